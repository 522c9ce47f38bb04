package session

import (
	"cmp"
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// ConversationGroupCopy is a conversation group as it is taken along: it names what
// means the same elsewhere. What the operator gave is not taken along.
type ConversationGroupCopy struct {
	Name string
	core.ConversationGroupSettings
	// In has the conversations that were put into it, in the list or not, Never those
	// that its rule does not put there, if it has one, Sorted those that were moved, in their order by
	// hand, Pinned those pinned in it.
	In, Never, Sorted, Pinned []string
}

// ConversationGroupImport is what an import comes to.
type ConversationGroupImport struct {
	Steps []ConversationGroupStep
	// ChangeIDs are those of the steps that changed something. Whoever undoes all of
	// them begins with the last.
	ChangeIDs []string
	// Failure says what was left as it was.
	Failure []core.Failure
	Pending bool
}

// ConversationGroupStep is a command of an import, with what it is about.
type ConversationGroupStep struct {
	Command         core.Command
	GroupName       string
	ConversationIDs []string
}

// ExportConversationGroups returns the user's own conversation groups in their order.
func (s *Session) ExportConversationGroups() []ConversationGroupCopy {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.copies()
}

func (s *Session) copies() []ConversationGroupCopy {
	copies := []ConversationGroupCopy{}
	for _, group := range s.replica.ConversationGroups() {
		if !group.Given {
			copies = append(copies, s.copyOf(&group))
		}
	}
	return copies
}

func (s *Session) copyOf(group *replica.ConversationGroupInfo) ConversationGroupCopy {
	c := ConversationGroupCopy{Name: group.Name, ConversationGroupSettings: *group.ConversationGroupSettings}
	c.UpdatedAt = 0
	keys := map[string]string{}
	s.replica.EachConversation(func(id string, own *core.Conversation) {
		placement := own.Placement(group.ID)
		for list, holds := range map[*[]string]bool{
			&c.In: own.In(group.ID), &c.Never: placement.Never && len(c.Rule) > 0, &c.Sorted: placement.Key != "", &c.Pinned: placement.Pinned,
		} {
			if holds {
				*list = append(*list, id)
			}
		}
		keys[id] = placement.Key
	})
	core.Sort(c.Sorted, func(a, b string) int { return cmp.Compare(keys[a], keys[b]) })
	return c
}

// ImportConversationGroups makes conversation groups as copies of them say: it makes
// those that are not there, and puts into the others what is not in them. With replace
// it deletes the user's others, and whatever is not as its copy says. The dry run only
// says what would be done.
//
// Refusals, with which nothing is done: those of [core.CreateConversationGroup] for
// each; 51010 there would be too many; 2814 two have one name. What fails later is
// said in the outcome.
func (s *Session) ImportConversationGroups(ctx context.Context, copies []ConversationGroupCopy, replace, dryRun bool) (ConversationGroupImport, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := importing{s: s}
	if err := p.plan(copies, replace); err != nil || dryRun {
		return p.comes, err
	}
	for i := 0; i < len(p.comes.Steps) && ctx.Err() == nil && !s.closed; i++ {
		p.carryOut(ctx, &p.comes.Steps[i])
	}
	return p.comes, nil
}

// importing is an import on its way.
type importing struct {
	s     *Session
	comes ConversationGroupImport
}

// step adds steps, each about as many conversations as a call takes, or about none.
func (p *importing) step(name string, ids []string, command func(ids []string) core.Command) {
	for some := range slices.Chunk(ids, core.MaxConversationsPerCall) {
		p.comes.Steps = append(p.comes.Steps, ConversationGroupStep{command(some), name, some})
	}
}

func (p *importing) plan(copies []ConversationGroupCopy, replace bool) error {
	named := map[string]*ConversationGroupCopy{}
	for i := range copies {
		if named[copies[i].Name] != nil {
			return core.Errorf(core.CodeImport, "two conversation groups are named %q; give one another name", copies[i].Name)
		}
		named[copies[i].Name] = &copies[i]
	}
	there, count := map[string]*ConversationGroupCopy{}, len(copies)
	order := p.s.replica.Directory().Names()
	for _, was := range p.s.copies() {
		is := named[was.Name]
		switch {
		case replace && (is == nil || !was.within(is)):
			p.one(core.DeleteConversationGroup{Name: was.Name}, was.Name)
			order = slices.DeleteFunc(order, func(name string) bool { return name == was.Name })
		case is == nil:
			count++
		default:
			there[was.Name] = &was
		}
	}
	if count > core.MaxConversationGroups {
		return core.Errorf(core.CodeTooManyConversationGroups, "you would have %d conversation groups, and %d are the most there can be; delete some first, or import fewer", count, core.MaxConversationGroups)
	}
	last, sorted := -1, true
	for i := range copies {
		if err := p.make(&copies[i], there[copies[i].Name]); err != nil {
			return err
		}
		at := slices.Index(order, copies[i].Name)
		if at < 0 {
			at = len(order) + i
		}
		last, sorted = at, sorted && at > last
	}
	if !sorted {
		p.one(core.SortConversationGroups{Places: placesOf(copies)}, "")
	}
	return nil
}

func (p *importing) one(command core.Command, name string) {
	p.comes.Steps = append(p.comes.Steps, ConversationGroupStep{Command: command, GroupName: name})
}

func placesOf(copies []ConversationGroupCopy) []core.ConversationGroupPlace {
	places := make([]core.ConversationGroupPlace, len(copies))
	for i := range copies {
		places[i].Name = copies[i].Name
	}
	return places
}

// make plans what makes a conversation group as a copy says, out of what was there.
func (p *importing) make(is, was *ConversationGroupCopy) error {
	var command core.Command
	if was == nil {
		was = &ConversationGroupCopy{}
		command = core.CreateConversationGroup{Name: is.Name, ConversationGroupFields: is.since(was)}
	} else if fields := is.since(was); fields != (core.ConversationGroupFields{}) {
		command = core.UpdateConversationGroup{Name: is.Name, ConversationGroupFields: fields}
	}
	if command != nil {
		if _, refusal := p.s.replica.Decide(command, p.s.options.Now()); refusal != nil && core.CodeOf(refusal) != core.CodeTooManyConversationGroups {
			return refusal
		}
		p.one(command, is.Name)
	}
	p.step(is.Name, without(is.In, was.In), func(ids []string) core.Command {
		return core.AddToConversationGroup{Name: is.Name, ConversationIDs: ids}
	})
	if len(is.Rule) > 0 {
		p.step(is.Name, without(is.Never, was.Never), func(ids []string) core.Command {
			return core.RemoveFromConversationGroup{Name: is.Name, ConversationIDs: ids}
		})
	} // Else it would take out what is in.
	p.step(is.Name, without(is.Pinned, was.Pinned), func(ids []string) core.Command {
		pins := make([]core.ConversationPlace, len(ids))
		for i, id := range ids {
			pins[i] = core.ConversationPlace{ConversationID: id, Pinned: new(true)}
		}
		return core.PlaceConversations{Name: is.Name, Places: pins}
	})
	if !slices.Equal(is.Sorted, was.Sorted) && len(is.Sorted) > 0 {
		p.comes.Steps = append(p.comes.Steps, ConversationGroupStep{core.PlaceConversations{Name: is.Name}, is.Name, is.Sorted})
	}
	return nil
}

// since says what is set otherwise than before.
func (c *ConversationGroupCopy) since(was *ConversationGroupCopy) (fields core.ConversationGroupFields) {
	if c.Muted != was.Muted {
		fields.Muted = &c.Muted
	}
	if c.Collapsed != was.Collapsed {
		fields.Collapsed = &c.Collapsed
	}
	if c.Sort != was.Sort {
		fields.Sort = &c.Sort
	}
	if c.CustomData != was.CustomData {
		fields.CustomData = &c.CustomData
	}
	if !core.Same(core.ConversationGroupSettings{Rule: c.Rule}, core.ConversationGroupSettings{Rule: was.Rule}) {
		fields.Rule = &core.ConversationRules{AnyOf: c.Rule}
	}
	return fields
}

// within says whether all that is in a conversation group is in another one.
func (c *ConversationGroupCopy) within(other *ConversationGroupCopy) bool {
	return len(without(c.In, other.In))+len(without(c.Never, other.Never))+
		len(without(c.Sorted, other.Sorted))+len(without(c.Pinned, other.Pinned)) == 0
}

// without returns the ids that are not among others.
func without(ids, others []string) []string {
	has := make(map[string]bool, len(others))
	for _, id := range others {
		has[id] = true
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return has[id] })
}

