package postcodes

import (
	"fmt"
	"strconv"
	"strings"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers"
)

// utmAgrees is how far apart the two columns for a position may be. They agree
// within 0.70 m in the whole file: both are rounded.
const utmAgrees geo.Metres = 5

// position reads LAT and LON, and UTM where the file has it. A position that
// cannot be read, lies outside Norway, or is given twice and differently is
// left out: a post code without position is known, a wrong one misleads.
func (r *reading) position(p *data.Postcode) {
	lat, lon := r.field("LAT"), r.field("LON")
	value := lat + ", " + lon
	if lat == "" && lon == "" {
		return
	}
	at, err := parsePoint(lat, lon)
	switch {
	case err != nil:
		r.report(data.Warning, "coordinates-unreadable", p.Code, "LAT, LON", value, err.Error()+"; the post code is kept without position")
		return
	case !importers.InNorway(at):
		r.report(data.Warning, "coordinates-outside-norway", p.Code, "LAT, LON", value, "the post code is kept without position")
		return
	}
	if text := r.field("UTM"); text != "" {
		other, err := parseUTM(text)
		if err != nil || geo.Distance(at, other) > utmAgrees {
			r.report(data.Warning, "coordinates-disagree", p.Code, "UTM", text, fmt.Sprintf("not the place of LAT, LON within %v m; the post code is kept without position", float64(utmAgrees)))
			return
		}
	}
	p.Position = &at
}

func parsePoint(lat, lon string) (geo.Point, error) {
	var p geo.Point
	var err error
	if p.Lat, err = strconv.ParseFloat(lat, 64); err != nil {
		return p, fmt.Errorf("LAT is not a number")
	}
	if p.Lon, err = strconv.ParseFloat(lon, 64); err != nil {
		return p, fmt.Errorf("LON is not a number")
	}
	return p, p.Check()
}

// parseUTM reads «32V 598115 6642866»: zone and band, easting, northing. The
// bands are those of the northern half of the earth.
func parseUTM(text string) (geo.Point, error) {
	zone, east, north, err := splitUTM(text)
	if err != nil {
		return geo.Point{}, err
	}
	pr, err := geo.ProjectionByEPSG(32600 + zone)
	if err != nil {
		return geo.Point{}, err
	}
	p := pr.Inverse(east, north)
	return p, p.Check()
}

func splitUTM(text string) (zone int, east, north float64, err error) {
	parts := strings.Fields(text)
	if len(parts) != 3 || len(parts[0]) < 2 {
		return 0, 0, 0, fmt.Errorf("not zone, easting and northing")
	}
	band := parts[0][len(parts[0])-1]
	if band < 'N' || band > 'X' {
		return 0, 0, 0, fmt.Errorf("not a band of the north")
	}
	if zone, err = strconv.Atoi(parts[0][:len(parts[0])-1]); err == nil {
		if east, err = strconv.ParseFloat(parts[1], 64); err == nil {
			north, err = strconv.ParseFloat(parts[2], 64)
		}
	}
	return zone, east, north, err
}
