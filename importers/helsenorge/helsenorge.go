// Package helsenorge reads the historic feed of health services that
// Helsenorge offered, in both of its editions: the later with DisplayName,
// Phone, Latitude …, and the older where these begin with HealthService.
package helsenorge

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

// Reader reads answers of the feed: JSON arrays, or objects that wrap one.
// The feed holds one type of service: options.Set["category"] names it, else
// a code of OID 8663 in the file's name (KA02.json) or in the row, else it is
// taken for the one type ever seen, KA02, and that is noted. Memory is that
// of registry.Spool. The zero value is ready.
type Reader struct{}

var _ importers.Reader = Reader{}

// Name implements importers.Reader.
func (Reader) Name() string { return "helsenorge" }

// Help implements importers.Reader.
func (Reader) Help() string {
	return "answers of the historic health services feed of data.helsenorge.no (JSON, both editions)"
}

const credit = "Helsenorge (historic feed, licence unknown)"

var lists = []string{"value", "d", "d.results", "results", "RelevantResults"}

// Read implements importers.Reader.
func (Reader) Read(ctx context.Context, inputs []importers.Input, options importers.Options, sink importers.Sink) error {
	sink.Credit(credit)
	r := run{sink: sink, assumed: map[string]bool{}}
	defer r.spool.Close()
	if word := options.Set["category"]; word != "" {
		info, ok := data.FindCategory(word)
		if !ok {
			return fmt.Errorf("category %q is not known: %w", word, data.ErrInvalid)
		}
		r.category = info.ID
	}
	if _, err := registry.Read(ctx, inputs, sink, lists, r.object); err != nil {
		return err
	}
	if r.services == 0 && r.others > 0 {
		return fmt.Errorf("%s: none of %d objects has a DisplayName: %w", inputs[0].Name, r.others, data.ErrInvalid)
	}
	return r.spool.Each(func(_ string, records []registry.Record) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return r.sites(records)
	})
}

// run is one import under way.
type run struct {
	sink             importers.Sink
	spool            registry.Spool
	category         data.Category
	services, others int64
	assumed          map[string]bool // files whose category was assumed
}

// fields are the members of a row by lower-case name without the prefix that
// the older edition puts before most of them.
type fields map[string]json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (f *fields) UnmarshalJSON(raw []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return err
	}
	*f = fields{}
	for name, value := range members {
		short := strings.TrimPrefix(strings.ToLower(name), "healthservice")
		if _, taken := (*f)[short]; !taken || len(short) == len(name) {
			(*f)[short] = value
		}
	}
	return nil
}

// waiting is a record of the spool.
type waiting struct {
	File  string    `json:"f"`
	Place int64     `json:"p"`
	Org   string    `json:"o"`
	Site  data.Site `json:"s"`
}

func (r *run) object(row registry.Row, object registry.Object) error {
	if object.Rest {
		return nil
	}
	var f fields
	if field, err := registry.Decode(object.Raw, &f); err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if f["displayname"] == nil {
		r.others++
		return row.Reject("no-name", "DisplayName", "", "absent")
	}
	r.services++
	site, field, problem := r.siteOf(row, f)
	if problem != "" {
		return row.Reject("unreadable-object", field, "", problem)
	}
	raw, err := json.Marshal(waiting{File: row.File, Place: row.Place, Org: site.Keys.OrgNumber, Site: site})
	if err != nil {
		return fmt.Errorf("%s: object %d: %w", row.File, row.Place, err)
	}
	group := site.Keys.OrgNumber
	if group == "" {
		group = "name " + site.Key
	}
	return r.spool.Put(group, 0, raw)
}

// sites hands over the rows of one organisation number. A number that several
// places share is that of the legal entity over them.
func (r *run) sites(records []registry.Record) error {
	rows := make([]waiting, len(records))
	for i, record := range records {
		if err := json.Unmarshal(record.Data, &rows[i]); err != nil {
			return fmt.Errorf("temporary files: %w", err)
		}
	}
	shared := slices.ContainsFunc(rows, func(w waiting) bool { return w.Site.Key != rows[0].Site.Key })
	for _, w := range rows {
		row := registry.Row{Sink: r.sink, File: w.File, Place: w.Place, Object: w.Site.Key}
		if err := row.Begin(); err != nil {
			return err
		}
		if shared && w.Org != "" {
			row.Note("shared-org-number", "OrganizationNumber", w.Org, "several places have it, so it is not this unit's own")
			w.Site.Keys = data.Keys{ParentOrg: w.Org}
		}
		if err := r.sink.Site(w.Site); err != nil {
			return err
		}
	}
	return nil
}

var typeCode = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])(K[A-Z]\d{2,4})(?:[^a-z0-9]|$)`)

// categoryOf tells which service a row is: by the operator's word, the code
// in the file's name or in the row, or as the only type that the feed had.
func (r *run) categoryOf(row registry.Row, f fields) (data.Category, string) {
	if r.category != "" {
		return r.category, "category given at import"
	}
	for _, text := range []string{f.text("type"), f.text("typecode"), f.text("servicetype"), f.text("servicetypecode"), path.Base(row.File)} {
		if match := typeCode.FindStringSubmatch(text); match != nil {
			if info, ok := data.CategoryByCode(data.SystemMunicipal, match[1]); ok {
				return info.ID, "OID 8663 " + strings.ToUpper(match[1])
			}
			return "", match[1]
		}
	}
	if !r.assumed[row.File] {
		r.assumed[row.File] = true
		row.Note("category-assumed", "category", string(data.EmergencyClinic), "the file does not say its type of service; KA02 is the only one that the feed had")
	}
	return data.EmergencyClinic, "Helsenorge feed, assumed OID 8663 KA02"
}
