// Command bench measures what a page pays for Parlor, in headless Chromium
// against the package that make package lays out in build/package, beside what
// it pays elsewhere:
//
//	make bench
//	go run ./bench -runs 3 -only start,calls -conversations 1000,10000
//	go run ./bench -quick
//
// It prints one table and writes build/bench.json. The parts are
//
//	sizes   bytes that a page downloads, beside bare Go programs, and by package
//	start   from navigation to create(), SDK_READY and the first group, and the
//	        memory after each, beside the vendor's SDK and a bare Go program
//	calls   calls on accounts of 100 to 100,000 conversations, and loading them,
//	        beside the same written by hand in plain JavaScript (page/baseline.js)
//	growth  how a call grows with the account without its storage, natively, in
//	        a heap that has its size
//	burst   a thousand messages that come in
//	search  searches for messages among 100,000
//
// With -runs 3 it takes a quarter of an hour. Figures are medians. What stands
// beside a figure was measured in turn with it, in the same run: ratios can be
// compared between machines, times cannot. Each page opens in a browser that
// has come to rest (rest.go), but with -quick. The vendor's SDK is installed
// from the npm registry into build/; where that fails the rest is measured.
//
// All of it is the mode without a server: with one, the network decides.
package main
