// Package session is one signed-in device: it holds a replica of the user's
// documents, sends the user's commands to the authority and turns what changed,
// here or elsewhere, into the documented events.
//
// Data goes one way: a command is committed first, then the documents that
// changed are compared with those held, and only that comparison makes events.
// A change made in this session is announced exactly like one made on another
// device.
package session
