//go:build linux

// Command load measures a parlor: it builds the real program, starts it on an
// SQLite file of its own, and speaks the wire protocol to it over loopback. It
// prints a table, and with -json writes the same figures into a file. Devices
// and server share the machine, so the figures are those of both together.
package main
