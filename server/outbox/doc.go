// Package outbox works off a queue of an [authority.Outbox]: it takes posts, has each
// handled, and settles what came of it.
//
// # What is guaranteed
//
// Each post is handled at least once. It may be handled again: where a process ends
// before it has settled the post, or the database could not be asked.
//
// Posts of a lane are handled one after another, in the order of their numbers, and
// while one waits to be tried again those behind it wait too. That holds within a
// process. Where several work off one queue, posts of a lane may overtake each other.
//
// A post that cannot be told is tried again, after longer and longer, until it is a day
// old. Then it is given up, counted and logged. While none can be told at all, one is
// tried at a time.
package outbox
