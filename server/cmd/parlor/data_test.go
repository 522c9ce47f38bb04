package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDataIsBackedUpCheckedAndRestored(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := launch(t, folder)
	p.rest("im_open_login_svc/account_import", `{"UserID":"ann"}`)
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "parlor.db.media"), 0o700))
	media := filepath.Join(folder, "parlor.db.media", "0123456789abcdef0123456789abcdef")
	require.NoError(t, os.WriteFile(media, []byte("{}\nbytes"), 0o600))

	require.Contains(t, output(t, folder, "backup", "backup.db"), "1 more media")
	require.Contains(t, output(t, folder, "check", "--database", "backup.db"), "is sound")
	require.Contains(t, output(t, folder, "check"), "is sound", "while a server runs")
	c := command(t, folder, "restore", "backup.db")
	out, err := c.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "the database is in use by another process")

	p.terminate()
	require.Zero(t, p.exitCode())
	require.NoError(t, os.Remove(media))
	require.Contains(t, output(t, folder, "restore", "backup.db"), "with 1 media that were missing")
	require.FileExists(t, media)
	require.FileExists(t, filepath.Join(folder, "parlor.db.before-restore"))
	p = launch(t, folder)
	require.Contains(t, p.rest("im_open_login_svc/account_check", `{"CheckItem":[{"UserID":"ann"}]}`), `"Imported"`)
	require.Contains(t, p.log.String(), "devices load everything anew")
	p.terminate()
	require.Zero(t, p.exitCode())
	require.Contains(t, output(t, folder, "renew"), "another name")
}

func TestTheCommandsAboutDataSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.db")
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a backup of nothing":               {[]string{"backup", missing + ".backup", "--database", missing}, exitFailure, "no such file"},
		"a backup to nowhere":               {[]string{"backup", "--database", missing}, exitUsage, "name the FILE"},
		"a backup of PostgreSQL":            {[]string{"backup", "x", "--database", "postgres://x"}, exitUsage, "pg_dump"},
		"a restore from nothing":            {[]string{"restore", missing, "--database", missing + ".new"}, exitFailure, "no such file"},
		"an export of nobody in particular": {[]string{"export-user", "x.zip", "--database", missing}, exitUsage, "--user"},
		"an export of nothing":              {[]string{"export-user", missing + ".zip", "--user", "ann", "--database", missing}, exitFailure, "no such file"},
		"a check of nothing":                {[]string{"check", "--database", missing}, exitFailure, "no such file"},
		"another name for nothing":          {[]string{"renew", "--database", missing}, exitFailure, "no such file"},
		"a backup with a word too many":     {[]string{"backup", "a", "b"}, exitUsage, `"b" is no flag`},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := try(nil, c.args...)
			require.Equal(t, c.code, code, stderr)
			require.Contains(t, stderr, c.want)
			require.NoFileExists(t, missing)
		})
	}
}
