// Package natsnotify spreads hints between the gateways of one database over
// NATS core: an authority.Notifier. [Connect] uses a NATS that runs elsewhere;
// [Embed] runs a nats-server inside the process, joined to those of the other
// gateways by routes.
//
// # One subject for all
//
// Every gateway hears every hint and drops those of owners that are not
// connected to it. A hint is some 20 bytes, so that costs a gateway little: a
// map look-up for each hint of the whole system. A subject per user would cost
// memory for each connected user, on the gateway and on its server, and a
// subscription that has to be there before a sign-in may read. It pays when
// gateways are so many that hearing everything is most of what they do: some
// hundred thousand hints a second.
//
// # What is lost
//
// Publish never waits: what does not fit into the queue is dropped. NATS core
// drops what a slow subscriber or a broken connection does not take. Nothing
// depends on a hint but latency, and a gateway learns that hints were lost:
// each message says how many with hints its sender sent before it, and each
// notifier repeats that in a beat when it has nothing to say. A number that is
// too high, or a connection that had to be made again, calls [Options.Missed].
// Only hints that nobody counts any more go unnoticed: the last ones of a
// gateway that died with them.
//
// What is said in the rooms of live groups goes another way, see [Rooms].
//
// Whoever can publish to the subject can cause needless reading, no more:
// hints carry no data and nobody believes them.
package natsnotify
