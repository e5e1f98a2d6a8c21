package roads

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cespare/xxhash/v2"

	"finnfram/geo"
)

// FuzzReadGraph: whatever stands in a blob with a right checksum, it is refused
// or can be asked anything.
func FuzzReadGraph(f *testing.F) {
	n := randomNetwork(rand.New(rand.NewPCG(3, 3)))
	var b bytes.Buffer
	g, err := NewGraph(n, Drive)
	if err != nil {
		f.Fatal(err)
	}
	if err := g.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[:b.Len()-8])
	f.Fuzz(func(t *testing.T, body []byte) {
		g, err := ReadGraph(bytes.NewReader(summed(body)), n)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("got %v", err)
			}
			return
		}
		closed := g.ClosedAt(time.Unix(1e9, 0))
		g.Components().Text(Drive)
		for segment := range uint32(len(n.From)) {
			onGraph(g, closed, Position{Segment: segment, Offset: 0.3}, Position{Segment: 0, Offset: 0.7})
			g.Components().Part(segment)
		}
	})
}

// FuzzReadSnapper is the same for the index.
func FuzzReadSnapper(f *testing.F) {
	n := roadsAround(rand.New(rand.NewPCG(3, 3)), geo.Point{Lat: 60, Lon: 10}, 40, 0.1, 20000)
	g, err := NewGraph(n, Drive)
	if err != nil {
		f.Fatal(err)
	}
	var b bytes.Buffer
	if err := NewSnapper(n).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes()[:b.Len()-8])
	f.Fuzz(func(t *testing.T, body []byte) {
		sn, err := ReadSnapper(bytes.NewReader(summed(body)), n)
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("got %v", err)
			}
			return
		}
		var q SnapQuery
		sn.Snap(&q, g, geo.Point{Lat: 60, Lon: 10}, SnapOptions{})
		sn.Matches(&Closure{Shape: [][]geo.Point{{{Lat: 60, Lon: 10}}}, Within: 1e5})
	})
}

func summed(body []byte) []byte {
	return binary.LittleEndian.AppendUint64(bytes.Clone(body), xxhash.Sum64(body))
}
