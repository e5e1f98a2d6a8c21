package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"finnfram/data"
	"finnfram/data/live"
	"finnfram/data/roadwork"
	"finnfram/data/store"
	"finnfram/importers"
)

// prepareRoads derives the roads of an import before its commit, where it
// brings other roads than those in force.
func prepareRoads(s *store.Store) func(context.Context, importers.Staged, func(string, float64)) ([]string, error) {
	return func(ctx context.Context, staged importers.Staged, progress func(string, float64)) ([]string, error) {
		then := maps.Clone(staged.Active)
		then[staged.Source] = data.Version{Source: staged.Source, Blobs: staged.Blobs}
		now, after := roadwork.Surveys(staged.Active), roadwork.Surveys(then)
		if len(after) == 0 || staged.Blobs[roadwork.Blob] == "" || slices.Equal(now, after) {
			return nil, nil
		}
		summary, err := roadwork.Ensure(ctx, s, after, []string{roadwork.Key(now)}, progress)
		if err != nil {
			return nil, err
		}
		return summary.Lines(), nil
	}
}

// loadRoads gives the roads in force to a command, which derives them where the
// store has none.
func (e *environment) loadRoads(s *store.Store) (*live.Roads, error) {
	told := false
	roads, err := live.LoadRoads(e, s, func(step string, share float64) {
		if !told && terminal(e.err) {
			fmt.Fprintln(e.err, "preparing the roads, which is done once …")
			told = true
		}
	})
	if errors.Is(err, context.Canceled) {
		return nil, errors.New("stopped")
	}
	return roads, err
}
