package survey

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"

	"klover/internal/base/chart"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type showPage struct {
	Kind      string
	State     ui.Badge
	Actions   []ui.Action
	Years     []ui.Tab
	Notices   []ui.Notice
	Results   ui.Table // period and accumulated side by side
	Chart     template.HTML
	Questions ui.Table
	Words     []string
	WordsNote string
	Rounds    ui.Table
	Facts     ui.Facts
	History   ui.History
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	year := a.year()
	if p, err := day.ParsePeriod(r.FormValue("period")); err == nil && !p.IsZero() {
		year = p
	}
	page := showPage{Kind: kindLabel(f.Kind), Facts: ui.NewFacts(Fields, &f), Actions: a.actions(ctx, f)}
	if f.Retired {
		page.State = ui.Badge{Text: "Används inte längre", Icon: "ban"}
	}
	if err := a.results(ctx, f, year, &page); err != nil {
		return err
	}
	rounds, _, err := a.Store.Rounds(ctx, RoundFilter{FormID: f.ID}, Page{Limit: 8})
	if err != nil {
		return err
	}
	page.Rounds = roundColumns.Table("Senaste utskicken", rounds)
	entries, err := a.Store.History(ctx, RecordKind, f.ID)
	page.History = record.HistoryOf("enkäten", entries)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, f.Title, page)
}

func (a *Web) actions(ctx context.Context, f Form) []ui.Action {
	list := []ui.Action{{Label: "Förhandsvisa", URL: f.URL() + "/forhandsvisa", Icon: "eye"}}
	if !web.May(ctx, "survey.write") {
		return list
	}
	list = append(list, ui.Action{Label: "Ändra", URL: f.URL() + "/andra", Icon: "pencil"},
		ui.Action{Label: "Kopiera", URL: f.URL() + "/kopiera", Icon: "copy", Post: true},
		ui.Action{Label: "Läs in resultat", URL: f.URL() + "/las-in", Icon: "upload"})
	if !f.Retired {
		list = append(list, ui.Action{Label: "Nytt utskick", URL: f.URL() + "/skicka", Icon: "send", Primary: true})
	}
	return list
}

// results fills in what the answers say.
func (a *Web) results(ctx context.Context, f Form, p day.Period, page *showPage) error {
	sel := Selection{FormID: f.ID}
	years, err := a.years(ctx, f)
	if err != nil {
		return err
	}
	for _, y := range years {
		page.Years = append(page.Years, ui.Tab{Label: y.String(), URL: f.URL() + "?period=" + y.String(), Active: y == p})
	}
	period, all, err := a.both(ctx, sel, p)
	if err != nil {
		return err
	}
	if _, ok := f.Overall(); ok {
		page.Results = resultTable(f, p, period, all)
		page.Notices = fewNotice(f, p, period)
		page.Chart, err = a.trend(ctx, f, years)
	}
	if f.Kind == HME && err == nil {
		page.Results, err = a.hmeTable(ctx, f, years)
	}
	sel.Period = p
	if err == nil {
		err = a.questions(ctx, f, sel, period.Returned, page)
	}
	return err
}

// years is the years from the first round until now, the newest first.
func (a *Web) years(ctx context.Context, f Form) ([]day.Period, error) {
	rounds, n, err := a.Store.Rounds(ctx, RoundFilter{FormID: f.ID, Opened: day.Period{From: 1}}, Page{Sort: "opened_on", Limit: 1})
	if err != nil || n == 0 {
		return nil, err
	}
	var years []day.Period
	for y := a.Store.Today().Year(); y >= rounds[0].OpenedOn.Year(); y-- {
		years = append(years, day.Year(y))
	}
	return years, nil
}

// side is one line of the table of results.
type side struct{ Label, Period, All string }

func resultTable(f Form, p day.Period, period, all Result) ui.Table {
	line := func(label string, show func(Result) string) side {
		s := side{Label: label, Period: "för få svar", All: "för få svar"}
		if period.Answers >= f.MinAnswers {
			s.Period = show(period)
		}
		if all.Answers >= f.MinAnswers {
			s.All = show(all)
		}
		return s
	}
	count := func(label string, n func(Result) int64) side {
		return side{label, sv.Number(n(period)), sv.Number(n(all))}
	}
	rows := []side{
		line(fmt.Sprintf("NKI, av %d", f.ScaleMax), Result.Mean),
		line("95 procents intervall", func(r Result) string { return interval(r.MeanInterval()) }),
		line("Andel nöjda", Result.Share),
		line("95 procents intervall för andelen", func(r Result) string { return interval(r.ShareInterval()) + " %" }),
		count("Antal svar", func(r Result) int64 { return r.Answers }),
		count("Vet ej", func(r Result) int64 { return r.DontKnow }),
		count("Tillfrågade", func(r Result) int64 { return r.Invited }),
		{"Svarsfrekvens", rate(period), rate(all)},
	}
	return ui.Columns[side]{
		{Label: "Mått", Cell: func(s *side) ui.Cell { return ui.Text(s.Label) }},
		{Label: p.String(), Number: true, Cell: func(s *side) ui.Cell { return ui.Number(s.Period) }},
		{Label: "Sedan start", Number: true, Cell: func(s *side) ui.Cell { return ui.Number(s.All) }},
	}.Table("Resultat för perioden och sedan start", rows)
}

func rate(r Result) string {
	if r.Invited == 0 {
		return "–"
	}
	return r.Rate()
}

