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
//
// Pages of other sites may not read the answers (there is no CORS header): our
// own page is of the same origin, apps and servers need no leave, and a
// stranger's page has no business asking with a patient's address and cookies.
package api
