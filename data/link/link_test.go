package link

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// Organisation numbers that pass the check, of no meaning here.
const (
	orgA = "123456785"
	orgB = "987654325"
)

func TestOrgNumbersOfTheTests(t *testing.T) {
	if !data.ValidOrgNumber(orgA) || !data.ValidOrgNumber(orgB) {
		t.Fatal("the tests below would prove nothing")
	}
}

var middle = geo.Point{Lat: 59.9116, Lon: 10.7545}

// input makes a site with one service, metres east of the middle of the tests.
func input(id string, east float64, kind data.Category, change ...func(*Input)) Input {
	source, key, _ := strings.Cut(id, "-")
	at := geo.Destination(middle, 90, geo.Metres(east))
	s := &data.Site{ID: data.SiteID(id), Source: data.Source(source), Key: key, Position: &at, Accuracy: data.ExactAccuracy}
	s.Services = []data.Service{{ID: data.MakeServiceID(s.ID, kind, 1), Category: kind}}
	in := Own(s)
	for _, c := range change {
		c(&in)
	}
	return in
}

func name(n string) func(*Input)  { return func(in *Input) { in.Site.Name = n } }
func org(n string) func(*Input)   { return func(in *Input) { in.Site.Keys.OrgNumber = n } }
func level(l string) func(*Input) { return func(in *Input) { in.Site.Level = l } }
func street(s, code string) func(*Input) {
	return func(in *Input) { in.Site.Address = data.Address{Street: s, PostalCode: code} }
}
func accuracy(a data.Accuracy) func(*Input) {
	return func(in *Input) {
		in.Accuracy = a
		if a == data.NoAccuracy {
			in.Position = nil
		}
	}
}
func keys(k data.Keys) func(*Input) { return func(in *Input) { in.Site.Keys = k } }

// picture writes a Result as «osm-1+brreg-2 osm-3», groups in their order.
func picture(inputs []Input, r Result) string {
	var groups []string
	for _, g := range r.Groups {
		var ids []string
		for _, m := range g.Members {
			ids = append(ids, string(inputs[m].Site.ID))
		}
		groups = append(groups, strings.Join(ids, "+"))
	}
	return strings.Join(groups, " ")
}

func rules(r Result) string {
	var list []string
	for _, f := range r.Review {
		list = append(list, f.Rule)
	}
	return strings.Join(list, " ")
}

const (
	joined = "brreg-1+osm-1"
	alone  = "brreg-1 osm-1"
)

