package n1000

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	tables "finnfram/data/norway"
	"finnfram/geo"
	"finnfram/geo/area"
	"finnfram/geo/roads"
)

// placeKind is the Kind of the places made here: the map bears no names, and
// the municipality in which land lies is all that is known of it.
const placeKind = "municipality"

// places names all land that hangs together by road without ferries, save the
// largest, by each municipality in which it has the middle of a way: islands,
// valleys, what a long tunnel cuts off from those on foot. Each profile travels
// other roads and has its own land. The longest land comes first, and of one
// land the municipality with most of it. A middle in no municipality, or where
// the cells of several meet, names nothing.
func places(s *roads.Survey) ([]roads.Place, error) {
	at := make(map[int64]geo.Point, len(s.Nodes))
	for _, n := range s.Nodes {
		at[n.ID] = n.Point
	}
	var lands []*land
	for p := range roads.Profiles {
		if of := landsOf(s, at, roads.Profile(p)); len(of) > 1 {
			lands = append(lands, of[1:]...)
		}
	}
	if len(lands) == 0 {
		return nil, nil
	}
	towns, err := readMunicipalities()
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lands, longest)
	var list []roads.Place
	known := map[roads.Place]bool{}
	for _, l := range lands {
		for _, part := range towns.divide(l) {
			place := roads.Place{Name: part.name, Kind: placeKind, Point: at[l.junction(part.lines)]}
			if !known[place] {
				known[place] = true
				list = append(list, place)
			}
		}
	}
	return list, nil
}

// land is what hangs together by road.
type land struct {
	length geo.Metres
	lines  []line // the longest first
	meet   map[int64]int
}

// line is a way of some land.
type line struct {
	nodes  []int64
	length geo.Metres
	middle geo.Point // halfway along
}

func longest(a, b *land) int { return cmp.Compare(b.length, a.length) }

// landsOf are all lands of a profile, the longest first.
func landsOf(s *roads.Survey, at map[int64]geo.Point, p roads.Profile) []*land {
	root := roots{}
	var ways []*roads.Way
	for i := range s.Ways {
		if w := &s.Ways[i]; w.Class != roads.Ferry && w.Access[p] != [2]roads.Access{} {
			ways = append(ways, w)
			for _, node := range w.Nodes[1:] {
				root.join(w.Nodes[0], node)
			}
		}
	}
	var list []*land
	byRoot := map[int64]*land{}
	for _, w := range ways {
		r := root.find(w.Nodes[0])
		l := byRoot[r]
		if l == nil {
			l = &land{meet: map[int64]int{}}
			byRoot[r] = l
			list = append(list, l)
		}
		l.add(newLine(w.Nodes, at))
	}
	for _, l := range list {
		slices.SortStableFunc(l.lines, func(a, b line) int { return cmp.Compare(b.length, a.length) })
	}
	slices.SortStableFunc(list, longest)
	return list
}

func (l *land) add(one line) {
	l.length += one.length
	l.lines = append(l.lines, one)
	for i, node := range one.nodes {
		l.meet[node]++
		if i > 0 && i < len(one.nodes)-1 {
			l.meet[node]++
		}
	}
}

// junction is an end of one of some ways of the land at which it does not merely go on, if there is
// one: what only goes on may be no junction of a graph, and a place names the
// part of the nearest one.
func (l *land) junction(lines []line) int64 {
	for _, one := range lines {
		for _, end := range [...]int64{one.nodes[0], one.nodes[len(one.nodes)-1]} {
			if l.meet[end] != 2 {
				return end
			}
		}
	}
	return lines[0].nodes[0]
}

func newLine(nodes []int64, at map[int64]geo.Point) line {
	one := line{nodes: nodes}
	for i := 1; i < len(nodes); i++ {
		one.length += geo.Distance(at[nodes[i-1]], at[nodes[i]])
	}
	left := one.length / 2
	for i := 1; i < len(nodes); i++ {
		a, b := at[nodes[i-1]], at[nodes[i]]
		step := geo.Distance(a, b)
		if step >= left && step > 0 {
			t := float64(left / step)
			one.middle = geo.Point{Lat: a.Lat + t*(b.Lat-a.Lat), Lon: a.Lon + t*(b.Lon-a.Lon)}
			break
		}
		left -= step
	}
	return one
}

// roots joins nodes into sets.
type roots map[int64]int64

func (r roots) find(node int64) int64 {
	for {
		up, ok := r[node]
		if !ok {
			return node
		}
		if further, ok := r[up]; ok {
			r[node] = further
		}
		node = up
	}
}

func (r roots) join(a, b int64) {
	if a, b = r.find(a), r.find(b); a != b {
		r[max(a, b)] = min(a, b)
	}
}

// municipalities are the shipped ones, known by cells.
type municipalities struct {
	index *area.Index
	names map[string]string
}

// portion is what a municipality has of some land.
type portion struct {
	name   string
	length geo.Metres
	lines  []line // the longest first
}

// divide is who has what of a land, the greatest portion first.
func (m *municipalities) divide(l *land) []portion {
	var list []portion
	for _, one := range l.lines {
		codes := m.index.Find(one.middle)
		if len(codes) != 1 {
			continue
		}
		name := m.names[codes[0]]
		i := slices.IndexFunc(list, func(p portion) bool { return p.name == name })
		if i < 0 {
			i, list = len(list), append(list, portion{name: name})
		}
		list[i].length += one.length
		list[i].lines = append(list[i].lines, one)
	}
	slices.SortStableFunc(list, func(a, b portion) int { return cmp.Compare(b.length, a.length) })
	return list
}

// readMunicipalities takes some 0.1 s.
func readMunicipalities() (*municipalities, error) {
	rows, err := table(tables.MunicipalityCells)
	if err != nil {
		return nil, err
	}
	cells := map[string][]string{}
	for _, row := range rows {
		cell := row[0] + strings.Repeat("f", max(15-len(row[0]), 0)) // the table leaves out the end that all cells have
		for _, code := range strings.Fields(row[1]) {
			cells[code] = append(cells[code], cell)
		}
	}
	if rows, err = table(tables.Municipalities); err != nil {
		return nil, err
	}
	m := &municipalities{names: map[string]string{}}
	var areas []area.Area
	for _, row := range rows {
		m.names[row[0]] = row[1]
		areas = append(areas, area.Area{Code: row[0], Cells: cells[row[0]]})
	}
	if m.index, err = area.Build(slices.DeleteFunc(areas, func(a area.Area) bool { return len(a.Cells) == 0 })); err != nil {
		return nil, fmt.Errorf("municipalities: %w", err)
	}
	return m, nil
}

// table are the rows of a shipped table that has two columns or more, without
// its header.
func table(name string) ([][]string, error) {
	file, err := tables.Files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("shipped tables: %w", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return rows[1:], nil
}
