package roads

import "math"

// cyclingByClass is the speed on level asphalt in km/h, the mean of everyday
// riders: slower where people walk, where bends and crossings are close.
var cyclingByClass = [...]float64{
	UnknownClass: 12,
	Motorway:     17,
	Trunk:        17,
	Primary:      17,
	Secondary:    17,
	Tertiary:     17,
	Unclassified: 16,
	Residential:  15,
	LivingStreet: 10,
	Service:      13,
	Track:        13,
	BusRoad:      17,
	Pedestrian:   8,
	Cycleway:     17,
	Footway:      10,
	Path:         12,
	Bridleway:    9,
	Corridor:     4,
	Steps:        1.5, // carried
	Lift:         4,
	Escalator:    1.5,
	Platform:     5,
}

// cycling is the share of the speed that a surface leaves.
var cycling = [...]float64{
	UnknownSurface: 1,
	Asphalt:        1,
	Paving:         0.9,
	Compacted:      0.9,
	Gravel:         0.75,
	Cobble:         0.6,
	Ground:         0.6,
}

const (
	roughCycling   = 0.7
	fastestCycling = 27
)

// cycleSpeed in km/h of those who ride. Uphill the speed falls by a share of
// what is left with every percent until walking is as quick; downhill it gains
// a third at most.
func cycleSpeed(a *Attributes, d Direction) float64 {
	speed := 12.0
	if int(a.Class) < len(cyclingByClass) && cyclingByClass[a.Class] > 0 {
		speed = cyclingByClass[a.Class]
	}
	if int(a.Surface) < len(cycling) {
		speed *= cycling[a.Surface]
	}
	if a.Rough {
		speed *= roughCycling
	}
	if a.Class == Steps || a.Class == Escalator {
		return speed
	}
	if limit := float64(a.MaxSpeed[d]); limit > 0 {
		speed = min(speed, max(limit, pushing))
	}
	return min(max(speed*slopeShare(a.rise(d)), pushing), fastestCycling)
}

func slopeShare(percent float64) float64 {
	if percent > 0 {
		return math.Exp(-0.12 * percent)
	}
	return min(4.0/3, 1-0.05*percent)
}
