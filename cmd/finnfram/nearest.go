package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"finnfram/geo"
	"finnfram/geo/hours"
)

type nearestCommand struct {
	Lat         *degrees      `help:"Latitude in degrees." placeholder:"69.6492"`
	Lon         *degrees      `help:"Longitude in degrees." placeholder:"18.9553"`
	Place       string        `help:"Address or post code in place of --lat and --lon; addresses must have been imported." placeholder:"ADDRESS"`
	Category    string        `help:"What is looked for: legevakt, apotek, sykehus, hfu … (all: finnfram search --categories)." placeholder:"WORD"`
	Limit       int           `help:"How many." default:"5"`
	At          string        `help:"Moment asked about: 2026-11-23T14:30 in Oslo, or RFC 3339. Default: now." placeholder:"TIME"`
	Open        bool          `help:"Only services known to be open then."`
	Wheelchair  bool          `help:"Only services known to be accessible by wheelchair."`
	Language    string        `help:"Only services whose staff is known to speak it: nb, nn, se, en …" placeholder:"LANG"`
	MaxDistance float64       `help:"Not farther away than so many metres, in a straight line." placeholder:"METRES"`
	By          string        `help:"Order by distance in a straight line, or by travel time: drive, walk, cycle, step-free. Roads must have been imported." enum:"distance,drive,walk,cycle,step-free" default:"distance"`
	MaxDuration time.Duration `help:"Not longer on the way than so long; with --by." placeholder:"20m"`
	Lang        string        `help:"Language of the answer: nb, nn, se or en." enum:"nb,nn,se,en" default:"nb" env:"FINNFRAM_LANG"`
	JSON        bool          `name:"json" help:"Print GeoJSON, as the API answers."`
}

// Help shows how the command is used.
func (nearestCommand) Help() string {
	return `Examples:
  finnfram nearest --lat 69.6492 --lon 18.9553 --category legevakt
  finnfram nearest --place 'Storgata 1, Elverum' --category tannlege
  finnfram nearest --lat 59.9139 --lon 10.7522 --category apotek --open --at 2026-11-28T17:30 --limit 3
  finnfram nearest --lat 68.44 --lon 17.43 --category legevakt --by drive --max-duration 2h

Distances are in a straight line, exact on the ellipsoid; with --by drive, walk, cycle or step-free they are along the
road, in the order of travel time, and --open means open on arrival. What is not known is said, never guessed.
Exit code 4 tells that nothing was found.`
}

// Run asks and prints.
func (c nearestCommand) Run(env *environment) error {
	if err := c.check(); err != nil {
		return coded{err, exitUsage}
	}
	query, err := c.query()
	if err != nil {
		return coded{err, exitUsage}
	}
	return env.withFaceOf(c.Lang, c.By != "distance", func(f face) error {
		from, err := c.from(f)
		if err != nil {
			return err
		}
		query.Set("lat", number(from.point.Lat))
		query.Set("lon", number(from.point.Lon))
		raw, err := f.get("/v1/services/nearest", query)
		if err != nil {
			return err
		}
		return c.show(env, from, raw)
	})
}

// check wants a position, said in one way.
func (c nearestCommand) check() error {
	switch {
	case c.Place != "" && (c.Lat != nil || c.Lon != nil):
		return errors.New("give --place, or --lat and --lon, not both")
	case c.Place != "":
		return nil
	case c.Lat == nil && c.Lon == nil:
		return errors.New("from where? Give --lat and --lon, or --place 'Storgata 1, Elverum'")
	case c.Lat == nil:
		return errors.New("--lat is missing beside --lon")
	case c.Lon == nil:
		return errors.New("--lon is missing beside --lat")
	}
	return nil
}

func (c nearestCommand) from(f face) (spot, error) {
	if c.Place != "" {
		return f.place(c.Place)
	}
	return spot{point: geo.Point{Lat: float64(*c.Lat), Lon: float64(*c.Lon)}}, nil
}

