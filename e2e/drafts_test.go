package e2e_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	corejson "github.com/parlor-chat/parlor/core/json"
)

// draft is a message that the page has made, or the refusal.
type draft struct {
	Method, Options, Message string
	Code                     core.Code
	Fault                    string
}

// native is what Go makes of the same options.
func (d draft) native(t *testing.T) (core.Message, error) {
	var options struct {
		To, ConversationType, Priority, CloudCustomData string
		NeedReadReceipt, IsSupportExtension             bool
		Payload                                         corejson.RawMessage
	}
	require.NoError(t, json.Unmarshal([]byte(d.Options), &options))
	message := core.Message{
		To: options.To, ConversationType: options.ConversationType, Priority: options.Priority, CloudCustomData: options.CloudCustomData,
		NeedReadReceipt: options.NeedReadReceipt, IsSupportExtension: options.IsSupportExtension,
		Type: typeMade[d.Method], Payload: options.Payload,
	}
	var payload struct {
		AtUserList []string
		Type       string
		Payload    corejson.RawMessage
	}
	if d.Method == "createTextAtMessage" && json.Unmarshal(options.Payload, &payload) == nil {
		message.AtUserList = payload.AtUserList
	}
	if d.Method == "createForwardMessage" && json.Unmarshal(options.Payload, &payload) == nil {
		message.Type, message.Payload = payload.Type, payload.Payload
	}
	return core.NewMessage("alice", message, core.Stamp{})
}

var typeMade = map[string]string{
	"createTextMessage": core.MessageText, "createTextAtMessage": core.MessageText, "createCustomMessage": core.MessageCustom,
	"createFaceMessage": core.MessageFace, "createLocationMessage": core.MessageLocation, "createMergerMessage": core.MessageMerger,
}

// ofThePage are refusals of options that Go never sees.
var ofThePage = map[core.Code]bool{core.CodeNoForward: true, core.CodeForwardTip: true}

func TestWhatAPageMakesIsWhatGoTakes(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	made, refused := 0, 0
	for seed := range 5 {
		for _, d := range eval[[]draft](p, fmt.Sprintf(`return (await import('/drafts.js')).makeDrafts(%d, 2000)`, seed)) {
			if d.Code == 0 {
				sameAsNative(t, d)
				made++
			} else if !ofThePage[d.Code] {
				refusedAsNative(t, d)
				refused++
			}
		}
	}
	require.Greater(t, made, 2000)
	require.Greater(t, refused, 2000)
}

func sameAsNative(t *testing.T, d draft) {
	t.Helper()
	want, err := d.native(t)
	require.NoError(t, err, "%s %.500s", d.Method, d.Options)
	var message struct {
		ID, From, To, ConversationID, ConversationType, Type, Priority, CloudCustomData, SenderTinyID, Status string
		Payload                                                                                               corejson.RawMessage
		AtUserList                                                                                            []string
		ClientTime, Random                                                                                    int64
		NeedReadReceipt, IsSupportExtension                                                                   bool
	}
	require.NoError(t, json.Unmarshal([]byte(d.Message), &message))
	payload, err := core.CheckPayload(message.Type, message.Payload) // It shows where media are.
	require.NoError(t, err)
	require.Equal(t, string(want.Payload), string(payload), d.Options)
	require.Equal(t, want.SenderNumber(), message.SenderTinyID)
	require.Equal(t, fmt.Sprintf("%s-%d-%d", want.SenderNumber(), message.ClientTime, message.Random), message.ID)
	require.ElementsMatch(t, want.AtUserList, message.AtUserList)
	require.Equal(t, []any{want.To, want.ConversationType, want.ConversationID("alice"), want.Type, want.Priority, want.CloudCustomData, want.NeedReadReceipt, want.IsSupportExtension},
		[]any{message.To, message.ConversationType, message.ConversationID, message.Type, message.Priority, message.CloudCustomData, message.NeedReadReceipt, message.IsSupportExtension})
	require.Equal(t, []string{"alice", "unSend"}, []string{message.From, message.Status})
}

func refusedAsNative(t *testing.T, d draft) {
	t.Helper()
	fault, named := strings.CutPrefix(d.Fault, d.Method+": ")
	require.True(t, named, "%s: %s", d.Method, d.Fault)
	if strings.HasPrefix(fault, "options") || strings.HasPrefix(fault, "the arguments") {
		return // It is about the options themselves.
	}
	_, err := d.native(t)
	require.Equal(t, core.CodeOf(err), d.Code, "%s %.500s", d.Method, d.Options)
	// Strange names are quoted in another way, and of a message in a merger
	// the page picks what it needs first.
	if d.Code != core.CodeNotSupported && d.Method != "createMergerMessage" {
		require.Equal(t, core.Refusal(err).Message, fault, "%s %.500s", d.Method, d.Options)
	}
}

