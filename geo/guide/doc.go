// Package guide turns a path through the road network into steps that a
// person can follow, and says them in bokmål, nynorsk, Northern Sámi and
// English from one grammar.
//
// A step is made where a person would have to be told: at a turn, where a
// road forks, where another road would seem the way to go on, at roundabouts,
// ferries, stairs and lifts, and where the road gets another name. Where only
// one way leads on, nothing is said.
//
// The Northern Sámi sentences have not been read by a speaker yet: Reviewed
// tells, and every answer that shows them says so.
package guide
