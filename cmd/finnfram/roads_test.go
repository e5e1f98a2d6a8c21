package main

import (
	"fmt"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data/sharedtest"
)

// timed is what the tests read of an answer by travel time.
type timed struct {
	Features []struct {
		ID         string
		Properties struct {
			DurationS *float64 `json:"duration_s"`
			DistanceM float64  `json:"distance_m"`
		}
	}
	Roads struct {
		Sources  []struct{ Version int }
		Closures int
		Building bool
	}
}

func (a timed) first() string {
	if len(a.Features) == 0 {
		return ""
	}
	return a.Features[0].ID
}

// versions are those whose roads the answer rests on.
func (a timed) versions() (list []int) {
	for _, s := range a.Roads.Sources {
		list = append(list, s.Version)
	}
	return list
}

const byDrive = "/v1/services/nearest?lat=59.9139&lon=10.7522&limit=3&category=apotek&by=drive"

// within waits for an answer by travel time that pleases, and tells how long.
func (s *server) within(t *testing.T, most time.Duration, what string, pleases func(timed) bool) {
	t.Helper()
	for begun := time.Now(); ; {
		var a timed
		if status := get(t, s.base+byDrive, &a); status == http.StatusOK && pleases(a) {
			return
		}
		if time.Since(begun) > most {
			t.Fatalf("%s: not after %s: %+v\n%s", what, most, a, s.log)
		}
	}
}

func (s *server) desk(t *testing.T, verb, path, body string, header ...string) int {
	t.Helper()
	request, err := http.NewRequest(verb, s.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+adminToken)
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

// TestRoads takes roads in while two servers answer: the nearest by car is not
// the nearest in a straight line; a closure set on one server is in force on
// the other within a second; imports that are killed change nothing; and a
// roll back brings the old roads back.
func TestRoads(t *testing.T) {
	center, east := sharedtest.File(t, "osm/oslo-center.osm.pbf"), sharedtest.File(t, "osm/oslo-east-filtered.osm.pbf")
	dir := t.TempDir()
	a, b := serve(t, dir), serve(t, dir)
	if status := get(t, a.base+byDrive, nil); status != http.StatusBadRequest {
		t.Errorf("without roads the status is %d", status)
	}
	out := must(t, dir, "import", "osm", center)
	if !regexp.MustCompile(`roads: \d+ segments`).MatchString(out) {
		t.Errorf("the report does not tell of roads:\n%s", out)
	}
	var before timed
	for _, s := range []*server{a, b} {
		s.within(t, 3*time.Second, "the first roads", func(got timed) bool { before = got; return len(got.Features) == 3 })
	}
	var straight features
	get(t, a.base+strings.ReplaceAll(byDrive, "by=drive", "by=distance"), &straight)
	if straight.Features[0].ID == before.first() {
		t.Errorf("the nearest by car is the nearest in a straight line: %s", before.first())
	}

	shut := `{"shape":{"type":"Point","coordinates":[10.7505,59.9130]},"within_m":250,"profiles":["drive"],"from":"2020-01-01T00:00:00Z","reason":"gravearbeid"}`
	if status := a.desk(t, http.MethodPut, "/v1/admin/road-closures/works", shut, "If-None-Match", "*"); status != http.StatusCreated {
		t.Fatalf("the closure: status %d", status)
	}
	b.within(t, time.Second, "a closure set on the other server", func(got timed) bool {
		return got.Roads.Closures == 1 && (got.first() != before.first() || *got.Features[0].Properties.DurationS > *before.Features[0].Properties.DurationS)
	})
	if status := b.desk(t, http.MethodDelete, "/v1/admin/road-closures/works", "", "If-Match", "*"); status != http.StatusNoContent {
		t.Fatalf("taking the closure back: status %d", status)
	}
	same := func(got timed) bool {
		return got.Roads.Closures == 0 && got.first() == before.first() && slices.Equal(got.versions(), before.versions())
	}
	a.within(t, time.Second, "a closure taken back on the other server", same)

	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		importer := exec.Command(path, "import", "osm", east, "--as", "east", "--data-dir", dir)
		importer.Dir = t.TempDir()
		if err := importer.Start(); err != nil {
			t.Fatal(err)
		}
		killing := time.AfterFunc(time.Duration(100+250*i)*time.Millisecond, func() { _ = importer.Process.Kill() })
		ended := importer.Wait()
		if !killing.Stop() && ended != nil {
			a.within(t, time.Second, fmt.Sprint("after kill ", i), same)
		} else if ended == nil {
			break // the machine was quicker than the killer
		}
	}
	must(t, dir, "import", "osm", east, "--as", "east", "--force")
	for _, s := range []*server{a, b} {
		s.within(t, 5*time.Second, "roads of two sources", func(got timed) bool { return len(got.versions()) == 2 && !got.Roads.Building })
	}
	must(t, dir, "import", "osm", sharedtest.File(t, "osm/skoyen.osm.pbf"), "--force")
	a.within(t, 5*time.Second, "other roads", func(got timed) bool { return !slices.Contains(got.versions(), before.versions()[0]) })
	must(t, dir, "versions", "rollback", fmt.Sprint(before.versions()[0]))
	a.within(t, 5*time.Second, "the roads before", func(got timed) bool {
		return slices.Contains(got.versions(), before.versions()[0]) && len(got.Features) == 3 && !got.Roads.Building
	})
	must(t, dir, "versions", "verify")
	a.stop(t)
	b.stop(t)
}

