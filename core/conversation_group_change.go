package core

import (
	"slices"
	"strconv"
	"strings"
)

// ConversationGroupChange is what one command changed of conversation groups, so that
// it can be undone. Its key's ID is the change's.
type ConversationGroupChange struct {
	// At is when, Unix milliseconds.
	At            int64                    `json:"at"`
	Groups        []ConversationGroupTurn  `json:"groups,omitempty"`
	Conversations []ConversationMembership `json:"conversations,omitempty"`
}

// ConversationGroupTurn is a conversation group before a change and after it, nil where
// there was none. Was and Is leave out the count. Both are nil where nothing of it
// changed but its settings, and both settings where these did not.
type ConversationGroupTurn struct {
	ID          int                        `json:"id"`
	Was         *ConversationGroup         `json:"was,omitempty"`
	Is          *ConversationGroup         `json:"is,omitempty"`
	WasSettings *ConversationGroupSettings `json:"wasSettings,omitempty"`
	IsSettings  *ConversationGroupSettings `json:"isSettings,omitempty"`
}

// ConversationMembership is in which conversation groups a conversation was before a
// change, and after it, both nil where that is the same; and how it stood in those in
// which it stands otherwise since.
type ConversationMembership struct {
	ConversationID string      `json:"conversationID"`
	WasIn          []int       `json:"wasIn,omitempty"`
	IsIn           []int       `json:"isIn,omitempty"`
	WasPlaced      []Placement `json:"wasPlaced,omitempty"`
	IsPlaced       []Placement `json:"isPlaced,omitempty"`
}

func (ConversationGroupChange) kind() Kind { return KindConversationGroupChange }

// ConversationGroupChangeKey is where a change of a user's conversation groups is.
func ConversationGroupChangeKey(user, changeID string) Key {
	return Key{Owner: user, Kind: KindConversationGroupChange, ID: changeID}
}

// journal keeps what this decision changes of its user's conversation groups under an
// id, and returns the id; the empty one where that is nothing, or none was given. It
// refuses (6017) what is no id, and one that is there. It comes last in a decision.
func (v *View) journal(c Call, changeID string) (string, error) {
	if changeID == "" {
		return "", nil
	}
	change := v.conversationGroupChange(c)
	if len(change.Groups)+len(change.Conversations) == 0 {
		return "", nil
	}
	d := v.directory(c.User)
	if !validChangeID(changeID) || slices.Contains(d.Changes, changeID) {
		return "", Errorf(CodeInvalidParameter, "changeID must be new each time, of 1 to %d letters, digits, - and _", MaxChangeIDBytes)
	}
	v.write(ConversationGroupChangeKey(c.User, changeID), change)
	d.Changes = append(slices.Clone(d.Changes), changeID)
	for len(d.Changes) > MaxConversationGroupChanges {
		v.write(ConversationGroupChangeKey(c.User, d.Changes[0]), nil)
		d.Changes = d.Changes[1:]
	}
	for len(d.Deleted) > MaxDeletedConversationGroups || len(d.Deleted) > 0 && c.Now-d.Deleted[0].At > UndoWindow {
		v.forgetSettings(c.User, d.Deleted[0].ID)
		d.Deleted = d.Deleted[1:]
	}
	v.write(DirectoryKey(c.User), d)
	return changeID, nil
}

func validChangeID(id string) bool {
	return len(id) <= MaxChangeIDBytes && strings.Trim(id, orderDigits+"-_") == ""
}

// conversationGroupChange compares what this decision has read with what it writes.
func (v *View) conversationGroupChange(c Call) ConversationGroupChange {
	change := ConversationGroupChange{At: c.Now}
	for _, key := range v.order {
		if key.Owner != c.User {
			continue
		}
		was, is := v.loaded[key].Value, v.written[key]
		switch key.Kind {
		case KindDirectory:
			was, _ := was.(Directory)
			is, _ := is.(Directory)
			change.compareDirectories(was, is)
		case KindConversationGroup:
			id, _ := strconv.Atoi(key.ID)
			turn := change.turn(id)
			turn.WasSettings, turn.IsSettings = settingsOrNil(was), settingsOrNil(is)
		case KindConversation:
			was, _ := AsConversation(was)
			is, _ := AsConversation(is)
			change.compareMemberships(key.ID, was, is, v.directory(c.User))
		}
	}
	return change
}

func settingsOrNil(value Value) *ConversationGroupSettings {
	if s, ok := value.(ConversationGroupSettings); ok {
		return &s
	}
	return nil
}

// turn returns the turn of a conversation group, a new one where there is none.
func (change *ConversationGroupChange) turn(group int) *ConversationGroupTurn {
	for i := range change.Groups {
		if change.Groups[i].ID == group {
			return &change.Groups[i]
		}
	}
	change.Groups = append(change.Groups, ConversationGroupTurn{ID: group})
	return &change.Groups[len(change.Groups)-1]
}

func (change *ConversationGroupChange) compareDirectories(was, is Directory) {
	for _, group := range was.ConversationGroups {
		change.compareGroups(group.ID, group.uncounted(), is.live(group.ID))
	}
	for _, group := range is.ConversationGroups {
		if was.live(group.ID) == nil {
			change.compareGroups(group.ID, nil, group.uncounted())
		}
	}
}

func (change *ConversationGroupChange) compareGroups(id int, was, is *ConversationGroup) {
	if was == nil || is == nil || *was != *is {
		turn := change.turn(id)
		turn.Was, turn.Is = was, is
	}
}

// live returns the conversation group with that id without its count, nil where there
// is none or it is deleted.
func (d Directory) live(id int) *ConversationGroup {
	if i := d.index(func(g ConversationGroup) bool { return g.ID == id }); i >= 0 {
		return d.ConversationGroups[i].uncounted()
	}
	return nil
}

func (g ConversationGroup) uncounted() *ConversationGroup {
	g.Count = 0
	return &g
}

// compareMemberships leaves out groups that are gone for good.
func (change *ConversationGroupChange) compareMemberships(id string, was, is Conversation, d Directory) {
	m := ConversationMembership{ConversationID: id, WasIn: was.liveConversationGroups(d), IsIn: is.liveConversationGroups(d)}
	if slices.Equal(m.WasIn, m.IsIn) {
		m.WasIn, m.IsIn = nil, nil
	}
	for _, placement := range was.Placements {
		if placement != is.Placement(placement.Group) && d.find(placement.Group) != nil {
			m.WasPlaced = append(m.WasPlaced, placement)
		}
	}
	for _, placement := range is.Placements {
		if placement != was.Placement(placement.Group) {
			m.IsPlaced = append(m.IsPlaced, placement)
		}
	}
	if len(m.WasPlaced)+len(m.IsPlaced)+len(m.WasIn)+len(m.IsIn) > 0 {
		change.Conversations = append(change.Conversations, m)
	}
}
