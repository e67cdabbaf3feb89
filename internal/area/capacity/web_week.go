package capacity

import (
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/law/policy"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// weekPage is what is done in a week, by one purchaser or by all.
type weekPage struct {
	Crumbs  []ui.Crumb
	Actions []ui.Action
	Lead    string
	Badge   ui.Badge
	Facts   ui.Facts
	Table   ui.Table
}

var weekTmpl = web.Parse[weekPage](pages, "week.html")

func (a *Web) week(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	week, err := ParseWeek(r.PathValue("vecka"))
	if err != nil {
		return err
	}
	narrow := Narrow{Party: party.Code(r.FormValue("part"))}
	id := r.FormValue("person")
	picture, err := a.Store.Picture(ctx, []Week{week})
	if err != nil {
		return err
	}
	page := weekPage{Crumbs: crumbs(), Lead: "Alla", Actions: []ui.Action{
		{Label: "Veckan före", URL: weekURL(week.Add(-1), id), Icon: "chevron-left"}, {Label: "Veckan efter", URL: weekURL(week.Add(1), id), Icon: "chevron-right"}}}
	m := picture.Map(narrow)
	line := m.All
	switch id {
	case "":
	case Nobody:
		line, page.Lead = m.Nobody, "Utan inköpare"
	default:
		i := slices.IndexFunc(m.People, func(l Line) bool { return l.ID == id })
		if i < 0 {
			p, err := a.Store.Person(ctx, id, week.Days())
			if err != nil {
				return err
			}
			picture.People = append(picture.People, p)
			m = picture.Map(narrow)
			i = slices.IndexFunc(m.People, func(l Line) bool { return l.ID == id })
		}
		line, page.Lead = m.People[i], m.People[i].Name
		page.Crumbs = crumbs(ui.Crumb{Label: line.Name, URL: PersonPath + "/" + id})
		page.Facts = timeFacts(picture, id)
	}
	load := Load(line.Planned[0], line.Available[0])
	page.Badge = loadBadge(picture.Rules, load)
	if id == Nobody {
		page.Badge = ui.Badge{Text: line.Planned[0].Round() + " att fördela"}
	}
	if len(page.Facts.Groups) == 0 && id != Nobody {
		page.Facts.Add(ui.Fact{Label: "Tillgänglig tid", Value: line.Available[0].Near()})
	}
	page.Facts.Add(ui.Fact{Label: "Planerat arbete", Value: line.Planned[0].Near()})
	if names := holidays(week); len(names) > 0 {
		page.Facts.Add(ui.Fact{Label: "Helgdagar", Value: strings.Join(names, ", ")})
	}
	stints := picture.Of(id, week, narrow)
	columns := stintColumns
	if id == "" {
		columns = slices.Insert(slices.Clone(columns), 1, ui.Column[Stint]{Label: "Inköpare", Cell: func(s *Stint) ui.Cell { return ui.Text(s.Purchaser) }})
	}
	page.Table = columns.Table("Arbete i veckan", stints)
	page.Table.Empty = ui.Empty{Icon: "inbox", Title: "Inget arbete är planerat den här veckan"}
	return weekTmpl.Render(w, r, sv.UpperFirst(week.Long()), page)
}

// timeFacts tell how the available time came about. Why somebody is away is not known.
func timeFacts(p Picture, id string) ui.Facts {
	var facts ui.Facts
	for _, one := range p.People {
		if one.ID != id {
			continue
		}
		t := one.In(p.Rules, p.Weeks[0])
		facts.Add(ui.Fact{Label: "Arbetstid", Value: t.Contracted.Near()})
		facts.Add(ui.Fact{Label: "Varav upphandling", Value: t.Procuring.Near(), Help: policy.PerMille.Text(p.Rules[shareOfTime]) + " av arbetstiden"})
		if t.Away > 0 {
			facts.Add(ui.Fact{Label: "Frånvaro", Value: "−" + t.Away.Near()})
		}
		if t.Developing > 0 {
			facts.Add(ui.Fact{Label: "Utveckling och annat arbete", Value: "−" + t.Developing.Near()})
		}
		facts.Add(ui.Fact{Label: "Tillgänglig tid", Value: t.Left.Near()})
	}
	return facts
}

var stintColumns = ui.Columns[Stint]{
	{Label: "Arbete", Cell: func(s *Stint) ui.Cell { return jobCell(s.Job) }},
	{Label: "Timmar i veckan", Number: true, Cell: func(s *Stint) ui.Cell { return ui.Number(s.Minutes.Near()) }},
	{Label: "Timmar totalt", Number: true, Cell: func(s *Stint) ui.Cell { return hoursCell(s.Job) }},
	{Label: "Från", Cell: func(s *Stint) ui.Cell { return ui.Time(s.Days.Start.String(), s.Days.Start.Sv()) }},
	{Label: "Till avtal", Cell: func(s *Stint) ui.Cell { return contractCell(s.Job) }},
}

// jobCell leads to the work, and says what it is.
func jobCell(j Job) ui.Cell {
	c := ui.Link(j.Name(), j.WorkURL()).Under(j.KindSv())
	if j.Outsourced {
		c.Badges = append(c.Badges, ui.Badge{Text: "Konsult", Tone: ui.Info, Icon: "briefcase"})
	}
	if j.Review {
		c.Badges = append(c.Badges, ui.Badge{Text: "Överprövas", Tone: ui.Warn, Icon: "gavel"})
	}
	return c
}

// hoursCell is the hours of the work, and whether somebody has said anything of them.
func hoursCell(j Job) ui.Cell {
	c := ui.Number(j.Minutes.Hours())
	switch {
	case j.Estimate.Manual:
		return c.Under("för hand")
	case j.Estimate.Assumed:
		return c.Under("komplexitet antagen")
	}
	return c
}

func contractCell(j Job) ui.Cell {
	if !j.Days.Known() {
		return ui.Text("uppgift saknas")
	}
	c := ui.Time(j.Days.Contract.String(), j.Days.Contract.Sv())
	switch {
	case j.Late && j.Kind == OfItem:
		return ui.Text("antas " + j.Days.Contract.Sv()).Warn("skulle ha börjat")
	case j.Late:
		return ui.Text("antas " + j.Days.Contract.Sv()).Warn("försenad")
	}
	return c
}
