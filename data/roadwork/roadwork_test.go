package roadwork

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"finnfram/data"
	"finnfram/data/sharedtest"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers/osm"
)

// square is a survey of four streets round a block, and one that leads away
// from it.
func square(space string, lat float64) *roads.Survey {
	s := &roads.Survey{Space: space, Credit: "© " + space}
	for i, d := range [][2]float64{{0, 0}, {0, 0.01}, {0.005, 0.01}, {0.005, 0}, {0.02, 0}} {
		s.Nodes = append(s.Nodes, roads.Node{ID: int64(i + 1), Point: geo.Point{Lat: lat + d[0], Lon: 10 + d[1]}})
	}
	for i, nodes := range [][]int64{{1, 2}, {2, 3}, {3, 4}, {4, 1}, {4, 5}} {
		w := roads.Way{ID: int64(i + 1), Nodes: nodes, Class: roads.Residential, Incline: roads.NoIncline}
		for p := range w.Access {
			w.Access[p] = [2]roads.Access{roads.Allowed, roads.Allowed}
		}
		s.Ways = append(s.Ways, w)
	}
	return s
}

// shelf is a Store in memory.
type shelf struct {
	mu        sync.Mutex
	blobs     map[string][]byte
	artefacts map[string][]byte
	full      error  // of putting
	before    func() // called before an artefact is put
}

func newShelf(t testing.TB, surveys ...*roads.Survey) (*shelf, []string) {
	t.Helper()
	s := &shelf{blobs: map[string][]byte{}, artefacts: map[string][]byte{}}
	var sums []string
	for i, survey := range surveys {
		var b bytes.Buffer
		if err := survey.Write(&b); err != nil {
			t.Fatal(err)
		}
		sums = append(sums, fmt.Sprint("sum ", i))
		s.blobs[sums[i]] = b.Bytes()
	}
	return s, sums
}

func (s *shelf) Blob(_ context.Context, sum string) (io.ReadCloser, error) {
	return open(s.blobs, sum)
}

func (s *shelf) Artefact(_ context.Context, _, key string) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return open(s.artefacts, key)
}

