package roads_test

import (
	"math"
	"testing"
	"time"

	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// speed is that of p over the only link of a way of 1,000 m, in km/h.
func speed(t *testing.T, p roads.Profile, d roads.Direction, way string) (kmh float64, flags roads.ArcFlags, access roads.Access) {
	t.Helper()
	n, _ := lettermap.Draw(t, 250, "a---b").Ways("ab " + way).Network()
	ms, flags, access := n.Weight(p, uint32(d))
	return 3600 * 1000 / float64(ms), flags, access
}

func TestSpeeds(t *testing.T) {
	table := []struct {
		p    roads.Profile
		way  string
		want float64 // km/h
	}{
		{roads.Drive, "motorway max=110", 102.3},
		{roads.Drive, "motorway", 102.3},
		{roads.Drive, "motorway max=90", 83.7},
		{roads.Drive, "trunk", 74.4},                 // 80 outside built-up areas
		{roads.Drive, "trunk urban", 46.5},           // 50 within
		{roads.Drive, "trunk high_speed", 83.7},      // motortrafikkveg
		{roads.Drive, "trunk link", 55.8},            // a ramp
		{roads.Drive, "primary max=60", 55.8},        // the sign counts
		{roads.Drive, "primary urban max=80", 74.4},  // also in a built-up area
		{roads.Drive, "unclassified", 55},            // narrow
		{roads.Drive, "residential", 32},             //
		{roads.Drive, "residential max=30", 27.9},    //
		{roads.Drive, "living_street", 10},           //
		{roads.Drive, "service", 15},                 //
		{roads.Drive, "track", 18},                   //
		{roads.Drive, "tertiary surface=gravel", 50}, //
		{roads.Drive, "tertiary rough", 25},          //
		{roads.Drive, "tertiary roundabout", 30},     //
		{roads.Drive, "residential max=5", 4.65},     // walking zones
		{roads.Drive, "residential max=1", 3},        // no crawling
		{roads.Drive, "motorway max=255", 110},       // none
		{roads.Drive, "residential max=0", 32},       // not said
		{roads.Walk, "residential", 4.8},
		{roads.Walk, "footway", 4.8},
		{roads.Walk, "footway incline=10", 3.38},
		{roads.Walk, "footway incline=-5", 4.8},
		{roads.Walk, "steps", 2.4},
		{roads.Walk, "path surface=ground rough", 3.264},
		{roads.Cycle, "cycleway", 17},
		{roads.Cycle, "residential", 15},
		{roads.Cycle, "cycleway incline=5", 9.33},
		{roads.Cycle, "cycleway incline=-5", 21.25},
		{roads.Cycle, "cycleway incline=-50", 22.67},
		{roads.Cycle, "cycleway incline=30", 4}, // walks
		{roads.Cycle, "track surface=gravel", 9.75},
		{roads.Cycle, "footway", 4}, // pushed
		{roads.Cycle, "steps pushed=cycle", 2.4},
		{roads.StepFree, "footway", 4},
		{roads.StepFree, "footway incline=6", 2.79},
		{roads.StepFree, "footway incline=-6", 2.79},
	}
	for _, row := range table {
		got, _, access := speed(t, row.p, roads.Along, row.way)
		if math.Abs(got-row.want) > 0.01*row.want || access == roads.NoAccess {
			t.Errorf("%v %s: %.2f km/h (access %d), want %.2f", row.p, row.way, got, access, row.want)
		}
	}
}

// TestSpeedsByDirection: signs and slopes differ by direction.
func TestSpeedsByDirection(t *testing.T) {
	table := []struct {
		p              roads.Profile
		way            string
		along, against float64
	}{
		{roads.Drive, "primary max=50/80", 46.5, 74.4},
		{roads.Drive, "primary max=0/80", 74.4, 74.4},
		{roads.Walk, "footway incline=10", 3.38, 4.8},
		{roads.Cycle, "cycleway incline=-5", 21.25, 9.33},
	}
	for _, row := range table {
		along, _, _ := speed(t, row.p, roads.Along, row.way)
		against, _, _ := speed(t, row.p, roads.Against, row.way)
		if math.Abs(along-row.along) > 0.5 || math.Abs(against-row.against) > 0.5 {
			t.Errorf("%v %s: %.2f and %.2f, want %.2f and %.2f", row.p, row.way, along, against, row.along, row.against)
		}
	}
}

// TestCoarseSpeeds: the guesses of the reference for N1000.
func TestCoarseSpeeds(t *testing.T) {
	table := map[string]float64{
		"motorway": 95, "trunk high_speed": 80, "trunk": 70, "primary": 60, "unclassified": 45, "service private=drive": 25,
		"trunk surface=gravel max=30": 70, // a coarse source knows neither
	}
	for way, want := range table {
		m := lettermap.Draw(t, 250, "a---b").Ways("ab " + way)
		m.Survey.Coarse = true
		n, _ := m.Network()
		ms, flags, _ := n.Weight(roads.Drive, 0)
		if got := 3600 * 1000 / float64(ms); math.Abs(got-want) > 0.1 || flags&roads.IsCoarse == 0 {
			t.Errorf("%s: %.1f km/h %b, want %.0f", way, got, flags, want)
		}
	}
}

func TestAccessAndFlags(t *testing.T) {
	table := []struct {
		p      roads.Profile
		d      roads.Direction
		way    string
		access roads.Access
		flags  roads.ArcFlags
	}{
		{roads.Drive, roads.Along, "residential oneway", roads.Allowed, 0},
		{roads.Drive, roads.Against, "residential oneway", roads.NoAccess, 0},
		{roads.Drive, roads.Along, "residential oneway=-1", roads.NoAccess, 0},
		{roads.Drive, roads.Along, "tertiary roundabout", roads.Allowed, 0},
		{roads.Drive, roads.Against, "tertiary roundabout", roads.NoAccess, 0},
		{roads.Walk, roads.Against, "residential oneway", roads.Allowed, 0},
		{roads.Drive, roads.Along, "service private=drive", roads.Private, roads.IsPrivate},
		{roads.Drive, roads.Along, "trunk toll", roads.Allowed, roads.IsToll},
		{roads.Walk, roads.Along, "trunk toll", roads.Allowed, 0},
		{roads.Walk, roads.Along, "steps", roads.Allowed, roads.IsSteps},
		{roads.StepFree, roads.Along, "steps yes=step-free", roads.NoAccess, roads.IsSteps | roads.IsUncertain},
		{roads.StepFree, roads.Along, "escalator yes=step-free", roads.NoAccess, roads.IsUncertain},
		{roads.StepFree, roads.Along, "footway unfit", roads.NoAccess, roads.IsUncertain},
		{roads.StepFree, roads.Along, "footway incline=9", roads.NoAccess, roads.IsUncertain},
		{roads.StepFree, roads.Along, "footway fit incline=-9", roads.NoAccess, 0},
		{roads.StepFree, roads.Along, "footway fit incline=8", roads.Allowed, 0},
		{roads.StepFree, roads.Along, "footway fit", roads.Allowed, 0},
		{roads.StepFree, roads.Along, "footway", roads.Allowed, roads.IsUncertain},
		{roads.StepFree, roads.Along, "path", roads.Allowed, roads.IsUncertain},
		{roads.StepFree, roads.Along, "residential", roads.Allowed, 0},
		{roads.StepFree, roads.Along, "residential surface=gravel", roads.Allowed, roads.IsUncertain},
		{roads.StepFree, roads.Along, "lift", roads.Allowed, 0},
		{roads.Walk, roads.Along, "path incline=20", roads.Allowed, 0},
		{roads.Drive, roads.Along, "steps yes=drive", roads.NoAccess, roads.IsSteps},
		{roads.Drive, roads.Along, "platform yes=drive", roads.NoAccess, 0},
	}
	for _, row := range table {
		if _, flags, access := speed(t, row.p, row.d, row.way); access != row.access || flags != row.flags {
			t.Errorf("%v %s %d: access %d, flags %b; want %d, %b", row.p, row.way, row.d, access, flags, row.access, row.flags)
		}
	}
}

// TestLift: a lift takes its time whatever its length.
func TestLift(t *testing.T) {
	for _, drawing := range []string{"ab", "a-----------b"} {
		n, _ := lettermap.Draw(t, 10, drawing).Ways("ab lift").Network()
		if ms, _, _ := n.Weight(roads.StepFree, 0); ms != 40_000 {
			t.Errorf("%s: %d ms", drawing, ms)
		}
	}
}

// TestBends: the same length takes longer around corners, by car alone.
func TestBends(t *testing.T) {
	straight := lettermap.Draw(t, 20, "a----b----c----d").Ways("abcd primary")
	hairpins := lettermap.Draw(t, 20, "a----b\n\n\n\n\nd----c").Ways("abcd primary")
	s, _ := straight.Network()
	h, _ := hairpins.Network()
	if math.Abs(float64(s.Length[0])-float64(h.Length[0])) > 2 {
		t.Fatalf("%d and %d dm", s.Length[0], h.Length[0])
	}
	for p := range roads.Profile(roads.Profiles) {
		a, _, _ := s.Weight(p, 0)
		b, _, _ := h.Weight(p, 0)
		back, _, _ := h.Weight(p, 1)
		if p == roads.Drive && float64(b) < 1.2*float64(a) || p != roads.Drive && math.Abs(float64(a)-float64(b)) > 200 {
			t.Errorf("%v: %d ms straight, %d around corners", p, a, b)
		}
		if math.Abs(float64(b)-float64(back)) > 1 {
			t.Errorf("%v: %d ms one way, %d the other", p, b, back)
		}
	}
}

// minutes are what p takes over a link.
func minutes(n *roads.Network, p roads.Profile, link uint32) float64 {
	ms, _, _ := n.Weight(p, link)
	return float64(ms) / 60_000
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.01*max(a, b) }

// TestFerries: one wait a crossing, half at each end that touches land, and a
// share of the duration by length.
func TestFerries(t *testing.T) {
	m := lettermap.Draw(t, 300, `
		a--b---------------------------c--d
		              |
	`).Ways("ab primary\nbc ferry duration=20m wait=10m\ncd primary")
	n, _ := m.Network()
	bc := m.Link(n, "bc")
	if !near(minutes(n, roads.Drive, bc), 30) || !near(minutes(n, roads.Walk, bc^1), 30) {
		t.Errorf("%v min", minutes(n, roads.Drive, bc))
	}
	if n.Sailing(bc) != 20*time.Minute || n.FerryWait(bc) != 10*time.Minute || n.Sailing(m.Link(n, "ab")) != 0 || n.FerryWait(m.Link(n, "ab")) != 0 {
		t.Errorf("%v %v", n.Sailing(bc), n.FerryWait(bc))
	}
	if _, flags, _ := n.Weight(roads.Drive, bc); flags != roads.OnFerry {
		t.Errorf("%b", flags)
	}
}

// TestFerriesInPieces: lines that fork at sea wait once from quay to quay.
func TestFerriesInPieces(t *testing.T) {
	m := lettermap.Draw(t, 300, `
		a--b------------m------------c--d
		                |
		                |
		                e--f
	`).Ways("ab primary\nbmc ferry duration=20m wait=10m\nme ferry wait=10m\ncd primary\nef primary")
	n, _ := m.Network()
	wait := func(letters ...string) (sum time.Duration) {
		for _, l := range letters {
			sum += n.FerryWait(m.Link(n, l))
		}
		return sum
	}
	if wait("bm", "mc") != 10*time.Minute || wait("em", "mb") != 10*time.Minute || wait("bm") != 5*time.Minute {
		t.Errorf("%v %v", wait("bm", "mc"), wait("em", "mb"))
	}
	if sail := n.Sailing(m.Link(n, "bm")) + n.Sailing(m.Link(n, "mc")); sail.Round(time.Second) != 20*time.Minute {
		t.Errorf("%v on board", sail)
	}
}

// TestFerryByLength: without a duration 18 km/h, and a wait that is assumed.
func TestFerryByLength(t *testing.T) {
	m := lettermap.Draw(t, 500, `a--b------------c--d`).Ways("ab primary\nbc ferry\ncd primary") // 6.5 km
	for coarse, want := range map[bool]float64{false: 6.5/18*60 + 15, true: 6.5/18*60 + 20} {
		m.Survey.Coarse = coarse
		n, _ := m.Network()
		if got := minutes(n, roads.Drive, m.Link(n, "bc")); !near(got, want) {
			t.Errorf("coarse %v: %v min, want %v", coarse, got, want)
		}
	}
}

// TestFerryCutAtClipEdge: a line whose other quay is not in the data leads
// nowhere, and what is left of it has not the duration of the whole.
func TestFerryCutAtClipEdge(t *testing.T) {
	m := lettermap.Draw(t, 500, `a--b-----c------d--e`).Ways("ab primary\nbcd ferry duration=16h30m\nde primary")
	m.Forget("de")
	n, r := m.Network()
	bc := m.Link(n, "bc")
	if r.Cut != 2 || !n.Attrs[n.Attr[bc>>1]].Cut {
		t.Errorf("%+v", r)
	}
	if got, want := n.Sailing(bc).Minutes(), 3.0/18*60; !near(got, want) {
		t.Errorf("%v min on board, want %v", got, want)
	}
	if n.FerryWait(bc) != 15*time.Minute/2 {
		t.Errorf("%v of wait: nobody lands at the other end", n.FerryWait(bc))
	}
}

// TestFerryOfImpossibleDuration: 16:30 for three kilometres is a line that a
// tool has shortened, or a wrong value; nobody is given a time by it.
func TestFerryOfImpossibleDuration(t *testing.T) {
	for duration, open := range map[string]bool{"16h30m": false, "1s": false, "2h": false, "20m": true, "90s": false, "9m": true, "0s": true} {
		m := lettermap.Draw(t, 500, `a--b-----c--d`).Ways("ab primary\nbc ferry duration=" + duration + "\ncd primary")
		m.Way("bc").When = []roads.Condition{{Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.Allowed, When: "Mo-Su 06:00-22:00"}}
		n, r := m.Network()
		_, _, access := n.Weight(roads.Drive, m.Link(n, "bc"))
		timed := len(n.Attrs[n.Attr[m.Link(n, "bc")>>1]].When) > 0
		if (access == roads.Allowed) != open || timed != open || (len(r.Findings) == 0) != open {
			t.Errorf("%s: access %d, timed %v, %v", duration, access, timed, r.Findings)
		}
	}
}
