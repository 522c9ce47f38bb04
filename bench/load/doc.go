//go:build linux

// Command load measures a parlor: it builds the real program, starts it on a
// database of its own (an SQLite file, or with -postgres a PostgreSQL), with
// -servers several times, and speaks the wire protocol to it over loopback. It
// prints a table, and with -json writes the same figures into a file. Devices
// and server share the machine, so rates and times are those of both together;
// the time of a core that parlor took is its own.
package main
