package api_test

import (
	"strings"
	"testing"
)

const (
	roadClosure = "/v1/admin/road-closures/r1"
	fromTown    = "from=69.6492,18.9553"
	sea         = "66.0,2.0"
)

// roadExchanges are asked of a server with the roads of testRoads.
func roadExchanges() []exchange {
	shut := `{"ways":["osm:way/103"],"from":"2026-11-23T00:00:00Z","reason":"ras","profiles":["drive"]}`
	nothing := `{"shape":{"type":"Point","coordinates":[2,66]},"from":"2026-11-23T00:00:00Z"}`
	return []exchange{
		{200, "GET", nearest + "&by=drive&limit=3&category=apotek", "", ""},
		{200, "GET", nearest + "&by=walk&open=true&max_duration=7200&wheelchair=true", "", "Accept-Language: en"},
		{200, "GET", nearest + "&by=step-free&limit=4", "", "Accept-Language: nn"},
		{200, "GET", nearest + "&by=cycle&limit=100&at=2026-11-24T08:00:00Z", "", "Accept-Language: se"},
		{200, "GET", "/v1/services/nearest?lat=66&lon=2&by=drive", "", ""},
		{200, "GET", "/v1/services/nearest?lat=69.67&lon=18.902&by=walk&open=true", "", "Accept-Language: nn"},
		{200, "GET", nearest + "&by=drive&max_duration=1&category=apotek", "", ""},
		{200, "GET", nearest + "&by=drive&max_distance=1300&category=apotek", "", ""},
		{200, "GET", nearest + "&by=distance", "", ""},
		{200, "POST", "/v1/services/nearest", `{"lat":69.6492,"lon":18.9553,"by":"drive","max_duration":3600}`, ""},
		{400, "GET", nearest + "&by=transit", "", ""},
		{400, "GET", nearest + "&by=teleport", "", ""},
		{400, "GET", nearest + "&max_duration=600", "", ""},
		{400, "GET", nearest + "&by=drive&max_duration=0", "", ""},
		{400, "GET", nearest + "&by=drive&max_duration=1e9", "", ""},

		{200, "GET", "/v1/route?" + fromTown + "&to=69.68,18.96", "", ""},
		{200, "GET", "/v1/route?" + fromTown + "&to=test-apotek-2-pharmacy&profile=drive&lang=se", "", ""},
		{200, "GET", "/v1/route?" + fromTown + "&to=" + legevakt + "&profile=step-free&depart_at=2026-11-23T20:00:00Z&heading=90&lang=en", "", ""},
		{200, "GET", "/v1/route?" + fromTown + "&to=" + sea, "", "Accept-Language: en"},
		{200, "GET", "/v1/route?" + fromTown + "&to=69.67,18.902", "", ""},
		{200, "GET", "/v1/route?" + fromTown + "&to=18.902,69.67&profile=step-free", "", ""},
		{200, "GET", "/v1/route?" + fromTown + "&to=69.6492,18.9553&profile=cycle", "", ""},
		{200, "POST", "/v1/route", `{"from":"69.6492,18.9553","to":"69.66,18.96","profile":"walk"}`, ""},
		{400, "POST", "/v1/route", `{"from":"69.6492,18.9553"}`, ""},
		{413, "POST", "/v1/route", `{"from":"` + strings.Repeat("1", 70000) + `"}`, ""},
		{415, "POST", "/v1/route", "x", "Content-Type: text/plain"},
		{400, "GET", "/v1/route?" + fromTown, "", ""},
		{400, "GET", "/v1/route?" + fromTown + "&to=nobody", "", ""},
		{400, "GET", "/v1/route?" + fromTown + "&to=69.68,18.96&profile=bus&lang=tlh&heading=361&depart_at=soon", "", ""},
		{400, "GET", "/v1/route?from=18.9553,169.6492&to=NaN,1", "", ""},
		{414, "GET", "/v1/route?" + fromTown + "&to=" + strings.Repeat("1", 5000), "", ""},

		{200, "GET", "/v1/reach?lat=69.6492&lon=18.9553", "", ""},
		{200, "GET", "/v1/reach?lat=69.6492&lon=18.9553&profile=walk&minutes=5,40", "", ""},
		{200, "GET", "/v1/reach?lat=66&lon=2&minutes=5", "", ""},
		{200, "POST", "/v1/reach", `{"lat":69.6492,"lon":18.9553,"minutes":"10"}`, ""},
		{400, "POST", "/v1/reach", `{"lat":69.6492}`, ""},
		{413, "POST", "/v1/reach", `{"minutes":"` + strings.Repeat("1", 70000) + `"}`, ""},
		{415, "POST", "/v1/reach", "x", "Content-Type: text/plain"},
		{400, "GET", "/v1/reach?lat=69.6492&lon=18.9553&minutes=0", "", ""},
		{400, "GET", "/v1/reach?lat=69.6492&lon=18.9553&minutes=1000000", "", ""},
		{400, "GET", "/v1/reach?lat=69.6492&lon=18.9553&minutes=1,2,3,4,5,6,7,8,9", "", ""},
		{400, "GET", "/v1/reach?lat=69.6492&lon=18.9553&profile=bus", "", ""},

		{200, "GET", "/osrm/route/v1/driving/18.9553,69.6492;18.96,69.68", "", ""},
		{200, "GET", "/osrm/route/v1/driving/18.9553,69.6492;18.96,69.67;18.96,69.68.json?steps=true&annotations=true&overview=full&geometries=geojson&waypoints=0;2", "", ""},
		{200, "GET", "/osrm/route/v1/bike/polyline(oobhLodtrBo%7D%40o%7D%40)?overview=by_legs&geometries=polyline6&steps=true", "", ""},
		{400, "GET", "/osrm/route/v1/driving/18.9553,69.6492;2,66", "", ""},
		{400, "GET", "/osrm/route/v1/driving/18.9553,69.6492;18.902,69.67", "", ""},
		{400, "GET", "/osrm/route/v1/driving/18.9553,69.6492", "", ""},
		{400, "GET", "/osrm/route/v1/rocket/18.9553,69.6492;18.96,69.68", "", ""},
		{400, "GET", "/osrm/route/v1/driving/18.9553,69.6492;18.96,69.68?colour=red", "", ""},
		{414, "GET", "/osrm/route/v1/driving/18.9553,69.6492;18.96,69.68?hints=" + strings.Repeat("A", 5000), "", ""},
		{400, "GET", "/osrm/route/v1/driving/" + strings.Repeat("18.9553,69.6492;", 100) + "18.96,69.68", "", ""},
		{200, "GET", "/osrm/table/v1/foot/18.9553,69.6492;18.96,69.67;18.96,69.68?annotations=duration,distance&fallback_speed=10", "", ""},
		{200, "GET", "/osrm/table/v1/foot/18.9553,69.6492;18.902,69.67", "", ""},
		{400, "GET", "/osrm/table/v1/foot/18.9553,69.6492;18.96,69.67?sources=5", "", ""},
		{200, "GET", "/osrm/nearest/v1/car/18.9553,69.6492?number=5", "", ""},
		{400, "GET", "/osrm/nearest/v1/car/18.9553,69.6492;1,1", "", ""},
		{400, "GET", "/osrm/nearest/v1/car/18.9553,69.6492?number=101", "", ""},
		{400, "GET", "/osrm/match/v1/car/18.9553,69.6492;18.96,69.67", "", ""},
		{400, "GET", "/osrm/route/v9/car/18.9553,69.6492;18.96,69.67", "", ""},

		{200, "GET", "/v1/admin/road-closures", "", staff},
		{401, "GET", "/v1/admin/road-closures", "", ""},
		{400, "GET", "/v1/admin/road-closures?x=1", "", staff},
		{404, "GET", roadClosure, "", staff},
		{401, "GET", roadClosure, "", ""},
		{400, "GET", roadClosure + "?x=1", "", staff},
		{401, "PUT", roadClosure, shut, ""},
		{428, "PUT", roadClosure, shut, staff},
		{201, "PUT", roadClosure, shut, newOne},
		{412, "PUT", roadClosure, shut, newOne},
		{412, "PUT", roadClosure, shut, staff + `|If-Match: "old"`},
		{200, "PUT", roadClosure, nothing, staff + "|If-Match: *"},
		{400, "PUT", roadClosure, `{"ways":["way/1"]}`, newOne},
		{413, "PUT", roadClosure, `{"reason":"` + strings.Repeat("a", 70000) + `"}`, newOne},
		{415, "PUT", roadClosure, `x`, newOne + "|Content-Type: text/plain"},
		{200, "GET", roadClosure, "", staff},
		{200, "GET", "/v1/admin/road-closures", "", staff},
		{401, "DELETE", roadClosure, "", ""},
		{428, "DELETE", roadClosure, "", staff},
		{400, "DELETE", roadClosure, "", newOne},
		{412, "DELETE", roadClosure, "", staff + `|If-Match: "old"`},
		{204, "DELETE", roadClosure, "", staff + "|If-Match: *"},
		{404, "DELETE", roadClosure, "", staff + "|If-Match: *"},
	}
}

// TestWithoutRoads: a server that has no roads says so and guesses nothing.
func TestWithoutRoads(t *testing.T) {
	s := newServer(t, nil)
	for path, want := range map[string]int{
		nearest + "&by=drive": 400, nearest + "&max_duration=60": 400,
		"/v1/route?" + fromTown + "&to=69.68,18.96": 501, "/v1/reach?lat=69.6492&lon=18.9553": 501,
		"/osrm/route/v1/driving/18.9553,69.6492;18.96,69.68": 501, "/osrm/table/v1/driving/18.9553,69.6492;18.96,69.68": 501, "/osrm/nearest/v1/driving/18.9553,69.6492": 501,
	} {
		_, response, answer := s.ask(t, "GET", path, "")
		if response.StatusCode != want || !strings.Contains(string(answer), "no road data is loaded") {
			t.Errorf("%s: %d %s", path, response.StatusCode, answer)
		}
	}
}
