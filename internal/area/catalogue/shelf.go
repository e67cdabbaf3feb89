package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"klover/internal/base/find"
	"klover/internal/word/party"
)

// Shelf keeps the catalogue in memory: every contract that has been signed, with its
// words. So a search costs the same whatever the words, and the open files, which anybody
// may ask for, cost the database nothing. What has been written is read before each look.
type Shelf struct {
	mu    sync.Mutex
	end   int64   // of the history that has been read
	books []*book // by title
}

// book is a contract on the shelf.
type book struct {
	Row
	Keywords    string
	ExternalRef string
	Manager     string
	Secrecy     string
	TitleKey    string
	RunsKey     int64
	SignedKey   int64
	Branch      string // path of the category

	own    string // words of the contract: " 2022 handskar sterila "
	more   string // and those that people call it by
	public string // what is shown to everybody, and what they call it
}

// index sets the words.
func (b *book) index() {
	names := make([]string, len(b.Suppliers))
	for i, s := range b.Suppliers {
		names[i] = s.Name
	}
	shown := strings.Join(append(names, b.Number, b.Title, b.CPV), " ")
	b.own = words(shown + " " + b.ExternalRef + " " + b.Owner + " " + b.Manager)
	b.more = b.own + words(b.Keywords)
	b.public = words(shown + " " + b.Keywords)
}

func words(text string) string { return " " + strings.Join(find.Words(text), " ") + " " }

// look is a filter with what it needs to look at books.
type look struct {
	Filter
	words     []string
	branch    string          // path of the category
	contracts map[string]bool // of the supplier, nil for all
}

// offers tells whether the contract is in the catalogue of the day and among those that are
// asked for, whatever the words.
func (l look) offers(b *book) bool {
	switch {
	case b.BeginsOn == 0 || b.BeginsOn > l.On || b.RunsKey < int64(l.On):
		return false
	case l.Public && (!b.Public || b.Secrecy == string(secret)):
		return false
	case l.Party != "" && !b.Parties.Contains(party.Code(l.Party)):
		return false
	case l.CategoryID != "" && (l.branch == "" || !strings.HasPrefix(b.Branch, l.branch)):
		return false
	}
	return l.contracts == nil || l.contracts[b.ID]
}

// has tells whether a text has all the words. The public looks for parts of words.
func (l look) has(text string) bool {
	for _, w := range l.words {
		if !l.Public {
			w = " " + w
		}
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// among returns the books that are asked for: first those that people call so, then those
// whose own texts have the words.
func (l look) among(books []*book, p Page) []*book {
	var called, own []*book
	for _, b := range books {
		switch {
		case !l.offers(b):
		case l.Public && l.has(b.public), !l.Public && l.has(b.own):
			own = append(own, b)
		case !l.Public && l.has(b.more):
			called = append(called, b)
		}
	}
	order(called, p)
	order(own, p)
	return append(called, own...)
}

var orders = map[string]func(x, y *book) int{
	"title":     func(x, y *book) int { return cmp.Compare(x.TitleKey, y.TitleKey) },
	"runs_to":   func(x, y *book) int { return cmp.Compare(x.RunsKey, y.RunsKey) },
	"number":    func(x, y *book) int { return cmp.Compare(x.Number, y.Number) },
	"signed_on": func(x, y *book) int { return cmp.Compare(x.SignedKey, y.SignedKey) },
}

const usualOrder = "title"

// order sorts books as the page wants them, like db.Page does.
func order(books []*book, p Page) {
	key, desc := strings.CutPrefix(p.Sort, "-")
	by, ok := orders[key]
	if !ok {
		by, desc = orders[usualOrder], false
	}
	slices.SortFunc(books, func(x, y *book) int { return cmp.Or(by(x, y), cmp.Compare(x.ID, y.ID)) })
	if desc != p.Desc {
		slices.Reverse(books)
	}
}

// cut is the rows of one page.
func cut(books []*book, p Page) []Row {
	from, to := min(p.Offset, len(books)), len(books)
	if p.Limit > 0 {
		to = min(from+p.Limit, to)
	}
	rows := make([]Row, 0, to-from)
	for _, b := range books[from:to] {
		rows = append(rows, b.Row)
	}
	return rows
}
