//go:build unix

package main

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// receiver runs the example, and returns its address and what it prints.
func receiver(t *testing.T) (address string, lines <-chan string) {
	cmd := exec.CommandContext(t.Context(), "node", "../../../examples/webhooks/receiver.mjs")
	cmd.Env = append(cmd.Environ(), "PARLOR_WEBHOOK_SECRET="+webhookSecret, "PORT=0")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // It may have ended.
		_ = cmd.Wait()
	})
	printed := make(chan string, 100)
	go func() {
		defer close(printed)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			printed <- scanner.Text()
		}
	}()
	return strings.TrimPrefix(nextLine(t, printed, "listening at "), "listening at "), printed
}

// nextLine is the next one that begins so.
func nextLine(t *testing.T, lines <-chan string, prefix string) string {
	t.Helper()
	for limit := time.After(waitLimit); ; {
		select {
		case line, more := <-lines:
			require.True(t, more, "the example has ended")
			if strings.HasPrefix(line, prefix) {
				return line
			}
		case <-limit:
			require.FailNow(t, "there is no line "+prefix)
		}
	}
}

func TestTheExampleOfAReceiverChecksAnswersAndPrints(t *testing.T) {
	t.Parallel()
	address, lines := receiver(t)
	p := launch(t, t.TempDir(), "--webhook-url", address, "--webhook-secret", webhookSecret, "--webhook-events", "after,C2C.CallbackBeforeSendMsg", "--webhook-before-failure", "refuse", "--webhook-timeout", "10s")
	require.Contains(t, sendText(p, "darn it"), `"ErrorCode":0`)
	nextLine(t, lines, "C2C.CallbackBeforeSendMsg ")
	require.Contains(t, nextLine(t, lines, "C2C.CallbackAfterSendMsg "), `"Text":"**** it"`)
	require.Contains(t, sendText(p, "spam"), `"ErrorCode":120001,"ErrorInfo":"no spam, please"`)

	stranger := launch(t, t.TempDir(), "--webhook-url", address, "--webhook-secret", "another secret of mine", "--webhook-events", "C2C.CallbackBeforeSendMsg", "--webhook-before-failure", "refuse", "--webhook-timeout", "10s")
	require.Contains(t, sendText(stranger, "hi"), `"ErrorCode":60002`)
}
