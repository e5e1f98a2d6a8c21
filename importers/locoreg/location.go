package locoreg

import (
	"encoding/json"
	"strings"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/importers/registry"
)

// location holds the fields of a Location that the service uses.
type location struct {
	ID           registry.Text          `json:"id"`
	Meta         meta                   `json:"meta"`
	Name         registry.Text          `json:"name"`
	Mode         registry.Text          `json:"mode"`
	Status       registry.Text          `json:"status"`
	Organization reference              `json:"managingOrganization"`
	Contact      registry.List[contact] `json:"contact"`
	Address      registry.List[address] `json:"address"`
	Position     struct {
		Longitude registry.Decimal `json:"longitude"`
		Latitude  registry.Decimal `json:"latitude"`
	} `json:"position"`
	Hours json.RawMessage `json:"hoursOfOperation"`
}

type meta struct {
	LastUpdated registry.Text `json:"lastUpdated"`
}

type reference struct {
	Reference  registry.Text `json:"reference"`
	Identifier struct {
		Value registry.Text `json:"value"`
	} `json:"identifier"`
}

// contact is an ExtendedContactDetail.
type contact struct {
	Telecom registry.List[registry.ContactPoint] `json:"telecom"`
	Address registry.List[address]               `json:"address"`
}

type address struct {
	Type       registry.Text                `json:"type"`
	Line       registry.List[registry.Text] `json:"line"`
	City       registry.Text                `json:"city"`
	District   registry.Text                `json:"district"`
	PostalCode registry.Text                `json:"postalCode"`
	Country    registry.Text                `json:"country"`
}

// location checks one Location and puts its site into the spool.
func (r *run) location(row registry.Row, raw []byte) error {
	var l location
	field, err := registry.Decode(raw, &l)
	row.Object = string(l.ID)
	switch {
	case err != nil:
		return row.Reject("unreadable-object", field, "", err.Error())
	case l.ID == "":
		return row.Reject("no-id", "id", "", "a Location without an id cannot be followed from one export to the next")
	case strings.EqualFold(string(l.Mode), "kind"):
		err := row.Begin()
		row.Note("kind", "mode", "kind", "describes a class of places, not a place")
		return err
	}
	return r.put(isLocation, string(l.ID), row, siteOf(row, l), l.Status)
}

func siteOf(row registry.Row, l location) data.Site {
	site := data.Site{
		Key:      string(l.ID),
		Name:     row.Text("name", l.Name),
		Position: positionOf(row, l),
		Address:  addressOf(row, l),
		Keys:     data.Keys{ParentOrg: parentOf(row, l.Organization)},
		Contact:  contactOf(l.Contact),
		Hours:    hoursOf(l.Hours, l.Meta),
		AsOf:     registry.Instant(l.Meta.LastUpdated),
	}
	if site.Position != nil {
		site.Accuracy = data.ExactAccuracy
	}
	switch strings.ToLower(string(l.Status)) {
	case "suspended":
		site.Suspended = true
	case "active", "inactive", "":
	default:
		row.Warning("status", "status", string(l.Status), "none of active, suspended, inactive; taken as suspended")
		site.Suspended = true
	}
	return site
}

func positionOf(row registry.Row, l location) *geo.Point {
	point, problem := registry.Position(l.Position.Latitude, l.Position.Longitude)
	if problem != "" {
		row.Warning("position", "position", "", problem+"; left out")
	}
	return point
}

// parentOf reads the organisation number at the end of a reference. In the
// registry it is that of a legal entity over many places, so that it never
// says which unit this is.
func parentOf(row registry.Row, o reference) string {
	written := registry.ParseReference(string(o.Reference)).ID
	if written == "" {
		written = string(o.Identifier.Value)
	}
	number, known, valid := registry.OrgNumber(written)
	if known && !valid {
		row.Warning("org-number", "managingOrganization.reference", written, "no valid organisation number; left out")
		return ""
	}
	return number
}

// addressOf takes the visiting address of the Location itself, and else of
// its contacts: the registry's field table knows only the latter, its
// examples the former.
func addressOf(row registry.Row, l location) data.Address {
	candidates := append([]address(nil), l.Address...)
	for _, c := range l.Contact {
		candidates = append(candidates, c.Address...)
	}
	for _, a := range candidates {
		if strings.EqualFold(string(a.Type), "postal") || len(registry.Texts(a.Line)) == 0 && a.PostalCode == "" && a.City == "" {
			continue
		}
		return visiting(row, a)
	}
	return data.Address{}
}

func visiting(row registry.Row, a address) data.Address {
	out := data.Address{
		PostalCode:   row.PostCode("address.postalCode", a.PostalCode),
		City:         row.Text("address.city", a.City),
		Municipality: row.Text("address.district", a.District),
		Country:      row.Text("address.country", a.Country),
	}
	out.Street, out.Extra = registry.StreetOf(registry.Texts(a.Line))
	return out
}

func contactOf(contacts []contact) data.Contact {
	var all []registry.ContactPoint
	for _, c := range contacts {
		all = append(all, c.Telecom...)
	}
	return registry.Contact(all)
}

// hoursOf keeps an Availability list as it was written; nil when it is absent
// or empty. Times away (notAvailableTime) stay inside it: the hours' reader
// makes closures of them.
func hoursOf(raw json.RawMessage, m meta) *data.Hours {
	compact := registry.CompactList(raw)
	if compact == "" {
		return nil
	}
	return &data.Hours{Notation: data.LocoRegHours, Raw: compact, AsOf: registry.Instant(m.LastUpdated)}
}
