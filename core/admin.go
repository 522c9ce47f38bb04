package core

// Admin is the application's own backend as a caller (docs/server.md#rest). It
// need not be in a chat group to act there, and its roles do not bind it; what
// the type of a group rules out stays so for it too. No frame of a device and
// no page can name it.
type Admin struct {
	// Silent: nobody is told by a tip or a notice.
	Silent bool
	// Untold: the backend need not be told of the message that it sends.
	Untold bool
}
