package osm

import (
	"math"

	"finnfram/geo/roads"
)

// What a way must offer a wheelchair: a slope of at most 1:12, and 80 cm of
// width (Byggteknisk forskrift, §§ 12-16 and 12-6, ask for more of new
// buildings; what stands already is not closed for that).
const (
	maxIncline = 8
	minWidth   = 0.8
)

// fitnessOf tells whether a way is known to serve those who cannot take a
// step, known not to, or neither.
func fitnessOf(t Tags, class roads.Class) roads.Fitness {
	switch wheelchair := t.Find("wheelchair"); {
	case wheelchair == "no", class == roads.Escalator:
		return roads.Unfit
	case class == roads.Steps:
		if t.Find("ramp:wheelchair") == "yes" {
			return roads.Fit
		}
		return roads.Unfit
	case wheelchair == "yes", wheelchair == "designated":
		return roads.Fit
	case hinders(t):
		return roads.Unfit
	case wheelchair == "limited", wheelchair == "bad":
		return roads.FitUnknown
	case proven(t, class):
		return roads.Fit
	}
	return roads.FitUnknown
}

// hinders tells whether a tag speaks against a wheelchair: a step, a slope, a
// narrow place, rough or soft ground.
func hinders(t Tags) bool {
	if slope, _ := inclineOf(t.Find("incline")); slope != roads.NoIncline && (slope > maxIncline || slope < -maxIncline) {
		return true
	}
	if width := metresOf(first(t, "width", "est_width")); width < minWidth {
		return true
	}
	switch t.Find("surface") {
	case "unhewn_cobblestone", "sand", "mud", "rock", "stepping_stones", "woodchips", "pebblestone":
		return true
	}
	switch t.Find("kerb") {
	case "raised", "rolled":
		return true
	}
	return isRough(t) || t.Find("step_count") != "" && t.Find("step_count") != "0" || t.Find("ford") == "yes"
}

func isRough(t Tags) bool {
	switch t.Find("smoothness") {
	case "bad", "very_bad", "horrible", "very_horrible", "impassable":
		return true
	}
	return false
}

// proven tells whether everything that matters is known and good: what is
// underfoot, how even it is, the slope and the width.
func proven(t Tags, class roads.Class) bool {
	switch class {
	case roads.Footway, roads.Path, roads.Pedestrian, roads.Cycleway, roads.Corridor, roads.Platform:
	default:
		return false
	}
	smooth := false
	switch t.Find("smoothness") {
	case "excellent", "good", "intermediate":
		smooth = true
	}
	surface := surfaceOf(t.Find("surface"))
	slope, _ := inclineOf(t.Find("incline"))
	width := metresOf(t.Find("width"))
	return smooth && (surface == roads.Asphalt || surface == roads.Paving) && slope != roads.NoIncline && !math.IsNaN(width)
}
