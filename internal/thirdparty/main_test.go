//go:build !js

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAllThatThePackageAndTheServerLinkHasALicence(t *testing.T) {
	for _, program := range []struct {
		pkg, target string
		names       []string
	}{
		{"../../wasm", "js/wasm", []string{"Go go1.", "github.com/hack-pad/safejs v"}},
		{"../../server/cmd/parlor", "", []string{"Go go1.", "github.com/coder/websocket v", "modernc.org/sqlite v", "github.com/jackc/pgx/v5 v"}},
	} {
		parts, err := partsOf(program.pkg, program.target)
		require.NoError(t, err)
		var text strings.Builder
		require.NoError(t, write(&text, parts))
		for _, name := range program.names {
			require.Contains(t, text.String(), "\n"+name)
		}
		require.NotContains(t, text.String(), "github.com/stretchr/testify", "only what is linked is named")
	}
}

func TestAModuleWithoutALicenceIsAnError(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "license.go"), nil, 0o600))
	_, err := licence(part{"example.com/module", "v1.0.0", folder})
	require.EqualError(t, err, "example.com/module has no licence file")

	require.NoError(t, os.WriteFile(filepath.Join(folder, "LICENCE.md"), []byte("Do what you like.\n"), 0o600))
	text, err := licence(part{"example.com/module", "v1.0.0", folder})
	require.NoError(t, err)
	require.Equal(t, "Do what you like.", text)
}
