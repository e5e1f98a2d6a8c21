// Package route answers how long it takes to get there by road: one place to
// another, many to many, the nearest k of many, and the area that is in reach.
// Every answer equals that of a plain search (Dijkstra) over the same graph.
//
//	roads.Graph ── Build ──> Hierarchy ─┐
//	                                    ├─ Router ── At(time) ──> View ── answers
//	closures, conditions of roads ──────┘
//
// A Hierarchy is a graph prepared for quick answers with every road open. A
// View is what is open at one time: it answers by the Hierarchy where the
// answer does not lead over a closed road, and searches the graph otherwise,
// with the Hierarchy to say how far it is at least. A Router keeps the Views
// of one profile, and prepares another Hierarchy without the roads that stay
// closed, so that answers become quick again.
//
// Times are in milliseconds and lengths in decimetres, as in roads.Graph.
package route
