// Package tiles makes vector tiles (Mapbox Vector Tile 2.1) from neutral
// Features.
//
//	Feature ─┐
//	Feature ─┼─ Builder ─> Base ── Write/Read (blob) ──> Base ─┐
//	Feature ─┘                                                 ├─ Join ─> Set ── Encode(z, x, y)
//	                       Base of another source ─────────────┘
//
// A Base is everything one source draws: flat arrays of corners in Web
// Mercator, each with the zoom from which it is needed, and for each zoom a
// packed R-tree of the features that first appear there. Simplification is
// thus done once, at build time, and a tile only leaves corners out; since it
// does not depend on the tile, what crosses the border of two tiles is the same
// line in both. A Set joins the bases of several sources: where a fine one has
// roads, the roads of coarse ones are cut away.
//
// Everything built is immutable and safe for all goroutines.
package tiles
