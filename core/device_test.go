package core_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// desk decides calls and keeps what comes of them, as a store would.
type desk struct {
	t         *testing.T
	documents map[core.Key]core.Document
}

func newDesk(t *testing.T) *desk {
	return &desk{t: t, documents: map[core.Key]core.Document{}}
}

// do decides a call on everything there is and keeps the result.
func (d *desk) do(call core.Call) (any, error) {
	loaded := map[core.Key]core.Document{}
	for {
		decision, missing, err := core.Decide(loaded, call)
		for _, key := range missing {
			document := d.documents[key]
			document.Key = key
			loaded[key] = document
		}
		if len(missing) > 0 {
			continue
		}
		for _, document := range decision.Writes {
			document.Revision = d.documents[document.Key].Revision + 1
			d.documents[document.Key] = document
		}
		return decision.Outcome, err
	}
}

// asked does a command of alice's device with a ticket.
func (d *desk) asked(number, collected uint64, command core.Command) core.Answer {
	outcome, err := d.do(core.Call{User: "alice", Now: 1000, Command: command, Ticket: &core.Ticket{Device: "d", Number: number, Collected: collected}})
	require.NoError(d.t, err)
	return outcome.(core.Answer)
}

func (d *desk) groups() []string {
	directory, _ := d.documents[core.DirectoryKey("alice")].Value.(core.Directory)
	return directory.Names()
}

func (d *desk) device() core.Device {
	device, _ := d.documents[core.DeviceKey("alice", "d")].Value.(core.Device)
	return device
}

func TestACommandWithATicketTakesEffectOnceAndGetsTheSameAnswer(t *testing.T) {
	d := newDesk(t)
	first := d.asked(1, 0, core.CreateConversationGroup{Name: "A"})
	require.Nil(t, first.Error)
	d.asked(2, 0, core.DeleteConversationGroup{Name: "A"})
	require.Equal(t, first, d.asked(1, 0, core.CreateConversationGroup{Name: "A"}), "it came again")
	require.Empty(t, d.groups(), "and did nothing")
}

func TestARefusedCommandIsAnsweredOnceToo(t *testing.T) {
	d := newDesk(t)
	refused := d.asked(1, 0, core.DeleteConversationGroup{Name: "A"})
	require.Equal(t, core.CodeConversationGroupNotFound, refused.Error.Code)
	d.asked(2, 0, core.CreateConversationGroup{Name: "A"})
	require.Equal(t, refused, d.asked(1, 0, core.DeleteConversationGroup{Name: "A"}))
	require.Equal(t, []string{"A"}, d.groups(), "the group that came after is there")
}

func TestARefusedCommandLeavesNothingBehindButItsAnswer(t *testing.T) {
	d := newDesk(t)
	for i := range 51 {
		id := "C2C" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		d.asked(uint64(i+1), uint64(i), core.PinConversation{ConversationID: id, Pinned: true})
	}
	answer, _ := d.device().Answer(51)
	require.Equal(t, core.CodeTooManyPinned, answer.Error.Code)
	require.Nil(t, d.documents[core.ConversationKey("alice", "C2Cyb")].Value, "it was to come into the list with its pin")
}

func TestCollectedAnswersAreForgottenAndNotAskedAgain(t *testing.T) {
	d := newDesk(t)
	d.asked(1, 0, core.CreateConversationGroup{Name: "A"})
	d.asked(2, 0, core.CreateConversationGroup{Name: "B"})
	d.asked(3, 1, core.CreateConversationGroup{Name: "C"})
	require.Len(t, d.device().Answers, 2)
	_, err := d.do(core.Call{User: "alice", Command: core.DeleteConversationGroup{Name: "A"}, Ticket: &core.Ticket{Device: "d", Number: 1}})
	require.Equal(t, core.CodeStale, core.CodeOf(err))
	require.Equal(t, []string{"A", "B", "C"}, d.groups())
}

func TestDevicesCountForThemselves(t *testing.T) {
	d := newDesk(t)
	d.asked(7, 0, core.CreateConversationGroup{Name: "A"})
	outcome, err := d.do(core.Call{User: "alice", Command: core.CreateConversationGroup{Name: "B"}, Ticket: &core.Ticket{Device: "other", Number: 1}})
	require.NoError(t, err)
	require.Nil(t, outcome.(core.Answer).Error)
	require.Equal(t, []string{"A", "B"}, d.groups())
}

func TestDevicesThatWereNotUsedForLongAreForgotten(t *testing.T) {
	d := newDesk(t)
	d.asked(1, 0, core.CreateConversationGroup{Name: "A"})
	_, err := d.do(core.Call{User: "alice", Command: core.Forget{Devices: []string{"d", "nobody"}, Before: 1000}})
	require.NoError(t, err)
	require.Equal(t, uint64(1), d.device().Number, "it was used just then")
	_, err = d.do(core.Call{User: "alice", Command: core.Forget{Devices: []string{"d", "nobody"}, Before: 1001}})
	require.NoError(t, err)
	require.Zero(t, d.device().Number)
}

