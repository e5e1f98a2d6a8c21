// Package member writes the pieces of JSON that the answers of several modules
// have in common: openness, closures, how things were travelled, the roads in
// force, and the lines to ring. Everything appends to a byte slice and begins
// with a comma: members of an object that is open already.
package member
