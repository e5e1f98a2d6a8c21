// Package admin is where registry staff work: closures, imports, versions,
// joins to undo, and what the public says is wrong. Every address needs a
// bearer token whose principal data/right allows the action.
//
//	curl 127.0.0.1:8080/v1/admin/versions -H "Authorization: Bearer $FINNFRAM_ADMIN_TOKEN"
//
// An upload becomes an import that runs by itself:
//
//	POST file --> (receiving) --202--> (queued) --> (running) --> (done)
//	                  |                                 |
//	                  +--> 4xx, nothing kept            +--> (failed): the old version stays
//
// Uploads are kept in a temporary folder until their import has ended, one
// import runs at a time, and the newest hundred are remembered. An import that
// the server's end cuts short leaves the old version in force.
package admin
