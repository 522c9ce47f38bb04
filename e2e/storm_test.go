package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stormed is what a tab's storm must have led to.
type stormed struct {
	// Name and Members are the group that only this tab changed.
	Name    string
	Members []string
	// Given is what it added to everybody's group.
	Given []string
}

// seen is the picture that a tab has of the groups.
type seen struct {
	Groups        []string            `json:"groups"`
	Content       map[string][]string `json:"content"`
	Conversations []string            `json:"conversations"`
	Names         map[string][]string `json:"names"`
}

const storms = `const { prepare, storm, heard } = await import('/storm.js');`

func stormTabs(s *site, count int) []*tab {
	tabs := make([]*tab, count)
	for i := range tabs {
		tabs[i] = s.user("alice")
	}
	tabs[0].do(storms + fmt.Sprintf(`await prepare(Array.from({ length: %d }, (_, i) => i));`, count))
	return tabs
}

func TestFourTabsInAStormEndAsOneAndLoseNothing(t *testing.T) {
	byItself(t) // It takes the whole machine.
	s := newSite(t)
	tabs := stormTabs(s, 4)
	for i, p := range tabs {
		p.do(fmt.Sprintf(`globalThis.me = %d`, i))
	}
	for i, err := range inAll(tabs, storms+fmt.Sprintf(`globalThis.stormed = await storm({ tab: me, calls: %d });`, fewer(500))) {
		require.NoError(t, err, "tab %d", i)
	}
	picture := agreeWithFresh(t, s, tabs)
	var given []string
	for _, p := range tabs {
		result := eval[stormed](p, `return stormed`)
		require.ElementsMatch(t, result.Members, picture.Content[result.Name], "the tab's own group")
		given = append(given, result.Given...)
	}
	slices.Sort(given)
	require.ElementsMatch(t, slices.Compact(given), picture.Content["everybody's"], "what was given to everybody's group")
}

func TestATabThatIsKilledInItsStormHarmsNoOther(t *testing.T) {
	byItself(t) // It takes the whole machine.
	s := newSite(t)
	tabs := stormTabs(s, 3)
	victim, others := tabs[2], tabs[:2]
	for i, p := range tabs {
		p.do(fmt.Sprintf(`globalThis.me = %d`, i))
	}
	survived := make(chan []error)
	go func() {
		survived <- inAll(others, storms+fmt.Sprintf(`globalThis.stormed = await storm({ tab: me, calls: %d });`, fewer(500)))
	}()
	victim.do(storms + fmt.Sprintf(`storm({ tab: me, calls: %d, told: (i, call, args) => {
		if (args[0]?.groupName === "everybody's") report(JSON.stringify(args[0].conversationIDList));
	} });`, fewer(500)))
	acknowledged := reported(t, victim, fewer(15))
	victim.crash()
	for i, err := range <-survived {
		require.NoError(t, err, "tab %d", i)
	}
	picture := agreeWithFresh(t, s, others)
	require.Subset(t, picture.Content["everybody's"], acknowledged, "what the killed tab was told is there")
	for _, p := range others {
		result := eval[stormed](p, `return stormed`)
		require.ElementsMatch(t, result.Members, picture.Content[result.Name])
		require.Subset(t, picture.Content["everybody's"], result.Given)
	}
	consistent(t, picture)
}

// reported waits for that many reports of a tab and returns what they list.
func reported(t *testing.T, p *tab, count int) []string {
	t.Helper()
	var all []string
	for range count {
		var ids []string
		require.NoError(t, json.Unmarshal([]byte(p.report()), &ids))
		all = append(all, ids...)
	}
	return all
}

// agreeWithFresh checks that tabs come to see what a fresh tab sees, by calls
// and by events, and returns it.
func agreeWithFresh(t *testing.T, s *site, tabs []*tab) seen {
	t.Helper()
	fresh := s.user("alice")
	text := pictureOf(fresh)
	var picture seen
	require.NoError(t, json.Unmarshal([]byte(text), &picture))
	consistent(t, picture)
	for i, p := range tabs {
		p.do("await agree(" + text + ")")
		listened := eval[seen](p, storms+`
			await pace(); // The last list may be due a little later.
			return heard();`)
		require.Equal(t, picture.Groups, listened.Groups, "what tab %d heard of the groups", i)
		require.Equal(t, picture.Names, listened.Names, "what tab %d heard of the conversations", i)
	}
	return picture
}

// consistent checks that a picture agrees with itself.
func consistent(t *testing.T, picture seen) {
	t.Helper()
	require.Len(t, picture.Conversations, 60)
	require.LessOrEqual(t, len(picture.Groups), 20)
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(picture.Groups))), len(picture.Groups), "a name is there twice: %s", strings.Join(picture.Groups, ", "))
	for _, group := range picture.Groups {
		var members []string
		for _, id := range picture.Conversations {
			if slices.Contains(picture.Names[id], group) {
				members = append(members, id)
			}
		}
		require.Equal(t, append([]string{}, members...), picture.Content[group], "the content of %s", group)
	}
}
