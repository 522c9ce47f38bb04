package core

import (
	"slices"
	"strings"
)

// ChangeFriends changes who is a friend of whom, or what the user has noted of friends
// (docs/facts.md#friends). Op says what is asked for, by its documented name; the first
// four change what others have too, so only a server can tell what comes of them:
//
//	addFriend                 UserIDs names one, Source, Wording, Remark, Group. Single:
//	                          only the user's list changes
//	deleteFriend              UserIDs. Single: likewise
//	acceptFriendApplication   UserIDs names one, Remark. Single: only who asked gets a friend
//	refuseFriendApplication   UserIDs names one
//	deleteFriendApplication   UserIDs names one. Sent: it is one that the user has made
//	setFriendApplicationRead  all that came have been looked at
//	updateFriend              UserIDs names one, NewRemark and Custom, as far as they are given
//	createFriendGroup         Group, and in UserIDs who is in it
//	renameFriendGroup         Group, NewGroup
//	deleteFriendGroup         Group
//	addToFriendGroup          Group, UserIDs
//	removeFromFriendGroup     Group, UserIDs
//
// Outcome: the users for whom it was not done, as []UserFailure: 2700, 32216 no friend.
// That of addFriend names the user with 30539 who has been asked, and nobody whose
// friend the user is. Who has asked the user is added without being asked.
//
// Refusals: 6017 what is given does not fit, 30001 oneself, 30003 nobody of that id has
// ever signed in, 30009 the user may add nobody, 30010 the user's list is full, 30014
// the other's, 30012 too many applications are open, 30515 the user has blocked the
// other, 30525 the other has blocked the user, 30516 the other wants to be added by
// nobody, 30614 there is no application to answer, 2716 none to delete, 2700 no friend
// to update, 30011 a 33rd friend group, 2710 one of that name is there, 2711 there is
// none.
type ChangeFriends struct {
	Op        string        `json:"op,omitempty"`
	UserIDs   []string      `json:"userIDs,omitempty"`
	Single    bool          `json:"single,omitempty"`
	Sent      bool          `json:"sent,omitempty"`
	Source    string        `json:"source,omitempty"`
	Wording   string        `json:"wording,omitempty"`
	Remark    string        `json:"remark,omitempty"`
	NewRemark *string       `json:"newRemark,omitempty"`
	Custom    []CustomField `json:"custom,omitempty"`
	Group     string        `json:"group,omitempty"`
	NewGroup  string        `json:"newGroup,omitempty"`
}

const (
	sourcePrefix      = "AddSource_Type_"
	friendFieldPrefix = "Tag_SNS_Custom_"
)

func (ChangeFriends) name() string { return "ChangeFriends" }

// ofBothSides is needsServer for what changes what others have.
func ofBothSides(c Command) bool {
	switch c.(ChangeFriends).Op {
	case "addFriend", "deleteFriend", "acceptFriendApplication", "refuseFriendApplication":
		return true
	}
	return false
}

// whenRead is spared for what is done already.
func whenRead(c Command, _ bool) bool { return c.(ChangeFriends).Op == "setFriendApplicationRead" }

func (cmd ChangeFriends) decide(v *View, c Call) ([]UserFailure, error) {
	d := &friendship{View: v, call: &c, asked: &cmd, failures: []UserFailure{}}
	if err := d.check(); err != nil {
		return nil, err
	}
	err := d.run()
	return d.failures, err
}

// friendship is a [ChangeFriends] that is being decided.
type friendship struct {
	*View
	call     *Call
	asked    *ChangeFriends
	failures []UserFailure
	// other is the one user, mine what the user of the call has about that one, and
	// theirs the other way round; for what has one user.
	other        string
	mine, theirs *Relation
}

