package account

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// part is how many documents or rows a step takes at a time.
const part = 200

// erase takes all steps. Each leaves nothing for itself to do, so that it makes no
// difference where somebody before has stopped.
func (e *erasing) erase(ctx context.Context, user string) error {
	for _, step := range []struct {
		name string
		take func(context.Context, string) error
	}{
		{"end the sign-ins", func(ctx context.Context, user string) error { return e.options.Shut(ctx, user) }},
		{"leave the groups", e.leaveGroups},
		{"withdraw applications", e.withdraw},
		{"end friendships", e.endRelations},
		{"follow nobody", e.unfollow},
		{"forget conversations", e.forgetConversations},
		{"show nothing", func(ctx context.Context, user string) error { return e.do(ctx, user, core.EraseShown{}) }},
		{"notify no devices", e.options.Devices},
		{"forget documents", e.forgetDocuments},
		{"name the data anew", func(ctx context.Context, user string) error {
			return e.options.Authority.Renew(ctx, user, e.options.Fresh())
		}},
	} {
		if err := e.hold(ctx); err != nil {
			return err
		}
		if err := step.take(ctx, user); err != nil {
			return fmt.Errorf("erase the account %q: %s: %w", user, step.name, err)
		}
	}
	return nil
}

// do has a command carried out as the user.
func (e *erasing) do(ctx context.Context, user string, command core.Command) error {
	_, err := e.options.Authority.Do(ctx, core.Call{User: user, Command: command, Admin: &core.Admin{}}, nil)
	return err
}

