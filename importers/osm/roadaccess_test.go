package osm

import (
	"strings"
	"testing"

	"finnfram/geo/roads"
)

// signs writes access along and against: + allowed, p private, u pushed, -
// none; one letter where both are the same.
func signs(a [2]roads.Access) string {
	words := [...]string{roads.NoAccess: "-", roads.Allowed: "+", roads.Private: "p", roads.Pushed: "u"}
	if a[0] == a[1] {
		return words[a[0]]
	}
	return words[a[0]] + words[a[1]]
}

// TestAccess is the table of who may travel what: drive, walk, cycle,
// step-free.
func TestAccess(t *testing.T) {
	table := []struct{ tags, access string }{
		// by class
		{"highway=motorway", "+- - - -"},
		{"highway=motorway_link", "+ - - -"},
		{"highway=trunk", "+ + + +"},
		{"highway=trunk, motorroad=yes", "+ - - -"},
		{"highway=trunk, motorroad=yes, foot=yes", "+ + - +"},
		{"highway=trunk, foot=no", "+ - + -"},
		{"highway=residential", "+ + + +"},
		{"highway=living_street", "+ + + +"},
		{"highway=service", "+ + + +"},
		{"highway=service, service=driveway", "p + + +"},
		{"highway=service, service=driveway, access=yes", "+ + + +"},
		{"highway=service, service=parking_aisle", "+ + + +"},
		{"highway=service, service=emergency_access", "- + + +"},
		{"highway=track", "p + + +"},
		{"highway=track, tracktype=grade1", "+ + + +"},
		{"highway=track, tracktype=grade5", "- + + +"},
		{"highway=track, motor_vehicle=yes", "+ + + +"},
		{"highway=track, motor_vehicle=agricultural;forestry", "- + + +"},
		{"highway=residential, maxheight=1.6", "- + + +"},
		{"highway=residential, maxheight=2.1 m, maxwidth=2.2, maxweight=3.5", "+ + + +"},
		{"highway=residential, maxwidth=1.5", "- + + +"},
		{"highway=residential, maxweight=1.5 t", "- + + +"},
		{"highway=residential, maxheight=default, maxweight=none", "+ + + +"},
		{"highway=busway", "- - - -"},
		{"highway=busway, bicycle=yes, foot=yes", "- + + +"},
		{"highway=pedestrian", "- + + +"},
		{"highway=pedestrian, motor_vehicle=delivery", "p + + +"},
		{"highway=cycleway", "- + + +"},
		{"highway=footway", "- + u +"},
		{"highway=footway, bicycle=yes", "- + + +"},
		{"highway=path", "- + + +"},
		{"highway=steps", "- + u -"},
		{"highway=steps, foot=yes", "- + u -"},
		{"highway=steps, wheelchair=yes", "- + u -"},
		{"highway=steps, ramp:wheelchair=yes", "- + u +"},
		{"highway=steps, conveying=forward", "- +- - -"},
		{"highway=steps, conveying=backward", "- -+ - -"},
		{"highway=steps, conveying=yes", "- + - -"},
		{"highway=footway, conveying=forward", "- +- u- +-"},
		{"highway=elevator", "- + u +"},
		{"highway=corridor", "- + u +"},
		{"railway=platform", "- + u +"},
		{"man_made=pier", "- + u +"},
		{"highway=footway, access=yes", "- + u +"},
		{"highway=footway, access=private", "- p p p"},
		{"highway=steps, access=yes", "- + u -"},
		{"highway=steps, motor_vehicle=yes", "- + u -"},
		{"highway=motorway, access=yes", "+- - - -"},
		{"highway=pedestrian, vehicle=destination", "p + p +"},
		// the hierarchy
		{"highway=residential, access=private", "p p p p"},
		{"highway=residential, access=no", "- - - -"},
		{"highway=residential, access=no, foot=yes", "- + u +"},
		{"highway=residential, access=no, bicycle=yes", "- - + -"},
		{"highway=residential, vehicle=no", "- + u +"},
		{"highway=residential, motor_vehicle=no", "- + + +"},
		{"highway=residential, motor_vehicle=no, motorcar=yes", "+ + + +"},
		{"highway=residential, motor_vehicle=destination", "p + + +"},
		{"highway=residential, access=customers", "p p p p"},
		{"highway=residential, access=permissive", "+ + + +"},
		{"highway=residential, access=private, motor_vehicle=yes", "+ p p p"},
		{"highway=residential, access=psv", "- - - -"},
		{"highway=residential, motor_vehicle=permit", "p + + +"},
		{"highway=residential, access=gibberish", "+ + + +"},
		{"highway=residential, bicycle=dismount", "+ + u +"},
		{"highway=residential, bicycle=no", "+ + u +"},
		{"highway=primary, bicycle=use_sidepath", "+ + - +"},
		{"highway=primary, foot=use_sidepath", "+ - + -"},
		{"highway=residential, smoothness=impassable", "- + + -"},
		{"highway=footway, wheelchair=no", "- + u -"},
		{"highway=residential, access:backward=no", "+- +- +- +-"},
		{"highway=residential, vehicle:backward=no", "+- + +u +"},
		// one-way
		{"highway=residential, oneway=yes", "+- + +u +"},
		{"highway=residential, oneway=true", "+- + +u +"},
		{"highway=residential, oneway=1", "+- + +u +"},
		{"highway=residential, oneway=-1", "-+ + u+ +"},
		{"highway=residential, oneway=reverse", "-+ + u+ +"},
		{"highway=residential, oneway=no", "+ + + +"},
		{"highway=residential, oneway=reversible", "- + u +"},
		{"highway=residential, oneway=alternating", "+ + + +"},
		{"highway=residential, junction=roundabout", "+- + +u +"},
		{"highway=residential, junction=circular", "+- + +u +"},
		{"highway=residential, junction=roundabout, oneway=no", "+ + + +"},
		{"highway=residential, junction=roundabout, oneway=-1", "-+ + u+ +"},
		{"highway=motorway, oneway=no", "+ - - -"},
		{"highway=residential, oneway=yes, oneway:bicycle=no", "+- + + +"},
		{"highway=residential, oneway=yes, cycleway=opposite", "+- + + +"},
		{"highway=residential, oneway=yes, cycleway=opposite_lane", "+- + + +"},
		{"highway=residential, oneway=yes, cycleway:left=opposite_track", "+- + + +"},
		{"highway=residential, oneway=yes, cycleway:left=lane, cycleway:left:oneway=-1", "+- + + +"},
		{"highway=residential, oneway=yes, cycleway:right=lane, cycleway:right:oneway=yes", "+- + +u +"},
		{"highway=residential, oneway=-1, cycleway=opposite_lane", "-+ + + +"},
		{"highway=residential, oneway=yes, bicycle:backward=yes", "+- + + +"},
		{"highway=residential, oneway=yes, oneway:motor_vehicle=no", "+ + +u +"},
		{"highway=residential, oneway:bicycle=yes", "+ + +u +"},
		{"highway=footway, oneway=yes", "- + u +"},
		{"highway=footway, oneway:foot=yes", "- +- u- +-"},
		// ferries
		{"route=ferry", "+ + + +"},
		{"route=ferry, motor_vehicle=yes, foot=yes, bicycle=yes", "+ + + +"},
		{"route=ferry, foot=yes, bicycle=yes", "- + + +"},
		{"route=ferry, foot=yes, ferry=secondary", "+ + + +"},
		{"route=ferry, motor_vehicle=no", "- + + +"},
		{"route=ferry, motorcar=no, foot=yes, bicycle=no", "- + - +"},
		{"route=ferry, ferry=express_boat", "- + + +"},
		{"route=ferry, motor_vehicle=yes, foot=no", "+ - + -"},
		{"route=ferry, oneway=yes, motor_vehicle=yes", "+- +- +- +-"},
	}
	for _, row := range table {
		list := tags(row.tags)
		class, _, ok := classOf(list)
		if !ok {
			t.Errorf("%s: no road", row.tags)
			continue
		}
		access := accessByTags(list, class)
		var got []string
		for p := range access {
			got = append(got, signs(access[p]))
		}
		if strings.Join(got, " ") != row.access {
			t.Errorf("%s: %s, want %s", row.tags, strings.Join(got, " "), row.access)
		}
	}
}

