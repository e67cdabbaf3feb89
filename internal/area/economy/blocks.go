package economy

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// The methods of this file make what a report inserts. args may say "kr" for
// amounts in kronor.

// untilOf is the report's last month.
func untilOf(p day.Period) (Until, error) {
	if p.To == 0 {
		return Until{}, fault.Wrong("Rapporten har ingen period som slutar med en månad.")
	}
	return UntilMonth(p.Last()), nil
}

func unitOf(args []string) Unit {
	if slices.Contains(args, string(InKr)) {
		return InKr
	}
	return InTkr
}

// nineColumns heads a table with the nine columns of the result report.
func nineColumns(first string) []paper.Column {
	columns := []paper.Column{{Head: first, Weight: 26}}
	for _, head := range Columns {
		columns = append(columns, paper.Column{Head: head, Align: paper.Right, Weight: 11})
	}
	return columns
}

func cellTexts(unit Unit, label string, cells Cells) []string {
	texts := []string{label}
	for _, c := range cells {
		texts = append(texts, unit.OptText(c))
	}
	return texts
}

// ResultBlocks is the result report with its nine columns, on a lying page.
func (s Store) ResultBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	u, err := untilOf(p)
	if err != nil {
		return nil, err
	}
	r, err := s.Result(ctx, u)
	if err != nil {
		return nil, err
	}
	return s.resultBlocks(ctx, r, unitOf(args))
}

func (s Store) resultBlocks(ctx context.Context, r Result, unit Unit) ([]paper.Block, error) {
	loaded, err := s.Loaded(ctx)
	table := paper.Table{Caption: "Resultatrapport t.o.m. " + r.Until.Label() + ", belopp i " + string(unit), RowHeads: true, Dense: true,
		Columns: nineColumns("Rad"), Notes: []string{"Id: " + r.Number() + ". Data laddat: " + loaded.Sv() + ". Intäkter är plus och kostnader minus. Diff är utfall minus budget. En tom ruta har inga rader."}}
	for _, line := range r.Lines {
		texts := cellTexts(unit, line.Label, line.Cells)
		row := paper.R(texts...)
		switch line.Kind {
		case Subtotal:
			row.Kind = paper.Subtotal
		case Grand:
			row.Kind = paper.Total
		}
		table.Rows = append(table.Rows, row)
	}
	if unit == InTkr {
		table.Notes = append(table.Notes, r.ResidueNotes()...)
	}
	return []paper.Block{paper.Landscape{Blocks: []paper.Block{table}}}, err
}

// ProjectBlocks is the project specification, L02.
func (s Store) ProjectBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	return s.specBlocks(ctx, p, args, ProjectKind, "Projektspecifikation")
}

// ActivityBlocks is the activity specification, L03.
func (s Store) ActivityBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	return s.specBlocks(ctx, p, args, ActivityKind, "Aktivitetsspecifikation")
}

// specified are the lines that a specification can be of.
func specified(which string) []Line {
	switch which {
	case "kostnader":
		return OfSide(CostSide)
	case "intakter":
		return OfSide(RevenueSide)
	}
	return AllLines()
}

func (s Store) specBlocks(ctx context.Context, p day.Period, args []string, kind DimensionKind, title string) ([]paper.Block, error) {
	u, err := untilOf(p)
	if err != nil {
		return nil, err
	}
	which := ""
	for _, a := range args {
		if a == "kostnader" || a == "intakter" {
			which = a
		}
	}
	spec, err := s.Specify(ctx, u, kind, specified(which))
	if err != nil {
		return nil, err
	}
	unit := unitOf(args)
	table := paper.Table{Caption: title + " t.o.m. " + u.Label() + ", " + cmp.Or(which, "resultat") + " i " + string(unit), RowHeads: true, Dense: true, Columns: nineColumns(kind.Label())}
	for _, line := range spec {
		row := paper.R(cellTexts(unit, line.Label(), line.Cells)...)
		if line.Total {
			row.Kind = paper.Total
		}
		table.Rows = append(table.Rows, row)
	}
	return []paper.Block{paper.Landscape{Blocks: []paper.Block{table}}}, nil
}

// Label names the line: code and name.
func (l SpecLine) Label() string {
	if l.Code == None || l.Code == "" {
		return l.Name
	}
	return strings.TrimSpace(l.Code + " " + l.Name)
}

