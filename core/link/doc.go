// Package link joins the copy on a device to its server: it sends what is
// queued, takes over what changed and fetches the history that is to be fetched.
//
// [Talk] is one connection, without any: frames go in and come out. It knows
// no time and starts nothing, so a simulation can drive it. [Keeper] keeps a
// connection up around it.
package link
