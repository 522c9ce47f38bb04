// Package jsbridge is the boundary between the page's JavaScript and a
// session: the table of methods, the shapes that cross, promises, errors and
// events.
//
// A call comes in as a number, a method's name and one JSON text of its
// arguments; whatever goes out, results and events alike, goes out as one JSON
// text of items in the order in which the page is to see them. Conversations
// and messages cross once and are then named by id, so that the page keeps one
// object for each.
//
// Calls take effect one after the other, in the order made. Everything but
// host_js.go is free of JavaScript and runs natively too.
package jsbridge

//go:generate go run github.com/parlor-chat/parlor/internal/jsongen
