package core_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/replica"
	"github.com/parlor-chat/parlor/core/session"
)

// story is a world and the devices in it, in the order they signed in.
type story struct {
	t       *testing.T
	world   *world
	devices []*device
	made    int64 // Messages.
	heard   []string
	frames  []frame
}

// device is a session, and the list as it last heard of it.
type device struct {
	*session.Session
	name   string
	listed map[string]*replica.Conversation
}

func newStory(t *testing.T) *story {
	return &story{t: t, world: newWorld()}
}

// sentences are what a line at the margin can say. A user's second device is
// alice/phone.
var sentences = []struct {
	form  *regexp.Regexp
	means func(*story, []string) ([]string, error)
}{
	{form(`WHO signs in`), (*story).signIn},
	{form(`WHO: (\w+) (\{.*\})`), (*story).call},
	{form(`WHO to (\S+): (".*?")?(?: ?(\{.*\}))?`), (*story).send},
	{form(`WHO, command (\d+) of (\w+)(?: \((\d+) collected\))?: (\w+) (\{.*\})`), (*story).ask},
	{form(`WHO (appears|vanishes)`), (*story).come},
	{form(`WHO's (.+)`), (*story).look},
	{form(`(\d+) (second|minute|hour)s? pass(?:es)?`), (*story).wait},
	{form(`WHO settles (\S+)`), (*story).settle},
	{form(`group (\S+)`), (*story).lookAtGroup},
	{form(`only friends write`), (*story).befriend},
}

func form(text string) *regexp.Regexp {
	return regexp.MustCompile(`^` + strings.Replace(text, "WHO", `([a-z]+(?:/[a-z]+)?)`, 1) + `$`)
}

var repeated = regexp.MustCompile(`^(\d+) times, (.*)$`)

// carryOut does what a line says and returns what came of it.
func (s *story) carryOut(line string) (came []string, err error) {
	times := 1
	if parts := repeated.FindStringSubmatch(line); parts != nil {
		times, _ = strconv.Atoi(parts[1])
		line = parts[2]
	}
	for round := 1; round <= times; round++ {
		if len(came) > 0 && strings.HasPrefix(came[0], refusedSign) {
			return nil, fmt.Errorf("round %d was refused; only the last may be: %s", round-1, came[0])
		}
		if came, err = s.once(expanded(line, round)); err != nil {
			return nil, err
		}
	}
	return came, nil
}

func (s *story) once(line string) ([]string, error) {
	for _, sentence := range sentences {
		if parts := sentence.form.FindStringSubmatch(line); parts != nil {
			s.heard = nil
			return sentence.means(s, parts[1:])
		}
	}
	return nil, errors.New("it means nothing; testdata/README.md says what a line can say")
}

var (
	counted   = regexp.MustCompile(`"([^"{]*)\{(\d+)\.\.(\d+)\}([^"]*)"`)
	stretched = regexp.MustCompile(`\{([^{}"*]+)\*(\d+)\}`)
)

// expanded writes out "C2Cu{1..3}" as "C2Cu1","C2Cu2","C2Cu3", {x*3} as xxx and
// {n} as the number of the round.
func expanded(line string, round int) string {
	line = counted.ReplaceAllStringFunc(line, func(text string) string {
		parts := counted.FindStringSubmatch(text)
		first, _ := strconv.Atoi(parts[2])
		last, _ := strconv.Atoi(parts[3])
		var all []string
		for i := first; i <= last; i++ {
			all = append(all, `"`+parts[1]+strconv.Itoa(i)+parts[4]+`"`)
		}
		return strings.Join(all, ",")
	})
	line = stretched.ReplaceAllStringFunc(line, func(text string) string {
		parts := stretched.FindStringSubmatch(text)
		times, _ := strconv.Atoi(parts[2])
		return strings.Repeat(parts[1], times)
	})
	return strings.ReplaceAll(line, "{n}", strconv.Itoa(round))
}

