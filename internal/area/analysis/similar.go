package analysis

import "klover/internal/word/sv"

// similarity tells how alike two names are, in percent: twice the parts of three letters
// that they share, by all that they have. Order of words does not matter.
func similarity(a, b string) int64 { return alike(trigrams(a), trigrams(b)) }

func alike(a, b map[string]int) int64 {
	var shared, all int
	for part, n := range a {
		shared += min(n, b[part])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return int64(200 * shared / all)
}

// trigrams are the parts of three letters of the words, each word with a space on both
// sides.
func trigrams(name string) map[string]int {
	parts := map[string]int{}
	for _, word := range sv.Words(name) {
		letters := []rune(" " + word + " ")
		for i := 0; i+3 <= len(letters); i++ {
			parts[string(letters[i:i+3])]++
		}
	}
	return parts
}

// stem is the beginning of a word by which names are looked up before they are compared.
const stem = 4

// stems are the beginnings of the words of a name that are long enough to tell something.
func stems(name string) []string {
	var list []string
	for _, word := range sv.Words(name) {
		if letters := []rune(word); len(letters) >= stem {
			list = append(list, string(letters[:stem]))
		}
	}
	return list
}
