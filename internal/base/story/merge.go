package story

import (
	"slices"
	"strings"
)

// The lines around passages that two people have changed in different ways.
const (
	MineMark   = "<<<<<<< Din text"
	middleMark = "======="
	TheirsMark = ">>>>>>> Sparad text"
)

// Merge joins what two people have made of the same text, sentence by sentence.
// Passages that both have changed differently stand after each other between marks,
// and clean is false: somebody must choose.
func Merge(base, mine, theirs string) (merged string, clean bool) {
	o, a, b := sentences(base), sentences(mine), sentences(theirs)
	inA, inB := partners(o, a), partners(o, b)
	var out strings.Builder
	clean = true
	i, j, k := 0, 0, 0 // what is read of base, mine and theirs
	for i < len(o) || j < len(a) || k < len(b) {
		next := i // the first sentence that all three have from here
		for next < len(o) && (inA[next] < j || inB[next] < k) {
			next++
		}
		toA, toB := len(a), len(b)
		if next < len(o) {
			toA, toB = inA[next], inB[next]
		}
		clean = passage(&out, o[i:next], a[j:toA], b[k:toB]) && clean
		i, j, k = next, toA, toB
		if next < len(o) {
			out.WriteString(o[next])
			i, j, k = next+1, toA+1, toB+1
		}
	}
	return out.String(), clean
}

// partners tells where each piece of the base stands in the other, -1 for nowhere.
func partners(base, other []string) []int {
	at := make([]int, len(base))
	for i := range at {
		at[i] = -1
	}
	for _, m := range common(base, other) {
		at[m[0]] = m[1]
	}
	return at
}

// passage writes the changed passage between two sentences that all have.
func passage(out *strings.Builder, base, mine, theirs []string) bool {
	switch {
	case slices.Equal(mine, theirs), slices.Equal(theirs, base):
		out.WriteString(strings.Join(mine, ""))
		return true
	case slices.Equal(mine, base):
		out.WriteString(strings.Join(theirs, ""))
		return true
	}
	if s := out.String(); s != "" && !strings.HasSuffix(s, "\n") {
		out.WriteString("\n")
	}
	for _, part := range []string{MineMark, strings.Join(mine, ""), middleMark, strings.Join(theirs, ""), TheirsMark} {
		out.WriteString(strings.TrimRight(part, "\n") + "\n")
	}
	return false
}

// Unmerged tells on which line marks of Merge are left, 0 for nowhere.
func Unmerged(text string) int {
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == MineMark || line == TheirsMark {
			return i + 1
		}
	}
	return 0
}
