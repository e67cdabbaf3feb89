package calloff

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// metered is a framework in the list, with its fullest ceiling.
type metered struct {
	Framework
	form    Form
	fullest Meter
	inForce bool
}

var frameworkListing = ui.Listing[metered]{
	One: "ramavtal", Many: "ramavtal", Sort: "title",
	Columns: ui.Columns[metered]{
		{Key: "title", Label: "Ramavtal", Sort: true, Cell: func(f *metered) ui.Cell { return ui.Link(f.Title, f.URL()).Under(f.Number) }},
		{Key: "form", Label: "Avropsform", Cell: func(f *metered) ui.Cell {
			if f.form == "" {
				return ui.Cell{}.Warn("Avropsordning saknas")
			}
			return ui.Text(f.form.Sv())
		}},
		{Key: "body", Label: "Inköpscentral", Cell: func(f *metered) ui.Cell { return ui.Text(f.Body).Under(f.LocalNumber) }},
		{Key: "to", Label: "Gäller till och med", Cell: func(f *metered) ui.Cell {
			cell := ui.Time(f.To().String(), f.To().Sv())
			if !f.inForce {
				cell.Muted = "Gäller inte i dag"
			}
			return cell
		}},
		{Key: "taken", Label: "Använt och beställt", Number: true, Cell: func(f *metered) ui.Cell {
			if f.fullest.Amount == 0 {
				return ui.Number("")
			}
			return ui.Number(f.fullest.Taken().Sv()).Under("av " + f.fullest.Amount.Sv())
		}},
		{Key: "light", Label: "Tak", Cell: func(f *metered) ui.Cell {
			if f.fullest.Amount == 0 {
				return ui.Cell{}.Warn("Takvolym saknas")
			}
			return ui.Mark(lightBadge(f.fullest.Light())).Under(sv.Number(f.fullest.Percent()) + sv.Space + "%")
		}},
	},
}