func TestClasses(t *testing.T) {
	for text, want := range map[string]roads.Class{
		"highway=primary_link": roads.Primary, "highway=road": roads.Unclassified, "highway=bus_guideway": roads.BusRoad, "highway=elevator": roads.Lift,
		"highway=steps, conveying=yes": roads.Escalator, "highway=footway, conveying=yes": roads.Footway, "public_transport=platform": roads.Platform,
		"man_made=pier, highway=service": roads.Service, "route=ferry": roads.Ferry, "route=ferry, highway=residential": roads.Residential,
	} {
		if class, _, ok := classOf(tags(text)); !ok || class != want {
			t.Errorf("%s: %d %v, want %d", text, class, ok, want)
		}
	}
	for _, text := range []string{"highway=proposed", "highway=construction, construction=primary", "highway=abandoned", "highway=razed", "highway=raceway",
		"highway=rest_area", "highway=via_ferrata", "highway=bus_stop", "route=bus", "route=shuttle_train", "building=yes", "railway=rail", "highway=proposed, man_made=pier"} {
		if class, _, ok := classOf(tags(text)); ok {
			t.Errorf("%s: class %d", text, class)
		}
	}
}

func TestFlags(t *testing.T) {
	for text, want := range map[string]roads.WayFlags{
		"junction=roundabout": roads.Roundabout, "junction=circular": roads.Roundabout, "junction=yes": 0, "tunnel=yes": roads.Tunnel, "tunnel=building_passage": roads.Tunnel,
		"tunnel=no": 0, "bridge=viaduct": roads.Bridge, "toll=yes": roads.Toll, "toll=no": 0, "maxspeed:type=NO:urban": roads.Urban, "indoor=yes": roads.Indoor,
		"winter_service=no": roads.Seasonal, "seasonal=yes": roads.Seasonal, "seasonal=no": 0, "motorroad=yes": roads.HighSpeed, "dual_carriageway=yes": roads.DualRoad,
	} {
		if got := flagsOf(tags(text)); got != want {
			t.Errorf("%s: %b, want %b", text, got, want)
		}
	}
}

