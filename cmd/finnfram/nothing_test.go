package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestNothingReached: whoever lives on an island without a ferry is told whom
// to ring, and whoever asks from a mountain how far the road is.
func TestNothingReached(t *testing.T) {
	const number = "Ring 116117 (legevakt) når det haster og ikke kan vente"
	for name, c := range map[string]struct {
		answer string
		want   []string
		not    string
	}{
		"nothing": {`{"features":[],"coverage":"full","short":{"detail":"Ingen andre"},"start":{"off_road_m":81.9},"emergency":[{"text":"` + number + `"}]}`,
			[]string{"Ingen andre", number}, "Nærmeste vei"},
		"no coverage": {`{"features":[],"coverage":"none","ask_instead":"Ring 116117","emergency":[{"text":"` + number + `"}]}`,
			[]string{"Ring 116117"}, number},
		"listed all the same": {`{"features":[{"properties":{"name":"Karmøy legevakt","straight_line_m":18800,"unreachable":{"detail":"Ingen ferge."}}}],"coverage":"full","emergency":[{"text":"` + number + `"}]}`,
			[]string{"18.8 km i luftlinje – Ingen ferge, ", number}, "sted ikke kjent"},
		"far off": {`{"features":[{"properties":{"name":"Narvik legevakt"}}],"coverage":"full","start":{"off_road_m":4147.7},"emergency":[{"text":"` + number + `"}]}`,
			[]string{"Nærmeste vei som vi kjenner, er 4.1 km unna.", "Narvik legevakt"}, number},
	} {
		var got collection
		if err := json.Unmarshal([]byte(c.answer), &got); err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		got.print(&b, words["nb"], time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: %q lacks %q", name, b.String(), want)
			}
		}
		if strings.Contains(b.String(), c.not) {
			t.Errorf("%s: %q has %q", name, b.String(), c.not)
		}
	}
}