// trend draws NKI year by year; years with too few answers are left open.
func (a *Web) trend(ctx context.Context, f Form, years []day.Period) (template.HTML, error) {
	bars := chart.Bars{Title: "NKI per år", Unit: fmt.Sprintf("av %d", f.ScaleMax)}
	for _, y := range slices.Backward(years) {
		r, err := a.Store.Result(ctx, Selection{FormID: f.ID, Period: y})
		if err != nil {
			return "", err
		}
		if r.Answers >= f.MinAnswers {
			bars.Items = append(bars.Items, chart.Bar{Label: y.String(), Value: chart.Value{Number: float64(r.Sum) / float64(r.Answers), Text: r.Mean()}})
		}
	}
	if len(bars.Items) < 2 {
		return "", nil
	}
	bars.Items[len(bars.Items)-1].Strong = true
	return chart.SVG(bars), nil
}

// hmeYear is HME of one year with its parts.
type hmeYear struct {
	Year    day.Period
	Index   string
	Parts   []string
	Answers int64
}

// hmeTable shows HME and its three parts for each year.
func (a *Web) hmeTable(ctx context.Context, f Form, years []day.Period) (ui.Table, error) {
	var rows []hmeYear
	for _, y := range years {
		totals, err := a.Store.Totals(ctx, Selection{FormID: f.ID, Period: y})
		if err != nil {
			return ui.Table{}, err
		}
		if len(totals) == 0 {
			continue
		}
		row := hmeYear{Year: y, Index: indexText(totals)}
		for _, part := range Parts {
			row.Parts = append(row.Parts, indexText(ofPart(totals, part)))
		}
		for _, t := range totals {
			row.Answers = max(row.Answers, t.N)
		}
		rows = append(rows, row)
	}
	columns := ui.Columns[hmeYear]{
		{Label: "År", Cell: func(h *hmeYear) ui.Cell { return ui.Text(h.Year.String()) }},
		{Label: "HME", Number: true, Cell: func(h *hmeYear) ui.Cell { return ui.Number(h.Index) }},
	}
	for i, part := range Parts {
		columns = append(columns, ui.Columns[hmeYear]{{Label: part, Number: true, Cell: func(h *hmeYear) ui.Cell { return ui.Number(h.Parts[i]) }}}...)
	}
	columns = append(columns, ui.Columns[hmeYear]{{Label: "Svar", Number: true, Cell: func(h *hmeYear) ui.Cell { return ui.Number(sv.Number(h.Answers)) }}}...)
	return columns.Table("HME per år", rows), nil
}

// indexText is the mean of the questions' indices, with one decimal.
func indexText(totals []Total) string {
	nums, den, ok := weighted(totals)
	if !ok {
		return "–"
	}
	var sum int64
	for _, n := range nums {
		sum += n
	}
	return sv.Decimal(sum, den*int64(len(nums)), 1)
}

// questions fills in how each question was answered, and what people wrote.
func (a *Web) questions(ctx context.Context, f Form, sel Selection, returned int64, page *showPage) error {
	totals, err := a.Store.Totals(ctx, sel)
	if err != nil {
		return err
	}
	spread, err := a.Store.Spread(ctx, sel)
	if err != nil {
		return err
	}
	if f.Kind == HME {
		spread = nil
	}
	page.Questions = questionTable(f, totals, spread)
	if returned < f.MinAnswers {
		page.WordsNote = "Det som de svarande har skrivit visas när minst " + sv.Number(f.MinAnswers) + " har svarat."
		return nil
	}
	words, err := a.Store.Words(ctx, sel, mostWords)
	for _, v := range words {
		page.Words = append(page.Words, v.Text)
	}
	return err
}

// mostWords is how many free texts a page shows.
const mostWords = 200

// questionTable shows each question; with a spread also how many gave each answer.
func questionTable(f Form, totals []Total, spread []Spread) ui.Table {
	columns := ui.Columns[Total]{
		{Label: "Fråga", Cell: func(t *Total) ui.Cell { return ui.Text(t.Text).Under(t.Part) }},
		{Label: "Svar", Number: true, Cell: func(t *Total) ui.Cell { return ui.Number(sv.Number(t.N)) }},
		{Label: "Medel", Number: true, Cell: func(t *Total) ui.Cell { return hidden(f, t, func() string { return sv.Decimal(t.Sum, t.N, 1) }) }},
	}
	if f.Kind == HME {
		columns = append(columns, ui.Columns[Total]{{Label: "Index", Number: true, Cell: func(t *Total) ui.Cell { return hidden(f, t, t.Index) }}}...)
	}
	for value := int64(1); value <= f.ScaleMax && spread != nil; value++ {
		columns = append(columns, ui.Columns[Total]{{Label: sv.Number(value), Number: true, Cell: func(t *Total) ui.Cell {
			return hidden(f, t, func() string { return sv.Number(given(spread, t.QuestionID, value)) })
		}}}...)
	}
	return columns.Table("Fråga för fråga", totals)
}

func hidden(f Form, t *Total, show func() string) ui.Cell {
	if t.N < f.MinAnswers {
		return ui.Number("–")
	}
	return ui.Number(show())
}

func given(spread []Spread, question string, value int64) int64 {
	for _, s := range spread {
		if s.QuestionID == question && s.Value == value {
			return s.N
		}
	}
	return 0
}
