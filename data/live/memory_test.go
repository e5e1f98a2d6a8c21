package live

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// memory is a Source for worlds written down in a test. Worlds from a real
// store are in keeper_test.go.
type memory struct {
	active   map[data.Source]data.Version
	records  map[data.VersionNumber][]data.Record
	blobs    map[string][]byte
	closures []data.Closure
	apart    []data.Separation
	next     data.VersionNumber
	read     int // records handed out
}

func newMemory() *memory {
	return &memory{active: map[data.Source]data.Version{}, records: map[data.VersionNumber][]data.Record{}, blobs: map[string][]byte{}}
}

// put makes a new version of a source and puts it in force.
func (m *memory) put(tb testing.TB, source data.Source, bodies ...any) data.VersionNumber {
	tb.Helper()
	m.next++
	v := data.Version{Number: m.next, Source: source, Format: string(source), AsOf: vouched, Credit: "© " + string(source), Active: true}
	for _, body := range bodies {
		r := data.Record{}
		switch body := body.(type) {
		case data.Site:
			body.Source = source
			if body.ID == "" {
				body.ID = data.MakeSiteID(source, body.Key)
			}
			for i := range body.Services {
				if body.Services[i].ID == "" {
					body.Services[i].ID = data.MakeServiceID(body.ID, body.Services[i].Category, 1)
				}
			}
			r.Kind, r.Key, r.Body = data.SiteRecord, body.Key, encode(tb, body)
		case data.Area:
			r.Kind, r.Key, r.Body = data.AreaRecord, body.Code, encode(tb, body)
		case data.Postcode:
			r.Kind, r.Key, r.Body = data.PostcodeRecord, body.Code, encode(tb, body)
		case data.Catchment:
			r.Kind, r.Key, r.Body = data.CatchmentRecord, fmt.Sprint(body), encode(tb, body)
		default:
			tb.Fatalf("no record is made of %T", body)
		}
		m.records[v.Number] = append(m.records[v.Number], r)
	}
	slices.SortFunc(m.records[v.Number], func(a, b data.Record) int { return cmp.Compare(a.Key, b.Key) })
	m.active[source] = v
	return v.Number
}

func encode(tb testing.TB, body any) json.RawMessage {
	tb.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

func (m *memory) Active(context.Context) (map[data.Source]data.Version, error) { return m.active, nil }

func (m *memory) Records(_ context.Context, n data.VersionNumber, kind data.RecordKind, f func(data.Record) error) error {
	for _, r := range m.records[n] {
		if r.Kind != kind {
			continue
		}
		m.read++
		if err := f(r); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Blob(_ context.Context, sha string) (io.ReadCloser, error) {
	blob, ok := m.blobs[sha]
	if !ok {
		return nil, data.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(blob)), nil
}

func (m *memory) Closures(context.Context) ([]data.Closure, error) { return m.closures, nil }

func (m *memory) Separations(context.Context) ([]data.Separation, error) { return m.apart, nil }

// vouched is the date of the hours in worlds of tests, and testNow the time
// that their builders go by: a Monday morning.
var (
	vouched = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	testNow = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
)

func testOptions() Options { return Options{Now: func() time.Time { return testNow }} }

func build(tb testing.TB, m *memory) *World {
	tb.Helper()
	w, err := Build(tb.Context(), m, testOptions())
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

// site is a site with one service.
func site(key string, category data.Category, lat, lon float64, more ...func(*data.Site)) data.Site {
	s := data.Site{Key: key, Name: key, Position: &geo.Point{Lat: lat, Lon: lon}, Accuracy: data.ExactAccuracy, AsOf: vouched, Services: []data.Service{{Category: category}}}
	for _, change := range more {
		change(&s)
	}
	return s
}

func hoursOf(raw string) func(*data.Site) {
	return func(s *data.Site) { s.Hours = &data.Hours{Notation: data.OSMHours, Raw: raw, AsOf: vouched} }
}

// square is a GeoJSON polygon.
func square(south, west, north, east float64) json.RawMessage {
	return fmt.Appendf(nil, `{"type":"Polygon","coordinates":[[[%[2]v,%[1]v],[%[4]v,%[1]v],[%[4]v,%[3]v],[%[2]v,%[3]v],[%[2]v,%[1]v]]]}`, south, west, north, east)
}
