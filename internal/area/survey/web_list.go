package survey

import (
	"context"
	"net/http"

	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type listPage struct {
	KPIs    []ui.KPI
	Notices []ui.Notice
	Forms   ui.Table
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// formRow is a form with what it says this year and since the start.
type formRow struct {
	Form
	Period, All Result
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	forms, err := a.Store.Forms(ctx)
	if err != nil {
		return err
	}
	year := a.year()
	var page listPage
	var rows []formRow
	for _, f := range forms {
		row := formRow{Form: f}
		if row.Period, row.All, err = a.both(ctx, Selection{FormID: f.ID}, year); err != nil {
			return err
		}
		rows = append(rows, row)
	}
	page.Forms = a.formTable(rows, year)
	if page.KPIs, page.Notices, err = a.head(ctx, year); err != nil {
		return err
	}
	page.Actions = []ui.Action{{Label: "Utskick", URL: RoundPath, Icon: "send"}}
	if web.May(ctx, "survey.write") {
		page.Actions = append(page.Actions, ui.Action{Label: "Ny enkät", URL: Path + "/ny", Icon: "plus", Primary: true})
	}
	return listTmpl.Render(w, r, "Enkäter", page)
}

// year is the one that is shown at first: in January the one before, since the new
// one has nothing to tell yet.
func (a *Web) year() day.Period { return day.Year(a.Store.Today().AddMonths(-1).Year()) }

// both is the result of a period and since the start: they stand side by side
// wherever they are shown (K03).
func (a *Web) both(ctx context.Context, sel Selection, p day.Period) (period, all Result, err error) {
	sel.Period = p
	if period, err = a.Store.Result(ctx, sel); err != nil {
		return
	}
	sel.Period.From = 0
	all, err = a.Store.Result(ctx, sel)
	return
}

// head is NKI of the procurements in the year and since the start.
func (a *Web) head(ctx context.Context, year day.Period) ([]ui.KPI, []ui.Notice, error) {
	forms, err := a.Store.ofKind(ctx, NKI)
	if err != nil || len(forms) == 0 {
		return nil, nil, err
	}
	period, all, err := a.both(ctx, Selection{Kind: NKI}, year)
	if err != nil {
		return nil, nil, err
	}
	limits := forms[0]
	kpi := func(label, when string, r Result, show func(Result) string) ui.KPI {
		k := ui.KPI{Label: label + ", " + when, Value: "–", Note: sv.Plural(r.Answers, "svar", "svar"), URL: limits.URL()}
		if r.Answers < limits.MinAnswers {
			k.Note = "för få svar för att visas"
			return k
		}
		k.Value = show(r)
		return k
	}
	of := " av " + sv.Number(limits.ScaleMax)
	value := func(r Result) string { return r.Mean() + of }
	kpis := []ui.KPI{
		kpi("NKI upphandling", year.String(), period, value), kpi("NKI upphandling", "sedan start", all, value),
		kpi("Andel nöjda", year.String(), period, Result.Share), kpi("Andel nöjda", "sedan start", all, Result.Share),
	}
	return kpis, fewNotice(limits, year, period), nil
}

// fewNotice warns when each answer weighs much (K04).
func fewNotice(f Form, p day.Period, r Result) []ui.Notice {
	if r.Answers < f.MinAnswers || r.Answers >= f.FewAnswers {
		return nil
	}
	return []ui.Notice{{Tone: ui.Warn, Title: "Få svar " + p.String(), Text: "Bara " + sv.Number(r.Answers) +
		" svar: varje svar väger tungt. Läs perioden tillsammans med resultatet sedan start."}}
}

func (a *Web) formTable(rows []formRow, year day.Period) ui.Table {
	shown := func(f Form, r Result, show func(Result) string) ui.Cell {
		if r.Answers < f.MinAnswers {
			return ui.Number("–")
		}
		return ui.Number(show(r)).Under(sv.Plural(r.Answers, "svar", "svar"))
	}
	t := ui.Columns[formRow]{
		{Label: "Enkät", Cell: func(f *formRow) ui.Cell { return ui.Link(f.Title, f.URL()).Under(kindLabel(f.Kind)) }},
		{Label: "NKI " + year.String(), Number: true, Cell: func(f *formRow) ui.Cell { return shown(f.Form, f.Period, Result.Mean) }},
		{Label: "NKI sedan start", Number: true, Cell: func(f *formRow) ui.Cell { return shown(f.Form, f.All, Result.Mean) }},
		{Label: "Nöjda " + year.String(), Number: true, Cell: func(f *formRow) ui.Cell { return shown(f.Form, f.Period, Result.Share) }},
		{Label: "Nöjda sedan start", Number: true, Cell: func(f *formRow) ui.Cell { return shown(f.Form, f.All, Result.Share) }},
		{Label: "Svarsfrekvens", Number: true, Cell: func(f *formRow) ui.Cell {
			if f.All.Invited == 0 {
				return ui.Number("–")
			}
			return ui.Number(f.All.Rate())
		}},
		{Label: "Läge", Cell: func(f *formRow) ui.Cell {
			if f.Retired {
				return ui.Mark(ui.Badge{Text: "Används inte", Icon: "ban"})
			}
			return ui.Mark(ui.Badge{Text: "Används", Icon: "check", Tone: ui.Good})
		}},
	}.Table("Enkäter", rows)
	t.Empty = ui.Empty{Icon: "mood-smile", Title: "Det finns inga enkäter", Text: "Lägg upp en enkät, så kan den skickas till dem som har varit med i en upphandling när avtalet tecknas."}
	return t
}

func kindLabel(k Kind) string {
	for _, o := range Kinds {
		if o.Value == string(k) {
			return o.Label
		}
	}
	return ""
}
