// Package wire holds the frames between a device and a server, version 1. A
// frame is one JSON object in one text message; its member "type" says which
// of the frames below it is. docs/protocol.md tells the whole conversation.
//
// Unknown members are passed over, so that either side may be newer; an
// unknown type is an error.
package wire

//go:generate go run github.com/parlor-chat/parlor/internal/jsongen
