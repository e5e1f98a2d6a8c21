// Package store keeps every import as a numbered version, the blobs built
// from it, and what people at the desk write (closures, reports,
// separations), in one SQLite file or one PostgreSQL database, with the same
// query text for both.
//
// # States of a version
//
//	Begin ──► staging ──Commit──► committed ──newer ones──► retired ──purge──► pruned
//	             │                 ▲      │
//	             │                 └──────┘ Rollback makes it the active one again
//	             └─Discard, crash, sweep──► discarded ──purge──► (no row)
//
// A source's content is always exactly one committed version: the active one.
//
// # Failure rules
//
//   - Rows of a staging version are written in short transactions of their
//     own, so an import of any length never keeps others from writing. Nobody
//     reads them. One last transaction turns the version to committed and
//     active; a crash before it leaves the old version in force, a crash
//     after it leaves the new one in force, and there is nothing between.
//   - A commit that was answered is on disk (synchronous=FULL, fsync).
//   - An import holds a lock on its source that the operating system (SQLite)
//     or the server (PostgreSQL) drops when the process dies, however it
//     dies. Whoever gets that lock knows that a version left in staging has
//     no owner, and discards it: at the next Open, Begin or Sweep.
//   - Content is deleted in short transactions too, and only of versions
//     already marked, so an interrupted purge is simply resumed.
//   - Every record carries a hash and every version the number of its
//     records; every blob carries its SHA-256. What does not match is
//     data.ErrDamaged and is never handed on as if it were whole.
//   - Artefacts are derived from versions and belong to none. One of a kind is
//     written at a time, under a lock that ends with the process; until its
//     last transaction nobody finds it, and whoever gets the lock next clears
//     away what a dead writer has left. A lost or damaged artefact is derived
//     again: it is never the only place of anything.
//   - A file that is not a whole store of this project is never written to.
package store
