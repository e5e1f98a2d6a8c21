// Package roadwork derives the roads in force from the surveys of all active
// versions: one network, and for each profile a graph and its hierarchy.
//
//	versions in force ──Key──> key ──store──> artefact ──Read──> Roads
//	       │                     │                                ▲
//	       └─ blobs "roads" ─────┴─not there─> Make ──Write───────┘
//
// What is derived depends on nothing but the surveys and the program's way of
// deriving (revision): equal keys mean equal roads on every node, so the one
// that derives first stores them for all. An import does that before its
// commit, so that nobody waits; after a rollback, or where the importing
// process died, a server does it behind the roads in force.
package roadwork
