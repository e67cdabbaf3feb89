package analysis

import (
	"net/http"
	"net/url"
	"slices"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

const keyFinding = "kontroll"

// control is a check of the lines.
type control struct{ code, kind, label, lead string }

// controls are the checks, by the word in the address.
var controls = []control{
	{"dubbletter", ofDuplicate, "Dubbletter", "Fakturor som kan vara betalda två gånger."},
	{"pris", ofPrice, "Pris", "Rader vars pris är långt från artikelns vanliga."},
	{"belopp", ofAmount, "Belopp", "Fakturor långt över vad enheten brukar betala leverantören."},
}

var findingStates = append([]field.Option{{Value: leakOpen, Label: "Obedömda"}}, verdicts...)

func findingListing(f Filter, usual, may bool) ui.Listing[Finding] {
	columns := ui.Columns[Finding]{
		{Key: "supplier", Label: "Leverantör", Cell: func(x *Finding) ui.Cell { return ui.Link(x.Supplier, x.URL).Of(x.What).Under(x.What) }},
		{Key: "why", Label: "Vad som sticker ut", Cell: func(x *Finding) ui.Cell { return ui.Text(x.Why) }},
		{Key: "unit", Label: "Enhet", Cell: func(x *Finding) ui.Cell { return ui.Text(x.Unit).Under(x.Party) }},
		{Key: "on", Label: "Datum", Cell: func(x *Finding) ui.Cell { return ui.Time(x.On.String(), x.On.Sv()) }},
		{Key: "amount", Label: "Belopp, kr", Number: true, Cell: func(x *Finding) ui.Cell { return kr(x.Amount, "") }},
		{Key: "state", Label: "Bedömning", Cell: func(x *Finding) ui.Cell { return ui.Mark(findingBadge(x.Decision)).Under(x.Decision.Owner) }},
	}
	if usual {
		columns = slices.Insert(columns, 5, ui.Column[Finding]{Key: "usual", Label: "Vanligt, kr", Number: true, Cell: func(x *Finding) ui.Cell { return optKr(x.Usual) }})
	}
	return ui.Listing[Finding]{One: "rad", Many: "att bedöma", Sort: "-amount", Columns: columns, Row: func(x *Finding, row *ui.Row) {
		row.Label = x.Title()
		if may {
			row.Menu = x.verbs(f)
		}
	}}
}

func findingBadge(d Decision) ui.Badge {
	if !d.Made() {
		return ui.Badge{Text: "Obedömd", Tone: ui.Warn, Icon: "inbox"}
	}
	return decisionBadge(d)
}

// verbs are what may be said about the finding.
func (x Finding) verbs(f Filter) []ui.Action {
	values := func(answer string) []ui.Hidden {
		return []ui.Hidden{{Name: "kind", Value: x.Kind}, {Name: "key", Value: x.Key}, {Name: "answer", Value: answer}, {Name: keyPeriod, Value: f.Period.String()}}
	}
	if x.Decision.Made() {
		return []ui.Action{{Label: "Ta tillbaka bedömningen", URL: FindingPath + "/angra", Icon: "arrow-back-up", Post: true, Values: values("")}}
	}
	return []ui.Action{{Label: "Är rätt", URL: FindingPath + "/beslut", Icon: "check", Post: true, Values: values("right")},
		{Label: "Är fel", URL: FindingPath + "/beslut", Icon: "alert-triangle", Post: true, Values: values("wrong")}}
}

func (a *Web) findings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, err := a.question(r)
	if err != nil {
		return err
	}
	at := max(0, slices.IndexFunc(controls, func(c control) bool { return c.code == r.FormValue(keyFinding) }))
	control := controls[at]
	page := followPage{Crumbs: []ui.Crumb{analysisCrumb}, Tabs: followTabs(ctx, FindingPath), Own: q.scope.Own(), Lead: control.lead}
	if page.Empty, err = a.nothing(ctx, q.scope); err != nil || page.Empty.Title != "" {
		return orRender(err, func() error { return followTmpl.Render(w, r, "Kontroller av fakturarader", page) })
	}
	all, err := a.Store.Findings(ctx, q.scope, control.kind, q.filter)
	if err != nil {
		return err
	}
	filters, err := a.narrowed(ctx, ui.Filter{Key: keyFinding, Label: "Kontroll", Options: controlOptions()}, ui.Filter{Key: keyState, Label: "Bedömning", Options: findingStates}, ui.Filter{Key: keySeller, Label: "Leverantörens namn", Kind: ui.Words})
	if err != nil {
		return err
	}
	listing := findingListing(q.filter, control.kind != ofDuplicate, web.May(ctx, permWrite))
	list := listing.Query(r, filters...)
	state := list.Get(keyState)
	chosen := slices.DeleteFunc(all, func(x Finding) bool { return !x.Decision.among(state) })
	if record.Format(r) != "" {
		return record.Send(w, r, "kontroller", findingSheet(control.label, chosen, a.Store, q.filter), new(error))
	}
	page.List = listing.List(list, cut(list, chosen), ui.Count{N: len(chosen), More: len(all) >= mostFindings}, filters...)
	page.List.Excel, page.List.Search, page.List.Views = record.Excel(list), "", findingViews(control.code, list)
	return followTmpl.Render(w, r, "Kontroller av fakturarader", page)
}

