package compare

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"klover/internal/area/category"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// SpendAsk is what is looked at: a year, a level of the tree, and a group of parties.
type SpendAsk struct {
	Year  int
	Level int64
	Group string // id, "" for all
}

// Seen is what a party bought in a category during a year, "" for all categories.
type Seen struct {
	Party      string
	CategoryID string
	Label      string
	Amount     money.Amount // of the quarters that are shown
	Suppliers  int64        // added up over the quarters
	Quarters   int64        // shown
	Hidden     int64        // quarters that are hidden
	Invoices   int64
}

// Known tells whether anything is shown.
func (c Seen) Known() bool { return c.Quarters > 0 }

// Whole tells whether nothing is hidden.
func (c Seen) Whole() bool { return c.Hidden == 0 && c.Quarters > 0 }

// Viewed is a party of the page.
type Viewed struct {
	Code        string
	Name        string
	Inhabitants count.Count
	Own         bool
}

// View is spend side by side.
type View struct {
	Ask     SpendAsk
	Parties []Viewed // our own first
	Cells   []Seen
	Before  []Seen // the year before
}

// of returns what a party bought in a category, in the year or the one before.
func of(cells []Seen, party, category string) Seen {
	for _, c := range cells {
		if c.Party == party && c.CategoryID == category {
			return c
		}
	}
	return Seen{}
}

// Categories is those that any party has, the largest first.
func (v View) Categories() []Seen {
	sums := map[string]*Seen{}
	var list []*Seen
	for _, c := range v.Cells {
		if c.CategoryID == "" {
			continue
		}
		if sums[c.CategoryID] == nil {
			sums[c.CategoryID] = &Seen{CategoryID: c.CategoryID, Label: c.Label}
			list = append(list, sums[c.CategoryID])
		}
		sums[c.CategoryID].Amount += c.Amount
	}
	slices.SortFunc(list, func(a, b *Seen) int { return cmp.Or(cmp.Compare(b.Amount, a.Amount), sv.Compare(a.Label, b.Label)) })
	out := make([]Seen, len(list))
	for i, c := range list {
		out[i] = *c
	}
	return out
}

// latest is the cells that count: of each party's quarter those of the latest file.
const latest = `compare_cell c JOIN compare_file f ON f.id = c.file_id
	JOIN (SELECT x.party, x.quarter, max(x.file_id) AS file_id FROM compare_cell x GROUP BY x.party, x.quarter) l ON l.party = c.party AND l.quarter = c.quarter AND l.file_id = c.file_id`

// Spend is what we and others have bought, category by category.
func (s Store) Spend(ctx context.Context, ask SpendAsk) (View, error) {
	v := View{Ask: ask}
	tree, err := category.Store{DB: s.DB}.Ever(ctx)
	if err != nil {
		return v, err
	}
	members, err := s.members(ctx, ask.Group)
	if err != nil {
		return v, err
	}
	if v.Parties, err = s.viewed(ctx, members); err != nil {
		return v, err
	}
	for _, year := range []struct {
		year int
		to   *[]Seen
	}{{ask.Year, &v.Cells}, {ask.Year - 1, &v.Before}} {
		if *year.to, err = s.seen(ctx, ask.Level, year.year, tree); err != nil {
			return v, err
		}
		*year.to = slices.DeleteFunc(*year.to, func(c Seen) bool {
			return !slices.ContainsFunc(v.Parties, func(p Viewed) bool { return p.Code == c.Party })
		})
	}
	return v, nil
}

