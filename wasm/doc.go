// Command wasm is the browser build of Parlor: it wires the store, the tabs,
// the session and the bridge together. Everything it needs from the page comes
// with the object parlorHost in the scope that npm/program.js gives it.
package main
