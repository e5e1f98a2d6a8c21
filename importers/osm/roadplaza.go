package osm

import (
	"maps"
	"slices"

	"finnfram/geo/roads"
)

// plazaCollector turns squares and platforms that are drawn as relations into
// ways: their outlines are walked.
type plazaCollector struct {
	relations map[int64]Element
	tags      map[int64]Tags // of the areas that a way bounds
}

func (c *plazaCollector) add(e *Element) {
	class, _, ok := classOf(e.Tags)
	if !ok || class == roads.Ferry || e.Tags.Find("type") != "multipolygon" {
		return
	}
	if old, twice := c.relations[e.ID]; twice && !newer(&old, e) {
		return
	}
	if c.relations == nil {
		c.relations = map[int64]Element{}
	}
	c.relations[e.ID] = *e
}

// ways are the outlines that are not roads by tags of their own.
func (c *plazaCollector) ways(known map[int64]foundWay) idSet {
	c.tags = map[int64]Tags{}
	var ids idSet
	for _, id := range slices.Sorted(maps.Keys(c.relations)) {
		relation := c.relations[id]
		for _, m := range relation.Members {
			if _, own := known[m.ID]; m.Kind != Way || own {
				continue
			}
			if _, taken := c.tags[m.ID]; !taken {
				c.tags[m.ID] = relation.Tags
				ids = append(ids, m.ID)
			}
		}
	}
	return ids
}
