//go:build !js

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryPlaceNamesTheVersionOfThePackage(t *testing.T) {
	version, err := source()
	require.NoError(t, err)
	require.Regexp(t, `^\d+\.\d+\.\d+(-[0-9a-z.]+)?$`, version)
	for _, place := range places {
		text, err := os.ReadFile(filepath.Join(root, place.file))
		require.NoError(t, err)
		written, err := write(string(text), place.before, version, place.after)
		require.NoError(t, err, place.file)
		require.True(t, string(text) == written, "%s names another version than npm/package.json; run: go generate ./internal/version", place.file)
	}
}

func TestTheChangelogSaysWhatIsInTheVersion(t *testing.T) {
	version, err := source()
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	require.NoError(t, err)
	require.Regexp(t, `(?m)^## `+version+`(,|$)`, string(text))
}

func TestAVersionIsWrittenInOnePlaceOnly(t *testing.T) {
	written, err := write("a = '1.2.3';\nb = '1.2.3';", "a = '", "2.0.0-beta.1", "';")
	require.NoError(t, err)
	require.Equal(t, "a = '2.0.0-beta.1';\nb = '1.2.3';", written)

	_, err = write("a = '1.2.3'; a = '1.2.3';", "a = '", "2.0.0", "';")
	require.ErrorContains(t, err, "2 places")
	_, err = write("b", "a = '", "2.0.0", "';")
	require.ErrorContains(t, err, "0 places")
}
