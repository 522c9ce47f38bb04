// Package link joins the copy on a device to its server: it sends what is
// queued, takes over what changed and fetches the history that is to be fetched.
//
// [Talk] is one conversation with the server, without a socket: frames go in
// and come out. It has no clock and starts no goroutine, so a simulation can
// drive it. [Keeper] keeps a connection up around it.
package link
