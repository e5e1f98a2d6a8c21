package places

import (
	"bytes"
	"encoding/csv"
	"os"
	"strconv"
	"sync"
	"testing"

	"finnfram/data/sharedtest"
	"finnfram/geo"
)

// elverum is the table of a real municipality, read by the simplest means.
func elverum(t testing.TB) *Addresses {
	t.Helper()
	path := sharedtest.File(t, "addresses/Basisdata_3420_Elverum_25833_MatrikkelenAdresse.csv")
	elverumOnce.Do(func() {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
		r.Comma, r.LazyQuotes = ';', true
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		pr, _ := geo.ProjectionByEPSG(25833)
		var b Builder
		for i, row := range rows[1:] {
			north, _ := strconv.ParseFloat(row[17], 64)
			east, _ := strconv.ParseFloat(row[18], 64)
			id, _ := strconv.ParseUint(row[0], 10, 64)
			number, _ := strconv.Atoi(row[8])
			code, _ := strconv.Atoi(row[6])
			err := b.Add(Address{ID: id, MunicipalityCode: row[1], Municipality: row[2], StreetCode: code, Street: row[7], Number: number,
				Letter: row[9], Additional: row[4], Postcode: row[19], City: row[20], Point: pr.Inverse(east, north)}, uint32(i))
			if err != nil {
				t.Fatal(err)
			}
		}
		elverumTable, _ = b.Finish()
	})
	return elverumTable
}

var (
	elverumOnce  sync.Once
	elverumTable *Addresses
)

func TestElverumCounts(t *testing.T) {
	a := elverum(t)
	points, letters := map[geo.Point]int{}, 0
	codes := map[string]map[string]bool{}
	for x := range a.All {
		points[x.Point]++
		if x.Letter != "" {
			letters++
		}
		if codes[x.Street] == nil {
			codes[x.Street] = map[string]bool{}
		}
		codes[x.Street][x.Postcode] = true
	}
	shared, spanning := 0, 0
	for _, n := range points {
		if n > 1 {
			shared += n
		}
	}
	for _, c := range codes {
		if len(c) > 1 {
			spanning++
		}
	}
	for _, c := range []struct {
		what      string
		got, want int
	}{{"addresses", a.Len(), 10871}, {"with a letter", letters, 2138}, {"sharing a coordinate", shared, 729}, {"names over several post codes", spanning, 23}, {"streets", a.Streets(), 465}} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

func TestElverumSearch(t *testing.T) {
	a := elverum(t)
	for query, want := range map[string]string{
		"storgata 24":                      "Storgata 24, 2414 ELVERUM",
		"Storgt. 24":                       "Storgata 24, 2414 ELVERUM",
		"24 storgaten":                     "Storgata 24, 2414 ELVERUM",
		"gobakkvegen 438":                  "Gobakkvegen 438, 2410 HERNES",
		"gobakkveien 438 hernes":           "Gobakkvegen 438, 2410 HERNES",
		"2410 gobakkvei 438":               "Gobakkvegen 438, 2410 HERNES",
		"hernes gobbakkvegen 438":          "Gobakkvegen 438, 2410 HERNES",
		"strandbygdvegen 1678":             "Strandbygdvegen 1678, 2411 ELVERUM",
		"strandbygdvegen 2411":             "Strandbygdvegen, 2411 ELVERUM",
		"strandbygdvegen 1678 2411":        "Strandbygdvegen 1678, 2411 ELVERUM",
		"sorskogbygdvegen":                 "Sørskogbygdvegen, ELVERUM",
		"feiermester ohlsonsveg":           "Feiermester Ohlsons veg, ELVERUM",
		"gobakkvegen 9999":                 "Gobakkvegen, 2410 HERNES",
		"nosuchstreetanywhere 1":           "",
		"12":                               "",
		"Storgata 24, 2408 ELVERUM, Norge": "Storgata 24, 2414 ELVERUM",
	} {
		got := ""
		if matches := a.Search(query, Options{}); len(matches) > 0 {
			got = matches[0].Address.String()
		}
		if got != want {
			t.Errorf("%q found %q, want %q", query, got, want)
		}
	}
}

// TestElverumPasted is whole lines as forms and maps write them, and lines
// with something wrong in them: found, but told as partial.
func TestElverumPasted(t *testing.T) {
	a := elverum(t)
	for _, c := range []struct {
		query, want string
		quality     Quality
	}{
		{"storgata 1 elverum", "Storgata 1, 2408 ELVERUM", WordMatch},
		{"Gobakkvegen 438, 2410 HERNES", "Gobakkvegen 438, 2410 HERNES", WordMatch},
		{"Gobakkvegen 438, 2410 Hernes, Norge", "Gobakkvegen 438, 2410 HERNES", WordMatch},
		{"Gobakkvegen 438, 2410 Hernes, Norway", "Gobakkvegen 438, 2410 HERNES", WordMatch},
		{"Gobakkvegen 438, 2410 Hernes, No", "Gobakkvegen 438, 2410 HERNES", WordMatch},
		{"Gobakkvegen 438, 2410 Hernes, Nor", "Gobakkvegen 438, 2410 HERNES", WordMatch},
		{"gobakkvegen 438 elverum kommune", "Gobakkvegen 438, 2410 HERNES", WordMatch},
		{"gobakkvegen 438 hernes sentrum", "Gobakkvegen 438, 2410 HERNES", PartialMatch},
		{"gobakkvegen 438 hernes xyzzyqq", "Gobakkvegen 438, 2410 HERNES", PartialMatch},
		{"gobakkvegen 438 2410 xyzzyqq", "Gobakkvegen 438, 2410 HERNES", PartialMatch},
		{"Storgata 24, 2408 Elverum", "Storgata 24, 2414 ELVERUM", PartialMatch},
		{"gobakkvegen 9999", "Gobakkvegen, 2410 HERNES", PartialMatch},
		{"storgata 24 xyzzyqq", "", 0},            // which town?
		{"xyzzyqqgata 24 elverum", "", 0},         // which street?
		{"xyzzyqqgata 24 2410 elverum", "", 0},    // neither
		{"storgata 24 2414 xyzzyqq qqzzx", "", 0}, // two unknown words
		{"kommune", "", 0},
	} {
		got, quality := "", Quality(0)
		if matches := a.Search(c.query, Options{}); len(matches) > 0 {
			got, quality = matches[0].Address.String(), matches[0].Quality
		}
		if got != c.want || quality != c.quality {
			t.Errorf("%q found %q %d, want %q %d", c.query, got, quality, c.want, c.quality)
		}
	}
	for _, city := range []string{"Hernes xyzzyqq Norge", "xyzzyqq", "Norge"} {
		at, want := a.Locate("Gobakkvegen 438 xyzzyqq", "", city), NoAccuracy
		if city[0] == 'H' {
			want = AddressAccuracy
		}
		if at.Accuracy != want {
			t.Errorf("located in %q: %+v", city, at)
		}
	}
}
