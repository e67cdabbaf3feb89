package board

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func escaped(name string) string { return url.PathEscape(name) }

type itemPage struct {
	Crumbs     []ui.Crumb
	Kind       string
	Badges     []ui.Badge
	Actions    []ui.Action
	Decisions  ui.Table
	Quorum     string
	Chair      string    // who presides instead of the meeting's chair
	NoChair    ui.Notice // nobody in office takes part
	Proposal   pageHTML
	Put        pageHTML // proposition
	Background pageHTML
	Text       pageHTML
	TextNote   string
	Motions    ui.Table
	Votes      ui.Table
	Tally      string
	Conflicts  ui.Table
	Notes      ui.Table
	Papers     ui.Table
	MayPapers  bool
	Facts      ui.Facts
}

var itemTmpl = web.Parse[itemPage](pages, "item.html")

func (a *Web) item(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	i, s, err := a.Store.Item(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	papers := web.May(ctx, permPapers)
	if !papers && (i.Secrecy != "" || s.State.Before(Held)) {
		return fault.Forbidden("Ärendet kan läsas av den som har rätt till nämndens handlingar.")
	}
	if i.Secrecy != "" {
		if err := a.Store.SeeSecret(ctx, i.ID); err != nil {
			return err
		}
	}
	page := itemPage{Crumbs: s.crumbs(), Kind: field.LabelOf(itemKinds, i.Kind), MayPapers: papers, Facts: ui.NewFacts(ItemFields, &i.Item, "case_number", "secrecy")}
	page.Facts.DropEmpty()
	page.Facts.Add(ui.Fact{Key: "meeting", Label: "Sammanträde", Value: s.Name(), URL: s.URL()})
	if i.Immediate {
		page.Badges = append(page.Badges, ui.Badge{Text: "Justeras omedelbart", Icon: "signature", Tone: ui.Info})
	}
	if i.LinkPath != "" {
		page.Facts.Add(ui.Fact{Key: "link", Label: "Hänvisning", Value: i.LinkLabel, URL: i.LinkPath})
	}
	if names := rapporteurLines(i); names != "" {
		page.Facts.Add(ui.Fact{Key: "rapporteurs", Label: "Föredragande", Value: strings.TrimSuffix(names, ".")})
	}
	write := may(ctx, permWrite, s.Body)
	page.Actions = s.itemActions(i, write)
	a.fillItem(&page, i, s, papers, write)
	return itemTmpl.Render(w, r, i.Title, page)
}

func (a *Web) fillItem(page *itemPage, i Matter, s Sitting, papers, write bool) {
	if i.Open {
		page.Badges = append(page.Badges, ui.Badge{Text: "Öppet, tas upp igen", Tone: ui.Warn})
	}
	if i.Secrecy != "" {
		page.Badges = append(page.Badges, ui.Badge{Text: "Sekretess", Icon: "lock", Tone: ui.Bad})
	}
	if s.State == Open && len(i.Decisions) == 0 {
		page.Quorum = upper(s.Quorum(i).Text()) + "."
		if s.ChairID != "" && s.presiding(i) == "" {
			page.NoChair = ui.Notice{Tone: ui.Warn, Title: "Ärendet saknar ordförande", Text: "Mötesordföranden deltar inte i ärendet, och ingen vice ordförande tjänstgör."}
			if write {
				page.NoChair.Actions = []ui.Action{{Label: "Välj ordförande", URL: i.URL() + "/ordforande"}}
			}
		}
	}
	if !s.State.Before(Open) {
		page.Chair = s.takenOver(i)
	}
	page.Decisions = ui.Columns[Decision]{
		{Label: "Paragraf", Cell: func(d *Decision) ui.Cell {
			if d.Paragraph == 0 {
				return ui.Link("Visa", d.URL()).Of(d.Text)
			}
			return ui.Link(d.Number(), d.URL())
		}},
		{Label: "Beslut", Cell: func(d *Decision) ui.Cell { return ui.Text(d.Text) }},
	}.Table("Beslut", i.Decisions)
	if papers {
		page.Proposal, page.Background = render(i.Proposal), render(i.Background)
		if i.Text == "" && !s.State.Before(Open) { // put at the meeting; later in the minutes
			page.Put = render(i.Proposition)
		}
		page.Papers = paperTable(i, s, write)
	}
	if i.Text != "" && (papers || !s.State.Before(Adjusted)) {
		page.Text = render(i.Text)
		page.TextNote = "Inte justerat."
		if s.locked(i) {
			page.TextNote = "Justerat. Texten ändras inte."
		}
	}
	if !papers && s.State.Before(Adjusted) {
		return
	}
	s.fillDebate(page, i, write)
}

func render(text string) pageHTML {
	if text == "" {
		return ""
	}
	return htmlOf(paper.Document{Blocks: blocks(text, 2)})
}

// fillDebate shows motions, votes, conflicts and reservations.
func (s Sitting) fillDebate(page *itemPage, i Matter, write bool) {
	name := func(id string) ui.Cell { return ui.Text(s.People[id].Text()) }
	page.Motions = ui.Columns[Motion]{
		{Label: "Ledamot", Cell: func(y *Motion) ui.Cell { return name(y.PersonID) }},
		{Label: "Yrkar", Cell: func(y *Motion) ui.Cell { return ui.Text(field.LabelOf(motionKinds, y.Kind)).Under(y.Text) }},
	}.Table("Yrkanden", i.Motions)
	page.Conflicts = ui.Columns[Conflict]{
		{Label: "Ledamot", Cell: func(c *Conflict) ui.Cell { return name(c.PersonID) }},
		{Label: "Skäl", Cell: func(c *Conflict) ui.Cell { return ui.Text(c.Reason) }},
	}.Table("Jäv", i.Conflicts)
	page.Votes = ui.Columns[Vote]{
		{Label: "Ledamot", Cell: func(v *Vote) ui.Cell { return name(v.PersonID) }},
		{Label: "Röst", Cell: func(v *Vote) ui.Cell { return ui.Text(field.LabelOf(votes, v.Vote)) }},
	}.Table("Omröstning", i.Votes)
	if len(i.Votes) > 0 {
		t := s.Tally(i)
		page.Tally = fmt.Sprintf("%d ja, %d nej, %d avstår.", t.Yes, t.No, t.Abstain)
		if t.Cast {
			page.Tally += " Ordförandens röst avgör."
		}
	}
	page.Notes = ui.Columns[Reservation]{
		{Label: "Ledamot", Cell: func(v *Reservation) ui.Cell { return name(v.PersonID) }},
		{Label: "Slag", Cell: func(v *Reservation) ui.Cell {
			if v.Kind == "reservation" {
				return ui.Text("Reservation").Under(v.Text)
			}
			return ui.Text("Protokollsanteckning").Under(v.Text)
		}},
	}.Table("Reservationer och anteckningar", i.Reservations)
	if !write || s.State != Open {
		return
	}
	drop := func(t ui.Table, part string, n int, id string) {
		t.Rows[n].ID, t.Rows[n].Label = id, "raden"
		t.Rows[n].Menu = []ui.Action{{Label: "Ta bort", URL: i.URL() + "/ta-bort-rad", Icon: "trash", Post: true, Danger: true, Values: []ui.Hidden{{Name: "del", Value: part}, {Name: "id", Value: id}}}}
	}
	for n, y := range i.Motions {
		drop(page.Motions, "yrkande", n, y.ID)
	}
	for n, c := range i.Conflicts {
		drop(page.Conflicts, "jav", n, c.ID)
	}
	for n, v := range i.Reservations {
		drop(page.Notes, "reservation", n, v.ID)
	}
}

func paperTable(i Matter, s Sitting, write bool) ui.Table {
	t := ui.Columns[Paper]{
		{Label: "Handling", Cell: func(p *Paper) ui.Cell { return ui.Link(p.Name, "/namndhandlingar/"+p.ID) }},
		{Label: "Offentlig", Cell: func(p *Paper) ui.Cell {
			if p.Public {
				return ui.Text("Ja")
			}
			return ui.Mark(ui.Badge{Text: "Sekretess", Icon: "lock", Tone: ui.Bad}).Under(p.Secrecy + ", läsning loggas")
		}},
	}.Table("Handlingar", i.Papers)
	for n, p := range i.Papers {
		if write && !s.locked(i) {
			t.Rows[n].ID, t.Rows[n].Label = p.ID, p.Name
			t.Rows[n].Menu = []ui.Action{{Label: "Ta bort", URL: "/namndhandlingar/" + p.ID + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort handlingen?"}}
		}
	}
	return t
}

// itemActions is what may be done with an item as its meeting stands.
func (s Sitting) itemActions(i Matter, write bool) []ui.Action {
	var list []ui.Action
	if !write || s.Historic || s.locked(i) {
		return nil
	}
	link := func(label, path, icon string) {
		list = append(list, ui.Action{Label: label, URL: i.URL() + path, Icon: icon})
	}
	link("Ändra", "/andra", "pencil")
	link("Föredragande", "/foredragande", "microphone")
	link("Bifoga handling", "/handling", "paperclip")
	switch {
	case s.State == Open && len(i.Decisions) == 0:
		link("Jäv", "/jav", "user-off")
		link("Ordförande", "/ordforande", "user-check")
		link("Yrkande", "/yrkande", "message")
		link("Omröstning", "/omrostning", "checklist")
		if i.Kind == Information || i.Kind == Discussion || i.Kind == AuditDialog || i.Kind == Notification {
			list = append(list, ui.Action{Label: "Notera", URL: i.URL() + "/notera", Icon: "check", Post: true})
		}
		link("Beslut", "/beslut", "gavel")
		list[len(list)-1].Primary = true
	case s.State == Open:
		link("Reservation", "/reservation", "flag")
		link("Ta tillbaka beslutet", "/ta-tillbaka", "rotate-2")
		if !i.Immediate {
			list = append(list, ui.Action{Label: "Justera omedelbart", URL: i.URL() + "/omedelbart", Icon: "signature", Post: true, Confirm: "Ska paragrafen justeras omedelbart?"})
		}
	case s.State == Held:
		link("Reservation", "/reservation", "flag")
	case s.State == Written:
		link("Protokollets text", "/text", "file-text")
		list[len(list)-1].Primary = true
	}
	return list
}
