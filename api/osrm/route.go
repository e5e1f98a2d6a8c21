package osrm

import (
	"finnfram/api/wire"
	"finnfram/geo"
	"finnfram/geo/route"
)

// mostStops bounds the coordinates of one route.
const mostStops = 100

// leg is the way from one waypoint to the next.
type leg struct {
	path   route.Path
	points []geo.Point
	first  []int32   // by piece, into points; the last point behind them
	to     geo.Point // as asked for
}

// route answers the quickest way through all coordinates in their order.
func (c *call) route() error {
	if len(c.asked) < 2 {
		return refuse("InvalidOptions", "Number of coordinates needs to be at least two.")
	}
	if len(c.asked) > mostStops {
		return refuse("TooBig", "Number of entries %d is higher than current maximum (%d)", len(c.asked), mostStops)
	}
	if err := c.settle(); err != nil {
		return err
	}
	stops := c.all(c.options.waypoints)
	legs := make([]leg, 0, len(stops)-1)
	for i := 1; i < len(stops); i++ {
		l, err := c.leg(stops[i-1], stops[i])
		if err != nil {
			return err
		}
		legs = append(legs, l)
	}
	if !c.options.noWaypoints {
		c.appendPlaces("waypoints", stops)
	}
	c.body = append(c.body, `,"routes":[`...)
	c.body = c.appendRoute(c.body, legs)
	c.body = append(c.body, ']')
	return nil
}

// leg finds the way from one waypoint to another, by way of the coordinates
// between them.
func (c *call) leg(from, to int) (leg, error) {
	l := leg{to: c.asked[to]}
	l.path.From, l.path.To = c.places[from].stop, c.places[to].stop
	for i := from; i < to; i++ {
		part, ok := c.view.Path(&c.query, c.places[i].stop, c.places[i+1].stop)
		if !ok {
			return l, refuse("NoRoute", "Impossible route between points")
		}
		l.path.Weight += part.Weight
		l.path.Length += part.Length
		l.path.Flags |= part.Flags
		l.path.Pieces = join(l.path.Pieces, part.Pieces)
	}
	l.points, l.first = l.path.Line(c.roads.Network())
	return l, nil
}

// join adds pieces to a way; a segment that is travelled on over the point of
// joining stays one piece.
func join(way, more []route.Piece) []route.Piece {
	if len(way) == 0 || len(more) == 0 {
		return append(way, more...)
	}
	last, next := &way[len(way)-1], more[0]
	if last.Segment != next.Segment || last.Against != next.Against {
		return append(way, more...)
	}
	last.To = next.To
	last.Weight += next.Weight
	last.Length += next.Length
	last.Flags |= next.Flags
	return append(way, more[1:]...)
}

func (c *call) appendRoute(b []byte, legs []leg) []byte {
	var weight, length uint64
	for i := range legs {
		weight, length = weight+uint64(legs[i].path.Weight), length+uint64(legs[i].path.Length)
	}
	b = append(b, `{"legs":[`...)
	for i := range legs {
		if i > 0 {
			b = append(b, ',')
		}
		b = c.appendLeg(b, &legs[i])
	}
	b = append(b, `],"weight_name":"duration"`...)
	b = c.appendOverview(b, legs)
	b = appendTenth(appendMember(b, "weight"), float64(weight)/1000)
	b = appendTenth(appendMember(b, "duration"), float64(weight)/1000)
	b = appendTenth(appendMember(b, "distance"), float64(length)/10)
	return append(b, '}')
}

func (c *call) appendLeg(b []byte, l *leg) []byte {
	seconds := float64(l.path.Weight) / 1000
	if c.options.steps {
		b = append(b, `{"summary":`...)
		b = wire.AppendString(b, c.summary(l))
		b = c.appendSteps(b, l)
	} else {
		b = append(b, `{"summary":"","steps":[]`...)
	}
	if c.options.overview == byLegs {
		b = appendLine(appendMember(b, "geometry"), l.points, c.options.geometry)
	}
	if c.options.annotations != 0 {
		b = c.appendAnnotation(b, l)
	}
	b = appendTenth(appendMember(b, "weight"), seconds)
	b = appendTenth(appendMember(b, "duration"), seconds)
	b = appendTenth(appendMember(b, "distance"), float64(l.path.Length)/10)
	return append(b, '}')
}

// summary names the two roads on which a leg is longest, in the order of
// travel.
func (c *call) summary(l *leg) string {
	type road struct {
		name   string
		length uint64
	}
	var names []road
	for _, piece := range l.path.Pieces {
		name := c.nameOf(piece.Segment)
		if name == "" {
			continue
		}
		at := 0
		for at < len(names) && names[at].name != name {
			at++
		}
		if at == len(names) {
			names = append(names, road{name: name})
		}
		names[at].length += uint64(piece.Length)
	}
	for len(names) > 2 {
		least := 0
		for i := range names {
			if names[i].length < names[least].length {
				least = i
			}
		}
		names = append(names[:least], names[least+1:]...)
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0].name
	}
	return names[0].name + ", " + names[1].name
}

// appendOverview writes the geometry of the whole route, if it is wanted.
func (c *call) appendOverview(b []byte, legs []leg) []byte {
	if c.options.overview == noOverview || c.options.overview == byLegs {
		return b
	}
	var line []geo.Point
	for i := range legs {
		points := legs[i].points
		if i > 0 && len(line) > 0 && line[len(line)-1] == points[0] {
			points = points[1:]
		}
		line = append(line, points...)
	}
	if c.options.overview == simplified {
		line = simplifyLine(line)
	}
	if len(line) == 1 {
		line = append(line, line[0])
	}
	return appendLine(appendMember(b, "geometry"), line, c.options.geometry)
}
