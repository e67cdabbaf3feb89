package story

import (
	"regexp"
	"slices"
	"strings"
)

// ChangeKind is what has become of a piece of text.
type ChangeKind int

// The kinds of change.
const (
	Same ChangeKind = iota
	Added
	Removed
)

// Change is a piece of text and what has become of it.
type Change struct {
	Kind ChangeKind
	Text string
}

var (
	sentence = regexp.MustCompile(`[^\n]*?(?:[.!?:]\s+|\n+|$)`)
	words    = regexp.MustCompile(`\{\{[^{}]*\}\}|[\pL\pN]+|\s+|.`)
)

// Diff returns what has changed from one text to another, word by word: the kept
// and removed pieces are the first text, the kept and added the second.
func Diff(from, to string) []Change {
	var list []Change
	a, b := sentences(from), sentences(to)
	i, j := 0, 0
	for _, m := range append(common(a, b), [2]int{len(a), len(b)}) {
		list = append(list, inWords(strings.Join(a[i:m[0]], ""), strings.Join(b[j:m[1]], ""))...)
		i, j = m[0]+1, m[1]+1
		if m[0] < len(a) {
			list = append(list, Change{Same, a[m[0]]})
		}
	}
	return tidy(list)
}

// inWords compares two passages word by word.
func inWords(from, to string) []Change {
	var list []Change
	a, b := pieces(words, from), pieces(words, to)
	i, j := 0, 0
	for _, m := range append(common(a, b), [2]int{len(a), len(b)}) {
		list = append(list, Change{Removed, strings.Join(a[i:m[0]], "")}, Change{Added, strings.Join(b[j:m[1]], "")})
		i, j = m[0]+1, m[1]+1
		if m[0] < len(a) {
			list = append(list, Change{Same, a[m[0]]})
		}
	}
	return list
}

// tidy joins neighbours of one kind and drops the empty ones.
func tidy(list []Change) []Change {
	var out []Change
	for _, c := range list {
		n := len(out)
		switch {
		case c.Text == "":
		case n > 0 && out[n-1].Kind == c.Kind:
			out[n-1].Text += c.Text
		default:
			out = append(out, c)
		}
	}
	return out
}

// pieces cuts the text into what the expression finds, with nothing lost.
func pieces(shape *regexp.Regexp, text string) []string {
	return slices.DeleteFunc(shape.FindAllString(text, -1), func(s string) bool { return s == "" })
}

// sentences cuts the text after each sentence and line, and the space between them
// apart, so that a sentence is the same wherever it stands.
func sentences(text string) []string {
	var list []string
	for _, s := range pieces(sentence, text) {
		bare := strings.TrimRight(s, " \t\n")
		if bare != "" {
			list = append(list, bare)
		}
		if bare != s {
			list = append(list, s[len(bare):])
		}
	}
	return list
}

// most is how large a comparison may grow; beyond it the passages count as replaced.
const most = 16 << 20

// common returns the places of a longest series of pieces that both have.
func common(a, b []string) [][2]int {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var found [][2]int
	for i := range head {
		found = append(found, [2]int{i, i})
	}
	for _, m := range longest(a[head:len(a)-tail], b[head:len(b)-tail]) {
		found = append(found, [2]int{m[0] + head, m[1] + head})
	}
	for i := range tail {
		found = append(found, [2]int{len(a) - tail + i, len(b) - tail + i})
	}
	return found
}

func longest(a, b []string) [][2]int {
	if len(a) == 0 || len(b) == 0 || len(a)*len(b) > most {
		return nil
	}
	wide := len(b) + 1
	length := make([]int32, (len(a)+1)*wide) // of the series from here on
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*wide+j] = length[(i+1)*wide+j+1] + 1
			} else {
				length[i*wide+j] = max(length[(i+1)*wide+j], length[i*wide+j+1])
			}
		}
	}
	var found [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			found = append(found, [2]int{i, j})
			i, j = i+1, j+1
		case length[(i+1)*wide+j] >= length[i*wide+j+1]:
			i++
		default:
			j++
		}
	}
	return found
}