func (d *friendship) run() error {
	user := d.call.User
	switch d.asked.Op {
	case "addFriend":
		return d.add()
	case "deleteFriend":
		return d.eachFriend(CodeNotFriend, d.drop)
	case "acceptFriendApplication":
		return d.accept()
	case "refuseFriendApplication":
		return d.refuse()
	case "deleteFriendApplication":
		if d.asked.Sent && !d.mine.Sent() || !d.asked.Sent && !d.mine.Came() {
			return Errorf(CodeNoApplication, "there is no such application that is open")
		}
		d.mine.close()
		return d.relate(user, d.other, d.mine)
	case "setFriendApplicationRead":
		contacts := d.contacts(user)
		contacts.Read = contacts.LastNumber
		d.put(ContactsKey(user), contacts)
		return nil
	case "updateFriend":
		return d.update()
	}
	return d.file()
}

// check refuses what cannot be, whatever there is.
func (d *friendship) check() error {
	cmd := d.asked
	cmd.UserIDs = distinct(cmd.UserIDs)
	for _, id := range cmd.UserIDs {
		if !ValidUserID(id) {
			return Errorf(CodeNoAccount, "%.64q is no user id: give 1 to %d printable ASCII characters without spaces", id, MaxUserIDBytes)
		}
	}
	n, least, most := len(cmd.UserIDs), 1, 1
	switch cmd.Op {
	case "addFriend", "acceptFriendApplication", "refuseFriendApplication", "deleteFriendApplication", "updateFriend":
	case "deleteFriend":
		most = MaxFriendsDeleted
	case "createFriendGroup", "addToFriendGroup", "removeFromFriendGroup":
		least, most = 0, MaxFriendsFiled
	case "setFriendApplicationRead", "renameFriendGroup", "deleteFriendGroup":
		least, most = 0, 0
	default:
		return Errorf(CodeInvalidParameter, "%.40q is nothing that can be done with friends", cmd.Op)
	}
	if n < least || n > most {
		return Errorf(CodeInvalidParameter, "%d users are named; name %d to %d", n, least, most)
	}
	if most == 1 {
		d.other = cmd.UserIDs[0]
		d.mine, d.theirs = d.relation(d.call.User, d.other), d.relation(d.other, d.call.User)
	}
	if cmd.NewRemark != nil {
		cmd.Remark = *cmd.NewRemark
	}
	if len(cmd.Remark) > MaxRemarkBytes || len(cmd.Wording) > MaxWordingBytes {
		return Errorf(CodeInvalidParameter, "a remark has at most %d bytes in UTF-8, a wording %d", MaxRemarkBytes, MaxWordingBytes)
	}
	return nil
}

func (d *friendship) add() error {
	cmd, user := d.asked, d.call.User
	if suffix, ok := strings.CutPrefix(cmd.Source, sourcePrefix); !ok || suffix == "" || len(suffix) > MaxSourceSuffix {
		return Errorf(CodeInvalidParameter, "source must be %s and 1 to %d characters, not %.64q", sourcePrefix, MaxSourceSuffix, cmd.Source)
	}
	if d.other == user {
		return Errorf(CodeRelationParameter, "you cannot be a friend of yourself; name somebody else")
	}
	own, _ := read[Profile](d.View, ProfileKey(user))
	profile, there := read[Profile](d.View, ProfileKey(d.other))
	switch {
	case !there:
		return Errorf(CodeNoAccount, "nobody by the id %q has ever signed in", d.other)
	case own.AdminForbidType == ForbidSendOut:
		return Errorf(CodeMayNotAdd, "the application does not let you add friends")
	case d.mine.IsFriend() && (cmd.Single || d.theirs.IsFriend()):
		return nil
	}
	if err := d.checkBlocks(); err != nil {
		return err
	}
	if !d.mine.IsFriend() {
		d.mine.Source = cmd.Source
		if cmd.Remark != "" { // Who asks again need not say it again.
			d.mine.Remark = cmd.Remark
		}
		if cmd.Group != "" {
			id, err := d.groupNamed(cmd.Group)
			if err != nil {
				return err
			}
			d.mine.Groups = []int{id}
		}
	}
	switch asked := d.mine.Came() || d.theirs.Sent(); {
	case asked:
		d.asked.Single = false
		return d.befriend()
	case profile.AllowType == AllowDenyAny:
		return Errorf(CodeAddRefused, "%s does not want to be added", d.other)
	case profile.AllowType == AllowNeedsConfirm:
		return d.apply()
	}
	return d.befriend()
}

