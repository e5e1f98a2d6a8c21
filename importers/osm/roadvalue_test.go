package osm

import (
	"math"
	"testing"
	"time"

	"finnfram/geo/roads"
)

func TestMaxSpeed(t *testing.T) {
	table := []struct {
		value string
		speed uint8
		urban bool
		ok    bool
	}{
		{"80", 80, false, true},
		{" 80 km/h ", 80, false, true},
		{"50 mph", 80, false, true},
		{"30mph", 48, false, true},
		{"12 knots", 22, false, true},
		{"none", 0, false, true},
		{"signals", 0, false, true},
		{"walk", 7, false, true},
		{"NO:urban", 50, true, true},
		{"NO:rural", 80, false, true},
		{"SE:rural", 70, false, true},
		{"NO:motorway", 0, false, true},
		{"NO:zone30", 30, true, true},
		{"DE:zone:20", 20, true, true},
		{"NO:30", 30, false, true},
		{"NO:living_street", 15, true, true},
		{"30;50", 30, false, true},
		{"50;30", 30, false, true},
		{"-5", 0, false, false},
		{"0", 0, false, false},
		{"fifty", 0, false, false},
		{"1e3", 0, false, false},
		{"999", 0, false, false},
		{"5 furlongs", 0, false, false},
		{"NO:sixty", 0, false, false},
		{"", 0, false, false},
		{"sign", 0, false, false},
	}
	for _, row := range table {
		speed, urban, ok := maxSpeedOf(row.value)
		if speed != row.speed || urban != row.urban || ok != row.ok {
			t.Errorf("%q: %d %v %v, want %d %v %v", row.value, speed, urban, ok, row.speed, row.urban, row.ok)
		}
	}
}

func TestSpeeds(t *testing.T) {
	table := []struct {
		tags          Tags
		along, agains uint8
		faults        int
	}{
		{pairs("maxspeed=60"), 60, 60, 0},
		{pairs("maxspeed=60", "maxspeed:backward=40"), 60, 40, 0},
		{pairs("maxspeed:forward=50 mph"), 80, 0, 0},
		{pairs("maxspeed:type=NO:urban"), 50, 50, 0},
		{pairs("source:maxspeed=NO:rural"), 80, 80, 0},
		{pairs("zone:traffic=NO:urban", "maxspeed=40"), 40, 40, 0},
		{pairs("maxspeed=fifty"), 0, 0, 1},
		{pairs("maxspeed=-5", "maxspeed:type=NO:urban"), 50, 50, 1},
		{pairs("maxspeed:type=sign"), 0, 0, 0},
		{pairs("maxspeed=none"), 0, 0, 0},
		{nil, 0, 0, 0},
	}
	for _, row := range table {
		faults := 0
		got := speedsOf(row.tags, func(string, string) { faults++ })
		if got != [2]uint8{row.along, row.agains} || faults != row.faults {
			t.Errorf("%v: %v with %d faults", row.tags, got, faults)
		}
	}
	if !isUrban(pairs("maxspeed:type=NO:urban", "maxspeed=30")) || isUrban(pairs("maxspeed=50")) {
		t.Error("built-up areas are those that are said")
	}
}

