package places

import "finnfram/geo"

// Entry is one thing that can be found by text.
type Entry struct {
	ID           string
	Kind         string   // the caller's word: service, address, place, municipality …
	Text         string   // the name to show, searched first
	Alternatives []string // other names and languages, searched as Text is
	Detail       string   // what tells equal names apart (a municipality); searched last
	Point        *geo.Point
	// Weight says how much the entry matters among equally good matches. One
	// unit outweighs a factor of ten in distance.
	Weight float32
}

// Quality says how well a text matched, from the best.
type Quality uint8

// The qualities of a match. A match is as good as its worst word.
const (
	WholeMatch  Quality = iota // the query is the whole text
	WordMatch                  // every word of the query is a word of the text or the detail
	PrefixMatch                // the last word, or a shortened one, begins a word
	TypoMatch                  // one letter wrong, missing, too many, or two swapped
	FarMatch                   // two or more such faults
	// PartialMatch leaves something of the query out: a word that nothing
	// answers to, a house number or a post code that the street does not have.
	PartialMatch
)

// Match is one answer of a search.
type Match struct {
	Entry   Entry
	Quality Quality
	// Distance from the point asked near; 0 without one, or where the entry
	// has no point.
	Distance geo.Metres
}

// Options bound and steer a search.
type Options struct {
	Limit int        // answers wanted; 0 means 10, more than 100 means 100
	Near  *geo.Point // prefer what is close
	Kinds []string   // only these kinds; empty means all
}

func (o Options) limit() int {
	switch {
	case o.Limit <= 0:
		return 10
	case o.Limit > 100:
		return 100
	}
	return o.Limit
}
