package importers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"finnfram/data"
)

// Store is the project's store as an import needs it, made of the methods of
// the same names.
type Store struct {
	// Active gives the version in force of every source.
	Active func(ctx context.Context) (map[data.Source]data.Version, error)
	// Begin opens an import of v.Source. With delta set it starts from the
	// content in force, otherwise from nothing.
	Begin func(ctx context.Context, v data.Version, delta bool) (Staging, error)
	// Blob opens a blob by its SHA-256; needed by readers that compare theirs
	// with the one in force.
	Blob func(ctx context.Context, sha string) (io.ReadCloser, error)
}

// Staging is a version being written, which nobody sees before its Commit.
// The store's staging fulfils it.
type Staging interface {
	// Put stores records; those whose key the version holds already come back.
	Put(ctx context.Context, records []data.Record) (repeated []data.Record, err error)
	Delete(ctx context.Context, kind data.RecordKind, keys ...string) error
	Findings(ctx context.Context, findings []data.Finding) error
	CountFindings(byRule map[string]int64)
	Blob(ctx context.Context, name string, write func(io.Writer) error) (sha string, err error)
	SetCredit(credit string)
	SetAsOf(at time.Time)
	// Changes ends the putting and hands over every difference from the
	// version in force.
	Changes(ctx context.Context, each func(data.Change) error) error
	Commit(ctx context.Context, counts data.Counts) (data.Version, error)
	// Discard gives the version up; after Commit it does nothing.
	Discard(ctx context.Context) error
}

// Limits bound what an import takes. Zero fields mean the defaults.
type Limits struct {
	UnpackedBytes int64   // of one file; default 64 GiB
	Ratio         int64   // unpacked to packed, above 16 MiB unpacked; default 200
	Members       int     // files in one zip; default 100
	RejectedShare float64 // of the rows; default 0.2, and only above RejectedRows
	RejectedRows  int64   // default 50
	RemovedShare  float64 // of a source's services, and of its records; default 0.2
	Findings      int64   // stored with the version; all are counted and written to the rejects file; default 10,000
}

// Run is one import: it opens the files, hands them to Reader, checks every
// row, and stores the outcome as one new version, or leaves the store as it
// was. Fill the fields and call Do once.
//
// Memory does not grow with the size of a row's file. It holds one batch of
// 2,000 records (about 4 MB of JSON), and for the discovery of duplicate ids
// 24 to 48 bytes for each record, together below 250 MB at 5 million rows;
// a reader's own memory, as its documentation states, comes on top. The whole
// process, with what waits for the collector, has taken 0.5 GB for a table of
// 5 million rows (docs/bench.md).
type Run struct {
	Reader  Reader
	Options Options
	Store   Store
	DryRun  bool // read, check and compare, but change nothing
	Force   bool // lift the rules against removing much and against importing the same files again
	Limits  Limits

	Progress Progress     // nil: none
	Log      *slog.Logger // nil: none
	Now      func() time.Time

	// RejectsDir is the folder for the file of rejected rows; default: the
	// working folder. The file is made when the first warning or error is, and
	// named <source>-rejected-<time>.csv; where there are only notes it is made
	// with KeepNotes alone. Rejects, where set, takes its place.
	RejectsDir string
	Rejects    io.Writer
	KeepNotes  bool

	// CheckHours reads opening hours and returns an error that says where they
	// cannot be read; nil: hours are not checked.
	CheckHours func(notation, raw string) error
	// NextSteps are further sentences for the end of the report.
	NextSteps []string

	// Prepare, where set, is called when all is read and no rule forbids the
	// commit, and before it: for what takes long to derive from the new
	// content and must be there when that comes into force. Its error fails
	// the import. A dry run does not call it. progress is told of the step
	// under way and the share of it that is done. The notes it returns go to
	// the report.
	Prepare func(ctx context.Context, staged Staged, progress func(step string, share float64)) (notes []string, err error)
}

// Staged is what is about to come into force.
type Staged struct {
	Source data.Source
	// Blobs of the new version: name → SHA-256. Store.Blob opens them already.
	Blobs map[string]string
	// Active are the versions in force, the one to be replaced among them.
	Active map[data.Source]data.Version
}

// Do runs the import of the files at paths. The Report is filled as far as the
// run came, also when an error is returned. Kinds of errors: data.ErrInvalid
// for input that cannot be used, data.ErrRefused for a rule that Force lifts;
// in both cases the store is unchanged and the old version is in force.
func (r Run) Do(ctx context.Context, paths []string) (Report, error) {
	r = r.withDefaults()
	report := Report{
		Source: r.Options.Source, Format: r.Reader.Name(), Started: r.Now(), DryRun: r.DryRun,
		Forced: r.Force, Delta: r.Options.Delta, NextSteps: slices.Clone(r.NextSteps),
	}
	err := r.run(ctx, paths, &report)
	report.Finished = r.Now()
	report.Elapsed = report.Finished.Sub(report.Started)
	r.Progress.Done()
	if err != nil {
		report.Failure = data.Plain(err)
		return report, fmt.Errorf("import %s: %w", report.Source, err)
	}
	r.Log.Info("import", "source", report.Source, "version", report.Version, "records", report.Counts.Records,
		"rejected", report.Counts.Rejected, "dry_run", r.DryRun, "elapsed", report.Elapsed)
	return report, nil
}

func (r Run) withDefaults() Run {
	if r.Options.Source == "" {
		r.Options.Source = data.Source(r.Reader.Name())
	}
	if r.Now == nil {
		r.Now = time.Now
	}
	if r.Log == nil {
		r.Log = slog.New(slog.DiscardHandler)
	}
	if r.Progress == nil {
		r.Progress = Silent{}
	}
	r.Progress = &locked{p: r.Progress}
	r.Limits = r.Limits.withDefaults()
	return r
}