// seen adds up a year of others and of ourselves.
func (s Store) seen(ctx context.Context, level int64, year int, tree category.Tree) ([]Seen, error) {
	list, err := db.All[struct {
		Party, CategoryID                             string
		Amount, Invoices, Suppliers, Quarters, Hidden int64
	}](ctx, s.DB, `
		SELECT c.party, c.category_id, CAST(COALESCE(sum(c.amount), 0) AS BIGINT) AS amount, CAST(COALESCE(sum(c.invoices), 0) AS BIGINT) AS invoices, CAST(COALESCE(sum(c.suppliers), 0) AS BIGINT) AS suppliers,
			count(*) FILTER (WHERE c.hidden = FALSE) AS quarters, count(*) FILTER (WHERE c.hidden = TRUE) AS hidden
		FROM `+latest+`
		WHERE f.level = $1 AND substr(c.quarter, 1, 4) = $2
		GROUP BY c.party, c.category_id`, level, fmt.Sprint(year))
	if err != nil {
		return nil, fmt.Errorf("adding up others' spend: %w", err)
	}
	cells := make([]Seen, 0, len(list))
	for _, r := range list {
		cells = append(cells, Seen{r.Party, r.CategoryID, labelOf(tree, r.CategoryID), money.Amount(r.Amount), r.Suppliers, r.Quarters, r.Hidden, r.Invoices})
	}
	own, err := s.ownSpend(ctx, level, year, tree)
	cells = append(cells, own...)
	slices.SortFunc(cells, func(a, b Seen) int {
		return cmp.Or(cmp.Compare(a.Party, b.Party), sv.Compare(placed(a), placed(b)))
	})
	return cells, err
}

// placed puts the total before the categories.
func placed(c Seen) string {
	if c.CategoryID == "" {
		return ""
	}
	return c.Label
}

func labelOf(tree category.Tree, id string) string {
	switch id {
	case "":
		return "Totalt"
	case uncategorised:
		return "Inte kategoriserat"
	}
	return tree.Path(id)
}

// ownSpend is ours, as the analysis has it: nothing is hidden from ourselves.
func (s Store) ownSpend(ctx context.Context, level int64, year int, tree category.Tree) ([]Seen, error) {
	purchases, _, err := s.purchases(ctx, Quarter(fmt.Sprintf("%d-Q1", year)), Quarter(fmt.Sprintf("%d-Q4", year)), level)
	if err != nil {
		return nil, err
	}
	var cells []Seen
	add := func(party, id string, c Cell) {
		i := slices.IndexFunc(cells, func(x Seen) bool { return x.Party == party && x.CategoryID == id })
		if i < 0 {
			cells = append(cells, Seen{Party: party, CategoryID: id, Label: labelOf(tree, id)})
			i = len(cells) - 1
		}
		cells[i].Amount, cells[i].Suppliers, cells[i].Quarters, cells[i].Invoices = cells[i].Amount+c.Amount, cells[i].Suppliers+c.Suppliers, cells[i].Quarters+1, cells[i].Invoices+c.Invoices
	}
	for _, g := range Protect(purchases, Rule{}) {
		add(g.Party, "", Cell{Amount: g.Amount})
		for _, c := range g.Cells {
			id := uncategorised
			if n, ok := tree.ByCode(c.Code); ok {
				id = n.ID
			}
			add(g.Party, id, c)
		}
	}
	return cells, nil
}

// viewed is our own parties and those of the files, with inhabitants where they are told.
func (s Store) viewed(ctx context.Context, members Members) ([]Viewed, error) {
	own, err := s.principals(ctx)
	if err != nil {
		return nil, err
	}
	last, err := s.Exports(ctx)
	if err != nil {
		return nil, err
	}
	var list []Viewed
	for _, p := range own {
		v := Viewed{Code: p.Code, Name: p.Name, Own: true}
		for _, e := range last {
			if i := slices.IndexFunc(e.Parties, func(t Teller) bool { return t.Code == p.Code && t.Inhabitants > 0 }); i >= 0 {
				v.Inhabitants = count.Of(e.Parties[i].Inhabitants)
				break
			}
		}
		list = append(list, v)
	}
	others, err := db.All[Viewed](ctx, s.DB, `
		SELECT p.code, p.name, p.inhabitants, FALSE AS own FROM compare_party p
		JOIN (SELECT code, max(file_id) AS file_id FROM compare_party GROUP BY code) l ON l.code = p.code AND l.file_id = p.file_id
		ORDER BY p.code`)
	for _, o := range others {
		if len(members) == 0 || slices.Contains(members, o.Code) {
			list = append(list, o)
		}
	}
	return list, err
}

