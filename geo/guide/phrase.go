package guide

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"finnfram/geo/roads"
)

// Language is one of those that steps are said in.
type Language string

// The languages.
const (
	Bokmal       Language = "nb"
	Nynorsk      Language = "nn"
	NorthernSami Language = "se"
	English      Language = "en"
)

// Languages lists them all.
var Languages = [...]Language{Bokmal, Nynorsk, NorthernSami, English}

// Reviewed tells whether a speaker of the language has read its sentences.
func Reviewed(l Language) bool { return book(l).reviewed }

// phrases are the sentences of one language. In them {go} is the verb of the
// profile, {dir} a direction of the sky, {road} the road's name, {side} a side,
// {nth} an ordinal, {n} minutes, {line} a ferry's line and {sign} the words of
// a sign.
type phrases struct {
	reviewed   bool
	verbs      [roads.Profiles]string
	sky        [8]string // from north, clockwise
	sides      [9]string // by Side, as the turn sentences need them
	arms       [9]string // by Side, for forks: only left, straight and right
	ordinals   []string
	nth        string // for ordinals beyond the list, with %d
	depart     string
	departOn   string
	turn       string
	turnOnto   string
	stay       string
	straight   string
	straightOn string
	round      string
	rename     string
	keep       string
	keepOnto   string
	ramp       string
	merge      string
	mergeOnto  string
	circle     string
	circleOnto string
	board      string
	boardLine  string
	wait       string
	ashore     string
	ashoreOn   string
	stairs     string
	lift       string
	push       string
	pushOn     string
	mount      string
	arrive     string
	arriveSide [9]string
	towards    string
	pavement   *strings.Replacer // turns "onto a road" into "along a road"; nil: both are said alike
	minute     string
	minutes    string
	hour       string
	hours      string
	under      string
}

func book(l Language) *phrases {
	switch l {
	case Nynorsk:
		return &nynorsk
	case NorthernSami:
		return &northernSami
	case English:
		return &english
	}
	return &bokmal
}

// Text says the step in a language; an unknown language gets bokmål.
func (s *Step) Text(l Language) string {
	p := book(l)
	road := s.road(l)
	sentence := p.sentence(s, road != "")
	if s.Along && p.pavement != nil {
		sentence = p.pavement.Replace(sentence)
	}
	text := p.fill(sentence, s, road)
	if s.Towards != "" && s.Kind != Depart && s.Kind != Arrive {
		text += strings.ReplaceAll(p.towards, "{sign}", s.Towards)
	}
	if s.Kind == Board && s.Wait > 0 {
		text += strings.ReplaceAll(p.wait, "{n}", p.span(s.Wait))
	}
	return text
}

// sentence picks the sentence of a step, with or without the road's name.
func (p *phrases) sentence(s *Step, named bool) string {
	switch s.Kind {
	case Depart:
		return pick(named, p.departOn, p.depart)
	case Turn:
		if s.Side == Round {
			return p.round
		}
		if s.Stay {
			return p.stay
		}
		if s.Side == Straight {
			return pick(named, p.straightOn, p.straight)
		}
		return pick(named, p.turnOnto, p.turn)
	case Continue:
		return pick(named, p.rename, p.straight)
	case Keep:
		return pick(named, p.keepOnto, p.keep)
	case Ramp:
		return p.ramp
	case Merge:
		return pick(named, p.mergeOnto, p.merge)
	case Roundabout:
		return pick(named, p.circleOnto, p.circle)
	case Board:
		return pick(s.Name != "", p.boardLine, p.board)
	case GoOn:
		return pick(named, p.ashoreOn, p.ashore)
	case Stairs:
		return p.stairs
	case Elevator:
		return p.lift
	case Push:
		return pick(named, p.pushOn, p.push)
	case Mount:
		return p.mount
	}
	return p.arrive + p.arriveSide[s.Side]
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// fill puts the step's own words into a sentence.
func (p *phrases) fill(sentence string, s *Step, road string) string {
	return strings.NewReplacer(
		"{go}", p.verbs[s.Profile],
		"{dir}", p.sky[int(math.Round(s.Bearing/45))&7],
		"{road}", road,
		"{side}", p.sides[s.Side],
		"{arm}", p.arms[s.Side],
		"{nth}", p.ordinal(s.Exit),
		"{line}", s.Name,
		"{n}", p.span(s.Duration-s.Wait),
	).Replace(sentence)
}

// road is how the road is called: its name with the number behind it, or one
// of them.
func (s *Step) road(l Language) string {
	name := s.Name
	if l == NorthernSami && s.NameSe != "" {
		name = s.NameSe
	}
	switch {
	case s.Kind == Board:
		return ""
	case name == "":
		return s.Ref
	case s.Ref == "" || strings.Contains(name, s.Ref):
		return name
	}
	return name + " (" + s.Ref + ")"
}

func (p *phrases) ordinal(n int) string {
	if n >= 1 && n <= len(p.ordinals) {
		return p.ordinals[n-1]
	}
	return fmt.Sprintf(p.nth, n)
}

// span says a length of time in whole minutes.
func (p *phrases) span(d time.Duration) string {
	n := int((d + 30*time.Second) / time.Minute)
	hours, rest := n/60, n%60
	var parts []string
	switch {
	case n == 0:
		return p.under
	case hours == 1:
		parts = append(parts, "1 "+p.hour)
	case hours > 1:
		parts = append(parts, strconv.Itoa(hours)+" "+p.hours)
	}
	switch {
	case rest == 1:
		parts = append(parts, "1 "+p.minute)
	case rest > 1:
		parts = append(parts, strconv.Itoa(rest)+" "+p.minutes)
	}
	return strings.Join(parts, " ")
}
