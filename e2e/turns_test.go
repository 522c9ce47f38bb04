package e2e_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// move is a call of the life cycle, on one of two applications.
type move struct {
	application int
	call        string
}

// MarshalJSON is how testdata/turns.js reads it.
func (m move) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{m.application, m.call})
}

// played is what testdata/turns.js tells of turns: what each call came to, and
// the events of each instance.
type played struct {
	Results, Events [][]string
}

// life is what is to be expected of one instance.
type life struct {
	destroyed, signedIn bool
	// refusal is what the page's side refuses calls with, 0 for nothing.
	refusal int
	events  []string
	// logins counts the calls of login that the page's side let through.
	logins int
}

const (
	nobody, running, failed, left = 2024, 3000, 3001, 3005
)

// call says what is expected of a call of a turn. The result is known once the
// turn is over, unless the page's side refuses at once.
func (l *life) call(name string) (now string, later func() string) {
	switch {
	case l.destroyed:
		return fmt.Sprint(nobody), nil
	case name == "login" || name == "wrongLogin":
		return l.login(name == "login")
	case name == "logout":
		if l.refusal == running {
			l.refusal = left
		}
		return "", l.logout
	case name == "destroy":
		l.destroyed = true
		return "", l.destroy
	case l.refusal != 0:
		return fmt.Sprint(l.refusal), nil
	default:
		return "", func() string { return l.ifSignedIn() }
	}
}

func (l *life) login(right bool) (now string, later func() string) {
	if l.refusal == running {
		return "2025", nil
	}
	before := l.refusal
	if before != 0 {
		l.refusal = running
	}
	l.logins++
	attempt := l.logins
	return "", func() string {
		switch {
		case l.signedIn:
			return "repeated"
		case !right:
			if before != 0 && l.refusal == running && attempt == l.logins {
				l.refusal = failed
			}
			return "6017"
		}
		l.signedIn, l.refusal = true, 0
		l.events = append(l.events, "SDK_READY")
		return "0"
	}
}

func (l *life) ifSignedIn() string {
	if l.signedIn {
		return "0"
	}
	return fmt.Sprint(nobody)
}

func (l *life) logout() string {
	result := l.ifSignedIn()
	if l.signedIn {
		l.signedIn, l.refusal = false, left
		l.events = append(l.events, "SDK_NOT_READY")
	}
	return result
}

func (l *life) destroy() string {
	result := l.logout()
	l.events = append(l.events, "SDK_DESTROY")
	return result
}

// expect plays turns on two applications as they are to be.
func expect(turns [][]move) played {
	var all []*life
	current := map[int]*life{}
	var p played
	for _, turn := range turns {
		results := make([]string, len(turn))
		later := make([]func() string, len(turn))
		for i, m := range turn {
			l := current[m.application]
			switch {
			case m.call != "create":
				results[i], later[i] = l.call(m.call)
			case l != nil && !l.destroyed:
				results[i] = "same"
			default:
				results[i] = "new"
				current[m.application] = &life{refusal: nobody}
				all = append(all, current[m.application])
			}
		}
		for i, result := range later {
			if result != nil {
				results[i] = result()
			}
		}
		p.Results = append(p.Results, results)
	}
	for _, l := range all {
		p.Events = append(p.Events, l.events)
	}
	return p
}

// drawTurns draws some turns; every instance is destroyed in the end.
func drawTurns(t *rapid.T) [][]move {
	calls := rapid.Custom(func(t *rapid.T) move {
		return move{
			rapid.IntRange(0, 1).Draw(t, "application"),
			rapid.SampledFrom([]string{"create", "login", "login", "logout", "destroy", "read", "wrongLogin"}).Draw(t, "call"),
		}
	})
	turns := rapid.SliceOfN(rapid.SliceOfN(calls, 1, 5), 1, 5).Draw(t, "turns")
	first := []move{{0, "create"}, {1, "create"}}
	last := []move{{0, "destroy"}, {1, "destroy"}}
	return append(append([][]move{first}, turns...), last)
}

func TestCallsOfTheLifeCycleInAnyOrderEachComeToWhatTheyMust(t *testing.T) {
	p := newSite(t).tab()
	rapid.Check(t, func(t *rapid.T) {
		turns := drawTurns(t)
		text, err := json.Marshal(turns)
		require.NoError(t, err)
		var seen played
		require.NoError(t, p.try(`const { play } = await import('/turns.js'); return play(`+string(text)+`)`, &seen))
		if want := expect(turns); !reflect.DeepEqual(want, seen) {
			t.Fatalf("%s\nwant %v\nhave %v", text, want, seen)
		}
	})
}

func TestAPageThatIsLeftWhileItSignsInSignsInAfterwards(t *testing.T) {
	p := newSite(t).tab()
	for step := range 12 {
		p.do(fmt.Sprintf(`
			const chat = TencentCloudChat.create({ SDKAppID });
			chat.login({ userID: 'alice', userSig: 'any' });
			await new Promise((resolve) => setTimeout(resolve, %d));`, step*step*2))
		p.reload()
	}
	p.signIn("alice")
	require.Equal(t, "alice", eval[string](p, `return chat.getLoginUser()`))
}
