package hours

import "time"

// Report is the open and unknown times of an expression, by the wall clock of
// Oslo.
type Report struct {
	Intervals []ReportInterval `json:"intervals"`
	Warnings  []string         `json:"warnings,omitempty"`
}

// ReportInterval is one time of a Report: "2026-11-23T08:00".
type ReportInterval struct {
	Start   string `json:"start"`
	End     string `json:"end"`
	State   string `json:"state"` // open or unknown
	Comment string `json:"comment"`
}

// wallClock is the layout of a Report's times.
const wallClock = "2006-01-02T15:04"

// MakeReport reads an opening_hours expression and lists its times from from
// through days calendar days. The error is a *SyntaxError.
func MakeReport(expr string, from time.Time, days int) (Report, error) {
	s, err := Parse(expr)
	if err != nil {
		return Report{}, err
	}
	report := Report{Intervals: []ReportInterval{}, Warnings: s.warnings}
	from = from.In(Oslo)
	for _, in := range s.Intervals(from, from.AddDate(0, 0, days)) {
		report.Intervals = append(report.Intervals, ReportInterval{
			Start: in.From.Format(wallClock), End: in.To.Format(wallClock),
			State: in.State.String(), Comment: in.Comment,
		})
	}
	return report, nil
}
