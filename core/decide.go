package core

// Command is something a user asks for. The types of this package that end in
// a verb's object (CreateConversationGroup, SendMessage, …) are the commands.
type Command interface {
	// name is the name of the type, under which there is a row in commands.
	name() string
}

// CommandOf is a command whose outcome is an O. Every command is one; decideAny
// knows the types of outcomes.
type CommandOf[O any] interface {
	Command
	// decide reads and writes through v and returns the outcome. An error it
	// returns is an *Error: the refusal.
	decide(v *View, c Call) (O, error)
}

// NameOf is the name of a command's type: "CreateConversationGroup".
func NameOf(command Command) string { return command.name() }

// Call is a command with what it may not find out by itself.
type Call struct {
	// User is who asks. A command acts only as its user.
	User string
	// Now is the authority's clock, Unix milliseconds. Otherwise is what it would
	// show had it not been set, for each time that it was set not long ago.
	Now       int64
	Otherwise []int64
	// GroupRate is how many messages a second a chat group takes, and changes of what
	// all its members see, 0 for any number.
	GroupRate int
	// Bounds is nil for a page alone.
	Bounds  Bounds
	Command Command
	// Admin is set where the application's own backend asks, which may do in chat
	// groups what no member may, and write to anybody. Nothing that comes with a Ticket is its.
	Admin *Admin
	// Groups is what whoever runs the authority has set for chat groups, nil for
	// what holds by default.
	Groups *GroupSettings
	// FriendsOnly is set where only those write to each other who are friends of each
	// other (20009 to 20011).
	FriendsOnly bool
	// Live is set where whoever asks runs rooms: without, there are no live groups.
	Live bool
	// ConversationGroups is what whoever runs the authority allows of conversation
	// groups, nil for what holds by default.
	ConversationGroups *ConversationGroupLimits
	// Ticket is nil for a command that its authority answers in place. With
	// one the command runs at most once, and the outcome is an [Answer].
	Ticket *Ticket
}

// Decision is what a command comes to: the documents it read with their
// revisions, the ones to write (without revision) in the order they were
// first written, new history rows, and the outcome. An empty Writes changes
// nothing.
type Decision struct {
	Reads   map[Key]Revision
	Writes  []Document
	Rows    []Row
	Outcome any
	// Told are tips for the rooms of live groups, each of which gives them its
	// number.
	Told []*Message
}

// Decide works out what call does to the loaded documents and changes nothing.
//
// When it needs documents that are not in loaded it returns their keys and
// nothing else counts: load them (an absent document too, with revision 0) and
// decide again. A refusal is an [*Error]; its decision still lists what was
// read, so that the refusal can be checked against newer documents.
func Decide(loaded map[Key]Document, call Call) (d Decision, missing []Key, err error) {
	view := newView(loaded)
	view.groups, view.limits = call.Groups, call.ConversationGroups.Filled()
	outcome, err := call.run(view)
	if len(view.missing) > 0 {
		return Decision{}, view.missing, nil
	}
	if err != nil {
		return Decision{Reads: view.reads}, nil, err
	}
	return view.decision(outcome), nil, nil
}

func (c Call) run(v *View) (any, error) {
	if c.Ticket != nil {
		c.Admin = nil
		return c.once(v)
	}
	v.silent = c.Admin != nil && c.Admin.Silent
	return c.carryOut(v)
}