// show prints an answer, and on standard error what may be wrong with the
// question.
func (c nearestCommand) show(env *environment, from spot, raw []byte) error {
	var answer collection
	if err := json.Unmarshal(raw, &answer); err != nil {
		return err
	}
	if from.name != "" {
		fmt.Fprintf(env.err, "from %s (%.5f, %.5f)\n", from.name, from.point.Lat, from.point.Lon)
	}
	if hint := swapped(from.point); hint != "" {
		fmt.Fprintln(env.err, hint)
	}
	if c.JSON {
		if err := indented(env.out, raw); err != nil {
			return err
		}
	} else {
		answer.print(env.out, words[c.Lang], env.now())
	}
	if len(answer.Features) > 0 {
		return nil
	}
	if c.Open && answer.Unknown > 0 && !c.JSON {
		fmt.Fprintln(env.out, words[c.Lang]["without open"])
	}
	return coded{nil, exitNothing}
}

func (c nearestCommand) query() (url.Values, error) {
	q := url.Values{"limit": {strconv.Itoa(c.Limit)}}
	set := func(name, value string, given bool) {
		if given {
			q.Set(name, value)
		}
	}
	set("category", c.Category, c.Category != "")
	set("open", "true", c.Open)
	set("wheelchair", "true", c.Wheelchair)
	set("language", c.Language, c.Language != "")
	set("max_distance", number(c.MaxDistance), c.MaxDistance != 0)
	set("by", c.By, c.By != "distance")
	set("max_duration", number(c.MaxDuration.Seconds()), c.MaxDuration != 0)
	if c.At != "" {
		at, err := moment(c.At)
		if err != nil {
			return nil, err
		}
		q.Set("at", at.UTC().Format(time.RFC3339))
	}
	return q, nil
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// moment reads RFC 3339, or wall clock in Oslo.
func moment(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, text, hours.Oslo); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: write 2026-11-23T14:30 (Oslo) or 2026-11-23T13:30:00Z", text)
}

// openness is what is known about a moment.
type openness struct {
	Open         *bool
	Reason       *string
	OpensAt      *time.Time `json:"opens_at"`
	ClosesAt     *time.Time `json:"closes_at"`
	AlwaysOpen   bool       `json:"always_open"`
	HoursRaw     string     `json:"hours_raw"`
	Holiday      string
	HolidayHours string `json:"holiday_hours"`
	Closure      *struct{ Reason *string }
}

// collection is what the command line reads of an answer.
type collection struct {
	Features []struct {
		ID         string
		Properties struct {
			Name         string
			CategoryName string   `json:"category_name"`
			DistanceM    *float64 `json:"distance_m"`
			Accuracy     string
			openness
			CallFirst  bool    `json:"call_first"`
			CallNumber *string `json:"call_number"`
			Phone      *string
			Address    *struct{ Text string }
			Source     string
			AsOf       *time.Time `json:"as_of"`

			StraightLineM *float64 `json:"straight_line_m"`
			Unreachable   *struct{ Detail string }
			DurationS     *float64 `json:"duration_s"`
			Travel        *struct {
				Accuracy  *string
				Uncertain bool
				Ferries   []crossing
			}
			Arrival *struct {
				At time.Time
				openness
			}
		}
	}
	Coverage   string
	AskInstead *string `json:"ask_instead"`
	Short      *struct{ Detail string }
	Unknown    int `json:"unknown_open"`
	// Start is where the roads are left, of answers by travel time.
	Start *struct {
		OffRoadM *float64 `json:"off_road_m"`
	}
	Emergency []struct{ Text string }
}

// farOff is how far a place may lie from the nearest road without a word.
const farOff = 300 // metres

func offRoad(w io.Writer, metres *float64, say map[string]string) {
	if metres != nil && *metres > farOff {
		fmt.Fprintf(w, say["off road"]+"\n", kilometres(*metres))
	}
}

