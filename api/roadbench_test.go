package api_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/api"
	"finnfram/data/live"
	"finnfram/geo/roads"
)

// BenchmarkRoadHTTP asks a server with a real map of Oslo over loopback, in
// alternated runs:
//
//   - nearest: the five nearest services of a category by=drive against
//     by=distance, with 1 and 32 connections, in requests a second;
//   - table: OSRM's 1×50 over one kept-alive connection, in microseconds.
//
// Places are spread over the roads of the map. The client runs on the same
// machine.
func BenchmarkRoadHTTP(b *testing.B) {
	for _, file := range []string{"oslo-center", "oslo-east-filtered"} {
		world := mapWorld(b, "osm/"+file+".osm.pbf")
		handler, err := api.New(api.Config{
			World: func() *live.World { return world }, Log: slog.New(slog.DiscardHandler), Now: time.Now, Limits: api.Limits{PerSecond: -1},
		})
		if err != nil {
			b.Fatal(err)
		}
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		server := api.NewServer("", handler, slog.New(slog.DiscardHandler))
		go func() { _ = server.Serve(listener) }()
		b.Cleanup(func() { _ = server.Close() })
		address := listener.Addr().String()
		random := rand.New(rand.NewPCG(9, 10))
		if file == "oslo-center" {
			for _, connections := range []int{1, 32} {
				b.Run(fmt.Sprintf("nearest/%s/connections=%d", file, connections), func(b *testing.B) {
					for range b.N {
						raceOrders(b, address, world, random, connections)
					}
				})
			}
		}
		b.Run("table/"+file, func(b *testing.B) {
			for range b.N {
				timeTables(b, address, world, random)
			}
		})
	}
}

// somewhere is a place near a road that cars may use.
func somewhere(world *live.World, random *rand.Rand) (lat, lon float64) {
	n, parts := world.Roads().Network(), world.Roads().Router(roads.Drive).Graph().Components()
	segment := random.IntN(n.Segments())
	for !parts.Main(uint32(segment)) {
		segment = random.IntN(n.Segments())
	}
	j := n.From[segment]
	return float64(n.Lat[j])/1e7 + random.NormFloat64()*2e-4, float64(n.Lon[j])/1e7 + random.NormFloat64()*4e-4
}

// raceOrders reports requests a second by drive and by distance, medians of
// five alternated runs, and their ratio.
func raceOrders(b *testing.B, address string, world *live.World, random *rand.Rand, connections int) {
	var timed, straight []string
	for range 2000 {
		lat, lon := somewhere(world, random)
		path := fmt.Sprintf("/v1/services/nearest?lat=%.4f&lon=%.4f&category=pharmacy&limit=5", lat, lon)
		timed, straight = append(timed, path+"&by=drive"), append(straight, path)
	}
	const runs, each = 5, 700 * time.Millisecond
	load(b, address, timed, connections, each)
	var drive, distance []float64
	for range runs {
		distance = append(distance, load(b, address, straight, connections, each))
		drive = append(drive, load(b, address, timed, connections, each))
	}
	slices.Sort(drive)
	slices.Sort(distance)
	b.ReportMetric(drive[runs/2], "drive-req/s")
	b.ReportMetric(distance[runs/2], "distance-req/s")
	b.ReportMetric(100*drive[runs/2]/distance[runs/2], "%-of-distance")
}

// timeTables reports the median time of a 1×50 table over one connection.
func timeTables(b *testing.B, address string, world *live.World, random *rand.Rand) {
	var paths []string
	for range 300 {
		var list []string
		for range 51 {
			lat, lon := somewhere(world, random)
			list = append(list, fmt.Sprintf("%.6f,%.6f", lon, lat))
		}
		paths = append(paths, "/osrm/table/v1/driving/"+strings.Join(list, ";")+"?sources=0")
	}
	load(b, address, paths, 1, 500*time.Millisecond)
	var micros []float64
	for range 5 {
		micros = append(micros, 1e6/load(b, address, paths, 1, 700*time.Millisecond))
	}
	slices.Sort(micros)
	b.ReportMetric(micros[2], "µs/table")
}