// carryOut carries out a step. Places in an order are found out then.
func (p *importing) carryOut(ctx context.Context, step *ConversationGroupStep) {
	var came Result[any]
	var err error
	switch command := step.Command.(type) {
	case core.SortConversationGroups:
		names := make([]string, len(command.Places))
		for i := range names {
			names[i] = command.Places[i].Name
		}
		came, err = p.s.run(ctx, core.SortConversationGroups{Places: p.s.placesOfGroups(names)})
	case core.PlaceConversations:
		if len(command.Places) == 0 {
			came, err = p.s.sortInGroup(ctx, command.Name, step.ConversationIDs, "")
			break
		}
		came, err = p.s.run(ctx, command)
	default:
		came, err = p.s.run(ctx, command)
	}
	p.comes.Pending = p.comes.Pending || came.Pending
	changeID := ""
	switch outcome := came.Outcome.(type) {
	case core.Sorted:
		changeID, p.comes.Failure = outcome.ChangeID, append(p.comes.Failure, outcome.Failure...)
	case core.Changed:
		changeID, p.comes.Failure = outcome.ChangeID, append(p.comes.Failure, outcome.Failure...)
	}
	if changeID != "" {
		p.comes.ChangeIDs = append(p.comes.ChangeIDs, changeID)
	}
	if err != nil {
		refusal := core.Refusal(err)
		p.comes.Failure = append(p.comes.Failure, core.Failure{GroupName: step.GroupName, Code: refusal.Code, Message: refusal.Message})
	}
}
