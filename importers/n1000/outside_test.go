package n1000_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"finnfram/data"
)

// TestCoordinatesOutsideNorway: a file whose coordinates are not what it says
// is refused with the probable reason; a few strays are left out.
func TestCoordinatesOutsideNorway(t *testing.T) {
	line := func(corners string) string {
		return fmt.Sprintf(`{"type":"Feature","properties":{"typeVeg":"enkelBilveg"},"geometry":{"type":"LineString","coordinates":[%s]}}`, corners)
	}
	collection := func(epsg string, lines ...string) string {
		return fmt.Sprintf(`{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:%s"}},"features":[%s]}`, epsg, strings.Join(lines, ","))
	}
	good := line("[10.75,59.91],[10.76,59.92]")
	for name, row := range map[string]struct{ text, want string }{
		"swapped":         {collection("4326", line("[59.91,10.75],[59.92,10.76]")), "latitude and longitude seem to be swapped"},
		"degrees":         {collection("25833", good), "seem to be degrees"},
		"swapped metres":  {collection("25833", line("[6649000,262000],[6649900,262900]")), "seem to be swapped"},
		"somewhere else":  {collection("4326", line("[2.35,48.85],[2.36,48.86]")), "another coordinate reference system"},
		"a quarter stray": {collection("4326", good, good, good, line("[59.91,10.75],[59.92,10.76]")), "1 of 4 links lie outside"},
	} {
		if _, err := read(t, "made.geojson", row.text); !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", name, err, row.want)
		}
	}
	sink, err := read(t, "made.geojson", collection("4326", good, good, good, good, line("[10.75,59.91],[59.92,10.76]")))
	if err != nil || sink.ByRule()["coordinates-outside-norway"] != 1 || len(surveyOf(t, sink).Ways) != 4 {
		t.Errorf("one stray of five: %v %v", err, sink.ByRule())
	}
}
