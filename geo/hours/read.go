package hours

import (
	"fmt"
	"strings"
)

var notations = map[string]func(raw string) (*Schedule, error){
	"osm":        Parse,
	"fhir":       func(raw string) (*Schedule, error) { return ParseFHIR([]byte(raw)) },
	"locoreg":    func(raw string) (*Schedule, error) { return ParseLocoReg([]byte(raw)) },
	"helsenorge": ParseHelsenorge,
	"weekdays":   func(raw string) (*Schedule, error) { return ParseWeekdays([]byte(raw)) },
}

// Read reads hours written in one of the notations "osm", "fhir", "locoreg",
// "helsenorge" and "weekdays". The error is a *SyntaxError, also for another
// notation. A blank text is hours that a source does not state, perhaps with
// prose beside it: it is Unknown at all times, without a comment of its own.
func Read(notation string, raw string) (*Schedule, error) {
	parse, ok := notations[notation]
	switch {
	case !ok:
		return nil, &SyntaxError{Msg: fmt.Sprintf("opening hours are not read in the notation %q", notation)}
	case strings.TrimSpace(raw) == "":
		return &Schedule{rules: []rule{{state: Unknown}}}, nil
	}
	return parse(raw)
}
