package hours

import (
	"fmt"
	"strings"
)

// Read reads hours written in one of the notations "osm", "fhir", "locoreg",
// "helsenorge" and "weekdays". The error is a *SyntaxError, also for another
// notation. A blank text is hours that a source does not state, perhaps with
// prose beside it: it is Unknown at all times, without a comment of its own.
func Read(notation string, raw string) (*Schedule, error) {
	if known(notation) && strings.TrimSpace(raw) == "" {
		return &Schedule{rules: []rule{{state: Unknown}}}, nil
	}
	switch notation {
	case "osm":
		return Parse(raw)
	case "fhir":
		return ParseFHIR([]byte(raw))
	case "locoreg":
		return ParseLocoReg([]byte(raw))
	case "helsenorge":
		return ParseHelsenorge(raw)
	case "weekdays":
		return ParseWeekdays([]byte(raw))
	}
	return nil, &SyntaxError{Msg: fmt.Sprintf("opening hours are not read in the notation %q", notation)}
}

func known(notation string) bool {
	switch notation {
	case "osm", "fhir", "locoreg", "helsenorge", "weekdays":
		return true
	}
	return false
}
