package core

import "slices"

// PinnedMessages are the numbers of the messages that are pinned in a chat group,
// in ascending order: [MaxPinnedMessages] at most. Who pinned one stands in the
// message ([Message.Pin]); that it was pinned is an [Amendment].
type PinnedMessages struct {
	Numbers []uint64 `json:"numbers,omitempty"`
}

// Pin says who pinned a message or, with Off, took the pin away.
type Pin struct {
	By  Person `json:"by"`
	Off bool   `json:"off,omitempty"`
}

// PinMessage pins a message in a chat group for all who see it, or with Off takes
// the pin away. Its owner and admins may, in a group of type Work each member.
//
// Refusals: 10015, 10010, 10007 who may not, 10030 no such message, 10032 a
// revoked one, a tip, or one for some members only, 10070 more than
// [MaxPinnedMessages], 10071 it is pinned already, or is not pinned.
type PinMessage struct {
	GroupID  string `json:"groupID"`
	Sequence uint64 `json:"sequence"`
	Off      bool   `json:"off,omitempty"`
}

func (PinnedMessages) kind() Kind { return KindPinned }

// PinnedKey is where it stands which messages of a group are pinned.
func PinnedKey(groupID string) Key {
	return Key{Owner: GroupOwner(groupID), Kind: KindPinned}
}

func (PinMessage) name() string { return "PinMessage" }

func (cmd PinMessage) decide(v *View, c Call) (None, error) {
	if err := checkGroupID(cmd.GroupID); err != nil {
		return None{}, err
	}
	s, refusal := v.standIn(c, cmd.GroupID)
	pinned, _ := read[PinnedMessages](v, PinnedKey(cmd.GroupID))
	message, fault := cmd.message(v, c)
	_, is := slices.BinarySearch(pinned.Numbers, cmd.Sequence)
	switch {
	case refusal != nil:
		return None{}, refusal
	case !s.isStaff() && !s.rules.membersEdit:
		return None{}, s.denied("pinning messages")
	case fault != nil:
		return None{}, fault
	case is != cmd.Off:
		return None{}, Errorf(CodePinned, "this message is pinned already, or is not pinned")
	case cmd.Off:
	case message.From == SystemSender || message.Targeted():
		return None{}, Errorf(CodeNotAllowed, "a group tip, or a message for some members only, cannot be pinned")
	case len(pinned.Numbers) >= MaxPinnedMessages:
		return None{}, Errorf(CodeTooManyPinnedMessages, "at most %d messages are pinned in a chat group; unpin one first", MaxPinnedMessages)
	}
	v.pin(&message, Pin{By: v.caller(c), Off: cmd.Off})
	return None{}, nil
}

// message finds the message. One that is to be pinned the caller has to see.
func (cmd PinMessage) message(v *View, c Call) (Message, error) {
	if !cmd.Off {
		_, message, err := v.findMessageToChange(c, TypeGroup+cmd.GroupID, cmd.Sequence)
		return message, err
	}
	if message, there := v.message(GroupOwner(cmd.GroupID), cmd.Sequence); there {
		return message, nil
	}
	return Message{}, noSuchMessage()
}

// pin notes that a message was pinned, or the pin taken away.
func (v *View) pin(message *Message, pin Pin) {
	key, thread := PinnedKey(message.To), GroupOwner(message.To)
	pinned, _ := read[PinnedMessages](v, key)
	numbers := slices.Clone(pinned.Numbers)
	at, found := slices.BinarySearch(numbers, message.Sequence)
	switch {
	case pin.Off && found:
		numbers = slices.Delete(numbers, at, at+1)
	case !pin.Off && !found:
		numbers = slices.Insert(numbers, at, message.Sequence)
	}
	v.write(key, PinnedMessages{Numbers: numbers})
	message.Pin = &pin
	v.amendMessage(thread, *message, PinChanged)
}

// Pinned says whether the message is pinned.
func (m *Message) Pinned() bool { return m.Pin != nil && !m.Pin.Off }
