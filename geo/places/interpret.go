package places

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reading is one way to read a query for an address.
type reading struct {
	words    []word // of the street's name and of where it lies
	last     bool   // the last of words is the last of the query, perhaps unfinished
	number   int    // 0: none
	letter   string // upper case; "" for any
	postcode string // "" for any
}

// maxNumbers is how many of a query's numbers may be anything but words.
const maxNumbers = 3

// readings lists the ways to read asked: each number may be a house number, a
// post code or part of a name («17. mai gate 5»), and a single letter after a
// house number its letter. A reading has at least one word. At most
// 40 readings come of maxNumbers numbers.
func readings(asked []word) []reading {
	var list []reading
	var read func(i, numbers int, r reading)
	read = func(i, numbers int, r reading) {
		if i == len(asked) {
			if len(r.words) > 0 {
				list = append(list, r)
			}
			return
		}
		w := asked[i]
		number, letter, isNumber := houseNumber(w.folded)
		if isNumber && numbers < maxNumbers {
			if r.number == 0 {
				house := r
				house.number, house.letter = number, letter
				if letter == "" && i+1 < len(asked) && isLetter(asked[i+1].folded) {
					lettered := house
					lettered.letter = strings.ToUpper(asked[i+1].typed)
					read(i+2, numbers+1, lettered)
				}
				read(i+1, numbers+1, house)
			}
			if r.postcode == "" && fourDigits(w.folded) {
				coded := r
				coded.postcode = w.folded
				read(i+1, numbers+1, coded)
			}
			numbers++
		}
		r.words = append(slices.Clip(r.words), w)
		r.last = i == len(asked)-1
		read(i+1, numbers, r)
	}
	read(0, 0, reading{})
	return list
}

// houseNumber reads «12» and «12b»; the letter comes back in upper case.
func houseNumber(text string) (number int, letter string, ok bool) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	if len(digits) == 0 || len(digits) > 5 || len(text)-len(digits) > 1 || strings.Trim(digits, "0123456789") != "" {
		return 0, "", false
	}
	number, _ = strconv.Atoi(digits)
	return number, strings.ToUpper(text[len(digits):]), number > 0
}

func isLetter(text string) bool {
	return len(text) == 1 && text[0] >= 'a' && text[0] <= 'z'
}

// property finds «33/1144», «33/1144/5» or «33/1144-2» in text.
var property = regexp.MustCompile(`(?:^|[^\d/-])(\d{1,5})/(\d{1,5})(?:/(\d{1,5}))?(?:-(\d{1,5}))?(?:[^\d/-]|$)`)

// spelledProperty finds «gnr. 33 bnr. 1144».
var spelledProperty = regexp.MustCompile(`(?i)\bg(?:nr|årdsnr)\.?\s*(\d{1,5})[\s,]*b(?:nr|ruksnr)\.?\s*(\d{1,5})`)

// findProperty takes a property number out of text.
func findProperty(text string) (c Cadastral, rest string, ok bool) {
	if at := property.FindStringSubmatchIndex(text); at != nil {
		c = Cadastral{Holding: digits(text, at, 1), Title: digits(text, at, 2), Lease: digits(text, at, 3), Serial: digits(text, at, 4)}
		end := at[1]
		for _, i := range []int{9, 7, 5} {
			if at[i] >= 0 {
				end = at[i]
				break
			}
		}
		return c, text[:at[2]] + " " + text[end:], c.Holding > 0
	}
	if at := spelledProperty.FindStringSubmatchIndex(text); at != nil {
		c = Cadastral{Holding: digits(text, at, 1), Title: digits(text, at, 2)}
		return c, text[:at[0]] + " " + text[at[1]:], c.Holding > 0
	}
	return Cadastral{}, text, false
}

// digits is group i of a match as a number, 0 where the group took no part.
func digits(text string, at []int, i int) int {
	if at[2*i] < 0 {
		return 0
	}
	n, _ := strconv.Atoi(text[at[2*i]:at[2*i+1]])
	return n
}