func (a *Web) frameworks(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters := []ui.Filter{
		{Key: "slag", Label: "Slag", Options: []field.Option{{Value: "egna", Label: "Egna ramavtal"}, {Value: "inkopscentral", Label: "Inköpscentralers"}}},
		{Key: "form", Label: "Avropsform", Options: Forms},
		{Key: "galler", Label: "Gäller i dag", Options: []field.Option{{Value: "ja", Label: "Ja"}}},
	}
	q := frameworkListing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = mostRows, 0
	}
	rows, count, err := a.Store.Frameworks(ctx, ParseFrameworkFilter(r.URL.Query()), page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Framework]{Title: "Ramavtal som avropas", File: "ramavtal", Fields: FrameworkFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: func(f Framework) string { return f.URL() }}.Send(w, r)
	}
	shown, err := a.metered(ctx, rows)
	if err != nil {
		return err
	}
	list := frameworkListing.List(q, shown, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "nummer, benämning, inköpscentral", record.Excel(q), web.UserFrom(ctx).ID != ""
	views := []ui.View{{Label: "Alla", URL: FrameworkPath, Active: !q.Narrowed()}}
	for _, v := range []struct{ label, query string }{{"Gäller i dag", "?galler=ja"}, {"Inköpscentralers", "?slag=inkopscentral"}} {
		views = append(views, ui.View{Label: v.label, URL: FrameworkPath + v.query, Active: q.File(FrameworkPath) == FrameworkPath+v.query})
	}
	if list.Views, err = a.Views.After(ctx, views, q); err != nil {
		return err
	}
	list.Note = "Egna ramavtal läggs upp från avtalets sida: öppna avtalet och välj ”Lägg upp för avrop”."
	var actions []ui.Action
	if web.May(ctx, permTerms) {
		actions = []ui.Action{{Label: "Nytt ramavtal hos inköpscentral", URL: FrameworkPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Ramavtal som avropas", listPage{Tabs: tabs(ctx, FrameworkPath), List: list, Actions: actions})
}

func (a *Web) metered(ctx context.Context, rows []Framework) ([]metered, error) {
	all, err := a.Store.Meters(ctx, rows...)
	if err != nil {
		return nil, err
	}
	list := make([]metered, len(rows))
	for i, f := range rows {
		list[i] = metered{Framework: f, inForce: f.InForce(a.Store.Today())}
		terms, err := a.Store.Terms(ctx, f.ID)
		if err != nil {
			return nil, err
		}
		if t, ok := At(terms, a.Store.Today()); ok {
			list[i].form = t.Form
		}
		for _, m := range all[f.ID] {
			if list[i].fullest.Amount == 0 || m.Percent() > list[i].fullest.Percent() {
				list[i].fullest = m
			}
		}
	}
	return list, nil
}

type frameworkPage struct {
	Crumbs      []ui.Crumb
	Status      []ui.Badge
	Lead        string
	Actions     []ui.Action
	Notices     []ui.Notice
	Tend        tend
	Meters      ui.Table
	Terms       ui.Facts
	Scopes      []scopeTable
	CallOffs    ui.Table
	CallOffsURL string
	Refusing    ui.Table
	RefusalURL  string
	Uses        ui.Table
	Rights      []string
	Facts       ui.Facts
	Past        ui.Table
	History     ui.History
}

// tend is the addresses of what the user may change, "" for what not.
type tend struct{ Ceiling, Terms, Rights, Use string }

// scopeTable is the suppliers of one lot and region.
type scopeTable struct {
	Title string
	Table ui.Table
}

var frameworkTmpl = web.Parse[frameworkPage](pages, "framework.html")

func (a *Web) showFramework(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := a.Store.Framework(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := frameworkPage{Crumbs: frameworkCrumbs(Framework{}), Lead: f.Number, CallOffsURL: Filter{FrameworkID: f.ID}.URL(), RefusalURL: RefusalFilter{FrameworkID: f.ID}.URL(), Facts: frameworkFacts(ctx, f)}
	for _, r := range f.Rights {
		page.Rights = append(page.Rights, r.Sv())
	}
	for _, fill := range []func(context.Context, Framework, *frameworkPage) error{a.addState, a.addTerms, a.addRows} {
		if err := fill(ctx, f, &page); err != nil {
			return err
		}
	}
	entries, err := a.Store.History(ctx, FrameworkKind, f.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("ramavtalet", entries)
	return frameworkTmpl.Render(w, r, f.Title, page)
}

func frameworkFacts(ctx context.Context, f Framework) ui.Facts {
	if f.Central() {
		facts := ui.NewFacts(FrameworkFields, &f)
		facts.DropEmpty()
		return facts
	}
	facts := ui.NewFacts(FrameworkFields, &f, "note")
	facts.DropEmpty()
	contract := ui.Fact{Label: "Avtal", Value: f.Name()}
	if web.May(ctx, "contract.read") {
		contract.URL = "/avtal/" + string(f.ContractID)
	}
	facts.Add(contract)
	facts.Add(ui.Fact{Label: "Gäller", Value: f.From().Sv() + until(f.To())})
	if f.Contract.CallOff != "" {
		facts.Add(ui.Fact{Label: "Får avropa enligt avtalet", Value: f.Contract.CallOff})
	}
	return facts
}

func (a *Web) addState(ctx context.Context, f Framework, page *frameworkPage) error {
	today := a.Store.Today()
	if f.InForce(today) {
		page.Status = append(page.Status, ui.Badge{Text: "Gäller", Tone: ui.Good})
	} else {
		page.Status = append(page.Status, ui.Badge{Text: "Gäller inte i dag", Tone: ui.Neutral})
	}
	if f.Central() {
		page.Status = append(page.Status, ui.Badge{Text: f.Body, Tone: ui.Info, Icon: "building-community"})
	}
	all, err := a.Store.Meters(ctx, f)
	page.Meters = meterTable(all[f.ID], false)
	for _, m := range all[f.ID] {
		if m.Light() >= Warn {
			page.Notices = append(page.Notices, ui.Notice{Tone: lightTones[m.Light()], Title: m.Light().Sv() + ": " + sv.LowerFirst(m.Scope()), Text: m.Left().Sv() + " återstår av " + m.Amount.Sv() + "."})
		}
	}
	if web.May(ctx, permTerms) && tends(ctx, f) == nil {
		page.Tend = tend{f.URL() + "/tak", f.URL() + "/ordning", f.URL() + "/avropsratt", f.URL() + "/utfall"}
		page.Actions = append(page.Actions, ui.Action{Label: "Ändra", URL: f.URL() + "/andra", Icon: "pencil"})
	}
	if web.May(ctx, permWrite) && f.InForce(today) {
		page.Actions = append(page.Actions, ui.Action{Label: "Nytt avrop", URL: Path + "/ny?ramavtal=" + f.ID, Icon: "plus", Primary: true})
	}
	return err
}

func (a *Web) addTerms(ctx context.Context, f Framework, page *frameworkPage) error {
	list, err := a.Store.Terms(ctx, f.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	page.Past = ui.Columns[Terms]{
		{Label: "Gäller från", Cell: func(t *Terms) ui.Cell { return ui.Time(t.ValidFrom.String(), t.ValidFrom.Sv()) }},
		{Label: "Avropsform", Cell: func(t *Terms) ui.Cell { return ui.Text(t.Form.Sv()).Under(t.Why) }},
		{Label: "Angiven av", Cell: func(t *Terms) ui.Cell { return ui.Text(t.SetBy) }},
	}.Table("Avropsordningar genom tiden", list)
	t, ok := At(list, a.Store.Today())
	if !ok {
		t = list[len(list)-1]
	}
	page.Terms = ui.NewFacts(TermsFields, &t, termKeys(t)...)
	page.Terms.DropEmpty()
	for i := range page.Terms.Groups {
		page.Terms.Groups[i].Heading = ""
	}
	seen := map[string]bool{}
	for _, p := range t.Places {
		title := scopeName(p.Lot, p.Party)
		if seen[title] {
			continue
		}
		seen[title] = true
		table, err := a.scopeTable(ctx, f, t, p.Lot, p.Party)
		if err != nil {
			return err
		}
		page.Scopes = append(page.Scopes, scopeTable{title, table})
	}
	return nil
}

// termKeys leaves out what the form does not use.
func termKeys(t Terms) []string {
	return slices.DeleteFunc(TermsFields.Keys(), func(key string) bool {
		switch key {
		case "why":
			return true
		case "criteria":
			return !t.uses(Reopened)
		case "denominator":
			return !t.uses(ByKey)
		case "fku_from", "below":
			return t.Form != Mixed
		}
		return false
	})
}

func scopeName(lot string, p party.Code) string {
	if lot == "" && p == "" {
		return "Leverantörer"
	}
	return Ceiling{Lot: lot, Party: p}.Scope()
}

// scopeTable shows the suppliers of a lot and region with what they have got.
func (a *Web) scopeTable(ctx context.Context, f Framework, t Terms, lot string, p party.Code) (ui.Table, error) {
	var group []Place
	for _, one := range t.Places {
		if one.Lot == lot && one.Party == p {
			group = append(group, one)
		}
	}
	sums, err := a.Store.called(ctx, CallOff{FrameworkID: f.ID, Lot: lot, Party: p}, group)
	form := t.Form
	if form == Mixed {
		form = t.Below
	}
	var rows []turnRow
	for i, turn := range Turns(form, group, sums, 0, t.Denominator) {
		rows = append(rows, turnRow{Turn: turn, at: i + 1, denominator: t.Denominator})
	}
	columns := ui.Columns[turnRow]{{Label: "Leverantör", Cell: func(t *turnRow) ui.Cell {
		if !web.May(ctx, "supplier.read") {
			return ui.Text(t.Name)
		}
		return ui.Link(t.Name, "/leverantorer/"+t.SupplierID)
	}}}
	if t.uses(ByRank) {
		columns = slices.Insert(columns, 0, ui.Column[turnRow]{Label: "Rang", Cell: func(t *turnRow) ui.Cell { return ui.Text(sv.Number(t.Rank)) }})
	}
	if t.uses(ByKey) {
		columns = append(columns, keyColumns...)
	} else {
		columns = append(columns, ui.Column[turnRow]{Label: "Avropat", Number: true, Cell: func(t *turnRow) ui.Cell { return ui.Number(t.Called.Sv()) }})
	}
	table := columns.Table(scopeName(lot, p), rows)
	table.Plain = t.uses(ByRank)
	return table, err
}

// panelRows is how many call-offs a box shows; the rest is one click away.
const panelRows = 10

func (a *Web) addRows(ctx context.Context, f Framework, page *frameworkPage) error {
	rows, _, err := a.Store.Search(ctx, Filter{FrameworkID: f.ID}, Page{Limit: panelRows})
	if err != nil {
		return err
	}
	page.CallOffs = panelColumns.Table("Avrop", rows)
	counts, err := a.Store.RefusingOn(ctx, f.ID)
	if err != nil {
		return err
	}
	page.Refusing = ui.Columns[Refusing]{
		{Label: "Leverantör", Cell: func(r *Refusing) ui.Cell { return ui.Text(r.Name) }},
		{Label: "Tillfrågad", Number: true, Cell: func(r *Refusing) ui.Cell { return ui.Number(sv.Number(r.Asked)) }},
		{Label: "Avböjde eller svarade inte", Number: true, Cell: func(r *Refusing) ui.Cell {
			cell := ui.Number(sv.Number(r.Refused))
			if r.Refused > 0 {
				cell.URL = RefusalFilter{FrameworkID: f.ID, SupplierID: r.SupplierID}.URL()
			}
			return cell
		}},
	}.Table("Svar på förfrågningar", counts)
	uses, err := a.Store.Uses(ctx, f.ID, "")
	page.Uses = useTable(uses, true)
	return err
}

var panelColumns = ui.Columns[CallOff]{
	{Label: "Avrop", Cell: func(c *CallOff) ui.Cell { return ui.Link(c.Title, c.URL()).Under(c.Number) }},
	{Label: "Leverantör", Cell: func(c *CallOff) ui.Cell { return ui.Text(c.Supplier) }},
	{Label: "Värde", Number: true, Cell: func(c *CallOff) ui.Cell { return ui.Number(c.Value.Sv()) }},
	{Label: "Läge", Cell: func(c *CallOff) ui.Cell { return ui.Mark(stateBadge(c.State)) }},
}
