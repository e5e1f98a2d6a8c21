package osm_test

import (
	"bytes"
	"context"
	"testing"

	"finnfram/geo/roads"
	"finnfram/importers/osm"
)

func roadsOf(tb testing.TB, name string) *roads.Survey {
	tb.Helper()
	s, err := osm.Roads(context.Background(), name, bytes.NewReader(shared(tb, name)))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestRealFiles(t *testing.T) {
	for _, name := range []string{"osm/oslo-center.osm.pbf", "osm/oslo-east-filtered.osm.pbf", "osm/ajaccio-ferry.osm.pbf", "osm/skoyen.osm.pbf"} {
		s := roadsOf(t, name)
		t.Log(name, len(s.Ways), len(s.Nodes), len(s.Turns), len(s.Spots), len(s.Places))
	}
}
