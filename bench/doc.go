// Command bench measures what a page pays for Parlor, in headless Chromium
// against the built package in npm/:
//
//	make bench
//
// It prints the bytes that a page downloads, the time from navigation to
// create(), to SDK_READY and to the first group, the median of a group call,
// and the same for an account of 10,000 conversations. Times are medians of
// several runs, each with a fresh profile; compare ratios, not machines.
package main
