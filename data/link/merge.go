package link

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/geo"
)

// Merge puts together what the members of a group say. For each field the
// highest source that says anything is chosen (the order is in
// precedence.go), except: the better placed position counts, whatever its
// source; a street address counts before one without a street; readable hours
// count before others, and those a year older than the freshest last; a legal
// name from the organisation register counts last; and a site is suspended
// when any source says so. Closures, keys and names in further languages are
// collected from all. Tentative services are left out unless another source
// has the same service for certain. The inputs are not changed. Cost: linear
// in the members
// and their services.
func Merge(inputs []Input, group Group, o Options) Merged {
	voices := make([]voice, 0, len(group.Members))
	for _, i := range group.Members {
		s := inputs[i].Site
		voices = append(voices, voice{Provenance{s.Source, s.ID, s.AsOf}, inputs[i]})
	}
	slices.SortFunc(voices, func(a, b voice) int { return higher(a.in, b.in) })
	first := voices[0].in.Site
	m := Merged{Site: data.Site{ID: first.ID, Source: first.Source, Key: first.Key, AsOf: first.AsOf}}
	for _, v := range voices {
		m.Members = append(m.Members, v.from.Site)
	}
	var l ledger
	m.mergeFacts(&l, voices)
	m.mergePosition(&l, voices)
	m.mergeContact(&l, voices)
	m.Site.Hours = mergeHours(&l, voices, siteHours, o)
	m.collect(voices)
	m.Provenance, m.Conflicts = l.provenance, l.conflicts
	slices.SortFunc(m.Conflicts, func(a, b Conflict) int { return strings.Compare(a.Field, b.Field) })
	m.Services = mergeServices(voices, o)
	return m
}

func siteFrom(v voice) Provenance { return v.from }

func (m *Merged) mergeFacts(l *ledger, voices []voice) {
	names := texts(voices, siteFrom, func(v voice) string { return v.in.Site.Name }, nameSense)
	for i := range names {
		if rank(names[i].from.Source) == rank(nameLast) {
			names[i].order = 1
		}
	}
	m.Site.Name, _ = choose(l, "name", names)
	m.Site.Level, _ = choose(l, "level", texts(voices, siteFrom,
		func(v voice) string { return v.in.Site.Level }, func(s string) string { return fmt.Sprint(floors(s)) }))
	m.Site.Origin, _ = choose(&ledger{}, "", texts(voices, siteFrom, func(v voice) string { return v.in.Site.Origin }, same))
	access, _ := choose(l, "wheelchair", texts(voices, siteFrom, func(v voice) string { return string(v.in.Site.Wheelchair) }, same))
	m.Site.Wheelchair = data.Access(access)
	for _, v := range voices {
		if v.in.Site.Suspended && !m.Site.Suspended {
			m.Site.Suspended = true
			choose(l, "suspended", []said[bool]{{from: v.from, value: true}})
		}
	}
}

func (m *Merged) mergePosition(l *ledger, voices []voice) {
	var places []said[Input]
	for _, v := range voices {
		if v.in.Position != nil {
			p := *v.in.Position
			places = append(places, said[Input]{from: v.from, value: v.in, order: accuracyRank(v.in.Accuracy), text: fmt.Sprintf("%.6f, %.6f", p.Lat, p.Lon)})
		}
	}
	slices.SortStableFunc(places, func(a, b said[Input]) int { return a.order - b.order })
	for i := range places {
		// Exact places disagree when a person would look in vain at one for the other.
		if i == 0 || places[i].order <= 1 && geo.Distance(*places[0].value.Position, *places[i].value.Position) > joinWithin {
			places[i].sense = fmt.Sprint("at ", i)
		}
	}
	m.Accuracy = data.NoAccuracy
	if in, ok := choose(l, "position", places); ok {
		p := *in.Position
		m.Site.Position, m.Site.Accuracy, m.Accuracy = &p, in.Accuracy, in.Accuracy
	}
	var addresses []said[data.Address]
	for _, v := range voices {
		a := v.in.Site.Address
		if a == (data.Address{}) {
			continue
		}
		w := said[data.Address]{from: v.from, value: a, text: addressText(a), sense: addressKey(a)}
		if a.Street == "" {
			w.order = 1
		}
		addresses = append(addresses, w)
	}
	m.Site.Address, _ = choose(l, "address", addresses)
}

