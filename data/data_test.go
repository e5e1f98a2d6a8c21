package data

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestFindCategory(t *testing.T) {
	for word, want := range map[string]Category{
		"legevakt": EmergencyClinic, " Legevakt ": EmergencyClinic, "KA02": EmergencyClinic, "emergency-clinic": EmergencyClinic,
		"hfu": YouthClinic, "KF0103": YouthClinic, "apotek": Pharmacy, "Sjukehus": Hospital, "buohcciviessu": Hospital, "tannlege": Dentist,
		"": "", "4": "", "circus": "", "lege": GeneralPractitioner,
	} {
		info, ok := FindCategory(word)
		if info.ID != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", word, info.ID, ok, want)
		}
	}
}

func TestCategoryByCode(t *testing.T) {
	for _, row := range []struct {
		system, code string
		want         Category
	}{
		{SystemMunicipal, "ka02", EmergencyClinic}, {SystemEmergency, "6", EmergencyDepartment}, {SystemEmergency, "4", EmergencyClinic},
		{SystemPharmacy, "PA", Pharmacy}, {SystemHospitalKind, "101", Hospital}, {SystemCategory, "nursing-home", NursingHome},
		{SystemMunicipal, "PA", ""}, {SystemCategory, "legevakt", ""}, {"", "KA02", ""},
	} {
		if info, _ := CategoryByCode(row.system, row.code); info.ID != row.want {
			t.Errorf("%s %s: %q, want %q", row.system, row.code, info.ID, row.want)
		}
	}
}

// TestCategoriesAreWhole holds that people can read each category, and that
// no word or code stands for two.
func TestCategoriesAreWhole(t *testing.T) {
	words, codes := map[string]Category{}, map[Code]Category{}
	for _, info := range Categories() {
		for _, language := range []string{"nb", "nn", "se", "en"} {
			if info.Names[language] == "" {
				t.Errorf("%s has no name in %s", info.ID, language)
			}
		}
		for _, language := range []string{"nb", "nn", "en"} {
			if info.AskInstead[language] == "" {
				t.Errorf("%s does not say in %s whom to ask", info.ID, language)
			}
		}
		for _, word := range append([]string{string(info.ID)}, info.Aliases...) {
			if other, ok := words[word]; ok {
				t.Errorf("%q means %s and %s", word, other, info.ID)
			}
			words[word] = info.ID
		}
		for _, code := range info.Codes {
			code.Display = ""
			if other, ok := codes[code]; ok {
				t.Errorf("%v means %s and %s", code, other, info.ID)
			}
			codes[code] = info.ID
		}
	}
}

func TestValidOrgNumber(t *testing.T) {
	for number, want := range map[string]bool{
		"883974832": true, "915933149": true, "974767880": true,
		"883974833": false, "12345678": false, "1234567890": false, "test": false, "88397483a": false, "": false,
	} {
		if ValidOrgNumber(number) != want {
			t.Errorf("%q: %v", number, !want)
		}
	}
}

func TestIDs(t *testing.T) {
	site := MakeSiteID("osm", "node/12 å")
	if site != "osm-node-12---" {
		t.Errorf("%q", site)
	}
	if id := MakeServiceID(site, Pharmacy, 1); id != "osm-node-12----pharmacy" {
		t.Errorf("%q", id)
	}
	if id := MakeServiceID("a", Pharmacy, 12); id != "a-pharmacy-12" {
		t.Errorf("%q", id)
	}
}

func TestClosureCovers(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
	closed := Closure{From: at(8), To: at(10)}
	for hour, want := range map[int]bool{7: false, 8: true, 9: true, 10: false} {
		if closed.Covers(at(hour)) != want {
			t.Errorf("at %d: %v", hour, !want)
		}
	}
	if open := (Closure{From: at(8)}); !open.Covers(at(8).AddDate(10, 0, 0)) || open.Covers(at(7)) {
		t.Error("a closure without end")
	}
}

func TestPlain(t *testing.T) {
	for _, row := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("a.csv is empty: %w", ErrInvalid), "a.csv is empty"},
		{fmt.Errorf("import csv: %w", fmt.Errorf("%w: %w", fmt.Errorf("line 3: %w", ErrInvalid), ErrInvalid)), "import csv: line 3"},
		{fmt.Errorf("removes much: %w", ErrRefused), "removes much"},
		{fmt.Errorf("version 9: %w", ErrNotFound), "version 9: not found"},
		{errors.New("the cell reads «: invalid» here"), "the cell reads «: invalid» here"},
		{ErrInvalid, "invalid"},
	} {
		if got := Plain(row.err); got != row.want {
			t.Errorf("%v: %q, want %q", row.err, got, row.want)
		}
	}
}

func TestSuggestCategory(t *testing.T) {
	for text, want := range map[string]string{
		"apotk": "apotek", "Legevaktt": "legevakt", "sjukehuss": "sjukehus", "tanlege": "tannlege", "circus": "", "": "", "xy": "",
	} {
		if got := SuggestCategory(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
