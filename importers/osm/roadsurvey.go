package osm

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
)

// survey makes one of everything.
func (r *roadCollector) survey() *roads.Survey {
	s := &roads.Survey{Space: "osm", Credit: Credit, AsOf: r.asOf(), Nodes: r.oneOfEach()}
	at := func(id int64) (geo.Point, bool) { return pointOf(s.Nodes, id) }
	stale := r.superseded()
	for id, w := range r.ways {
		if stale[id] {
			r.tally.note("way-superseded", keyOf(&Element{Kind: Way, ID: id}), "nodes", "", "a newer file has drawn it anew under other ids: not used")
		} else if r.usable(&w.Way, at) {
			s.Ways = append(s.Ways, w.Way)
		}
	}
	slices.SortFunc(s.Ways, func(a, b roads.Way) int { return cmp.Compare(a.ID, b.ID) })
	r.openPrivateGates(s)
	s.Turns = r.turns.resolve(s, &r.tally)
	s.Spots, s.Places = r.spots.spots(), r.spots.places()
	return s
}

// oneOfEach puts the nodes in order and keeps the newest of those that came in
// several files.
func (r *roadCollector) oneOfEach() []roads.Node {
	slices.SortStableFunc(r.nodes, func(a, b foundNode) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(b.at, a.at))
	})
	nodes := make([]roads.Node, 0, len(r.nodes))
	for _, n := range r.nodes {
		if len(nodes) == 0 || nodes[len(nodes)-1].ID != n.ID {
			nodes = append(nodes, n.Node)
		}
	}
	r.nodes = nil
	return nodes
}

func indexOf(nodes []roads.Node, id int64) (int, bool) {
	return slices.BinarySearchFunc(nodes, id, func(n roads.Node, id int64) int { return cmp.Compare(n.ID, id) })
}

func pointOf(nodes []roads.Node, id int64) (geo.Point, bool) {
	if i, ok := indexOf(nodes, id); ok {
		return nodes[i].Point, true
	}
	return geo.Point{}, false
}

// usable tells whether a way can be travelled in this import, and reports what
// an extract's edge took from it.
func (r *roadCollector) usable(w *roads.Way, at func(int64) (geo.Point, bool)) bool {
	var length geo.Metres
	var last, anywhere geo.Point
	known, joined := 0, false
	for _, id := range w.Nodes {
		p, ok := at(id)
		if ok {
			known++
			anywhere = p
			if joined {
				length += geo.Distance(last, p)
			}
		}
		last, joined = p, ok
	}
	if w.Class == roads.Trunk && known > 0 {
		w.Ref = trunkRef(w.Ref, anywhere)
	}
	key := keyOf(&Element{Kind: Way, ID: w.ID})
	switch {
	case length == 0 && known < len(w.Nodes):
		r.tally.note("way-without-nodes", key, "nodes", "", "no two neighbouring nodes of it are in the files: the extract's edge cuts it away")
		return false
	case w.Class == roads.Ferry && isVoyage(w.Duration, length):
		r.tally.note("ferry-voyage", key, "duration", w.Duration.String(), "sails longer than a journey by road may: not used")
		return false
	case known < len(w.Nodes):
		r.tally.note("way-cut", key, "nodes", "", "the extract's edge cuts it: only the part with known nodes is used")
	}
	r.tally.count(w, length)
	return true
}

// finish hands the survey over as the blob "roads", and tells how its ways
// differ from those in force: an extract that has lost most of its roads is
// refused as one that has lost its services would be.
func (r *roadCollector) finish(ctx context.Context, sink importers.Sink) error {
	old, err := inForce(ctx, sink)
	if err != nil {
		return err
	}
	s := r.survey()
	for range s.Ways {
		if err := sink.Row(); err != nil {
			return err
		}
		importers.Taken(sink)
	}
	if err := r.tally.report(s, sink); err != nil {
		return err
	}
	added, changed, removed := s.Differ(old)
	importers.Counted(sink, data.Counts{
		Records: int64(len(s.Ways)), Added: int64(added), Changed: int64(changed), Removed: int64(removed),
		Unchanged: int64(len(s.Ways) - added - changed),
	})
	if len(s.Ways) == 0 {
		return nil
	}
	return sink.Blob(RoadsBlob, s.Write)
}

// inForce is the survey of the version in force, nil where there is none that
// can be read: one of an older form says nothing about the files.
func inForce(ctx context.Context, sink importers.Sink) (*roads.Survey, error) {
	blob, err := importers.Previous(ctx, sink, RoadsBlob)
	if err != nil || blob == nil {
		return nil, err
	}
	defer blob.Close()
	s, err := roads.ReadSurvey(blob)
	if errors.Is(err, roads.ErrDamaged) {
		return nil, nil
	}
	return s, err
}

// RoadsBlob is the name of the blob that holds the survey of an import.
const RoadsBlob = "roads"
