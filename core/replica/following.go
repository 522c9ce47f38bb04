package replica

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// followed is an owner whom the user follows by own documents. What it owns is
// among the replica's documents, under the keys that it has everywhere.
type followed struct {
	// held: there is what a follower gets, as of a revision or later.
	held     bool
	revision core.Revision
}

// Following returns the owners whom the user follows, with how far the replica
// has come with each, in the order of their names.
func (r *Replica) Following() []core.Following {
	var list []core.Following
	for owner, followed := range r.followed {
		list = append(list, core.Following{Owner: owner, After: followed.revision})
	}
	sortFollowing(list)
	return list
}

// Lacking returns those whom the user follows once documents of the user have
// been taken over, and of whom the replica, with sets that it is to get, does not
// have what there was when the user began to follow them.
func (r *Replica) Lacking(documents []core.Document, sets []core.Followed) []core.Following {
	had := map[string]core.Value{}
	for _, set := range sets {
		if set.Whole {
			had[set.Owner] = set.For
		}
	}
	lacking := map[string]bool{}
	for owner, followed := range r.followed {
		lacking[owner] = !followed.held && !core.SameFollowing(had[owner], r.reason(owner))
	}
	for _, document := range documents {
		owner := core.Follows(document.Key)
		if owner == "" || document.Key.Owner != r.user {
			continue
		}
		known := core.SameFollowing(had[owner], document.Value) ||
			r.followed[owner].held && core.SameFollowing(r.reason(owner), document.Value)
		lacking[owner] = document.Value != nil && !known
	}
	var list []core.Following
	for owner, lacks := range lacking {
		if lacks {
			list = append(list, core.Following{Owner: owner})
		}
	}
	sortFollowing(list)
	return list
}

// Behind says whether an owner at a revision has something that the replica has
// not: for that it is the user, or one whom the user follows.
func (r *Replica) Behind(owner string, revision core.Revision) bool {
	if owner == r.user {
		return revision > r.revision
	}
	followed, follows := r.followed[owner]
	return follows && revision > followed.revision
}

// FollowingOf is what to ask for of one whom the user follows; false for others.
func (r *Replica) FollowingOf(owner string) (core.Following, bool) {
	followed, follows := r.followed[owner]
	return core.Following{Owner: owner, After: followed.revision}, follows
}

func sortFollowing(list []core.Following) {
	core.Sort(list, func(a, b core.Following) int { return cmp.Compare(a.Owner, b.Owner) })
}

// AddFollowed is [Replica.Add] for what an owner has whom the user follows. It
// comes after the user's own documents.
func (r *Replica) AddFollowed(set core.Followed) {
	r.takeSet(set, r.Add)
}

// takeSet takes over what of a set is newer, if the user follows the owner for
// the reason that it was asked for.
func (r *Replica) takeSet(set core.Followed, take func(core.Document)) {
	was, follows := r.followed[set.Owner]
	if !follows || !was.held && !set.Whole || !core.SameFollowing(set.For, r.reason(set.Owner)) {
		return
	}
	for _, document := range set.Documents {
		if document.Revision > r.documents[document.Key].Revision {
			take(document)
		}
	}
	r.followed[set.Owner] = followed{held: true, revision: max(was.revision, set.Revision)}
	if !set.Whole && set.Revision == 0 {
		r.followed[set.Owner] = followed{} // A copy has let go of it.
	}
}

// reason is the document for which the user follows an owner.
func (r *Replica) reason(owner string) core.Value {
	key, _ := core.FollowingKey(r.user, owner)
	return r.documents[key].Value
}

// follow notes that a document of the user's says whether the user follows an
// owner. Where it does so no longer, or anew, nothing of that owner stays: the
// documents that go are returned.
func (r *Replica) follow(document core.Document) (gone []core.Document) {
	owner := core.Follows(document.Key)
	if document.Key.Owner != r.user || core.SameFollowing(r.documents[document.Key].Value, document.Value) {
		return nil
	}
	if _, group := core.GroupOf(owner); !group {
		for _, key := range core.FollowedKeys(owner) { // There is nothing more of them.
			if of, has := r.documents[key]; has {
				gone = append(gone, core.Document{Key: key, Value: of.Value})
				delete(r.documents, key)
			}
		}
	} else if r.followed[owner].held {
		maps.DeleteFunc(r.documents, func(key core.Key, of held) bool {
			if key.Owner == owner {
				gone = append(gone, core.Document{Key: key, Value: of.Value})
			}
			return key.Owner == owner
		})
	}
	delete(r.followed, owner)
	if document.Value != nil {
		r.followed[owner] = followed{}
	}
	return gone
}

