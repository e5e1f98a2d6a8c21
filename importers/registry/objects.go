// Package registry holds what the readers of public registers share: objects
// cut one by one out of JSON documents of any length, values that sources
// write in several ways, references between resources, and a spool that joins
// resources in bounded memory whatever their order.
package registry

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"finnfram/data"
)

// Limits of what is kept of one object and of how deep it nests. A longer or
// deeper one is skipped whole and reported; the reading goes on after it.
const (
	MaxObject = 16 << 20
	MaxDepth  = 64
	maxKey    = 4 << 10
)

// An Object is one JSON value found in a document.
type Object struct {
	Raw     []byte // valid until the next call of Next; nil when Problem is set
	Path    string // dotted name of the list that held it; "" for a document's own
	Place   int64  // line in line-delimited files, else the ordinal from 1
	Rest    bool   // what an object holds beside its lists
	Problem string // why the value could not be kept: too long, too deep …
}

// Objects cuts objects out of a JSON document: the elements of a top-level
// array, every object of a line-delimited or concatenated file, and the
// elements of the named lists inside a top-level object ("entry",
// "_embedded.underenheter"), which are never held together. What else a
// top-level object holds comes after its lists as one Object with Path "".
//
// Memory is bounded by MaxObject and a buffer, whatever the input. Only the
// brackets and strings outside are checked here: the raw value must still be
// decoded. Not safe for several goroutines.
type Objects struct {
	name   string
	in     *bufio.Reader
	lists  map[string]bool
	stack  []frame
	place  int64
	opened bool
	lines  bool
	line   *Objects // the rest of the current line
	value  []byte
	buffer bytes.Buffer
}

type frame struct {
	path  string
	array bool
	rest  *bytes.Buffer // members outside lists; nil below the top
	lists bool          // a list was found in it
}

// NewObjects reads r, which name tells apart in errors. lists holds dotted
// paths of arrays inside top-level objects whose elements come one by one.
func NewObjects(name string, r io.Reader, lists ...string) *Objects {
	o := &Objects{name: name, in: bufio.NewReaderSize(r, 64<<10), lists: map[string]bool{}}
	for _, list := range lists {
		o.lists[list] = true
	}
	return o
}

// Next returns the next object, io.EOF after the last, or an error of kind
// data.ErrInvalid that names file and object when the document is broken
// outside an object or ends in the middle.
func (o *Objects) Next() (Object, error) {
	if !o.opened {
		o.opened = true
		if err := o.open(); err != nil {
			return Object{}, err
		}
	}
	if o.lines {
		return o.nextLine()
	}
	return o.next()
}

func (o *Objects) invalid(format string, args ...any) error {
	return fmt.Errorf("%s: object %d: %s: %w", o.name, o.place+1, fmt.Sprintf(format, args...), data.ErrInvalid)
}

// open drops a byte order mark and finds out whether the file is delimited by
// lines: then a broken line costs only itself.
func (o *Objects) open() error {
	head, err := o.in.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return fmt.Errorf("%s: %w", o.name, err)
	}
	if len(head) >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff) {
		return o.invalid("the file is UTF-16; UTF-8 is needed")
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		o.in.Discard(3)
		head = head[3:]
	}
	o.lines = looksDelimited(o.name, bytes.TrimLeft(head, " \t\r\n"))
	return nil
}

// looksDelimited tells whether each line is an object of its own: the first
// ends with a bracket and the second begins with one.
func looksDelimited(name string, head []byte) bool {
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	lower := strings.ToLower(strings.TrimSuffix(strings.ToLower(name), ".gz"))
	if strings.HasSuffix(lower, ".ndjson") || strings.HasSuffix(lower, ".jsonl") {
		return true
	}
	first, after, _ := bytes.Cut(head, []byte("\n"))
	first, after = bytes.TrimRight(first, " \t\r"), bytes.TrimLeft(after, " \t\r\n")
	return bytes.HasSuffix(first, []byte("}")) && bytes.HasPrefix(after, []byte("{"))
}

// nextLine reads line by line and cuts each with a reader of its own.
func (o *Objects) nextLine() (Object, error) {
	for {
		if o.line != nil {
			object, err := o.line.next()
			if err == nil {
				object.Place = o.place
				return object, nil
			}
			o.line = nil
			if !errors.Is(err, io.EOF) {
				return Object{Place: o.place, Problem: "the line is not one whole JSON object"}, nil
			}
		}
		line, long, err := o.readLine()
		if err != nil {
			return Object{}, err
		}
		o.place++
		if long {
			return Object{Place: o.place, Problem: fmt.Sprintf("the line is longer than %d MiB", MaxObject>>20)}, nil
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		o.line = &Objects{name: o.name, in: bufio.NewReader(bytes.NewReader(line)), lists: o.lists, opened: true}
	}
}

// readLine returns one line; of a line over MaxObject only the fact.
func (o *Objects) readLine() (line []byte, long bool, err error) {
	o.buffer.Reset()
	for {
		part, err := o.in.ReadSlice('\n')
		if !long && o.buffer.Len()+len(part) > MaxObject {
			long = true
			o.buffer.Reset()
		}
		if !long {
			o.buffer.Write(part)
		}
		switch {
		case err == nil:
			return o.buffer.Bytes(), long, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if o.buffer.Len() == 0 && !long {
				return nil, false, io.EOF
			}
			return o.buffer.Bytes(), long, nil
		default:
			return nil, false, fmt.Errorf("%s: line %d: %w", o.name, o.place+1, err)
		}
	}
}
