package board

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func upper(text string) string { return sv.UpperFirst(text) }

type bodyPage struct {
	Crumbs   []ui.Crumb
	Kind     string
	Actions  []ui.Action
	Facts    ui.Facts
	On       string // day of the composition
	Wrong    string // what is wrong with the day
	Places   ui.Table
	Write    bool
	Self     string
	Remits   []remitBox
	Names    ui.Table
	Links    ui.Table
	Years    ui.Table
	Meetings ui.Table
	More     string
	History  ui.History
}

type remitBox struct {
	ID           string
	When, Source string
	Points       []string
}

var bodyTmpl = web.Parse[bodyPage](pages, "body.html")

func (a *Web) body(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	b, err := a.Store.Body(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page := bodyPage{Crumbs: bodyCrumbs, Kind: field.LabelOf(kinds, b.Kind), Facts: ui.NewFacts(BodyFields, &b), Write: may(ctx, permWrite, b), Self: b.URL(),
		More: Filter{Body: b.ID}.URL()}
	page.Facts.DropEmpty()
	if page.Write {
		page.Actions = bodyActions(b)
	}
	for _, read := range []func(context.Context, Body, *http.Request, *bodyPage) error{a.parent, a.placesOn, a.remits, a.names, a.years, a.recent} {
		if err := read(ctx, b, r, &page); err != nil {
			return err
		}
	}
	entries, err := a.Store.History(ctx, BodyKind, b.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("organet", entries)
	return bodyTmpl.Render(w, r, b.Name, page)
}

func bodyActions(b Body) []ui.Action {
	list := []ui.Action{{Label: "Ändra", URL: b.URL() + "/andra", Icon: "pencil"}, {Label: "Nytt namn", URL: b.URL() + "/namn", Icon: "tag"},
		{Label: "Uppdrag", URL: b.URL() + "/uppdrag", Icon: "list-details"}, {Label: "Efterföljare", URL: b.URL() + "/efterfoljare", Icon: "arrow-right"}}
	if b.Kind != Series && b.Kind != Group {
		list = append(list, ui.Action{Label: "Planera sammanträde", URL: MeetingPath + "/ny?organ=" + b.ID, Icon: "calendar-event", Primary: true})
	}
	return list
}

func (a *Web) parent(ctx context.Context, b Body, _ *http.Request, page *bodyPage) error {
	if b.ParentID == "" {
		return nil
	}
	parent, err := a.Store.Body(ctx, string(b.ParentID))
	page.Facts.Link("parent_id", parent.URL())
	for _, g := range page.Facts.Groups {
		for i := range g.Facts {
			if g.Facts[i].Key == "parent_id" {
				g.Facts[i].Value = parent.Name
			}
		}
	}
	return err
}

// removable gives each row of a table a menu to take the row away.
func removable(t ui.Table, b Body, write bool, part string, id func(i int) (id, label string)) ui.Table {
	for i := range t.Rows {
		if !write {
			break
		}
		key, label := id(i)
		t.Rows[i].ID, t.Rows[i].Label = key, label
		t.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: b.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true,
			Confirm: "Ta bort " + label + "?", Values: []ui.Hidden{{Name: "del", Value: part}, {Name: "id", Value: key}}}}
	}
	return t
}

// placesOn shows the seats on the day that the address asks for, else today or the
// body's last day.
func (a *Web) placesOn(ctx context.Context, b Body, r *http.Request, page *bodyPage) error {
	on := a.Store.Today()
	if b.ValidTo != 0 && b.ValidTo < on {
		on = b.ValidTo
	}
	if text := r.URL.Query().Get("per"); text != "" {
		asked, err := day.Parse(text)
		if err != nil {
			page.Wrong = "Dagen kan inte läsas. Skriv den så här: 2017-11-24."
		} else {
			on = asked
		}
	}
	page.On = on.String()
	list, err := a.Store.Composition(ctx, b.ID, day.Between(on, on))
	if err != nil {
		return err
	}
	page.Places = ui.Columns[Place]{
		{Label: "Plats", Cell: func(p *Place) ui.Cell { return ui.Text(upper(p.Text())).Under(p.personal(list)) }},
		{Label: "Innehavare", Cell: func(p *Place) ui.Cell { return p.cell(on, b, page.Write) }},
		{Label: "Väljs av", Cell: func(p *Place) ui.Cell { return ui.Text(regionName(p.ElectedBy)) }},
	}.Table("Platser "+on.Sv(), list)
	page.Places = removable(page.Places, b, page.Write, "plats", func(i int) (string, string) { return list[i].ID, list[i].Text() })
	return nil
}

func (p Place) personal(list []Place) string {
	for _, other := range list {
		if other.ID == string(p.PersonalFor) && p.PersonalFor != "" {
			return "personlig för " + other.Text()
		}
	}
	return ""
}

