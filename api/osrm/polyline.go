package osrm

import (
	"math"

	"finnfram/geo"
)

// appendPolyline appends line in Google's encoded polyline form, scaled by
// scale (1e5 or 1e6), as the inside of a JSON string: the backslash, which the
// form uses, is escaped.
func appendPolyline(b []byte, line []geo.Point, scale float64) []byte {
	var lat, lon int64
	for _, p := range line {
		y, x := int64(math.Round(p.Lat*scale)), int64(math.Round(p.Lon*scale))
		b = appendChunks(b, y-lat)
		b = appendChunks(b, x-lon)
		lat, lon = y, x
	}
	return b
}

// appendChunks writes one number, five bits a letter, least first.
func appendChunks(b []byte, v int64) []byte {
	u := uint64(v) << 1
	if v < 0 {
		u = ^u
	}
	for {
		letter := byte(u&31) + 63
		if u >>= 5; u > 0 {
			letter += 32
		}
		if letter == '\\' {
			b = append(b, '\\')
		}
		b = append(b, letter)
		if u == 0 {
			return b
		}
	}
}

// readPolyline reads an encoded polyline of at most most points.
func readPolyline(text string, scale float64, most int) ([]geo.Point, bool) {
	var list []geo.Point
	var lat, lon int64
	for text != "" {
		y, rest, ok := readChunks(text)
		if !ok {
			return nil, false
		}
		x, rest, ok := readChunks(rest)
		if !ok || len(list) == most {
			return nil, false
		}
		lat, lon, text = lat+y, lon+x, rest
		list = append(list, geo.Point{Lat: float64(lat) / scale, Lon: float64(lon) / scale})
	}
	return list, len(list) > 0
}

// readChunks reads one number; 35 bits are more than the earth needs.
func readChunks(text string) (v int64, rest string, ok bool) {
	var u uint64
	for i := 0; i < len(text) && i < 7; i++ {
		c := text[i]
		if c < 63 || c > 126 {
			return 0, "", false
		}
		u |= uint64(c-63) & 31 << (5 * i)
		if c < 63+32 {
			if u&1 == 1 {
				u = ^u
			}
			return int64(u) >> 1, text[i+1:], true
		}
	}
	return 0, "", false
}
