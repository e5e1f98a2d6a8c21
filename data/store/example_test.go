package store_test

import (
	"context"
	"fmt"
	"os"

	"finnfram/data"
	"finnfram/data/store"
)

// An import: begin, put, look at the difference, commit. Then read it back.
func Example() {
	ctx := context.Background()
	dir, _ := os.MkdirTemp("", "finnfram-")
	defer os.RemoveAll(dir)
	s, err := store.Open(ctx, store.Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()

	staging, err := s.Begin(ctx, data.Version{Source: "osm", Format: "osm"}, store.BeginOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer staging.Discard(ctx)
	staging.Put(ctx, []data.Record{
		{Kind: data.SiteRecord, Key: "node/1", Body: []byte(`{"name":"Legevakten","services":[{"id":"osm-node-1-emergency-clinic"}]}`)},
	})
	diff, _ := staging.Diff(ctx, 10)
	version, _ := staging.Commit(ctx, diff.Counts)
	fmt.Println("version", version.Number, "added", version.Counts.Added, "of", version.Counts.Services, "service")

	s.Records(ctx, version.Number, data.SiteRecord, func(r data.Record) error {
		fmt.Println(r.Key)
		return nil
	})
	// Output:
	// version 1 added 1 of 1 service
	// node/1
}
