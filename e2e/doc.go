// Package e2e holds the end-to-end tests: they install the packed npm package
// into a temporary folder and drive it in pages of headless Chromium.
//
// A test gets an origin of its own (site), opens tabs on it (tab) and runs
// scenarios in them: JavaScript that may await, with the helpers of
// testdata/page.js at hand. What a page reports as an error fails its test.
//
// Tests that have an origin run side by side, each in a browser of its own, but
// for those that measure time or take the whole machine (side_test.go).
//
// They run alone and, with PARLOR_E2E=connected, against a server, but for those
// that ask for one of the two (mode_test.go); with PARLOR_E2E_WORKER set their
// instances run in workers.
//
// The tests named TestBuilt, TestTested, TestTypes and TestTheRecipe build pages,
// run tests and check types as applications do, with the tools of bundlers/
// (workshop). Those named TestThePublished look at what make npm has packed.
package e2e
