package route

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cespare/xxhash/v2"

	"finnfram/geo/roads"
)

func blobOf(t testing.TB, h *Hierarchy) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := h.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// resum gives a blob that was changed the right checksum.
func resum(blob []byte) []byte {
	body := blob[:len(blob)-sumSize]
	return binary.LittleEndian.AppendUint64(slices.Clone(body), xxhash.Sum64(body))
}

func TestBlob(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	for _, size := range []int{1, 2, 40, 300} {
		g := mustGraph(t, randomNetwork(r, size, 2*size), roads.Walk)
		h := mustBuild(t, g, BuildOptions{})
		back, err := ReadHierarchy(bytes.NewReader(blobOf(t, h)), g)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(blobOf(t, h), blobOf(t, back)) || !slices.Equal(h.number, back.number) {
			t.Errorf("%d junctions: what is read is not what was written", size)
		}
	}
}

// TestBlobDamaged: bytes that are changed or missing are noticed; with a
// checksum made right again, too, or it makes no difference (one of two arcs
// that are the same in all).
func TestBlobDamaged(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 9))
	n := randomNetwork(r, 12, 20)
	g := mustGraph(t, n, roads.Walk)
	blob := blobOf(t, mustBuild(t, g, BuildOptions{}))
	read := func(blob []byte) (*Hierarchy, error) { return ReadHierarchy(bytes.NewReader(blob), g) }
	damaged := func(what string, i int, blob []byte) {
		if _, err := read(blob); !errors.Is(err, roads.ErrDamaged) {
			t.Errorf("%s %d: %v, want ErrDamaged", what, i, err)
		}
	}
	stops := randomStops(r, n, 5)
	var q Query
	for i := 0; i < len(blob); i += 1 + len(blob)/400 {
		damaged("cut at", i, blob[:i])
		bad := slices.Clone(blob)
		bad[i] ^= 1 << r.IntN(8)
		damaged("changed at", i, bad)
		if h, err := read(resum(bad)); err == nil {
			compare(t, h, &q, nil, stops, stops)
		} else if !errors.Is(err, roads.ErrDamaged) {
			t.Errorf("changed at %d, with a right checksum: %v, want ErrDamaged", i, err)
		}
	}
	for i := len(blob) - sumSize; i < len(blob); i++ {
		bad := slices.Clone(blob)
		bad[i]++
		damaged("sum changed at", i, bad)
	}
	damaged("longer by", 1, resum(append(slices.Clone(blob), 0)))
	for _, junctions := range []int{2, 12, 60} {
		other := mustGraph(t, randomNetwork(r, junctions, 2*junctions), roads.Walk)
		if _, err := ReadHierarchy(bytes.NewReader(blob), other); !errors.Is(err, roads.ErrDamaged) {
			t.Errorf("of another graph, of %d junctions: %v, want ErrDamaged", junctions, err)
		}
	}
}

func FuzzReadHierarchy(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 9))
	n := randomNetwork(r, 12, 24)
	g := mustGraph(f, n, roads.Walk)
	h := mustBuild(f, g, BuildOptions{})
	f.Add(blobOf(f, h))
	f.Add([]byte(blobMagic))
	stops := randomStops(r, n, 6)
	f.Fuzz(func(t *testing.T, blob []byte) {
		if len(blob) > blobHead+sumSize {
			blob = resum(blob)
		}
		h, err := ReadHierarchy(bytes.NewReader(blob), g)
		if err != nil {
			return
		}
		var q Query
		for _, from := range stops {
			for _, to := range stops {
				h.Path(&q, from, to)
			}
		}
	})
}
