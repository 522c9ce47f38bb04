// Package gateway is where devices sign in: it keeps their connections, has
// their commands decided and committed, and brings them what changed. It keeps
// no state that matters. Any number of gateways may work on one store; one that
// ends costs its devices a new connection and nothing else.
//
// [Seat] is one signed-in device without a socket: frames go in and come out.
// It knows no clock of its own and starts nothing but through [Options.Go], so
// a simulation can drive it. [Gateway.ServeHTTP] puts seats behind WebSockets.
//
// A seat brings changes by one number, the revision that it has sent last.
// Hints only make it look sooner: one that is lost is found within about a
// minute, with the device's next ping. So nothing is ever queued for a device;
// one that does not read is closed and catches up when it comes back.
//
// Whom the users follow is read once for all seats: a feed keeps what changed of
// an owner, and each seat takes from it what goes on from where its device is, or
// reads alone.
//
// docs/protocol.md tells what devices see of this.
package gateway