func TestADraftHasTheFieldsOfAMessageInAHistory(t *testing.T) {
	p := newSite(t).user("alice")
	seen := eval[[][]string](p, `
		const draft = chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' }, needReadReceipt: true });
		const fields = (object) => Object.keys(object).sort();
		const before = [fields(draft), fields(draft.readReceiptInfo), fields(draft.revokerInfo)];
		await chat.sendMessage(draft);
		await chat.logout();
		await signIn('alice');
		const [stored] = (await chat.getMessageList({ conversationID: 'C2Cbob' })).data.messageList;
		return [...before, fields(stored), fields(stored.readReceiptInfo), fields(stored.revokerInfo)];`)
	require.Equal(t, seen[:3], seen[3:])
}

func TestADraftShowsTheProfileOfItsSender(t *testing.T) {
	p := newSite(t).user("alice")
	require.Equal(t, []string{"", "Alice", "Alice", "https://alice"}, eval[[]string](p, `
		const draft = () => chat.createTextMessage({ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } });
		const before = draft().nick;
		await chat.updateMyProfile({ nick: 'Alice', avatar: 'https://alice' });
		await watch.until(() => watch.has('PROFILE_UPDATED'), 'the profile');
		const now = draft().nick;
		await chat.logout();
		await signIn('alice');
		return [before, now, draft().nick, draft().avatar];`))
}

func TestOptionsThatMakeNoMessageAreRefusedByName(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	for _, c := range []struct{ method, options, message string }{
		{"createTextMessage", `undefined`, "createTextMessage: options must be an object, not nothing"},
		{"createTextMessage", `[]`, "createTextMessage: options must be an object, not an array"},
		{"createTextMessage", `{}`, "createTextMessage: options.to must be a string, not nothing"},
		{"createTextMessage", `{ to: 'bob', conversationType: 5 }`, "createTextMessage: options.conversationType must be a string, not a number"},
		{"createTextMessage", `{ to: 'bob', conversationType: 'C2C', payload: 'x' }`, "createTextMessage: options.payload must be an object, not a string"},
		{"createTextMessage", `{ to: 'bob', conversationType: 'C2C', payload: { text: 'x' }, needReadReceipt: '' }`, "createTextMessage: options.needReadReceipt must be true or false, not an empty string"},
		{"createTextMessage", `{ to: 'bob', conversationType: 'C2C', payload: { get text() { throw null; } } }`, "createTextMessage: the arguments cannot be read: null"},
		{"createTextMessage", `{ to: 'bob', conversationType: 'C2C', payload: { text: 'half \ud83d' } }`, "createTextMessage: text must be well-formed Unicode; this one holds half a surrogate pair"},
		{"createTextAtMessage", `{ to: 'bob', conversationType: 'C2C', payload: { text: 'x', atUserList: 'bob' } }`, "createTextAtMessage: options.payload.atUserList must be an array of strings, not a string"},
		{"createTextAtMessage", `{ to: 'bob', conversationType: 'C2C', payload: { text: 'x', atUserList: ['bob', 1] } }`, "createTextAtMessage: options.payload.atUserList must be an array of strings (item 1 is a number), not an array"},
		{"createForwardMessage", `{ to: 'bob', conversationType: 'C2C', payload: { text: 'x' } }`, "createForwardMessage: payload must be a message, such as getMessageList gives"},
		{"createForwardMessage", `{ to: 'bob', conversationType: 'C2C', payload: { type: 'TIMGroupTipElem', payload: {} } }`, "createForwardMessage: notices cannot be forwarded, only messages of users"},
	} {
		seen := eval[refusal](p, fmt.Sprintf(`return outcome(() => chat.%s(%s))`, c.method, c.options))
		require.Equal(t, c.message, seen.Message)
		require.True(t, seen.IsError && seen.Thrown)
	}
}

func TestTextThatIsNoUnicodeIsRefusedEverywhere(t *testing.T) {
	onlyAlone(t)
	p := newSite(t).user("alice")
	require.Equal(t, []int{6017, 6017, 6017, 0, 0, 0}, eval[[]int](p, `
		const codes = [];
		for (const text of ['\ud83d', 'x\udc00\ud800', '\\\ud800', '\\ud800', '😀', '\\\\ud8']) {
			const { value, code } = await outcome(() => chat.setConversationDraft({ conversationID: 'C2Cbob', draftText: text }));
			codes.push(value && value.data.conversation.draftText === text ? 0 : code);
			if (codes.length === 3) await open('C2Cbob');
		}
		return codes;`))
}
