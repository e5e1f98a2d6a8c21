package osm

import (
	"strings"

	"finnfram/geo/roads"
)

// accessKeys are the keys that say who may travel, the most telling first
// (wiki.openstreetmap.org, «Key:access»: transport mode hierarchy).
var accessKeys = [roads.Profiles][]string{
	roads.Drive:    {"motorcar", "motor_vehicle", "vehicle", "access"},
	roads.Walk:     {"foot", "access"},
	roads.Cycle:    {"bicycle", "vehicle", "access"},
	roads.StepFree: {"foot", "access"},
}

// accessOf reads a value of an access key for a profile; ok is false for
// values that say nothing. Of several values the most permissive counts.
func accessOf(value string, p roads.Profile) (access roads.Access, ok bool) {
	for part := range strings.SplitSeq(value, ";") {
		one, known := oneAccess(strings.ToLower(strings.TrimSpace(part)), p)
		if known && (!ok || permits(one) > permits(access)) {
			access, ok = one, true
		}
	}
	return access, ok
}

// permits orders kinds of access by how much they permit.
func permits(a roads.Access) int {
	switch a {
	case roads.Allowed:
		return 3
	case roads.Pushed:
		return 2
	case roads.Private:
		return 1
	}
	return 0
}

func oneAccess(value string, p roads.Profile) (roads.Access, bool) {
	switch value {
	case "yes", "permissive", "designated", "official", "public", "allowed", "discouraged", "limited", "optional_sidepath", "side_path":
		return roads.Allowed, true
	case "private", "destination", "customers", "delivery", "permit", "residents", "resident", "residence", "visitors", "visitor",
		"guests", "employees", "employee", "staff", "members", "students", "tenants", "license", "disabled", "patients", "unloading", "loading":
		return roads.Private, true
	case "dismount":
		if p == roads.Cycle {
			return roads.Pushed, true
		}
		return roads.Allowed, true
	case "no", "agricultural", "forestry", "agriculture", "emergency", "military", "psv", "bus", "taxi", "tram", "hgv",
		"use_sidepath", "none", "closed", "prohibited", "restricted", "service", "maintenance", "authorized", "authorised", "official_vehicles":
		return roads.NoAccess, true
	}
	return roads.NoAccess, false
}

// lookup finds the most telling access tag of a profile for a direction of
// travel.
func lookup(t Tags, p roads.Profile, d roads.Direction) (access roads.Access, key string, ok bool) {
	suffix := [2]string{":forward", ":backward"}[d]
	for _, key := range accessKeys[p] {
		for _, key := range [2]string{key + suffix, key} {
			if value := t.Find(key); value != "" {
				if access, ok := accessOf(value, p); ok {
					return access, key, true
				}
			}
		}
	}
	return roads.NoAccess, "", false
}

// accessByTags is the access of a way by profile and direction.
func accessByTags(t Tags, class roads.Class) (access [roads.Profiles][2]roads.Access) {
	for p := range roads.Profile(roads.Profiles) {
		for d := range roads.Direction(2) {
			access[p][d] = directed(t, class, p, d)
		}
	}
	for d := range 2 {
		access[roads.Cycle][d] = pushed(t, class, access[roads.Cycle][d], access[roads.Walk][d])
	}
	return access
}

// directed is the access of one profile in one direction.
func directed(t Tags, class roads.Class, p roads.Profile, d roads.Direction) roads.Access {
	access := defaultAccess(t, class, p)
	said, key, ok := lookup(t, p, d)
	if ok {
		access = settle(access, said, strings.HasPrefix(key, "access"))
	}
	switch {
	case p == roads.Drive && neverDriven(class):
		return roads.NoAccess
	case !mayGo(t, class, p, d) && !strings.HasSuffix(key, [2]string{":forward", ":backward"}[d]):
		return roads.NoAccess
	case p == roads.StepFree && fitnessOf(t, class) == roads.Unfit:
		return roads.NoAccess
	case p == roads.Drive && undrivable(t):
		return roads.NoAccess
	}
	return access
}

