// Package route answers how to get there: the way from one place to another
// with its time, steps and opening on arrival, and the area within reach.
//
//	curl '127.0.0.1:8080/v1/route?from=59.9139,10.7522&to=59.9226,10.7389&profile=walk&lang=nn'
//	curl '127.0.0.1:8080/v1/reach?lat=59.9139&lon=10.7522&profile=drive&minutes=5,10'
//
// Positions may as well come in the body, so that no proxy's log holds them:
//
//	curl 127.0.0.1:8080/v1/route -H 'Content-Type: application/json' \
//	     -d '{"from":"59.9139,10.7522","to":"osm-node-1-pharmacy","profile":"drive"}'
//
// Where there is no way the answer is 200 with duration_s, distance_m and
// geometry null and the reason: that is what is known, and no fault of the
// asker's. How far the ends lie from the road is told with and without a way.
package route
