package places

import (
	"regexp"
	"slices"
	"strings"

	"finnfram/geo"
)

// Bounds of what Locate believes.
const (
	// nearNumbers is how far a house number may be from the nearest known one.
	// Numbers along a Norwegian street grow by one each ten metres in the
	// country and each plot in a town, so 20 numbers are some 200 m.
	nearNumbers = 20
	// oneSpot is how far apart two points of one address may lie.
	oneSpot geo.Metres = 100
)

// Locate places the address line of a registry, such as «Storgata 40 B,
// 2. etg», by its street, number and letter in the given post code or city.
// Names must be equal after folding; nothing is guessed:
//
//   - the street must be the only one of that name in the post code (where a
//     city is given too, it must fit that post code), or else in the city;
//   - the address itself is AddressAccuracy. Where only the number, its
//     neighbour within 20 numbers, or one of a range is known, the answer is
//     StreetAccuracy and Reason says why;
//   - farm addresses are placed by their property number.
//
// Everything else, post boxes included, is NoAccuracy with a Reason.
func (a *Addresses) Locate(line, postcode, city string) Location {
	if a.Len() == 0 {
		return Location{Accuracy: NoAccuracy, Reason: UnknownReason}
	}
	l := locator{table: a, postcode: tidyPostcode(postcode), city: words(clip(city), maxQueryWords)}
	answer := Location{Accuracy: NoAccuracy, Reason: UnknownReason}
	box := false
	for _, part := range strings.FieldsFunc(clip(line), func(r rune) bool { return strings.ContainsRune(",;\n\r\t|", r) }) {
		part = strings.TrimSpace(part)
		switch {
		case postbox.MatchString(part):
			box = true
			continue
		case careOf.MatchString(part):
			continue
		}
		if next := l.part(part); next.Accuracy != NoAccuracy {
			return next
		} else if answer.Reason == UnknownReason {
			answer = next
		}
	}
	if box {
		answer.Reason = PostboxReason
	}
	return answer
}

var (
	postbox = regexp.MustCompile(`(?i)^(?:post\s*b(?:oks|ox)?|service\s*boks|boks|p\.?\s*o?\.?\s*b(?:oks|ox)?)\.?\s*(?:nr\.?\s*)?\d`)
	careOf  = regexp.MustCompile(`(?i)^(?:c/o|c\.o\.|v/|att[n:.]|ved\s)`)
	// several numbers in one line: 12-14, 12/14, 12 og 14, 12A-B
	numberRange = regexp.MustCompile(`(?i)\d\s*[a-zæøå]?\s*(?:[-–/&+]|\bog\b)\s*\d|\d\s*[a-zæøå]\s*(?:[-–/&+]|\bog\b)\s*[a-zæøå]\b`)
	foreign     = regexp.MustCompile(`(?i)^no?[- ]?`)
)

// tidyPostcode returns four digits, or "" where text holds no post code.
func tidyPostcode(text string) string {
	text = foreign.ReplaceAllString(strings.TrimSpace(text), "")
	if len(text) == 3 {
		text = "0" + text
	}
	if !fourDigits(text) {
		return ""
	}
	return text
}

// locator is one running Locate.
type locator struct {
	table    *Addresses
	postcode string
	city     []word
}

func none(reason Reason) Location { return Location{Accuracy: NoAccuracy, Reason: reason} }

// part places one part of the line.
func (l locator) part(text string) Location {
	all := words(text, maxQueryWords)
	for i := len(all) - 1; i > 0; i-- {
		number, letter, ok := houseNumber(all[i].folded)
		if !ok {
			continue
		}
		streets := l.named(all[:i])
		if len(streets) == 0 {
			continue
		}
		if letter == "" && i+1 < len(all) && isLetter(all[i+1].folded) {
			letter = strings.ToUpper(all[i+1].typed)
		}
		return l.among(streets, all[:i], number, letter, numberRange.MatchString(text))
	}
	if wanted, rest, ok := findProperty(text); ok && len(words(rest, 0)) == 0 {
		return l.farm(wanted)
	}
	if len(l.named(all)) > 0 {
		return none(NumberReason)
	}
	return none(UnknownReason)
}

