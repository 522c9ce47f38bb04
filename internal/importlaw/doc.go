// Package importlaw holds the test of who may import whom; see
// docs/architecture.md.
package importlaw
