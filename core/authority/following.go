package authority

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// followPart is how many documents are read in one go.
const followPart = 700

// Follow brings a user up to date with owners, each one named once. It leaves out
// those of whom nothing changed. What the user may get is judged by the user's own
// documents as they are then, not by what whoever asks believes.
func (a *Authority) Follow(ctx context.Context, user string, owners []core.Following) ([]core.Followed, error) {
	moved, err := a.moved(ctx, owners)
	if err != nil {
		return nil, err
	}
	var found []core.Followed
	var whole []wanted
	for _, following := range moved {
		key, can := core.FollowingKey(user, following.Owner)
		groupID, _ := core.GroupOf(following.Owner)
		switch {
		case !can:
			found = append(found, core.Followed{Owner: following.Owner})
		case following.whole:
			if following.Seat != nil {
				key = core.SilenceKey(groupID, user)
			}
			whole = append(whole, wanted{following: following, keys: append([]core.Key{key}, core.FollowedKeys(following.Owner)...)})
		default:
			followed, err := a.changed(ctx, user, key, following.Following)
			if err != nil {
				return nil, err
			}
			found = append(found, followed)
		}
	}
	entire, err := a.entire(ctx, user, whole)
	return append(found, entire...), err
}

// moving is an owner who has moved on. One of whom nothing is there yet is read
// whole, and is at After at least.
type moving struct {
	core.Following
	whole bool
}

// moved returns those owners who are beyond what was asked for. Of one alone that
// is not looked up: its changes say it.
func (a *Authority) moved(ctx context.Context, owners []core.Following) ([]moving, error) {
	if len(owners) == 0 || len(owners) == 1 && owners[0].After > 0 {
		return single(owners), nil
	}
	names := make([]string, len(owners))
	for i, following := range owners {
		names[i] = following.Owner
	}
	revisions, err := a.store.Revisions(ctx, names)
	if err != nil {
		return nil, err
	}
	var moved []moving
	for i, following := range owners {
		switch following.After {
		case 0:
			following.After = revisions[i]
			moved = append(moved, moving{following, true})
		case revisions[i]:
		default:
			moved = append(moved, moving{following, false})
		}
	}
	return moved, nil
}

func single(owners []core.Following) []moving {
	var moved []moving
	for _, following := range owners {
		moved = append(moved, moving{Following: following})
	}
	return moved
}

// changed reads what changed of an owner. The document for which the user follows
// it is read afterwards: somebody who came only between the two is judged as who
// has come, and has not seen more than what there was at that moment.
func (a *Authority) changed(ctx context.Context, user string, key core.Key, following core.Following) (core.Followed, error) {
	update, err := a.Changes(ctx, following.Owner, following.After)
	if err != nil {
		return core.Followed{}, err
	}
	keys := []core.Key{key}
	if following.Seat != nil {
		groupID, _ := core.GroupOf(following.Owner)
		keys = core.SeatKeys(groupID, user)
	}
	own, err := a.Documents(ctx, keys)
	if err != nil {
		return core.Followed{}, err
	}
	reason := own[0].Value
	if following.Seat != nil {
		reason = a.judgeSeat(following.Seat, own[0].Value, own[1].Value)
	}
	return followed(reason, following.Owner, update), nil
}

// judgeSeat is what a seat in the room of a live group is worth now.
func (a *Authority) judgeSeat(seat, group, silence core.Value) core.Value {
	now, _ := a.read()
	return core.JudgeSeat(seat, group, silence, now)
}

// wanted is an owner that is read whole: the document for which the user follows
// it comes first.
type wanted struct {
	following moving
	keys      []core.Key
}

// entire reads owners whole, many in one go, each as of one moment together with
// the document for which the user follows it.
func (a *Authority) entire(ctx context.Context, user string, owners []wanted) ([]core.Followed, error) {
	var found []core.Followed
	for len(owners) > 0 {
		n, keys := 1, owners[0].keys
		for n < len(owners) && len(keys)+len(owners[n].keys) <= followPart {
			keys = append(keys, owners[n].keys...)
			n++
		}
		documents, err := a.Documents(ctx, keys)
		if err != nil {
			return nil, err
		}
		first := len(found)
		for _, owner := range owners[:n] {
			update := Update{Revision: owner.following.After, Documents: documents[1:len(owner.keys)]}
			for _, document := range update.Documents { // The owner may have gone on meanwhile.
				update.Revision = max(update.Revision, document.Revision)
			}
			reason := documents[0].Value
			if seat := owner.following.Seat; seat != nil { // The group comes first of what it owns.
				reason = a.judgeSeat(seat, documents[1].Value, documents[0].Value)
			}
			whole := followed(reason, owner.following.Owner, update)
			whole.Whole = true
			found = append(found, whole)
			documents = documents[len(owner.keys):]
		}
		if err := a.addRevoked(ctx, user, found[first:]); err != nil {
			return nil, err
		}
		owners = owners[n:]
		if a.Pause != nil {
			a.Pause()
		}
	}
	return found, nil
}

