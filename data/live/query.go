package live

import (
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
)

// NearestQuery asks for the services nearest to a point.
type NearestQuery struct {
	From       geo.Point
	Categories []data.Category // empty: all
	Limit      int             // at least 1
	At         time.Time       // for openness; zero is invalid
	OpenOnly   bool            // only services known to be open at At
	Wheelchair bool            // only services known to be accessible
	Language   string          // only services whose staff is known to speak it
	// MaxDistance leaves out what is farther in a straight line; 0: by
	// distance, as far as the category reaches (see Coverage); Timed, nothing.
	MaxDistance geo.Metres
	// Timed asks for the order by travel time with the profile By, for a
	// departure at At. At is then the moment of departure: OpenOnly and every
	// Openness are about the moment of arrival. A category's reach, which is a
	// straight line, cuts nothing: what the roads lead to is known to be there.
	Timed bool
	By    roads.Profile
	// MaxDuration leaves out what takes longer to reach; 0: nothing. Only where
	// Timed.
	MaxDuration time.Duration
}

// Found is one service in the order of distance, or of travel time where that
// was asked for, ties by id.
type Found struct {
	Service  *Service
	Rank     int32      // of Service, at hand without a look at it
	Distance geo.Metres // in a straight line
	Openness Openness   // at the moment asked about, or Timed at Arrival

	// The rest is of Timed questions.
	Duration time.Duration // door to door, waiting for ferries and the ways off the road included
	Road     geo.Metres    // length of the way, those off the road included
	Arrival  time.Time
	Flags    roads.ArcFlags
	Ferries  []Ferry // on the way, in order
	// Unreachable says why there is no way to one of NearestAnswer.Beyond;
	// Duration and Arrival are then zero. OffRoad is, of NoRoadNear, how far
	// the end of the way that has no road is from one, the start's before the
	// service's; -1 where there is none at all.
	Unreachable Reason
	OffRoad     geo.Metres
}

// Ferry is one crossing on a way.
type Ferry struct {
	Name     string
	Duration time.Duration // on board
	Wait     time.Duration // expected before it
	Length   geo.Metres
	Coarse   bool // of a source whose times are estimates
}

// Short says why an answer holds fewer services than asked for.
type Short string

// The reasons for a short answer. OnlyKnown: no more are known within reach.
// The last three are of Timed questions: what takes longer was left out, the
// rest cannot be reached, and there is no road to begin on.
const (
	ByMaxDuration    Short = "max_duration"
	ByUnreachable    Short = "unreachable"
	ByNoRoadNear     Short = "no_road_near"
	OnlyKnown        Short = "only_known"
	ByMaxDistance    Short = "max_distance"
	ByFilters        Short = "filters"
	WithoutCoverage  Short = "no_coverage"
	UnknownLimitMost       = 100 // the count of unknown services stops here
)

// NearestAnswer is the answer to a NearestQuery. Reuse one per goroutine with
// World.NearestInto to answer without allocating.
type NearestAnswer struct {
	Found    []Found
	Coverage []Coverage // one for each category asked for; none when all were asked for
	Short    Short      // "" when as many as asked for were found
	// Total is how many services of the categories are placed, anywhere.
	Total int
	// Unknown counts, for OpenOnly, the services that were passed over
	// because it is not known whether they are open, and that lie no farther
	// away than the last one found (or within reach when too few were), those
	// passed over for Beyond included. It stops at UnknownLimitMost.
	Unknown int

	// Beyond goes on after Found where a Timed question found fewer than asked
	// for and bounds no duration: the nearest in a straight line, within reach,
	// that cannot be reached at all. All filters hold for them, but OpenOnly
	// and Openness are about At: nobody can say when one arrives. Found and
	// Beyond together are at most as many as asked for.
	Beyond []Found
	// Start is where a Timed question begins on the road.
	Start Start
	// Unreachable counts the services of the categories, filters aside, that
	// have no place in the order by time, by why. NotConnected is counted only
	// where fewer were found than asked for.
	Unreachable []Unreachable

	scratch scratch
}

// Start is where a way begins or ends on the road.
type Start struct {
	Away   geo.Metres // to the road; of NoRoadNear: to the nearest one, -1 where there is none at all
	Reason Reason     // NoRoadNear; Shut, where every road near enough is; or ""
}

// Unreachable is a number of services that cannot be reached, and why.
type Unreachable struct {
	Reason Reason
	Count  int
}

