package live

import (
	"fmt"
	"slices"
	"strings"

	"finnfram/data"
)

// resolve fills b.catchments from the records of the layers and, where they
// say nothing of a category in a municipality, from the areas of the services
// themselves. What names nothing known is a finding; a row whose service is
// not known still tells its name and number.
func (b *base) resolve(layers []*layer) []data.Finding {
	b.catchments = map[catchmentKey][]catchment{}
	var findings []data.Finding
	find := newFinder(b, layers)
	for _, l := range layers {
		ref := SourceRef{Source: l.version.Source, Version: l.version.Number, AsOf: l.version.AsOf, Credit: l.version.Credit}
		for _, c := range l.catchments {
			report := func(field, value, detail string) {
				findings = append(findings, data.Finding{Severity: data.Warning, Rule: "catchment-unresolved", Object: fmt.Sprintf("%s/%s/%s/%s", l.version.Source, c.Category, c.Municipality, c.Service), Field: field, Value: value, Detail: detail})
			}
			if _, known := categoryCode[c.Category]; !known {
				report("category", string(c.Category), "no such category")
				continue
			}
			code, ok := b.municipality(c.Municipality)
			if !ok {
				report("municipality", c.Municipality, "no municipality, or more than one, has this code or name")
				continue
			}
			row := catchment{service: find.service(c, code), named: c.Service, phone: c.Phone, origin: c.Origin, source: ref}
			if row.service < 0 {
				report("service", c.Service, "no service of the category, or more than one, has this id, organisation number or name")
			}
			key := catchmentKey{c.Category, code}
			b.catchments[key] = append(b.catchments[key], row)
		}
	}
	b.addAreas()
	return findings
}

// addAreas makes catchments of Service.Areas.
func (b *base) addAreas() {
	stated := map[catchmentKey]bool{}
	for key := range b.catchments {
		stated[key] = true
	}
	for _, s := range b.baseServices {
		from := s.said("areas")
		for _, code := range s.Areas {
			if key := (catchmentKey{s.Category, code}); !stated[key] {
				b.catchments[key] = append(b.catchments[key], catchment{service: s.Ordinal, named: s.Name, origin: from.Origin, source: from})
			}
		}
	}
}

// municipality resolves the municipality of a catchment; a code is believed
// where no municipalities are loaded.
func (b *base) municipality(word string) (string, bool) {
	if len(b.municipalities.byCode) == 0 {
		return word, len(word) == 4 && strings.Trim(word, "0123456789") == ""
	}
	return b.municipalities.find(word)
}

// finder finds the service that a catchment means.
type finder struct {
	b      *base
	byWord map[finderKey][]int32 // by site, org number and folded name
}

type finderKey struct {
	category data.Category
	word     string
}

// newFinder is costly for many services, and empty when no layer needs it.
func newFinder(b *base, layers []*layer) *finder {
	f := &finder{b: b, byWord: map[finderKey][]int32{}}
	if !slices.ContainsFunc(layers, func(l *layer) bool { return len(l.catchments) > 0 }) {
		return f
	}
	for _, s := range b.baseServices {
		words := []string{s.Keys.OrgNumber, strings.ToLower(s.Name)}
		for _, ref := range s.Sources {
			words = append(words, string(ref.SiteID))
		}
		for _, name := range s.Names {
			words = append(words, strings.ToLower(name))
		}
		slices.Sort(words)
		for _, word := range slices.Compact(words) {
			if word != "" {
				key := finderKey{s.Category, word}
				f.byWord[key] = append(f.byWord[key], s.Ordinal)
			}
		}
	}
	return f
}

// service is the ordinal of the one that c means: by service id, by site id,
// by organisation number, or by name, where several of a name are told apart
// by lying in the municipality or answering for it. -1: none, or not certain.
func (f *finder) service(c data.Catchment, code string) int32 {
	if ordinal, ok := f.b.byID[data.ServiceID(c.Service)]; ok && f.b.baseServices[ordinal].Category == c.Category {
		return ordinal
	}
	word := strings.TrimSpace(c.Service)
	found := f.byWord[finderKey{c.Category, word}]
	if len(found) == 0 {
		found = f.byWord[finderKey{c.Category, strings.ToLower(word)}]
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(slices.Clone(found), func(ordinal int32) bool {
			s := f.b.baseServices[ordinal]
			return s.Municipality.Code != code && !slices.Contains(s.Areas, code)
		})
	}
	if len(found) != 1 {
		return -1
	}
	return found[0]
}
