package core

import "slices"

// SetAttributes sets attributes of a chat group, or deletes some. Each member of
// it may. A change counts only for what its caller has seen: of two at the same
// time one is refused. Outcome: the keys that it was about, with Delete those
// that are gone now.
//
// Refusals: 10015, 10010, 10007 not in the group, 10056 somebody else has changed
// them meanwhile, 10050 none of those to delete is there, 10045 a key, 10046 a
// value, 10047 more than 16, 10048 all together too long, 10049 more than
// [MaxAttributeChanges] changes in a second.
type SetAttributes struct {
	GroupID string `json:"groupID"`
	// Attributes are those to set, or to delete; each with the At of the one that
	// the caller has seen, 0 for none.
	Attributes []GroupAttribute `json:"attributes,omitempty"`
	Delete     bool             `json:"delete,omitempty"`
	// Whole: they are all there are to be, whatever there was; with Delete all go.
	// Seen is the Changes of what the caller has seen then.
	Whole bool   `json:"whole,omitempty"`
	Seen  uint64 `json:"seen,omitempty"`
}

func (SetAttributes) name() string { return "SetAttributes" }

// SeenIn returns cmd as one whose caller has seen those attributes.
func (cmd SetAttributes) SeenIn(seen GroupAttributes) SetAttributes {
	cmd.Seen = seen.Changes
	cmd.Attributes = slices.Clone(cmd.Attributes)
	for i, each := range cmd.Attributes {
		cmd.Attributes[i].At = seen.At(each.Key).At
	}
	return cmd
}

func (cmd SetAttributes) decide(v *View, c Call) ([]string, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return nil, err
	}
	key := GroupAttributesKey(cmd.GroupID)
	was, _ := read[GroupAttributes](v, key)
	s, err := v.stand(c, cmd.GroupID)
	if err == nil && !s.admin { // The backend has seen nothing, and sets them all the same.
		err = cmd.check(&was)
	}
	if err != nil {
		return nil, err
	}
	is, keys, changed := cmd.applied(&was)
	switch {
	case cmd.Delete && len(keys) == 0 && len(cmd.Attributes) > 0:
		return nil, Errorf(CodeNoAttribute, "the chat group %q has no such attribute", s.id)
	case !changed:
		return keys, nil
	}
	admitted := is.admit(c.Now)
	if err := is.check(); err != nil {
		return nil, err
	}
	if !admitted {
		return nil, Errorf(CodeAttributesTooFast, "the attributes of a chat group change at most %d times a second; wait a moment", MaxAttributeChanges)
	}
	v.write(key, is)
	return keys, nil
}

// check refuses what is based on other attributes than there are, and what can
// only be too much. A key to delete that is gone already is passed over.
func (cmd *SetAttributes) check(is *GroupAttributes) error {
	if len(cmd.Attributes) > MaxAttributes && !cmd.Delete {
		return tooManyAttributes()
	}
	conflict := cmd.Whole && cmd.Seen != is.Changes
	for i := range cmd.Attributes {
		each := &cmd.Attributes[i]
		now := is.At(each.Key).At
		conflict = conflict || !cmd.Whole && now != each.At && (now > 0 || !cmd.Delete)
	}
	if conflict {
		return Errorf(CodeAttributesChanged, "these attributes were changed meanwhile; getGroupAttributes tells how they are now")
	}
	return nil
}

// applied returns what becomes of the attributes, the keys that it is about, and
// whether any of it is another than it was.
func (cmd *SetAttributes) applied(was *GroupAttributes) (is GroupAttributes, keys []string, changed bool) {
	is, keys = *was, []string{}
	is.List = nil
	if !cmd.Whole {
		is.List = slices.Clone(was.List)
	}
	for i := range was.List {
		if cmd.Whole && cmd.Delete {
			keys = append(keys, was.List[i].Key)
		}
	}
	for i := range cmd.Attributes {
		asked := &cmd.Attributes[i]
		key, before := asked.Key, was.At(asked.Key)
		switch {
		case cmd.Delete && is.At(key).At == 0:
			continue
		case cmd.Delete:
			is.remove(key)
		case before.At > 0 && before.Value == asked.Value:
			is.set(before)
		default:
			is.set(&GroupAttribute{Key: key, Value: asked.Value, At: was.Changes + 1})
			changed = true
		}
		keys = append(keys, key)
	}
	return is, keys, changed || len(is.List) != len(was.List)
}
