// Package fmt stands in for the standard library's in the module that a page
// downloads: there a build overlay puts its files in place of those, see
// docs/architecture.md. It formats what that module formats, with the same
// text, and has no reflection, which would be a fourteenth of the download.
//
// It supports %v and %+v of strings, errors, Stringers, int, int64, uint64 and
// nil; %s and %q, with a precision, of the first three; %d of the numbers; %x
// of uint64, padded with zeros; %T; %w in Errorf. A named type that is no error
// and no Stringer must be converted. A test holds every call to this. What
// comes all the same, such as the value of a panic, is shown by its type.
//
// It does not ask a Formatter. The one that there is, in safejs, formats as its
// error does, but adds a trace to %+v.
package fmt
