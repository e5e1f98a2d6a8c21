package route

import (
	"fmt"
	"strings"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// bend is two segments: from (60,10) by (60,10.02) to (60.01,10.02), and on
// to (60.01,10.04).
func bend() *roads.Network {
	return &roads.Network{
		Lat: []int32{600000000, 600100000, 600100000}, Lon: []int32{100000000, 100200000, 100400000},
		From: []uint32{0, 1}, To: []uint32{1, 2},
		ShapeFirst: []uint32{0, 1, 1}, Shape: []int32{600000000, 100200000},
	}
}

func stop(lat, lon float64) Stop {
	return Stop{Position: roads.Position{Point: geo.Point{Lat: lat, Lon: lon}}}
}

// TestLine draws paths over the bend there and back: at 60° north both arms
// of the first segment are equally long, so that half of it is the bend.
func TestLine(t *testing.T) {
	n := bend()
	for _, row := range []struct {
		path   Path
		points string
		first  string
	}{
		{Path{From: stop(60, 10), To: stop(60.01, 10.04), Pieces: []Piece{{Segment: 0, From: 0, To: 1}, {Segment: 1, From: 0, To: 1}}},
			"60.000,10.000 60.000,10.020 60.010,10.020 60.010,10.040", "[0 2 3]"},
		{Path{From: stop(60.01, 10.03), To: stop(60, 10.01), Pieces: []Piece{{Segment: 1, Against: true, From: .5, To: 0}, {Segment: 0, Against: true, From: 1, To: .25}}},
			"60.010,10.030 60.010,10.020 60.000,10.020 60.000,10.010", "[0 1 3]"},
		{Path{From: stop(60, 10.01), To: stop(60.005, 10.02), Pieces: []Piece{{Segment: 0, From: .25, To: .75}}},
			"60.000,10.010 60.000,10.020 60.005,10.020", "[0 2]"},
		{Path{From: stop(60.005, 10.02), To: stop(60.0075, 10.02), Pieces: []Piece{{Segment: 0, From: .75, To: .875}}},
			"60.005,10.020 60.007,10.020", "[0 1]"},
		{Path{From: stop(60, 10.01), To: stop(60, 10.01), Pieces: []Piece{{Segment: 0, From: .25, To: .25}}}, "60.000,10.010", "[0 0]"},
		{Path{From: stop(60, 10.01), To: stop(60, 10.01)}, "60.000,10.010", "[0]"},
	} {
		points, first := row.path.Line(n)
		var text []string
		for _, p := range points {
			text = append(text, fmt.Sprintf("%.3f,%.3f", float64(int(p.Lat*1000+.01))/1000, float64(int(p.Lon*1000+.01))/1000))
		}
		if got := strings.Join(text, " "); got != row.points || fmt.Sprint(first) != row.first {
			t.Errorf("%s %v, want %s %s", got, first, row.points, row.first)
		}
	}
}

func TestPointAt(t *testing.T) {
	n := bend()
	for offset, want := range map[float32]geo.Point{0: {Lat: 60, Lon: 10}, 1: {Lat: 60.01, Lon: 10.02}, .25: {Lat: 60, Lon: 10.01}, .75: {Lat: 60.005, Lon: 10.02}} {
		if got := PointAt(n, 0, offset); geo.Distance(got, want) > 1 {
			t.Errorf("%v: %v, want %v", offset, got, want)
		}
	}
}

// TestLineDoesNotTurnAtItsEnd: the offsets of pieces are less fine than the
// place of the stop, and a line must not run past it and come back.
func TestLineDoesNotTurnAtItsEnd(t *testing.T) {
	end := 60.005 - 6e-7 // some 7 cm short of three quarters
	path := Path{From: stop(60, 10.01), To: stop(end, 10.02), Pieces: []Piece{{Segment: 0, From: .25, To: .75}}}
	points, first := path.Line(bend())
	if len(points) != 3 || points[2].Lat != end || fmt.Sprint(first) != "[0 2]" {
		t.Errorf("%v %v", points, first)
	}
}
