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
