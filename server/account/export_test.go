package account_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/account"
)

// shelf has media by their names.
type shelf map[string]string

type content struct{ *strings.Reader }

func (content) Close() error { return nil }

func (s shelf) OpenMedia(_ context.Context, id string) (string, io.ReadSeekCloser, error) {
	bytes, there := s[id]
	if !there {
		return "", nil, fs.ErrNotExist
	}
	return "image/png", content{strings.NewReader(bytes)}, nil
}

// exported returns the files of an export, by their names.
func (h *house) exported(user string, media account.Media) map[string]string {
	h.t.Helper()
	var archive bytes.Buffer
	require.NoError(h.t, account.Export(h.t.Context(), h.store, media, user, h.now, &archive))
	opened, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
	require.NoError(h.t, err)
	files := map[string]string{}
	for _, file := range opened.File {
		require.NotContains(h.t, files, file.Name)
		require.WithinDuration(h.t, h.now, file.Modified, time.Second, file.Name)
		reader, err := file.Open()
		require.NoError(h.t, err)
		text, err := io.ReadAll(reader)
		require.NoError(h.t, err)
		files[file.Name] = string(text)
	}
	return files
}

// said returns the messages of an export: where, from whom, and what.
func said(t *testing.T, lines string) (all []string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		var one struct {
			ConversationID string
			Message        core.Message
		}
		require.NoError(t, json.Unmarshal([]byte(line), &one))
		all = append(all, one.ConversationID+" "+one.Message.From+": "+one.Message.Summary())
	}
	return all
}

const (
	picture  = "0123456789abcdef0123456789abcdef"
	picture2 = "0123456789abcdef0123456789abcdee"
	theirs   = "0123456789abcdef0123456789abcded"
)

func file(id string) []byte {
	return fmt.Appendf(nil, `{"uuid":%q,"fileName":"a.png","fileSize":9}`, id)
}

func TestAnExportHasAllThatThereIsOfAUser(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		village(h)
		h.send("alice", "bob", core.MessageFile, file(picture))
		h.send("alice", "carol", core.MessageFile, file(picture)) // Once is enough.
		h.send("alice", "bob", core.MessageFile, file(picture2))  // It is gone.
		h.send("bob", "alice", core.MessageFile, file(theirs))
		files := h.exported("alice", shelf{picture: "the bytes", theirs: "bob's"})

		require.JSONEq(t, `{"format":1,"userID":"alice","exportedAt":"`+h.now.UTC().Format("2006-01-02T15:04:05Z")+`"}`, files["account.json"])
		require.Equal(t, "the bytes", files["media/"+picture])
		require.NotContains(t, files, "media/"+theirs)
		require.Equal(t, `{"id":"`+picture+`","type":"image/png","bytes":9}`+"\n"+`{"id":"`+picture2+`","bytes":0,"missing":true}`+"\n", files["media.jsonl"])
		kinds := map[string]int{}
		for line := range strings.Lines(files["documents.jsonl"]) {
			var document struct {
				Owner, Kind, ID string
				Value           json.RawMessage
			}
			require.NoError(t, json.Unmarshal([]byte(line), &document))
			kinds[document.Kind]++
			require.NotEmpty(t, document.Value)
		}
		for _, kind := range []core.Kind{core.KindProfile, core.KindConversation, core.KindMembership, core.KindRelation, core.KindDirectory, core.KindBlacklist, core.KindFan} {
			require.NotZero(t, kinds[string(kind)], kind)
		}
		all := said(t, files["messages.jsonl"])
		require.Contains(t, all, "C2Cbob alice: a secret word")
		require.Contains(t, all, "C2Cbob bob: a reply")
		require.Contains(t, all, "GROUPhis alice: in the group")
		require.Contains(t, strings.Join(all, "\n"), "@TIM#SYSTEM")
	})
}

func TestAnExportTellsNobodyWhatTheUserDoesNotSee(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.signIn("alice", "bob", "carol")
		h.as("bob", core.CreateChatGroup{GroupID: "his", Type: core.GroupWork, Name: "His", Founders: []core.Founder{{UserID: "carol"}}})
		h.say("bob", "GROUPhis", "before she came")
		h.as("bob", core.AddMembers{GroupID: "his", UserIDs: []string{"alice"}})
		for i := range 450 { // More than a part.
			h.say("bob", "GROUPhis", fmt.Sprint("number ", i))
		}
		h.say("alice", "bob", "cleared")
		h.as("alice", core.ClearHistory{ConversationID: "C2Cbob"})
		deleted := h.say("bob", "alice", "deleted by her")
		h.as("alice", core.DeleteMessages{ConversationID: "C2Cbob", Sequences: []uint64{deleted.Sequence}})
		h.say("bob", "carol", "of others")
		h.as("bob", core.RemoveMembers{GroupID: "his", UserIDs: []string{"alice"}})
		h.say("bob", "GROUPhis", "after she left")

		all := said(t, h.exported("alice", nil)["messages.jsonl"])
		text := strings.Join(all, "\n")
		for _, hidden := range []string{"before she came", "cleared", "deleted by her", "of others", "after she left"} {
			require.NotContains(t, text, hidden)
		}
		numbers := 0
		for _, line := range all {
			if strings.HasPrefix(line, "GROUPhis bob: number ") {
				require.Equal(t, fmt.Sprint("GROUPhis bob: number ", numbers), line, "the oldest first")
				numbers++
			}
		}
		require.Equal(t, 450, numbers)
	})
}

func TestAnExportThatIsCutShortIsNone(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		village(h)
		h.send("alice", "bob", core.MessageFile, file(picture))
		var whole bytes.Buffer
		require.NoError(t, account.Export(t.Context(), h.store, shelf{}, "alice", h.now, &whole))
		for _, room := range []int{0, 1, whole.Len() / 2, whole.Len() - 1} {
			full := &filling{room: room}
			require.ErrorIs(t, account.Export(t.Context(), h.store, shelf{}, "alice", h.now, full), errFull)
			_, err := zip.NewReader(bytes.NewReader(full.Bytes()), int64(full.Len()))
			require.Error(t, err)
		}
	})
}

func TestAnExportOfNobodyIsEmpty(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		files := h.exported("nobody", nil)
		require.Empty(t, files["documents.jsonl"])
		require.Empty(t, files["messages.jsonl"])
	})
}

var errFull = errors.New("the disk is full")

// filling takes so many bytes.
type filling struct {
	bytes.Buffer
	room int
}

func (f *filling) Write(p []byte) (int, error) {
	if f.Len()+len(p) > f.room {
		n, _ := f.Buffer.Write(p[:f.room-f.Len()])
		return n, errFull
	}
	return f.Buffer.Write(p)
}
