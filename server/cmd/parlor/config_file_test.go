package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// configFile writes a file of flags.
func configFile(t *testing.T, text string) string {
	file := filepath.Join(t.TempDir(), "parlor.conf")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func TestFlagsComeFromAFile(t *testing.T) {
	file := configFile(t, "# where\nlisten = 127.0.0.1:1\n\nsecret-key = a = b\norigins=a.example, b.example\r\nmax-connections = 7\ndemo = true\n")
	nobody := world{getenv: func(string) string { return "" }}

	c, err := readConfig([]string{"--config", file}, nobody)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:1", c.listen)
	require.Equal(t, "a = b", c.key.Secret)
	require.Equal(t, list{"a.example", "b.example"}, c.origins)
	require.Equal(t, 7, c.maxConnections)
	require.True(t, c.connectionsGiven)
	require.True(t, c.demo)

	t.Run("an argument goes before the environment, and that before the file", func(t *testing.T) {
		some := world{getenv: func(name string) string {
			return map[string]string{"PARLOR_LISTEN": "127.0.0.1:2", "PARLOR_MAX_CONNECTIONS": "8", "PARLOR_CONFIG": file}[name]
		}}
		c, err := readConfig([]string{"--listen", "127.0.0.1:3"}, some)
		require.NoError(t, err)
		require.Equal(t, "127.0.0.1:3", c.listen)
		require.Equal(t, 8, c.maxConnections)
		require.Equal(t, "a = b", c.key.Secret)
	})
}

func TestAFileOfFlagsThatCannotBeSaysInWhichLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no flag":            {"listen = :1\nlisen = :2", `:2: "lisen" is no flag of parlor serve`},
		"no value":           {"demo", ":1: a line is NAME = VALUE"},
		"twice":              {"listen = :1\n# no\nlisten = :2", ":3: listen was set already"},
		"another file":       {"config = other", `:1: "config" is no flag`},
		"a value of no kind": {"max-connections = secret words", ":1: that cannot be the value of max-connections"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := try(nil, "serve", "--config", configFile(t, c.text))
			require.Equal(t, exitUsage, code)
			require.Contains(t, stderr, c.want)
			require.NotContains(t, stderr, "secret words")
		})
	}
	code, _, stderr := try(nil, "serve", "--config", filepath.Join(t.TempDir(), "none"))
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, "read --config")
}

func TestEveryCommandTakesTheFileOfTheServer(t *testing.T) {
	folder := t.TempDir()
	database := filepath.Join(folder, "chat.db")
	file := configFile(t, "secret-key = "+secret+"\ndatabase = "+database+"\nmetrics-listen = 127.0.0.1:1\nrest-rate = 7\n")

	code, userSig, stderr := try(nil, "token", "--user", "ann", "--config", file)
	require.Zero(t, code, stderr)
	require.NotEmpty(t, userSig)
	for command, args := range map[string][]string{
		"backup":      {filepath.Join(folder, "copy.db")},
		"check":       nil,
		"renew":       nil,
		"export-user": {filepath.Join(folder, "ann.zip"), "--user", "ann"},
	} {
		code, _, stderr := try(map[string]string{"PARLOR_CONFIG": file}, append([]string{command}, args...)...)
		require.Equal(t, exitFailure, code, command)
		require.Contains(t, stderr, database, command) // It is not there yet.
	}
	code, _, stderr = try(map[string]string{"PARLOR_CONFIG": file}, "health")
	require.Equal(t, exitFailure, code)
	require.Contains(t, stderr, "127.0.0.1:1/ready")

	t.Run("but for what is no flag of any", func(t *testing.T) {
		code, _, stderr := try(nil, "token", "--user", "ann", "--config", configFile(t, "lisen = :1"))
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, `:1: "lisen" is no flag of parlor token`)
	})
}
