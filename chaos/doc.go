// Package chaos tests parlor as it runs in earnest: the program itself, killed
// under load, and devices that connect to it over WebSockets. It has no code of
// its own.
//
// What must hold whatever is killed: a call that was answered is done, a call
// that was pending gets done, each exactly once, and in the end all devices of
// a user show the same.
//
// Among several processes a killed one, or a NATS that is away, takes hints
// with it. The gateway looks for lost hints once a minute, and a device's ping
// asks for what got lost, every 25 seconds of silence. Neither can be set from
// the command line. To be quicker the tests wake the devices at the end, as a
// page is woken when it is looked at again: then the device pings at once.
package chaos
