package sqlstore

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Which media are named is written with the rows that name them, as what is searched
// is. So what nothing names can be removed: it is marked first, whatever names it
// afterwards takes the mark away, and what has had its mark for long enough is taken.
// Whoever takes it, and whoever names it, do so one after the other.

// use is something that a message names.
type use struct {
	id string
	// list: it is a list of merged messages, which may name others.
	list bool
}

// naming are the fields of payloads that name media, and whether what they name is a
// list of merged messages.
var naming = map[string]bool{"uuid": false, "videoUUID": false, "thumbUUID": false, "downloadKey": true}

const (
	// maxUses is how many media one message or list can name, and maxTokens how much
	// there can be in one: more than any page makes. What is beyond names nothing.
	maxUses   = 3000
	maxTokens = 200_000
)

// mediaNamed are the media that a JSON text names, whatever messages are in it, up to where
// it is none. Somebody may have made it who means ill: it holds nothing of the text but
// what it returns.
func mediaNamed(text []byte) (uses []use) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	known := map[use]bool{}
	var objects []bool // Of what is open, from the outside: whether it is an object.
	isKey, key := false, ""
	for range maxTokens {
		token, err := decoder.Token()
		if err != nil || len(uses) == maxUses {
			return uses
		}
		inObject := len(objects) > 0 && objects[len(objects)-1]
		text, isText := token.(string)
		switch {
		case token == json.Delim('{'), token == json.Delim('['):
			objects = append(objects, token == json.Delim('{'))
		case token == json.Delim('}'), token == json.Delim(']'):
			objects = objects[:len(objects)-1]
		case inObject && isText && isKey:
			isKey, key = false, text
			continue
		case inObject && isText:
			list, names := naming[key]
			if one := (use{text, list}); names && core.ValidMediaID(text) && !known[one] {
				known[one] = true
				uses = append(uses, one)
			}
		}
		isKey = true // What follows in an object is a key.
	}
	return uses
}

// isHistory says whether a row of a thread is a message.
func isHistory(thread string) bool {
	return strings.HasPrefix(thread, core.GroupOwner("")) || strings.HasPrefix(thread, oneToOne)
}

// usesOf are the media that a row names: none that is no message, or was taken back.
func usesOf(row authority.RowRecord) []use {
	if !isHistory(row.Thread) || !mayName(row.Body) {
		return nil
	}
	var message struct {
		Type    string
		Payload json.RawMessage
		Revoked json.RawMessage
	}
	if err := json.Unmarshal(row.Body, &message); err != nil || message.Revoked != nil {
		return nil
	}
	switch message.Type {
	case core.MessageImage, core.MessageSound, core.MessageVideo, core.MessageFile, core.MessageMerger:
		return mediaNamed(message.Payload)
	}
	return nil
}

// mayName says whether there is anything in a row that could name media: in most there
// is not, and they need not be read.
func mayName(body []byte) bool {
	return bytes.Contains(body, []byte("uuid")) || bytes.Contains(body, []byte("UUID")) || bytes.Contains(body, []byte("downloadKey"))
}

// listThread is under which a list's uses are.
func listThread(id string) string { return "list " + id }

// MediaUses is what a [Store] knows of the media that messages name. All ids are as
// core.ValidMediaID says. What is written with a commit is known with it; of what was
// there before, once Index has read it.
type MediaUses interface {
	// MediaSweepDue says whether it is time to look for what nothing names, and notes
	// that it is being done: after a time, in milliseconds, somebody does it again. It
	// is not, as long as not everything is known that is named.
	MediaSweepDue(ctx context.Context, now, after int64) (due bool, err error)
	// MediaName is a name that no other database has, but for its copies.
	MediaName(ctx context.Context) (string, error)
	// UnreadMediaLists are lists of merged messages, at most limit, of which it is not
	// known what they name.
	UnreadMediaLists(ctx context.Context, limit int) ([]string, error)
	// ReadMediaList notes what a list names, until it is taken itself. Content that is
	// no list names nothing.
	ReadMediaList(ctx context.Context, id string, content []byte) error
	// MediaUnused are those of media that nothing names now.
	MediaUnused(ctx context.Context, ids []string) ([]string, error)
	// MarkUnusedMedia marks those of media that nothing names, unless they are marked.
	// Whatever names them takes the mark away.
	MarkUnusedMedia(ctx context.Context, ids []string, now int64) error
	// KeepMedia takes the marks of media away: somebody is about to name them.
	KeepMedia(ctx context.Context, ids []string) error
	// TakeUnusedMedia takes media, at most limit, that have been marked since a time
	// or longer, and that nothing names: whoever names them from now on names what is
	// gone. More says that there may be others. Nothing is taken as long as there is a
	// list of which it is not known what it names.
	TakeUnusedMedia(ctx context.Context, since int64, limit int) (ids []string, more bool, err error)
}
