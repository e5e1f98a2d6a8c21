package osm

import (
	"finnfram/geo/roads"
)

// barrier is what stands in the way, where no tag says who may pass.
type barrier struct {
	blocked roads.ProfileSet
	kind    roads.NodeKind
}

var (
	wheels   = roads.Only(roads.Drive, roads.Cycle)
	noFeet   = roads.Only(roads.Drive, roads.Cycle, roads.StepFree)
	carsOnly = roads.Only(roads.Drive)
)

// barrierOf reads the values of barrier (wiki.openstreetmap.org,
// «Key:barrier»). ok is false where nothing stands in the way.
func barrierOf(value string) (b barrier, ok bool) {
	switch value {
	case "":
		return barrier{}, false
	case "gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "hampshire_gate", "bump_gate", "sliding_beam", "barrier_board":
		return barrier{kind: roads.Gate}, true
	case "kissing_gate", "stile", "turnstile", "full-height_turnstile", "full-height turnstile", "horse_stile", "squeeze_stile":
		return barrier{blocked: noFeet}, true
	case "bollard", "rising_bollard", "block", "planter", "jersey_barrier", "log", "motorcycle_barrier", "bus_trap", "sump_buster",
		"chain", "rope", "tank_trap", "vehicle_barrier", "vehicle_block", "wedge", "height_restrictor", "spikes", "delineators", "flower_pot", "yes":
		return barrier{blocked: carsOnly}, true
	case "cycle_barrier":
		return barrier{blocked: carsOnly, kind: roads.Calming}, true
	case "cable_barrier", "debris", "guard_rail":
		return barrier{blocked: wheels}, true
	case "cattle_grid":
		return barrier{blocked: roads.Only(roads.StepFree)}, true
	case "fence", "wall", "hedge", "retaining_wall", "city_wall", "ditch", "hedge_bank", "handrail":
		return barrier{blocked: roads.AllProfiles}, true
	case "toll_booth":
		return barrier{kind: roads.TollBooth}, true
	case "border_control":
		return barrier{kind: roads.BorderNode}, true
	case "door":
		return barrier{kind: roads.DoorNode}, true
	}
	return barrier{}, true // entrance, arch, sally_port, kerb and what is not known
}

// kerbOf reads how high a kerb is; ok is false where it does not say.
func kerbOf(t Tags) (raised, ok bool) {
	if height := metresOf(first(t, "kerb:height", "height")); t.Find("kerb:height") != "" && height >= 0 {
		return height > 0.03, true
	}
	switch t.Find("kerb") {
	case "raised", "rolled", "regular":
		return true, true
	case "lowered", "flush", "no", "dropped":
		return false, true
	}
	return false, false
}

// crossing reads what stands at a node of a road. A private gate is judged
// later, by the ways that meet there.
func (r *roadCollector) crossing(e *Element) roads.Node {
	n := roads.Node{ID: e.ID, Point: e.Point}
	if len(e.Tags) == 0 {
		return n
	}
	t := e.Tags
	b, stands := barrierOf(t.Find("barrier"))
	n.Kind, n.Blocked = kindOf(t, b), b.blocked
	raised, known := kerbOf(t)
	if known && raised {
		n.Blocked |= roads.Only(roads.StepFree)
	}
	if t.Find("wheelchair") == "no" && (t.Find("highway") == "crossing" || said(t, "entrance") || said(t, "door")) {
		n.Blocked |= roads.Only(roads.StepFree)
	}
	if t.Find("barrier") == "height_restrictor" && metresOf(t.Find("maxheight")) >= carProperties["height"] {
		n.Blocked &^= carsOnly
	}
	stands = stands || known || t.Find("ford") != "" || t.Find("highway") == "elevator"
	if !stands {
		return n
	}
	if t.Find("ford") == "yes" || t.Find("ford") == "stepping_stones" {
		n.Blocked |= roads.Only(roads.StepFree)
	}
	r.passes(e, &n)
	n.When = r.gateTimes(e, n)
	return n
}

