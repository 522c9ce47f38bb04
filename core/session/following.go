package session

import (
	"cmp"
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

// Beside the user's own documents a session holds what the user follows
// ([core.Follows]): as long as the authority is in the same program, it asks that
// for it.

// change is what changed of the user and of whom the user follows.
type change struct {
	own      authority.Update
	followed []core.Followed
	// copied is how far followed goes of what the copy has; for Remote only.
	copied core.Revision
}

// gather reads what changed of some whom the user follows, and then of the user:
// so what others made of a group is never taken over without what the user did
// there before it. Whom the user has begun to follow is read with it.
func (s *Session) gather(ctx context.Context, behind []core.Following) (change, error) {
	if s.options.Remote {
		return s.gatherCopied(ctx)
	}
	var all change
	var unseated []core.Document
	for {
		followed, err := s.follow(ctx, behind)
		if err != nil {
			return change{}, err
		}
		all.followed = append(all.followed, followed...)
		unseated = append(unseated, s.unseated(followed)...)
		if all.own, err = s.authority.Changes(ctx, s.user, s.replica.Revision(s.user)); err != nil {
			return change{}, err
		}
		all.own.Documents = append(all.own.Documents, unseated...)
		if behind = s.lacking(all); len(behind) == 0 {
			return all, nil
		}
	}
}

// follow asks the authority about owners, see [authority.Authority.Follow].
func (s *Session) follow(ctx context.Context, owners []core.Following) ([]core.Followed, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	return s.authority.Follow(ctx, s.user, s.withSeats(owners))
}

func (s *Session) lacking(all change) []core.Following {
	if s.options.Remote {
		return nil
	}
	return s.replica.Lacking(all.own.Documents, all.followed)
}

// loadFollowed completes a replica that has the user's own documents, up to a
// revision, with what the user follows.
func (s *Session) loadFollowed(ctx context.Context, loaded *replica.Replica, revision core.Revision) (core.Revision, error) {
	if s.options.Remote {
		return s.loadCopied(ctx, loaded, revision)
	}
	for {
		lacking := loaded.Lacking(nil, nil)
		if len(lacking) == 0 {
			return revision, nil
		}
		followed, err := s.authority.Follow(ctx, s.user, lacking)
		if err != nil {
			return 0, err
		}
		update, err := s.authority.Changes(ctx, s.user, revision)
		if err != nil {
			return 0, err
		}
		for _, document := range update.Documents {
			loaded.Add(document)
		}
		for _, set := range followed {
			loaded.AddFollowed(set)
		}
		revision = update.Revision
	}
}

// written returns those whom the user follows of whose documents a command wrote
// some.
func (s *Session) written(committed authority.Committed) []core.Following {
	var list []core.Following
	for owner, revision := range committed.Revisions {
		if following, follows := s.replica.FollowingOf(owner); follows && s.replica.Behind(owner, revision) {
			list = append(list, following)
		}
	}
	return list
}

// upToShown returns a command that reads, clears or deletes conversations with how
// far their groups have been shown here: what has come since, nobody has seen.
func (s *Session) upToShown(command core.Command) core.Command {
	switch c := command.(type) {
	case core.ReadConversation:
		c.UpTo = cmp.Or(c.UpTo, s.shownIn(c.ConversationID))
		return c
	case core.ClearHistory:
		c.UpTo = cmp.Or(c.UpTo, s.shownIn(c.ConversationID))
		return c
	case core.ReadConversations:
		c.UpTo = s.shownInAll(c.ConversationIDs, c.UpTo)
		return c
	case core.DeleteConversations:
		c.UpTo = s.shownInAll(c.ConversationIDs, c.UpTo)
		return c
	}
	return command
}

// shownIn is the newest message of the group that a conversation is with, 0 for
// any other conversation.
func (s *Session) shownIn(conversationID string) uint64 {
	kind, groupID := core.ConversationType(conversationID)
	if kind != core.TypeGroup || s.replica.Group(groupID) == nil {
		return 0
	}
	document, _ := s.replica.Document(core.ThreadKey(core.GroupOwner(groupID))) // Numbers of what is pending are guesses.
	head, _ := document.Value.(core.Thread)
	return head.LastSequence
}

// shownInAll is shownIn for many; nothing where none is with a group, or where
// the call says it itself.
func (s *Session) shownInAll(ids []string, given []uint64) []uint64 {
	if len(given) > 0 {
		return given
	}
	var upTo []uint64
	for i, id := range ids {
		if last := s.shownIn(id); last > 0 {
			upTo = append(upTo, make([]uint64, i+1-len(upTo))...)
			upTo[i] = last
		}
	}
	return upTo
}

// Behind says whether a hint is of something that the session does not have and
// is to have. Hints of all others are none of its business.
func (s *Session) Behind(hint authority.Hint) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behind(hint)
}

func (s *Session) behind(hint authority.Hint) bool {
	if s.options.Remote && hint.Owner == core.CopiedFollowing(s.user) {
		return hint.Revision > s.copiedRevision
	}
	return s.replica.Behind(hint.Owner, hint.Revision)
}

// Heed is [Session.CatchUp] on a hint: of all whom the user follows it asks only
// about the one that the hint is of.
func (s *Session) Heed(ctx context.Context, hint authority.Hint) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if core.IsLiveFrame(hint.Owner) {
		return s.hear(ctx, hint.Owner)
	}
	defer s.settleDismissed(ctx)
	return s.steadily(ctx, func() error {
		if !s.behind(hint) {
			return nil
		}
		var behind []core.Following
		if following, follows := s.replica.FollowingOf(hint.Owner); follows {
			behind = []core.Following{following}
		}
		return s.take(ctx, behind)
	})
}

// settleDismissed ends the user's memberships of groups that were dismissed:
// whoever dismissed one wrote nothing for its other members.
func (s *Session) settleDismissed(ctx context.Context) {
	if !s.dismissals || s.options.Remote || s.closed {
		return
	}
	s.dismissals = false
	for _, groupID := range s.replica.Dismissed() {
		if r := s.room(groupID); r != nil {
			s.leaveDismissed(ctx, r)
			continue
		}
		if _, err := s.do(ctx, core.SettleDismissed{GroupID: groupID}); err != nil {
			s.dismissals = true // With the next change it is tried again.
			s.options.Emit([]Event{Trouble{Err: err}})
			return
		}
	}
}

// Groups returns the chat groups that the user is in: where a message came last
// first (docs/facts.md#the-list-of-groups).
func (s *Session) Groups() []*replica.Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Groups()
}

// Group returns a chat group that the user is in; nil for any other.
func (s *Session) Group(groupID string) *replica.Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.replica.Group(groupID)
}
