//go:build !js

package jsbridge_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/jsbridge"
)

func TestTheVersionIsThatOfThePackage(t *testing.T) {
	script, err := os.ReadFile("../npm/constants.js")
	require.NoError(t, err)
	require.Contains(t, string(script), "export const VERSION = '"+jsbridge.Version+"';")

	text, err := os.ReadFile("../npm/package.json")
	require.NoError(t, err)
	var description struct{ Version string }
	require.NoError(t, json.Unmarshal(text, &description))
	require.Equal(t, jsbridge.Version, description.Version)
}
