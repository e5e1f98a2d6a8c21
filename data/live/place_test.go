package live

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/addresses"
	borders "finnfram/importers/municipalities"
	"finnfram/importers/norway"
	"finnfram/importers/postcodes"
	"finnfram/importers/sinktest"

	tables "finnfram/data/norway"
)

// load reads files with a real reader into a memory.
func load(t testing.TB, m *memory, source data.Source, reader importers.Reader, inputs ...importers.Input) {
	t.Helper()
	var sink sinktest.Sink
	if err := reader.Read(t.Context(), inputs, importers.Options{Source: source}, &sink); err != nil {
		t.Fatal(err)
	}
	var bodies []any
	for _, s := range sink.Sites {
		bodies = append(bodies, s)
	}
	for _, a := range sink.Areas {
		bodies = append(bodies, a)
	}
	for _, p := range sink.Postcodes {
		bodies = append(bodies, p)
	}
	for _, c := range sink.Catchments {
		bodies = append(bodies, c)
	}
	m.put(t, source, bodies...)
	version := m.active[source]
	version.Blobs = map[string]string{}
	for name, blob := range sink.Blobs {
		sum := sha256.Sum256(blob)
		version.Blobs[name] = hex.EncodeToString(sum[:])
		m.blobs[version.Blobs[name]] = blob
	}
	m.active[source] = version
}

