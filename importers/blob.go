package importers

import (
	"context"
	"io"

	"finnfram/data"
)

// BlobSink is the part of a Sink for readers that build one blob of all rows
// instead of a record for each: the run cannot see their rows in the store, so
// they are told here. The Sink of a Run has these methods.
type BlobSink interface {
	// Taken says that the row counted last has gone into the blob.
	Taken()
	// Previous opens the blob of that name of the version in force; nil
	// without an error where there is none.
	Previous(ctx context.Context, name string) (io.ReadCloser, error)
	// Counted says how the rows of the blob differ from the version in force:
	// Records, Added, Changed, Removed and Unchanged are added to the run's own.
	Counted(data.Counts)
}

// Taken tells sink that the row counted last was taken, where it wants to know.
func Taken(sink Sink) {
	if s, ok := sink.(BlobSink); ok {
		s.Taken()
	}
}

// Previous opens a blob of the version in force; nil where there is none, or
// where sink does not offer any.
func Previous(ctx context.Context, sink Sink, name string) (io.ReadCloser, error) {
	if s, ok := sink.(BlobSink); ok {
		return s.Previous(ctx, name)
	}
	return nil, nil
}

// Counted hands the counts of a blob's rows to sink, where it wants to know.
func Counted(sink Sink, counts data.Counts) {
	if s, ok := sink.(BlobSink); ok {
		s.Counted(counts)
	}
}