func TestRules(t *testing.T) {
	chain := func(n string) func(*Input) { return keys(data.Keys{Chain: map[string]string{"ref:apotek1": n}}) }
	gp, ph := data.GeneralPractitioner, data.Pharmacy
	table := []struct {
		what   string
		a, b   Input
		want   string
		review string
	}{
		{"nothing in common", input("brreg-1", 0, ph), input("osm-1", 10, ph), alone, ""},
		{"org number", input("brreg-1", 0, ph, org(orgA)), input("osm-1", 100, gp, org(orgA)), joined, ""},
		{"org number that fails its check", input("brreg-1", 0, ph, org("123456789")), input("osm-1", 1, ph, org("123456789")), alone, ""},
		{"org number, far apart", input("brreg-1", 0, ph, org(orgA)), input("osm-1", 310, ph, org(orgA)), alone, "link-key-far-apart"},
		{"org number, one not placed", input("brreg-1", 0, ph, org(orgA), accuracy(data.NoAccuracy)), input("osm-1", 0, ph, org(orgA)), joined, ""},
		{"org number, one by post code", input("brreg-1", 0, ph, org(orgA), accuracy(data.PostcodeAccuracy)), input("osm-1", 9000, ph, org(orgA)), joined, ""},
		{"org number, another town", input("brreg-1", 0, ph, org(orgA), accuracy(data.PostcodeAccuracy)), input("osm-1", 90_000, ph, org(orgA)), alone, "link-key-far-apart"},
		{"org number, one by street", input("brreg-1", 0, ph, org(orgA), accuracy(data.StreetAccuracy)), input("osm-1", 1500, ph, org(orgA)), joined, ""},
		{"org number, other floor", input("brreg-1", 0, ph, org(orgA), level("1")), input("osm-1", 0, ph, org(orgA), level("2_og_5")), alone, "link-other-floor"},
		{"parent organisation", input("brreg-1", 0, ph, keys(data.Keys{ParentOrg: orgA})), input("osm-1", 0, ph, keys(data.Keys{ParentOrg: orgA})), alone, ""},
		{"parent against unit", input("brreg-1", 0, ph, keys(data.Keys{ParentOrg: orgA})), input("osm-1", 0, ph, org(orgA)), alone, ""},
		{"HER-id", input("brreg-1", 0, ph, keys(data.Keys{HERIDs: []string{"1", "2"}})), input("osm-1", 5, gp, keys(data.Keys{HERIDs: []string{"2", "3"}})), joined, ""},
		{"RESH", input("brreg-1", 0, ph, keys(data.Keys{RESH: "100"})), input("osm-1", 5, gp, keys(data.Keys{RESH: "100"})), joined, ""},
		{"pharmacy number", input("brreg-1", 0, ph, keys(data.Keys{PharmacyNumber: "1001"})), input("osm-1", 5, ph, keys(data.Keys{PharmacyNumber: "1001"})), joined, ""},
		{"RESH is no pharmacy number", input("brreg-1", 0, ph, keys(data.Keys{PharmacyNumber: "1001"})), input("osm-1", 5, ph, keys(data.Keys{RESH: "1001"})), alone, ""},
		{"chain number", input("brreg-1", 0, ph, chain("7")), input("osm-1", 5, ph, chain("7")), joined, ""},
		{"number of another chain", input("brreg-1", 0, ph, chain("7")), input("osm-1", 5, ph, keys(data.Keys{Chain: map[string]string{"ref:boots": "7"}})), alone, ""},

		{"address", input("brreg-1", 0, gp, street("Storgt. 40 B", "155")), input("osm-1", 70, gp, street("STORGATA 40b", "0155")), joined, ""},
		{"address, other letter", input("brreg-1", 0, gp, street("Storgata 40 A", "0155")), input("osm-1", 5, gp, street("Storgata 40 B", "0155")), alone, ""},
		{"address, other post code", input("brreg-1", 0, gp, street("Storgata 40", "0155")), input("osm-1", 5, gp, street("Storgata 40", "0184")), alone, ""},
		{"address, other category", input("brreg-1", 0, gp, street("Storgata 40", "0155")), input("osm-1", 0, ph, street("Storgata 40", "0155")), alone, ""},
		{"address, other floor", input("brreg-1", 0, gp, street("Storgata 40", "0155"), level("0")), input("osm-1", 0, gp, street("Storgata 40", "0155"), level("2")), alone, ""},
		{"address, 100 m", input("brreg-1", 0, gp, street("Storgata 40", "0155")), input("osm-1", 100, gp, street("Storgata 40", "0155")), alone, "link-near-miss"},
		{"address, 310 m", input("brreg-1", 0, gp, street("Storgata 40", "0155")), input("osm-1", 310, gp, street("Storgata 40", "0155")), alone, ""},
		{"address, not placed", input("brreg-1", 0, gp, street("Storgata 40", "0155"), accuracy(data.NoAccuracy)), input("osm-1", 0, gp, street("Storgata 40", "0155")), joined, ""},
		{"address, other units", input("brreg-1", 0, gp, street("Storgata 40", "0155"), org(orgA)), input("osm-1", 0, gp, street("Storgata 40", "0155"), org(orgB)), alone, "link-keys-differ"},

		{"name", input("brreg-1", 0, gp, name("MAJORSTUEN LEGESENTER AS")), input("osm-1", 74, gp, name("Majorstuen legesenter")), joined, ""},
		{"name, nearly", input("brreg-1", 0, gp, name("Majorstuen legesenter")), input("osm-1", 5, gp, name("Majorstua legesenter")), joined, ""},
		{"name, turned", input("brreg-1", 0, gp, name("Legesenter Majorstuen")), input("osm-1", 5, gp, name("Majorstuen legesenter")), joined, ""},
		{"name, other number", input("brreg-1", 0, gp, name("Sagene legesenter 1")), input("osm-1", 5, gp, name("Sagene legesenter 2")), alone, ""},
		{"name, another one", input("brreg-1", 0, ph, name("Boots apotek Majorstuen")), input("osm-1", 5, ph, name("Boots apotek Storo")), alone, ""},
		{"name, 76 m", input("brreg-1", 0, gp, name("Sagene legesenter")), input("osm-1", 76, gp, name("Sagene legesenter")), alone, "link-near-miss"},
		{"name, 299 m", input("brreg-1", 0, gp, name("Sagene legesenter")), input("osm-1", 299, gp, name("Sagene legesenter")), alone, "link-near-miss"},
		{"name, 301 m", input("brreg-1", 0, gp, name("Sagene legesenter")), input("osm-1", 301, gp, name("Sagene legesenter")), alone, ""},
		{"name, other category", input("brreg-1", 0, gp, name("Sagene")), input("osm-1", 0, ph, name("Sagene")), alone, ""},
		{"name, other floor", input("brreg-1", 0, gp, name("Sagene"), level("0;1")), input("osm-1", 0, gp, name("Sagene"), level("2")), alone, ""},
		{"name, a floor in common", input("brreg-1", 0, gp, name("Sagene"), level("0;1")), input("osm-1", 0, gp, name("Sagene"), level("1")), joined, ""},
		{"name, by post code", input("brreg-1", 0, gp, name("Sagene"), accuracy(data.PostcodeAccuracy)), input("osm-1", 0, gp, name("Sagene")), alone, ""},
		{"name, by street", input("brreg-1", 0, gp, name("Sagene"), accuracy(data.StreetAccuracy)), input("osm-1", 0, gp, name("Sagene")), alone, ""},
		{"Sámi name", input("brreg-1", 0, gp, name("Kárášjoga dearvvašvuođaguovddáš")), input("osm-1", 5, gp, name("Karasjoga dearvvasvuodaguovddas")), joined, ""},
	}
	for _, row := range table {
		inputs := []Input{row.a, row.b}
		r := Join(inputs, nil)
		if got := picture(inputs, r); got != row.want {
			t.Errorf("%s: %s, want %s", row.what, got, row.want)
		}
		if got := rules(r); got != row.review {
			t.Errorf("%s: review %q, want %q", row.what, got, row.review)
		}
		if row.want == joined && (len(r.Groups[0].Reasons) == 0 || r.Groups[0].Reasons[0].Value == "" || r.Groups[0].Reasons[0].A != "brreg-1") {
			t.Errorf("%s: reasons %+v", row.what, r.Groups)
		}
	}
}

