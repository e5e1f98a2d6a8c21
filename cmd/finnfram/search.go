package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
)

type searchCommand struct {
	Text       []string `arg:"" optional:"" help:"What to look for."`
	Lat        *degrees `help:"Prefer what is near this latitude …" placeholder:"59.9139"`
	Lon        *degrees `help:"… and longitude." placeholder:"10.7522"`
	Kind       string   `help:"Only service, address, municipality or postcode." placeholder:"KIND"`
	Limit      int      `help:"How many." default:"10"`
	Lang       string   `help:"Language of the answer: nb, nn, se or en." enum:"nb,nn,se,en" default:"nb" env:"FINNFRAM_LANG"`
	Categories bool     `help:"List the categories and what is held of each."`
	JSON       bool     `name:"json" help:"Print JSON, as the API answers."`
}

// Help shows how the command is used.
func (searchCommand) Help() string {
	return `Examples:
  finnfram search tromso legevakt
  finnfram search storgata 12b elverum --kind address
  finnfram search --categories

Typing errors and missing æ, ø, å or á are forgiven. Exit code 4 tells that nothing was found.`
}

// Run asks and prints.
func (c searchCommand) Run(env *environment) error {
	if len(c.Text) == 0 && !c.Categories {
		return coded{fmt.Errorf("what shall be looked for? Try: finnfram search legevakt"), exitUsage}
	}
	return env.withFace(c.Lang, func(f face) error {
		if c.Categories {
			return c.categories(env, f)
		}
		raw, err := f.get("/v1/search", c.query())
		if err != nil {
			return err
		}
		var answer found
		if err := json.Unmarshal(raw, &answer); err != nil {
			return err
		}
		if c.JSON {
			err = indented(env.out, raw)
		} else {
			answer.print(env.out)
		}
		if err == nil && len(answer.Features) == 0 {
			return coded{nil, exitNothing}
		}
		return err
	})
}

func (c searchCommand) query() url.Values {
	q := url.Values{"q": {strings.Join(c.Text, " ")}, "limit": {strconv.Itoa(c.Limit)}}
	if c.Lat != nil {
		q.Set("lat", number(float64(*c.Lat)))
	}
	if c.Lon != nil {
		q.Set("lon", number(float64(*c.Lon)))
	}
	if c.Kind != "" {
		q.Set("kind", c.Kind)
	}
	return q
}

type found struct {
	Features []struct {
		ID         string
		Properties struct {
			Kind, Title, Subtitle, Accuracy string
			DistanceM                       *float64 `json:"distance_m"`
			Phone                           string
		}
		Geometry *struct{ Coordinates [2]float64 }
	}
}

func (a found) print(w io.Writer) {
	for _, f := range a.Features {
		p := f.Properties
		fmt.Fprintf(w, "%s – %s", p.Title, p.Kind)
		if p.Subtitle != "" {
			fmt.Fprintf(w, " · %s", p.Subtitle)
		}
		if p.DistanceM != nil {
			fmt.Fprintf(w, " · %s", distance(p.DistanceM, p.Accuracy, nil))
		}
		if f.Geometry != nil {
			fmt.Fprintf(w, " · %.5f, %.5f", f.Geometry.Coordinates[1], f.Geometry.Coordinates[0])
		}
		if p.Phone != "" {
			fmt.Fprintf(w, " · tlf. %s", p.Phone)
		}
		if f.ID != "" {
			fmt.Fprintf(w, " · %s", f.ID)
		}
		fmt.Fprintln(w)
	}
}

func (c searchCommand) categories(env *environment, f face) error {
	all, raw, err := f.categories()
	if err != nil {
		return err
	}
	if c.JSON {
		return indented(env.out, raw)
	}
	return printCategories(env.out, all)
}
