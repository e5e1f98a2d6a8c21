package osm

import (
	"fmt"
	"strings"
	"testing"

	"finnfram/geo/roads"
)

// written is a condition in short: whom, directions, access, when.
func written(list []roads.Condition) string {
	var all []string
	for _, c := range list {
		who := ""
		for p, letter := range "dwcs" {
			if c.Profiles.Has(roads.Profile(p)) {
				who += string(letter)
			}
		}
		way := ""
		if c.Along {
			way += ">"
		}
		if c.Against {
			way += "<"
		}
		all = append(all, fmt.Sprintf("%s%s %s %s", who, way, signs([2]roads.Access{c.Access, c.Access}), c.When))
	}
	return strings.Join(all, " | ")
}

// TestConditions is the table of access at times. d, w, c and s are the
// profiles; > and < the directions; +, p, u and - the access.
func TestConditions(t *testing.T) {
	road := "highway=residential, "
	table := []struct {
		tags, want string
		faults     int
	}{
		{road + "access:conditional=no @ (Oct 14-March 16)", "dwcs>< - Oct 14-Mar 16", 0},
		{road + "access:conditional=no @ Oct 14-March 16", "dwcs>< - Oct 14-Mar 16", 0},
		{"route=ferry, foot=yes, motor_vehicle=no, access:conditional=no @ (Oct 14-March 16)", "wcs>< - Oct 14-Mar 16", 0},
		{road + "motor_vehicle:conditional=no @ (Mo-Fr 07:00-09:00,15:00-17:00)", "d>< - Mo-Fr 07:00-09:00,15:00-17:00", 0},
		{road + "vehicle:conditional=no @ (22:00-06:00)", "d>< - 22:00-30:00 | c>< u 22:00-30:00", 0},
		{road + "motor_vehicle:conditional=no @ (07:00-10:00); no @ (15:00-18:00)", "d>< - 07:00-10:00 | d>< - 15:00-18:00", 0},
		{road + "motor_vehicle:conditional=no @ Mo-Fr 07:00-09:00; Sa 10:00-12:00", "d>< - Mo-Fr 07:00-09:00; Sa 10:00-12:00", 0},
		{road + "motor_vehicle=no, motor_vehicle:conditional=delivery @ (Mo-Fr 00:00-11:00; PH off)", "d>< p Mo-Fr 00:00-11:00; PH off", 0},
		{road + "motor_vehicle=no, access:conditional=yes @ (May-Sep)", "", 0}, // motor_vehicle has decided
		{road + "motor_vehicle=yes, access:conditional=no @ (Nov-Apr)", "dwcs>< - Nov-Apr", 0},
		{road + "access=no, access:conditional=yes @ (May 15-Oct 15)", "dwcs>< + May 15-Oct 15", 0},
		{road + "motor_vehicle:forward:conditional=no @ (07:00-09:00)", "d> - 07:00-09:00", 0},
		{road + "motor_vehicle:backward:conditional=no @ (07:00-09:00)", "d< - 07:00-09:00", 0},
		{road + "oneway=yes, motor_vehicle:conditional=no @ (07:00-09:00)", "d> - 07:00-09:00", 0},
		{road + "oneway=yes, access=no, access:conditional=yes @ (Sa)", "d> + Sa | w>< + Sa | c> + Sa | s>< + Sa", 0},
		{road + "foot:conditional=no @ (22:00-06:00)", "ws>< - 22:00-30:00", 0},
		{road + "oneway:conditional=yes @ (Mo-Fr 07:00-09:00)", "d< - Mo-Fr 07:00-09:00 | c< u Mo-Fr 07:00-09:00", 0},
		{road + "oneway=yes, oneway:conditional=no @ (Su)", "d< + Su | c< + Su", 0},
		// of others, and always
		{road + "access:conditional=no @ (weight>7.5)", "", 0},
		{road + "access:conditional=no @ (weight>3.5 AND Mo-Fr 06:00-22:00)", "", 0},
		{road + "motor_vehicle:conditional=no @ (weight>1 AND Mo-Fr 06:00-22:00)", "d>< - Mo-Fr 06:00-22:00", 0},
		{road + "motor_vehicle:conditional=no @ (length>12)", "", 0},
		{road + "motor_vehicle=no, motor_vehicle:conditional=yes @ disabled", "", 0},
		{road + "motor_vehicle=no, motor_vehicle:conditional=yes @ residents", "d>< p 24/7", 0},
		{road + "motor_vehicle:conditional=yes @ (hgv)", "", 0},
		{road + "motor_vehicle:conditional=no @ winter", "", 0},
		// unreadable
		{road + "access:conditional=no @ (when the moon is full)", "dwcs>< - 24/7", 1},
		{road + "motor_vehicle:conditional=no @ (15 Oct-15 May, usually)", "d>< - 24/7", 1},
		{road + "motor_vehicle:conditional=destination @ (fairs)", "d>< p 24/7", 1},
		{road + "motor_vehicle=no, motor_vehicle:conditional=yes @ (fine weather)", "", 1},
		{road + "motor_vehicle:conditional=yes @ (fine weather)", "", 1},
		{road + "oneway:conditional=yes @ (fairs)", "d< - 24/7 | c< u 24/7", 1},
		{road + "oneway=yes, oneway:conditional=no @ (fairs)", "", 1},
		{road + "access:conditional=no", "", 1},
		{road + "access:conditional=no @ ()", "", 1},
		{road + "access:conditional=no @ (wet)", "dwcs>< - 24/7", 1},
		{road + "access:conditional=no @ (Mo AND 07:00-09:00)", "dwcs>< - 24/7", 1},
		{road + "access:conditional=perhaps @ (Mo)", "", 0},
		// opening hours
		{"highway=corridor, opening_hours=Mo-Fr 08:00-20:00", "dwcs>< - 24/7 | w>< + Mo-Fr 08:00-20:00 | c>< u Mo-Fr 08:00-20:00 | s>< + Mo-Fr 08:00-20:00", 0},
		{"highway=corridor, opening_hours=24/7", "", 0},
		{"highway=corridor, opening_hours=by appointment or so", "dwcs>< - 24/7", 1},
		{"route=ferry, motor_vehicle=yes, opening_hours=when the ice is gone", "dwcs>< - 24/7", 1},
		// steps stay steps
		{"highway=steps, access=no, access:conditional=yes @ (Mo)", "w>< + Mo | c>< u Mo", 0},
	}
	for _, row := range table {
		faults := 0
		list := tags(row.tags)
		class, _, _ := classOf(list)
		got, _ := newRoads().conditions(list, accessByTags(list, class), func(string, string) { faults++ })
		if written(got) != row.want || faults != row.faults {
			t.Errorf("%s:\n got %s (%d faults)\nwant %s (%d)", row.tags, written(got), faults, row.want, row.faults)
		}
	}
	list := tags("highway=primary, motor_vehicle:conditional=no @ winter")
	if _, winter := newRoads().conditions(list, accessByTags(list, roads.Primary), nil); !winter {
		t.Error("shut in winter without dates: not noticed")
	}
}

