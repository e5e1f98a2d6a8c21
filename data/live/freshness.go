package live

import (
	"slices"
	"time"

	"finnfram/data"
)

// DefaultShelfLife is how long hours are believed after somebody vouched for
// them. What counts as vouching is the importer's to say, in data.Hours.AsOf.
const DefaultShelfLife = 365 * 24 * time.Hour

// shelfLives are the shelf lives by source; others have DefaultShelfLife.
type shelfLives map[data.Source]time.Duration

// expiry is when hours of a source grow stale. Hours without a date are stale
// always.
func (lives shelfLives) expiry(h *data.Hours, source data.Source) time.Time {
	if h == nil || h.AsOf.IsZero() {
		return time.Time{}
	}
	life, ok := lives[source]
	if !ok {
		life = DefaultShelfLife
	}
	return h.AsOf.Add(life)
}

// vouching are the formats of registers that state hours as master data of
// their owner: to be in the register of a day is to be vouched for on that
// day. Who draws a map, or lists an organisation, does not vouch for the
// hours; there only a date given for the hours themselves counts.
var vouching = []string{"locoreg", "fhir", "helsenorge", "csv", "geojson"}

// vouch dates a site, and in formats that vouch for them its hours: by the
// date of the hours themselves, else of the row, else of the version. What
// has none of these stays undated. The rule and what was refused are written
// down in docs/decisions/0007-freshness.md.
func vouch(site *data.Site, version data.Version) {
	if site.AsOf.IsZero() {
		site.AsOf = version.AsOf
	}
	if !slices.Contains(vouching, version.Format) {
		return
	}
	date := func(h *data.Hours) {
		if h != nil && h.AsOf.IsZero() {
			h.AsOf = site.AsOf
		}
	}
	date(site.Hours)
	for i := range site.Services {
		date(site.Services[i].Hours)
	}
}
