package admin

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"finnfram/api/wire"
	"finnfram/data"
)

// maxJobs is how many imports are remembered, maxWaiting how many may wait.
const (
	maxJobs    = 100
	maxWaiting = 10
)

// jobs are the imports started over HTTP. The zero value has none.
type jobs struct {
	mu   sync.Mutex
	all  []*job // oldest first
	turn sync.Mutex
}

// job is one import. It is a Progress.
type job struct {
	id, key string
	folder  string
	request ImportRequest

	mu    sync.Mutex
	state jobState
}

// jobState is what is told of an import.
type jobState struct {
	ID       string          `json:"id"`
	State    string          `json:"state"` // queued, running, done, failed
	Format   string          `json:"format"`
	Source   data.Source     `json:"source,omitempty"`
	DryRun   bool            `json:"dry_run"`
	Bytes    int64           `json:"bytes"`    // to read
	Read     int64           `json:"read"`     // bytes read
	Rows     int64           `json:"rows"`     // looked at
	Queued   string          `json:"queued"`   //
	Started  *string         `json:"started"`  // null while it waits
	Finished *string         `json:"finished"` // null until it has ended
	Report   json.RawMessage `json:"report"`   // null until it has ended
	Problem  *wire.Problem   `json:"problem"`  // why it failed
}

func (j *job) describe() jobState {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state
}

func (j *job) change(f func(*jobState)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f(&j.state)
}

// Expect adds to the bytes to read.
func (j *job) Expect(n int64) { j.change(func(s *jobState) { s.Bytes += n }) }

// Bytes adds bytes read.
func (j *job) Bytes(n int64) { j.change(func(s *jobState) { s.Read += n }) }

// Rows adds rows looked at.
func (j *job) Rows(n int64) { j.change(func(s *jobState) { s.Rows += n }) }

// Done does nothing: the import's return is its end.
func (j *job) Done() {}

func (js *jobs) find(match func(*job) bool) *job {
	js.mu.Lock()
	defer js.mu.Unlock()
	if i := slices.IndexFunc(js.all, match); i >= 0 {
		return js.all[i]
	}
	return nil
}

func (js *jobs) byID(id string) *job { return js.find(func(j *job) bool { return j.id == id }) }

func (js *jobs) byKey(key string) *job {
	return js.find(func(j *job) bool { return key != "" && j.key == key })
}

// list answers the newest first.
func (js *jobs) list() []jobState {
	js.mu.Lock()
	defer js.mu.Unlock()
	out := []jobState{}
	for _, j := range slices.Backward(js.all) {
		out = append(out, j.describe())
	}
	return out
}

// start queues an import. It owns folder from here on.
func (js *jobs) start(m *Module, request ImportRequest, folder, key string) (*job, error) {
	var id [8]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, err
	}
	j := &job{id: hex.EncodeToString(id[:]), key: key, folder: folder, request: request}
	j.state = jobState{ID: j.id, State: "queued", Format: request.Format, Source: request.Source, DryRun: request.DryRun, Queued: wire.Instant(m.Now())}
	if other, err := js.add(j); err != nil || other != nil {
		return other, errors.Join(err, os.RemoveAll(folder))
	}
	go js.run(m, j)
	return j, nil
}

// add takes j in, unless one with the same key came while it was received:
// that one is answered.
func (js *jobs) add(j *job) (*job, error) {
	js.mu.Lock()
	defer js.mu.Unlock()
	waiting := 0
	for _, other := range js.all {
		if j.key != "" && other.key == j.key {
			return other, nil
		}
		if other.describe().State == "queued" {
			waiting++
		}
	}
	if waiting >= maxWaiting {
		return nil, fmt.Errorf("%d imports are waiting already: %w", waiting, wire.ErrRate)
	}
	js.all = append(js.all, j)
	if len(js.all) > maxJobs {
		js.all = slices.Delete(js.all, 0, len(js.all)-maxJobs)
	}
	return nil, nil
}

// run waits for its turn and imports.
func (js *jobs) run(m *Module, j *job) {
	js.turn.Lock()
	defer js.turn.Unlock()
	ctx := m.Context
	if ctx == nil {
		ctx = context.Background()
	}
	j.change(func(s *jobState) { s.State, s.Started = "running", stamp(m.Now()) })
	report, err := j.imported(ctx, m)
	if gone := os.RemoveAll(j.folder); err == nil {
		err = gone
	}
	j.change(func(s *jobState) {
		s.State, s.Finished, s.Report = "done", stamp(m.Now()), report
		if err != nil {
			problem := wire.ProblemOf(err)
			s.State, s.Problem = "failed", &problem
		}
	})
}

// imported turns a panic of a reader into a failed import.
func (j *job) imported(ctx context.Context, m *Module) (report json.RawMessage, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the import panicked: %T", fault)
		}
	}()
	return m.Imports.Import(ctx, j.request, j)
}

func stamp(t time.Time) *string {
	text := wire.Instant(t)
	return &text
}
