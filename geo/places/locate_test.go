package places

import (
	"testing"

	"finnfram/geo"
)

// town is a small made-up country: two municipalities that share street
// names, a street over two post codes, two streets of one name in one post
// code, and farms.
func town(t testing.TB) *Addresses {
	t.Helper()
	var b Builder
	id := uint64(0)
	add := func(municipality, name string, code int, street string, number int, letter, postcode, city string, lat, lon float64) {
		id++
		err := b.Add(Address{ID: id, MunicipalityCode: municipality, Municipality: name, StreetCode: code, Street: street, Number: number, Letter: letter,
			Postcode: postcode, City: city, Point: geo.Point{Lat: lat, Lon: lon}}, uint32(id))
		if err != nil {
			t.Fatal(err)
		}
	}
	farm := func(municipality, name string, c Cadastral, postcode, city string, lat, lon float64) {
		id++
		err := b.Add(Address{ID: id, MunicipalityCode: municipality, Municipality: name, Cadastral: c, Postcode: postcode, City: city, Point: geo.Point{Lat: lat, Lon: lon}}, uint32(id))
		if err != nil {
			t.Fatal(err)
		}
	}
	add("3205", "LILLESTRØM", 100, "Storgata", 40, "", "2000", "LILLESTRØM", 59.95, 11.05)
	add("3205", "LILLESTRØM", 100, "Storgata", 40, "B", "2000", "LILLESTRØM", 59.9501, 11.0501)
	add("3205", "LILLESTRØM", 100, "Storgata", 42, "", "2000", "LILLESTRØM", 59.9502, 11.0502)
	add("3205", "LILLESTRØM", 100, "Storgata", 70, "", "2005", "RÆLINGEN", 59.96, 11.06)
	add("3205", "LILLESTRØM", 200, "Storgata", 7, "", "1900", "FETSUND", 59.92, 11.15)
	add("5603", "HAMMERFEST - HÁMMERFEASTA", 100, "Storgata", 1, "", "9600", "HAMMERFEST", 70.66, 23.68)
	add("5603", "HAMMERFEST - HÁMMERFEASTA", 110, "Parkgata", 1, "", "9600", "HAMMERFEST", 70.661, 23.681)
	add("3205", "LILLESTRØM", 300, "17. mai gate", 5, "", "2000", "LILLESTRØM", 59.951, 11.051)
	add("3205", "LILLESTRØM", 310, "Bøveien", 3, "", "2000", "LILLESTRØM", 59.952, 11.052)
	add("3205", "LILLESTRØM", 320, "Boveien", 3, "", "2000", "LILLESTRØM", 59.953, 11.053)
	add("3205", "LILLESTRØM", 330, "Tvillingveien", 1, "", "2000", "LILLESTRØM", 59.954, 11.054)
	add("3205", "LILLESTRØM", 340, "Tvillingveien", 1, "", "2000", "LILLESTRØM", 59.964, 11.064)
	add("3205", "LILLESTRØM", 340, "Tvillingveien", 9, "", "2000", "LILLESTRØM", 59.965, 11.065)
	add("1515", "HERØY", 1, "Havnegata", 1, "", "6070", "TJØRVÅG", 62.3, 5.7)
	add("1818", "HERØY", 1, "Havnegata", 1, "", "8850", "HERØY", 65.97, 12.28)
	farm("3205", "LILLESTRØM", Cadastral{33, 1144, 0, 2}, "1900", "FETSUND", 59.93, 11.16)
	farm("3205", "LILLESTRØM", Cadastral{33, 1144, 0, 3}, "1900", "FETSUND", 59.94, 11.17)
	a, duplicates := b.Finish()
	if len(duplicates) > 0 || a.check() != nil {
		t.Fatal(duplicates, a.check())
	}
	return a
}

