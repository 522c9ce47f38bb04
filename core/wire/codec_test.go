package wire_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/core/wire"
)

// frames has one of each type, with every member set.
var frames = []wire.Frame{
	wire.Hello{Version: 1, SDKAppID: 7, UserID: "alice", UserSig: "sig", Device: "d1", Epoch: "e", Revision: 3, Agent: "test"},
	wire.Hello{Version: 1, UserID: "alice", Have: wire.Have{Have: map[string]int64{"group g": 3, "group h": 0}, More: true}},
	wire.Have{Have: map[string]int64{"group i": 4}, More: true},
	wire.Synced{},
	wire.Page{ID: "a", Owner: "members g", Kind: core.KindMember, After: "bob", Limit: 100},
	wire.Paged{ID: "a", More: true, Documents: []wire.Document{{Kind: core.KindMember, ID: "carol", Value: json.RawMessage(`{}`)}}, Error: core.Errorf(10007, "no member")},
	wire.Changes{From: 2, To: 2, Sets: []wire.Set{
		{Owner: "group g", From: 1, To: 4, Documents: []wire.Document{{Kind: core.KindGroup, Value: json.RawMessage(`{"name":"G"}`)}}, Messages: []json.RawMessage{json.RawMessage(`{"sequence":3}`)}},
		{Owner: "group h", To: 4, Whole: true, For: json.RawMessage(`{"joined":7}`)},
		{Owner: "group i", None: true},
		{Owner: "group j", None: true, Error: core.Errorf(10007, "kept out")},
	}},
	wire.Follow{Owners: []string{"group g"}},
	wire.Unfollow{Owners: []string{"group g", "group h"}},
	wire.Live{Owner: "group g", ID: "a", Messages: []json.RawMessage{json.RawMessage(`{"id":"m"}`)}},
	wire.Live{Owner: "group g", Count: 7},
	wire.Lived{Owner: "group g", ID: "a", Message: json.RawMessage(`{"sequence":3}`)},
	wire.Lived{Owner: "group g", ID: "a", Error: core.Errorf(10017, "muted")},
	wire.Welcome{Epoch: "e", Revision: 4, Time: 5, Heartbeat: 6, ConversationGroups: &core.ConversationGroupLimits{Groups: 50}, Release: "1"},
	wire.Command{Number: 9, Collected: 8, Named: core.Named{Name: "CreateConversationGroup", Body: json.RawMessage(`{"name":"Work"}`)}},
	wire.Changes{From: 1, To: 2, Full: true, More: true, Documents: []wire.Document{{Kind: core.KindConversation, ID: "C2Cbob", Value: json.RawMessage(`{"listed":true}`)}, {Kind: core.KindDevice, ID: "d1"}}},
	wire.Ask{ID: "a", ConversationID: "C2Cbob", After: 1, Before: 9, Limit: 15},
	wire.Rows{ID: "a", Messages: []json.RawMessage{json.RawMessage(`{"id":"m"}`)}, More: true, Error: core.Errorf(2503, "no conversation")},
	wire.Look{ID: "a", Users: []string{"bob", "carol"}, Groups: []string{"g"}},
	wire.Found{ID: "a", More: true, Documents: []wire.PublicDocument{{Owner: "bob", Document: wire.Document{Kind: core.KindProfile, Value: json.RawMessage(`{"nick":"Bob"}`)}}}, Error: core.Errorf(6017, "too many")},
	wire.Ping{Revision: 4},
	wire.Pong{},
	wire.Pong{Time: 1_700_000_000_000},
	wire.Refusal{Code: 70001, Message: "expired"},
}

func TestEveryFrameComesBackAsItWent(t *testing.T) {
	for _, frame := range frames {
		text, err := wire.Encode(frame)
		require.NoError(t, err)
		back, err := wire.Decode(text)
		require.NoError(t, err, text)
		require.Equal(t, frame, back)
	}
}

func TestAFrameMayHoldMoreThanIsKnown(t *testing.T) {
	frame, err := wire.Decode(`{"type":"ping","revision":2,"mood":{"of":["the","day"]}}`)
	require.NoError(t, err)
	require.Equal(t, wire.Ping{Revision: 2}, frame)
}

