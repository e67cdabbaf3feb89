package spend

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"klover/internal/base/lake"
	"klover/internal/word/party"
)

// blockLines is how many lines are derived at a time.
const blockLines = 8192

// partLines is how many of them one goroutine derives.
const partLines = 1024

// Batch is the lines of an import on their way into the lake. Nothing of it counts
// before Commit.
type Batch struct {
	store    Store
	rules    *Rules
	load     *lake.Load
	used     used
	number   int64 // of the import
	parties  map[party.Code]int64
	pending  []Source
	units    numbering[Unit]
	sellers  numbering[Seller]
	accounts numbering[Account]
	articles numbering[Article]
	last     lastKey
	covered  invoices // those that have their lines in the lake; nil until a ledger asks
}

// Begin begins the lines of an import, in place of those that it may have.
func (s Store) Begin(ctx context.Context, imported int64, r *Rules) (*Batch, error) {
	load, err := s.Lake.Load(ctx, batchName(imported))
	if err != nil {
		return nil, fmt.Errorf("writing import %d: %w", imported, err)
	}
	b := &Batch{store: s, rules: r, load: load, used: used{names: r.names, load: load}, number: imported, parties: map[party.Code]int64{},
		units: newNumbering(unitName, Unit.key), sellers: newNumbering(sellerName, Seller.key),
		accounts: newNumbering(accountName, Account.key), articles: newNumbering(articleName, Article.key)}
	for id, code := range r.parties {
		b.parties[code] = id
	}
	return b, nil
}

// Add adds a line.
func (b *Batch) Add(ctx context.Context, line Source) error {
	b.pending = append(b.pending, line)
	if len(b.pending) < blockLines {
		return nil
	}
	return b.flush(ctx)
}

// Commit makes the lines count, all at once.
func (b *Batch) Commit(ctx context.Context) error {
	defer b.load.Discard()
	if err := b.flush(ctx); err != nil {
		return err
	}
	if err := b.load.Commit(); err != nil {
		return err
	}
	return b.store.derivedBy(ctx, b.rules.generation, b.number)
}

// Discard forgets the lines. It may always be deferred.
func (b *Batch) Discard() { b.load.Discard() }

// flush gives the lines that wait their numbers, derives them and writes them.
func (b *Batch) flush(ctx context.Context) error {
	if err := b.nameAll(ctx); err != nil {
		return err
	}
	lines := make([]Raw, len(b.pending))
	for i := range b.pending {
		lines[i] = b.raw(&b.pending[i])
	}
	b.pending = b.pending[:0]
	return b.derive(ctx, lines)
}

// derive derives the lines and writes them.
func (b *Batch) derive(ctx context.Context, lines []Raw) error {
	derived, err := b.derived(ctx, lines)
	if err != nil {
		return err
	}
	return b.writeAll(lines, derived)
}

// derived is what the rules make of the lines, worked out on all processors.
func (b *Batch) derived(ctx context.Context, lines []Raw) ([]Derived, error) {
	known, err := b.rules.meet(ctx, lines)
	if err != nil {
		return nil, err
	}
	if err := b.cover(ctx, lines); err != nil {
		return nil, err
	}
	derived := make([]Derived, len(lines))
	var work sync.WaitGroup
	for from := 0; from < len(lines); from += partLines {
		work.Go(func() {
			for i := from; i < min(from+partLines, len(lines)); i++ {
				derived[i] = b.rules.derive(lines[i], known[i])
			}
		})
	}
	work.Wait()
	for i, raw := range lines {
		if b.isCovered(raw, derived[i]) {
			derived[i].Amount = 0
		}
	}
	return derived, nil
}

func (b *Batch) writeAll(lines []Raw, derived []Derived) error {
	for i, raw := range lines {
		if err := b.write(raw, derived[i]); err != nil {
			return err
		}
	}
	return nil
}

// nameAll gives numbers to what the lines name and has none. The sellers come before
// their articles.
func (b *Batch) nameAll(ctx context.Context) error {
	b.forget()
	for i := range b.pending {
		l := &b.pending[i]
		l.Unit.Party, l.Account.Party = l.Party, l.Party
		b.units.want(l.Unit)
		b.sellers.want(l.Seller)
		b.accounts.want(l.Account)
	}
	units, err := b.units.ask(ctx, b.store)
	if err != nil {
		return err
	}
	if len(units) > 0 {
		if err := b.store.linkUnits(ctx); err != nil {
			return err
		}
	}
	for _, u := range units {
		b.rules.names.set(unitDim, u.ID, string(u.Party), u.Code, u.Name)
	}
	if _, err := b.sellers.ask(ctx, b.store); err != nil {
		return err
	}
	if _, err := b.accounts.ask(ctx, b.store); err != nil {
		return err
	}
	for i := range b.pending {
		l := &b.pending[i]
		l.Article.Seller = b.sellers.ids[l.Seller]
		b.articles.want(l.Article)
	}
	_, err = b.articles.ask(ctx, b.store)
	return err
}

