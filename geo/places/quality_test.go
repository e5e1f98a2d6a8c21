package places

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/data/norway"
	"finnfram/geo"
)

// shipped are the real clinics, hospitals and municipalities that come with
// the service.
func shipped(t testing.TB) *Index {
	t.Helper()
	var entries []Entry
	for _, row := range rows(t, norway.EmergencyClinics) {
		entries = append(entries, service(t, row["key"], row["name"], "emergency-clinic", row["street"]+" "+row["city"], row["lat"], row["lon"]))
	}
	for _, row := range rows(t, norway.OpenStreetMapSites) {
		category, _, _ := strings.Cut(row["categories"], " ")
		entries = append(entries, service(t, row["key"], row["name"], category, "", row["lat"], row["lon"]))
	}
	for _, row := range rows(t, norway.Municipalities) {
		entries = append(entries, Entry{ID: row["code"], Kind: "municipality", Text: row["name"], Alternatives: strings.Split(row["name"], " - "), Weight: 2})
	}
	return Build(entries)
}

func rows(t testing.TB, table string) (list []map[string]string) {
	t.Helper()
	raw, err := norway.Files.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, head := range all[0] {
			row[head] = line[i]
		}
		list = append(list, row)
	}
	return list
}

func service(t testing.TB, id, name, category, detail, lat, lon string) Entry {
	t.Helper()
	info, known := data.FindCategory(category)
	if !known {
		t.Fatalf("%s: no category %q", id, category)
	}
	e := Entry{ID: id, Kind: "service", Text: name, Detail: detail, Weight: 1}
	for _, name := range info.Names {
		e.Alternatives = append(e.Alternatives, name)
	}
	if lat != "" {
		p := geo.Point{}
		p.Lat, _ = strconv.ParseFloat(lat, 64)
		p.Lon, _ = strconv.ParseFloat(lon, 64)
		e.Point = &p
	}
	return e
}

// TestShippedQuality is what people type and what should come first.
func TestShippedQuality(t *testing.T) {
	ix := shipped(t)
	hamar := &geo.Point{Lat: 60.7945, Lon: 11.0680}
	for _, c := range []struct {
		query   string
		near    *geo.Point
		want    string // text of the first
		quality Quality
	}{
		{"x", nil, "", 0},
		{"kristiansand s", nil, "Sørlandet sykehus Kristiansand", PrefixMatch},
		{"kristiansand s ", nil, "Kristiansand interkommunale legevakt", WordMatch},
		{"elverum", nil, "Elverum", WholeMatch},
		{"elverum kommune", nil, "Elverum", WholeMatch},
		{"Elverum, Norge", nil, "Elverum", WholeMatch},
		{"elvrum legevakt", nil, "Elverum interkommunale legevakt", TypoMatch},
		{"legevakt elverum", nil, "Elverum interkommunale legevakt", WordMatch},
		{"tromso legevakt", nil, "Tromsø legevakt", WholeMatch},
		{"Tromsø", nil, "Tromsø", WholeMatch},
		{"sykehuset hamar", nil, "Sykehuset Innlandet Hamar", WordMatch},
		{"hamar sykehus", nil, "Sykehuset Innlandet Hamar", WordMatch},
		{"kirkenes", nil, "Kirkenes sykehus", WordMatch},
		{"kirkenes legevakt", nil, "Sør-Varanger legevakt", WordMatch},
		{"hammarfest sjukehus", nil, "Hammerfest sykehus", TypoMatch},
		{"kautokeino legevakt", nil, "Kautokeino legevakt", WholeMatch},
		{"kautokeino lege", nil, "Kautokeino legevakt", PrefixMatch},
		{"guovdageaidnu", nil, "Guovdageaidnu - Kautokeino", WholeMatch},
		{"legevakt", hamar, "Hedmarken interkommunale legevakt", WholeMatch},
		{"sykehus", hamar, "Sykehuset Innlandet Hamar", WholeMatch},
		{"s", hamar, "Sykehuset Innlandet Hamar", PrefixMatch},
		{"elverum legevakt xyzzyqq", nil, "Elverum interkommunale legevakt", PartialMatch},
		{"legevakt xyzzyqq", nil, "", 0},
		{"xyzzyqq legevakt qqzzx elverum", nil, "", 0},
	} {
		found := ix.Search(c.query, Options{Near: c.near})
		got, quality := "", Quality(0)
		if len(found) > 0 {
			got, quality = found[0].Entry.Text, found[0].Quality
		}
		if got != c.want || quality != c.quality {
			t.Errorf("%q: %q %d, want %q %d (of %v)", c.query, got, quality, c.want, c.quality, brief(found))
		}
	}
}
