package admin

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"finnfram/api/access"
	"finnfram/api/wire"
	"finnfram/data"
)

// listVersions answers the versions of one source, or all, newest first.
func (m *Module) listVersions(w http.ResponseWriter, r *http.Request) error {
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return err
	}
	source, _ := q.Text("source", 100)
	limit := q.Int("limit", 1, 200, 50)
	before := number(&q)
	if err := q.Err(); err != nil {
		return err
	}
	list, err := m.Versions.Versions(r.Context(), data.Source(source), data.VersionNumber(before), limit)
	if err != nil {
		return err
	}
	out := struct {
		Versions []data.Version `json:"versions"`
		Next     *string        `json:"next"`
	}{Versions: orEmpty(list)}
	if len(list) == limit {
		out.Next = next(r, strconv.FormatInt(int64(list[len(list)-1].Number), 10))
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", out)
	return nil
}

// number reads a cursor that holds one number; 0 where there is none.
func number(q *wire.Query) int64 {
	token, ok := q.Text("cursor", 200)
	if !ok {
		return 0
	}
	if parts, ok := wire.OpenCursor(token, 1); ok {
		if n, err := strconv.ParseInt(parts[0], 10, 64); err == nil && n > 0 {
			return n
		}
	}
	q.Fault("cursor", "is not one that this address gave")
	return 0
}

func next(r *http.Request, position string) *string {
	link := wire.NextLink(r.URL, wire.Cursor(position))
	return &link
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// versionNumber reads a version's number in the address.
func versionNumber(r *http.Request, name string) (data.VersionNumber, error) {
	n, err := strconv.ParseInt(chi.URLParam(r, name), 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("version: %w", data.ErrNotFound)
	}
	return data.VersionNumber(n), nil
}

func (m *Module) getVersion(w http.ResponseWriter, r *http.Request) error {
	n, err := versionNumber(r, "n")
	if err != nil {
		return err
	}
	if err := noParameters(r); err != nil {
		return err
	}
	v, err := m.Versions.Version(r.Context(), n)
	if err != nil {
		return err
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", v)
	return nil
}

func (m *Module) listFindings(w http.ResponseWriter, r *http.Request) error {
	n, err := versionNumber(r, "n")
	if err != nil {
		return err
	}
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return err
	}
	limit, after := q.Int("limit", 1, 1000, 100), number(&q)
	if err := q.Err(); err != nil {
		return err
	}
	if _, err := m.Versions.Version(r.Context(), n); err != nil {
		return err
	}
	list, err := m.Versions.Findings(r.Context(), n, after, limit)
	if err != nil {
		return err
	}
	out := struct {
		Findings []data.Finding `json:"findings"`
		Next     *string        `json:"next"`
	}{Findings: orEmpty(list)}
	if len(list) == limit {
		out.Next = next(r, strconv.FormatInt(after+int64(len(list)), 10))
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", out)
	return nil
}

// difference is the answer to a comparison.
type difference struct {
	A               data.VersionNumber `json:"a"`
	B               data.VersionNumber `json:"b"`
	Counts          *data.Counts       `json:"counts,omitempty"` // on the first page
	ServicesBefore  *int64             `json:"services_before,omitempty"`
	ServicesRemoved *int64             `json:"services_removed,omitempty"`
	Changes         []data.Change      `json:"changes"`
	Next            *string            `json:"next"`
}

func (m *Module) compare(w http.ResponseWriter, r *http.Request) error {
	a, err := versionNumber(r, "a")
	if err != nil {
		return err
	}
	b, err := versionNumber(r, "b")
	if err != nil {
		return err
	}
	var q wire.Query
	if err := q.ReadURL(r.URL); err != nil {
		return err
	}
	limit := q.Int("limit", 1, 1000, 100)
	cursor, _ := q.Text("cursor", 2000)
	if err := q.Err(); err != nil {
		return err
	}
	d, err := m.Compare(r.Context(), a, b, limit, cursor)
	if err != nil {
		return err
	}
	out := difference{A: a, B: b, Changes: orEmpty(d.Changes)}
	if cursor == "" {
		out.Counts, out.ServicesBefore, out.ServicesRemoved = &d.Counts, &d.ServicesBefore, &d.ServicesRemoved
	}
	if d.Next != "" {
		link := wire.NextLink(r.URL, d.Next)
		out.Next = &link
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", out)
	return nil
}

// rollback puts an earlier version in force. Doing it twice does it once, so
// it needs no Idempotency-Key.
func (m *Module) rollback(w http.ResponseWriter, r *http.Request) error {
	n, err := versionNumber(r, "n")
	if err != nil {
		return err
	}
	if err := noParameters(r); err != nil {
		return err
	}
	v, err := m.Versions.Rollback(r.Context(), n, access.Name(m.Gate, r))
	if err != nil {
		return err
	}
	wire.WriteStatus(w, r, http.StatusOK, v)
	return nil
}
