// Package sim holds a simulation of the connected mode, in its tests: devices
// of several users, a network that loses, delays and doubles, servers that die
// between any two steps and stores that report conflicts, all in one goroutine
// and drawn from one seed. A seed that fails is run again with
//
//	go test ./sim -run Seeds -seed N -v
package sim
