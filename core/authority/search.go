package authority

import (
	"context"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// searchPart is how many candidates are read at once.
const searchPart = 250

// Searches are those who answer the questions that search, for [Authority.Answers]:
// for a server, where many users share a store. A page that is on its own looks
// through what it shows.
func Searches() map[string]Answerer {
	return map[string]Answerer{
		core.SearchMessages: searchMessages,
		core.SearchUsers:    searchUsers,
		core.SearchGroups:   searchGroups,
		core.SearchMembers:  searchMembers,
	}
}

func (a *Authority) searcher() Searcher {
	if searcher, is := a.store.(Searcher); is {
		return searcher
	}
	return readThrough{a.store}
}

// visit goes through the ids of the documents of an owner and kind, in the order of
// the store.
func (a *Authority) visit(ctx context.Context, owner string, kind core.Kind, found func(id string)) error {
	for after, more := "", true; more; {
		records, err := a.store.Page(ctx, owner, kind, after, searchPart)
		if err != nil {
			return err
		}
		for _, record := range records {
			after = record.Key.ID
			found(after)
		}
		more = len(records) == searchPart
		a.rest()
	}
	return nil
}

// rest lets others have the thread.
func (a *Authority) rest() {
	if a.Pause != nil {
		a.Pause()
	}
}

// owners goes through those who may be searched for, a part at a time, with some
// documents of each. Found says whether to go on, and place is where it ended.
func (a *Authority) owners(ctx context.Context, f *core.Finding, prefix string, keys func(id string) []core.Key, found func(id string, documents []core.Document) bool) (place string, err error) {
	place = prefix + f.Place
	for {
		owners, err := a.searcher().SearchOwners(ctx, &f.Search, prefix, place, searchPart)
		if err != nil {
			return "", err
		}
		var all []core.Key
		for _, owner := range owners {
			all = append(all, keys(owner[len(prefix):])...)
		}
		documents, err := a.Documents(ctx, all)
		if err != nil {
			return "", err
		}
		each := len(documents) / max(1, len(owners))
		for i, owner := range owners {
			if place = owner; !found(owner[len(prefix):], documents[i*each:(i+1)*each]) {
				return place[len(prefix):], nil
			}
		}
		if len(owners) < searchPart {
			return "", nil
		}
		if f.Left -= len(owners); f.Left <= 0 {
			return place[len(prefix):], nil
		}
		a.rest()
	}
}

// searchUsers answers [core.SearchUsers] with the profiles of all who can be found.
func searchUsers(ctx context.Context, a *Authority, _, text string) (json.RawMessage, error) {
	f, err := core.ReadFinding(text)
	if err != nil {
		return nil, err
	}
	keys := func(id string) []core.Key { return []core.Key{core.ProfileKey(id)} }
	place, err := a.owners(ctx, f, core.ProfileOwner(""), keys, func(id string, documents []core.Document) bool {
		profile, there := documents[0].Value.(core.Profile)
		if !there || !f.FitsUser(id, &profile) {
			return true
		}
		wanted, goOn := f.Take(id)
		if wanted {
			f.List = append(f.List, map[string]any{"userID": id, "of": profile})
		}
		return goOn
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(f.Reply(place))
}

// searchGroups answers [core.SearchGroups] with what anybody may see of groups, and
// the user of those that only members can look at.
func searchGroups(ctx context.Context, a *Authority, user, text string) (json.RawMessage, error) {
	f, err := core.ReadFinding(text)
	if err != nil {
		return nil, err
	}
	keys := func(id string) []core.Key {
		return append(core.PublicGroupKeys(id), core.MembershipKey(user, id))
	}
	place, err := a.owners(ctx, f, core.GroupOwner(""), keys, func(id string, documents []core.Document) bool {
		group, _ := documents[0].Value.(core.Group)
		if !f.FitsGroup(id, &group, documents[2].Value) {
			return true
		}
		wanted, goOn := f.Take(id)
		if wanted {
			size, _ := documents[1].Value.(core.GroupSize)
			group.Custom = nil
			f.List = append(f.List, map[string]any{"groupID": id, "of": group, "memberCount": size.Count})
		}
		return goOn
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(f.Reply(place))
}
