package core

import "slices"

// MarkMembers puts a mark on users of a live group, in its room or not, or takes it
// away. The marks are its owner's own, who alone may see them. Outcome: the ids of
// those who are as was asked; the others found no room.
//
// Refusals: 10015, 10010, 10007 not the owner, or no live group, 10004 nobody named,
// no user's id, a mark below [LowestMark], or an eleventh, 10005 more than
// [MaxMembersPerCommand].
type MarkMembers struct {
	GroupID string   `json:"groupID"`
	UserIDs []string `json:"userIDs"`
	Mark    int64    `json:"mark"`
	Off     bool     `json:"off,omitempty"`
}

// Limits of marks in a live group.
const (
	LowestMark     = 1000
	MaxMarks       = 10
	MaxMarkedUsers = 1000 // In all marks together.
)

// Marked is whom the owner of a live group has marked.
type Marked struct {
	Marks []MarkedUsers `json:"marks,omitempty"`
}

// MarkedUsers are those with one mark, in the order they got it.
type MarkedUsers struct {
	Mark    int64    `json:"mark"`
	UserIDs []string `json:"users"`
}

func (Marked) kind() Kind { return KindMarked }

// MarkedKey is where an owner's marks of a live group are.
func MarkedKey(owner, groupID string) Key { return Key{Owner: owner, Kind: KindMarked, ID: groupID} }

// With returns the users with a mark.
func (m Marked) With(mark int64) []string {
	for _, of := range m.Marks {
		if of.Mark == mark {
			return of.UserIDs
		}
	}
	return nil
}

func (MarkMembers) name() string { return "MarkMembers" }

func (cmd MarkMembers) decide(v *View, c Call) ([]string, error) {
	users, err := checkMembersNamed(cmd.UserIDs)
	if err == nil {
		err = checkIDs(cmd.GroupID, users...)
	}
	if err != nil {
		return nil, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	was, _ := read[Marked](v, MarkedKey(c.User, cmd.GroupID))
	switch {
	case refusal != nil:
		return nil, refusal
	case !s.rules.live || s.OwnerID != c.User:
		return nil, s.denied("marking members")
	case cmd.Mark < LowestMark:
		return nil, Errorf(CodeGroupParameter, "markType must be %d or more", LowestMark)
	}
	is, room := Marked{}, MaxMarkedUsers
	with := slices.Clone(was.With(cmd.Mark))
	for _, of := range was.Marks {
		room -= len(of.UserIDs)
		if of.Mark != cmd.Mark {
			is.Marks = append(is.Marks, of)
		}
	}
	var done []string
	for _, user := range users {
		at := slices.Index(with, user)
		switch {
		case cmd.Off && at >= 0:
			with = slices.Delete(with, at, at+1)
		case !cmd.Off && at < 0 && len(with)-len(was.With(cmd.Mark)) == room:
			continue
		case !cmd.Off && at < 0:
			with = append(with, user)
		}
		done = append(done, user)
	}
	if len(with) > 0 {
		is.Marks = append(is.Marks, MarkedUsers{cmd.Mark, with})
	}
	if len(is.Marks) > MaxMarks {
		return nil, Errorf(CodeGroupParameter, "a live group has at most %d marks", MaxMarks)
	}
	if !Same(was, is) {
		v.write(MarkedKey(c.User, cmd.GroupID), is)
	}
	return done, nil
}
