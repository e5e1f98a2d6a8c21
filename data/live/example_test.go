package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// shelf is a store with one version of one source.
type shelf []data.Site

func (s shelf) Active(context.Context) (map[data.Source]data.Version, error) {
	return map[data.Source]data.Version{"csv": {Number: 1, Source: "csv", Credit: "the town"}}, nil
}

func (s shelf) Records(_ context.Context, _ data.VersionNumber, kind data.RecordKind, f func(data.Record) error) error {
	for _, site := range s {
		body, err := json.Marshal(site)
		if err == nil && kind == data.SiteRecord {
			err = f(data.Record{Kind: kind, Key: site.Key, Body: body})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s shelf) Blob(context.Context, string) (io.ReadCloser, error)    { return nil, data.ErrNotFound }
func (s shelf) Closures(context.Context) ([]data.Closure, error)       { return nil, nil }
func (s shelf) Separations(context.Context) ([]data.Separation, error) { return nil, nil }

func ExampleWorld_Nearest() {
	monday := time.Date(2026, 11, 23, 19, 0, 0, 0, time.UTC) // 20:00 in Oslo
	hours := func(raw string) *data.Hours {
		return &data.Hours{Notation: data.OSMHours, Raw: raw, AsOf: monday.AddDate(0, -1, 0)}
	}
	store := shelf{
		{ID: "csv-1", Source: "csv", Key: "1", Name: "Torget", Position: &geo.Point{Lat: 59.911, Lon: 10.75}, Hours: hours("Mo-Fr 09:00-18:00"),
			Services: []data.Service{{ID: "csv-1-pharmacy", Category: data.Pharmacy}}},
		{ID: "csv-2", Source: "csv", Key: "2", Name: "Brua", Position: &geo.Point{Lat: 59.92, Lon: 10.75}, Hours: hours("24/7"),
			Services: []data.Service{{ID: "csv-2-pharmacy", Category: data.Pharmacy}}},
	}
	world, err := live.Build(context.Background(), store, live.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	question := live.NearestQuery{From: geo.Point{Lat: 59.91, Lon: 10.75}, Categories: []data.Category{data.Pharmacy}, Limit: 5, At: monday}
	answer, _ := world.Nearest(question)
	for _, found := range answer.Found {
		fmt.Printf("%s %.0f m, open %t\n", found.Service.Name, found.Distance, *found.Openness.Open)
	}
	question.OpenOnly = true
	answer, _ = world.Nearest(question)
	fmt.Println("open:", answer.Found[0].Service.Name, "short:", answer.Short)
	// Output:
	// Torget 111 m, open false
	// Brua 1114 m, open true
	// open: Brua short: filters
}
