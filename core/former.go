package core

import "github.com/parlor-chat/parlor/core/json"

// Until statuses were followed, a commit that changed one wrote what was shown of
// it for each subscriber, whom a document of the user's own named. Stores may hold
// such documents still; see [SignIn].

// Former is what is left of such a document: its kind. Nothing
// else in it is of use any more.
type Former struct{ was Kind }

func (f Former) kind() Kind { return f.was }

// JSON implements [json.Struct].
func (*Former) JSON(*json.Object) {}

// Members implements [json.Value].
func (f Former) Members() json.Struct { return &f }

func decodeWatchers(*Decoder, []byte) (Value, error) { return Former{KindWatchers}, nil }

func decodeWatched(*Decoder, []byte) (Value, error) { return Former{KindWatched}, nil }

// WatchersKey is where the subscribers of a user were named.
func WatchersKey(user string) Key { return Key{Owner: user, Kind: KindWatchers} }

// WatchedKey is where a subscriber was shown the status of user.
func WatchedKey(subscriber, user string) Key {
	return Key{Owner: subscriber, Kind: KindWatched, ID: user}
}

// moveSubscriptions puts subscriptions in the place of the documents that there
// were for them.
func (v *View) moveSubscriptions(user string, watched []string) {
	for _, id := range watched {
		if v.drop(WatchedKey(user, id)) {
			v.write(SubscribedKey(user, id), Subscribed{})
		}
	}
	v.drop(WatchersKey(user))
}

// drop removes a document, and says whether there was one.
func (v *View) drop(key Key) bool {
	there := v.load(key) != nil
	if there {
		v.write(key, nil)
	}
	return there
}
