package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
)

// category is what the command line reads of a category.
type category struct {
	ID       string
	Name     string
	Aliases  []string
	Coverage string
	Known    struct{ Services, Placed int }
}

func (f face) categories() ([]category, []byte, error) {
	raw, err := f.get("/v1/categories", nil)
	if err != nil {
		return nil, nil, err
	}
	var answer struct{ Categories []category }
	return answer.Categories, raw, json.Unmarshal(raw, &answer)
}

// checkCategories says which word of a list names no category, and what it may
// have been meant for.
func (f face) checkCategories(list string) error {
	if list == "" {
		return nil
	}
	all, _, err := f.categories()
	if err != nil {
		return err
	}
	var known []string
	for _, c := range all {
		known = append(append(known, c.ID), c.Aliases...)
	}
	for word := range strings.SplitSeq(list, ",") {
		word = strings.ToLower(strings.TrimSpace(word))
		if slices.Contains(known, word) {
			continue
		}
		if _, err := f.get("/v1/services/nearest?lat=60&lon=10&limit=1&category="+url.QueryEscape(word), nil); err == nil {
			continue // the service knows more spellings than it lists
		}
		hint := ""
		if like := closest(word, known); like != "" {
			hint = fmt.Sprintf(", did you mean %q?", like)
		}
		return coded{fmt.Errorf("--category %q names no category%s\nAll: finnfram search --categories", word, hint), exitUsage}
	}
	return nil
}

// closest is the word that the fewest typing errors turn into text, or nothing
// where that would be every third letter.
func closest(text string, known []string) string {
	best, at := "", len([]rune(text))/3+1
	for _, word := range known {
		if d := edits(text, word); d < at {
			best, at = word, d
		}
	}
	return best
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range from {
		before := row[0]
		row[0] = i + 1
		for j := range to {
			cost := before
			if from[i] != to[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, before+1, row[j]+1)
		}
	}
	return row[len(to)]
}

func printCategories(w io.Writer, all []category) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CATEGORY\tNAME\tSERVICES\tCOVERAGE\tALSO CALLED")
	for _, c := range all {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", c.ID, c.Name, c.Known.Services, c.Coverage, strings.Join(c.Aliases, ", "))
	}
	return t.Flush()
}