// TestNodes is the table of what stands at a node, and whom it stops.
func TestNodes(t *testing.T) {
	table := []struct {
		tags    string
		kind    roads.NodeKind
		blocked string
	}{
		{"barrier=bollard", roads.PlainNode, "d"},
		{"barrier=bollard, motor_vehicle=yes", roads.PlainNode, ""},
		{"barrier=bollard, bicycle=no", roads.PlainNode, "dc"},
		{"barrier=block", roads.PlainNode, "d"},
		{"barrier=gate", roads.Gate, ""},
		{"barrier=lift_gate", roads.Gate, ""},
		{"barrier=gate, access=no", roads.Gate, "dwcs"},
		{"barrier=gate, access=no, foot=yes", roads.Gate, "dc"},
		{"barrier=gate, access=private", roads.Gate, "dwcs"},
		{"barrier=gate, access=private, foot=yes, bicycle=yes", roads.Gate, "d"},
		{"barrier=gate, motor_vehicle=private", roads.Gate, "d"},
		{"barrier=gate, access=permit", roads.Gate, ""},
		{"barrier=gate, access=customers", roads.Gate, ""},
		{"barrier=gate, locked=yes", roads.Gate, "dwcs"},
		{"barrier=gate, locked=yes, foot=yes", roads.Gate, "dc"},
		{"barrier=kissing_gate", roads.PlainNode, "dcs"},
		{"barrier=stile", roads.PlainNode, "dcs"},
		{"barrier=turnstile", roads.PlainNode, "dcs"},
		{"barrier=cycle_barrier", roads.Calming, "d"},
		{"barrier=cattle_grid", roads.PlainNode, "s"},
		{"barrier=fence", roads.PlainNode, "dwcs"},
		{"barrier=toll_booth", roads.TollBooth, ""},
		{"barrier=border_control", roads.BorderNode, ""},
		{"barrier=entrance", roads.PlainNode, ""},
		{"barrier=yes", roads.PlainNode, "d"},
		{"barrier=kerb, kerb=raised", roads.RaisedKerb, "s"},
		{"barrier=kerb, kerb=raised, wheelchair=yes", roads.RaisedKerb, ""},
		{"barrier=kerb, kerb=lowered", roads.LowKerb, ""},
		{"barrier=kerb, kerb=flush", roads.LowKerb, ""},
		{"barrier=kerb", roads.PlainNode, ""},
		{"kerb:height=0.05", roads.RaisedKerb, "s"},
		{"kerb:height=2 cm", roads.LowKerb, ""},
		{"highway=traffic_signals", roads.Signals, ""},
		{"highway=crossing, crossing=traffic_signals", roads.Signals, ""},
		{"highway=crossing, crossing=zebra", roads.Crossing, ""},
		{"highway=crossing, crossing=unmarked", roads.PlainNode, ""},
		{"highway=crossing, crossing=uncontrolled, kerb=raised", roads.RaisedKerb, "s"},
		{"highway=stop", roads.GiveWay, ""},
		{"highway=give_way", roads.GiveWay, ""},
		{"highway=elevator", roads.LiftNode, ""},
		{"highway=elevator, wheelchair=no", roads.LiftNode, "s"},
		{"traffic_calming=hump", roads.Calming, ""},
		{"traffic_calming=island", roads.PlainNode, ""},
		{"entrance=main", roads.DoorNode, ""},
		{"barrier=door, access=private", roads.DoorNode, ""},
		{"ford=yes", roads.PlainNode, "s"},
		{"highway=street_lamp", roads.PlainNode, ""},
		{"highway=crossing, crossing=zebra, wheelchair=no", roads.Crossing, "s"},
		{"entrance=yes, wheelchair=no", roads.DoorNode, "s"},
		{"highway=bus_stop, wheelchair=no", roads.PlainNode, ""}, // of the bus
		{"barrier=height_restrictor", roads.PlainNode, "d"},
		{"barrier=height_restrictor, maxheight=2.1", roads.PlainNode, ""},
		{"barrier=height_restrictor, maxheight=1.6 m", roads.PlainNode, "d"},
	}
	for _, row := range table {
		n := newRoads().crossing(&Element{Kind: Node, ID: 1, Tags: tags(row.tags)})
		got := ""
		for p, letter := range "dwcs" {
			if n.Blocked.Has(roads.Profile(p)) {
				got += string(letter)
			}
		}
		if n.Kind != row.kind || got != row.blocked {
			t.Errorf("%s: kind %d blocks %q, want %d %q", row.tags, n.Kind, got, row.kind, row.blocked)
		}
	}
}

