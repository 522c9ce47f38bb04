package authority_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

// searched is a server whose data tests search in.
type searched struct {
	t *testing.T
	*authority.Authority
	store authority.Store
	clock int64
}

func newSearched(t *testing.T) *searched {
	s := &searched{t: t, store: authority.NewMemStore(), clock: 1_700_000_000_000}
	s.Authority = authority.New(s.store, authority.NewHub().Member(), func() int64 { s.clock++; return s.clock })
	s.Answers = authority.Searches()
	return s
}

func (s *searched) do(user string, commands ...core.Command) {
	for _, command := range commands {
		_, err := s.Do(s.t.Context(), core.Call{User: user, Command: command, Live: true}, nil)
		require.NoError(s.t, err, "%s: %#v", user, command)
	}
}

func (s *searched) signIn(user, nick string) {
	s.do(user, core.SignIn{}, core.UpdateProfile{Nick: &nick})
}

func (s *searched) ask(user, question, text string) ([]any, error) {
	documents, _, err := s.Page(s.t.Context(), user, core.QuestionOwner(question), core.KindReply, text, 1)
	if err != nil {
		return nil, err
	}
	raw := core.ReplyIn(documents)
	if question == core.SearchMessages {
		var found core.FoundMessages
		require.NoError(s.t, json.Unmarshal(raw, &found))
		raw = found.Found
	}
	reply, err := json.Parse(raw)
	require.NoError(s.t, err)
	return reply.([]any), nil
}

// find asks until there is no more, and returns what one field of each entry is.
func (s *searched) find(user, question, text, field string) (found []string) {
	search := map[string]any{}
	parsed, err := json.Parse([]byte(text))
	require.NoError(s.t, err)
	for name, value := range parsed.(map[string]any) {
		search[name] = value
	}
	if search["count"] == nil {
		search["count"] = 2
	}
	for {
		text, err := json.Marshal(search)
		require.NoError(s.t, err)
		reply, err := s.ask(user, question, string(text))
		require.NoError(s.t, err)
		for _, entry := range reply[2].([]any) {
			switch entry := entry.(type) {
			case []any:
				found = append(found, fmt.Sprint(entry[0], " ", entry[1]))
			case map[string]any:
				list, isGroup := entry["memberList"].([]any)
				if !isGroup {
					found = append(found, fmt.Sprint(entry[field]))
				}
				for _, member := range list {
					of := entry["groupInfo"].(map[string]any)["groupID"]
					found = append(found, fmt.Sprint(of, " ", member.(map[string]any)[field]))
				}
			}
		}
		if search["cursor"] = reply[1]; reply[1] == "" {
			require.EqualValues(s.t, len(found), reply[0], "the total")
			return found
		}
	}
}

func TestUsersAreFoundByTheirIDOrTheirNick(t *testing.T) {
	s := newSearched(t)
	for _, user := range []string{"ann", "bob", "carol", "dave"} {
		s.signIn(user, "The Nick of "+user)
	}
	s.signIn("annabel", "")
	male, young, old := core.GenderMale, uint32(20000131), uint32(19500131)
	s.do("bob", core.UpdateProfile{Gender: &male, Birthday: &old})
	s.do("carol", core.UpdateProfile{Gender: &male, Birthday: &young})

	find := func(text string) []string { return s.find("ann", core.SearchUsers, text, "userID") }
	require.Equal(t, []string{"ann", "bob", "carol", "dave"}, find(`{"keywords":["nick OF"]}`))
	require.Equal(t, []string{"ann"}, find(`{"keywords":["ANN"]}`), "an id is found whole")
	require.Equal(t, []string{"ann", "annabel"}, find(`{"keywords":["annabel","of ann"]}`))
	require.Empty(t, find(`{"keywords":["annabel","nick"],"all":true}`))
	require.Equal(t, []string{"bob", "carol"}, find(`{"keywords":["nick"],"gender":"Gender_Type_Male"}`))
	require.Equal(t, []string{"carol"}, find(`{"keywords":["nick"],"minBirthday":19900101}`))
	require.Equal(t, []string{"bob"}, find(`{"keywords":["nick"],"maxBirthday":19900101}`))
	require.Empty(t, find(`{"keywords":["nick"],"minBirthday":19900101,"maxBirthday":19910101}`))
	require.Empty(t, find(`{"senders":["bob"]}`), "nobody is found without a keyword")
}

