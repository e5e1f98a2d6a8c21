package live

import (
	"context"
	"io"

	"finnfram/data"
)

// Source is where a world is built from; data/store satisfies it. A build
// reads it from one goroutine.
type Source interface {
	// Active gives the version in force of each source.
	Active(ctx context.Context) (map[data.Source]data.Version, error)
	// Records hands each record of a kind in a version to f, in the order of
	// their keys, and stops at f's first error.
	Records(ctx context.Context, version data.VersionNumber, kind data.RecordKind, f func(data.Record) error) error
	// Blob opens a built artefact by its SHA-256.
	Blob(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// Closures lists all closures laid on services by registry staff.
	Closures(ctx context.Context) ([]data.Closure, error)
	// Separations lists the joins undone by registry staff.
	Separations(ctx context.Context) ([]data.Separation, error)
}

// Watched is a Source that tells when it changed.
type Watched interface {
	Source
	// Watch calls f at once and again after every commit that changes the
	// public world, also one made by another process. Commits close together
	// may be told as one. It returns when ctx ends.
	Watch(ctx context.Context, f func(state string))
}
