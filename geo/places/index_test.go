package places

import (
	"testing"

	"finnfram/geo"
)

func TestSearchFolds(t *testing.T) {
	ix := Build([]Entry{
		{ID: "1", Text: "Tromsø legevakt"}, {ID: "2", Text: "Ålesund sykehus"}, {ID: "3", Text: "Bærum helsestasjon"},
		{ID: "4", Text: "Kárášjoga gielda", Alternatives: []string{"Karasjok kommune"}},
		{ID: "5", Text: "Fitnodatgeaidnu"}, {ID: "6", Text: "Nord-Odal"}, {ID: "7", Text: "St. Olavs hospital"},
		{ID: "8", Text: "Storgata", Detail: "Lillestrøm"}, {ID: "9", Text: "Karl Johans gate"}, {ID: "10", Text: "Ringveien"},
		{ID: "11", Text: "Hvaler", Alternatives: []string{"Våler (Viken)"}}, {ID: "12", Text: "Deatnu", Alternatives: []string{"Čáhppesduoddar Ŋáŧđŧ"}},
		{ID: "13", Text: "Raisin kommuuni"}, {ID: "14", Text: "Chr. Krohgs vei"}, {ID: "15", Text: "Christian Michelsens gate"},
	})
	for query, want := range map[string]string{
		"tromso": "1", "TROMSØ": "1", "tromsoe": "1", "trmoso": "1", "troms": "1", "legevakt tromsø": "1",
		"alesund": "2", "aalesund": "2", "Ålesund": "2", "a\u030alesund": "2", "allesund": "2",
		"baerum": "3", "barum": "3", "bærum": "3", "helsestasjon bærum": "3", "helsestajson b": "3",
		"karasjoga": "4", "karasjok": "4", "kárášjoga": "4",
		"fitnodatgeaidnu": "5", "fitnodatgaeidnu": "5", "fitno": "5",
		"nordodal": "6", "nord odal": "6", "nord-odal": "6",
		"st olavs": "7", "St. Olav's": "7", "sankt": "",
		"storgt. lillestrom": "8", "storgaten": "8", "stor gata": "8", "storg. lille": "8", "storgate ": "8",
		"karl johans gt": "9", "karl johansgate": "9", "johans g.": "9",
		"ringv.": "10", "ringvegen": "10", "ringvei": "10", "ringveg": "10", "ringve": "10", "ringv": "10",
		"vaaler viken": "11", "cahppes": "12", "natdt": "12", "raisin": "13",
		"chr. mich": "15", "": "", "   ": "", "...": "", "xyzzy": "",
	} {
		got := ""
		if matches := ix.Search(query, Options{}); len(matches) > 0 {
			got = matches[0].Entry.ID
		}
		if got != want {
			t.Errorf("%q found %q, want %q", query, got, want)
		}
	}
}

func TestSearchOrder(t *testing.T) {
	oslo, bergen := geo.Point{Lat: 59.91, Lon: 10.75}, geo.Point{Lat: 60.39, Lon: 5.32}
	ix := Build([]Entry{
		{ID: "typo", Text: "Bjerge", Weight: 9}, {ID: "prefix", Text: "Bergensgata", Weight: 9}, {ID: "word", Text: "Bergen sykehus", Weight: 1},
		{ID: "whole", Text: "Bergen"}, {ID: "detail", Text: "Haukeland", Detail: "Bergen", Weight: 9},
		{ID: "o", Text: "Storgata", Point: &oslo}, {ID: "b", Text: "Storgata", Point: &bergen}, {ID: "none", Text: "Storgata"},
		{ID: "bo", Text: "Bo"}, {ID: "bø", Text: "Bø"},
	})
	expect := func(query string, o Options, want ...string) {
		t.Helper()
		matches := ix.Search(query, o)
		for i, id := range want {
			if i >= len(matches) || matches[i].Entry.ID != id {
				t.Fatalf("%q: place %d is not %q: %+v", query, i, id, matches)
			}
		}
		if len(matches) != len(want) {
			t.Errorf("%q: %d matches, want %d", query, len(matches), len(want))
		}
	}
	expect("bergen", Options{}, "whole", "word", "detail", "prefix")
	expect("bergen", Options{Limit: 1}, "whole")
	expect("storgata", Options{Near: &oslo}, "o", "b", "none")
	expect("storgata", Options{Near: &bergen}, "b", "o", "none")
	expect("bø", Options{Limit: 2}, "bø", "bo")
	expect("bo", Options{Limit: 2}, "bo", "bø")
}
