package registry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// next advances the walk over the document to the next object. The stack
// holds the arrays and objects that the walk is inside of, at most as deep as
// the longest list path.
func (o *Objects) next() (Object, error) {
	for {
		c, err := o.skip(len(o.stack) > 0)
		if errors.Is(err, io.EOF) {
			if len(o.stack) > 0 {
				return Object{}, o.invalid("the file ends in the middle")
			}
			return Object{}, io.EOF
		}
		if err != nil {
			return Object{}, fmt.Errorf("%s: %w", o.name, err)
		}
		object, found, err := o.step(c)
		if err != nil || found {
			return object, err
		}
	}
}

func (o *Objects) step(c byte) (Object, bool, error) {
	if len(o.stack) == 0 {
		return Object{}, false, o.begin(c)
	}
	top := &o.stack[len(o.stack)-1]
	switch {
	case top.array && c == ']':
		o.in.ReadByte()
		o.stack = o.stack[:len(o.stack)-1]
		return Object{}, false, nil
	case top.array:
		return o.element(top.path, c)
	case c == '}':
		o.in.ReadByte()
		rest, beside := top.rest, top.lists
		o.stack = o.stack[:len(o.stack)-1]
		if rest == nil || rest.Len() == 0 {
			return Object{}, false, nil
		}
		o.place++
		return Object{Raw: append(append([]byte("{"), rest.Bytes()...), '}'), Place: o.place, Rest: beside}, true, nil
	case c == '"':
		return o.member(top)
	}
	return Object{}, false, o.invalid("%q where a name or a closing bracket is expected", c)
}

func (o *Objects) begin(c byte) error {
	if c != '[' && c != '{' {
		return o.invalid("the file holds %q where a JSON array or object is expected", c)
	}
	o.in.ReadByte()
	f := frame{array: c == '['}
	if !f.array {
		f.rest = &bytes.Buffer{}
	}
	o.stack = append(o.stack, f)
	return nil
}

func (o *Objects) element(path string, c byte) (Object, bool, error) {
	problem, err := o.capture()
	if err != nil {
		return Object{}, false, err
	}
	o.place++
	if problem == "" && c != '{' {
		problem = "not an object"
	}
	object := Object{Path: path, Place: o.place, Problem: problem}
	if problem == "" {
		object.Raw = o.value
	}
	return object, true, nil
}

// member reads one name and value of an object: it goes into a list it was
// told of, and keeps anything else.
func (o *Objects) member(top *frame) (Object, bool, error) {
	if problem, err := o.capture(); err != nil || problem != "" || len(o.value) > maxKey {
		return Object{}, false, errors.Join(err, o.invalid("unreadable name"))
	}
	quoted := append([]byte(nil), o.value...)
	var key string
	if json.Unmarshal(quoted, &key) != nil {
		return Object{}, false, o.invalid("unreadable name")
	}
	if c, err := o.skip(false); err != nil || c != ':' {
		return Object{}, false, o.invalid("no colon after the name %.40q", key)
	}
	o.in.ReadByte()
	c, err := o.skip(false)
	if err != nil {
		return Object{}, false, o.invalid("the file ends in the middle")
	}
	path := strings.TrimPrefix(top.path+"."+key, ".")
	switch {
	case c == '[' && o.lists[path]:
		o.in.ReadByte()
		o.stack[0].lists = true
		o.stack = append(o.stack, frame{path: path, array: true})
		return Object{}, false, nil
	case c == '{' && o.leads(path):
		o.in.ReadByte()
		o.stack = append(o.stack, frame{path: path})
		return Object{}, false, nil
	}
	return o.keep(top, quoted)
}

// keep captures a value beside the lists.
func (o *Objects) keep(top *frame, quoted []byte) (Object, bool, error) {
	problem, err := o.capture()
	if err != nil {
		return Object{}, false, err
	}
	if top.rest == nil {
		return Object{}, false, nil
	}
	if problem == "" && top.rest.Len()+len(o.value) > MaxObject {
		problem = tooLong
	}
	if problem != "" {
		o.place++
		return Object{Place: o.place, Problem: problem}, true, nil
	}
	if top.rest.Len() > 0 {
		top.rest.WriteByte(',')
	}
	top.rest.Write(quoted)
	top.rest.WriteByte(':')
	top.rest.Write(o.value)
	return Object{}, false, nil
}

// leads tells whether a list lies somewhere below path.
func (o *Objects) leads(path string) bool {
	for list := range o.lists {
		if strings.HasPrefix(list, path+".") {
			return true
		}
	}
	return false
}

// skip passes white space, and commas when told, and peeks at what follows.
func (o *Objects) skip(commas bool) (byte, error) {
	for {
		c, err := o.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n':
		case ',':
			if !commas {
				return c, o.in.UnreadByte()
			}
		default:
			return c, o.in.UnreadByte()
		}
	}
}
