package spend

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// SellerFilter chooses sellers.
type SellerFilter struct {
	Text   string
	States []SellerState
	All    bool // every state
	Party  string
}

// SellerRow is a seller with what was bought and what it is taken for.
type SellerRow struct {
	ID         int64
	Party      party.Code
	Number     string
	Name       string
	OrgNo      string
	Person     bool
	State      SellerState
	Supplier   string // name of the survivor, of the proposal for SellerAsk
	SupplierID identity.Ref
	Score      int64
	How        string
	DecidedBy  string
	DecidedAt  *time.Time

	Amount money.Amount `db:"-"`
	Lines  int64        `db:"-"`
}

// hiddenNumber is shown instead of a sole trader's number, which is a personal number.
const hiddenNumber = "enskild firma, numret visas inte"

// seenNumber is the organisation number for who may not see personal numbers.
func seenNumber(person bool, number string, personal bool) string {
	if person && number != "" && !personal {
		return hiddenNumber
	}
	return number
}

// SellerFields describes a seller in a file.
var SellerFields = field.Set[SellerRow]{
	{Key: "name", Label: "Leverantör i fakturorna", At: func(r *SellerRow) any { return &r.Name }},
	{Key: "number", Label: "Nummer i reskontran", At: func(r *SellerRow) any { return &r.Number }},
	{Key: "org_no", Label: "Organisationsnummer", At: func(r *SellerRow) any { return &r.OrgNo }},
	{Key: "party", Label: "Part", At: func(r *SellerRow) any { p := string(r.Party); return &p }},
	{Key: "amount", Label: "Inköpt", Kind: field.Money, Unit: "kr", At: func(r *SellerRow) any { return &r.Amount }},
	{Key: "lines", Label: "Rader", Kind: field.Number, At: func(r *SellerRow) any { return &r.Lines }},
	{Key: "state", Label: "Läge", At: func(r *SellerRow) any { s := r.State.Sv(); return &s }},
	{Key: "supplier", Label: "Leverantör i registret", At: func(r *SellerRow) any { return &r.Supplier }},
	{Key: "score", Label: "Likhet i tusendelar", Kind: field.Number, At: func(r *SellerRow) any { return &r.Score }},
	{Key: "how", Label: "Varför", At: func(r *SellerRow) any { return &r.How }},
	{Key: "decided_by", Label: "Avgjort av", At: func(r *SellerRow) any { return &r.DecidedBy }},
}

// Sellers returns sellers, those that most was bought of first. The sums are of the lake
// and the states of the database, so the page is cut here.
func (s Store) Sellers(ctx context.Context, f SellerFilter) ([]SellerRow, error) {
	var w db.Where
	if !f.All {
		w.In("COALESCE(m.state, 'none')", stateTexts(f.States))
	}
	if f.Party != "" {
		w.Add("s.party = ?", f.Party)
	}
	for _, word := range strings.Fields(f.Text) {
		w.Add("(lower(s.name) LIKE lower(?) OR s.number LIKE ? OR (s.org_no LIKE ? AND NOT s.person))", "%"+word+"%", word+"%", word+"%")
	}
	rows, err := db.All[SellerRow](ctx, s.DB, `
		SELECT s.id, s.party, s.number, s.name, s.org_no, s.person, COALESCE(m.state, 'none') AS state, COALESCE(k.name, '') AS supplier, k.id AS supplier_id,
			COALESCE(m.score, 0) AS score, COALESCE(m.how, '') AS how, COALESCE(m.decided_by, '') AS decided_by, m.decided_at
		FROM spend_seller s
		LEFT JOIN spend_seller_match m ON m.seller_id = s.id
		LEFT JOIN supplier o ON o.id = m.supplier_id LEFT JOIN supplier k ON k.id = o.survivor_id
		`+w.SQL(), w.Args()...)
	if err != nil {
		return nil, err
	}
	bought, err := s.spendOf(ctx)
	for i := range rows {
		rows[i].Amount, rows[i].Lines = bought[rows[i].ID].Amount, bought[rows[i].ID].Lines
	}
	slices.SortFunc(rows, func(a, b SellerRow) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), strings.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return rows, err
}

func stateTexts(states []SellerState) []string {
	var list []string
	for _, one := range states {
		list = append(list, string(one))
	}
	return list
}

// SellersToSettle counts the sellers that somebody has to look at.
func (s Store) SellersToSettle(ctx context.Context) (int64, error) {
	return db.One[int64](ctx, s.DB, `SELECT count(*) FROM spend_seller_match WHERE state = 'ask'`)
}

// CandidatesOf returns the suppliers that a seller may be, the likeliest first.
func (s Store) CandidatesOf(ctx context.Context, one Seller) ([]Candidate, error) {
	r, err := s.Register(ctx)
	if err != nil {
		return nil, err
	}
	return r.Candidates(one), nil
}
