package core_test

import (
	"embed"
	"flag"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// stories are read at build time, so that they are there in a browser too.
//
//go:embed testdata/*.txt
var stories embed.FS

var update = flag.Bool("update", false, "write into the stories of testdata what comes of them now")

// TestScenarios tells each story of testdata and holds what comes of it against
// what is written there. See testdata/README.md for how to read and write one.
func TestScenarios(t *testing.T) {
	names, err := fs.Glob(stories, "testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		t.Run(strings.TrimSuffix(path.Base(name), ".txt"), func(t *testing.T) {
			written, err := stories.ReadFile(name)
			require.NoError(t, err)
			told := tell(t, string(written))
			if *update {
				require.NoError(t, os.WriteFile(name, []byte(told), 0o644))
				return
			}
			require.Equal(t, string(written), told, "%s: if it is meant, write it down with: go test ./core -run Scenarios -update", name)
		})
	}
}

// tell carries out a story: the lines at the margin, each followed by what comes
// of it, indented.
func tell(t *testing.T, text string) string {
	s := newStory(t)
	var told []string
	for number, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, " ") {
			continue // What came of it when it was written.
		}
		told = append(told, line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		came, err := s.carryOut(line)
		require.NoError(t, err, "line %d: %s", number+1, line)
		for _, one := range came {
			told = append(told, "  "+strings.ReplaceAll(one, "\n", `\n`))
		}
	}
	return strings.Join(told, "\n")
}

func TestWhatAStoryCannotMeanIsAnError(t *testing.T) {
	for line, why := range map[string]string{
		`alice dances`:                              "means nothing",
		`alice: OpenConversation {}`:                "has not signed in",
		`alice's list`:                              "has not signed in",
		`alice signs in twice`:                      "means nothing",
		`3 times, alice: OpenConversation {"a":`:    "means nothing",
		`alice to bob: "hello`:                      "means nothing",
		`alice to bob: hello`:                       "means nothing",
		`alice, command 1 of phone: NoSuchThing {}`: "has not signed in",
	} {
		_, err := newStory(t).carryOut(line)
		require.ErrorContains(t, err, why, line)
	}
	s := newStory(t)
	_, err := s.carryOut(`alice signs in`)
	require.NoError(t, err)
	for line, why := range map[string]string{
		`alice signs in`:                             "signed in already",
		`alice: NoSuchThing {}`:                      "not known here",
		`alice: OpenConversation {"conversationID"}`: "no OpenConversation",
		`alice to bob: {"to":5}`:                     "cannot unmarshal",
		`alice's shoes`:                              "nothing to look at",
		`2 times, alice: DeleteConversationGroup {"name":"none"}`: "only the last",
	} {
		_, err := s.carryOut(line)
		require.ErrorContains(t, err, why, line)
	}
}
