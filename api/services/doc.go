// Package services answers where to go: the nearest services to a place, the
// one responsible for it, one service, all of them with what changed since,
// and it takes the public's word that something is wrong.
//
//	curl '127.0.0.1:8080/v1/services/nearest?lat=69.6492&lon=18.9553&category=legevakt&limit=3'
//
// Where roads are loaded the order may be by travel time: by=drive, walk, cycle
// or step-free. distance_m is then along the road, open=true asks for what is
// open when one arrives, and each feature tells duration_s, the ferries on the
// way and what is known of the arrival. By distance none of that is told: it
// would cost a search that nobody asked for.
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
