package fhir

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"finnfram/api/wire"
	"finnfram/data"
	"finnfram/data/live"
)

// World is what the module asks; *live.World answers.
type World interface {
	All() []*live.Service
	Openness(s *live.Service, t time.Time) live.Openness
	Token() string
}

// Module is the feature.
type Module struct {
	World func() (World, error)
	Now   func() time.Time
	Build string
	// PublicURL is the base of links, such as https://example.org; "": what
	// the asker called this server.
	PublicURL string

	kept atomic.Pointer[directory]
}

// Routes mounts the module.
func (m *Module) Routes(r chi.Router) {
	get := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		r.Get(pattern, outcomes(h))
		r.Head(pattern, outcomes(h))
	}
	get("/fhir/metadata", m.metadata)
	for _, kind := range kinds {
		get("/fhir/"+kind.name, func(w http.ResponseWriter, r *http.Request) error { return m.search(w, r, kind) })
		get("/fhir/"+kind.name+"/{id}", func(w http.ResponseWriter, r *http.Request) error { return m.read(w, r, kind) })
		r.Post("/fhir/"+kind.name+"/_search", outcomes(func(w http.ResponseWriter, r *http.Request) error { return m.search(w, r, kind) }))
	}
}

// resource is any FHIR resource, ready to be encoded.
type resource interface{ stamped(meta meta) resource }

// kind is one resource type: how it is searched and made.
type kind struct {
	name       string
	parameters []parameter
	includes   []string
	entries    func(*directory) []*entry
}

var kinds = []*kind{locationKind, serviceKind, organizationKind}

// errNotAcceptable: the asker wants something other than JSON.
var errNotAcceptable = errors.New("only application/fhir+json is served")

// outcomes writes the error of a handler as an OperationOutcome.
func outcomes(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := acceptable(r)
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			Fail(w, r, err)
		}
	}
}

// acceptable tells whether the asker takes JSON.
func acceptable(r *http.Request) error {
	accept := r.Header.Get("Accept")
	if accept == "" {
		return nil
	}
	for one := range strings.SplitSeq(accept, ",") {
		kind, _, err := mime.ParseMediaType(one)
		if err != nil {
			continue
		}
		switch kind {
		case "*/*", "application/*", "application/json", "application/fhir+json", "text/json", "text/*", "text/html":
			return nil
		}
	}
	return errNotAcceptable
}

// read answers one resource.
func (m *Module) read(w http.ResponseWriter, r *http.Request, k *kind) error {
	d, err := m.directory()
	if err != nil {
		return err
	}
	for name, values := range r.URL.Query() {
		if err := checkFormat(name, values); err != nil {
			return err
		}
	}
	e := d.find(k, chi.URLParam(r, "id"))
	if e == nil {
		return fmt.Errorf("%s: %w", k.name, data.ErrNotFound)
	}
	body, version, err := m.encode(d, e)
	if err != nil {
		return err
	}
	tag := `W/"` + version + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "public, no-cache")
	if !e.asOf.IsZero() {
		w.Header().Set("Last-Modified", e.asOf.UTC().Format(http.TimeFormat))
	}
	if wire.Matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	writeBody(w, r, http.StatusOK, body)
	return nil
}

// encode writes the resource of e with a version id made of its content.
func (m *Module) encode(d *directory, e *entry) (body []byte, version string, err error) {
	made := e.make(d, e, m.Now())
	plain, err := json.Marshal(made)
	if err != nil {
		return nil, "", err
	}
	version = strings.Trim(wire.TagOf(plain), `"`)
	stamp := meta{VersionID: version, Source: e.source}
	if !e.asOf.IsZero() {
		stamp.LastUpdated = wire.Instant(e.asOf)
	}
	body, err = json.Marshal(made.stamped(stamp))
	return body, version, err
}

func writeBody(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Type", wire.FHIR+"; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the asker has gone: nothing to do
	}
}

// Fail answers with err as an OperationOutcome.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	problem := wire.ProblemOf(err)
	if errors.Is(err, errNotAcceptable) {
		problem.Status, problem.Detail = http.StatusNotAcceptable, err.Error()
	}
	if rec := wire.RecorderOf(w); rec != nil && problem.Status == http.StatusInternalServerError {
		rec.Err = err
	}
	o := operationOutcome{ResourceType: "OperationOutcome"}
	for _, fault := range problem.Errors {
		o.Issue = append(o.Issue, faultIssue(fault))
	}
	if len(o.Issue) == 0 {
		text := problem.Title
		if problem.Detail != "" {
			text += ": " + problem.Detail
		}
		o.Issue = []issue{{Severity: "error", Code: issueCode(problem.Status), Diagnostics: text}}
	}
	body, err := json.Marshal(o)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Del("ETag")
	w.Header().Set("Cache-Control", "no-store")
	writeBody(w, r, problem.Status, body)
}

func faultIssue(f wire.Fault) issue {
	i := issue{Severity: "error", Code: "invalid", Diagnostics: f.Detail}
	if f.Parameter != "" {
		i.Diagnostics = f.Parameter + " " + f.Detail
		i.Expression = []string{"http." + f.Parameter}
	}
	return i
}

// issueCode is the FHIR issue type that fits a status best.
func issueCode(status int) string {
	switch status {
	case http.StatusNotFound:
		return "not-found"
	case http.StatusGone:
		return "deleted"
	case http.StatusTooManyRequests:
		return "throttled"
	case http.StatusServiceUnavailable:
		return "transient"
	case http.StatusNotAcceptable, http.StatusMethodNotAllowed:
		return "not-supported"
	case http.StatusRequestURITooLong, http.StatusRequestEntityTooLarge:
		return "too-long"
	case http.StatusInternalServerError:
		return "exception"
	}
	return "invalid"
}
