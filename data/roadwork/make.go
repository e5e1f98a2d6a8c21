package roadwork

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"finnfram/data"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// Roads are all that searches need, immutable and safe for all goroutines.
type Roads struct {
	Key         string
	Net         *roads.Network
	Snapper     *roads.Snapper
	Graphs      [roads.Profiles]*roads.Graph
	Hierarchies [roads.Profiles]*route.Hierarchy
	Summary     Summary
}

// Progress is told of the step under way and the share of it that is done, 0
// to 1; calls come one at a time.
type Progress func(step string, share float64)

// Make derives roads from surveys, which open gives by their SHA-256. Profiles
// are worked on two at a time. Errors are of kind data.ErrInvalid where the
// surveys cannot be used, and data.ErrDamaged where one is not whole. Cost:
// minutes for a country; memory some five times that of the outcome.
func Make(ctx context.Context, surveys []string, open func(ctx context.Context, sha string) (io.ReadCloser, error), progress Progress) (*Roads, error) {
	if progress == nil {
		progress = func(string, float64) {}
	}
	r, err := derive(ctx, surveys, open, &teller{tell: progress})
	if err != nil {
		return nil, fmt.Errorf("roads: %w", err)
	}
	return r, nil
}

func derive(ctx context.Context, surveys []string, open func(ctx context.Context, sha string) (io.ReadCloser, error), t *teller) (*Roads, error) {
	r := &Roads{Key: Key(surveys)}
	if r.Key == "" {
		return nil, fmt.Errorf("no survey: %w", data.ErrInvalid)
	}
	sums := slices.Clone(surveys)
	slices.Sort(sums) // so that all derive the same
	var list []*roads.Survey
	for i, sum := range slices.Compact(sums) {
		t.say("reading roads", float64(i)/float64(len(sums)))
		s, err := readSurvey(ctx, sum, open)
		if err != nil {
			return nil, fmt.Errorf("survey %.12s: %w", sum, err)
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b *roads.Survey) int { return a.AsOf.Compare(b.AsOf) })
	t.say("joining roads", 0)
	net, report, err := roads.Build(list)
	if err != nil {
		return nil, err
	}
	r.Net, r.Snapper = net, roads.NewSnapper(net)
	t.say("joining roads", 1)
	if err := r.prepare(ctx, t); err != nil {
		return nil, err
	}
	r.summarise(len(list), report)
	return r, ctx.Err()
}

func readSurvey(ctx context.Context, sum string, open func(ctx context.Context, sha string) (io.ReadCloser, error)) (*roads.Survey, error) {
	blob, err := open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	below := &source{r: blob}
	s, err := roads.ReadSurvey(bufio.NewReaderSize(below, 1<<20))
	if err == nil {
		_, err = io.Copy(io.Discard, below) // only the end says that the blob was whole
	}
	switch {
	case below.err != nil:
		return nil, below.err
	case errors.Is(err, roads.ErrDamaged):
		return nil, fmt.Errorf("%w: %w", data.ErrDamaged, err)
	}
	return s, err
}

// atOnce is how many profiles are worked on side by side.
const atOnce = 2

// prepare makes the graph and the hierarchy of every profile.
func (r *Roads) prepare(ctx context.Context, t *teller) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	places := make(chan struct{}, atOnce)
	var faults [roads.Profiles]error
	for p := range roads.Profile(roads.Profiles) {
		work.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			if faults[p] = guarded(func() error { return r.prepareOne(ctx, p, t) }); faults[p] != nil {
				stop()
			}
		})
	}
	work.Wait()
	for _, fault := range faults {
		if fault != nil && !errors.Is(fault, context.Canceled) {
			return fault // and not what it made the others say
		}
	}
	return errors.Join(faults[:]...)
}

func (r *Roads) prepareOne(ctx context.Context, p roads.Profile, t *teller) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	g, err := roads.NewGraph(r.Net, p)
	if err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	h, err := route.Build(ctx, g, route.BuildOptions{Progress: func(share float64) { t.part(p, share) }})
	if err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	r.Graphs[p], r.Hierarchies[p] = g, h
	t.part(p, 1)
	return nil
}

// guarded turns a panic into an error: a fault in one survey must not end a
// server that answers from other roads.
func guarded(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	return f()
}

// teller puts the shares of profiles that are worked on side by side into one.
type teller struct {
	mu     sync.Mutex
	tell   Progress
	shares [roads.Profiles]float64
}

func (t *teller) say(step string, share float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tell(step, share)
}

func (t *teller) part(p roads.Profile, share float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shares[p] = share
	sum := 0.0
	for _, s := range t.shares {
		sum += s
	}
	t.tell("preparing routes", sum/roads.Profiles)
}
