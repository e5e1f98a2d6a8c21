package roads

import "testing"

func TestDiffer(t *testing.T) {
	survey := func(ids ...int64) *Survey {
		s := &Survey{Space: "osm"}
		for _, id := range ids {
			s.Ways = append(s.Ways, Way{ID: id, Nodes: []int64{1, 2}})
		}
		return s
	}
	other := survey(1, 2, 3)
	other.Ways[1].Name = "Storgata"
	table := []struct {
		now, old                *Survey
		added, changed, removed int
	}{
		{survey(1, 2), nil, 2, 0, 0},
		{survey(1, 2), survey(1, 2), 0, 0, 0},
		{survey(), survey(1, 2), 0, 0, 2},
		{survey(1, 3, 5), survey(2, 3, 4, 6), 2, 0, 3},
		{survey(1, 2, 3, 4), other, 1, 1, 0},
	}
	for i, row := range table {
		if added, changed, removed := row.now.Differ(row.old); added != row.added || changed != row.changed || removed != row.removed {
			t.Errorf("row %d: %d added, %d changed, %d removed", i, added, changed, removed)
		}
	}
}
