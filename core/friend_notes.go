package core

import (
	"maps"
	"slices"
)

// What a user notes of friends, and how what there is of them is read and written.

// relation and contacts return copies, which the caller may change.
func (v *View) relation(user, other string) *Relation {
	value, _ := read[Value](v, RelationKey(user, other))
	return AsRelation(value)
}

func (v *View) contacts(user string) *Contacts {
	value, _ := read[Value](v, ContactsKey(user))
	return AsContacts(value)
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
func (d *friendship) relate(user, other string, is *Relation) error {
	was, contacts := d.relation(user, other), d.contacts(user)
	if count(&contacts.Friends, was.IsFriend(), is.IsFriend()) && contacts.Friends > MaxFriends {
		code := CodePeerListFull
		if user == d.call.User {
			code = CodeOwnListFull
		}
		return Errorf(code, "%s has %d friends, the most there can be", user, MaxFriends)
	}
	came, sent := count(&contacts.Came, was.Came(), is.Came()), count(&contacts.Sent, was.Sent(), is.Sent())
	if came && contacts.Came > MaxFriendRequests || sent && contacts.Sent > MaxFriendRequests {
		return Errorf(CodeTooManyRequests, "%d applications of %s are open, the most there can be; answer or delete some first", MaxFriendRequests, user)
	}
	d.put(ContactsKey(user), contacts)
	if is.IsFriend() || is.AskedAt > 0 {
		d.put(RelationKey(user, other), is)
		return nil
	}
	d.put(RelationKey(user, other), nil)
	id := TypeC2C + other // The profile is not followed from here on.
	conversation, there := d.conversation(user, id)
	if conversation, changed := d.withPeerProfile(conversation, id); there && changed {
		d.writeConversation(user, id, conversation)
	}
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
func (d *friendship) eachFriend(code Code, do func(other string, mine *Relation) error) error {
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
	_, there := contacts.Groups[cmd.Group]
	if there != (cmd.Op != "createFriendGroup") {
		return named(there, cmd.Group)
	}
	switch cmd.Op {
	case "renameFriendGroup", "deleteFriendGroup":
		groups, id := maps.Clone(contacts.Groups), contacts.Groups[cmd.Group]
		delete(groups, cmd.Group)
		if _, taken := groups[cmd.NewGroup]; taken {
			return named(true, cmd.NewGroup)
		}
		if contacts.Groups = groups; cmd.Op == "deleteFriendGroup" {
			d.put(ContactsKey(user), contacts)
			return nil
		}
		groups[cmd.NewGroup] = id
		d.put(ContactsKey(user), contacts)
		return checkFriendGroupName(cmd.NewGroup)
	}
	id, err := d.groupNamed(cmd.Group)
	if err != nil {
		return err
	}
	return d.eachFriend(CodeFiledNoFriend, func(other string, mine *Relation) error {
		in := slices.Contains(mine.Groups, id)
		if removes := cmd.Op == "removeFromFriendGroup"; in != removes {
			return nil
		}
		var groups []int // Without those that are gone for good.
		for _, group := range mine.Groups {
			if group != id && contacts.has(group) {
				groups = append(groups, group)
			}
		}
		if mine.Groups = groups; !in {
			mine.Groups = append(groups, id)
		}
		return d.relate(user, other, mine)
	})
}

// has says whether there is a friend group with that id.
func (c *Contacts) has(id int) bool {
	for _, group := range c.Groups {
		if group == int64(id) {
			return true
		}
	}
	return false
}

// named refuses a name that there is, or that there is not.
func named(there bool, name string) error {
	if there {
		return Errorf(CodeFriendGroupExists, "there is a friend group %.40q already", name)
	}
	return Errorf(CodeNoFriendGroup, "there is no friend group %.40q", name)
}

// groupNamed is the id of a friend group, which is made if there is none.
func (d *friendship) groupNamed(name string) (int, error) {
	contacts := d.contacts(d.call.User)
	if id, there := contacts.Groups[name]; there {
		return int(id), nil
	}
	if len(contacts.Groups) >= MaxFriendGroups {
		return 0, Errorf(CodeTooManyFriendGroups, "there are at most %d friend groups; delete some first", MaxFriendGroups)
	}
	contacts.LastGroupID++
	groups := map[string]int64{name: contacts.LastGroupID}
	maps.Copy(groups, contacts.Groups)
	contacts.Groups = groups
	d.put(ContactsKey(d.call.User), contacts)
	return int(contacts.LastGroupID), checkFriendGroupName(name)
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
