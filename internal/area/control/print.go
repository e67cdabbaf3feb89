package control

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/sheet"
	"klover/internal/word/day"
)

// Printed is a plan with what was answered for a period, as reports print it.
type Printed struct {
	Plan   Plan
	Period day.Period
	Found  map[string]Occurrence // by moment: the occurrence that the report tells of
	Live   map[string][]Answer   // by moment: what holds now, where nothing is recorded
}

// Print gathers a year's plan with its results for a period: of each moment the
// latest occurrence that ends in the period and was not carried there. A moment that
// has not been done shows what the registers say now.
func (s Store) Print(ctx context.Context, p day.Period) (Printed, bool, error) {
	out := Printed{Period: p, Found: map[string]Occurrence{}, Live: map[string][]Answer{}}
	plan, ok, err := s.PlanOf(ctx, int64(p.Last().Year()))
	if err != nil || !ok {
		return out, ok, err
	}
	out.Plan = plan
	list, err := s.Answered(ctx, OccurrenceFilter{Plan: plan.ID, First: true, Ends: p})
	if err != nil {
		return out, ok, err
	}
	for _, o := range list {
		if before, there := out.Found[o.MomentID]; !there || before.PeriodEnd < o.PeriodEnd {
			out.Found[o.MomentID] = o
		}
	}
	for _, r := range plan.Rows {
		for _, m := range r.Moments {
			if out.Found[m.ID].State == Done || out.Found[m.ID].State == Reviewed {
				continue
			}
			if out.Live[m.ID], err = s.Preview(ctx, m, p); err != nil {
				return out, ok, err
			}
		}
	}
	return out, ok, nil
}

// Heads are the heads of the table: 2017 reported results in a column of their own,
// 2022 together with the method.
func (p Printed) Heads() []string {
	result := "Avrapportering " + p.Period.Label()
	if slices.ContainsFunc(p.Plan.Rows, func(r Row) bool { return r.Method != "" }) {
		result = "Metod och sammanställning av resultat"
	}
	return []string{"Kontrollområde/ perspektiv", "Kontrollmål/ Kontrollmoment", result, "Utförare"}
}

// Table is the plan as the reports print it.
func (p Printed) Table() paper.Table {
	heads, weights := p.Heads(), []float64{1.6, 3, 3, 1.4}
	t := paper.Table{Caption: p.Plan.Title, RowHeads: true, Dense: true}
	for i, h := range heads {
		t.Columns = append(t.Columns, paper.Column{Head: h, Weight: weights[i]})
	}
	for _, r := range p.Plan.Rows {
		t.Rows = append(t.Rows, paper.Row{Cells: []paper.Cell{p.about(r), goals(r), p.results(r), performers(r)}})
	}
	return t
}

func (p Printed) about(r Row) paper.Cell {
	cell := paper.Cell{paper.P(paper.Link(r.Area, r.URL()))}
	if r.Perspective != "" {
		cell = append(cell, paper.Text(r.Perspective))
	}
	return cell
}

// goals is the goals of a row and its moments in the order of the seeds: a goal of
// its own stands before its moment.
func goals(r Row) paper.Cell {
	cell := append(paper.Cell{paper.P(paper.B("Kontrollmål"))}, paragraphs(r.Goal)...)
	label := false
	for i, m := range r.Moments {
		if m.Goal != "" {
			cell = append(cell, paper.P(paper.B("Kontrollmål")))
			cell = append(cell, paragraphs(m.Goal)...)
			label = false
		}
		if !label {
			cell, label = append(cell, paper.P(paper.B("Kontrollmoment"))), true
		}
		cell = append(cell, paragraphs(numbered(r, i)+m.Text)...)
		if m.Note != "" {
			cell = append(cell, paper.P(paper.I(m.Note)))
		}
	}
	return cell
}

// numbered is "1) " before the moments of a row that has several.
func numbered(r Row, i int) string {
	if len(r.Moments) < 2 {
		return ""
	}
	return strconv.Itoa(i+1) + ") "
}

func paragraphs(text string) paper.Cell {
	var cell paper.Cell
	for _, line := range lines(text) {
		cell = append(cell, paper.Text(line))
	}
	return cell
}

func performers(r Row) paper.Cell {
	var cell paper.Cell
	var said []string
	for i, m := range r.Moments {
		who := m.Who()
		if who == "" || slices.Contains(said, who) {
			continue
		}
		said = append(said, who)
		cell = append(cell, paper.Text(numbered(r, i)+who))
	}
	if len(said) == 1 {
		return paper.Cell{paper.Text(said[0])}
	}
	if len(cell) == 0 {
		return paper.Cell{paper.Text("–")}
	}
	return cell
}