func (c collection) print(w io.Writer, say map[string]string, now time.Time) {
	if c.Start != nil {
		offRoad(w, c.Start.OffRoadM, say)
	}
	for i, f := range c.Features {
		p := f.Properties
		fmt.Fprintf(w, "%d. %s – %s\n", i+1, p.Name, p.CategoryName)
		fmt.Fprintf(w, "   %s, %s\n", c.way(i, say), c.openness(i, say, now))
		if p.Holiday != "" && p.HolidayHours != "" {
			fmt.Fprintf(w, "   %s: %s\n", p.Holiday, say["holiday"])
		}
		if p.CallFirst && p.CallNumber != nil {
			fmt.Fprintf(w, "   "+say["call first"]+"\n", *p.CallNumber)
		}
		var facts []string
		if p.Address != nil && p.Address.Text != "" {
			facts = append(facts, p.Address.Text)
		}
		if p.Phone != nil {
			facts = append(facts, "tlf. "+*p.Phone)
		}
		source := say["source"] + " " + p.Source
		if p.AsOf != nil {
			source += " " + day(*p.AsOf)
		}
		fmt.Fprintf(w, "   %s\n", strings.Join(append(facts, source, f.ID), " · "))
	}
	if c.Short != nil && c.Short.Detail != "" {
		fmt.Fprintln(w, c.Short.Detail)
	}
	if c.Unknown > 0 {
		fmt.Fprintf(w, say["unknown open"]+"\n", c.Unknown)
	}
	switch {
	case c.Coverage == "none" && c.AskInstead != nil:
		fmt.Fprintln(w, *c.AskInstead)
	case !c.reached(): // nobody is left without a number to ring
		for _, call := range c.Emergency {
			fmt.Fprintln(w, call.Text)
		}
	}
}

// reached tells whether there is a service, and a way to it as far as anybody
// asked.
func (c collection) reached() bool {
	for _, f := range c.Features {
		if f.Properties.Unreachable == nil {
			return true
		}
	}
	return false
}

// way is how far it is, and where the order is by time how long it takes.
func (c collection) way(i int, say map[string]string) string {
	p := c.Features[i].Properties
	if p.Unreachable != nil {
		return distance(p.StraightLineM, p.Accuracy, say) + " " + say["straight"] + " – " + strings.TrimSuffix(p.Unreachable.Detail, ".")
	}
	if p.DurationS == nil || p.Travel == nil {
		return distance(p.DistanceM, p.Accuracy, say)
	}
	way := lasting(*p.DurationS) + " (" + distance(p.DistanceM, p.Accuracy, say) + " " + say["by road"] + estimate(p.Travel.Accuracy, say) + ")"
	for _, f := range p.Travel.Ferries {
		way += ", " + f.text(say)
	}
	if p.Travel.Uncertain {
		way += ", " + say["uncertain"]
	}
	return way
}

func distance(m *float64, accuracy string, say map[string]string) string {
	if m == nil {
		return say["no place"]
	}
	text := fmt.Sprintf("%.0f m", *m)
	if *m >= 1000 {
		text = fmt.Sprintf("%.1f km", *m/1000)
	}
	if accuracy == "postcode" || accuracy == "street" {
		text = "≈ " + text
	}
	return text
}

func (c collection) openness(i int, say map[string]string, now time.Time) string {
	p := c.Features[i].Properties.openness
	if arrival := c.Features[i].Properties.Arrival; arrival != nil {
		return fmt.Sprintf(say["on arrival"], moments(arrival.At.In(hours.Oslo), now.In(hours.Oslo), say)) + " " + arrival.openness.text(say, now)
	}
	return p.text(say, now)
}

func (p openness) text(say map[string]string, now time.Time) string {
	at := func(t *time.Time) string { return moments(t.In(hours.Oslo), now.In(hours.Oslo), say) }
	switch {
	case p.Open == nil && p.Reason != nil && *p.Reason == "stale" && p.HoursRaw != "":
		return say["unknown"] + " (" + say["stale"] + ": " + p.HoursRaw + ")"
	case p.Open == nil:
		return say["unknown"]
	case *p.Open && p.AlwaysOpen:
		return say["always"]
	case *p.Open && p.ClosesAt != nil:
		return fmt.Sprintf(say["open until"], at(p.ClosesAt))
	case *p.Open:
		return say["open"]
	case p.Closure != nil && p.Closure.Reason != nil:
		return say["closed"] + ": " + *p.Closure.Reason
	case p.OpensAt != nil:
		return fmt.Sprintf(say["opens at"], at(p.OpensAt))
	}
	return say["closed"]
}

