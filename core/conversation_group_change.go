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
	// Held is how many conversations a group held already that came back.
	Held int `json:"held,omitempty"`
}

// ConversationMembership is in which conversation groups a conversation was before a
// change, and after it, both nil where that is the same; and how it stood in those that
// it joined or left, or in which it stands otherwise since.
type ConversationMembership struct {
	ConversationID string      `json:"conversationID"`
	WasIn          []int       `json:"wasIn,omitempty"`
	IsIn           []int       `json:"isIn,omitempty"`
	WasPlaced      []Placement `json:"wasPlaced,omitempty"`
	IsPlaced       []Placement `json:"isPlaced,omitempty"`
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
	for i := 0; i < len(changes) && validChangeID(id); i += changePrefix {
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

// journal keeps what this decision changes of its user's conversation groups under an
// id, and returns the id; the empty one where that is nothing, or none was given. It
// refuses (6017) what is no id, and one that is there. It comes last in a decision.
func (v *View) journal(c Call, changeID string) (string, error) {
	if changeID == "" {
		return "", nil
	}
	change := v.conversationGroupChange(c)
	v.noteReturns(c.User, &change)
	if len(change.Groups)+len(change.Conversations) == 0 {
		return "", nil
	}
	if _, again := v.keptChange(c.User, changeID); again || !validChangeID(changeID) {
		return "", Errorf(CodeInvalidParameter, "changeID must be new each time, of 1 to %d letters, digits, - and _", MaxChangeIDBytes)
	}
	change.ID = changeID
	d := v.directory(c.User)
	v.write(ConversationGroupChangeKey(c.User, d.LastChange), change)
	at := d.LastChange % MaxConversationGroupChanges * changePrefix
	d.Changes = d.Changes[:at] + prefixOf(changeID) + d.Changes[min(at+changePrefix, len(d.Changes)):]
	d.LastChange++
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

// noteReturns notes of groups that have come back what is set for them and in them, as
// it is noted of new ones: who changes that then has changed them.
func (v *View) noteReturns(user string, change *ConversationGroupChange) {
	was, _ := v.loaded[DirectoryKey(user)].Value.(Directory)
	for i := range change.Groups {
		turn := &change.Groups[i]
		if turn.Was != nil || turn.Is == nil || turn.ID > was.LastConversationGroupID {
			continue
		}
		if settings, set := read[ConversationGroupSettings](v, ConversationGroupKey(user, turn.ID)); set {
			turn.IsSettings = &settings
		}
		turn.Held = v.countOthers(user, turn.ID, change)
	}
}

// countOthers counts what a group holds beyond the conversations that a change has put
// there, and which stand there as it left them.
func (v *View) countOthers(user string, group int, change *ConversationGroupChange) int {
	count := v.directory(user).find(group).Count
	for i := range change.Conversations {
		m := &change.Conversations[i]
		conversation, _ := v.conversation(user, m.ConversationID)
		if slices.Contains(m.IsIn, group) && conversation.In(group) && conversation.Placement(group) == placementIn(m.IsPlaced, group) &&
			v.counts(user, m.ConversationID, conversation) {
			count--
		}
	}
	return count
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
	// Where it is in or not in, or stands, otherwise.
	other := func(group int) bool {
		return d.find(group) != nil && (was.In(group) != is.In(group) || was.Placement(group) != is.Placement(group))
	}
	m.WasPlaced, m.IsPlaced = placementsIf(was.Placements, other), placementsIf(is.Placements, other)
	if len(m.WasPlaced)+len(m.IsPlaced)+len(m.WasIn)+len(m.IsIn) > 0 {
		change.Conversations = append(change.Conversations, m)
	}
}

func placementsIf(all []Placement, chosen func(group int) bool) (some []Placement) {
	for _, placement := range all {
		if chosen(placement.Group) {
			some = append(some, placement)
		}
	}
	return some
}
