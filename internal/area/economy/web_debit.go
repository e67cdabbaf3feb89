package economy

import (
	"cmp"
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

type debitsPage struct {
	Tabs    []ui.Tab
	List    ui.List
	Actions []ui.Action
}

type debitPage struct {
	Status  ui.Badge
	Facts   ui.Facts
	Lines   ui.Table
	Stats   []ui.Stat
	Back    ui.Form // asks why it is taken back or credited
	History ui.History
	Actions []ui.Action
}

var (
	debitsTmpl = web.Parse[debitsPage](pages, "debits.html")
	debitTmpl  = web.Parse[debitPage](pages, "debit.html")
)

const debitsPath = Path + "/debitering"

var debitBadges = map[DebitState]ui.Badge{
	DebitDraft: {Text: "Utkast", Icon: "pencil"}, Fixed: {Text: "Fastställt", Icon: "lock", Tone: ui.Info}, Sent: {Text: "Skickat", Icon: "send", Tone: ui.Good},
}

var debitListing = ui.Listing[Debit]{
	One: "underlag", Many: "underlag", Sort: "-number",
	Columns: ui.Columns[Debit]{
		{Key: "number", Label: "Underlag", Sort: true, Cell: func(d *Debit) ui.Cell { return ui.Link(d.Title, d.URL()).Under(d.Number) }},
		{Key: "party", Label: "Debiteras", Cell: func(d *Debit) ui.Cell { return ui.Text(nameOf(d.Party)) }},
		{Key: "period", Label: "Period", Sort: true, Cell: func(d *Debit) ui.Cell { return ui.Text(d.Period.Label()) }},
		{Key: "total", Label: "Hela kostnaden", Sort: true, Number: true, Cell: func(d *Debit) ui.Cell { return ui.Number(d.Total.Sv()) }},
		{Key: "amount", Label: "Att debitera", Sort: true, Number: true, Cell: func(d *Debit) ui.Cell { return ui.Number(d.Amount.Sv()) }},
		{Key: "state", Label: "Läge", Cell: func(d *Debit) ui.Cell { return ui.Mark(debitBadges[d.State]) }},
	},
	Row: func(d *Debit, row *ui.Row) { row.ID, row.Label = d.ID, d.Title },
}

// debitQuery reads the list's choice from the address.
func (a *Web) debitQuery(r *http.Request) (ui.Query, DebitFilter, []ui.Filter, error) {
	years, err := a.Store.DebitYears(r.Context())
	states, _ := Debits.Get("state")
	parties, _ := Debits.Get("party")
	filters := []ui.Filter{{Key: "ar", Label: "År", Options: same(years)}, {Key: "part", Label: "Debiteras", Options: parties.Choices},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states.Choices}}
	q := debitListing.Query(r, filters...)
	return q, DebitFilter{Text: q.Text, States: q.All("lage"), Party: party.Code(q.Get("part")), Year: q.Get("ar")}, filters, err
}

func (a *Web) debits(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	q, f, filters, err := a.debitQuery(r)
	if err != nil {
		return err
	}
	p := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		p.Limit = 0
	}
	all, n, err := a.Store.DebitsOf(ctx, f, p)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Debit]{Title: "Debiteringsunderlag", File: "debiteringsunderlag", Fields: Debits, Path: Debit.URL, Query: q, Filter: filters, Each: record.Rows(all), At: a.Store.DB.Now()}.Send(w, r)
	}
	list := debitListing.List(q, all, ui.Count(n), filters...)
	list.Hint, list.Excel, list.Keep = "Nummer, avser, referens", record.Excel(q), a.Views != nil
	list.Note = "Fastställda och skickade underlag följer inte längre bokföringen. Ett skickat underlag rättas med en kredit."
	if n.N == 0 && !q.Narrowed() {
		list.Table.Empty = ui.Empty{Icon: "file-invoice", Title: "Inga debiteringsunderlag", Text: "Ett underlag visar den andra ägarens andel av en kostnad som värdregionen har betalat."}
	}
	billed, err := a.Store.Billed(ctx, f)
	if err != nil {
		return err
	}
	list.Sum = "fastställt " + billed.Sv()
	views := []ui.View{{Label: "Alla", URL: debitsPath, Active: !q.Narrowed()}, {Label: "Utkast", URL: debitsPath + "?lage=utkast", Active: q.Selection() == "lage=utkast"}}
	if list.Views, err = a.Views.After(ctx, views, q); err != nil {
		return err
	}
	page := debitsPage{Tabs: tabs("/debitering", Until{}), List: list}
	if web.May(ctx, "economy.write") {
		page.Actions = []ui.Action{{Label: "Nytt underlag", URL: debitsPath + "/ny", Icon: "plus", Primary: true}}
	}
	return debitsTmpl.Render(w, r, "Debitering", page)
}

