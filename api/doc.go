// Package api is the outside face: one router, one mount list, and the stack
// that every request passes.
//
//	request -> id, strict headers -> rate limit -> query length -> handler
//	                                                                  |
//	   log line, counters, span  <-  panic becomes a 500 problem  <---+
//
// A feature is one folder below, one line in the mount list, one in cmd. No
// log line, metric or span holds an address asked for, a query string or a
// coordinate: only the route's pattern, and for a question about a place the
// H3 cell of resolution 5 (about 250 km²) that it lies in.
package api
