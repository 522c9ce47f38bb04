package account

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// Format is the number of the form that [Export] writes, see docs/server.md.
const Format = 1

// Media gives the bytes of media. What is not there is [fs.ErrNotExist].
type Media interface {
	OpenMedia(ctx context.Context, id string) (contentType string, content io.ReadSeekCloser, err error)
}

// Export writes all that there is of a user into one zip archive, while it reads: it
// holds a part of a history at a time, and the names of the media that it has
// written. The user's devices may go on meanwhile; each part is as of a moment of its
// own. An archive that was cut short, as by an error, has no end and is none.
func Export(ctx context.Context, store authority.Store, media Media, user string, now time.Time, w io.Writer) error {
	e := &export{
		ctx: ctx, store: store, media: media, user: user, zip: zip.NewWriter(w), now: now,
		authority: authority.New(store, silent{}, func() int64 { return now.UnixMilli() }),
		written:   map[string]bool{},
	}
	for _, write := range []func() error{
		func() error {
			return e.file("account.json", func(line func(any) error) error {
				return line(map[string]any{"format": Format, "userID": user, "exportedAt": now.UTC().Format(time.RFC3339)})
			})
		},
		func() error { return e.file("documents.jsonl", e.documents) },
		func() error {
			return e.file("messages.jsonl", func(line func(any) error) error {
				return e.messages(func(id string, row authority.RowRecord, _ core.Message) error {
					return line(map[string]any{"conversationID": id, "message": json.RawMessage(row.Body)})
				})
			})
		},
		e.ownMedia,
		func() error {
			return e.file("media.jsonl", func(line func(any) error) error {
				for _, one := range e.listed {
					if err := line(one); err != nil {
						return err
					}
				}
				return nil
			})
		},
		e.zip.Close,
	} {
		if err := write(); err != nil {
			return fmt.Errorf("export the data of %q: %w", user, err)
		}
	}
	return nil
}

// silent is for an authority that decides nothing.
type silent struct{}

func (silent) Publish([]authority.Hint)              {}
func (silent) Subscribe(func(authority.Hint)) func() { return func() {} }

type export struct {
	ctx       context.Context
	store     authority.Store
	authority *authority.Authority
	media     Media
	user      string
	now       time.Time
	zip       *zip.Writer
	// written are the names of the media that are in the archive or missing, listed
	// is what media.jsonl says of them.
	written map[string]bool
	listed  []exportedMedia
}

type exportedMedia struct {
	ID    string `json:"id"`
	Type  string `json:"type,omitempty"`
	Bytes int64  `json:"bytes"`
	// Missing: there are no bytes of that name any more.
	Missing bool `json:"missing,omitempty"`
}

// begin begins a file, which has a date: without one programs show a day that is none.
func (e *export) begin(name string, method uint16) (io.Writer, error) {
	return e.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: e.now.UTC()})
}

// file writes a file of JSON values, each in a line.
func (e *export) file(name string, write func(line func(any) error) error) error {
	to, err := e.begin(name, zip.Deflate)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	return write(encoder.Encode)
}

// documents writes the user's documents, and those of the lists of whom the user
// follows and who follows the user. What devices have left to ask is not among them:
// it holds no more than answers to calls.
func (e *export) documents(line func(any) error) error {
	owners := []string{e.user, core.StatusOwner(e.user)}
	for _, list := range core.FanLists {
		owners = append(owners, core.FansOwner(list, e.user))
	}
	for _, owner := range owners {
		if err := e.documentsOf(owner, line); err != nil {
			return err
		}
	}
	return nil
}

// documentBytes is about how much of documents is read at a time.
const documentBytes = 256 << 10

func (e *export) documentsOf(owner string, line func(any) error) error {
	pages, can := e.store.(authority.Pages)
	if !can {
		return errors.New("the store gives no pages")
	}
	there := core.Revision(-1)
	for place, more := authority.After(0), true; more; {
		changes, left, err := pages.ChangesPage(e.ctx, owner, place, documentBytes)
		if err != nil {
			return err
		}
		if there < 0 {
			there = changes.Revision
		}
		for _, record := range changes.Records {
			place = authority.PlaceOf(record)
			if len(record.Body) == 0 || record.Key.Kind == core.KindDevice {
				continue
			}
			if err := line(map[string]any{
				"owner": owner, "kind": record.Key.Kind, "id": record.Key.ID, "value": json.RawMessage(record.Body),
			}); err != nil {
				return err
			}
		}
		// What changes all the time must not keep it from ending.
		more = left && place.Revision <= there
	}
	return nil
}

