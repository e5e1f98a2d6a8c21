// Package osm reads OpenStreetMap extracts, PBF and XML: the places of health
// care in them, and, through Walk, whatever another reader wants from the same
// file.
package osm

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers"
)

// Reader reads the services of every category that OSM has a settled tag for,
// and legevakt where tag and name agree (see classify). Options.Source, AsOf
// and nothing else of the options apply.
//
// It walks the file twice, three times when a relation is among the health
// objects, and unpacks it with two goroutines. Memory: about 2 KB for each
// health object and 100 bytes for each corner of one that is an area; the
// other elements, whatever their number, cost nothing (the whole of Norway
// has some 20,000 health objects: below 100 MB).
type Reader struct{}

// Revision is told apart by the run: see importers.Reader.
func (Reader) Revision() string { return "2" }

// Name is "osm".
func (Reader) Name() string { return "osm" }

// Help says what is read.
func (Reader) Help() string {
	return "OpenStreetMap extract (.osm.pbf, .osm, either also packed): pharmacies, hospitals, dentists, fastleger and more, for example norway-latest.osm.pbf of download.geofabrik.de"
}

// Credit is what the licence asks for.
const Credit = "© OpenStreetMap contributors, ODbL 1.0"

// Read reads every input.
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	sink.Credit(Credit)
	for _, input := range inputs {
		again, done, err := reopener(input)
		if err != nil {
			return err
		}
		p := pass{ctx: ctx, name: input.Name, open: again, sink: sink,
			shapes: shapes{nodes: map[int64]geo.Point{}, doors: map[int64]int{}, ways: map[int64][]int64{}}}
		err = p.run()
		done()
		if err != nil {
			return err
		}
	}
	return nil
}

// reopener returns a way to read input several times; what can be read only
// once is kept in a temporary file, which done removes.
func reopener(input importers.Input) (again func() (io.ReadCloser, error), done func(), err error) {
	if input.Open != nil {
		return input.Open, func() {}, nil
	}
	spool, err := os.CreateTemp("", "osm-*")
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", input.Name, err)
	}
	done = func() { spool.Close(); os.Remove(spool.Name()) }
	size, err := io.Copy(spool, input.Reader)
	if err != nil {
		done()
		return nil, nil, fmt.Errorf("%s: %w", input.Name, err)
	}
	return func() (io.ReadCloser, error) {
		return io.NopCloser(bufio.NewReader(io.NewSectionReader(spool, 0, size))), nil
	}, done, nil
}

// pass is the reading of one file.
type pass struct {
	ctx    context.Context
	name   string
	open   func() (io.ReadCloser, error)
	sink   importers.Sink
	areas  []Element // health ways and relations
	points []Element // health nodes
	shapes
}

func (p *pass) walk(want Want, each func(*Element) error) error {
	want.Dated = p.sink.AsOf
	r, err := p.open()
	if err != nil {
		return err
	}
	defer r.Close()
	return Walk(p.ctx, p.name, r, want, each)
}

func (p *pass) run() error {
	if err := p.findAreas(); err != nil {
		return err
	}
	if err := p.findMembers(); err != nil {
		return err
	}
	if err := p.findNodes(); err != nil {
		return err
	}
	return p.report()
}

// findAreas collects the ways and relations with health tags.
func (p *pass) findAreas() error {
	want := Want{Tag: isHealthTag, Key: isHealthKey}
	want.Skip[Node] = true
	return p.walk(want, func(e *Element) error {
		p.areas = append(p.areas, *e)
		return nil
	})
}

