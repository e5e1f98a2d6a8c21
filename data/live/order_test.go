package live

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"finnfram/data"
	"finnfram/geo"
)

// TestOrderOfImports: the same files give the same world, whichever was
// imported first, to the byte; only the numbers of versions differ.
func TestOrderOfImports(t *testing.T) {
	const org = "974760673"
	at := func(lat float64) *geo.Point { return &geo.Point{Lat: lat, Lon: 10.7} }
	imports := []struct {
		source data.Source
		bodies []any
	}{
		{"locoreg", []any{office("l1", "Sentrum legekontor", org, 59.91, hoursOf("Mo-Fr 08:00-15:00"))}},
		{"osm", []any{office("node/1", "Sentrum Legekontor AS", "", 59.9101, hoursOf("Mo-Fr 09:00-16:00")), office("way/2", "Sentrum legekontor", "", 59.9102),
			site("node/3", data.Pharmacy, 59.92, 10.7), site("node/4", data.Pharmacy, 59.92, 10.7)}},
		{"brreg", []any{office(org, "SENTRUM LEGEKONTOR AS", org, 59.91, func(s *data.Site) { s.Services[0].Tentative, s.Position = true, nil })}},
		{"csv", []any{office("c", "Sentrum legekontor", "", 59.91, func(s *data.Site) { s.Position = nil }), site("p", data.Dentist, 0, 0, func(s *data.Site) {
			s.Position, s.Address = nil, data.Address{Street: "Ukjent gate 5", PostalCode: "0155", City: "OSLO"}
		})}},
		{"borders", []any{data.Area{Code: "0301", Name: "Oslo", Border: square(59, 10, 60, 11)}, data.Area{Code: "0302", Name: "Byen", Border: square(59, 10, 60, 11)}}},
		{"other-borders", []any{data.Area{Code: "0301", Name: "Oslo - Oslove", Border: square(59, 10, 60, 11)},
			data.Catchment{Category: data.Dentist, Municipality: "0301", Service: "csv-p"}}},
		{"codes", []any{data.Postcode{Code: "0155", City: "OSLO", Position: at(59.909)}}},
		{"other-codes", []any{data.Postcode{Code: "0155", City: "OSLO", Position: at(59.908)}}},
	}
	r := rand.New(rand.NewPCG(5, 6))
	var first []byte
	for round := range 12 {
		m := newMemory()
		for _, i := range r.Perm(len(imports)) {
			m.put(t, imports[i].source, imports[i].bodies...)
		}
		got := written(t, build(t, m))
		if round == 0 {
			first = got
		} else if string(got) != string(first) {
			t.Fatalf("two orders of import, two worlds:\n%s\n%s", first, got)
		}
	}
}

// written is all that a world says, without the numbers of its versions.
func written(t *testing.T, w *World) []byte {
	t.Helper()
	type told struct {
		Service  Service
		Openness Openness
		Hash     uint64
	}
	var all []any
	for _, s := range w.All() {
		plain := *s
		plain.Sources = slices.Clone(s.Sources)
		for i := range plain.Sources {
			plain.Sources[i].Version = 0
		}
		plain.clock = nil
		all = append(all, told{plain, w.Openness(s, testNow), s.hash})
	}
	all = append(all, w.Findings(), w.Municipalities())
	for _, text := range []string{"0155", "sentrum", "oslo"} {
		found := w.Search(SearchQuery{Text: text, Limit: 20})
		for _, place := range found.Places {
			all = append(all, place.Title, place.Source, place.Position)
		}
	}
	answer, err := w.Responsible(geo.Point{Lat: 59.91, Lon: 10.7}, data.Dentist, testNow)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, answer.Municipality, answer.Basis, answer.Named, answer.Phone)
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
