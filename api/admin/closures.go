package admin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
)

// closureBody is a closure as it is sent and answered.
type closureBody struct {
	ID      string         `json:"id,omitempty"`
	Service data.ServiceID `json:"service"`
	From    time.Time      `json:"from"`
	To      *time.Time     `json:"to"` // null: until further notice
	Reason  string         `json:"reason"`
	ETag    string         `json:"etag,omitempty"`
}

func closureOf(c data.Closure) closureBody {
	b := closureBody{ID: c.ID, Service: c.Service, From: c.From.UTC(), Reason: c.Reason, ETag: quote(c.ETag)}
	if !c.To.IsZero() {
		to := c.To.UTC()
		b.To = &to
	}
	return b
}

func quote(tag string) string { return `"` + strings.Trim(tag, `"`) + `"` }

func unquote(tag string) string { return strings.Trim(strings.TrimPrefix(tag, "W/"), `"`) }

func (m *Module) listClosures(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	list, err := m.Closures.Closures(r.Context())
	if err != nil {
		return err
	}
	out := struct {
		Closures []closureBody `json:"closures"`
	}{[]closureBody{}}
	for _, c := range list {
		out.Closures = append(out.Closures, closureOf(c))
	}
	wire.Write(w, r, wire.JSON, "private, no-cache", out)
	return nil
}

func (m *Module) getClosure(w http.ResponseWriter, r *http.Request) error {
	if err := noParameters(r); err != nil {
		return err
	}
	c, err := m.Closures.Closure(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	w.Header().Set("ETag", quote(c.ETag))
	if wire.Matches(r.Header.Get("If-None-Match"), quote(c.ETag)) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	wire.WriteStatus(w, r, http.StatusOK, closureOf(c))
	return nil
}

// putClosure creates with If-None-Match: *, and changes with If-Match.
func (m *Module) putClosure(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	match, create, err := wire.Precondition(r)
	if err != nil {
		return err
	}
	var body closureBody
	if err := wire.ReadJSON(w, r, &body); err != nil {
		return err
	}
	closure, err := m.checkClosure(id, body)
	if err != nil {
		return err
	}
	kept, created, err := m.Closures.PutClosure(r.Context(), closure, asStored(match, create))
	if err != nil {
		return stale(err)
	}
	w.Header().Set("ETag", quote(kept.ETag))
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	wire.WriteStatus(w, r, status, closureOf(kept))
	return nil
}

func (m *Module) deleteClosure(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	match, create, err := wire.Precondition(r)
	if err != nil {
		return err
	}
	if create {
		return wire.Invalid(wire.Fault{Detail: "If-None-Match: * deletes nothing: send If-Match"})
	}
	if err := m.Closures.DeleteClosure(r.Context(), id, asStored(match, false)); err != nil {
		return stale(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// asStored is the precondition as the store compares it.
func asStored(match string, create bool) string {
	if create {
		return ""
	}
	return unquote(match)
}

// stale says a conflict of entity tags the way HTTP does.
func stale(err error) error {
	if errors.Is(err, data.ErrConflict) {
		return fmt.Errorf("the closure is not as you say: %w", wire.ErrStale)
	}
	return err
}

func (m *Module) checkClosure(id string, b closureBody) (data.Closure, error) {
	var faults []wire.Fault
	fault := func(pointer, detail string) {
		faults = append(faults, wire.Fault{Pointer: pointer, Detail: detail})
	}
	service, ok := m.Service(b.Service)
	if !ok {
		fault("/service", "is no published service")
	}
	if b.ID != "" && b.ID != id {
		fault("/id", "differs from the id in the address")
	}
	if b.From.IsZero() {
		fault("/from", "is missing: an RFC 3339 instant")
	}
	if b.To != nil && !b.To.After(b.From) {
		fault("/to", "does not lie after from")
	}
	if utf8.RuneCountInString(b.Reason) > 500 {
		fault("/reason", "is longer than 500 characters")
	}
	if len(faults) > 0 {
		return data.Closure{}, wire.Invalid(faults...)
	}
	c := data.Closure{ID: id, Service: service, From: b.From.UTC(), Reason: strings.TrimSpace(b.Reason)}
	if b.To != nil {
		c.To = b.To.UTC()
	}
	return c, nil
}

// pathID reads an id that the client chose.
func pathID(r *http.Request, name string) (string, error) {
	id := chi.URLParam(r, name)
	ok := id != "" && len(id) <= 200
	for _, c := range []byte(id) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._-", c) >= 0)
	}
	if !ok {
		return "", wire.Invalid(wire.Fault{Detail: "the id in the address must be 1 to 200 of A-Z a-z 0-9 . _ -"})
	}
	return id, noParameters(r)
}
