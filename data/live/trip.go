package live

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// ErrNoRoads tells that a question needs roads and none are loaded; it is of
// kind data.ErrInvalid.
var ErrNoRoads = fmt.Errorf("no road data is loaded: %w", data.ErrInvalid)

// TripQuery asks for the quickest way.
type TripQuery struct {
	From, To geo.Point
	Profile  roads.Profile
	At       time.Time // of departure; conditions of the road are those of this moment
	// Heading in degrees from north, where the traveller is under way: roads
	// that go another way are not taken to begin on. nil: standing.
	Heading *float64
}

// Trip is the quickest way from one point to another. Reuse one per goroutine
// to answer without allocating; its slices are valid until the next question.
type Trip struct {
	// Reason is why there is none: NoRoadNear at From or To, NotConnected or
	// Shut; "" when there is one. Of the fields below From and To, only Avoided
	// is then filled.
	Reason   Reason
	From, To TripEnd
	Duration time.Duration // with both ways off the road
	Length   geo.Metres
	Path     route.Path
	Flags    roads.ArcFlags
	Ferries  []Ferry
	// Uncertain is the length of which, for step-free travel, nobody has said
	// whether it has steps.
	Uncertain geo.Metres
	// Avoided are the closures in force without which the way would be
	// another.
	Avoided []data.RoadClosure

	query route.Query
	snap  roads.SnapQuery
	seeds []roads.Seed
}

// TripEnd is where a way meets the road.
type TripEnd struct {
	Start
	At roads.Position // on the road; zero when Reason is set
	// OffRoad is the time from the point asked about to the road.
	OffRoad time.Duration
	// Part names the land that the road network here belongs to where it is
	// not the main one: an island, a valley behind a closed pass; or the
	// municipality it lies in or a place nearby, where the land has no name.
	Part string
}

// RoadInfo tells what the roads in force are made of.
type RoadInfo struct {
	Token    string    // names the network: equal on all nodes with equal surveys
	AsOf     time.Time // the oldest of the sources' dates; zero: one does not say
	Sources  []SourceRef
	Credits  []string
	Coarse   bool // parts have estimated times
	Closures int  // in force at the moment asked about
	// Slower: closures are obeyed, and cost searches time until the graph is
	// prepared anew.
	Slower bool
	// Building: newer roads are being prepared; these are in force meanwhile.
	Building bool
}

// Trip finds the quickest way into trip, whose memory it reuses. A way that
// does not exist is no error: trip.Reason says why. Errors are of kind
// data.ErrInvalid.
//
// Roads that are shut at q.At, by the desk or by a condition of their own, are
// neither travelled nor begun or ended on.
func (r *Roads) Trip(trip *Trip, q TripQuery) error {
	for _, p := range []geo.Point{q.From, q.To} {
		if err := p.Check(); err != nil {
			return fmt.Errorf("trip: %w: %w", data.ErrInvalid, err)
		}
	}
	if q.Profile >= roads.Profiles || q.At.IsZero() {
		return fmt.Errorf("trip: no profile or no time to ask about: %w", data.ErrInvalid)
	}
	*trip = Trip{Path: route.Path{Pieces: trip.Path.Pieces[:0]}, Ferries: trip.Ferries[:0], Avoided: trip.Avoided[:0], query: trip.query, snap: trip.snap, seeds: trip.seeds}
	view := r.routers[q.Profile].At(q.At)
	from, ok := r.end(trip, &trip.From, q.Profile, q.From, roads.SnapOptions{Heading: q.Heading, Closed: view.Closed()})
	to, also := r.end(trip, &trip.To, q.Profile, q.To, roads.SnapOptions{Closed: view.Closed()})
	var path route.Path
	if ok && also {
		path, ok = view.Path(&trip.query, from, to)
	}
	if !ok || !also {
		r.noWay(trip, q)
		return nil
	}
	trip.Path, trip.Flags = path, path.Flags
	trip.Duration = path.Duration() + trip.From.OffRoad + trip.To.OffRoad
	trip.Length = geo.Metres(path.Length)/10 + trip.From.Away + trip.To.Away
	trip.Ferries = r.ferries(trip.Ferries, path.Pieces)
	for i := range path.Pieces {
		if path.Pieces[i].Flags&roads.IsUncertain != 0 {
			trip.Uncertain += geo.Metres(path.Pieces[i].Length) / 10
		}
	}
	r.avoided(trip, q)
	return nil
}

// noWay says why there is none.
func (r *Roads) noWay(trip *Trip, q TripQuery) {
	trip.Reason = NotConnected
	for _, end := range []*TripEnd{&trip.From, &trip.To} {
		if end.Reason == NoRoadNear {
			trip.Reason = NoRoadNear
			return
		}
	}
	if _, open := r.openPath(trip, q); open {
		trip.Reason = Shut
		r.avoided(trip, q)
	}
}

