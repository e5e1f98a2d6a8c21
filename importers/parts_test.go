package importers

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"
)

// TestSeen compares the table with a map.
func TestSeen(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s, model := newSeen(), map[string]int64{}
	for line := int64(1); line <= 20_000; line++ {
		key := fmt.Sprint(random.IntN(15_000))
		first, again := s.add(key, line)
		want, known := model[key]
		if again != known || first != want {
			t.Fatalf("line %d, key %s: %d %v, want %d %v", line, key, first, again, want, known)
		}
		if !known {
			model[key] = line
		}
	}
}

func ring(coordinates ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(coordinates); i += 2 {
		r = append(r, orb.Point{coordinates[i], coordinates[i+1]})
	}
	return append(r, r[0])
}

func TestInterior(t *testing.T) {
	table := map[string]orb.MultiPolygon{
		"square":          {{ring(0, 0, 1, 0, 1, 1, 0, 1)}},
		"horseshoe":       {{ring(0, 0, 3, 0, 3, 3, 2, 3, 2, 1, 1, 1, 1, 3, 0, 3)}},
		"courtyard":       {{ring(0, 0, 3, 0, 3, 3, 0, 3), ring(1, 1, 2, 1, 2, 2, 1, 2)}},
		"small and large": {{ring(10, 10, 10.1, 10, 10.1, 10.1, 10, 10.1)}, {ring(0, 0, 1, 0, 1, 1, 0, 1)}},
		"clockwise":       {{ring(0, 0, 0, 1, 1, 1, 1, 0)}},
		"thin horseshoe":  {{ring(0, 0, 3, 0, 3, 3, 2.999, 3, 2.999, 0.001, 0.001, 0.001, 0.001, 3, 0, 3)}},
	}
	for name, area := range table {
		p, ok := Interior(area)
		if !ok || !planar.MultiPolygonContains(area, orb.Point{p.Lon, p.Lat}) {
			t.Errorf("%s: %v %v", name, p, ok)
		}
	}
	for name, area := range map[string]orb.MultiPolygon{
		"nothing": nil, "no ring": {{}}, "a line": {{ring(0, 0, 1, 1, 2, 2)}}, "two corners": {{ring(0, 0, 1, 1)}},
	} {
		if p, ok := Interior(area); ok {
			t.Errorf("%s: %v", name, p)
		}
	}
}
