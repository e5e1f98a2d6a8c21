package fhir

import (
	"math"
	"reflect"
	"testing"

	"finnfram/data"
	"finnfram/data/live"
)

// TestReadNear holds near against R4: parts, units, defaults, rubbish.
func TestReadNear(t *testing.T) {
	for value, metres := range map[string]float64{
		"59.91|10.75|5|km": 5000, "59.91|10.75|5": 5000, "59.91|10.75|5|": 5000, "59.91|10.75": 50000, "59.91|10.75||m": 50000,
		"59.91|10.75|500|m": 500, "59.91|10.75|1|[mi_i]": 1609.344, "-33.9|151.2|0.5|km": 500, "59.91|10.75|0|km": 0,
	} {
		n, fault := readNear(value)
		if fault != "" || math.Abs(float64(n.reach)-metres) > 1e-6 {
			t.Errorf("%s: %v m, %q; want %v", value, n.reach, fault, metres)
		}
	}
	for _, value := range []string{"", "59.91", "59.91,10.75", "a|b", "91|10|1|km", "59|181", "NaN|10", "59|10|-1|km", "59|10|1|parsec", "59|10|1|km|x", "0x1p3|10", "59|10|Inf|km"} {
		if n, fault := readNear(value); fault == "" {
			t.Errorf("%q was taken as %+v", value, n)
		}
	}
}

func FuzzReadNear(f *testing.F) {
	f.Add("59.91|10.75|5|km")
	f.Fuzz(func(t *testing.T, value string) {
		if n, fault := readNear(value); fault == "" && (n.from.Check() != nil || n.reach < 0) {
			t.Errorf("%q became %+v", value, n)
		}
	})
}

// TestPlainWeek: only what a plain week says becomes times.
func TestPlainWeek(t *testing.T) {
	times, ok := plainWeek("Mo-Fr 09:00-16:00; Sa 10:00-14:00; We off")
	want := []availableTime{
		{DaysOfWeek: []string{"mon", "tue", "thu", "fri"}, AvailableStartTime: "09:00:00", AvailableEndTime: "16:00:00"},
		{DaysOfWeek: []string{"sat"}, AvailableStartTime: "10:00:00", AvailableEndTime: "14:00:00"},
	}
	if !ok || !reflect.DeepEqual(times, want) {
		t.Errorf("%v %+v", ok, times)
	}
	for _, raw := range []string{"Mo 22:00-02:00", "PH off", "Mo-Fr 09:00+", "Jan Mo 09:00-10:00", "sunrise-sunset", "Mo-Fr 9-16", "", "Mo 16:00-25:00"} {
		if times, ok := plainWeek(raw); ok {
			t.Errorf("%q became %+v", raw, times)
		}
	}
	if times, ok := plainWeek("24/7"); !ok || !times[0].AllDay || len(times[0].DaysOfWeek) != 7 {
		t.Errorf("24/7: %+v", times)
	}
}

// TestStaleWeek: a client must not take hours for facts that we do not.
func TestStaleWeek(t *testing.T) {
	h := &data.Hours{Notation: data.OSMHours, Raw: "Mo-Fr 09:00-16:00"}
	if w := weekOf(live.Openness{Reason: live.Stale}, h); len(w.times) != 0 || w.exceptions == "" {
		t.Errorf("%+v", w)
	}
}

func TestFHIRID(t *testing.T) {
	if id := fhirID("osm-node-1"); id != "osm-node-1" {
		t.Error(id)
	}
	a, b := fhirID("a_b"), fhirID("a-b")
	if a == b || len(a) > 64 || b != "a-b" {
		t.Error(a, b)
	}
	if id := fhirID(string(make([]byte, 300))); len(id) > 64 {
		t.Error(id)
	}
}
