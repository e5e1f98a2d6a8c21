// Package right holds the rules of who may do what. Rules are pure functions:
// they know no request and no database, and every caller asks them again at
// each use.
package right

// Role is what a principal is to the service.
type Role string

// The roles. Anybody is a person who has shown no credential.
const (
	Anybody       Role = ""
	RegistryStaff Role = "registry-staff"
)

// Principal is who asks. The zero value is Anybody.
type Principal struct {
	Name string // for audit: an account's id, never a person's name
	Role Role
}

// Action is something that a rule can allow.
type Action string

// The actions.
const (
	ReadPublic      Action = "read-public"
	SendReport      Action = "send-report"
	ReadReports     Action = "read-reports"
	DecideReports   Action = "decide-reports"
	ReadClosures    Action = "read-closures"
	ChangeClosures  Action = "change-closures"
	ReadVersions    Action = "read-versions"
	Import          Action = "import"
	RollBack        Action = "roll-back"
	ReadSeparations Action = "read-separations"
	SeparateSites   Action = "separate-sites"
)

// Actions lists every action, so that tests and tables miss none.
func Actions() []Action {
	return []Action{
		ReadPublic, SendReport, ReadReports, DecideReports, ReadClosures, ChangeClosures,
		ReadVersions, Import, RollBack, ReadSeparations, SeparateSites,
	}
}

// Allow tells whether p may do a. What no rule allows is forbidden.
func Allow(p Principal, a Action) bool {
	switch a {
	case ReadPublic, SendReport:
		return true
	case ReadReports, DecideReports, ReadClosures, ChangeClosures, ReadVersions, Import, RollBack,
		ReadSeparations, SeparateSites:
		return p.Role == RegistryStaff
	}
	return false
}
