package board

import (
	"context"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) personRoutes(m *web.Mux) {
	m.Handle("GET "+PersonPath, permRead, a.people)
	a.asked(m, PersonPath+"/ny", permWrite, a.newPerson)
	m.Handle("GET "+PersonPath+"/{id}", permRead, a.person)
	a.asked(m, PersonPath+"/{id}/andra", permWrite, a.editPerson)
	a.asked(m, "/mandat/{id}", permWrite, a.editMandate)
	a.does(m, "/mandat/{id}/ta-bort", permWrite, "Mandatet är borttaget.", a.dropMandate)
	m.Handle("GET "+PoliticsPath, permRead, a.politics)
	a.asked(m, PoliticsPath+"/ny", permWrite, a.newPolitics)
	a.asked(m, PoliticsPath+"/{id}/beteckning", permWrite, a.relabel)
}

var personListing = ui.Listing[Person]{One: "person", Many: "personer", Sort: "name", Columns: ui.Columns[Person]{
	{Key: "name", Label: "Namn", Sort: true, Cell: func(p *Person) ui.Cell { return ui.Link(p.Name, p.URL()).Under(p.Title) }},
	{Key: "politics", Label: "Politiskt parti", Cell: func(p *Person) ui.Cell { return ui.Text(p.Label) }},
	ui.Field(PersonFields, "party").Fixed(),
	{Key: "account", Label: "Konto", Cell: func(p *Person) ui.Cell {
		if p.UserID == "" {
			return ui.Text("")
		}
		return ui.Mark(ui.Badge{Text: "Har konto", Tone: ui.Good})
	}},
}}

func (a *Web) people(w http.ResponseWriter, r *http.Request) error {
	q := personListing.Query(r)
	list, n, err := a.Store.People(r.Context(), q.Text, Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()})
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		all, _, err := a.Store.People(r.Context(), q.Text, Page{Sort: q.Sort, Desc: q.Desc})
		if err != nil {
			return err
		}
		return record.Sheet[Person]{Title: "Förtroendevalda", File: "fortroendevalda", Fields: PersonFields, Query: q, At: a.Store.DB.Now(),
			Each: record.Rows(all), Path: func(p Person) string { return p.URL() }}.Send(w, r)
	}
	shown := personListing.List(q, list, ui.Count(n))
	shown.Search, shown.Hint, shown.Excel = "Sök", "namn", record.Excel(q)
	page := listPage{List: shown, Actions: []ui.Action{{Label: "Politiska partier", URL: PoliticsPath, Icon: "flag"}}}
	if web.May(r.Context(), permWrite) {
		page.Actions = append(page.Actions, ui.Action{Label: "Ny person", URL: PersonPath + "/ny", Icon: "user-plus", Primary: true})
	}
	return listTmpl.Render(w, r, "Förtroendevalda och föredragande", page)
}

var personCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Förtroendevalda", URL: PersonPath}}

func (a *Web) personOptions(ctx context.Context) ([]field.Option, error) {
	list, _, err := a.Store.People(ctx, "", Page{})
	var options []field.Option
	for _, p := range list {
		options = append(options, field.Option{Value: p.ID, Label: p.Text()})
	}
	return options, err
}

func (a *Web) personForm(ctx context.Context, p Person) (ui.Form, error) {
	f := ui.NewForm(PersonFields, &p)
	politics, err := a.Store.AllPolitics(ctx)
	if err != nil {
		return f, err
	}
	var options []field.Option
	for _, one := range politics {
		options = append(options, field.Option{Value: one.ID, Label: one.Name})
	}
	f.Choose("politics_id", options)
	accounts, err := a.accounts(ctx)
	f.Choose("user_id", accounts)
	f.Submit = "Spara person"
	return f, err
}

func (a *Web) newPerson(r *http.Request) (ask, error) {
	var p Person
	f, err := a.personForm(r.Context(), p)
	f.Cancel, f.Draft = PersonPath, "fortroendevald-ny"
	return ask{title: "Ny person", crumbs: personCrumbs, form: f, done: "Personen är registrerad.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := a.readPerson(ctx, &p, posted); err != nil {
				return err
			}
			var err error
			p, err = a.Store.CreatePerson(ctx, p)
			return err
		}, to: func() string { return p.URL() }}, err
}

