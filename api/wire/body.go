package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"
)

// MaxBody is the largest JSON body, in bytes, that is read.
const MaxBody = 64 << 10

// maxDepth bounds the nesting of a JSON body.
const maxDepth = 16

// readBody fills q from a JSON object of scalars.
func (q *Query) readBody(w http.ResponseWriter, r *http.Request) error {
	q.inBody = true
	body, err := readAll(w, r, "application/json")
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return Invalid(Fault{Pointer: "", Detail: "the body is not a JSON object"})
	}
	for decoder.More() {
		if err := q.readMember(decoder); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return Invalid(syntaxFault(err))
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Invalid(Fault{Detail: "something follows the JSON object"})
	}
	return nil
}

func (q *Query) readMember(decoder *json.Decoder) error {
	name, err := decoder.Token()
	if err != nil {
		return Invalid(syntaxFault(err))
	}
	value, err := decoder.Token()
	if err != nil {
		return Invalid(syntaxFault(err))
	}
	key := name.(string)
	switch v := value.(type) {
	case string:
		return q.add(key, v)
	case json.Number:
		return q.add(key, v.String())
	case bool:
		return q.add(key, fmt.Sprint(v))
	case nil: // null says the same as leaving it out
		return nil
	}
	return Invalid(Fault{Pointer: "/" + escapePointer(clip(key)), Detail: "is neither a text, a number, true nor false"})
}

// ReadJSON reads the body of r into v, refusing what is larger than MaxBody,
// nested deeper than 16, not JSON, followed by more, or has members that v has
// not. The error is of kind data.ErrInvalid and names the place.
func ReadJSON(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := readAll(w, r, "application/json")
	if err != nil {
		return err
	}
	if depth(body) > maxDepth {
		return Invalid(Fault{Detail: fmt.Sprintf("the body is nested deeper than %d", maxDepth)})
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return Invalid(syntaxFault(err))
	}
	if _, err := decoder.Token(); err != io.EOF {
		return Invalid(Fault{Detail: "something follows the JSON value"})
	}
	return nil
}

// Plain refuses bodies that are compressed on the way, with an error of kind
// ErrMediaType: what they unpack to could be of any size.
func Plain(r *http.Request) error {
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return fmt.Errorf("the body must be sent without Content-Encoding: %w", ErrMediaType)
	}
	return nil
}

func readAll(w http.ResponseWriter, r *http.Request, want string) ([]byte, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != want {
		return nil, fmt.Errorf("the body must be %s: %w", want, ErrMediaType)
	}
	if err := Plain(r); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, fmt.Errorf("the body is larger than %d bytes: %w", tooLarge.Limit, ErrTooLarge)
	}
	if err != nil {
		return nil, Invalid(Fault{Detail: "the body broke off"})
	}
	if !utf8.Valid(body) {
		return nil, Invalid(Fault{Detail: "the body is not UTF-8"})
	}
	return body, nil
}

// depth measures the deepest nesting of brackets outside strings.
func depth(body []byte) int {
	level, deepest, inString := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}

func syntaxFault(err error) Fault {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return Fault{Detail: fmt.Sprintf("the body is not JSON at byte %d", syntax.Offset)}
	case errors.As(err, &kind):
		return Fault{Pointer: "/" + strings.ReplaceAll(kind.Field, ".", "/"), Detail: "is a JSON " + kind.Value + " where a " + jsonKind(kind.Type) + " is wanted"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Fault{Detail: "the body is empty or breaks off"}
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return Fault{Pointer: "/" + escapePointer(strings.Trim(name, `"`)), Detail: "is not a member of this body"}
	}
	return Fault{Detail: "the body cannot be read as JSON of this shape"}
}

func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "value of another shape"
	}
	return "number"
}

func escapePointer(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1")
}
