package registry

import (
	"errors"
	"fmt"
	"io"
)

var (
	tooLong = fmt.Sprintf("longer than %d MiB", MaxObject>>20)
	tooDeep = fmt.Sprintf("nested deeper than %d", MaxDepth)
)

// capture reads one whole JSON value into o.value. A value over the limits is
// read to its end and not kept, and the problem is told. Only brackets and
// strings are followed.
func (o *Objects) capture() (problem string, err error) {
	o.value = o.value[:0]
	depth, inString, escaped, started := 0, false, false, false
	for {
		c, err := o.in.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return "", o.invalid("the file ends in the middle")
			}
			return "", fmt.Errorf("%s: %w", o.name, err)
		}
		if !inString && depth == 0 && started && ends(c) { // after a bare number or word
			return problem, o.in.UnreadByte()
		}
		if len(o.value) >= MaxObject && problem == "" {
			problem = tooLong
		}
		if problem == "" {
			o.value = append(o.value, c)
		}
		started = true
		switch {
		case escaped:
			escaped = false
		case inString && c == '\\':
			escaped = true
		case c == '"':
			inString = !inString
			if !inString && depth == 0 {
				return problem, nil
			}
		case inString:
		case c == '{', c == '[':
			depth++
			if depth > MaxDepth && problem == "" {
				problem = tooDeep
			}
		case c == '}', c == ']':
			depth--
			if depth <= 0 {
				return problem, nil
			}
		}
	}
}

// ends tells whether c ends a bare number or word.
func ends(c byte) bool {
	return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' || c == '\t'
}
