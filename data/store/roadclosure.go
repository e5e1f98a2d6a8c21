package store

import (
	"context"

	"finnfram/data"
)

var roadClosures = deskRows[data.RoadClosure]{table: "road_closure", name: "road closure", of: func(c *data.RoadClosure) deskRow {
	return deskRow{id: c.ID, etag: &c.ETag, from: &c.From, to: &c.To}
}}

// RoadClosures lists all road closures by id, with their ETags.
func (s *Store) RoadClosures(ctx context.Context) ([]data.RoadClosure, error) {
	return roadClosures.list(ctx, s)
}

// RoadClosure finds one road closure; data.ErrNotFound when there is none.
func (s *Store) RoadClosure(ctx context.Context, id string) (data.RoadClosure, error) {
	return roadClosures.get(ctx, s, id)
}

// PutRoadClosure stores a road closure under its ID, with the preconditions of
// PutClosure. It changes State, so that every node follows within a second.
func (s *Store) PutRoadClosure(ctx context.Context, c data.RoadClosure, ifMatch string) (stored data.RoadClosure, created bool, err error) {
	return roadClosures.put(ctx, s, c, ifMatch)
}

// DeleteRoadClosure deletes a road closure that is as the writer has seen it,
// or any with ifMatch "*". data.ErrNotFound when there is none,
// data.ErrConflict when it has changed.
func (s *Store) DeleteRoadClosure(ctx context.Context, id, ifMatch string) error {
	return roadClosures.remove(ctx, s, id, ifMatch)
}
