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
			text, err := stories.ReadFile(name)
			require.NoError(t, err)
			var told strings.Builder
			s := newStory(t)
			for _, passage := range passages(string(text)) {
				came := s.tell(passage.line)
				told.WriteString(passage.line + came + "\n")
				if came != passage.came && !*update {
					t.Errorf("%s: %s\nwritten:%s\nnow:%s\nIf it is meant, write it down with: go test ./core -run Scenarios -update", name, passage.line, passage.came, came)
				}
			}
			if *update {
				require.NoError(t, os.WriteFile(name, []byte(told.String()), 0o644))
			}
		})
	}
}

// passage is a line at the margin with the indented ones below it, each after a
// line break.
type passage struct{ line, came string }

func passages(text string) (all []passage) {
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, " ") && len(all) > 0 {
			all[len(all)-1].came += "\n" + line
		} else {
			all = append(all, passage{line: line})
		}
	}
	return all
}

// tell carries out a line and returns what came of it, as a passage has it.
func (s *story) tell(line string) (told string) {
	if line == "" || strings.HasPrefix(line, "#") {
		return ""
	}
	came, err := s.carryOut(line)
	require.NoError(s.t, err, line)
	for _, one := range came {
		told += "\n  " + strings.ReplaceAll(one, "\n", `\n`)
	}
	return told
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
