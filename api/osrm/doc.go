// Package osrm answers the HTTP interface of the Open Source Routing Machine
// (version 5 and 6, docs/http.md of its project) from the roads loaded here, so
// that programs written for it work unchanged when they are pointed at /osrm:
//
//	curl '127.0.0.1:8080/osrm/route/v1/driving/10.7522,59.9139;10.7389,59.9226?overview=full&geometries=geojson'
//	curl '127.0.0.1:8080/osrm/table/v1/foot/10.7522,59.9139;10.7389,59.9226;10.73,59.91?sources=0&annotations=duration,distance'
//	curl '127.0.0.1:8080/osrm/nearest/v1/bike/10.7522,59.9139?number=3'
//
// As there, times and lengths are from road to road: the way between a place
// and the road is told by the waypoint's distance alone. Closures and
// conditions are those of now.
//
// What differs, all of it on purpose:
//
//   - match, trip and tile answer InvalidService.
//   - Ids of OpenStreetMap's nodes are not kept: where an answer holds nodes,
//     they are 0, the interface's own mark of an unknown node.
//   - The profile in the address counts, and an unknown one is refused
//     (InvalidValue) where OSRM drives whatever is asked for.
//   - One route is answered, whatever alternatives says; continue_straight is
//     not followed.
//   - Answers carry no leave for other sites to read them (CORS).
//
// A position stands in the path of these addresses. Logs, metrics and spans of
// this server hold the pattern of the route only; a proxy's may hold more, and
// for persons' positions POST /v1/route is there.
package osrm
