package spend

import (
	"context"

	"klover/internal/word/party"
)

// mostReady is how many kinds of lines the rules remember the answer for. Then they begin
// anew: memory is bounded, and what is asked again is worked out again.
const mostReady = 1 << 20

// lineKey is what lines have in common that differ in day, quantity and amount only.
type lineKey struct {
	item
	party int64
}

// ready is what the rules say of such lines; the kind of each is set by meet.
type ready struct {
	choice
	kind     Kind
	supplier int64
	category int64
	answer   *answer
}

// answerKey is what an answer is worked out for.
type answerKey struct {
	supplier string
	party    int64
	category string
	named    string
	article  int64 // 0 for one without a number, -1 for one that no list has
}

// wayKey is a category in a party.
type wayKey struct {
	party    party.Code
	category string
}

// answers keeps what the book has answered.
type answers struct {
	book      Book
	contracts map[string]int64  // their numbers in the lake
	offers    map[int64][]offer // by article
	worked    map[answerKey]*answer
	ways      map[wayKey]*answer
	ready     map[lineKey]ready
}

// begin lets go of all answers.
func (p *answers) begin() {
	p.offers, p.worked, p.ways, p.ready = map[int64][]offer{}, map[answerKey]*answer{}, map[wayKey]*answer{}, map[lineKey]ready{}
}

// way is the answer for a category, for those whose supplier has no contract.
func (p *answers) way(of party.Code, way []string) *answer {
	key := wayKey{party: of}
	if len(way) > 0 {
		key.category = way[len(way)-1]
	}
	made, ok := p.ways[key]
	if !ok {
		made = p.book.withoutAnswer(of, way, p.contracts)
		p.ways[key] = made
	}
	return made
}

// meet makes the rules know all that the lines name, and returns what they say of each.
func (r *Rules) meet(ctx context.Context, lines []Raw) ([]ready, error) {
	if len(r.ready) > mostReady {
		r.forget()
	}
	known := make([]ready, len(lines))
	var later []int
	var fresh []Raw
	seen := map[lineKey]bool{}
	for i, l := range lines {
		key := keyOfLine(l)
		if one, ok := r.ready[key]; ok {
			known[i] = one
			continue
		}
		if later = append(later, i); !seen[key] {
			seen[key] = true
			fresh = append(fresh, l)
		}
	}
	if len(fresh) > 0 {
		if err := r.prepare(ctx, fresh); err != nil {
			return nil, err
		}
	}
	for _, i := range later {
		known[i] = r.ready[keyOfLine(lines[i])]
	}
	for i, l := range lines {
		known[i].kind = r.kindOf(l)
	}
	return known, nil
}

func keyOfLine(l Raw) lineKey { return lineKey{itemOf(l), l.Party} }

// forget lets go of what has been met.
func (r *Rules) forget() {
	clear(r.sellers)
	clear(r.accounts)
	clear(r.articles)
	clear(r.items)
	clear(r.names[articleDim])
	r.begin()
}

// prepare reads what lines name and works out what is said of them.
func (r *Rules) prepare(ctx context.Context, lines []Raw) error {
	if err := r.read(ctx, lines); err != nil {
		return err
	}
	if err := r.choose(ctx, lines); err != nil {
		return err
	}
	for _, l := range lines {
		r.ready[keyOfLine(l)] = r.readyFor(l)
	}
	return nil
}

func (r *Rules) readyFor(l Raw) ready {
	seller, article, chosen := r.sellers[l.Seller], r.articles[l.Article], r.items[itemOf(l)]
	a := asked{supplier: seller.supplierID, party: r.parties[l.Party], named: l.Named, way: r.category.way[chosen.categoryID],
		unit: article.Unit, numbered: article.numbered(), offers: r.offers[l.Article]}
	key := answerKey{supplier: a.supplier, party: l.Party, category: chosen.categoryID, named: l.Named, article: l.Article}
	switch {
	case !a.numbered:
		key.article = 0
	case len(a.offers) == 0:
		key.article = -1
	}
	made, ok := r.worked[key]
	if !ok {
		made = r.book.answer(a, r.contracts, r.way)
		r.worked[key] = made
	}
	return ready{choice: chosen, supplier: seller.number, category: r.category.number[chosen.categoryID], answer: made}
}
