package live

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
	h3 "github.com/uber/h3-go/v4"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/area"
)

// shoreReach is how far from a municipality a point may lie and still be
// taken for part of it: quays and islets lie outside simplified borders.
const shoreReach geo.Metres = 2000

// municipalities are the areas of all sources. It is immutable.
type municipalities struct {
	index   *area.Index
	byCode  map[string]data.Area
	middles map[string]*geo.Point // a point inside each, to show it by; nil where none is known
}

// newMunicipalities indexes the areas of the layers. Where two sources give
// one code, exact borders come before coarse ones, and among equals the newer
// one.
func newMunicipalities(layers []*layer) (*municipalities, error) {
	m := &municipalities{byCode: map[string]data.Area{}}
	for _, l := range byAge(layers) {
		for _, a := range l.areas {
			if had, ok := m.byCode[a.Code]; !ok || coarse(had) || !coarse(a) {
				m.byCode[a.Code] = a
			}
		}
	}
	areas := make([]area.Area, 0, len(m.byCode))
	for _, code := range slices.Sorted(maps.Keys(m.byCode)) {
		a := m.byCode[code]
		given := area.Area{Code: a.Code, Border: a.Border}
		if coarse(a) {
			given.Cells = a.Cells
		}
		areas = append(areas, given)
	}
	var err error
	if m.index, err = area.Build(areas); err != nil {
		return nil, err
	}
	m.middles = make(map[string]*geo.Point, len(m.byCode))
	for code, a := range m.byCode {
		m.middles[code] = m.middle(a)
	}
	return m, nil
}

func (m *municipalities) named(code string) Municipality {
	return Municipality{Code: code, Name: m.byCode[code].Name}
}

// coarse areas are known by cells alone.
func coarse(a data.Area) bool { return len(a.Border) == 0 }

// candidates are the codes of the municipalities in which p may lie: one,
// where it is certain; none, where p lies in none. A border counts before
// cells, and on a common border the lower code counts.
func (m *municipalities) candidates(p geo.Point) []string {
	codes := m.index.Find(p)
	for i, code := range codes {
		if !coarse(m.byCode[code]) {
			return codes[i : i+1]
		}
	}
	return codes
}

// at is the municipality that contains p; zero when there is none and when it
// is not certain. The second result are the candidates.
func (m *municipalities) at(p geo.Point) (Municipality, []string) {
	codes := m.candidates(p)
	if len(codes) != 1 {
		return Municipality{}, codes
	}
	return m.named(codes[0]), codes
}

// find resolves a code, or a name that only one municipality has: its whole
// name or one of its parts, in any case.
func (m *municipalities) find(word string) (code string, ok bool) {
	word = strings.TrimSpace(word)
	if _, ok := m.byCode[word]; ok {
		return word, true
	}
	for _, a := range m.byCode {
		if !named(a, word) {
			continue
		}
		if code != "" {
			return "", false
		}
		code = a.Code
	}
	return code, code != ""
}

func named(a data.Area, word string) bool {
	return strings.EqualFold(a.Name, word) || slices.ContainsFunc(a.Parts, func(part string) bool { return strings.EqualFold(part, word) })
}

// of is the municipality of a site: where its position lies; else, when the
// position says nothing, the one its source states. The middle of a post code
// may lie across a border, so there the source's word comes first.
func (m *municipalities) of(site *data.Site, accuracy data.Accuracy) Municipality {
	_, stated := m.byCode[site.Address.MunicipalityCode]
	if site.Position != nil && m.index.Len() > 0 && !(stated && accuracy == data.PostcodeAccuracy) {
		found, candidates := m.at(*site.Position)
		if found.Code != "" {
			return found
		}
		if len(candidates) == 0 {
			if code, _, ok := m.index.Nearest(*site.Position, shoreReach); ok {
				return m.named(code)
			}
		}
		for _, code := range candidates {
			if code == site.Address.MunicipalityCode {
				return m.named(code)
			}
		}
	}
	code, name := site.Address.MunicipalityCode, strings.TrimSpace(site.Address.Municipality)
	if known, ok := m.byCode[code]; ok {
		name = known.Name
	}
	if len(code) != 4 {
		code = ""
	}
	return Municipality{Code: code, Name: name}
}

// middle is a point well inside an area, to show it by; nil where none can be
// found: the centre of gravity of its largest part, when that lies inside.
func (m *municipalities) middle(a data.Area) *geo.Point {
	var at geo.Point
	if coarse(a) {
		var ok bool
		if at, ok = middleOfCells(a.Cells); !ok {
			return nil
		}
	} else {
		geometry, err := geojson.UnmarshalGeometry(a.Border)
		if err != nil {
			return nil
		}
		at = middleOf(geometry.Geometry())
	}
	if !slices.Contains(m.index.Find(at), a.Code) {
		return nil
	}
	return &at
}

func middleOf(shape orb.Geometry) geo.Point {
	var largest orb.Geometry = shape
	if parts, ok := shape.(orb.MultiPolygon); ok && len(parts) > 0 {
		largest = slices.MaxFunc(parts, func(x, y orb.Polygon) int { return cmp.Compare(planar.Area(x), planar.Area(y)) })
	}
	centre, _ := planar.CentroidArea(largest)
	return geo.Point{Lat: centre[1], Lon: centre[0]}
}

// middleOfCells is the middle of the cell nearest to the mean of all.
func middleOfCells(cells []string) (geo.Point, bool) {
	var middles []geo.Point
	var mean geo.Point
	for _, text := range cells {
		cell := h3.Cell(h3.IndexFromString(text))
		if !cell.IsValid() {
			continue
		}
		at := cell.LatLng()
		middles = append(middles, geo.Point{Lat: at.Lat, Lon: at.Lng})
		mean.Lat += at.Lat
		mean.Lon += at.Lng
	}
	if len(middles) == 0 {
		return geo.Point{}, false
	}
	mean.Lat /= float64(len(middles))
	mean.Lon /= float64(len(middles))
	return slices.MinFunc(middles, func(x, y geo.Point) int { return cmp.Compare(geo.Distance(mean, x), geo.Distance(mean, y)) }), true
}
