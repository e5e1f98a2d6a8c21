package roads_test

import (
	"fmt"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Two quays and the ferry between them.
func ExampleBuild() {
	allowed := [2]roads.Access{roads.Allowed, roads.Allowed}
	way := func(id int64, class roads.Class, nodes ...int64) roads.Way {
		return roads.Way{ID: id, Class: class, Nodes: nodes, Access: [roads.Profiles][2]roads.Access{roads.Drive: allowed}, Incline: roads.NoIncline}
	}
	survey := &roads.Survey{
		Space: "osm",
		Nodes: []roads.Node{
			{ID: 1, Point: geo.Point{Lat: 68.23, Lon: 16.07}},
			{ID: 2, Point: geo.Point{Lat: 68.24, Lon: 16.06}},
			{ID: 3, Point: geo.Point{Lat: 68.39, Lon: 15.99}},
			{ID: 4, Point: geo.Point{Lat: 68.40, Lon: 15.98}},
		},
		Ways: []roads.Way{way(10, roads.Trunk, 1, 2), way(11, roads.Ferry, 2, 3), way(12, roads.Trunk, 3, 4)},
	}
	survey.Ways[1].Duration = 60 * time.Minute
	network, report, err := roads.Build([]*roads.Survey{survey})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(report.Segments, "segments,", report.Cut, "cut")
	for link := uint32(0); link < 6; link += 2 {
		ms, _, _ := network.Weight(roads.Drive, link)
		fmt.Println((time.Duration(ms) * time.Millisecond).Round(time.Second), "of it", network.FerryWait(link), "of wait")
	}
	// Output:
	// 3 segments, 0 cut
	// 58s of it 0s of wait
	// 1h15m0s of it 15m0s of wait
	// 58s of it 0s of wait
}
