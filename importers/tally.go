package importers

import (
	"bytes"
	"encoding/json"
	"fmt"

	"finnfram/data"
)

// tally counts services by category.
type tally map[data.Category]*CategoryCounts

func (t tally) of(c data.Category) *CategoryCounts {
	if t[c] == nil {
		t[c] = &CategoryCounts{Category: c}
	}
	return t[c]
}

func (t tally) add(site data.Site) {
	for _, service := range site.Services {
		t.of(service.Category).Services++
	}
}

// change counts one difference. A service of a changed site counts as changed
// whenever anything about its site did, since people see both as one.
func (t tally) change(change data.Change) error {
	if change.Kind != data.SiteRecord {
		return nil
	}
	before, err := servicesOf(change.Before)
	if err != nil {
		return err
	}
	after, err := servicesOf(change.After)
	if err != nil {
		return err
	}
	for id, category := range before {
		if _, stays := after[id]; stays {
			t.of(category).Changed++
		} else {
			t.of(category).Removed++
		}
	}
	for id, category := range after {
		if _, was := before[id]; !was {
			t.of(category).Added++
		}
	}
	return nil
}

func servicesOf(body json.RawMessage) (map[data.ServiceID]data.Category, error) {
	if len(bytes.TrimSpace(body)) == 0 || string(body) == "null" {
		return nil, nil
	}
	var site struct {
		Services []struct {
			ID       data.ServiceID `json:"id"`
			Category data.Category  `json:"category"`
		} `json:"services"`
	}
	if err := json.Unmarshal(body, &site); err != nil {
		return nil, fmt.Errorf("a stored site: %w: %w", err, data.ErrDamaged)
	}
	services := make(map[data.ServiceID]data.Category, len(site.Services))
	for _, service := range site.Services {
		services[service.ID] = service.Category
	}
	return services, nil
}

// list is in the order of data.Categories.
func (t tally) list() []CategoryCounts {
	list := []CategoryCounts{}
	for _, info := range data.Categories() {
		if c := t[info.ID]; c != nil {
			list = append(list, *c)
		}
	}
	return list
}
