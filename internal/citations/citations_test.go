//go:build !js

package citations_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const root = "../.."

// written are the files that people write; elsewhere are other people's, and
// what is built.
var (
	written   = regexp.MustCompile(`\.(go|js|mjs|ts|html|css|md|mod|sh)$|/Makefile$|/\.ci/`)
	elsewhere = []string{".git", "build", "node_modules"}
)

// A citation names a page of docs, mostly with a heading as GitHub links it.
var (
	citation = regexp.MustCompile(`\bdocs/([a-z]+\.md)(?:#([\p{L}\p{N}_-]+))?`)
	link     = regexp.MustCompile(`\]\(([A-Za-z0-9_./-]*)(?:#([\p{L}\p{N}_-]+))?\)`)
)

// abroad is how comments cited what nobody but their writer has.
var abroad = regexp.MustCompile(`(?i)chat-` + `api\b|\bF\d+\.\d|\.\./` + `shared\b`)

func TestWhatCommentsCiteIsInTheRepository(t *testing.T) {
	cited := 0
	for path, text := range files(t) {
		for _, found := range citation.FindAllStringSubmatch(text, -1) {
			requireHeading(t, path, filepath.Join(root, "docs", found[1]), found[2])
			cited++
		}
		require.Empty(t, abroad.FindString(text), path)
	}
	require.Greater(t, cited, 50)
}

func TestLinksOfThePagesLeadSomewhere(t *testing.T) {
	for path, text := range files(t) {
		if !strings.HasSuffix(path, ".md") {
			continue
		}
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			target := path
			if found[1] != "" {
				target = filepath.Join(filepath.Dir(path), found[1])
			}
			if strings.HasSuffix(target, ".md") {
				requireHeading(t, path, target, found[2])
			} else {
				require.True(t, exists(target), "%s links to %s", path, target)
			}
		}
	}
}

// files returns the texts that people write in the repository, by their paths.
func files(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains(elsewhere, entry.Name()):
			return filepath.SkipDir
		case entry.IsDir() || !written.MatchString(filepath.ToSlash(path)):
			return nil
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	}))
	return texts
}

// requireHeading holds that a page exists and has a heading of this anchor.
func requireHeading(t *testing.T, from, page, anchor string) {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err, "%s cites it", from)
	if anchor != "" {
		require.Contains(t, anchors(string(text)), anchor, "%s cites a heading that %s does not have", from, page)
	}
}

var heading = regexp.MustCompile(`(?m)^#+ (.+)$`)

// anchors returns what GitHub links the headings of a page by.
func anchors(page string) []string {
	var list []string
	for _, found := range heading.FindAllStringSubmatch(page, -1) {
		kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(found[1]), "")
		list = append(list, strings.ReplaceAll(kept, " ", "-"))
	}
	return list
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
