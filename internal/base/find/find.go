// Package find is the one word index behind every search: the search over all
// registers and the text filter of each list. A query is a set of word
// beginnings; a record is a hit when it has them all. The index is plain tables,
// so that both engines answer alike, and small ranges, so that a search costs
// the same in a large register as in a small one.
package find

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"klover/internal/base/db"
)

// Migrations holds the tables of the index.
//
//go:embed migrations
var Migrations embed.FS

// maxWord cuts long words: more letters make no search sharper.
const maxWord = 24

// Doc is a record as search sees it.
type Doc struct {
	Kind   string // the register: "procurement"
	Ref    string // the record's id
	Title  string // shown, and searched
	Detail string // shown under the title, and searched
	URL    string
	Perm   string // the permission needed to see the hit
	Words  string // searched, not shown
}

// Hit is a found record.
type Hit struct {
	Kind   string
	Ref    string
	Title  string
	Detail string
	URL    string
	Perm   string
}

type word struct{ Word, Kind, Ref string }

// Put adds or replaces a record. Call it inside the transaction of the change.
// Most changes leave most words as they were, so only the difference is written.
func Put(ctx context.Context, tx *db.DB, doc Doc) error {
	had, err := db.All[string](ctx, tx, `SELECT word FROM find_word WHERE kind = $1 AND ref = $2`, doc.Kind, doc.Ref)
	if err != nil {
		return fmt.Errorf("reading indexed words: %w", err)
	}
	has := doc.words()
	gone, added := without(had, has), without(has, had)
	if len(gone) > 0 {
		var w db.Where
		w.Add("kind = ?", doc.Kind)
		w.Add("ref = ?", doc.Ref)
		w.In("word", gone)
		if _, err := tx.Exec(ctx, `DELETE FROM find_word `+w.SQL(), w.Args()...); err != nil {
			return fmt.Errorf("removing indexed words: %w", err)
		}
	}
	if err := db.InsertAll(ctx, tx, "find_word", doc.rows(added)); err != nil {
		return fmt.Errorf("indexing words: %w", err)
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO find_doc (kind, ref, title, detail, url, perm) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, ref) DO UPDATE SET title = excluded.title, detail = excluded.detail, url = excluded.url, perm = excluded.perm`,
		doc.Kind, doc.Ref, doc.Title, doc.Detail, doc.URL, doc.Perm)
	return err
}

// words returns what the record is found by, each word once.
func (d Doc) words() []string { return distinct(Words(d.Title + " " + d.Detail + " " + d.Words)) }

func (d Doc) rows(words []string) []word {
	rows := make([]word, len(words))
	for i, w := range words {
		rows[i] = word{w, d.Kind, d.Ref}
	}
	return rows
}

// without returns the words that the other list lacks.
func without(words, other []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(other, w) })
}

// PutAll adds many records that are not in the index yet, for imports.
func PutAll(ctx context.Context, tx *db.DB, docs []Doc) error {
	hits := make([]Hit, len(docs))
	var words []word
	for i, d := range docs {
		hits[i] = Hit{d.Kind, d.Ref, d.Title, d.Detail, d.URL, d.Perm}
		words = append(words, d.rows(d.words())...)
	}
	if err := db.InsertAll(ctx, tx, "find_doc", hits); err != nil {
		return fmt.Errorf("indexing: %w", err)
	}
	if err := db.InsertAll(ctx, tx, "find_word", words); err != nil {
		return fmt.Errorf("indexing words: %w", err)
	}
	return nil
}

// Remove takes a record out of the index.
func Remove(ctx context.Context, tx *db.DB, kind, ref string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM find_word WHERE kind = $1 AND ref = $2`, kind, ref); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM find_doc WHERE kind = $1 AND ref = $2`, kind, ref)
	return err
}

// RemoveAll takes many records of one kind out of the index, for the undo of an import.
func RemoveAll(ctx context.Context, tx *db.DB, kind string, refs []string) error {
	for part := range slices.Chunk(refs, 500) {
		var w db.Where
		w.Add("kind = ?", kind)
		w.In("ref", part)
		for _, table := range []string{"find_word", "find_doc"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` `+w.SQL(), w.Args()...); err != nil {
				return err
			}
		}
	}
	return nil
}

// mostCandidates is how many records with the rarest word a search over all
// registers looks at. Whoever has found that many types one more letter.
const mostCandidates = 2000

// Search returns the records that have all words of the text and that the
// permissions allow, in Swedish order of their titles. Without words there are no hits.
func Search(ctx context.Context, d *db.DB, text string, perms []string, limit int) ([]Hit, error) {
	words := needed(Words(text))
	if len(words) == 0 || len(perms) == 0 {
		return nil, nil
	}
	var w db.Where
	w.In("perm", perms)
	for _, part := range words {
		w.Add("EXISTS (SELECT 1 FROM find_word w WHERE w.kind = d.kind AND w.ref = d.ref AND w.word >= ? AND w.word < ? AND w.word LIKE ?)", bounds(part)...)
	}
	rarest := rarestFirst(ctx, d, "", words)[0].text
	candidates := "SELECT DISTINCT c.kind, c.ref FROM find_word c WHERE c.word >= " + w.Arg(rarest) +
		" AND c.word < " + w.Arg(rarest+ceiling) + " LIMIT " + w.Arg(mostCandidates)
	hits, err := db.All[Hit](ctx, d, `
		SELECT d.kind, d.ref, d.title, d.detail, d.url, d.perm
		FROM (`+candidates+`) f
		JOIN find_doc d ON d.kind = f.kind AND d.ref = f.ref
		`+w.SQL()+`
		ORDER BY d.title COLLATE "sv-x-icu", d.ref LIMIT `+w.Arg(limit), w.Args()...)
	if err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return hits, nil
}

// ceiling follows every word with the prefix: words are at most maxWord letters.
var ceiling = strings.Repeat("z", maxWord+1)

// bounds returns the range of words that begin with the prefix. The LIKE makes it
// exact where a collation mixes neighbours, such as v and w in old Swedish order.
func bounds(prefix string) []any { return []any{prefix, prefix + ceiling, prefix + "%"} }

// Words returns the folded words of a text, in order. A word with hyphens or
// points is there whole and in parts: "2022-0123" gives 20220123, 2022 and 0123.
func Words(text string) []string {
	var words []string
	for _, chunk := range strings.FieldsFunc(text, unicode.IsSpace) {
		parts := strings.FieldsFunc(chunk, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, p := range parts {
			words = appendWord(words, p)
		}
		if len(parts) > 1 {
			words = appendWord(words, strings.Join(parts, ""))
		}
	}
	return words
}

func appendWord(words []string, text string) []string {
	w := Fold(text)
	if w == "" {
		return words
	}
	return append(words, w)
}

// Fold turns a word into the letters a–z and digits: case and accents go, Å, Ä
// and Ö are kept apart from A and O as "za", "zb" and "zc", so z itself is "zz".
func Fold(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(norm.NFC.String(text)) {
		if b.Len() >= maxWord {
			break
		}
		b.WriteString(foldRune(r))
	}
	return b.String()
}

func foldRune(r rune) string {
	switch {
	case r == 'å':
		return "za"
	case r == 'ä' || r == 'æ':
		return "zb"
	case r == 'ö' || r == 'ø':
		return "zc"
	case r == 'z':
		return "zz"
	case r >= 'a' && r <= 'y' || r >= '0' && r <= '9':
		return string(r)
	}
	base := []rune(norm.NFD.String(string(r)))[0]
	if base != r {
		return foldRune(base)
	}
	return ""
}

func distinct(words []string) []string {
	seen := map[string]bool{}
	var once []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			once = append(once, w)
		}
	}
	return once
}
