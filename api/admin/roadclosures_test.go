package admin

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"finnfram/api/wire"
)

// TestCheckRoadClosure holds bodies against the place that must be found at
// fault; "" means that the body is good.
func TestCheckRoadClosure(t *testing.T) {
	const from = `"from":"2026-11-23T08:00:00Z"`
	shape := func(kind, coordinates, more string) string {
		return `{` + from + `,"shape":{"type":"` + kind + `","coordinates":` + coordinates + `}` + more + `}`
	}
	for _, row := range []struct{ body, fault string }{
		{`{` + from + `,"ways":["osm:way/123","n1000:way/4"]}`, ""},
		{`{` + from + `,"ways":["osm:way/123"],"profiles":["drive","step-free"],"direction":"against","to":"2026-11-23T09:00:00Z"}`, ""},
		{shape("Point", `[10.75,59.91]`, ""), ""},
		{shape("Point", `[10.75,59.91,12.5]`, `,"within_m":50`), ""},
		{shape("MultiPoint", `[[10.75,59.91],[10.76,59.91]]`, ""), ""},
		{shape("LineString", `[[10.75,59.91],[10.76,59.91]]`, ""), ""},
		{shape("MultiLineString", `[[[10.75,59.91],[10.76,59.91]]]`, ""), ""},
		{shape("Polygon", `[[[10,59],[11,59],[11,60],[10,59]]]`, `,"within_m":0`), ""},
		{shape("MultiPolygon", `[[[[10,59],[11,59],[11,60],[10,59]]],[[[12,59],[13,59],[13,60],[12,59]]]]`, ""), ""},
		{`{` + from + `,"ways":["osm:way/1"],"shape":null}`, ""},
		{`{` + from + `}`, ""}, // below: no pointer, but refused
		{`{"ways":["osm:way/1"]}`, "/from"},
		{`{` + from + `,"ways":["osm:way/1"],"to":"2026-11-23T08:00:00Z"}`, "/to"},
		{`{` + from + `,"ways":["osm:way/1"],"id":"other"}`, "/id"},
		{`{` + from + `,"ways":["osm:way/1"],"profiles":["drive","bus"]}`, "/profiles/1"},
		{`{` + from + `,"ways":["osm:way/1"],"direction":"both"}`, "/direction"},
		{`{` + from + `,"ways":["osm:node/1"]}`, "/ways/0"},
		{`{` + from + `,"ways":["osm:way/1","osm:way/-2"]}`, "/ways/1"},
		{`{` + from + `,"ways":["osm:way/99999999999999999999"]}`, "/ways/0"},
		{`{` + from + `,"ways":["osm:way/1"],"reason":"` + strings.Repeat("å", 501) + `"}`, "/reason"},
		{shape("Circle", `[10,59]`, ""), "/shape/type"},
		{shape("GeometryCollection", `[]`, ""), "/shape/type"},
		{shape("Point", `[59.91]`, ""), "/shape/coordinates"},
		{shape("Point", `[null,1]`, ""), "/shape/coordinates"},
		{shape("LineString", `[[170,60],[-170,60]]`, ""), "/shape/coordinates"},
		{shape("Polygon", `[[[170,59],[-170,59],[-170,60],[170,59]]]`, ""), "/shape/coordinates"},
		{shape("Point", `[10.75,159.91]`, ""), "/shape/coordinates"},
		{shape("Point", `[[10,59]]`, ""), "/shape/coordinates"},
		{shape("LineString", `[[10,59]]`, ""), "/shape/coordinates"},
		{shape("LineString", `[]`, ""), "/shape/coordinates"},
		{shape("Polygon", `[[[10,59],[11,59],[11,60],[10,60]]]`, ""), "/shape/coordinates"},
		{shape("Polygon", `[[[10,59],[11,59],[10,59]]]`, ""), "/shape/coordinates"},
		{shape("Polygon", `[[[10,59],[11,59],[11,60],[10,59]],[[10.1,59.1],[10.2,59.1],[10.2,59.2],[10.1,59.1]]]`, ""), "/shape/coordinates"},
		{shape("Polygon", `[[10,59],[11,59],[11,60],[10,59]]`, ""), "/shape/coordinates"},
		{shape("LineString", `[`+strings.Repeat(`[10,59],`, 5000)+`[11,60]]`, ""), "/shape/coordinates"},
		{shape("Point", `[10,59]`, `,"within_m":0`), "/within_m"},
		{shape("Point", `[10,59]`, `,"within_m":-1`), "/within_m"},
		{shape("Polygon", `[[[10,59],[11,59],[11,60],[10,59]]]`, `,"within_m":10001`), "/within_m"},
		{`{` + from + `,"shape":7}`, "/shape"},
	} {
		var body roadClosureBody
		if err := json.Unmarshal([]byte(row.body), &body); err != nil {
			t.Fatalf("%.100s: %v", row.body, err)
		}
		_, err := checkRoadClosure("c1", body)
		problem := wire.Problem{}
		if err != nil {
			problem = wire.ProblemOf(err)
		}
		refused := row.body == `{`+from+`}`
		switch {
		case row.fault == "" && (err != nil) != refused:
			t.Errorf("%.100s: %v", row.body, problem.Errors)
		case row.fault != "" && (len(problem.Errors) != 1 || problem.Errors[0].Pointer != row.fault):
			t.Errorf("%.100s: %v, want one fault at %s", row.body, problem.Errors, row.fault)
		}
	}
}

// TestRoadClosureAround: a point or line that does not say how wide it is
// shuts 15 m around, an area what is in it.
func TestRoadClosureAround(t *testing.T) {
	for shape, want := range map[string]float64{`{"type":"Point","coordinates":[10,59]}`: 15, `{"type":"Polygon","coordinates":[[[10,59],[11,59],[11,60],[10,59]]]}`: 0} {
		c, err := checkRoadClosure("c1", roadClosureBody{From: time.Unix(0, 0), Shape: json.RawMessage(shape)})
		if err != nil || c.Within != want || string(c.Shape) != shape {
			t.Errorf("%s: %+v, %v", shape, c, err)
		}
	}
}