// moments is a time as people say it: today only the clock, otherwise with the
// day, and in another year with the year.
func moments(t, now time.Time, say map[string]string) string {
	clock := t.Format("15:04")
	if say["at"] != "" {
		clock = say["at"] + " " + clock
	}
	switch {
	case t.Format(time.DateOnly) == now.Format(time.DateOnly):
		return clock
	case t.Year() == now.Year():
		return strings.Fields(say["days"])[t.Weekday()] + " " + t.Format("02.01.") + " " + clock
	}
	return strings.Fields(say["days"])[t.Weekday()] + " " + t.Format("02.01.2006") + " " + clock
}

var words = map[string]map[string]string{
	"nb": {
		"open": "åpent", "always": "alltid åpent", "open until": "åpent til %s", "closed": "stengt", "opens at": "stengt – åpner %s",
		"unknown": "vet ikke om det er åpent – ring", "stale": "gamle åpningstider", "holiday": "åpningstid på helligdagen er ikke kjent",
		"call first": "Ring %s først", "source": "kilde", "unknown open": "%d nærmere er utelatt fordi ingen vet om de er åpne", "no place": "sted ikke kjent",
		"at": "kl.", "days": "søndag mandag tirsdag onsdag torsdag fredag lørdag", "without open": "Uten --open vises de, med telefonnummer der det er kjent.",
		"by road": "på vei", "straight": "i luftlinje", "estimate": "anslag", "ferry": "ferge %s %s, venting %s", "on arrival": "ved ankomst %s:", "uncertain": "ingen har sagt om veien er uten trinn",
		"off road": "Nærmeste vei som vi kjenner, er %s unna.", "avoids": "utenom stengt vei: %s",
	},
	"nn": {
		"open": "ope", "always": "alltid ope", "open until": "ope til %s", "closed": "stengt", "opens at": "stengt – opnar %s",
		"unknown": "veit ikkje om det er ope – ring", "stale": "gamle opningstider", "holiday": "opningstida på heilagdagen er ikkje kjend",
		"call first": "Ring %s først", "source": "kjelde", "unknown open": "%d nærare er utelatne fordi ingen veit om dei er opne", "no place": "stad ikkje kjend",
		"at": "kl.", "days": "sundag måndag tysdag onsdag torsdag fredag laurdag", "without open": "Utan --open blir dei viste, med telefonnummer der det er kjent.",
		"by road": "på veg", "straight": "i luftlinje", "estimate": "overslag", "ferry": "ferje %s %s, venting %s", "on arrival": "ved framkomst %s:", "uncertain": "ingen har sagt om vegen er utan trinn",
		"off road": "Næraste veg som vi kjenner, er %s unna.", "avoids": "utanom stengd veg: %s",
	},
	"en": {
		"open": "open", "always": "always open", "open until": "open until %s", "closed": "closed", "opens at": "closed – opens %s",
		"unknown": "not known whether it is open – call", "stale": "old opening hours", "holiday": "hours on the public holiday are not known",
		"call first": "Call %s first", "source": "source", "unknown open": "%d nearer ones are left out because nobody knows whether they are open", "no place": "place not known",
		"at": "", "days": "Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "without open": "Without --open they are shown, with telephone numbers where known.",
		"by road": "by road", "straight": "in a straight line", "estimate": "estimate", "ferry": "ferry %s %s, waiting %s", "on arrival": "on arrival %s:", "uncertain": "nobody has said whether the way has steps",
		"off road": "The nearest road that we know of is %s away.", "avoids": "round a closed road: %s",
	},
}

func init() { words["se"] = words["nb"] } // until a speaker has written them
