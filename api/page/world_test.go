package page_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"finnfram/api"
	"finnfram/data"
	"finnfram/data/live"
	tables "finnfram/data/norway"
	"finnfram/data/store"
	"finnfram/geo"
	"finnfram/importers"
	"finnfram/importers/norway"
	"finnfram/importers/osm"
)

func newStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// importFacts imports the tables that the program ships.
func importFacts(t *testing.T, s *store.Store) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for _, name := range tables.Tables() {
		content, err := tables.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Join(dir, name))
		if err := os.WriteFile(paths[len(paths)-1], content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runImport(t, s, norway.Reader{}, paths...)
}

func importOpenStreetMap(t *testing.T, s *store.Store, path string) {
	t.Helper()
	runImport(t, s, osm.Reader{}, path)
}

func runImport(t *testing.T, s *store.Store, reader importers.Reader, paths ...string) {
	t.Helper()
	run := importers.Run{Reader: reader, Now: time.Now, RejectsDir: t.TempDir(), Store: importers.Store{
		Active: s.Active, Blob: s.Blob,
		Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
			return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
		},
	}}
	if _, err := run.Do(t.Context(), paths); err != nil {
		t.Fatal(err)
	}
}

// pharmacies lie in a row north of Tromsø, each in a state of its own.
func pharmacies() []data.Site {
	fresh := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC)
	old := time.Date(2023, 3, 1, 0, 0, 0, 0, time.UTC)
	site := func(key, name string, row int, raw string, asOf time.Time) data.Site {
		var hours *data.Hours
		if raw != "" {
			hours = &data.Hours{Notation: data.OSMHours, Raw: raw, AsOf: asOf}
		}
		return data.Site{
			Key: key, Name: name, Hours: hours, Accuracy: data.ExactAccuracy, AsOf: fresh,
			Position: &geo.Point{Lat: 69.6500 + float64(row)*0.002, Lon: 18.9553},
			Services: []data.Service{{Category: data.Pharmacy}},
		}
	}
	list := []data.Site{
		site("svanen", "Apoteket «Svanen»", 0, "Mo-Fr 09:00-16:30; Sa 10:00-14:00", fresh),
		site("nordlys", "Nordlysapoteket", 1, "Mo-Fr 15:00-20:00", fresh),
		site("gammel", "Apotek med gamle tider", 2, "Mo-Fr 08:00-16:00", old),
		site("rar", "Apotek med rare tider", 3, "når det passer", fresh),
		site("dogn", "Døgnapoteket", 4, "24/7", fresh),
		site("vann", "Apotek med vannskade", 5, "24/7", fresh),
		site("omtrent", "Apotek et sted i 9010", 6, "Mo-Su 10:00-24:00", fresh),
		site("langt", "Interkommunalt spesialapotek og legemiddelutsalg for Nord-Troms, Universitetssykehusområdet og omliggende øyer, avdeling for reseptekspedisjon", 7, "", fresh),
		site("fredag", "Fredagsapoteket", 8, "Fr 12:00-18:00", fresh),
		site("natt", "Nattapoteket", 9, "Mo-Su 12:00-02:30", fresh),
	}
	list[0].Contact.Phone, list[0].Wheelchair = "+4777123456", "yes"
	list[0].Address = data.Address{Street: "Storgata 1", PostalCode: "9008", City: "TROMSØ"}
	list[6].Accuracy = data.PostcodeAccuracy
	return list
}

// putPharmacies stores them as one version of the source "hand", and a
// closure of one.
func putPharmacies(t *testing.T, s *store.Store) {
	t.Helper()
	asOf := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC)
	staging, err := s.Begin(t.Context(), data.Version{Source: "hand", Format: "csv", AsOf: asOf, Credit: "© Tester"}, store.BeginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var records []data.Record
	for _, site := range pharmacies() {
		site.Source, site.ID = "hand", data.MakeSiteID("hand", site.Key)
		site.Services[0].ID = data.MakeServiceID(site.ID, data.Pharmacy, 1)
		body, err := json.Marshal(site)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, data.Record{Kind: data.SiteRecord, Key: site.Key, Body: body})
	}
	if _, err := staging.Put(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	if _, err := staging.Commit(t.Context(), data.Counts{Records: int64(len(records))}); err != nil {
		t.Fatal(err)
	}
	closure := data.Closure{
		ID: "water", Service: "hand-vann-pharmacy", Reason: "Vannskade",
		From: time.Date(2025, 6, 16, 6, 0, 0, 0, time.UTC), To: time.Date(2025, 6, 20, 6, 0, 0, 0, time.UTC),
	}
	if _, _, err := s.PutClosure(t.Context(), closure, ""); err != nil {
		t.Fatal(err)
	}
}

// serve starts the whole outside face over s, at a moment that stands still,
// and returns its address. Without a store it never has a world.
func serve(t *testing.T, s *store.Store, at time.Time) string {
	t.Helper()
	now := func() time.Time { return at }
	config := api.Config{World: func() *live.World { return nil }, Log: slog.New(slog.DiscardHandler), Now: now, Limits: api.Limits{PerSecond: -1}}
	if s != nil {
		keeper := live.NewKeeper(live.Config{Source: s, Now: now})
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		if err := keeper.Start(ctx); err != nil {
			t.Fatal(err)
		}
		config.World, config.ReportBox = keeper.World, s
	}
	handler, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
