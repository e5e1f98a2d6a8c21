package live

import (
	"sync"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/nearest"
)

// shelf is the placed services, ready to be asked for the nearest. Item i of
// its set is the service with the rank ranks[i], and items are in the order of
// ids, so that ties in distance go to the lower id.
type shelf struct {
	ranks  []int32
	placed []*Service // as they were without the closures of the desk
	codes  []uint16   // of their categories
	set    *nearest.Set
	// languages and wheelchair are what the staff is known to speak and what
	// is known to be accessible.
	wheelchair nearest.Bits
	languages  map[string]nearest.Bits
	prepared   sync.Map // filterKey → *nearest.Filter
}

// filterKey names a filter that does not depend on time. The zero value
// filters nothing.
type filterKey struct {
	wheelchair bool
	language   string
}

// categoryCode numbers the categories as nearest.Set wants them.
var categoryCode = func() map[data.Category]uint16 {
	codes := map[data.Category]uint16{}
	for i, info := range data.Categories() {
		codes[info.ID] = uint16(i)
	}
	return codes
}()

// newShelf takes services in the order of ids, whose Rank is set.
// Services of a category that is not in data.Categories must not be among
// them.
func newShelf(services []*Service) *shelf {
	s := &shelf{languages: map[string]nearest.Bits{}}
	var points []geo.Point
	for _, service := range services {
		if service.Position != nil {
			s.placed = append(s.placed, service)
			s.ranks = append(s.ranks, service.Rank)
			points = append(points, *service.Position)
			s.codes = append(s.codes, categoryCode[service.Category])
		}
	}
	s.set = nearest.BuildSet(points, s.codes)
	s.wheelchair = nearest.MakeBits(len(points))
	for item, service := range s.placed {
		if service.Wheelchair == "yes" {
			s.wheelchair.Set(int32(item))
		}
		for _, language := range service.Languages {
			if s.languages[language] == nil {
				s.languages[language] = nearest.MakeBits(len(points))
			}
			s.languages[language].Set(int32(item))
		}
	}
	return s
}

// filter is the prepared filter of a key; nil filters nothing.
func (s *shelf) filter(key filterKey) *nearest.Filter {
	if key == (filterKey{}) {
		return nil
	}
	if spoken := s.languages[key.language]; key.language != "" && spoken == nil {
		return s.set.Prepare(nil) // nobody is known to speak it
	}
	if made, ok := s.prepared.Load(key); ok {
		return made.(*nearest.Filter)
	}
	bits := s.wheelchair
	if key.language != "" {
		bits = s.languages[key.language]
		if key.wheelchair {
			bits = bits.And(s.wheelchair)
		}
	}
	made, _ := s.prepared.LoadOrStore(key, s.set.Prepare(bits))
	return made.(*nearest.Filter)
}

// itemsOf are the items of a category code, or for all of them with the number
// of categories, in order.
func (s *shelf) itemsOf(code int) []int32 {
	var items []int32
	for item := range s.codes {
		if s.within(int32(item), code) {
			items = append(items, int32(item))
		}
	}
	return items
}

// within tells whether an item is one of itemsOf(code).
func (s *shelf) within(item int32, code int) bool {
	return code == len(allCategories) || int(s.codes[item]) == code
}