func (s *story) device(name string) (*device, error) {
	for _, d := range s.devices {
		if d.name == name {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%s has not signed in", name)
}

func (s *story) signIn(parts []string) ([]string, error) {
	if _, err := s.device(parts[0]); err == nil {
		return nil, fmt.Errorf("%s is signed in already", parts[0])
	}
	d := &device{name: parts[0]}
	user, _, _ := strings.Cut(d.name, "/")
	var err error
	d.Session, err = session.Open(context.Background(), s.world, user, session.Options{
		Now: func() int64 { return s.world.now },
		Tab: d.name, Publish: s.publish(d),
		Emit: func(events []session.Event) {
			for _, event := range events {
				s.heard = append(s.heard, d.name+" hears "+d.describe(event))
			}
		},
	})
	if err != nil {
		return nil, err
	}
	d.changedIn(d.List())
	s.devices = append(s.devices, d)
	return s.after(nil, nil)
}

func (s *story) call(parts []string) ([]string, error) {
	d, command, err := s.command(parts[0], parts[1], parts[2])
	if err != nil {
		return nil, err
	}
	result, refusal := d.Do(context.Background(), command)
	if refusal == nil {
		refusal = d.enter(command, result.Outcome)
	}
	return s.after(result.Outcome, refusal)
}

func (s *story) command(who, name, body string) (*device, core.Command, error) {
	d, err := s.device(who)
	if err != nil {
		return nil, nil, err
	}
	command, err := core.Named{Name: name, Body: []byte(body)}.Command()
	return d, command, err
}

// send makes a message, a text unless the story says otherwise, and sends it.
func (s *story) send(parts []string) ([]string, error) {
	d, err := s.device(parts[0])
	if err != nil {
		return nil, err
	}
	draft := core.Message{To: parts[1], ConversationType: core.TypeC2C, Type: core.MessageText}
	if text := parts[2]; text != "" {
		draft.Payload = []byte(`{"text":` + text + `}`)
	}
	if more := parts[3]; more != "" {
		if err := json.Unmarshal([]byte(more), &draft); err != nil {
			return nil, err
		}
	}
	s.made++
	message, refusal := core.NewMessage(d.User(), draft, core.Stamp{Now: s.world.now, Random: s.made, ClientSequence: s.made})
	if refusal != nil {
		return s.after(nil, refusal)
	}
	if draft.ID != "" {
		message.ID = draft.ID
	}
	result, refusal := d.Send(context.Background(), message, nil)
	return s.after(result.Outcome, refusal)
}

// ask is a command of a device that has a ticket for it, as a server gets it.
func (s *story) ask(parts []string) ([]string, error) {
	d, command, err := s.command(parts[0], parts[4], parts[5])
	if err != nil {
		return nil, err
	}
	number, _ := strconv.ParseUint(parts[1], 10, 64)
	collected, _ := strconv.ParseUint(parts[3], 10, 64)
	ticket := &core.Ticket{Device: parts[2], Number: number, Collected: collected}
	committed, refusal := s.world.Do(context.Background(), core.Call{User: d.User(), Command: command, Ticket: ticket}, nil)
	return s.after(committed.Outcome, refusal)
}

// come has a user signed in at a place, which is the device, or no longer. A
// server says so, or the page itself.
func (s *story) come(parts []string) ([]string, error) {
	d, err := s.device(parts[0])
	if err != nil {
		return nil, err
	}
	var command core.Command = core.Vanish{Place: d.name}
	if parts[1] == "appears" {
		command = core.Appear{Place: d.name, Until: s.world.now + 60_000}
	}
	result, refusal := d.Do(context.Background(), command)
	return s.after(result.Outcome, refusal)
}

func (s *story) wait(parts []string) ([]string, error) {
	count, _ := strconv.ParseInt(parts[0], 10, 64)
	s.world.now += count * map[string]int64{"second": 1000, "minute": 60_000, "hour": 3_600_000}[parts[1]]
	return nil, nil
}

// after says what came of a call, once every device has heard of it.
func (s *story) after(outcome any, refusal error) ([]string, error) {
	s.deliverFrames()
	for _, d := range s.devices {
		require.NoError(s.t, d.CatchUp(context.Background()))
	}
	var refused *core.Error
	if refusal != nil && !errors.As(refusal, &refused) {
		return nil, refusal
	}
	return append(came(outcome, refused), s.heard...), nil
}
