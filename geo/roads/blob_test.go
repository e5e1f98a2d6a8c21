package roads_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"testing/iotest"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// everything is a map with something of each kind.
func everything(t testing.TB) *lettermap.Map {
	m := lettermap.Draw(t, 100, `
		a--b--c----d--e
		   |  |
		   f--g
	`).Ways(`
		abc  primary name=Ørnegata ref=Fv._120 destination=Bodø max=60/50 lanes=2 incline=-7 layer=-1 tunnel urban toll
		bfgc residential oneway surface=cobble rough unfit private=drive
		cd   ferry duration=12m wait=7m
		de   path fit
	`).Turns(`
		no   abc b bfgc
		only abc bfgc abc cycle
	`)
	m.Survey.AsOf = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)
	m.Survey.Turns[0].When = "Mo-Fr 07:00-09:00"
	m.Way("bfgc").NameSe = "Čáhcegeaidnu"
	m.Way("de").When = []roads.Condition{{Profiles: roads.Only(roads.Walk), Along: true, Access: roads.NoAccess, When: "Oct 14-Mar 16"}}
	*m.Node('f') = roads.Node{ID: 'f', Point: m.Point('f'), Kind: roads.Gate, Blocked: roads.Only(roads.Drive),
		When: []roads.Condition{{Profiles: roads.Only(roads.Drive), Access: roads.Allowed, When: "Sa"}}}
	m.Node('c').Kind = roads.Signals
	m.Survey.Spots = []roads.Spot{{ID: 7, Kind: roads.AccessibleParking, Point: m.Point('g'), Name: "P-hus", Capacity: -1, AccessibleCapacity: 3, Fee: "no", Access: roads.Private}}
	m.Survey.Places = []roads.Place{{Name: "Røst", Kind: "island", Point: m.Point('a')}}
	return m
}

func surveyBytes(t testing.TB, s *roads.Survey) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func networkBytes(t testing.TB, n *roads.Network) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := n.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSurveyComesBack(t *testing.T) {
	want := everything(t).Survey
	stored := surveyBytes(t, want)
	got, err := roads.ReadSurvey(bytes.NewReader(stored))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if again := surveyBytes(t, got); !bytes.Equal(again, stored) {
		t.Error("stored again it differs")
	}
	if _, err := roads.ReadSurvey(iotest.OneByteReader(bytes.NewReader(stored))); err != nil {
		t.Error(err)
	}
}

