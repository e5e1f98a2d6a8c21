package live

import (
	"cmp"
	"slices"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// reaches are how far away a service of a category may lie and still be
// offered as the nearest. They are the project's choice: about the longest
// way that people in the north of Norway have to such a service, since a
// longer one says more about our files than about the country.
var reaches = map[data.Category]geo.Metres{
	data.EmergencyClinic:     200_000,
	data.EmergencyDepartment: 250_000,
	data.Hospital:            250_000,
	data.Pharmacy:            100_000,
	data.GeneralPractitioner: 60_000,
	data.YouthClinic:         60_000,
	data.ChildHealthClinic:   60_000,
	data.Midwife:             100_000,
	data.Dentist:             100_000,
	data.Physiotherapist:     60_000,
	data.HealthyLifeCentre:   60_000,
	data.AcuteBed:            150_000,
	data.NursingHome:         60_000,
	data.AmbulanceStation:    100_000,
}

// leastReach and farthestReach are the shortest and the longest of reaches.
const (
	leastReach    geo.Metres = 60_000
	farthestReach geo.Metres = 250_000
)

// Reach is how far away a service of a category may lie and still be offered;
// for "" the longest of all reaches.
func Reach(category data.Category) geo.Metres {
	if category == "" {
		return farthestReach
	}
	return reaches[category]
}

var allCategories = func() []data.Category {
	var all []data.Category
	for _, info := range data.Categories() {
		all = append(all, info.ID)
	}
	return all
}()

// The stable keys of Coverage.Detail.
const (
	DetailCatchment    = "catchment"          // a source names who answers for the municipality
	DetailKnown        = "known_within_reach" // some are known; nearer ones may exist
	DetailNoneNear     = "none_within_reach"  // all that are known lie beyond reach
	DetailNothingKnown = "nothing_known"      // none is known at all
)

// covered is what a world says of one category: its summary and the answers
// to every question about a place, made once.
type covered struct {
	summary                CategoryCoverage
	declared               map[string]bool // municipalities for which a catchment names a service
	full, partial, nothing Coverage
}

// coverageAt states what is known of a category at p; near tells whether a
// service is known within reach.
func (w *World) coverageAt(p geo.Point, category data.Category, near bool) *Coverage {
	c := &w.covered[categoryCode[category]]
	if len(c.declared) > 0 && w.declaredAt(c, p) {
		return &c.full
	}
	if near {
		return &c.partial
	}
	return &c.nothing
}

// declaredAt tells whether every municipality that p may lie in has a
// declared service.
func (w *World) declaredAt(c *covered, p geo.Point) bool {
	codes := w.municipalities.candidates(p)
	if len(codes) == 0 {
		code, _, ok := w.municipalities.index.Nearest(p, shoreReach)
		return ok && c.declared[code]
	}
	return !slices.ContainsFunc(codes, func(code string) bool { return !c.declared[code] })
}

// CoverageAt states what is known of a category around p. An unknown category
// has none.
func (w *World) CoverageAt(p geo.Point, category data.Category) Coverage {
	if _, ok := categoryCode[category]; !ok {
		return Coverage{State: NoCoverage, Category: category, Detail: DetailNothingKnown}
	}
	answer, err := w.Nearest(NearestQuery{From: p, Categories: []data.Category{category}, Limit: 1, At: time.Unix(0, 0)})
	if err != nil {
		return Coverage{State: NoCoverage, Category: category, Detail: DetailNothingKnown}
	}
	return answer.Coverage[0]
}

// Categories states what the world holds of every known category, in the
// order of data.Categories.
func (w *World) Categories() []CategoryCoverage {
	all := make([]CategoryCoverage, len(w.covered))
	for i := range w.covered {
		all[i] = w.covered[i].summary
	}
	return all
}

// newCovered sums up the services and catchments of every category.
func newCovered(services []*Service, catchments map[catchmentKey][]catchment, areas int) []covered {
	all := make([]covered, len(data.Categories()))
	places := make([]map[string]bool, len(all))
	for i, info := range data.Categories() {
		all[i].summary = CategoryCoverage{Category: info.ID, OfTotal: areas, Reach: Reach(info.ID)}
		all[i].declared, places[i] = map[string]bool{}, map[string]bool{}
	}
	for _, s := range services {
		code := categoryCode[s.Category]
		c := &all[code].summary
		c.Services++
		if s.Position != nil {
			c.Placed++
		}
		if s.Municipality.Code != "" {
			places[code][s.Municipality.Code] = true
		}
		for i := range s.Sources {
			c.credit(&s.Sources[i])
		}
	}
	for key := range catchments {
		code := categoryCode[key.category]
		all[code].declared[key.municipality], places[code][key.municipality] = true, true
	}
	for i, info := range data.Categories() {
		all[i].summary.Municipalities = len(places[i])
		all[i].finish(info)
	}
	return all
}

// credit adds a source and the oldest date of its services.
func (c *CategoryCoverage) credit(ref *SourceRef) {
	i := slices.IndexFunc(c.Sources, func(have SourceRef) bool { return have.Source == ref.Source })
	if i < 0 {
		i = len(c.Sources)
		c.Sources = append(c.Sources, SourceRef{Source: ref.Source, Version: ref.Version, AsOf: ref.AsOf, Credit: ref.Credit})
	}
	if have := &c.Sources[i]; !ref.AsOf.IsZero() && (have.AsOf.IsZero() || ref.AsOf.Before(have.AsOf)) {
		have.AsOf = ref.AsOf
	}
}

func (c *covered) finish(info data.CategoryInfo) {
	s := &c.summary
	slices.SortFunc(s.Sources, func(a, b SourceRef) int { return cmp.Compare(a.Source, b.Source) })
	var sources []data.Source
	for _, ref := range s.Sources {
		sources = append(sources, ref.Source)
		if !ref.AsOf.IsZero() && (s.AsOf.IsZero() || ref.AsOf.Before(s.AsOf)) {
			s.AsOf = ref.AsOf
		}
	}
	none := DetailNoneNear
	switch {
	case s.Services == 0:
		s.State, none = NoCoverage, DetailNothingKnown
	case s.OfTotal > 0 && len(c.declared) >= s.OfTotal:
		s.State = Full
	default:
		s.State = Partial
	}
	base := Coverage{Category: info.ID, Reach: s.Reach, Sources: sources, AskInstead: info.AskInstead}
	c.full, c.partial, c.nothing = base, base, base
	c.full.State, c.full.Detail, c.full.AskInstead = Full, DetailCatchment, nil
	c.partial.State, c.partial.Detail = Partial, DetailKnown
	c.nothing.State, c.nothing.Detail = NoCoverage, none
}
