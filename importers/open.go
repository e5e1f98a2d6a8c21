package importers

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"finnfram/data"
)

// fileSet is the opened files of one import.
type fileSet []*file

// file is one file on disk and the inputs that it unpacks to.
type file struct {
	name   string
	handle *os.File
	before os.FileInfo
	sha    string
	inputs []Input
}

// openFiles opens and hashes the files, and prepares their inputs. The set is
// to be closed also when an error is returned.
func openFiles(ctx context.Context, paths []string, limits Limits, progress Progress) (fileSet, error) {
	if len(paths) == 0 {
		return nil, fmt.Errorf("%w: %w", errNoInput, data.ErrInvalid)
	}
	var set fileSet
	for _, path := range paths {
		f, err := openFile(ctx, path, progress)
		if err != nil {
			return set, err
		}
		set = append(set, f)
	}
	for _, f := range set {
		if err := f.prepare(limits, progress); err != nil {
			return set, err
		}
	}
	return set, nil
}

func openFile(ctx context.Context, path string, progress Progress) (*file, error) {
	name := filepath.Base(path)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file: %w", name, data.ErrInvalid) // opening a pipe would wait for its other end
	}
	handle, err := os.Open(path)
	if err != nil {
		kind := data.ErrInvalid
		if errors.Is(err, os.ErrNotExist) {
			kind = data.ErrNotFound
		}
		return nil, fmt.Errorf("%w: %w", err, kind)
	}
	info, err := handle.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a plain file: %w", name, data.ErrInvalid)
	}
	if err == nil && info.Size() == 0 {
		err = fmt.Errorf("%s is empty: %w", name, data.ErrInvalid)
	}
	f := &file{name: name, handle: handle, before: info}
	if err == nil {
		err = f.hash(ctx, progress)
	}
	if err != nil {
		handle.Close()
		return nil, err
	}
	return f, nil
}

