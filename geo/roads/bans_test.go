package roads_test

import (
	"slices"
	"strings"
	"testing"

	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// bans spells the bans of n, sorted.
func bans(m *lettermap.Map, n *roads.Network) string {
	var list []string
	for _, ban := range n.Bans {
		var words []string
		for _, link := range ban.Links {
			words = append(words, m.Spell(n, link))
		}
		list = append(list, strings.Join(words, "-"))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

func TestTurns(t *testing.T) {
	const drawing = `
		    e   g
		    |   |
		a---b---c---d
		    |   |
		    f   h
	`
	const cross = "ab residential\nbe residential\nbf residential\nbc residential\ncd residential\ncg residential\nch residential"
	table := []struct{ name, ways, turns, want string }{
		{"no turn", cross, "no ab b be", "ab-be"},
		{"drawn the other way", "ba residential\neb residential\nbc residential", "no ba b eb", "ab-be"},
		{"no U-turn", cross, "no bc c bc", "bc-cb"},
		{"only", cross, "only ab b bc", "ab-ba ab-be ab-bf"},
		{"only, wrong road to", cross, "only ab b cd", ""},
		{"not at that node", cross, "no ab c be", ""},
		{"via in the middle of the way from", "abc residential oneway\nbe residential", "no abc b be", "ab-be"},
		{"via in the middle of the way to", "ab residential\nebf residential oneway", "no ab b ebf", "ab-bf"},
		{"via in the middle of a way that goes both ways", "abc residential\nbe residential", "no abc b be", "ab-be cb-be"},
		{"U-turn in the middle of a way", "abc residential\nbe residential", "no abc b abc", "ab-ba cb-bc"},
		{"a node that nothing else splits", "abc residential\ncd residential", "no abc b abc", "ab-ba cb-bc"},
		{"via a way", cross, "no ab bc cg", "ab-bc-cg"},
		{"via a way against its drawing", strings.Replace(cross, "bc ", "cb ", 1), "no ab cb cg", "ab-bc-cg"},
		{"via two ways", cross + "\nfh residential", "no be bc,ch fh", "eb-bc-ch-hf"},
		{"a demand via a way", cross, "only ab bc cg", "ab-bc-cb ab-bc-cd ab-bc-ch"},
		{"into a one-way from its end: nothing to ban", "ab residential\neb residential oneway\nbc residential", "no ab b eb", ""},
		{"from a one-way that ends elsewhere", "ba residential oneway\nbe residential", "no ba b be", ""},
		{"demand of a way that nobody may go", "ab residential\neb residential oneway\nbc residential", "only ab b eb", ""},
	}
	for _, row := range table {
		m := lettermap.Draw(t, 50, drawing).Ways(row.ways).Turns(row.turns)
		n, r := m.Network()
		if got := bans(m, n); got != row.want || r.Bans != len(n.Bans) {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

// TestTurnAlongSplitWays: ways between may be of several segments.
func TestTurnAlongSplitWays(t *testing.T) {
	m := lettermap.Draw(t, 50, `
		    e   g
		    |   |
		a---b---c---d
		        |   |
		        h   i
	`).Ways("ab residential\nbcd residential\ncg residential\nch residential\ndi residential").Turns(`
		no   ab bcd di
		only ab bcd cg
	`)
	n, _ := m.Network()
	if got := bans(m, n); got != "ab-bc-cb ab-bc-cd ab-bc-cd-di ab-bc-ch" {
		t.Error(got)
	}
}

func TestTurnFindings(t *testing.T) {
	const ways = "ab residential\nbc residential\nbd residential oneway=-1"
	table := []struct {
		turns  string
		change func(*roads.Turn)
		want   string // a piece of the rule of the finding, "" for none
	}{
		{"no ab b bc", nil, ""},
		{"no ab b bd", nil, ""}, // superfluous
		{"only ab b bd", nil, "nobody may go"},
		{"no ab a bc", nil, "do not meet"},
		{"no ab b bc", func(turn *roads.Turn) { turn.To = 99 }, "not here"},
		{"no ab b bc", func(turn *roads.Turn) { turn.Node = 9999 }, "do not meet"},
		{"no ab b bc", func(turn *roads.Turn) { turn.When = "rhubarb" }, "hold always"},
		{"no ab b bc", func(turn *roads.Turn) { turn.When = "Mo-Fr 07:00-09:00" }, ""},
		{"no ab b bc", func(turn *roads.Turn) { turn.Profiles = 0 }, ""},
	}
	for _, row := range table {
		m := lettermap.Draw(t, 50, "a--b--c\n   |\n   d").Ways(ways).Turns(row.turns)
		if row.change != nil {
			row.change(&m.Survey.Turns[0])
		}
		_, r := m.Network()
		got := ""
		for _, f := range r.Findings {
			got += f.Rule
		}
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: %q, want %q", row.turns, got, row.want)
		}
	}
}

// TestTurnsOfProfilesAndTimes: a ban binds those whom it names, at its times.
func TestTurnsOfProfilesAndTimes(t *testing.T) {
	m := lettermap.Draw(t, 50, "a--b--c\n   |\n   d").Ways("ab residential\nbc residential\nbd residential").Turns(`
		no ab b bc drive
		no ab b bd
	`)
	m.Survey.Turns[1].When = "Mo-Fr 07:00-09:00"
	n, _ := m.Network()
	if n.Bans[0].Profiles != roads.Only(roads.Drive) || n.Bans[0].Condition != -1 {
		t.Errorf("%+v", n.Bans[0])
	}
	if n.Bans[1].Profiles != roads.Only(roads.Drive, roads.Cycle) || n.Conditions[n.Bans[1].Condition] != "Mo-Fr 07:00-09:00" {
		t.Errorf("%+v", n.Bans[1])
	}
}

// TestDemandOfOthers: a demand does not bind those who may not follow it.
func TestDemandOfOthers(t *testing.T) {
	m := lettermap.Draw(t, 50, "a--b--c\n   |\n   d").Ways("ab residential\nbc motorway\nbd residential").Turns("only ab b bc")
	n, _ := m.Network()
	if got := bans(m, n); got != "ab-ba ab-bd" {
		t.Error(got)
	}
	for _, ban := range n.Bans {
		if ban.Profiles != roads.Only(roads.Drive) {
			t.Errorf("%+v", ban)
		}
	}
}
