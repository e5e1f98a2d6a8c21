package csvfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"finnfram/data"
	"finnfram/importers/mapping"
)

// maxRow bounds one row: a quote that is never closed would otherwise take
// the rest of the file for one field.
const maxRow = 1 << 20

// guard stops a reading that has used more than maxRow bytes since it was set
// back.
type guard struct {
	r    io.Reader
	used int
}

var errRow = errors.New("a row of more than 1 MiB: a quote is not closed, or this is no table")

func (g *guard) Read(p []byte) (int, error) {
	if g.used > maxRow {
		return 0, errRow
	}
	n, err := g.r.Read(p[:min(len(p), 64<<10)])
	g.used += n
	return n, err
}

func (t *table) fault(format string, args ...any) error {
	return fmt.Errorf("%s: %w: %w", t.input.Name, fmt.Errorf(format, args...), data.ErrInvalid)
}

// open reads up to the header and finds the columns.
func (t *table) open() error {
	buffered := bufio.NewReaderSize(t.input.Reader, 64<<10)
	if err := t.decode(&buffered); err != nil {
		return err
	}
	if err := t.skip(buffered); err != nil {
		return err
	}
	head, err := buffered.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", t.input.Name, err)
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return t.fault("the file is empty")
	}
	delimiter, err := t.delimiter(head)
	if err != nil {
		return err
	}
	t.guard = &guard{r: buffered}
	t.lines = csv.NewReader(t.guard)
	t.lines.Comma, t.lines.FieldsPerRecord, t.lines.ReuseRecord = delimiter, -1, true
	return t.readHeader()
}

func (t *table) readHeader() error {
	header, err := t.lines.Read()
	if err != nil {
		return t.fault("header: %w", err)
	}
	first, _ := t.lines.FieldPos(0)
	t.line = t.skipped + int64(first)
	for i, name := range header {
		if !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
			return t.fault("line %d: header of column %d is not UTF-8 text: convert the file, or say --set encoding=latin1", t.line, i+1)
		}
		t.header = append(t.header, strings.Clone(strings.TrimSpace(name)))
	}
	if t.columns, err = mapping.Resolve(t.header, t.options); err != nil {
		return t.fault("line %d: %w", t.line, err)
	}
	if err := mapping.CheckNeeds(t.columns, t.header, t.options, false); err != nil {
		return t.fault("line %d: %w", t.line, err)
	}
	return nil
}

// decode takes a byte order mark off, and turns Latin-1 into UTF-8 where the
// operator says so.
func (t *table) decode(r **bufio.Reader) error {
	head, _ := (*r).Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		(*r).Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return t.fault("the file is UTF-16: convert it to UTF-8")
	}
	switch name := strings.ToLower(t.options.Set["encoding"]); name {
	case "", "utf-8", "utf8":
	case "latin1", "latin-1", "iso-8859-1":
		*r = bufio.NewReaderSize(charmap.ISO8859_1.NewDecoder().Reader(*r), 64<<10)
	case "windows-1252", "cp1252":
		*r = bufio.NewReaderSize(charmap.Windows1252.NewDecoder().Reader(*r), 64<<10)
	default:
		return t.fault("--set encoding=%s: encodings are utf-8, latin1, windows-1252", name)
	}
	return nil
}

// skip passes over the lines above the header.
func (t *table) skip(r *bufio.Reader) error {
	word := t.options.Set["skip_lines"]
	if word == "" {
		return nil
	}
	n, err := strconv.ParseInt(word, 10, 32)
	if err != nil || n < 0 {
		return t.fault("--set skip_lines=%s: not a count of lines", word)
	}
	for ; t.skipped < n; t.skipped++ {
		for more := true; more; {
			if _, more, err = r.ReadLine(); err != nil {
				return t.fault("line %d: %w", t.skipped+1, err)
			}
		}
	}
	return nil
}

// delimiter takes the sign that parts the header into most columns.
func (t *table) delimiter(head []byte) (rune, error) {
	switch word := t.options.Set["delimiter"]; {
	case word == "tab" || word == `\t`:
		return '\t', nil
	case word == "semicolon":
		return ';', nil
	case word == "comma":
		return ',', nil
	case len(word) == 1 && strings.Contains(",;\t|:", word):
		return rune(word[0]), nil
	case word != "":
		return 0, t.fault("--set delimiter=%s: delimiters are comma, semicolon, tab and |", word)
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
