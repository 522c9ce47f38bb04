package core

// TipUnbanned is the tip that users may be in a live group again.
const TipUnbanned TipKind = 11

// UnbanMembers lets users into a live group again who are kept out of it. Who is
// not is passed over. It is the backend's, see [Admin]. Outcome: the ids of those
// who were.
//
// Refusals: 10015, 10010, 10007 no live group, 10004 nobody named or no user's id,
// 10005 more than [MaxMembersPerCommand].
type UnbanMembers struct {
	GroupID string
	UserIDs []string
}

func (UnbanMembers) name() string { return "UnbanMembers" }

func (cmd UnbanMembers) lane() string { return GroupOwner(cmd.GroupID) }

func (cmd UnbanMembers) decide(v *View, c Call) (unbanned []string, err error) {
	if err := c.checkBackend(); err != nil {
		return nil, err
	}
	users, err := checkMembersNamed(cmd.UserIDs)
	if err != nil {
		return nil, err
	}
	if err := checkIDs(cmd.GroupID, users...); err != nil {
		return nil, err
	}
	s, refusal := v.stand(c, cmd.GroupID)
	for _, user := range users {
		if v.silence(s.id, user).BanUntil > c.Now {
			unbanned = append(unbanned, user)
		}
	}
	tip := GroupTip{Kind: TipUnbanned, Operator: v.caller(c), MemberList: v.affected(unbanned...)}
	switch {
	case refusal != nil:
		return nil, refusal
	case !s.rules.live:
		return nil, s.denied("letting users in again")
	case len(unbanned) == 0:
		return nil, nil
	}
	for _, user := range unbanned {
		v.silenceUser(c, s, user, 0, true)
	}
	v.sendTip(c, s.id, tip)
	return unbanned, nil
}
