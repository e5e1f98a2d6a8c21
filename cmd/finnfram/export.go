package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"finnfram/importers"
)

type exportCommand struct {
	Format   string `arg:"" help:"geojson, csv or fhir (NDJSON)." enum:"geojson,csv,fhir"`
	Out      string `help:"File to write; it is put in place when it is whole. Default: standard output." short:"o" placeholder:"FILE" type:"path"`
	Category string `help:"Only of this category." placeholder:"WORD"`
	Lang     string `help:"Language of names: nb, nn, se or en." enum:"nb,nn,se,en" default:"nb" env:"FINNFRAM_LANG"`
}

// Help shows how the command is used.
func (exportCommand) Help() string {
	return `Examples:
  finnfram export geojson --category apotek -o apotek.geojson
  finnfram export fhir -o finnfram.ndjson

Sources keep their licences: each row names its source; see the credits in finnfram versions show.`
}

// Run writes the services of the world in force.
func (c exportCommand) Run(env *environment) error {
	return env.withFace(c.Lang, func(f face) error {
		if c.Out == "" {
			return c.write(f, env.out)
		}
		temporary, err := os.CreateTemp(filepath.Dir(c.Out), ".finnfram-export-")
		if err != nil {
			return err
		}
		defer os.Remove(temporary.Name())
		if err := errors.Join(c.write(f, temporary), temporary.Chmod(0o644), temporary.Close()); err != nil {
			return err
		}
		return os.Rename(temporary.Name(), c.Out)
	})
}

func (c exportCommand) write(f face, w io.Writer) error {
	b := bufio.NewWriter(w)
	write := map[string]func(face, io.Writer) error{"geojson": c.geojson, "csv": c.csv, "fhir": c.fhir}[c.Format]
	return errors.Join(write(f, b), b.Flush())
}

func (c exportCommand) geojson(f face, w io.Writer) error {
	before := `{"type":"FeatureCollection","features":[` + "\n"
	err := c.features(f, func(raw json.RawMessage) error {
		_, err := fmt.Fprintf(w, "%s%s", before, raw)
		before = ",\n"
		return err
	})
	if before[0] == '{' {
		fmt.Fprint(w, before)
	}
	_, closing := io.WriteString(w, "\n]}\n")
	return errors.Join(err, closing)
}

func (c exportCommand) csv(f face, w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"id", "name", "category", "lat", "lon", "accuracy", "address", "municipality", "phone", "web", "wheelchair", "source", "as_of"}); err != nil {
		return err
	}
	err := c.features(f, func(raw json.RawMessage) error {
		var s struct {
			ID         string
			Geometry   *struct{ Coordinates [2]json.Number }
			Properties struct {
				Name, Category, Accuracy string
				Address                  *struct{ Text string }
				Municipality             *struct{ Code string }
				Phone, Web, Wheelchair   string
				Source                   string
				AsOf                     string `json:"as_of"`
			}
		}
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		p, row := s.Properties, make([]string, 13)
		row[0], row[1], row[2], row[5] = s.ID, p.Name, p.Category, p.Accuracy
		row[8], row[9], row[10], row[11], row[12] = p.Phone, p.Web, p.Wheelchair, p.Source, p.AsOf
		if p.Address != nil {
			row[6] = p.Address.Text
		}
		if p.Municipality != nil {
			row[7] = p.Municipality.Code
		}
		for i := range row {
			row[i] = importers.Cell(row[i]) // a name from a register must not run as a formula
		}
		if s.Geometry != nil {
			row[3], row[4] = s.Geometry.Coordinates[1].String(), s.Geometry.Coordinates[0].String()
		}
		return out.Write(row)
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

// exportPage is how many services are asked for at a time.
const exportPage = 500

func (c exportCommand) features(f face, each func(json.RawMessage) error) error {
	query := url.Values{"limit": {strconv.Itoa(exportPage)}}
	if c.Category != "" {
		query.Set("category", c.Category)
	}
	next := "/v1/services?" + query.Encode()
	for next != "" {
		raw, err := f.get(next, nil)
		if err != nil {
			return err
		}
		var page struct {
			Features []json.RawMessage
			Links    []struct{ Rel, Href string }
			Next     string
		}
		if err := json.Unmarshal(raw, &page); err != nil {
			return err
		}
		for _, feature := range page.Features {
			if err := each(feature); err != nil {
				return err
			}
		}
		next = page.Next
		for _, link := range page.Links {
			if link.Rel == "next" {
				next = link.Href
			}
		}
		next = local(next)
	}
	return nil
}

// fhir writes every resource on a line of its own: first the organisations
// and locations that the services then refer to.
func (c exportCommand) fhir(f face, w io.Writer) error {
	for _, kind := range []string{"Organization", "Location", "HealthcareService"} {
		query := url.Values{"_count": {strconv.Itoa(exportPage)}}
		if kind == "HealthcareService" && c.Category != "" {
			query.Set("service-category", c.Category)
		}
		next := "/fhir/" + kind + "?" + query.Encode()
		for next != "" {
			raw, err := f.get(next, nil)
			if err != nil {
				return err
			}
			var bundle struct {
				Entry []struct{ Resource json.RawMessage }
				Link  []struct{ Relation, URL string }
			}
			if err := json.Unmarshal(raw, &bundle); err != nil {
				return err
			}
			for _, entry := range bundle.Entry {
				if _, err := fmt.Fprintf(w, "%s\n", entry.Resource); err != nil {
					return err
				}
			}
			next = ""
			for _, link := range bundle.Link {
				if link.Relation == "next" {
					next = local(link.URL)
				}
			}
		}
	}
	return nil
}

// local is the path and query of an address.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	return u.RequestURI()
}