func TestLocate(t *testing.T) {
	a := town(t)
	for _, c := range []struct {
		line, postcode, city string
		accuracy             Accuracy
		matched              string
		reason               Reason
	}{
		{"Storgata 40", "2000", "Lillestrøm", AddressAccuracy, "Storgata 40, 2000 LILLESTRØM", NoReason},
		{"Storgata 40 B, 2. etg", "2000", "Lillestrøm", AddressAccuracy, "Storgata 40B, 2000 LILLESTRØM", NoReason},
		{"Storgata 40B 2. etg.", "2000", "", AddressAccuracy, "Storgata 40B, 2000 LILLESTRØM", NoReason},
		{"STORGT. 40 b", "2000", "LILLESTROM", AddressAccuracy, "Storgata 40B, 2000 LILLESTRØM", NoReason},
		{"Storg. 40", "NO-2000", "", AddressAccuracy, "Storgata 40, 2000 LILLESTRØM", NoReason},
		{"c/o Ola Hansen 3, Storgata 42", "2000", "", AddressAccuracy, "Storgata 42, 2000 LILLESTRØM", NoReason},
		{"Helsehuset, Storgata 42", "2000", "", AddressAccuracy, "Storgata 42, 2000 LILLESTRØM", NoReason},
		{"Storgata 42", "2000", "Lillestrøm sentrum", AddressAccuracy, "Storgata 42, 2000 LILLESTRØM", NoReason},
		{"Storgata 1", "9600", "Hámmerfeasta", AddressAccuracy, "Storgata 1, 9600 HAMMERFEST", NoReason},
		{"17. mai-gt 5", "2000", "", AddressAccuracy, "17. mai gate 5, 2000 LILLESTRØM", NoReason},
		// the street goes on into the next post code
		{"Storgata 70", "2000", "Lillestrøm", AddressAccuracy, "Storgata 70, 2005 RÆLINGEN", CodeReason},
		// a post code without that street, but only one street of the name in the city
		{"Parkgata 1", "9601", "Hammerfest", AddressAccuracy, "Parkgata 1, 9600 HAMMERFEST", CodeReason},
		{"Parkgata 1", "", "Hammerfest", AddressAccuracy, "Parkgata 1, 9600 HAMMERFEST", NoReason},
		{"Storgata 7", "", "Fetsund", AddressAccuracy, "Storgata 7, 1900 FETSUND", NoReason},
		// spelling decides where folding cannot
		{"Bøveien 3", "2000", "", AddressAccuracy, "Bøveien 3, 2000 LILLESTRØM", NoReason},
		{"Boveien 3", "2000", "", AddressAccuracy, "Boveien 3, 2000 LILLESTRØM", NoReason},
		// two streets of one name in one post code: only the number tells
		{"Tvillingveien 9", "2000", "", AddressAccuracy, "Tvillingveien 9, 2000 LILLESTRØM", NoReason},
		{"Tvillingveien 1", "2000", "", NoAccuracy, "", AmbiguousReason},
		// nearby numbers
		{"Storgata 40 C", "2000", "", StreetAccuracy, "Storgata 40, 2000 LILLESTRØM", AbsentReason},
		{"Storgata 46", "2000", "", StreetAccuracy, "Storgata 42, 2000 LILLESTRØM", AbsentReason},
		{"Storgata 40-42", "2000", "", StreetAccuracy, "Storgata 40, 2000 LILLESTRØM", RangeReason},
		{"Storgata 500", "2000", "", NoAccuracy, "", AbsentReason},
		// never a guess
		{"Storgata 40", "", "", NoAccuracy, "", PlaceReason},
		{"Storgata 40", "2000", "Hammerfest", NoAccuracy, "", ConflictReason},
		{"Storgata 40", "0150", "Oslo", NoAccuracy, "", ConflictReason},
		{"Storgata 40", "0150", "", NoAccuracy, "", ConflictReason},
		{"Storgata 40", "9999", "Lillestrøm", NoAccuracy, "", AmbiguousReason},
		{"Havnegata 1", "", "Herøy", NoAccuracy, "", AmbiguousReason},
		{"Havnegata 1", "8850", "Herøy", AddressAccuracy, "Havnegata 1, 8850 HERØY", NoReason},
		{"Storgata", "2000", "", NoAccuracy, "", NumberReason},
		{"Storgaten AS", "2000", "", NoAccuracy, "", UnknownReason},
		{"Storgatta 40", "2000", "", NoAccuracy, "", UnknownReason},
		{"Postboks 12", "2000", "Lillestrøm", NoAccuracy, "", PostboxReason},
		{"P.b. 12", "2000", "", NoAccuracy, "", PostboxReason},
		{"Pb 40 Storgata", "2000", "", NoAccuracy, "", PostboxReason},
		{"PO Box 12", "2000", "", NoAccuracy, "", PostboxReason},
		{"Postboks 12, Storgata 40", "2000", "", AddressAccuracy, "Storgata 40, 2000 LILLESTRØM", NoReason},
		{"", "2000", "Lillestrøm", NoAccuracy, "", UnknownReason},
		// farms
		{"33/1144-2", "1900", "Fetsund", AddressAccuracy, "33/1144-2, 1900 FETSUND", NoReason},
		{"Gnr. 33 bnr. 1144", "1900", "", NoAccuracy, "", AmbiguousReason},
		{"33/1144-2", "2000", "", NoAccuracy, "", ConflictReason},
		{"34/1", "1900", "", NoAccuracy, "", UnknownReason},
	} {
		got := a.Locate(c.line, c.postcode, c.city)
		if got.Accuracy != c.accuracy || got.Matched != c.matched || got.Reason != c.reason {
			t.Errorf("%q %q %q:\n got %s %q %s\nwant %s %q %s", c.line, c.postcode, c.city, got.Accuracy, got.Matched, got.Reason, c.accuracy, c.matched, c.reason)
		}
		if (got.Accuracy == NoAccuracy) != (got.Point == geo.Point{}) {
			t.Errorf("%q: %s at %v", c.line, got.Accuracy, got.Point)
		}
	}
	var empty *Addresses
	if got := empty.Locate("Storgata 1", "2000", ""); got.Accuracy != NoAccuracy || len(empty.Search("storgata", Options{})) > 0 || empty.Len() != 0 {
		t.Errorf("an empty table: %+v", got)
	}
}

