// Package wsconn is a WebSocket connection that carries text, with one API in
// two places: the browser's own WebSocket on js/wasm, and coder/websocket
// everywhere else. It adds no policy beyond its limits.
//
//   - Messages that came wait in an inbox until [Conn.Read] takes them, in
//     their order. Reading one late, or giving up on it, harms nothing.
//   - The first end counts, whichever side it comes from: a [CloseError]. What
//     came before it is read first; what comes after it is lost.
//   - A message is at most [MaxMessage] bytes long, both ways, and is valid
//     UTF-8. What waits to be read or sent is bounded too: see the codes.
//
// What differs in the browser:
//
//   - [Conn.Write] and [Conn.Close] never wait. Elsewhere a message has gone
//     to the operating system when Write returns, and Close gives the other
//     side a second to answer.
//   - A browser does not say why a connection cannot be made.
//   - A browser sends no close code below 3000 but 1000. In place of the codes
//     of this package it sends them plus 2100: 3103 for [CodeBinary]. Read
//     reports the same code in both places.
//   - A connection has one callback for all its events, released when it ends.
package wsconn