// shared opens a shared file.
func shared(t testing.TB, name string) importers.Input {
	t.Helper()
	f, err := os.Open(sharedtest.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return importers.Input{Name: filepath.Base(name), Reader: f}
}

// shippedFacts loads the tables of the program.
func shippedFacts(t testing.TB, m *memory) {
	t.Helper()
	var inputs []importers.Input
	for _, name := range tables.Tables() {
		f, err := tables.Files.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		inputs = append(inputs, importers.Input{Name: name, Reader: f})
	}
	load(t, m, "norway", norway.Reader{}, inputs...)
}

// TestGeocoding places sites by the official addresses of Elverum and by the
// post codes. Gobakkvegen 438 is the reference point of the projections;
// Storgata has 26, 27 and 29, and no 28.
func TestGeocoding(t *testing.T) {
	m := newMemory()
	load(t, m, "addresses", addresses.Reader{}, shared(t, "addresses/Basisdata_3420_Elverum_25833_MatrikkelenAdresse.csv"))
	load(t, m, "postcodes", postcodes.Reader{}, shared(t, "postcodes/postnummer.csv"))
	load(t, m, "municipalities", borders.Reader{}, shared(t, "municipalities/kommuner-2024.geojson"))
	at := func(key, street, code, city string, more ...func(*data.Site)) data.Site {
		s := site(key, data.Pharmacy, 0, 0)
		s.Position, s.Accuracy = nil, ""
		s.Address = data.Address{Street: street, PostalCode: code, City: city}
		for _, change := range more {
			change(&s)
		}
		return s
	}
	m.put(t, "brreg",
		at("exact", "Gobakkvegen 438", "2410", "HERNES"),
		at("street", "Storgata 28", "2414", "ELVERUM"),
		at("postcode", "Ukjentvegen 1", "2414", "ELVERUM"),
		at("box", "Postboks 403", "2418", "ELVERUM"),
		at("box-in-lived-code", "Postboks 403", "2414", "ELVERUM"),
		at("nothing", "", "", ""),
		at("misplaced-code", "Storgata 1", "9523", "KAUTOKEINO"), // its point lies at 84° E
		at("vague", "Gobakkvegen 438", "2410", "HERNES", func(s *data.Site) {
			s.Position, s.Accuracy = &geo.Point{Lat: 60.9, Lon: 11.6}, data.PostcodeAccuracy
		}),
		at("vague-street", "Gobakkvegen 438", "2410", "HERNES", func(s *data.Site) {
			s.Position, s.Accuracy = &geo.Point{Lat: 61.02, Lon: 11.48}, data.StreetAccuracy
		}),
		at("no-better", "Storgata 28", "2414", "ELVERUM", func(s *data.Site) { // that number is not in the street
			s.Position, s.Accuracy = &geo.Point{Lat: 60.9, Lon: 11.6}, data.StreetAccuracy
		}),
		at("across", "", "2414", "ELVERUM", func(s *data.Site) { s.Address.MunicipalityCode = "3413" }),
		at("own", "Gobakkvegen 438", "2410", "HERNES", func(s *data.Site) {
			s.Position, s.Accuracy = &geo.Point{Lat: 60.95, Lon: 11.7}, data.ExactAccuracy
		}))
	w := build(t, m)
	gobakk := geo.Point{Lat: 61.02571466, Lon: 11.48329129}
	for _, c := range []struct {
		key      string
		accuracy data.Accuracy
		near     geo.Point
		within   geo.Metres
		town     string
	}{
		{"exact", data.AddressAccuracy, gobakk, 1, "3420"},
		{"vague", data.AddressAccuracy, gobakk, 1, "3420"},
		{"vague-street", data.AddressAccuracy, gobakk, 1, "3420"},
		{"no-better", data.StreetAccuracy, geo.Point{Lat: 60.9, Lon: 11.6}, 0, "3420"},
		{"across", data.PostcodeAccuracy, geo.Point{Lat: 60.87210, Lon: 11.57480}, 1, "3413"},
		{"own", data.ExactAccuracy, geo.Point{Lat: 60.95, Lon: 11.7}, 0, "3420"},
		{"street", data.StreetAccuracy, geo.Point{Lat: 60.8806, Lon: 11.5637}, 150, "3420"},
		{"postcode", data.PostcodeAccuracy, geo.Point{Lat: 60.87210, Lon: 11.57480}, 1, "3420"},
		{"box", data.NoAccuracy, geo.Point{}, 0, ""},
		{"box-in-lived-code", data.NoAccuracy, geo.Point{}, 0, ""},
		{"nothing", data.NoAccuracy, geo.Point{}, 0, ""},
		{"misplaced-code", data.NoAccuracy, geo.Point{}, 0, ""},
	} {
		s, ok := w.Service(data.MakeServiceID(data.MakeSiteID("brreg", c.key), data.Pharmacy, 1))
		if !ok {
			t.Fatalf("%s is not published", c.key)
		}
		if s.Accuracy != c.accuracy || (s.Position == nil) != (c.accuracy == data.NoAccuracy) || s.Municipality.Code != c.town {
			t.Errorf("%s: %s in %q", c.key, s.Accuracy, s.Municipality.Code)
			continue
		}
		if s.Position != nil && geo.Distance(*s.Position, c.near) > c.within {
			t.Errorf("%s lies %v m off", c.key, geo.Distance(*s.Position, c.near))
		}
	}
	if found := w.Search(SearchQuery{Text: "gobakkvegen 438", Limit: 3}); len(found.Places) == 0 || found.Places[0].Kind != AddressPlace || found.Places[0].Source != "addresses" {
		t.Errorf("search finds %+v", found.Places)
	}
	if found := w.Search(SearchQuery{Text: "2414", Kinds: []PlaceKind{PostcodePlace}, Limit: 3}); len(found.Places) == 0 || found.Places[0].ID != "2414" || found.Places[0].Accuracy != data.PostcodeAccuracy {
		t.Errorf("search finds %+v", found.Places)
	}
	for _, text := range []string{"Hammerfest", "Hámmerfeasta", "hammerfaesta"} {
		found := w.Search(SearchQuery{Text: text, Kinds: []PlaceKind{MunicipalityPlace}, Limit: 1})
		if len(found.Places) != 1 || found.Places[0].ID != "5603" || found.Places[0].Position == nil {
			t.Errorf("%s finds %+v", text, found.Places)
		}
	}
}

// TestShippedFacts asks what a first start must answer: every municipality has
// an emergency clinic to go to or is named as unknown, and no pharmacy is
// offered where none is known.
func TestShippedFacts(t *testing.T) {
	m := newMemory()
	shippedFacts(t, m)
	w := build(t, m)
	tromso := geo.Point{Lat: 69.6492, Lon: 18.9553}
	a, err := w.Responsible(tromso, data.EmergencyClinic, testNow)
	if err != nil || a.Basis != ByCatchment || len(a.Found) != 1 || a.Municipality.Code != "5501" || a.CallNumber != "116117" {
		t.Errorf("Tromsø: %v %+v", err, a)
	}
	near, err := w.Nearest(NearestQuery{From: tromso, Categories: []data.Category{data.EmergencyClinic}, Limit: 3, At: testNow})
	if err != nil || len(near.Found) != 3 || near.Found[0].Service != a.Found[0].Service || near.Coverage[0].State != Full {
		t.Errorf("nearest to Tromsø: %v %+v", err, near)
	}
	for _, f := range near.Found {
		if f.Openness.Open != nil || f.Openness.Reason != None || !f.Service.CallFirst {
			t.Errorf("%s: %+v", f.Service.ID, f.Openness)
		}
	}
	none, err := w.Nearest(NearestQuery{From: tromso, Categories: []data.Category{data.Pharmacy}, Limit: 3, At: testNow})
	if err != nil || len(none.Found) != 0 || none.Short != WithoutCoverage || none.Coverage[0].AskInstead["en"] == "" {
		t.Errorf("pharmacies: %v %+v", err, none)
	}
	for _, c := range w.Categories() {
		if c.Category == data.EmergencyClinic && (c.OfTotal != 357 || c.Municipalities < 350) {
			t.Errorf("emergency clinics cover %d of %d", c.Municipalities, c.OfTotal)
		}
	}
	for _, f := range w.Findings() {
		t.Errorf("finding %+v", f)
	}
}
