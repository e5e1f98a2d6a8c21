package live

import (
	"cmp"
	"regexp"
	"slices"

	"finnfram/data"
	"finnfram/data/link"
	"finnfram/geo"
	"finnfram/geo/places"
)

// placer finds the position of sites that their source does not place. It is
// immutable.
type placer struct {
	addresses []*places.Addresses
	postcodes map[string]data.Postcode
}

// postbox is an address line that is no destination, for when there are no
// addresses to ask.
var postbox = regexp.MustCompile(`(?i)^\s*(post\s*bo(ks|x)|p\.?\s*b\.?|boks)\s*(nr\.?)?\s*\d`)

// newPlacer gathers the post codes of the layers; where two give one code, the
// newer one counts.
func newPlacer(layers []*layer, addresses []*places.Addresses) *placer {
	p := &placer{addresses: addresses, postcodes: map[string]data.Postcode{}}
	for _, l := range byAge(layers) {
		for _, code := range l.postcodes {
			p.postcodes[code.Code] = code
		}
	}
	return p
}

// byAge are the layers with the oldest content first, undated ones before all,
// and equally old ones by source, so that nothing hangs on the order in which
// files were imported.
func byAge(layers []*layer) []*layer {
	sorted := slices.Clone(layers)
	slices.SortFunc(sorted, func(a, b *layer) int {
		return cmp.Or(a.version.AsOf.Compare(b.version.AsOf), cmp.Compare(a.version.Source, b.version.Source))
	})
	return sorted
}

// place is a site with its position. A position of the source's own stays,
// unless the source says that it is only that of a street or a post code and
// the official addresses know better. Else: the official address, the nearest
// number in its street, the middle of its post code. A post-office box is
// nowhere.
func (p *placer) place(site *data.Site) link.Input {
	own := link.Own(site)
	placed := site.Position != nil && site.Accuracy != data.NoAccuracy
	if placed && !better(data.AddressAccuracy, site.Accuracy) {
		return own
	}
	box := postbox.MatchString(site.Address.Street)
	found := link.Input{Site: site, Accuracy: data.NoAccuracy}
	for _, addresses := range p.addresses {
		at := addresses.Locate(site.Address.Street, site.Address.PostalCode, site.Address.City)
		if accuracy := data.Accuracy(at.Accuracy); better(accuracy, found.Accuracy) {
			found.Position, found.Accuracy = &at.Point, accuracy
		}
		box = box || at.Reason == places.PostboxReason
	}
	if found.Position != nil && (!placed || better(found.Accuracy, site.Accuracy)) {
		return found
	}
	if placed {
		return own
	}
	if at := p.postcode(site.Address.PostalCode); at != nil && !box {
		return link.Input{Site: site, Position: at, Accuracy: data.PostcodeAccuracy}
	}
	return link.Input{Site: site, Accuracy: data.NoAccuracy}
}

// better tells whether a is a more exact position than b. What is not said
// counts as exact.
func better(a, b data.Accuracy) bool {
	order := [...]data.Accuracy{data.NoAccuracy, data.PostcodeAccuracy, data.StreetAccuracy, data.AddressAccuracy}
	rank := func(a data.Accuracy) int {
		if i := slices.Index(order[:], a); i >= 0 {
			return i
		}
		return len(order)
	}
	return rank(a) > rank(b)
}

// postcode is the middle of a post-code area that people live in, where it is
// known without doubt.
func (p *placer) postcode(code string) *geo.Point {
	found, ok := p.postcodes[code]
	if !ok || found.BoxesOnly || found.Retired || found.Uncertain {
		return nil
	}
	return found.Position
}
