package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"finnfram/api"
	"finnfram/api/admin"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/data/store"
	"finnfram/geo"
)

// A Monday at ten in Oslo.
var testNow = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const token = "a-token-of-the-registry-staff"

// server is the whole outside face over a real store and a real world.
type server struct {
	*httptest.Server
	store   *store.Store
	keeper  *live.Keeper
	log     *bytes.Buffer
	metrics *prometheus.Registry
}

func vouched(raw string) *data.Hours {
	return &data.Hours{Notation: data.OSMHours, Raw: raw, AsOf: testNow.AddDate(0, -1, 0)}
}

func sites() []data.Site {
	at := func(lat, lon float64) *geo.Point { return &geo.Point{Lat: lat, Lon: lon} }
	return []data.Site{
		{Key: "legevakt", Name: "Byens legevakt", Position: at(69.6500, 18.9600), Accuracy: data.ExactAccuracy, Hours: vouched("24/7"), Keys: data.Keys{OrgNumber: "974760673"},
			Address: data.Address{Street: "Storgata 1", PostalCode: "9008", City: "TROMSØ"}, Contact: data.Contact{Phone: "+4777123456"}, Services: []data.Service{{Category: data.EmergencyClinic}}},
		{Key: "apotek-1", Name: "Apoteket «Svanen»", Position: at(69.6600, 18.9600), Accuracy: data.ExactAccuracy, Wheelchair: "yes", Hours: vouched("Mo-Fr 09:00-16:30; Sa 10:00-14:00"), Services: []data.Service{{Category: data.Pharmacy, Languages: []string{"se"}}}},
		{Key: "apotek-2", Name: "Apotek to", Position: at(69.6700, 18.9600), Accuracy: data.PostcodeAccuracy, Hours: vouched("når det passer"), Services: []data.Service{{Category: data.Pharmacy}}},
		{Key: "apotek-3", Name: "Apotek tre", Position: at(69.6800, 18.9600), Accuracy: data.ExactAccuracy, Services: []data.Service{{Category: data.Pharmacy}}},
	}
}

// put imports sites into the store.
func put(t testing.TB, s *store.Store, list []data.Site) data.Version {
	t.Helper()
	staging, err := s.Begin(t.Context(), data.Version{Source: "test", Format: "csv", AsOf: testNow.AddDate(0, -1, 0), Credit: "© test"}, store.BeginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var records []data.Record
	for _, site := range list {
		site.Source, site.ID, site.AsOf = "test", data.MakeSiteID("test", site.Key), testNow.AddDate(0, -1, 0)
		for i := range site.Services {
			site.Services[i].ID = data.MakeServiceID(site.ID, site.Services[i].Category, 1)
		}
		body, err := json.Marshal(site)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, data.Record{Kind: data.SiteRecord, Key: site.Key, Body: body})
	}
	if _, err := staging.Put(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	if err := staging.Findings(t.Context(), []data.Finding{{Severity: data.Note, Rule: "example"}, {Severity: data.Note, Rule: "example"}}); err != nil {
		t.Fatal(err)
	}
	version, err := staging.Commit(t.Context(), data.Counts{Records: int64(len(list))})
	if err != nil {
		t.Fatal(err)
	}
	return version
}

// importer runs an import whose outcome is decided by its file.
type importer struct{}

func (importer) Formats() []string { return []string{"csv"} }

func (importer) Import(_ context.Context, r admin.ImportRequest, p admin.Progress) (json.RawMessage, error) {
	p.Expect(1)
	p.Rows(1)
	if strings.HasSuffix(r.Files[0], "bad.csv") {
		return json.RawMessage(`{"failure":"bad"}`), fmt.Errorf("line 1: %w", data.ErrInvalid)
	}
	return json.RawMessage(`{"version":1}`), nil
}

func newServer(t testing.TB, change func(*api.Config)) *server {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, sites()[:3])
	put(t, s, sites())
	now := func() time.Time { return testNow }
	ctx, stop := context.WithCancel(context.Background())
	keeper := live.NewKeeper(live.Config{Source: s, Roads: s, Log: slog.New(slog.DiscardHandler), Now: now})
	if err := keeper.Start(ctx); err != nil {
		t.Fatal(err)
	}
	out := &server{store: s, keeper: keeper, log: new(bytes.Buffer), metrics: prometheus.NewRegistry()}
	config := api.Config{
		World: keeper.World, Closures: s, Versions: s, Imports: importer{}, Separations: s, RoadClosures: s, ReportDesk: s, ReportBox: s,
		Compare: func(ctx context.Context, a, b data.VersionNumber, limit int, cursor string) (admin.Difference, error) {
			d, err := s.Compare(ctx, a, b, limit, cursor)
			return admin.Difference(d), err
		},
		Token: token, Log: slog.New(slog.NewJSONHandler(out.log, nil)), Now: now, Metrics: out.metrics,
		Limits: api.Limits{PerSecond: -1, ImportBytes: 1 << 20},
	}
	if change != nil {
		change(&config)
	}
	handler, err := api.New(config)
	if err != nil {
		t.Fatal(err)
	}
	out.Server = httptest.NewUnstartedServer(handler)
	out.Config = api.NewServer("", handler, slog.New(slog.DiscardHandler))
	out.Start()
	t.Cleanup(func() {
		out.Close()
		stop()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return out
}

// ask sends one request; headers are "Name: value".
func (s *server) ask(t testing.TB, method, path, body string, headers ...string) (*http.Request, *http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	if body != "" && request.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := s.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return request, response, answer
}