func (f *file) hash(ctx context.Context, progress Progress) error {
	progress.Expect(f.before.Size())
	sum := sha256.New()
	for offset := int64(0); offset < f.before.Size(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.Copy(sum, io.NewSectionReader(f.handle, offset, 8<<20))
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if n == 0 {
			return fmt.Errorf("%s shrank while it was read: %w", f.name, data.ErrConflict)
		}
		offset += n
		progress.Bytes(n)
	}
	f.sha = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// prepare finds out by its first bytes how the file is packed.
func (f *file) prepare(limits Limits, progress Progress) error {
	head := make([]byte, 4)
	n, _ := f.handle.ReadAt(head, 0)
	if bytes.HasPrefix(head[:n], []byte("PK\x03\x04")) || bytes.HasPrefix(head[:n], []byte("PK\x05\x06")) {
		return f.prepareZip(limits, progress)
	}
	f.inputs = []Input{f.input(f.name, f.before.Size(), limits, progress, func(at io.ReaderAt) (io.Reader, error) {
		return io.NewSectionReader(at, 0, f.before.Size()), nil
	})}
	return nil
}

// prepareZip makes an input of every data file in the archive. An archive with
// a single file may call it what it likes; of several, only those that are
// named like data count, so that a read-me beside them does no harm.
func (f *file) prepareZip(limits Limits, progress Progress) error {
	archive, err := zip.NewReader(f.handle, f.before.Size())
	if err != nil {
		return fmt.Errorf("%s: damaged zip archive: %w: %w", f.name, err, data.ErrInvalid)
	}
	var members []int
	for i, m := range archive.File {
		if m.Mode().IsRegular() && !strings.HasPrefix(m.Name, "__MACOSX/") && !strings.HasPrefix(path.Base(m.Name), ".") {
			members = append(members, i)
		}
	}
	if len(members) > limits.Members {
		return fmt.Errorf("%s holds %d files, more than the %d allowed: %w", f.name, len(members), limits.Members, data.ErrInvalid)
	}
	if len(members) > 1 {
		members = slices.DeleteFunc(members, func(i int) bool { return !namedLikeData(archive.File[i].Name) })
	}
	if len(members) == 0 {
		return fmt.Errorf("%s holds no file that could be read: %w", f.name, data.ErrInvalid)
	}
	packed := uint64(0)
	for _, i := range members {
		m := archive.File[i]
		name := f.name + "/" + visible(clip(path.Base(strings.ReplaceAll(m.Name, `\`, "/")), 200))
		if m.UncompressedSize64 > uint64(limits.UnpackedBytes) {
			return fmt.Errorf("%s unpacks to more than %d bytes: %w", name, limits.UnpackedBytes, data.ErrInvalid)
		}
		if m.Flags&1 != 0 {
			return fmt.Errorf("%s is encrypted: unpack the archive first: %w", name, data.ErrInvalid)
		}
		if packed += min(m.CompressedSize64, 1<<62); packed > uint64(f.before.Size()) {
			return fmt.Errorf("%s: the files in it are together longer than the archive: they overlap, or it is damaged: %w", f.name, data.ErrInvalid)
		}
		f.inputs = append(f.inputs, f.input(name, int64(m.CompressedSize64), limits, progress, func(at io.ReaderAt) (io.Reader, error) {
			again, err := zip.NewReader(at, f.before.Size())
			if err != nil {
				return nil, err
			}
			return again.File[i].Open()
		}))
	}
	return nil
}

func namedLikeData(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".json", ".ndjson", ".geojson", ".xml", ".osm", ".osc", ".pbf", ".gz", ".bz2":
		return true
	}
	return false
}

// input makes an Input that opens itself at its first Read, and again whenever
// asked.
func (f *file) input(name string, size int64, limits Limits, progress Progress, raw func(io.ReaderAt) (io.Reader, error)) Input {
	open := func() (io.ReadCloser, error) {
		progress.Expect(size)
		at := &countedFile{file: f.handle, progress: progress}
		r, err := raw(at)
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %w", name, err, data.ErrInvalid)
		}
		return unpack(name, r, size, limits)
	}
	return Input{Name: name, Size: size, Open: open, Reader: &lazyReader{open: open}}
}

// lazyReader opens at the first Read.
type lazyReader struct {
	open func() (io.ReadCloser, error)
	r    io.Reader
	err  error
}

func (l *lazyReader) Read(p []byte) (int, error) {
	if l.r == nil && l.err == nil {
		l.r, l.err = l.open()
	}
	if l.err != nil {
		return 0, l.err
	}
	return l.r.Read(p)
}

// countedFile tells progress what was read from disk.
type countedFile struct {
	file     io.ReaderAt
	progress Progress
}

func (c *countedFile) ReadAt(p []byte, offset int64) (int, error) {
	n, err := c.file.ReadAt(p, offset)
	c.progress.Bytes(int64(n))
	return n, err
}

// unpack takes up to two layers of gzip or bzip2 off (a registry that answers
// with gzip as its payload may be stored packed once more), and bounds what
// comes out.
func unpack(name string, r io.Reader, size int64, limits Limits) (io.ReadCloser, error) {
	outer := &boundedReader{name: name, packed: size, limits: limits}
	for range 3 {
		buffered := bufio.NewReaderSize(r, 256<<10)
		head, err := buffered.Peek(3)
		if err != nil && err != io.EOF {
			return nil, outer.explain(err)
		}
		r = buffered
		switch {
		case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
			if r, err = gzip.NewReader(buffered); err != nil {
				return nil, outer.explain(err)
			}
		case bytes.HasPrefix(head, []byte("BZh")):
			r = bzip2.NewReader(buffered)
		default:
			outer.r = r
			return outer, nil
		}
	}
	return nil, fmt.Errorf("%s is packed more than twice: %w", name, data.ErrInvalid)
}

// unpackedGrace is what may come out of a file at any ratio: small files of
// equal rows pack very well.
const unpackedGrace = 16 << 20

// boundedReader stops an unpacked stream that grows beyond its bounds, and
// names the file in errors.
type boundedReader struct {
	name   string
	packed int64
	limits Limits
	read   int64
	r      io.Reader
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.read += int64(n)
	switch {
	case b.read > b.limits.UnpackedBytes:
		return 0, fmt.Errorf("%s unpacks to more than %d bytes: %w", b.name, b.limits.UnpackedBytes, data.ErrInvalid)
	case b.read > unpackedGrace && b.read/b.limits.Ratio > b.packed:
		return 0, fmt.Errorf("%s unpacks to more than %d times its size: this looks like a bomb, not like data: %w", b.name, b.limits.Ratio, data.ErrInvalid)
	case err != nil && err != io.EOF:
		return n, b.explain(err)
	}
	return n, err
}

func (b *boundedReader) explain(err error) error {
	return fmt.Errorf("%s: cannot be read or unpacked after %d bytes: %w: %w", b.name, b.read, err, data.ErrInvalid)
}

func (b *boundedReader) Close() error { return nil }

// inputs lists the inputs of all files in order.
func (s fileSet) inputs() []Input {
	var all []Input
	for _, f := range s {
		all = append(all, f.inputs...)
	}
	return all
}

func (s fileSet) describe() []data.File {
	list := make([]data.File, len(s))
	for i, f := range s {
		list[i] = data.File{Name: f.name, Bytes: f.before.Size(), SHA256: f.sha}
	}
	return list
}

// unmoved makes sure that what was hashed is what was read.
func (s fileSet) unmoved() error {
	for _, f := range s {
		after, err := f.handle.Stat()
		if err != nil {
			return err
		}
		if after.Size() != f.before.Size() || !after.ModTime().Equal(f.before.ModTime()) {
			return fmt.Errorf("%s was changed while it was read: %w", f.name, data.ErrConflict)
		}
	}
	return nil
}

func (s fileSet) close() {
	for _, f := range s {
		f.handle.Close()
	}
}

// contentChecksum is over the files and everything that decides what they
// mean, so that equal checksums mean equal content.
func contentChecksum(files []data.File, reader Reader, options Options) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %t %s\n", reader.Name(), options.Source, options.Delta, options.AsOf.UTC())
	if r, ok := reader.(interface{ Revision() string }); ok {
		fmt.Fprintf(sum, "revision %q\n", r.Revision())
	}
	for _, f := range files {
		fmt.Fprintf(sum, "file %s %d\n", f.SHA256, f.Bytes)
	}
	for _, words := range []map[string]string{options.Mapping, options.Set} {
		for _, k := range slices.Sorted(maps.Keys(words)) {
			fmt.Fprintf(sum, "%q %q\n", k, words[k])
		}
		fmt.Fprintln(sum)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