// mostNumbered is how many articles are remembered. More are looked up again, so that a
// file of millions of texts takes no more memory than one of thousands.
const mostNumbered = 150_000

func (b *Batch) forget() {
	if len(b.articles.ids) > mostNumbered {
		clear(b.articles.ids)
		b.rules.forget()
	}
}

// numbering is the numbers of what the lines name, as they name it.
type numbering[T named] struct {
	of    name[T]
	key   func(T) string
	ids   map[T]int64
	fresh []T
}

func newNumbering[T named](of name[T], key func(T) string) numbering[T] {
	return numbering[T]{of: of, key: key, ids: map[T]int64{}}
}

// want notes one that must have a number.
func (n *numbering[T]) want(one T) {
	if _, ok := n.ids[one]; !ok {
		n.ids[one] = 0
		n.fresh = append(n.fresh, one)
	}
}

// ask gets the numbers that are missing, and returns those of them by key.
func (n *numbering[T]) ask(ctx context.Context, s Store) (map[string]T, error) {
	if len(n.fresh) == 0 {
		return nil, nil
	}
	byKey, keys := map[string]T{}, make([]string, len(n.fresh))
	for i, one := range n.fresh {
		keys[i] = n.key(one)
		*n.of.key(&one) = keys[i]
		byKey[keys[i]] = one
	}
	found, err := numberAll(ctx, s, n.of, byKey)
	if err != nil {
		return nil, err
	}
	for i, one := range n.fresh {
		known := found[keys[i]]
		n.ids[one] = *n.of.id(&known)
	}
	n.fresh = n.fresh[:0]
	return found, nil
}

// raw is the line with numbers for names.
func (b *Batch) raw(l *Source) Raw {
	return Raw{Party: b.parties[l.Party], On: l.On, Unit: b.units.ids[l.Unit], Seller: b.sellers.ids[l.Seller], Account: b.accounts.ids[l.Account],
		Article: b.articles.ids[l.Article], Invoice: b.invoiceKey(l), Number: l.Invoice, Named: l.Contract, Ordered: l.Order,
		Level: l.Level, Import: b.number, Row: l.Row, Quantity: l.Quantity, Stated: l.Amount}
}

// invoiceKey is the key of the line's invoice. A row that names no invoice is one.
func (b *Batch) invoiceKey(l *Source) int64 {
	if l.Invoice == "" {
		return hashOf("import", strconv.FormatInt(b.number, 10), strconv.FormatInt(l.Row, 10))
	}
	if l.Invoice != b.last.number || l.Seller != b.last.seller {
		b.last = lastKey{l.Seller, l.Invoice, InvoiceKey(l.Seller, l.Invoice)}
	}
	return b.last.key
}

// lastKey is the key of the invoice that the line before was of: most are of the same.
type lastKey struct {
	seller Seller
	number string
	key    int64
}

// write writes one line, in the order of Schema.
func (b *Batch) write(raw Raw, d Derived) error {
	for of, id := range [dims]int64{raw.Party, raw.Unit, raw.Seller, d.Supplier, raw.Account, d.Category, raw.Article, d.Contract} {
		if err := b.used.write(dim(of), id); err != nil {
			return err
		}
	}
	r := b.load.Rows("line")
	r.ID(raw.Party)
	r.Date(lake.DateOf(raw.On.Year(), int(raw.On.Month()), raw.On.Day()))
	for _, id := range []int64{raw.Unit, raw.Seller, raw.Account, raw.Article} {
		r.ID(id)
	}
	r.Int(raw.Invoice)
	r.Text(raw.Number)
	r.Text(raw.Named)
	r.Text(raw.Ordered)
	r.ID(int64(raw.Level))
	r.ID(raw.Import)
	r.Int(raw.Row)
	writeOpt(r, raw.Quantity.Known, int64(raw.Quantity.Quantity))
	r.Int(int64(raw.Stated))
	for _, id := range []int64{d.Supplier, d.Category, d.Contract, int64(d.Kind), d.Class, d.Reason, int64(d.Basis)} {
		r.ID(id)
	}
	r.Int(d.Certainty)
	r.Int(int64(d.Amount))
	writeOpt(r, d.Expected.Known, int64(d.Expected.Amount))
	r.Int(d.List)
	r.Int(d.Item)
	return r.End()
}

func writeOpt(r *lake.Rows, known bool, n int64) {
	if known {
		r.Int(n)
	} else {
		r.Null()
	}
}
