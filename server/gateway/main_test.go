package gateway_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain fails when a test leaves a goroutine of this package or of a
// connection behind.
func TestMain(m *testing.M) {
	code := m.Run()
	if left := leftBehind(); code == 0 && left != "" {
		fmt.Println("goroutines were left behind:\n" + left)
		code = 1
	}
	os.Exit(code)
}

// leftBehind waits until no goroutine works for us any more, and returns those
// that still do.
func leftBehind() string {
	deadline := time.Now().Add(10 * time.Second)
	for {
		left := ours()
		if left == "" || time.Now().After(deadline) {
			return left
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func ours() string {
	buffer := make([]byte, 1<<22)
	stacks := strings.Split(string(buffer[:runtime.Stack(buffer, true)]), "\n\n")
	var left []string
	for _, stack := range stacks[1:] { // The first is this one.
		if strings.Contains(stack, "parlor/server/gateway") || strings.Contains(stack, "coder/websocket") {
			left = append(left, stack)
		}
	}
	return strings.Join(left, "\n\n")
}