func addressText(a data.Address) string {
	street := strings.TrimSpace(a.Street)
	town := strings.TrimSpace(a.PostalCode + " " + a.City)
	if street == "" || town == "" {
		return street + town
	}
	return street + ", " + town
}

func (m *Merged) mergeContact(l *ledger, voices []voice) {
	m.Site.Contact = contactOf(l, voices, siteFrom, func(v voice) data.Contact { return v.in.Site.Contact })
	m.Site.Keys.OrgNumber, _ = choose(l, "org_number", texts(voices, siteFrom, func(v voice) string { return v.in.Site.Keys.OrgNumber }, same))
}

// contactOf chooses phone, email and web each for itself.
func contactOf[S any](l *ledger, voices []S, from func(S) Provenance, contact func(S) data.Contact) (c data.Contact) {
	c.Phone, _ = choose(l, "phone", texts(voices, from, func(v S) string { return contact(v).Phone }, phoneSense))
	c.Email, _ = choose(l, "email", texts(voices, from, func(v S) string { return contact(v).Email }, strings.ToLower))
	c.Web, _ = choose(l, "web", texts(voices, from, func(v S) string { return contact(v).Web }, webSense))
	return c
}

// collect gathers what sources add to each other and cannot disagree about.
func (m *Merged) collect(voices []voice) {
	k := &m.Site.Keys
	for _, v := range voices {
		s := v.in.Site
		m.Site.Names = addNames(m.Site.Names, s.Names)
		m.Site.Closures = addClosures(m.Site.Closures, s.Closures)
		for _, id := range s.Keys.HERIDs {
			if !slices.Contains(k.HERIDs, id) {
				k.HERIDs = append(k.HERIDs, id)
			}
		}
		if k.OrgNumber != "" && s.Keys.OrgNumber == k.OrgNumber || k.OrgNumber == "" {
			k.ParentOrg = firstOf(k.ParentOrg, s.Keys.ParentOrg)
		}
		k.RESH = firstOf(k.RESH, s.Keys.RESH)
		k.PharmacyNumber = firstOf(k.PharmacyNumber, s.Keys.PharmacyNumber)
		k.Chain = addNames(k.Chain, s.Keys.Chain)
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// addNames adds what is not there yet; the maps given are not changed.
func addNames(to, more map[string]string) map[string]string {
	if len(more) == 0 {
		return to
	}
	all := maps.Clone(more)
	maps.Copy(all, to)
	return all
}

func addClosures(to, more []data.Closure) []data.Closure {
	for _, c := range more {
		known := slices.ContainsFunc(to, func(o data.Closure) bool {
			return o.From.Equal(c.From) && o.To.Equal(c.To) && o.Reason == c.Reason
		})
		if !known {
			to = append(to, c)
		}
	}
	return to
}

// The senses in which texts can agree although they are written differently.
func same(s string) string { return s }

func nameSense(s string) string {
	if l, ok := makeLabel(s); ok {
		return string(l.sorted)
	}
	return ""
}

func phoneSense(s string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	digits = strings.TrimPrefix(digits, "00")
	if len(digits) == 10 {
		digits = strings.TrimPrefix(digits, "47")
	}
	return digits
}

func webSense(s string) string {
	s = strings.ToLower(s)
	for _, start := range []string{"https://", "http://", "www."} {
		s = strings.TrimPrefix(s, start)
	}
	return strings.TrimSuffix(s, "/")
}
