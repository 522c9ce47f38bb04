// Package chaos tests parlor as it runs in earnest: the program itself, killed
// under load, and devices that connect to it over WebSockets. It has no code of
// its own.
//
// What must hold whatever is killed: a call that was answered is done, a call
// that was pending gets done, each exactly once, and in the end all devices of
// a user show the same.
//
// Among several processes a killed one, or a NATS that is away, takes hints
// with it. A later hint for the same user mends that, else the gateway, which
// looks for lost hints about once a minute. Neither a ping nor waking a device
// does, unless the device knows more than the gateway. So the load goes on
// after each failure, and the tests have patience for more than a minute.
package chaos
