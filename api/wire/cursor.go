package wire

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// Cursor hides a list position in a token that clients pass back untouched.
func Cursor(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(parts, "\x00")))
}

// OpenCursor undoes Cursor; false for a token that Cursor did not make with
// that many parts.
func OpenCursor(token string, parts int) ([]string, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) > 1024 {
		return nil, false
	}
	out := strings.Split(string(raw), "\x00")
	return out, len(out) == parts
}

// NextLink is the address of the next page: that of u with its cursor
// replaced. It is relative, so that it holds behind any proxy.
func NextLink(u *url.URL, cursor string) string {
	values := u.Query()
	values.Set("cursor", cursor)
	return u.Path + "?" + values.Encode()
}
