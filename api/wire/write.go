package wire

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/cespare/xxhash/v2"
)

// Media types of the answers.
const (
	JSON    = "application/json"
	GeoJSON = "application/geo+json"
	FHIR    = "application/fhir+json"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Write answers 200 with v as JSON, an entity tag made of its bytes, and 304
// where the asker has them already. Cache says who may keep it: "public,
// max-age=60", "private", "no-store".
func Write(w http.ResponseWriter, r *http.Request, mediaType, cache string, v any) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := encode(b, v); err != nil {
		Fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", cache)
	WriteBytes(w, r, mediaType, b.Bytes())
}

// WriteBytes answers 200 with body, an entity tag made of it, and 304 where
// the asker has it already. It does not keep body.
func WriteBytes(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) {
	WriteBytesAs(w, r, []string{mediaType}, body)
}

// WriteBytesAs is WriteBytes with the media type as a header value that is
// shared by all answers.
func WriteBytesAs(w http.ResponseWriter, r *http.Request, mediaType []string, body []byte) {
	head := w.Header()
	tag := TagOf(body)
	head["Etag"] = []string{tag}
	if r.Method != http.MethodPost && Matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head["Content-Type"] = mediaType
	head["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the asker has gone: nothing to do
	}
}

// WriteStatus answers with a status of the 2xx kind and v as JSON. It is for
// answers that nobody keeps.
func WriteStatus(w http.ResponseWriter, r *http.Request, status int, v any) {
	w.Header().Set("Cache-Control", "no-store")
	writeJSON(w, r, status, JSON, v)
}

func writeJSON(w http.ResponseWriter, r *http.Request, status int, mediaType string, v any) {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := encode(b, v); err != nil {
		if rec := RecorderOf(w); rec != nil {
			rec.Err = err
		}
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes())
	}
}

func encode(b *bytes.Buffer, v any) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// TagOf makes a strong entity tag from bytes: equal bytes, equal tag, on every
// node.
func TagOf(body []byte) string {
	var b [20]byte
	out := append(b[:0], '"')
	out = strconv.AppendUint(out, xxhash.Sum64(body), 36)
	return string(append(out, '"'))
}

// Instant writes a time as UTC RFC 3339 in whole seconds.
func Instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
