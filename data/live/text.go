package live

import (
	"cmp"
	"slices"
	"strings"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/places"
)

// The weights of search results among equally good matches. A unit outweighs
// a factor of ten in distance.
const (
	serviceWeight      = 1.0
	municipalityWeight = 2.0
	postcodeWeight     = 0.5
)

// indexText makes the text index over services, municipalities and post codes,
// or takes over that of the build before where all that can be found is the
// same: hours, closures and catchments are not searched.
func (b *base) indexText(layers []*layer, before *base) {
	b.towns = map[string]Place{}
	entries := make([]places.Entry, 0, len(b.baseServices))
	for _, s := range b.baseServices {
		entries = append(entries, serviceEntry(s))
	}
	newest := byAge(layers)
	slices.Reverse(newest) // the first of a code counts
	for _, l := range newest {
		ref := SourceRef{Source: l.version.Source, Version: l.version.Number, AsOf: l.version.AsOf, Credit: l.version.Credit}
		for _, code := range l.postcodes {
			entries = b.addPostcode(entries, code, ref)
		}
		for _, a := range l.areas {
			entries = b.addMunicipality(entries, b.municipalities.byCode[a.Code], ref)
		}
	}
	if before != nil && slices.EqualFunc(before.entries, entries, sameEntry) {
		b.entries, b.text = before.entries, before.text
		return
	}
	b.entries, b.text = entries, places.Build(entries)
}

func sameEntry(a, b places.Entry) bool {
	if a.Point != b.Point && (a.Point == nil || b.Point == nil || *a.Point != *b.Point) {
		return false
	}
	return a.ID == b.ID && a.Kind == b.Kind && a.Text == b.Text && a.Detail == b.Detail && a.Weight == b.Weight && slices.Equal(a.Alternatives, b.Alternatives)
}

func serviceEntry(s *Service) places.Entry {
	info, _ := data.FindCategory(string(s.Category))
	e := places.Entry{ID: string(s.ID), Kind: string(ServicePlace), Text: s.DisplayName("nb"), Point: s.Position, Weight: serviceWeight}
	if s.Name != "" && s.Name != e.Text {
		e.Alternatives = append(e.Alternatives, s.Name)
	}
	for _, name := range s.Names {
		e.Alternatives = append(e.Alternatives, name)
	}
	for _, name := range info.Names {
		e.Alternatives = append(e.Alternatives, name)
	}
	slices.Sort(e.Alternatives)
	e.Alternatives = slices.Compact(e.Alternatives)
	e.Detail = strings.Join(slices.DeleteFunc([]string{s.Address.Street, s.Address.City, s.Municipality.Name}, func(text string) bool { return text == "" }), " ")
	return e
}

func (b *base) addPostcode(entries []places.Entry, code data.Postcode, ref SourceRef) []places.Entry {
	id := string(PostcodePlace) + " " + code.Code
	if _, taken := b.towns[id]; taken || code.Retired || code.BoxesOnly {
		return entries
	}
	place := Place{Kind: PostcodePlace, ID: code.Code, Title: strings.TrimSpace(code.Code + " " + code.City), Accuracy: data.NoAccuracy, Distance: -1, Source: ref.Source, SourceRef: ref}
	if !code.Uncertain && code.Position != nil {
		place.Position, place.Accuracy = code.Position, data.PostcodeAccuracy
	}
	b.towns[id] = place
	return append(entries, places.Entry{ID: id, Kind: string(PostcodePlace), Text: place.Title, Point: place.Position, Weight: postcodeWeight})
}

func (b *base) addMunicipality(entries []places.Entry, a data.Area, ref SourceRef) []places.Entry {
	id := string(MunicipalityPlace) + " " + a.Code
	if _, taken := b.towns[id]; taken {
		return entries
	}
	middle := b.municipalities.middles[a.Code]
	place := Place{Kind: MunicipalityPlace, ID: a.Code, Title: a.Name, Position: middle, Accuracy: data.NoAccuracy, Distance: -1, Source: ref.Source, SourceRef: ref}
	b.towns[id] = place
	return append(entries, places.Entry{ID: id, Kind: string(MunicipalityPlace), Text: a.Name, Alternatives: a.Parts, Detail: a.Code, Point: middle, Weight: municipalityWeight})
}

// Search finds services and places by text, best first: whole names before
// words, words before beginnings, these before faulty spellings. An unusable
// text finds nothing.
func (w *World) Search(q SearchQuery) SearchAnswer {
	answer := SearchAnswer{Emergency: IsEmergency(q.Text)}
	limit := max(1, min(q.Limit, 100))
	type ranked struct {
		place   Place
		quality places.Quality
	}
	var all []ranked
	options := places.Options{Limit: limit, Near: q.Near}
	for _, kind := range q.Kinds {
		if kind != AddressPlace {
			options.Kinds = append(options.Kinds, string(kind))
		}
	}
	if len(q.Kinds) == 0 || len(options.Kinds) > 0 {
		for _, match := range w.text.Search(q.Text, options) {
			all = append(all, ranked{w.entryPlace(match, q), match.Quality})
		}
	}
	if len(q.Kinds) == 0 || slices.Contains(q.Kinds, AddressPlace) {
		for _, table := range w.addresses {
			for _, match := range table.Search(q.Text, options) {
				all = append(all, ranked{w.addressPlace(match, q), match.Quality})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y ranked) int { return cmp.Compare(x.quality, y.quality) })
	for _, r := range all[:min(len(all), limit)] {
		answer.Places = append(answer.Places, r.place)
	}
	return answer
}

func (w *World) entryPlace(match places.Match, q SearchQuery) Place {
	if match.Entry.Kind != string(ServicePlace) {
		place := w.towns[match.Entry.ID]
		place.Distance = distance(q.Near, place.Position)
		return place
	}
	s, _ := w.Service(data.ServiceID(match.Entry.ID))
	return Place{
		Kind: ServicePlace, ID: string(s.ID), Title: s.DisplayName(q.Language, "nb"),
		Subtitle: s.where(), Position: s.Position, Accuracy: s.Accuracy, Distance: distance(q.Near, s.Position),
		Service: s, Source: s.Sources[0].Source, SourceRef: s.Sources[0],
	}
}

// where tells services of one name apart.
func (s *Service) where() string {
	return strings.TrimPrefix(cmp.Or(s.Address.Street, s.Address.Extra)+", "+cmp.Or(s.Address.City, s.Municipality.Name), ", ")
}

func (w *World) addressPlace(match places.AddressMatch, q SearchQuery) Place {
	a := match.Address
	place := Place{Kind: AddressPlace, Title: a.Line(), Subtitle: strings.TrimSpace(a.Postcode + " " + a.City), Position: &a.Point, Accuracy: data.AddressAccuracy, Distance: distance(q.Near, &a.Point)}
	if a.Street != "" && a.Number == 0 {
		place.Accuracy = data.StreetAccuracy
	}
	for _, version := range w.versions {
		if version.Blobs[addressBlob] != "" {
			place.Source = version.Source
			place.SourceRef = SourceRef{Source: version.Source, Version: version.Number, AsOf: version.AsOf, Credit: version.Credit}
			break
		}
	}
	return place
}

// distance is -1 when one of the places is not known.
func distance(from, to *geo.Point) geo.Metres {
	if from == nil || to == nil {
		return -1
	}
	return geo.Distance(*from, *to)
}
