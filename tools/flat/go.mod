// What makes one file of the page's side needs esbuild. It has a go.mod of its
// own so that esbuild reaches no user of Parlor's.
module github.com/parlor-chat/parlor/tools/flat

go 1.26.0

toolchain go1.26.8

require github.com/evanw/esbuild v0.28.2

require golang.org/x/sys v0.49.0 // indirect
