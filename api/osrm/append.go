package osrm

import (
	"math"
	"strconv"

	"finnfram/api/wire"
	"finnfram/geo"
)

// appendLocation appends [longitude,latitude] with six decimals, as OSRM does.
func appendLocation(b []byte, p geo.Point) []byte {
	b = append(b, '[')
	b = appendSixth(b, p.Lon)
	b = append(b, ',')
	b = appendSixth(b, p.Lat)
	return append(b, ']')
}

// appendSixth appends v rounded to six decimals, without trailing zeros.
func appendSixth(b []byte, v float64) []byte {
	n := int64(math.Round(v * 1e6))
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/1e6, 10)
	rest := n % 1e6
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(1e5); rest > 0; unit /= 10 {
		b = append(b, byte('0'+rest/unit))
		rest %= unit
	}
	return b
}

// appendTenth appends v rounded to one decimal, which is left out where it is
// 0.
func appendTenth(b []byte, v float64) []byte {
	tenths := int64(math.Round(v * 10))
	b = strconv.AppendInt(b, tenths/10, 10)
	if rest := tenths % 10; rest != 0 {
		b = append(b, '.', byte('0'+rest))
	}
	return b
}

func appendMember(b []byte, name string) []byte {
	b = append(b, ',', '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

func appendText(b []byte, name, text string) []byte {
	return wire.AppendString(appendMember(b, name), text)
}

// appendLine appends a line in the form asked for.
func appendLine(b []byte, line []geo.Point, form geometry) []byte {
	switch form {
	case polyline5, polyline6:
		scale := 1e5
		if form == polyline6 {
			scale = 1e6
		}
		b = append(b, '"')
		b = appendPolyline(b, line, scale)
		return append(b, '"')
	}
	b = append(b, `{"type":"LineString","coordinates":[`...)
	for i, p := range line {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendLocation(b, p)
	}
	return append(b, "]}"...)
}