func (s Store) members(ctx context.Context, group string) (Members, error) {
	if group == "" {
		return nil, nil
	}
	g, err := s.Group(ctx, group)
	return g.Members, err
}

// Levels is the levels of the tree that others' files have, and the years, to choose from.
func (s Store) Levels(ctx context.Context) (levels, years []field.Option, err error) {
	found, err := db.All[struct {
		Level int64
		Year  string
	}](ctx, s.DB, `SELECT DISTINCT f.level, substr(c.quarter, 1, 4) AS year FROM compare_cell c JOIN compare_file f ON f.id = c.file_id ORDER BY year DESC, f.level`)
	for _, r := range found {
		levels = append(levels, field.Option{Value: fmt.Sprint(r.Level), Label: "Nivå " + fmt.Sprint(r.Level)})
		years = append(years, field.Option{Value: r.Year, Label: r.Year})
	}
	slices.SortFunc(levels, func(a, b field.Option) int { return cmp.Compare(a.Value, b.Value) })
	return slices.Compact(levels), slices.Compact(years), err
}

// QuarterRow is a party's quarter in a category.
type QuarterRow struct {
	Party     string
	Label     string
	Quarter   Quarter
	Amount    money.Amount
	Invoices  int64
	Suppliers int64
	Hidden    bool
	FileID    string // "" for our own
	File      string
}

// Quarters returns what the values of a category are added up from; total for all.
func (s Store) Quarters(ctx context.Context, ask SpendAsk, categoryID string) ([]QuarterRow, error) {
	tree, err := category.Store{DB: s.DB}.Ever(ctx)
	if err != nil {
		return nil, err
	}
	if categoryID == total {
		categoryID = ""
	}
	rows, err := db.All[QuarterRow](ctx, s.DB, `
		SELECT c.party, '' AS label, c.quarter, c.amount, c.invoices, c.suppliers, c.hidden, f.id AS file_id, f.name AS file
		FROM `+latest+`
		WHERE f.level = $1 AND substr(c.quarter, 1, 4) = $2 AND c.category_id = $3
		ORDER BY c.party, c.quarter`, ask.Level, fmt.Sprint(ask.Year), categoryID)
	if err != nil {
		return nil, fmt.Errorf("reading quarters of others: %w", err)
	}
	own, err := s.ownQuarters(ctx, ask, categoryID, tree)
	rows = append(own, rows...)
	for i := range rows {
		rows[i].Label = labelOf(tree, categoryID)
	}
	return rows, err
}

func (s Store) ownQuarters(ctx context.Context, ask SpendAsk, categoryID string, tree category.Tree) ([]QuarterRow, error) {
	purchases, _, err := s.purchases(ctx, Quarter(fmt.Sprintf("%d-Q1", ask.Year)), Quarter(fmt.Sprintf("%d-Q4", ask.Year)), ask.Level)
	var rows []QuarterRow
	for _, g := range Protect(purchases, Rule{}) {
		if categoryID == "" {
			rows = append(rows, QuarterRow{Party: g.Party, Quarter: g.Quarter, Amount: g.Amount})
			continue
		}
		for _, c := range g.Cells {
			n, ok := tree.ByCode(c.Code)
			if ok && n.ID == categoryID || c.Code == uncategorised && categoryID == uncategorised {
				rows = append(rows, QuarterRow{Party: g.Party, Quarter: g.Quarter, Amount: c.Amount, Invoices: c.Invoices, Suppliers: c.Suppliers})
			}
		}
	}
	return rows, err
}