// DeviationBlocks is the deviation analysis: the report's own questions with their
// answers, and the causes as rows that add up. args may name one question: laget,
// budget or fg-ar.
func (s Store) DeviationBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	u, err := untilOf(p)
	if err != nil {
		return nil, err
	}
	a, err := s.Analyse(ctx, u)
	if err != nil {
		return nil, err
	}
	if !a.Result.Cost()[YearToDate].Known {
		return []paper.Block{paper.Text("Ingen bokföring är inläst för " + p.Label() + ".")}, nil
	}
	chosen := slices.DeleteFunc(slices.Clone(a.Parts), func(p AnalysisPart) bool { return !slices.Contains(args, string(p.Question)) })
	alone := len(chosen) == 1
	if len(chosen) == 0 {
		chosen = a.Parts
	}
	var blocks []paper.Block
	for _, part := range chosen {
		if !alone {
			blocks = append(blocks, paper.P(paper.B(part.Question.Text())))
		}
		blocks = append(blocks, answerBlocks(a, part, unitOf(args))...)
	}
	return blocks, nil
}

// answerBlocks is what is said under a question. The heading is the report's own
// when only one question is asked for.
func answerBlocks(a Analysis, part AnalysisPart, unit Unit) []paper.Block {
	var blocks []paper.Block
	if part.Question == State {
		blocks = append(blocks, paper.Text(CostAgainstBudget(a.Result.Cost()[Diff].Amount)+"."))
	}
	if strings.TrimSpace(part.Answer.Text) == "" && part.Question != State {
		blocks = append(blocks, paper.P(paper.I("Frågan är inte besvarad.")))
	}
	for _, paragraph := range strings.Split(part.Answer.Text, "\n\n") {
		if strings.TrimSpace(paragraph) != "" {
			blocks = append(blocks, paper.Text(strings.TrimSpace(paragraph)))
		}
	}
	if len(part.Breakdowns) > 0 {
		blocks = append(blocks, causeTable(part, unit))
	}
	return blocks
}

// causeTable lays the deviations of a question out with their causes.
func causeTable(part AnalysisPart, unit Unit) paper.Table {
	table := paper.Table{Caption: part.Question.Text() + " Belopp i " + string(unit) + ", plus är bättre", RowHeads: true,
		Columns: []paper.Column{{Head: "Del", Weight: 60}, {Head: "Avvikelse", Align: paper.Right, Weight: 20}}}
	for _, b := range part.Breakdowns {
		label := "Alla kostnader"
		if b.Line != "" {
			label = b.Line.Label()
		}
		row := paper.R(label, unit.Text(b.Deviation))
		row.Kind = paper.Subtotal
		table.Rows = append(table.Rows, row)
		for _, c := range b.Parts {
			table.Rows = append(table.Rows, paper.R("varav "+c.Cause.Name, unit.Text(c.Amount)))
		}
		if len(b.Parts) > 0 {
			table.Rows = append(table.Rows, paper.R("varav övrigt, utan egen orsak", unit.Text(b.Remainder())))
		}
	}
	return table
}

// BoardCostBlocks is the chapter on the board's cost: what it was and the half that
// is debited the other owner (F27).
func (s Store) BoardCostBlocks(ctx context.Context, p day.Period, _ []string) ([]paper.Block, error) {
	t, err := s.Statement(ctx, p, BoardObject)
	if err != nil {
		return nil, err
	}
	if len(t.Shares) == 0 {
		return []paper.Block{paper.Text("Inga kostnader för nämnden är bokförda för " + p.Label() + ".")}, nil
	}
	names, err := s.ownersOn(ctx, p.Last())
	if err != nil {
		return nil, err
	}
	other := t.Owes(party.Vastmanland)
	table := paper.Table{Caption: "Nämndens kostnader " + p.Label(), RowHeads: true, Columns: []paper.Column{{Head: "Part"}, {Head: "Andel"}, {Head: "Belopp", Align: paper.Right}}}
	for i, code := range party.Principals() {
		table.Rows = append(table.Rows, paper.R(names[i], basisOf(t.Shares), t.Owes(code).Sv()))
	}
	table.Rows = append(table.Rows, paper.Sum("Summa", "", t.Cost().Sv()))
	return []paper.Block{
		paper.P(paper.T("Kostnader för nämndens sekretariat och sammanträden delas lika mellan "+sv.List(names)+". För "+p.Label()+" har kostnaderna beräknats till totalt "),
			paper.Num("economy.board_cost", t.Cost().Sv(), StatementURL(p)), paper.T(". "+names[0]+" debiterar "+names[1]+" halva summan, "+other.Sv()+".")),
		table,
	}, nil
}

