package hours

import (
	"fmt"
	"sort"
	"strings"
)

// dayKeys are the members of a list by weekday and the days they mean, Monday
// 0. The weekend is treated apart: it does not say which of its two days.
var dayKeys = map[string][]int{
	"monday": {0}, "tuesday": {1}, "wednesday": {2}, "thursday": {3}, "friday": {4}, "saturday": {5}, "sunday": {6},
	"mandag": {0}, "tirsdag": {1}, "onsdag": {2}, "torsdag": {3}, "fredag": {4}, "lørdag": {5}, "søndag": {6},
	"tysdag": {1}, "laurdag": {5}, "sundag": {6},
	"weekday": {0, 1, 2, 3, 4}, "weekdays": {0, 1, 2, 3, 4}, "hverdag": {0, 1, 2, 3, 4}, "hverdager": {0, 1, 2, 3, 4},
	"weekend": {5, 6}, "weekends": {5, 6}, "helg": {5, 6},
}

// ParseWeekdays reads hours listed by weekday: a JSON object such as
// {"weekday":"9:00-20:00","saturday":"10-16","sunday":"STENGT"}, also with
// single days ("monday") or with pairs ("OpenMonday":"9.00",
// "CloseMonday":"16_30"). Times may be written 9:00, 9.00, 9_00 or 9. A single
// day goes before the group that it belongs to. The error is a *SyntaxError.
//
// Days that are not mentioned are Unknown, and so are both days of a "weekend"
// that is open: it does not say Saturday or Sunday.
func ParseWeekdays(raw []byte) (*Schedule, error) {
	var members map[string]any
	if err := decode(raw, &members); err != nil {
		return nil, err
	}
	texts, err := textsOf(members)
	if err != nil {
		return nil, err
	}
	keys := make([]string, 0, len(texts))
	for key := range texts {
		keys = append(keys, key)
	}
	sort.Slice(keys, func(i, j int) bool { // groups of days before single ones
		a, b := len(dayKeys[keys[i]]), len(dayKeys[keys[j]])
		return a > b || a == b && keys[i] < keys[j]
	})
	var days [7]*rule
	for _, key := range keys {
		r, err := dayRule(key, texts[key])
		if err != nil {
			return nil, err
		}
		for _, i := range dayKeys[key] {
			days[i] = &r
		}
	}
	if len(keys) == 0 {
		return nil, fail(0, "no opening hours")
	}
	s := &Schedule{}
	for i, r := range days {
		if r == nil {
			r = &rule{state: Unknown, comment: "not stated for this day"}
		}
		day := *r
		day.groups = []group{{weekdays{first: i, last: i}}}
		s.rules = append(s.rules, day)
	}
	return s.finish(), nil
}

// textsOf returns the texts by lower-case day, pairs joined, empty ones left
// out.
func textsOf(members map[string]any) (map[string]string, error) {
	texts := map[string]string{}
	opens, closes := map[string]string{}, map[string]string{}
	for name, value := range members {
		text, ok := value.(string)
		if value != nil && !ok {
			return nil, fail(0, "%.20q holds no text", name)
		}
		key := strings.ToLower(strings.TrimSpace(name))
		text = strings.TrimSpace(text)
		into := texts
		if rest, ok := strings.CutPrefix(key, "open"); ok {
			key, into = rest, opens
		} else if rest, ok := strings.CutPrefix(key, "close"); ok {
			key, into = rest, closes
		}
		if _, ok := dayKeys[key]; !ok {
			return nil, fail(0, "%.20q is no day of the week", name)
		}
		if text != "" {
			into[key] = text
		}
	}
	for key, open := range opens {
		switch close := closes[key]; {
		case isClosed(open) || isClosed(close):
			texts[key] = "off"
		case close == "":
			texts[key] = open + "+"
		default:
			texts[key] = open + "-" + close
		}
	}
	for key := range closes {
		if _, ok := opens[key]; !ok {
			texts[key] = closes[key]
		}
	}
	return texts, nil
}

func isClosed(text string) bool {
	switch strings.ToLower(text) {
	case "stengt", "stengd", "closed", "off", "lukket", "giddejuvvon":
		return true
	}
	return false
}

// dayRule reads the text of one day: times, or a word for closed.
func dayRule(key, text string) (rule, error) {
	if isClosed(text) {
		return rule{state: Closed}, nil
	}
	parsed, err := Parse(strings.ReplaceAll(text, "_", ":"))
	if err != nil {
		return rule{}, fail(0, "%s: %.40q: %s", key, text, err.(*SyntaxError).Msg)
	}
	if len(parsed.rules) != 1 || len(parsed.rules[0].groups) > 0 {
		return rule{}, fail(0, "%s: %.40q is not the time of one day", key, text)
	}
	if len(dayKeys[key]) == 2 && parsed.rules[0].state != Closed {
		said := strings.ReplaceAll(text, `"`, "'")
		return rule{state: Unknown, comment: fmt.Sprintf("weekend %s, which does not say Saturday or Sunday", said)}, nil
	}
	return parsed.rules[0], nil
}
