package wire

import (
	"errors"
	"fmt"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// Encode writes a frame as one JSON object.
func Encode(f Frame) (string, error) {
	body, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("encode %s: %w", f.frame(), err)
	}
	head := `{"type":"` + f.frame() + `"`
	if len(body) > 2 {
		head += ","
	}
	return head + string(body[1:]), nil
}

// head is what every frame has.
type head struct {
	Type string `json:"type"`
}

// ErrUnknown says that frames of a type are not known here. A newer server may send
// some, which a device passes over.
var ErrUnknown = errors.New("a frame of a type that is not known")

// Decode reads a frame. It never fails on what [Encode] wrote.
func Decode(text string) (Frame, error) {
	var head head
	if err := json.Unmarshal([]byte(text), &head); err != nil {
		return nil, fmt.Errorf("this is no frame: %w", err)
	}
	frame, err := decodeAs(head.Type, text)
	if err != nil {
		return nil, fmt.Errorf("this is no %s frame: %w", head.Type, err)
	}
	if frame == nil {
		return nil, fmt.Errorf("%w: %.20q", ErrUnknown, head.Type)
	}
	return frame, nil
}

// decodeAs reads a frame of a type, nil for a type that is not known.
func decodeAs(frameType, text string) (Frame, error) {
	switch frameType {
	case "hello":
		return decode[Hello](text)
	case "have":
		return decode[Have](text)
	case "synced":
		return decode[Synced](text)
	case "page":
		return decode[Page](text)
	case "paged":
		return decode[Paged](text)
	case "welcome":
		return decode[Welcome](text)
	case "command":
		return decode[Command](text)
	case "later":
		return decode[Later](text)
	case "changes":
		return decode[Changes](text)
	case "ask":
		return decode[Ask](text)
	case "rows":
		return decode[Rows](text)
	case "look":
		return decode[Look](text)
	case "found":
		return decode[Found](text)
	case "follow":
		return decode[Follow](text)
	case "unfollow":
		return decode[Unfollow](text)
	case "live":
		return decode[Live](text)
	case "lived":
		return decode[Lived](text)
	case "ping":
		return decode[Ping](text)
	case "pong":
		return decode[Pong](text)
	case "refusal":
		return decode[Refusal](text)
	}
	return nil, nil
}

// decode is there for every type, so it says nothing of an error itself.
func decode[F Frame, P json.StructOf[F]](text string) (Frame, error) {
	f := new(F)
	err := json.Unmarshal([]byte(text), P(f))
	return *f, err
}

// NewDocument writes a document for a Changes frame.
func NewDocument(document core.Document) (Document, error) {
	value, err := core.Encode(document.Value)
	if err != nil {
		return Document{}, err
	}
	return Document{Kind: document.Key.Kind, ID: document.Key.ID, Value: value}, nil
}

// errForeignKind says that a document is none that a user's device gets.
var errForeignKind = errors.New("a device gets only documents of its user")

// Document reads the document of user.
func (d Document) Document(user string) (core.Document, error) {
	if !d.Kind.FromServer() {
		return core.Document{}, fmt.Errorf("%w, not %.20q", errForeignKind, string(d.Kind))
	}
	return d.of(user)
}

// Read reads somebody's public document.
func (d PublicDocument) Read() (core.Document, error) {
	if _, group := core.FollowingKey("", d.Owner); group && (d.Kind == core.KindGroup || d.Kind == core.KindGroupSize) && d.ID == "" {
		return d.of(d.Owner)
	}
	if !d.Kind.Public() || d.ID != "" || !core.ValidUserID(d.Owner) {
		return core.Document{}, fmt.Errorf("%w, and profile and status of others, not %.20q", errForeignKind, string(d.Kind))
	}
	return d.Document.Document(d.Owner)
}