// kindOf is what costs time at a node.
func kindOf(t Tags, b barrier) roads.NodeKind {
	raised, kerb := kerbOf(t)
	switch highway := t.Find("highway"); {
	case b.kind != roads.PlainNode && b.kind != roads.DoorNode:
		return b.kind
	case highway == "traffic_signals", highway == "crossing" && signalled(t):
		return roads.Signals
	case highway == "elevator":
		return roads.LiftNode
	case raised:
		return roads.RaisedKerb
	case highway == "stop", highway == "give_way", highway == "mini_roundabout":
		return roads.GiveWay
	case highway == "toll_gantry":
		return roads.PlainNode
	case highway == "crossing" && marked(t):
		return roads.Crossing
	case said(t, "traffic_calming") && t.Find("traffic_calming") != "island":
		return roads.Calming
	case kerb:
		return roads.LowKerb
	case b.kind == roads.DoorNode, said(t, "entrance"), said(t, "door"):
		return roads.DoorNode
	}
	return roads.PlainNode
}

func signalled(t Tags) bool {
	return t.Find("crossing") == "traffic_signals" || t.Find("crossing:signals") == "yes"
}

// marked tells whether a crossing is one that drivers must expect people at.
func marked(t Tags) bool {
	switch t.Find("crossing") {
	case "unmarked", "no", "informal":
		return false
	}
	return t.Find("crossing:markings") != "no"
}

// passes applies what tags say of who may pass a barrier.
func (r *roadCollector) passes(e *Element, n *roads.Node) {
	t := e.Tags
	locked := t.Find("locked") == "yes"
	for p := range roads.Profile(roads.Profiles) {
		access, key, ok := lookup(t, p, roads.Along)
		if p == roads.StepFree {
			switch t.Find("wheelchair") {
			case "no":
				access, ok = roads.NoAccess, true
			case "yes", "designated":
				access, ok = roads.Allowed, true
			default:
				if ok && access == roads.Allowed { // on foot, which says nothing of a step
					continue
				}
			}
		}
		switch {
		case ok && access == roads.NoAccess, locked && (!ok || key == "access"):
			n.Blocked |= roads.Only(p)
		case ok && access == roads.Private && n.Kind == roads.Gate && private(t):
			r.gates[e.ID] |= roads.Only(p)
			n.Blocked |= roads.Only(p)
		case ok:
			n.Blocked &^= roads.Only(p)
		}
	}
	if n.Blocked.Has(roads.Walk) {
		n.Blocked |= roads.Only(roads.StepFree)
	}
}

func private(t Tags) bool {
	for _, key := range allAccessKeys {
		if t.Is(key, "private") {
			return true
		}
	}
	return false
}

// gateTimes reads when a gate is shut or open.
func (r *roadCollector) gateTimes(e *Element, n roads.Node) []roads.Condition {
	m := conditionMaker{tags: e.Tags, fault: func(key, value string) {
		r.tally.warn("value-unreadable", keyOf(e), key, value, "not understood: what it opens stays shut, what it shuts is shut, else it is taken as not said")
	}}
	for p := range roads.Profile(roads.Profiles) {
		m.usual[p] = roads.Allowed
		for d := range 2 {
			m.base[p][d], m.open[p][d] = roads.Allowed, true
			if n.Blocked.Has(p) {
				m.base[p][d] = roads.NoAccess
			}
		}
	}
	m.openingHours()
	for _, key := range allAccessKeys {
		m.conditional(key, "")
	}
	return m.list
}

// openPrivateGates opens the private gates at which a private road begins: it
// is the road then that lets nobody through. A private gate across a public
// road stays shut.
func (r *roadCollector) openPrivateGates(s *roads.Survey) {
	if len(r.gates) == 0 {
		return
	}
	private := map[int64]roads.ProfileSet{}
	for i := range s.Ways {
		for _, id := range s.Ways[i].Nodes {
			if blocked, ok := r.gates[id]; ok {
				private[id] |= blocked & privateFor(&s.Ways[i])
			}
		}
	}
	for id, profiles := range private {
		if at, ok := indexOf(s.Nodes, id); ok {
			s.Nodes[at].Blocked &^= profiles
		}
	}
}

func privateFor(w *roads.Way) roads.ProfileSet {
	var set roads.ProfileSet
	for p := range roads.Profile(roads.Profiles) {
		if w.Access[p][0] == roads.Private || w.Access[p][1] == roads.Private {
			set |= roads.Only(p)
		}
	}
	return set
}
