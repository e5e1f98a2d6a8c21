package fhir

// The parts of FHIR R4 (4.0.1) that are written, in the order of the
// specification. Empty members are left out, as FHIR demands.

type meta struct {
	VersionID   string `json:"versionId,omitempty"`
	LastUpdated string `json:"lastUpdated,omitempty"`
	Source      string `json:"source,omitempty"`
}

type coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

type codeableConcept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

type identifier struct {
	Use    string `json:"use,omitempty"`
	System string `json:"system,omitempty"`
	Value  string `json:"value"`
}

type reference struct {
	Reference string `json:"reference,omitempty"`
	Display   string `json:"display,omitempty"`
}

type contactPoint struct {
	System string `json:"system"`
	Value  string `json:"value"`
}

type extension struct {
	URL           string           `json:"url"`
	ValueString   string           `json:"valueString,omitempty"`
	ValueCode     string           `json:"valueCode,omitempty"`
	ValueBoolean  *bool            `json:"valueBoolean,omitempty"`
	ValueDistance *quantity        `json:"valueDistance,omitempty"`
	ValueConcept  *codeableConcept `json:"valueCodeableConcept,omitempty"`
	ValueCoding   *coding          `json:"valueCoding,omitempty"`
}

type quantity struct {
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	System string  `json:"system"`
	Code   string  `json:"code"`
}

type address struct {
	Extension  []extension `json:"extension,omitempty"`
	Use        string      `json:"use,omitempty"`
	Type       string      `json:"type,omitempty"`
	Text       string      `json:"text,omitempty"`
	Line       []string    `json:"line,omitempty"`
	City       string      `json:"city,omitempty"`
	District   string      `json:"district,omitempty"`
	DistrictEx *element    `json:"_district,omitempty"`
	PostalCode string      `json:"postalCode,omitempty"`
	Country    string      `json:"country,omitempty"`
}

type element struct {
	Extension []extension `json:"extension"`
}

type position struct {
	Longitude float64 `json:"longitude"`
	Latitude  float64 `json:"latitude"`
}

type availableTime struct {
	DaysOfWeek         []string `json:"daysOfWeek,omitempty"`
	AllDay             bool     `json:"allDay,omitempty"`
	AvailableStartTime string   `json:"availableStartTime,omitempty"`
	AvailableEndTime   string   `json:"availableEndTime,omitempty"`
}

type hoursOfOperation struct {
	DaysOfWeek  []string `json:"daysOfWeek,omitempty"`
	AllDay      bool     `json:"allDay,omitempty"`
	OpeningTime string   `json:"openingTime,omitempty"`
	ClosingTime string   `json:"closingTime,omitempty"`
}

type period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

type notAvailable struct {
	Description string  `json:"description"`
	During      *period `json:"during,omitempty"`
}

type location struct {
	ResourceType           string             `json:"resourceType"`
	ID                     string             `json:"id"`
	Meta                   *meta              `json:"meta,omitempty"`
	Extension              []extension        `json:"extension,omitempty"`
	Identifier             []identifier       `json:"identifier,omitempty"`
	Status                 string             `json:"status"`
	Name                   string             `json:"name,omitempty"`
	Mode                   string             `json:"mode"`
	Type                   []codeableConcept  `json:"type,omitempty"`
	Telecom                []contactPoint     `json:"telecom,omitempty"`
	Address                *address           `json:"address,omitempty"`
	Position               *position          `json:"position,omitempty"`
	ManagingOrganization   *reference         `json:"managingOrganization,omitempty"`
	HoursOfOperation       []hoursOfOperation `json:"hoursOfOperation,omitempty"`
	AvailabilityExceptions string             `json:"availabilityExceptions,omitempty"`
}

func (l location) stamped(m meta) resource { l.Meta = &m; return l }

type healthcareService struct {
	ResourceType           string            `json:"resourceType"`
	ID                     string            `json:"id"`
	Meta                   *meta             `json:"meta,omitempty"`
	Identifier             []identifier      `json:"identifier,omitempty"`
	Active                 bool              `json:"active"`
	ProvidedBy             *reference        `json:"providedBy,omitempty"`
	Category               []codeableConcept `json:"category,omitempty"`
	Type                   []codeableConcept `json:"type,omitempty"`
	Location               []reference       `json:"location,omitempty"`
	Name                   string            `json:"name,omitempty"`
	Comment                string            `json:"comment,omitempty"`
	Telecom                []contactPoint    `json:"telecom,omitempty"`
	Communication          []codeableConcept `json:"communication,omitempty"`
	AvailableTime          []availableTime   `json:"availableTime,omitempty"`
	NotAvailable           []notAvailable    `json:"notAvailable,omitempty"`
	AvailabilityExceptions string            `json:"availabilityExceptions,omitempty"`
}

func (s healthcareService) stamped(m meta) resource { s.Meta = &m; return s }

type organization struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Meta         *meta        `json:"meta,omitempty"`
	Identifier   []identifier `json:"identifier,omitempty"`
	Active       bool         `json:"active"`
	Name         string       `json:"name,omitempty"`
	PartOf       *reference   `json:"partOf,omitempty"`
}

func (o organization) stamped(m meta) resource { o.Meta = &m; return o }

type operationOutcome struct {
	ResourceType string  `json:"resourceType"`
	Issue        []issue `json:"issue"`
}

type issue struct {
	Severity    string   `json:"severity"`
	Code        string   `json:"code"`
	Diagnostics string   `json:"diagnostics,omitempty"`
	Expression  []string `json:"expression,omitempty"`
}
