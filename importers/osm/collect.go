package osm

import (
	"context"
	"io"
	"slices"
	"time"

	"finnfram/geo"
	"finnfram/importers"
)

// collector gathers what it needs from all files of an import, in three walks
// over each: ways and relations by their tags; further ways by their ids, where
// any are asked for; nodes by their ids or tags. key and tag are called from
// several goroutines at once, the others from one.
type collector interface {
	// key tells whether tag is true for any value of key, and tag whether an
	// element with this tag is wanted. The kind is Node, or Way for both ways
	// and relations.
	key(kind Kind, key string) bool
	tag(kind Kind, key, value string) bool
	// line takes a way or relation of the first walk.
	line(e *Element)
	// wantWays are the ways to fetch in the second walk, asked for once after the
	// first has gone over all files; member takes one of them.
	wantWays() idSet
	member(e *Element)
	// wantNodes are the nodes to fetch beside those wanted by a tag, asked for once
	// after the second walk; node takes one of either.
	wantNodes() idSet
	node(e *Element)
	// finish hands everything over to sink.
	finish(ctx context.Context, sink importers.Sink) error
}

// collectors are those that gather from all files together.
func collectors() []collector {
	return []collector{newRoads(), newMap()}
}

// framed are collectors that want to know which file is walked, counted from 0,
// and, where it says so, what box it covers. Both are told before its elements.
type framed interface {
	opened(file int)
	bounded(box geo.Box)
}

// newer tells whether b is to take the place of a, where the same element
// stands in two files: when it was edited later. Of equals the first stays.
func newer(a, b *Element) bool { return b.At.After(a.At) }

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

// listener is a collector with the ids that it asked for.
type listener struct {
	collector
	byID [3]idSet
}

func (l *listener) wants(e *Element) bool {
	if l.byID[e.Kind].has(e.ID) {
		return true
	}
	kind := min(e.Kind, Way)
	return slices.ContainsFunc(e.Tags, func(t Tag) bool { return l.key(kind, t.Key) && l.tag(kind, t.Key, t.Value) })
}

// file is one input, and those who listen when it is walked: the reader of its
// health objects, and the collectors of the whole import.
type file struct {
	name      string
	open      func() (io.ReadCloser, error)
	done      func()
	listeners []*listener
}

// collection is the reading of all files.
type collection struct {
	ctx    context.Context
	dated  func(time.Time) // hears the date of each file's content
	files  []*file
	shared []*listener // hear every file
}

// add appends a file with the collectors of its own.
func (c *collection) add(input importers.Input, own ...collector) error {
	again, done, err := reopener(input)
	if err != nil {
		return err
	}
	f := &file{name: input.Name, open: again, done: done}
	for _, o := range own {
		f.listeners = append(f.listeners, &listener{collector: o})
	}
	f.listeners = append(f.listeners, c.shared...)
	c.files = append(c.files, f)
	return nil
}

func (c *collection) close() {
	for _, f := range c.files {
		f.done()
	}
}

// all are the listeners in the order in which they finish.
func (c *collection) all() []*listener {
	var list []*listener
	for _, f := range c.files {
		list = append(list, f.listeners[:len(f.listeners)-len(c.shared)]...)
	}
	return append(list, c.shared...)
}

// gather walks the files.
func (c *collection) gather() error {
	lines := walkKind{kind: Way, byTag: true, each: collector.line}
	if err := c.walk(lines); err != nil {
		return err
	}
	any := false
	for _, l := range c.all() {
		l.byID[Way] = l.wantWays()
		any = any || len(l.byID[Way]) > 0
	}
	if any {
		if err := c.walk(walkKind{kind: Way, each: collector.member}); err != nil {
			return err
		}
	}
	for _, l := range c.all() {
		l.byID = [3]idSet{Node: l.wantNodes()}
	}
	return c.walk(walkKind{kind: Node, byTag: true, each: collector.node})
}

// finish lets the collectors hand over what they have.
func (c *collection) finish(sink importers.Sink) error {
	for _, l := range c.all() {
		if err := l.finish(c.ctx, sink); err != nil {
			return err
		}
	}
	return nil
}

// walkKind is what a walk is after.
type walkKind struct {
	kind  Kind // Way: and relations, where byTag is set
	byTag bool
	each  func(collector, *Element)
}

func (c *collection) walk(k walkKind) error {
	for i, f := range c.files {
		f.each(func(l framed) { l.opened(i) })
		if err := f.walk(c.ctx, c.dated, k); err != nil {
			return err
		}
	}
	return nil
}

// each calls do for the listeners that are framed.
func (f *file) each(do func(framed)) {
	for _, l := range f.listeners {
		if hears, ok := l.collector.(framed); ok {
			do(hears)
		}
	}
}

func (f *file) walk(ctx context.Context, dated func(time.Time), k walkKind) error {
	want := Want{Dated: dated, Ref: func(kind Kind, id int64) bool {
		return slices.ContainsFunc(f.listeners, func(l *listener) bool { return l.byID[kind].has(id) })
	}}
	want.Bounded = func(box geo.Box) { f.each(func(l framed) { l.bounded(box) }) }
	want.Skip[Node] = k.kind != Node
	want.Skip[Way] = k.kind == Node
	want.Skip[Relation] = k.kind == Node || !k.byTag
	if k.byTag {
		want.Key = func(key string) bool {
			return slices.ContainsFunc(f.listeners, func(l *listener) bool { return l.key(k.kind, key) })
		}
		want.Tag = func(key, value string) bool {
			return slices.ContainsFunc(f.listeners, func(l *listener) bool { return l.key(k.kind, key) && l.tag(k.kind, key, value) })
		}
	}
	r, err := f.open()
	if err != nil {
		return err
	}
	defer r.Close()
	return Walk(ctx, f.name, r, want, func(e *Element) error {
		for _, l := range f.listeners {
			if l.byID[e.Kind].has(e.ID) || k.byTag && l.wants(e) {
				k.each(l.collector, e)
			}
		}
		return nil
	})
}