// ownersOn returns what the owners were called on the day, in the order of
// party.Principals.
func (s Store) ownersOn(ctx context.Context, on day.Date) ([]string, error) {
	if s.PartyName == nil {
		return principalNames, nil
	}
	var names []string
	for _, code := range party.Principals() {
		name, err := s.PartyName(ctx, string(code), on)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// principalNames are the owners in the order of party.Principals.
var principalNames = []string{"Region Sörmland", "Region Västmanland"}

// nameOf returns the name of an owner.
func nameOf(p party.Code) string {
	if i := slices.Index(party.Principals(), p); i >= 0 {
		return principalNames[i]
	}
	return string(p)
}

func basisOf(shares []Share) string {
	var all []string
	for _, s := range shares {
		if !slices.Contains(all, s.Basis) {
			all = append(all, s.Basis)
		}
	}
	return sv.List(all)
}

// DebitDocument is a debit basis as it is sent.
func DebitDocument(d Debit, lines []DebitLine, today day.Date) paper.Document {
	state := "Utkast, inte fastställt"
	if d.State != DebitDraft {
		state = "Fastställt " + d.FixedOn.Sv() + " av " + d.FixedBy
	}
	date := cmp.Or(d.FixedOn, today)
	doc := paper.Document{Title: "Debiteringsunderlag " + d.Number, Subtitle: d.Title, Org: "Inköpsnämnden", Date: date.Time(),
		Facts:  []paper.Fact{{Label: "Debiteras", Value: nameOf(d.Party)}, {Label: "Period", Value: d.Period.Label()}, {Label: "Läge", Value: state}},
		Footer: paper.Band{Left: "Id: " + d.Number, Right: "Sida {sida} av {sidor}"}}
	if d.Reference != "" {
		doc.Facts = append(doc.Facts, paper.Fact{Label: "Er referens", Value: d.Reference})
	}
	table := paper.Table{Caption: "Underlag", RowHeads: true, Columns: []paper.Column{{Head: "Kostnad", Weight: 40}, {Head: "Fördelning", Weight: 30},
		{Head: "Hela kostnaden", Align: paper.Right, Weight: 20}, {Head: "Er andel", Align: paper.Right, Weight: 20}}}
	for _, l := range lines {
		table.Rows = append(table.Rows, paper.R(l.Label, l.Basis, l.Total.Sv(), l.Amount.Sv()))
	}
	table.Rows = append(table.Rows, paper.Sum("Summa", "", d.Total.Sv(), d.Amount.Sv()))
	doc.Blocks = []paper.Block{
		paper.P(paper.T("Region Sörmland för räkenskaperna och debiterar "+nameOf(d.Party)+" "), paper.B(d.Amount.Sv()),
			paper.T(" för "+d.Period.Label()+".")), table}
	if d.Note != "" {
		doc.Blocks = append(doc.Blocks, paper.Text(d.Note))
	}
	return doc
}

// ResultDocument is the result report and its specifications as a file.
func (s Store) ResultDocument(ctx context.Context, u Until, unit Unit) (paper.Document, error) {
	r, err := s.Result(ctx, u)
	if err != nil {
		return paper.Document{}, err
	}
	loaded, err := s.Loaded(ctx)
	if err != nil {
		return paper.Document{}, err
	}
	doc := paper.Document{Title: "Resultatrapport", Subtitle: "T.o.m. " + u.Label() + ", belopp i " + string(unit), Org: "Inköpsnämnden", Date: s.Today().Time(),
		Facts:  []paper.Fact{{Label: "Id", Value: r.Number()}, {Label: "Data laddat", Value: loaded.Sv()}},
		Footer: paper.Band{Left: "Id: " + r.Number() + "  Data laddat: " + loaded.Sv(), Right: "Sidan: {sida} av {sidor}  Skapad: " + s.Today().Sv()}}
	if doc.Blocks, err = s.resultBlocks(ctx, r, unit); err != nil {
		return doc, err
	}
	p, args := day.Period{From: u.Month, To: u.Month.AddMonths(1)}, []string{string(unit)}
	for _, more := range []func(context.Context, day.Period, []string) ([]paper.Block, error){s.ProjectBlocks, s.ActivityBlocks} {
		blocks, err := more(ctx, p, args)
		if err != nil {
			return doc, err
		}
		doc.Blocks = append(doc.Blocks, blocks...)
	}
	return doc, nil
}
