package live

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// catchmentKey is a question that catchments answer.
type catchmentKey struct {
	category     data.Category
	municipality string
}

// catchment names the service that answers for a municipality.
type catchment struct {
	service int32  // ordinal, -1: named but not known
	named   string // as the row says
	phone   string
	origin  string
	source  SourceRef
}

// Responsible names whom to go to and whom to call at p: the services whose
// catchment holds the municipality of p, else the nearest, said as such.
// Where p lies on a coarse border and its municipality is not certain, the
// services of all municipalities it may lie in are named. Errors are of kind
// data.ErrInvalid.
func (w *World) Responsible(p geo.Point, category data.Category, at time.Time) (ResponsibleAnswer, error) {
	info, ok := data.FindCategory(string(category))
	if !ok {
		return ResponsibleAnswer{}, fmt.Errorf("responsible: unknown category %q: %w", category, data.ErrInvalid)
	}
	near := NearestAnswer{}
	if err := w.NearestInto(&near, NearestQuery{From: p, Categories: []data.Category{info.ID}, Limit: 1, At: at}); err != nil {
		return ResponsibleAnswer{}, err
	}
	a := ResponsibleAnswer{Category: info.ID, Basis: NoBasis, CallNumber: info.CallNumber, Emergency: "113", Coverage: near.Coverage[0]}
	codes := w.place(&a, p)
	w.byCatchment(&a, p, codes, at)
	if a.Basis == NoBasis && len(near.Found) > 0 {
		// Nobody says that its number is for people here: it stays with the service.
		a.Basis, a.Found = ByNearest, near.Found
		a.Sources = near.Found[0].Service.Sources
	}
	return a, nil
}

// place finds the municipality of p, and returns the codes of all that it may
// lie in.
func (w *World) place(a *ResponsibleAnswer, p geo.Point) []string {
	found, codes := w.municipalities.at(p)
	if len(codes) == 0 {
		code, away, ok := w.municipalities.index.Nearest(p, shoreReach)
		if !ok {
			return nil
		}
		a.SnappedBy, found, codes = away, w.municipalities.named(code), []string{code}
	}
	a.Municipality = found
	if len(codes) > 1 {
		for _, code := range codes {
			a.Candidates = append(a.Candidates, w.municipalities.named(code))
		}
	}
	return codes
}

// byCatchment fills a from the catchments of the municipalities.
func (w *World) byCatchment(a *ResponsibleAnswer, p geo.Point, codes []string, at time.Time) {
	var rows []catchment
	phones := map[string]bool{}
	for _, code := range codes {
		named := w.catchments[catchmentKey{a.Category, code}]
		rows = append(rows, named...)
		if len(named) == 0 {
			phones[""] = true // it may be this one, of which nothing is known
		}
	}
	if len(rows) == 0 {
		return
	}
	a.Basis, a.Why = ByCatchment, rows[0].origin
	for _, row := range rows {
		w.addCatchment(a, row, p, at, phones)
	}
	if len(phones) == 1 { // one number for all that may be meant, or none
		for phone := range phones {
			a.Phone = phone
		}
	}
	slices.SortStableFunc(a.Found, func(x, y Found) int { return cmp.Compare(x.Distance, y.Distance) })
}

func (w *World) addCatchment(a *ResponsibleAnswer, row catchment, p geo.Point, at time.Time, phones map[string]bool) {
	if !slices.ContainsFunc(a.Sources, func(have SourceRef) bool { return have == row.source }) {
		a.Sources = append(a.Sources, row.source)
	}
	if row.service < 0 {
		a.Named = append(a.Named, row.named)
		phones[row.phone] = true
		return
	}
	service := w.services[row.service]
	phones[cmp.Or(row.phone, service.Contact.Phone)] = true
	if slices.ContainsFunc(a.Found, func(have Found) bool { return have.Service == service }) {
		return
	}
	found := Found{Service: service, Rank: service.Rank, Distance: -1, Openness: w.Openness(service, at)}
	if service.Position != nil {
		found.Distance = geo.Distance(p, *service.Position)
	}
	a.Found = append(a.Found, found)
}
