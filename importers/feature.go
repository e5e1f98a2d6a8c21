package importers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"finnfram/data"
)

// maxFeature bounds one feature, and what stands outside of features.
const maxFeature = 64 << 20

// Feature is one GeoJSON feature (RFC 7946 section 3.2), its geometry and id
// still as they were written. Geometry is nil where the member is null or
// absent.
type Feature struct {
	ID         json.RawMessage            `json:"id"`
	Geometry   json.RawMessage            `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
}

// EachFeature streams the features of r, in order, with their ordinal from 1.
// r holds a FeatureCollection, a single Feature, or several of either one
// after another, on lines or behind record separators (RFC 8142). Memory: one
// feature of at most 64 MiB. An input that holds none of these, or anything
// behind them, is cut off, or names a coordinate reference system other than
// WGS84 with longitude first is an error of kind data.ErrInvalid naming the
// file and, where it applies, the feature. A feature that is no JSON object of
// the right shape, or not UTF-8, goes to bad, and the stream goes on.
func EachFeature(name string, r io.Reader, each func(ordinal int64, f Feature) error, bad func(ordinal int64, err error)) error {
	return EachFeatureIn(name, r, checkCRS, each, bad)
}

// EachFeatureIn is EachFeature for readers that know further coordinate
// reference systems: system is handed every member crs of the file, as it was
// written, wherever it stands, and an error of it ends the reading.
func EachFeatureIn(name string, r io.Reader, system func(crs json.RawMessage) error, each func(ordinal int64, f Feature) error, bad func(ordinal int64, err error)) error {
	buffered := bufio.NewReaderSize(r, 64<<10)
	switch head, _ := buffered.Peek(3); {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		buffered.Discard(3)
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return fmt.Errorf("%s: the file is UTF-16: convert it to UTF-8: %w", name, data.ErrInvalid)
	}
	limit := &featureLimit{r: buffered}
	if head, _ := buffered.Peek(1); len(head) > 0 && head[0] == separator {
		limit.separated = true
	}
	f := features{name: name, limit: limit, d: json.NewDecoder(limit), system: system, each: each, bad: bad}
	for {
		err := f.document()
		if err == io.EOF && f.documents > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		f.documents++
	}
}

// separator stands before each text of a GeoJSON text sequence.
const separator = 0x1e

// featureLimit stops a reading that has used more than maxFeature bytes since
// it was set back, and takes separators off.
type featureLimit struct {
	r         io.Reader
	used      int
	separated bool
}

func (l *featureLimit) Read(p []byte) (int, error) {
	if l.used > maxFeature {
		return 0, fmt.Errorf("a feature of more than %d MiB: %w", maxFeature>>20, data.ErrInvalid)
	}
	n, err := l.r.Read(p[:min(len(p), maxFeature+1-l.used)])
	l.used += n
	for i := range p[:n] {
		if l.separated && p[i] == separator {
			p[i] = '\n'
		}
	}
	return n, err
}

// features is the reading of one file.
type features struct {
	name      string
	limit     *featureLimit
	d         *json.Decoder
	system    func(json.RawMessage) error
	each      func(int64, Feature) error
	bad       func(int64, error)
	ordinal   int64
	documents int
}

func (f *features) fail(detail string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("the file ends in the middle")
	}
	return fmt.Errorf("%s: %s: %w: %w", f.name, detail, err, data.ErrInvalid)
}

const notFeatures = "not a GeoJSON FeatureCollection or Feature"

// document reads one object; io.EOF where the input ends before it.
func (f *features) document() error {
	f.limit.used = 0
	err := opening(f.d, '{')
	if err == io.EOF && f.documents > 0 {
		return io.EOF
	}
	if err != nil && f.documents > 0 {
		return f.fail(fmt.Sprintf("behind feature %d", f.ordinal), err)
	}
	if err != nil {
		return f.fail(notFeatures, err)
	}
	seen, members := false, map[string]json.RawMessage{}
	for f.d.More() {
		key, err := f.d.Token()
		if err != nil {
			return f.fail("reading a member", err)
		}
		if key == "features" {
			seen = true
			err = f.list()
		} else {
			err = f.member(fmt.Sprint(key), members)
		}
		if err != nil {
			return err
		}
	}
	if _, err := f.d.Token(); err != nil {
		return f.fail("after the features", err)
	}
	return f.ended(seen, members)
}

// member keeps what a Feature may have beside what a collection has.
func (f *features) member(key string, members map[string]json.RawMessage) error {
	var raw json.RawMessage
	if err := f.d.Decode(&raw); err != nil {
		return f.fail("member "+clip(key, 60), err)
	}
	switch key {
	case "crs":
		if err := f.system(raw); err != nil {
			return f.fail("member crs", err)
		}
	case "type", "id", "geometry", "properties":
		members[key] = raw
	}
	return nil
}

// ended hands over a document that is a feature itself.
func (f *features) ended(seen bool, members map[string]json.RawMessage) error {
	if seen {
		return nil
	}
	if string(members["type"]) != `"Feature"` {
		return f.fail(notFeatures, fmt.Errorf("object %d has no member features", f.documents+1))
	}
	raw, err := json.Marshal(members)
	if err != nil {
		return f.fail(notFeatures, err)
	}
	return f.hand(raw)
}

// list reads the member features.
func (f *features) list() error {
	if err := opening(f.d, '['); err != nil {
		return f.fail("member features", err)
	}
	for f.d.More() {
		f.limit.used = 0
		var raw json.RawMessage
		if err := f.d.Decode(&raw); err != nil {
			return f.fail(fmt.Sprintf("feature %d", f.ordinal+1), err)
		}
		if err := f.hand(raw); err != nil {
			return err
		}
	}
	if _, err := f.d.Token(); err != nil {
		return f.fail("after the features", err)
	}
	return nil
}

func (f *features) hand(raw json.RawMessage) error {
	f.ordinal++
	feature, err := ParseFeature(raw)
	if err != nil {
		f.bad(f.ordinal, err)
		return nil
	}
	return f.each(f.ordinal, feature)
}

// ParseFeature reads one feature.
func ParseFeature(raw []byte) (Feature, error) {
	var f Feature
	if !utf8.Valid(raw) {
		return f, errors.New("the bytes are not UTF-8 (Latin-1 perhaps): convert the file")
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, err
	}
	if string(f.Geometry) == "null" {
		f.Geometry = nil
	}
	return f, nil
}

func opening(d *json.Decoder, want json.Delim) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	if token != want {
		return fmt.Errorf("expected %v", want)
	}
	return nil
}

// checkCRS accepts the names under which the 2008 edition of GeoJSON wrote
// what RFC 7946 later made the only system, and ETRS89 in degrees, which is
// the same within a metre.
func checkCRS(raw json.RawMessage) error {
	var crs struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	}
	if string(raw) == "null" {
		return nil
	}
	if err := json.Unmarshal(raw, &crs); err != nil {
		return errors.New("is not understood")
	}
	name := strings.ToUpper(crs.Properties.Name)
	for _, known := range []string{"CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4258", "EPSG:4258"} {
		if strings.HasSuffix(name, known) {
			return nil
		}
	}
	return fmt.Errorf("names the coordinate reference system %.100q; only WGS84 longitude-latitude (CRS84) is read: convert the file first", crs.Properties.Name)
}

// Text is a property as text: a string as it is, a number or truth value as
// written, a list of these parted by semicolons, and "" for null, absent, or
// anything else.
func (f Feature) Text(key string) string {
	raw := f.Properties[key]
	var list []json.RawMessage
	if len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
		return scalar(raw)
	}
	var texts []string
	for _, item := range list {
		if text := scalar(item); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "; ")
}

func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	if word := string(raw); word == "true" || word == "false" {
		return word
	}
	return ""
}
