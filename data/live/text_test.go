package live

import (
	"testing"

	"finnfram/data"
	"finnfram/geo"
)

func TestSearchServices(t *testing.T) {
	m := newMemory()
	m.put(t, "municipalities", threeTowns()...)
	named := func(key, name string, category data.Category, lat float64, names map[string]string) data.Site {
		s := site(key, category, lat, 11)
		s.Name, s.Names = name, names
		s.Address = data.Address{Street: "Storgata 1", City: "BYEN"}
		return s
	}
	m.put(t, "csv",
		named("1", "Tromsø apotek", data.Pharmacy, 60.2, map[string]string{"se": "Romssa apotehka"}),
		named("2", "Vitusapotek Øst", data.Pharmacy, 60.3, nil),
		named("3", "Vitusapotek Vest", data.Pharmacy, 60.9, nil),
		named("4", "", data.YouthClinic, 60.4, nil))
	w := build(t, m)
	for _, c := range []struct {
		text, language string
		near           *geo.Point
		kinds          []PlaceKind
		first, title   string
	}{
		{"tromso apotek", "nb", nil, nil, "csv-1-pharmacy", "Tromsø apotek"},
		{"romssa", "se", nil, nil, "csv-1-pharmacy", "Romssa apotehka"},
		{"vitusapotke", "nb", &geo.Point{Lat: 60.9, Lon: 11}, nil, "csv-3-pharmacy", "Vitusapotek Vest"},
		{"vitusapotek", "nb", &geo.Point{Lat: 60.3, Lon: 11}, nil, "csv-2-pharmacy", "Vitusapotek Øst"},
		{"youth health", "en", nil, nil, "csv-4-youth-clinic", "Youth health clinic"},
		{"bådå", "nb", nil, nil, "0002", "Bø - Bådåddjo"},
		{"ås", "nb", nil, []PlaceKind{MunicipalityPlace}, "0001", "Ås"},
	} {
		found := w.Search(SearchQuery{Text: c.text, Language: c.language, Near: c.near, Kinds: c.kinds, Limit: 5})
		if len(found.Places) == 0 || found.Places[0].ID != c.first || found.Places[0].Title != c.title {
			t.Errorf("%q finds %+v", c.text, found.Places)
			continue
		}
		p := found.Places[0]
		if p.Position == nil || (p.Distance == -1) != (c.near == nil) || (p.Service != nil) != (p.Kind == ServicePlace) || p.Source == "" {
			t.Errorf("%q finds %+v", c.text, p)
		}
	}
	for _, text := range []string{"", "   ", "xyzzyqwv", "\x00\xff"} {
		if found := w.Search(SearchQuery{Text: text, Limit: 5}); len(found.Places) != 0 {
			t.Errorf("%q finds %+v", text, found.Places)
		}
	}
}

func TestEmergencyWords(t *testing.T) {
	for text, want := range map[string]bool{
		"113": true, "ring 113!": true, "Hjertestans": true, "han puster ikke": true, "vondt i brystet": true, "hjartestans": true,
		"HEART ATTACK": true, "she can't breathe": true, "selvmord": true, "ambulánsa": true,
		"": false, "apotek": false, "legevakt": false, "Slagenveien 3": false, "1134": false, "puster": false, "Storgata 113B": false,
		"brystet": false, "heart": false,
	} {
		if IsEmergency(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

// TestTextIndexIsKept: an import that changes nothing that is searched makes
// no new text index, and one that does is found at once.
func TestTextIndexIsKept(t *testing.T) {
	m := newMemory()
	names := map[string]string{"nb": "Apoteket", "en": "The pharmacy"}
	put := func(name string, lat float64, hours string) {
		m.put(t, "csv", site("a", data.Pharmacy, lat, 10.7, hoursOf(hours), func(s *data.Site) { s.Name, s.Names = name, names }))
	}
	put("Svanen", 59.9, "24/7")
	b := NewBuilder(m, testOptions())
	next := func() *World {
		w, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	first := next()
	put("Svanen", 59.9, "Mo 10:00-12:00")
	second := next()
	if second == first || second.text != first.text || second.Search(SearchQuery{Text: "svanen", Limit: 1}).Places[0].Service.Hours.Raw != "Mo 10:00-12:00" {
		t.Error("other hours make a new text index, or the old hours are found")
	}
	put("Svanen", 59.8, "24/7")
	if moved := next(); moved.text == first.text || moved.Search(SearchQuery{Text: "svanen", Limit: 1}).Places[0].Position.Lat != 59.8 {
		t.Error("found where it was")
	}
	put("Tyrihans", 59.8, "24/7")
	if named := next(); len(named.Search(SearchQuery{Text: "svanen", Limit: 1}).Places) != 0 || len(named.Search(SearchQuery{Text: "tyrihans", Limit: 1}).Places) != 1 {
		t.Error("found by its old name, or not by the new one")
	}
	names = map[string]string{"nb": "Apoteket", "en": "The chemist"}
	put("Tyrihans", 59.8, "24/7")
	if named := next(); len(named.Search(SearchQuery{Text: "chemist", Limit: 1}).Places) != 1 {
		t.Error("not found by another language")
	}
}
