package promql

// maxSuggested bounds for how many unknown names a nearest one is looked for.
const maxSuggested = 10

func (l *linter) suggest(name string, list []string) string {
	if l.unknown++; l.unknown > maxSuggested {
		return ""
	}
	return didYouMean(name, list)
}

// didYouMean names the list's entry that is nearest to a name, when it is near.
func didYouMean(name string, list []string) string {
	nearest, least := "", max(2, len(name)/4)+1
	for _, candidate := range list {
		if gap := len(candidate) - len(name); gap >= least || -gap >= least || candidate == name {
			continue
		}
		if d := distance(name, candidate, least); d < least {
			nearest, least = candidate, d
		}
	}
	if nearest == "" {
		return ""
	}
	return "; did you mean " + nearest + "?"
}

// distance is how many letters must be changed, added or taken away, or at least limit.
func distance(a, b string, limit int) int {
	if len(a) > 200 || len(b) > 200 {
		return limit
	}
	row := make([]int, len(b)+1)
	for k := range row {
		row[k] = k
	}
	for i := range len(a) {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for k := range len(b) {
			cost := diagonal
			if a[i] != b[k] {
				cost++
			}
			diagonal = row[k+1]
			row[k+1] = min(cost, row[k]+1, diagonal+1)
			least = min(least, row[k+1])
		}
		if least >= limit {
			return limit
		}
	}
	return row[len(b)]
}
