package norway

import (
	"context"
	"errors"
	"strings"
	"testing"

	"finnfram/data"
	tables "finnfram/data/norway"
	"finnfram/importers"
	"finnfram/importers/sinktest"
)

func shipped(t *testing.T) *sinktest.Sink {
	t.Helper()
	var inputs []importers.Input
	for _, name := range tables.Tables() {
		f, err := tables.Files.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		inputs = append(inputs, importers.Input{Name: name, Reader: f})
	}
	sink := &sinktest.Sink{}
	if err := (Reader{}).Read(context.Background(), inputs, importers.Options{}, sink); err != nil {
		t.Fatal(err)
	}
	return sink
}

func TestShippedFacts(t *testing.T) {
	sink := shipped(t)
	if len(sink.Areas) != 357 || len(sink.Findings) != 0 {
		t.Errorf("%d municipalities, findings %v", len(sink.Areas), sink.Findings)
	}
	clinicOf, count, sites := map[string]string{}, map[data.Category]int{}, map[string]data.Site{}
	for _, site := range sink.Sites {
		sites[site.Key] = site
		for _, service := range site.Services {
			count[service.Category]++
			for _, town := range service.Areas {
				clinicOf[town] += site.Name
			}
		}
	}
	if count[data.EmergencyClinic] != 167 {
		t.Errorf("%d emergency clinics", count[data.EmergencyClinic])
	}
	for town, want := range map[string]string{
		"5501": "Tromsø legevakt",
		"0301": "Legevakten i Oslo",
		"1515": "Søre Sunnmøre legevakt",
		"1818": "Herøy og Dønna legevakt",
		"3114": "Mosseregionens legevakt",
		"3419": "Elverum interkommunale legevakt",
		"1580": "", // Haram and Bremanger stand in no row of the overview
		"4648": "",
	} {
		if clinicOf[town] != want {
			t.Errorf("municipality %s: %q, want %q", town, clinicOf[town], want)
		}
	}
	if len(clinicOf) != 355 {
		t.Errorf("%d municipalities have a clinic", len(clinicOf))
	}
	if s := sites["skjervoy-legevakt"]; s.Position != nil || s.Address.Street != "" || s.Accuracy != data.NoAccuracy {
		t.Errorf("Skjervøy stands at its neighbour's place: %+v", s)
	}
	if s := sites["way/879982478"]; s.Names["en"] != "Oslo Accident and Emergency Outpatient Clinic" || s.Position == nil {
		t.Errorf("Oslo: %+v", s)
	}
}

func TestRefuses(t *testing.T) {
	for name, file := range map[string]string{
		"elsewhere.csv":           "a,b\n",
		tables.EmergencyClinics:   "key,name,lat,lon,source\nx,X,91,10,s\n",
		tables.OpenStreetMapSites: "key,name,lat,lon,source,categories\nx,X,60,10,s,circus\n",
		tables.MunicipalityCells:  "cell,municipalities\n8508ffffffffffffffff,0301\n",
		tables.Municipalities:     "code,name\n1,2,3\n",
	} {
		err := Reader{}.Read(context.Background(), []importers.Input{{Name: name, Reader: strings.NewReader(file)}}, importers.Options{}, &sinktest.Sink{})
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