func TestADeviceThatWasForgottenDoesNothingTwice(t *testing.T) {
	d := newDesk(t)
	d.asked(1, 0, core.CreateConversationGroup{Name: "A"})
	d.asked(2, 1, core.DeleteConversationGroup{Name: "A"})
	d.asked(3, 1, core.CreateConversationGroup{Name: "B"})
	forget := core.Forget{Devices: []string{"d"}, Before: 1 << 60} // A clock that is far ahead.
	for range 2 {
		_, err := d.do(core.Call{User: "alice", Command: forget})
		require.NoError(t, err)
		require.Zero(t, d.device().Number)
	}
	answer := d.asked(2, 1, core.CreateConversationGroup{Name: "A"})
	require.Equal(t, core.CodeStale, answer.Error.Code, "the answer is gone, and says so")
	require.Equal(t, []string{"B"}, d.groups())
	require.EqualValues(t, 3, d.device().Number)
	require.Len(t, d.device().Answers, 2, "of all that it still waits for")
	require.Equal(t, answer, d.asked(2, 1, core.CreateConversationGroup{Name: "A"}))
	require.Nil(t, d.asked(4, 3, core.CreateConversationGroup{Name: "C"}).Error, "what is new is carried out")
	require.Equal(t, []string{"B", "C"}, d.groups())
	require.Empty(t, d.documents[core.RetiredKey("alice")].Value.(core.Retired).Devices, "it is in use again")

	require.Nil(t, func() core.Answer {
		outcome, err := d.do(core.Call{User: "alice", Command: core.CreateConversationGroup{Name: "D"}, Ticket: &core.Ticket{Device: "new", Number: 1}})
		require.NoError(t, err)
		return outcome.(core.Answer)
	}().Error, "one that is new begins at 1")
}

func TestNoMoreDevicesAreForgottenThanHaveTheirNumbersKept(t *testing.T) {
	d := newDesk(t)
	var devices []string
	for i := range core.MaxRetired + 1 {
		id := fmt.Sprint("d", i)
		devices = append(devices, id)
		d.documents[core.DeviceKey("alice", id)] = core.Document{Key: core.DeviceKey("alice", id), Value: core.Device{Number: uint64(i + 1)}}
	}
	_, err := d.do(core.Call{User: "alice", Command: core.Forget{Devices: devices, Before: 1}})
	require.NoError(t, err)
	require.Len(t, d.documents[core.RetiredKey("alice")].Value.(core.Retired).Devices, core.MaxRetired)
	last := d.documents[core.DeviceKey("alice", devices[core.MaxRetired])]
	require.EqualValues(t, core.MaxRetired+1, last.Value.(core.Device).Number)
}

func TestEveryCommandTravelsAsText(t *testing.T) {
	for _, command := range []core.Command{
		core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}},
		core.AddToConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}},
		core.RemoveFromConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob"}},
		core.DeleteConversationGroup{Name: "A"},
		core.RenameConversationGroup{OldName: "A", NewName: "B"},
		core.OpenConversation{ConversationID: "C2Cbob"},
		core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}, ClearHistory: true},
		core.PinConversation{ConversationID: "C2Cbob", Pinned: true},
		core.ReadConversation{ConversationID: "C2Cbob"},
		core.MarkConversations{ConversationIDs: []string{"C2Cbob"}, Mark: 1 << 63, Enable: true},
		core.SetCustomData{ConversationIDs: []string{"C2Cbob"}, CustomData: "x"},
		core.SendMessage{Message: core.Message{ID: core.MessageID("alice", 2, 3), To: "bob", ConversationType: "C2C", Type: core.MessageText, Payload: json.RawMessage(`{"text":"hi"}`)}},
	} {
		named, err := core.NameCommand(command)
		require.NoError(t, err)
		back, err := named.Command()
		require.NoError(t, err)
		require.Equal(t, command, back)
	}
}

func TestOutcomesComeBackFromText(t *testing.T) {
	d := newDesk(t)
	_, err := d.do(core.Call{User: "alice", Command: core.OpenConversation{ConversationID: "C2Cbob"}})
	require.NoError(t, err)
	for number, example := range []struct {
		command core.Command
		outcome any
	}{
		{core.CreateConversationGroup{Name: "A", ConversationIDs: []string{"C2Cbob", "bad"}}, core.Sorted{}},
		{core.DeleteConversationGroup{Name: "A"}, core.Changed{}},
		{core.PinConversation{ConversationID: "C2Cbob", Pinned: true}, core.None{}},
		{core.DeleteConversations{ConversationIDs: []string{"C2Cbob"}}, []string{"C2Cbob"}},
		{core.SendMessage{Message: core.Message{ID: core.MessageID("alice", 2, 3), To: "bob", ConversationType: "C2C", Type: core.MessageText, Priority: "Normal", Payload: json.RawMessage(`{"text":"hi"}`)}}, core.Message{}},
	} {
		outcome, err := core.ReadOutcome(example.command, d.asked(uint64(number+1), 0, example.command).Outcome)
		require.NoError(t, err)
		require.IsType(t, example.outcome, outcome)
		if sorted, ok := outcome.(core.Sorted); ok {
			require.Equal(t, []string{"C2Cbob"}, sorted.Success)
			require.Equal(t, core.CodeInvalidConversation, sorted.Failure[0].Code)
		}
	}
}

func TestWhatIsNoCommandIsRefused(t *testing.T) {
	for _, example := range []struct {
		name, body string
		code       core.Code
	}{
		{"Party", `{}`, core.CodeNotSupported},
		{"SignIn", `{}`, core.CodeNotSupported},
		{"TakeChanges", `{}`, core.CodeNotSupported},
		{"CreateConversationGroup", ``, core.CodeInvalidParameter},
		{"CreateConversationGroup", `[]`, core.CodeInvalidParameter},
		{"CreateConversationGroup", `{"name":7}`, core.CodeInvalidParameter},
	} {
		_, err := core.Named{Name: example.name, Body: json.RawMessage(example.body)}.Command()
		require.Equal(t, example.code, core.CodeOf(err), example.name+example.body)
	}
	_, err := core.NameCommand(core.SignIn{})
	require.Error(t, err)
}
