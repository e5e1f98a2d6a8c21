package link

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"finnfram/data"
)

// offer is one source's word about a service.
type offer struct {
	voice
	service *data.Service
}

func offerFrom(o offer) Provenance { return o.from }

// mergeServices matches the services of one category between the sites, by
// name and else in the order in which they are listed. Two services of one
// source stay two.
func mergeServices(voices []voice, o Options) []MergedService {
	var slots [][]offer
	for _, v := range voices {
		slots = fill(slots, v)
	}
	var list []MergedService
	for _, offers := range slots {
		if certain := slices.IndexFunc(offers, func(f offer) bool { return !f.service.Tentative }); certain >= 0 {
			list = append(list, mergeOffers(offers, offers[certain], o))
		}
	}
	return list
}

// fill puts the services of a site into the slots of those that came before.
func fill(slots [][]offer, v voice) [][]offer {
	taken := map[int]bool{}
	services := v.in.Site.Services
	home := make([]int, len(services))
	for i := range services {
		home[i] = findSlot(slots, taken, &services[i], func(first *data.Service) bool {
			return services[i].Name != "" && nameSense(first.Name) == nameSense(services[i].Name)
		})
		if home[i] >= 0 {
			taken[home[i]] = true
		}
	}
	for i := range services {
		if home[i] < 0 {
			home[i] = findSlot(slots, taken, &services[i], func(*data.Service) bool { return true })
		}
		if home[i] < 0 {
			home[i], slots = len(slots), append(slots, nil)
		}
		taken[home[i]] = true
	}
	for i := range services {
		slots[home[i]] = append(slots[home[i]], offer{v, &services[i]})
	}
	return slots
}

// findSlot is the first free slot of the service's category that fits, or -1.
func findSlot(slots [][]offer, taken map[int]bool, s *data.Service, fits func(*data.Service) bool) int {
	for i, offers := range slots {
		if !taken[i] && len(offers) > 0 && offers[0].service.Category == s.Category && fits(offers[0].service) {
			return i
		}
	}
	return -1
}

// mergeOffers puts together the words about one service. Its id is that of the
// highest source that is certain of it.
func mergeOffers(offers []offer, certain offer, o Options) MergedService {
	s := MergedService{Site: certain.from.Site, Service: data.Service{
		ID: certain.service.ID, Category: certain.service.Category, Evidence: certain.service.Evidence,
	}}
	var l ledger
	names := texts(offers, offerFrom, func(f offer) string { return f.service.Name }, nameSense)
	for i := range names {
		if rank(names[i].from.Source) == rank(nameLast) {
			names[i].order = 1
		}
	}
	s.Service.Name, _ = choose(&l, "name", names)
	s.Service.Contact = contactOf(&l, offers, offerFrom, func(f offer) data.Contact {
		c, site := f.service.Contact, f.in.Site.Contact
		return data.Contact{Phone: firstOf(c.Phone, site.Phone), Email: firstOf(c.Email, site.Email), Web: firstOf(c.Web, site.Web)}
	})
	s.Service.Hours = mergeHours(&l, offers, offerHours, o)
	s.Service.Languages, _ = choose(&l, "languages", lists(offers, func(f offer) []string { return f.service.Languages }))
	s.Service.Areas, _ = choose(&l, "areas", lists(offers, func(f offer) []string { return f.service.Areas }))
	for _, f := range offers {
		s.Members = append(s.Members, f.service.ID)
		s.Service.Names = addNames(s.Service.Names, f.service.Names)
		s.Service.Closures = addClosures(s.Service.Closures, f.service.Closures)
	}
	s.Provenance, s.Conflicts = l.provenance, l.conflicts
	slices.SortFunc(s.Conflicts, func(a, b Conflict) int { return strings.Compare(a.Field, b.Field) })
	return s
}

// lists makes the words about a field that holds several values.
func lists(offers []offer, value func(offer) []string) []said[[]string] {
	var list []said[[]string]
	for _, f := range offers {
		if v := value(f); len(v) > 0 {
			sorted := slices.Sorted(slices.Values(v))
			text := strings.Join(sorted, " ")
			list = append(list, said[[]string]{from: f.from, value: slices.Clone(v), text: text, sense: text})
		}
	}
	return list
}

// timed is a source's opening hours.
type timed struct {
	from  Provenance
	hours *data.Hours
}

func siteHours(v voice) timed { return timed{v.from, v.in.Site.Hours} }

// offerHours are the service's own hours, else those of its site.
func offerHours(f offer) timed {
	if f.service.Hours != nil {
		return timed{f.from, f.service.Hours}
	}
	return timed{f.from, f.in.Site.Hours}
}

// outdated is how much older than the freshest hours others may be and still
// be chosen for the rank of their source.
const outdated = 365 * 24 * time.Hour

// mergeHours chooses hours: readable ones first, then those that are not a
// year older than the freshest, and not undated where others have a date, then
// by source, then the fresher; of words that say the same the freshest. The
// date in Provenance is when somebody last vouched for them.
func mergeHours[S any](l *ledger, voices []S, of func(S) timed, o Options) *data.Hours {
	var list []said[*data.Hours]
	var freshest time.Time
	for _, v := range voices {
		t := of(v)
		if t.hours == nil {
			continue
		}
		w := said[*data.Hours]{from: t.from, value: t.hours, text: t.hours.Raw, sense: hoursSense(t.hours)}
		w.from.AsOf = t.hours.AsOf
		if o.Readable != nil && !o.Readable(*t.hours) {
			w.order = 2
		} else if t.hours.AsOf.After(freshest) {
			freshest = t.hours.AsOf
		}
		list = append(list, w)
	}
	for i := range list {
		if !freshest.IsZero() && list[i].value.AsOf.Before(freshest.Add(-outdated)) {
			list[i].order++
		}
	}
	slices.SortStableFunc(list, func(a, b said[*data.Hours]) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(rank(a.from.Source), rank(b.from.Source)), b.value.AsOf.Compare(a.value.AsOf))
	})
	agreeFresher(list)
	chosen, ok := choose(l, "hours", list)
	if !ok {
		return nil
	}
	hours := *chosen
	return &hours
}

// agreeFresher puts in the place of the first word the freshest that says the
// same: its date vouches for both.
func agreeFresher(list []said[*data.Hours]) {
	for i := range list {
		if first := &list[0]; list[i].sense != "" && list[i].sense == first.sense && list[i].value.AsOf.After(first.value.AsOf) {
			list[0], list[i] = list[i], list[0]
			list[0].order, list[i].order = min(list[0].order, list[i].order), max(list[0].order, list[i].order)
		}
	}
}

// hoursSense disregards white space and letter case. Hours in different
// notations cannot be compared as text and are reported as different.
func hoursSense(h *data.Hours) string {
	if h.Raw == "" {
		return ""
	}
	return string(h.Notation) + " " + strings.ToLower(strings.Join(strings.Fields(h.Raw), ""))
}
