package natsnotify

import (
	"encoding/binary"
	"math"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
)

// message is what goes over the subject. One without hints is a beat.
//
// Its bytes: the format (1), the sender (8, big-endian), earlier as a varint,
// then for each hint the owner's length as a varint, the owner, and the
// revision as a varint.
type message struct {
	sender  uint64 // which notifier
	earlier uint64 // how many messages with hints it sent before this one
	hints   []authority.Hint
}

const format = 1

// maxHints keeps a message well below the megabyte that NATS takes.
const maxHints = 1000

// append appends the message's bytes.
func (m message) append(b []byte) []byte {
	b = append(b, format)
	b = binary.BigEndian.AppendUint64(b, m.sender)
	b = binary.AppendUvarint(b, m.earlier)
	for _, h := range m.hints {
		b = binary.AppendUvarint(b, uint64(len(h.Owner)))
		b = append(b, h.Owner...)
		b = binary.AppendUvarint(b, uint64(h.Revision))
	}
	return b
}

// decode reads a message. Anything that is not wholly one is none.
func decode(b []byte) (m message, ok bool) {
	if len(b) < 9 || b[0] != format {
		return message{}, false
	}
	m.sender, b = binary.BigEndian.Uint64(b[1:9]), b[9:]
	if m.earlier, b, ok = cutUvarint(b); !ok {
		return message{}, false
	}
	for len(b) > 0 {
		var h authority.Hint
		if h, b, ok = cutHint(b); !ok {
			return message{}, false
		}
		m.hints = append(m.hints, h)
	}
	return m, true
}

func cutHint(b []byte) (h authority.Hint, rest []byte, ok bool) {
	length, b, ok := cutUvarint(b)
	if !ok || length > uint64(len(b)) {
		return h, nil, false
	}
	h.Owner = string(b[:length])
	revision, rest, ok := cutUvarint(b[length:])
	if !ok || revision == 0 || revision > math.MaxInt64 {
		return h, nil, false
	}
	h.Revision = core.Revision(revision)
	return h, rest, true
}

func cutUvarint(b []byte) (value uint64, rest []byte, ok bool) {
	value, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, false
	}
	return value, b[n:], true
}
