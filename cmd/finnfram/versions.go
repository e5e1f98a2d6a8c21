package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"finnfram/data"
	"finnfram/data/roadwork"
	"finnfram/data/store"
	"finnfram/geo/hours"
	"finnfram/geo/roads"
)

type versionsCommand struct {
	List     versionsList     `cmd:"" default:"withargs" help:"List versions, newest first (the default)."`
	Show     versionsShow     `cmd:"" help:"Show one version with its files and findings."`
	Compare  versionsCompare  `cmd:"" help:"List what differs between two versions of a source."`
	Rollback versionsRollback `cmd:"" help:"Put a version into force again."`
	Findings versionsFindings `cmd:"" help:"List the findings of an import."`
	Verify   versionsVerify   `cmd:"" help:"Read the whole store and check it for damage."`
}

type versionsList struct {
	Source string `help:"Of this source only." placeholder:"NAME"`
	Limit  int    `help:"At most so many." default:"50"`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// Run lists versions.
func (c versionsList) Run(env *environment) error {
	return env.withStore(func(s *store.Store) error {
		list, err := s.Versions(env, data.Source(c.Source), 0, c.Limit)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(env.out, list)
		}
		if len(list) == 0 {
			fmt.Fprintln(env.out, "Nothing has been imported. Start with: finnfram import --help")
			return nil
		}
		w := tabwriter.NewWriter(env.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "VERSION\tSOURCE\tIN FORCE\tIMPORTED\tAS OF\tRECORDS\tSERVICES\t+/~/−\tFINDINGS")
		for _, v := range list {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%d\t%d\t%d/%d/%d\t%d\n", v.Number, v.Source, yes(v.Active),
				clock(v.Finished), day(v.AsOf), v.Counts.Records, v.Counts.Services, v.Counts.Added, v.Counts.Changed, v.Counts.Removed, total(v.Findings))
		}
		return w.Flush()
	})
}

type versionsShow struct {
	Number int64 `arg:"" help:"The version's number."`
	JSON   bool  `name:"json" help:"Print JSON."`
}

// Run shows a version.
func (c versionsShow) Run(env *environment) error {
	return env.withStore(func(s *store.Store) error {
		v, err := s.Version(env, data.VersionNumber(c.Number))
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(env.out, v)
		}
		fmt.Fprintf(env.out, "version %d of %s (read as %s), in force: %s\n", v.Number, v.Source, v.Format, yes(v.Active))
		fmt.Fprintf(env.out, "imported %s, content as of %s\n", clock(v.Finished), day(v.AsOf))
		for _, f := range v.Files {
			fmt.Fprintf(env.out, "  %s  %d bytes  sha256 %s\n", f.Name, f.Bytes, f.SHA256)
		}
		fmt.Fprintf(env.out, "%d rows read, %d rejected; %d records, %d services; %d added, %d changed, %d removed, %d unchanged\n", v.Counts.Read,
			v.Counts.Rejected, v.Counts.Records, v.Counts.Services, v.Counts.Added, v.Counts.Changed, v.Counts.Removed, v.Counts.Unchanged)
		for _, rule := range sorted(v.Findings) {
			fmt.Fprintf(env.out, "  %6d  %s\n", v.Findings[rule], rule)
		}
		if v.Credit != "" {
			fmt.Fprintln(env.out, "credit:", v.Credit)
		}
		return c.showRoads(env, s, v)
	})
}

// showRoads says what roads a version holds and, where it is in force, what was
// derived from those of all versions in force.
func (c versionsShow) showRoads(env *environment, s *store.Store, v data.Version) error {
	sum := v.Blobs[roadwork.Blob]
	if sum == "" {
		return nil
	}
	blob, err := s.Blob(env, sum)
	if err != nil {
		return err
	}
	defer blob.Close()
	survey, err := roads.ReadSurvey(blob)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.out, "roads: %.0f km in %d ways, %d turn restrictions\n", float64(roadwork.Drawn(survey))/1000, len(survey.Ways), len(survey.Turns))
	if !v.Active {
		return nil
	}
	active, err := s.Active(env)
	if err != nil {
		return err
	}
	summary, err := roadwork.Summarise(env, s, roadwork.Key(roadwork.Surveys(active)))
	if errors.Is(err, data.ErrNotFound) {
		fmt.Fprintln(env.out, "the roads of all versions in force have not been prepared; a server does so")
		return nil
	}
	for i, line := range summary.Lines() {
		if i == 0 {
			line = "in force, of all versions: " + line
		}
		fmt.Fprintln(env.out, line)
	}
	return err
}

