// Package push tells devices that are not connected of messages, by Web Push (RFC
// 8030, encrypted by RFC 8291, with the server's own keys by RFC 8292).
//
// What there is to tell comes from the outbox ([PostsOf] puts it there with the
// commit), so nothing is lost and nothing is told that did not happen. Whether
// somebody is told is judged when it is sent, by what holds then ([receiver.passes]).
// Nothing of a message is told unless [Options.Content] is set, and nothing of it is
// ever logged, nor where a device is reached.
package push