func (a *Web) readPerson(ctx context.Context, p *Person, posted map[string]string) error {
	accounts, err := a.accounts(ctx)
	if err != nil {
		return err
	}
	posted["user_id"] = ui.Resolve(accounts, posted["user_id"])
	return PersonFields.Read(p, posted)
}

func (a *Web) editPerson(r *http.Request) (ask, error) {
	p, err := a.Store.Person(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	f, err := a.personForm(r.Context(), p)
	f.Cancel, f.Version = p.URL(), int(p.Version)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	input := func(posted map[string]string) Person { mine := p; _ = PersonFields.Read(&mine, posted); return mine }
	return ask{title: "Ändra " + p.Name, crumbs: append(personCrumbs[:2:2], ui.Crumb{Label: p.Name, URL: p.URL()}), form: f, done: "Personen är sparad.",
		conflict: conflictOf(PersonFields, input, p, p.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := p
			if err := a.readPerson(ctx, &mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SavePerson(ctx, mine, posted["why"])
			return err
		}}, err
}

type personPage struct {
	Crumbs   []ui.Crumb
	Title    string
	Actions  []ui.Action
	Facts    ui.Facts
	Mandates ui.Table
	History  ui.History
}

var personTmpl = web.Parse[personPage](pages, "person.html")

// personKeys are shown; the account's id says nothing to a reader.
var personKeys = []string{"title", "party", "politics_id", "note"}

func (a *Web) person(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := a.Store.Person(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := personPage{Crumbs: personCrumbs, Title: p.Title, Facts: ui.NewFacts(PersonFields, &p, personKeys...)}
	page.Facts.DropEmpty()
	write := web.May(ctx, permWrite)
	if write {
		page.Actions = []ui.Action{{Label: "Ändra", URL: p.URL() + "/andra", Icon: "pencil"}}
	}
	terms, err := a.Store.Mandates(ctx, p.ID)
	if err != nil {
		return err
	}
	called, err := a.Store.Bodies(ctx, a.Store.Today())
	if err != nil {
		return err
	}
	of := map[string]Body{}
	for _, b := range called {
		of[b.ID] = b
	}
	page.Mandates = ui.Columns[Term]{
		{Label: "Organ", Cell: func(t *Term) ui.Cell { return ui.Link(of[t.Seat.BodyID].Name, of[t.Seat.BodyID].URL()) }},
		{Label: "Plats", Cell: func(t *Term) ui.Cell { return ui.Text(upper(t.Seat.Text())).Under(t.Note) }},
		{Label: "Uppdrag", Cell: func(t *Term) ui.Cell { return ui.Text(upper(offices[t.Office])) }},
		{Label: "Från", Cell: func(t *Term) ui.Cell { return ui.Time(t.FromDay.String(), t.FromDay.Sv()) }},
		{Label: "Till", Cell: func(t *Term) ui.Cell { return ui.Time(t.ToDay.String(), t.ToDay.Sv()) }},
	}.Table("Mandat", terms)
	for i, t := range terms {
		if write {
			row := &page.Mandates.Rows[i]
			row.ID, row.Label = t.ID, "mandatet från "+t.FromDay.Sv()
			row.Menu = []ui.Action{{Label: "Ändra eller avsluta", URL: "/mandat/" + t.ID, Icon: "pencil"},
				{Label: "Ta bort", URL: "/mandat/" + t.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort mandatet?"}}
		}
	}
	entries, err := a.Store.History(ctx, PersonKind, p.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("personen", entries)
	return personTmpl.Render(w, r, p.Text(), page)
}

func (a *Web) editMandate(r *http.Request) (ask, error) {
	m, err := a.Store.Mandate(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	p, err := a.Store.Person(r.Context(), m.PersonID)
	if err != nil {
		return ask{}, err
	}
	f := ui.NewForm(MandateFields, &m)
	f.Without("seat_id", "person_id")
	f.Controls = append(f.Controls, why("Källa eller skäl"))
	f.Submit, f.Cancel, f.Version = "Spara mandat", p.URL(), int(m.Version)
	return ask{title: "Mandat: " + p.Name, crumbs: append(personCrumbs[:2:2], ui.Crumb{Label: p.Name, URL: p.URL()}), form: f, done: "Mandatet är sparat.",
		intro: "När mandatet avslutas blir platsen vakant från dagen efter, tills någon annan får den.",
		do: func(ctx context.Context, posted map[string]string) error {
			mine := m
			delete(posted, "seat_id")
			delete(posted, "person_id")
			if err := MandateFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SetMandate(ctx, mine, posted["why"])
			return err
		}}, nil
}

func (a *Web) dropMandate(r *http.Request) (string, error) {
	m, err := a.Store.Mandate(r.Context(), r.PathValue("id"))
	if err != nil {
		return "", err
	}
	return PersonPath + "/" + m.PersonID, a.Store.RemoveMandate(r.Context(), m.ID, "")
}

type politicsPage struct {
	Actions []ui.Action
	Table   ui.Table
}

var politicsTmpl = web.Parse[politicsPage](pages, "politics.html")

func (a *Web) politics(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	labels, err := a.Store.Labels(ctx)
	if err != nil {
		return err
	}
	page := politicsPage{Table: ui.Columns[Label]{
		{Label: "Beteckning", Cell: func(l *Label) ui.Cell { return ui.Text(l.Label) }},
		{Label: "Parti", Cell: func(l *Label) ui.Cell { return ui.Text(l.Name).Under(l.Note) }},
		{Label: "Används", Cell: func(l *Label) ui.Cell { return ui.Text(between(l.ValidFrom, l.ValidTo)) }},
	}.Table("Politiska partier", labels)}
	if web.May(ctx, permWrite) {
		page.Actions = []ui.Action{{Label: "Nytt parti", URL: PoliticsPath + "/ny", Icon: "plus", Primary: true}}
		for i, l := range labels {
			page.Table.Rows[i].ID, page.Table.Rows[i].Label = l.ID, l.Name
			page.Table.Rows[i].Menu = []ui.Action{{Label: "Ny beteckning", URL: PoliticsPath + "/" + l.PoliticsID + "/beteckning", Icon: "tag"}}
		}
	}
	return politicsTmpl.Render(w, r, "Politiska partier", page)
}

var politicsCrumbs = append(personCrumbs[:2:2], ui.Crumb{Label: "Politiska partier", URL: PoliticsPath})

func (a *Web) newPolitics(*http.Request) (ask, error) {
	f := ui.Form{Submit: "Spara parti", Cancel: PoliticsPath, Controls: []ui.Control{
		{Key: "name", Label: "Partiets namn", Type: "text", Required: true}, {Key: "label", Label: "Beteckning", Type: "text", Help: "Så som listorna skriver den, till exempel KD.", Required: true}}}
	return ask{title: "Nytt politiskt parti", crumbs: politicsCrumbs, form: f, done: "Partiet är registrerat.",
		do: func(ctx context.Context, posted map[string]string) error {
			_, err := a.Store.CreatePolitics(ctx, posted["name"], posted["label"])
			return err
		}}, nil
}

func (a *Web) relabel(r *http.Request) (ask, error) {
	id := r.PathValue("id")
	f := ui.Form{Submit: "Spara beteckning", Cancel: PoliticsPath, Controls: []ui.Control{
		{Key: "name", Label: "Partiets nya namn", Type: "text", Required: true}, {Key: "label", Label: "Ny beteckning", Type: "text", Required: true},
		{Key: "from", Label: "Används från och med", Type: "date", Help: "Den dag då nämndens förteckning började skriva den. ÅÅÅÅ-MM-DD", Required: true},
		{Key: "note", Label: "Anteckning", Type: "text"}}}
	return ask{title: "Ny beteckning", crumbs: politicsCrumbs, form: f, done: "Beteckningen är sparad. Äldre listor behåller den gamla.",
		do: func(ctx context.Context, posted map[string]string) error {
			var from day.Date
			if err := readDays(posted, map[string]*day.Date{"from": &from}); err != nil {
				return err
			}
			return a.Store.Relabel(ctx, id, posted["label"], posted["name"], from, posted["note"])
		}}, nil
}
