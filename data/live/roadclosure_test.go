package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/geo/roads"
)

func TestRoadClosureIsRead(t *testing.T) {
	area := `{"type":"Polygon","coordinates":[[[10,60],[10.1,60],[10.1,60.1],[10,60]]]}`
	for name, row := range map[string]struct {
		c    data.RoadClosure
		want string // a line for each: space, ways, profiles, parts of the shape, within; or what is wrong
	}{
		"ways of two maps":   {data.RoadClosure{Ways: []string{"osm:way/1", "n1000:way/2", "osm:way/3"}}, "osm [1 3] 15 [] 0;n1000 [2] 15 [] 0"},
		"some profiles":      {data.RoadClosure{Ways: []string{"osm:way/1"}, Profiles: []string{"drive", "cycle"}}, "osm [1] 5 [] 0"},
		"a point":            {data.RoadClosure{Shape: []byte(`{"type":"Point","coordinates":[10,60]}`)}, " [] 15 [1] 15"},
		"a line":             {data.RoadClosure{Shape: []byte(`{"type":"LineString","coordinates":[[10,60],[10.1,60]]}`), Within: 30}, " [] 15 [2] 30"},
		"a road that rounds": {data.RoadClosure{Shape: []byte(`{"type":"LineString","coordinates":[[10,60],[10.1,60],[10.1,60.1],[10,60]]}`)}, " [] 15 [3 2] 15"},
		"an area":            {data.RoadClosure{Shape: []byte(area)}, " [] 15 [4] 0"},
		"both":               {data.RoadClosure{Ways: []string{"osm:way/1"}, Shape: []byte(area)}, "osm [1] 15 [] 0; [] 15 [4] 0"},
		"nothing":            {data.RoadClosure{}, "ways, shape"},
		"null":               {data.RoadClosure{Shape: []byte(`null`)}, "ways, shape"},
		"no id":              {data.RoadClosure{Ways: []string{"1"}}, "ways"},
		"no number":          {data.RoadClosure{Ways: []string{"osm:way/x"}}, "ways"},
		"no profile":         {data.RoadClosure{Ways: []string{"osm:way/1"}, Profiles: []string{"bus"}}, "profiles"},
		"no direction":       {data.RoadClosure{Ways: []string{"osm:way/1"}, Direction: "north"}, "direction"},
		"a hole":             {data.RoadClosure{Shape: []byte(`{"type":"Polygon","coordinates":[[[10,60],[11,60],[11,61],[10,60]],[[10.4,60.1],[10.5,60.1],[10.5,60.2],[10.4,60.1]]]}`)}, "without holes"},
		"an open ring":       {data.RoadClosure{Shape: []byte(`{"type":"Polygon","coordinates":[[[10,60],[11,60],[11,61],[10,61]]]}`)}, "ends where it began"},
		"off the earth":      {data.RoadClosure{Shape: []byte(`{"type":"Point","coordinates":[10,95]}`)}, "shape"},
		"a missing number":   {data.RoadClosure{Shape: []byte(`{"type":"Point","coordinates":[null,1]}`)}, "shape"},
		"round the earth":    {data.RoadClosure{Shape: []byte(`{"type":"LineString","coordinates":[[170,60],[-170,60]]}`)}, "shape"},
		"no geometry":        {data.RoadClosure{Shape: []byte(`{"type":"Circle"}`)}, "shape"},
		"a collection":       {data.RoadClosure{Shape: []byte(`{"type":"GeometryCollection","geometries":[]}`)}, "shape"},
		"no points":          {data.RoadClosure{Shape: []byte(`{"type":"MultiPoint","coordinates":[]}`)}, "shape"},
		"far":                {data.RoadClosure{Shape: []byte(area), Within: 20_000}, "within_m"},
	} {
		list, err := shutting(row.c)
		if (err == nil) != (CheckRoadClosure(row.c) == nil) {
			t.Errorf("%s: checked otherwise than read", name)
		}
		if err != nil {
			if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), row.want) {
				t.Errorf("%s: %v, want %q", name, err, row.want)
			}
			continue
		}
		var got []string
		for _, c := range list {
			parts := []int{}
			for _, part := range c.Shape {
				parts = append(parts, len(part))
			}
			got = append(got, fmt.Sprintf("%s %v %d %v %v", c.Space, c.Ways, c.Profiles, parts, float64(c.Within)))
		}
		if text := strings.Join(got, ";"); text != row.want {
			t.Errorf("%s: %q, want %q", name, text, row.want)
		}
	}
}

// FuzzRoadClosure: whatever the desk or the store says, reading it ends with
// something bounded or with data.ErrInvalid.
func FuzzRoadClosure(f *testing.F) {
	f.Add([]byte(`{"ways":["osm:way/1"],"direction":"along","profiles":["drive"]}`))
	f.Add([]byte(`{"shape":{"type":"LineString","coordinates":[[10,60],[10.1,60],[10,60]]},"within_m":5}`))
	f.Add([]byte(`{"shape":{"type":"MultiPolygon","coordinates":[[[[10,60],[11,60],[11,61],[10,60]]]]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c data.RoadClosure
		if json.Unmarshal(raw, &c) != nil {
			return
		}
		list, err := shutting(c)
		if err != nil && !errors.Is(err, data.ErrInvalid) {
			t.Error(err)
		}
		for _, one := range list {
			if len(one.Ways) == 0 && len(one.Shape) == 0 || one.Profiles&^roads.AllProfiles != 0 || !(one.Within >= 0 && one.Within <= widestClosure) {
				t.Errorf("%s became %+v", raw, one)
			}
		}
	})
}