// results is what was answered: one paragraph for each question.
func (p Printed) results(r Row) paper.Cell {
	cell := paragraphs(r.Method)
	for i, m := range r.Moments {
		cell = append(cell, p.moment(r, m, i)...)
	}
	return cell
}

func (p Printed) moment(r Row, m Moment, i int) paper.Cell {
	o, ok := p.Found[m.ID]
	var cell paper.Cell
	answers, live := o.Answers, false
	if o.State == Planned || !ok {
		answers, live = p.Live[m.ID], true
	}
	number := numbered(r, i)
	for _, a := range answers {
		cell = append(cell, a.paragraph(number, live))
		number = ""
	}
	if o.Result == NotDone && len(answers) == 0 {
		cell = append(cell, paper.P(paper.T(numbered(r, i)), paper.B("Ej genomförd. "), paper.T(o.Finding)))
	}
	if (o.Result == Minor || o.Result == Deviation) && o.Finding != "" {
		cell = append(cell, paper.P(paper.B(o.Result.Sv()+": "), paper.T(o.Finding)))
	}
	if o.Measure != "" {
		cell = append(cell, paper.P(paper.B("Åtgärd: "), paper.T(o.Measure)))
	}
	if o.CarriedTo != 0 {
		cell = append(cell, paper.P(paper.I(fmt.Sprintf("Överförd till %d.", o.CarriedTo))))
	}
	return cell
}

// paragraph is one answer with its question. What is not recorded yet says so.
func (a Answer) paragraph(number string, live bool) paper.Para {
	runs := []paper.Run{paper.T(number + a.Label + ": ")}
	switch {
	case live && a.State == NotReported:
		runs = append(runs, paper.I("ej genomförd än"))
	case a.State != Answered:
		runs = append(runs, paper.B(a.State.Sv()))
		if a.Reason != "" {
			runs = append(runs, paper.T(". "+a.Reason))
		}
	case a.Source == FromFigure:
		runs = append(runs, paper.Num(a.SourceKey, a.Text, a.URL))
	case a.URL != "":
		runs = append(runs, paper.Link(a.Text, a.URL))
	default:
		runs = append(runs, paper.T(a.Text))
	}
	if live && a.State == Answered {
		runs = append(runs, paper.I(" (läget nu, ej redovisad)"))
	}
	if text := a.partText(); text != "" {
		runs = append(runs, paper.T(". "+text))
	}
	if a.Comment != "" {
		runs = append(runs, paper.T(". "+a.Comment))
	}
	return paper.Para{Runs: runs}
}

// partText is the parts in a sentence: "Vunna 6, avskrivna 1", or the named rows.
// A list has its own note, and is only counted here.
func (a Answer) partText() string {
	if a.Source == FromList || a.State != Answered {
		return ""
	}
	var parts []string
	for _, p := range a.Parts {
		text := strings.TrimSuffix(p.Label, ".")
		if p.Counted {
			text += " " + strconv.FormatInt(p.Num, 10)
		}
		parts = append(parts, text)
	}
	if len(a.Parts) == namedRows && a.Num > namedRows {
		parts = append(parts, "med flera")
	}
	sep := "; "
	if a.Source == FromParts || a.Source == FromSplit {
		sep = ", "
	}
	return strings.Join(parts, sep)
}

// yearOf returns the year that a report's token names, else the period's.
func yearOf(p day.Period, args []string) (day.Period, error) {
	for _, arg := range args {
		year, err := strconv.Atoi(arg)
		if err != nil {
			return p, fault.Wrong("”%s” är inget år. Skriv till exempel 2022.", arg)
		}
		if year < 100 {
			year += p.Last().Year()
		}
		p = day.Year(year)
	}
	return p, nil
}

// ControlBlocks is the year's control table for a report. The arguments may name
// another year, "2017" or "-1".
func (s Store) ControlBlocks(ctx context.Context, p day.Period, args []string) ([]paper.Block, error) {
	p, err := yearOf(p, args)
	if err != nil {
		return nil, err
	}
	printed, ok, err := s.Print(ctx, p)
	if err != nil {
		return nil, err
	}
	if !ok {
		return []paper.Block{paper.Text("Det finns ingen internkontrollplan för " + p.Label() + ".")}, nil
	}
	return []paper.Block{paper.Landscape{Blocks: []paper.Block{printed.Table()}}}, nil
}

