package session

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
)

// Member is a member of a group, as others see the user now.
type Member struct {
	UserID string
	core.Member
	Profile core.Profile
	Online  bool
}

// MembersPage is a part of the members of a group. The owner comes first, then the
// admins in the order they became so, then the others by their ids.
type MembersPage struct {
	Members []Member
	// Offset and Place say where the next part begins: as the number of those before
	// it, and as a text that can be asked for at any time. Offset is 0 and Place
	// empty where there is nothing more.
	Offset uint64
	Place  string
}

// MembersAsked says which members are asked for: all, or those of a role, at most
// Count of them from Offset on, or from Place.
type MembersAsked struct {
	GroupID string
	Role    core.Role
	Offset  uint64
	Place   string
	Count   int
	// Mark: of a live group those whom its owner, who asks, has marked so; 0 for
	// whatever mark.
	Mark int64
}

// A place is one of these and the number of those who came before it, or the id of
// the last one.
const (
	placeInStaff = "#"
	placeInRest  = "@"
)

// IsPlace says whether a text can be a place.
func IsPlace(text string) bool {
	return strings.HasPrefix(text, placeInStaff) || strings.HasPrefix(text, placeInRest)
}

// walk is how far somebody has come in the members of a group: the place of each
// offset that was given.
type walk struct {
	groupID string
	role    core.Role
	places  map[uint64]string
}

// Members returns a part of the members of a group; none of a group that the user
// is not in. Whoever comes or goes between two parts may be in none of them.
//
// Refusals: 10007 the user is not in it any more, 2800 there is no server.
func (s *Session) Members(ctx context.Context, asked MembersAsked) (MembersPage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := s.replica.Group(asked.GroupID)
	if group == nil {
		return MembersPage{}, nil
	}
	if r := s.room(asked.GroupID); r != nil {
		return s.membersIn(ctx, r, group.OwnerID, &asked)
	}
	r := &roll{session: s, group: group, role: asked.Role, place: asked.Place}
	places := map[uint64]string{}
	if asked.Place == "" {
		places = s.placesOf(r, asked.Offset == 0)
		if err := r.comeTo(ctx, places, asked.Offset); err != nil {
			return MembersPage{}, err
		}
	}
	documents, err := r.next(ctx, asked.Count)
	if err != nil {
		return MembersPage{}, err
	}
	page := MembersPage{Place: r.place}
	if r.place != "" {
		page.Offset = asked.Offset + uint64(len(documents))
		places[page.Offset] = r.place
	}
	page.Members, err = s.present(ctx, documents)
	return page, err
}

// placesOf are the places that the walk of a roll has come to; another walk than the
// last one begins without any.
func (s *Session) placesOf(r *roll, anew bool) map[uint64]string {
	if anew || s.walk.groupID != r.group.ID || s.walk.role != r.role {
		s.walk = walk{groupID: r.group.ID, role: r.role, places: map[uint64]string{}}
	}
	return s.walk.places
}

// comeTo moves the place to an offset: where it was given before at once, else by
// passing over those before it.
func (r *roll) comeTo(ctx context.Context, places map[uint64]string, offset uint64) error {
	r.place = places[offset]
	for passed := uint64(0); r.place == "" && passed < offset; {
		r.place = places[passed]
		some, err := r.next(ctx, int(min(offset-passed, core.MaxPage)))
		if err != nil {
			return err
		}
		passed += uint64(len(some))
		if r.place == "" {
			r.place = placeAtEnd
		} else if passed < offset {
			places[passed] = r.place
			r.place = ""
		}
	}
	return nil
}

// placeAtEnd is behind all: no id comes after it.
const placeAtEnd = placeInRest + "\x7f"

// roll calls the members of a group by, from a place on.
type roll struct {
	session *Session
	group   *replica.Group
	role    core.Role
	place   string
}

// staff are those who come first: of the role, if one is asked for.
func (r *roll) staff() (users []string) {
	if r.group.OwnerID != "" && r.role != core.RoleAdmin {
		users = append(users, r.group.OwnerID)
	}
	if r.role != core.RoleOwner {
		users = append(users, r.group.Admins...)
	}
	if r.role == core.RoleMember {
		return nil
	}
	return users
}

