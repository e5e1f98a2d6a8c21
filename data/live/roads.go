package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"finnfram/data"
	"finnfram/data/roadwork"
	"finnfram/geo"
	"finnfram/geo/guide"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// Roads are the roads in force, ready to be asked. A value is immutable and
// safe for all goroutines, but for the closures, which all values made of one
// network share: those in force are the newest ones put in force by anyone.
type Roads struct {
	*roadworks
	sources  []SourceRef
	closures []data.RoadClosure // of the desk, by id
	shut     []shutRoad         // those of closures that can be put in force
	building bool               // newer ones are being prepared
}

// roadworks is what lasts as long as a network does.
type roadworks struct {
	work    *roadwork.Roads
	routers [roads.Profiles]*route.Router
	guide   *guide.Guide
	spots   *spotIndex
	coarse  bool
	slow    atomic.Int64 // what slower said last, and when
	snaps   sync.Pool    // of *roads.SnapQuery
}

// shutRoad is a closure and what it is to the network.
type shutRoad struct {
	closure  data.RoadClosure
	profiles roads.ProfileSet
	segments []uint32 // ascending
}

// newRoads prepares what has been derived to be asked.
func newRoads(work *roadwork.Roads, o route.RouterOptions) *Roads {
	w := &roadworks{work: work, spots: newSpotIndex(work.Net.Spots), coarse: work.Summary.Coarse}
	w.snaps.New = func() any { return new(roads.SnapQuery) }
	w.guide = guide.New(work.Net).WithStreets(w.beside)
	for p := range w.routers {
		w.routers[p] = route.NewRouter(work.Graphs[p], work.Hierarchies[p], work.Snapper, o)
	}
	return &Roads{roadworks: w}
}

// pavement is how far from a street people on foot still walk along it.
const pavement geo.Metres = 25

// beside is the street that a pavement runs along.
func (w *roadworks) beside(p geo.Point) (segment uint32, away geo.Metres, ok bool) {
	q := w.snaps.Get().(*roads.SnapQuery)
	defer w.snaps.Put(q)
	at, ok := w.work.Snapper.Snap(q, w.work.Graphs[roads.Drive], p, roads.SnapOptions{Max: pavement})
	return at.Segment, at.Away, ok
}

// closedBy puts closures in force in place of those before. A closure that
// cannot be read shuts nothing; the desk does not take such.
func (r *Roads) closedBy(closures []data.RoadClosure) *Roads {
	fresh := *r
	fresh.closures, fresh.shut = closures, nil
	var all []roads.Closure
	for _, c := range closures {
		list, err := shutting(c)
		if err != nil {
			continue
		}
		fresh.shut = append(fresh.shut, r.shutBy(c, list))
		all = append(all, list...)
	}
	for _, router := range r.routers {
		router.SetClosures(all)
	}
	return &fresh
}

// shutBy finds what list, which was read from c, shuts.
func (w *roadworks) shutBy(c data.RoadClosure, list []roads.Closure) shutRoad {
	s := shutRoad{closure: c}
	for i := range list {
		s.profiles |= list[i].Profiles
		s.segments = append(s.segments, w.work.Snapper.Matches(&list[i])...)
	}
	slices.Sort(s.segments)
	s.segments = slices.Compact(s.segments)
	return s
}

// from says what the roads are made of, and whether newer ones are under way.
func (r *Roads) from(sources []SourceRef, building bool) *Roads {
	fresh := *r
	fresh.sources, fresh.building = sources, building
	return &fresh
}

// versionsOf are the versions that have roads, by source.
func versionsOf(active map[data.Source]data.Version) []SourceRef {
	var list []SourceRef
	for _, v := range active {
		if v.Blobs[roadwork.Blob] != "" {
			list = append(list, SourceRef{Source: v.Source, Version: v.Number, AsOf: v.AsOf, Credit: v.Credit})
		}
	}
	slices.SortFunc(list, func(a, b SourceRef) int { return cmp.Compare(a.Source, b.Source) })
	return list
}

// Network is the network itself.
func (r *Roads) Network() *roads.Network { return r.work.Net }

// Guide makes instructions.
func (r *Roads) Guide() *guide.Guide { return r.guide }

// Router searches for one profile.
func (r *Roads) Router(p roads.Profile) *route.Router { return r.routers[p] }

// Summary says for people what roads there are.
func (r *Roads) Summary() roadwork.Summary { return r.work.Summary }

