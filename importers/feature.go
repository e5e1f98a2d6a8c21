package importers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"finnfram/data"
)

// Feature is one GeoJSON feature (RFC 7946 section 3.2), its geometry and id
// still as they were written. Geometry is nil where the member is null or
// absent.
type Feature struct {
	ID         json.RawMessage            `json:"id"`
	Geometry   json.RawMessage            `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
}

// EachFeature streams the features of a FeatureCollection, in order, with
// their ordinal from 1. Memory: one feature. An input that is no
// FeatureCollection, is cut off, or names a coordinate reference system other
// than WGS84 with longitude first is an error of kind data.ErrInvalid naming
// the file and, where it applies, the feature. A feature that is no JSON
// object of the right shape goes to bad, and the stream goes on.
func EachFeature(name string, r io.Reader, each func(ordinal int64, f Feature) error, bad func(ordinal int64, err error)) error {
	d := json.NewDecoder(r)
	fail := func(detail string, err error) error {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("the file ends in the middle")
		}
		return fmt.Errorf("%s: %s: %w: %w", name, detail, err, data.ErrInvalid)
	}
	if err := opening(d, '{'); err != nil {
		return fail("not a GeoJSON FeatureCollection", err)
	}
	seen := false
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return fail("reading a member", err)
		}
		switch key {
		case "crs":
			var crs json.RawMessage
			if err := d.Decode(&crs); err != nil {
				return fail("member crs", err)
			}
			if err := checkCRS(crs); err != nil {
				return fail("member crs", err)
			}
		case "features":
			seen = true
			if err := eachFeature(d, each, bad, fail); err != nil {
				return err
			}
		default:
			var ignored json.RawMessage
			if err := d.Decode(&ignored); err != nil {
				return fail(fmt.Sprintf("member %v", key), err)
			}
		}
	}
	if _, err := d.Token(); err != nil {
		return fail("after the features", err)
	}
	if !seen {
		return fail("not a GeoJSON FeatureCollection", errors.New("it has no member features"))
	}
	return nil
}

func eachFeature(d *json.Decoder, each func(int64, Feature) error, bad func(int64, error), fail func(string, error) error) error {
	if err := opening(d, '['); err != nil {
		return fail("member features", err)
	}
	for n := int64(1); d.More(); n++ {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return fail(fmt.Sprintf("feature %d", n), err)
		}
		var f Feature
		if err := json.Unmarshal(raw, &f); err != nil {
			bad(n, err)
			continue
		}
		if string(f.Geometry) == "null" {
			f.Geometry = nil
		}
		if err := each(n, f); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fail("after the features", err)
	}
	return nil
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
// what RFC 7946 later made the only system.
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
	switch name := strings.ToUpper(crs.Properties.Name); {
	case strings.HasSuffix(name, "CRS84"), strings.HasSuffix(name, "EPSG::4326"), strings.HasSuffix(name, "EPSG:4326"):
		return nil
	}
	return fmt.Errorf("names the coordinate reference system %.100q; only WGS84 longitude-latitude (CRS84) is read: convert the file first", crs.Properties.Name)
}

// Text is a property as text: a string as it is, a number as written, and ""
// for null, absent, or anything else.
func (f Feature) Text(key string) string {
	raw := f.Properties[key]
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return strings.TrimSpace(s)
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}
