package osm

import (
	"slices"
	"strconv"
	"strings"

	"finnfram/geo/tiles"
)

// look is how an element is drawn.
type look struct {
	layer tiles.Layer
	class string
	zoom  uint8
	area  bool // its closed lines are areas
	props map[string]any
	// label is the class under which the name of an area stands in the layer of
	// places; "": its name is not shown.
	label string
}

// mapKeys are the keys by which things are drawn, by whether nodes have them.
var mapKeys = map[string]bool{
	"natural": false, "water": false, "waterway": false, "landuse": false, "leisure": false, "building": false, "highway": false,
	"railway": true, "aerialway": false, "route": false, "boundary": false, "amenity": true, "aeroway": false, "man_made": false,
	"place": true, "addr:housenumber": true, "public_transport": false,
}

func isMapKey(kind Kind, key string) bool {
	onNodes, known := mapKeys[key]
	return known && (kind != Node || onNodes)
}

func isMapTag(kind Kind, key, value string) bool {
	if !isMapKey(kind, key) || value == "" || value == "no" {
		return false
	}
	switch {
	case kind == Node && key == "amenity":
		return value == "ferry_terminal"
	case kind == Node && key == "railway":
		return value == "station" || value == "halt" || value == "tram_stop"
	case key == "boundary":
		return value == "administrative"
	case key == "route":
		return value == "ferry"
	case key == "place":
		return placeLooks[value].zoom > 0
	}
	return true
}

// lookOf tells how a way or relation is drawn; ok is false where it is not.
// The first of the keys that says something decides.
func lookOf(t Tags) (l look, ok bool) {
	for _, of := range [...]func(Tags) (look, bool){ferryLook, roadLook, railLook, buildingLook, waterLook, greenLook, landLook, boundaryLook} {
		if l, ok = of(t); ok {
			return l, true
		}
	}
	return look{}, false
}

func ferryLook(t Tags) (look, bool) {
	return look{layer: tiles.Ferries, class: "ferry", zoom: 5}, t.Is("route", "ferry")
}

// roadLooks are the classes of roads and paths by the value of highway.
var roadLooks = map[string]look{
	"motorway": {class: "motorway", zoom: 4}, "trunk": {class: "trunk", zoom: 5}, "primary": {class: "primary", zoom: 6},
	"secondary": {class: "secondary", zoom: 8}, "tertiary": {class: "tertiary", zoom: 9}, "unclassified": {class: "minor", zoom: 11},
	"residential": {class: "minor", zoom: 12}, "living_street": {class: "minor", zoom: 12}, "road": {class: "minor", zoom: 12},
	"service": {class: "service", zoom: 13}, "busway": {class: "service", zoom: 13}, "track": {class: "track", zoom: 13},
	"pedestrian": {class: "pedestrian", zoom: 12}, "cycleway": {class: "cycleway", zoom: 13}, "path": {class: "path", zoom: 13},
	"footway": {class: "footway", zoom: 14}, "bridleway": {class: "path", zoom: 14}, "steps": {class: "steps", zoom: 14},
}

func roadLook(t Tags) (look, bool) {
	value, ramp := strings.CutSuffix(t.Find("highway"), "_link")
	l, ok := roadLooks[value]
	if !ok || t.Is("indoor", "yes", "area", "corridor") || t.Is("conveying", "yes", "forward", "backward", "reversible") {
		return look{}, false
	}
	if t.Is("area", "yes") || t.Find("area:highway") != "" {
		return look{layer: tiles.Landuse, class: "pedestrian", zoom: 13, area: true}, value == "pedestrian" || value == "footway" || value == "service"
	}
	l.layer, l.props = tiles.Roads, map[string]any{}
	if ramp {
		l.props["ramp"], l.zoom = true, max(l.zoom, 10)
	}
	if value == "service" && t.Is("service", "parking_aisle", "driveway", "drive-through") {
		l.props["small"], l.zoom = true, 15
	}
	if value == "footway" && t.Is("footway", "sidewalk", "crossing", "access_aisle", "traffic_island") {
		l.props["small"], l.zoom = true, 15
	}
	if ref := refOf(t); ref != "" && !ramp {
		l.props["ref"] = ref
	}
	if t.Is("oneway", "yes", "1", "true") && !t.Is("junction", "roundabout", "circular") && value != "motorway" {
		l.props["oneway"] = true
	}
	raise(l.props, t)
	return l, true
}

