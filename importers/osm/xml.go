package osm

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	osmdata "github.com/paulmach/osm"

	"finnfram/data"
	"finnfram/geo"
)

// walkXML reads the XML form, version 0.6. Change files (.osc) are refused: an
// area cannot be placed from a change to one of its nodes.
func walkXML(ctx context.Context, name string, r io.Reader, want Want, each func(*Element) error) error {
	guard := &elementGuard{r: r}
	d := xml.NewDecoder(guard)
	last := identity{}
	fault := func(err error) error {
		line, column := d.InputPos()
		return fmt.Errorf("%s: line %d, column %d (byte %d): %w: %w", name, line, column, d.InputOffset(), err, data.ErrInvalid)
	}
	root := false
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		token, err := d.Token()
		if err == io.EOF && root {
			return nil
		}
		if err == io.EOF {
			err = fmt.Errorf("no element <osm>")
		}
		if err != nil {
			return fault(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !root {
			if root = start.Name.Local == "osm"; !root {
				return fault(rootFault(start.Name.Local))
			}
			continue
		}
		guard.used = 0
		if start.Name.Local == "bounds" && want.Bounded != nil {
			if box, ok := boundsOf(start); ok {
				want.Bounded(box)
			}
		}
		e, err := decodeXML(d, start)
		if err != nil {
			return fault(err)
		}
		if e == nil {
			continue
		}
		this := identity{e.Kind, e.ID, true}
		if this == last {
			return fault(errHistory)
		}
		if last = this; !want.wants(e) {
			continue
		}
		if err := each(e); err != nil {
			return err
		}
	}
}

// maxElement bounds one element; the largest real ones have some 5 MiB.
const maxElement = 64 << 20

// elementGuard stops a reading that has used more than maxElement bytes since
// it was set back.
type elementGuard struct {
	r    io.Reader
	used int
}

func (g *elementGuard) Read(p []byte) (int, error) {
	if g.used > maxElement {
		return 0, fmt.Errorf("an element of more than %d MiB", maxElement>>20)
	}
	n, err := g.r.Read(p)
	g.used += n
	return n, err
}

func rootFault(name string) error {
	if name == "osmChange" {
		return fmt.Errorf("this is a change file (.osc): import the whole extract instead")
	}
	return fmt.Errorf("<%.40s> where <osm> is expected: this is no OSM file", name)
}

func (w Want) wants(e *Element) bool {
	if w.Skip[e.Kind] {
		return false
	}
	if w.Tag != nil {
		for _, tag := range e.Tags {
			if w.Tag(tag.Key, tag.Value) {
				return true
			}
		}
	}
	return w.ref(e.Kind, e.ID)
}

// decodeXML reads one element, nil for one that is no node, way or relation.
func decodeXML(d *xml.Decoder, start xml.StartElement) (*Element, error) {
	switch start.Name.Local {
	case "node":
		var n osmdata.Node
		if err := d.DecodeElement(&n, &start); err != nil {
			return nil, err
		}
		return &Element{Kind: Node, ID: int64(n.ID), Tags: tagsOf(n.Tags), Point: geo.Point{Lat: n.Lat, Lon: n.Lon},
			At: n.Timestamp, Deleted: hidden(start)}, nil
	case "way":
		var w osmdata.Way
		if err := d.DecodeElement(&w, &start); err != nil {
			return nil, err
		}
		e := &Element{Kind: Way, ID: int64(w.ID), Tags: tagsOf(w.Tags), At: w.Timestamp, Deleted: hidden(start)}
		for _, n := range w.Nodes {
			e.Refs = append(e.Refs, int64(n.ID))
		}
		return e, nil
	case "relation":
		var r osmdata.Relation
		if err := d.DecodeElement(&r, &start); err != nil {
			return nil, err
		}
		e := &Element{Kind: Relation, ID: int64(r.ID), Tags: tagsOf(r.Tags), At: r.Timestamp, Deleted: hidden(start)}
		for _, m := range r.Members {
			if kind, ok := kindByName[m.Type]; ok {
				e.Members = append(e.Members, Member{kind, m.Ref, m.Role})
			}
		}
		return e, nil
	}
	return nil, d.Skip()
}

// boundsOf reads <bounds minlat minlon maxlat maxlon>.
func boundsOf(start xml.StartElement) (geo.Box, bool) {
	sides := map[string]float64{}
	for _, a := range start.Attr {
		if v, err := strconv.ParseFloat(a.Value, 64); err == nil {
			sides[a.Name.Local] = v
		}
	}
	box := geo.Box{South: sides["minlat"], West: sides["minlon"], North: sides["maxlat"], East: sides["maxlon"]}
	return box, len(start.Attr) >= 4 && box.South < box.North && box.Check() == nil
}

var kindByName = map[osmdata.Type]Kind{osmdata.TypeNode: Node, osmdata.TypeWay: Way, osmdata.TypeRelation: Relation}

// hidden tells whether an element says visible="false" or, as editors write
// it, action="delete"; an element that says nothing is there.
func hidden(start xml.StartElement) bool {
	for _, a := range start.Attr {
		if a.Name.Local == "visible" && a.Value == "false" || a.Name.Local == "action" && a.Value == "delete" {
			return true
		}
	}
	return false
}

func tagsOf(list osmdata.Tags) Tags {
	tags := make(Tags, len(list))
	for i, tag := range list {
		tags[i] = Tag{tag.Key, tag.Value}
	}
	return tags
}