func TestElverumLocatesItself(t *testing.T) {
	a := elverum(t)
	for x := range a.All {
		got := a.Locate(x.Line(), x.Postcode, x.City)
		if got.Accuracy != AddressAccuracy || got.Matched != x.String() || geo.Distance(got.Point, x.Point) > oneSpot {
			t.Fatalf("%v: %+v", x, got)
		}
	}
}

func TestSearchAddresses(t *testing.T) {
	a := town(t)
	hammerfest := geo.Point{Lat: 70.66, Lon: 23.68}
	for _, c := range []struct {
		query string
		near  *geo.Point
		want  []string
	}{
		{"storgata 40", nil, []string{"Storgata 40, 2000 LILLESTRØM", "Storgata 40B, 2000 LILLESTRØM"}},
		{"storgata 40b", nil, []string{"Storgata 40B, 2000 LILLESTRØM"}},
		{"storgata 40 b lillestrom", nil, []string{"Storgata 40B, 2000 LILLESTRØM"}},
		{"lillestrøm storgt 40b", nil, []string{"Storgata 40B, 2000 LILLESTRØM"}},
		{"storgata 40 2000", nil, []string{"Storgata 40, 2000 LILLESTRØM"}},
		{"storgata", &hammerfest, []string{"Storgata, 9600 HAMMERFEST"}},
		{"storgata 2005", nil, []string{"Storgata, 2005 RÆLINGEN"}},
		{"storgata", nil, []string{"Storgata, LILLESTRØM"}},
		{"17. mai gate 5", nil, []string{"17. mai gate 5, 2000 LILLESTRØM"}},
		{"17 mai", nil, []string{"17. mai gate, 2000 LILLESTRØM"}},
		{"33/1144-2", nil, []string{"33/1144-2, 1900 FETSUND"}},
		{"33/1144 fet", nil, []string{"33/1144-2, 1900 FETSUND", "33/1144-3, 1900 FETSUND"}},
		{"33/1144 oslo", nil, nil},
		{"stograta 7", nil, []string{"Storgata 7, 1900 FETSUND"}},
	} {
		found := a.Search(c.query, Options{Near: c.near, Limit: 5})
		if len(found) < len(c.want) || c.want == nil && len(found) > 0 {
			t.Errorf("%q: %+v", c.query, found)
			continue
		}
		for i, want := range c.want {
			if got := found[i].Address.String(); got != want {
				t.Errorf("%q: place %d is %q, want %q", c.query, i, got, want)
			}
		}
	}
}
