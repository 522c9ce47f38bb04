// Package json is what Parlor needs of encoding/json, under the same names and
// without reflection: that is a tenth of what a page would download.
//
// Every struct with json tags has a generated method JSON that names its
// members once, for writing and for reading; `go generate ./...` makes them
// anew. What is written is what encoding/json writes without HTML escapes.
// What is read is what it reads, with two differences: names of members count
// as they are written, and of two members of the same name only the last one
// counts.
package json
