package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/geo/hours"
	"finnfram/importers"
	"finnfram/importers/addresses"
	"finnfram/importers/brreg"
	"finnfram/importers/catchments"
	"finnfram/importers/csvfile"
	"finnfram/importers/fhir"
	"finnfram/importers/geojson"
	"finnfram/importers/helsenorge"
	"finnfram/importers/locoreg"
	"finnfram/importers/municipalities"
	"finnfram/importers/n1000"
	"finnfram/importers/norway"
	"finnfram/importers/osm"
	"finnfram/importers/postcodes"
)

// readers lists what can be imported.
func readers() []importers.Reader {
	return []importers.Reader{
		osm.Reader{}, n1000.Reader{}, locoreg.Reader{}, fhir.Reader{}, helsenorge.Reader{}, brreg.Reader{}, addresses.Reader{},
		municipalities.Reader{}, postcodes.Reader{}, catchments.Reader{}, csvfile.Reader{}, geojson.Reader{}, norway.Reader{},
	}
}

func readerNamed(name string) (importers.Reader, error) {
	var known []string
	for _, r := range readers() {
		if r.Name() == name {
			return r, nil
		}
		known = append(known, r.Name())
	}
	return nil, fmt.Errorf("%q is no source; known are %s: %w", name, strings.Join(known, ", "), data.ErrInvalid)
}

type importCommand struct {
	Format string            `arg:"" name:"source" help:"What the files are; see below."`
	Files  []string          `arg:"" optional:"" type:"existingfile" help:"Files, also .gz, .bz2 or .zip. All of one command are one version."`
	As     string            `help:"Store under this source name, so that several files of one format live side by side." placeholder:"NAME"`
	AsOf   string            `name:"as-of" help:"Date of the content, where the file does not say." placeholder:"2026-11-23"`
	Map    map[string]string `help:"csv, geojson: which header holds a field." placeholder:"FIELD=HEADER"`
	Set    map[string]string `help:"csv, geojson, helsenorge: a field's value for all rows, such as category=pharmacy." placeholder:"FIELD=VALUE"`
	Delta  bool              `help:"The files hold changes only: what they do not mention stays."`
	DryRun bool              `help:"Read, check and compare, but change nothing."`
	Force  bool              `help:"Go on where a safety rule says no: many services removed, or the same files again."`
	JSON   bool              `name:"json" help:"Print the report as JSON."`
	Reject string            `name:"rejects" help:"Folder for the file of rejected rows." default:"." type:"path" placeholder:"DIR"`
}

// Help lists the sources.
func (importCommand) Help() string {
	var b strings.Builder
	b.WriteString("Sources:\n")
	for _, r := range readers() {
		fmt.Fprintf(&b, "  %-15s %s\n", r.Name(), r.Help())
	}
	b.WriteString(`
Examples:
  finnfram import osm oslo-center.osm.pbf
  finnfram import n1000 veglenke.geojson
  finnfram import addresses Basisdata_3420_Elverum_25833_MatrikkelenAdresse.csv
  finnfram import csv clinics.csv --as county --set category=dentist --map lat=Nord,lon=Øst --set epsg=25833
  finnfram import geojson hospitals.geojson --as hospitals --set category=hospital --dry-run

A running server takes the new version into use within a second. The old one stays in the store: finnfram versions.`)
	return b.String()
}

// Run imports.
func (c importCommand) Run(env *environment) error {
	reader, err := readerNamed(c.Format)
	if err != nil {
		return err
	}
	options, err := c.options()
	if err != nil {
		return err
	}
	s, err := env.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	run := importers.Run{Reader: reader, Options: options, DryRun: c.DryRun, Force: c.Force, RejectsDir: c.Reject, Progress: env.progress(c)}
	report, err := env.importFiles(env, s, run, c.Files)
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("import %s: stopped; nothing was changed", c.Format)
	}
	if err == nil {
		report.NextSteps = append(report.NextSteps, c.nextSteps(report)...)
	}
	if c.JSON {
		return errors.Join(report.WriteJSON(env.out), err)
	}
	if err != nil && report.Counts.Read == 0 {
		return err // nothing was read: the error says it all
	}
	return errors.Join(report.WriteText(env.out), err)
}

// nextSteps says what an operator may want to do after a good import.
func (c importCommand) nextSteps(report importers.Report) []string {
	var steps []string
	switch {
	case report.Unchanged:
		return nil
	case c.DryRun:
		return []string{"nothing was changed; without --dry-run this becomes the version in force"}
	case c.Format == "addresses":
		steps = append(steps, "finnfram nearest --place ADDRESS finds places by these addresses")
	case len(report.Categories) == 0 && len(report.Notes) > 0:
		steps = append(steps, "finnfram nearest --lat … --lon … --category legevakt --by drive asks by travel time")
	case len(report.Categories) > 0:
		steps = append(steps, fmt.Sprintf("finnfram nearest --lat … --lon … --category %s asks; finnfram search --categories lists what is held", report.Categories[0].Category))
	}
	if report.Counts.Changed+report.Counts.Removed > 0 {
		steps = append(steps, fmt.Sprintf("finnfram versions list --source %s shows the version before, to which finnfram versions rollback returns", report.Source))
	}
	if len(report.Findings) > 0 {
		steps = append(steps, fmt.Sprintf("finnfram versions findings %d lists every finding", report.Version))
	}
	return steps
}

func (e *environment) importFiles(ctx context.Context, s *store.Store, run importers.Run, files []string) (importers.Report, error) {
	if _, own := run.Reader.(norway.Reader); own && len(files) == 0 {
		return e.importFacts(ctx, s, run)
	}
	return e.prepare(run, s).Do(ctx, files)
}

// prepare fills in what is the same for every import.
func (e *environment) prepare(run importers.Run, s *store.Store) importers.Run {
	run.Store = importers.Store{
		Active: s.Active, Blob: s.Blob,
		Begin: func(ctx context.Context, v data.Version, delta bool) (importers.Staging, error) {
			return s.Begin(ctx, v, store.BeginOptions{Delta: delta})
		},
	}
	run.Now, run.Log, run.Prepare = e.now, e.log, prepareRoads(s)
	run.CheckHours = func(notation, raw string) error {
		_, err := hours.Read(notation, raw)
		return err
	}
	return run
}

func (c importCommand) options() (importers.Options, error) {
	options := importers.Options{Source: data.Source(c.As), Mapping: c.Map, Set: c.Set, Delta: c.Delta}
	if strings.Trim(c.As, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || len(c.As) > 40 {
		return options, fmt.Errorf("--as %q: at most 40 small letters, digits, - and _: %w", c.As, data.ErrInvalid)
	}
	if c.AsOf != "" {
		at, err := time.ParseInLocation("2006-01-02", c.AsOf, hours.Oslo)
		if err != nil {
			return options, fmt.Errorf("--as-of %q is no date; write 2026-11-23: %w", c.AsOf, data.ErrInvalid)
		}
		options.AsOf = at
	}
	return options, nil
}

// progress shows a bar to a person and lines to a log, on standard error so
// that standard output holds the report alone.
func (e *environment) progress(c importCommand) importers.Progress {
	if terminal(e.err) {
		return importers.NewBar(e.err, "import "+c.Format)
	}
	return &importers.Lines{W: e.err, Title: "import " + c.Format, Now: e.now}
}
