package importers

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"finnfram/data"
)

// advice tells what to do about a rule's findings.
var advice = map[string]string{
	"coordinates-swapped":       "latitude and longitude changed places in the source: name the columns right, or have the source corrected",
	"coordinates-out-of-range":  "no place on earth; if the numbers are metres, say their EPSG code",
	"coordinates-not-finite":    "have the source corrected",
	"coordinates-zero":          "the site is kept without a position, and placed by its address where that is known",
	"coordinates-coarse":        "shown as approximate; a better position comes with an official address",
	"coordinate-unreadable":     "name the right column (--map lat=…, --map lon=…)",
	"shared-point":              "one of the addresses is elsewhere, or the point stands for a whole town: have it looked at",
	"duplicate-id":              "the first row was kept: have the source corrected, or name another id column (--map id=…)",
	"org-number-invalid":        "the number was left out, so it joins nothing; have the source corrected",
	"hours-unreadable":          "the service shows the text and answers «unknown»; have the source corrected",
	"not-utf8":                  "convert the file to UTF-8, or say --set encoding=latin1",
	"value-too-long":            "is a quote missing in the file?",
	"category-missing":          "say --set category=… or --map category=COLUMN",
	"category-unknown":          "use one of the categories of «finnfram categories»",
	"column-count":              "is the delimiter right (--set delimiter=…), and every quote closed?",
	"csv-malformed":             "a quote stands in the wrong place in that line",
	"doctors-without-fastlege":  "not published: add healthcare:service=fastlege in OpenStreetMap where it is one",
	"emergency-clinic-doubtful": "not published as legevakt: have it looked at",
	"hospital-doubtful":         "not published: have it looked at",
	"area-without-nodes":        "take an extract that does not cut through it",
	"mapped-twice":              "nothing: it counts once",
	"municipality-list":         "import the list with «finnfram import catchments»",
	"text-damaged":              "the file was converted wrongly before: have the source corrected",
	"web-unusable":              "have the source corrected",
	"place-missing":             "it is found by its name alone: name the columns of its position or address",
	"row-empty":                 "name the columns (--map name=…), or take the row out",
	"column-twice":              "the first of the two is read: rename one, or name the right one (--map field=COLUMN)",
}

// WriteText writes the report for people: what came of the import, the
// services by category, what was found wrong with one example of each rule,
// and what to do next.
func (r Report) WriteText(w io.Writer) error {
	p := &printer{w: w}
	p.line("%s", r.headline())
	if r.Failure != "" {
		p.line("  stopped: %s", r.Failure)
	}
	if r.Unchanged {
		p.line("  the same files and options as version %d, which stays in force (--force imports them again)", r.Version)
		return p.err
	}
	r.writeRows(p)
	r.writeCategories(p)
	r.writeFindings(p)
	if r.RejectsFile != "" {
		p.line("  every finding: %s", r.RejectsFile)
	}
	for _, note := range r.Notes {
		p.line("  %s", note)
	}
	p.line("  %s", r.closing())
	for _, step := range r.NextSteps {
		p.line("  next: %s", step)
	}
	return p.err
}

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// headline: «osm → version 4: 47 pharmacies …».
func (r Report) headline() string {
	to := fmt.Sprintf("version %d", r.Version)
	switch {
	case r.Failure != "":
		to = "nothing changed"
	case r.Unchanged:
		to = "nothing new"
	case r.DryRun:
		to = "dry run, nothing was stored"
	}
	var parts []string
	for _, c := range r.Categories {
		if c.Services > 0 {
			parts = append(parts, thousands(c.Services)+" "+string(c.Category))
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Kinds)) {
		if kind != data.SiteRecord {
			parts = append(parts, fmt.Sprintf("%s %s records", thousands(r.Kinds[kind]), kind))
		}
	}
	if len(parts) == 0 {
		parts = []string{thousands(r.Counts.Records) + " records"}
	}
	return fmt.Sprintf("%s → %s: %s", r.Source, to, strings.Join(parts, ", "))
}

func (r Report) writeRows(p *printer) {
	skipped := int64(0)
	for _, n := range r.Skipped {
		skipped += n
	}
	p.line("  %s rows read: %s taken, %s rejected, %s skipped", thousands(r.Counts.Read), thousands(r.Taken), thousands(r.Counts.Rejected), thousands(skipped))
	p.line("  %s records: %s added, %s changed, %s removed, %s as before", thousands(r.Counts.Records),
		thousands(r.Counts.Added), thousands(r.Counts.Changed), thousands(r.Counts.Removed), thousands(r.Counts.Unchanged))
}

func (r Report) writeCategories(p *printer) {
	if len(r.Categories) == 0 || p.err != nil {
		return
	}
	table := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "  services\tread\tadded\tchanged\tremoved\t")
	for _, c := range r.Categories {
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\t\n", c.Category, thousands(c.Services), thousands(c.Added), thousands(c.Changed), thousands(c.Removed))
	}
	p.err = table.Flush()
}

// writeFindings lists rules with the worst first.
func (r Report) writeFindings(p *printer) {
	weight := map[data.Severity]int{data.Error: 0, data.Warning: 1, data.Note: 2}
	rules := slices.SortedFunc(maps.Keys(r.Examples), func(a, b string) int {
		if d := weight[r.Examples[a].Severity] - weight[r.Examples[b].Severity]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, rule := range rules {
		p.line("  %s %s × %s", r.Examples[rule].Severity, thousands(r.Findings[rule]), rule)
		p.line("      for example %s", describe(r.Examples[rule]))
		if what := advice[rule]; what != "" {
			p.line("      → %s", what)
		}
	}
}

// describe writes a finding in one line.
func describe(f data.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d", visible(f.File), f.Line)
	if f.Object != "" {
		fmt.Fprintf(&b, " %s", visible(clip(f.Object, 100)))
	}
	if f.Field != "" {
		fmt.Fprintf(&b, " %s=%q", f.Field, clip(f.Value, 60))
	}
	if f.Detail != "" {
		fmt.Fprintf(&b, ": %s", visible(f.Detail))
	}
	return b.String()
}

func (r Report) closing() string {
	size := int64(0)
	for _, f := range r.Files {
		size += f.Bytes
	}
	text := fmt.Sprintf("%d file(s), %.1f MiB, in %s", len(r.Files), float64(size)/(1<<20), r.Elapsed.Round(10*time.Millisecond))
	if !r.AsOf.IsZero() {
		text += ", content of " + r.AsOf.Format("2006-01-02")
	}
	if r.Credit != "" {
		text += "; credit: " + r.Credit
	}
	return text
}
