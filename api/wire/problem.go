package wire

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"finnfram/data"
	"finnfram/geo"
)

// Fault is one thing wrong with the input. Parameter names a parameter of the
// address; Pointer (RFC 6901) a place in the body.
type Fault struct {
	Parameter string `json:"parameter,omitempty"`
	Pointer   string `json:"pointer,omitempty"`
	Detail    string `json:"detail"`
	Value     string `json:"value,omitempty"`
}

// Problem is the body of every error answer (RFC 9457).
type Problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail,omitempty"`
	Errors []Fault `json:"errors,omitempty"`
	// RequestID lets a person who reports the problem be helped without
	// telling where they were.
	RequestID string `json:"request_id,omitempty"`
}

// InvalidError carries faults; it is of kind data.ErrInvalid.
type InvalidError struct{ Faults []Fault }

// Invalid makes an error of kind data.ErrInvalid from faults.
func Invalid(faults ...Fault) error { return &InvalidError{Faults: faults} }

func (e *InvalidError) Error() string { return fmt.Sprintf("%d faults in the input", len(e.Faults)) }

// Is makes errors.Is(err, data.ErrInvalid) true.
func (e *InvalidError) Is(target error) bool { return target == data.ErrInvalid }

// Error kinds that exist only on the wire.
var (
	ErrLongQuery    = errors.New("the query string is too long")
	ErrTooLarge     = errors.New("too large")
	ErrMediaType    = errors.New("wrong media type")
	ErrUnknown      = errors.New("no credential, or an unknown one")
	ErrNoMatch      = errors.New("If-Match or If-None-Match is missing")
	ErrStale        = errors.New("the entity tag is stale")
	ErrRate         = errors.New("too many requests")
	ErrUnready      = errors.New("not ready")
	ErrNoRoute      = errors.New("no such address")
	ErrMethod       = errors.New("method not allowed")
	ErrNotSupported = errors.New("not supported here")
)

// kinds is the one table from error kinds to statuses.
var kinds = []struct {
	kind   error
	status int
	slug   string
	title  string
}{
	{data.ErrInvalid, http.StatusBadRequest, "invalid-input", "The input cannot be used"},
	{geo.ErrPoint, http.StatusBadRequest, "invalid-input", "The input cannot be used"},
	{ErrLongQuery, http.StatusRequestURITooLong, "query-too-long", "The query string is too long"},
	{ErrUnknown, http.StatusUnauthorized, "unauthorised", "Say who you are"},
	{data.ErrForbidden, http.StatusForbidden, "forbidden", "You may not do this"},
	{data.ErrNotFound, http.StatusNotFound, "not-found", "There is no such thing"},
	{ErrNoRoute, http.StatusNotFound, "no-such-address", "There is no such address"},
	{ErrMethod, http.StatusMethodNotAllowed, "method-not-allowed", "This address does not take that method"},
	{data.ErrConflict, http.StatusConflict, "conflict", "Somebody else changed it, or it is in use"},
	{data.ErrRefused, http.StatusConflict, "refused", "A safety rule stopped it"},
	{data.ErrGone, http.StatusGone, "gone", "It existed and does no longer; start over"},
	{ErrStale, http.StatusPreconditionFailed, "stale", "It was changed since you read it"},
	{ErrTooLarge, http.StatusRequestEntityTooLarge, "too-large", "The body is too large"},
	{ErrMediaType, http.StatusUnsupportedMediaType, "media-type", "The body is of the wrong media type"},
	{ErrNoMatch, http.StatusPreconditionRequired, "precondition-required", "Say which version you are changing"},
	{ErrRate, http.StatusTooManyRequests, "too-many-requests", "Too many requests: wait a little"},
	{ErrUnready, http.StatusServiceUnavailable, "not-ready", "The service is not ready"},
	{ErrNotSupported, http.StatusNotImplemented, "not-supported", "This server was not set up for that"},
}

// ProblemOf turns an error into a problem. An error of no known kind becomes
// a 500 that reveals nothing.
func ProblemOf(err error) Problem {
	for _, k := range kinds {
		if !errors.Is(err, k.kind) {
			continue
		}
		p := Problem{Type: "/docs#problem-" + k.slug, Title: k.title, Status: k.status}
		var invalid *InvalidError
		if errors.As(err, &invalid) {
			p.Errors = invalid.Faults
			p.Detail = describe(invalid.Faults)
		} else {
			p.Detail = strings.TrimSuffix(err.Error(), ": "+k.kind.Error()) // the title says that
		}
		return p
	}
	return Problem{Type: "/docs#problem-internal", Title: "Something failed on our side", Status: http.StatusInternalServerError}
}

func describe(faults []Fault) string {
	if len(faults) == 0 {
		return ""
	}
	name := faults[0].Parameter
	if name == "" {
		name = faults[0].Pointer
	}
	text := faults[0].Detail
	if name != "" {
		text = name + " " + text
	}
	if n := len(faults) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	return text
}

// Fail answers with the problem that err is. Errors of no known kind are left
// on the Recorder, whose owner logs them once.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	p := ProblemOf(err)
	if rec := RecorderOf(w); rec != nil {
		p.RequestID = rec.ID
		if p.Status == http.StatusInternalServerError {
			rec.Err = err
		}
	}
	head := w.Header()
	head.Del("ETag")
	head.Set("Cache-Control", "no-store")
	if (p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable) && head.Get("Retry-After") == "" {
		head.Set("Retry-After", "5")
	}
	if p.Status == http.StatusUnauthorized {
		head.Set("WWW-Authenticate", `Bearer realm="finnfram"`)
	}
	writeJSON(w, r, p.Status, "application/problem+json", p)
}