// TestRoadCommands asks by travel time on the command line.
func TestRoadCommands(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{
		{"nearest", "--lat", "59.9139", "--lon", "10.7522", "--by", "drive"},
		{"route", "--from", "59.9139,10.7522", "--to", "59.92,10.74"},
		{"reach", "--from", "59.9139,10.7522"},
	} {
		if o := finnfram(t, dir, args...); o.code == 0 || !strings.Contains(o.err, "no road data is loaded") {
			t.Errorf("%s without roads: exit %d\n%s%s", args[0], o.code, o.out, o.err)
		}
	}
	must(t, dir, "import", "osm", sharedtest.File(t, "osm/oslo-center.osm.pbf"))
	for _, row := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"nearest", "--lat", "59.9139", "--lon", "10.7522", "--category", "apotek", "--by", "walk", "--lang", "en"}, 0, "by road), on arrival"},
		{[]string{"nearest", "--lat", "59.9139", "--lon", "10.7522", "--category", "apotek", "--by", "walk", "--max-duration", "1s"}, 4, ""},
		{[]string{"nearest", "--lat", "59.9139", "--lon", "10.7522", "--max-duration", "20m"}, 2, "--max_duration"},
		{[]string{"nearest", "--lat", "59.9139", "--lon", "10.7522", "--by", "bus"}, 2, "--by"},
		{[]string{"route", "--from", "59.9139,10.7522", "--to", "59.9226,10.7389", "--profile", "walk", "--lang", "en"}, 0, "  1. "},
		{[]string{"route", "--from", "59.9139, 10.7522", "--to", "59.9226,10.7389", "--json"}, 0, `"duration_s"`},
		{[]string{"route", "--from", "59.9139,10.7522", "--to", "59.5,10.2", "--lang", "en"}, 4, "The nearest road that we know of is"},
		{[]string{"route", "--from", "59.9139,10.7522", "--to", "xyzzyplugh 1"}, 2, "--to"},
		{[]string{"route", "--from", "59.9139,10.7522", "--to", "59.92,10.74", "--depart-at", "soon"}, 2, "soon"},
		{[]string{"reach", "--from", "59.9139,10.7522", "--profile", "walk", "--minutes", "5,10"}, 0, "km²"},
		{[]string{"reach", "--from", "59.9139,10.7522", "--minutes", "5", "--json"}, 0, "MultiPolygon"},
		{[]string{"reach", "--from", "59.9139,10.7522", "--minutes", "0"}, 2, "--minutes"},
		{[]string{"reach", "--from", "58.5,10.2", "--minutes", "5"}, 4, "vei"},
		{[]string{"versions", "show", "1"}, 0, ""},
	} {
		o := finnfram(t, dir, row.args...)
		if o.code != row.code || !strings.Contains(o.out+o.err, row.says) {
			t.Errorf("finnfram %s: exit %d, want %d with %q\n%s%s", strings.Join(row.args, " "), o.code, row.code, row.says, o.out, o.err)
		}
	}
	if out := must(t, dir, "versions", "show", "2"); !regexp.MustCompile(`roads: \d+ km in \d+ ways`).MatchString(out) || !strings.Contains(out, "km – drive") {
		if out = must(t, dir, "versions", "show", "1"); !strings.Contains(out, "km – drive") {
			t.Errorf("no version tells of roads:\n%s", out)
		}
	}
}
