package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"finnfram/data"
	tables "finnfram/data/norway"
	"finnfram/data/store"
	"finnfram/importers"
	"finnfram/importers/norway"
)

// ensureFacts imports the shipped facts where the store has never held them as
// this program ships them. An operator who rolled them back is left alone.
func (e *environment) ensureFacts(ctx context.Context, s *store.Store) error {
	versions, err := s.Versions(ctx, factsSource, 0, 100)
	if err != nil {
		return err
	}
	shipped, err := shippedSums()
	if err != nil {
		return err
	}
	for _, v := range versions {
		if maps.Equal(sums(v.Files), shipped) {
			return nil
		}
	}
	_, err = e.importFacts(ctx, s, importers.Run{})
	if errors.Is(err, data.ErrConflict) {
		return nil // another process of ours does the same just now
	}
	return err
}

func sums(files []data.File) map[string]string {
	of := map[string]string{}
	for _, f := range files {
		of[f.Name] = f.SHA256
	}
	return of
}

func shippedSums() (map[string]string, error) {
	of := map[string]string{}
	for _, name := range tables.Tables() {
		content, err := tables.Files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("the shipped facts: %w", err)
		}
		sum := sha256.Sum256(content)
		of[name] = hex.EncodeToString(sum[:])
	}
	return of, nil
}

const factsSource data.Source = "norway"

// importFacts runs an import of the tables in the program, set up as run.
func (e *environment) importFacts(ctx context.Context, s *store.Store, run importers.Run) (importers.Report, error) {
	dir, err := os.MkdirTemp("", "finnfram-facts-")
	if err != nil {
		return importers.Report{}, fmt.Errorf("unpacking the shipped facts: %w", err)
	}
	defer os.RemoveAll(dir)
	var paths []string
	for _, name := range tables.Tables() {
		content, err := tables.Files.ReadFile(name)
		if err != nil {
			return importers.Report{}, fmt.Errorf("unpacking the shipped facts: %w", err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return importers.Report{}, fmt.Errorf("unpacking the shipped facts: %w", err)
		}
		paths = append(paths, path)
	}
	run.Reader = norway.Reader{}
	return e.prepare(run, s).Do(ctx, paths)
}