func TestDuration(t *testing.T) {
	const min, h = time.Minute, time.Hour
	table := map[string]time.Duration{
		"16:30": 16*h + 30*min, "00:20": 20 * min, "0:08": 8 * min, "1:10:30": h + 10*min + 30*time.Second, "120:00": 120 * h,
		"20": 20 * min, "2.5": 150 * time.Second, "PT20M": 20 * min, "PT1H15M": h + 15*min, "P1DT2H": 26 * h, "pt45m": 45 * min,
		"20 min": 20 * min, "1 h 20 min": h + 20*min, "1h20m": h + 20*min, "25 minutter": 25 * min,
		"": 0, "-20": 0, "0": 0, "00:00": 0, "00:61": 0, "soon": 0, "PT": 0, "NaN": 0, "Inf": 0, "1e99": 0, "16:30-17:00": 0, "P": 0, "20 s": 0,
	}
	for value, want := range table {
		if got := durationOf(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestIncline(t *testing.T) {
	table := []struct {
		value   string
		percent int8
		ok      bool
	}{
		{"10%", 10, true}, {"-6%", -6, true}, {"10 %", 10, true}, {"4,5%", 5, true}, {"8", 8, true}, {"-5°", -9, true}, {"5°", 9, true},
		{"1:12", 8, true}, {"up", roads.NoIncline, true}, {"down", roads.NoIncline, true}, {"steep", roads.NoIncline, true}, {"", roads.NoIncline, true},
		{"flat", 0, true}, {"250%", roads.NoIncline, false}, {"89°", roads.NoIncline, false}, {"1:0", roads.NoIncline, false},
		{"much", roads.NoIncline, false}, {"%", roads.NoIncline, false}, {"NaN", roads.NoIncline, false},
	}
	for _, row := range table {
		if got, ok := inclineOf(row.value); got != row.percent || ok != row.ok {
			t.Errorf("%q: %d %v", row.value, got, ok)
		}
	}
}

func TestMetres(t *testing.T) {
	for value, want := range map[string]float64{"2": 2, "2.5 m": 2.5, "2,5": 2.5, "80 cm": 0.8, "30mm": 0.03, `6'7"`: 2.0066, "10 ft": 3.048} {
		if got := metresOf(value); math.Abs(got-want) > 1e-6 {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
	for _, value := range []string{"", "wide", "m", "2-3", "'", "1'x\""} {
		if got := metresOf(value); !math.IsNaN(got) {
			t.Errorf("%q: %v", value, got)
		}
	}
}

func TestRefs(t *testing.T) {
	for ref, want := range map[string]string{
		"E 6": "E6", "e18": "E18", "E 6;E 18": "E6/E18", "Rv 13": "Rv. 13", "rv.13": "Rv. 13", "Fv17": "Fv. 17", "Fylkesvei 120": "Fv. 120",
		"162;Ring 1": "162/Ring 1", "D 81": "D 81", "": "", ";": "",
	} {
		if got := refOf(pairs("ref=" + ref)); got != want {
			t.Errorf("%q: %q, want %q", ref, got, want)
		}
	}
	got := destinationOf(pairs("destination=Trondheim;Gardermoen", "destination:ref=E 6;Ring 3", "junction:ref=37"))
	if got != "37: E6, Ring 3, Trondheim, Gardermoen" {
		t.Errorf("%q", got)
	}
	if got := destinationOf(pairs("junction:ref=37")); got != "37" {
		t.Errorf("%q", got)
	}
}

// FuzzValues: no value makes a reader panic or an impossible number.
func FuzzValues(f *testing.F) {
	for _, seed := range []string{"80", "50 mph", "NO:zone30", "16:30", "PT1H5M", "-5°", "1:12", `6'7"`, "30;50;;", "no @ (Oct 14-March 16)", "no @ Mo-Fr 07:00-09:00; yes @ (weight<3.5 AND Sa)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if speed, _, _ := maxSpeedOf(value); speed > 200 {
			t.Errorf("speed %d", speed)
		}
		if d := durationOf(value); d < 0 || d > 5000*time.Hour {
			t.Errorf("duration %v", d)
		}
		if slope, ok := inclineOf(value); slope != roads.NoIncline && (slope < -100 || slope > 100 || !ok) {
			t.Errorf("incline %d", slope)
		}
		metresOf(value)
		for _, c := range clausesOf(value) {
			if v, times := judge(c.when); v == atTimes && times == "" {
				t.Errorf("%q holds at no time", c.when)
			}
		}
	})
}

// pairs makes tags of key=value.
func pairs(list ...string) Tags {
	var tags Tags
	for _, pair := range list {
		for i := range pair {
			if pair[i] == '=' {
				tags = append(tags, Tag{pair[:i], pair[i+1:]})
				break
			}
		}
	}
	return tags
}
