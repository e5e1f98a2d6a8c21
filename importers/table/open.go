package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// guard stops a reading that has used more than maxRow bytes since it was set
// back.
type guard struct {
	r    io.Reader
	used int
	tail int // bytes behind the last line end
}

var errRow = errors.New("a row of more than 1 MiB: a quote is not closed, or this is no table")

func (g *guard) Read(p []byte) (int, error) {
	if g.used > maxRow {
		return 0, errRow
	}
	n, err := g.r.Read(p[:min(len(p), 64<<10)])
	g.used += n
	if end := bytes.LastIndexByte(p[:n], '\n'); end >= 0 {
		g.tail = n - end - 1
	} else {
		g.tail += n
	}
	return n, err
}

// source finds out how a file is written.
type source struct {
	table *Table
	set   map[string]string
	r     *bufio.Reader
}

func (s *source) open(r io.Reader) error {
	s.r = bufio.NewReaderSize(r, 64<<10)
	for _, step := range []func() error{s.decode, s.lineEnds, s.skip} {
		if err := step(); err != nil {
			return err
		}
	}
	declared := s.declared()
	head, err := s.r.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return s.table.Fault("%w", err)
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return s.table.Fault("the file is empty")
	}
	delimiter, err := s.delimiter(head, declared)
	if err != nil {
		return err
	}
	s.table.guard = &guard{r: s.r}
	s.table.lines = csv.NewReader(s.table.guard)
	s.table.lines.Comma, s.table.lines.FieldsPerRecord, s.table.lines.ReuseRecord = delimiter, -1, true
	return nil
}

// decode takes a byte order mark off and believes it; without one, text is
// UTF-8 unless the operator says otherwise: it is never guessed.
func (s *source) decode() error {
	name, mark := strings.ToLower(s.set["encoding"]), ""
	switch head, _ := s.r.Peek(3); {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		mark = "utf-8"
		s.r.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		mark = "utf-16"
	}
	switch name {
	case "utf8":
		name = "utf-8"
	case "utf16":
		name = "utf-16"
	}
	if mark != "" && name != "" && name != mark {
		return s.table.Fault("--set encoding=%s: the file begins with the mark of %s", name, mark)
	}
	if name == "" {
		name = mark
	}
	switch name {
	case "", "utf-8":
	case "utf-16": // without a mark: the order that Windows writes
		s.through(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(s.r))
	case "latin1", "latin-1", "iso-8859-1":
		s.through(charmap.ISO8859_1.NewDecoder().Reader(s.r))
	case "windows-1252", "cp1252":
		s.through(charmap.Windows1252.NewDecoder().Reader(s.r))
	default:
		return s.table.Fault("--set encoding=%s: encodings are utf-8, utf-16, latin1, windows-1252", name)
	}
	return nil
}

func (s *source) through(r io.Reader) { s.r = bufio.NewReaderSize(r, 64<<10) }

// lineEnds turns the CR of old spreadsheets into LF, where a file has no other
// end of line.
func (s *source) lineEnds() error {
	head, _ := s.r.Peek(32 << 10)
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(bytes.TrimRight(head, "\r"), '\r') >= 0 {
		s.through(carriage{s.r})
	}
	return nil
}

type carriage struct{ r io.Reader }

func (c carriage) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// skip passes over the lines above the header.
func (s *source) skip() error {
	word := s.set["skip_lines"]
	if word == "" {
		return nil
	}
	n, err := strconv.ParseInt(word, 10, 32)
	if err != nil || n < 0 {
		return s.table.Fault("--set skip_lines=%s: not a count of lines", word)
	}
	for ; s.table.skipped < n; s.table.skipped++ {
		for more := true; more; {
			if _, more, err = s.r.ReadLine(); err != nil {
				return s.table.Fault("line %d: %w", s.table.skipped+1, err)
			}
		}
	}
	return nil
}

// declared reads the line «sep=;» that Excel writes and obeys; 0 without one.
func (s *source) declared() rune {
	head, _ := s.r.Peek(8)
	text := strings.ToLower(string(head))
	for _, sign := range ",;\t|" {
		for _, end := range []string{"\r\n", "\n"} {
			if line := "sep=" + string(sign) + end; strings.HasPrefix(text, line) {
				s.r.Discard(len(line))
				s.table.skipped++
				return sign
			}
		}
	}
	return 0
}

// delimiter takes the sign that parts the header into most columns.
func (s *source) delimiter(head []byte, declared rune) (rune, error) {
	switch word := s.set["delimiter"]; {
	case word == "tab" || word == `\t`:
		return '\t', nil
	case word == "semicolon":
		return ';', nil
	case word == "comma":
		return ',', nil
	case len(word) == 1 && strings.Contains(",;\t|:", word):
		return rune(word[0]), nil
	case word != "":
		return 0, s.table.Fault("--set delimiter=%s: delimiters are comma, semicolon, tab and |", word)
	case declared != 0:
		return declared, nil
	}
	counts, quoted := map[rune]int{}, false
	for _, r := range string(head) {
		if r == '"' {
			quoted = !quoted
		}
		if !quoted && (r == '\n' || r == '\r') && len(counts) > 0 {
			break
		}
		if !quoted && strings.ContainsRune(",;\t|", r) {
			counts[r]++
		}
	}
	best, most := ',', 0
	for _, r := range ",;\t|" {
		if counts[r] > most {
			best, most = r, counts[r]
		}
	}
	return best, nil
}
