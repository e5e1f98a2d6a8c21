// Package live holds the current public world: every published service with
// its place, hours, closures and sources, ready to be asked, in memory.
//
// A World is immutable and safe for all goroutines. It is built from the
// active versions of a store by Build, and a Keeper holds the newest one
// behind one atomic pointer:
//
//	           commit in the store
//	                  |
//	(following) --> (building) --ok--> swap pointer --> (following)
//	                  |
//	                  +--error--> old world stays, Status says why,
//	                              tried again at the next signal and
//	                              after a pause that doubles to a minute
//
// Roads are followed beside: they take longer, and an answer by travel time
// needs a world and its roads as one pair. World.Roads are those in force with
// it; closures are laid on them within a second, other roads are swapped in
// when they are ready:
//
//	state of the store changed
//	          |
//	  closures -------------------------> in force at once
//	  surveys --same key----------------> nothing
//	          --artefact in the store---> read --+
//	          --none, or damaged--------> derive, store (roadwork)
//	                                             |
//	        old roads stay meanwhile             +--ok--> swap world and roads
//	                                             +--error--> old roads stay, status
//	                                                 says why, tried again after a
//	                                                 pause that doubles to an hour
//
// The steps of a build, each kept for the next one when its inputs are the
// same: decode the records of each source, place sites that lack a position
// (official address, nearest number in the street, post code), find the
// municipality of each, join the sites of different sources, merge their
// facts by precedence, compile hours, index positions and text, and lay
// closures over it all.
package live
