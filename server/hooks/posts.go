package hooks

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// event is the body of a post.
type event struct {
	Name     string          `json:"name"`
	Platform string          `json:"platform"`
	Lane     string          `json:"lane"`
	Body     json.RawMessage `json:"body"`
}

// fields are those of an event as the backend gets them.
type fields map[string]any

// The platforms that calls come from. Devices are pages.
const (
	platformWeb  = "Web"
	platformREST = "RESTAPI"
)

func platformOf(call core.Call) string {
	if call.Admin != nil {
		return platformREST
	}
	return platformWeb
}

// telling finds what a commit is to be told of.
type telling struct {
	hooks *Hooks
	call  core.Call
	read  map[core.Key]core.Document
	// written are the values that documents get.
	written map[core.Key]core.Value
	posts   []authority.Post
}

// Posts implements what [authority.Authority] has as Posts: what the backend is told
// of a commit, in the order in which it is told.
func (h *Hooks) Posts(call core.Call, read map[core.Key]core.Document, decision core.Decision) []authority.Post {
	if imports(call.Command) {
		return nil // It happened elsewhere, long ago.
	}
	t := telling{hooks: h, call: call, read: read, written: map[core.Key]core.Value{}}
	for _, document := range decision.Writes {
		t.written[document.Key] = document.Value
	}
	t.groups(decision.Writes)
	for _, document := range decision.Writes {
		t.document(document.Key, t.old(document.Key), document.Value)
	}
	t.filing(decision.Writes)
	if call.Admin == nil || !call.Admin.Untold {
		t.messages(decision)
	}
	return t.posts
}

func imports(command core.Command) bool {
	if found, founds := command.(core.FoundGroup); founds {
		return found.Imported
	}
	return strings.HasPrefix(core.NameOf(command), "Import")
}

// document tells of one that changed by itself.
func (t *telling) document(key core.Key, old, now core.Value) {
	switch key.Kind {
	case core.KindRelation:
		t.relation(key, core.AsRelation(old), core.AsRelation(now))
	case core.KindBlacklist:
		t.blacklist(key.Owner, old, now)
	case core.KindProfile:
		t.profile(key.Owner, old, now)
	case core.KindPresence:
		t.presence(key.Owner, old, now)
	case core.KindFan:
		t.fan(key, old, now)
	case core.KindConversation:
		t.reading(key, old, now)
	case core.KindReader:
		t.receipt(key, old, now)
	case core.KindAttributes:
		t.attributes(key.Owner, old, now)
	}
}

// old is what a document was, nil for none.
func (t *telling) old(key core.Key) core.Value { return t.read[key].Value }

// now is what a document is after the commit.
func (t *telling) now(key core.Key) core.Value {
	if value, written := t.written[key]; written {
		return value
	}
	return t.old(key)
}

// tell adds an event, if it is one of those that are told. Events of one lane are told
// in their order.
func (t *telling) tell(name, lane string, body fields) {
	if !t.hooks.events[name] {
		return
	}
	body["CallbackCommand"], body["EventTime"] = name, t.call.Now
	text, err := json.Marshal(body)
	if err == nil {
		text, err = json.Marshal(event{Name: name, Platform: platformOf(t.call), Lane: lane, Body: text})
	}
	if err != nil {
		t.hooks.options.Log.Error("an event could not be written down", "event", name, "error", err)
		return
	}
	t.posts = append(t.posts, authority.Post{Queue: Queue, Due: t.call.Now, Body: text})
}

// laneOf is for the runner of the outbox.
func laneOf(post authority.TakenPost) string {
	var e event
	_ = json.Unmarshal(post.Body, &e) // What cannot be read has none, and is given up.
	return e.Lane
}

// accounts lists users as the documented bodies do.
func accounts(name string, users []string) []fields {
	list := make([]fields, len(users))
	for i, user := range users {
		list[i] = fields{name: user}
	}
	return list
}

func idOf(post authority.TakenPost) string { return Queue + "-" + strconv.FormatInt(post.ID, 10) }