// AnalysesText is the period's analyses as a list in Markdown, Not 2 of 2022.
func (s Store) AnalysesText(ctx context.Context, p day.Period, args []string) (string, error) {
	names, err := s.analyses(ctx, p, args)
	if err != nil || len(names) == 0 {
		return "Inga verksamhetsnära analyser har genomförts under " + p.Label() + ".", err
	}
	return "- " + strings.Join(names, "\n- "), nil
}

func (s Store) analyses(ctx context.Context, p day.Period, args []string) ([]string, error) {
	p, err := yearOf(p, args)
	if err != nil {
		return nil, err
	}
	list, _, err := s.Objects(ctx, ObjectFilter{List: Analyses, Done: p}, Page{})
	var names []string
	for _, o := range list {
		names = append(names, o.Line())
	}
	return names, err
}

// Document is the control table as a document of its own.
func (p Printed) Document(at time.Time) paper.Document {
	d := paper.Document{Title: p.Plan.Title, Subtitle: "Rapport " + p.Period.Label(), Date: at}
	if p.Plan.Decided() {
		d.Facts = append(d.Facts, paper.Fact{Label: "Beslut", Value: strings.TrimSpace(p.Plan.DecidedBy + " " + p.Plan.DecidedOn.Sv() + " " + p.Plan.DecidedRef)})
	}
	d.Blocks = []paper.Block{paper.Landscape{Blocks: []paper.Block{p.Table()}}}
	return d
}

// Write writes the document as "pdf" or "docx".
func (p Printed) Write(w io.Writer, format string, at time.Time) error {
	if format == "docx" {
		return docx.Write(w, p.Document(at))
	}
	return pdf.Write(w, p.Document(at))
}

// Sheet is the table for Excel: one row for each answer.
func (p Printed) Sheet() sheet.Table {
	t := sheet.Table{Title: p.Plan.Title, Selection: p.Period.Label(), Columns: []sheet.Column{
		{Key: "area", Label: "Kontrollområde", Width: 28}, {Key: "perspective", Label: "Perspektiv"}, {Key: "goal", Label: "Kontrollmål", Kind: sheet.Long},
		{Key: "moment", Label: "Kontrollmoment", Kind: sheet.Long}, {Key: "method", Label: "Metod", Kind: sheet.Long}, {Key: "who", Label: "Utförare", Width: 28},
		{Key: "frequency", Label: "Hur ofta"}, {Key: "question", Label: "Fråga", Width: 40}, {Key: "state", Label: "Svarets läge"}, {Key: "answer", Label: "Svar", Kind: sheet.Long},
		{Key: "number", Label: "Tal", Kind: sheet.Decimal, Help: "Kronor för belopp; täljaren för andelar."}, {Key: "den", Label: "Nämnare", Kind: sheet.Count},
		{Key: "result", Label: "Resultat"}, {Key: "finding", Label: "Iakttagelse", Kind: sheet.Long}, {Key: "measure", Label: "Åtgärd", Kind: sheet.Long},
		{Key: "evidence", Label: "Underlag"}, {Key: "valid", Label: "Underlaget gäller", Kind: sheet.Day}, {Key: "recorded", Label: "Redovisad", Kind: sheet.Day},
	}}
	t.Rows = slices.Values(p.sheetRows())
	return t
}

func (p Printed) sheetRows() [][]any {
	var rows [][]any
	for _, r := range p.Plan.Rows {
		for _, m := range r.Moments {
			o := p.Found[m.ID]
			answers := o.Answers
			if len(answers) == 0 {
				answers = p.Live[m.ID]
			}
			for _, a := range answers {
				num, den := a.cells()
				text := a.Text
				if a.State != Answered {
					text = a.Reason
				}
				rows = append(rows, []any{r.Area, r.Perspective, r.Goal, m.Text, r.Method, m.Who(), m.Frequency.Sv(), a.Label, a.State.Sv(),
					strings.TrimSpace(text + " " + a.Comment), num, den, o.Result.Sv(), o.Finding, o.Measure, a.Evidence, a.ValidFor.Cell(), a.RecordedOn.Cell()})
			}
		}
	}
	return rows
}

// cells returns the answer's number for a sheet, nothing where there is none.
func (a Answer) cells() (num, den any) {
	if !a.HasNumber {
		return nil, nil
	}
	num = float64(a.Num)
	if a.Scale != 0 {
		num = float64(a.Num) / 100
	}
	if a.Den != 0 {
		den = a.Den
	}
	return num, den
}
