// Package norway reads the facts tables that the program ships, described in
// data/norway. An operator's own tables of the same form may take their place.
package norway

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"finnfram/data"
	tables "finnfram/data/norway"
	"finnfram/geo"
	"finnfram/importers"
)

// Reader reads the tables by their file names. Memory: the municipality cells,
// about 2 MB.
type Reader struct{}

// Name is the word after «finnfram import».
func (Reader) Name() string { return "norway" }

// Help says what the reader reads.
func (Reader) Help() string {
	return "the facts tables shipped in the program (emergency clinics, hospitals, municipalities); needs no file"
}

// The dates of the tables' contents: the overview of emergency clinics names
// the year alone, and the map shows a check of 16 August 2025, so it is no
// older.
var (
	clinicsAsOf = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	mapAsOf     = time.Date(2025, 8, 16, 0, 0, 0, 0, time.UTC)
)

// Read hands over municipalities as cells, clinics with their catchments, and
// hospitals. A row that breaks its table's form is an error: the tables are
// the program's own.
func (Reader) Read(ctx context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	sink.Credit("Emergency clinics: national overview 2024. Municipalities: © Kartverket, CC BY 4.0. Hospitals: © OpenStreetMap contributors, ODbL 1.0")
	sink.AsOf(clinicsAsOf)
	run := run{sink: sink, cells: map[string][]string{}}
	for _, input := range inputs {
		read := map[string]func(row) error{
			tables.Municipalities:     run.municipality,
			tables.MunicipalityCells:  run.cell,
			tables.EmergencyClinics:   run.clinic,
			tables.OpenStreetMapSites: run.mapped,
		}[input.Name]
		if read == nil {
			return fmt.Errorf("%s: no facts table has this name; known are %s: %w", input.Name, strings.Join(tables.Tables(), ", "), data.ErrInvalid)
		}
		if err := each(input, read); err != nil {
			return err
		}
	}
	if err := run.areas(); err != nil {
		return err
	}
	return ctx.Err()
}

// row is a line of a table by column name.
type row map[string]string

// errRow says what is wrong with a row; each adds where.
var errRow = errors.New("row breaks the table's form")

func each(input importers.Input, read func(row) error) error {
	r := csv.NewReader(input)
	r.ReuseRecord = true
	header, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: header: %w: %w", input.Name, err, data.ErrInvalid)
	}
	columns := append([]string(nil), header...)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w: %w", input.Name, err, data.ErrInvalid)
		}
		fields := make(row, len(columns))
		for i, name := range columns {
			fields[name] = cells[i]
		}
		if err := read(fields); err != nil {
			line, _ := r.FieldPos(0)
			if errors.Is(err, errRow) {
				err = fmt.Errorf("%w: %w", err, data.ErrInvalid)
			}
			return fmt.Errorf("%s: line %d: %w", input.Name, line, err)
		}
	}
}

type run struct {
	sink  importers.Sink
	names []row
	cells map[string][]string
}

func (r *run) municipality(f row) error {
	r.names = append(r.names, f)
	return nil
}

func (r *run) cell(f row) error {
	if len(f["cell"]) > 15 {
		return fmt.Errorf("cell %q: %w", f["cell"], errRow)
	}
	full := f["cell"] + strings.Repeat("f", 15-len(f["cell"]))
	for _, code := range strings.Fields(f["municipalities"]) {
		r.cells[code] = append(r.cells[code], full)
	}
	return nil
}

// areas joins names and cells once both tables are read.
func (r *run) areas() error {
	for _, f := range r.names {
		if err := r.sink.Row(); err != nil {
			return err
		}
		a := data.Area{Code: f["code"], Name: f["name"], Cells: r.cells[f["code"]]}
		if parts := strings.Split(a.Name, " - "); len(parts) > 1 {
			a.Parts = parts
		}
		if err := r.sink.Area(a); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) clinic(f row) error {
	towns := strings.Fields(f["municipalities"])
	site, err := newSite(f, data.AddressAccuracy, clinicsAsOf, []data.Service{{
		Category: data.EmergencyClinic, Areas: towns, Evidence: "national overview of emergency clinics",
	}})
	if err != nil {
		return err
	}
	if f["note"] != "" {
		site.Origin += "; " + f["note"]
	}
	site.Address = data.Address{Street: f["street"], PostalCode: f["postal_code"], City: f["city"], Country: "NO"}
	return r.hand(site)
}

func (r *run) mapped(f row) error {
	var services []data.Service
	for _, category := range strings.Fields(f["categories"]) {
		info, ok := data.FindCategory(category)
		if !ok {
			return fmt.Errorf("category %q: %w", category, errRow)
		}
		services = append(services, data.Service{
			Category: info.ID, Areas: strings.Fields(f["municipalities"]), Evidence: "mapped as a hospital in OpenStreetMap",
		})
	}
	site, err := newSite(f, data.ExactAccuracy, mapAsOf, services)
	if err != nil {
		return err
	}
	if f["name_en"] != "" {
		site.Names = map[string]string{"en": f["name_en"]}
	}
	site.Wheelchair = data.Access(f["wheelchair"])
	site.Contact = data.Contact{Phone: importers.Phone(f["phone"]), Web: f["web"]}
	return r.hand(site)
}

func (r *run) hand(site data.Site) error {
	if err := r.sink.Row(); err != nil {
		return err
	}
	return r.sink.Site(site)
}

func newSite(f row, accuracy data.Accuracy, asOf time.Time, services []data.Service) (data.Site, error) {
	site := data.Site{Key: f["key"], Name: f["name"], Accuracy: data.NoAccuracy, AsOf: asOf, Origin: f["source"], Services: services}
	if site.Key == "" || site.Name == "" || site.Origin == "" {
		return site, fmt.Errorf("key, name and source must be given: %w", errRow)
	}
	if f["lat"] == "" && f["lon"] == "" {
		return site, nil
	}
	lat, errLat := strconv.ParseFloat(f["lat"], 64)
	lon, errLon := strconv.ParseFloat(f["lon"], 64)
	p := geo.Point{Lat: lat, Lon: lon}
	if err := errors.Join(errLat, errLon, p.Check()); err != nil {
		return site, fmt.Errorf("position: %w: %w", err, errRow)
	}
	site.Position, site.Accuracy = &p, accuracy
	return site, nil
}
