package hours

import "fmt"

// Read reads hours written in one of the notations "osm", "fhir", "locoreg",
// "helsenorge" and "weekdays". The error is a *SyntaxError, also for another
// notation.
func Read(notation string, raw string) (*Schedule, error) {
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
