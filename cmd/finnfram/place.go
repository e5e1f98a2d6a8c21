package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"finnfram/geo"
	"finnfram/importers"
)

// degrees is an angle as people write it: 59.91, or 59,91 as Norwegians do.
type degrees float64

// UnmarshalText reads an angle.
func (d *degrees) UnmarshalText(text []byte) error {
	f, err := strconv.ParseFloat(strings.Replace(string(text), ",", ".", 1), 64)
	if err != nil {
		return fmt.Errorf("%q is no number of degrees; write 59.9139", text)
	}
	*d = degrees(f)
	return nil
}

// joinNegatives lets the value of --lat and --lon begin with a minus, which
// the parser would take for a flag.
func joinNegatives(args []string) []string {
	var joined []string
	for i := 0; i < len(args); i++ {
		next := ""
		if i+1 < len(args) {
			next = args[i+1]
		}
		if (args[i] == "--lat" || args[i] == "--lon") && len(next) > 1 && next[0] == '-' && unicode.IsDigit(rune(next[1])) {
			joined = append(joined, args[i]+"="+next)
			i++
			continue
		}
		joined = append(joined, args[i])
	}
	return joined
}

// swapped is a hint for a point outside Norway whose mirror lies inside it.
func swapped(p geo.Point) string {
	mirror := geo.Point{Lat: p.Lon, Lon: p.Lat}
	if mirror.Check() != nil || importers.InNorway(p) || !importers.InNorway(mirror) {
		return ""
	}
	return fmt.Sprintf("The point lies outside Norway. Did latitude and longitude change places? Try: --lat %s --lon %s", number(mirror.Lat), number(mirror.Lon))
}

// spot is a place found by its name.
type spot struct {
	name  string
	point geo.Point
}

// errPlace is a --place that stands for no place, or for several.
var errPlace = errors.New("--place stands for no single place")

// place looks an address or a post code up. What does not stand for exactly
// one place is an error that lists what may be meant.
func (f face) place(text string) (spot, error) {
	raw, err := f.get("/v1/search", url.Values{"q": {text}, "limit": {"20"}})
	if err != nil {
		return spot{}, err
	}
	var answer found
	if err := json.Unmarshal(raw, &answer); err != nil {
		return spot{}, err
	}
	var near []string
	var same []spot
	for _, c := range answer.Features {
		p := c.Properties
		if c.Geometry == nil || p.Kind != "address" && p.Kind != "postcode" {
			continue
		}
		s := spot{strings.Trim(p.Title+", "+p.Subtitle, ", "), geo.Point{Lat: c.Geometry.Coordinates[1], Lon: c.Geometry.Coordinates[0]}}
		near = append(near, "  "+s.name)
		title, rest := p.Title, p.Subtitle
		if p.Kind == "postcode" { // the number alone is its name
			number, town, _ := strings.Cut(title, " ")
			title, rest = number, town+" "+rest
		}
		if means(text, title, rest) {
			same = append(same, s)
		}
	}
	switch {
	case len(same) == 1:
		return same[0], nil
	case len(same) > 1:
		return spot{}, coded{fmt.Errorf("%w: there are %d of the name %q; add the post code or town", errPlace, len(same), text), exitUsage}
	case len(near) > 0:
		return spot{}, coded{fmt.Errorf("%w: no address is called %q; like it are\n%s", errPlace, text, strings.Join(near[:min(len(near), 5)], "\n")), exitUsage}
	}
	return spot{}, coded{fmt.Errorf("%w: nothing is known of %q; addresses are known once they are imported (finnfram import addresses)", errPlace, text), exitUsage}
}

// means tells whether text holds the whole title, and nothing that neither
// title nor subtitle holds.
func means(text, title, subtitle string) bool {
	typed, all := parts(text), parts(title+" "+subtitle)
	for word := range typed {
		if !all[word] {
			return false
		}
	}
	for word := range parts(title) {
		if !typed[word] {
			return false
		}
	}
	return len(typed) > 0
}

func parts(text string) map[string]bool {
	of := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		of[word] = true
	}
	return of
}
