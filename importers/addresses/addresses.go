// Package addresses reads Kartverket's CSV files of official addresses
// (matrikkelen) into one table, stored as the blob "addresses".
package addresses

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/geo/places"
	"finnfram/importers"
)

// BlobName is the name under which the table is stored; places.ReadAddresses
// reads it.
const BlobName = "addresses"

// maxLine bounds one row; real ones have some 400 bytes.
const maxLine = 1 << 20

// Reader reads the files of nedlasting.geonorge.no, of one municipality or of
// the nation: MatrikkelenAdresse (46 columns) and MatrikkelenVegadresse (37).
// Columns are found by name, whatever their order and case. Each row has its
// own coordinate system. The representation point is used: it lies at the
// building, where the access point is where its road leaves the street. The
// organisation number in the rows is the parish's and is not read.
//
// Memory: below 100 bytes a row, and below 40 bytes a row for the table in
// force that the new one is compared with; 5 million rows need 0.7 GB.
// With Options.Delta the municipalities in the files replace what is known of
// them and all others stay.
type Reader struct{}

// Name is the word after «finnfram import».
func (Reader) Name() string { return "addresses" }

// Help says what the reader reads.
func (Reader) Help() string {
	return "official addresses as CSV (MatrikkelenAdresse or MatrikkelenVegadresse), from Kartverket's nedlasting.geonorge.no; several municipalities in one command, or the whole nation"
}

// Read builds one table of all inputs. A row without a usable address or
// point is an Error finding; an address that comes twice is kept once.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	sink.Credit("© Kartverket, matrikkelen – adresse, CC BY 4.0")
	earlier, err := previous(ctx, options, sink)
	if err != nil {
		return err
	}
	r := reading{sink: sink}
	for _, input := range inputs {
		if err := r.file(input); err != nil {
			return err
		}
	}
	if !r.asOf.IsZero() {
		sink.AsOf(r.asOf)
	}
	if r.taken == 0 {
		return ctx.Err() // the run decides what an empty source means
	}
	if options.Delta {
		if err := r.builder.Keep(earlier); err != nil {
			return fmt.Errorf("addresses in force: %w: %w", err, data.ErrDamaged)
		}
	}
	return r.finish(ctx, earlier)
}

// previous reads the table in force. A damaged one is a finding, so that an
// import can mend it, unless its content is needed.
func previous(ctx context.Context, options importers.Options, sink importers.Sink) (*places.Addresses, error) {
	if _, offers := sink.(importers.BlobSink); options.Delta && !offers {
		return nil, fmt.Errorf("a delta needs the addresses in force, which cannot be read here: %w", data.ErrInvalid)
	}
	blob, err := importers.Previous(ctx, sink, BlobName)
	if err != nil || blob == nil {
		return nil, err
	}
	defer blob.Close()
	earlier, err := places.ReadAddresses(blob)
	if errors.Is(err, places.ErrDamaged) && !options.Delta {
		sink.Finding(data.Finding{Severity: data.Warning, Rule: "previous-damaged", Detail: "the addresses in force cannot be read, so all addresses count as added: " + err.Error()})
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("addresses in force: %w: %w", err, data.ErrDamaged)
	}
	return earlier, nil
}

// finish stores the table and tells how it differs from the earlier one.
func (r *reading) finish(ctx context.Context, earlier *places.Addresses) error {
	table, duplicates := r.builder.Finish()
	for _, d := range duplicates {
		file, line := r.where(d.Again)
		_, first := r.where(d.First)
		r.sink.Finding(data.Finding{
			Severity: data.Warning, Rule: "duplicate-id", File: file, Line: line, Object: fmt.Sprint(d.ID), Field: "adresseId", Value: fmt.Sprint(d.ID),
			Detail: fmt.Sprintf("the address came before, in line %d; the first is kept", first),
		})
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	write := func(w io.Writer) error {
		_, err := table.WriteTo(w)
		return err
	}
	if err := r.sink.Blob(BlobName, write); err != nil {
		return err
	}
	d := table.Compare(earlier)
	importers.Counted(r.sink, data.Counts{Records: int64(table.Len()), Added: d.Added, Changed: d.Changed, Removed: d.Removed, Unchanged: d.Unchanged})
	return nil
}

// started is where a file's rows begin among all rows.
type started struct {
	name    string
	ordinal uint32
}

// where is the file and line of a row.
func (r *reading) where(ordinal uint32) (file string, line int64) {
	for i := len(r.files) - 1; i >= 0; i-- {
		if r.files[i].ordinal < ordinal {
			return r.files[i].name, int64(ordinal - r.files[i].ordinal)
		}
	}
	return "", 0
}

// file reads one file.
func (r *reading) file(input importers.Input) error {
	r.name, r.line = input.Name, 0
	r.files = append(r.files, started{input.Name, r.ordinal})
	lines := bufio.NewScanner(input)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	if !lines.Scan() {
		return r.ended(lines.Err(), "the file is empty")
	}
	r.line, r.ordinal = 1, r.ordinal+1
	if err := r.header(strings.TrimPrefix(lines.Text(), "\ufeff")); err != nil {
		return err
	}
	for lines.Scan() {
		if r.ordinal == math.MaxUint32-1 {
			return fmt.Errorf("%s: more than %d rows: %w", r.name, uint32(math.MaxUint32-1), data.ErrInvalid)
		}
		r.line, r.ordinal = r.line+1, r.ordinal+1
		text := lines.Text()
		if text == "" {
			continue
		}
		r.short = false
		importers.At(r.sink, r.name, r.line)
		if err := r.sink.Row(); err != nil {
			return err
		}
		r.row(text)
	}
	if lines.Err() == nil && r.short {
		return r.ended(nil, fmt.Sprintf("line %d: the file is cut off: its last row has fewer columns than the header", r.line))
	}
	return r.ended(lines.Err(), "")
}

// ended turns the end of a file into an error, where it is one.
func (r *reading) ended(err error, detail string) error {
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s: line %d: longer than %d bytes, this is no file of addresses: %w", r.name, r.line+1, maxLine, data.ErrInvalid)
	case err != nil:
		return fmt.Errorf("%s: line %d: %w", r.name, r.line+1, err)
	case detail != "":
		return fmt.Errorf("%s: %s: %w", r.name, detail, data.ErrInvalid)
	}
	return nil
}

// header finds the columns.
func (r *reading) header(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("%s: line 1: not UTF-8; Kartverket's files are, so this one was converted (to Latin-1?): %w", r.name, data.ErrInvalid)
	}
	r.columns = columns{}
	if missing := r.columns.find(strings.Split(text, ";")); len(missing) > 0 {
		return fmt.Errorf("%s: line 1: columns %s are missing; expected is the header of MatrikkelenAdresse or MatrikkelenVegadresse, parted by semicolons: %w",
			r.name, strings.Join(missing, ", "), data.ErrInvalid)
	}
	return nil
}