func TestWhatIsNoFrameIsAnError(t *testing.T) {
	for _, text := range []string{``, `null`, `7`, `[]`, `{}`, `{"type":7}`, `{"type":"party"}`, `{"type":"hello","version":"one"}`, `{"type":"ping"} x`, `{"type":"changes","documents":{}}`} {
		_, err := wire.Decode(text)
		require.Error(t, err, text)
	}
}

func TestADeviceTakesNoDocumentsThatAreNotItsUsers(t *testing.T) {
	for _, kind := range []core.Kind{core.KindThread, core.KindDraft, core.KindOutbox, core.KindQueued, core.KindLink, core.KindNet, core.KindFetch, core.KindWatchers, core.KindPresence, "", "party"} {
		_, err := wire.Document{Kind: kind, Value: json.RawMessage(`{}`)}.Document("alice")
		require.Error(t, err, kind)
	}
}

func TestOfOthersADeviceTakesNothingButWhatAnybodyMaySee(t *testing.T) {
	for _, kind := range []core.Kind{core.KindProfile, core.KindStatus} {
		_, err := wire.PublicDocument{Owner: "bob", Document: wire.Document{Kind: kind, Value: json.RawMessage(`{}`)}}.Read()
		require.NoError(t, err, kind)
	}
	for _, document := range []wire.PublicDocument{
		{Owner: "bob", Document: wire.Document{Kind: core.KindConversation, ID: "C2Calice"}},
		{Owner: "bob", Document: wire.Document{Kind: core.KindBlacklist}},
		{Owner: "bob", Document: wire.Document{Kind: core.KindSubscribed, ID: "alice"}},
		{Owner: "status bob", Document: wire.Document{Kind: core.KindPresence}},
		{Owner: "bob", Document: wire.Document{Kind: core.KindProfile, ID: "x"}},
		{Owner: "group g", Document: wire.Document{Kind: core.KindStaff}},
		{Owner: "group g", Document: wire.Document{Kind: core.KindGroup, ID: "x"}},
		{Owner: "group ", Document: wire.Document{Kind: core.KindGroup}},
		{Owner: "members g", Document: wire.Document{Kind: core.KindGroup}},
		{Owner: "e1 alice bob", Document: wire.Document{Kind: core.KindProfile}},
		{Document: wire.Document{Kind: core.KindProfile}},
	} {
		_, err := document.Read()
		require.Error(t, err, "%v", document)
	}
}

func TestOfAGroupADeviceTakesWhatAnybodyMaySee(t *testing.T) {
	document, err := wire.PublicDocument{Owner: "group g", Document: wire.Document{Kind: core.KindGroup, Value: json.RawMessage(`{"name":"G"}`)}}.Read()
	require.NoError(t, err)
	require.Equal(t, core.GroupKey("g"), document.Key)
}