// raise notes bridges, tunnels and what lies over what.
func raise(props map[string]any, t Tags) {
	if b := t.Find("bridge"); b != "" && b != "no" {
		props["bridge"] = true
	}
	if tunnel := t.Find("tunnel"); tunnel != "" && tunnel != "no" && tunnel != "avalanche_protector" || t.Is("location", "underground") {
		props["tunnel"] = true
	}
	if layer, err := strconv.Atoi(t.Find("layer")); err == nil && layer != 0 && layer >= -9 && layer <= 9 {
		props["layer"] = layer
	}
}

func railLook(t Tags) (look, bool) {
	if t.Is("aerialway", "cable_car", "gondola", "mixed_lift", "chair_lift") {
		return look{layer: tiles.Rail, class: "aerialway", zoom: 12}, true
	}
	l := look{layer: tiles.Rail, class: t.Find("railway"), props: map[string]any{}}
	switch l.class {
	case "rail", "narrow_gauge":
		l.class, l.zoom = "rail", 8
		if t.Find("service") != "" {
			l.class, l.zoom = "siding", 13
		}
	case "light_rail", "subway", "monorail", "funicular":
		l.zoom = 11
	case "tram":
		l.zoom = 12
	default:
		return look{}, false
	}
	raise(l.props, t)
	return l, true
}

func buildingLook(t Tags) (look, bool) {
	value := t.Find("building")
	if value == "" || value == "no" || t.Is("location", "underground") {
		return look{}, false
	}
	l := look{layer: tiles.Buildings, class: "building", zoom: 13, area: true}
	if t.Is("building", "hospital", "clinic") || t.Is("amenity", "hospital", "clinic") {
		l.class = "health"
	}
	return l, true
}

func waterLook(t Tags) (look, bool) {
	l := look{layer: tiles.Water, props: map[string]any{}}
	switch waterway := t.Find("waterway"); {
	case t.Is("natural", "water") || t.Is("waterway", "riverbank", "dock") || t.Is("landuse", "reservoir", "basin"):
		l.class, l.zoom, l.area, l.label = "lake", 4, true, "water"
		if t.Is("water", "river", "canal", "stream") || waterway == "riverbank" {
			l.class, l.label = "river", ""
		}
		if t.Is("intermittent", "yes") || t.Is("covered", "yes") || t.Is("tunnel", "yes", "culvert") {
			return look{}, false
		}
		return l, true
	case t.Is("natural", "bay", "strait"):
		return look{layer: tiles.Places, class: "bay", zoom: 10, label: "bay", area: true}, true
	case waterway == "river" || waterway == "canal":
		l.class, l.zoom = waterway, 9
	case waterway == "stream":
		l.class, l.zoom = waterway, 13
	case waterway == "ditch" || waterway == "drain":
		l.class, l.zoom = "ditch", 15
	default:
		return look{}, false
	}
	raise(l.props, t)
	return l, true
}

