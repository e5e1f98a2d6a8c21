package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"finnfram/geo/hours"
)

type hoursCommand struct {
	Expression string `arg:"" help:"Opening hours, as OpenStreetMap writes them: 'Mo-Fr 08:00-16:00; PH off', or as --notation says."`
	Notation   string `help:"How the hours are written: osm, fhir, locoreg, helsenorge or weekdays." enum:"osm,fhir,locoreg,helsenorge,weekdays" default:"osm"`
	From       string `help:"Start, wall clock in Oslo: 2026-11-23T00:00. Default: today." placeholder:"TIME"`
	Days       int    `help:"How many days." default:"7"`
	JSON       bool   `name:"json" help:"Print JSON."`
}

// Help shows how the command is used.
func (hoursCommand) Help() string {
	return `Examples:
  finnfram hours 'Mo-Fr 09:00-20:00; Sa 10:00-16:00'
  finnfram hours 'Mo-Fr 08:00-16:00; PH off' --from 2026-12-20T00:00 --days 14 --json

What cannot be read is said with its place, and the exit code is 2.`
}

// mostDays bounds the answer to about ten years.
const mostDays = 3660

// Run prints the open and unknown times.
func (c hoursCommand) Run(env *environment) error {
	from, err := c.start(env.now())
	if err != nil {
		return coded{err, exitUsage}
	}
	if c.Days < 1 || c.Days > mostDays {
		return coded{fmt.Errorf("--days must be 1 to %d", mostDays), exitUsage}
	}
	report, err := c.report(from)
	var fault *hours.SyntaxError
	if errors.As(err, &fault) && c.Notation == "osm" && c.Expression != "" {
		return coded{fmt.Errorf("%w\n  %s\n  %s^", err, c.Expression, strings.Repeat(" ", columns(c.Expression, fault.Offset))), exitUsage}
	}
	if err != nil {
		return coded{err, exitUsage}
	}
	if c.JSON {
		return json.NewEncoder(env.out).Encode(report)
	}
	for _, w := range report.Warnings {
		fmt.Fprintln(env.err, "note:", w)
	}
	if len(report.Intervals) == 0 {
		fmt.Fprintln(env.out, "never open in this time")
	}
	for _, in := range report.Intervals {
		fmt.Fprintf(env.out, "%s  –  %s  %s", weekday(in.Start), weekday(in.End), in.State)
		if in.Comment != "" {
			fmt.Fprintf(env.out, "  “%s”", in.Comment)
		}
		fmt.Fprintln(env.out)
	}
	return nil
}

// report lists the times, in whichever notation the hours are written.
func (c hoursCommand) report(from time.Time) (hours.Report, error) {
	if c.Notation == "osm" {
		return hours.MakeReport(c.Expression, from, c.Days)
	}
	schedule, err := hours.Read(c.Notation, c.Expression)
	if err != nil {
		return hours.Report{}, err
	}
	report := hours.Report{Intervals: []hours.ReportInterval{}}
	from = from.In(hours.Oslo)
	for _, in := range schedule.Intervals(from, from.AddDate(0, 0, c.Days)) {
		report.Intervals = append(report.Intervals, hours.ReportInterval{
			Start: in.From.Format("2006-01-02T15:04"), End: in.To.Format("2006-01-02T15:04"), State: in.State.String(), Comment: in.Comment,
		})
	}
	return report, nil
}

func (c hoursCommand) start(now time.Time) (time.Time, error) {
	if c.From == "" {
		y, m, d := now.In(hours.Oslo).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, hours.Oslo), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, c.From, hours.Oslo); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--from %q is no time: write 2026-11-23T00:00", c.From)
}

// columns is how many characters stand before a byte.
func columns(text string, offset int) int {
	return len([]rune(text[:min(max(offset, 0), len(text))]))
}

func weekday(wall string) string {
	t, err := time.Parse("2006-01-02T15:04", wall)
	if err != nil {
		return wall
	}
	return t.Format("Mon 2006-01-02 15:04")
}