// addRevoked adds to groups which of the messages are revoked that the user may
// not have read. What is newer there than the rest does no harm.
func (a *Authority) addRevoked(ctx context.Context, user string, found []core.Followed) error {
	at := map[string]*core.Followed{}
	var conversations []core.Key
	for i := range found {
		if groupID, is := core.GroupOf(found[i].Owner); is {
			at[groupID] = &found[i]
			conversations = append(conversations, core.ConversationKey(user, core.TypeGroup+groupID))
		}
	}
	if len(at) == 0 {
		return nil
	}
	own, err := a.Documents(ctx, conversations)
	if err != nil {
		return err
	}
	var keys []core.Key
	for _, conversation := range own {
		groupID := conversation.Key.ID[len(core.TypeGroup):]
		group := at[groupID]
		keys = append(keys, core.RevokedKeys(groupID, group.For, conversation.Value, headIn(group))...)
	}
	for part := range slices.Chunk(keys, followPart) {
		revoked, err := a.Documents(ctx, part)
		if err != nil {
			return err
		}
		for _, document := range existing(revoked) {
			groupID, _ := core.GroupOf(document.Key.Owner)
			of := at[groupID]
			if document, gets := core.ForFollower(of.For, document); gets {
				of.Documents = append(of.Documents, document)
			}
		}
	}
	return nil
}

func headIn(followed *core.Followed) core.Value {
	for _, document := range followed.Documents {
		if document.Key.Kind == core.KindThread {
			return document.Value
		}
	}
	return nil
}

func existing(documents []core.Document) []core.Document {
	var list []core.Document
	for _, document := range documents {
		if document.Revision > 0 {
			list = append(list, document)
		}
	}
	return list
}

// followed is what of an update of an owner somebody gets who follows it for a
// document; for none, nothing.
func followed(following core.Value, owner string, update Update) core.Followed {
	seen := core.Followed{Owner: owner, For: following}
	if following == nil {
		return seen
	}
	seen.Revision = update.Revision
	for _, document := range existing(update.Documents) {
		if document, gets := core.ForFollower(following, document); gets {
			seen.Documents = append(seen.Documents, document)
		}
	}
	return seen
}

// readable is the part of a conversation's history that its user may read: what is
// numbered after+1 to last.
type readable struct {
	user        string
	group       bool
	after, last uint64
	// left: the user is no member of the group any more.
	left bool
}

// readable looks that up, as of one moment: who is removed after that has read
// what was there before.
func (a *Authority) readable(ctx context.Context, user, conversationID string) (readable, error) {
	kind, groupID := core.ConversationType(conversationID)
	if kind != core.TypeGroup {
		return readable{}, nil
	}
	documents, err := a.Documents(ctx, []core.Key{
		core.MembershipKey(user, groupID), core.ConversationKey(user, conversationID), core.ThreadKey(core.GroupOwner(groupID)),
	})
	if err != nil {
		return readable{}, err
	}
	after, last := core.Readable(documents[0].Value, documents[1].Value, documents[2].Value)
	return readable{user: user, group: true, after: after, last: max(after, last), left: documents[0].Value == nil}, nil
}

// within bounds what is asked for; before is not above after+1 where nothing is
// left of it.
func (r readable) within(after, before uint64) (uint64, uint64) {
	after = max(after, r.after)
	if r.group && (before == 0 || before > r.last+1) {
		before = r.last + 1
	}
	return after, before
}

// shows says whether the user may see a message of a group.
func (r readable) shows(message core.Message) bool {
	return r.covers(message.Sequence) && message.SeenBy(r.user)
}

func (r readable) covers(sequence uint64) bool {
	return r.after < sequence && sequence <= r.last
}
