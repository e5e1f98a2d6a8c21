package live

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"finnfram/data"
	"finnfram/data/roadwork"
	"finnfram/geo/route"
)

// RoadSource is where roads come from; data/store satisfies it.
type RoadSource interface {
	roadwork.Store
	Active(ctx context.Context) (map[data.Source]data.Version, error)
	// RoadClosures lists all closures of roads, by id.
	RoadClosures(ctx context.Context) ([]data.RoadClosure, error)
}

// RoadStatus tells how the roads of a Keeper fare.
type RoadStatus struct {
	Key     string    // of the roads in force; "": none
	SetAt   time.Time // when they came into force
	Took    time.Duration
	Made    bool // derived by this process, and not found in the store
	Summary roadwork.Summary
	// Building: others are wanted, and are being loaded or derived, since Since.
	// Step and Share tell how far that is.
	Building bool
	Since    time.Time
	Step     string
	Share    float64
	Loads    int64 // that came into force
	Failures int64
	Closures int // of the desk that are known, in force or not
	// Slower: closures cost searches time until the graphs are prepared anew.
	Slower bool
	// LastError is why the newest roads are not in force, "" when they are.
	LastError string
	FailedAt  time.Time
}

// roadKeeper follows the roads of a store on behalf of a Keeper. All but
// status is used by the goroutine of Keeper.follow alone.
type roadKeeper struct {
	source  RoadSource
	log     *slog.Logger
	now     func() time.Time
	roads   *Roads // in force; nil: none
	loading string // key of the roads being loaded, "" when none are
	cancel  context.CancelFunc
	arrived chan arrival // of loads
	looked  chan bool    // tells whether the store holds what is loading, once that is known
	failed  failure

	context  context.Context    // ends with the keeper
	close    context.CancelFunc // of what is done for roads
	warmed   atomic.Pointer[World]
	closures []data.RoadClosure // of the store, by id
	key      string             // of the roads that the store wants
	wanted   []SourceRef        // that they are made of

	mu     sync.Mutex
	status RoadStatus
}

// failure keeps a load that failed from being tried again at every signal: it
// may have cost minutes.
type failure struct {
	key   string
	until time.Time
	pause time.Duration
}

// The pauses between tries to derive the same roads.
const (
	firstPause = 30 * time.Second
	lastPause  = time.Hour
)

// arrival is how a load ended.
type arrival struct {
	key   string
	work  *roadwork.Roads
	roads *Roads // of work; nil where there are none
	made  bool
	took  time.Duration
	err   error
}

// follow compares the roads in force with what the store wants. Closures are
// put in force at once; other roads begin to be loaded, and those in force stay
// meanwhile.
func (k *roadKeeper) follow(ctx context.Context, now time.Time) error {
	if k.source == nil {
		return nil
	}
	active, err := k.source.Active(ctx)
	if err != nil {
		return err
	}
	closures, err := k.source.RoadClosures(ctx)
	if err != nil {
		return err
	}
	surveys := roadwork.Surveys(active)
	key := roadwork.Key(surveys)
	k.closures, k.wanted, k.key = closures, versionsOf(active), key
	switch {
	case key == "":
		k.stopLoading()
		k.setRoads(nil)
		k.tell(func(s *RoadStatus) { *s = RoadStatus{Loads: s.Loads, Failures: s.Failures} })
	case k.roads != nil && key == k.roads.work.Key:
		k.stopLoading()
	case key != k.loading && !(key == k.failed.key && now.Before(k.failed.until)):
		k.stopLoading()
		k.load(ctx, surveys, now)
	}
	k.refresh()
	return nil
}

// lacking tells that the roads that the store wants are neither in force nor
// under way: the last try failed.
func (k *roadKeeper) lacking() bool {
	return k.source != nil && k.key != "" && k.loading == "" && (k.roads == nil || k.roads.work.Key != k.key)
}

// refresh brings closures and sources of the roads in force up to date.
func (k *roadKeeper) refresh() {
	if k.roads == nil {
		return
	}
	if !reflect.DeepEqual(k.roads.closures, k.closures) {
		k.roads = k.roads.closedBy(k.closures)
	}
	sources, building := k.roads.sources, k.loading != ""
	if k.key == k.roads.work.Key {
		sources = k.wanted
	}
	if !slices.Equal(k.roads.sources, sources) || k.roads.building != building {
		k.roads = k.roads.from(sources, building)
	}
}