// named are the streets of that name, shortened endings written out.
func (l locator) named(name []word) []int {
	if len(name) == 0 {
		return nil
	}
	keys := []string{nameKey(name)}
	last := len(name) - 1
	if long := expandShort(name[last]); long != "" {
		keys = append(keys, nameKey(name[:last])+long)
	}
	var streets []int
	for _, key := range keys {
		for _, s := range l.table.named(key) {
			streets = append(streets, int(s))
		}
	}
	return streets
}

// among chooses the street that is meant and places the number in it.
func (l locator) among(streets []int, name []word, number int, letter string, several bool) Location {
	if l.postcode == "" && len(l.city) == 0 {
		return none(PlaceReason)
	}
	fit, conflict := l.inPostcode(streets)
	if conflict {
		return none(ConflictReason)
	}
	byCity := len(fit) == 0
	if byCity {
		fit = slices.DeleteFunc(slices.Clone(streets), func(s int) bool { return !l.cityFits(s, "") })
	}
	if len(fit) == 0 {
		return none(ConflictReason)
	}
	if len(fit) > 1 {
		fit = l.narrow(fit, name, number, letter, byCity)
	}
	if len(fit) != 1 {
		return none(AmbiguousReason)
	}
	return l.place(fit[0], number, letter, several)
}

// inPostcode are the streets with a house in the post code. It is a conflict
// when a city is given that fits none of them.
func (l locator) inPostcode(streets []int) (fit []int, conflict bool) {
	if l.postcode == "" {
		return nil, false
	}
	for _, s := range streets {
		if l.table.reaches(s, l.postcode) {
			fit = append(fit, s)
		}
	}
	if len(l.city) == 0 || len(fit) == 0 {
		return fit, false
	}
	fit = slices.DeleteFunc(fit, func(s int) bool { return !l.cityFits(s, l.postcode) })
	return fit, len(fit) == 0
}

// cityFits tells whether the city asked for is the municipality of street s,
// any part of its name, or the place of one of its houses (in postcode, where
// given).
func (l locator) cityFits(s int, postcode string) bool {
	if len(l.city) == 0 {
		return false
	}
	name := l.table.municipalities[l.table.streets[s].municipality].name
	for _, part := range append(strings.Split(name, " - "), name) {
		if sameWords(l.city, words(part, 0)) {
			return true
		}
	}
	var last place
	for h := int(l.table.starts[s]); h < int(l.table.starts[s+1]); h++ {
		at := l.table.places[l.table.placeOf[h]]
		if at == last || postcode != "" && at.postcode != postcode {
			continue
		}
		if sameWords(l.city, words(at.city, 0)) {
			return true
		}
		last = at
	}
	return false
}

// sameWords tells whether asked begins with all the words of name: «Elverum»,
// «Oslo sentrum».
func sameWords(asked, name []word) bool {
	if len(name) == 0 || len(asked) < len(name) {
		return false
	}
	for i, w := range name {
		if asked[i].folded != w.folded {
			return false
		}
	}
	return true
}

// narrow keeps of several streets the one spelt as in the line, or, inside the
// post code, the one that has the address.
func (l locator) narrow(streets []int, name []word, number int, letter string, byCity bool) []int {
	spelt := slices.DeleteFunc(slices.Clone(streets), func(s int) bool {
		return !slices.EqualFunc(name, words(l.table.streets[s].name, 0), func(x, y word) bool { return x.typed == y.typed })
	})
	if len(spelt) > 0 {
		streets = spelt
	}
	if len(streets) == 1 || byCity {
		return streets
	}
	return slices.DeleteFunc(slices.Clone(streets), func(s int) bool {
		return !slices.ContainsFunc(l.table.lettered(s, number, letter), func(h int) bool { return l.coded(h) })
	})
}

func (l locator) coded(h int) bool {
	return l.table.places[l.table.placeOf[h]].postcode == l.postcode
}

// reaches tells whether street s has a house in postcode.
func (a *Addresses) reaches(s int, postcode string) bool {
	for h := int(a.starts[s]); h < int(a.starts[s+1]); h++ {
		if a.places[a.placeOf[h]].postcode == postcode {
			return true
		}
	}
	return false
}

// lettered are the houses of street s with that number and letter.
func (a *Addresses) lettered(s, number int, letter string) []int {
	var houses []int
	from, to := a.numbered(s, number)
	for h := from; h < to; h++ {
		if a.letters[a.numbers[h]&0xff] == letter {
			houses = append(houses, h)
		}
	}
	return houses
}
