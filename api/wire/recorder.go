package wire

import (
	"net/http"

	"finnfram/geo"
)

// Recorder stands between a handler and the connection and remembers what the
// access log and the metrics need. It never holds the address asked for.
type Recorder struct {
	http.ResponseWriter
	ID     string    // request id
	Status int       // 0 until the header is written
	Bytes  int64     // of the body
	Err    error     // an error of no known kind, logged once by the owner
	Near   geo.Point // where the asker is, if Placed
	Placed bool
}

// RecorderOf finds the Recorder behind w, or nil.
func RecorderOf(w http.ResponseWriter) *Recorder {
	for {
		switch v := w.(type) {
		case *Recorder:
			return v
		case interface{ Unwrap() http.ResponseWriter }:
			w = v.Unwrap()
		default:
			return nil
		}
	}
}

// Placed tells the Recorder that the request is about a position. Only a
// coarse cell of it is ever logged.
func Placed(w http.ResponseWriter, p geo.Point) {
	if rec := RecorderOf(w); rec != nil {
		rec.Near, rec.Placed = p, true
	}
}

// WriteHeader remembers the status.
func (rec *Recorder) WriteHeader(status int) {
	if rec.Status == 0 && status >= 200 {
		rec.Status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (rec *Recorder) Write(b []byte) (int, error) {
	if rec.Status == 0 {
		rec.Status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (rec *Recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }
