package main

import (
	"fmt"
	"net"
)

// invitation tells the person who started a demo where its page is, with an
// address to click; it is empty where there is no page to open.
func invitation(c config, listening string) string {
	if !c.demo || len(c.web) == 0 {
		return ""
	}
	scheme := "http"
	if c.tlsCert != "" {
		scheme = "https"
	}
	return fmt.Sprintf("\nOpen %s://%s/ in a browser. Ctrl-C ends the server.\n\n", scheme, fromHere(listening))
}

// fromHere is the address at which a browser on this machine reaches what
// listens at an address; one that stands for all of them is no name of a place.
func fromHere(listening string) string {
	host, port, err := net.SplitHostPort(listening)
	if err == nil && net.ParseIP(host).IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return listening
}
