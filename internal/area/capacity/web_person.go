package capacity

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"klover/internal/area/law/policy"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// personPage is the coming weeks of one purchaser, with the work and the time.
type personPage struct {
	Tabs   []ui.Tab
	Crumbs []ui.Crumb
	Lead   string
	Weeks  ui.Table
	Jobs   ui.Table
	Shares ui.Table
	Away   ui.Table
	Share  ui.Form // for those who may change
	Absent ui.Form
}

var personTmpl = web.Parse[personPage](pages, "person.html")

func (a *Web) mine(w http.ResponseWriter, r *http.Request) error {
	page, _, err := a.personPage(r.Context(), web.UserFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	page.Tabs = tabs(MinePath)
	return personTmpl.Render(w, r, "Mina veckor", page)
}

// panelWeeks is how many of the own weeks are shown on Mitt arbete.
const panelWeeks = 4

// Panel is the coming weeks of a purchaser, for Mitt arbete; without a body for who has
// no procurements and no time for any.
func (a *Web) Panel(ctx context.Context, userID string) (ui.Panel, error) {
	weeks, err := a.weeks(ctx, userID, panelWeeks)
	if err != nil || !slices.ContainsFunc(weeks, func(w personWeek) bool { return w.planned > 0 || w.time.Contracted > 0 }) {
		return ui.Panel{}, err
	}
	body, err := panelTmpl.HTML(panelPage{weekColumns[:2].Table("Mina veckor", weeks)})
	return ui.Panel{Title: "Mina veckor", URL: MinePath, Body: body}, err
}

type panelPage struct{ Table ui.Table }

var panelTmpl = web.Parse[panelPage](pages, "panel.html")

func (a *Web) person(w http.ResponseWriter, r *http.Request) error {
	page, p, err := a.personPage(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page.Crumbs = crumbs()
	return personTmpl.Render(w, r, p.Name, page)
}

// personWeek is one week of somebody.
type personWeek struct {
	week    Week
	person  string
	time    Time
	planned Minutes
	rules   Rules
}

// weeks are the coming weeks of somebody.
func (a *Web) weeks(ctx context.Context, id string, n int) ([]personWeek, error) {
	weeks := Weeks(WeekOf(a.Store.Today()), n)
	picture, err := a.Store.Own(ctx, weeks, id)
	if err != nil {
		return nil, err
	}
	p, err := a.Store.Person(ctx, id, day.Period{From: weeks[0].Monday(), To: weeks[n-1].Add(1).Monday()})
	return picture.weeksOf(p), err
}

// weeksOf is the weeks of the picture for one person.
func (p Picture) weeksOf(one Person) []personWeek {
	planned := make([]Minutes, len(p.Weeks))
	for _, j := range p.Jobs {
		if j.PurchaserID == one.ID {
			add(planned, j.PerWeek(p.Rules, p.Weeks))
		}
	}
	var list []personWeek
	for i, w := range p.Weeks {
		list = append(list, personWeek{w, one.ID, one.In(p.Rules, w), planned[i], p.Rules})
	}
	return list
}

func (a *Web) personPage(ctx context.Context, id string) (personPage, Person, error) {
	picture, err := a.Store.Own(ctx, Weeks(WeekOf(a.Store.Today()), usualWeeks), id)
	if err != nil {
		return personPage{}, Person{}, err
	}
	whole := day.Period{From: a.Store.Today().AddMonths(-3), To: a.Store.Today().AddMonths(24)}
	p, err := a.Store.Person(ctx, id, whole)
	if err != nil {
		return personPage{}, p, err
	}
	jobs := slices.DeleteFunc(picture.Jobs, func(j Job) bool { return j.PurchaserID != id })
	weeks := picture.weeksOf(p)
	slices.SortStableFunc(jobs, func(a, b Job) int { return cmp.Compare(a.Days.Contract, b.Days.Contract) })
	page := personPage{Lead: cmp.Or(p.Unit, "Ingen enhet"), Weeks: weekColumns.Table("Veckor", weeks), Jobs: jobColumns.Table("Arbete", jobs)}
	page.Jobs.Empty = ui.Empty{Icon: "inbox", Title: "Inget pågående eller planerat arbete", Text: "Upphandlingar och planposter med personen som inköpare visas här."}
	mayChange := web.May(ctx, permWrite)
	if mayChange || web.UserFrom(ctx).ID == id {
		page.Shares, page.Away = shareColumns.Table("Arbetstid", shown(p)), awayTable(p.Away, mayChange)
	}
	if mayChange {
		page.Share, page.Absent = shareForm(id), awayForm(id, Away{Kind: "absence"})
	}
	return page, p, nil
}

var weekColumns = ui.Columns[personWeek]{
	{Label: "Vecka", Cell: func(w *personWeek) ui.Cell {
		return ui.Link(w.week.Sv(), weekURL(w.week, w.person)).Under(w.week.Monday().Sv())
	}},
	{Label: "Belastning", Cell: func(w *personWeek) ui.Cell {
		if w.time.Left == 0 && w.planned == 0 {
			return ui.Text("borta")
		}
		return ui.Mark(loadBadge(w.rules, Load(w.planned, w.time.Left)))
	}},
	{Label: "Planerat", Number: true, Cell: func(w *personWeek) ui.Cell { return ui.Number(w.planned.Near()) }},
	{Label: "Tillgängligt", Number: true, Cell: func(w *personWeek) ui.Cell { return ui.Number(w.time.Left.Near()) }},
	{Label: "Borta eller annat", Number: true, Cell: func(w *personWeek) ui.Cell { return takenOff(w.time.Away + w.time.Developing) }},
}

func takenOff(m Minutes) ui.Cell {
	if m == 0 {
		return ui.Number("0" + sv.Space + "h")
	}
	return ui.Number("−" + m.Near())
}

var jobColumns = ui.Columns[Job]{
	{Label: "Arbete", Cell: func(j *Job) ui.Cell { return jobCell(*j) }},
	{Label: "Timmar", Number: true, Cell: func(j *Job) ui.Cell { return hoursCell(*j) }},
	{Label: "Från", Cell: func(j *Job) ui.Cell { return ui.Time(j.Days.Start.String(), j.Days.Start.Sv()) }},
	{Label: "Till avtal", Cell: func(j *Job) ui.Cell { return contractCell(*j) }},
}

// shown are the shares of somebody, with what holds when none has been set.
func shown(p Person) []Share {
	if len(p.Shares) > 0 {
		return p.Shares
	}
	return []Share{{Share: p.shareOn(0)}}
}

var shareColumns = ui.Columns[Share]{
	{Label: "Från", Cell: func(s *Share) ui.Cell {
		if s.FromOn == 0 {
			return ui.Text("Antas tills vidare")
		}
		return ui.Time(s.FromOn.String(), s.FromOn.Sv())
	}},
	{Label: "Av heltid", Number: true, Cell: func(s *Share) ui.Cell { return ui.Number(policy.PerMille.Text(s.Share)) }},
}

func awayTable(rows []Away, mayChange bool) ui.Table {
	columns := ui.Columns[Away]{
		{Label: "Vad", Cell: func(a *Away) ui.Cell { return ui.Text(a.KindSv()) }},
		{Label: "Dagar", Cell: func(a *Away) ui.Cell { return ui.Text(a.FromOn.Sv()).Under("till och med " + a.ToOn.Sv()) }},
		{Label: "Hur mycket", Number: true, Cell: func(a *Away) ui.Cell { return ui.Number(a.Much()) }},
	}
	t := columns.Table("Frånvaro och annan tid", rows)
	t.Empty = ui.Empty{Icon: "calendar", Title: "Ingen frånvaro eller utvecklingstid är inlagd"}
	for i, one := range rows {
		if mayChange {
			t.Rows[i].Label = one.KindSv() + " " + one.FromOn.Sv()
			t.Rows[i].Menu = []ui.Action{{Label: "Ta bort", URL: awayPath + "/" + one.ID + "/ta-bort", Icon: "trash", Danger: true, Post: true}}
		}
	}
	return t
}

func shareForm(id string) ui.Form {
	return ui.Form{Action: PersonPath + "/" + id + "/arbetstid", Submit: "Spara arbetstid", Controls: []ui.Control{
		{Key: "share", Label: "Del av heltid", Type: "number", Unit: "%", Required: true, Help: "0 för den som inte upphandlar."},
		{Key: "share_from", Label: "Gäller från", Type: "date", Required: true, Help: "ÅÅÅÅ-MM-DD"}}}
}

func awayForm(id string, a Away) ui.Form {
	f := ui.NewForm(AwayFields, &a)
	f.Action, f.Submit = PersonPath+"/"+id+"/franvaro", "Lägg till"
	return f
}

func (a *Web) setShare(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one := Share{UserID: r.PathValue("id")}
	var share Percent
	if posted["share"] == "" || share.UnmarshalText([]byte(posted["share"])) != nil {
		err = refuse("share", "Skriv en procentsats mellan 0 och 100.")
	} else if one.FromOn.UnmarshalText([]byte(posted["share_from"])) != nil || posted["share_from"] == "" {
		err = refuse("share_from", "Ange från vilken dag det gäller, som ÅÅÅÅ-MM-DD.")
	}
	if one.Share = int64(share); err == nil {
		err = a.Store.SetShare(r.Context(), one)
	}
	if err != nil {
		return a.againPerson(w, r, posted, err, func(p *personPage) *ui.Form { return &p.Share })
	}
	return web.Redirect(w, r, PersonPath+"/"+one.UserID, "Arbetstiden är sparad.")
}

func (a *Web) addAway(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one := Away{}
	if err = AwayFields.Read(&one, posted); err == nil {
		one.UserID = r.PathValue("id")
		_, err = a.Store.AddAway(r.Context(), one)
	}
	if err != nil {
		return a.againPerson(w, r, posted, err, func(p *personPage) *ui.Form { return &p.Absent })
	}
	return web.Redirect(w, r, PersonPath+"/"+one.UserID, one.KindSv()+" är inlagd.")
}

// againPerson shows the page with what was wrong in one of its forms.
func (a *Web) againPerson(w http.ResponseWriter, r *http.Request, posted map[string]string, err error, form func(*personPage) *ui.Form) error {
	if !web.Correctable(err) {
		return err
	}
	page, p, failed := a.personPage(r.Context(), r.PathValue("id"))
	if failed != nil {
		return failed
	}
	form(&page).Posted(posted, err)
	page.Crumbs = crumbs()
	return personTmpl.RenderStatus(w, r, web.StatusOf(err), p.Name, page)
}

func (a *Web) removeAway(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.RemoveAway(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, PersonPath+"/"+one.UserID, one.KindSv()+" är borttagen.")
}
