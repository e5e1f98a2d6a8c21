package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/geojson"
)

type reachCommand struct {
	From     string `help:"From where: latitude,longitude, an address or a post code." required:"" placeholder:"PLACE"`
	Profile  string `help:"How: drive, walk, cycle or step-free." enum:"drive,walk,cycle,step-free" default:"drive"`
	Minutes  []int  `help:"Within how many minutes, up to eight times." default:"10,20,30"`
	DepartAt string `help:"When: 2026-11-23T14:30 in Oslo, or RFC 3339. Default: now." placeholder:"TIME"`
	Lang     string `help:"Language of the answer: nb, nn, se or en." enum:"nb,nn,se,en" default:"nb" env:"FINNFRAM_LANG"`
	JSON     bool   `name:"json" help:"Print the areas as GeoJSON."`
}

// Help shows how the command is used.
func (reachCommand) Help() string {
	return `Examples:
  finnfram reach --from 59.9139,10.7522 --profile walk --minutes 10,20
  finnfram reach --from 'Storgata 1, Elverum' --json > area.geojson`
}

// Run asks and prints.
func (c reachCommand) Run(env *environment) error {
	query := url.Values{"profile": {c.Profile}, "minutes": {strings.Trim(strings.Join(strings.Fields(fmt.Sprint(c.Minutes)), ","), "[]")}}
	if c.DepartAt != "" {
		at, err := moment(c.DepartAt)
		if err != nil {
			return coded{err, exitUsage}
		}
		query.Set("depart_at", at.UTC().Format(time.RFC3339))
	}
	return env.withRoadFace(c.Lang, func(f face) error {
		where, err := f.whereabouts("--from", c.From)
		if err != nil {
			return err
		}
		lat, lon, ok := strings.Cut(where, ",")
		if !ok {
			return coded{fmt.Errorf("--from: the area around a service is asked for by its place: latitude,longitude"), exitUsage}
		}
		query.Set("lat", lat)
		query.Set("lon", lon)
		raw, err := f.get("/v1/reach", query)
		if err != nil {
			return err
		}
		return c.show(env, raw)
	})
}

func (c reachCommand) show(env *environment, raw []byte) error {
	areas, err := geojson.UnmarshalFeatureCollection(raw)
	if err != nil {
		return err
	}
	var start struct {
		Start struct{ Detail *string }
	}
	if err := json.Unmarshal(raw, &start); err != nil {
		return err
	}
	if c.JSON {
		if err := indented(env.out, raw); err != nil {
			return err
		}
	} else {
		for _, area := range areas.Features {
			fmt.Fprintf(env.out, "%3d min  %9.2f km²\n", area.Properties.MustInt("minutes"), geo.Area(area.Geometry)/1e6)
		}
	}
	if len(areas.Features) > 0 {
		return nil
	}
	if !c.JSON {
		fmt.Fprintln(env.out, text(start.Start.Detail))
	}
	return coded{nil, exitNothing}
}
