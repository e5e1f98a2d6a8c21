package services

import (
	"strconv"

	"finnfram/api/member"
	"finnfram/api/wire"
	"finnfram/data/live"
)

// appendNearest writes the whole answer to a nearest question.
func (m *Module) appendNearest(b []byte, world World, work *nearestWork, language wire.Language) []byte {
	answer := &work.answer
	b = append(b, `{"type":"FeatureCollection","features":`...)
	found := answer.Found
	if len(answer.Beyond) > 0 {
		found = append(found, answer.Beyond...)
	}
	b = m.appendFound(b, world, work, found, language)
	b = append(b, `,"limit":`...)
	b = strconv.AppendInt(b, int64(work.query.Limit), 10)
	if work.query.Timed {
		b = appendTimed(b, world, work, language)
	}
	if work.at {
		b = member.Time(b, "at", work.query.At)
	}
	b = appendCoverages(b, answer.Coverage, len(found) > 0, language)
	b = append(b, `,"short":`...)
	if answer.Short == "" {
		b = append(b, "null"...)
	} else {
		b = append(b, `{"reason":`...)
		b = wire.AppendString(b, string(answer.Short))
		b = member.Text(b, "detail", language.In(shortTexts[answer.Short]))
		b = append(b, '}')
	}
	b = append(b, `,"known":`...)
	b = strconv.AppendInt(b, int64(answer.Total), 10)
	if work.query.OpenOnly {
		b = append(b, `,"unknown_open":`...)
		b = strconv.AppendInt(b, int64(answer.Unknown), 10)
	}
	b = member.Emergency(b, language)
	return append(b, '}', '\n')
}

// appendFound writes features. work is nil where nobody asked for an order by
// time.
func (m *Module) appendFound(b []byte, world World, work *nearestWork, found []live.Found, language wire.Language) []byte {
	kept := m.fragmentsOf(world)
	var near [16]string
	ready := kept.gather(near[:0], found, language)
	b = append(b, '[')
	for i := range found {
		if i > 0 {
			b = append(b, ',')
		}
		f := &found[i]
		if i < len(ready) && ready[i] != "" {
			b = append(b, ready[i]...)
		} else {
			b = kept.append(b, f.Service, language)
		}
		if work != nil && work.query.Timed {
			b = appendTravel(b, world, work, f, language)
		} else {
			b = member.Metres(b, "distance_m", f.Distance)
			b = member.Openness(b, &f.Openness, language)
		}
		b = append(b, '}', '}')
	}
	return append(b, ']')
}

// appendCoverages writes how much is known here: one word for all categories
// asked for, whom to ask instead, and each category by itself.
func appendCoverages(b []byte, list []live.Coverage, any bool, language wire.Language) []byte {
	b = member.Text(b, "coverage", string(overall(list, any)))
	ask := ""
	for i := range list {
		if list[i].State == live.NoCoverage && ask == "" {
			ask = language.In(list[i].AskInstead)
		}
	}
	b = member.Text(b, "ask_instead", ask)
	b = append(b, `,"coverages":[`...)
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCoverage(b, &list[i], language)
	}
	return append(b, ']')
}

// overall is the coverage of several categories in one word: full and none
// only where they hold for each.
func overall(list []live.Coverage, any bool) live.CoverageState {
	if len(list) == 0 {
		if any {
			return live.Partial
		}
		return live.NoCoverage
	}
	state := list[0].State
	for i := range list {
		if list[i].State != state {
			return live.Partial
		}
	}
	return state
}

func appendCoverage(b []byte, c *live.Coverage, language wire.Language) []byte {
	b = append(b, `{"category":`...)
	b = wire.AppendString(b, string(c.Category))
	b = member.Text(b, "state", string(c.State))
	b = member.Text(b, "basis", c.Detail)
	b = member.Text(b, "detail", language.In(coverageTexts[c.Detail]))
	b = append(b, `,"reach_m":`...)
	b = strconv.AppendInt(b, int64(c.Reach), 10)
	b = member.Text(b, "ask_instead", language.In(c.AskInstead))
	b = append(b, `,"sources":`...)
	b = member.List(b, c.Sources)
	return append(b, '}')
}
