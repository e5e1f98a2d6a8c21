package member

import (
	"strconv"
	"time"

	"finnfram/api/wire"
	"finnfram/data/live"
	"finnfram/geo"
	"finnfram/geo/roads"
)

// Seconds writes ,"name":seconds, rounded to whole ones.
func Seconds(b []byte, name string, d time.Duration) []byte {
	return strconv.AppendInt(Name(b, name), int64((d+500*time.Millisecond)/time.Second), 10)
}

// Metres writes ,"name":metres with one decimal, or null where negative: not
// known.
func Metres(b []byte, name string, m geo.Metres) []byte {
	b = Name(b, name)
	if m < 0 {
		return append(b, "null"...)
	}
	return wire.AppendTenths(b, float64(m))
}

// Accuracy is how well the time of a way is known: coarse where any of it is
// an estimate of a coarse source.
func Accuracy(flags roads.ArcFlags) string {
	if flags&roads.IsCoarse != 0 {
		return "coarse"
	}
	return "roads"
}

// Ferries writes the crossings of a way in order. duration_s is on board,
// wait_s what is counted before it: a mean, and no timetable.
func Ferries(b []byte, ferries []live.Ferry) []byte {
	b = append(b, `,"ferries":[`...)
	for i, f := range ferries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"name":`...)
		if f.Name == "" {
			b = append(b, "null"...)
		} else {
			b = wire.AppendString(b, f.Name)
		}
		b = Seconds(b, "duration_s", f.Duration)
		b = Seconds(b, "wait_s", f.Wait)
		b = Metres(b, "distance_m", f.Length)
		b = Text(b, "accuracy", Accuracy(coarse(f.Coarse)))
		b = append(b, '}')
	}
	return append(b, ']')
}

func coarse(is bool) roads.ArcFlags {
	if is {
		return roads.IsCoarse
	}
	return 0
}

// Roads writes which roads an answer rests on.
func Roads(b []byte, info live.RoadInfo) []byte {
	b = append(b, `,"roads":{"as_of":`...)
	if info.AsOf.IsZero() {
		b = append(b, "null"...)
	} else {
		b = wire.AppendInstant(b, info.AsOf)
	}
	b = append(b, `,"sources":`...)
	b = Sources(b, info.Sources)
	b = append(b, `,"closures":`...)
	b = strconv.AppendInt(b, int64(info.Closures), 10)
	b = append(b, `,"slower_until_rebuilt":`...)
	b = strconv.AppendBool(b, info.Slower)
	b = append(b, `,"building":`...)
	b = strconv.AppendBool(b, info.Building)
	return append(b, '}')
}

// reasons say why there is no way.
var reasons = map[live.Reason]map[string]string{
	live.NotPlaced: In(
		"Vi vet ikke hvor stedet er.",
		"Vi veit ikkje kvar staden er.",
		"We do not know where the place is."),
	live.NoRoadNear: In(
		"Det er ingen vei i nærheten som vi kjenner.",
		"Det er ingen veg i nærleiken som vi kjenner.",
		"No road that we know of is near."),
	live.NotConnected: In(
		"Verken vei eller ferge som vi kjenner, fører dit.",
		"Verken veg eller ferje som vi kjenner, fører dit.",
		"Neither road nor ferry that we know of leads there."),
	live.Shut: In(
		"Alle veier dit er stengt.",
		"Alle vegar dit er stengde.",
		"All ways there are closed."),
}

// Reason writes ,"reason":"word","detail":"sentence", or null for none.
func Reason(b []byte, reason live.Reason, language wire.Language) []byte {
	b = Text(b, "reason", string(reason))
	return Text(b, "detail", language.In(reasons[reason]))
}

// Unreachable writes how many services have no place in the order by time, and
// why.
func Unreachable(b []byte, list []live.Unreachable, language wire.Language) []byte {
	b = append(b, `,"unreachable":[`...)
	for i, u := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"count":`...)
		b = strconv.AppendInt(b, int64(u.Count), 10)
		b = append(Reason(b, u.Reason, language), '}')
	}
	return append(b, ']')
}
