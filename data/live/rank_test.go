package live

import (
	"math"
	"reflect"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// TestAlong: the curve goes from quarter to quarter of the map without a
// jump, and every cell of a coarse map follows on the one before.
func TestAlong(t *testing.T) {
	const side = 16
	cells := make([][2]int, side*side)
	for x := range side {
		for y := range side {
			p := geo.Point{Lon: -180 + 360*(float64(x)+.5)/side, Lat: -90 + 180*(float64(y)+.5)/side}
			cells[along(p)>>(62-8)] = [2]int{x, y}
		}
	}
	for i := 1; i < len(cells); i++ {
		dx, dy := cells[i][0]-cells[i-1][0], cells[i][1]-cells[i-1][1]
		if dx*dx+dy*dy != 1 {
			t.Fatalf("cell %d of the curve is %v, after %v", i, cells[i], cells[i-1])
		}
	}
	for _, p := range []geo.Point{{Lat: 90, Lon: 180}, {Lat: -90, Lon: -180}, {Lat: 90, Lon: -180}, {Lat: -90, Lon: 180}} {
		if d := along(p); d >= 1<<62 {
			t.Errorf("%v: %d", p, d)
		}
	}
}

// TestRank: every service has its row, and those without a position come last.
func TestRank(t *testing.T) {
	m := newMemory()
	nowhere := site("a", data.Pharmacy, 0, 0)
	nowhere.Position, nowhere.Accuracy = nil, ""
	m.put(t, "locoreg", nowhere, site("b", data.Pharmacy, 69.6, 18.9), site("c", data.Pharmacy, 59.9, 10.7), site("d", data.Pharmacy, 69.6, 18.91), site("e", data.Pharmacy, 59.9, 10.71))
	w := build(t, m)
	m.closures = []data.Closure{{ID: "1", Service: w.All()[2].ID, From: testNow.Add(-time.Hour)}}
	for _, w := range []*World{w, build(t, m)} {
		ranks := map[string]int32{}
		for _, s := range w.All() {
			if w.rows[s.Rank].service != s {
				t.Errorf("%s: the row at rank %d is that of %s", s.Name, s.Rank, w.rows[s.Rank].service.Name)
			}
			ranks[s.Name] = s.Rank
		}
		if ranks["a"] != 4 || math.Abs(float64(ranks["b"]-ranks["d"])) != 1 || math.Abs(float64(ranks["c"]-ranks["e"])) != 1 {
			t.Errorf("ranks %v: neighbours do not stand side by side before the one without a position", ranks)
		}
	}
}

// TestRememberedMoments asks with one memory about hours that change, grow
// stale and share a place in it, and compares with answers without memory.
func TestRememberedMoments(t *testing.T) {
	m := newMemory()
	var sites []any
	for i, raw := range []string{"Mo-Fr 08:00-16:00", "24/7", "Mo-Fr 08:00-16:00; PH off", "Tu 10:00-11:00", "Mo 09:00-10:00 \"by appointment\""} {
		for days := range 4 {
			s := site(string(rune('a'+i))+string(rune('0'+days)), data.Pharmacy, 69.6, 18.9+float64(i)/1000, hoursOf(raw))
			s.Hours.AsOf = testNow.Add(-DefaultShelfLife + time.Duration(days)*12*time.Hour)
			sites = append(sites, s)
		}
	}
	for i := range 40 {
		sites = append(sites, site("z"+string(rune('A'+i)), data.Pharmacy, 69.7, 18.9, hoursOf("Mo-Fr 08:"+string(rune('0'+i/10))+string(rune('0'+i%10))+"-17:00")))
	}
	m.put(t, "locoreg", sites...)
	w := build(t, m)
	var memory recent
	for step := range 400 {
		at := testNow.Add(time.Duration(step) * 7 * time.Minute).Add(-24 * time.Hour)
		for range 2 {
			for _, s := range w.All() {
				f := w.facts(&w.rows[s.Rank])
				want, got := f.decide(at, &holidayMemory{}), w.opennessIn(&w.rows[s.Rank], at, &memory)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s at %v: %+v, want %+v", s.Name, at, got, want)
				}
			}
		}
	}
}
