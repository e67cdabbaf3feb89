package spend

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// sellerKind names the sellers in the history.
const sellerKind = "spend_seller"

// Matched is what is known of which supplier a seller is.
type Matched struct {
	SellerID   int64
	State      SellerState
	SupplierID identity.Ref // for SellerAsk the likeliest
	Score      int64
	How        string
	DecidedBy  string
	DecidedAt  *time.Time
}

// sure is the supplier that the seller counts as, "" for none.
func (m Matched) sure() string {
	if m.State == SellerAuto || m.State == SellerChosen {
		return string(m.SupplierID)
	}
	return ""
}

// Register reads the suppliers, ready for comparison.
func (s Store) Register(ctx context.Context) (*Register, error) {
	known, err := (supplier.Store{DB: s.DB}).Known(ctx)
	return NewRegister(known), err
}

// matcher decides about sellers with the register and the limits of today.
type matcher struct {
	register *Register
	limits   SellerLimits
}

func (s Store) sellerMatcher(ctx context.Context) (*matcher, error) {
	register, err := s.Register(ctx)
	if err != nil {
		return nil, err
	}
	limits, err := s.sellerLimits(ctx)
	return &matcher{register, limits}, err
}

func (m *matcher) match(one Seller) Matched {
	found := Matched{SellerID: one.ID, State: SellerNone}
	if list := m.register.Candidates(one); len(list) > 0 && m.limits.State(list[0].Score) != SellerNone {
		best := list[0]
		found = Matched{SellerID: one.ID, State: m.limits.State(best.Score), SupplierID: identity.Ref(best.ID), Score: best.Score, How: best.Because()}
	}
	return found
}

// matchesOf returns what is stored about sellers.
func (s Store) matchesOf(ctx context.Context, ids []int64) (map[int64]Matched, error) {
	found := map[int64]Matched{}
	for part := range slices.Chunk(ids, manyKeys) {
		rows, err := db.All[Matched](ctx, s.DB, `SELECT `+db.Columns[Matched]()+` FROM spend_seller_match WHERE seller_id IN (`+strings.Join(texts(part), ", ")+`)`)
		if err != nil {
			return nil, err
		}
		for _, m := range rows {
			found[m.SellerID] = m
		}
	}
	return found, nil
}

// match decides about the sellers that no person has decided about, and stores what is
// new. It returns what holds for all, and those whose supplier is another than before.
func (s Store) match(ctx context.Context, m *matcher, list map[int64]Seller) (all map[int64]Matched, changed []int64, err error) {
	ids := make([]int64, 0, len(list))
	for id := range list {
		ids = append(ids, id)
	}
	if all, err = s.matchesOf(ctx, ids); err != nil {
		return nil, nil, err
	}
	var fresh []Matched
	for id, one := range list {
		old, known := all[id]
		if known && old.State.Decided() {
			continue
		}
		now := m.match(one)
		if known && now.State == old.State && now.SupplierID == old.SupplierID && now.Score == old.Score && now.How == old.How {
			continue
		}
		all[id], fresh = now, append(fresh, now)
		if known && now.sure() != old.sure() {
			changed = append(changed, id)
		}
	}
	return all, changed, s.storeMatches(ctx, fresh)
}

