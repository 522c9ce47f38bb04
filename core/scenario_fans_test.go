package core_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// fans says who came into which lists, and who went.
func fans(f core.Fans) (texts []string) {
	for i, person := range f.Newest {
		var lists []string
		for list, name := range core.FanLists {
			if f.How[i]>>list&1 == 1 {
				lists = append(lists, name)
			}
		}
		came := map[bool]string{true: " no more in ", false: " in "}[f.How[i]&core.FanGone != 0]
		texts = append(texts, strings.TrimSpace(person.UserID+" "+person.Nick)+came+strings.Join(lists, " and "))
	}
	return texts
}

// fansInWords says who is in a user's lists, and how many that are said to be.
func (s *story) fansInWords(user string) (lines []string) {
	counted, _ := s.world.documents[core.FansKey(user)].Value.(core.Fans)
	for i, count := range []int{counted.Following, counted.Followers, counted.Mutual} {
		var there []string
		for key, document := range s.world.documents {
			if key.Owner == core.FansOwner(core.FanLists[i], user) && document.Value != nil {
				there = append(there, key.ID)
			}
		}
		slices.Sort(there)
		lines = append(lines, fmt.Sprintf("%s %d: %s", core.FanLists[i], count, few(there)))
	}
	return lines
}
