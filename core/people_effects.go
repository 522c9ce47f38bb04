package core

import "slices"

// comparePeople adds what it means that a document about the user, or about
// somebody the user watches, was shown as old and is shown as new. What is seen
// for the first time is no change.
func (e *Effects) comparePeople(key Key, old, new Value) {
	switch is := new.(type) {
	case Profile:
		was, before := old.(Profile)
		e.Profile = e.Profile || before && !is.showsAs(was)
	case Status:
		was, _ := old.(Status)
		if is.Custom != was.Custom {
			e.status(key.Owner)
		}
	case Watched:
		if was, before := old.(Watched); before && is != was {
			e.status(key.ID)
		}
	}
	if key.Kind == KindBlacklist {
		was, _ := old.(Blacklist)
		is, _ := new.(Blacklist)
		e.Blacklist = e.Blacklist || !slices.Equal(is.Users, was.Users)
	}
}

func (e *Effects) status(user string) {
	if e.Statuses == nil {
		e.Statuses = map[string]bool{}
	}
	e.Statuses[user] = true
}
