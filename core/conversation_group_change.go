package core

import (
	"slices"
	"strconv"
	"strings"
)

// ConversationGroupChange is what one command changed of conversation groups, so that
// it can be undone. The newest [MaxConversationGroupChanges] are kept.
type ConversationGroupChange struct {
	ID string `json:"id"`
	// At is when, Unix milliseconds.
	At    int64                   `json:"at"`
	Turns []ConversationGroupTurn `json:"turns,omitempty"`
}

// ConversationGroupTurn is one thing that a change made another, each as a text. Of a
// conversation it is how that stands in the group, see [Conversation.standing]. Of a
// group it is a field, or without one that the group is there.
type ConversationGroupTurn struct {
	Group          int    `json:"g"`
	ConversationID string `json:"c,omitempty"`
	Field          string `json:"f,omitempty"`
	Was            string `json:"was,omitempty"`
	Is             string `json:"is,omitempty"`
	// N is of a conversation at which place its group was among its groups, from 1 on;
	// of a group that came back how many others it held.
	N int `json:"n,omitempty"`
}

func (ConversationGroupChange) kind() Kind { return KindConversationGroupChange }

// ConversationGroupChangeKey is where the nth change of a user's conversation groups is,
// from 0 on. There are a few places, which are used again, since a document that goes
// leaves a trace for good.
func ConversationGroupChangeKey(user string, n int) Key {
	return Key{Owner: user, Kind: KindConversationGroupChange, ID: strconv.Itoa(n % MaxConversationGroupChanges)}
}

// keptChange finds the change with that id.
func (v *View) keptChange(user, id string) (change ConversationGroupChange, found bool) {
	changes := v.directory(user).Changes
	for i := 0; i+changePrefix <= len(changes) && validChangeID(id); i += changePrefix {
		if changes[i:i+changePrefix] == prefixOf(id) {
			change, _ = read[ConversationGroupChange](v, ConversationGroupChangeKey(user, i/changePrefix))
			if change.ID == id {
				return change, true
			}
		}
	}
	return ConversationGroupChange{}, false
}

// changePrefix is how much of the id of a change a directory has.
const changePrefix = 4

func prefixOf(changeID string) string { return (changeID + "----")[:changePrefix] }

func validChangeID(id string) bool {
	return id != "" && len(id) <= MaxChangeIDBytes && hasOnly(id, orderDigits+"-_")
}

// hasOnly says whether a text has no other bytes than some.
func hasOnly(text, some string) bool {
	for i := range len(text) {
		if strings.IndexByte(some, text[i]) < 0 {
			return false
		}
	}
	return true
}

// journal keeps what this decision changes of its user's conversation groups under an
// id, and returns the id; the empty one where that is nothing, or none was given. It
// refuses (6017) what is no id, and one that is there. It comes last in a decision.
func (v *View) journal(c *Call, changeID string) (string, error) {
	if changeID == "" {
		return "", nil
	}
	change := ConversationGroupChange{ID: changeID, At: c.Now}
	v.noteConversations(c.User, &change)
	v.noteGroups(c.User, &change)
	if len(change.Turns) == 0 {
		return "", nil
	}
	if _, again := v.keptChange(c.User, changeID); again || !validChangeID(changeID) {
		return "", Errorf(CodeInvalidParameter, "changeID must be new each time, of 1 to %d letters, digits, - and _", MaxChangeIDBytes)
	}
	d := v.edit(c.User)
	at := d.LastChange % MaxConversationGroupChanges * changePrefix
	if at < 0 || at > len(d.Changes) { // Nobody who keeps to this writes that: begin anew.
		d.LastChange, d.Changes, at = 0, "", 0
	}
	v.write(ConversationGroupChangeKey(c.User, d.LastChange), change)
	d.Changes = d.Changes[:at] + prefixOf(changeID) + d.Changes[min(at+changePrefix, len(d.Changes)):]
	d.LastChange++
	for len(d.Deleted) > MaxDeletedConversationGroups || len(d.Deleted) > 0 && c.Now-d.Deleted[0].DeletedAt > UndoWindow {
		v.forgetSettings(c.User, d.Deleted[0].ID)
		d.Deleted = d.Deleted[1:]
	}
	v.write(DirectoryKey(c.User), *d)
	return changeID, nil
}

// noteConversations compares how conversations stood in groups with how they do.
func (v *View) noteConversations(user string, change *ConversationGroupChange) {
	d := v.edit(user)
	for _, key := range v.order {
		if key.Owner != user || key.Kind != KindConversation {
			continue
		}
		is, _ := v.written[key].(*Conversation)
		was, known := v.loaded[key].Value.(*Conversation)
		if !known {
			was = &Conversation{}
		}
		first, places := len(change.Turns), was.liveConversationGroups(d)
		for _, c := range []*Conversation{was, is} { // First those it left, in their order.
			for _, group := range c.inOrPlaced() {
				change.noteStanding(first, ConversationGroupTurn{Group: group, ConversationID: key.ID, Was: was.standing(group), Is: is.standing(group)}, places, d)
			}
		}
	}
}

// noteStanding notes once, from the first turn on, that a conversation stands otherwise
// in a group that is not gone for good. Places are the groups that it was in.
func (change *ConversationGroupChange) noteStanding(first int, turn ConversationGroupTurn, places []int, d *Directory) {
	if turn.Was == turn.Is || d.find(turn.Group) == nil {
		return
	}
	for i := first; i < len(change.Turns); i++ {
		if change.Turns[i].Group == turn.Group {
			return
		}
	}
	for i := range places {
		if places[i] == turn.Group {
			turn.N = i + 1
		}
	}
	change.turn(turn)
}

