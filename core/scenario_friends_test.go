package core_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
)

// listsOf says which lists of friends and applications look different, and how many
// applications that came have not been looked at.
func listsOf(e session.ContactsUpdated) string {
	var words []string
	for _, list := range []struct {
		is   bool
		word string
	}{{e.Friends, "friends"}, {e.Applications, "applications"}, {e.Groups, "groups " + few(friendGroups(e.Contacts))}} {
		if list.is {
			words = append(words, list.word)
		}
	}
	return strings.Join(words, ", ") + " "
}

// friendGroups are the names of the friend groups, in the order in which they were made.
func friendGroups(c *core.Contacts) []string {
	names := slices.Collect(maps.Keys(c.Groups))
	slices.SortFunc(names, func(a, b string) int { return int(c.Groups[a] - c.Groups[b]) })
	return names
}

// contacts says of each what the user has about them.
func contacts(e session.ContactsUpdated) (texts []string) {
	for _, contact := range e.Of {
		texts = append(texts, contactInWords(contact, e.Contacts))
	}
	return texts
}

func contactInWords(contact session.Contact, all *core.Contacts) string {
	r := contact.Relation
	var words []string
	add := func(is bool, format string, args ...any) {
		if is {
			words = append(words, fmt.Sprintf(format, args...))
		}
	}
	add(r.IsFriend(), "friend by %s", strings.TrimPrefix(r.Source, "AddSource_Type_"))
	add(r.IsFriend() && r.Remark != "", "remark %q", r.Remark)
	var groups []string
	for _, name := range friendGroups(all) {
		if slices.Contains(r.Groups, int(all.Groups[name])) {
			groups = append(groups, name)
		}
	}
	add(r.IsFriend() && len(groups) > 0, "in %s", few(groups))
	add(len(r.Custom) > 0, "%s", asJSON(r.Custom))
	add(r.Sent(), "asked by %s %q", strings.TrimPrefix(r.AskedSource, "AddSource_Type_"), r.Wording)
	add(r.Came(), "asks by %s %q", strings.TrimPrefix(r.AskedSource, "AddSource_Type_"), r.Wording)
	add(r.Came() && r.Number > all.Read, "not looked at")
	profile, _ := contact.Profile.(core.Profile)
	add(profile.Nick != "", "nick %s", profile.Nick)
	if len(words) == 0 {
		words = []string{"nothing"}
	}
	return contact.UserID + " (" + strings.Join(words, ", ") + ")"
}

// befriend has only friends write to each other from here on.
func (s *story) befriend([]string) ([]string, error) {
	s.world.friendsOnly = true
	return nil, nil
}
