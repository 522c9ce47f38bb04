package core

// GiveConversationGroup gives a user a conversation group, or changes one that was
// given. Only the application's backend does it, see [Admin]; no device can name it.
// Its user may set everything for it but the rule, move it, and move and pin what is
// in it.
//
// Refusals: 10007 not the backend, 51011 a name, 6017 the user has a group of that
// name, 51010 [MaxGivenConversationGroups] were given already, and those of
// [UpdateConversationGroup].
type GiveConversationGroup struct {
	Name string
	// NewName is its name from now on, empty for the same.
	NewName string
	ConversationGroupFields
}

// TakeConversationGroup takes a conversation group away that was given, for good.
//
// Refusals: 10007 not the backend, 51009 none of that name was given.
type TakeConversationGroup struct {
	Name string
}

// checkOwn refuses (2810) a change that only the backend makes.
func (g *ConversationGroup) checkOwn() error {
	if g.Given {
		return Errorf(CodeConversationGroupGiven, "the operator gave you the conversation group %q; it can be sorted, collapsed and muted, and not be renamed, deleted or filled otherwise", g.Name)
	}
	return nil
}

func (GiveConversationGroup) name() string { return "GiveConversationGroup" }

func (cmd GiveConversationGroup) decide(v *View, c Call) (None, error) {
	name := cmd.NewName
	if name == "" {
		name = cmd.Name
	}
	if err := v.checkNewConversationGroupName(name); err != nil {
		return None{}, err
	}
	d := v.edit(c.User)
	group, there := d.Find(cmd.Name)
	if !there { // A backend that asks again.
		group, there = d.Find(name)
	}
	other, taken := d.Find(name)
	switch err := c.checkBackend(); {
	case err != nil:
		return None{}, err
	case there && !group.Given, taken && other.ID != group.ID:
		return None{}, Errorf(CodeInvalidParameter, "this user has a conversation group named %q already; choose another name", name)
	case !there && d.given() >= MaxGivenConversationGroups:
		return None{}, Errorf(CodeTooManyConversationGroups, "this user was given %d conversation groups, the most there can be; take one away first", MaxGivenConversationGroups)
	case !there:
		group = *d.add(name, c.Now)
	}
	if !group.Given || group.Name != name {
		group.Given, group.Name = true, name
		d.put(group)
		v.write(DirectoryKey(c.User), *d)
	}
	return None{}, v.setConversationGroup(&c, group.ID, &cmd.ConversationGroupFields)
}

// given is how many conversation groups the operator gave.
func (d *Directory) given() (n int) {
	for i := range d.ConversationGroups {
		if d.ConversationGroups[i].Given {
			n++
		}
	}
	return n
}

func (TakeConversationGroup) name() string { return "TakeConversationGroup" }

func (cmd TakeConversationGroup) decide(v *View, c Call) (None, error) {
	if err := c.checkBackend(); err != nil {
		return None{}, err
	}
	group, err := v.findConversationGroup(c.User, cmd.Name)
	if err == nil && !group.Given {
		err = Errorf(CodeConversationGroupNotFound, "this user was given no conversation group named %q", cmd.Name)
	}
	if err != nil {
		return None{}, err
	}
	v.deleteConversationGroup(&c, group.ID, false)
	return None{}, nil
}
