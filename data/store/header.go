package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"finnfram/data"
)

// applicationID marks a SQLite file as a store of this project ("FnFr").
const applicationID = 0x466e4672

// header is what the first 100 bytes of a SQLite file tell (SQLite database
// file format, section 1.3).
type header struct {
	pageSize    int64
	pages       int64 // 0 when the header does not say
	application uint32
}

// parseHeader reads a file's first bytes.
func parseHeader(b []byte) (header, error) {
	if len(b) < 100 {
		return header{}, fmt.Errorf("the file has %d bytes, less than a header", len(b))
	}
	if string(b[:16]) != "SQLite format 3\x00" {
		return header{}, errors.New("the file does not begin as a SQLite file does")
	}
	size := int64(binary.BigEndian.Uint16(b[16:]))
	if size == 1 {
		size = 65536
	}
	if size < 512 || size&(size-1) != 0 {
		return header{}, fmt.Errorf("the header names a page size of %d", size)
	}
	h := header{pageSize: size, application: binary.BigEndian.Uint32(b[68:])}
	if binary.BigEndian.Uint32(b[24:]) == binary.BigEndian.Uint32(b[92:]) {
		h.pages = int64(binary.BigEndian.Uint32(b[28:]))
	}
	return h, nil
}

// checkHeader refuses a file that cannot be a whole store: wrong beginning,
// another program's file, or shorter than its own header says. With a
// write-ahead log beside it the file may rightly be shorter, and SQLite
// itself compares the two when it opens them.
func checkHeader(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var first [100]byte
	n, err := io.ReadFull(f, first[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w: %w", path, data.ErrDamaged, err)
	}
	h, err := parseHeader(first[:n])
	if err != nil {
		return fmt.Errorf("%s: %w: %w", path, data.ErrDamaged, err)
	}
	if h.application != applicationID {
		return fmt.Errorf("%s: %w: a SQLite file, but not a store of finnfram", path, data.ErrDamaged)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	log, err := os.Stat(path + "-wal")
	if err == nil && log.Size() > 0 {
		return nil
	}
	if info.Size()%h.pageSize != 0 || info.Size() < h.pages*h.pageSize {
		return fmt.Errorf("%s: %w: the file has %d bytes and should have %d", path, data.ErrDamaged, info.Size(), h.pages*h.pageSize)
	}
	return nil
}
