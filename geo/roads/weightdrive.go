package roads

import (
	"math"

	"finnfram/geo"
)

// driving is how fast a class of road is driven. Speeds are in km/h.
type driving struct {
	// built and open are the limits where no sign is known of, in a built-up
	// area and outside: 50 and 80 by Norwegian law (trafikkreglene § 5), 110
	// where motorways are signed so.
	built, open float64
	// cruise is the mean that is not exceeded whatever the sign says: for the
	// road's width, its bends that are not drawn, those who back out of drives.
	cruise float64
}

var drivingByClass = [...]driving{
	UnknownClass: {50, 80, 30},
	Motorway:     {90, 110, 110},
	Trunk:        {50, 80, 100},
	Primary:      {50, 80, 85},
	Secondary:    {50, 80, 78},
	Tertiary:     {50, 80, 70},
	Unclassified: {50, 80, 55},
	Residential:  {50, 50, 32}, // houses on both sides make it built-up
	LivingStreet: {15, 15, 10}, // gatetun: walking pace
	Service:      {50, 50, 15},
	Track:        {50, 80, 18},
	BusRoad:      {50, 80, 60},
	Pedestrian:   {6, 6, 6}, // § 4: walking pace where cars are let in
	Cycleway:     {10, 10, 8},
	Footway:      {6, 6, 6},
	Path:         {6, 6, 6},
	Bridleway:    {6, 6, 6},
	Corridor:     {5, 5, 5},
	Steps:        {5, 5, 5},
	Lift:         {5, 5, 5},
	Escalator:    {5, 5, 5},
	Platform:     {5, 5, 5},
	Ferry:        {18, 18, 18},
}

// coarseByClass are guesses for sources that tell no limits (km/h): N1000 draws
// motorveg, motortrafikkveg, europaveg and riksveg (trunk), fylkesveg (primary),
// kommunal veg (unclassified) and privat veg (service). They are means, bends
// and all.
var coarseByClass = [...]float64{
	UnknownClass: 45,
	Motorway:     95,
	Trunk:        70,
	Primary:      60,
	Secondary:    60,
	Tertiary:     60,
	Unclassified: 45,
	Residential:  45,
	LivingStreet: 10,
	Service:      25,
	Track:        25,
	BusRoad:      45,
	Platform:     5,
	Ferry:        18,
}

const (
	coarseHighSpeed = 80 // motortrafikkveg
	highSpeedLimit  = 90 // the common sign on motortrafikkveg
	rampLimit       = 60 // ramps bend and end
	roundaboutSpeed = 30
	roughSpeed      = 25
	// keptLimit is the share of the limit that the mean of free traffic
	// reaches, acceleration and others on the road included.
	keptLimit = 0.93
)

// surfaceSpeed is the most that is driven on a surface; 0: no matter.
var surfaceSpeed = [...]float64{
	Compacted: 60,
	Gravel:    50,
	Cobble:    30,
	Ground:    20,
}

// driveSpeed is the speed in km/h on a straight.
func driveSpeed(a *Attributes, d Direction) float64 {
	if a.Coarse {
		return coarseSpeed(a)
	}
	rule := driving{50, 80, 30}
	if int(a.Class) < len(drivingByClass) {
		rule = drivingByClass[a.Class]
	}
	speed := min(limitOf(a, d, rule)*keptLimit, rule.cruise)
	if a.Flags&Roundabout != 0 {
		speed = min(speed, roundaboutSpeed)
	}
	if int(a.Surface) < len(surfaceSpeed) && surfaceSpeed[a.Surface] > 0 {
		speed = min(speed, surfaceSpeed[a.Surface])
	}
	if a.Rough {
		speed = min(speed, roughSpeed)
	}
	return max(speed, 3)
}

// limitOf is the limit on the sign, else by law.
func limitOf(a *Attributes, d Direction, rule driving) float64 {
	switch {
	case a.MaxSpeed[d] > 0:
		return float64(a.MaxSpeed[d])
	case a.Flags&Link != 0:
		return min(rule.open, rampLimit)
	case a.Flags&Urban != 0:
		return rule.built
	case a.Flags&HighSpeed != 0:
		return max(rule.open, highSpeedLimit)
	}
	return rule.open
}

func coarseSpeed(a *Attributes) float64 {
	speed := 25.0
	if int(a.Class) < len(coarseByClass) && coarseByClass[a.Class] > 0 {
		speed = coarseByClass[a.Class]
	}
	if a.Flags&HighSpeed != 0 && a.Class != Motorway {
		speed = coarseHighSpeed
	}
	return speed
}

// driveTime is the time over a segment in seconds, slower in its bends.
func (n *Network) driveTime(segment uint32, a *Attributes, d Direction) float64 {
	speed := perSecond(driveSpeed(a, d))
	length := n.metres(segment)
	if a.Coarse || n.ShapeFirst[segment] == n.ShapeFirst[segment+1] {
		return length / speed
	}
	return length/speed + n.lostInBends(segment, speed)
}

const (
	// sideways is the acceleration in a bend that people take without thinking,
	// in m/s².
	sideways = 2.0
	// slowestBend is a hairpin, in m/s.
	slowestBend = 10 / 3.6
	// unbent is the turning, in radians, that is drawing and no bend.
	unbent = 5 * math.Pi / 180
)

// lostInBends is what the bends of a segment cost beside its length at speed:
// around each point of its shape the circle is driven that turns as much over
// half of the stretches before and behind.
func (n *Network) lostInBends(segment uint32, speed float64) float64 {
	shape := n.Shape[2*n.ShapeFirst[segment] : 2*n.ShapeFirst[segment+1]]
	pl := planeAt(n.Lat[n.From[segment]])
	at := func(i int) (x, y float64) {
		switch {
		case i < 0:
			return pl.xy(n.Lat[n.From[segment]], n.Lon[n.From[segment]])
		case 2*i >= len(shape):
			return pl.xy(n.Lat[n.To[segment]], n.Lon[n.To[segment]])
		}
		return pl.xy(shape[2*i], shape[2*i+1])
	}
	x0, y0 := at(-1)
	x1, y1 := at(0)
	lost := 0.0
	for i := 1; 2*i <= len(shape); i++ {
		x2, y2 := at(i)
		before, behind := math.Hypot(x1-x0, y1-y0), math.Hypot(x2-x1, y2-y1)
		turn := math.Abs(math.Atan2((x1-x0)*(y2-y1)-(y1-y0)*(x2-x1), (x1-x0)*(x2-x1)+(y1-y0)*(y2-y1)))
		if around := (before + behind) / 2; turn > unbent && around > 0 {
			bend := max(math.Sqrt(sideways*around/turn), slowestBend)
			if bend < speed {
				lost += around/bend - around/speed
			}
		}
		x0, y0, x1, y1 = x1, y1, x2, y2
	}
	return lost
}

// plane measures the neighbourhood of a latitude in metres.
type plane struct{ lat, lon float64 } // metres per 1e-7 degrees

func planeAt(lat int32) plane {
	p := geo.Point{Lat: fromFixed(lat)}
	const step = 1e-3
	north := float64(stretch(p, geo.Point{Lat: p.Lat - math.Copysign(step, p.Lat)}))
	east := float64(stretch(p, geo.Point{Lat: p.Lat, Lon: step}))
	return plane{north / (step * 1e7), east / (step * 1e7)}
}

// xy is the place of a point, right around the antimeridian too for differences
// of points that are near each other.
func (pl plane) xy(lat, lon int32) (x, y float64) {
	return float64(lon) * pl.lon, float64(lat) * pl.lat
}