// same makes choices of words that are their own labels.
func same(words []string) []field.Option {
	options := make([]field.Option, len(words))
	for i, word := range words {
		options[i] = field.Option{Value: word, Label: word}
	}
	return options
}

func (a *Web) debit(w http.ResponseWriter, r *http.Request) error {
	return a.showDebit(w, r, r.PathValue("id"), nil, nil)
}

func (a *Web) showDebit(w http.ResponseWriter, r *http.Request, id string, posted map[string]string, wrong error) error {
	d, all, err := a.Store.Debit(r.Context(), id)
	if err != nil {
		return err
	}
	page := debitPage{Status: debitBadges[d.State], Lines: debitLineTable(d, all), Facts: ui.NewFacts(Debits, &d, "number", "party", "period", "object", "reference", "note", "fixed_on", "sent_on"),
		Stats: []ui.Stat{{Label: "Hela kostnaden", Value: d.Total.Sv()}, {Label: nameOf(d.Party) + " debiteras", Value: d.Amount.Sv()}}}
	page.Facts.DropEmpty()
	if d.Credits != "" {
		page.Facts.Add(ui.Fact{Label: "Krediterar", Value: "Visa underlaget", URL: Debit{ID: d.Credits}.URL()})
	}
	entries, err := a.Store.History(r.Context(), DebitKind, d.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("underlaget", entries)
	a.debitActions(r.Context(), d, &page)
	status := http.StatusOK
	if wrong != nil {
		page.Back.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return debitTmpl.RenderStatus(w, r, status, d.Title, page)
}

func debitLineTable(d Debit, all []DebitLine) ui.Table {
	t := ui.Columns[DebitLine]{
		{Label: "Kostnad", Total: "Summa", Cell: func(l *DebitLine) ui.Cell { return ui.Text(l.Label) }},
		{Label: "Fördelning", Cell: func(l *DebitLine) ui.Cell { return ui.Text(l.Basis) }},
		{Label: "Hela kostnaden", Number: true, Total: d.Total.Sv(), Cell: func(l *DebitLine) ui.Cell { return ui.Number(l.Total.Sv()) }},
		{Label: "Andel", Number: true, Total: d.Amount.Sv(), Cell: func(l *DebitLine) ui.Cell { return ui.Number(l.Amount.Sv()) }},
	}.Table("Rader i underlaget", all)
	t.Empty = ui.Empty{Icon: "receipt", Title: "Inget att debitera", Text: "Bokföringen har ingen kostnad för perioden som parten ska bära."}
	return t
}

// debitActions gives the verbs that the state allows.
func (a *Web) debitActions(ctx context.Context, d Debit, page *debitPage) {
	page.Actions = []ui.Action{{Label: "PDF", URL: d.URL() + "/pdf", Icon: "file-type-pdf", New: true}}
	if !web.May(ctx, "economy.write") {
		return
	}
	post := func(label, verb, icon string) ui.Action {
		return ui.Action{Label: label, URL: d.URL() + "/" + verb, Icon: icon, Post: true}
	}
	switch d.State {
	case DebitDraft:
		page.Actions = append(page.Actions, post("Ta bort", "ta-bort", "trash"), post("Räkna om", "rakna-om", "refresh"),
			ui.Action{Label: "Ändra", URL: d.URL() + "/andra", Icon: "pencil"}, post("Fastställ", "faststall", "lock"))
		page.Actions[1].Danger = true
	case Fixed:
		page.Actions = append(page.Actions, post("Markera som skickat", "skicka", "send"))
		page.Back = whyForm(d.URL()+"/aterta", "Ta tillbaka till utkast", "Varför tas underlaget tillbaka?")
	case Sent:
		if d.Credits == "" {
			page.Back = whyForm(d.URL()+"/kreditera", "Kreditera", "Varför krediteras underlaget?")
		}
	}
	if last := &page.Actions[len(page.Actions)-1]; last.Post {
		last.Primary = true
	}
}

func whyForm(action, submit, label string) ui.Form {
	return ui.Form{Action: action, Submit: submit, Controls: []ui.Control{{Key: "why", Label: label, Type: "text", Required: true, Help: "Syns i historiken."}}}
}

func (a *Web) debitPDF(w http.ResponseWriter, r *http.Request) error {
	d, all, err := a.Store.Debit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return sendPDF(w, d.Number, DebitDocument(d, all, a.Store.Today()))
}

func (a *Web) debitVerb(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	var d Debit
	said := ""
	switch r.PathValue("verb") {
	case "rakna-om":
		d, err = a.Store.Recompute(ctx, id)
		said = "Underlaget är omräknat efter bokföringen."
	case "faststall":
		d, err = a.Store.Fix(ctx, id)
		said = "Underlaget är fastställt."
	case "skicka":
		d, err = a.Store.Send(ctx, id)
		said = "Underlaget är markerat som skickat."
	case "aterta":
		d, err = a.Store.Back(ctx, id, posted["why"])
		said = "Underlaget är ett utkast igen."
	case "kreditera":
		d, err = a.Store.Credit(ctx, id, posted["why"])
		said = "Kreditunderlaget är fastställt. Det ska skickas."
	case "ta-bort":
		if err = a.Store.RemoveDebit(ctx, id); err == nil {
			return web.Redirect(w, r, debitsPath, "Utkastet är borttaget.")
		}
	default:
		return errNoVerb
	}
	if len(posted) > 0 && posted["why"] == "" && web.Correctable(err) {
		return a.showDebit(w, r, id, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, d.URL(), said)
}

func debitForm(d Debit) formPage {
	f := ui.NewForm(Debits, &d)
	f.Action, f.Submit, f.Cancel, f.Version = debitsPath, "Spara utkast", debitsPath, int(d.Version)
	f.Hidden = []ui.Hidden{{Name: "id", Value: d.ID}}
	return formPage{Form: f, Crumb: ui.Crumb{Label: "Debitering", URL: debitsPath},
		Intro: "Beloppen räknas fram ur bokföringen och fördelningsreglerna när utkastet sparas."}
}

func (a *Web) newDebit(w http.ResponseWriter, r *http.Request) error {
	p, err := a.wholeMonths(r)
	if err != nil {
		p = day.Period{}
	}
	return a.form(w, r, "Nytt debiteringsunderlag", debitForm(Debit{Party: party.Vastmanland, Period: p, Title: "Andel av kostnaderna " + p.Label()}), nil, nil)
}

func (a *Web) editDebit(w http.ResponseWriter, r *http.Request) error {
	d, _, err := a.Store.Debit(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.form(w, r, "Ändra "+d.Number, debitForm(d), nil, nil)
}

func (a *Web) saveDebit(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var saved Debit
	if posted["id"] != "" {
		if saved, _, err = a.Store.Debit(r.Context(), posted["id"]); err != nil {
			return err
		}
	}
	d := saved
	if err = Debits.Read(&d, posted); err == nil && d.ID == "" {
		d, err = a.Store.CreateDebit(r.Context(), d)
	} else if err == nil {
		d.Version = int64(web.Version(posted))
		d, err = a.Store.SaveDebit(r.Context(), d)
	}
	if stale(err, saved.Version, posted) {
		return a.conflict(w, r, saved.Title, ui.NewConflict(Debits, &d, &saved, posted, int(saved.Version)), debitsPath,
			ui.Crumb{Label: saved.Number, URL: saved.URL()}, ui.Hidden{Name: "id", Value: saved.ID})
	}
	if err != nil {
		return a.form(w, r, cmp.Or(saved.Number, "Nytt debiteringsunderlag"), debitForm(saved), posted, err)
	}
	return web.Redirect(w, r, d.URL(), "Utkastet är sparat.")
}
