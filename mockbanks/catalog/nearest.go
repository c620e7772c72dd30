package catalog

// nearest is the word of a list that somebody may have meant; empty if none
// is like it.
func nearest(word string, list []string) string {
	best, least := "", max(2, len(word)/3)+1
	for _, w := range list {
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// instead is what an error says after the word that it does not know.
func instead(word string, list []string) string {
	if near := nearest(word, list); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// distance is how many letters must be changed, added or left out
// (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return row[len(b)]
}
