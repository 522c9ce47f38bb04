package core

// PlaceFriend puts somebody into a user's list of friends as the application's own
// backend says: that needs nobody's consent. Who is there already stays and gets what
// is given. No row lets a device name it, see [Admin]. Outcome: none.
//
// Refusals: 10007 it is not the backend that asks, 30001 oneself, 30003 no user, or one
// who has never signed in, 30010, 30014 a list is full, 30011 a 33rd friend group, 2700
// no friend, where only friends are updated, 30515, 30525 one of the two has blocked
// the other, 6017 a value that cannot be.
type PlaceFriend struct {
	UserID string
	// At is since when they are friends, Unix milliseconds, 0 for now.
	At     int64
	Source string
	Remark *string
	// Groups are the names of the friend groups that the other is in, which are made
	// where there are none; nil leaves them as they are.
	Groups []string
	Custom []CustomField
	// Both: the user comes into the other's list, too.
	Both bool
	// Updated: only who is a friend already is changed.
	Updated bool
	// Imported: they were friends elsewhere, so no blocking is in the way.
	Imported bool
}

func (PlaceFriend) name() string { return "PlaceFriend" }

func (cmd PlaceFriend) decide(v *View, c Call) (None, error) {
	if err := c.checkBackend(); err != nil {
		return None{}, err
	}
	asked := ChangeFriends{Op: "updateFriend", UserIDs: []string{cmd.UserID}, NewRemark: cmd.Remark, Custom: cmd.Custom}
	d := &friendship{View: v, call: &c, asked: &asked}
	if err := d.check(); err != nil {
		return None{}, err
	}
	_, there := read[Profile](v, ProfileKey(d.other))
	switch {
	case d.other == c.User:
		return None{}, Errorf(CodeRelationParameter, "nobody is a friend of themselves")
	case !there:
		return None{}, Errorf(CodeNoAccount, "nobody by the id %q has ever signed in, or was imported", d.other)
	case len(cmd.Source) > len(sourcePrefix)+MaxSourceSuffix:
		return None{}, Errorf(CodeInvalidParameter, "a source has at most %d characters, not %d", len(sourcePrefix)+MaxSourceSuffix, len(cmd.Source))
	case cmd.At < 0 || cmd.At > c.Now:
		return None{}, Errorf(CodeInvalidParameter, "a time of friendship is not in the future")
	}
	if err := d.place(cmd); err != nil {
		return None{}, err
	}
	return None{}, d.relate(d.other, c.User, d.theirs)
}

// place writes the user's side, and what the other's will be.
func (d *friendship) place(cmd PlaceFriend) error {
	if !cmd.Updated && !d.mine.IsFriend() {
		if err := d.checkBlocks(); err != nil && !cmd.Imported {
			return err
		}
		since := cmd.At
		if since == 0 {
			since = d.call.Now
		}
		d.mine.Source = cmd.Source
		d.mine.befriend(since, cmd.Source)
		if cmd.Both {
			d.theirs.befriend(since, cmd.Source)
		}
		d.mine.close()
		d.theirs.close()
	}
	if cmd.Groups != nil && (d.mine.IsFriend() || !cmd.Updated) {
		d.mine.Groups = nil
		for _, name := range distinct(cmd.Groups) {
			id, err := d.groupNamed(name)
			if err != nil {
				return err
			}
			d.mine.Groups = append(d.mine.Groups, id)
		}
	}
	return d.update()
}