// Near are the nearest spots of each kind within a straight line, at most k of
// a kind, kind by kind and each in the order of distance.
func (r *Roads) Near(p geo.Point, kinds []roads.SpotKind, within geo.Metres, k int) []Spot {
	return r.spots.near(p, kinds, within, k)
}

// Info tells what the roads are made of, and how many closures are in force
// at a moment.
func (r *Roads) Info(at time.Time) RoadInfo {
	info := RoadInfo{Token: r.work.Key, Sources: r.sources, Credits: r.work.Net.Credits, Coarse: r.coarse, Building: r.building}
	for i := range r.sources {
		switch date := r.sources[i].AsOf; {
		case date.IsZero():
			info.AsOf = time.Time{}
		case i == 0 || date.Before(info.AsOf) && !info.AsOf.IsZero():
			info.AsOf = date
		}
	}
	for i := range r.shut {
		if r.shut[i].closure.Covers(at) {
			info.Closures++
		}
	}
	info.Slower = r.slower()
	return info
}

// Matches tells what a closure would shut, for all profiles together: road
// segments and their length. Errors are of kind data.ErrInvalid.
func (r *Roads) Matches(c data.RoadClosure) (segments int, length geo.Metres, err error) {
	list, err := shutting(c)
	if err != nil {
		return 0, 0, err
	}
	s := r.shutBy(c, list)
	for _, segment := range s.segments {
		length += geo.Metres(r.work.Net.Length[segment]) / 10
	}
	return len(s.segments), length, nil
}

// slower tells that closures cost searches time, as it was a quarter of a
// second ago at most: asking is no work of every answer.
func (w *roadworks) slower() bool {
	now := time.Now().UnixMilli()
	if last := w.slow.Load(); now-last>>1 < 250 {
		return last&1 == 1
	}
	said := now << 1
	for _, router := range w.routers {
		if router.State().Slower {
			said |= 1
			break
		}
	}
	w.slow.Store(said)
	return said&1 == 1
}

// run prepares graphs anew after closures, until ctx ends.
func (w *roadworks) run(ctx context.Context, log *slog.Logger) {
	for _, router := range w.routers {
		go func() {
			if err := router.Run(ctx); err != nil && ctx.Err() == nil {
				log.Error("preparing the roads anew failed; closures are obeyed, and cost searches time", "err", err)
			}
		}()
	}
}

// LoadRoads gives the roads of the versions in force: as they are stored, or
// derived now and stored. nil: there are none.
func LoadRoads(ctx context.Context, source RoadSource, progress roadwork.Progress) (*Roads, error) {
	active, err := source.Active(ctx)
	if err != nil {
		return nil, err
	}
	surveys := roadwork.Surveys(active)
	if len(surveys) == 0 {
		return nil, nil
	}
	closures, err := source.RoadClosures(ctx)
	if err != nil {
		return nil, err
	}
	work, _, err := roadwork.Load(ctx, source, surveys, nil, progress)
	if work == nil {
		return nil, err
	}
	return newRoads(work, route.RouterOptions{}).closedBy(closures).from(versionsOf(active), false), nil
}

// ReachQuery asks what can be reached.
type ReachQuery struct {
	From    geo.Point
	Profile roads.Profile
	At      time.Time // of departure
	Minutes []int
}

// ReachAnswer holds an area for each time asked for, the shortest first; none
// when there is no road near (Start).
type ReachAnswer struct {
	Start Start
	Areas []route.Area
}

// Reach draws what can be reached. Errors are of kind data.ErrInvalid.
func (r *Roads) Reach(q ReachQuery) (ReachAnswer, error) {
	var answer ReachAnswer
	if err := q.From.Check(); err != nil {
		return answer, fmt.Errorf("reach: %w: %w", data.ErrInvalid, err)
	}
	if q.Profile >= roads.Profiles || q.At.IsZero() {
		return answer, fmt.Errorf("reach: no profile or no time to ask about: %w", data.ErrInvalid)
	}
	view := r.routers[q.Profile].At(q.At)
	var snap roads.SnapQuery
	stop, start, ok := r.start(&snap, q.Profile, q.From, roads.SnapOptions{Closed: view.Closed()})
	answer.Start = start
	if !ok {
		return answer, nil
	}
	var times []time.Duration
	for _, minutes := range q.Minutes {
		times = append(times, time.Duration(minutes)*time.Minute)
	}
	areas, err := view.Reach(stop, times...)
	if errors.Is(err, route.ErrReach) {
		return answer, fmt.Errorf("reach: %w: %w", data.ErrInvalid, err)
	}
	answer.Areas = areas
	return answer, err
}