// groupOf is the chat group that a conversation is with; "" for another one.
func groupOf(conversationID string) string {
	groupID, is := strings.CutPrefix(conversationID, core.TypeGroup)
	if !is {
		return ""
	}
	return groupID
}

// shownAs is a conversation as its user sees it, listed or not; nil where there
// is none. That with a chat group whose member the user is follows from what the
// group owns; as long as that is not known it is nowhere to be seen.
func (r *Replica) shownAs(id string) *core.Conversation {
	own, _ := r.Value(core.ConversationKey(r.user, id)).(*core.Conversation)
	groupID := groupOf(id)
	if groupID == "" {
		return own
	}
	membership, member := r.Value(core.MembershipKey(r.user, groupID)).(core.Membership)
	if !member {
		return own
	}
	group, known := r.Value(core.GroupKey(groupID)).(core.Group)
	if !known {
		return nil
	}
	if own == nil {
		own = &core.Conversation{} // The user has done nothing with it.
	}
	head, _ := r.Value(core.ThreadKey(core.GroupOwner(groupID))).(core.Thread)
	shown := core.GroupParts{
		User: r.user, Own: *own, Membership: &membership, Group: group, Head: head,
		Revoked: func(sequence uint64) core.RevokedMessages {
			revoked, _ := r.Value(core.RevokedKey(groupID, sequence)).(core.RevokedMessages)
			return revoked
		},
		Hides: func(sequence uint64) bool { return r.Hides(id, sequence) },
	}.Shown()
	return &shown
}

// Group is a chat group. It is never changed.
type Group struct {
	ID string
	core.Group
	// UserID is the user. Who is not in the group has no membership, and is shown
	// nothing from LastSequence on.
	UserID     string
	Membership core.Membership
	// Members is how many there are, Admins who of them are admins.
	Members int
	Admins  []string
	// LastSequence is the number of the newest message, Last the newest one that
	// counts as such for the user, nil for none.
	LastSequence uint64
	Last         *core.Message
	// RemindType is that of the conversation.
	RemindType string
}

// Group returns a group whose member the user is; nil where there is none, or it
// has ended.
func (r *Replica) Group(groupID string) *Group {
	return r.groupAs(groupID, r.shownAs(core.TypeGroup+groupID))
}

// groupAs is Group for one whose conversation is shown so.
func (r *Replica) groupAs(groupID string, conversation *core.Conversation) *Group {
	if groupID == "" {
		return nil
	}
	membership, member := r.Value(core.MembershipKey(r.user, groupID)).(core.Membership)
	group, known := r.Value(core.GroupKey(groupID)).(core.Group)
	if !member || !known || group.DismissedBy != "" {
		return nil
	}
	if community, topic := core.TopicOf(groupID); topic {
		of := r.Group(community)
		if of == nil {
			return nil
		}
		membership.Role, membership.NameCard = of.Membership.Role, of.Membership.NameCard
		membership.MuteUntil = max(membership.MuteUntil, of.Membership.MuteUntil)
	}
	size, _ := r.Value(core.GroupSizeKey(groupID)).(core.GroupSize)
	staff, _ := r.Value(core.StaffKey(groupID)).(core.Staff)
	head, _ := r.Value(core.ThreadKey(core.GroupOwner(groupID))).(core.Thread)
	shown := &Group{
		ID: groupID, Group: group, UserID: r.user, Membership: membership,
		Members: size.Count, Admins: staff.Admins, LastSequence: head.LastSequence,
	}
	if conversation != nil {
		shown.Last, shown.RemindType = conversation.Last, conversation.RemindType
	}
	return shown
}

// Groups returns the groups whose member the user is, without topics: where a
// message came last first, those without one at the end.
func (r *Replica) Groups() []*Group {
	groups := []*Group{}
	for owner := range r.followed {
		if _, topic := core.TopicOf(owner); topic {
			continue
		}
		if group := r.Group(strings.TrimPrefix(owner, core.GroupOwner(""))); group != nil {
			groups = append(groups, group)
		}
	}
	core.Sort(groups, func(a, b *Group) int {
		return cmp.Or(cmp.Compare(b.lastTime(), a.lastTime()), cmp.Compare(a.ID, b.ID))
	})
	return groups
}

// Dismissed returns the groups that have ended, but for the user's membership.
func (r *Replica) Dismissed() []string {
	var ids []string
	for owner := range r.followed {
		groupID := strings.TrimPrefix(owner, core.GroupOwner(""))
		if group, _ := r.Value(core.GroupKey(groupID)).(core.Group); group.DismissedBy != "" {
			ids = append(ids, groupID)
		}
	}
	slices.Sort(ids)
	return ids
}

func (g *Group) lastTime() int64 {
	if g.Last == nil {
		return 0
	}
	return g.Last.Time
}