// findMembers collects the ways that the relations are made of.
func (p *pass) findMembers() error {
	var ids idSet
	for _, e := range p.areas {
		for _, m := range e.Members {
			if m.Kind == Way {
				ids = append(ids, m.ID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	ids.sort()
	want := Want{Ref: func(kind Kind, id int64) bool { return kind == Way && ids.has(id) }}
	want.Skip[Node], want.Skip[Relation] = true, true
	return p.walk(want, func(e *Element) error {
		p.ways[e.ID] = e.Refs
		return nil
	})
}

// findNodes collects the corners of the areas, and the health nodes.
func (p *pass) findNodes() error {
	var ids idSet
	for i := range p.areas {
		ids = append(ids, p.areas[i].Refs...)
		ids = append(ids, memberNodes(&p.areas[i])...)
	}
	for _, refs := range p.ways {
		ids = append(ids, refs...)
	}
	ids.sort()
	want := Want{Tag: isHealthTag, Key: isHealthKey, Ref: func(kind Kind, id int64) bool { return kind == Node && ids.has(id) }}
	want.Skip[Way], want.Skip[Relation] = true, true
	return p.walk(want, func(e *Element) error {
		if ids.has(e.ID) {
			p.nodes[e.ID] = e.Point
			if rank, ok := entranceRank(e.Tags.Find("entrance")); ok {
				p.doors[e.ID] = rank
			}
		}
		if slices.ContainsFunc(e.Tags, func(t Tag) bool { return isHealthTag(t.Key, t.Value) }) {
			p.points = append(p.points, *e)
		}
		return nil
	})
}

// idSet is a set of ids in ascending order.
type idSet []int64

func (s *idSet) sort() {
	slices.Sort(*s)
	*s = slices.Compact(*s)
}

func (s idSet) has(id int64) bool {
	_, ok := slices.BinarySearch(s, id)
	return ok
}

// report hands everything over, nodes first.
func (p *pass) report() error {
	twins := twins{}
	for i := range p.points {
		if err := p.one(&p.points[i], twins); err != nil {
			return err
		}
	}
	for i := range p.areas {
		if err := p.one(&p.areas[i], twins); err != nil {
			return err
		}
	}
	return nil
}

// one hands over one element as a site, or the reason why it is none.
func (p *pass) one(e *Element, twins twins) error {
	if err := p.sink.Row(); err != nil {
		return err
	}
	key := fmt.Sprintf("%s/%d", e.Kind, e.ID)
	note := func(rule, field, value, detail string) {
		p.sink.Finding(data.Finding{Severity: data.Note, Rule: rule, File: p.name, Object: key, Field: field, Value: value, Detail: detail})
	}
	if e.Deleted {
		note("deleted", "visible", "false", "deleted in the file's history")
		return nil
	}
	v := classify(e.Tags)
	if v.doubt != "" {
		note("emergency-clinic-doubtful", "name", v.doubt, "the name has legevakt in it, and something speaks against it: not published as a legevakt")
	}
	if len(v.services) == 0 {
		note(v.skip, v.field, e.Tags.Find(v.field), v.detail)
		return nil
	}
	site := siteOf(e, v.services)
	if !p.position(e, &site, note) {
		return nil
	}
	if twin, ok := twins.find(site, p.bound(e)); ok {
		note("mapped-twice", "", twin, "the same place is mapped as "+twin+" too; that one is kept")
		return nil
	}
	twins.add(site)
	return p.sink.Site(site)
}

// position places a site; false when an area has no place at all.
func (p *pass) position(e *Element, site *data.Site, note func(rule, field, value, detail string)) bool {
	site.Accuracy = data.ExactAccuracy
	if e.Kind == Node {
		point := e.Point
		site.Position = &point
		return true
	}
	found := p.locate(e)
	switch {
	case !found.ok:
		p.sink.Finding(data.Finding{Severity: data.Error, Rule: "area-without-nodes", File: p.name, Object: site.Key,
			Field: "position", Detail: "none of its nodes are in the file: the extract cuts through it"})
		return false
	case found.how == "outline":
		note("area-open", "position", "", "its outline does not close in this file; placed at the corner nearest to its middle")
	}
	site.Position = &found.point
	return true
}
