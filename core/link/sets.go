package link

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/session"
	"github.com/parlor-chat/parlor/core/wire"
)

// having says what the copy has of those whom the user follows: in a Hello, and
// in as many frames after it as that takes.
func having(s *session.Session) []wire.Have {
	haves, bytes := []wire.Have{{}}, 0
	following := s.Following()
	for _, following := range following[:min(len(following), wire.MaxOwners)] {
		size := len(following.Owner) + 24 // With a revision, and what stands between.
		if bytes += size; bytes > wire.MaxHave {
			haves[len(haves)-1].More = true
			haves, bytes = append(haves, wire.Have{}), size
		}
		have := &haves[len(haves)-1]
		if have.Have == nil {
			have.Have = map[string]int64{}
		}
		have.Have[following.Owner] = int64(following.After)
	}
	return haves
}

// collectSets reads sets for a takeover, and asks for the amendments to messages
// that the copy has.
func (t *Talk) collectSets(in *incoming, sets []wire.Set) error {
	for _, set := range sets {
		followed, err := set.Read(t.account.UserID)
		if err != nil {
			return err
		}
		taken := core.TakenSet{Followed: followed, From: set.From, None: set.None}
		if taken.Messages, err = decodeMessages(set.Messages); err != nil {
			return err
		}
		in.take.Sets = append(in.take.Sets, taken)
		head, there := headOf(followed.Documents)
		if !there {
			continue
		}
		if held, had := t.latestHead(in, set.Owner); head.Amended > held.Amended && !core.RowsAnew(held, had, head) {
			t.askForAmendments(in, len(in.take.Sets), core.Span{ConversationID: core.FollowedConversation(set.Owner), After: held.Amended, Last: head.Amended})
		}
	}
	return nil
}

// latestHead returns the head of a history as the copy will have it once what is
// on its way, but for the newest set of it, is taken over.
func (t *Talk) latestHead(in *incoming, owner string) (core.Thread, bool) {
	held, had := t.session.Confirmed(core.ThreadKey(owner)).Value.(core.Thread)
	for _, before := range append(slices.Clip(t.incoming), in) {
		for i, set := range before.take.Sets {
			newest := before == in && i == len(in.take.Sets)-1
			if head, there := headOf(set.Documents); there && set.Owner == owner && !newest {
				held, had = head, true
			}
		}
	}
	return held, had
}

func headOf(documents []core.Document) (core.Thread, bool) {
	for _, document := range documents {
		if head, is := document.Value.(core.Thread); is {
			return head, true
		}
	}
	return core.Thread{}, false
}