// checkBlocks refuses two of whom one has blocked the other.
func (d *friendship) checkBlocks() error {
	user := d.call.User
	if own, _ := read[Blacklist](d.View, BlacklistKey(user)); slices.Contains(own.Users, d.other) {
		return Errorf(CodeBlockedByMe, "you have blocked %s; removeFromBlacklist first", d.other)
	}
	if its, _ := read[Blacklist](d.View, BlacklistKey(d.other)); slices.Contains(its.Users, user) {
		return Errorf(CodeBlockedByPeer, "%s has blocked you", d.other)
	}
	return nil
}

// apply asks the other. Asking again renews what was written, and when.
func (d *friendship) apply() error {
	cmd, number := d.asked, d.theirs.Number
	if !d.theirs.Came() {
		contacts := d.contacts(d.other)
		contacts.LastNumber++
		number = contacts.LastNumber
		d.put(ContactsKey(d.other), contacts)
	}
	d.mine.AskedAt, d.mine.AskedSource, d.mine.Wording, d.mine.Number = d.call.Now, cmd.Source, cmd.Wording, 0
	d.theirs.AskedAt, d.theirs.AskedSource, d.theirs.Wording, d.theirs.Number = d.call.Now, cmd.Source, cmd.Wording, number
	d.failures = append(d.failures, UserFailure{UserID: d.other, Code: CodeAddWaits, Message: d.other + " has been asked, and you are told when there is an answer"})
	return d.relateBoth()
}

// befriend puts the other into the user's list, and unless it is for the one side
// only, the user into the other's. No application stays open.
func (d *friendship) befriend() error {
	if !d.asked.Single {
		d.theirs.befriend(d.call.Now, d.asked.Source)
	}
	d.mine.befriend(d.call.Now, d.asked.Source)
	d.mine.close()
	d.theirs.close()
	return d.relateBoth()
}

// accept is befriend by who was asked: there the one side is who has asked.
func (d *friendship) accept() error {
	if err := d.checkCame(); err != nil {
		return err
	}
	if err := d.checkBlocks(); err != nil {
		return err
	}
	source := d.mine.AskedSource
	d.theirs.befriend(d.call.Now, source)
	if !d.asked.Single {
		d.mine.befriend(d.call.Now, source)
		if d.asked.Remark != "" {
			d.mine.Remark = d.asked.Remark
		}
	}
	d.mine.close()
	d.theirs.close()
	return d.relateBoth()
}

func (d *friendship) refuse() error {
	err := d.checkCame()
	d.mine.close()
	if d.theirs.Sent() {
		d.theirs.close()
	}
	if err == nil {
		err = d.relateBoth()
	}
	return err
}

func (d *friendship) checkCame() error {
	if d.mine.Came() {
		return nil
	}
	return Errorf(CodeNothingToAnswer, "%s has not asked to be your friend, or has been answered already", d.other)
}

// drop ends that somebody is a friend.
func (d *friendship) drop(other string, mine *Relation) error {
	mine.drop()
	if err := d.relate(d.call.User, other, mine); err != nil || d.asked.Single {
		return err
	}
	theirs := d.relation(other, d.call.User)
	theirs.drop()
	return d.relate(other, d.call.User, theirs)
}

// befriend has r say of a friend since a time, if it does not already.
func (r *Relation) befriend(now int64, source string) {
	if !r.IsFriend() {
		r.FriendAt = now
		if r.Source == "" {
			r.Source = source
		}
	}
}

func (r *Relation) close() {
	r.AskedAt, r.Number, r.AskedSource, r.Wording = 0, 0, "", ""
}

// drop leaves what r says of an application.
func (r *Relation) drop() {
	if r.IsFriend() {
		*r = Relation{AskedAt: r.AskedAt, Number: r.Number, AskedSource: r.AskedSource, Wording: r.Wording}
	}
}
