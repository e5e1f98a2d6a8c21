package live

import (
	"regexp"

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
// later version counts.
func newPlacer(layers []*layer, addresses []*places.Addresses) *placer {
	p := &placer{addresses: addresses, postcodes: map[string]data.Postcode{}}
	from := map[string]data.VersionNumber{}
	for _, l := range layers {
		for _, code := range l.postcodes {
			if l.version.Number >= from[code.Code] {
				p.postcodes[code.Code], from[code.Code] = code, l.version.Number
			}
		}
	}
	return p
}

// place is a site with its position. A position of the source's own stays,
// unless the source says that it is only that of a post code and the official
// addresses know better. Else: the official address, the nearest number in
// its street, the middle of its post code. A post-office box is nowhere.
func (p *placer) place(site *data.Site) link.Input {
	own := link.Own(site)
	placed := site.Position != nil && site.Accuracy != data.NoAccuracy
	if placed && site.Accuracy != data.PostcodeAccuracy {
		return own
	}
	box := postbox.MatchString(site.Address.Street)
	for _, addresses := range p.addresses {
		found := addresses.Locate(site.Address.Street, site.Address.PostalCode, site.Address.City)
		if found.Accuracy != places.NoAccuracy {
			return link.Input{Site: site, Position: &found.Point, Accuracy: data.Accuracy(found.Accuracy)}
		}
		box = box || found.Reason == places.PostboxReason
	}
	if placed {
		return own
	}
	if at := p.postcode(site.Address.PostalCode); at != nil && !box {
		return link.Input{Site: site, Position: at, Accuracy: data.PostcodeAccuracy}
	}
	return link.Input{Site: site, Accuracy: data.NoAccuracy}
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
