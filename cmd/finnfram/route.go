package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

type routeCommand struct {
	From     string `help:"Where the way begins: latitude,longitude, an address or post code, or the id of a service." required:"" placeholder:"PLACE"`
	To       string `help:"Where it ends." required:"" placeholder:"PLACE"`
	Profile  string `help:"How: drive, walk, cycle or step-free (without steps and kerbs)." enum:"drive,walk,cycle,step-free" default:"drive"`
	DepartAt string `help:"When: 2026-11-23T14:30 in Oslo, or RFC 3339. Default: now." placeholder:"TIME"`
	Lang     string `help:"Language of the answer: nb, nn, se or en." enum:"nb,nn,se,en" default:"nb" env:"FINNFRAM_LANG"`
	JSON     bool   `name:"json" help:"Print JSON, as the API answers."`
}

// Help shows how the command is used.
func (routeCommand) Help() string {
	return `Examples:
  finnfram route --from 59.9139,10.7522 --to 59.9226,10.7389
  finnfram route --from 'Storgata 1, Elverum' --to osm-node-1-pharmacy --profile walk --lang nn

Roads must have been imported (finnfram import osm, finnfram import n1000). Exit code 4 tells that there is no way.`
}

// Run asks and prints.
func (c routeCommand) Run(env *environment) error {
	query := url.Values{"profile": {c.Profile}, "lang": {c.Lang}}
	if c.DepartAt != "" {
		at, err := moment(c.DepartAt)
		if err != nil {
			return coded{err, exitUsage}
		}
		query.Set("depart_at", at.UTC().Format(time.RFC3339))
	}
	return env.withRoadFace(c.Lang, func(f face) error {
		for name, text := range map[string]string{"from": c.From, "to": c.To} {
			where, err := f.whereabouts("--"+name, text)
			if err != nil {
				return err
			}
			query.Set(name, where)
		}
		raw, err := f.get("/v1/route", query)
		if err != nil {
			return err
		}
		return c.show(env, raw)
	})
}

// journey is what the command line reads of a way.
type journey struct {
	Reason    *string
	Detail    *string
	DurationS *float64   `json:"duration_s"`
	DistanceM *float64   `json:"distance_m"`
	ArriveAt  *time.Time `json:"arrive_at"`
	Accuracy  *string
	Ferries   []crossing
	From, To  struct {
		OffRoadM *float64 `json:"off_road_m"`
		Service  *struct{ Name *string }
	}
	Steps []struct {
		Text      *string
		DistanceM float64 `json:"distance_m"`
		DurationS float64 `json:"duration_s"`
	}
	Avoided []struct{ Reason *string } `json:"closures_avoided"`
	Roads   struct {
		AsOf *time.Time `json:"as_of"`
	}
}

// crossing is a ferry on a way.
type crossing struct {
	Name      *string
	DurationS float64 `json:"duration_s"`
	WaitS     float64 `json:"wait_s"`
}

func (c routeCommand) show(env *environment, raw []byte) error {
	var j journey
	if err := json.Unmarshal(raw, &j); err != nil {
		return err
	}
	if c.JSON {
		if err := indented(env.out, raw); err != nil {
			return err
		}
	} else {
		j.print(env.out, words[c.Lang])
	}
	if j.DurationS == nil {
		return coded{nil, exitNothing}
	}
	return nil
}

func (j *journey) print(w io.Writer, say map[string]string) {
	if j.DurationS == nil {
		fmt.Fprintln(w, text(j.Detail))
		for _, end := range []*float64{j.From.OffRoadM, j.To.OffRoadM} {
			offRoad(w, end, say)
		}
		return
	}
	fmt.Fprintf(w, "%s, %s%s\n", lasting(*j.DurationS), kilometres(*j.DistanceM), estimate(j.Accuracy, say))
	offRoad(w, j.From.OffRoadM, say)
	offRoad(w, j.To.OffRoadM, say)
	for _, f := range j.Ferries {
		fmt.Fprintf(w, "  %s\n", f.text(say))
	}
	for _, closure := range j.Avoided {
		fmt.Fprintf(w, "  "+say["avoids"]+"\n", text(closure.Reason))
	}
	for i, step := range j.Steps {
		fmt.Fprintf(w, "%3d. %s", i+1, text(step.Text))
		if step.DistanceM >= 1 {
			fmt.Fprintf(w, "  (%s)", kilometres(step.DistanceM))
		}
		fmt.Fprintln(w)
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// lasting is a time as people say it.
func lasting(seconds float64) string {
	minutes := int(seconds/60 + 0.5)
	switch {
	case minutes < 1:
		return fmt.Sprintf("%.0f s", seconds)
	case minutes < 120:
		return fmt.Sprintf("%d min", minutes)
	}
	return fmt.Sprintf("%d t %02d min", minutes/60, minutes%60)
}

func kilometres(metres float64) string {
	if metres < 1000 {
		return fmt.Sprintf("%.0f m", metres)
	}
	return fmt.Sprintf("%.1f km", metres/1000)
}

func estimate(accuracy *string, say map[string]string) string {
	if text(accuracy) == "coarse" {
		return ", " + say["estimate"]
	}
	return ""
}

func (f crossing) text(say map[string]string) string {
	return strings.Join(strings.Fields(fmt.Sprintf(say["ferry"], text(f.Name), lasting(f.DurationS), lasting(f.WaitS))), " ")
}

// coordinates are two numbers of degrees with a comma between.
var coordinates = regexp.MustCompile(`^\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*$`)

// whereabouts is a place as /v1/route takes it: coordinates and ids of services
// as they are, everything else looked up. flag is what the text was given with.
func (f face) whereabouts(flag, text string) (string, error) {
	if coordinates.MatchString(text) {
		return strings.ReplaceAll(text, " ", ""), nil
	}
	if !strings.ContainsAny(text, " /?#%") && f.status("/v1/services/"+url.PathEscape(text)) == http.StatusOK {
		return text, nil
	}
	found, err := f.place(text)
	if err != nil {
		var own coded
		if errors.As(err, &own) {
			return "", coded{errors.New(strings.ReplaceAll(own.Error(), "--place", flag)), own.code}
		}
		return "", err
	}
	return number(found.point.Lat) + "," + number(found.point.Lon), nil
}
