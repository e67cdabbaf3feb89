package law

import (
	"net/http"
	"strings"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type showPage struct {
	Crumb   ui.Crumb
	Lead    string
	Badges  []ui.Badge
	Notice  ui.Notice
	Facts   ui.Facts
	Line    ui.Table // the same rule at other times
	History ui.History
	Actions []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	rule, err := a.load(r)
	if err != nil {
		return err
	}
	b, err := a.Store.Book(ctx)
	if err != nil {
		return err
	}
	line, err := a.Store.Line(ctx, rule)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, rule.ID)
	if err != nil {
		return err
	}
	page := showPage{Crumb: crumb(), Lead: strings.TrimPrefix(rule.Value(), "–"), Badges: badges(&rule), Notice: notice(rule), Facts: facts(b, rule),
		Line: lineTable(line, a.Store.today()), History: record.HistoryOf("lagregeln", entries)}
	if mayWrite(ctx) {
		page.Actions = actions(rule)
	}
	return showTmpl.Render(w, r, rule.Label, page)
}

func notice(r Rule) ui.Notice {
	switch {
	case !r.Known():
		return ui.Notice{Tone: ui.Bad, Title: "Värdet är inte känt", Text: "Det som behöver regeln stoppas tills någon har läst in värdet."}
	case !r.Confirmed:
		return ui.Notice{Tone: ui.Warn, Title: "Regeln är inte bekräftad", Text: "Ingen har läst den i källan. Svar som bygger på den märks ”ej bekräftad”."}
	}
	return ui.Notice{}
}

func facts(b Book, r Rule) ui.Facts {
	f := ui.NewFacts(fields(b), &r)
	f.Link("source_url", r.SourceURL)
	if r.Shipped {
		f.Add(ui.Fact{Label: "Kom hit", Value: "Följer med Klöver, inläst " + record.When(r.CreatedAt)})
	}
	f.DropEmpty()
	return f
}

// lineTable is how the rule has been at different times.
func lineTable(line []Rule, today day.Date) ui.Table {
	return ui.Columns[Rule]{
		{Label: "Gäller", Cell: func(r *Rule) ui.Cell {
			cell := ui.Link(held(r.Period()), r.URL())
			if r.HoldsOn(today) {
				return cell.Under("i dag")
			}
			return cell
		}},
		{Label: "Värde", Number: true, Cell: func(r *Rule) ui.Cell { return ui.Number(r.Value()) }},
		{Label: "Källan läst", Cell: func(r *Rule) ui.Cell { return ui.Mark(badges(r)...) }},
	}.Table("Samma regel vid olika tid", line)
}

// held tells a period of validity with both days, as the law does.
func held(p day.Period) string {
	if p.IsZero() {
		return "alltid"
	}
	return p.Label()
}

func actions(r Rule) []ui.Action {
	list := []ui.Action{{Label: "Rätta", URL: r.URL() + "/andra", Icon: "pencil"}}
	if !r.Confirmed && r.Known() {
		list = append(list, ui.Action{Label: "Bekräfta", URL: r.URL() + "/bekrafta", Icon: "check"})
	}
	return append(list, ui.Action{Label: "Ny rad från en dag", URL: r.URL() + "/ny-rad", Icon: "plus", Primary: true})
}
