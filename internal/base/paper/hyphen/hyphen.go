// Package hyphen finds where Swedish words may be divided, with Liang's method
// and the patterns of LibreOffice (see PATTERNS.md for their licence).
package hyphen

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed hyph_sv_SE.dic
var dictionary []byte

// Fewest letters left before and after a division. The patterns allow fewer,
// but such divisions are hard to read.
const (
	before = 3
	after  = 3
)

// patterns maps the letters of a pattern to the weights between them.
var patterns = sync.OnceValue(func() map[string][]byte {
	all := make(map[string][]byte, 16000)
	for line := range strings.Lines(latin1(dictionary)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] >= 'A' && line[0] <= 'Z' {
			continue // name of the encoding, and limits
		}
		letters, weights := split(line)
		if len(weights) == len([]rune(letters))+1 {
			all[letters] = weights
		}
	}
	return all
})

func latin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes)
}

// split parts ".a2bo" into ".abo" and the weights 0 0 2 0 0.
func split(pattern string) (string, []byte) {
	var letters strings.Builder
	weights := []byte{0}
	for _, r := range pattern {
		if r >= '0' && r <= '9' {
			weights[len(weights)-1] = byte(r - '0')
			continue
		}
		letters.WriteRune(r)
		weights = append(weights, 0)
	}
	return letters.String(), weights
}

// Points are the byte offsets in the word where it may be divided, in order. A
// soft hyphen in the word overrules the patterns: then only the places after
// soft hyphens are given.
func Points(word string) []int {
	if strings.ContainsRune(word, '\u00ad') {
		return softPoints(word)
	}
	runes := []rune(word)
	first, last := core(runes)
	if last-first < before+after {
		return nil
	}
	weights := weigh(runes[first:last])
	var points []int
	offset := len(string(runes[:first]))
	for i := first; i < last; i++ {
		if i-first >= before && last-i >= after && weights[i-first]%2 == 1 {
			points = append(points, offset)
		}
		offset += len(string(runes[i]))
	}
	return points
}

func softPoints(word string) []int {
	var points []int
	for i := range word {
		if rest := word[i:]; strings.HasPrefix(rest, "\u00ad") && len(rest) > 2 {
			points = append(points, i+2)
		}
	}
	return points
}

// core is the word without quotes, commas and the like around it. A word with
// digits or signs inside is not divided: it is a number, an address or a code.
func core(runes []rune) (first, last int) {
	first, last = 0, len(runes)
	for first < last && !unicode.IsLetter(runes[first]) {
		first++
	}
	for last > first && !unicode.IsLetter(runes[last-1]) {
		last--
	}
	capitals := 0
	for _, r := range runes[first:last] {
		if !unicode.IsLetter(r) {
			return 0, 0
		}
		if unicode.IsUpper(r) {
			capitals++
		}
	}
	if capitals > 1 {
		return 0, 0 // an abbreviation
	}
	return first, last
}

// weigh gives the weight before each letter; odd means that a division is
// allowed.
func weigh(letters []rune) []byte {
	all := patterns()
	padded := []rune("." + strings.ToLower(string(letters)) + ".")
	weights := make([]byte, len(padded)+1)
	for from := range padded {
		for to := from + 1; to <= len(padded) && to-from <= 14; to++ {
			for k, w := range all[string(padded[from:to])] {
				weights[from+k] = max(weights[from+k], w)
			}
		}
	}
	return weights[1:]
}