// greens are the classes of what grows or lies bare, by key=value.
var greens = map[string]look{
	"natural=wood": {class: "wood", zoom: 7}, "landuse=forest": {class: "wood", zoom: 7}, "natural=scrub": {class: "scrub", zoom: 10},
	"natural=heath": {class: "scrub", zoom: 10}, "natural=grassland": {class: "grass", zoom: 11}, "landuse=grass": {class: "grass", zoom: 12},
	"landuse=meadow": {class: "grass", zoom: 11}, "landuse=village_green": {class: "park", zoom: 12}, "landuse=recreation_ground": {class: "park", zoom: 11},
	"leisure=park": {class: "park", zoom: 10, label: "park"}, "leisure=garden": {class: "park", zoom: 13}, "leisure=dog_park": {class: "park", zoom: 14},
	"leisure=golf_course": {class: "grass", zoom: 11}, "leisure=pitch": {class: "pitch", zoom: 14}, "leisure=playground": {class: "pitch", zoom: 15},
	"leisure=track": {class: "pitch", zoom: 14}, "landuse=cemetery": {class: "cemetery", zoom: 12, label: "park"}, "amenity=grave_yard": {class: "cemetery", zoom: 13},
	"landuse=allotments": {class: "farm", zoom: 12}, "landuse=farmland": {class: "farm", zoom: 9}, "landuse=orchard": {class: "farm", zoom: 11},
	"landuse=farmyard": {class: "farm", zoom: 12}, "natural=wetland": {class: "wetland", zoom: 10}, "natural=glacier": {class: "glacier", zoom: 5},
	"natural=beach": {class: "sand", zoom: 12}, "natural=sand": {class: "sand", zoom: 12}, "natural=bare_rock": {class: "rock", zoom: 11},
	"natural=scree": {class: "rock", zoom: 11}, "natural=shingle": {class: "rock", zoom: 12}, "landuse=flowerbed": {class: "park", zoom: 15},
}

func greenLook(t Tags) (look, bool) { return byTag(t, tiles.Green, greens) }

// lands are the classes of how land is used.
var lands = map[string]look{
	"landuse=residential": {class: "residential", zoom: 8}, "landuse=industrial": {class: "industrial", zoom: 10}, "landuse=commercial": {class: "commercial", zoom: 11},
	"landuse=retail": {class: "commercial", zoom: 11}, "landuse=railway": {class: "industrial", zoom: 12}, "landuse=quarry": {class: "industrial", zoom: 11},
	"landuse=construction": {class: "industrial", zoom: 13}, "landuse=port": {class: "industrial", zoom: 12}, "amenity=hospital": {class: "health", zoom: 11, label: "hospital"},
	"amenity=clinic": {class: "health", zoom: 13}, "amenity=school": {class: "school", zoom: 13}, "amenity=university": {class: "school", zoom: 12},
	"amenity=college": {class: "school", zoom: 12}, "amenity=kindergarten": {class: "school", zoom: 14}, "amenity=parking": {class: "parking", zoom: 14},
	"aeroway=aerodrome": {class: "airport", zoom: 9, label: "airport"}, "aeroway=apron": {class: "apron", zoom: 11}, "man_made=pier": {class: "pier", zoom: 12},
	"man_made=breakwater": {class: "pier", zoom: 12}, "man_made=bridge": {class: "pier", zoom: 13}, "railway=platform": {class: "platform", zoom: 14},
	"public_transport=platform": {class: "platform", zoom: 14}, "leisure=marina": {class: "marina", zoom: 13}, "leisure=stadium": {class: "school", zoom: 13},
	"leisure=sports_centre": {class: "school", zoom: 13},
}

// strips are things of landLook that are also drawn as lines.
var strips = []string{"pier", "platform"}

func landLook(t Tags) (look, bool) {
	if l, ok := byTag(t, tiles.Landuse, lands); ok {
		return l, true
	}
	if t.Is("aeroway", "runway", "taxiway") {
		return look{layer: tiles.Roads, class: t.Find("aeroway"), zoom: 11}, true
	}
	if place := t.Find("place"); place == "island" || place == "islet" {
		return look{layer: tiles.Places, class: place, zoom: 9, area: true, label: place}, true
	}
	return look{}, false
}

