package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
)

// Importer runs imports.
type Importer interface {
	// Formats are the names of the readers.
	Formats() []string
	// Import reads the files of request and stores them as one version. The
	// report is written as it is, also beside an error.
	Import(ctx context.Context, request ImportRequest, progress Progress) (report json.RawMessage, err error)
}

// ImportRequest says what to import and how.
type ImportRequest struct {
	Format string
	Source data.Source // "": the format's own name
	Files  []string    // paths; the base names are those of the uploads
	AsOf   time.Time   // date of the content where the file does not say
	Force  bool        // also where a safety rule would stop it
	DryRun bool
	Delta  bool
	Set    map[string]string // csv and geojson: field → constant
	Map    map[string]string // csv and geojson: field → header
}

// Progress is told how far an import has come.
type Progress interface {
	Expect(bytes int64)
	Bytes(n int64)
	Rows(n int64)
	Done()
}

// startImport receives the files and answers 202 with where to look.
func (m *Module) startImport(w http.ResponseWriter, r *http.Request) error {
	request, err := m.readImport(r)
	if err != nil {
		return err
	}
	key := r.Header.Get("Idempotency-Key")
	if len(key) > 200 {
		return wire.Invalid(wire.Fault{Detail: "the Idempotency-Key is longer than 200 bytes"})
	}
	if j := m.jobs.byKey(key); j != nil {
		return accepted(w, r, j)
	}
	folder, files, err := m.receive(w, r)
	if err != nil {
		return err
	}
	request.Files = files
	j, err := m.jobs.start(m, request, folder, key)
	if err != nil {
		return err
	}
	return accepted(w, r, j)
}

func accepted(w http.ResponseWriter, r *http.Request, j *job) error {
	w.Header().Set("Location", "/v1/admin/imports/"+j.id)
	wire.WriteStatus(w, r, http.StatusAccepted, j.describe())
	return nil
}

// readImport reads the parameters, which stand in the address because the
// body is the file.
func (m *Module) readImport(r *http.Request) (ImportRequest, error) {
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return ImportRequest{}, err
	}
	request := ImportRequest{}
	format, ok := q.Text("format", 50)
	if !ok || !slices.Contains(m.Imports.Formats(), format) {
		q.Fault("format", "is none of "+strings.Join(m.Imports.Formats(), ", "))
	}
	request.Format = format
	source, _ := q.Text("source", 60)
	if strings.ContainsFunc(source, func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' }) {
		q.Fault("source", "may hold a-z, 0-9 and hyphens only")
	}
	request.Source = data.Source(source)
	if q.Has("as_of") {
		request.AsOf, _ = q.Time("as_of", m.Now())
	}
	request.Force, _ = q.Bool("force")
	request.DryRun, _ = q.Bool("dry_run")
	request.Delta, _ = q.Bool("delta")
	request.Set = readMap(&q, "set")
	request.Map = readMap(&q, "map")
	if name, ok := q.Text("name", 200); ok && strings.ContainsAny(name, `/\`) {
		q.Fault("name", "is a file's name, without folders")
	}
	return request, q.Err()
}

// readMap reads field=value pairs with semicolons between them.
func readMap(q *wire.Query, name string) map[string]string {
	text, ok := q.Text(name, 2000)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for part := range strings.SplitSeq(text, ";") {
		field, value, ok := strings.Cut(part, "=")
		if !ok || field == "" {
			q.Fault(name, "is not field=value;field=value")
			return nil
		}
		out[strings.TrimSpace(field)] = strings.TrimSpace(value)
	}
	return out
}

func (m *Module) listImports(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	wire.WriteStatus(w, r, http.StatusOK, struct {
		Imports []jobState `json:"imports"`
	}{m.jobs.list()})
	return nil
}

func (m *Module) getImport(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	j := m.jobs.byID(chi.URLParam(r, "id"))
	if j == nil {
		return fmt.Errorf("import: %w", data.ErrNotFound)
	}
	wire.WriteStatus(w, r, http.StatusOK, j.describe())
	return nil
}
