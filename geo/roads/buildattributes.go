package roads

import (
	"math"
	"slices"
	"time"

	"finnfram/geo"
)

// How long one waits for a ferry where the source does not tell: half the time
// between departures of a common Norwegian ferry, and more where the source is
// coarse. Both are assumptions, and answers say so.
const (
	fineWait   = 15 * time.Minute
	coarseWait = 20 * time.Minute
)

// Roads that are shut in winter by a word without dates are taken to be shut
// for motor vehicles and cycles from November to May, as most of Norway's
// winter-closed mountain roads are: rather closed too long than a road that
// is not there.
const winter = "Nov 01-May 31"

// attribute is the number of the attributes of a way.
func (sh *sheet) attribute(w *Way, nodes []uint32, cut bool) uint32 {
	a := Attributes{
		Space: sh.space(), Coarse: sh.survey.Coarse,
		Class: w.Class, Flags: w.Flags, Access: w.Access,
		Name: w.Name, NameSe: w.NameSe, Ref: w.Ref, Destination: w.Destination,
		MaxSpeed: w.MaxSpeed, Surface: w.Surface, Rough: w.Rough, Lanes: w.Lanes,
		Incline: w.Incline, Fitness: w.Fitness, Layer: w.Layer,
		Cut: cut,
	}
	if w.Class != Ferry || sh.sail(&a, w, nodes) {
		a.When = sh.wayTimes(w, &a)
	}
	a.exclude()
	sh.scratch = sh.scratch[:0]
	sh.scratch.attributes(&a)
	if number, ok := sh.attrs[string(sh.scratch)]; ok {
		return number
	}
	number := uint32(len(sh.net.Attrs))
	sh.attrs[string(sh.scratch)] = number
	sh.net.Attrs = append(sh.net.Attrs, a)
	return number
}

// exclude takes from each profile what is no way for it, under any condition.
func (a *Attributes) exclude() {
	var barred ProfileSet
	for p := range Profile(Profiles) {
		if a.barred(p) {
			a.Access[p] = [2]Access{}
			barred |= Only(p)
		}
	}
	if barred == 0 {
		return
	}
	for i := range a.When {
		a.When[i].Profiles &^= barred
	}
	a.When = slices.DeleteFunc(a.When, func(w TimedAccess) bool { return w.Profiles == 0 })
}

// spaceNumber is the number of a space, made where there is none yet.
func (b *builder) spaceNumber(name string) uint8 {
	if i := slices.Index(b.net.Spaces, name); i >= 0 {
		return uint8(i)
	}
	b.net.Spaces = append(b.net.Spaces, name)
	return uint8(len(b.net.Spaces) - 1)
}

func (sh *sheet) space() uint8 { return sh.spaceNumber(sh.survey.Space) }

// Ferries faster or slower than these do not have the duration that is said:
// the line was shortened at the edge of an extract, or the value is wrong.
const (
	slowestFerry = 2.0  // km/h, a cable ferry with its manoeuvres
	fastestFerry = 80.0 // km/h, above the quickest catamarans
)

// sail sets what only ferries have. A duration that cannot be of the line as it
// is drawn is not used for anything, and then nobody sails: a time would be
// invented. The result tells whether the line is in use.
func (sh *sheet) sail(a *Attributes, w *Way, nodes []uint32) bool {
	a.WayLength = roundLength(sh.length(nodes))
	a.Duration, a.Wait = w.Duration, w.Wait
	if a.Wait == 0 {
		a.Wait = fineWait
		if sh.survey.Coarse {
			a.Wait = coarseWait
		}
	}
	if a.Cut || a.Duration == 0 {
		return true
	}
	v := float64(a.WayLength) / a.Duration.Seconds() * 3.6
	if v >= slowestFerry && v <= fastestFerry {
		return true
	}
	a.Access = [Profiles][2]Access{}
	sh.report.find(sh.survey.Space, "way", w.ID, "duration", w.Duration.String(),
		"does not fit the length of the ferry line, which may be cut: nobody is sent this way")
	return false
}

// key tells distinct attributes apart.
func (a *Attributes) key() record {
	var r record
	r.attributes(a)
	return r
}

// attributes appends everything of a, as networks store it.
func (r *record) attributes(a *Attributes) {
	r.uint(uint64(a.Space))
	r.bool(a.Coarse)
	r.uint(uint64(a.Class))
	r.uint(uint64(a.Flags))
	for p := range a.Access {
		r.uint(uint64(a.Access[p][Along]) | uint64(a.Access[p][Against])<<4)
	}
	r.times(a.When)
	for _, text := range [...]string{a.Name, a.NameSe, a.Ref, a.Destination} {
		r.text(text)
	}
	for _, v := range [...]uint8{a.MaxSpeed[Along], a.MaxSpeed[Against], uint8(a.Surface), a.Lanes, uint8(a.Fitness)} {
		r.uint(uint64(v))
	}
	r.bool(a.Rough)
	r.bool(a.Cut)
	for _, v := range [...]int64{int64(a.Incline), int64(a.Layer), int64(a.Duration), int64(a.Wait), int64(math.Round(float64(a.WayLength) * 1000))} {
		r.int(v)
	}
}

// times appends timed access.
func (r *record) times(list []TimedAccess) {
	r.uint(uint64(len(list)))
	for _, w := range list {
		r.uint(uint64(w.Profiles))
		r.bool(w.Along)
		r.bool(w.Against)
		r.uint(uint64(w.Access))
		r.uint(uint64(w.Condition))
	}
}

// roundLength keeps lengths as stored, to the millimetre.
func roundLength(m geo.Metres) geo.Metres { return geo.Metres(math.Round(float64(m)*1000) / 1000) }