// passed is do for what may have been done already, or may not be there: a refusal
// is none.
func (e *erasing) passed(ctx context.Context, user string, command core.Command) error {
	err := e.do(ctx, user, command)
	var refusal *core.Error
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

// each calls f with the ids of all documents of a kind, some at a time.
func (e *erasing) each(ctx context.Context, owner string, kind core.Kind, f func(ids []string) error) error {
	for after, more := "", true; more; {
		if err := e.hold(ctx); err != nil {
			return err
		}
		records, err := e.options.Store.Page(ctx, owner, kind, after, part)
		if err != nil || len(records) == 0 {
			return err
		}
		ids := make([]string, len(records))
		for i, record := range records {
			ids[i] = record.Key.ID
		}
		if err := f(ids); err != nil {
			return err
		}
		after, more = ids[len(ids)-1], len(ids) == part
	}
	return nil
}

// eachOne is each for one id after the other.
func (e *erasing) eachOne(ctx context.Context, owner string, kind core.Kind, f func(id string) error) error {
	return e.each(ctx, owner, kind, func(ids []string) error {
		for _, id := range ids {
			if err := f(id); err != nil {
				return err
			}
		}
		return nil
	})
}

func (e *erasing) leaveGroups(ctx context.Context, user string) error {
	return e.eachOne(ctx, user, core.KindMembership, func(groupID string) error {
		if _, is := core.TopicOf(groupID); is {
			return nil // It ends with that of the community.
		}
		return e.leaveGroup(ctx, user, groupID)
	})
}

// leaveGroup ends a membership. A group in which nobody is left ends; that of an owner
// who may not just go passes to another member.
func (e *erasing) leaveGroup(ctx context.Context, user, groupID string) error {
	err := e.do(ctx, user, core.QuitGroup{GroupID: groupID})
	switch {
	case err == nil:
		return e.endEmpty(ctx, user, groupID)
	case core.CodeOf(err) == core.CodeUncaught:
		return err
	case core.CodeOf(err) == core.CodeOwnerCannotQuit:
		return e.passOn(ctx, user, groupID)
	}
	return e.passed(ctx, user, core.SettleDismissed{GroupID: groupID}) // Nothing, where it was not.
}

// endEmpty ends a group that has no members.
func (e *erasing) endEmpty(ctx context.Context, user, groupID string) error {
	documents, err := e.options.Authority.Documents(ctx, []core.Key{core.GroupSizeKey(groupID)})
	if err != nil {
		return err
	}
	if size, there := documents[0].Value.(core.GroupSize); !there || size.Count > 0 {
		return nil
	}
	return e.passed(ctx, user, core.DismissGroup{GroupID: groupID})
}

// passOn gives a group to its first admin, else to the member who came first, and
// leaves it.
func (e *erasing) passOn(ctx context.Context, user, groupID string) error {
	heir, err := e.heir(ctx, user, groupID)
	if err != nil {
		return err
	}
	if heir == "" {
		return e.passed(ctx, user, core.DismissGroup{GroupID: groupID})
	}
	if err := e.do(ctx, user, core.ChangeGroupOwner{GroupID: groupID, NewOwnerID: heir}); err != nil {
		return err
	}
	return e.passed(ctx, user, core.QuitGroup{GroupID: groupID})
}

// heirs is how many members are looked at for who came first.
const heirs = 1000

func (e *erasing) heir(ctx context.Context, user, groupID string) (heir string, err error) {
	documents, err := e.options.Authority.Documents(ctx, []core.Key{core.StaffKey(groupID)})
	if err != nil {
		return "", err
	}
	if staff, _ := documents[0].Value.(core.Staff); len(staff.Admins) > 0 {
		return staff.Admins[0], nil
	}
	records, err := e.options.Store.Page(ctx, core.MembersOwner(groupID), core.KindMember, "", heirs)
	if err != nil {
		return "", err
	}
	first := int64(math.MaxInt64)
	for _, record := range records {
		value, err := core.Decode(core.KindMember, record.Body)
		if err != nil {
			return "", err
		}
		if member, _ := value.(core.Member); record.Key.ID != user && member.JoinedAt < first {
			heir, first = record.Key.ID, member.JoinedAt
		}
	}
	return heir, nil
}

// withdraw takes back that the user waits to be let into groups.
func (e *erasing) withdraw(ctx context.Context, user string) error {
	documents, err := e.options.Authority.Documents(ctx, []core.Key{core.JoinedKey(user)})
	if err != nil {
		return err
	}
	joined, _ := documents[0].Value.(core.Joined)
	if len(joined.Waiting) == 0 {
		return nil
	}
	var commit authority.Commit
	for _, groupID := range joined.Waiting {
		commit.Writes = append(commit.Writes, authority.Write{Key: core.ApplicationKey(groupID, user)})
	}
	_, err = e.options.Store.Commit(ctx, commit)
	return err
}

// endRelations takes the user out of the lists of friends, and applications out of
// those of whom they are with.
func (e *erasing) endRelations(ctx context.Context, user string) error {
	return e.eachOne(ctx, user, core.KindRelation, func(other string) error {
		for _, end := range []struct {
			as  string
			how core.ChangeFriends
		}{
			{user, core.ChangeFriends{Op: "deleteFriend", UserIDs: []string{other}}},
			{user, core.ChangeFriends{Op: "refuseFriendApplication", UserIDs: []string{other}}},
			{user, core.ChangeFriends{Op: "deleteFriendApplication", UserIDs: []string{other}, Sent: true}},
			{other, core.ChangeFriends{Op: "deleteFriendApplication", UserIDs: []string{user}}},
		} {
			if err := e.passed(ctx, end.as, end.how); err != nil {
				return err
			}
		}
		return nil
	})
}

// unfollow takes the user out of the lists of whom others follow, and of who follows
// them.
func (e *erasing) unfollow(ctx context.Context, user string) error {
	err := e.eachOne(ctx, core.FansOwner(core.FanLists[0], user), core.KindFan, func(other string) error {
		return e.passed(ctx, user, core.FollowUser{UserID: other, Off: true})
	})
	if err != nil {
		return err
	}
	return e.eachOne(ctx, core.FansOwner(core.FanLists[1], user), core.KindFan, func(other string) error {
		return e.passed(ctx, other, core.FollowUser{UserID: user, Off: true})
	})
}

// forgetConversations leaves of the conversations that the history is hidden, and
// not even that where nobody has it any more.
func (e *erasing) forgetConversations(ctx context.Context, user string) error {
	return e.each(ctx, user, core.KindConversation, func(ids []string) error {
		if err := e.do(ctx, user, core.EraseConversations{IDs: ids}); err != nil {
			return err
		}
		for _, id := range ids {
			if err := e.forgetHistory(ctx, user, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetHistory removes the rows of a history that nobody sees any more: of the
// user's own, as far as there are notices; and all of one with a peer who is not
// there either.
func (e *erasing) forgetHistory(ctx context.Context, user, conversationID string) error {
	thread := core.ThreadID(user, conversationID)
	kind, peer := core.ConversationType(conversationID)
	if kind == "" {
		documents, err := e.options.Authority.Documents(ctx, []core.Key{core.ConversationKey(user, conversationID)})
		if err != nil {
			return err
		}
		left, _ := core.AsConversation(documents[0].Value)
		return e.forgetRows(ctx, thread, left.ClearedSequence)
	}
	if kind == core.TypeGroup {
		return nil
	}
	last, err := e.eraseThread(ctx, user, core.EraseThread{Peer: peer})
	if err != nil || last == 0 {
		return err
	}
	if err := e.forgetRows(ctx, thread, last); err != nil {
		return err
	}
	if err := e.forgetRows(ctx, core.Log(thread), math.MaxInt64); err != nil {
		return err
	}
	_, err = e.eraseThread(ctx, user, core.EraseThread{Peer: peer, Last: last})
	return err
}

func (e *erasing) eraseThread(ctx context.Context, user string, command core.EraseThread) (last uint64, err error) {
	done, err := e.options.Authority.Do(ctx, core.Call{User: user, Command: command}, nil)
	last, _ = done.Outcome.(uint64)
	return last, err
}

func (e *erasing) forgetRows(ctx context.Context, thread string, last uint64) (err error) {
	for more := true; more && err == nil; {
		if more, err = e.options.Store.EraseRows(ctx, thread, last, part); err == nil {
			err = e.hold(ctx)
		}
	}
	return err
}

// What others are told of ends by commands. So what comes meanwhile does too, the
// next time, and is not just forgotten.
var ended = []core.Kind{core.KindConversation, core.KindMembership, core.KindRelation, core.KindFan}

// forgetDocuments removes what else is the user's own.
func (e *erasing) forgetDocuments(ctx context.Context, user string) error {
	owners := []string{pushOwner(user), silenceOwner(user), user}
	for _, list := range core.FanLists {
		owners = append(owners, core.FansOwner(list, user))
	}
	for _, owner := range owners {
		for more := true; more; {
			var err error
			if more, err = e.options.Store.EraseDocuments(ctx, owner, ended, part); err == nil {
				err = e.hold(ctx)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// pushOwner owns what there is of the devices that a user is notified at.
func pushOwner(user string) string { return "push " + user }

// silenceOwner owns from when on the backend lets a user speak again.
func silenceOwner(user string) string { return "silence " + user }
