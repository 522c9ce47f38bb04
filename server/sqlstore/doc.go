// Package sqlstore keeps documents and history rows in an SQL database: an
// [authority.Store] on SQLite, a file that one process has to itself, and one
// on PostgreSQL, which any number of processes share. [Open] picks one by the
// name of the database.
//
// Both have the same three tables, and every key leads with the owner or the
// thread, so that a database that shards can spread them:
//
//	owners     owner             revision, the owner's present one
//	documents  owner, kind, id   revision, body; indexed by owner, revision
//	rows       thread, sequence  body
//
// PostgreSQL has the names as bytea, because its text cannot hold NUL. A
// removed document keeps its row, with an empty body.
//
// # Searches
//
// Beside them is an index of what messages say and of the names of users and groups
// (grams.go), written in the transaction that writes these. It knows parts of one,
// two and three characters, so words of languages without spaces are found, and parts
// of words. It gives candidates; who may see them, and whether they fit, is for
// whoever asks. SQLite has it as FTS5 tables in which the rows of a thread lie
// together, so that a thread can be asked by itself. PostgreSQL has arrays of numbers
// with GIN indexes, for which no extension is needed and no encoding matters; where
// the planner expects many candidates, each thread is looked through instead.
//
// What was there before the index is indexed in parts ([Store].Index), each in a
// transaction with the place where it ended. Until then a search looks through the
// threads that the index does not have.
//
// # The outbox
//
// What others outside are to be told of a commit is written in its transaction, into a
// table of its own: outbox (queue, id, due, …). Whoever tells them takes what is due for
// a while, as a lease, so any number of processes share a queue and what a process had
// when it ended is taken again. A queue is bounded by a count made now and then; beyond
// it posts are dropped, and the commits take effect without them.
//
// # Commits
//
// Commits wait in a bounded queue, and a transaction carries out many of them,
// because what a commit costs is mostly the wait for the disk. They are
// carried out one after the other in it, each checked before it writes, so one
// that conflicts writes nothing and does not disturb its neighbours. SQLite
// has one transaction at a time. PostgreSQL has a few, from each process, and
// each locks the owners it touches first, in the order of their names; so
// revisions of an owner become visible in their order, and transactions never
// wait for each other in a circle. Rows are not locked first: their writers read
// the thread's document as well. Where they do not, and a circle comes about,
// the server ends it and the transaction is tried again.
//
// A commit whose context ends while it waits is not carried out. Once a
// transaction has taken it up it is carried out, and Commit waits for the
// result, whatever becomes of the context.
//
// # Layout
//
// Migrations are numbered files, embedded, that only go forward. Opening a
// database applies those it lacks in one transaction. A database with a later
// one than this program has is refused with [ErrNewer].
package sqlstore
