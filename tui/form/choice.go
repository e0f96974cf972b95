package form

import "slices"

// Next is the choice after the present one; after the last comes none.
func Next(present string, all []string) string {
	i := slices.Index(all, present) + 1
	if i >= len(all) {
		return ""
	}
	return all[i]
}
