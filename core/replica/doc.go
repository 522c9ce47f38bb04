// Package replica is what a device holds of its user's documents, and what
// follows from them: the sorted list, who is in which conversation group, the
// sum of unread, and what the commands that no server has answered yet come to.
//
// It waits for nothing and asks nobody: documents are given to it, and it says
// what they mean. A [Replica] has no lock: whoever shares one brings it. The
// lists, conversations and values that it hands out are never changed, by it or
// by others.
package replica
