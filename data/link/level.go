package link

import "slices"

// floors reads the floors out of «0;1», «2_og_5» and «0-2». A hyphen after a
// digit makes a range, one elsewhere a floor below ground.
func floors(level string) []int {
	var list []int
	ranged := false
	for i := 0; i < len(level); {
		c := level[i]
		below := c == '-' && (i == 0 || level[i-1] < '0' || level[i-1] > '9')
		start := i
		if below {
			start++
		}
		n, end := 0, start
		for end < len(level) && end < start+3 && level[end] >= '0' && level[end] <= '9' {
			n = n*10 + int(level[end]-'0')
			end++
		}
		if end == start {
			ranged = c == '-' && len(list) > 0
			i++
			continue
		}
		if below {
			n = -n
		}
		if ranged {
			for f := list[len(list)-1] + 1; f < n; f++ {
				list = append(list, f)
			}
		}
		list, ranged, i = append(list, n), false, end
	}
	return list
}

// otherFloor tells whether two sites say that they lie on different floors.
func otherFloor(a, b []int) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return !slices.ContainsFunc(a, func(f int) bool { return slices.Contains(b, f) })
}
