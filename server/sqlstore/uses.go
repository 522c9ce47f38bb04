package sqlstore

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Which media are named is written with the rows that name them, as what is searched
// is. So what nothing names can be removed: it is marked first, whatever names it
// afterwards takes the mark away, and what has had its mark for long enough is taken.
// Whoever takes it, and whoever names it, do so one after the other.

// use is something that a message names.
type use struct {
	id string
	// list: it is a list of merged messages, which may name others.
	list bool
}

// naming is what of a payload can name media.
type naming struct {
	UUID        string `json:"uuid"`
	VideoUUID   string `json:"videoUUID"`
	ThumbUUID   string `json:"thumbUUID"`
	DownloadKey string `json:"downloadKey"`
	MessageList []struct {
		Payload naming `json:"payload"`
	} `json:"messageList"`
}

// maxUses is how many media one message or list can name: more than any page makes.
const maxUses = 3000

func (n *naming) add(uses []use) []use {
	for _, id := range []string{n.UUID, n.VideoUUID, n.ThumbUUID} {
		uses = addUse(uses, use{id: id})
	}
	uses = addUse(uses, use{n.DownloadKey, true})
	for i := range n.MessageList {
		uses = n.MessageList[i].Payload.add(uses)
	}
	return uses
}

func addUse(uses []use, one use) []use {
	if !core.ValidMediaID(one.id) || len(uses) >= maxUses || slices.Contains(uses, one) {
		return uses
	}
	return append(uses, one)
}

// isHistory says whether a row of a thread is a message.
func isHistory(thread string) bool {
	return strings.HasPrefix(thread, core.GroupOwner("")) || strings.HasPrefix(thread, oneToOne)
}

// usesOf are the media that a row names: none that is no message, or was taken back.
func usesOf(row authority.RowRecord) []use {
	if !isHistory(row.Thread) || !mayName(row.Body) {
		return nil
	}
	var message struct {
		Type    string
		Payload json.RawMessage
		Revoked json.RawMessage
	}
	if err := json.Unmarshal(row.Body, &message); err != nil || message.Revoked != nil {
		return nil
	}
	switch message.Type {
	case core.MessageImage, core.MessageSound, core.MessageVideo, core.MessageFile, core.MessageMerger:
		var found naming
		_ = json.Unmarshal(message.Payload, &found) // What is of another shape names nothing.
		return found.add(nil)
	}
	return nil
}

// mayName says whether there is anything in a row that could name media: in most there
// is not, and they need not be read.
func mayName(body []byte) bool {
	return bytes.Contains(body, []byte("uuid")) || bytes.Contains(body, []byte("UUID")) || bytes.Contains(body, []byte("downloadKey"))
}

// usesIn are the media that a list of merged messages names. It may be anything that
// somebody has uploaded.
func usesIn(list []byte) []use {
	var found naming
	_ = json.Unmarshal(list, &found.MessageList)
	return found.add(nil)
}

// listThread is under which a list's uses are.
func listThread(id string) string { return "list " + id }

// MediaUses is what a [Store] knows of the media that messages name. All ids are as
// core.ValidMediaID says. What is written with a commit is known with it; of what was
// there before, once Index has read it.
type MediaUses interface {
	// MediaSweepDue says whether it is time to look for what nothing names, and notes
	// that it is being done: after a time, in milliseconds, somebody does it again. It
	// is not, as long as not everything is known that is named.
	MediaSweepDue(ctx context.Context, now, after int64) (due bool, err error)
	// MediaName is a name that no other database has, but for its copies.
	MediaName(ctx context.Context) (string, error)
	// UnreadMediaLists are lists of merged messages, at most limit, of which it is not
	// known what they name.
	UnreadMediaLists(ctx context.Context, limit int) ([]string, error)
	// ReadMediaList notes what a list names, until it is taken itself. Content that is
	// no list names nothing.
	ReadMediaList(ctx context.Context, id string, content []byte) error
	// MediaUnused are those of media that nothing names now.
	MediaUnused(ctx context.Context, ids []string) ([]string, error)
	// MarkUnusedMedia marks those of media that nothing names, unless they are marked.
	// Whatever names them takes the mark away.
	MarkUnusedMedia(ctx context.Context, ids []string, now int64) error
	// KeepMedia takes the marks of media away: somebody is about to name them.
	KeepMedia(ctx context.Context, ids []string) error
	// TakeUnusedMedia takes media, at most limit, that have been marked since a time
	// or longer, and that nothing names: whoever names them from now on names what is
	// gone. More says that there may be others. Nothing is taken as long as there is a
	// list of which it is not known what it names.
	TakeUnusedMedia(ctx context.Context, since int64, limit int) (ids []string, more bool, err error)
}
