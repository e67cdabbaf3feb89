package law

import (
	"net/http"
	"strings"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type listPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

var listTmpl = web.Parse[listPage](pages, "list.html")

// listing describes the list; the names of the procedures are among the rules.
func listing(b Book) ui.Listing[Rule] {
	set := fields(b)
	return ui.Listing[Rule]{One: "lagregel", Many: "lagregler", Sort: "kind", Per: 50,
		Columns: ui.Columns[Rule]{
			ui.Field(set, "label").Called("Regel").As(func(r *Rule) ui.Cell { return ui.Link(r.Label, r.URL()).Under(r.scope(b)) }),
			ui.Field(set, "kind"),
			{Key: "value", Label: "Värde", Number: true, Cell: func(r *Rule) ui.Cell { return ui.Number(r.Value()) }},
			ui.Field(set, "valid_from").Called("Från"),
			ui.Field(set, "valid_to").Called("Till").Fixed(),
			ui.Field(set, "legal_ref").Fixed(),
			{Key: "confirmed", Label: "Källan läst", Cell: func(r *Rule) ui.Cell { return ui.Mark(badges(r)...) }},
			ui.Field(set, "source").Fixed().OnDemand(),
			ui.Field(set, "text").Fixed().OnDemand(),
			ui.Field(set, "key").Fixed().OnDemand(),
		},
		Row: func(r *Rule, row *ui.Row) {
			row.ID, row.Label = r.ID, r.Title()
			if !r.Known() {
				row.Tone = ui.Bad
			}
		}}
}

// scope is what the rule is limited to, beside what its name says: "LOU, nationell".
func (r Rule) scope(b Book) string {
	if strings.Contains(strings.ToLower(r.Label), strings.ToLower(b.Name(r.Procedure))) {
		r.Procedure = ""
	}
	return b.scope(about{act: r.Act, procedure: r.Procedure, regime: r.Regime, object: r.Object, buyer: r.Buyer, party: r.Party})
}

func filters(b Book) []ui.Filter {
	return []ui.Filter{
		{Key: keyKind, Label: "Slag", Kind: ui.Multi, Options: Kinds},
		{Key: keyOn, Label: "Gäller den", Kind: ui.Words},
		{Key: keyAct, Label: "Lag", Options: Acts},
		{Key: keyProcedure, Label: "Förfarande", Options: procedureOptions(b)},
		{Key: keyConfirmed, Label: "Bekräftad", Kind: ui.YesNo},
		{Key: keyKnown, Label: "Värdet är känt", Kind: ui.YesNo},
	}
}

func (a *Web) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	b, err := a.Store.Book(ctx)
	if err != nil {
		return err
	}
	l, all := listing(b), filters(b)
	q := l.Query(r, all...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page = Page{Sort: q.SortText()}
	}
	rules, n, err := a.Store.Search(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Rule]{Title: "Lagregler", File: "lagregler", Fields: fields(b), Path: Rule.URL, Query: q, Filter: all, At: a.Store.DB.Now(), Each: record.Rows(rules)}.Send(w, r)
	}
	list := l.List(q, rules, ui.Count(n), all...)
	list.Hint, list.Excel, list.Keep = "Till exempel avtalsspärr eller 20 kap.", record.Excel(q), a.Views != nil
	list.Note = "En regel som inte är bekräftad har ingen läst i källan. En regel utan värde stoppar det som behöver den. " +
		"Klövers regelunderlag är den sammanställning av lag, praxis och branschens rekommendationer som Klöver är byggt efter. Siffran efter är avsnittet. Det som bara står där, eller är märkt [R], är en rekommendation som ni själva råder över."
	if list.Views, err = a.Views.After(ctx, views(q, a.Store.today()), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Lagregler", listPage{Tabs: parts(Path), List: list, Actions: listActions(r)})
}

func listActions(r *http.Request) []ui.Action {
	if !mayWrite(r.Context()) {
		return nil
	}
	return []ui.Action{{Label: "Ny lagregel", URL: Path + "/ny", Icon: "plus", Primary: true}}
}

func views(q ui.Query, today day.Date) []ui.View {
	list := []ui.View{{Label: "Alla", URL: Path, Active: !q.Narrowed()}}
	for _, v := range []struct {
		label string
		f     Filter
	}{{"Gäller i dag", Filter{On: today}}, {"Ej bekräftade i dag", Filter{On: today, Confirmed: "nej"}}, {"Värdet saknas", Filter{Known: "nej"}}} {
		list = append(list, ui.View{Label: v.label, URL: v.f.URL(), Active: v.f.Values().Encode() == q.Selection()})
	}
	return list
}