func TestWithinOneSource(t *testing.T) {
	ph := data.Pharmacy
	table := []struct {
		what string
		a, b Input
		want string
	}{
		{"two sites of one unit", input("osm-1", 0, ph, org(orgA), name("Nord")), input("osm-2", 20, ph, org(orgA), name("Sør")), "osm-1 osm-2"},
		{"point and building", input("osm-1", 0, ph, name("Apotek 1")), input("osm-2", 20, ph, name("Apotek 1")), "osm-1+osm-2"},
		{"point and building, 80 m", input("osm-1", 0, ph, name("Apotek 1")), input("osm-2", 80, ph, name("Apotek 1")), "osm-1 osm-2"},
		{"alike is not enough", input("osm-1", 0, ph, name("Apotek 1 Grünerløkka")), input("osm-2", 1, ph, name("Apotek 1 Grunerløkken")), "osm-1 osm-2"},
		{"at one address", input("osm-1", 0, ph, street("Storgata 1", "0155")), input("osm-2", 0, ph, street("Storgata 1", "0155")), "osm-1 osm-2"},
		{"numbers differ", input("osm-1", 0, ph, name("Apotek 1"), org(orgA)), input("osm-2", 20, ph, name("Apotek 1"), org(orgB)), "osm-1 osm-2"},
	}
	for _, row := range table {
		inputs := []Input{row.a, row.b}
		if got := picture(inputs, Join(inputs, nil)); got != row.want {
			t.Errorf("%s: %s, want %s", row.what, got, row.want)
		}
	}
}

// TestOneRowOfASource: of two doctors of one register in one building, the one
// that is called the same is taken, and the other is left alone.
func TestOneRowOfASource(t *testing.T) {
	at := street("Storgata 40", "0155")
	inputs := []Input{
		input("brreg-1", 0, data.GeneralPractitioner, at, name("OLSEN LEGEKONTOR AS")),
		input("brreg-2", 0, data.GeneralPractitioner, at, name("HANSEN LEGEKONTOR AS")),
		input("osm-1", 5, data.GeneralPractitioner, at, name("Hansen legekontor")),
		input("osm-2", 5, data.GeneralPractitioner, at, name("Olsen legekontor")),
	}
	if got := picture(inputs, Join(inputs, nil)); got != "brreg-1+osm-2 brreg-2+osm-1" {
		t.Error(got)
	}
}

