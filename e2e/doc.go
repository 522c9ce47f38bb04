// Package e2e holds the end-to-end tests: they install the packed npm package
// into a temporary folder and drive it in pages of headless Chromium.
//
// A test gets an origin of its own (site), opens tabs on it (tab) and runs
// scenarios in them: JavaScript that may await, with the helpers of
// testdata/page.js at hand. What a page reports as an error fails its test.
//
// They run alone and, with PARLOR_E2E=connected, against a server, but for those
// that ask for one of the two (mode_test.go); with PARLOR_E2E_WORKER set their
// instances run in workers.
//
// The tests named TestBuilt, TestTypes and TestTheRecipe build pages and check
// types as applications do, with the tools of bundlers/ (workshop).
package e2e
