package osrm

import (
	"math"

	"finnfram/geo"
)

// appendAnnotation writes what is known of every pair of points of a leg. The
// time of a piece is shared among its pairs by length.
func (c *call) appendAnnotation(b []byte, l *leg) []byte {
	pairs := pairsOf(l)
	b = append(b, `,"annotation":{`...)
	comma := false
	list := func(note annotation, name string, count int, value func(b []byte, i int) []byte) {
		if c.options.annotations&note == 0 {
			return
		}
		if comma {
			b = append(b, ',')
		}
		comma = true
		b = append(b, '"')
		b = append(b, name...)
		b = append(b, `":[`...)
		for i := range count {
			if i > 0 {
				b = append(b, ',')
			}
			b = value(b, i)
		}
		b = append(b, ']')
	}
	list(noteDistance, "distance", len(pairs), func(b []byte, i int) []byte { return appendSixth(b, pairs[i].metres) })
	list(noteDuration, "duration", len(pairs), func(b []byte, i int) []byte { return appendSixth(b, pairs[i].seconds) })
	list(noteWeight, "weight", len(pairs), func(b []byte, i int) []byte { return appendSixth(b, pairs[i].seconds) })
	list(noteSpeed, "speed", len(pairs), func(b []byte, i int) []byte { return appendTenth(b, pairs[i].speed()) })
	list(noteDatasources, "datasources", len(pairs), func(b []byte, _ int) []byte { return append(b, '0') })
	list(noteNodes, "nodes", len(pairs)+1, func(b []byte, _ int) []byte { return append(b, '0') })
	if c.options.annotations&noteDatasources != 0 {
		b = append(b, `,"metadata":{"datasource_names":["`+datasource+`"]}`...)
	}
	return append(b, '}')
}

const datasource = "finnfram"

// pair is the way between two points of a line.
type pair struct{ metres, seconds float64 }

func (p pair) speed() float64 {
	if p.seconds == 0 {
		return 0
	}
	return p.metres / p.seconds
}

func pairsOf(l *leg) []pair {
	var list []pair
	for i, piece := range l.path.Pieces {
		begin, end := int(l.first[i]), int(l.first[i+1])
		start := len(list)
		whole := 0.0
		for k := begin; k < end; k++ {
			metres := float64(geo.Distance(l.points[k], l.points[k+1]))
			whole += metres
			list = append(list, pair{metres: metres})
		}
		for k := start; k < len(list); k++ {
			share := 1 / math.Max(float64(len(list)-start), 1)
			if whole > 0 {
				share = list[k].metres / whole
			}
			list[k].seconds = share * float64(piece.Weight) / 1000
		}
	}
	if len(list) == 0 {
		list = append(list, pair{})
	}
	return list
}
