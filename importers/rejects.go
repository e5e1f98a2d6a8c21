package importers

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"finnfram/data"
)

// waitingNotes is how many notes wait in memory for the first finding that is
// worth a file.
const waitingNotes = 2000

// rejects writes every finding of a run, in the order of the input, to a CSV
// file. Notes alone leave no file behind: it is made with the first warning or
// error (the notes before it come first), or with more notes than may wait,
// and is then taken away at the end where nothing worse came.
type rejects struct {
	name    string // set once the file exists
	path    string
	into    io.Writer // in place of a file
	file    *os.File
	lines   *csv.Writer
	waiting []data.Finding
	keep    bool // something else than notes was written, or all were asked for
}

func newRejects(r Run, now time.Time) *rejects {
	source := r.Options.Source
	name := fmt.Sprintf("%s-rejected-%s.csv", data.MakeSiteID(source, "")[:len(source)], now.UTC().Format("20060102T150405Z"))
	return &rejects{path: filepath.Join(r.RejectsDir, name), into: r.Rejects, keep: r.KeepNotes || r.Rejects != nil}
}

func (r *rejects) write(f data.Finding) error {
	r.keep = r.keep || f.Severity != data.Note
	if r.lines == nil && !r.keep && len(r.waiting) < waitingNotes {
		r.waiting = append(r.waiting, f)
		return nil
	}
	if r.lines == nil {
		if err := r.open(); err != nil {
			return err
		}
	}
	return r.line(f)
}

func (r *rejects) open() error {
	into := r.into
	if into == nil {
		file, name, err := createNew(r.path)
		if err != nil {
			return fmt.Errorf("file of rejected rows: %w", err)
		}
		r.file, r.name, into = file, name, file
	}
	r.lines = csv.NewWriter(into)
	err := r.lines.Write([]string{"file", "line", "object", "field", "value", "rule", "severity", "detail"})
	for _, f := range r.waiting {
		if err == nil {
			err = r.line(f)
		}
	}
	r.waiting = nil
	return err
}

// createNew makes a file that was not there, so that neither an earlier
// import's file nor what a planted link points to is written over.
func createNew(path string) (*os.File, string, error) {
	name := path
	for n := 2; ; n++ {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o640)
		if err == nil || !os.IsExist(err) || n > 100 {
			return file, name, err
		}
		name = fmt.Sprintf("%s-%d.csv", strings.TrimSuffix(path, ".csv"), n)
	}
}

func (r *rejects) line(f data.Finding) error {
	return r.lines.Write([]string{
		Cell(f.File), strconv.FormatInt(f.Line, 10), Cell(f.Object), Cell(f.Field), Cell(f.Value), Cell(f.Rule), string(f.Severity), Cell(f.Detail),
	})
}

// Cell is the text of a CSV field that a spreadsheet shows as it is: one that begins like a
// formula gets an apostrophe before it, unless it is a plain number, and signs
// that cannot be seen are written out.
func Cell(text string) string {
	text = visible(text)
	if text == "" || !strings.ContainsRune("=+-@", rune(text[0])) {
		return text
	}
	if number.MatchString(text) {
		return text
	}
	return "'" + text
}

// number is what may begin with a sign: a coordinate, a pair of them, a
// telephone number.
var number = regexp.MustCompile(`^[+-][0-9. ]+(, [+-]?[0-9. ]+)?$`)

// Close writes what is left. It is safe on a file never opened.
func (r *rejects) Close() error {
	if r.lines == nil {
		return nil
	}
	r.lines.Flush()
	err := r.lines.Error()
	if r.file == nil {
		return err
	}
	if closing := r.file.Close(); err == nil {
		err = closing
	}
	if !r.keep {
		if removing := os.Remove(r.name); err == nil {
			err = removing
		}
		r.name = ""
	}
	return err
}
