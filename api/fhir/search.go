package fhir

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/nearest"
)

type bundle struct {
	ResourceType string        `json:"resourceType"`
	Type         string        `json:"type"`
	Total        int           `json:"total"`
	Link         []bundleLink  `json:"link"`
	Entry        []bundleEntry `json:"entry,omitempty"`
}

type bundleLink struct {
	Relation string `json:"relation"`
	URL      string `json:"url"`
}

type bundleEntry struct {
	FullURL  string          `json:"fullUrl,omitempty"`
	Resource json.RawMessage `json:"resource"`
	Search   searchEntry     `json:"search"`
}

type searchEntry struct {
	Extension []extension `json:"extension,omitempty"`
	Mode      string      `json:"mode"`
}

// hit is one match, with its distance where near was asked.
type hit struct {
	entry    *entry
	distance geo.Metres // -1: not asked
}

// search answers a searchset of one resource type.
func (m *Module) search(w http.ResponseWriter, r *http.Request, k *kind) error {
	d, err := m.directory()
	if err != nil {
		return err
	}
	q, err := readRequest(r, k)
	if err != nil {
		return err
	}
	if q.token != "" && q.token != d.world.Token() {
		return fmt.Errorf("the registries changed while pages were turned: start over: %w", data.ErrGone)
	}
	if len(q.near) > 0 {
		wire.Placed(w, q.near[0].from)
	}
	hits := d.match(k, &q)
	b := bundle{ResourceType: "Bundle", Type: "searchset", Total: len(hits)}
	base := m.base(r)
	b.Link = m.links(base+"/fhir/"+k.name, &q, len(hits), d.world.Token())
	if q.summary != "count" {
		page := hits[min(q.offset, len(hits)):min(q.offset+q.count, len(hits))]
		if b.Entry, err = m.entries(d, base, page, &q); err != nil {
			return err
		}
	}
	if len(q.ignored) > 0 {
		b.Entry = append(b.Entry, ignoredEntry(q.ignored))
	}
	body, err := json.Marshal(b)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Vary", "Prefer")
	tag := "W/" + wire.TagOf(body)
	w.Header().Set("ETag", tag)
	if r.Method != http.MethodPost && wire.Matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	writeBody(w, r, http.StatusOK, body)
	return nil
}

// match finds the entries that fit all filters: by distance with near, else
// by id.
func (d *directory) match(k *kind, q *request) []hit {
	var hits []hit
	if len(q.near) > 0 {
		hits = d.within(q.near)
	} else {
		for _, e := range k.entries(d) {
			hits = append(hits, hit{e, -1})
		}
	}
	return slices.DeleteFunc(hits, func(h hit) bool { return !q.fits(h.entry) })
}

// within finds what lies in reach of any of the places, by its distance to
// the nearest of them.
func (d *directory) within(places []near) []hit {
	best := map[*entry]geo.Metres{}
	var scratch nearest.Query
	for _, n := range places {
		for _, found := range d.near.Find(&scratch, n.from, nearest.Options{K: len(d.placed), MaxDistance: max(n.reach, 1e-9)}) {
			e := d.placed[found.Item]
			if had, ok := best[e]; !ok || found.Distance < had {
				best[e] = found.Distance
			}
		}
	}
	hits := make([]hit, 0, len(best))
	for e, distance := range best {
		hits = append(hits, hit{e, distance})
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.entry.id, b.entry.id))
	})
	return hits
}

func (q *request) fits(e *entry) bool {
	for _, f := range q.filters {
		if !slices.ContainsFunc(f.values, func(v string) bool { return f.parameter.match(e, f.modifier, v) }) {
			return false
		}
	}
	return true
}

// entries writes a page and what it includes, each resource once.
func (m *Module) entries(d *directory, base string, page []hit, q *request) ([]bundleEntry, error) {
	var list []bundleEntry
	done := map[*entry]bool{}
	add := func(e *entry, search searchEntry) error {
		if e == nil || done[e] {
			return nil
		}
		done[e] = true
		body, _, err := m.encode(d, e)
		if err == nil {
			list = append(list, bundleEntry{FullURL: base + "/fhir/" + e.reference(), Resource: body, Search: search})
		}
		return err
	}
	for _, h := range page {
		search := searchEntry{Mode: "match"}
		if h.distance >= 0 {
			metres := float64(int64(float64(h.distance)*10+0.5)) / 10
			search.Extension = []extension{{URL: distanceExtension, ValueDistance: &quantity{Value: metres, Unit: "m", System: "http://unitsofmeasure.org", Code: "m"}}}
		}
		if err := add(h.entry, search); err != nil {
			return nil, err
		}
	}
	for _, h := range page {
		for _, include := range q.include {
			if err := add(d.included(h.entry, include), searchEntry{Mode: "include"}); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

func (d *directory) included(e *entry, include string) *entry {
	s := e.first()
	if include == "HealthcareService:location" {
		return d.find(locationKind, fhirID(string(s.SiteID)))
	}
	return d.find(organizationKind, s.Keys.OrgNumber)
}

// links are self, first, previous and next.
func (m *Module) links(address string, q *request, total int, token string) []bundleLink {
	at := func(relation string, offset int) bundleLink {
		values := url.Values{}
		for name, list := range q.applied {
			values[name] = list
		}
		if offset > 0 {
			values.Set("_page", wire.Cursor(strconv.Itoa(offset), token))
		}
		link := address
		if len(values) > 0 {
			link += "?" + values.Encode()
		}
		return bundleLink{relation, link}
	}
	list := []bundleLink{at("self", q.offset), at("first", 0)}
	if q.summary == "count" {
		return list
	}
	if q.offset > 0 {
		list = append(list, at("previous", max(0, q.offset-q.count)))
	}
	if q.offset+q.count < total {
		list = append(list, at("next", q.offset+q.count))
	}
	return list
}

// base is the address under which the asker reaches this server.
func (m *Module) base(r *http.Request) string {
	if m.PublicURL != "" {
		return strings.TrimSuffix(m.PublicURL, "/")
	}
	return "http://" + r.Host
}

func ignoredEntry(names []string) bundleEntry {
	o := operationOutcome{ResourceType: "OperationOutcome", Issue: []issue{{
		Severity: "warning", Code: "not-supported", Diagnostics: "ignored: " + first100(strings.Join(names, ", ")),
	}}}
	body, err := json.Marshal(o)
	if err != nil {
		body = []byte(`{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"not-supported"}]}`)
	}
	return bundleEntry{Resource: body, Search: searchEntry{Mode: "outcome"}}
}
