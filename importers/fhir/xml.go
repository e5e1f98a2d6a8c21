package fhir

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

const namespace = "http://hl7.org/fhir"

// xml reads one XML document, entry by entry, and hands each on as the JSON
// that FHIR defines for it. Document types and entities of their own are
// refused, so that nothing can grow on reading.
func (r *run) xml(input importers.Input) error {
	budget := &registry.Budget{Reader: input.Reader, Limit: registry.MaxObject}
	d := document{name: input.Name, Decoder: xml.NewDecoder(budget)}
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		encoding, err := htmlindex.Get(label)
		if err != nil {
			return nil, fmt.Errorf("the encoding %.40q is not known", label)
		}
		return encoding.NewDecoder().Reader(in), nil
	}
	root, err := d.child()
	if err != nil || root == nil {
		return errors.Join(err, d.missing(root))
	}
	known := slices.Contains([]string{"Bundle", "Location", "HealthcareService", "Organization"}, root.Name.Local)
	if root.Name.Space != namespace && !known {
		return fmt.Errorf("%s: the root element %.40q is not FHIR: %w", d.name, root.Name.Local, data.ErrInvalid)
	}
	if root.Name.Local == "Bundle" {
		return r.bundleXML(&d, budget)
	}
	members := d.members(root, 1)
	members["resourceType"] = root.Name.Local
	return r.converted(&d, members, "", 1)
}

// bundleXML reads the children of a Bundle element.
func (r *run) bundleXML(d *document, budget *registry.Budget) error {
	rest := map[string]any{"resourceType": "Bundle"}
	for place := int64(1); ; {
		budget.Reset()
		if err := r.ctx.Err(); err != nil {
			return err
		}
		start, err := d.child()
		if err != nil {
			return err
		}
		if start == nil {
			break
		}
		members := d.members(start, 1)
		if start.Name.Local != "entry" {
			if d.err != nil {
				return d.err
			}
			d.problem = ""
			if slices.Contains([]string{"type", "timestamp", "meta"}, start.Name.Local) {
				rest[start.Name.Local] = plain(start, members)
			}
			continue
		}
		if err := r.converted(d, members, "entry", place); err != nil {
			return err
		}
		place++
	}
	var e envelope
	if _, err := registry.Decode(marshal(rest), &e); err == nil {
		r.bundle(e)
	}
	return nil
}

// converted hands on one entry or resource, as far as it could be read.
func (r *run) converted(d *document, members map[string]any, path string, place int64) error {
	row := registry.Row{Sink: r.sink, File: d.name, Place: place}
	if d.err != nil {
		return d.err
	}
	if d.problem != "" {
		problem := d.problem
		d.problem = ""
		return row.Reject("unreadable-object", "", "", problem)
	}
	delete(members, "\x00value")
	raw, err := json.Marshal(members)
	if err != nil {
		return row.Reject("unreadable-object", "", "", "cannot be written as JSON")
	}
	return r.object(row, registry.Object{Raw: raw, Path: path, Place: place})
}

// document is an XML document being read. The first error stays.
type document struct {
	name string
	*xml.Decoder
	err     error
	problem string // with the current entry
}

func (d *document) invalid(err error) error {
	line, _ := d.InputPos()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		line = syntax.Line
		err = errors.New(syntax.Msg)
	}
	if errors.Is(err, io.EOF) {
		err = errors.New("the file ends in the middle")
	}
	return fmt.Errorf("%s: line %d: %w: %w", d.name, line, err, data.ErrInvalid)
}

func (d *document) missing(root *xml.StartElement) error {
	if root != nil {
		return nil
	}
	return fmt.Errorf("%s: no element: %w", d.name, data.ErrInvalid)
}

// child returns the next child element, nil at the end of the one around it.
func (d *document) child() (*xml.StartElement, error) {
	for {
		token, err := d.Token()
		if err != nil {
			return nil, d.invalid(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			start := t.Copy()
			return &start, nil
		case xml.EndElement:
			return nil, nil
		case xml.Directive:
			return nil, d.invalid(errors.New("a document type is not accepted"))
		}
	}
}

// Elements that FHIR's JSON always writes as lists or as truth values, as far
// as they are kept as they were written.
var (
	listNames = []string{"daysOfWeek", "availableTime", "notAvailable", "notAvailableTime", "hoursOfOperation", "availability"}
	flagNames = []string{"allDay"}
)

// members converts the children of an element. The value attribute stands
// under a name that no element has. On an error d.err is set.
func (d *document) members(start *xml.StartElement, depth int) map[string]any {
	members := map[string]any{}
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "value":
			members["\x00value"] = a.Value
		case "url":
			members["url"] = a.Value
		}
	}
	for d.err == nil {
		child, err := d.child()
		if err != nil {
			d.err = err
			break
		}
		if child == nil {
			break
		}
		if depth >= registry.MaxDepth || child.Name.Local == "div" { // narrative is not read
			if depth >= registry.MaxDepth {
				d.problem = fmt.Sprintf("nested deeper than %d", registry.MaxDepth)
			}
			if err := d.Skip(); err != nil {
				d.err = d.invalid(err)
			}
			continue
		}
		d.add(members, start.Name.Local, child, d.members(child, depth+1))
	}
	return members
}

// add puts a converted child into its parent, as FHIR's JSON has it.
func (d *document) add(members map[string]any, parent string, child *xml.StartElement, inner map[string]any) {
	name := child.Name.Local
	if parent == "resource" || parent == "contained" {
		for k, v := range inner {
			members[k] = v
		}
		members["resourceType"] = name
		return
	}
	if _, primitive := inner["\x00value"]; primitive && inner["extension"] != nil {
		members["_"+name] = map[string]any{"extension": inner["extension"]}
	}
	value := plain(child, inner)
	switch before := members[name].(type) {
	case nil:
		if slices.Contains(listNames, name) {
			value = []any{value}
		}
		members[name] = value
	case []any:
		members[name] = append(before, value)
	default:
		members[name] = []any{before, value}
	}
}

// plain returns the value of a primitive, else the members.
func plain(start *xml.StartElement, members map[string]any) any {
	value, primitive := members["\x00value"].(string)
	if !primitive {
		return members
	}
	if slices.Contains(flagNames, start.Name.Local) && (value == "true" || value == "false") {
		return value == "true"
	}
	return strings.ToValidUTF8(value, "\ufffd")
}