func (p Place) cell(on day.Date, b Body, write bool) ui.Cell {
	t, ok := p.holder(on)
	if !ok && write {
		return ui.Link("Vakant – tillsätt", b.URL()+"/mandat?plats="+p.ID)
	}
	if !ok {
		return ui.Text("Vakant")
	}
	name := t.Person
	if t.Label != "" {
		name += " (" + t.Label + ")"
	}
	return ui.Link(name, PersonPath+"/"+t.PersonID).Under(t.Interval())
}

func between(from, to day.Date) string {
	if from == 0 && to == 0 {
		return "gäller tills vidare"
	}
	switch {
	case from == 0:
		return "till " + to.Sv()
	case to == 0:
		return "från " + from.Sv()
	}
	return from.Sv() + "–" + to.Sv()
}

func (a *Web) remits(ctx context.Context, b Body, _ *http.Request, page *bodyPage) error {
	list, err := a.Store.Remits(ctx, b.ID)
	for i := len(list) - 1; i >= 0; i-- {
		r := list[i]
		page.Remits = append(page.Remits, remitBox{r.ID, between(r.ValidFrom, r.ValidTo), r.Source, strings.Split(r.Points, "\n")})
	}
	return err
}

func (a *Web) names(ctx context.Context, b Body, _ *http.Request, page *bodyPage) error {
	list, err := a.Store.Names(ctx, b.ID)
	if err != nil {
		return err
	}
	if len(list) > 1 {
		page.Names = ui.Columns[Name]{
			{Label: "Namn", Cell: func(n *Name) ui.Cell { return ui.Text(n.Name) }},
			{Label: "Gällde", Cell: func(n *Name) ui.Cell { return ui.Text(between(n.ValidFrom, n.ValidTo)) }},
		}.Table("Namn över tid", list)
		page.Names = removable(page.Names, b, page.Write, "namn", func(i int) (string, string) { return list[i].ID, "namnet " + list[i].Name })
	}
	links, err := a.Store.Succession(ctx, b.ID)
	if err != nil || len(links) == 0 {
		return err
	}
	called := map[string]Body{}
	for _, l := range links {
		for _, id := range []string{l.FromID, l.ToID} {
			if called[id], err = a.Store.Body(ctx, id); err != nil {
				return err
			}
		}
	}
	page.Links = ui.Columns[Succession]{
		{Label: "Från", Cell: func(l *Succession) ui.Cell { return ui.Link(called[l.FromID].Name, called[l.FromID].URL()) }},
		{Label: "Till", Cell: func(l *Succession) ui.Cell { return ui.Link(called[l.ToID].Name, called[l.ToID].URL()).Under(l.Note) }},
		{Label: "Dag", Cell: func(l *Succession) ui.Cell { return ui.Time(l.OnDay.String(), l.OnDay.Sv()) }},
	}.Table("Efterföljd", links)
	page.Links = removable(page.Links, b, page.Write && links[0].FromID == b.ID, "efterfoljd", func(i int) (string, string) { return links[i].ID, "efterföljden" })
	return nil
}

func (a *Web) years(ctx context.Context, b Body, _ *http.Request, page *bodyPage) error {
	list, err := a.Store.Years(ctx, b.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	page.Years = ui.Columns[Year]{
		{Label: "År", Cell: func(y *Year) ui.Cell { return ui.Text(fmt.Sprint(y.Year)).Under(y.Source) }},
		{Label: "Planerade", Cell: func(y *Year) ui.Cell { return ui.Number(y.Planned.Sv()) }},
		{Label: "Hållna", Cell: func(y *Year) ui.Cell { return ui.Number(y.Held.Sv()).Under(y.Reason) }},
		{Label: "Distans", Cell: func(y *Year) ui.Cell { return ui.Number(y.Remote.Sv()) }},
		{Label: "Fysiska", Cell: func(y *Year) ui.Cell { return ui.Number(y.Physical.Sv()) }},
	}.Table("Möten per år", list)
	page.Years = removable(page.Years, b, page.Write, "ar", func(i int) (string, string) { return list[i].ID, fmt.Sprint("året ", list[i].Year) })
	return nil
}

func (a *Web) recent(ctx context.Context, b Body, _ *http.Request, page *bodyPage) error {
	list, _, err := a.Store.Search(ctx, Filter{Body: b.ID}, Page{Limit: 10})
	if err != nil || len(list) == 0 {
		return err
	}
	page.Meetings = a.meetingTable("Sammanträden", list)
	return nil
}

func (a *Web) meetingTable(label string, list []Meeting) ui.Table {
	return ui.Columns[Meeting]{
		{Label: "Dag", Cell: func(m *Meeting) ui.Cell { return ui.Link(m.HeldOn.Sv(), m.URL()).Under(m.Body.Name) }},
		{Label: "Ort", Cell: func(m *Meeting) ui.Cell { return ui.Text(m.Town) }},
		{Label: "Läge", Cell: func(m *Meeting) ui.Cell { return ui.Mark(badge(m.StateOn(a.Store.Today()))) }},
	}.Table(label, list)
}
