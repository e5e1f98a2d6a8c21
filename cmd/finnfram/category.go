package main

import (
	"encoding/json"
	"fmt"
	"io"
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

func printCategories(w io.Writer, all []category) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CATEGORY\tNAME\tSERVICES\tCOVERAGE\tALSO CALLED")
	for _, c := range all {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\n", c.ID, c.Name, c.Known.Services, c.Coverage, strings.Join(c.Aliases, ", "))
	}
	return t.Flush()
}