type versionsCompare struct {
	Before int64 `arg:"" help:"The earlier version."`
	After  int64 `arg:"" help:"The later version."`
	Limit  int   `help:"At most so many differences." default:"100"`
	JSON   bool  `name:"json" help:"Print JSON, with the records before and after."`
}

// Run compares two versions.
func (c versionsCompare) Run(env *environment) error {
	return env.withStore(func(s *store.Store) error {
		d, err := s.Compare(env, data.VersionNumber(c.Before), data.VersionNumber(c.After), c.Limit, "")
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(env.out, map[string]any{"counts": d.Counts, "changes": d.Changes, "more": d.Next != ""})
		}
		fmt.Fprintf(env.out, "%d added, %d changed, %d removed, %d unchanged\n", d.Counts.Added, d.Counts.Changed, d.Counts.Removed, d.Counts.Unchanged)
		for _, change := range d.Changes {
			fmt.Fprintf(env.out, "%s %s %s  %s\n", sign[change.Change], change.Kind, change.Key, title(change))
		}
		if d.Next != "" {
			fmt.Fprintf(env.out, "… and more: raise --limit\n")
		}
		return nil
	})
}

var sign = map[string]string{"added": "+", "changed": "~", "removed": "−"}

// title is the name in a change's record, where it has one.
func title(c data.Change) string {
	var named struct {
		Name string `json:"name"`
		City string `json:"city"`
	}
	body := c.After
	if len(body) == 0 {
		body = c.Before
	}
	if json.Unmarshal(body, &named) != nil {
		return ""
	}
	return named.Name + named.City
}

type versionsRollback struct {
	Number int64 `arg:"" help:"The version to put into force for its source."`
}

// Run rolls back.
func (c versionsRollback) Run(env *environment) error {
	return env.withStore(func(s *store.Store) error {
		v, err := s.Rollback(env, data.VersionNumber(c.Number), "command line")
		if err != nil {
			return err
		}
		fmt.Fprintf(env.out, "version %d is in force for %s; a running server follows within a second\n", v.Number, v.Source)
		return nil
	})
}

type versionsFindings struct {
	Number int64  `arg:"" help:"The version's number."`
	Rule   string `help:"Of this rule only." placeholder:"RULE"`
	Limit  int    `help:"At most so many." default:"1000"`
	JSON   bool   `name:"json" help:"Print JSON, one finding a line."`
}

// Run lists findings.
func (c versionsFindings) Run(env *environment) error {
	return env.withStore(func(s *store.Store) error {
		if _, err := s.Version(env, data.VersionNumber(c.Number)); err != nil {
			return err
		}
		for after, shown := int64(0), 0; shown < c.Limit; {
			list, err := s.Findings(env, data.VersionNumber(c.Number), after, 500)
			if err != nil || len(list) == 0 {
				return err
			}
			after += int64(len(list))
			for _, f := range list {
				if c.Rule != "" && f.Rule != c.Rule || shown >= c.Limit {
					continue
				}
				shown++
				if err := c.print(env.out, f); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (c versionsFindings) print(w io.Writer, f data.Finding) error {
	if c.JSON {
		return json.NewEncoder(w).Encode(f)
	}
	where := f.File
	if f.Line > 0 {
		where += ":" + strconv.FormatInt(f.Line, 10)
	}
	parts := []string{string(f.Severity), f.Rule, where, f.Object, f.Field, f.Value, f.Detail}
	_, err := fmt.Fprintln(w, strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "  "))
	return err
}

type versionsVerify struct{}

// Run reads the whole store.
func (versionsVerify) Run(env *environment) error {
	return env.withStore(func(s *store.Store) error {
		if err := s.Verify(env); err != nil {
			return err
		}
		fmt.Fprintln(env.out, "the store is whole")
		return nil
	})
}

func (e *environment) withStore(do func(*store.Store) error) error {
	s, err := e.openStore()
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

func writeJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func clock(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.In(hours.Oslo).Format("2006-01-02 15:04:05")
}

func day(t time.Time) string {
	if t.IsZero() {
		return "unknown"
	}
	return t.In(hours.Oslo).Format("2006-01-02")
}

func total(byRule map[string]int64) (sum int64) {
	for _, n := range byRule {
		sum += n
	}
	return sum
}

func sorted(byRule map[string]int64) []string {
	var rules []string
	for rule := range byRule {
		rules = append(rules, rule)
	}
	slices.Sort(rules)
	return rules
}
