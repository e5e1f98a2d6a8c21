package importers

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"finnfram/data"
)

// Report tells what an import did, or would do. Read is always the sum of
// Taken, Counts.Rejected and the Skipped counts: no row is lost silently.
type Report struct {
	Source    data.Source        `json:"source"`
	Format    string             `json:"format"`
	Version   data.VersionNumber `json:"version,omitempty"`  // the new one; of a dry run or a failure: none
	Previous  data.VersionNumber `json:"previous,omitempty"` // in force before
	Unchanged bool               `json:"unchanged"`          // the same files and options as the version in force; nothing was done
	DryRun    bool               `json:"dry_run"`
	Forced    bool               `json:"forced"`
	Delta     bool               `json:"delta"`
	Started   time.Time          `json:"started"`
	Finished  time.Time          `json:"finished"`
	Elapsed   time.Duration      `json:"-"`
	AsOf      time.Time          `json:"as_of,omitzero"`
	Credit    string             `json:"credit,omitempty"`
	Files     []data.File        `json:"files"`
	Counts    data.Counts        `json:"counts"`
	Blobs     int64              `json:"blobs"`
	// Taken rows gave at least one record; Skipped rows gave none and were no
	// error, by the rule that says why.
	Taken   int64            `json:"taken"`
	Skipped map[string]int64 `json:"skipped"`
	// ServicesRemoved counts services in force that the new version lacks.
	ServicesRemoved int64                     `json:"services_removed"`
	Categories      []CategoryCounts          `json:"categories"`
	Kinds           map[data.RecordKind]int64 `json:"kinds"` // records of the new version's files, by kind
	// Findings counts by rule; Examples has one finding of each.
	Findings    map[string]int64        `json:"findings"`
	Examples    map[string]data.Finding `json:"examples"`
	RejectsFile string                  `json:"rejects_file,omitempty"`
	Failure     string                  `json:"failure,omitempty"`
	// Notes say what was read beside the rows, and what was derived from the new
	// content before it came into force.
	Notes     []string `json:"notes,omitempty"`
	NextSteps []string `json:"next_steps,omitempty"`
}

// CategoryCounts tells how the services of one category fared.
type CategoryCounts struct {
	Category data.Category `json:"category"`
	Services int64         `json:"services"` // in the files read
	Added    int64         `json:"added"`
	Changed  int64         `json:"changed"`
	Removed  int64         `json:"removed"`
}

// WriteJSON writes the report as one JSON object with snake_case names.
func (r Report) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(struct {
		Report
		ElapsedSeconds float64 `json:"elapsed_seconds"`
	}{r, r.Elapsed.Seconds()})
}

func (r Report) rejectsName() string {
	if r.RejectsFile == "" {
		return "the findings"
	}
	return r.RejectsFile
}

// thousands writes n with a space between groups of three digits.
func thousands(n int64) string {
	if n < 0 {
		return "-" + thousands(-n)
	}
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s %03d", thousands(n/1000), n%1000)
}