func open(from map[string][]byte, name string) (io.ReadCloser, error) {
	body, ok := from[name]
	if !ok {
		return nil, data.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

func (s *shelf) PutArtefact(_ context.Context, _, key string, write func(io.Writer) error, _ ...string) error {
	if s.before != nil {
		s.before()
	}
	s.mu.Lock()
	_, there := s.artefacts[key]
	s.mu.Unlock()
	if there && s.before != nil {
		return nil
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if s.full != nil {
		return s.full
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.artefacts[key] = b.Bytes()
	return nil
}

func TestKey(t *testing.T) {
	if Key(nil) != "" || Key([]string{"a", "b"}) != Key([]string{"b", "a", "b"}) || Key([]string{"a"}) == Key([]string{"b"}) || Key([]string{"ab"}) == Key([]string{"a", "b"}) {
		t.Error("keys of different surveys are equal, or of equal ones not")
	}
	versions := map[data.Source]data.Version{
		"osm": {Blobs: map[string]string{Blob: "b", "map": "x"}}, "n1000": {Blobs: map[string]string{Blob: "a"}}, "csv": {}, "osm2": {Blobs: map[string]string{Blob: "b"}},
	}
	if got := fmt.Sprint(Surveys(versions)); got != "[a b]" {
		t.Error(got)
	}
}

// made derives the roads of two squares.
func made(t testing.TB) (*Roads, *shelf, []string) {
	t.Helper()
	s, sums := newShelf(t, square("osm", 60), square("other", 60.1))
	r, err := Make(t.Context(), sums, s.Blob, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r, s, sums
}

func written(t testing.TB, r *Roads) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWrittenComesBack(t *testing.T) {
	r, _, sums := made(t)
	body := written(t, r)
	again, err := Read(bytes.NewReader(body), r.Key)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written(t, again), body) || again.Key != Key(sums) {
		t.Error("another one came back")
	}
	s := again.Summary
	if s.Surveys != 2 || s.Segments == 0 || len(s.Profiles) != roads.Profiles || s.Profiles[roads.Walk].Kilometres < 6 || s.Profiles[roads.Walk].Kilometres > 8 {
		t.Errorf("%+v", s)
	}
	if lines := strings.Join(s.Lines(), "\n"); !strings.Contains(lines, "2 surveys") || !strings.Contains(lines, "drive") {
		t.Error(lines)
	}
	if lines := (Summary{Surveys: 1, Junctions: 3, Segments: 2}).Lines(); lines[0] != "roads: 2 segments between 3 junctions, of 1 survey" {
		t.Error(lines)
	}
}

// TestEqualSurveysGiveEqualRoads, byte by byte, in whatever order they come:
// that is what the key promises to other nodes.
func TestEqualSurveysGiveEqualRoads(t *testing.T) {
	r, s, sums := made(t)
	other, err := Make(t.Context(), []string{sums[1], sums[0]}, s.Blob, nil)
	if err != nil || !bytes.Equal(written(t, r), written(t, other)) {
		t.Errorf("%v: they differ", err)
	}
}

// TestDamage changes, cuts and lengthens what was written: it is refused as
// damaged, whole, and never misread.
func TestDamage(t *testing.T) {
	r, _, _ := made(t)
	whole := written(t, r)
	refused := func(what string, body []byte) {
		t.Helper()
		if got, err := Read(bytes.NewReader(body), r.Key); !errors.Is(err, data.ErrDamaged) || got != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		body := bytes.Clone(whole)
		at := random.IntN(len(body))
		body[at] ^= 1 << random.IntN(8)
		refused(fmt.Sprint("a bit at ", at), body)
	}
	for range 50 {
		refused("cut", whole[:random.IntN(len(whole))])
	}
	refused("longer", append(bytes.Clone(whole), 0))
	if _, err := Read(bytes.NewReader(whole), "another key"); !errors.Is(err, data.ErrDamaged) {
		t.Error(err)
	}
	failed := errors.New("the network is down")
	if _, err := Read(io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), faulty{failed}), r.Key); !errors.Is(err, failed) || errors.Is(err, data.ErrDamaged) {
		t.Errorf("a failure to read is told as %v", err)
	}
}

type faulty struct{ err error }

func (f faulty) Read([]byte) (int, error) { return 0, f.err }

// TestLoad: found, derived, derived because of damage, stored by another
// meanwhile, derived and not storable.
func TestLoad(t *testing.T) {
	s, sums := newShelf(t, square("osm", 60))
	load := func(wantMade bool, wantErr error) *Roads {
		t.Helper()
		steps := 0
		r, made, err := Load(t.Context(), s, sums, nil, func(string, float64) { steps++ })
		if made != wantMade || !errors.Is(err, wantErr) || r == nil || r.Key != Key(sums) || (steps > 0) != wantMade {
			t.Fatalf("made %v, %v, %d steps", made, err, steps)
		}
		return r
	}
	body := written(t, load(true, nil))
	load(false, nil)
	key := Key(sums)
	s.artefacts[key][len(body)/2] ^= 1
	load(true, nil)
	if !bytes.Equal(s.artefacts[key], body) {
		t.Error("the damaged one is still there")
	}
	delete(s.artefacts, key)
	s.before = func() { s.artefacts[key] = body }
	if r, made, err := Load(t.Context(), s, sums, nil, nil); err != nil || made || r.Key != key {
		t.Errorf("another process was quicker: made %v, %v", made, err)
	}
	s.before = nil
	delete(s.artefacts, key)
	s.full = errors.New("no room on the disk")
	load(true, s.full)
}

func TestEnsure(t *testing.T) {
	s, sums := newShelf(t, square("osm", 60))
	first, err := Ensure(t.Context(), s, sums, nil, nil)
	if err != nil || first.Surveys != 1 {
		t.Fatalf("%v %+v", err, first)
	}
	s.blobs = nil // not needed again
	again, err := Ensure(t.Context(), s, sums, nil, nil)
	if err != nil || fmt.Sprint(again) != fmt.Sprint(first) {
		t.Errorf("%v %+v, want %+v", err, again, first)
	}
	if _, err := Summarise(t.Context(), s, "absent"); !errors.Is(err, data.ErrNotFound) {
		t.Error(err)
	}
}

func TestUnusableSurveys(t *testing.T) {
	s, sums := newShelf(t, square("osm", 60))
	if _, err := Make(t.Context(), nil, s.Blob, nil); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("no survey: %v", err)
	}
	if _, err := Make(t.Context(), []string{"absent"}, s.Blob, nil); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("an absent survey: %v", err)
	}
	s.blobs[sums[0]][20] ^= 1
	if _, err := Make(t.Context(), sums, s.Blob, nil); !errors.Is(err, data.ErrDamaged) {
		t.Errorf("a damaged survey: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	s, sums = newShelf(t, square("osm", 60))
	if _, err := Make(ended, sums, s.Blob, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}

// TestOslo derives the roads of a real extract, and reads them again.
func TestOslo(t *testing.T) {
	path := sharedtest.File(t, "osm/oslo-center.osm.pbf")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	survey, err := osm.Roads(t.Context(), "oslo-center.osm.pbf", file)
	if err != nil {
		t.Fatal(err)
	}
	s, sums := newShelf(t, survey)
	last := 0.0
	r, err := Make(t.Context(), sums, s.Blob, func(step string, share float64) {
		if share < 0 || share > 1 {
			t.Errorf("%s: share %v", step, share)
		}
		if step == "preparing routes" {
			if share < last {
				t.Errorf("%s went back from %v to %v", step, last, share)
			}
			last = share
		}
	})
	if err != nil || last != 1 {
		t.Fatal(err, last)
	}
	body := written(t, r)
	again, err := Read(bytes.NewReader(body), r.Key)
	if err != nil || !bytes.Equal(written(t, again), body) {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d a segment", len(body), len(body)/r.Net.Segments())
	for _, line := range r.Summary.Lines() {
		t.Log(line)
	}
}

func FuzzRead(f *testing.F) {
	r, _, _ := made(f)
	body := written(f, r)
	f.Add(body)
	f.Add(body[:100])
	f.Add([]byte("head\x02\x00\x00\x00{}\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := Read(bytes.NewReader(b), r.Key)
		if err == nil && !bytes.Equal(written(t, got), b) {
			t.Error("what was read is not what is written")
		}
		if err != nil && !errors.Is(err, data.ErrDamaged) {
			t.Error(err)
		}
	})
}
