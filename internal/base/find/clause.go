package find

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"klover/internal/base/db"
)

// fewHits is how many hits of a word may be gathered before a list is read. Where
// even the rarest word has more, a list meets its page of hits, and the count its
// limit, sooner by walking in its own order.
const fewHits = 20_000

// Clause adds to a list's conditions that the record has all words of the text.
// The rarest word gives the rows and the others are looked up in each; when even
// the rarest is common, the list keeps its own order and stops at its limit. The
// database is asked only how common the words are: when it does not answer, the
// list meets the same fault.
func Clause(ctx context.Context, d *db.DB, kind, text string, w *db.Where, idColumn string) {
	narrow(kind, rarestFirst(ctx, d, kind, needed(Words(text))), w, idColumn)
}

func narrow(kind string, words []counted, w *db.Where, idColumn string) {
	if len(words) == 0 {
		return
	}
	args := func(word counted) []any { return append([]any{kind}, bounds(word.text)...) }
	if words[0].hits > fewHits {
		for _, word := range words {
			w.Add(has(idColumn), args(word)...)
		}
		return
	}
	// The other words are looked up before the records, which are larger.
	one, all := "SELECT rarest.ref FROM find_word rarest WHERE kind = ? AND word >= ? AND word < ? AND word LIKE ?", args(words[0])
	for _, word := range words[1:] {
		one, all = one+" AND "+has("rarest.ref"), append(all, args(word)...)
	}
	w.Add(idColumn+" IN ("+one+")", all...)
}

// has is the condition that the record has a word. OFFSET keeps PostgreSQL from
// gathering all hits of the word in a join.
func has(id string) string {
	return "EXISTS (SELECT 1 FROM find_word WHERE ref = " + id + " AND kind = ? AND word >= ? AND word < ? AND word LIKE ? LIMIT 1 OFFSET 0)"
}

type counted struct {
	text string
	hits int
}

// rarestFirst returns the words with how many hits each has in a register, in all
// of them for "". Counting stops where it makes no difference: at what the rarest word
// so far has, and long words, which are rare, are counted first.
func rarestFirst(ctx context.Context, d *db.DB, kind string, words []string) []counted {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	list := make([]counted, len(words))
	most := fewHits + 1
	for i, word := range words {
		var w db.Where
		w.Add("word >= ? AND word < ? AND word LIKE ?", bounds(word)...)
		if kind != "" {
			w.Add("kind = ?", kind)
		}
		hits, _ := db.One[int](ctx, d, `SELECT count(*) FROM (SELECT 1 FROM find_word `+w.SQL()+` LIMIT `+w.Arg(most)+`) few`, w.Args()...)
		list[i] = counted{word, hits}
		most = min(most, hits+1)
	}
	slices.SortStableFunc(list, func(a, b counted) int { return cmp.Compare(a.hits, b.hits) })
	return list
}

// needed leaves out words that another word begins with: what has the longer one
// has the shorter.
func needed(words []string) []string {
	words = distinct(words)
	return slices.DeleteFunc(slices.Clone(words), func(short string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return w != short && strings.HasPrefix(w, short) })
	})
}
