package rest_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ours are the calls that the vendor has not.
var ours = []string{
	"im_open_login_svc/account_export",
	"recentcontact/give_contact_group", "recentcontact/take_contact_group",
	"search/groups", "search/members", "search/messages", "search/users",
}

var callName = regexp.MustCompile("`([A-Za-z_]+/[A-Za-z0-9_]+)`")

// documentedCalls reads the table of all documented calls: what it says of each.
func documentedCalls(t *testing.T) map[string]string {
	manual, err := os.ReadFile("../../docs/server.md")
	require.NoError(t, err)
	_, section, there := strings.Cut(string(manual), "### Every documented call\n")
	require.True(t, there)
	section, _, _ = strings.Cut(section, "\n### ")
	calls := map[string]string{}
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		names := callName.FindAllStringSubmatch(cells[0], -1)
		if !strings.HasPrefix(line, "| `") || len(names) == 0 {
			continue
		}
		require.Len(t, cells, 2, line)
		for _, name := range names {
			require.NotContains(t, calls, name[1])
			calls[name[1]] = strings.TrimSuffix(cells[1], " |")
		}
	}
	return calls
}

func TestTheTableOfDocumentedCallsIsTrue(t *testing.T) {
	b := newBackend(t)
	here := slices.Clone(ours)
	for name, says := range documentedCalls(t) {
		word, reason, _ := strings.Cut(says, ": ")
		switch word {
		case "works":
			require.Empty(t, reason, name)
			here = append(here, name)
		case "partly":
			require.NotEmpty(t, reason, name)
			here = append(here, name)
		case "no":
			require.NotEmpty(t, reason, name)
			require.EqualValues(t, 60009, codeIn(t, b.call(name, `{}`)), name)
		default:
			require.FailNow(t, "neither works, partly nor no", "%s: %s", name, says)
		}
	}
	slices.Sort(here)
	require.Equal(t, b.api.Commands(), here)
}

// A call is named in the table of all, and where it is told how it is made.
func TestTheManualTellsHowEachCallIsMade(t *testing.T) {
	manual, err := os.ReadFile("../../docs/server.md")
	require.NoError(t, err)
	for _, name := range newBackend(t).api.Commands() {
		require.GreaterOrEqual(t, strings.Count(string(manual), "`"+name+"`"), 2, name)
	}
}
