package wire

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// Limits of what is said of owners whom a user follows.
const (
	// MaxHave is about how many bytes of owners a Hello or a Have names.
	MaxHave = 64 * 1024
	// MaxOwners is how many owners a device may say that it has something of, in
	// all. It leaves others out, of whom it gets everything.
	MaxOwners = 10_000
	// MaxNewRows is the most messages that a set brings to a device that was
	// away, MaxAllNewRows the most that all sets bring together then. What is
	// missing below them the device asks for in pages.
	MaxNewRows    = 15
	MaxAllNewRows = 300
	// MaxPage is the most documents in one Paged.
	MaxPage = core.MaxPage
)

// Set is what changed of an owner whom the user follows, after From and up to To.
type Set struct {
	// Owner is as [core.Following] names it: "group " and the id of a group.
	Owner string        `json:"owner"`
	From  core.Revision `json:"from,omitempty"`
	To    core.Revision `json:"to,omitempty"`
	// Whole: Documents are all there is for a follower; what else the device has
	// of the owner is gone. From counts for nothing then.
	Whole bool `json:"whole,omitempty"`
	// For is, with Whole, the document for which the user follows the owner
	// ([core.FollowingKey]), as it was when it was judged what the user may get.
	For json.RawMessage `json:"for,omitempty"`
	// None: the user does not follow the owner, or not any more. The set has
	// nothing else, and the device forgets what it has of it.
	None bool `json:"none,omitempty"`
	// Error is, with None, why a [Follow] was refused.
	Error *core.Error `json:"error,omitempty"`
	// Documents are as they are at To, in a user's form of them
	// ([core.ForFollower]).
	Documents []Document `json:"documents,omitempty"`
	// Messages are new rows of the owner's history that the user may see, in any
	// order: above the newest number that the device knows of. One that the user
	// is not to see may be there as [core.Message.AbsentFrom].
	Messages []json.RawMessage `json:"messages,omitempty"`
}

// Have goes on with what Hello says the device has of those whom its user
// follows.
type Have struct {
	Have map[string]int64 `json:"have,omitempty"`
	// More: another Have follows. The server sends nothing before the last.
	More bool `json:"more,omitempty"`
}

// Owners returns what a device has, in the order of the owners' names.
func (h Have) Owners() []core.Following {
	list := make([]core.Following, 0, len(h.Have))
	for owner, revision := range h.Have {
		list = append(list, core.Following{Owner: owner, After: core.Revision(revision)})
	}
	core.Sort(list, func(a, b core.Following) int { return cmp.Compare(a.Owner, b.Owner) })
	return list
}

// Synced says that the device has been sent, in the frames before it, all that
// there was at the welcome: of the user and of those whom the user follows.
type Synced struct{}

// Page asks for documents of an owner and kind with ids after After, in their
// order, at most Limit (1 to MaxPage). It is for what no device catches up with:
// the members of a group and the like.
type Page struct {
	// ID is the asker's own, and comes back with the answer.
	ID    string    `json:"id"`
	Owner string    `json:"owner"`
	Kind  core.Kind `json:"kind"`
	After string    `json:"after,omitempty"`
	Limit int       `json:"limit"`
}

// Paged answers Page. More: others follow after the last. With Error there are
// none.
type Paged struct {
	ID        string      `json:"id"`
	Documents []Document  `json:"documents,omitempty"`
	More      bool        `json:"more,omitempty"`
	Error     *core.Error `json:"error,omitempty"`
}

func (Have) frame() string   { return "have" }
func (Synced) frame() string { return "synced" }
func (Page) frame() string   { return "page" }
func (Paged) frame() string  { return "paged" }

// errNoOwner says that a set or a page is of nobody it can be of.
var errNoOwner = errors.New("nobody follows such an owner")

// Read reads what a set says to a user. Without For nothing is said of why the
// user follows the owner; Revision of each document is To.
func (s Set) Read(user string) (core.Followed, error) {
	followed := core.Followed{Owner: s.Owner, Revision: s.To, Whole: s.Whole}
	key, can := core.FollowingKey(user, s.Owner)
	if !can || s.Whole && s.None || s.Whole != (len(s.For) > 0) {
		return followed, fmt.Errorf("%w: %.60q", errNoOwner, s.Owner)
	}
	var err error
	if s.Whole {
		if followed.For, err = core.Decode(key.Kind, s.For); err != nil {
			return followed, err
		}
	}
	for _, part := range s.Documents {
		if !part.Kind.Known() {
			continue
		}
		document, err := part.of(s.Owner)
		if err != nil {
			return followed, err
		}
		if !document.Key.ToFollowers() {
			return followed, fmt.Errorf("%w, not %.20q", errForeignKind, string(part.Kind))
		}
		followed.Documents = append(followed.Documents, document)
	}
	return followed, nil
}

// Read reads the documents of a page.
func (p Paged) Read(asked Page) ([]core.Document, error) {
	var documents []core.Document
	for _, part := range p.Documents {
		if part.Kind != asked.Kind {
			return nil, fmt.Errorf("%w, not %.20q", errForeignKind, string(part.Kind))
		}
		document, err := part.of(asked.Owner)
		if err != nil {
			return nil, err
		}
		documents = append(documents, document)
	}
	return documents, nil
}

// of reads a document of an owner.
func (d Document) of(owner string) (core.Document, error) {
	value, err := core.Decode(d.Kind, d.Value)
	return core.Document{Key: core.Key{Owner: owner, Kind: d.Kind, ID: d.ID}, Value: value}, err
}
