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
	borrowed   []bool   // of each site: its date is that of the version
	areas      []data.Area
	postcodes  []data.Postcode
	catchments []data.Catchment
}

// chunk is how many records are decoded as one piece of work.
const chunk = 1024

// readLayer decodes all records of a version, on all processors. Sites that an
// earlier layer of the source has in the same words are taken from it; nil:
// there is none.
func readLayer(ctx context.Context, source Source, version data.Version, earlier *layer) (*layer, error) {
	l := &layer{version: version}
	known := earlier.known(version)
	err := readKind(ctx, source, version, data.SiteRecord, func(r data.Record) (hashed, error) {
		h := fnv.New64a()
		h.Write(r.Body)
		row := hashed{hash: h.Sum64()}
		if same := known[row.hash]; same != nil && same.Key == r.Key {
			row.site = *same
			return row, nil
		}
		var err error
		if row.site, err = decode[data.Site](r); err == nil {
			row.borrowed = row.site.AsOf.IsZero()
			vouch(&row.site, version)
		}
		return row, err
	}, func(rows []hashed) {
		for i := range rows {
			l.sites = append(l.sites, rows[i].site)
			l.hashes = append(l.hashes, rows[i].hash)
			l.borrowed = append(l.borrowed, rows[i].borrowed)
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

// hashed is a site, the hash of its record, and whether its date is that of
// the version.
type hashed struct {
	site     data.Site
	hash     uint64
	borrowed bool
}

// known are the sites that mean the same in version, by the hash of their
// record: those that do not owe the layer's own version their date.
func (l *layer) known(version data.Version) map[uint64]*data.Site {
	if l == nil || l.version.Format != version.Format {
		return nil
	}
	known := make(map[uint64]*data.Site, len(l.sites))
	for i := range l.sites {
		if !l.borrowed[i] {
			known[l.hashes[i]] = &l.sites[i]
		}
	}
	return known
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