// settle says what a tag makes of a class's own access. The key access tells
// who may be there and not by what means: it opens no footway to cars.
func settle(usual, said roads.Access, general bool) roads.Access {
	if general && permits(usual) < permits(said) && (usual == roads.NoAccess || usual == roads.Pushed) {
		return usual
	}
	return said
}

func neverDriven(class roads.Class) bool {
	switch class {
	case roads.Steps, roads.Lift, roads.Escalator, roads.Corridor, roads.Platform:
		return true
	}
	return false
}

// defaultAccess is what the class of a way permits where no tag says anything:
// the Norwegian rules (wiki.openstreetmap.org, «OSM tags for routing/Access
// restrictions»).
func defaultAccess(t Tags, class roads.Class, p roads.Profile) roads.Access {
	switch p {
	case roads.Drive:
		return drivable(t, class)
	case roads.Cycle:
		return cyclable(t, class)
	}
	return walkable(t, class)
}

func drivable(t Tags, class roads.Class) roads.Access {
	switch class {
	case roads.Motorway, roads.Trunk, roads.Primary, roads.Secondary, roads.Tertiary, roads.Unclassified, roads.Residential, roads.LivingStreet:
		return roads.Allowed
	case roads.Service:
		switch t.Find("service") {
		case "driveway", "drive-through":
			return roads.Private
		case "emergency_access", "bus", "busway":
			return roads.NoAccess
		}
		return roads.Allowed
	case roads.Track:
		switch t.Find("tracktype") {
		case "grade1":
			return roads.Allowed
		case "grade4", "grade5":
			return roads.NoAccess
		}
		return roads.Private
	case roads.Ferry:
		return ferryDrivable(t)
	}
	return roads.NoAccess
}

// undrivable roads are too rough for a car, or too low, narrow or weak,
// whoever may be allowed.
func undrivable(t Tags) bool {
	if metresOf(t.Find("maxheight")) < carProperties["height"] || metresOf(t.Find("maxwidth")) < carProperties["width"] ||
		number1(strings.TrimSuffix(t.Find("maxweight"), "t")) < carProperties["weight"] {
		return true
	}
	switch t.Find("smoothness") {
	case "horrible", "very_horrible", "impassable":
		return true
	}
	return false
}

func walkable(t Tags, class roads.Class) roads.Access {
	switch class {
	case roads.Motorway, roads.UnknownClass:
		return roads.NoAccess
	case roads.BusRoad:
		return roads.NoAccess
	case roads.Ferry:
		return roads.Allowed
	}
	if t.Find("motorroad") == "yes" {
		return roads.NoAccess
	}
	return roads.Allowed
}

func cyclable(t Tags, class roads.Class) roads.Access {
	switch class {
	case roads.Motorway, roads.BusRoad, roads.Escalator, roads.UnknownClass:
		return roads.NoAccess
	case roads.Footway, roads.Platform, roads.Corridor, roads.Steps, roads.Lift, roads.Bridleway:
		return roads.Pushed
	}
	if t.Find("motorroad") == "yes" {
		return roads.NoAccess
	}
	return roads.Allowed
}

// pushed lets those get off who may not cycle and may walk; and nobody pushes
// where nobody may walk. Whoever must use
// the path beside the road is not sent along the road pushing.
func pushed(t Tags, class roads.Class, cycle, walk roads.Access) roads.Access {
	switch {
	case cycle == roads.Pushed && walk != roads.Allowed:
		return walk
	case class == roads.Motorway, class == roads.Trunk, class == roads.Ferry, class == roads.Escalator:
		return cycle
	}
	if cycle == roads.NoAccess && walk == roads.Allowed && !t.Is("bicycle", "use_sidepath") {
		return roads.Pushed
	}
	return cycle
}
