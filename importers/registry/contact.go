package registry

import (
	"strings"

	"finnfram/data"
	"finnfram/importers"
)

// ContactPoint is FHIR's type of that name: a telephone number, an e-mail
// address or a web page.
type ContactPoint struct {
	System Text `json:"system"`
	Value  Text `json:"value"`
	Use    Text `json:"use"`
}

// Contact takes the first telephone number, e-mail address and web page of a
// list; other systems are passed over.
func Contact(points []ContactPoint) data.Contact {
	var out data.Contact
	for _, p := range points {
		value := Clip(string(p.Value), 500)
		switch strings.ToLower(string(p.System)) {
		case "phone":
			SetOnce(&out.Phone, importers.Phone(value))
		case "email":
			SetOnce(&out.Email, value)
		case "url":
			SetOnce(&out.Web, value)
		}
	}
	return out
}

// SetOnce fills a field that is empty.
func SetOnce(field *string, value string) {
	if *field == "" {
		*field = value
	}
}
