package store

import (
	"context"
	"maps"

	"finnfram/data"
)

// Changes hands every difference from the version in force when the import
// began to f, in the order of kind and key. Like Diff it ends the putting.
// Memory: two records.
func (g *Staging) Changes(ctx context.Context, f func(data.Change) error) error {
	if err := g.seal(ctx); err != nil {
		return g.fail(err)
	}
	return g.fail(g.store.merge(ctx, g.body.Base, g.body.Number, place{}, func(c data.Change) error {
		if c.Change == "" {
			return nil
		}
		return f(c)
	}))
}

// CountFindings says how many findings there were by rule, for an import that
// stores only the first ones.
func (g *Staging) CountFindings(byRule map[string]int64) { g.byRule = maps.Clone(byRule) }
