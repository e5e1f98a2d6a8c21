package wire

import "strings"

// TakesGzip reads Accept-Encoding (RFC 9110, 12.5.3) as far as gzip goes.
func TakesGzip(header string) bool {
	any := false
	for part := range strings.SplitSeq(header, ",") {
		name, rest, _ := strings.Cut(part, ";")
		_, weight, _ := strings.Cut(strings.ReplaceAll(rest, " ", ""), "q=")
		refused := weight != "" && strings.Trim(weight, "0.") == ""
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return !refused
		case "*":
			any = !refused
		}
	}
	return any
}
