package wire

import (
	"fmt"
	"net/http"
	"strings"
)

// Matches tells whether an If-None-Match or If-Match header names tag. Weak
// tags count as equal to their strong form (RFC 9110, 8.8.3.2).
func Matches(header, tag string) bool {
	if header == "" {
		return false
	}
	tag = strings.TrimPrefix(tag, "W/")
	for header != "" {
		var one string
		one, header, _ = strings.Cut(header, ",")
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || one == tag {
			return true
		}
	}
	return false
}

// Precondition reads what a PUT, PATCH or DELETE says about the version it
// changes: create is true for If-None-Match: *, otherwise match holds the one
// tag of If-Match. Neither is an error of kind ErrNoMatch (428).
func Precondition(r *http.Request) (match string, create bool, err error) {
	ifMatch, ifNone := strings.TrimSpace(r.Header.Get("If-Match")), strings.TrimSpace(r.Header.Get("If-None-Match"))
	switch {
	case ifNone == "*" && ifMatch == "":
		return "", true, nil
	case ifMatch != "" && ifNone == "" && !strings.Contains(ifMatch, ","):
		return ifMatch, false, nil
	case ifMatch == "" && ifNone == "":
		return "", false, fmt.Errorf("%w: send If-Match with the entity tag you read, or If-None-Match: * to create", ErrNoMatch)
	}
	return "", false, Invalid(Fault{Detail: "send either If-Match with one entity tag, or If-None-Match: *"})
}
