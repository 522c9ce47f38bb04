package core

import (
	"fmt"

	"github.com/parlor-chat/parlor/core/json"
)

// Revision counts the commits that changed an owner's documents. The first
// commit makes revision 1; a document that does not exist has revision 0.
type Revision int64

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
	decode := kind.row().decode
	if decode == nil {
		return nil, fmt.Errorf("decode document: unknown kind %q", string(kind))
	}
	value, err := decode(d, body)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", string(kind), err)
	}
	return value, nil
}

// decode is there for every kind, so it says nothing of an error itself.
func decode[V Value, P json.StructOf[V]](d *Decoder, body []byte) (Value, error) {
	v := new(V)
	err := d.json.Unmarshal(body, P(v))
	return *v, err
}

func decodeConversation(d *Decoder, body []byte) (Value, error) {
	c := new(Conversation)
	return c, d.json.Unmarshal(body, c)
}
