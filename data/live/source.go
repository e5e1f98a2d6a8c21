package live

import (
	"context"
	"io"

	"finnfram/data"
)

// Source is where a world is built from; data/store satisfies it. A build
// reads it in one goroutine.
type Source interface {
	// Active lists the version in force of each source.
	Active(ctx context.Context) ([]data.Version, error)
	// Records hands each record of a kind in a version to yield, in order of
	// key, until yield returns an error, which it passes on.
	Records(ctx context.Context, version data.VersionNumber, kind data.RecordKind, yield func(data.Record) error) error
	// Blob opens a built artefact by its SHA-256.
	Blob(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// Closures lists all closures laid on services by registry staff.
	Closures(ctx context.Context) ([]data.Closure, error)
	// Separations lists the joins undone by registry staff.
	Separations(ctx context.Context) ([]data.Separation, error)
}
