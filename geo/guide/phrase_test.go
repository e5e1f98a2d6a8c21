package guide

import (
	"strings"
	"testing"
	"time"

	"finnfram/geo/roads"
)

// TestSentences holds whole sentences, written by hand, in the three
// languages that have been read.
func TestSentences(t *testing.T) {
	const wait, crossing = 20 * time.Minute, 60 * time.Minute
	for _, c := range []struct {
		name       string
		step       Step
		nb, nn, en string
	}{
		{"set out on a road", Step{Kind: Depart, Bearing: 91, Name: "Storgata"},
			"Kjør østover på Storgata", "Køyr austover på Storgata", "Drive east on Storgata"},
		{"set out on foot without a name", Step{Kind: Depart, Bearing: 359, Profile: roads.Walk},
			"Gå nordover", "Gå nordover", "Walk north"},
		{"set out by wheelchair", Step{Kind: Depart, Bearing: 225, Profile: roads.StepFree, Name: "Kirkeveien"},
			"Følg veien mot sørvest på Kirkeveien", "Følg vegen mot sørvest på Kirkeveien", "Go south-west on Kirkeveien"},
		{"left", Step{Kind: Turn, Side: Left, Name: "Karl Johans gate"},
			"Sving til venstre inn på Karl Johans gate", "Sving til venstre inn på Karl Johans gate", "Turn left onto Karl Johans gate"},
		{"the road itself turns", Step{Kind: Turn, Side: Right, Ref: "E6", Stay: true},
			"Sving til høyre og følg E6 videre", "Sving til høgre og følg E6 vidare", "Turn right to stay on E6"},
		{"right without a name", Step{Kind: Turn, Side: Right},
			"Sving til høyre", "Sving til høgre", "Turn right"},
		{"slightly right to a numbered road", Step{Kind: Turn, Side: SlightRight, Name: "Store ringvei", Ref: "Rv. 150"},
			"Sving svakt til høyre inn på Store ringvei (Rv. 150)", "Sving svakt til høgre inn på Store ringvei (Rv. 150)", "Turn slightly right onto Store ringvei (Rv. 150)"},
		{"the name holds the number", Step{Kind: Continue, Name: "Europaveg E6", Ref: "E6"},
			"Fortsett på Europaveg E6", "Hald fram på Europaveg E6", "Continue on Europaveg E6"},
		{"along a street", Step{Kind: Turn, Side: Left, Name: "Storgata", Along: true, Profile: roads.Walk},
			"Sving til venstre langs Storgata", "Sving til venstre langs Storgata", "Turn left along Storgata"},
		{"set out along a street", Step{Kind: Depart, Name: "Storgata", Along: true, Profile: roads.Walk},
			"Gå nordover langs Storgata", "Gå nordover langs Storgata", "Walk north along Storgata"},
		{"U-turn", Step{Kind: Turn, Side: Round, Name: "E18"}, "Snu", "Snu", "Turn round"},
		{"fork with a sign", Step{Kind: Keep, Side: SlightLeft, Ref: "E18", Towards: "Drammen"},
			"Hold til venstre inn på E18, skiltet Drammen", "Hald til venstre inn på E18, skilta Drammen", "Keep left onto E18, signed Drammen"},
		{"slip road", Step{Kind: Ramp, Side: SlightRight, Towards: "Sandvika"},
			"Ta avkjøringen til høyre, skiltet Sandvika", "Ta avkøyringa til høgre, skilta Sandvika", "Take the exit on the right, signed Sandvika"},
		{"roundabout", Step{Kind: Roundabout, Exit: 3, Name: "Ringveien"},
			"Ta tredje avkjøring i rundkjøringen, inn på Ringveien", "Ta tredje avkøyring i rundkøyringa, inn på Ringveien", "At the roundabout take the third exit onto Ringveien"},
		{"roundabout with many arms", Step{Kind: Roundabout, Exit: 7},
			"Ta 7. avkjøring i rundkjøringen", "Ta 7. avkøyring i rundkøyringa", "At the roundabout take the 7th exit"},
		{"ferry", Step{Kind: Board, Name: "Bognes–Lødingen", Duration: crossing + wait, Wait: wait},
			"Ta fergen Bognes–Lødingen, overfart 1 time, regn med 20 minutter venting",
			"Ta ferja Bognes–Lødingen, overfart 1 time, rekn med 20 minutt venting",
			"Take the ferry Bognes–Lødingen, crossing 1 hour, allow 20 minutes for waiting"},
		{"ferry of 61 minutes without a known wait", Step{Kind: Board, Duration: 61 * time.Minute},
			"Ta fergen, overfart 1 time 1 minutt", "Ta ferja, overfart 1 time 1 minutt", "Take the ferry, crossing 1 hour 1 minute"},
		{"ashore", Step{Kind: GoOn, Ref: "E10"}, "Fortsett i land på E10", "Hald fram i land på E10", "Continue ashore on E10"},
		{"arrive", Step{Kind: Arrive}, "Du er framme", "Du er framme", "You have arrived"},
		{"arrive on the left", Step{Kind: Arrive, Side: Left},
			"Du er framme, målet er på venstre side", "Du er framme, målet er på venstre side", "You have arrived, your destination is on the left"},
	} {
		for _, want := range []struct {
			l    Language
			text string
		}{{Bokmal, c.nb}, {Nynorsk, c.nn}, {English, c.en}} {
			if got := c.step.Text(want.l); got != want.text {
				t.Errorf("%s, %s: %q, want %q", c.name, want.l, got, want.text)
			}
		}
	}
}

// TestNorthernSami holds what does not need a speaker: the road's Sámi name
// is used, nothing is left of the patterns, and the language is marked.
func TestNorthernSami(t *testing.T) {
	step := Step{Kind: Turn, Side: Left, Name: "Fitnodatveien", NameSe: "Fitnodatgeaidnu"}
	if got, want := step.Text(NorthernSami), "Jorgal gurut guvlui, Fitnodatgeaidnu"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, l := range Languages {
		if Reviewed(l) != (l != NorthernSami) {
			t.Errorf("%s: reviewed %v", l, Reviewed(l))
		}
	}
}

// TestEverySentenceIsWhole says every kind with every side in every language.
func TestEverySentenceIsWhole(t *testing.T) {
	for _, l := range Languages {
		for kind := Depart; kind <= Arrive; kind++ {
			for side := NoSide; side <= SlightLeft; side++ {
				if side == NoSide && (kind == Turn || kind == Keep || kind == Ramp) {
					continue // these always have one
				}
				for _, name := range []string{"", "Storgata"} {
					s := Step{Kind: kind, Side: side, Name: name, Exit: 2, Towards: "Alta", Duration: 90 * time.Second}
					text := s.Text(l)
					if text == "" || strings.ContainsAny(text, "{}%") || strings.Contains(text, "  ") {
						t.Errorf("%s %s %s: %q", l, kind, side, text)
					}
				}
			}
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		d      time.Duration
		nb, en string
	}{
		{10 * time.Second, "under ett minutt", "under a minute"},
		{40 * time.Second, "1 minutt", "1 minute"},
		{59*time.Minute + 40*time.Second, "1 time", "1 hour"},
		{2*time.Hour + 5*time.Minute, "2 timer 5 minutter", "2 hours 5 minutes"},
	} {
		if got := bokmal.span(c.d); got != c.nb {
			t.Errorf("%v: %q, want %q", c.d, got, c.nb)
		}
		if got := english.span(c.d); got != c.en {
			t.Errorf("%v: %q, want %q", c.d, got, c.en)
		}
	}
}
