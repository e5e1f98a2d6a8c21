package brreg

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
	"finnfram/importers/table"
)

// columns are found by name, whatever their case and order. The first two
// must be there.
var columns = []struct {
	names []string
	field func(*unit) *registry.Text
}{
	{[]string{"organisasjonsnummer", "orgnr"}, func(u *unit) *registry.Text { return &u.Number }},
	{[]string{"naeringskode1.kode", "naeringskode1", "næringskode1"}, func(u *unit) *registry.Text { return &u.Industry1.Code }},
	{[]string{"naeringskode1.beskrivelse"}, func(u *unit) *registry.Text { return &u.Industry1.Text }},
	{[]string{"naeringskode2.kode", "naeringskode2", "næringskode2"}, func(u *unit) *registry.Text { return &u.Industry2.Code }},
	{[]string{"naeringskode2.beskrivelse"}, func(u *unit) *registry.Text { return &u.Industry2.Text }},
	{[]string{"naeringskode3.kode", "naeringskode3", "næringskode3"}, func(u *unit) *registry.Text { return &u.Industry3.Code }},
	{[]string{"naeringskode3.beskrivelse"}, func(u *unit) *registry.Text { return &u.Industry3.Text }},
	{[]string{"navn"}, func(u *unit) *registry.Text { return &u.Name }},
	{[]string{"organisasjonsform.kode", "organisasjonsform"}, func(u *unit) *registry.Text { return &u.Form.Code }},
	{[]string{"hjelpeenhetskode.kode", "hjelpeenhetskode"}, func(u *unit) *registry.Text { return &u.Auxiliary.Code }},
	{[]string{"overordnetenhet"}, func(u *unit) *registry.Text { return &u.Parent }},
	{[]string{"nedleggelsesdato"}, func(u *unit) *registry.Text { return &u.Closed }},
	{[]string{"slettedato"}, func(u *unit) *registry.Text { return &u.Deleted }},
	{[]string{"hjemmeside"}, func(u *unit) *registry.Text { return &u.Web }},
	{[]string{"telefon"}, func(u *unit) *registry.Text { return &u.Phone }},
	{[]string{"epostadresse"}, func(u *unit) *registry.Text { return &u.Email }},
	{[]string{"beliggenhetsadresse.postnummer"}, func(u *unit) *registry.Text { return &u.Address.PostCode }},
	{[]string{"beliggenhetsadresse.poststed"}, func(u *unit) *registry.Text { return &u.Address.City }},
	{[]string{"beliggenhetsadresse.kommune"}, func(u *unit) *registry.Text { return &u.Address.Municipality }},
	{[]string{"beliggenhetsadresse.kommunenummer"}, func(u *unit) *registry.Text { return &u.Address.MunicipalityCode }},
	{[]string{"beliggenhetsadresse.landkode"}, func(u *unit) *registry.Text { return &u.Address.Country }},
}

const (
	required    = 2 // of columns
	addressName = "beliggenhetsadresse.adresse"
)

// csv reads the CSV edition. The header is the first line; the separator is
// the one of comma, semicolon and tab that it holds most of.
func (r *run) csv(input importers.Input) error {
	rows, err := table.Open(input, r.options.Set)
	if err != nil {
		return err
	}
	place, addressAt, err := find(input.Name, rows.Header)
	if err != nil {
		return err
	}
	for {
		record, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		row := registry.Row{Sink: r.sink, File: input.Name, Place: rows.Line}
		if broken := (*table.Broken)(nil); errors.As(err, &broken) {
			if err := r.broken(row, broken); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		if err := row.Begin(); err != nil {
			return err
		}
		if err := r.record(row, record, len(rows.Header), place, addressAt); err != nil {
			return err
		}
	}
}

// broken rejects each of the lines that a misplaced quote took in.
func (r *run) broken(row registry.Row, broken *table.Broken) error {
	for row.Place = broken.First; row.Place <= broken.Last; row.Place++ {
		if err := row.Reject("unreadable-row", "", "", broken.Detail); err != nil {
			return err
		}
	}
	return nil
}

// find returns the place of each column, -1 when absent, and that of the
// address.
func find(name string, header []string) (place []int, addressAt int, err error) {
	at := map[string]int{}
	for i, h := range header {
		at[strings.ToLower(h)] = i
	}
	place = make([]int, len(columns))
	for i, c := range columns {
		place[i] = -1
		for _, n := range c.names {
			if j, ok := at[n]; ok {
				place[i] = j
				break
			}
		}
		if place[i] < 0 && i < required {
			return nil, 0, fmt.Errorf("%s: line 1: column %q is missing: %w", name, c.names[0], data.ErrInvalid)
		}
	}
	addressAt = -1
	if j, ok := at[addressName]; ok {
		addressAt = j
	}
	return place, addressAt, nil
}

func (r *run) record(row registry.Row, record []string, width int, place []int, addressAt int) error {
	if len(record) != width {
		row.Error("unreadable-row", "", "", fmt.Sprintf("%d fields where the header has %d", len(record), width))
		return nil
	}
	var u unit
	for i, c := range columns {
		if place[i] < 0 {
			continue
		}
		value := record[place[i]]
		if !utf8.ValidString(value) {
			row.Error("unreadable-row", c.names[0], "", "not UTF-8; the file may be Latin-1")
			return nil
		}
		*c.field(&u) = registry.Text(strings.TrimSpace(strings.Clone(value)))
	}
	if addressAt >= 0 && utf8.ValidString(record[addressAt]) {
		for part := range strings.SplitSeq(record[addressAt], ",") {
			u.Address.Lines = append(u.Address.Lines, registry.Text(strings.TrimSpace(strings.Clone(part))))
		}
	}
	row.Object = registry.Clip(string(u.Number), 20)
	return r.unit(row, u)
}
