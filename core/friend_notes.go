package core

import "slices"

// What a user notes of friends, and how what there is of them is read and written.

func (v *View) relation(user, other string) Relation {
	r, _ := read[Relation](v, RelationKey(user, other))
	return r
}

func (v *View) contacts(user string) Contacts {
	c, _ := read[Contacts](v, ContactsKey(user))
	return c
}

// put writes a value that is another one.
func (v *View) put(key Key, value Value) {
	if was, _ := read[Value](v, key); !Same(was, value) {
		v.write(key, value)
	}
}

func (d *friendship) relateBoth() error {
	if err := d.relate(d.call.User, d.other, d.mine); err != nil {
		return err
	}
	return d.relate(d.other, d.call.User, d.theirs)
}

// relate writes what a user has about another, and how many the user has of both.
// Refusals: 30010, 30014 too many friends, 30012 too many applications.
func (d *friendship) relate(user, other string, is Relation) error {
	was, contacts := d.relation(user, other), d.contacts(user)
	if friends := &contacts.Friends; count(friends, was.IsFriend(), is.IsFriend()) && *friends > MaxFriends {
		if user == d.call.User {
			return Errorf(CodeOwnListFull, "you have %d friends, the most there can be; delete some first", MaxFriends)
		}
		return Errorf(CodePeerListFull, "%s has as many friends as there can be", user)
	}
	came, sent := &contacts.Came, &contacts.Sent
	if count(came, was.Came(), is.Came()) && *came > MaxFriendRequests || count(sent, was.Sent(), is.Sent()) && *sent > MaxFriendRequests {
		return Errorf(CodeTooManyRequests, "%d applications of %s are open, the most there can be; they have to be answered or deleted first", MaxFriendRequests, user)
	}
	d.put(ContactsKey(user), contacts)
	if !is.IsFriend() && is.AskedAt == 0 {
		d.put(RelationKey(user, other), nil)
		id := TypeC2C + other // The profile is not followed from here on.
		conversation, there := d.conversation(user, id)
		if conversation, changed := d.withPeerProfile(conversation, id); there && changed {
			d.writeConversation(user, id, conversation)
		}
		return nil
	}
	is.Groups = slices.DeleteFunc(slices.Clone(is.Groups), func(id int) bool { return !contacts.has(id) })
	d.put(RelationKey(user, other), is)
	return nil
}

// count counts one more or one less, and says whether it is one more.
func count(n *int, was, is bool) bool {
	if was && !is {
		*n--
	} else if !was && is {
		*n++
	}
	return !was && is
}

// eachFriend does something with each of the users who is a friend, and notes the
// others.
func (d *friendship) eachFriend(code Code, do func(other string, mine Relation) error) error {
	for _, other := range d.asked.UserIDs {
		mine := d.relation(d.call.User, other)
		if !mine.IsFriend() {
			d.failures = append(d.failures, UserFailure{UserID: other, Code: code, Message: other + " is no friend of yours"})
		} else if err := do(other, mine); err != nil {
			return err
		}
	}
	return nil
}

func (d *friendship) update() (err error) {
	if !d.mine.IsFriend() {
		return Errorf(CodeNotFriend, "%s is no friend of yours; addFriend first", d.other)
	}
	if d.asked.NewRemark != nil {
		d.mine.Remark = *d.asked.NewRemark
	}
	if d.mine.Custom, err = mergeProfileFields(d.mine.Custom, d.asked.Custom, friendFieldPrefix, "friend", CodeInvalidParameter); err != nil {
		return err
	}
	return d.relate(d.call.User, d.other, d.mine)
}

// file changes friend groups.
func (d *friendship) file() error {
	cmd, user := d.asked, d.call.User
	contacts := d.contacts(user)
	i := contacts.find(cmd.Group)
	creates := cmd.Op == "createFriendGroup"
	if i < 0 && !creates {
		return Errorf(CodeNoFriendGroup, "there is no friend group %.40q", cmd.Group)
	}
	if name := cmd.NewGroup; creates && i >= 0 || cmd.Op == "renameFriendGroup" && name != cmd.Group && contacts.find(name) >= 0 {
		return Errorf(CodeFriendGroupExists, "there is a friend group of that name already")
	}
	contacts.Groups = slices.Clone(contacts.Groups)
	switch cmd.Op {
	case "renameFriendGroup":
		contacts.Groups[i].Name = cmd.NewGroup
		d.put(ContactsKey(user), contacts)
		return checkFriendGroupName(cmd.NewGroup)
	case "deleteFriendGroup":
		contacts.Groups = slices.Delete(contacts.Groups, i, i+1)
		d.put(ContactsKey(user), contacts)
		return nil
	case "createFriendGroup", "addToFriendGroup", "removeFromFriendGroup":
	default:
		return Errorf(CodeInvalidParameter, "%.40q is nothing that can be done with friends", cmd.Op)
	}
	id, err := d.groupNamed(cmd.Group)
	if err != nil {
		return err
	}
	return d.eachFriend(CodeFiledNoFriend, func(other string, mine Relation) error {
		at, removes := slices.Index(mine.Groups, id), cmd.Op == "removeFromFriendGroup"
		if removes && at >= 0 {
			mine.Groups = slices.Delete(slices.Clone(mine.Groups), at, at+1)
		} else if !removes && at < 0 {
			mine.Groups = append(slices.Clone(mine.Groups), id)
		}
		return d.relate(user, other, mine)
	})
}

// groupNamed is the id of a friend group, which is made if there is none.
func (d *friendship) groupNamed(name string) (int, error) {
	contacts := d.contacts(d.call.User)
	if i := contacts.find(name); i >= 0 {
		return contacts.Groups[i].ID, nil
	}
	if len(contacts.Groups) >= MaxFriendGroups {
		return 0, Errorf(CodeTooManyFriendGroups, "there are at most %d friend groups; delete some first", MaxFriendGroups)
	}
	contacts.LastGroupID++
	contacts.Groups = append(slices.Clone(contacts.Groups), FriendGroup{contacts.LastGroupID, name})
	d.put(ContactsKey(d.call.User), contacts)
	return contacts.LastGroupID, checkFriendGroupName(name)
}

func checkFriendGroupName(name string) error {
	if name == "" || len(name) > MaxFriendGroupBytes {
		return Errorf(CodeInvalidParameter, "a friend group's name has 1 to %d bytes in UTF-8, not %d", MaxFriendGroupBytes, len(name))
	}
	return nil
}

// checkFriends refuses what a user writes to somebody if not each is in the other's
// list of friends (20009, 20010, 20011).
func (v *View) checkFriends(user, other string) error {
	mine, theirs := v.relation(user, other), v.relation(other, user)
	code := CodeNotFriends
	switch {
	case user == other || mine.IsFriend() && theirs.IsFriend():
		return nil
	case mine.IsFriend():
		code = CodePeerHasNotMe
	case theirs.IsFriend():
		code = CodeHavingNotPeer
	}
	return Errorf(code, "here only friends write to each other; both you and %s must have each other in the list of friends", other)
}
