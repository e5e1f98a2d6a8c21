package data

import "strconv"

// ValidOrgNumber tells whether s is a Norwegian organisation number: nine
// digits of which the last is the mod-11 check of the first eight with the
// weights 3 2 7 6 5 4 3 2.
func ValidOrgNumber(s string) bool {
	if len(s) != 9 {
		return false
	}
	sum := 0
	for i, weight := range [8]int{3, 2, 7, 6, 5, 4, 3, 2} {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum += weight * int(s[i]-'0')
	}
	check := (11 - sum%11) % 11
	return check < 10 && s[8] == byte('0'+check)
}

// MakeSiteID builds a SiteID from a source and the source's own key.
func MakeSiteID(source Source, key string) SiteID {
	id := []byte(string(source) + "-" + key)
	for i, c := range id {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '.', c == '_', c == '-':
		default:
			id[i] = '-'
		}
	}
	return SiteID(id)
}

// MakeServiceID builds the id of the nth (from 1) service of a category at a
// site.
func MakeServiceID(site SiteID, category Category, nth int) ServiceID {
	id := string(site) + "-" + string(category)
	if nth > 1 {
		id += "-" + strconv.Itoa(nth)
	}
	return ServiceID(id)
}