func (l Limits) withDefaults() Limits {
	fill(&l.UnpackedBytes, 64<<30)
	fill(&l.Ratio, 200)
	fill(&l.Members, 100)
	fill(&l.RejectedShare, 0.2)
	fill(&l.RejectedRows, 50)
	fill(&l.RemovedShare, 0.2)
	fill(&l.Findings, 10_000)
	return l
}

func fill[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// run is Do without the bookkeeping around it.
func (r Run) run(ctx context.Context, paths []string, report *Report) error {
	files, err := openFiles(ctx, paths, r.Limits, r.Progress)
	defer func() { files.close() }()
	if err != nil {
		return err
	}
	report.Files = files.describe()
	checksum := contentChecksum(report.Files, r.Reader, r.Options)
	versions, err := r.Store.Active(ctx)
	if err != nil {
		return err
	}
	active := versions[r.Options.Source]
	report.Previous = active.Number
	if active.Number != 0 && active.Checksum == checksum && !r.Force {
		report.Unchanged = true
		report.Version, report.Counts, report.Findings = active.Number, active.Counts, active.Findings
		return nil
	}
	staging, err := r.Store.Begin(ctx, data.Version{
		Source: r.Options.Source, Format: r.Reader.Name(), Files: report.Files, Checksum: checksum, AsOf: r.Options.AsOf,
	}, r.Options.Delta)
	if err != nil {
		return err
	}
	defer func() {
		if err := staging.Discard(context.WithoutCancel(ctx)); err != nil {
			r.Log.Warn("an unfinished import could not be cleared away; the next one does", "err", err)
		}
	}()
	sink := newSink(ctx, r, staging, active, report)
	err = sink.read(files)
	if closing := sink.rejects.Close(); err == nil {
		err = closing
	}
	report.RejectsFile = sink.rejects.name
	if err != nil {
		return err
	}
	if err := files.unmoved(); err != nil {
		return err
	}
	return r.settle(ctx, sink, versions)
}

// settle compares what was read with what is in force, and commits it where
// no rule forbids that.
func (r Run) settle(ctx context.Context, sink *sink, versions map[data.Source]data.Version) error {
	report, active := sink.report, sink.active
	if err := sink.compare(); err != nil {
		return err
	}
	if err := r.judge(report, active); err != nil {
		return err
	}
	if r.DryRun {
		return nil
	}
	if err := r.prepare(ctx, sink, versions); err != nil {
		return err
	}
	sink.staging.SetCredit(report.Credit)
	sink.staging.SetAsOf(report.AsOf)
	sink.staging.CountFindings(report.Findings)
	version, err := sink.staging.Commit(ctx, report.Counts)
	if err != nil {
		return err
	}
	report.Version = version.Number
	return nil
}

func (r Run) prepare(ctx context.Context, sink *sink, versions map[data.Source]data.Version) error {
	if r.Prepare == nil {
		return nil
	}
	step, ok := r.Progress.(Stepper)
	if !ok {
		step = Silent{}
	}
	notes, err := r.Prepare(ctx, Staged{Source: r.Options.Source, Blobs: sink.blobs, Active: versions}, step.Step)
	sink.report.Notes = append(sink.report.Notes, notes...)
	return err
}

// judge applies the rules of Limits to what was read.
func (r Run) judge(report *Report, active data.Version) error {
	counts := report.Counts
	share := float64(counts.Rejected) / float64(max(counts.Read, 1))
	if counts.Rejected > r.Limits.RejectedRows && share > r.Limits.RejectedShare {
		return fmt.Errorf("%d of %d rows (%.0f %%) were rejected, more than %.0f %%: this is hardly the right file or mapping; see %s: %w",
			counts.Rejected, counts.Read, share*100, r.Limits.RejectedShare*100, report.rejectsName(), data.ErrInvalid)
	}
	if r.Options.Delta {
		return r.judgeRemoval(report, active)
	}
	if counts.Records == 0 && report.Blobs == 0 {
		if counts.Rejected > 0 { // broken, which is not the same as empty: no force makes it right
			return fmt.Errorf("all of the %d rows that could hold a record were rejected; see %s: %w", counts.Rejected, report.rejectsName(), data.ErrInvalid)
		}
		if active.Counts.Records == 0 {
			return fmt.Errorf("%d rows were read and none gave a record: nothing to store: %w", counts.Read, data.ErrInvalid)
		}
		if !r.Force {
			return fmt.Errorf("the files hold 0 records, version %d holds %d; nothing was changed. If the source is truly empty now, run it again with --force: %w",
				active.Number, active.Counts.Records, data.ErrRefused)
		}
	}
	return r.judgeRemoval(report, active)
}

func (r Run) judgeRemoval(report *Report, active data.Version) error {
	if r.Force {
		return nil
	}
	counts := report.Counts
	removed, held, what := report.ServicesRemoved, active.Counts.Services, "services"
	if float64(removed) <= r.Limits.RemovedShare*float64(held) {
		removed, held, what = counts.Removed, counts.Removed+counts.Changed+counts.Unchanged, "records"
	}
	if float64(removed) <= r.Limits.RemovedShare*float64(held) {
		return nil
	}
	look := "Look at the differences with --dry-run"
	if r.DryRun {
		look = "Look at the differences" // this is the dry run
	}
	return fmt.Errorf("this would remove %d of the %d %s of %s (%.0f %%, allowed are %.0f %%); version %d stays in force. "+
		"%s; if they are right, run it again with --force: %w",
		removed, held, what, r.Options.Source, 100*float64(removed)/float64(held), r.Limits.RemovedShare*100, active.Number, look, data.ErrRefused)
}

// errNoInput is what a run without files returns.
var errNoInput = errors.New("no file was named")
