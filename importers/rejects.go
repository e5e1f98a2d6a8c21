package importers

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"finnfram/data"
)

// rejects writes every finding of a run to a CSV file, which is made with the
// first of them, in the order of the input.
type rejects struct {
	name  string // set once the file exists
	path  string
	into  io.Writer // in place of a file
	file  *os.File
	lines *csv.Writer
}

func newRejects(dir string, into io.Writer, source data.Source, now time.Time) *rejects {
	name := fmt.Sprintf("%s-rejected-%s.csv", data.MakeSiteID(source, "")[:len(source)], now.UTC().Format("20060102T150405Z"))
	return &rejects{path: filepath.Join(dir, name), into: into}
}

func (r *rejects) write(f data.Finding) error {
	if r.lines == nil {
		if err := r.open(); err != nil {
			return err
		}
	}
	return r.lines.Write([]string{
		f.File, strconv.FormatInt(f.Line, 10), f.Object, f.Field, f.Value, f.Rule, string(f.Severity), f.Detail,
	})
}

func (r *rejects) open() error {
	into := r.into
	if into == nil {
		file, err := os.OpenFile(r.path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640)
		if err != nil {
			return fmt.Errorf("file of rejected rows: %w", err)
		}
		r.file, r.name, into = file, r.path, file
	}
	r.lines = csv.NewWriter(into)
	return r.lines.Write([]string{"file", "line", "object", "field", "value", "rule", "severity", "detail"})
}

// Close writes what is left. It is safe on a file never opened.
func (r *rejects) Close() error {
	if r.lines == nil {
		return nil
	}
	r.lines.Flush()
	err := r.lines.Error()
	if r.file != nil {
		if closing := r.file.Close(); err == nil {
			err = closing
		}
	}
	return err
}
