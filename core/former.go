package core

// Until statuses were followed, a commit that changed one wrote what was shown of
// it for each subscriber, whom the user's own document named. Stores may hold such
// documents still; see [SignIn].

// Watchers named the subscribers of a user.
type Watchers struct{}

// Watched was what its owner was shown of the status of a user, the ID of its key.
type Watched struct{}

// WatchersKey is where Watchers of a user are.
func WatchersKey(user string) Key { return Key{Owner: user, Kind: KindWatchers} }

// WatchedKey is where a subscriber was shown the status of user.
func WatchedKey(subscriber, user string) Key {
	return Key{Owner: subscriber, Kind: KindWatched, ID: user}
}

// moveSubscriptions puts subscriptions in the place of the documents that there
// were for them.
func (v *View) moveSubscriptions(user string, watched []string) {
	for _, id := range watched {
		if key := WatchedKey(user, id); v.load(key) != nil {
			v.write(key, nil)
			v.write(SubscribedKey(user, id), Subscribed{})
		}
	}
	if key := WatchersKey(user); v.load(key) != nil {
		v.write(key, nil)
	}
}

func (Watchers) kind() Kind { return KindWatchers }
func (Watched) kind() Kind  { return KindWatched }