func byTag(t Tags, layer tiles.Layer, looks map[string]look) (look, bool) {
	for _, tag := range t {
		if l, ok := looks[tag.Key+"="+strings.TrimSpace(tag.Value)]; ok {
			l.layer, l.area = layer, true
			return l, true
		}
	}
	return look{}, false
}

func boundaryLook(t Tags) (look, bool) {
	if !t.Is("boundary", "administrative") || t.Is("maritime", "yes") {
		return look{}, false
	}
	switch t.Find("admin_level") {
	case "2":
		return look{layer: tiles.Boundaries, class: "country", zoom: 3}, true
	case "4":
		return look{layer: tiles.Boundaries, class: "county", zoom: 6}, true
	case "7":
		return look{layer: tiles.Boundaries, class: "municipality", zoom: 9}, true
	}
	return look{}, false
}

// placeLooks are names of places by the value of place; rank orders labels.
var placeLooks = map[string]look{
	"city": {zoom: 5, props: rank(10)}, "town": {zoom: 7, props: rank(20)}, "village": {zoom: 9, props: rank(30)}, "suburb": {zoom: 11, props: rank(40)},
	"borough": {zoom: 11, props: rank(38)}, "quarter": {zoom: 12, props: rank(50)}, "neighbourhood": {zoom: 13, props: rank(60)}, "hamlet": {zoom: 12, props: rank(52)},
	"isolated_dwelling": {zoom: 14, props: rank(70)}, "farm": {zoom: 14, props: rank(72)}, "locality": {zoom: 14, props: rank(74)}, "square": {zoom: 15, props: rank(76)},
	"island": {zoom: 10, props: rank(44)}, "islet": {zoom: 13, props: rank(66)}, "archipelago": {zoom: 9, props: rank(43)},
}

func rank(n int) map[string]any { return map[string]any{"rank": n} }

// pointLook tells how a node is shown.
func pointLook(t Tags) (look, bool) {
	if place := t.Find("place"); placeLooks[place].zoom > 0 && t.Find("name") != "" {
		l := placeLooks[place]
		l.layer, l.class = tiles.Places, place
		return l, true
	}
	if t.Find("name") != "" {
		switch {
		case t.Is("railway", "station", "halt"):
			l := look{layer: tiles.Places, class: "station", zoom: 12, props: rank(45)}
			if t.Is("station", "subway", "light_rail") {
				l.class, l.zoom = "metro", 13
			}
			return l, true
		case t.Is("railway", "tram_stop"):
			return look{layer: tiles.Places, class: "tram", zoom: 15, props: rank(80)}, true
		case t.Is("amenity", "ferry_terminal"):
			return look{layer: tiles.Places, class: "quay", zoom: 12, props: rank(46)}, true
		}
	}
	return numberLook(t)
}

// numberLook shows the number of a house.
func numberLook(t Tags) (look, bool) {
	number := t.Find("addr:housenumber")
	return look{layer: tiles.Numbers, class: "number", zoom: tiles.MaxZoom, props: map[string]any{"number": number}}, number != "" && len(number) < 20
}

// labelLook shows the name of an area.
func labelLook(class string) look {
	ranks := map[string]int{"hospital": 30, "airport": 32, "island": 44, "islet": 66, "water": 54, "bay": 53, "park": 56}
	return look{layer: tiles.Places, class: class, zoom: 10, props: rank(ranks[class])}
}

// mapNames are the names that maps show: as on signs, and in the languages of
// the country.
func mapNames(t Tags) map[string]string {
	names := map[string]string{}
	for language, key := range map[string]string{"": "name", "nb": "name:no", "nn": "name:nn", "se": "name:se", "en": "name:en"} {
		if name := t.Find(key); name != "" && len(name) <= 200 && (language == "" || name != t.Find("name")) {
			names[language] = name
		}
	}
	if nb := t.Find("name:nb"); nb != "" && nb != t.Find("name") {
		names["nb"] = nb
	}
	return names
}

func isStrip(class string) bool { return slices.Contains(strips, class) }
