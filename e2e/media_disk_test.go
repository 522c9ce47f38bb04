package e2e_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// choose has a person choose a file of the disk on the page: it is there as
// chosen then.
func choose(p *tab, path string) {
	p.t.Helper()
	p.do(`
		delete globalThis.chosen;
		const input = Object.assign(document.createElement('input'), { type: 'file', id: 'chooser' });
		input.onchange = () => { globalThis.chosen = input.files[0]; };
		document.getElementById('chooser')?.remove();
		document.body.append(input);`)
	require.NoError(p.t, p.act(chromedp.SetUploadFiles("#chooser", []string{path}, chromedp.ByQuery)))
	p.do(`while (!globalThis.chosen) await new Promise((resolve) => setTimeout(resolve, 10));`)
}

// onDisk writes a file of a name.
func onDisk(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// changes are what may happen to a file between being chosen and being sent.
var changes = map[string]func(path string) error{
	"removed": os.Remove,
	"rewritten": func(path string) error {
		later := time.Now().Add(time.Minute) // Chromium looks at whole seconds.
		return errors.Join(os.WriteFile(path, []byte("other bytes here"), 0o600), os.Chtimes(path, later, later))
	},
	"emptied": func(path string) error { return os.Truncate(path, 0) },
	"longer":  func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("more ", 2000)), 0o600) },
}

func TestAFileThatChangedSinceItWasChosenIsRefusedAndSaysSo(t *testing.T) {
	alice := newSite(t).user("alice")
	for method, refused := range map[string]struct {
		name string
		code int
	}{
		"createImageMessage": {"a.png", 2100}, "createAudioMessage": {"a.mp3", 2300},
		"createVideoMessage": {"a.mp4", 2350}, "createFileMessage": {"a.txt", 2400},
	} {
		for name, change := range changes {
			path := onDisk(t, refused.name, "bytes as chosen.")
			choose(alice, path)
			alice.do(`globalThis.message = chat.` + method + `({ to: 'bob', conversationType: 'C2C', payload: { file: chosen } });`)
			require.NoError(t, change(path))
			for _, send := range []string{"sendMessage", "resendMessage"} {
				seen := eval[[]any](alice, `
					const { code, message: why } = await outcome(() => chat.`+send+`(message));
					return [code, /cannot be read any more.*choose it again/.test(why) || why, message.status, (await list()).length];`)
				require.Equal(t, []any{float64(refused.code), true, "fail", 0.0}, seen, "%s of a file that was %s", send, name)
			}
		}
	}
}

func TestAFileIsReadByAllOnceItIsSentWhateverBecomesOfItOnDisk(t *testing.T) {
	for name, change := range changes {
		s := newSite(t)
		alice, bob := s.user("alice"), s.user("bob")
		path := onDisk(t, "notes.txt", "bytes as chosen.")
		choose(alice, path)
		alice.do(`
			globalThis.message = chat.createFileMessage({ to: 'bob', conversationType: 'C2C', payload: { file: chosen } });
			await chat.sendMessage(message);`)
		require.NoError(t, change(path))
		const read = withFiles + `return (await fetch(MESSAGE.payload.fileUrl)).text();`
		require.Equal(t, "bytes as chosen.", eval[string](bob, strings.Replace(read, "MESSAGE", "(await received())", 1)), name)
		require.Equal(t, "bytes as chosen.", eval[string](alice, strings.Replace(read, "MESSAGE", "message", 1)), "%s: for the sender too", name)
	}
}