func TestAmbiguousKey(t *testing.T) {
	inputs := []Input{
		input("brreg-1", 0, data.YouthClinic, org(orgA), accuracy(data.NoAccuracy)),
		input("osm-1", 0, data.YouthClinic, org(orgA), street("Storgata 1", "0155")),
		input("osm-2", 5000, data.YouthClinic, org(orgA), street("Kirkeveien 2", "0368")),
	}
	r := Join(inputs, nil)
	if got := picture(inputs, r); got != "brreg-1 osm-1 osm-2" || rules(r) != "link-ambiguous link-ambiguous" {
		t.Error(got, rules(r))
	}
	inputs[0].Site.Address = data.Address{Street: "Kirkevn. 2", PostalCode: "0368"}
	r = Join(inputs, nil)
	if got := picture(inputs, r); got != "brreg-1+osm-2 osm-1" || rules(r) != "" {
		t.Error(got, rules(r))
	}
}

func TestSeparations(t *testing.T) {
	// A and B share an organisation number, B and C a HER-id, C and D a name.
	inputs := []Input{
		input("a-1", 0, data.Pharmacy, org(orgA)),
		input("b-1", 5, data.Pharmacy, keys(data.Keys{OrgNumber: orgA, HERIDs: []string{"8"}})),
		input("c-1", 9, data.Pharmacy, keys(data.Keys{HERIDs: []string{"8"}}), name("Svane apotek")),
		input("d-1", 20, data.Pharmacy, name("Svane apotek AS")),
	}
	table := []struct{ apart, want string }{
		{"", "a-1+b-1+c-1+d-1"},
		{"a-1 b-1", "a-1 b-1+c-1+d-1"},
		{"b-1 a-1", "a-1 b-1+c-1+d-1"},
		{"b-1 c-1", "a-1+b-1 c-1+d-1"},
		{"a-1 c-1", "a-1+b-1 c-1+d-1"},
		{"a-1 d-1", "a-1+b-1+c-1 d-1"},
		{"b-1 d-1", "a-1+b-1+c-1 d-1"},
		{"a-1 c-1, b-1 c-1, c-1 d-1", "a-1+b-1 c-1 d-1"},
		{"x-1 y-1", "a-1+b-1+c-1+d-1"},
	}
	for _, row := range table {
		var apart []data.Separation
		for pair := range strings.SplitSeq(row.apart, ", ") {
			a, b, _ := strings.Cut(pair, " ")
			apart = append(apart, data.Separation{A: data.SiteID(a), B: data.SiteID(b)})
		}
		r := Join(inputs, apart)
		if got := picture(inputs, r); got != row.want {
			t.Errorf("apart %q: %s, want %s", row.apart, got, row.want)
		}
		for _, s := range apart {
			for _, g := range r.Groups {
				for _, reason := range g.Reasons {
					if reason.A == min(s.A, s.B) && reason.B == max(s.A, s.B) {
						t.Errorf("apart %q: reason %+v", row.apart, reason)
					}
				}
			}
		}
	}
}

// town makes n sites of five sources that are much alike.
func town(r *rand.Rand, n int, spread float64) []Input {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	inputs := make([]Input, n)
	for i := range inputs {
		id := fmt.Sprintf("%s-%06d", pick("osm", "brreg", "locoreg", "norway", "csv"), i)
		kind := []data.Category{data.Pharmacy, data.GeneralPractitioner, data.Dentist}[r.IntN(3)]
		in := input(id, 0, kind)
		at := geo.Destination(geo.Destination(middle, 90, geo.Metres(r.Float64()*spread)), 0, geo.Metres(r.Float64()*spread))
		in.Position, in.Site.Position = &at, &at
		in.Site.Name = pick("", "Sagene ", "Torshov ", "Majorstuen ", "Majorstua ") + pick("legesenter", "legesenter AS", "apotek", "tannlege 1", "tannlege 2")
		if r.IntN(3) == 0 {
			in.Site.Address = data.Address{Street: pick("Storgata ", "Storgt. ", "Kirkeveien ") + pick("1", "2", "3 B"), PostalCode: "0155"}
		}
		switch r.IntN(8) {
		case 0:
			in.Site.Keys.OrgNumber = pick(orgA, orgB)
		case 1:
			in.Site.Keys.HERIDs = []string{pick("1", "2", "3"), pick("4", "5", "6")}
		case 2:
			in.Site.Level = pick("0", "1", "0;1")
		case 3:
			in.Accuracy = data.Accuracy(pick("address", "street", "postcode"))
		case 4:
			in.Accuracy, in.Position = data.NoAccuracy, nil
		}
		if r.IntN(9) == 0 {
			in.Site.Services = append(in.Site.Services, data.Service{Category: data.Hospital}, data.Service{Category: data.Pharmacy})
		}
		inputs[i] = in
	}
	return inputs
}

func TestOrderDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	for range 30 {
		inputs := town(r, 60, 400)
		var apart []data.Separation
		for range 10 {
			apart = append(apart, data.Separation{A: inputs[r.IntN(60)].Site.ID, B: inputs[r.IntN(60)].Site.ID})
		}
		want := Join(inputs, apart)
		order := r.Perm(len(inputs))
		turned := make([]Input, len(inputs))
		for i, o := range order {
			turned[i] = inputs[o]
		}
		got := Join(turned, apart)
		if a, b := picture(inputs, want), picture(turned, got); a != b {
			t.Fatalf("\n%s\n%s", a, b)
		}
		for i := range got.Groups {
			if !reflect.DeepEqual(got.Groups[i].Reasons, want.Groups[i].Reasons) {
				t.Fatalf("reasons differ:\n%+v\n%+v", got.Groups[i].Reasons, want.Groups[i].Reasons)
			}
		}
		if !reflect.DeepEqual(got.Review, want.Review) {
			t.Fatal("reviews differ")
		}
	}
}

// joinSlowly applies the rules to every pair there is.
func joinSlowly(inputs []Input) Result {
	j := &joiner{}
	for i, in := range inputs {
		j.sites = append(j.sites, prepare(in, int32(i)))
	}
	slices.SortFunc(j.sites, func(a, b site) int { return strings.Compare(string(a.in.Site.ID), string(b.in.Site.ID)) })
	holders := func(t token) (list []int32) {
		for i := range j.sites {
			if slices.Contains(tokens(&j.sites[i].in.Site.Keys), t) {
				list = append(list, int32(i))
			}
		}
		return list
	}
	for a := range j.sites {
		for b := a + 1; b < len(j.sites); b++ {
			x, y := &j.sites[a], &j.sites[b]
			for _, key := range tokens(&x.in.Site.Keys) {
				if slices.Contains(tokens(&y.in.Site.Keys), key) {
					j.tryKey(key, holders(key), int32(a), int32(b))
				}
			}
			kind, ok := shared(x, y)
			if ok && x.address != "" && x.address == y.address {
				j.tryAddress(int32(a), int32(b))
			}
			if ok && x.precise && y.precise {
				j.tryPlace(kind, int32(a), int32(b))
			}
		}
	}
	return j.group()
}

func TestCandidatesAgainstAllPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	links := 0
	for i := range 60 {
		inputs := town(r, 1+i*3, 100+float64(i)*10)
		got, want := Join(inputs, nil), joinSlowly(inputs)
		if a, b := picture(inputs, got), picture(inputs, want); a != b {
			t.Fatalf("\n%s\n%s", a, b)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("reasons or reviews differ:\n%+v\n%+v", got, want)
		}
		for _, g := range got.Groups {
			links += len(g.Reasons)
		}
	}
	if links < 500 {
		t.Errorf("only %d links were compared", links)
	}
}

func TestCrowds(t *testing.T) {
	var inputs []Input
	for i := range 3000 {
		inputs = append(inputs, input(fmt.Sprintf("s%d-%d", i%2, i), 0, data.Pharmacy, org(orgA), street("Storgata 1", "0155"), name("Apotek")))
	}
	start := time.Now()
	r := Join(inputs, nil)
	if took := time.Since(start); took > 10*time.Second*slower {
		t.Errorf("3,000 sites at one point took %v", took)
	}
	if len(r.Review) == 0 || r.Review[0].Rule != "link-key-of-many" {
		t.Errorf("a number that 3,000 sites share is not reported: %d findings", len(r.Review))
	}
}

func BenchmarkJoin(b *testing.B) {
	for _, n := range []int{20_000, 100_000} {
		r := rand.New(rand.NewPCG(3, 5))
		inputs := town(r, n, 400_000)
		for i := range inputs {
			inputs[i].Site.Keys = data.Keys{}
			inputs[i].Site.Address.Street += fmt.Sprint(r.IntN(n))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Join(inputs, nil)
			}
		})
	}
}