// messages calls f for each message that the user sees, conversation by conversation,
// in each the oldest first.
func (e *export) messages(f func(conversationID string, row authority.RowRecord, message core.Message) error) error {
	err := e.each(core.KindConversation, func(id string) error { return e.history(id, f) })
	if err != nil {
		return err
	}
	// Who is in a group may have no document of the conversation yet.
	return e.each(core.KindMembership, func(groupID string) error {
		id := core.TypeGroup + groupID
		documents, err := e.authority.Documents(e.ctx, []core.Key{core.ConversationKey(e.user, id)})
		if err != nil || documents[0].Value != nil {
			return err
		}
		return e.history(id, f)
	})
}

func (e *export) each(kind core.Kind, f func(id string) error) error {
	for after := ""; ; {
		records, err := e.store.Page(e.ctx, e.user, kind, after, part)
		if err != nil || len(records) == 0 {
			return err
		}
		for _, record := range records {
			if err := f(record.Key.ID); err != nil {
				return err
			}
		}
		after = records[len(records)-1].Key.ID
	}
}

func (e *export) history(conversationID string, f func(string, authority.RowRecord, core.Message) error) error {
	after, last, err := e.span(conversationID)
	if err != nil {
		return err
	}
	thread := core.ThreadID(e.user, conversationID)
	for after < last {
		end := min(after+part, last)
		rows, err := e.store.History(e.ctx, thread, after, end+1, 0)
		if err != nil {
			return err
		}
		for _, row := range slices.Backward(rows) {
			if err := e.message(conversationID, row, f); err != nil {
				return err
			}
		}
		after = end
	}
	return nil
}

// span says which messages the user may read: those numbered after+1 to last.
func (e *export) span(conversationID string) (after, last uint64, err error) {
	kind, groupID := core.ConversationType(conversationID)
	keys := []core.Key{core.ConversationKey(e.user, conversationID)}
	if kind == core.TypeGroup {
		keys = append(keys, core.MembershipKey(e.user, groupID), core.ThreadKey(core.GroupOwner(groupID)))
	}
	documents, err := e.authority.Documents(e.ctx, keys)
	if err != nil {
		return 0, 0, err
	}
	own, _ := core.AsConversation(documents[0].Value)
	if kind != core.TypeGroup {
		return own.ClearedSequence, own.LastSequence, nil
	}
	after, last = core.Readable(documents[1].Value, documents[0].Value, documents[2].Value)
	return max(after, own.ClearedSequence), last, nil
}

// message calls f unless the message is not for the user, or was deleted by the user.
func (e *export) message(conversationID string, row authority.RowRecord, f func(string, authority.RowRecord, core.Message) error) error {
	var message core.Message
	if err := json.Unmarshal(row.Body, &message); err != nil {
		return err
	}
	if !message.SeenBy(e.user) {
		return nil
	}
	documents, err := e.authority.Documents(e.ctx, []core.Key{core.HiddenKey(e.user, conversationID, row.Sequence)})
	if err != nil {
		return err
	}
	if hidden, _ := documents[0].Value.(core.Hidden); hidden.Hides(row.Sequence) {
		return nil
	}
	return f(conversationID, row, message)
}

// ownMedia writes the media that the user's own messages name. Those of others are
// theirs: messages.jsonl has their names.
func (e *export) ownMedia() error {
	if e.media == nil {
		return nil
	}
	return e.messages(func(_ string, _ authority.RowRecord, message core.Message) error {
		if message.From != e.user || message.Revoked != nil {
			return nil
		}
		for _, id := range mediaIn(message) {
			if e.written[id] {
				continue
			}
			e.written[id] = true
			if err := e.write(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// mediaIn returns the names of the media in a message.
func mediaIn(message core.Message) (ids []string) {
	var payload struct {
		UUID      string `json:"uuid"`
		VideoUUID string `json:"videoUUID"`
		ThumbUUID string `json:"thumbUUID"`
	}
	if !strings.HasPrefix(message.Type, "TIM") || json.Unmarshal(message.Payload, &payload) != nil {
		return nil
	}
	for _, id := range []string{payload.UUID, payload.VideoUUID, payload.ThumbUUID} {
		if core.ValidMediaID(id) { // So it is also a good name for a file.
			ids = append(ids, id)
		}
	}
	return ids
}

func (e *export) write(id string) error {
	contentType, content, err := e.media.OpenMedia(e.ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		e.listed = append(e.listed, exportedMedia{ID: id, Missing: true})
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()     // It was only read.
	to, err := e.begin("media/"+id, zip.Store) // Most are packed already.
	if err != nil {
		return err
	}
	n, err := io.Copy(to, content)
	e.listed = append(e.listed, exportedMedia{ID: id, Type: contentType, Bytes: n})
	return err
}