func TestGateTimes(t *testing.T) {
	for text, want := range map[string]string{
		"barrier=lift_gate, motor_vehicle:conditional=no @ (Mo-Fr 07:00-09:00)": "d>< - Mo-Fr 07:00-09:00",
		"barrier=gate, opening_hours=when the farmer is up":                     "dwcs>< - 24/7",
		"barrier=gate, opening_hours=08:00-20:00":                               "dwcs>< - 24/7 | dwcs>< + 08:00-20:00",
		"barrier=gate, access=no, access:conditional=yes @ (Apr-Oct)":           "dwcs>< + Apr-Oct",
	} {
		n := newRoads().crossing(&Element{Kind: Node, ID: 1, Tags: tags(text)})
		if written(n.When) != want {
			t.Errorf("%s: %s, want %s", text, written(n.When), want)
		}
	}
}

func TestRulings(t *testing.T) {
	table := []struct {
		tags, want, reason string
	}{
		{"restriction=no_left_turn", "no dc ", ""},
		{"restriction=only_straight_on", "only dc ", ""},
		{"restriction=no_left_turn, except=bicycle", "no d ", ""},
		{"restriction=no_left_turn, except=psv;bicycle", "no d ", ""},
		{"restriction=no_left_turn, except=motorcar", "no c ", ""},
		{"restriction=no_left_turn, except=bicycle;motorcar", "", "other-vehicles"},
		{"restriction:hgv=no_left_turn", "", "other-vehicles"},
		{"restriction:motor_vehicle=no_entry", "no d ", ""},
		{"restriction:bicycle=no_right_turn", "no c ", ""},
		{"restriction:foot=no_right_turn", "no ws ", ""},
		{"restriction=no_right_turn_on_red", "", "kind-unknown"},
		{"restriction=give_way", "", "kind-unknown"},
		{"restriction:conditional=no_left_turn @ (Mo-Fr 07:00-09:00,15:00-17:00; PH off)", "no dc Mo-Fr 07:00-09:00,15:00-17:00; PH off", ""},
		{"restriction:conditional=no_left_turn @ (weight>7.5)", "", "other-vehicles"},
		{"restriction:conditional=no_left_turn @ (whenever)", "no dc ", ""},
		{"restriction=no_left_turn, restriction:conditional=none @ (whenever)", "no dc ", ""},
		{"restriction=No_Left_Turn", "no dc ", ""},
		{"restriction=no_left_turn, day_on=Monday, day_off=Friday, hour_on=07:00, hour_off=09:00", "no dc Mo-Fr 07:00-09:00", ""},
		{"restriction=no_left_turn, hour_on=07:00, hour_off=09:00", "no dc 07:00-09:00", ""},
		{"restriction=no_left_turn, hour_on=07:00", "no dc ", ""},
	}
	for _, row := range table {
		list, reason := rulingsOf(tags(row.tags))
		var got []string
		for _, r := range list {
			word, who := "no ", ""
			if r.only {
				word = "only "
			}
			for p, letter := range "dwcs" {
				if r.profiles.Has(roads.Profile(p)) {
					who += string(letter)
				}
			}
			got = append(got, word+who+" "+r.when)
		}
		if strings.Join(got, "|") != row.want || len(list) == 0 && reason != row.reason {
			t.Errorf("%s: %q %s, want %q %s", row.tags, got, reason, row.want, row.reason)
		}
	}
}
