package data

import "errors"

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
