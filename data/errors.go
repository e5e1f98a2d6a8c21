package data

import (
	"errors"
	"strings"
)

// The closed set of error kinds that cross a room's border. Callers ask with
// errors.Is; api/wire maps each to a status and a problem. Context is added
// once per border, naming the subject.
var (
	// ErrNotFound: the thing asked for does not exist.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: the input cannot be used; the text says which part.
	ErrInvalid = errors.New("invalid")
	// ErrConflict: the thing was changed by someone else, or is in use.
	ErrConflict = errors.New("conflict")
	// ErrForbidden: the asker is known and may not do this.
	ErrForbidden = errors.New("forbidden")
	// ErrGone: the thing existed and does no longer.
	ErrGone = errors.New("gone")
	// ErrRefused: the run was stopped by a safety rule that --force lifts.
	ErrRefused = errors.New("refused")
	// ErrDamaged: a stored file or blob fails its checksum.
	ErrDamaged = errors.New("damaged")
)

// Plain is the text of an error for people: without the names of the kinds
// ErrInvalid and ErrRefused at its end, which are for programs and say nothing
// more to a reader. A kind that is the whole text stays.
func Plain(err error) string {
	text := err.Error()
	for trimmed := true; trimmed; {
		trimmed = false
		for _, kind := range []error{ErrInvalid, ErrRefused} {
			if cut, ok := strings.CutSuffix(text, ": "+kind.Error()); ok {
				text, trimmed = cut, true
			}
		}
	}
	return text
}