func TestGroupsAreFoundByThoseWhoMayLookAtThem(t *testing.T) {
	s := newSearched(t)
	s.signIn("ann", "")
	s.signIn("eve", "")
	create := func(id string, kind core.GroupType) {
		s.do("ann", core.CreateChatGroup{GroupID: id, Type: kind, Name: "Team " + id, Custom: []core.CustomField{{Key: "secret", Value: "x"}}})
	}
	create("public", core.GroupPublic)
	create("meeting", core.GroupMeeting)
	create("work", core.GroupWork)
	create("@TGS#_c", core.GroupCommunity)
	create("gone", core.GroupPublic)
	s.do("ann", core.DismissGroup{GroupID: "gone"})
	s.do("ann", core.CreateChatGroup{GroupID: "live", Type: core.GroupLive, Name: "Team live"})

	find := func(user, text string) []string { return s.find(user, core.SearchGroups, text, "groupID") }
	require.Equal(t, []string{"@TGS#_c", "meeting", "public", "work"}, find("ann", `{"keywords":["TEAM"]}`))
	require.Equal(t, []string{"@TGS#_c", "meeting", "public"}, find("eve", `{"keywords":["team"]}`))
	require.Equal(t, []string{"public"}, find("eve", `{"keywords":["team"],"groupTypes":["Public","Private"]}`))
	require.Empty(t, find("eve", `{"keywords":["work"]}`), "not by its id either")
	require.Empty(t, find("eve", `{"keywords":["team"],"groupTypes":["AVChatRoom"]}`))

	reply, err := s.ask("eve", core.SearchGroups, `{"keywords":["public"],"count":1}`)
	require.NoError(t, err)
	raw, err := json.Marshal(reply[2].([]any)[0])
	require.NoError(t, err)
	require.Contains(t, string(raw), `"name":"Team public"`)
	require.Contains(t, string(raw), `"memberCount":1`)
	require.NotContains(t, string(raw), "secret", "the application's own fields are for members")
}

func TestMembersAreFoundInGroupsThatOneIsIn(t *testing.T) {
	s := newSearched(t)
	for _, user := range []string{"ann", "bob", "carol", "eve"} {
		s.signIn(user, "Nick "+user)
	}
	s.do("ann", core.CreateChatGroup{GroupID: "one", Type: core.GroupPublic, Name: "One", Founders: []core.Founder{{UserID: "bob"}, {UserID: "carol"}}})
	s.do("ann", core.CreateChatGroup{GroupID: "two", Type: core.GroupWork, Name: "Two", Founders: []core.Founder{{UserID: "bob"}}})
	s.do("eve", core.CreateChatGroup{GroupID: "hers", Type: core.GroupPublic, Name: "Hers", Founders: []core.Founder{{UserID: "bob"}}})
	s.do("bob", core.SetNameCard{GroupID: "two", NameCard: "Robert"})

	find := func(user, text string) []string { return s.find(user, core.SearchMembers, text, "userID") }
	require.Equal(t, []string{"one ann", "one bob", "one carol", "two ann", "two bob"}, find("ann", `{"keywords":["nick"]}`))
	require.Equal(t, []string{"two bob"}, find("ann", `{"keywords":["robert"]}`))
	require.Equal(t, []string{"one bob", "two bob"}, find("ann", `{"keywords":["BOB"]}`))
	require.Equal(t, []string{"two bob"}, find("ann", `{"keywords":["bob"],"groupTypes":["Private"]}`))
	require.Equal(t, []string{"one bob"}, find("ann", `{"keywords":["bob"],"groupIDs":["one","hers","none","x y"]}`), "not in another's group")
	require.Equal(t, []string{"hers bob"}, find("eve", `{"keywords":["bob"]}`))
	s.do("ann", core.RemoveMembers{GroupID: "one", UserIDs: []string{"carol"}})
	require.Empty(t, find("carol", `{"keywords":["nick"],"groupIDs":["one"]}`), "who was removed finds nobody")
	require.Empty(t, find("ann", `{"keywords":["carol"]}`), "who was removed is not found")
}

// fill puts messages straight into a history, as if sent by ann.
func (s *searched) fill(user, peer string, n int, word func(i int) string) {
	var rows []authority.RowRecord
	thread := core.ThreadID(user, core.TypeC2C+peer)
	for i := range n {
		body, err := core.Encode(core.Message{
			ID: fmt.Sprint(i), From: user, To: peer, ConversationType: core.TypeC2C, Type: core.MessageText,
			Payload: json.RawMessage(fmt.Sprintf(`{"text":%q}`, word(i))), Sequence: uint64(i + 1), Time: int64(1000 + i),
		})
		require.NoError(s.t, err)
		rows = append(rows, authority.RowRecord{Thread: thread, Sequence: uint64(i + 1), Body: body})
	}
	body, err := core.Encode(&core.Conversation{Listed: true, LastSequence: uint64(n), Last: &core.Message{Sequence: uint64(n), Time: int64(1000 + n), Payload: json.RawMessage(`{}`)}})
	require.NoError(s.t, err)
	_, err = s.store.Commit(s.t.Context(), authority.Commit{
		Writes: []authority.Write{{Key: core.ConversationKey(user, core.TypeC2C+peer), Body: body}}, Rows: rows,
	})
	require.NoError(s.t, err)
}

func TestOneAnswerLooksAtSoMuchAndTheNextGoesOn(t *testing.T) {
	s := newSearched(t)
	const all = core.MaxVisited + 5000
	s.fill("ann", "bob", all, func(i int) string {
		if i == 2 || i == all-3 {
			return "needle"
		}
		return "hay"
	})
	s.fill("ann", "carol", 3, func(int) string { return "needle" })

	reply, err := s.ask("ann", core.SearchMessages, `{"keywords":["needle"],"count":5}`)
	require.NoError(t, err)
	require.Equal(t, []any{[]any{"C2Cbob", 1.0}}, reply[2], "of a history that is too long what was found so far")
	require.NotEmpty(t, reply[1])
	require.Equal(t, []string{"C2Cbob 1", "C2Ccarol 3"}, s.find("ann", core.SearchMessages, `{"keywords":["needle"],"count":5}`, ""))

	text := `{"keywords":["needle"],"count":1,"conversationID":"C2Cbob"}`
	require.Len(t, s.find("ann", core.SearchMessages, text, ""), 2)
	counting := `{"keywords":["hay"],"count":1,"conversationID":"C2Cbob"}`
	reply, err = s.ask("ann", core.SearchMessages, counting)
	require.NoError(t, err)
	require.Greater(t, reply[0], 19_000.0, "as many as are known of")
}

func TestASearchIsBoundedByTime(t *testing.T) {
	s := newSearched(t)
	s.fill("ann", "bob", 600, func(i int) string { return fmt.Sprint("word ", i) })
	one := func(bounds string) float64 {
		reply, err := s.ask("ann", core.SearchMessages, `{"keywords":["word"],"count":1,`+bounds+`}`)
		require.NoError(t, err)
		if list := reply[2].([]any); len(list) > 0 {
			return list[0].([]any)[1].(float64)
		}
		return 0
	}
	for bounds, want := range map[string]float64{
		`"since":1590`:              10,
		`"until":1003`:              4,
		`"since":1003,"until":1004`: 2,
		`"since":5000`:              0,
		`"until":1`:                 0,
	} {
		require.Equal(t, want, one(bounds), bounds)
		reply, err := s.ask("ann", core.SearchMessages, `{"keywords":["word"],"count":100,"conversationID":"C2Cbob",`+bounds+`}`)
		require.NoError(t, err)
		require.Equal(t, want, reply[0], bounds)
	}
}

// indexed is a store with an index, which gives candidates that do not fit as well.
type indexed struct {
	*authority.MemStore
	asked int
}

func (x *indexed) SearchRows(ctx context.Context, search *core.Search, stretches []authority.Stretch, limit int) (rows []authority.RowRecord, err error) {
	x.asked++
	for _, stretch := range stretches {
		all, err := x.History(ctx, stretch.Thread, stretch.After, stretch.Before, 0)
		if err != nil {
			return nil, err
		}
		for _, row := range all {
			var message core.Message
			if err := json.Unmarshal(row.Body, &message); err != nil {
				return nil, err
			}
			if search.Fits(&message) || row.Sequence%7 == 0 {
				rows = append(rows, row)
			}
		}
	}
	return rows[:min(limit, len(rows))], nil
}

func (x *indexed) SearchOwners(ctx context.Context, _ *core.Search, prefix, after string, limit int) ([]string, error) {
	x.asked++
	owners, err := x.Owners(ctx, prefix, after, 0)
	return slices.DeleteFunc(owners, func(owner string) bool { return owner == prefix+"nobody" })[:min(limit, len(owners))], err
}

func TestAnIndexGivesCandidatesAndTheAuthorityJudges(t *testing.T) {
	s := newSearched(t)
	index := &indexed{MemStore: authority.NewMemStore()}
	s.store = index
	s.Authority = authority.New(index, authority.NewHub().Member(), func() int64 { s.clock++; return s.clock })
	s.Answers = authority.Searches()
	s.signIn("ann", "Ann")
	s.fill("ann", "bob", 3000, func(i int) string { return fmt.Sprint("word ", i%10) })
	s.do("ann", core.DeleteMessages{ConversationID: "C2Cbob", Sequences: []uint64{4, 14}})

	require.Equal(t, []string{"C2Cbob 298"}, s.find("ann", core.SearchMessages, `{"keywords":["WORD 3"]}`, ""))
	require.Empty(t, s.find("eve", core.SearchMessages, `{"keywords":["word"]}`, ""))
	require.Empty(t, s.find("eve", core.SearchMessages, `{"keywords":["word"],"conversationID":"C2Cbob"}`, ""))
	require.Equal(t, []string{"ann"}, s.find("ann", core.SearchUsers, `{"keywords":["ann"]}`, "userID"))
	require.Positive(t, index.asked)
}

