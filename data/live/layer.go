package live

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"runtime"
	"sync"

	"finnfram/data"
)

// layer is one version of one source, decoded. It is immutable.
type layer struct {
	version    data.Version
	sites      []data.Site
	hashes     []uint64 // of each site's record
	areas      []data.Area
	postcodes  []data.Postcode
	catchments []data.Catchment
}

// chunk is how many records are decoded as one piece of work.
const chunk = 1024

// readLayer decodes all records of a version, on all processors.
func readLayer(ctx context.Context, source Source, version data.Version) (*layer, error) {
	l := &layer{version: version}
	err := readKind(ctx, source, version, data.SiteRecord, func(r data.Record) (hashed[data.Site], error) {
		h := fnv.New64a()
		h.Write(r.Body)
		site, err := decode[data.Site](r)
		return hashed[data.Site]{site, h.Sum64()}, err
	}, func(rows []hashed[data.Site]) {
		for i := range rows {
			vouch(&rows[i].value, version)
			l.sites = append(l.sites, rows[i].value)
			l.hashes = append(l.hashes, rows[i].hash)
		}
	})
	if err == nil {
		err = readKind(ctx, source, version, data.AreaRecord, decode[data.Area], func(rows []data.Area) { l.areas = append(l.areas, rows...) })
	}
	if err == nil {
		err = readKind(ctx, source, version, data.PostcodeRecord, decode[data.Postcode], func(rows []data.Postcode) { l.postcodes = append(l.postcodes, rows...) })
	}
	if err == nil {
		err = readKind(ctx, source, version, data.CatchmentRecord, decode[data.Catchment], func(rows []data.Catchment) { l.catchments = append(l.catchments, rows...) })
	}
	if err != nil {
		return nil, fmt.Errorf("version %d of %q: %w", version.Number, version.Source, err)
	}
	return l, nil
}

type hashed[T any] struct {
	value T
	hash  uint64
}

func decode[T any](r data.Record) (T, error) {
	var value T
	if err := json.Unmarshal(r.Body, &value); err != nil {
		return value, fmt.Errorf("%s record %q: %w: %w", r.Kind, r.Key, data.ErrDamaged, err)
	}
	return value, nil
}

// readKind reads the records of one kind, decodes them in chunks on all
// processors and hands the chunks to take in the order read.
func readKind[T any](ctx context.Context, source Source, version data.Version, kind data.RecordKind, decode func(data.Record) (T, error), take func([]T)) error {
	type result struct {
		rows []T
		err  error
	}
	slots := make(chan chan result, 2*runtime.GOMAXPROCS(0)) // chunks under way, in order
	var failed error
	var taking sync.WaitGroup
	taking.Go(func() {
		for slot := range slots {
			r := <-slot
			if failed == nil {
				failed = r.err
			}
			if failed == nil {
				failed = guarded(func() error { take(r.rows); return nil })
			}
		}
	})
	var pending []data.Record
	start := func() {
		records, slot := pending, make(chan result, 1)
		pending = nil
		slots <- slot
		go func() {
			rows := make([]T, len(records))
			err := guarded(func() (err error) {
				for i := range records {
					if rows[i], err = decode(records[i]); err != nil {
						break
					}
				}
				return err
			})
			slot <- result{rows, err}
		}()
	}
	err := guarded(func() error {
		return source.Records(ctx, version.Number, kind, func(r data.Record) error {
			if pending = append(pending, r); len(pending) == chunk {
				start()
			}
			return nil
		})
	})
	if len(pending) > 0 {
		start()
	}
	close(slots)
	taking.Wait()
	if err != nil {
		return err
	}
	return failed
}
