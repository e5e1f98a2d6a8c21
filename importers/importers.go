// Package importers holds the run that every import shares (read, check,
// report, store) and the words between it and the readers in its
// sub-packages, one for each source or file format.
package importers

import (
	"context"
	"io"
	"time"

	"finnfram/data"
)

// Input is one opened file. Bytes read from it move the progress bar; a
// reader never opens files itself. Compressed files (gzip, zip with one
// member) arrive unpacked and bounded in size.
type Input struct {
	Name string // base name, for findings
	Size int64  // bytes on disk, 0 when unknown
	// Open opens the same content again from its start, for readers that walk
	// a file more than once. It is nil where the content can be read only once.
	Open func() (io.ReadCloser, error)
	io.Reader
}

// Options are what an operator said on the command line.
type Options struct {
	Source  data.Source       // name under which the content is stored; default: the reader's name
	AsOf    time.Time         // date of the content where the file does not say; zero: unknown
	Mapping map[string]string // csv and geojson: field → header
	Set     map[string]string // csv and geojson: field → constant, such as category=pharmacy
	Delta   bool              // the files hold changes only; what they do not mention stays
}

// Sink takes what a reader finds. Implementations are used from one
// goroutine. A returned error stops the reader at once and must be passed on.
type Sink interface {
	// Row counts a row looked at, and lets the run stop on cancelled contexts.
	Row() error
	// Site hands over one site with its services. The run fills empty IDs
	// (MakeSiteID, MakeServiceID), Source and AsOf, checks the site
	// (coordinates, org number, duplicate ids, unreadable hours) and stores it.
	Site(data.Site) error
	Area(data.Area) error
	Postcode(data.Postcode) error
	Catchment(data.Catchment) error
	// Delete says that the source no longer knows a key (delta imports).
	Delete(kind data.RecordKind, key string) error
	// Blob stores a built artefact under a name unique in the version.
	Blob(name string, write func(io.Writer) error) error
	// Finding reports something about a row; Error means the row was not taken.
	Finding(data.Finding)
	// Credit names the licence and owner to credit; AsOf is the content's own
	// date, where the file states one.
	Credit(string)
	AsOf(time.Time)
}

// At tells sink where in its file the row comes from that is handed over
// next; line counts from 1, and is the ordinal of the object in files without
// lines. Readers that never call it are told apart by the count of Row. It
// does nothing for a sink that does not care.
func At(sink Sink, file string, line int64) {
	if s, ok := sink.(interface{ At(file string, line int64) }); ok {
		s.At(file, line)
	}
}

// Suggest adds a sentence on what to do next to the end of the report. It does
// nothing for a sink that makes none.
func Suggest(sink Sink, step string) {
	if s, ok := sink.(interface{ Suggest(step string) }); ok {
		s.Suggest(step)
	}
}

// Tell adds a sentence on what was read, beside the counts of rows, to the
// report. It does nothing for a sink that makes none.
func Tell(sink Sink, sentence string) {
	if s, ok := sink.(interface{ Tell(sentence string) }); ok {
		s.Tell(sentence)
	}
}

// Reader reads one source or file format. One that also has the method
//
//	Revision() string
//
// changes its result whenever it makes something else of the same files, so
// that importing them once more is not taken for repetition.
type Reader interface {
	// Name is the word after «finnfram import».
	Name() string
	// Help is one sentence: what file it reads and where it comes from.
	Help() string
	// Read reads all inputs of one import in order and hands what it finds to
	// sink. It streams: memory does not grow with the number of rows beyond
	// what its doc comment states. Bad rows are findings; an input that is
	// not of the format at all is an error that names file, line and field.
	Read(ctx context.Context, inputs []Input, options Options, sink Sink) error
}
