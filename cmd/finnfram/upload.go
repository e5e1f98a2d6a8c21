package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"

	"finnfram/api/admin"
	"finnfram/data"
	"finnfram/data/store"
	"finnfram/importers"
)

// uploads runs imports that come over HTTP, the same way as the command line.
type uploads struct {
	env   *environment
	store *store.Store
}

// Formats are the names of the readers.
func (u uploads) Formats() []string {
	var names []string
	for _, r := range readers() {
		names = append(names, r.Name())
	}
	slices.Sort(names)
	return names
}

// Import runs one import.
func (u uploads) Import(ctx context.Context, request admin.ImportRequest, progress admin.Progress) (json.RawMessage, error) {
	reader, err := readerNamed(request.Format)
	if err != nil {
		return nil, err
	}
	run := importers.Run{
		Reader: reader,
		Options: importers.Options{
			Source: request.Source, AsOf: request.AsOf, Mapping: request.Map, Set: request.Set, Delta: request.Delta,
		},
		DryRun: request.DryRun, Force: request.Force, Progress: progress,
		Rejects: io.Discard, // findings are kept with the version; a server writes no files
	}
	report, err := u.env.importFiles(ctx, u.store, run, request.Files)
	var b bytes.Buffer
	if writing := report.WriteJSON(&b); writing != nil && err == nil {
		err = writing
	}
	return b.Bytes(), err
}

// comparer gives the store's comparison the shape that the desk asks for.
func comparer(s *store.Store) admin.Compare {
	return func(ctx context.Context, a, b data.VersionNumber, limit int, cursor string) (admin.Difference, error) {
		d, err := s.Compare(ctx, a, b, limit, cursor)
		return admin.Difference(d), err
	}
}
