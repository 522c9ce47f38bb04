package core

import (
	"fmt"

	"github.com/parlor-chat/parlor/core/json"
)

// Revision counts the commits that changed an owner's documents. The first
// commit makes revision 1; a document that does not exist has revision 0.
type Revision int64

// Kind names what a document holds.
type Kind string

// The kinds of documents. What is stored stays under the name it has. All are owned by a user, but for a thread, which is
// owned by itself (see [ThreadID]) and owns what was sent in it.
const (
	KindProfile      Kind = "profile"
	KindDirectory    Kind = "directory"
	KindConversation Kind = "conversation"
	KindThread       Kind = "thread"
	KindSettings     Kind = "settings"
	KindDevice       Kind = "device"
	KindBlacklist    Kind = "blacklist"
	KindStatus       Kind = "status"
	KindWatchers     Kind = "watchers"
	KindWatched      Kind = "watched"
	KindHidden       Kind = "hidden"
	KindTransient    Kind = "whispers"
	KindSent         Kind = "sent"
	KindRetired      Kind = "retired"
	KindRecency      Kind = "recency"
)

// The kinds of rows, which are no documents; see [RowKey].
const (
	KindRow       Kind = "row"
	KindAmendment Kind = "amendment"
)

// KindDraft is of a device's own, with a server or without.
const KindDraft Kind = "draft"

// The kinds that only the copy on a device has, see [Queued].
const (
	KindOutbox Kind = "outbox"
	KindQueued Kind = "queued"
	KindLink   Kind = "link"
	KindNet    Kind = "net"
	KindFetch  Kind = "wish"
)

// FromServer says whether a server gives documents of the kind to the devices of
// the user who owns them. Of the [Device] documents each device gets its own.
func (k Kind) FromServer() bool {
	switch k {
	case KindProfile, KindDirectory, KindConversation, KindSettings, KindHidden, KindTransient, KindDevice,
		KindBlacklist, KindStatus, KindWatched:
		return true
	}
	return false
}

// Public says whether anybody may look at documents of that kind.
func (k Kind) Public() bool {
	return k == KindProfile || k == KindStatus
}

// Key is the place of a document. ID is empty where an owner has only one
// document of a kind.
type Key struct {
	Owner string
	Kind  Kind
	ID    string
}

// Value is the content of a document: a [Profile], [Directory], [Thread] and so
// on, or a pointer to a [Conversation]. Values are never changed in place;
// whoever needs another one makes a copy.
type Value interface {
	json.Value
	kind() Kind
}

// Document is a value under its key, with the revision of its owner that wrote
// it. A nil Value is a document that does not exist (revision 0) or that was
// removed.
type Document struct {
	Key      Key
	Revision Revision
	Value    Value
}

// Encode turns a value into the text a store keeps; no value into no text.
func Encode(v Value) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", string(v.kind()), err)
	}
	return body, nil
}

// Same says that two values are the same text.
func Same(a, b Value) bool {
	textA, errA := Encode(a)
	textB, errB := Encode(b)
	return errA == nil && errB == nil && string(textA) == string(textB)
}

// decoders read a value, by kind.
var decoders = map[Kind]func(*Decoder, []byte) (Value, error){
	KindProfile:      decode[Profile],
	KindDirectory:    decode[Directory],
	KindConversation: decodeConversation,
	KindThread:       decode[Thread],
	KindDevice:       decode[Device],
	KindHidden:       decode[Hidden],
	KindTransient:    decode[TransientMessages],
	KindSettings:     decode[Settings],
	KindDraft:        decode[Draft],
	KindBlacklist:    decode[Blacklist],
	KindStatus:       decode[Status],
	KindWatchers:     decode[Watchers],
	KindWatched:      decode[Watched],
	KindSent:         decode[Sent],
	KindRetired:      decode[Retired],
	KindRecency:      decode[Recency],

	KindOutbox: decode[Outbox],
	KindQueued: decode[Queued],
	KindLink:   decode[Link],
	KindNet:    decode[Net],
	KindFetch:  decode[Fetch],
}

// Decode reads what [Encode] wrote. An empty body is no value.
func Decode(kind Kind, body []byte) (Value, error) {
	return new(Decoder).Decode(kind, body)
}

// Decoder decodes many documents, and takes less memory for it than [Decode]
// does for each. The zero value is ready.
type Decoder struct{ json json.Decoder }

// Decode is [Decode] for the next document.
func (d *Decoder) Decode(kind Kind, body []byte) (Value, error) {
	if len(body) == 0 {
		return nil, nil
	}
	decode, known := decoders[kind]
	if !known {
		return nil, fmt.Errorf("decode document: unknown kind %q", string(kind))
	}
	return decode(d, body)
}

func decode[V Value, P json.StructOf[V]](d *Decoder, body []byte) (Value, error) {
	var v V
	if err := d.json.Unmarshal(body, P(&v)); err != nil {
		return nil, fmt.Errorf("decode %s: %w", string(v.kind()), err)
	}
	return v, nil
}

func decodeConversation(d *Decoder, body []byte) (Value, error) {
	c := new(Conversation)
	if err := d.json.Unmarshal(body, c); err != nil {
		return nil, fmt.Errorf("decode %s: %w", string(KindConversation), err)
	}
	return c, nil
}
