package authority

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// Page returns documents of a group's owner and kind that are nobody's copy
// ([core.MembersOwner] and its like), for a user who asks: those with ids after the
// given one, in the order of the store, or those that after names ([core.ByIDs]). It
// returns at most limit of them, and at most [core.MaxPage]. More says whether
// others follow.
//
// Whether the user may is judged by what stands there once the page is read: so
// nobody reads on who was removed.
//
// Refusals: 10015, 10010 no such group, 10007 not in it, or these documents are
// for its owner and admins, or for nobody.
func (a *Authority) Page(ctx context.Context, user, owner string, kind core.Kind, after string, limit int) (documents []core.Document, more bool, err error) {
	if name, is := core.QuestionIn(owner, kind); is {
		return a.ask(ctx, user, name, after)
	}
	keys, err := core.AskingKeys(user, owner)
	if err != nil {
		return nil, false, err
	}
	if limit <= 0 || limit > core.MaxPage {
		limit = core.MaxPage
	}
	records, err := a.askedFor(ctx, owner, kind, after, limit+1)
	if err != nil {
		return nil, false, err
	}
	judged, err := a.Documents(ctx, keys)
	if err != nil {
		return nil, false, err
	}
	if err := core.MayAsk(owner, kind, judged[0].Value, judged[1].Value); err != nil {
		return nil, false, err
	}
	if err := a.mayAskAbout(ctx, user, owner, kind, judged[1].Value); err != nil {
		return nil, false, err
	}
	if kind == core.KindOnline {
		count := a.CountOnline
		if a.Online != nil {
			count = a.Online
		}
		online, err := count(ctx, owner)
		return []core.Document{{Key: core.Key{Owner: owner, Kind: kind}, Value: core.Online{Count: online}}}, false, err
	}
	more = len(records) > limit
	documents, err = decodeRecords(records[:min(limit, len(records))])
	return documents, more, err
}

// mayAskAbout refuses who may not read what members did about a message.
func (a *Authority) mayAskAbout(ctx context.Context, user, owner string, kind core.Kind, membership core.Value) error {
	groupID, sequence, is := core.AboutMessage(owner)
	if !is {
		return nil
	}
	message, found, err := readRow(ctx, a.store, core.GroupOwner(groupID), sequence)
	if err == nil && (!found || !message.MayAskAbout(kind, user, membership)) {
		err = core.Errorf(core.CodeMessageNotFound, "there is no such message of which you may ask this")
	}
	return err
}

func (a *Authority) askedFor(ctx context.Context, owner string, kind core.Kind, after string, limit int) ([]Record, error) {
	ids, named := core.IDsIn(after)
	if !named {
		return a.store.Page(ctx, owner, kind, after, limit)
	}
	keys := make([]core.Key, min(len(ids), limit))
	for i := range keys {
		keys[i] = core.Key{Owner: owner, Kind: kind, ID: ids[i]}
	}
	records, err := a.store.Read(ctx, keys)
	return slices.DeleteFunc(records, func(r Record) bool { return len(r.Body) == 0 }), err
}

func decodeRecords(records []Record) ([]core.Document, error) {
	documents := make([]core.Document, len(records))
	var decoder core.Decoder
	var err error
	for i, record := range records {
		if documents[i], err = decodeRecord(&decoder, record); err != nil {
			return nil, err
		}
	}
	return documents, nil
}

// CountOnline counts those members of a group, by the owner of their documents,
// who have a place where they are online now. It reads all of them.
func (a *Authority) CountOnline(ctx context.Context, owner string) (online int, err error) {
	now, _ := a.read()
	for after := ""; ; {
		members, err := a.store.Page(ctx, owner, core.KindMember, after, followPart)
		if err != nil || len(members) == 0 {
			return online, err
		}
		keys := make([]core.Key, len(members))
		for i, member := range members {
			keys[i] = core.StatusKey(member.Key.ID)
			after = member.Key.ID
		}
		statuses, err := a.Documents(ctx, keys)
		if err != nil {
			return online, err
		}
		for _, document := range statuses {
			if status, _ := document.Value.(core.Status); status.At(now).Shown().StatusType == core.StatusOnline {
				online++
			}
		}
		if a.Pause != nil {
			a.Pause()
		}
	}
}

// LookGroups returns what anybody may see of groups, see [core.PublicOfGroup]: the
// documents under [core.PublicGroupKeys] of those that there are. What can be no
// group's id is passed over.
func (a *Authority) LookGroups(ctx context.Context, ids []string) ([]core.Document, error) {
	var keys []core.Key
	for _, id := range ids {
		if _, err := core.AskingKeys("", core.GroupOwner(id)); err == nil {
			keys = append(keys, core.PublicGroupKeys(id)...)
		}
	}
	documents, err := a.Documents(ctx, keys)
	if err != nil {
		return nil, err
	}
	var public []core.Document
	for pair := range slices.Chunk(documents, 2) {
		if pair[0].Value != nil {
			group, size := core.PublicOfGroup(pair[0].Value, pair[1].Value)
			pair[0].Value, pair[1].Value = group, size
			public = append(public, pair...)
		}
	}
	return public, nil
}
