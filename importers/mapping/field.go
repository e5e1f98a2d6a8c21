// Package mapping turns rows of named values (CSV, the properties of GeoJSON
// features, JSON objects) into sites. Which column holds what is found by the
// headers that registries use, or said by the operator.
package mapping

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"finnfram/data"
	"finnfram/importers"
)

// Field is what a column can hold. Its value is the word for --map and --set.
type Field string

// Fields in the order of the help text, with the headers under which they are
// found (letters and digits only, lower case). The first header that a file
// has wins.
var fields = []struct {
	field   Field
	aliases []string
}{
	{"id", []string{"id", "fullid", "key", "siteid", "lokalid", "osmid", "externalid"}},
	{"name", []string{"name", "navn", "displayname", "hospitalname", "facilityname", "enhetsnavn", "tittel", "title", "namn"}},
	{"category", []string{"category", "kategori", "amenity", "tjenestetype"}},
	{"lat", []string{"lat", "latitude", "markerlat", "breddegrad", "breiddegrad"}},
	{"lon", []string{"lon", "lng", "long", "longitude", "markerlng", "markerlon", "lengdegrad"}},
	{"north", []string{"nord", "north", "northing", "utmnord", "utmn"}},
	{"east", []string{"øst", "ost", "east", "easting", "aust", "utmøst", "utme"}},
	{"epsg", []string{"epsg", "epsgkode", "srid", "koordinatsystem"}},
	{"street", []string{"street", "adresse", "address", "adressetekst", "gateadresse", "streetaddress", "besøksadresse", "visitaddressstreet", "address1", "addrstreet", "gate", "veg"}},
	{"house_number", []string{"housenumber", "husnummer", "addrhousenumber", "nummer"}},
	{"extra", []string{"address2", "adresse2", "addressline2", "tilleggsadresse"}},
	{"postal_code", []string{"postalcode", "postcode", "postnummer", "postnr", "zip", "zipcode", "addrpostcode", "visitaddresspostnr"}},
	{"city", []string{"city", "poststed", "poststad", "sted", "town", "addrcity", "visitaddresspostname"}},
	{"municipality", []string{"municipality", "kommune", "kommunenavn", "municipalityname"}},
	{"municipality_code", []string{"municipalitycode", "kommunenummer", "kommunenr", "kommnr"}},
	{"country", []string{"cc", "countrycode", "country", "land"}},
	{"phone", []string{"phone", "telefon", "tel", "telephone", "tlf", "contactphone"}},
	{"email", []string{"email", "epost", "mail", "contactemail"}},
	{"web", []string{"web", "website", "url", "nettside", "hjemmeside", "contactwebsite"}},
	{"org_number", []string{"orgnumber", "orgnr", "organisasjonsnummer", "organizationnumber", "orgno", "refnhn"}},
	{"hours", []string{"openinghours", "hours", "åpningstider", "åpningstid", "opningstider"}},
	{"hours_notation", []string{"hoursnotation"}},
	{"hours_comment", []string{"openinghourscomment", "hourscomment"}},
	{"hours_as_of", []string{"hoursasof", "openinghourscheckdate", "checkdateopeninghours", "checkdate"}},
	{"weekday", []string{"openinghoursweekday", "weekday", "weekdays", "hverdag", "hverdager"}},
	{"saturday", []string{"openinghourssaturday", "saturday", "lørdag", "laurdag"}},
	{"sunday", []string{"openinghourssunday", "sunday", "søndag", "sundag"}},
	{"weekend", []string{"openinghoursweekend", "weekend", "helg"}},
	{"wheelchair", []string{"wheelchair", "rullestol"}},
	{"languages", []string{"languages", "språk"}},
	{"level", []string{"level", "etasje", "floor"}},
	{"emergency", []string{"emergency"}},
	{"areas", []string{"areas", "municipalitycodes", "appliestomunicipalitycodes"}},
	{"as_of", []string{"asof", "refdate", "oppdatert", "oppdateringsdato", "updated", "sistoppdatert"}},
	{"origin", []string{"origin", "kilde"}},
}

