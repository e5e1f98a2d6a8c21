package mapping

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"

	"finnfram/data"
	"finnfram/importers"
)

// maxPoints bounds the points that are looked after.
const maxPoints = 1_000_000

// Points finds positions that rows with different addresses share. One of the
// addresses is elsewhere then, or the point stands for a street or a whole
// town. Rows of one address may share their point: departments of a hospital
// do. It holds up to a million points, at most 100 bytes each; the zero value
// is ready.
type Points struct {
	at      map[[2]float64]point
	settled bool
}

// point is what is known about a position: who was there first, and the first
// one who has another address.
type point struct {
	address, street uint32 // fingerprints
	first, other    uint32 // lines; other 0: nobody
	elsewhere       bool   // another one lies in another street
}

// Note remembers the address and line of a site.
func (p *Points) Note(site data.Site, line int64) {
	if p.settled || site.Position == nil || site.Address.Street == "" {
		return
	}
	key, address, street := [2]float64{site.Position.Lat, site.Position.Lon}, fingerprint(site, false), fingerprint(site, true)
	known, found := p.at[key]
	switch {
	case !found && len(p.at) >= maxPoints:
		return
	case !found && p.at == nil:
		p.at = map[[2]float64]point{}
	}
	switch {
	case !found:
		known = point{address: address, street: street, first: uint32(line)}
	case known.address == address:
		return
	default:
		if known.other == 0 {
			known.other = uint32(line)
		}
		known.elsewhere = known.elsewhere || known.street != street
	}
	p.at[key] = known
}

// Settle ends the noting, and keeps only the points that are shared.
func (p *Points) Settle() {
	shared := map[[2]float64]point{}
	for key, known := range p.at {
		if known.other != 0 {
			shared[key] = known
		}
	}
	p.at, p.settled = shared, true
}

// Judge reports a site whose point another address has, too, and lowers its
// accuracy: to its street where only the numbers differ, else to the middle of
// its post-code area.
func (p *Points) Judge(site *data.Site, line int64, find func(data.Finding)) {
	if site.Position == nil || site.Address.Street == "" {
		return
	}
	known := p.at[[2]float64{site.Position.Lat, site.Position.Lon}]
	if known.other == 0 {
		return
	}
	other := known.first
	if known.address == fingerprint(*site, false) {
		other = known.other
	}
	accuracy := data.StreetAccuracy
	if known.elsewhere {
		accuracy = data.PostcodeAccuracy
	}
	if site.Accuracy == data.ExactAccuracy {
		site.Accuracy = accuracy
	}
	find(data.Finding{Severity: data.Warning, Rule: "shared-point", Object: site.Key, Field: "position", Value: site.Address.Street,
		Detail: fmt.Sprintf("the point is also that of line %d, which has another address: kept as approximate", other)})
}

// fingerprint is of the address, or of what stands before its number.
func fingerprint(site data.Site, street bool) uint32 {
	text := strings.ToLower(strings.Join(strings.Fields(site.Address.Street), " "))
	if i := strings.IndexFunc(text, unicode.IsDigit); street && i >= 0 {
		text = text[:i]
	}
	h := fnv.New32a()
	h.Write([]byte(text + "\x00" + site.Address.PostalCode))
	return h.Sum32()
}

// Placed tells whether rows have a point and a street in columns of their own.
func (c Columns) Placed(options importers.Options) bool {
	_, lat := c["lat"]
	_, north := c["north"]
	_, street := c["street"]
	return (lat || north) && (street || options.Set["street"] != "")
}

// Twice lists the headers of the columns in use that stand over a second
// column as well.
func Twice(headers []string, columns Columns) []string {
	count := map[string]int{}
	for _, header := range headers {
		count[normal(header)]++
	}
	var twice []string
	for i, header := range headers {
		if count[normal(header)] < 2 {
			continue
		}
		for _, used := range columns {
			if used == i {
				twice = append(twice, header)
				break
			}
		}
	}
	return twice
}