func TestFitness(t *testing.T) {
	known := "highway=footway, surface=asphalt, smoothness=good, incline=3%, width=1.5"
	for text, want := range map[string]roads.Fitness{
		"highway=footway": roads.FitUnknown, "highway=footway, wheelchair=yes": roads.Fit, "highway=footway, wheelchair=limited": roads.FitUnknown, "highway=footway, wheelchair=no": roads.Unfit,
		"highway=footway, incline=12%": roads.Unfit, "highway=footway, incline=-12%": roads.Unfit, "highway=footway, incline=up": roads.FitUnknown, "highway=footway, incline=10°": roads.Unfit,
		"highway=footway, width=60 cm": roads.Unfit, "highway=footway, kerb=raised": roads.Unfit, "highway=footway, kerb=lowered": roads.FitUnknown,
		"highway=footway, smoothness=bad": roads.Unfit, "highway=footway, surface=sand": roads.Unfit, "highway=footway, surface=gravel": roads.FitUnknown,
		known: roads.Fit, known + ", kerb=raised": roads.Unfit, known + ", wheelchair=limited": roads.FitUnknown,
		"highway=steps": roads.Unfit, "highway=steps, ramp=yes": roads.Unfit, "highway=steps, ramp:wheelchair=yes": roads.Fit, "highway=steps, conveying=yes": roads.Unfit,
		"highway=elevator": roads.FitUnknown, "highway=residential, surface=asphalt, smoothness=good, incline=0%, width=6": roads.FitUnknown,
		"highway=path, step_count=3": roads.Unfit,
	} {
		list := tags(text)
		class, _, _ := classOf(list)
		if got := fitnessOf(list, class); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
}
