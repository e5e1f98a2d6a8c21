package api_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestTimedOffshore: from the part of the roads that stands alone, those in
// town are listed by straight line, with the reason, and nothing of a time.
// Meridians draw together: the northernmost is nearer than the southernmost.
func TestTimedOffshore(t *testing.T) {
	s := newRoadServer(t, nil)
	from := "lat=69.67&lon=18.902&category=apotek"
	for query, want := range map[string]string{
		"&by=drive":                 "apotek-2:not_connected apotek-3:not_connected apotek-1:not_connected",
		"&by=walk&limit=2":          "apotek-2:not_connected apotek-3:not_connected",
		"&by=drive&open=true":       "apotek-1:not_connected",
		"&by=drive&wheelchair=true": "apotek-1:not_connected",
		"&by=drive&language=tlh":    "",
		"&by=drive&max_duration=60": "",
	} {
		a := askTimedFrom(t, s, from+query)
		if a.order() != want {
			t.Errorf("%s: %s, want %s", query, a.order(), want)
		}
	}
	_, _, answer := s.ask(t, "GET", "/v1/services/nearest?"+from+"&by=drive&limit=1", "", "Accept-Language: en")
	want := `"distance_m":null,"straight_line_m":2249.8,"duration_s":null,"travel":null,"arrival":null,"unreachable":{"reason":"not_connected","detail":"Neither road nor ferry that we know of leads there.","off_road_m":null},"open":null`
	if !strings.Contains(string(answer), want) {
		t.Errorf("%s lacks %s", answer, want)
	}
}

// TestRoadTexts: what goes wrong is said once, in words that help.
func TestRoadTexts(t *testing.T) {
	s := newRoadServer(t, nil)
	detail := func(method, path, body string, headers ...string) string {
		var p struct{ Detail string }
		_, _, answer := s.ask(t, method, path, body, headers...)
		if err := json.Unmarshal(answer, &p); err != nil {
			t.Fatalf("%s: %v %s", path, err, answer)
		}
		return p.Detail
	}
	for path, want := range map[string]string{
		"/v1/route?" + fromTown + "&to=69.68,18.96&lang=xx":            "lang is none of nb, nn, se, en",
		"/v1/route?from=18.9553,69.6492&to=69.68,18.96&lang=en":        "No road that we know of is near. The place lies outside Norway: latitude comes first, then longitude.",
		"/v1/route?" + fromTown + "&to=18.96,69.68&lang=nb":            "Det er ingen vei i nærheten som vi kjenner. Stedet ligger utenfor Norge: bredden (nord) kommer først, så lengden (øst).",
		"/v1/route?" + fromTown + "&to=" + sea + "&lang=en":            "No road that we know of is near.",
		"/v1/route?" + fromTown + "&to=-18.96,-69.68&lang=en":          "No road that we know of is near.",
		"/v1/route?from=48.85,2.35&to=69.68,18.96&lang=en":             "No road that we know of is near.",
		"/v1/route?" + fromTown + "&to=69.67,18.902&lang=en":           "Neither road nor ferry that we know of leads there.",
		"/v1/route?from=69.6492,18.9553&to=78.2232,15.6267&lang=en":    "No road that we know of is near.",
		"/v1/route?from=69.6492,18.9553&to=15.6267,78.2232&lang=en":    "No road that we know of is near. The place lies outside Norway: latitude comes first, then longitude.",
		"/v1/route?" + fromTown + "&to=69.68,18.96&profile=hovercraft": "profile is none of drive, walk, cycle, step-free",
	} {
		if got := detail("GET", path, ""); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := detail("POST", "/v1/route", "x", "Content-Type: text/plain"); got != "the body must be application/json" {
		t.Errorf("of the wrong type: %q", got)
	}
	bare := newServer(t, nil)
	for _, path := range []string{"/v1/route?" + fromTown + "&to=69.68,18.96", "/v1/reach?lat=69.6492&lon=18.9553", "/osrm/nearest/v1/driving/18.9553,69.6492"} {
		_, _, answer := bare.ask(t, "GET", path, "")
		if text := string(answer); strings.Count(text, "no road data is loaded on this server; its operator imports some with finnfram import osm or finnfram import n1000\"") != 1 || strings.Contains(text, "not supported here") {
			t.Errorf("%s: %s", path, text)
		}
	}
}

// TestNoWayKeys: an answer without a way has the members of one with a way.
func TestNoWayKeys(t *testing.T) {
	s := newRoadServer(t, nil)
	for _, profile := range []string{"drive", "step-free"} {
		var way, none map[string]any
		_, _, a := s.ask(t, "GET", "/v1/route?"+fromTown+"&to=69.66,18.96&profile="+profile, "")
		_, _, b := s.ask(t, "GET", "/v1/route?"+fromTown+"&to=69.67,18.902&profile="+profile, "")
		if json.Unmarshal(a, &way) != nil || json.Unmarshal(b, &none) != nil || way["reason"] != nil || none["reason"] == nil {
			t.Fatalf("%s %s", a, b)
		}
		for key := range way {
			if _, ok := none[key]; !ok {
				t.Errorf("%s: %s is missing where there is no way", profile, key)
			}
		}
		for _, key := range []string{"duration_s", "distance_m", "arrive_at", "accuracy", "toll", "geometry", "uncertain_m"} {
			if none[key] != nil {
				t.Errorf("%s: %s is %v", profile, key, none[key])
			}
		}
	}
}