// noteGroups compares the groups that there were with those that there are.
func (v *View) noteGroups(user string, change *ConversationGroupChange) {
	was, _ := v.loaded[DirectoryKey(user)].Value.(Directory)
	is := v.edit(user)
	for i := range is.ConversationGroups {
		group := &is.ConversationGroups[i]
		key, old := ConversationGroupKey(user, group.ID), was.live(group.ID)
		before := settingsIn(v.loaded[key].Value)
		now := before
		if value, written := v.written[key]; written {
			now = settingsIn(value)
		}
		if old == nil {
			if group.ID <= was.LastConversationGroupID { // It came back.
				set := v.conversationGroupSettings(user, group.ID)
				now = &set
			}
			before, old = settingsIn(nil), &ConversationGroup{}
			change.turn(ConversationGroupTurn{Group: group.ID, Is: there, N: v.countOthers(user, group, change)})
		}
		for _, field := range groupFields {
			change.turn(ConversationGroupTurn{Group: group.ID, Field: field, Was: groupField(field, old, before, nil), Is: groupField(field, group, now, nil)})
		}
	}
	for i := range was.ConversationGroups {
		if id := was.ConversationGroups[i].ID; is.live(id) == nil {
			change.turn(ConversationGroupTurn{Group: id, Was: there})
		}
	}
}

// turn adds a turn, if it is one.
func (change *ConversationGroupChange) turn(turn ConversationGroupTurn) {
	if turn.Was != turn.Is {
		change.Turns = append(change.Turns, turn)
	}
}

// settingsIn returns the settings that a value is, those without anything set for
// none.
func settingsIn(value Value) *ConversationGroupSettings {
	s, _ := value.(ConversationGroupSettings)
	return &s
}

// there says of a group that it exists, or of a field that it is set.
const there = "1"

// groupFields are what can change of a conversation group.
var groupFields = [...]string{"name", "key", "muted", "collapsed", "sort", "data", "rule"}

// groupField returns a field of a group as text, once it has set it where to is not nil.
func groupField(name string, g *ConversationGroup, s *ConversationGroupSettings, to *string) string {
	var text *string
	var flag *bool
	switch name {
	case "name":
		text = &g.Name
	case "key":
		text = &g.Key
	case "sort":
		text = &s.Sort
	case "data":
		text = &s.CustomData
	case "muted":
		flag = &s.Muted
	case "collapsed":
		flag = &s.Collapsed
	default:
		return ruleText(s, to)
	}
	if flag != nil {
		if to != nil {
			*flag = *to != ""
		}
		if *flag {
			return there
		}
		return ""
	}
	set(text, to)
	return *text
}

func ruleText(s *ConversationGroupSettings, to *string) string {
	if to != nil {
		value, _ := Decode(KindConversationGroup, []byte(*to))
		is, _ := value.(ConversationGroupSettings)
		s.Rule = is.Rule
	}
	if len(s.Rule) == 0 {
		return ""
	}
	text, _ := Encode(ConversationGroupSettings{Rule: s.Rule})
	return string(text)
}

// countOthers counts what a group holds beyond the conversations that a change has put
// there, and which stand there as it left them.
func (v *View) countOthers(user string, group *ConversationGroup, change *ConversationGroupChange) int {
	count := group.Count
	for i := range change.Turns {
		turn := &change.Turns[i]
		if turn.Group != group.ID || !strings.HasPrefix(turn.Is, standsIn) {
			continue
		}
		c := v.own(user, turn.ConversationID)
		same, counts := c.standing(group.ID) == turn.Is, v.counts(user, turn.ConversationID, c)
		if same && counts {
			count--
		} else if !same && !counts && c.In(group.ID) {
			count++ // Nobody counts it, and yet somebody has moved it there.
		}
	}
	return count
}

// edit returns a copy of the user's directory that can be changed in place.
func (v *View) edit(user string) *Directory {
	d := v.directory(user)
	d.ConversationGroups, d.Deleted = slices.Clone(d.ConversationGroups), slices.Clone(d.Deleted)
	return &d
}

// own returns a copy of a user's conversation that can be changed in place, but for
// its lists.
func (v *View) own(user, id string) *Conversation {
	c, ok := read[*Conversation](v, ConversationKey(user, id))
	if !ok {
		return &Conversation{}
	}
	copied := *c
	return &copied
}

// standsIn begins the standing of a conversation that is in a group by hand.
const standsIn = "in"

// standing says as text how a conversation stands in a group; nothing where it does
// not.
func (c *Conversation) standing(group int) (text string) {
	if slices.Contains(c.ConversationGroups, group) {
		text = standsIn
	}
	p := c.Placement(group)
	if p.Pinned {
		text += " pinned"
	}
	if p.Never {
		text += " never"
	}
	if p.Key != "" {
		text += " :" + p.Key
	}
	return text
}

// placementOf is the placement of a standing.
func placementOf(group int, standing string) *Placement {
	_, key, _ := strings.Cut(standing, ":")
	flags := standing[:len(standing)-len(key)]
	return &Placement{Group: group, Key: key, Pinned: strings.Contains(flags, "pinned"), Never: strings.Contains(flags, "never")}
}

// inOrPlaced are the groups that a conversation is in, or of which it says something.
func (c *Conversation) inOrPlaced() []int {
	groups := slices.Clone(c.ConversationGroups)
	for i := range c.Placements {
		groups = append(groups, c.Placements[i].Group)
	}
	return groups
}
