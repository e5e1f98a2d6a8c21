package roadwork

import (
	"bufio"
	"context"
	"errors"
	"io"

	"finnfram/data"
)

// Store keeps surveys and artefacts; data/store satisfies it.
type Store interface {
	// Blob opens a blob by its SHA-256.
	Blob(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// Artefact opens an artefact; data.ErrNotFound. Only io.EOF says that it
	// was whole.
	Artefact(ctx context.Context, kind, key string) (io.ReadCloser, error)
	// PutArtefact stores what write writes, one of a kind at a time over all
	// processes, and not at all where another process has just done so. Old
	// ones are deleted, but not those in keep.
	PutArtefact(ctx context.Context, kind, key string, write func(io.Writer) error, keep ...string) error
}

// Load gives the roads derived from surveys: as they are stored, or, where
// they are not or are damaged, derived now and stored. See Derive.
func Load(ctx context.Context, s Store, surveys, keep []string, progress Progress) (r *Roads, made bool, err error) {
	if r, err = Stored(ctx, s, Key(surveys)); err == nil || !Absent(err) {
		return r, false, err
	}
	return Derive(ctx, s, surveys, keep, progress)
}

// Derive makes the roads of surveys and stores them; artefacts of the keys in
// keep are not deleted for them. Where another process is about it, it waits
// for what that one stores; made tells that this one did the work.
//
// Roads that were derived and could not be stored are returned with the error
// beside them: they are right, and others will have to derive them again.
func Derive(ctx context.Context, s Store, surveys, keep []string, progress Progress) (r *Roads, made bool, err error) {
	key := Key(surveys)
	err = s.PutArtefact(ctx, Kind, key, func(w io.Writer) (err error) {
		if r, err = Make(ctx, surveys, s.Blob, progress); err != nil {
			return err
		}
		return r.Write(w)
	}, keep...)
	if r != nil || err != nil {
		return r, r != nil, err
	}
	r, err = Stored(ctx, s, key) // another process was quicker
	return r, false, err
}

// Absent tells that an error of Stored means that there are none: they can be
// derived, which other errors do not say.
func Absent(err error) bool {
	return errors.Is(err, data.ErrNotFound) || errors.Is(err, data.ErrDamaged) || errors.Is(err, data.ErrGone)
}

// Stored reads stored roads; data.ErrNotFound, or data.ErrDamaged.
func Stored(ctx context.Context, s Store, key string) (*Roads, error) {
	stored, err := s.Artefact(ctx, Kind, key)
	if err != nil {
		return nil, err
	}
	defer stored.Close()
	return Read(stored, key)
}

// Ensure stores the roads derived from surveys unless they are stored, and
// sums them up. Cost where they are: the first bytes are read.
func Ensure(ctx context.Context, s Store, surveys, keep []string, progress Progress) (Summary, error) {
	key := Key(surveys)
	if sum, err := Summarise(ctx, s, key); err == nil || !Absent(err) {
		return sum, err
	}
	r, _, err := Load(ctx, s, surveys, keep, progress)
	if err != nil {
		return Summary{}, err
	}
	return r.Summary, nil
}

// Summarise reads the summary of stored roads; data.ErrNotFound.
func Summarise(ctx context.Context, s Store, key string) (Summary, error) {
	stored, err := s.Artefact(ctx, Kind, key)
	if err != nil {
		return Summary{}, err
	}
	defer stored.Close()
	r, below := &Roads{Key: key}, &source{r: stored}
	err = r.readHead(bufio.NewReader(below))
	if below.err != nil {
		err = below.err
	}
	return r.Summary, err
}
