package roads

import "math"

// Speeds on foot, on level ground and a good surface, in km/h. Rolling is the
// pace of wheelchairs, walkers and prams, people who stop now and then.
const (
	walking     = 4.8
	rolling     = 4.0
	onSteps     = 2.4 // along the ground, up or down
	onEscalator = 2.5
	pushing     = 4.0 // a cycle by one's side
)

// footing is the share of the pace that a surface leaves.
var footing = [...]float64{
	UnknownSurface: 1,
	Asphalt:        1,
	Paving:         1,
	Compacted:      1,
	Gravel:         0.95,
	Cobble:         0.9,
	Ground:         0.85,
}

// roughFooting is the share that roots, stones and holes leave.
const roughFooting = 0.8

// steepest is the incline in percent that counts as free of steps: a wheelchair
// is pushed up 8 % by a helper, and Norwegian ramps are 1:15, short ones 1:12
// (TEK17 § 8-5).
const steepest = 8

// rise is the incline in percent for those who travel in a direction; 0 where
// it is not known.
func (a *Attributes) rise(d Direction) float64 {
	switch {
	case a.Incline == NoIncline:
		return 0
	case d == Against:
		return -float64(a.Incline)
	}
	return float64(a.Incline)
}

// walkSpeed in km/h. What slopes do is Tobler's hiking function (Three
// presentations on geographical analysis, 1993), taken in proportion to level
// ground and without its gain downhill.
func walkSpeed(a *Attributes, d Direction) float64 {
	switch a.Class {
	case Steps:
		return onSteps
	case Escalator:
		return onEscalator
	}
	slope := a.rise(d) / 100
	tobler := math.Exp(-3.5*math.Abs(slope+0.05)) / math.Exp(-3.5*0.05)
	return walking * min(1, tobler) * foothold(a)
}

func foothold(a *Attributes) float64 {
	share := 1.0
	if int(a.Surface) < len(footing) {
		share = footing[a.Surface]
	}
	if a.Rough {
		share *= roughFooting
	}
	return share
}

// rollSpeed is the pace in km/h of those who cannot take a step: slower the
// steeper, up or down.
func rollSpeed(a *Attributes, d Direction) float64 {
	return rolling * math.Exp(-6*math.Abs(a.rise(d))/100) * foothold(a)
}

// barred tells whether a way is none for p whatever its access says.
func (a *Attributes) barred(p Profile) bool {
	switch p {
	case Drive:
		return a.Class >= Corridor && a.Class <= Platform
	case StepFree:
		steep := a.Incline != NoIncline && (a.Incline > steepest || a.Incline < -steepest)
		return a.Class == Steps || a.Class == Escalator || a.Fitness == Unfit || steep
	}
	return false
}

// uncertain tells whether nobody has said that a way has no step: paths and
// whatever is not paved. Carriageways have none by their nature.
func (a *Attributes) uncertain() bool {
	if a.Fitness == Fit || a.Class == Ferry || a.Class == Lift {
		return false
	}
	carriageway := a.Class >= Motorway && a.Class <= Service || a.Class == BusRoad
	return !carriageway || a.Rough || a.Surface >= Gravel
}
