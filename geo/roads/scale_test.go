package roads_test

import (
	"bytes"
	"runtime"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// gridSurvey is a town of side × side crossings with three points of shape
// between neighbours: as many nodes to a junction as OpenStreetMap has.
func gridSurvey(side int) *roads.Survey {
	s := &roads.Survey{Space: "osm"}
	step := 0.001
	at := func(row, column float64) geo.Point {
		return geo.Point{Lat: 58 + row*step, Lon: 5 + column*2*step}
	}
	id := int64(0)
	node := func(p geo.Point) int64 {
		id++
		s.Nodes = append(s.Nodes, roads.Node{ID: id, Point: p})
		return id
	}
	for row := range side {
		for column := range side {
			node(at(float64(row), float64(column)))
		}
	}
	crossing := func(row, column int) int64 { return int64(row*side+column) + 1 }
	way := func(row, column, down, right int) {
		from := at(float64(row), float64(column))
		w := roads.Way{ID: int64(len(s.Ways) + 1), Class: roads.Residential, Incline: roads.NoIncline, Nodes: []int64{crossing(row, column)}}
		for p := range w.Access {
			w.Access[p] = [2]roads.Access{roads.Allowed, roads.Allowed}
		}
		if column%50 == 0 {
			w.Name = "gate " + string(rune('a'+row%26)) + string(rune('a'+column/50%26))
		}
		for k := 1.0; k < 4; k++ {
			w.Nodes = append(w.Nodes, node(geo.Point{Lat: from.Lat + float64(down)*step*k/4, Lon: from.Lon + float64(right)*step*k/2}))
		}
		w.Nodes = append(w.Nodes, crossing(row+down, column+right))
		s.Ways = append(s.Ways, w)
	}
	for row := range side - 1 {
		for column := range side - 1 {
			way(row, column, 0, 1)
			if (row+column)%2 == 0 {
				way(row, column, 1, 0)
			}
		}
	}
	return s
}

func BenchmarkBuild(b *testing.B) {
	s := gridSurvey(300)
	for b.Loop() {
		if _, _, err := roads.Build([]*roads.Survey{s}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(s.Nodes)), "ns/node")
}

func BenchmarkReadSurvey(b *testing.B) {
	s := gridSurvey(300)
	blob := surveyBytes(b, s)
	b.SetBytes(int64(len(blob)))
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.ReadMemStats(&before)
		read, err := roads.ReadSurvey(bytes.NewReader(blob))
		if err != nil {
			b.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(len(read.Nodes)), "allocated-B/node")
		b.ReportMetric(float64(len(blob))/float64(len(read.Nodes)), "blob-B/node")
	}
}

func BenchmarkReadNetwork(b *testing.B) {
	n, _, err := roads.Build([]*roads.Survey{gridSurvey(300)})
	if err != nil {
		b.Fatal(err)
	}
	blob := networkBytes(b, n)
	b.SetBytes(int64(len(blob)))
	for b.Loop() {
		if _, err := roads.ReadNetwork(bytes.NewReader(blob)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n.Junctions()), "ns/junction")
}

func BenchmarkWeight(b *testing.B) {
	n, _, err := roads.Build([]*roads.Survey{gridSurvey(100)})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		n.Weight(roads.Drive, uint32(i%(2*n.Segments())))
	}
}
