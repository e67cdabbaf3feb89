package price

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/find"
)

// nameBlock is how many names have their words in the same rows of price_word. Names that
// are stored together begin a block of their own, so that no row is written twice.
const nameBlock = 1000

// wordBlock is which names of a block have a word: the ends of their keys, " 17 204 ".
type wordBlock struct {
	Word  string
	Block int64
	N     int64
	Names string
}

// wordsOf returns the words of new names, in the order of the index.
func wordsOf(names []articleName) []wordBlock {
	type place struct {
		word  string
		block int64
	}
	at := map[place]int{}
	var list []wordBlock
	for _, one := range names {
		block, end := one.Key/nameBlock, strconv.FormatInt(one.Key%nameBlock, 10)
		for _, word := range distinct(find.Words(one.Name)) {
			i, ok := at[place{word, block}]
			if !ok {
				i = len(list)
				at[place{word, block}] = i
				list = append(list, wordBlock{Word: word, Block: block, Names: " "})
			}
			list[i].N++
			list[i].Names += end + " "
		}
	}
	slices.SortFunc(list, func(a, b wordBlock) int {
		return cmp.Or(cmp.Compare(a.Word, b.Word), cmp.Compare(a.Block, b.Block))
	})
	return list
}

func (b wordBlock) keys() []int64 {
	keys := make([]int64, 0, b.N)
	end := int64(0)
	for _, digit := range []byte(b.Names[1:]) {
		if digit != ' ' {
			end = 10*end + int64(digit-'0')
			continue
		}
		keys, end = append(keys, b.Block*nameBlock+end), 0
	}
	return keys
}

func keysOf(blocks []wordBlock) []int64 {
	var keys []int64
	for _, b := range blocks {
		keys = append(keys, b.keys()...)
	}
	return keys
}

func distinct(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// wordEnd follows every word with a prefix.
const wordEnd = "zzzzzzzzzzzzzzzzzzzzzzzzz"

const beginsWith = "o.word >= ? AND o.word < ? AND o.word LIKE ?"

func beginning(word string) []any { return []any{word, word + wordEnd, word + "%"} }

// Limits of a search by words. It begins with few blocks, since the first hits are
// usually enough, and takes four times as many at every turn.
const (
	firstBlocks = 16
	mostBlocks  = 1024 // at a turn
	mostTurns   = 12
	nameChunk   = 200    // names whose articles are looked up at a time
	mostNames   = 4000   // names looked up: nearly all are of articles in force
	fewBlocks   = 10_000 // where counting how common a word is stops
)

// errMany ends a search that has more names to look up than a search may.
var errMany = errors.New("more names than are looked up")

// foundByWords looks up names that have all words until enough of their articles are in
// force. More says that the search stopped before all were looked up.
func (s Store) foundByWords(ctx context.Context, text string, most int) (all []Found, more bool, err error) {
	words, err := s.rarestFirst(ctx, find.Words(text))
	if err != nil || len(words) == 0 {
		return nil, false, err
	}
	for keys, err := range s.namesWith(ctx, words) {
		if errors.Is(err, errMany) {
			return all, true, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("searching names of articles: %w", err)
		}
		some, unsure, err := s.found(ctx, most, func(w *db.Where) { inKeys(w, "i.name_key", keys) })
		if err != nil {
			return nil, false, err
		}
		if all, more = append(all, some...), more || unsure; len(all) > most {
			break
		}
	}
	return all, more, nil
}

// namesWith walks the names that have all words, some at a time and the newest first, and
// ends with errMany when there are too many.
func (s Store) namesWith(ctx context.Context, words []string) iter.Seq2[[]int64, error] {
	return func(yield func([]int64, error) bool) {
		last, left := wordBlock{Word: words[0] + wordEnd}, mostNames
		looked := map[int64]bool{} // a name may have two words that begin alike
		for turn, n := 0, firstBlocks; turn < mostTurns; turn, n = turn+1, min(4*n, mostBlocks) {
			blocks, err := s.blocksBefore(ctx, words[0], last, n)
			keys := keysOf(blocks)
			for _, word := range words[1:] {
				if err == nil {
					keys, err = s.having(ctx, keys, word)
				}
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for part := range slices.Chunk(unseen(keys, looked), nameChunk) {
				if left -= len(part); left < 0 {
					yield(nil, errMany)
					return
				}
				if !yield(part, nil) {
					return
				}
			}
			if len(blocks) < n {
				return
			}
			last = blocks[n-1]
		}
		yield(nil, errMany)
	}
}

// blocksBefore returns some blocks of words that begin so, before the last that was read.
func (s Store) blocksBefore(ctx context.Context, word string, last wordBlock, n int) ([]wordBlock, error) {
	var w db.Where
	w.Add(beginsWith, beginning(word)...)
	w.Add("(o.word, o.block) < (?, ?)", last.Word, last.Block)
	return db.All[wordBlock](ctx, s.DB, `SELECT o.word, o.block, o.n, o.names FROM price_word o `+w.SQL()+` ORDER BY o.word DESC, o.block DESC LIMIT `+w.Arg(n), w.Args()...)
}

// having returns the names among the keys that have a word that begins so.
func (s Store) having(ctx context.Context, keys []int64, word string) ([]int64, error) {
	var blocks []int64
	for _, key := range keys {
		blocks = append(blocks, key/nameBlock)
	}
	slices.Sort(blocks)
	if blocks = slices.Compact(blocks); len(blocks) == 0 {
		return nil, nil
	}
	var w db.Where
	if first, last := blocks[0], blocks[len(blocks)-1]; last-first < 2*int64(len(blocks)) {
		w.Add("o.block >= ? AND o.block <= ?", first, last)
	} else {
		inKeys(&w, "o.block", blocks)
	}
	w.Add(beginsWith, beginning(word)...)
	others, err := db.All[wordBlock](ctx, s.DB, `SELECT o.word, o.block, o.n, o.names FROM price_word o `+w.SQL(), w.Args()...)
	has := map[int64]*[nameBlock]bool{}
	for _, o := range others {
		if has[o.Block] == nil {
			has[o.Block] = &[nameBlock]bool{}
		}
		for _, key := range o.keys() {
			has[o.Block][key%nameBlock] = true
		}
	}
	return slices.DeleteFunc(keys, func(key int64) bool {
		names := has[key/nameBlock]
		return names == nil || !names[key%nameBlock]
	}), err
}

func inKeys(w *db.Where, column string, keys []int64) {
	marks := make([]string, len(keys))
	for i, key := range keys {
		marks[i] = w.Arg(key)
	}
	w.Add(column + " IN (" + strings.Join(marks, ", ") + ")")
}

func unseen(keys []int64, seen map[int64]bool) []int64 {
	return slices.DeleteFunc(keys, func(key int64) bool {
		was := seen[key]
		seen[key] = true
		return was
	})
}

// rarestFirst orders the words by how many names have them; none when one of them is in
// no name.
func (s Store) rarestFirst(ctx context.Context, words []string) ([]string, error) {
	words = distinct(words)
	names := map[string]int64{}
	for _, word := range words {
		n, err := db.One[int64](ctx, s.DB, `SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM (SELECT n FROM price_word WHERE word >= $1 AND word < $2 AND word LIKE $3 LIMIT $4) few`, append(beginning(word), fewBlocks)...)
		if err != nil {
			return nil, fmt.Errorf("counting words: %w", err)
		}
		if n == 0 {
			return nil, nil
		}
		names[word] = n
	}
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(names[a], names[b]) })
	return words, nil
}
