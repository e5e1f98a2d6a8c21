package osm

import (
	"maps"
	"slices"
)

// ferryCollector gathers ferry lines and the relations they belong to. Some
// mappers write on the relation alone whom a line takes, or that it is a ferry
// at all.
type ferryCollector struct {
	lines     map[int64]Element
	relations map[int64]Element
}

func (c *ferryCollector) add(e *Element) {
	into := &c.lines
	if e.Kind == Relation {
		into = &c.relations
	}
	if *into == nil {
		*into = map[int64]Element{}
	}
	if old, twice := (*into)[e.ID]; !twice || newer(&old, e) {
		(*into)[e.ID] = *e
	}
}

// sailed are the ways of a relation that the ship sails along.
func sailed(e *Element) []int64 {
	var ids []int64
	for _, m := range e.Members {
		if m.Kind == Way && m.Role != "platform" && m.Role != "stop" {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

// tags are what the relations say of each of their ways, the first relation
// first. A duration is of the whole relation, and stays away where that has
// several ways.
func (c *ferryCollector) tags() map[int64]Tags {
	all := map[int64]Tags{}
	for _, id := range slices.Sorted(maps.Keys(c.relations)) {
		e := c.relations[id]
		ways := sailed(&e)
		for _, way := range ways {
			for _, tag := range e.Tags {
				if tag.Key == "type" || tag.Key == "ref" || tag.Key == "oneway" || tag.Key == "duration" && len(ways) > 1 {
					continue
				}
				all[way] = append(all[way], tag)
			}
		}
	}
	return all
}

// fromRelation are the keys that a line takes over where it says nothing of
// the kind itself.
var fromRelation = [...][]string{
	{"motorcar", "motor_vehicle", "vehicle", "ferry"},
	{"foot"},
	{"bicycle"},
	{"access:conditional"},
	{"duration"},
	{"interval"},
	{"name"},
}

// complete adds to the tags of a line what its relations say beyond them.
func complete(own, relation Tags) Tags {
	for _, keys := range fromRelation {
		if slices.ContainsFunc(keys, func(key string) bool { return own.Find(key) != "" }) {
			continue
		}
		for _, key := range keys {
			if value := relation.Find(key); value != "" {
				own = append(slices.Clone(own), Tag{key, value})
			}
		}
	}
	return own
}
