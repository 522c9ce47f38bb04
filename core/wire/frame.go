package wire

import (
	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
)

// Version is the version of the protocol that this package speaks.
const Version = 2

// Limits that both sides keep.
const (
	// MaxFrame is the most bytes of a frame from a device. A server's frames
	// are at most MaxPush.
	MaxFrame = 128 * 1024
	MaxPush  = 2 * 1024 * 1024
	// Window is how many numbers beyond Command.Collected a device may use.
	Window = core.MaxAwaited
	// MaxRows is the most messages in one Rows frame.
	MaxRows = 300
)

// Frame is one of the types of this package.
type Frame interface {
	json.Value
	frame() string
}

// Hello is the first frame, from the device: who it is and what it has.
type Hello struct {
	Version  int    `json:"version"`
	SDKAppID uint64 `json:"sdkAppID"`
	UserID   string `json:"userID"`
	UserSig  string `json:"userSig"`
	// Device is the id of the device, 1 to 64 bytes, drawn at random once.
	Device string `json:"device"`
	// Epoch and Revision are those of the copy; "" and 0 without one.
	Epoch    string        `json:"epoch,omitempty"`
	Revision core.Revision `json:"revision,omitempty"`
	// Agent names the program, for the server's logs.
	Agent string `json:"agent,omitempty"`
	// What the copy has of those whom the user follows, each with its revision.
	// More: a Have follows, and only all of them together count.
	Have
}

// Welcome answers Hello. Changes that bring the device up to Revision follow
// without being asked for, then Synced.
type Welcome struct {
	Epoch    string        `json:"epoch"`
	Revision core.Revision `json:"revision"`
	// Time is the server's clock, Unix milliseconds.
	Time int64 `json:"time"`
	// Heartbeat is after how many seconds without traffic the device is to
	// send a Ping; the server closes a silent connection after about three.
	Heartbeat int `json:"heartbeat"`
	// ConversationGroups are those limits of conversation groups that are not the
	// documented ones.
	ConversationGroups *core.ConversationGroupLimits `json:"conversationGroups,omitempty"`
	// Release names the server's program, for those who look for a fault; empty from
	// one that does not say.
	Release string `json:"release,omitempty"`
}

// Command asks for something to be done, once. Its answer comes in a Changes
// frame, in the document of the device.
type Command struct {
	// Number is higher than that of every command before.
	Number uint64 `json:"number"`
	// Collected is how far the device has got all answers.
	Collected uint64 `json:"collected,omitempty"`
	core.Named
}

// Later says that the server has no room for a command now. Neither that
// command was carried out nor any with a higher number sent since. The device
// sends them again, in order, after Seconds.
type Later struct {
	Number  uint64 `json:"number"`
	Seconds int    `json:"seconds"`
}

// Changes brings what changed of the user's documents after From and up to To,
// each as it is at To. Frames come in order, each From being the last To.
type Changes struct {
	From core.Revision `json:"from"`
	To   core.Revision `json:"to"`
	// Full: these are all documents there are; what is not here is gone.
	Full bool `json:"full,omitempty"`
	// More: further Changes with the same From, To and Full follow, and only
	// all of them together count.
	More      bool       `json:"more,omitempty"`
	Documents []Document `json:"documents,omitempty"`
	// Sets are what changed of those whom the user follows. They count after the
	// Documents of all frames that count together. A frame may bring nothing
	// else: its From and To are the same then.
	Sets []Set `json:"sets,omitempty"`
}

// Document is a document of the user. Without Value it was removed.
type Document struct {
	Kind  core.Kind       `json:"kind"`
	ID    string          `json:"id,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
}

// Ask asks for messages of a conversation with After < Sequence < Before, the
// newest first, at most Limit of them. Before 0 means no upper bound; Limit is
// 1 to MaxRows.
type Ask struct {
	// ID is the asker's own, and comes back with the answer.
	ID             string `json:"id"`
	ConversationID string `json:"conversationID"`
	After          uint64 `json:"after,omitempty"`
	Before         uint64 `json:"before,omitempty"`
	Limit          int    `json:"limit"`
	// Time, Unix milliseconds: only messages sent at or before it; 0 for no
	// bound.
	Time int64 `json:"time,omitempty"`
	// Amended asks for the amendments to messages of the conversation with
	// After < Number < Before instead.
	Amended bool `json:"amended,omitempty"`
}

// Rows answers Ask. With Error there are no messages. A server may give fewer
// messages than asked for; with More there are others below. A message of a group
// that the user is not to see is there as [core.Message.AbsentFrom].
type Rows struct {
	ID       string            `json:"id"`
	Messages []json.RawMessage `json:"messages,omitempty"`
	// Amendments come with the messages they are about, as these are now.
	Amendments []core.Amendment `json:"amendments,omitempty"`
	More       bool             `json:"more,omitempty"`
	Error      *core.Error      `json:"error,omitempty"`
}

// Look asks what anybody may see of users, their profile and status documents,
// and of groups.
type Look struct {
	// ID is the asker's own, and comes back with the answer.
	ID string `json:"id"`
	// Users and Groups are at most core.MaxUsersPerLook ids together.
	Users  []string `json:"users"`
	Groups []string `json:"groups,omitempty"`
}

// Found answers Look. A user who has never signed in has no documents, nor does
// a group that is not there or that the user may not see. With Error there are
// none at all.
type Found struct {
	ID string `json:"id"`
	// More: another Found with the same ID follows, and only all of them
	// together answer.
	More      bool             `json:"more,omitempty"`
	Documents []PublicDocument `json:"documents,omitempty"`
	Error     *core.Error      `json:"error,omitempty"`
}

// PublicDocument is a document that anybody may see, with its owner: a user, or
// "group " and the id of a group; of that only what anybody may see is in it. A
// status is as of the server's clock: places that have run out are not in it.
type PublicDocument struct {
	Owner string `json:"owner"`
	Document
}

// Ping goes either way; the other side answers with Pong. A device's Ping
// carries the revision it has, so that a server finds what got lost.
type Ping struct {
	Revision core.Revision `json:"revision,omitempty"`
}

// Pong answers Ping.
type Pong struct {
	// Time is the server's clock, Unix milliseconds; 0 from a device.
	Time int64 `json:"time,omitempty"`
}

// Refusal says why the server closes the connection right after. The close
// code says whether to come back, see [Reconnect].
type Refusal struct {
	Code    core.Code `json:"code"`
	Message string    `json:"message"`
}

func (Hello) frame() string   { return "hello" }
func (Welcome) frame() string { return "welcome" }
func (Command) frame() string { return "command" }
func (Later) frame() string   { return "later" }
func (Changes) frame() string { return "changes" }
func (Ask) frame() string     { return "ask" }
func (Rows) frame() string    { return "rows" }
func (Look) frame() string    { return "look" }
func (Found) frame() string   { return "found" }
func (Ping) frame() string    { return "ping" }
func (Pong) frame() string    { return "pong" }
func (Refusal) frame() string { return "refusal" }
