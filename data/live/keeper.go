package live

import (
	"context"
	"log/slog"
	"time"
)

// Watched is a Source that tells when it changed.
type Watched interface {
	Source
	// Watch returns a channel that receives after every commit, also one made
	// by another process, and is closed when ctx ends. Signals may be merged.
	Watch(ctx context.Context) (<-chan struct{}, error)
}

// Config is what a Keeper needs.
type Config struct {
	Source Watched
	Log    *slog.Logger
	Now    func() time.Time // nil: time.Now
	// Built is told of every build, for metrics; nil: nobody is.
	Built func(took time.Duration, services int, err error)
}

// Keeper holds the newest World and follows its store.
type Keeper struct{ config Config }

// NewKeeper returns a Keeper without a world; call Start.
func NewKeeper(config Config) *Keeper { return &Keeper{config: config} }

// Start builds the first world, or fails, and then follows the store until
// ctx ends.
func (k *Keeper) Start(ctx context.Context) error { return nil }

// World is the newest world; nil before Start has returned. Lock-free.
func (k *Keeper) World() *World { return nil }

// Status describes the keeper's present state.
func (k *Keeper) Status() Status { return Status{} }

// Status tells how a Keeper fares.
type Status struct {
	Ready     bool // a world is in force
	Token     string
	BuiltAt   time.Time     // of the world in force
	BuildTook time.Duration // of the world in force
	Services  int
	Builds    int64
	// LastError is why the newest build failed, "" when it did not; FailedAt
	// when. The world before stays in force.
	LastError string
	FailedAt  time.Time
}
