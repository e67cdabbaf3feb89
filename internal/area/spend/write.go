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
	store   Store
	rules   *Rules
	load    *lake.Load
	used    used
	number  int64 // of the import
	parties map[party.Code]int64
	pending []Source
	units   map[string]Unit
	sellers map[string]Seller
	account map[string]Account
	article map[string]Article
	covered invoices // those that have their lines in the lake; nil until a ledger asks
}

// Begin begins the lines of an import, in place of those that it may have.
func (s Store) Begin(ctx context.Context, imported int64, r *Rules) (*Batch, error) {
	load, err := s.Lake.Load(ctx, batchName(imported))
	if err != nil {
		return nil, fmt.Errorf("writing import %d: %w", imported, err)
	}
	b := &Batch{store: s, rules: r, load: load, used: used{names: r.names, load: load}, number: imported, parties: map[party.Code]int64{},
		units: map[string]Unit{}, sellers: map[string]Seller{}, account: map[string]Account{}, article: map[string]Article{}}
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
	for i, l := range b.pending {
		lines[i] = b.raw(l)
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
	units, sellers, accounts := map[string]Unit{}, map[string]Seller{}, map[string]Account{}
	for i := range b.pending {
		l := &b.pending[i]
		l.Unit.Party, l.Account.Party = l.Party, l.Party
		l.Unit.Key, l.Account.Key, l.Seller.Key = l.Unit.key(), l.Account.key(), l.Seller.key()
		missing(b.units, units, l.Unit.Key, l.Unit)
		missing(b.sellers, sellers, l.Seller.Key, l.Seller)
		missing(b.account, accounts, l.Account.Key, l.Account)
	}
	if err := take(ctx, b.store, unitName, units, b.units); err != nil {
		return err
	}
	if err := take(ctx, b.store, sellerName, sellers, b.sellers); err != nil {
		return err
	}
	if err := take(ctx, b.store, accountName, accounts, b.account); err != nil {
		return err
	}
	if len(units) > 0 {
		if err := b.store.linkUnits(ctx); err != nil {
			return err
		}
	}
	for _, u := range b.units {
		b.rules.names.set(unitDim, u.ID, string(u.Party), u.Code, u.Name)
	}
	articles := map[string]Article{}
	for i := range b.pending {
		l := &b.pending[i]
		l.Article.Seller = b.sellers[l.Seller.Key].ID
		l.Article.Key = l.Article.key()
		missing(b.article, articles, l.Article.Key, l.Article)
	}
	return take(ctx, b.store, articleName, articles, b.article)
}

func missing[T any](known, fresh map[string]T, key string, one T) {
	if _, ok := known[key]; !ok {
		fresh[key] = one
	}
}

func take[T named](ctx context.Context, s Store, of name[T], fresh, known map[string]T) error {
	if len(fresh) == 0 {
		return nil
	}
	found, err := numberAll(ctx, s, of, fresh)
	for key, one := range found {
		known[key] = one
	}
	return err
}

// raw is the line with numbers for names.
func (b *Batch) raw(l Source) Raw {
	seller := b.sellers[l.Seller.Key].ID
	return Raw{Party: b.parties[l.Party], On: l.On, Unit: b.units[l.Unit.Key].ID, Seller: seller, Account: b.account[l.Account.Key].ID,
		Article: b.article[l.Article.Key].ID, Invoice: b.invoiceKey(l), Number: l.Invoice, Named: l.Contract, Ordered: l.Order,
		Level: l.Level, Import: b.number, Row: l.Row, Quantity: l.Quantity, Stated: l.Amount}
}

// invoiceKey is the key of the line's invoice. A row that names no invoice is one.
func (b *Batch) invoiceKey(l Source) int64 {
	if l.Invoice == "" {
		return hashOf("import", strconv.FormatInt(b.number, 10), strconv.FormatInt(l.Row, 10))
	}
	return InvoiceKey(l.Seller, l.Invoice)
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
