package registry

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
)

const (
	spoolParts  = 128
	spoolMemory = 64 << 20
)

// Record is one value put into a Spool under a key.
type Record struct {
	Kind byte
	Data []byte
}

// Spool groups values by key whatever the order they arrive in. Up to 64 MiB
// stay in memory; beyond that the values lie in 128 temporary files divided
// by a hash of the key, of which one at a time is read back. So n bytes of
// values need about n/128 bytes of memory, and n of disk. The zero Spool is
// ready. Not safe for several goroutines. Close removes the files.
type Spool struct {
	parts [spoolParts]bytes.Buffer
	size  int
	dir   string
	limit int // bytes in memory; 0: spoolMemory
}

// Put keeps a copy of value under key.
func (s *Spool) Put(key string, kind byte, value []byte) error {
	h := fnv.New32a()
	io.WriteString(h, key)
	part := &s.parts[h.Sum32()%spoolParts]
	before := part.Len()
	var n [binary.MaxVarintLen64]byte
	part.Write(binary.AppendUvarint(n[:0], uint64(len(key))))
	part.WriteString(key)
	part.WriteByte(kind)
	part.Write(binary.AppendUvarint(n[:0], uint64(len(value))))
	part.Write(value)
	s.size += part.Len() - before
	limit := s.limit
	if limit == 0 {
		limit = spoolMemory
	}
	if s.size > limit {
		return s.flush()
	}
	return nil
}

// flush moves what lies in memory to the files.
func (s *Spool) flush() error {
	if s.dir == "" {
		dir, err := os.MkdirTemp("", "finnfram-import-")
		if err != nil {
			return fmt.Errorf("temporary files: %w", err)
		}
		s.dir = dir
	}
	for i := range s.parts {
		if s.parts[i].Len() == 0 {
			continue
		}
		file, err := os.OpenFile(s.file(i), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("temporary files: %w", err)
		}
		_, err = s.parts[i].WriteTo(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("temporary files: %w", err)
		}
	}
	s.size = 0
	return nil
}

func (s *Spool) file(part int) string {
	return filepath.Join(s.dir, fmt.Sprintf("%03d", part))
}

// Each calls f once for each key with its values in the order they were put.
// The order of keys is the same for the same content. It may be called again.
func (s *Spool) Each(f func(key string, records []Record) error) error {
	for i := range s.parts {
		if err := s.eachOf(i, f); err != nil {
			return err
		}
	}
	return nil
}

func (s *Spool) eachOf(part int, f func(string, []Record) error) error {
	var from io.Reader = bytes.NewReader(s.parts[part].Bytes())
	size := s.parts[part].Len()
	if s.dir != "" {
		file, err := os.Open(s.file(part))
		if err == nil {
			defer file.Close()
			from = io.MultiReader(file, from)
			size = 256 << 10
		} else if !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("temporary files: %w", err)
		}
	}
	if size == 0 {
		return nil
	}
	groups, err := group(bufio.NewReaderSize(from, min(size, 256<<10)))
	if err != nil {
		return fmt.Errorf("temporary files: %w", err)
	}
	keys := make([]string, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := f(key, groups[key]); err != nil {
			return err
		}
	}
	return nil
}

func group(in *bufio.Reader) (map[string][]Record, error) {
	groups := map[string][]Record{}
	for {
		key, err := chunk(in)
		if errors.Is(err, io.EOF) {
			return groups, nil
		}
		if err != nil {
			return nil, err
		}
		kind, err := in.ReadByte()
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		value, err := chunk(in)
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		groups[string(key)] = append(groups[string(key)], Record{kind, value})
	}
}

func chunk(in *bufio.Reader) ([]byte, error) {
	n, err := binary.ReadUvarint(in)
	if err != nil {
		return nil, err
	}
	value := make([]byte, n)
	if _, err := io.ReadFull(in, value); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return value, nil
}

// Close removes the temporary files.
func (s *Spool) Close() error {
	if s.dir == "" {
		return nil
	}
	return os.RemoveAll(s.dir)
}
