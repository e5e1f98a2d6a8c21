package osm

import (
	"strings"
	"time"

	"finnfram/geo"
)

// Kind is the type of an OSM element.
type Kind uint8

// The three types, in the order in which files hold them.
const (
	Node Kind = iota
	Way
	Relation
)

// String is the word that OSM uses in ids: node, way, relation.
func (k Kind) String() string { return [...]string{"node", "way", "relation"}[k%3] }

// Tag is one key with its value.
type Tag struct{ Key, Value string }

// Tags are the tags of an element, in the order of the file.
type Tags []Tag

// Find returns the value of key, trimmed, or "".
func (t Tags) Find(key string) string {
	for _, tag := range t {
		if tag.Key == key {
			return strings.TrimSpace(tag.Value)
		}
	}
	return ""
}

// Is tells whether one of the values of key, which OSM parts by semicolons,
// is one of values.
func (t Tags) Is(key string, values ...string) bool {
	found := t.Find(key)
	if found == "" {
		return false
	}
	for part := range strings.SplitSeq(found, ";") {
		part = strings.ToLower(strings.TrimSpace(part))
		for _, value := range values {
			if part == value {
				return true
			}
		}
	}
	return false
}

// Member is a part of a relation.
type Member struct {
	Kind Kind
	ID   int64
	Role string
}

// Element is a node, way or relation of a file.
type Element struct {
	Kind    Kind
	ID      int64
	Tags    Tags
	Point   geo.Point // of a node
	Refs    []int64   // of a way: its nodes in order
	Members []Member  // of a relation
	At      time.Time // of its last edit; zero where the file does not say
	Deleted bool      // in files with history
}

// Want says which elements of a file a walk hands over: all that carry a tag
// for which Tag is true, and all whose id Ref asks for. A nil function asks
// for none. Both are called from several goroutines at once.
type Want struct {
	Tag  func(key, value string) bool
	Key  func(key string) bool // whether Tag can be true for any value of key
	Ref  func(kind Kind, id int64) bool
	Skip [3]bool // by Kind: hand over none, and do not decode them
	// Dated is told the date of the file's content, where the file has one.
	Dated func(time.Time)
	// Bounded is told the box that the file says it covers, where it says so,
	// before any element.
	Bounded func(geo.Box)
}

func (w Want) ref(kind Kind, id int64) bool { return w.Ref != nil && w.Ref(kind, id) }
