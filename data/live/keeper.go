package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"finnfram/data"
)

// Config is what a Keeper needs.
type Config struct {
	Source    Watched
	Log       *slog.Logger     // nil: silent
	Now       func() time.Time // nil: time.Now
	ShelfLife map[data.Source]time.Duration
	// Roads is where roads come from, mostly Source itself; nil: none.
	Roads RoadSource
	// Built is told of every build, for metrics; nil: nobody is.
	Built func(took time.Duration, services int, err error)
}

// Keeper holds the newest World and follows its store.
type Keeper struct {
	config  Config
	builder *Builder
	plain   *World // newest without roads; of the goroutine that builds
	roads   roadKeeper
	world   atomic.Pointer[World]
	changed chan struct{} // holds at most one signal: bursts become one build

	mu     sync.Mutex
	status Status
	failed int // builds in a row
}

// Status tells how a Keeper fares.
type Status struct {
	Ready     bool // a world is in force
	Token     string
	BuiltAt   time.Time     // when the world in force was built
	BuildTook time.Duration // of the world in force
	Services  int
	Findings  int // of the build in force; see World.Findings
	Builds    int64
	// LastError is why the newest build failed, "" when it did not; FailedAt
	// is when. The world before stays in force.
	LastError string
	FailedAt  time.Time
	Roads     RoadStatus
}

// The keeper's rhythm.
const (
	roundEvery   = 5 * time.Minute // quarters are worked out ahead this often
	prepareEvery = time.Hour       // timelines are made anew this often
	firstRetry   = time.Second     // after a failed build, doubling
	lastRetry    = time.Minute
)

// NewKeeper returns a Keeper without a world; call Start.
func NewKeeper(config Config) *Keeper {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Keeper{
		config:  config,
		builder: NewBuilder(config.Source, Options{Now: config.Now, ShelfLife: config.ShelfLife}),
		changed: make(chan struct{}, 1),
		roads:   roadKeeper{source: config.Roads, log: config.Log, now: config.Now, arrived: make(chan arrival)},
	}
}

// Start builds the first world, or fails, and then follows the store in the
// background until ctx ends. Roads that the store holds ready are waited for;
// those that have to be derived first are not.
func (k *Keeper) Start(ctx context.Context) error {
	k.roads.context = ctx
	if err := k.rebuild(ctx); err != nil {
		return fmt.Errorf("first world: %w", err)
	}
	k.awaitRoads(ctx)
	go k.config.Source.Watch(ctx, func(string) { k.Refresh() })
	go k.follow(ctx)
	return nil
}

// Refresh asks for a build soon; calls while one is under way become one.
func (k *Keeper) Refresh() {
	select {
	case k.changed <- struct{}{}:
	default:
	}
}

// World is the newest world; nil before Start has returned. Lock-free. A
// handler takes it once and answers from it, whatever happens meanwhile.
func (k *Keeper) World() *World { return k.world.Load() }

// Status describes the keeper's present state.
func (k *Keeper) Status() Status {
	k.mu.Lock()
	defer k.mu.Unlock()
	status := k.status
	status.Roads = k.roads.describe(k.World())
	return status
}

// follow builds at every signal, again after failures, and keeps hours
// prepared as time passes.
func (k *Keeper) follow(ctx context.Context) {
	rounds := time.NewTicker(roundEvery)
	defer rounds.Stop()
	retry := time.NewTimer(time.Hour)
	retry.Stop()
	prepared := k.config.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-rounds.C:
			if k.roads.lacking() {
				k.Refresh()
			}
			now := k.config.Now()
			err := guarded(func() error {
				if now.Sub(prepared) >= prepareEvery {
					k.World().prepare(now)
					prepared = now
				}
				k.World().warm(now)
				return nil
			})
			if err != nil {
				k.complain("working out hours ahead failed; they are worked out when asked for", err)
			}
			continue
		case a := <-k.roads.arrived:
			k.take(a)
			continue
		case <-retry.C:
		case <-k.changed:
		}
		if err := k.rebuild(ctx); err != nil {
			retry.Reset(min(firstRetry<<min(k.failed, 10), lastRetry))
		}
	}
}

// rebuild swaps in a new world, or leaves the old one and says why.
func (k *Keeper) rebuild(ctx context.Context) error {
	began := time.Now()
	w, err := k.builder.Build(ctx)
	if err == nil && w != k.plain {
		err = guarded(func() error { w.warm(k.config.Now()); return nil })
	}
	if err != nil && ctx.Err() != nil {
		return err // the program ends: nothing failed, and nobody waits for this world
	}
	if err != nil {
		k.report(nil, time.Since(began), err)
		return err
	}
	k.plain = w
	err = guarded(func() error { return k.roads.follow(ctx, k.config.Now()) })
	k.publish()
	k.report(w, time.Since(began), nil)
	if err != nil && ctx.Err() == nil {
		k.failed++
		k.complain("looking after the roads failed; those before stay in force", err)
		return err
	}
	return nil
}

// publish puts the newest world and the newest roads in force together.
func (k *Keeper) publish() {
	before := k.world.Load()
	w := k.plain.WithRoads(k.roads.roads, before)
	if before != nil && before.base == w.base && before.token == w.token && before.Roads() == w.Roads() {
		return
	}
	k.world.Store(w)
	k.roads.warm(w)
}

func (k *Keeper) report(w *World, took time.Duration, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := &k.status
	s.Builds++
	switch {
	case err != nil:
		s.LastError, s.FailedAt = err.Error(), k.config.Now()
		k.failed++
		k.complain("building the public world failed; the one before stays in force", err, "in_a_row", k.failed)
	case s.Ready && s.Token == w.token: // nothing differs
		s.LastError, s.FailedAt, k.failed = "", time.Time{}, 0
	default:
		k.failed = 0
		*s = Status{Ready: true, Token: w.token, BuiltAt: k.config.Now(), BuildTook: took, Services: len(w.services), Findings: len(w.findings), Builds: s.Builds}
		k.config.Log.Info("the public world is built", "services", s.Services, "findings", s.Findings, "took", took, "token", s.Token)
	}
	if k.config.Built != nil {
		k.config.Built(took, s.Services, err)
	}
}

// complain logs an error, with the way to it where it was a panic.
func (k *Keeper) complain(what string, err error, more ...any) {
	more = append([]any{"err", err}, more...)
	if fault := (*panicked)(nil); errors.As(err, &fault) {
		more = append(more, "stack", string(fault.stack))
	}
	k.config.Log.Error(what, more...)
}

// prepare makes the timelines of all hours around now.
func (w *World) prepare(now time.Time) {
	for _, c := range w.clocks {
		c.prepare(now)
	}
}

// warm works out the present quarter of an hour and the next.
func (w *World) warm(now time.Time) {
	w.openSet(now)
	w.openSet(now.Add(quarter))
}