// The reasons why no way is known. NotPlaced: nobody knows where it is.
// NotConnected: neither road nor ferry leads there, for the profile asked
// about. Shut: one did, and all are shut at the moment of departure, by a
// closure or by a condition of the road.
const (
	NotPlaced    Reason = "not_placed"
	NoRoadNear   Reason = "no_road_near"
	NotConnected Reason = "not_connected"
	Shut         Reason = "closed"
)

// CoverageState tells how much is known about a category at a place.
type CoverageState string

// Full: a source declares who answers for this place. Partial: services are
// known within reach and nearer ones may exist. NoCoverage: none is known
// within reach; nothing farther is offered as "nearest".
const (
	Full       CoverageState = "full"
	Partial    CoverageState = "partial"
	NoCoverage CoverageState = "none"
)

// Coverage states what is known of a category around a point. Values are
// shared: do not change them.
type Coverage struct {
	State      CoverageState
	Category   data.Category
	Detail     string            // stable key of the sentence to show: one of the Detail constants
	Reach      geo.Metres        // services farther away are never offered
	AskInstead map[string]string // by language; nil when State is Full
	Sources    []data.Source     // that hold services of the category
}

// CategoryCoverage is what the world holds of one category.
type CategoryCoverage struct {
	Category       data.Category
	Services       int
	Placed         int // of Services, those with a position
	Municipalities int // in which there is one, or for which a catchment names one
	OfTotal        int // municipalities loaded
	State          CoverageState
	Sources        []SourceRef // Source, Version, AsOf and Credit only
	AsOf           time.Time   // oldest of the sources' dates; zero: never said
	Reach          geo.Metres
}

// Basis says on what ground a responsible service was named.
type Basis string

// The grounds, best first.
const (
	ByCatchment Basis = "catchment"
	ByNearest   Basis = "nearest"
	NoBasis     Basis = "none"
)

// ResponsibleAnswer names whom to go to and whom to call at a place.
type ResponsibleAnswer struct {
	Category     data.Category
	Municipality Municipality // zero: none, or not certain
	// Candidates are the municipalities that the point may lie in, when the
	// borders at hand are too coarse to tell; else nil.
	Candidates []Municipality
	// SnappedBy is how far the point lies from the municipality when it lies
	// in none; 0 when inside.
	SnappedBy geo.Metres
	Basis     Basis
	Found     []Found // usually one, nearest first; Distance is -1 when the service is not placed
	// Named are services that catchments name and of which nothing else is
	// known.
	Named []string
	Phone string // direct number for this municipality; "": none known, or not certain
	// Why is the origin of the catchment, or "" for other grounds.
	Why     string
	Sources []SourceRef
	// CallNumber is the national number of the category ("116117"), and
	// Emergency always "113".
	CallNumber string
	Emergency  string
	Coverage   Coverage
}

// ListQuery asks for services page by page, in the order of their ids.
type ListQuery struct {
	Box        *geo.Box        // nil: everywhere, also services without position
	Categories []data.Category // empty: all
	After      data.ServiceID  // exclusive; "": from the beginning
	Limit      int             // at least 1
}

// ChangeSet tells what happened since a token.
type ChangeSet struct {
	Changed []data.ServiceID // added or changed, sorted
	Removed []data.ServiceID // sorted
	Next    string           // token to ask with the next time
}

// PlaceKind is what a search result is.
type PlaceKind string

// The kinds of search results.
const (
	ServicePlace      PlaceKind = "service"
	AddressPlace      PlaceKind = "address"
	MunicipalityPlace PlaceKind = "municipality"
	PostcodePlace     PlaceKind = "postcode"
)

// SearchQuery asks for places by text.
type SearchQuery struct {
	Text     string
	Near     *geo.Point  // prefers what is near; nil: no preference
	Kinds    []PlaceKind // empty: all
	Limit    int         // at least 1
	Language string      // preferred language of titles
}

// Place is one search result.
type Place struct {
	Kind      PlaceKind
	ID        string // ServiceID, municipality code, post code, or the address's id
	Title     string
	Subtitle  string
	Position  *geo.Point
	Accuracy  data.Accuracy
	Distance  geo.Metres // from Near; -1 when unknown
	Service   *Service   // for services
	Source    data.Source
	SourceRef SourceRef
}

// SearchAnswer holds results, best first.
type SearchAnswer struct {
	Places []Place
	// Emergency tells that the text holds a word of emergency, so that the
	// line to 113 must come first.
	Emergency bool
}
