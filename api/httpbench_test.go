package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api"
	"finnfram/data"
	"finnfram/data/live"
	"finnfram/geo"
)

// country is a source of n generated sites around 200 towns; it makes each
// record when it is asked for.
type country struct{ n int }

func (c country) Active(context.Context) (map[data.Source]data.Version, error) {
	return map[data.Source]data.Version{"bench": {Number: 1, Source: "bench", Format: "csv", AsOf: testNow, Credit: "© bench", Active: true}}, nil
}

func (c country) Records(_ context.Context, _ data.VersionNumber, kind data.RecordKind, yield func(data.Record) error) error {
	if kind != data.SiteRecord {
		return nil
	}
	random := rand.New(rand.NewPCG(1, 2))
	towns := make([]geo.Point, 200)
	for i := range towns {
		towns[i] = geo.Point{Lat: 58 + 13*random.Float64(), Lon: 5 + 20*random.Float64()}
	}
	for i := range c.n {
		town := towns[random.IntN(len(towns))]
		key := fmt.Sprintf("%08d", i)
		category := data.Categories()[i%10].ID
		id := data.MakeSiteID("bench", key)
		site := data.Site{
			ID: id, Source: "bench", Key: key, Name: "Sted nummer " + key, Accuracy: data.ExactAccuracy, AsOf: testNow,
			Position: &geo.Point{Lat: town.Lat + random.NormFloat64()*.1, Lon: town.Lon + random.NormFloat64()*.2},
			Address:  data.Address{Street: "Storgata " + strconv.Itoa(i%200), PostalCode: "0150", City: "OSLO"},
			Contact:  data.Contact{Phone: "+4722334455"},
			Hours:    &data.Hours{Notation: data.OSMHours, Raw: "Mo-Fr 08:00-16:00; Sa 10:00-14:00", AsOf: testNow},
			Services: []data.Service{{ID: data.MakeServiceID(id, category, 1), Category: category}},
		}
		body, err := json.Marshal(site)
		if err != nil {
			return err
		}
		if err := yield(data.Record{Kind: data.SiteRecord, Key: key, Body: body}); err != nil {
			return err
		}
	}
	return nil
}

func (country) Blob(context.Context, string) (io.ReadCloser, error) { return nil, data.ErrNotFound }

func (country) Closures(context.Context) ([]data.Closure, error) { return nil, nil }

func (country) Separations(context.Context) ([]data.Separation, error) { return nil, nil }

// BenchmarkHTTP holds GET /v1/services/nearest, k=10, against a handler that
// writes a fixed body of the same size behind the same stack on the same
// server, over loopback with 1 and 32 connections: five alternated runs of
// each, medians and their ratio. The client runs on the same machine.
// FINNFRAM_BENCH_SERVICES sets the size of the world.
func BenchmarkHTTP(b *testing.B) {
	n := 20_000
	if text := os.Getenv("FINNFRAM_BENCH_SERVICES"); text != "" {
		n, _ = strconv.Atoi(text)
	}
	world, err := live.Build(b.Context(), country{n}, live.Options{Now: func() time.Time { return testNow }})
	if err != nil {
		b.Fatal(err)
	}
	handler, err := api.New(api.Config{
		World: func() *live.World { return world }, Log: slog.New(slog.DiscardHandler), Now: time.Now, Limits: api.Limits{PerSecond: -1},
	})
	if err != nil {
		b.Fatal(err)
	}
	var fixed []byte
	handler.(chi.Router).Get("/fixed", func(w http.ResponseWriter, _ *http.Request) {
		head := w.Header()
		head["Content-Type"] = []string{"application/geo+json"}
		head["Content-Length"] = []string{strconv.Itoa(len(fixed))}
		_, _ = w.Write(fixed)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := api.NewServer("", handler, slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Close() })
	questions := questionsAround(world)
	fixed = fetch(b, listener.Addr().String(), questions[0])
	for _, connections := range []int{1, 32} {
		b.Run(fmt.Sprintf("services=%d/connections=%d", n, connections), func(b *testing.B) {
			for range b.N {
				compare(b, listener.Addr().String(), questions, connections, len(fixed))
			}
		})
	}
}

// questionsAround asks near real sites, all over the country.
func questionsAround(world *live.World) []string {
	random := rand.New(rand.NewPCG(3, 4))
	all := world.All()
	list := make([]string, 2000)
	for i := range list {
		p := all[random.IntN(len(all))].Position
		list[i] = fmt.Sprintf("/v1/services/nearest?lat=%.4f&lon=%.4f&limit=10", p.Lat+random.NormFloat64()*.02, p.Lon+random.NormFloat64()*.04)
	}
	return list
}

func fetch(b *testing.B, address, path string) []byte {
	response, err := http.Get("http://" + address + path)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		b.Fatalf("%d %v: %s", response.StatusCode, err, body)
	}
	return body
}

func compare(b *testing.B, address string, questions []string, connections, size int) {
	const runs, each = 5, 700 * time.Millisecond
	load(b, address, questions, connections, each) // fills what is kept
	var ours, rival []float64
	for range runs {
		ours = append(ours, load(b, address, questions, connections, each))
		rival = append(rival, load(b, address, []string{"/fixed"}, connections, each))
	}
	slices.Sort(ours)
	slices.Sort(rival)
	b.ReportMetric(ours[runs/2], "req/s")
	b.ReportMetric(rival[runs/2], "fixed-req/s")
	b.ReportMetric(100*ours[runs/2]/rival[runs/2], "%-of-fixed")
	b.ReportMetric(float64(size), "body-bytes")
}

// load asks for a while over bare connections and answers requests a second.
func load(b *testing.B, address string, paths []string, connections int, span time.Duration) float64 {
	var group sync.WaitGroup
	counts := make([]int, connections)
	start := time.Now()
	for i := range connections {
		group.Go(func() { counts[i] = drive(b, address, paths, i*37, start.Add(span)) })
	}
	group.Wait()
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / time.Since(start).Seconds()
}

// drive is one connection: it writes a request, reads the head and skips the
// body by its length, with next to no work of its own.
func drive(b *testing.B, address string, paths []string, at int, until time.Time) (n int) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		b.Error(err)
		return 0
	}
	defer connection.Close()
	var request []byte
	buffer := make([]byte, 64<<10)
	for time.Now().Before(until) {
		request = append(append(append(request[:0], "GET "...), paths[(at+n)%len(paths)]...), " HTTP/1.1\r\nHost: bench\r\n\r\n"...)
		if _, err := connection.Write(request); err != nil {
			b.Error(err)
			return n
		}
		if err := skipAnswer(connection, buffer); err != nil {
			b.Error(err)
			return n
		}
		n++
	}
	return n
}

func skipAnswer(connection net.Conn, buffer []byte) error {
	have := 0
	for {
		n, err := connection.Read(buffer[have:])
		if err != nil {
			return err
		}
		have += n
		head := bytes.Index(buffer[:have], []byte("\r\n\r\n"))
		if head < 0 {
			continue
		}
		text := string(buffer[:head])
		if !strings.HasPrefix(text, "HTTP/1.1 200") {
			return fmt.Errorf("%.100s", text)
		}
		_, rest, _ := strings.Cut(text, "Content-Length: ")
		length, _, _ := strings.Cut(rest, "\r")
		size, err := strconv.Atoi(length)
		if err != nil {
			return err
		}
		if have >= head+4+size {
			return nil
		}
	}
}
