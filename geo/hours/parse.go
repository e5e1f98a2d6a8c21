package hours

// Parse reads an expression of the OSM opening_hours language, with the
// spellings that people use beside it; each of those is a warning of the
// Schedule. The error is a *SyntaxError. An expression may be 4,096 bytes long.
//
// Rules without a separator between them ("Mo 10-12 Tu 13-14") are read where
// they can mean only one thing: days of the week, none of them named twice,
// and no dates. Points in time ("Mo 10:00"), which say nothing of an end, are
// refused.
//
// Source: wiki.openstreetmap.org, Key:opening_hours/specification.
func Parse(expr string) (*Schedule, error) {
	l := lexer{text: expr}
	if err := l.run(); err != nil {
		return nil, err
	}
	p := parser{lexer: &l}
	if err := p.schedule(); err != nil {
		return nil, err
	}
	s := &Schedule{rules: p.rules, warnings: l.warnings}
	return s.finish(), nil
}

// maxRules bounds the rules of one expression.
const maxRules = 256

type parser struct {
	*lexer
	pos   int
	rules []rule
	chain named // days that the rules joined without a separator name so far
}

func (p *parser) peek(ahead int) *token {
	return &p.tokens[min(p.pos+ahead, len(p.tokens)-1)]
}

func (p *parser) is(ahead int, symbol string) bool {
	t := p.peek(ahead)
	return t.kind == symbolToken && t.text == symbol
}

func (p *parser) means(ahead int, m meaning) bool {
	t := p.peek(ahead)
	return t.kind == wordToken && t.word.meaning == m
}

func (p *parser) accept(symbol string) bool {
	if !p.is(0, symbol) {
		return false
	}
	p.pos++
	return true
}

func (p *parser) isNumber(ahead int) bool { return p.peek(ahead).kind == numberToken }

// unexpected is the error about the token that comes next.
func (p *parser) unexpected(wanted string) error {
	t := p.peek(0)
	if t.kind == endToken {
		return fail(t.offset, "the text ends where %s should stand", wanted)
	}
	return fail(t.offset, "%q where %s should stand", t.text, wanted)
}

func (p *parser) schedule() error {
	how, joined := overrides, false
	for {
		if p.peek(0).kind == endToken {
			break
		}
		if p.is(0, ";") || p.is(0, ",") && len(p.rules) > 0 {
			p.warn(p.peek(0).offset, "a separator without a rule is left out")
			p.pos++
			continue
		}
		if len(p.rules) == maxRules {
			return fail(p.peek(0).offset, "more than %d rules", maxRules)
		}
		start := p.peek(0).offset
		r, err := p.rule(how)
		if err != nil {
			return err
		}
		if joined {
			if err := p.chain.join(&r, start); err != nil {
				return err
			}
		} else {
			p.chain = daysOf(&r)
		}
		r.below = how == fallback || how == adds && p.rules[len(p.rules)-1].below
		p.rules = append(p.rules, r)
		joined = false
		switch {
		case p.accept(";"):
			how = overrides
		case p.accept(","):
			how = adds
		case p.accept("||"):
			how = fallback
			if p.peek(0).kind == endToken {
				p.warn(p.peek(0).offset, "a separator without a rule is left out")
			}
		case p.peek(0).kind != endToken:
			if err := p.missingSeparator(); err != nil {
				return err
			}
			joined = true
		}
	}
	if len(p.rules) == 0 {
		return fail(0, "no opening hours")
	}
	return nil
}

// Kinds of date selectors; selectors of one kind are alternatives.
const (
	yearKind = iota
	dateKind
	weekKind
	holidayKind
	weekdayKind
	kinds
)

// draft is a rule being read.
type draft struct {
	rule
	kinds     [kinds]group
	selected  bool // a date selector was read
	timed     bool // a time was read
	closed    bool // times and dates were both read: no more of either
	timesLast bool // the last part read was times
}

func (p *parser) rule(how separator) (rule, error) {
	d := draft{rule: rule{separator: how, state: Open}}
	start := p.peek(0).offset
	for {
		taken, err := p.part(&d)
		if err != nil {
			return rule{}, err
		}
		if !taken {
			break
		}
	}
	for _, g := range d.kinds {
		if len(g) > 0 {
			d.groups = append(d.groups, g)
		}
	}
	said := d.timed || d.stated || d.comment != ""
	switch {
	case !said && !d.selected:
		return rule{}, p.unexpected("a day, a date, a time or a state")
	case !said && p.is(0, ","):
		return rule{}, p.unexpected("a time or a state")
	case !said:
		p.warn(start, "days without a time are taken as open all day")
	}
	if d.comment != "" && !d.stated {
		d.state = Unknown
	}
	return d.rule, nil
}

// part reads one selector, state or comment; false when the rule is over.
func (p *parser) part(d *draft) (bool, error) {
	t := p.peek(0)
	startsTimes := p.startsTime(0) && !p.startsYear(0)
	defer func() { d.timesLast = startsTimes }()
	switch {
	case t.kind == commentToken:
		d.comment = t.text
		p.pos++
	case p.means(0, stateWord):
		first := !d.stated
		d.state, d.stated = State(t.word.value), true
		if first && d.comment != "" && d.state == Open {
			// "Sa "etter avtale" open": the comment came first, as a condition.
			p.warn(t.offset, "%q behind a comment is taken as unknown", t.text)
			d.state = Unknown
		}
		p.pos++
	case p.is(0, ":") && (d.selected || d.comment != "") && !d.timed:
		p.pos++ // "Mo-Fr: 10:00-18:00"
	case p.means(0, hourWord):
		p.pos++
	case startsTimes:
		if d.timed {
			return p.furtherTimes(d)
		}
		d.timed, d.closed = true, d.selected
		return true, p.times(&d.rule)
	case p.startsYear(0), t.kind == wordToken:
		if d.closed || d.selected && (d.stated || d.comment != "") {
			return p.afterTimes(d)
		}
		before := d.selected
		d.selected = true
		if err := p.selector(d); err != nil {
			return false, err
		}
		if d.timed && !before {
			p.warn(t.offset, "the time stands before the days")
		}
	default:
		return false, nil
	}
	return true, nil
}
