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
	"time"

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
func (Reader) Revision() string { return "5" }

// Name is "osm".
func (Reader) Name() string { return "osm" }

// Help says what is read.
func (Reader) Help() string {
	return "OpenStreetMap extract (.osm.pbf, .osm, either also packed): pharmacies, hospitals, dentists, fastleger and more, for example norway-latest.osm.pbf of download.geofabrik.de"
}

// Credit is what the licence asks for.
const Credit = "© OpenStreetMap contributors, ODbL 1.0"

// Read reads every input. Several files are one import: what stands in two of
// them is taken once, as it was edited last.
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	sink.Credit(Credit)
	c := collection{ctx: ctx, dated: sink.AsOf}
	defer c.close()
	for _, shared := range collectors() {
		c.shared = append(c.shared, &listener{collector: shared})
		if hears, ok := shared.(interface{ dated(time.Time) }); ok {
			c.dated = func(at time.Time) { sink.AsOf(at); hears.dated(at) }
		}
	}
	latest := map[string]edition{}
	for _, input := range inputs {
		p := &pass{name: input.Name, latest: latest,
			shapes: shapes{nodes: map[int64]geo.Point{}, doors: map[int64]int{}, ways: map[int64][]int64{}}}
		if err := c.add(input, p); err != nil {
			return err
		}
	}
	if err := c.gather(); err != nil {
		return err
	}
	return c.finish(sink)
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

// pass is the collector of one file's health objects.
type pass struct {
	name   string
	sink   importers.Sink
	latest map[string]edition // of all files, by key
	areas  []Element          // health ways and relations
	points []Element          // health nodes
	shapes
}

func (p *pass) key(_ Kind, key string) bool        { return isHealthKey(key) }
func (p *pass) tag(_ Kind, key, value string) bool { return isHealthTag(key, value) }

// line keeps ways and relations with health tags.
func (p *pass) line(e *Element) {
	p.areas = append(p.areas, *e)
	p.meet(e)
}

// meet remembers the last edition of an element.
func (p *pass) meet(e *Element) {
	key := keyOf(e)
	if last, known := p.latest[key]; !known || e.At.After(last.at) {
		p.latest[key] = edition{p, e.At}
	}
}

// edition tells in which file an element stands as it was edited last; of
// equals it is the first.
type edition struct {
	in *pass
	at time.Time
}

func keyOf(e *Element) string { return fmt.Sprintf("%s/%d", e.Kind, e.ID) }

// wantWays are those that the relations are made of.
func (p *pass) wantWays() idSet {
	var ids idSet
	for _, e := range p.areas {
		for _, m := range e.Members {
			if m.Kind == Way {
				ids = append(ids, m.ID)
			}
		}
	}
	ids.sort()
	return ids
}

func (p *pass) member(e *Element) { p.ways[e.ID] = e.Refs }

// wantNodes are the corners of the areas.
func (p *pass) wantNodes() idSet {
	var ids idSet
	for i := range p.areas {
		ids = append(ids, p.areas[i].Refs...)
		ids = append(ids, memberNodes(&p.areas[i])...)
	}
	for _, refs := range p.ways {
		ids = append(ids, refs...)
	}
	ids.sort()
	return ids
}

// node takes a corner or a health node, or what is both.
func (p *pass) node(e *Element) {
	p.nodes[e.ID] = e.Point
	if rank, ok := entranceRank(e.Tags.Find("entrance")); ok {
		p.doors[e.ID] = rank
	}
	if slices.ContainsFunc(e.Tags, func(t Tag) bool { return isHealthTag(t.Key, t.Value) }) {
		p.points = append(p.points, *e)
		p.meet(e)
	}
}

// finish hands everything over, nodes first.
func (p *pass) finish(_ context.Context, sink importers.Sink) error {
	p.sink = sink
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
	key := keyOf(e)
	note := func(rule, field, value, detail string) {
		p.sink.Finding(data.Finding{Severity: data.Note, Rule: rule, File: p.name, Object: key, Field: field, Value: value, Detail: detail})
	}
	if e.Deleted {
		note("deleted", "visible", "false", "deleted in the file's history")
		return nil
	}
	if other := p.latest[key].in; other != p {
		note("in-two-files", "", other.name, "stands in another file of this import too, and that one is taken")
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
