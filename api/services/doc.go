// Package services answers where to go: the nearest services to a place, the
// one responsible for it, one service, all of them with what changed since,
// and it takes the public's word that something is wrong.
//
//	curl '127.0.0.1:8080/v1/services/nearest?lat=69.6492&lon=18.9553&category=legevakt&limit=3'
//
// A position may as well come in the body, so that no proxy's log holds it:
//
//	curl 127.0.0.1:8080/v1/services/nearest -H 'Content-Type: application/json' \
//	     -d '{"lat":69.6492,"lon":18.9553,"category":"legevakt","limit":3}'
//
// Features are written by hand into pooled buffers. What does not depend on
// the moment of asking is encoded once for each service and language of a
// world and kept, up to a bound in bytes.
package services
