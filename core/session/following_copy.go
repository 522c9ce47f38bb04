package session

import (
	"cmp"
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/replica"
)

// With a server a session finds what the user follows in the copy
// ([core.CopiedFollowing]). Both are read as of one moment: each takeover that
// changes it also changes the link, which is the user's own ([core.Link.Sets]).

// gatherCopied is gather from the copy.
func (s *Session) gatherCopied(ctx context.Context) (change, error) {
	all := change{copied: s.copiedRevision}
	all.own.Revision = s.replica.Revision(s.user)
	sets := s.replica.Link().Sets
	var found copiedSets
	for {
		own, err := s.authority.Changes(ctx, s.user, all.own.Revision)
		if err != nil {
			return change{}, err
		}
		all.own.Revision, all.own.Documents = own.Revision, append(all.own.Documents, own.Documents...)
		is := setsIn(own.Documents, sets)
		if is == sets {
			break
		}
		sets = is
		if all.copied, err = s.authority.EachChange(ctx, core.CopiedFollowing(s.user), all.copied, found.add); err != nil {
			return change{}, err
		}
	}
	all.followed = found.all(s.user, func(key core.Key) core.Value {
		document, _ := s.replica.Document(key)
		for _, own := range all.own.Documents {
			if own.Key == key {
				document = own
			}
		}
		return document.Value
	})
	return all, nil
}

// setsIn is the count of the link that is among documents, else what it was.
func setsIn(documents []core.Document, was uint64) uint64 {
	for _, document := range documents {
		if link, is := document.Value.(core.Link); is {
			was = link.Sets
		}
	}
	return was
}

// loadCopied completes a replica with what the copy has of those whom the user
// follows.
func (s *Session) loadCopied(ctx context.Context, loaded *replica.Replica, revision core.Revision) (core.Revision, error) {
	var copied core.Revision
	var found copiedSets
	for read := uint64(0); read < loaded.Link().Sets; {
		var err error
		read = loaded.Link().Sets
		if copied, err = s.authority.EachChange(ctx, core.CopiedFollowing(s.user), copied, found.add); err != nil {
			return 0, err
		}
		var update authority.Update
		if update, err = s.authority.Changes(ctx, s.user, revision); err != nil {
			return 0, err
		}
		for _, document := range update.Documents {
			loaded.Add(document)
		}
		revision = update.Revision
	}
	for _, set := range found.all(s.user, func(key core.Key) core.Value {
		document, _ := loaded.Document(key)
		return document.Value
	}) {
		loaded.AddFollowed(set)
	}
	s.copiedRevision = copied
	return revision, nil
}

// copiedSets puts together what the copy has of each owner.
type copiedSets map[string]*core.Followed

// add takes a document of the copy. It may come again: the later one counts.
func (c *copiedSets) add(document core.Document) {
	if *c == nil {
		*c = copiedSets{}
	}
	document.Key = document.Key.Original()
	set := (*c)[document.Key.Owner]
	if set == nil {
		set = &core.Followed{Owner: document.Key.Owner}
		(*c)[document.Key.Owner] = set
	}
	if document.Key.Kind == core.KindReached {
		reached, there := document.Value.(core.Reached)
		set.Revision, set.Whole = reached.Revision, there && reached.Anything()
		return
	}
	set.Documents = append(set.Documents, document)
}

// all returns what was added, in the order of the owners' names, for the document
// for which the user follows each.
func (c copiedSets) all(user string, of func(core.Key) core.Value) []core.Followed {
	var list []core.Followed
	for _, set := range c {
		key, _ := core.FollowingKey(user, set.Owner)
		set.For = of(key)
		core.Sort(set.Documents, func(a, b core.Document) int { return cmp.Compare(a.Revision, b.Revision) })
		list = append(list, *set)
	}
	core.Sort(list, func(a, b core.Followed) int { return cmp.Compare(a.Owner, b.Owner) })
	return list
}
