package osrm

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"finnfram/api/wire"
)

// refusal is an answer other than Ok.
type refusal struct {
	code    string
	message string
	status  int // 0: 400
}

func (r *refusal) Error() string { return r.code + ": " + r.message }

func refuse(code, format string, a ...any) error {
	return &refusal{code: code, message: fmt.Sprintf(format, a...)}
}

// codes names the kinds of errors that come from the rest of the house and
// have no code in OSRM.
var codes = map[int]string{
	http.StatusNotImplemented:     "NotImplemented",
	http.StatusServiceUnavailable: "NotReady",
	http.StatusTooManyRequests:    "TooManyRequests",
	http.StatusRequestURITooLong:  "TooBig",
	http.StatusNotFound:           "InvalidUrl",
	http.StatusMethodNotAllowed:   "InvalidUrl",
}

// Fail answers with an error in the words of OSRM. What is no address of it is
// 400 InvalidUrl, as there.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	var own *refusal
	if !errors.As(err, &own) {
		own = translate(w, err)
	}
	b := append([]byte(nil), `{"code":`...)
	b = wire.AppendString(b, own.code)
	b = append(b, `,"message":`...)
	b = wire.AppendString(b, own.message)
	b = append(b, '}')
	status := own.status
	if status == 0 {
		status = http.StatusBadRequest
	}
	head := w.Header()
	head.Del("ETag")
	head.Set("Cache-Control", "no-store")
	if (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) && head.Get("Retry-After") == "" {
		head.Set("Retry-After", "5")
	}
	head.Set("Content-Type", wire.JSON)
	head.Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b)
	}
}

func translate(w http.ResponseWriter, err error) *refusal {
	p := wire.ProblemOf(err)
	out := &refusal{code: codes[p.Status], message: p.Detail, status: p.Status}
	switch {
	case p.Status == http.StatusInternalServerError:
		if rec := wire.RecorderOf(w); rec != nil {
			rec.Err = err
		}
		out.code, out.message = "InternalError", p.Title
	case p.Status == http.StatusNotFound:
		out.status = http.StatusBadRequest
	case out.code == "":
		out.code = "InvalidQuery"
	}
	return out
}