func TestNetworkComesBack(t *testing.T) {
	want, _ := everything(t).Network()
	if len(want.Gates) == 0 || len(want.Bans) == 0 || len(want.Conditions) < 3 || len(want.Ashore) == 0 || len(want.Shape) == 0 {
		t.Fatalf("too little to test: %+v", want)
	}
	got, err := roads.ReadNetwork(bytes.NewReader(networkBytes(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	for link := range uint32(2 * want.Segments()) {
		for p := range roads.Profile(roads.Profiles) {
			a, b, c := want.Weight(p, link)
			if x, y, z := got.Weight(p, link); a != x || b != y || c != z {
				t.Errorf("link %d: other weights", link)
			}
		}
	}
}

func TestEmptyOnesComeBack(t *testing.T) {
	if s, err := roads.ReadSurvey(bytes.NewReader(surveyBytes(t, &roads.Survey{Space: "osm"}))); err != nil || s.Space != "osm" {
		t.Errorf("%v %v", s, err)
	}
	n, _, _ := roads.Build(nil)
	if n, err := roads.ReadNetwork(bytes.NewReader(networkBytes(t, n))); err != nil || n.Segments() != 0 {
		t.Errorf("%v %v", n, err)
	}
}

// TestDamagedBlobs changes each bit's byte, and ends early at each byte.
func TestDamagedBlobs(t *testing.T) {
	m := everything(t)
	n, _ := m.Network()
	blobs := map[string][]byte{"survey": surveyBytes(t, m.Survey), "network": networkBytes(t, n)}
	read := func(name string, blob []byte) error {
		var err error
		if name == "survey" {
			_, err = roads.ReadSurvey(bytes.NewReader(blob))
		} else {
			_, err = roads.ReadNetwork(bytes.NewReader(blob))
		}
		return err
	}
	for name, blob := range blobs {
		if err := read(name, blob); err != nil {
			t.Fatal(err)
		}
		for i := range blob {
			changed := bytes.Clone(blob)
			changed[i] ^= 1 << (i % 8)
			if err := read(name, changed); !errors.Is(err, roads.ErrDamaged) {
				t.Errorf("%s, byte %d changed: %v", name, i, err)
			}
			if err := read(name, blob[:i]); !errors.Is(err, roads.ErrDamaged) {
				t.Errorf("%s, %d bytes of it: %v", name, i, err)
			}
		}
		if err := read(name, append(bytes.Clone(blob), 0)); !errors.Is(err, roads.ErrDamaged) {
			t.Errorf("%s and a byte more: %v", name, err)
		}
	}
	if err := read("network", blobs["survey"]); !errors.Is(err, roads.ErrDamaged) {
		t.Errorf("a survey for a network: %v", err)
	}
	broken := errors.New("broken pipe")
	if _, err := roads.ReadSurvey(iotest.ErrReader(broken)); !errors.Is(err, broken) || errors.Is(err, roads.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func TestSurveyCheck(t *testing.T) {
	table := map[string]func(*roads.Survey){
		"no space":        func(s *roads.Survey) { s.Space = "" },
		"nodes unordered": func(s *roads.Survey) { s.Nodes[0], s.Nodes[1] = s.Nodes[1], s.Nodes[0] },
		"a node twice":    func(s *roads.Survey) { s.Nodes[1] = s.Nodes[0] },
		"off the earth":   func(s *roads.Survey) { s.Nodes[0].Point = geo.Point{Lat: 91} },
		"kind":            func(s *roads.Survey) { s.Nodes[0].Kind = 99 },
		"blocked":         func(s *roads.Survey) { s.Nodes[0].Blocked = 255 },
		"ways unordered":  func(s *roads.Survey) { s.Ways[0], s.Ways[1] = s.Ways[1], s.Ways[0] },
		"a way twice":     func(s *roads.Survey) { s.Ways[1].ID = s.Ways[0].ID },
		"one node":        func(s *roads.Survey) { s.Ways[0].Nodes = s.Ways[0].Nodes[:1] },
		"class":           func(s *roads.Survey) { s.Ways[0].Class = 23 },
		"surface":         func(s *roads.Survey) { s.Ways[0].Surface = 99 },
		"fitness":         func(s *roads.Survey) { s.Ways[0].Fitness = 99 },
		"access":          func(s *roads.Survey) { s.Ways[0].Access[1][1] = 4 },
		"duration":        func(s *roads.Survey) { s.Ways[0].Duration = -1 },
		"condition":       func(s *roads.Survey) { s.Ways[0].When = []roads.Condition{{Access: 9}} },
		"turn":            func(s *roads.Survey) { s.Turns[0].Profiles = 16 },
		"spot":            func(s *roads.Survey) { s.Spots[0].Kind = 99 },
		"spot's place":    func(s *roads.Survey) { s.Spots[0].Point.Lon = 181 },
		"place's place":   func(s *roads.Survey) { s.Places[0].Point.Lon = -181 },
	}
	if err := everything(t).Survey.Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range table {
		s := everything(t).Survey
		change(s)
		if err := s.Check(); !errors.Is(err, roads.ErrSurvey) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Write(&bytes.Buffer{}); !errors.Is(err, roads.ErrSurvey) {
			t.Errorf("%s is written: %v", name, err)
		}
	}
}

// FuzzReadSurvey gives what follows the magic line a right sum, so that it is
// read; a survey that is read can be built and stored.
func FuzzReadSurvey(f *testing.F) {
	f.Add(surveyBytes(f, everything(f).Survey))
	f.Add(surveyBytes(f, &roads.Survey{Space: "osm"}))
	f.Fuzz(func(t *testing.T, blob []byte) {
		s, err := roads.ReadSurvey(bytes.NewReader(summed(blob)))
		if err != nil {
			if !errors.Is(err, roads.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		if err := s.Write(&bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		n, _, err := roads.Build([]*roads.Survey{s})
		if err != nil {
			t.Fatal(err)
		}
		useAll(t, n)
	})
}

func FuzzReadNetwork(f *testing.F) {
	n, _ := everything(f).Network()
	f.Add(networkBytes(f, n))
	f.Fuzz(func(t *testing.T, blob []byte) {
		n, err := roads.ReadNetwork(bytes.NewReader(summed(blob)))
		if err != nil {
			if !errors.Is(err, roads.ErrDamaged) {
				t.Fatal(err)
			}
			return
		}
		useAll(t, n)
	})
}
