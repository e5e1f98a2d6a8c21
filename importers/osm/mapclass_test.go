package osm

import (
	"fmt"
	"testing"
)

// TestLooks is how things are drawn, one row a rule.
func TestLooks(t *testing.T) {
	table := map[string]string{
		"highway=motorway, ref=E 6":                       "roads motorway z4 ref=E6",
		"highway=trunk_link, ref=E6":                      "roads trunk z10 ramp=true",
		"highway=residential, bridge=yes, layer=1":        "roads minor z12 bridge=true layer=1",
		"highway=primary, tunnel=yes, layer=-2":           "roads primary z6 layer=-2 tunnel=true",
		"highway=primary, tunnel=avalanche_protector":     "roads primary z6",
		"highway=service, service=driveway":               "roads service z15 small=true",
		"highway=footway, footway=sidewalk":               "roads footway z15 small=true",
		"highway=pedestrian, area=yes":                    "landuse pedestrian z13 area",
		"highway=corridor":                                "-",
		"highway=steps, conveying=yes":                    "-",
		"highway=footway, indoor=yes":                     "-",
		"highway=proposed":                                "-",
		"highway=secondary, oneway=yes":                   "roads secondary z8 oneway=true",
		"route=ferry, name=Moss–Horten":                   "ferries ferry z5",
		"railway=rail":                                    "rail rail z8",
		"railway=rail, service=yard":                      "rail siding z13",
		"railway=abandoned":                               "-",
		"railway=subway, tunnel=yes, layer=-1":            "rail subway z11 layer=-1 tunnel=true",
		"building=yes":                                    "buildings building z13 area",
		"building=hospital":                               "buildings health z13 area",
		"building=no":                                     "-",
		"building=yes, location=underground":              "-",
		"natural=water":                                   "water lake z4 area",
		"natural=water, water=river":                      "water river z4 area",
		"natural=water, intermittent=yes":                 "-",
		"waterway=stream":                                 "water stream z13",
		"waterway=stream, tunnel=culvert":                 "water stream z13 tunnel=true",
		"landuse=forest":                                  "green wood z7 area",
		"leisure=park":                                    "green park z10 area",
		"natural=wetland":                                 "green wetland z10 area",
		"landuse=residential":                             "landuse residential z8 area",
		"amenity=hospital, name=Ullevål":                  "landuse health z11 area",
		"man_made=pier":                                   "landuse pier z12 area",
		"boundary=administrative, admin_level=2":          "boundaries country z3",
		"boundary=administrative, admin_level=7":          "boundaries municipality z9",
		"boundary=administrative, maritime=yes":           "-",
		"boundary=administrative, admin_level=9":          "-",
		"boundary=protected_area":                         "-",
		"amenity=bench":                                   "-",
		"place=island, name=Hovedøya":                     "places island z9 area",
		"aeroway=runway":                                  "roads runway z11",
		"natural=coastline":                               "-",
		"aerialway=gondola":                               "rail aerialway z12",
		"aerialway=pylon":                                 "-",
		"highway=living_street, motor_vehicle=no, name=a": "roads minor z12",
	}
	for text, want := range table {
		l, ok := lookOf(tags(text))
		got := "-"
		if ok {
			got = fmt.Sprintf("%s %s z%d", l.layer, l.class, l.zoom)
			if l.area {
				got += " area"
			}
			for _, key := range []string{"bridge", "layer", "oneway", "ramp", "ref", "small", "tunnel"} {
				if v, has := l.props[key]; has {
					got += fmt.Sprintf(" %s=%v", key, v)
				}
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
