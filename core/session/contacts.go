package session

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// contactsPart is of how many the page is told in one event.
const contactsPart = 500

// OpeningContacts are the events that tell a page that holds nothing of all friends
// and applications.
func (s *Session) OpeningContacts() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.openingContacts()
}

func (s *Session) openingContacts() []Event {
	users := s.usersOf(core.KindRelation)
	told := ContactsUpdated{Whole: true, Contacts: s.contacts()}
	var events []Event
	for len(users) > contactsPart {
		told.Of = s.contactsOf(users[:contactsPart])
		events = append(events, told)
		users, told.Whole = users[contactsPart:], false
	}
	told.Of, told.Friends = s.contactsOf(users), true
	return append(events, told)
}

// contactsEvent tells of those of whom something else is shown. Somebody whose
// profile came later than the rest is another in the list.
func (s *Session) contactsEvent(effects core.Effects) Event {
	var users []string
	for user := range effects.Contacts {
		users = append(users, user)
	}
	slices.Sort(users)
	told := ContactsUpdated{Of: s.contactsOf(users), Contacts: s.contacts(), Friends: effects.Friends, Applications: effects.Applications, Groups: effects.FriendGroups}
	for i := range told.Of {
		if of := &told.Of[i]; effects.FirstSeen[core.ProfileOwner(of.UserID)] {
			told.Friends = told.Friends || of.Relation.IsFriend()
			told.Applications = told.Applications || of.Relation.AskedAt > 0
		}
	}
	return told
}

func (s *Session) contacts() *core.Contacts {
	return core.AsContacts(s.replica.Value(core.ContactsKey(s.user)))
}

func (s *Session) contactsOf(users []string) []Contact {
	list := make([]Contact, len(users))
	for i, user := range users {
		list[i] = Contact{user, s.replica.Followed(user), core.AsRelation(s.replica.Value(core.RelationKey(s.user, user)))}
	}
	return list
}
