// Package citations holds the test that what comments cite is in the repository.
package citations
