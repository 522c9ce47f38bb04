package session

import (
	"cmp"
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// UserProfile is a user with the profile.
type UserProfile struct {
	UserID  string
	Profile core.Profile
}

// Profiles returns the profiles of users in the order asked, each once; those
// who have never signed in are missing. At most the first 1,000 are looked at
// (docs/facts.md#profiles). Without a connection it returns those it has seen
// before.
//
// Refusals: 6017 nobody is named, 2800 none of them has been seen on this device
// and there is no server.
func (s *Session) Profiles(ctx context.Context, users []string) ([]UserProfile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(users) == 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "userIDList names nobody; give at least one user's id")
	}
	users = distinct(users)
	users = users[:min(len(users), core.MaxProfilesPerCall)]
	seen, err := s.look(ctx, users)
	if err != nil {
		return nil, err
	}
	var people []UserProfile
	for _, user := range users {
		if profile, ok := seen.documents[core.ProfileKey(user)].(core.Profile); ok {
			people = append(people, UserProfile{UserID: user, Profile: profile})
		}
	}
	if len(people) == 0 && !seen.fresh {
		return nil, errUnseen
	}
	return people, nil
}

// Statuses returns the status of users in the order asked, each once, and the
// users of whom it knows none: 30003 no user id, 2800 not seen on this device
// and there is no server. Without a connection it returns what it saw last.
//
// Refusals: 6017 nobody is named, or more than 500; 2800 there is nothing to
// tell without a server.
func (s *Session) Statuses(ctx context.Context, users []string) ([]core.UserStatus, []core.UserFailure, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	users, err := core.CheckStatusCall(users, core.MaxStatusPerCall)
	if err != nil {
		return nil, nil, err
	}
	seen, err := s.look(ctx, users)
	if err != nil {
		return nil, nil, err
	}
	var statuses []core.UserStatus
	var failures []core.UserFailure
	for _, user := range users {
		failure, ok := core.CheckStatusUser(user)
		if ok {
			var shown core.Presence
			if shown, ok = s.shown(seen, user); ok {
				statuses = append(statuses, shown.Of(user))
				continue
			}
			failure = core.UserFailure{UserID: user, Code: errUnseen.Code, Message: errUnseen.Message}
		}
		failures = append(failures, failure)
	}
	if len(statuses) == 0 && !seen.fresh {
		return nil, nil, errUnseen
	}
	return statuses, failures, nil
}

// shown is the status of a user as far as it has been seen.
func (s *Session) shown(seen seen, user string) (core.Presence, bool) {
	if user == s.user {
		return s.ownStatus(), true
	}
	if status, ok := seen.documents[core.StatusKey(user)].(core.Status); ok {
		return status.At(seen.now).Shown(), true
	}
	if seen.documents[core.ProfileKey(user)] != nil {
		return core.Presence{StatusType: core.StatusOffline}, true
	}
	return core.Presence{StatusType: core.StatusUnlogined}, seen.fresh
}

// Blacklist returns the users that are blocked, in the order they were.
func (s *Session) Blacklist() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blacklist()
}

func (s *Session) blacklist() []string {
	blacklist, _ := s.replica.Value(core.BlacklistKey(s.user)).(core.Blacklist)
	return append([]string{}, blacklist.Users...)
}

// Watching returns the users whose status the user has subscribed to, sorted.
func (s *Session) Watching() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.usersOf(core.KindSubscribed)
}

// Sweep looks whether users who are shown as online have gone without saying
// so. If one has, everybody who watches is told.
func (s *Session) Sweep(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beatRooms(ctx)
	var online []string
	for _, user := range s.usersOf(core.KindSubscribed) {
		if s.presence(user).StatusType == core.StatusOnline {
			online = append(online, user)
		}
	}
	if len(online) == 0 || s.closed {
		return nil
	}
	seen, err := s.look(ctx, online)
	if err != nil || s.options.Remote { // A server that was asked has seen to it.
		return err
	}
	for _, user := range online {
		status, _ := seen.documents[core.StatusKey(user)].(core.Status)
		if !status.Lapsed(seen.now) {
			continue
		}
		if _, err := s.do(ctx, core.Expire{UserID: user}); err != nil {
			return err
		}
	}
	return nil
}

// usersOf returns the ids of the documents of a kind that there are, sorted.
func (s *Session) usersOf(kind core.Kind) []string {
	var users []string
	for document := range s.replica.Documents() {
		key := document.Key
		if key.Kind == kind && s.replica.Value(key) != nil {
			users = append(users, key.ID)
		}
	}
	slices.Sort(users)
	return users
}

// presence is what the user is shown of the status of one subscribed to.
func (s *Session) presence(user string) core.Presence {
	presence, _ := s.replica.Value(core.PresenceKey(user)).(core.Presence)
	return presence
}

func (s *Session) ownStatus() core.Presence {
	status, _ := s.replica.Value(core.StatusKey(s.user)).(core.Status)
	return core.Presence{StatusType: core.StatusOnline, Custom: status.Custom}
}

// peopleEvents says what the page is to hear of people.
func (s *Session) peopleEvents(effects core.Effects) []Event {
	var events []Event
	slices.Sort(effects.Profiles)
	for _, user := range effects.Profiles {
		key := core.ProfileKey(user)
		if user != s.user {
			key = core.ProfileKey(core.ProfileOwner(user))
		}
		profile, _ := s.replica.Value(key).(core.Profile)
		events = append(events, ProfileUpdated{user, profile})
	}
	if effects.Friends || effects.Applications || effects.FriendGroups || len(effects.Contacts) > 0 {
		events = append(events, s.contactsEvent(effects))
	}
	if effects.Blacklist {
		events = append(events, BlacklistUpdated{Users: s.blacklist()})
	}
	if len(effects.Fans.Newest) > 0 {
		events = append(events, FansChanged(effects.Fans))
	}
	if len(effects.Statuses) > 0 {
		events = append(events, UserStatusUpdated{Statuses: s.statusesOf(effects.Statuses)})
	}
	return events
}

func (s *Session) statusesOf(users map[string]bool) []core.UserStatus {
	var statuses []core.UserStatus
	for user := range users {
		shown := s.ownStatus()
		if user != s.user {
			shown = s.presence(user)
		}
		statuses = append(statuses, shown.Of(user))
	}
	core.Sort(statuses, func(a, b core.UserStatus) int { return cmp.Compare(a.UserID, b.UserID) })
	return statuses
}

func distinct(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
}
