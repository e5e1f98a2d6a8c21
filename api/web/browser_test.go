package web_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"finnfram/api"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/data/sharedtest"
	"finnfram/data/store"
	"finnfram/importers"
	"finnfram/importers/municipalities"
	"finnfram/importers/n1000"
	"finnfram/importers/osm"
)

var updateScreens = flag.Bool("update-screens", false, "write the pictures of docs/screens anew")

// evening is when the hours of the pharmacies of Oslo were fresh: 19:00, a
// Tuesday.
var evening = time.Date(2024, 6, 18, 17, 0, 0, 0, time.UTC)

// serve imports files into a new store and starts the whole outside face over
// it; it waits for the roads where there are any.
func serve(t *testing.T, roads bool, sources ...source) string {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for _, from := range sources {
		run := importers.Run{Reader: from.reader, Now: time.Now, RejectsDir: t.TempDir(), Store: importers.Store{
			Active: s.Active, Blob: s.Blob,
			Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
				return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
			},
		}}
		if _, err := run.Do(t.Context(), []string{sharedtest.File(t, from.file)}); err != nil {
			t.Fatal(err)
		}
	}
	now := func() time.Time { return evening }
	keeper := live.NewKeeper(live.Config{Source: s, Roads: s, Now: now})
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	if err := keeper.Start(ctx); err != nil {
		t.Fatal(err)
	}
	ready, late := time.NewTicker(50*time.Millisecond), time.After(time.Minute)
	defer ready.Stop()
	for roads && keeper.World().Roads() == nil {
		select {
		case <-ready.C:
		case <-late:
			t.Fatal("the roads were not built in a minute")
		}
	}
	handler, err := api.New(api.Config{World: keeper.World, Log: slog.New(slog.DiscardHandler), Now: now, Limits: api.Limits{PerSecond: -1}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

type source struct {
	reader importers.Reader
	file   string
}

// TestMapPage drives the built page as a person does, in a real browser, against
// the whole outside face over a real store of central Oslo.
func TestMapPage(t *testing.T) {
	if _, err := os.Stat("dist/map.html"); err != nil {
		sharedtest.Absent(t, "the build of the pages (make web)")
	}
	node, chromium := sharedtest.Tool(t, "node"), sharedtest.Tool(t, "chromium")
	center := source{osm.Reader{}, "osm/oslo-center.osm.pbf"}
	setting := map[string]any{"chromium": chromium, "base": serve(t, true, center), "emptyBase": serve(t, false)}
	setting["ferryBase"] = serve(t, true, source{n1000.Reader{}, "roads-n1000/veglenke.geojson"})
	if *updateScreens {
		setting["screens"] = filepath.Join(sharedtest.Root(), "docs", "screens")
		setting["wholeBase"] = serve(t, true, center, source{municipalities.Reader{}, "municipalities/kommuner-2024.geojson"}, source{n1000.Reader{}, "roads-n1000/veglenke.geojson"})
	}
	argument, err := json.Marshal(setting)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // a page that never gets ready
	defer cancel()
	run := exec.CommandContext(ctx, node, "map.mjs", string(argument))
	run.WaitDelay = 5 * time.Second
	run.Dir = sharedtest.Packages(t, "testdata/browser", "map-browser")
	var complaints bytes.Buffer
	run.Stderr = &complaints
	output, err := run.Output()
	names := 0
	for lines := bufio.NewScanner(bytes.NewReader(output)); lines.Scan(); names++ {
		var outcome struct {
			Name     string
			Failures []string
			Took     int // milliseconds
		}
		if err := json.Unmarshal(lines.Bytes(), &outcome); err != nil {
			t.Fatalf("%v: %s", err, lines.Bytes())
		}
		t.Run(outcome.Name, func(t *testing.T) {
			t.Logf("%d ms", outcome.Took)
			for _, failure := range outcome.Failures {
				t.Error(failure)
			}
		})
	}
	if err != nil || names == 0 {
		t.Fatalf("%d scenarios, then %v\n%s", names, err, complaints.String())
	}
}