func TestASetIsOfAnOwnerWhomAUserCanFollowAndHoldsWhatFollowersGet(t *testing.T) {
	membership := json.RawMessage(`{"joined":7}`)
	group := wire.Document{Kind: core.KindGroup, Value: json.RawMessage(`{"name":"G"}`)}
	followed, err := wire.Set{Owner: "group g", To: 3, Whole: true, For: membership, Documents: []wire.Document{group}}.Read("alice")
	require.NoError(t, err)
	require.Equal(t, core.Membership{Joined: 7}, followed.For)
	require.Equal(t, core.GroupKey("g"), followed.Documents[0].Key)
	status := wire.Set{Owner: "status bob", To: 3, Whole: true, For: json.RawMessage(`{}`), Documents: []wire.Document{{Kind: core.KindPresence, Value: json.RawMessage(`{"statusType":1}`)}}}
	followed, err = status.Read("alice")
	require.NoError(t, err)
	require.Equal(t, core.Subscribed{}, followed.For)
	require.Equal(t, core.PresenceKey("bob"), followed.Documents[0].Key)
	profile := wire.Set{Owner: "profile bob", To: 3, Whole: true, For: json.RawMessage(`{"friendAt":1}`), Documents: []wire.Document{{Kind: core.KindProfile, Value: json.RawMessage(`{"nick":"Bob"}`)}}}
	followed, err = profile.Read("alice")
	require.NoError(t, err)
	require.Equal(t, &core.Relation{FriendAt: 1}, followed.For)
	require.Equal(t, core.ProfileKey("profile bob"), followed.Documents[0].Key)
	newer := wire.Set{Owner: "group g", To: 3, Documents: []wire.Document{{Kind: "party"}, group}}
	followed, err = newer.Read("alice")
	require.NoError(t, err)
	require.Len(t, followed.Documents, 1, "a kind that is not known here is passed over")
	for _, set := range []wire.Set{
		{Owner: "bob"},
		{Owner: "members g"},
		{Owner: "group "},
		{Owner: ""},
		{Owner: "group g", Whole: true},
		{Owner: "group g", Whole: true, None: true, For: membership},
		{Owner: "group g", For: membership},
		{Owner: "group g", Whole: true, For: json.RawMessage(`7`)},
		{Owner: "group g", Documents: []wire.Document{{Kind: core.KindDeparted, Value: json.RawMessage(`{}`)}}},
		{Owner: "group g", Documents: []wire.Document{{Kind: core.KindMembership, ID: "g", Value: json.RawMessage(`{}`)}}},
		{Owner: "group g", Documents: []wire.Document{{Kind: core.KindPresence, Value: json.RawMessage(`{}`)}}},
		{Owner: "status bob", Documents: []wire.Document{{Kind: core.KindGroup, Value: json.RawMessage(`{}`)}}},
		{Owner: "status bob", Documents: []wire.Document{{Kind: core.KindStatus, Value: json.RawMessage(`{}`)}}},
		{Owner: "status ", Whole: true, For: json.RawMessage(`{}`)},
		{Owner: "profile ", Whole: true, For: json.RawMessage(`{}`)},
		{Owner: "profile bob", Documents: []wire.Document{{Kind: core.KindRelation, ID: "bob", Value: json.RawMessage(`{}`)}}},
		{Owner: "contacts bob", Whole: true, For: json.RawMessage(`{}`)},
	} {
		_, err := set.Read("alice")
		require.Error(t, err, "%v", set)
	}
}

func TestAPageHoldsDocumentsOfTheKindAskedFor(t *testing.T) {
	asked := wire.Page{Owner: "members g", Kind: core.KindMember}
	documents, err := wire.Paged{Documents: []wire.Document{{Kind: core.KindMember, ID: "bob", Value: json.RawMessage(`{}`)}}}.Read(asked)
	require.NoError(t, err)
	require.Equal(t, core.Key{Owner: "members g", Kind: core.KindMember, ID: "bob"}, documents[0].Key)
	for _, document := range []wire.Document{{Kind: core.KindGroup}, {Kind: core.KindMember, ID: "bob", Value: json.RawMessage(`7`)}} {
		_, err := wire.Paged{Documents: []wire.Document{document}}.Read(asked)
		require.Error(t, err)
	}
}

func TestCloseCodesSayWhetherToComeBack(t *testing.T) {
	for code, again := range map[int]bool{
		1000: true, 1001: true, 1006: true, 1011: true,
		wire.CloseRestart: true, wire.CloseSlow: true, wire.CloseFault: true, wire.CloseSilent: true, wire.CloseRate: true,
		wire.CloseRefused: false, wire.CloseExpired: false, wire.CloseTakenOver: false, wire.CloseKicked: false, wire.CloseProtocol: false, wire.CloseVersion: false,
	} {
		require.Equal(t, again, wire.Reconnect(code), code)
	}
}

func FuzzDecode(f *testing.F) {
	for _, frame := range frames {
		text, _ := wire.Encode(frame)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		frame, err := wire.Decode(text)
		if err != nil {
			return
		}
		again, err := wire.Encode(frame)
		require.NoError(t, err)
		back, err := wire.Decode(again)
		require.NoError(t, err, again)
		once, err := wire.Encode(back)
		require.NoError(t, err)
		require.Equal(t, again, once)
		if changes, ok := frame.(wire.Changes); ok {
			for _, document := range changes.Documents {
				_, _ = document.Document("alice")
			}
		}
		if changes, ok := frame.(wire.Changes); ok {
			for _, set := range changes.Sets {
				if followed, err := set.Read("alice"); err == nil {
					require.True(t, strings.HasPrefix(followed.Owner, "group "))
				}
			}
		}
		if found, ok := frame.(wire.Found); ok {
			for _, document := range found.Documents {
				_, _ = document.Read()
			}
		}
		if command, ok := frame.(wire.Command); ok {
			_, _ = command.Command()
		}
	})
}
