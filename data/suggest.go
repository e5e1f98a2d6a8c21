package data

import "strings"

// SuggestCategory is the word for a category that somebody who typed text may
// have meant: an alias or id that few typing errors turn into it. "" where
// none is near.
func SuggestCategory(text string) string {
	var known []string
	for _, info := range Categories() {
		known = append(append(known, info.Aliases...), string(info.ID))
	}
	return closest(strings.ToLower(strings.TrimSpace(text)), known)
}

// closest is the word that the fewest typing errors turn into text, or nothing
// where that would be every third letter.
func closest(text string, known []string) string {
	best, at := "", len([]rune(text))/3+1
	for _, word := range known {
		if d := edits(text, word); d < at {
			best, at = word, d
		}
	}
	return best
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range from {
		before := row[0]
		row[0] = i + 1
		for j := range to {
			cost := before
			if from[i] != to[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, before+1, row[j]+1)
		}
	}
	return row[len(to)]
}
