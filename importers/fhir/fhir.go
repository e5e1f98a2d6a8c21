// Package fhir reads directories of health services in FHIR R4: bundles as
// JSON or XML, bulk exports as NDJSON, and pages of searches, with the
// Norwegian base profiles (no-basis) and those of IHE mCSD.
//
// A Location becomes a site; a HealthcareService becomes a service at each of
// its locations for each code that has a category. What a resource does not
// say stays unknown: an Organization's address never stands in for a place.
//
//	files ─> versions of each resource, by its own key
//	           │  the newest version wins; a DELETE removes
//	           v
//	         locations and services, by the location's key
//	           │  urn:uuid and identifier references are followed
//	           v
//	         sites
//
// The shape of R5 (availability, contact) is read where it is met.
package fhir

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

// Reader reads FHIR files in any number and order. Memory is three spools
// (registry.Spool) of 64 MiB plus a 128th of the resources' size each, and
// about 150 bytes for each Organization and each Location that another is part
// of. The zero value is ready.
type Reader struct{}

var _ importers.Reader = Reader{}

// Name implements importers.Reader.
func (Reader) Name() string { return "fhir" }

// Help implements importers.Reader.
func (Reader) Help() string {
	return "FHIR R4 Location, HealthcareService and Organization: bundles (JSON, XML), NDJSON, no-basis and mCSD"
}

// run is one import under way.
type run struct {
	ctx     context.Context
	sink    importers.Sink
	options importers.Options

	versions registry.Spool // by a resource's own key
	placed   registry.Spool // by the key of a location, as referred to
	resolved registry.Spool // the same with references followed

	organizations map[string]organization // by key, with few fields
	parents       map[string]*parent      // locations that others are part of
	shared        map[string]int          // locations by their own organisation number
	indirect      bool                    // a reference by urn or identifier was seen
	history       bool                    // newest versions come first
	resources     int64
	others        int64
	asOf          time.Time
}

// Read implements importers.Reader.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	r := run{ctx: ctx, sink: sink, options: options, organizations: map[string]organization{}, parents: map[string]*parent{}, shared: map[string]int{}}
	defer r.versions.Close()
	defer r.placed.Close()
	defer r.resolved.Close()
	for _, input := range inputs {
		if err := r.input(input); err != nil {
			return err
		}
	}
	if r.resources == 0 && r.others > 0 {
		return fmt.Errorf("%s: no Location, HealthcareService or Organization among %d objects: %w", inputs[0].Name, r.others, data.ErrInvalid)
	}
	if !r.asOf.IsZero() {
		sink.AsOf(r.asOf)
	}
	return r.join()
}

func (r *run) input(input importers.Input) error {
	in := bufio.NewReaderSize(input.Reader, 64<<10)
	head, err := in.Peek(512)
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", input.Name, err)
	}
	input.Reader = in
	if strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"), "<") {
		return r.xml(input)
	}
	_, err = registry.Read(r.ctx, []importers.Input{input}, r.sink, []string{"entry"}, r.object)
	return err
}