// openPath is the way if every road were open.
func (r *Roads) openPath(trip *Trip, q TripQuery) (route.Path, bool) {
	from, _, ok := r.stop(&trip.snap, q.Profile, q.From, roads.SnapOptions{Heading: q.Heading})
	to, _, also := r.stop(&trip.snap, q.Profile, q.To, roads.SnapOptions{})
	if !ok || !also {
		return route.Path{}, false
	}
	return r.work.Hierarchies[q.Profile].Path(&trip.query, from, to)
}

// end puts one end of a trip on the road.
func (r *Roads) end(trip *Trip, e *TripEnd, p roads.Profile, at geo.Point, o roads.SnapOptions) (route.Stop, bool) {
	stop, start, ok := r.start(&trip.snap, p, at, o)
	e.Start = start
	if !ok {
		return stop, false
	}
	e.At, e.OffRoad = stop.Position, time.Duration(stop.Approach)*time.Millisecond
	parts := r.work.Graphs[p].Components()
	if part, ok := parts.Part(stop.Segment); ok && part != 0 {
		e.Part = cmp.Or(parts.Parts[part].Name, parts.Parts[part].Near)
	}
	return stop, true
}

// farthestRoad is how far the nearest road is looked for, to say how far it is.
const farthestRoad geo.Metres = 200_000

// stop puts a point on the road. Where there is none near enough, away is how
// far the nearest is, -1 when that is farther than farthestRoad.
func (w *roadworks) stop(q *roads.SnapQuery, p roads.Profile, at geo.Point, o roads.SnapOptions) (stop route.Stop, away geo.Metres, ok bool) {
	position, ok := w.work.Snapper.Snap(q, w.work.Graphs[p], at, o)
	if ok {
		coarse := w.work.Net.Attrs[w.work.Net.Attr[position.Segment]].Coarse
		approach, near := roads.Approach(p, coarse, position.Away)
		return route.Stop{Position: position, Approach: approach}, position.Away, near
	}
	o.Max = farthestRoad
	if position, ok = w.work.Snapper.Snap(q, w.work.Graphs[p], at, o); ok {
		return route.Stop{}, position.Away, false
	}
	return route.Stop{}, -1, false
}

// start puts a point on the road and says why, where it cannot: Shut where
// every road near enough is.
func (w *roadworks) start(q *roads.SnapQuery, p roads.Profile, at geo.Point, o roads.SnapOptions) (stop route.Stop, s Start, ok bool) {
	if stop, s.Away, ok = w.stop(q, p, at, o); ok {
		return stop, s, true
	}
	s.Reason = NoRoadNear
	if o.Closed != nil {
		o.Closed = nil
		if _, away, open := w.stop(q, p, at, o); open {
			s = Start{away, Shut}
		}
	}
	return stop, s, false
}

// ferries appends the crossings among pieces. A crossing ends where it touches
// land.
func (w *roadworks) ferries(into []Ferry, pieces []route.Piece) []Ferry {
	ashore := true
	for i := range pieces {
		piece := &pieces[i]
		if piece.Flags&roads.OnFerry == 0 {
			ashore = true
			continue
		}
		a := &w.work.Net.Attrs[w.work.Net.Attr[piece.Segment]]
		if ashore {
			into = append(into, Ferry{Name: a.Name})
		}
		f := &into[len(into)-1]
		link := piece.Segment << 1
		if piece.Against {
			link |= 1
		}
		sailing := w.work.Net.Sailing(link)
		f.Duration += sailing
		f.Wait += max(time.Duration(piece.Weight)*time.Millisecond-sailing, 0)
		f.Length += geo.Metres(piece.Length) / 10
		f.Coarse = f.Coarse || a.Coarse
		_, ashore = slices.BinarySearch(w.work.Net.Ashore, link^1) // the end at which it arrives
	}
	return into
}

// avoided names the closures on the way that would be taken if every road were
// open.
func (r *Roads) avoided(trip *Trip, q TripQuery) {
	var shut []*shutRoad
	for i := range r.shut {
		if s := &r.shut[i]; s.closure.Covers(q.At) && s.profiles.Has(q.Profile) {
			shut = append(shut, s)
		}
	}
	if len(shut) == 0 {
		return
	}
	path, ok := r.openPath(trip, q)
	for _, s := range shut {
		if ok && slices.ContainsFunc(path.Pieces, func(p route.Piece) bool {
			_, found := slices.BinarySearch(s.segments, p.Segment)
			return found
		}) {
			trip.Avoided = append(trip.Avoided, s.closure)
		}
	}
}
