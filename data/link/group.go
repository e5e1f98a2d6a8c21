package link

import (
	"cmp"
	"slices"

	"finnfram/data"
	"finnfram/geo"
)

// group unites sites along the bonds, strongest first. A bond is left out when
// it would bring together two sites that must not be one place; since weaker
// bonds come later, it is always the weakest link of a chain that goes.
func (j *joiner) group() Result {
	slices.SortFunc(j.links, stronger)
	j.links = slices.CompactFunc(j.links, func(a, b bond) bool { return a.a == b.a && a.b == b.b && a.rule == b.rule && a.value == b.value })
	doubles := map[[2]int32]bool{}
	for _, l := range j.links {
		if j.sites[l.a].in.Site.Source == j.sites[l.b].in.Site.Source {
			doubles[[2]int32{l.a, l.b}] = true
		}
	}
	members, home := make([][]int32, len(j.sites)), make([]int32, len(j.sites))
	for i := range home {
		home[i], members[i] = int32(i), []int32{int32(i)}
	}
	for _, l := range j.links {
		to, from := home[l.a], home[l.b]
		if to == from || !j.mayMeet(members[to], members[from], doubles) {
			continue
		}
		if len(members[to]) < len(members[from]) {
			to, from = from, to
		}
		for _, i := range members[from] {
			home[i] = to
		}
		members[to] = append(members[to], members[from]...)
		members[from] = nil
	}
	return j.result(members, home)
}

// mayMeet tells whether two groups can be one place: nobody has separated a
// site of one from a site of the other, none lie on different floors or, both
// exactly placed, farther than 300 m apart, and no source has a row in each
// unless these are doubles.
func (j *joiner) mayMeet(some, others []int32, doubles map[[2]int32]bool) bool {
	for _, i := range some {
		for _, k := range others {
			a, b := min(i, k), max(i, k)
			x, y := &j.sites[a], &j.sites[b]
			switch {
			case j.separated(a, b), otherFloor(x.floors, y.floors):
				return false
			case x.in.Site.Source == y.in.Site.Source && !doubles[[2]int32{a, b}]:
				return false
			case x.precise && y.precise && chord2(x, y) > reviewWithin*reviewWithin:
				return false
			}
		}
	}
	return true
}

// result writes down groups, the reasons within each, and what is to be
// looked at.
func (j *joiner) result(members [][]int32, home []int32) Result {
	var r Result
	place := make([]int32, len(j.sites)) // of a home among the groups
	for i := range j.sites {
		h := home[i]
		list := members[h]
		if slices.Min(list) != int32(i) {
			continue
		}
		slices.Sort(list)
		g := Group{Members: make([]int32, len(list))}
		for n, m := range list {
			g.Members[n] = j.sites[m].index
		}
		place[h] = int32(len(r.Groups))
		r.Groups = append(r.Groups, g)
	}
	for _, l := range j.links {
		if h := home[l.a]; h == home[l.b] {
			g := &r.Groups[place[h]]
			g.Reasons = append(g.Reasons, j.reason(l))
		}
	}
	for _, d := range j.review {
		if j.worthALook(d, members, home) {
			r.Review = append(r.Review, d.finding)
		}
	}
	slices.SortFunc(r.Review, func(a, b data.Finding) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Detail, b.Detail))
	})
	r.Review = slices.Compact(r.Review)
	return r
}

func (j *joiner) reason(l bond) Reason {
	r := Reason{A: j.sites[l.a].in.Site.ID, B: j.sites[l.b].in.Site.ID, Rule: l.rule, Value: l.value, Score: l.score}
	if l.metres >= 0 {
		m := geo.Metres(l.metres)
		r.Metres = &m
	}
	return r
}

// worthALook drops doubts that are settled: the pair was joined all the same,
// a person has separated it, or one of the two has found its counterpart in
// the other's source.
func (j *joiner) worthALook(d doubt, members [][]int32, home []int32) bool {
	if d.finding.Rule == "link-key-of-many" {
		return true
	}
	if home[d.a] == home[d.b] || j.separated(d.a, d.b) {
		return false
	}
	met := func(i, other int32) bool {
		return slices.ContainsFunc(members[home[i]], func(m int32) bool {
			return m != i && j.sites[m].in.Site.Source == j.sites[other].in.Site.Source
		})
	}
	return !met(d.a, d.b) && !met(d.b, d.a)
}
