package osm

import "finnfram/geo/roads"

// classOf tells what kind of road the tags of a way describe; ok is false for
// what nobody travels: no road, or one that is planned, being built or gone.
func classOf(t Tags) (class roads.Class, flags roads.WayFlags, ok bool) {
	if t.Find("route") == "ferry" && t.Find("highway") == "" {
		return roads.Ferry, 0, true
	}
	class, flags, ok = highwayOf(t.Find("highway"))
	if !ok && t.Find("highway") == "" {
		class, ok = landingOf(t)
	}
	if class == roads.Steps && conveys(t) {
		class = roads.Escalator
	}
	return class, flags, ok
}

// highwayOf reads the key highway (wiki.openstreetmap.org, «Key:highway»).
// What it does not know is no road: proposed, construction, razed, raceway,
// via_ferrata, rest_area, and words that have no settled meaning.
func highwayOf(value string) (class roads.Class, flags roads.WayFlags, ok bool) {
	switch value {
	case "motorway":
		return roads.Motorway, 0, true
	case "motorway_link":
		return roads.Motorway, roads.Link, true
	case "trunk":
		return roads.Trunk, 0, true
	case "trunk_link":
		return roads.Trunk, roads.Link, true
	case "primary":
		return roads.Primary, 0, true
	case "primary_link":
		return roads.Primary, roads.Link, true
	case "secondary":
		return roads.Secondary, 0, true
	case "secondary_link":
		return roads.Secondary, roads.Link, true
	case "tertiary":
		return roads.Tertiary, 0, true
	case "tertiary_link":
		return roads.Tertiary, roads.Link, true
	case "unclassified", "road", "unclassified_link":
		return roads.Unclassified, 0, true
	case "residential", "residential_link":
		return roads.Residential, 0, true
	}
	return byWayOf(value)
}

// byWayOf reads the kinds of highway below those of a town's streets.
func byWayOf(value string) (class roads.Class, flags roads.WayFlags, ok bool) {
	switch value {
	case "living_street":
		return roads.LivingStreet, 0, true
	case "service", "services_link":
		return roads.Service, 0, true
	case "track":
		return roads.Track, 0, true
	case "busway", "bus_guideway":
		return roads.BusRoad, 0, true
	case "pedestrian":
		return roads.Pedestrian, 0, true
	case "cycleway":
		return roads.Cycleway, 0, true
	case "footway", "crossing":
		return roads.Footway, 0, true
	case "path":
		return roads.Path, 0, true
	case "bridleway":
		return roads.Bridleway, 0, true
	case "corridor":
		return roads.Corridor, roads.Indoor, true
	case "steps":
		return roads.Steps, 0, true
	case "elevator":
		return roads.Lift, 0, true
	case "platform":
		return roads.Platform, 0, true
	}
	return roads.UnknownClass, 0, false
}

// landingOf finds what is no highway and yet walked on: platforms and piers.
func landingOf(t Tags) (class roads.Class, ok bool) {
	switch {
	case t.Find("public_transport") == "platform", t.Find("railway") == "platform":
		return roads.Platform, true
	case t.Find("man_made") == "pier":
		return roads.Footway, true
	}
	return roads.UnknownClass, false
}

// conveys tells whether a way moves by itself: an escalator, a moving walkway.
func conveys(t Tags) bool {
	switch t.Find("conveying") {
	case "yes", "forward", "backward", "reversible":
		return true
	}
	return false
}

// flagsOf reads the yes-or-no facts.
func flagsOf(t Tags) roads.WayFlags {
	var flags roads.WayFlags
	set := func(flag roads.WayFlags, is bool) {
		if is {
			flags |= flag
		}
	}
	set(roads.Roundabout, isRoundabout(t))
	set(roads.Tunnel, said(t, "tunnel"))
	set(roads.Bridge, said(t, "bridge"))
	set(roads.Toll, said(t, "toll"))
	set(roads.Urban, isUrban(t))
	set(roads.DualRoad, t.Find("dual_carriageway") == "yes")
	set(roads.Indoor, said(t, "indoor") || t.Find("location") == "indoor")
	set(roads.Seasonal, isSeasonal(t))
	set(roads.HighSpeed, t.Find("motorroad") == "yes")
	return flags
}

// said tells whether a key has a value other than no.
func said(t Tags, key string) bool {
	value := t.Find(key)
	return value != "" && value != "no"
}

func isRoundabout(t Tags) bool {
	value := t.Find("junction")
	return value == "roundabout" || value == "circular"
}

// isSeasonal tells whether a road is shut in winter by a word without dates.
func isSeasonal(t Tags) bool {
	switch t.Find("seasonal") {
	case "yes", "summer", "spring;summer;autumn", "spring;summer", "summer;autumn", "dry_season":
		return true
	}
	return t.Find("winter_service") == "no" || t.Find("snowplowing") == "no"
}

// inWinterOnly tells of roads over ice and snow.
func inWinterOnly(t Tags) bool {
	return t.Find("ice_road") == "yes" || t.Find("winter_road") == "yes" || t.Find("seasonal") == "winter"
}

// surfaceOf sorts the values of surface by how they are travelled.
func surfaceOf(value string) roads.Surface {
	switch value {
	case "asphalt", "paved", "concrete", "concrete:plates", "concrete:lanes", "chipseal", "metal", "rubber", "tartan", "acrylic", "carpet", "tiles", "glass", "plastic", "granite", "marble":
		return roads.Asphalt
	case "paving_stones", "sett", "bricks", "brick", "wood", "grass_paver", "metal_grid", "paving_stones:lanes", "stone":
		return roads.Paving
	case "compacted", "fine_gravel", "artificial_turf":
		return roads.Compacted
	case "gravel", "unpaved", "pebblestone", "shells", "chippings":
		return roads.Gravel
	case "cobblestone", "unhewn_cobblestone", "cobblestone:flattened":
		return roads.Cobble
	case "ground", "dirt", "earth", "grass", "sand", "mud", "clay", "rock", "woodchips", "stepping_stones", "snow", "ice", "soil", "bare_rock":
		return roads.Ground
	}
	return roads.UnknownSurface
}
