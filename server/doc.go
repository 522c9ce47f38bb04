// Package server holds nothing itself; below it is the sync server:
//
//	cmd/parlor   the program: wires the others together
//	gateway      devices: WebSocket, sign-in, commands, what changed
//	rest         backends: the vendor-shaped REST API
//	sqlstore     the database: SQLite or PostgreSQL
//	natsnotify   hints between several servers: NATS
//	usersig      the tokens that users and admins sign in with
//
// They know the core and, but for cmd/parlor and rest's use of usersig, not each
// other. docs/server.md tells how to run it, docs/protocol.md what devices and
// server say to each other.
package server
