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
		err = cmd.check(was)
	}
	if err != nil {
		return nil, err
	}
	is, keys := cmd.applied(was)
	switch {
	case cmd.Delete && len(keys) == 0 && len(cmd.Attributes) > 0:
		return nil, Errorf(CodeNoAttribute, "the chat group %q has no such attribute", s.id)
	case slices.Equal(is.List, was.List):
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
func (cmd SetAttributes) check(is GroupAttributes) error {
	if len(cmd.Attributes) > MaxAttributes && !cmd.Delete {
		return tooManyAttributes()
	}
	conflict := cmd.Whole && cmd.Seen != is.Changes
	for _, each := range cmd.Attributes {
		now := is.At(each.Key).At
		conflict = conflict || !cmd.Whole && now != each.At && (now > 0 || !cmd.Delete)
	}
	if conflict {
		return Errorf(CodeAttributesChanged, "these attributes were changed meanwhile; getGroupAttributes tells how they are now")
	}
	return nil
}

// applied returns what becomes of the attributes, and the keys that it is about.
func (cmd SetAttributes) applied(was GroupAttributes) (is GroupAttributes, keys []string) {
	is, keys = was, []string{}
	is.List = slices.Clone(was.List)
	if cmd.Whole {
		is.List = nil
	}
	if cmd.Whole && cmd.Delete {
		for _, each := range was.List {
			keys = append(keys, each.Key)
		}
	}
	for _, each := range cmd.Attributes {
		i := is.index(each.Key)
		if cmd.Delete {
			if i >= 0 {
				is.List = slices.Delete(is.List, i, i+1)
				keys = append(keys, each.Key)
			}
			continue
		}
		keys = append(keys, each.Key)
		if before := was.At(each.Key); before.At > 0 && before.Value == each.Value {
			each = before
		} else {
			each.At = was.Changes + 1
		}
		if i < 0 {
			is.List = append(is.List, each)
		} else {
			is.List[i] = each
		}
	}
	return is, keys
}
