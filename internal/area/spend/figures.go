package spend

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"klover/internal/area/category"
	"klover/internal/area/supplier"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

const figureSource = "Klövers regelunderlag 6.3"

var figureKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Decided returns the categories for which a strategy had been decided by the day. The
// strategies stand above the spend, so app hands them over.
type Decided func(ctx context.Context, on day.Date) ([]string, error)

// tallied is the lines that share what the figures divide by.
type tallied struct {
	kind      Kind
	class     Class
	category  string // the widest, as pages name it
	small     string // the supplier's size, "" unknown
	lines     int64
	ordered   int64 // lines that name an order
	numberedN int64
	comparedN int64
	amount    int64
	numbered  int64
	grouped   int64 // of the amount, with a category
	compared  int64
	expected  int64
	covered   int64 // of the amount, in the categories that the figure asks about
}

func (t tallied) counts() bool { return t.kind == Influenceable }

// own tells whether the supplier had a contract on the day.
func (t tallied) own() bool { return t.class == Agreed || t.class == Other || t.class == Outside }

// tally asks the lake for all that a figure needs of a period.
func (s Store) tally(ctx context.Context, ask figure.Ask, covered lake.Expr) ([]tallied, error) {
	where := within(ask.Period)
	if ask.Party != "" {
		where = append(where, lake.Eq(lake.Col("party.code"), lake.Str(string(ask.Party))))
	}
	one := lake.Num(1)
	measures := slices.Concat(classMeasures, []lake.Measure{
		lake.Sum("ordered", lake.If(notEmpty("ordered"), one, nothing)), lake.Sum("compared_n", lake.If(isCompared, one, nothing)),
		lake.Sum("grouped", lake.If(lake.Eq(lake.Col("category"), nothing), nothing, lineAmount)), lake.Sum("covered", lake.If(covered, lineAmount, nothing))})
	q := lake.Query{Table: "line", Where: where, By: lake.By("kind", "class", "category.level1", "supplier.small"), Measures: measures}
	var list []tallied
	err := s.Lake.Query(ctx, q, func(r lake.Row) error {
		t := ofTallied(r)
		t.lines, t.amount, t.compared, t.expected, t.ordered, t.comparedN, t.grouped, t.covered = r.Int(4), r.Int(5), r.Int(6), r.Int(7), r.Int(8), r.Int(9), r.Int(10), r.Int(11)
		list = append(list, t)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("adding up the spend of %s: %w", ask.Period, err)
	}
	q.Where, q.Measures = append(where, hasNumber), classMeasures
	err = s.Lake.Query(ctx, q, func(r lake.Row) error {
		t := ofTallied(r)
		i := slices.IndexFunc(list, func(all tallied) bool {
			return t == tallied{kind: all.kind, class: all.class, category: all.category, small: all.small}
		})
		if i >= 0 {
			list[i].numberedN, list[i].numbered = r.Int(4), r.Int(5)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("adding up the lines with article numbers of %s: %w", ask.Period, err)
	}
	return list, nil
}

// ofTallied is what the lines of the row share.
func ofTallied(r lake.Row) tallied {
	return tallied{kind: Kind(r.Int(0)), class: Classes[r.Int(1)], category: r.Text(2), small: r.Text(3)}
}

// share is a figure that is something of something else, or an amount when of is nil.
type share struct {
	key, name string
	way       figure.Direction
	text      string
	num       func(tallied) int64
	of        func(tallied) int64
	every     bool // also what purchasing cannot influence
	class     Class
	lacks     func(ctx context.Context, all []tallied) (string, error) // why it cannot be measured, "" when it can; may be nil
	covered   func(ctx context.Context, ask figure.Ask) (lake.Expr, error)
	note      string
}

// noLines is why nothing can be said of a period.
const noLines = "Inga fakturarader är inlästa för perioden."

// tallies are the lines that the figure counts.
func (s Store) tallies(ctx context.Context, one share, ask figure.Ask) ([]tallied, error) {
	covered := lake.Yes(false)
	if one.covered != nil {
		var err error
		if covered, err = one.covered(ctx, ask); err != nil {
			return nil, err
		}
	}
	all, err := s.tally(ctx, ask, covered)
	return slices.DeleteFunc(all, func(t tallied) bool { return !one.every && !t.counts() }), err
}

func (s Store) shareFigure(one share) figure.Figure {
	f := figure.Figure{Key: one.key, Name: one.name, Unit: figure.Percent, Direction: one.way, Decimals: 1, Owner: "Inköpscontroller", Kinds: figureKinds, PartySplit: true, Note: one.note,
		Definitions: []figure.Definition{{Version: 1, Text: one.text, Source: figureSource}}}
	if one.of == nil {
		f.Unit = figure.Mkr
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		all, err := s.tallies(ctx, one, ask)
		if err != nil {
			return figure.Value{}, err
		}
		if len(all) == 0 {
			return figure.Unmeasurable(noLines), nil
		}
		if one.lacks != nil {
			if why, err := one.lacks(ctx, all); err != nil || why != "" {
				return figure.Unmeasurable(why), err
			}
		}
		v := one.value(all)
		v.URL = one.filter(ask).LinesURL(one.class)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		all, err := s.tallies(ctx, one, ask)
		return one.rows(all, ask), err
	}
	return f
}

func (one share) filter(ask figure.Ask) ClassFilter {
	return ClassFilter{Period: ask.Period, Party: ask.Party, Every: one.every}
}

func (one share) value(all []tallied) figure.Value {
	var num, den int64
	for _, t := range all {
		num += one.num(t)
		if one.of != nil {
			den += one.of(t)
		}
	}
	switch {
	case one.of == nil:
		return figure.Value{Num: num, Scale: figure.Ore}
	case den <= 0:
		return figure.Unmeasurable("Det finns inga inköp att räkna andelen av.")
	}
	return figure.Ratio(num, den)
}

// rows are what the value is the sum of: the lines of each widest category and class,
// with the address where they are listed.
func (one share) rows(all []tallied, ask figure.Ask) []figure.Row {
	type place struct {
		category string
		class    Class
	}
	nums, dens := map[place]int64{}, map[place]int64{}
	for _, t := range all {
		at := place{t.category, t.class}
		nums[at] += one.num(t)
		if one.of != nil {
			dens[at] += one.of(t)
		}
	}
	var rows []figure.Row
	for _, part := range []struct {
		of   figure.Of
		sums map[place]int64
	}{{figure.Num, nums}, {figure.Den, dens}} {
		places := slices.SortedFunc(maps.Keys(part.sums), func(a, b place) int {
			return strings.Compare(a.category+a.class.order(), b.category+b.class.order())
		})
		for _, at := range places {
			if part.sums[at] != 0 {
				rows = append(rows, figure.Row{Kind: "spend", Ref: at.category + "/" + string(at.class), Label: at.category + ": " + at.class.Sv(),
					URL: one.filter(ask).LinesURL(at.class), Amount: part.sums[at], Of: part.of})
			}
		}
	}
	return rows
}

func (c Class) order() string { return fmt.Sprint(c.number()) }

// amountIf is the amount of the lines that are so.
func amountIf(is func(tallied) bool) func(tallied) int64 {
	return func(t tallied) int64 {
		if is(t) {
			return t.amount
		}
		return 0
	}
}

func whole(t tallied) int64 { return t.amount }

// Figures returns the figures that the area answers for. Handbook 6.3.
func Figures(s Store, decided Decided) []figure.Figure {
	inArea := func(t tallied) bool { return t.class != None }
	small := map[string]bool{supplier.Micro.Sv(): true, supplier.Small.Sv(): true}
	list := []share{
		{key: "spend.influenceable", name: "Påverkbara inköp", way: figure.Neutral, num: whole,
			text: "Summan utan moms av periodens fakturarader som går att påverka genom inköp: allt utom skatter, bidrag, löner, interna köp, hyror och transfereringar, enligt reglerna för påverkbart."},
		{key: "spend.supplier_loyalty", name: "Leverantörstrohet", way: figure.Higher, num: amountIf(tallied.own), of: whole,
			text: "Inköp från leverantörer som hade ett avtal som gällde på fakturans dag för den region som köpte, delat med påverkbara inköp.",
			note: "Säger bara att leverantören har avtal, inte att det som köptes ingår i det. Det senare är avtalstrohet."},
		{key: "spend.contract_loyalty", name: "Avtalstrohet", way: figure.Higher, num: amountIf(func(t tallied) bool { return t.class == Agreed }), of: amountIf(inArea), class: Agreed, lacks: s.lacksArticles,
			text: "Inköp på avtal till avtalat pris, inom toleransen, delat med inköp där ett avtal fanns: med leverantören, eller för kategorin med någon annan. Räknas på fakturarader med artikelnummer mot avtalens prislistor.",
			note: "Kräver fakturarader med artikelnummer och prislistor. Läs det tillsammans med andelen inköp med artikelnummer."},
		{key: "spend.article_share", name: "Andel inköp med artikelnummer", way: figure.Higher, num: func(t tallied) int64 { return t.numbered }, of: whole,
			text: "Påverkbara inköp på fakturarader som har leverantörens artikelnummer, GTIN eller eget artikelnummer, delat med påverkbara inköp. Visar hur stor del av inköpen som avtalstroheten kan räknas på."},
		{key: "spend.order_share", name: "Orderbaserad andel (ersättningsmått för avtalstrohet)", way: figure.Higher, num: func(t tallied) int64 { return orderedOn(t) }, of: func(t tallied) int64 { return t.lines }, lacks: lacksOrders,
			text: "Antal fakturarader som nämner en order och vars leverantör hade avtal på fakturans dag, delat med alla fakturarader som går att påverka.",
			note: "Ett ersättningsmått: det visar att köpet gjordes som order hos en avtalsleverantör, inte att varan och priset följer avtalet."},
		{key: "spend.contract_coverage", name: "Avtalstäckning", way: figure.Higher, num: func(t tallied) int64 { return t.covered }, of: whole, covered: s.withContract,
			text: "Påverkbara inköp i kategorier där ett avtal för den egna kategorin eller en ovanför gällde i fakturans månad för den region som köpte, delat med påverkbara inköp."},
		{key: "spend.categorised", name: "Kategoriseringsgrad", way: figure.Higher, num: func(t tallied) int64 { return t.grouped }, of: whole, every: true,
			text: "Inköp på fakturarader som har en kategori delat med alla inköp."},
		{key: "spend.coverage", name: "Spendtäckning", way: figure.Higher, num: func(t tallied) int64 { return t.covered }, of: whole, covered: s.withStrategy(decided),
			text: "Påverkbara inköp i kategorier med en kategoristrategi som var beslutad senast periodens sista dag, underkategorier inräknade, delat med påverkbara inköp."},
		{key: "spend.price_deviation", name: "Prisavvikelse", way: figure.Lower, num: func(t tallied) int64 { return t.compared - t.expected }, lacks: lacksCompared,
			text: "Summan av betalt minus avtalat pris gånger kvantiteten, på de fakturarader där priset kan jämföras. Över noll har mer betalats än avtalat."},
		{key: "spend.small_suppliers", name: "Andel små leverantörer efter inköpsvärde", way: figure.Higher, num: amountIf(func(t tallied) bool { return small[t.small] }), of: amountIf(func(t tallied) bool { return t.small != "" }),
			text: "Påverkbara inköp från mikroföretag och små företag delat med påverkbara inköp från leverantörer vars storlek är känd. Inköp från leverantörer utan uppgift redovisas för sig."},
		{key: "spend.small_unknown", name: "Inköp från leverantörer utan uppgift om storlek", way: figure.Lower, num: amountIf(func(t tallied) bool { return t.small == "" }),
			text: "Påverkbara inköp från leverantörer vars storlek inte är känd, och som därför inte ingår i andelen små leverantörer."},
		{key: "spend.leakage", name: "Läckage", way: figure.Lower, num: amountIf(func(t tallied) bool { return t.class == Leakage }), class: Leakage,
			text: "Påverkbara inköp från leverantörer utan avtal, fast ett avtal för kategorin gällde på fakturans dag för den region som köpte."},
	}
	figures := make([]figure.Figure, len(list))
	for i, one := range list {
		figures[i] = s.shareFigure(one)
	}
	return figures
}

func orderedOn(t tallied) int64 {
	if t.own() {
		return t.ordered
	}
	return 0
}

// lacksArticles is why contract loyalty cannot be told: it is never told by the supplier's
// contracts instead.
func (s Store) lacksArticles(ctx context.Context, all []tallied) (string, error) {
	if !slices.ContainsFunc(all, func(t tallied) bool { return t.numberedN > 0 }) {
		return "Ingen fakturarad för perioden har artikelnummer.", nil
	}
	listed, err := s.anyPrices(ctx)
	if err != nil || listed {
		return "", err
	}
	return "Avtalen har inga fastställda prislistor.", nil
}

func lacksOrders(_ context.Context, all []tallied) (string, error) {
	if slices.ContainsFunc(all, func(t tallied) bool { return t.ordered > 0 }) {
		return "", nil
	}
	return "Ingen fakturarad för perioden nämner en order.", nil
}

func lacksCompared(_ context.Context, all []tallied) (string, error) {
	if slices.ContainsFunc(all, func(t tallied) bool { return t.comparedN > 0 }) {
		return "", nil
	}
	return "Ingen fakturarad för perioden har ett pris som kan jämföras med ett avtalat.", nil
}

// categoryTree is the categories of the lake, to find those below some.
type categoryTree struct {
	tree   category.Tree
	number map[string]int64
}

func (s Store) categoryTree(ctx context.Context) (b categoryTree, err error) {
	if b.tree, err = (category.Store{DB: s.DB}).Ever(ctx); err != nil {
		return b, err
	}
	b.number, err = s.numbers(ctx, categoryNumber, nil)
	return b, err
}

// under is met by lines of the categories and those below them.
func (b categoryTree) under(ids ...string) lake.Expr {
	var numbers []lake.Expr
	for _, n := range b.tree.All() {
		if slices.ContainsFunc(b.tree.Way(n.ID), func(step category.Node) bool { return slices.Contains(ids, step.ID) }) {
			numbers = append(numbers, lake.Num(b.number[n.ID]))
		}
	}
	return lake.In(lake.Col("category"), numbers...)
}

// withStrategy is met by lines of categories with a decided strategy.
func (s Store) withStrategy(decided Decided) func(context.Context, figure.Ask) (lake.Expr, error) {
	return func(ctx context.Context, ask figure.Ask) (lake.Expr, error) {
		ids, err := decided(ctx, ask.Period.Last())
		if err != nil {
			return lake.Expr{}, err
		}
		b, err := s.categoryTree(ctx)
		return b.under(ids...), err
	}
}

// forCategory is a contract's category, whom it is for and when it holds.
type forCategory struct {
	CategoryID string
	Parties    party.Set
	BeginsOn   day.Date
	RunsTo     day.Date
}

func (c forCategory) heldIn(p day.Period) bool {
	return c.BeginsOn < p.To && (c.RunsTo == 0 || c.RunsTo >= p.From)
}

// withContract is met by lines of categories for which a contract held in the month of the
// invoice, for the region that bought.
func (s Store) withContract(ctx context.Context, ask figure.Ask) (lake.Expr, error) {
	list, err := s.forCategories(ctx, ask.Period)
	if err != nil {
		return lake.Expr{}, err
	}
	b, err := s.categoryTree(ctx)
	if err != nil {
		return lake.Expr{}, err
	}
	parties, err := s.numbers(ctx, partyNumber, nil)
	if err != nil {
		return lake.Expr{}, err
	}
	met := []lake.Expr{lake.Yes(false)}
	for _, month := range ask.Period.Months() {
		ids := map[party.Code][]string{}
		for _, c := range list {
			for _, code := range c.Parties {
				if c.heldIn(month) && (ask.Party == "" || code == ask.Party) {
					ids[code] = append(ids[code], c.CategoryID)
				}
			}
		}
		for _, code := range slices.Sorted(maps.Keys(ids)) {
			met = append(met, lake.And(append(within(month), lake.Eq(lake.Col("party"), lake.Num(parties[string(code)])), b.under(ids[code]...))...))
		}
	}
	return lake.Or(met...), nil
}