// storeMatches replaces what the rules said before. A choice made meanwhile stays.
func (s Store) storeMatches(ctx context.Context, list []Matched) error {
	if len(list) == 0 {
		return nil
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, m := range list {
			_, err := tx.Exec(ctx, `
				INSERT INTO spend_seller_match (seller_id, state, supplier_id, score, how, decided_by) VALUES ($1, $2, $3, $4, $5, '')
				ON CONFLICT (seller_id) DO UPDATE SET state = excluded.state, supplier_id = excluded.supplier_id, score = excluded.score, how = excluded.how
				WHERE spend_seller_match.state NOT IN ('chosen', 'absent')`, m.SellerID, m.State, m.SupplierID, m.Score, m.How)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// suppliersOf returns the suppliers of the register that sellers are, by the seller's
// number. One that was merged is its survivor.
func (s Store) suppliersOf(ctx context.Context, m *matcher, list map[int64]Seller) (map[int64]supplier.Supplier, error) {
	matches, _, err := s.match(ctx, m, list)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, one := range matches {
		if id := one.sure(); id != "" {
			ids = append(ids, id)
		}
	}
	records, err := (supplier.Store{DB: s.DB}).Lookup(ctx, ids...)
	if err != nil {
		return nil, err
	}
	found := map[int64]supplier.Supplier{}
	for id, one := range matches {
		if record, ok := records[one.sure()]; ok {
			found[id] = record
		}
	}
	return found, nil
}

// MatchSellers compares all sellers that nobody has decided about with the register as it
// is now, and asks for a recount of those that became another supplier.
func (s Store) MatchSellers(ctx context.Context) (changed int, err error) {
	m, err := s.sellerMatcher(ctx)
	if err != nil {
		return 0, err
	}
	list, err := db.All[Seller](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Seller]("s")+` FROM spend_seller s
		LEFT JOIN spend_seller_match m ON m.seller_id = s.id
		WHERE m.state IS NULL OR m.state NOT IN ('chosen', 'absent')`)
	if err != nil {
		return 0, err
	}
	byNumber := map[int64]Seller{}
	for _, one := range list {
		byNumber[one.ID] = one
	}
	_, moved, err := s.match(ctx, m, byNumber)
	if err != nil {
		return 0, err
	}
	if len(moved) == 0 {
		return 0, nil
	}
	return len(moved), s.changed(ctx, changedSeller, texts(moved)...)
}

// Seller returns a seller and what is known of it.
func (s Store) Seller(ctx context.Context, id int64) (Seller, Matched, error) {
	one, err := db.One[Seller](ctx, s.DB, `SELECT `+db.Columns[Seller]()+` FROM spend_seller WHERE id = $1`, id)
	if err != nil {
		return one, Matched{}, err
	}
	found, err := s.matchesOf(ctx, []int64{id})
	m, ok := found[id]
	if !ok {
		m = Matched{SellerID: id, State: SellerNone}
	}
	return one, m, err
}

// ChooseSupplier says which supplier the sellers are. "" is that they are none of the
// register and shall not be asked about again.
func (s Store) ChooseSupplier(ctx context.Context, sellers []int64, supplierID, why string) error {
	state, verb := SellerChosen, "kopplade"
	var record supplier.Supplier
	if supplierID == "" {
		state, verb = SellerAbsent, "lät bli att koppla"
	} else {
		found, err := (supplier.Store{DB: s.DB}).Lookup(ctx, supplierID)
		if err != nil {
			return err
		}
		if record = found[supplierID]; record.ID == "" {
			return fault.NotFound("Leverantören finns inte i registret.")
		}
		verb = "kopplade till " + record.Name
	}
	return s.decide(ctx, sellers, verb, why, func(old Matched) Matched {
		return Matched{SellerID: old.SellerID, State: state, SupplierID: identity.Ref(record.ID), Score: old.scoreFor(record.ID), How: why}
	})
}

// scoreFor keeps the score of what was proposed when that was chosen.
func (m Matched) scoreFor(supplierID string) int64 {
	if string(m.SupplierID) == supplierID {
		return m.Score
	}
	return 0
}

// AcceptProposal takes the proposed supplier of each seller. Those without one are left.
func (s Store) AcceptProposal(ctx context.Context, sellers []int64) (taken int, err error) {
	found, err := s.matchesOf(ctx, sellers)
	if err != nil {
		return 0, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, id := range sellers {
			m := found[id]
			if m.State != SellerAsk || m.SupplierID == "" {
				continue
			}
			taken++
			if err := s.in(tx).ChooseSupplier(ctx, []int64{id}, string(m.SupplierID), "förslaget godtogs: "+m.How); err != nil {
				return err
			}
		}
		return nil
	})
	return taken, err
}

// CreateSuppliers registers the sellers as suppliers and couples them.
func (s Store) CreateSuppliers(ctx context.Context, sellers []int64) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		for _, id := range sellers {
			one, m, err := s.in(tx).Seller(ctx, id)
			if err != nil {
				return err
			}
			if m.sure() != "" {
				return fault.Conflict("%s är redan kopplad till en leverantör.", one.Name)
			}
			made, err := (supplier.Store{DB: tx}).Create(ctx, one.asSupplier())
			if err != nil {
				return err
			}
			if err := s.in(tx).ChooseSupplier(ctx, []int64{id}, made.ID, "lades upp i registret efter fakturorna"); err != nil {
				return err
			}
		}
		return nil
	})
}

