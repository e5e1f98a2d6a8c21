package services

import (
	"encoding/json"
	"testing"

	"finnfram/api/wire"
	"finnfram/data/live"
)

func TestWhy(t *testing.T) {
	a, b, c := live.Municipality{Code: "0001", Name: "Avik"}, live.Municipality{Code: "0002", Name: "Bvik"}, live.Municipality{Code: "0003"}
	for _, row := range []struct {
		name   string
		answer live.ResponsibleAnswer
		nb, en string
	}{
		{"certain", live.ResponsibleAnswer{Basis: live.ByCatchment, Municipality: a}, "Svarer for Avik.", "Answers for Avik."},
		{"no name", live.ResponsibleAnswer{Basis: live.ByCatchment, Municipality: c}, "Svarer for 0003.", "Answers for 0003."},
		{"no municipality", live.ResponsibleAnswer{Basis: live.ByCatchment}, "Svarer for dette stedet.", "Answers for this place."},
		{"two", live.ResponsibleAnswer{Basis: live.ByCatchment, Candidates: []live.Municipality{a, b}},
			"Stedet ligger så nær en kommunegrense at vi ikke vet om det er Avik eller Bvik; her er alle vi vet om som svarer der.",
			"The place lies so near a border that we do not know whether it is Avik or Bvik; these are all we know who answer there."},
		{"nearest, three", live.ResponsibleAnswer{Basis: live.ByNearest, Candidates: []live.Municipality{a, b, c}},
			"Vi vet ikke hvem som svarer for Avik, Bvik eller 0003; dette er den nærmeste vi kjenner.",
			"We do not know who answers for Avik, Bvik or 0003; this is the nearest we know."},
		{"nearest, at sea", live.ResponsibleAnswer{Basis: live.ByNearest},
			"Vi vet ikke hvilken kommune dette er i; dette er den nærmeste vi kjenner.",
			"We do not know which municipality this is in; this is the nearest we know."},
		{"nothing", live.ResponsibleAnswer{Basis: live.NoBasis, Municipality: a}, "Vi vet ikke hvem som svarer her.", "We do not know who answers here."},
	} {
		if got := why(&row.answer, wire.Bokmaal); got != row.nb {
			t.Errorf("%s: %q, want %q", row.name, got, row.nb)
		}
		if got := why(&row.answer, wire.English); got != row.en {
			t.Errorf("%s: %q, want %q", row.name, got, row.en)
		}
	}
}

// TestUncertainMunicipality: all that it may be are told, and whom a source
// names although nothing else is known of them.
func TestUncertainMunicipality(t *testing.T) {
	answer := live.ResponsibleAnswer{
		Category: "emergency-clinic", Basis: live.ByCatchment, Named: []string{"Øyene «legevakt»"},
		Candidates: []live.Municipality{{Code: "0001", Name: "Avik"}, {Code: "0002", Name: "Bvik"}},
	}
	var got struct {
		Municipality *struct{}
		Candidates   []struct{ Code, Name string }
		Named        []string
		Phone        *string
	}
	if err := json.Unmarshal(append([]byte(`{"features":[]`), appendResponsible(nil, &answer, wire.Bokmaal)...), &got); err != nil {
		t.Fatal(err)
	}
	if got.Municipality != nil || got.Phone != nil || len(got.Candidates) != 2 || got.Candidates[1].Code != "0002" || got.Candidates[1].Name != "Bvik" || len(got.Named) != 1 || got.Named[0] != "Øyene «legevakt»" {
		t.Errorf("%+v", got)
	}
}
