package core

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// MessageID is the id of a message that user makes: the number that stands for
// the user, a clock in Unix seconds and a random number.
func MessageID(user string, seconds, random int64) string {
	return accountNumber(user) + "-" + strconv.FormatInt(seconds, 10) + "-" + strconv.FormatInt(random, 10)
}

// accountNumber is the number that stands for a user in message ids.
func accountNumber(user string) string {
	return strconv.FormatUint(hashed(user), 10)
}

func hashed(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// SenderNumber is the number that stands for the sender in the message's ID.
func (m Message) SenderNumber() string {
	number, _, _ := strings.Cut(m.ID, "-")
	return number
}

// checkNamed refuses a message whose ID is not one that its sender makes, with
// 2105, or whose own clock and numbers are none, with 6017. All of them are the
// sender's word.
func (m Message) checkNamed() error {
	rest, own := strings.CutPrefix(m.ID, accountNumber(m.From)+"-")
	seconds, random, two := strings.Cut(rest, "-")
	if !own || !two || !isNumber(seconds) || !isNumber(random) {
		return Errorf(CodeMessageNeeded, "message must be what a create…Message method returned to the user who sends it")
	}
	for _, number := range []int64{m.ClientTime, m.ClientSequence, m.Random} {
		if number < 0 || number > maxExact {
			return Errorf(CodeInvalidParameter, "clientTime, clientSequence and random must be whole numbers from 0 to %d", int64(maxExact))
		}
	}
	return nil
}

// maxExact is the largest of the whole numbers that JavaScript tells apart.
const maxExact = 1<<53 - 1

func isNumber(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// take notes the id of a new message, or refuses one that the thread has (2100).
func (t Thread) take(id string) (Thread, error) {
	if slices.Contains(t.Recent, id) {
		return t, alreadySent()
	}
	kept := t.Recent[max(0, len(t.Recent)-MaxRecent+1):]
	t.Recent = append(slices.Clone(kept), id)
	return t, nil
}

// free is the first ID that the thread does not have, from a message's own on.
func (t Thread) free(user string, message Message) string {
	id := message.ID
	for random := message.Random + 1; slices.Contains(t.Recent, id); random++ {
		id = MessageID(user, message.ClientTime, random)
	}
	return id
}

func alreadySent() *Error {
	return Errorf(CodeSendFailed, "a message with this ID is sent already; create another one")
}