// asSupplier is the seller as a new supplier. What cannot be right is left out.
func (s Seller) asSupplier() supplier.Supplier {
	made := supplier.New()
	made.Name, made.OrgNo = s.Name, s.number()
	if made.OrgNo == "" && s.Country != "" && s.Country != "SE" {
		made.Country, made.VATNo = s.Country, vatOf(s.VAT)
	}
	if made.Bankgiro.UnmarshalText([]byte(s.Bankgiro)) != nil {
		made.Bankgiro = ""
	}
	made.Notes = "Upplagd efter leverantörsreskontran."
	return made
}

// ReopenSellers takes back what people have decided, so that the rules say what holds.
func (s Store) ReopenSellers(ctx context.Context, sellers []int64, why string) error {
	m, err := s.sellerMatcher(ctx)
	if err != nil {
		return err
	}
	list, err := byID(ctx, s.DB, sellerName, sellers)
	if err != nil {
		return err
	}
	return s.decide(ctx, sellers, "ångrade valet av leverantör för", why, func(old Matched) Matched {
		if !old.State.Decided() {
			return old
		}
		return m.match(list[old.SellerID])
	})
}

// decide stores what a person has decided for each seller, with its history, and asks for
// a recount of their lines.
func (s Store) decide(ctx context.Context, sellers []int64, verb, why string, change func(Matched) Matched) error {
	if len(sellers) == 0 {
		return fault.Wrong("Markera minst en leverantör.")
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		list, err := byID(ctx, tx, sellerName, sellers)
		if err != nil {
			return err
		}
		matches, err := s.in(tx).matchesOf(ctx, sellers)
		if err != nil {
			return err
		}
		var entries []audit.Entry
		for _, id := range sellers {
			one, ok := list[id]
			if !ok {
				return fault.NotFound("Leverantören i fakturorna finns inte.")
			}
			old := matches[id]
			old.SellerID = id
			if err := s.in(tx).store(ctx, change(old)); err != nil {
				return err
			}
			entries = append(entries, audit.Entry{Kind: sellerKind, Ref: strconv.FormatInt(id, 10), Title: one.Name, Verb: verb, Why: why})
		}
		if err := audit.WriteAll(ctx, tx, entries); err != nil {
			return err
		}
		return s.in(tx).changed(ctx, changedSeller, texts(sellers)...)
	})
}

func (s Store) store(ctx context.Context, m Matched) error {
	m.DecidedBy, m.DecidedAt = "", nil
	if m.State.Decided() {
		now := s.DB.Now()
		m.DecidedBy, m.DecidedAt = audit.ActorFrom(ctx).Name, &now
	}
	_, err := s.DB.Exec(ctx, `
		INSERT INTO spend_seller_match (seller_id, state, supplier_id, score, how, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (seller_id) DO UPDATE SET state = excluded.state, supplier_id = excluded.supplier_id, score = excluded.score,
			how = excluded.how, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
		m.SellerID, m.State, m.SupplierID, m.Score, m.How, m.DecidedBy, m.DecidedAt)
	return err
}

// SellerHistory returns what people have decided about a seller, newest first.
func (s Store) SellerHistory(ctx context.Context, id int64) ([]audit.Entry, error) {
	return audit.History(ctx, s.DB, sellerKind, strconv.FormatInt(id, 10))
}
