package core

// A live group keeps no members and no history. Who is in it is in its room, which
// is nobody's document: whoever runs the room knows ([Seat]). So it costs the same
// for three and for a hundred thousand, and a rule about it can ask only who its
// owner is, and who was muted or kept out.

// Silence is what stands against a user in a live group. It is there for who was
// muted or kept out, and for nobody else.
type Silence struct {
	// MuteUntil is until when the user may not send, BanUntil until when the user
	// may not be in the room; Unix milliseconds.
	MuteUntil int64 `json:"muteUntil,omitempty"`
	BanUntil  int64 `json:"banUntil,omitempty"`
}

func (Silence) kind() Kind { return KindSilence }

// SilenceKey is where it stands what a live group has against a user.
func SilenceKey(groupID, user string) Key {
	return Key{Owner: MembersOwner(groupID), Kind: KindSilence, ID: user}
}

// SpeakLive checks a message to a live group, for whoever runs its room. It writes
// nothing. Outcome: the [Message] as it goes to the room, with its time; a number
// the room gives.
//
// Refusals: those of [SendMessage] for a message that cannot be sent, 10010, 2101
// no live group, 10007 kept out of it, 10017 muted.
type SpeakLive struct{ Message Message }

func (SpeakLive) name() string { return "SpeakLive" }

func (cmd SpeakLive) decide(v *View, c Call) (Message, error) {
	message, err := checkMessage(cmd.Message.asSent(v.caller(c)))
	if err != nil {
		return Message{}, err
	}
	s, refusal := v.stand(c, message.To)
	silence := v.silence(message.To, c.User)
	if c.Bounds != nil && refusal == nil {
		refusal = c.Bounds.speak(v, &c, TypeGroup)
	}
	switch {
	case refusal != nil:
		return Message{}, refusal
	case !s.rules.live:
		return Message{}, NotInRoom(message.To)
	case message.Targeted():
		return Message{}, s.denied("sending to some members only")
	case !s.admin && silence.MuteUntil > c.Now, s.MuteAll && !s.isStaff():
		return Message{}, Errorf(CodeMuted, "you are muted in the live group %q, or all are", message.To)
	}
	message.NeedReadReceipt = false
	message.Sequence, message.Time, message.SentAt = 0, c.Now, 0
	message.Uncounted = true
	return message, nil
}

// NotInRoom refuses (2101) who is not in the room of a live group.
func NotInRoom(groupID string) error {
	return Errorf(CodeNotInRoom, "you are not in the live group %q; joinGroup first, after each sign-in", groupID)
}

func noRooms() error {
	return Errorf(CodeNotSupported, "nobody runs rooms of live groups here; make a group of another type")
}

func (v *View) silence(groupID, user string) Silence {
	silence, _ := read[Silence](v, SilenceKey(groupID, user))
	return silence
}

// standLive is what the caller is in a live group: its owner, or a member like
// anybody. The refusal (10007) is for who is kept out.
func (v *View) standLive(c Call, s *standing) error {
	s.own = Membership{Role: RoleMember}
	if s.OwnerID == c.User {
		s.own.Role = RoleOwner
	}
	if !s.admin && v.silence(s.id, c.User).BanUntil > c.Now {
		return Errorf(CodeGroupDenied, "you were put out of the live group %q", s.id)
	}
	return nil
}

// LiveSeat is the membership that a user has in a live group who comes now. It is
// in no store: whoever runs the room holds it.
func LiveSeat(group *Group, user string, now int64) Membership {
	seat := Membership{Role: RoleMember, JoinedAt: now}
	if group.OwnerID == user {
		seat.Role = RoleOwner
	}
	return seat
}

// SeatKeys returns where it stands what [JudgeSeat] judges by.
func SeatKeys(groupID, user string) []Key {
	return []Key{GroupKey(groupID), SilenceKey(groupID, user)}
}

// JudgeSeat returns the seat of a user in a live group, from what is under
// [SeatKeys]; nil for who is kept out, and where there is no live group.
func JudgeSeat(seat, group, silence Value, now int64) Value {
	g, _ := group.(Group)
	if against, _ := silence.(Silence); g.Type != GroupLive || against.BanUntil > now {
		return nil
	}
	return seat
}

// silenceUser is for the owner: it mutes a user or keeps one out for so many
// seconds, 0 for none.
func (v *View) silenceUser(c Call, s *standing, user string, seconds int64, ban bool) Silence {
	was := v.silence(s.id, user)
	is, until := was, int64(0)
	if seconds > 0 {
		until = c.Now + seconds*1000
	}
	if ban {
		is.BanUntil = until
	} else {
		is.MuteUntil = until
	}
	switch {
	case is == was:
	case is.MuteUntil <= c.Now && is.BanUntil <= c.Now:
		v.write(SilenceKey(s.id, user), nil)
	default:
		v.write(SilenceKey(s.id, user), is)
	}
	if ban { // Who follows the group hears of it.
		v.noteDeparted(s.id, user)
	}
	return is
}

// muteLive is [SetMemberMute] in a live group.
func (cmd SetMemberMute) muteLive(v *View, c Call, s *standing) (Member, error) {
	switch {
	case !s.owns() || cmd.UserID == s.OwnerID:
		return Member{}, s.denied("muting this member")
	case cmd.Seconds < 0 || cmd.Seconds > maxMuteSeconds:
		return Member{}, Errorf(CodeGroupParameter, "muteTime must be 0 to %d seconds", int64(maxMuteSeconds))
	}
	is := v.silenceUser(c, s, cmd.UserID, cmd.Seconds, false)
	return Member{Role: RoleMember, MuteUntil: is.MuteUntil}, nil
}

// ban is [RemoveMembers] in a live group: nobody is a member, so it says who may
// not be in the room.
func (cmd RemoveMembers) ban(v *View, c Call, s *standing, users []string) ([]string, error) {
	for _, user := range users {
		if !s.owns() || user == s.OwnerID {
			return nil, s.denied("keeping these users out")
		}
	}
	if cmd.Seconds < 1 || cmd.Seconds > maxMuteSeconds {
		return nil, Errorf(CodeBanNeedsDuration, "duration must say for how many seconds, 1 to %d, they are kept out", int64(maxMuteSeconds))
	}
	tip := GroupTip{Kind: TipBanned, Operator: v.caller(c), MemberList: v.affected(users...)}
	for i, user := range users {
		v.silenceUser(c, s, user, cmd.Seconds, true)
		v.sendNotice(c, user, s.notice(c, NoticeBanned))
		tip.MemberList[i].Reason, tip.MemberList[i].BanSeconds = cmd.Reason, cmd.Seconds
	}
	v.sendTip(c, s.id, tip)
	return users, nil
}