// load begins to load the roads of surveys. What is in force is not deleted
// from the store for them.
func (k *roadKeeper) load(ctx context.Context, surveys []string, now time.Time) {
	ctx, k.cancel = context.WithCancel(ctx)
	key, began := roadwork.Key(surveys), time.Now()
	k.loading = key
	k.tell(func(s *RoadStatus) { s.Building, s.Since, s.Step, s.Share = true, now, "", 0 })
	var keep []string
	if k.roads != nil {
		keep = append(keep, k.roads.work.Key)
	}
	progress := func(step string, share float64) {
		k.tell(func(s *RoadStatus) {
			if ctx.Err() == nil {
				s.Step, s.Share = step, share
			}
		})
	}
	looked := make(chan bool, 1)
	k.looked = looked
	go func() {
		a := arrival{key: key}
		a.err = guarded(func() (err error) {
			a.work, err = roadwork.Stored(ctx, k.source, key)
			looked <- err == nil
			if err == nil || !roadwork.Absent(err) {
				return err
			}
			if !errors.Is(err, data.ErrNotFound) {
				k.log.Warn("stored roads cannot be used, and are derived again", "kind", roadwork.Kind, "key", key, "err", err)
			}
			a.work, a.made, err = roadwork.Derive(ctx, k.source, surveys, keep, progress)
			return err
		})
		if a.work != nil && ctx.Err() == nil {
			a.err = errors.Join(a.err, guarded(func() error { a.roads = newRoads(a.work, route.RouterOptions{Log: k.log, Now: k.now}); return nil }))
		}
		a.took = time.Since(began)
		select {
		case k.arrived <- a:
		case <-ctx.Done():
		}
	}()
}

func (k *roadKeeper) stopLoading() {
	if k.loading != "" {
		k.cancel()
		k.loading = ""
		k.tell(func(s *RoadStatus) { s.Building, s.Step, s.Share = false, "", 0 })
	}
}

// setRoads puts roads of another network in force and ends what was done for
// those before.
func (k *roadKeeper) setRoads(r *Roads) {
	if k.close != nil {
		k.close()
		k.close = nil
	}
	k.roads = r
	if r != nil {
		var ctx context.Context
		ctx, k.close = context.WithCancel(k.context)
		r.run(ctx, k.log)
	}
}

// warm prepares the ways to the services of w in the background; a later world
// ends that.
func (k *roadKeeper) warm(w *World) {
	k.warmed.Store(w)
	if w.travel == nil {
		return
	}
	go guarded(func() error {
		w.travel.ends.warm(func() bool { return k.warmed.Load() != w })
		return nil
	})
}

// describe is the status with what the world in force tells.
func (k *roadKeeper) describe(w *World) RoadStatus {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.status
	if w != nil && w.travel != nil {
		s.Closures = len(w.travel.roads.closures)
		s.Slower = w.travel.roads.slower()
	}
	return s
}

// arrive puts loaded roads in force. What was wanted before and is not any
// more is dropped. Roads that could not be stored are in force all the same.
func (k *roadKeeper) arrive(a arrival, now time.Time) (changed bool) {
	if a.key != k.loading {
		return false
	}
	k.stopLoading()
	if a.roads == nil {
		if k.failed.key != a.key {
			k.failed = failure{key: a.key, pause: firstPause / 2}
		}
		k.failed.pause = min(2*k.failed.pause, lastPause)
		k.failed.until = now.Add(k.failed.pause)
		k.tell(func(s *RoadStatus) { s.Failures++; s.LastError, s.FailedAt = a.err.Error(), now })
		return false
	}
	k.setRoads(a.roads)
	k.refresh()
	k.tell(func(s *RoadStatus) {
		*s = RoadStatus{Key: a.key, SetAt: now, Took: a.took, Made: a.made, Summary: a.work.Summary, Loads: s.Loads + 1, Failures: s.Failures}
		if a.err != nil {
			s.Failures++
			s.LastError, s.FailedAt = a.err.Error(), now
		}
	})
	return true
}

func (k *roadKeeper) tell(change func(*RoadStatus)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change(&k.status)
}

// take puts roads that have arrived in force, and asks for another try where
// they have not.
func (k *Keeper) take(a arrival) {
	if a.err != nil && a.key == k.roads.loading {
		k.complain("preparing roads failed; those before stay in force", a.err)
	}
	if k.roads.arrive(a, k.config.Now()) {
		k.publish()
		k.config.Log.Info("roads are in force", "key", a.key, "made", a.made, "took", a.took)
	}
}

// awaitRoads waits for roads that the store holds ready.
func (k *Keeper) awaitRoads(ctx context.Context) {
	for k.roads.loading != "" {
		select {
		case a := <-k.roads.arrived:
			k.take(a)
		case stored := <-k.roads.looked:
			if !stored {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}
