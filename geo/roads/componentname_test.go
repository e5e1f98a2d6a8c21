package roads

import (
	"strings"
	"testing"
)

// TestPartsInMunicipalities: a municipality says where a part lies, and names
// it where nothing else does; it names no other part nearby.
func TestPartsInMunicipalities(t *testing.T) {
	in := func(name string) Place {
		return Place{Name: name, Kind: "municipality", Point: metres(3000, 0)[0]}
	}
	village := Place{Name: "Grenda", Kind: "hamlet", Point: metres(3010, 4000)[0]}
	away := in("Naboen")
	away.Point = metres(14000, 0)[0]
	main := in("Byen")
	main.Point = metres(0, 0)[0]
	for _, c := range []struct {
		places           []Place
		name, kind, says string
	}{
		{[]Place{in("Røst")}, "Røst", "municipality", "; a part in Røst (5 km) is not connected"},
		{[]Place{in("Lurøy"), in("Træna"), in("Lurøy")}, "Lurøy, Træna", "municipality", "; a part in Lurøy, Træna (5 km) is not connected"},
		{[]Place{in("Aa"), in("Bb"), in("Cc")}, "Aa, Bb, Cc", "municipality", "; a part in Aa, Bb, Cc (5 km) is not connected"},
		{[]Place{in("Aa"), in("Bb"), in("Cc"), in("Dd")}, "", "", "; a part without a name (5 km) is not connected"},
		{[]Place{in("Røst"), village}, "Grenda", "hamlet", "; Grenda (5 km) is not connected"},
		{[]Place{away, main}, "", "", "; a part without a name (5 km) is not connected"},
	} {
		n := drawn(metres(0, 0, 0, 9000, 3000, 0, 3000, 5000), street{0, 1, open(Primary)}, street{2, 3, open(Primary)})
		n.Places = c.places
		parts := mustGraph(t, n, Drive).Components()
		if got := parts.Parts[1]; got.Name != c.name || got.Kind != c.kind || got.Near != "" {
			t.Errorf("%v: %+v", c.places, got)
		}
		if got := parts.Text(Drive); !strings.Contains(got, c.says) {
			t.Errorf("%v: %q", c.places, got)
		}
		if got := parts.Parts[0].Name; got != "" {
			t.Errorf("the main part is called %s", got)
		}
	}
}