// next returns the next members and moves the place behind them; there is none
// when they are the last.
func (r *roll) next(ctx context.Context, count int) (list []core.Document, err error) {
	owner := core.MembersOwner(r.group.ID)
	staff := r.staff()
	passed, inStaff := strings.CutPrefix(r.place, placeInStaff)
	if r.place == "" || inStaff {
		before, _ := strconv.Atoi(passed)
		rest := staff[min(max(before, 0), len(staff)):]
		some := rest[:min(count, len(rest))]
		if len(some) > 0 {
			if list, _, err = r.session.askPage(ctx, owner, core.KindMember, core.ByIDs(some), len(some)); err != nil {
				return nil, err
			}
		}
		if len(some) < len(rest) {
			r.place = placeInStaff + strconv.Itoa(len(staff)-len(rest)+len(some))
			return list, nil
		}
		r.place = placeInRest
	}
	if r.role != "" && r.role != core.RoleMember {
		r.place = ""
		return list, nil
	}
	after, more := strings.TrimPrefix(r.place, placeInRest), true
	aside := append([]string{r.group.OwnerID}, r.group.Admins...)
	for more && len(list) < count {
		var some []core.Document
		some, more, err = r.session.askPage(ctx, owner, core.KindMember, after, min(core.MaxPage, count-len(list)+len(aside)))
		if err != nil {
			return nil, err
		}
		more = more && len(some) > 0
		for i, document := range some {
			after = document.Key.ID
			if !slices.Contains(aside, after) {
				list = append(list, document)
			}
			if len(list) == count {
				more = more || i+1 < len(some)
				break
			}
		}
	}
	r.place = ""
	if more {
		r.place = placeInRest + after
	}
	return list, nil
}

// MemberProfiles returns those of the users who are in a group, at most the first
// 50 of them. Refusals as for [Session.Members], and 10010, 10015.
func (s *Session) MemberProfiles(ctx context.Context, groupID string, users []string) ([]Member, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.room(groupID) != nil {
		return nil, core.Errorf(core.CodeNotInLiveGroup, "a live group keeps nothing of its members; getGroupMemberList has the newest")
	}
	users = slices.DeleteFunc(distinct(users), func(id string) bool { return !core.ValidUserID(id) })
	users = users[:min(len(users), core.MaxMemberProfiles)]
	documents, _, err := s.askPage(ctx, core.MembersOwner(groupID), core.KindMember, core.ByIDs(users), max(1, len(users)))
	if err != nil {
		return nil, err
	}
	return s.present(ctx, documents)
}

// Describe shows a member whom a command has changed.
func (s *Session) Describe(ctx context.Context, user string, member core.Member) (Member, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	members, err := s.present(ctx, []core.Document{{Key: core.Key{ID: user}, Value: member}})
	if err != nil {
		return Member{}, err
	}
	return members[0], nil
}

// present adds to members what can be seen of these users.
func (s *Session) present(ctx context.Context, documents []core.Document) ([]Member, error) {
	users := make([]string, len(documents))
	for i, document := range documents {
		users[i] = document.Key.ID
	}
	seen, err := s.look(ctx, users)
	if err != nil {
		return nil, err
	}
	members := make([]Member, len(users))
	for i, user := range users {
		member := &members[i]
		member.UserID = user
		member.Member, _ = documents[i].Value.(core.Member)
		member.Profile, _ = seen.documents[core.ProfileKey(user)].(core.Profile)
		shown, _ := s.shown(seen, user)
		member.Online = shown.StatusType == core.StatusOnline
	}
	return members, nil
}

// OnlineMembers returns how many members of a group are online; 0 for a group that
// the user is not in. Refusals as for [Session.Members].
func (s *Session) OnlineMembers(ctx context.Context, groupID string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.replica.Group(groupID) == nil {
		return 0, nil
	}
	if s.room(groupID) != nil {
		return s.replica.Group(groupID).Members, nil
	}
	documents, _, err := s.askPage(ctx, core.MembersOwner(groupID), core.KindOnline, "", 1)
	if err != nil || len(documents) == 0 {
		return 0, err
	}
	online, _ := documents[0].Value.(core.Online)
	return online.Count, nil
}

// Applicant is who wants to be let into a group, or is to be.
type Applicant struct {
	UserID, GroupID, GroupName string
	core.Application
}

// Applications returns what waits in the groups of which the user is owner or
// admin, the oldest first. Refusal: 2800 there is no server.
func (s *Session) Applications(ctx context.Context) ([]Applicant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Applicant
	for _, group := range s.replica.Groups() {
		for after, more := "", group.Membership.Role != core.RoleMember; more; {
			var some []core.Document
			var err error
			some, more, err = s.askPage(ctx, core.MembersOwner(group.ID), core.KindApplication, after, core.MaxPage)
			if code := core.CodeOf(err); err != nil && code != core.CodeGroupDenied && code != core.CodeGroupNotFound {
				return nil, err // The others say that the user has just lost it.
			}
			more = more && len(some) > 0
			for _, document := range some {
				application, _ := document.Value.(core.Application)
				list = append(list, Applicant{UserID: document.Key.ID, GroupID: group.ID, GroupName: group.Name, Application: application})
				after = document.Key.ID
			}
		}
	}
	core.Sort(list, func(a, b Applicant) int { return cmp.Compare(a.At, b.At) })
	return list, nil
}
