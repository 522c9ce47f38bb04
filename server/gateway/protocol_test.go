package gateway_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/wire"
	"github.com/parlor-chat/parlor/server/gateway"
)

// TestTheExampleOfTheProtocolIsWhatIsSaid: a device that sends what stands in
// docs/protocol.md hears what stands there, to the letter and in that order.
func TestTheExampleOfTheProtocolIsWhatIsSaid(t *testing.T) {
	h := newHouse(t, func(o *gateway.Options) {
		o.Epoch = "Q7pX"
		o.Check = func(wire.Hello, time.Time) (gateway.Proof, error) { return gateway.Proof{}, nil }
	})
	d := h.device("alice", "5f0c")
	example := example(t)
	var said []string
	for _, line := range example {
		text, sent := strings.CutPrefix(line, "> ")
		if !sent {
			continue
		}
		said = append(said, line)
		frame, err := wire.Decode(text)
		require.NoError(t, err, line)
		before := 0
		if hello, ok := frame.(wire.Hello); ok {
			require.NoError(t, d.signInWith(hello))
		} else {
			before = len(d.said)
			require.NoError(t, d.receive(frame), line)
		}
		h.settle()
		for _, heard := range d.said[before:] {
			text, err := wire.Encode(heard)
			require.NoError(t, err)
			said = append(said, "< "+text)
		}
	}
	require.Equal(t, strings.Join(example, "\n"), strings.Join(said, "\n"))
}

// example returns the lines of the conversation at the end of docs/protocol.md.
func example(t *testing.T) (lines []string) {
	page, err := os.ReadFile("../../docs/protocol.md")
	require.NoError(t, err)
	_, text, _ := strings.Cut(string(page), "## An example")
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "> ") || strings.HasPrefix(line, "< ") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	require.NotEmpty(t, lines)
	return lines
}
