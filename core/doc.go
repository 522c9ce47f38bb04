// Package core holds the rules of Parlor: what conversations, conversation
// groups and messages are, what each command does to them and what a change
// means to those who watch.
//
// State is documents: small values under a [Key] (owner, kind, id). A command
// is decided on the documents it reads ([Decide]); the decision lists what was
// read, what is new and the outcome, and changes nothing by itself. Whoever
// keeps the documents commits it, all or nothing, if everything read is still
// as it was. What changed is then compared ([Effects.Compare]), and that
// comparison is the only source of events.
//
// Everything here is a function of its inputs: no clock, no randomness, no
// I/O, no goroutine. Time and ids come in with the command, so the same
// commands in the same order give the same documents everywhere.
package core

//go:generate go run github.com/parlor-chat/parlor/internal/jsongen
