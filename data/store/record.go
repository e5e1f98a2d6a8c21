package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"finnfram/data"
)

// Limits of one record.
const (
	MaxKey  = 1 << 10  // bytes of a key
	MaxBody = 64 << 20 // bytes of a body
)

// digest is kept beside a record: the first 16 bytes of the SHA-256 of its
// kind, key and body. Equal digests are taken for equal records.
func digest(r data.Record) []byte {
	h := sha256.New()
	h.Write([]byte(r.Kind))
	h.Write([]byte{0})
	h.Write([]byte(r.Key))
	h.Write([]byte{0})
	h.Write(r.Body)
	return h.Sum(nil)[:16]
}

// checkRecord refuses what could not be given back as it came.
func checkRecord(r data.Record) error {
	if err := checkKey(r.Kind, r.Key); err != nil {
		return err
	}
	if len(r.Body) > MaxBody || !json.Valid(r.Body) {
		return fmt.Errorf("%w: %s %q: its body is not JSON of at most %d bytes", data.ErrInvalid, r.Kind, r.Key, MaxBody)
	}
	return nil
}

func checkKey(kind data.RecordKind, key string) error {
	if !validText(string(kind), 64) || !validText(key, MaxKey) {
		return fmt.Errorf("%w: %q %q: a kind or key is empty, too long, or not text", data.ErrInvalid, kind, key)
	}
	return nil
}

// validText tells whether s is text that both databases keep as it is.
func validText(s string, most int) bool {
	return s != "" && len(s) <= most && utf8.ValidString(s) && !bytes.ContainsRune([]byte(s), 0)
}

// Records hands all records of one kind of version n to f, in the order of
// their keys' bytes, and stops at f's first error. Each is compared with its
// hash, and their number with the version's; what does not match is
// data.ErrDamaged, and what f was given before that must not be used. All
// come from one snapshot, whatever is committed or pruned meanwhile.
//
// Memory: one record. 20,000 sites of 1 KB take about a tenth of a second.
func (s *Store) Records(ctx context.Context, n data.VersionNumber, kind data.RecordKind, f func(data.Record) error) error {
	err := s.snapshot(ctx, func(t session) error {
		row, err := t.whole(ctx, n)
		if err != nil {
			return err
		}
		count := int64(0)
		query := `SELECT key, hash, body FROM record WHERE version = ? AND kind = ? ORDER BY kind, key`
		err = t.each(ctx, query, []any{n, string(kind)}, func(scan func(...any) error) error {
			r, hash := data.Record{Kind: kind}, []byte(nil)
			if err := scan(&r.Key, &hash, (*[]byte)(&r.Body)); err != nil {
				return err
			}
			if !bytes.Equal(hash, digest(r)) {
				return fmt.Errorf("%w: %s %q does not match its hash", data.ErrDamaged, kind, r.Key)
			}
			count++
			return f(r)
		})
		if err == nil && count != row.Kinds[kind] {
			err = fmt.Errorf("%w: %d records of kind %s, should be %d", data.ErrDamaged, count, kind, row.Kinds[kind])
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: version %d: %w", n, err)
	}
	return nil
}