func TestNoCursorFindsWhatIsNotTheUsers(t *testing.T) {
	s := newSearched(t)
	s.signIn("ann", "")
	s.fill("ann", "bob", 300, func(int) string { return "word" })
	s.do("ann", core.ClearHistory{ConversationID: "C2Cbob", UpTo: 290})
	for _, cursor := range []string{
		"x", "1", "1 1", "1 1 ", "a 1 0 C2Cbob 0", "1 a 0 C2Cbob 0", "1 1 a C2Cbob 0", "1 1 0 C2Cbob a", "1 1 0", "1 1 0 C2Cbob",
		"1 1 0 C2Cbob 99999999999999999999", "99999999999999999999 1 0 C2Cbob 0",
	} {
		_, err := s.ask("ann", core.SearchMessages, fmt.Sprintf(`{"keywords":["word"],"count":1,"cursor":%q}`, cursor))
		require.Equal(t, core.CodeInvalidSearch, core.CodeOf(err), cursor)
	}
	for _, cursor := range []string{"-5 -5 0 C2Cbob 5", "1 1 9999999999999 C2Cbob 0", "1 1 0 C2Cbob 18446744073709551615", "1 1 0 C2Cbob 1", "1 1 -1 GROUPx 0"} {
		for _, user := range []string{"ann", "eve"} {
			for _, conversation := range []string{"", `"conversationID":"C2Cbob",`} {
				reply, err := s.ask(user, core.SearchMessages, fmt.Sprintf(`{"keywords":["word"],"count":100,%s"cursor":%q}`, conversation, cursor))
				require.NoError(t, err, cursor)
				for _, entry := range reply[2].([]any) {
					require.Equal(t, "ann", user, cursor)
					require.LessOrEqual(t, entry.([]any)[1], 10.0, "what was cleared is not found")
				}
			}
		}
	}
	for _, question := range []string{core.SearchUsers, core.SearchGroups, core.SearchMembers} {
		for _, cursor := range []string{"x", "1 1", "a 1 x", "1 a x"} {
			_, err := s.ask("ann", question, fmt.Sprintf(`{"keywords":["word"],"count":1,"cursor":%q}`, cursor))
			require.Equal(t, core.CodeInvalidSearch, core.CodeOf(err), cursor)
		}
		for _, cursor := range []string{"1 1 zzz", "1 1  ", "1 1 \x00", "1 1 a b c"} {
			_, err := s.ask("ann", question, fmt.Sprintf(`{"keywords":["word"],"count":1,"cursor":"%s"}`, cursor))
			if err != nil {
				require.Equal(t, core.CodeInvalidSearch, core.CodeOf(err), cursor)
			}
		}
	}
}

func TestMessagesOfAUserAreFoundWhoseIDLooksLikeATopics(t *testing.T) {
	s := newSearched(t)
	s.fill("ann", "b@TOPIC#_c", 2, func(int) string { return "word" })
	require.Equal(t, []string{"C2Cb@TOPIC#_c 2"}, s.find("ann", core.SearchMessages, `{"keywords":["word"]}`, ""))
}

// Whoever has left a group finds what there was until then, and does not learn from a
// cursor whether anybody still talks there.
func TestACursorTellsNothingOfAGroupThatOneHasLeft(t *testing.T) {
	s := newSearched(t)
	s.do("ann", core.CreateChatGroup{GroupID: "team", Type: core.GroupPublic, Name: "Team", Founders: []core.Founder{{UserID: "bob"}}})
	for range 2 {
		s.say("ann", "team", "word")
	}
	s.do("ann", core.RemoveMembers{GroupID: "team", UserIDs: []string{"bob"}})
	const text = `{"keywords":["word"],"count":1,"conversationID":"GROUPteam"}`
	before, err := s.ask("bob", core.SearchMessages, text)
	require.NoError(t, err)
	require.NotEmpty(t, before[1])
	s.say("ann", "team", "word")
	after, err := s.ask("bob", core.SearchMessages, text)
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.Equal(t, []string{"GROUPteam 1", "GROUPteam 1"}, s.find("bob", core.SearchMessages, text, ""))
}

func (s *searched) say(user, groupID, words string) {
	message, err := core.NewMessage(user, core.Message{
		To: groupID, ConversationType: core.TypeGroup, Type: core.MessageText, Payload: fmt.Appendf(nil, `{"text":%q}`, words),
	}, core.Stamp{Now: s.clock, Random: s.clock, ClientSequence: 1})
	require.NoError(s.t, err)
	s.do(user, core.SendMessage{Message: message})
}