// settings are words of --set that are no fields of a site.
var settings = []string{"delimiter", "encoding", "skip_lines"}

// Columns says in which column each field stands.
type Columns map[Field]int

// normal is a header without case, white space and signs.
func normal(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, header)
}

// Resolve finds the columns of a file with the given headers. An operator's
// word for a header or field that is not there is an error of kind
// data.ErrInvalid that lists what is.
func Resolve(headers []string, options importers.Options) (Columns, error) {
	at := map[string]int{}
	for i, header := range headers {
		if _, twice := at[normal(header)]; !twice {
			at[normal(header)] = i
		}
	}
	columns := Columns{}
	for _, f := range fields {
		for _, alias := range f.aliases {
			if i, ok := at[alias]; ok {
				columns[f.field] = i
				break
			}
		}
	}
	for field, header := range options.Mapping {
		i, ok := at[normal(header)]
		if !known(Field(field)) {
			return nil, fmt.Errorf("--map %s: no such field; fields are %s: %w", field, fieldNames(), data.ErrInvalid)
		}
		if !ok {
			return nil, fmt.Errorf("--map %s=%s: no such column; columns are %s: %w", field, header, list(headers), data.ErrInvalid)
		}
		columns[Field(field)] = i
	}
	return columns, nil
}

// CheckSettings refuses words of --set that mean nothing.
func CheckSettings(options importers.Options) error {
	for word := range options.Set {
		if !known(Field(word)) && !slices.Contains(settings, word) {
			return fmt.Errorf("--set %s: no such field; fields are %s, %s: %w", word, fieldNames(), strings.Join(settings, ", "), data.ErrInvalid)
		}
	}
	if word, ok := options.Set["category"]; ok {
		if _, ok := data.FindCategory(word); !ok {
			return fmt.Errorf("--set category=%s: no such category; categories are %s: %w", word, categoryNames(), data.ErrInvalid)
		}
	}
	return nil
}

// CheckNeeds makes sure that rows can become sites at all: a category, and a
// position or an address. placed says that positions come from elsewhere (the
// geometry of a feature). The error suggests the flags that would help.
func CheckNeeds(columns Columns, headers []string, options importers.Options, placed bool) error {
	has := func(field Field) bool {
		_, column := columns[field]
		return column || options.Set[string(field)] != ""
	}
	var missing []string
	if !has("category") {
		missing = append(missing, "a category (--set category=pharmacy, or --map category=COLUMN)")
	}
	switch {
	case placed || has("lat") && has("lon"):
	case has("north") && has("east") && has("epsg"):
	case has("north") && has("east"):
		missing = append(missing, "the system of its north and east (--set epsg=25833, or --map epsg=COLUMN)")
	case has("lat") != has("lon"):
		missing = append(missing, "both latitude and longitude (--map lat=COLUMN --map lon=COLUMN)")
	case !has("street") && !has("postal_code"):
		missing = append(missing, "a position (--map lat=COLUMN --map lon=COLUMN) or an address (--map street=COLUMN --map postal_code=COLUMN)")
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("columns are %s; what is missing is %s: %w", list(headers), strings.Join(missing, ", and "), data.ErrInvalid)
}

func known(field Field) bool {
	for _, f := range fields {
		if f.field == field {
			return true
		}
	}
	return false
}

func fieldNames() string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f.field)
	}
	return strings.Join(names, ", ")
}

func categoryNames() string {
	var names []string
	for _, info := range data.Categories() {
		names = append(names, string(info.ID))
	}
	return strings.Join(names, ", ")
}

// list shows headers in an error, at most forty of them.
func list(headers []string) string {
	shown := headers[:min(40, len(headers))]
	text := fmt.Sprintf("%.100q", shown)
	if len(headers) > len(shown) {
		text += fmt.Sprintf(" and %d more", len(headers)-len(shown))
	}
	return text
}
