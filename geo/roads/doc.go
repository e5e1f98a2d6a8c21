// Package roads holds the road network: what sources say of roads (Survey),
// the one network made of all of them in flat arrays (Network), and for each
// profile of travel the directed graph of what may be travelled and how long
// it takes (Graph).
//
//	survey (OSM) ─┐
//	survey (OSM) ─┼─ Build ─> Network ─┬─ NewGraph(drive) ─────> Graph ─┐
//	survey (N1000)┘     │              ├─ NewGraph(walk) ──────> Graph  ├─> geo/route
//	                 Report            ├─ NewGraph(cycle) ─────> Graph  │
//	                                   └─ NewGraph(step-free) ─> Graph ─┘
//
// A Network has junctions and segments: a segment runs from one junction to
// another with one set of attributes and a shape between. A Graph has nodes and
// arcs. Every arc travels one segment in one direction; several nodes may stand
// at one junction, where what may be done next depends on the way that was
// come: after the first road of a turn restriction, and inside a private area
// with more than one gate, which may be left or entered but not passed through.
// Shortest paths of the graph are therefore shortest lawful paths, and every
// search that is right on plain graphs is right here.
//
// Everything built is immutable and safe for all goroutines.
package roads
