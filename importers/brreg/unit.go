package brreg

import (
	"encoding/json"
	"fmt"
	"strings"

	"finnfram/data"
	"finnfram/importers"
	"finnfram/importers/registry"
)

// unit is one underenhet, or one line of the feed of updates.
type unit struct {
	Class     registry.Text `json:"respons_klasse"`
	Number    registry.Text `json:"organisasjonsnummer"`
	Name      registry.Text `json:"navn"`
	Form      code          `json:"organisasjonsform"`
	Industry1 code          `json:"naeringskode1"`
	Industry2 code          `json:"naeringskode2"`
	Industry3 code          `json:"naeringskode3"`
	Auxiliary code          `json:"hjelpeenhetskode"`
	Parent    registry.Text `json:"overordnetEnhet"`
	Closed    registry.Text `json:"nedleggelsesdato"`
	Deleted   registry.Text `json:"slettedato"`
	Web       registry.Text `json:"hjemmeside"`
	Phone     registry.Text `json:"telefon"`
	Email     registry.Text `json:"epostadresse"`
	Address   address       `json:"beliggenhetsadresse"`

	Change registry.Text `json:"endringstype"`
	Update registry.Text `json:"oppdateringsid"`
	Page   *struct {
		Total int64 `json:"totalElements"`
	} `json:"page"`
	Links json.RawMessage `json:"_links"`
}

type code struct {
	Code registry.Text `json:"kode"`
	Text registry.Text `json:"beskrivelse"`
}

type address struct {
	Lines            registry.List[registry.Text] `json:"adresse"`
	PostCode         registry.Text                `json:"postnummer"`
	City             registry.Text                `json:"poststed"`
	Municipality     registry.Text                `json:"kommune"`
	MunicipalityCode registry.Text                `json:"kommunenummer"`
	Country          registry.Text                `json:"landkode"`
}

func (r *run) object(row registry.Row, object registry.Object) error {
	var u unit
	field, err := registry.Decode(object.Raw, &u)
	if err == nil && object.Path == "" && u.Number == "" && (u.Page != nil || u.Links != nil) {
		if u.Page != nil { // what a page holds beside its list
			r.total = max(r.total, u.Page.Total)
		}
		r.units += min(1, max(0, 1-r.others)) // an empty page or feed is no foreign file
		return nil
	}
	row.Object = registry.Clip(string(u.Number), 20)
	if object.Path == "_embedded.underenheter" {
		r.paged++
	}
	if err != nil {
		return row.Reject("unreadable-object", field, "", err.Error())
	}
	if err := row.Begin(); err != nil {
		return err
	}
	if u.Change != "" || object.Path == "_embedded.oppdaterteUnderenheter" {
		return r.update(row, u)
	}
	return r.unit(row, u)
}

// unit checks one underenhet and hands it over when it has a category.
func (r *run) unit(row registry.Row, u unit) error {
	number, known, valid := registry.OrgNumber(string(u.Number))
	switch {
	case !known:
		r.others++
		row.Error("org-number", "organisasjonsnummer", "", "absent")
		return nil
	case !valid:
		r.units++
		row.Error("org-number", "organisasjonsnummer", number, "nine digits with a right check digit are expected")
		return nil
	}
	r.units++
	if reason := r.gone(u); reason != "" {
		if len(categories(row, u)) > 0 || r.options.Delta {
			row.Note("closed-unit", reason, "", "no longer in business; left out")
		}
		return r.remove(number)
	}
	services := categories(row, u)
	switch {
	case len(services) == 0:
		return r.remove(number)
	case u.Form.Code != "" && u.Form.Code != "BEDR" && u.Form.Code != "AAFY":
		row.Warning("not-a-unit", "organisasjonsform", string(u.Form.Code), "a legal entity, not a place of business; left out")
		return r.remove(number)
	case u.Auxiliary.Code != "":
		row.Note("auxiliary-unit", "hjelpeenhetskode", string(u.Auxiliary.Code), "serves its own enterprise, not the public; left out")
		return r.remove(number)
	}
	if r.options.Delta {
		r.given[number] = true
	}
	return r.sink.Site(siteOf(row, u, number, services))
}

// gone names the field that says that the unit is no longer in business.
func (r *run) gone(u unit) string {
	asOf := r.options.AsOf
	switch {
	case strings.HasPrefix(strings.ToLower(string(u.Class)), "slettet"), strings.HasPrefix(strings.ToLower(string(u.Class)), "fjernet"):
		return "respons_klasse"
	case u.Deleted != "":
		return "slettedato"
	case u.Closed == "":
		return ""
	}
	if closes := registry.Instant(u.Closed); !asOf.IsZero() && closes.After(asOf) {
		return "" // announced, and still open on the day of the file
	}
	return "nedleggelsesdato"
}

// remove tells a delta import that the unit is no longer among those taken.
func (r *run) remove(number string) error {
	if !r.options.Delta {
		return nil
	}
	r.given[number] = true
	return r.sink.Delete(data.SiteRecord, number)
}

func siteOf(row registry.Row, u unit, number string, services []data.Service) data.Site {
	site := data.Site{
		Key:      number,
		Name:     row.Text("navn", u.Name),
		Keys:     data.Keys{OrgNumber: number},
		Contact:  data.Contact{Phone: importers.Phone(row.Text("telefon", u.Phone)), Email: row.Text("epostadresse", u.Email), Web: row.Text("hjemmeside", u.Web)},
		Origin:   unitAt + number,
		Services: services,
		Address: data.Address{
			PostalCode:       row.PostCode("beliggenhetsadresse.postnummer", u.Address.PostCode),
			City:             row.Text("beliggenhetsadresse.poststed", u.Address.City),
			Municipality:     row.Text("beliggenhetsadresse.kommune", u.Address.Municipality),
			MunicipalityCode: row.Municipality("beliggenhetsadresse.kommunenummer", u.Address.MunicipalityCode),
			Country:          row.Text("beliggenhetsadresse.landkode", u.Address.Country),
		},
	}
	site.Address.Street, site.Address.Extra = registry.StreetOf(registry.Texts(u.Address.Lines))
	if parent, known, valid := registry.OrgNumber(string(u.Parent)); valid {
		site.Keys.ParentOrg = parent
	} else if known {
		row.Warning("org-number", "overordnetEnhet", parent, "no valid organisation number; left out")
	}
	return site
}

// update reads one line of the feed: it names a unit and says what happened
// to it, and holds nothing else.
func (r *run) update(row registry.Row, u unit) error {
	if !r.options.Delta {
		return fmt.Errorf("%s: object %d: a feed of updates is no whole register; import it as changes only (delta): %w", row.File, row.Place, data.ErrInvalid)
	}
	var id int64
	fmt.Sscan(string(u.Update), &id)
	r.cursor = max(r.cursor, id)
	number, _, valid := registry.OrgNumber(string(u.Number))
	if !valid {
		row.Error("org-number", "organisasjonsnummer", number, "nine digits with a right check digit are expected")
		return nil
	}
	switch strings.ToLower(string(u.Change)) {
	case "sletting", "fjernet":
		delete(r.changed, number)
		return r.sink.Delete(data.SiteRecord, number)
	case "ny", "endring":
		r.changed[number] = row
	default:
		row.Note("unknown-change", "endringstype", string(u.Change), "the register does not say what happened; fetch the unit")
	}
	return nil
}
