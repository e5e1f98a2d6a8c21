package api_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/api"
)

type timedAnswer struct {
	By       string
	Features []struct {
		ID         string
		Properties struct {
			Open                                    *bool
			Duration_s, Distance_m, Straight_line_m float64
			Unreachable                             *struct {
				Reason, Detail string
				Off_road_m     *float64
			}
			Travel *struct {
				By, Accuracy string
				Ferries      []struct {
					Name               string
					Duration_s, Wait_s int
				}
			}
			Arrival *struct {
				At   string
				Open *bool
			}
		}
	}
	Start struct {
		Off_road_m *float64
		Reason     *string
	}
	Short       *struct{ Reason string }
	Unreachable []struct {
		Reason string
		Count  int
	}
	Roads struct {
		As_of   string
		Sources []struct{ Source, Credit string }
	}
}

// order are the pharmacies, those that cannot be reached with the reason.
func (a *timedAnswer) order() string {
	var ids []string
	for _, f := range a.Features {
		id := strings.TrimSuffix(strings.TrimPrefix(f.ID, "test-"), "-pharmacy")
		if why := f.Properties.Unreachable; why != nil {
			id += ":" + why.Reason
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

func askTimed(t *testing.T, s *server, query string) timedAnswer {
	t.Helper()
	return askTimedFrom(t, s, strings.TrimPrefix(nearest, "/v1/services/nearest?")+query)
}

func askTimedFrom(t *testing.T, s *server, query string) (a timedAnswer) {
	t.Helper()
	_, response, answer := s.ask(t, "GET", "/v1/services/nearest?"+query, "")
	if err := json.Unmarshal(answer, &a); err != nil || response.StatusCode != 200 {
		t.Fatalf("%s: %d %v %s", query, response.StatusCode, err, answer)
	}
	return a
}

// TestNearestByTime: three pharmacies in a row to the north; the middle one
// lies behind a ferry of 10 minutes with 15 minutes of waiting, so that a car
// is sooner at the last one, by the road round, and a walker is not.
func TestNearestByTime(t *testing.T) {
	s := newRoadServer(t, nil)
	for query, want := range map[string]string{
		"&category=apotek":                                            "apotek-1 apotek-2 apotek-3",
		"&category=apotek&by=drive":                                   "apotek-1 apotek-3 apotek-2",
		"&category=apotek&by=walk":                                    "apotek-1 apotek-2 apotek-3",
		"&category=apotek&by=drive&max_duration=900":                  "apotek-1 apotek-3",
		"&category=apotek&by=drive&wheelchair=true":                   "apotek-1",
		"&category=apotek&by=drive&limit=2":                           "apotek-1 apotek-3",
		"&category=apotek&by=drive&open=true":                         "apotek-1",
		"&category=apotek&by=walk&open=true&at=2026-11-23T15:20:00Z":  "", // shuts at 16:30 by the clock, 15:30 UTC; the walk takes longer
		"&category=apotek&by=drive&open=true&at=2026-11-23T15:20:00Z": "apotek-1",
	} {
		if a := askTimed(t, s, query); a.order() != want {
			t.Errorf("%s: %q, want %q", query, a.order(), want)
		}
	}
}

// TestTimedFeature: what stands in a feature, and on what the answer rests.
func TestTimedFeature(t *testing.T) {
	s := newRoadServer(t, nil)
	a := askTimed(t, s, "&category=apotek&by=drive")
	island := a.Features[2].Properties
	if len(island.Travel.Ferries) != 1 || island.Travel.By != "drive" || island.Travel.Accuracy != "roads" {
		t.Fatalf("%+v", island.Travel)
	}
	if f := island.Travel.Ferries[0]; f.Name != "Sundfergen" || f.Duration_s != 600 || f.Wait_s != 900 {
		t.Errorf("%+v", f)
	}
	if island.Duration_s < 1500 || island.Duration_s > 1800 || island.Distance_m < island.Straight_line_m || island.Straight_line_m < 2200 || island.Straight_line_m > 2400 {
		t.Errorf("%+v", island)
	}
	first := a.Features[0].Properties
	at, err := time.Parse(time.RFC3339, first.Arrival.At)
	if err != nil || at.Sub(testNow).Seconds() < first.Duration_s-1 || at.Sub(testNow).Seconds() > first.Duration_s+1 || first.Arrival.Open == nil || !*first.Arrival.Open || first.Open == nil || !*first.Open {
		t.Errorf("arrival %+v, open %v, duration %v", first.Arrival, first.Open, first.Duration_s)
	}
	if a.By != "drive" || a.Roads.As_of != "2026-11-01T00:00:00Z" || len(a.Roads.Sources) != 1 || a.Roads.Sources[0].Credit != "© test roads" || a.Start.Reason != nil || *a.Start.Off_road_m < 80 || *a.Start.Off_road_m > 100 {
		t.Errorf("%s %+v %+v", a.By, a.Roads, a.Start)
	}
	plain := askTimed(t, s, "&category=apotek")
	if p := plain.Features[0].Properties; plain.By != "" || p.Travel != nil || p.Arrival != nil || p.Duration_s != 0 {
		t.Errorf("by distance: %+v", p)
	}
}

// TestOpenIsNow: by time, open is about the departure and arrival.open about
// the arrival, also where they differ: 16:20 in Oslo and a walk past 16:30.
func TestOpenIsNow(t *testing.T) {
	s := newRoadServer(t, nil)
	p := askTimed(t, s, "&category=apotek&by=walk&limit=1&at=2026-11-23T15:20:00Z").Features[0].Properties
	if p.Open == nil || !*p.Open || p.Arrival.Open == nil || *p.Arrival.Open {
		t.Errorf("open %v, at arrival %v (%s)", p.Open, p.Arrival.Open, p.Arrival.At)
	}
}

// TestTimedAtSea: no road is near, and the answer says how far it is.
func TestTimedAtSea(t *testing.T) {
	s := newRoadServer(t, nil)
	_, _, answer := s.ask(t, "GET", "/v1/services/nearest?lat=69.65&lon=18.5&by=drive&category=apotek", "")
	var a timedAnswer
	if err := json.Unmarshal(answer, &a); err != nil {
		t.Fatal(err)
	}
	if want := "apotek-1:no_road_near apotek-2:no_road_near apotek-3:no_road_near"; a.order() != want {
		t.Errorf("%s, want %s", a.order(), want)
	}
	if bounded := askTimedFrom(t, s, "lat=69.65&lon=18.5&by=drive&category=apotek&max_duration=9000"); len(bounded.Features) > 0 {
		t.Errorf("with a bound on the time: %s", bounded.order())
	}
	if p := a.Features[0].Properties; *p.Unreachable.Off_road_m != *a.Start.Off_road_m || p.Unreachable.Detail != "Det er ingen vei i nærheten av stedet du spør fra." || p.Arrival != nil || p.Travel != nil || p.Open == nil || !*p.Open {
		t.Errorf("%+v", p)
	}
	if a.Start.Reason == nil || *a.Start.Reason != "no_road_near" || *a.Start.Off_road_m < 15_000 || *a.Start.Off_road_m > 18_000 || a.Short == nil || a.Short.Reason != "no_road_near" {
		t.Errorf("%s", answer)
	}
}

// TestTransit: public transport is refused with the page that says why.
func TestTransit(t *testing.T) {
	s := newRoadServer(t, nil)
	for _, path := range []string{nearest + "&by=transit", nearest + "&by=public_transport", "/v1/route?" + fromTown + "&to=69.68,18.96&profile=bus"} {
		_, response, answer := s.ask(t, "GET", path, "")
		if text := string(answer); response.StatusCode != 400 || !strings.Contains(text, "docs/decisions/0010-no-public-transport.md") || !strings.Contains(text, "https://entur.no") {
			t.Errorf("%s: %d %s", path, response.StatusCode, answer)
		}
	}
}

type routeAnswer struct {
	Reason, Detail         *string
	Duration_s, Distance_m *float64
	Accuracy               string
	Geometry               *struct{ Coordinates [][2]float64 }
	From, To               struct {
		Off_road_m *float64
		On_road    *struct{}
		Part       *string
		Service    *struct{ ID, Name string }
	}
	Legs []struct {
		Mode                           string
		Name                           *string
		Duration_s, Distance_m, Wait_s float64
		Points                         []int
	}
	Steps []struct {
		Kind, Text string
		Points     []int
	}
	Instructions     struct{ Language, Reviewed string }
	Arrival          *struct{ Open *bool }
	Closures_avoided []struct{ ID, Reason string }
	Near_destination []struct {
		Kind, Name string
		Capacity   *int
	}
	Uncertain_m *float64
}

func askRoute(t *testing.T, s *server, query string) (a routeAnswer) {
	t.Helper()
	_, response, answer := s.ask(t, "GET", "/v1/route?"+query, "")
	if err := json.Unmarshal(answer, &a); err != nil || response.StatusCode != 200 {
		t.Fatalf("%s: %d %v %s", query, response.StatusCode, err, answer)
	}
	return a
}

func (a *routeAnswer) modes() string {
	var list []string
	for _, l := range a.Legs {
		list = append(list, l.Mode)
	}
	return strings.Join(list, " ")
}

// TestRoute follows the way to the island pharmacy in four languages: every
// leg and step is in order and adds up to the whole.
func TestRoute(t *testing.T) {
	s := newRoadServer(t, nil)
	for language, want := range map[string]string{"nb": "Ta fergen Sundfergen", "nn": "Ta ferja Sundfergen", "en": "Take the ferry Sundfergen", "se": "Sundfergen"} {
		a := askRoute(t, s, fromTown+"&to=test-apotek-2-pharmacy&lang="+language)
		if a.modes() != "off_road drive ferry drive" && a.modes() != "off_road drive ferry" {
			t.Errorf("legs %s", a.modes())
		}
		var seconds, metres float64
		for _, l := range a.Legs {
			seconds, metres = seconds+l.Duration_s, metres+l.Distance_m
			if l.Mode == "ferry" && (l.Name == nil || *l.Name != "Sundfergen" || l.Duration_s != 1500 || l.Wait_s != 900) {
				t.Errorf("%+v", l)
			}
		}
		if d := seconds - *a.Duration_s; d < -3 || d > 3 || metres-*a.Distance_m > 1 || *a.Distance_m-metres > 1 {
			t.Errorf("legs add up to %v s, %v m of %v s, %v m", seconds, metres, *a.Duration_s, *a.Distance_m)
		}
		var texts []string
		for i, step := range a.Steps {
			texts = append(texts, step.Text)
			if i > 0 && step.Points[0] != a.Steps[i-1].Points[1] || step.Points[1] >= len(a.Geometry.Coordinates) {
				t.Errorf("step %d begins at %v after %v", i, step.Points, a.Steps[max(i-1, 0)].Points)
			}
		}
		if text := strings.Join(texts, ". "); !strings.Contains(text, want) || a.Steps[0].Kind != "depart" || a.Steps[len(a.Steps)-1].Kind != "arrive" {
			t.Errorf("%s: %s", language, text)
		}
		if reviewed := a.Instructions.Reviewed; a.Instructions.Language != language || (reviewed == "no") != (language == "se") {
			t.Errorf("%s: %+v", language, a.Instructions)
		}
		if a.To.Service == nil || a.To.Service.ID != "test-apotek-2-pharmacy" || a.Arrival == nil || a.Arrival.Open != nil {
			t.Errorf("to %+v, arrival %+v: the hours cannot be read, so that nobody knows", a.To, a.Arrival)
		}
	}
}

// TestRouteNearDestination: what the map has near the first pharmacy.
func TestRouteNearDestination(t *testing.T) {
	s := newRoadServer(t, nil)
	a := askRoute(t, s, fromTown+"&to=test-apotek-1-pharmacy")
	if len(a.Near_destination) != 2 || a.Near_destination[0].Name != "Torgparkeringen" || *a.Near_destination[0].Capacity != 40 || a.Near_destination[1].Name != "Torget" || a.Near_destination[1].Capacity != nil {
		t.Errorf("%+v", a.Near_destination)
	}
	if a.Arrival == nil || a.Arrival.Open == nil || !*a.Arrival.Open {
		t.Errorf("%+v", a.Arrival)
	}
}

// TestNoRoute: where there is no way the answer says why and how far the road
// is, and holds no time.
func TestNoRoute(t *testing.T) {
	s := newRoadServer(t, nil)
	for to, want := range map[string]string{sea: "no_road_near", "69.67,18.902": "not_connected"} {
		a := askRoute(t, s, fromTown+"&to="+to+"&lang=nb")
		if a.Reason == nil || *a.Reason != want || a.Detail == nil || a.Duration_s != nil || a.Distance_m != nil || a.Geometry != nil || a.Steps == nil || len(a.Steps)+len(a.Legs) > 0 || a.From.Off_road_m == nil {
			t.Errorf("%s: %+v", to, a)
		}
	}
	if a := askRoute(t, s, fromTown+"&to=69.65,18.5"); a.To.Off_road_m == nil || *a.To.Off_road_m < 15_000 || *a.To.Off_road_m > 18_000 || a.To.On_road != nil {
		t.Errorf("the fjord is %v m from the road", a.To.Off_road_m)
	}
}

// TestRoadClosure: a closure is in every answer within a second, is named
// where it lies on the way, tells what it shuts, and is gone when taken back.
func TestRoadClosure(t *testing.T) {
	s := newRoadServer(t, nil)
	order := func() string { a := askTimed(t, s, "&category=apotek&by=drive"); return a.order() }
	put := func(id, body string) (matched struct {
		Segments int
		Km       float64
	}) {
		_, response, answer := s.ask(t, "PUT", "/v1/admin/road-closures/"+id, body, staff, "If-None-Match: *")
		var out struct {
			Matched *struct {
				Segments int
				Km       float64
			}
		}
		if err := json.Unmarshal(answer, &out); err != nil || response.StatusCode != 201 || out.Matched == nil {
			t.Fatalf("%d %v %s", response.StatusCode, err, answer)
		}
		return *out.Matched
	}
	if m := put("none", `{"shape":{"type":"Point","coordinates":[2,66]},"from":"2026-11-23T00:00:00Z"}`); m.Segments != 0 || m.Km != 0 {
		t.Errorf("a closure at sea shuts %+v", m)
	}
	// Fjordveien: 0.78 km east, 3.3 km north, 0.78 km west.
	if m := put("ras", `{"ways":["osm:way/103"],"from":"2026-11-23T00:00:00Z","reason":"ras ved tunnelen","profiles":["drive"]}`); m.Segments == 0 || m.Km < 4.5 || m.Km > 5.2 {
		t.Errorf("Fjordveien: %+v", m)
	}
	for deadline := time.Now().Add(time.Second); order() != "apotek-1 apotek-2 apotek-3:closed" && time.Now().Before(deadline); {
	}
	if got := order(); got != "apotek-1 apotek-2 apotek-3:closed" {
		t.Errorf("with Fjordveien shut: %s", got)
	}
	a := askRoute(t, s, fromTown+"&to=test-apotek-3-pharmacy")
	if a.Reason == nil || *a.Reason != "closed" || len(a.Closures_avoided) != 1 || a.Closures_avoided[0].ID != "ras" || a.Closures_avoided[0].Reason != "ras ved tunnelen" {
		t.Errorf("%+v", a)
	}
	if walk := askTimed(t, s, "&category=apotek&by=walk"); walk.order() != "apotek-1 apotek-2 apotek-3" {
		t.Errorf("on foot: %s", walk.order())
	}
	if before := askTimed(t, s, "&category=apotek&by=drive&at=2026-11-22T08:00:00Z"); before.order() != "apotek-1 apotek-3 apotek-2" {
		t.Errorf("the day before: %s", before.order())
	}
	s.ask(t, "DELETE", "/v1/admin/road-closures/ras", "", staff, "If-Match: *")
	for deadline := time.Now().Add(time.Second); order() != "apotek-1 apotek-3 apotek-2" && time.Now().Before(deadline); {
	}
	if got := order(); got != "apotek-1 apotek-3 apotek-2" {
		t.Errorf("open again: %s", got)
	}
}

// TestReach: what is reached in more time holds what is reached in less, and a
// pharmacy twenty minutes away is in the area of thirty.
func TestReach(t *testing.T) {
	s := newRoadServer(t, nil)
	var got struct {
		Features []struct {
			Properties struct{ Minutes int }
			Geometry   struct{ Coordinates [][][][2]float64 }
		}
	}
	_, _, answer := s.ask(t, "GET", "/v1/reach?lat=69.6492&lon=18.9553&profile=walk&minutes=30,10,20", "")
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatal(err)
	}
	var minutes []int
	north := 0.0
	for _, f := range got.Features {
		minutes = append(minutes, f.Properties.Minutes)
		for _, polygon := range f.Geometry.Coordinates {
			for _, p := range polygon[0] {
				north = max(north, p[1])
			}
		}
	}
	if !slices.Equal(minutes, []int{10, 20, 30}) || north < 69.659 || north > 69.67 {
		t.Errorf("%v, north to %v", minutes, north)
	}
}

// TestHostileRoads asks the road addresses what nobody should.
func TestHostileRoads(t *testing.T) {
	s := newRoadServer(t, nil)
	long := strings.Repeat("18.9553,69.6492;", 650) + "18.96,69.68"
	for _, row := range []struct {
		status int
		path   string
	}{
		{400, "/osrm/table/v1/car/" + long},
		{200, "/osrm/table/v1/car/" + long + "?sources=0&annotations=duration"},
		{400, "/osrm/route/v1/car/" + long},
		{400, "/osrm/nearest/v1/car/NaN,NaN"},
		{400, "/osrm/nearest/v1/car/Infinity,1"},
		{400, "/osrm/nearest/v1/car/180,90"},
		{400, "/osrm/nearest/v1/car/-180,-90"},
		{400, "/osrm/nearest/v1/car/0,0"},
		{400, "/osrm/route/v1/car/%00,%00;1,1"},
		{400, "/osrm/route/v1/car/..%2f..%2fv1%2fadmin"},
		{400, "/osrm/"},
		{400, "/osrm/route/v1/car/1,1;2,2/3"},
		{200, "/osrm/route/v1/car/18.9553,69.6492;18.9553,69.6492?steps=true&annotations=true&geometries=geojson"},
		{200, "/osrm/route/v1/car/18.9553,69.6492;18.96,69.68?hints=AAAAAAAAAAAAAAAA;_____________________w==&bearings=;0,180"},
		{400, "/osrm/route/v1/car/18.9553,69.6492;18.96,69.68?radiuses=0;0"},
		{200, "/v1/services/nearest?lat=90&lon=180&by=drive"},
		{200, "/v1/services/nearest?lat=-90&lon=-180&by=walk&category=apotek"},
		{200, "/v1/services/nearest?lat=0&lon=0&by=step-free&open=true"},
		{400, nearest + "&by=drive&max_duration=NaN"},
		{400, nearest + "&by=drive&max_duration=-1"},
		{200, nearest + "&by=drive&max_duration=1e-300"},
		{200, "/v1/route?from=90,0&to=-90,0"},
		{200, "/v1/route?" + fromTown + "&to=69.6492,18.9553&depart_at=2126-01-01T00:00:00Z"},
		{400, "/v1/route?from=59,1e400&to=1,1"},
		{400, "/v1/route?from=0x1p3,1&to=1,1"},
		{400, "/v1/route?from=1;1&to=1,1"},
		{400, "/v1/route?" + fromTown + "&to=" + strings.Repeat("9", 400)},
		{200, "/v1/reach?lat=69.6492&lon=18.9553&minutes=120"},
		{200, "/v1/reach?lat=90&lon=0&minutes=120,1"},
		{400, "/v1/reach?lat=69.6492&lon=18.9553&minutes=9999999999999999999999"},
		{400, "/v1/reach?lat=69.6492&lon=18.9553&minutes=,,,"},
	} {
		start := time.Now()
		_, response, answer := s.ask(t, "GET", row.path, "")
		if response.StatusCode != row.status {
			t.Errorf("%.70s: %d, want %d: %.300s", row.path, response.StatusCode, row.status, answer)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.70s took %s", row.path, took)
		}
		if strings.HasPrefix(row.path, "/osrm/") && !strings.HasPrefix(string(answer), `{"code":"`) {
			t.Errorf("%.70s: no code: %.100s", row.path, answer)
		}
		if !json.Valid(answer) {
			t.Errorf("%.70s: no JSON: %.300s", row.path, answer)
		}
	}
}

// TestOSRMRaw holds raw answers against what OSRM documents.
func TestOSRMRaw(t *testing.T) {
	s := newRoadServer(t, nil)
	for path, want := range map[string]string{
		"/osrm/route/v1/driving/18.96,69.652;18.96,69.658?overview=false":                                                                  `"weight_name":"duration"`,
		"/osrm/route/v1/driving/18.96,69.652;18.96,69.658?overview=false&skip_waypoints=true":                                              `{"code":"Ok","routes":[`,
		"/osrm/table/v1/driving/18.96,69.652;18.96,69.658?skip_waypoints=true":                                                             `{"code":"Ok","durations":[[0,`,
		"/osrm/table/v1/driving/18.96,69.652;18.902,69.67?skip_waypoints=true&sources=0&destinations=1":                                    `{"code":"Ok","durations":[[null]]}`,
		"/osrm/table/v1/driving/18.96,69.652;18.902,69.67?skip_waypoints=true&sources=0&destinations=1&fallback_speed=1e-9&scale_factor=2": `"durations":[[214748363]],"fallback_speed_cells":[[0,0]]}`,
		"/osrm/nearest/v1/driving/18.96,69.652?generate_hints=false":                                                                       `,"name":"Storgata","location":[18.96,69.652]}]}`,
		"/osrm/route/v1/driving/18.96,69.652":                                                                                              `"code":"InvalidOptions"`,
		"/osrm/nearest/v1/driving/2,66":                                                                                                    `"code":"NoSegment"`,
		"/osrm/route/v1/driving/18.96,69.652;18.902,69.67":                                                                                 `"code":"NoRoute"`,
		"/osrm/nowhere": `"code":"InvalidUrl"`,
	} {
		if _, _, answer := s.ask(t, "GET", path, ""); !strings.Contains(string(answer), want) {
			t.Errorf("%s: %s", path, answer)
		}
	}
	// Enveien leads down only: from its foot a car cannot turn into it.
	_, _, down := s.ask(t, "GET", "/osrm/route/v1/driving/18.95,69.6525;18.955,69.65?overview=false", "")
	_, _, up := s.ask(t, "GET", "/osrm/route/v1/driving/18.955,69.65;18.95,69.6525?overview=false", "")
	if !strings.Contains(string(down), `"Ok"`) || !strings.Contains(string(up), `"NoRoute"`) {
		t.Errorf("one way: down %s, up %s", down, up)
	}
	var one struct{ Waypoints []struct{ Hint string } }
	_, _, first := s.ask(t, "GET", "/osrm/nearest/v1/driving/18.9603,69.6503?number=2", "")
	if err := json.Unmarshal(first, &one); err != nil || len(one.Waypoints) != 2 {
		t.Fatal(err, string(first))
	}
	_, _, hinted := s.ask(t, "GET", fmt.Sprintf("/osrm/nearest/v1/driving/18.9603,69.6503?hints=%s", one.Waypoints[1].Hint), "")
	if !strings.Contains(string(hinted), one.Waypoints[1].Hint) {
		t.Errorf("the hint of the second is not followed: %s", hinted)
	}
}

// TestRoadLimits: who asks too often is told so, on the OSRM face in its words,
// and areas, which cost more, may be asked for less often.
func TestRoadLimits(t *testing.T) {
	s := newRoadServer(t, func(c *api.Config) { c.Limits.PerSecond, c.Limits.Burst = 0.1, 20 })
	reach := "/v1/reach?lat=69.6492&lon=18.9553&minutes=1"
	for i, want := range []int{200, 200, 429} {
		if _, response, answer := s.ask(t, "GET", reach, ""); response.StatusCode != want || want == 429 && response.Header.Get("Retry-After") != "100" {
			t.Errorf("reach %d: %d, %v %s", i, response.StatusCode, response.Header, answer)
		}
	}
	for range 17 {
		s.ask(t, "GET", "/osrm/nearest/v1/car/18.96,69.65", "")
	}
	_, response, answer := s.ask(t, "GET", "/osrm/nearest/v1/car/18.96,69.65", "")
	if response.StatusCode != 429 || response.Header.Get("Retry-After") != "10" || !strings.Contains(string(answer), `"code":"TooManyRequests"`) {
		t.Errorf("%d %s", response.StatusCode, answer)
	}
}

// TestRoadHeaders: answers about a position are nobody else's to keep, a HEAD
// answers the length of GET, and what is asked again is not sent again.
func TestRoadHeaders(t *testing.T) {
	s := newRoadServer(t, nil)
	for _, path := range []string{
		nearest + "&by=drive", "/v1/route?" + fromTown + "&to=69.68,18.96", "/v1/reach?lat=69.6492&lon=18.9553&minutes=5",
		"/osrm/route/v1/car/18.9553,69.6492;18.96,69.68", "/osrm/table/v1/car/18.9553,69.6492;18.96,69.68", "/osrm/nearest/v1/car/18.9553,69.6492",
	} {
		_, response, answer := s.ask(t, "GET", path, "")
		if response.StatusCode != 200 || !strings.Contains(response.Header.Get("Cache-Control"), "private") || response.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %d %v", path, response.StatusCode, response.Header)
		}
		_, head, body := s.ask(t, "HEAD", path, "")
		if head.StatusCode != 200 || len(body) != 0 || head.Header.Get("Content-Length") != fmt.Sprint(len(answer)) {
			t.Errorf("HEAD %s: %d, %d bytes, %v", path, head.StatusCode, len(body), head.Header)
		}
		if _, again, _ := s.ask(t, "GET", path, "", "If-None-Match: "+response.Header.Get("ETag")); again.StatusCode != 304 {
			t.Errorf("%s again: %d", path, again.StatusCode)
		}
	}
	for path, want := range map[string]int{"/osrm/route/v1/car/1,1": 400, "/osrm/table/v1/car/x": 400, "/osrm/": 400} {
		if _, head, body := s.ask(t, "HEAD", path, ""); head.StatusCode != want || len(body) != 0 {
			t.Errorf("HEAD %s: %d, %d bytes", path, head.StatusCode, len(body))
		}
	}
	if _, response, answer := s.ask(t, "POST", "/osrm/route/v1/car/1,1;2,2", "{}"); response.StatusCode != 405 || !strings.HasPrefix(string(answer), `{"code":`) || !strings.Contains(response.Header.Get("Allow"), "GET") {
		t.Errorf("POST: %d %s", response.StatusCode, answer)
	}
}
