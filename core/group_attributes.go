package core

import "github.com/parlor-chat/parlor/core/json"

// GroupAttributes are keys with values that the members of a chat group share
// (docs/facts.md#attributes-counters-and-pins). As JSON they have at most
// [MaxAttributesJSON] bytes.
type GroupAttributes struct {
	// Changes counts how often any of them was changed.
	Changes uint64 `json:"changes"`
	// List is in the order in which the keys came.
	List []GroupAttribute `json:"list,omitempty"`
	// Second is when they were changed last, in Unix seconds, and Times how often in
	// it.
	Second int64 `json:"second,omitempty"`
	Times  int   `json:"times,omitempty"`
}

// GroupAttribute is one of them.
type GroupAttribute struct {
	Key   string `json:"key"`
	Value string `json:"value,omitempty"`
	// At is the number of the change that gave it its value, from 1. No other value
	// of the group's attributes has the same.
	At uint64 `json:"at,omitempty"`
}

// AttributesChange is what became of a group's attributes.
type AttributesChange struct {
	GroupID string
	// Now are all there are; Updated and Deleted the keys that are others than
	// before, or gone.
	Now              GroupAttributes
	Updated, Deleted []string
}

func (GroupAttributes) kind() Kind { return KindAttributes }

// GroupAttributesKey is where the attributes of a group are.
func GroupAttributesKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindAttributes}
}

// At returns the attribute of a key, a zero one where there is none.
//
//go:noinline
func (a *GroupAttributes) At(key string) *GroupAttribute {
	for i := range a.List {
		if a.List[i].Key == key {
			return &a.List[i]
		}
	}
	return &GroupAttribute{}
}

func (a *GroupAttributes) set(attribute *GroupAttribute) {
	if held := a.At(attribute.Key); held.At > 0 {
		*held = *attribute
	} else {
		a.List = append(a.List, *attribute)
	}
}

func (a *GroupAttributes) remove(key string) {
	var rest []GroupAttribute
	for i := range a.List {
		if a.List[i].Key != key {
			rest = append(rest, a.List[i])
		}
	}
	a.List = rest
}

// compareAttributes: those of a group that is seen for the first time are no
// change, nor is it one that the group is seen no more.
func compareAttributes(e *Effects, key Key, old, new Value) {
	was, _ := old.(GroupAttributes)
	is, there := new.(GroupAttributes)
	if !there || e.FirstSeen[key.Owner] {
		return
	}
	change := AttributesChange{GroupID: groupIDOf(key.Owner), Now: is}
	for i := range is.List {
		each := &is.List[i]
		if before := was.At(each.Key); before.At == 0 || before.Value != each.Value {
			change.Updated = append(change.Updated, each.Key)
		}
	}
	for i := range was.List {
		if key := was.List[i].Key; is.At(key).At == 0 {
			change.Deleted = append(change.Deleted, key)
		}
	}
	if len(change.Updated)+len(change.Deleted) > 0 {
		e.Attributes = append(e.Attributes, change)
	}
}

// check refuses attributes of a group of which there cannot be so many or such
// long ones.
func (a *GroupAttributes) check() error {
	total := 0
	for i := range a.List {
		each := &a.List[i]
		if each.Key == "" || jsonBytes(each.Key) > MaxAttributeKeyBytes {
			return Errorf(CodeAttributeKey, "an attribute's key has 1 to %d bytes in UTF-8, escaped as in JSON; %.40q has not", MaxAttributeKeyBytes, each.Key)
		}
		if len(each.Value) > MaxAttributeBytes {
			return Errorf(CodeAttributeValue, "an attribute's value has at most %d bytes in UTF-8; that of %q has %d", MaxAttributeBytes, each.Key, len(each.Value))
		}
		total += len(each.Key) + len(each.Value)
	}
	if len(a.List) > MaxAttributes {
		return tooManyAttributes()
	}
	if text, err := Encode(*a); err != nil || total > MaxAttributesBytes || len(text) > MaxAttributesJSON {
		return Errorf(CodeAttributesTooLong, "the attributes of a chat group have at most %d bytes in UTF-8, and %d as JSON; delete some first", MaxAttributesBytes, MaxAttributesJSON)
	}
	return nil
}

func tooManyAttributes() error {
	return Errorf(CodeTooManyAttributes, "a chat group has at most %d attributes; delete some first", MaxAttributes)
}

// jsonBytes is how long a text is as JSON, between the quotes.
func jsonBytes(s string) int {
	text, _ := json.Marshal(s) // A text always can be written.
	return len(text) - 2
}

// admit counts one more change, and says whether there may be so many.
func (a *GroupAttributes) admit(now int64) bool {
	if second := now / 1000; second != a.Second {
		a.Second, a.Times = second, 0
	}
	a.Changes++
	a.Times++
	return a.Times <= MaxAttributeChanges
}