func controlOptions() (list []field.Option) {
	for _, c := range controls {
		list = append(list, field.Option{Value: c.code, Label: c.label})
	}
	return list
}

func findingViews(active string, q ui.Query) []ui.View {
	var views []ui.View
	for _, c := range controls {
		views = append(views, ui.View{Label: c.label, URL: FindingPath + "?" + keyFinding + "=" + c.code + periodOf(q), Active: c.code == active})
	}
	return views
}

func periodOf(q ui.Query) string {
	if p := q.Get(keyPeriod); p != "" {
		return "&" + url.Values{keyPeriod: {p}}.Encode()
	}
	return ""
}

func findingSheet(title string, rows []Finding, s Store, f Filter) sheet.Table {
	return sheet.Table{Title: title, Selection: f.Period.Label(), At: s.DB.Now(), Columns: []sheet.Column{{Key: "supplier", Label: "Leverantör", Width: 30}, {Key: "what", Label: "Faktura eller artikel", Width: 36}, {Key: "why", Label: "Vad som sticker ut", Kind: sheet.Long},
		{Key: "party", Label: "Region"}, {Key: "unit", Label: "Enhet", Width: 28}, {Key: "on", Label: "Datum", Kind: sheet.Day}, {Key: "amount", Label: "Belopp", Kind: sheet.Amount}, {Key: "verdict", Label: "Bedömning"}, {Key: "by", Label: "Av"}},
		Rows: func(yield func([]any) bool) {
			for _, x := range rows {
				if !yield([]any{x.Supplier, x.What, x.Why, x.Party, x.Unit, x.On.Time(), x.Amount.Cell(), x.Decision.Sv(), x.Decision.Owner}) {
					return
				}
			}
		}}
}

// judge keeps whether a finding is right or wrong.
func (a *Web) judge(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	x, f, err := a.found(r, posted)
	if err != nil {
		return err
	}
	d := Decision{Kind: x.Kind, Key: x.Key, Title: x.Title(), Answer: posted["answer"], Owner: web.UserFrom(r.Context()).Name, Period: f.Period, Amount: x.Amount, DecidedOn: a.Store.Today()}
	if _, err := a.Store.Decide(r.Context(), d); err != nil {
		return err
	}
	undo := web.Undo{Action: FindingPath + "/angra", Values: []ui.Hidden{{Name: "kind", Value: x.Kind}, {Name: "key", Value: x.Key}, {Name: keyPeriod, Value: f.Period.String()}}}
	return web.RedirectUndo(w, r, backTo(x, f), sv.UpperFirst(x.What)+" bedömdes: "+sv.LowerFirst(d.Sv())+".", undo)
}

func backTo(x Finding, f Filter) string {
	for _, c := range controls {
		if c.kind == x.Kind {
			return withPeriod(FindingPath, f) + "&" + keyFinding + "=" + c.code
		}
	}
	return FindingPath
}

// found is the finding that was posted about, if the user may see it.
func (a *Web) found(r *http.Request, posted map[string]string) (Finding, Filter, error) {
	sc, err := scopeOf(r.Context(), a.Store)
	if err != nil {
		return Finding{}, Filter{}, err
	}
	f, err := ParseFilter(url.Values{keyPeriod: {posted[keyPeriod]}}, a.Store.Today())
	if err != nil || findings[posted["kind"]] == nil {
		return Finding{}, f, fault.NotFound("Kontrollen finns inte.")
	}
	list, err := a.Store.Findings(r.Context(), sc, posted["kind"], f)
	if err != nil {
		return Finding{}, f, err
	}
	for _, x := range list {
		if x.Key == posted["key"] {
			return x, f, nil
		}
	}
	return Finding{}, f, fault.NotFound("Raden finns inte längre bland det som sticker ut.")
}

func (a *Web) unjudge(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	x, f, err := a.found(r, posted)
	if err == nil {
		err = a.Store.TakeBack(r.Context(), x.Kind, x.Key, "")
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, backTo(x, f), "Bedömningen är tagen tillbaka.")
}
