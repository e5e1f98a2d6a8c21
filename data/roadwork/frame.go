package roadwork

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"finnfram/data"
)

// An artefact is a sequence of sections. A section is its name of four bytes,
// pieces of a length (4 bytes, little end first, at most mostPiece) and so many
// bytes, a length of zero, and the CRC-32C of the name and all pieces' bytes.
// What reads a section never sees the next one.

// mostPiece bounds a piece, so that a damaged length costs no memory.
const mostPiece = 1 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sectionWriter writes one section at a time. Close each.
type sectionWriter struct {
	w   *bufio.Writer
	sum uint32
}

func (s *sectionWriter) section(name string, write func(io.Writer) error) error {
	s.sum = crc32.Update(0, castagnoli, []byte(name))
	if _, err := s.w.WriteString(name); err != nil {
		return err
	}
	pieces := bufio.NewWriterSize(pieceWriter{s}, mostPiece)
	if err := write(pieces); err != nil {
		return fmt.Errorf("section %s: %w", name, err)
	}
	if err := pieces.Flush(); err != nil {
		return err
	}
	var end [8]byte
	binary.LittleEndian.PutUint32(end[4:], s.sum)
	_, err := s.w.Write(end[:])
	return err
}

// pieceWriter writes every call as pieces.
type pieceWriter struct{ s *sectionWriter }

func (p pieceWriter) Write(b []byte) (int, error) {
	done := 0
	for done < len(b) {
		piece := b[done:min(len(b), done+mostPiece)]
		var length [4]byte
		binary.LittleEndian.PutUint32(length[:], uint32(len(piece)))
		if _, err := p.s.w.Write(length[:]); err != nil {
			return done, err
		}
		n, err := p.s.w.Write(piece)
		p.s.sum = crc32.Update(p.s.sum, castagnoli, piece)
		done += n
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// sectionReader reads the section that must come next.
type sectionReader struct {
	r    *bufio.Reader
	name string
	left uint32 // of the piece
	sum  uint32
	err  error // io.EOF at the end of the section
}

// section lets read read the section called name, and checks that it was whole
// and undamaged.
func section(r *bufio.Reader, name string, read func(io.Reader) error) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:]) != name {
		return fmt.Errorf("section %s is not there: %w", name, data.ErrDamaged)
	}
	s := &sectionReader{r: r, name: name, sum: crc32.Update(0, castagnoli, head[:])}
	// A checksum that is right comes before the word of whoever reads.
	fault := guarded(func() error { return read(s) })
	if _, err := io.Copy(io.Discard, s); err != nil {
		return err
	}
	if fault != nil {
		return fmt.Errorf("section %s: %w", name, fault)
	}
	return nil
}

func (s *sectionReader) Read(p []byte) (int, error) {
	if s.err == nil && s.left == 0 {
		s.err = s.next()
	}
	if s.err != nil || len(p) == 0 {
		return 0, s.err
	}
	n, err := s.r.Read(p[:min(uint32(min(len(p), mostPiece)), s.left)])
	s.sum = crc32.Update(s.sum, castagnoli, p[:n])
	s.left -= uint32(n)
	if err != nil {
		s.err = s.damage()
	}
	return n, s.err
}

// next begins a piece; io.EOF at the end of the section.
func (s *sectionReader) next() error {
	var word [4]byte
	if _, err := io.ReadFull(s.r, word[:]); err != nil {
		return s.damage()
	}
	s.left = binary.LittleEndian.Uint32(word[:])
	if s.left > mostPiece {
		return s.damage()
	}
	if s.left > 0 {
		return nil
	}
	if _, err := io.ReadFull(s.r, word[:]); err != nil {
		return s.damage()
	}
	if binary.LittleEndian.Uint32(word[:]) != s.sum {
		return s.damage()
	}
	return io.EOF
}

func (s *sectionReader) damage() error {
	return fmt.Errorf("section %s: %w", s.name, data.ErrDamaged)
}

// source remembers an error of the reader below that is not an end: it says
// nothing about what is stored.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.err = err
	}
	return n, err
}
