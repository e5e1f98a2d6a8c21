package osrm

import (
	"slices"
	"strconv"

	"finnfram/geo"
	"finnfram/geo/route"
)

// mostPairs bounds the cells of one table: 100 by 100, or 1 by as many
// coordinates as fit.
const mostPairs = 10_000

// table answers times and lengths from every source to every destination.
func (c *call) table() error {
	if len(c.asked) < 2 {
		return refuse("InvalidOptions", "Number of coordinates needs to be at least two.")
	}
	sources, destinations := c.all(c.options.sources), c.all(c.options.destinations)
	if len(sources)*len(destinations) > mostPairs {
		return refuse("TooBig", "Too many table coordinates: at most %d pairs", mostPairs)
	}
	if err := c.settle(); err != nil {
		return err
	}
	c.from, c.to = c.from[:0], c.to[:0]
	for _, i := range sources {
		c.from = append(c.from, c.places[i].stop)
	}
	for _, i := range destinations {
		c.to = append(c.to, c.places[i].stop)
	}
	c.costs = slices.Grow(c.costs[:0], len(sources)*len(destinations))[:len(sources)*len(destinations)]
	c.view.Table(&c.query, c.from, c.to, c.costs)
	if notes := c.options.annotations; notes == 0 || notes&noteDuration != 0 {
		c.body = append(c.body, `,"durations":`...)
		c.appendCells(sources, destinations, c.seconds)
	}
	if c.options.annotations&noteDistance != 0 {
		c.body = append(c.body, `,"distances":`...)
		c.appendCells(sources, destinations, c.metres)
	}
	if c.options.fallbackSpeed > 0 {
		c.appendGuessed(len(destinations))
	}
	if !c.options.noWaypoints {
		c.appendPlaces("sources", sources)
		c.appendPlaces("destinations", destinations)
	}
	return nil
}

// all is a list of indexes, or all of them where none were given.
func (c *call) all(list []int) []int {
	if list != nil {
		return list
	}
	list = make([]int, len(c.asked))
	for i := range list {
		list[i] = i
	}
	return list
}

// appendCells writes the matrix row by row; null where there is no way.
func (c *call) appendCells(sources, destinations []int, value func(cost route.Cost, from, to int) float64) {
	b := append(c.body, '[')
	for i, from := range sources {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '[')
		for j, to := range destinations {
			if j > 0 {
				b = append(b, ',')
			}
			cost := c.costs[i*len(destinations)+j]
			if cost.Weight == route.Unreachable && c.options.fallbackSpeed == 0 {
				b = append(b, "null"...)
				continue
			}
			b = appendTenth(b, value(cost, from, to))
		}
		b = append(b, ']')
	}
	c.body = append(b, ']')
}

func (c *call) seconds(cost route.Cost, from, to int) float64 {
	v := float64(cost.Weight) / 1000
	if cost.Weight == route.Unreachable {
		v = float64(c.crowFlies(from, to)) / c.options.fallbackSpeed
	}
	if c.options.scale > 0 {
		v *= c.options.scale
	}
	return min(v, mostSeconds)
}

// mostSeconds bounds what scale_factor and fallback_speed may make of a time,
// as OSRM's own 31 bits of tenths do.
const mostSeconds = 1<<31/10 - 1

func (c *call) metres(cost route.Cost, from, to int) float64 {
	if cost.Weight == route.Unreachable {
		return float64(c.crowFlies(from, to))
	}
	return float64(cost.Length) / 10
}

func (c *call) crowFlies(from, to int) geo.Metres {
	if c.options.fallbackSnapped {
		return geo.Distance(c.places[from].stop.Point, c.places[to].stop.Point)
	}
	return geo.Distance(c.asked[from], c.asked[to])
}

// appendGuessed lists the cells that were filled by fallback_speed.
func (c *call) appendGuessed(columns int) {
	b := append(c.body, `,"fallback_speed_cells":[`...)
	first := true
	for i, cost := range c.costs {
		if cost.Weight != route.Unreachable {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '[')
		b = strconv.AppendInt(b, int64(i/columns), 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(i%columns), 10)
		b = append(b, ']')
	}
	c.body = append(b, ']')
}

func (c *call) appendPlaces(name string, indexes []int) {
	b := append(appendMember(c.body, name), '[')
	for k, i := range indexes {
		if k > 0 {
			b = append(b, ',')
		}
		b = c.appendWaypoint(b, &c.places[i], false)
	}
	c.body = append(b, ']')
}
