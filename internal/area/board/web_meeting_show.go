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

type meetingPage struct {
	Crumbs     []ui.Crumb
	State      ui.Badge
	Body       ui.Crumb
	Where      string
	Actions    []ui.Action
	Timeline   ui.Timeline
	Notices    []ui.Notice
	Items      ui.Table
	NoItems    string
	Open       []openMatter
	Attendance ui.Table
	Proposals  []string
	Others     []string
	Signatures ui.Table
	Sign       []ui.Action
	Board      ui.Table
	Fixes      ui.Table
	Panels     []ui.Panel // what the meeting is told of
	Facts      ui.Facts
	Papers     bool
	History    ui.History
}

// openMatter can be taken up at the meeting.
type openMatter struct {
	Title string
	URL   string
	Take  ui.Action
}

var meetingTmpl = web.Parse[meetingPage](pages, "meeting.html")

func (a *Web) meeting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := a.Store.Sitting(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	today := a.Store.Today()
	page := meetingPage{Crumbs: meetingCrumbs, State: badge(s.StateOn(today)), Body: ui.Crumb{Label: s.Body.Name, URL: s.Body.URL()}, Where: s.lead(),
		Timeline: s.timeline(today), Papers: web.May(ctx, permPapers), Facts: ui.NewFacts(MeetingFields, &s.Meeting, "form", "place", "secretary", "note", "source")}
	page.Facts.DropEmpty()
	if chair := s.People[string(s.ChairID)]; chair.ID != "" {
		page.Facts.Add(ui.Fact{Key: "chair", Label: "Mötesordförande", Value: chair.Text(), URL: chair.URL()})
	}
	write := may(ctx, permWrite, s.Body)
	page.Actions = a.meetingActions(ctx, s, write)
	page.Notices = s.notices(today)
	if page.Papers || !s.State.Before(Held) {
		page.Items = s.itemTable(page.Papers, write)
	} else {
		page.NoItems = "Kallelse och handlingar kräver behörighet. Ärendena visas här när sammanträdet har hållits."
	}
	if page.Panels, err = a.followPanels(ctx, s, write); err != nil {
		return err
	}
	a.showPeople(s, &page)
	if err := a.showSigning(ctx, s, write, &page); err != nil {
		return err
	}
	if write && s.State.Before(Held) {
		if err := a.showOpen(ctx, s, &page); err != nil {
			return err
		}
	}
	if page.Papers {
		entries, err := a.Store.History(ctx, MeetingKind, s.ID)
		if err != nil {
			return err
		}
		page.History = record.HistoryOf("sammanträdet", entries)
	}
	return meetingTmpl.Render(w, r, s.Name(), page)
}

func (s Sitting) lead() string {
	return strings.Trim(strings.TrimPrefix(s.where(), sv.Missing)+" · "+s.at(), " ·")
}

// timeline is the way of the meeting with its days and last days.
func (s Sitting) timeline(today day.Date) ui.Timeline {
	t := ui.Timeline{Label: "Sammanträdets gång"}
	add := func(label string, reached State, on, last day.Date) {
		step := ui.Step{Label: label, Text: on.Short(), At: on.String(), State: ui.Next}
		switch {
		case !s.StateOn(today).Before(reached):
			step.State = ui.Done
		case last != 0 && last < today && s.State != Cancelled:
			step.State, step.Text = ui.Late, "senast "+last.Short()
		case last != 0 && on == 0:
			step.Text = "senast " + last.Short()
		}
		t.Steps = append(t.Steps, step)
	}
	add("Kallat", Called, s.CalledOn, s.LastSummons())
	add("Genomfört", Held, s.HeldOn, 0)
	add("Protokoll upprättat", Written, s.WrittenOn, 0)
	var adjust, notice day.Date
	if !s.State.Before(Held) {
		adjust, notice = s.LastAdjust(), s.LastNotice()
	}
	add("Justerat", Adjusted, s.AdjustedOn, adjust)
	add("Anslaget", Noticed, s.NoticedOn, notice)
	add("Laga kraft", Final, s.FinalOn, 0)
	if s.Historic || s.State == Cancelled {
		return ui.Timeline{}
	}
	for i := range t.Steps {
		if t.Steps[i].State == ui.Next {
			t.Steps[i].State = ui.Now
			break
		}
	}
	return t
}

func (s Sitting) notices(today day.Date) []ui.Notice {
	var list []ui.Notice
	for _, text := range s.Late(today) {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: text})
	}
	for _, kind := range []string{SummonsRule, AdjustRule, NoticeRule, AppealRule} {
		if r, ok := s.rule(kind, s.HeldOn); ok && !r.Confirmed && !s.Historic && s.State != Cancelled && s.StateOn(today) != Final {
			list = append(list, ui.Notice{Tone: ui.Info, Title: "Tiderna är inte bekräftade", Text: "Sista dagarna räknas med regler som ingen jurist har kontrollerat.",
				Actions: []ui.Action{{Label: "Nämndregler", URL: RulePath, Icon: "scale"}}})
			break
		}
	}
	if s.State == Open {
		for _, m := range s.Matters {
			if q := s.Quorum(m); !q.OK() && len(m.Decisions) == 0 {
				list = append(list, ui.Notice{Tone: ui.Bad, Title: fmt.Sprintf("Inte beslutför i ärende %d", m.Position), Text: upper(q.Text()) + "."})
			}
		}
	}
	if s.Historic {
		list = append(list, ui.Notice{Tone: ui.Info, Title: "Registrerat i efterhand", Text: "Här står bara det som källan säger: " + s.Source + "."})
	}
	return list
}

func (s Sitting) itemTable(papers, write bool) ui.Table {
	t := ui.Columns[Matter]{
		{Label: "Nr", Cell: func(m *Matter) ui.Cell { return ui.Number(fmt.Sprint(m.Position)) }},
		{Label: "Ärende", Cell: func(m *Matter) ui.Cell {
			if m.Secrecy != "" && !papers {
				return ui.Text("Ärende med sekretess").Under(m.Secrecy)
			}
			return ui.Link(m.Title, m.URL()).Under(field.LabelOf(itemKinds, m.Kind))
		}},
		{Label: "Föredragande", Cell: func(m *Matter) ui.Cell { return ui.Text(strings.TrimSuffix(rapporteurLines(*m), ".")) }},
		{Label: "Beslut", Cell: func(m *Matter) ui.Cell { return m.decisionCell(papers) }},
	}.Table("Ärenden", s.Matters)
	if !write || !s.State.Before(Held) {
		return t
	}
	for i, m := range s.Matters {
		row := &t.Rows[i]
		row.ID, row.Label = m.ID, m.Title
		move := func(label, icon string, to int64) {
			if to >= 1 && to <= int64(len(s.Matters)) {
				row.Menu = append(row.Menu, ui.Action{Label: label, URL: m.URL() + "/flytta", Icon: icon, Post: true, Values: []ui.Hidden{{Name: "till", Value: fmt.Sprint(to)}}})
			}
		}
		move("Flytta upp", "arrow-up", m.Position-1)
		move("Flytta ned", "arrow-down", m.Position+1)
		row.Menu = append(row.Menu, ui.Action{Label: "Ändra", URL: m.URL() + "/andra", Icon: "pencil"})
		if len(m.Decisions) == 0 {
			row.Menu = append(row.Menu, ui.Action{Label: "Ta bort", URL: m.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort ärendet från föredragningslistan?"})
		}
	}
	return t
}

func (m Matter) decisionCell(papers bool) ui.Cell {
	if len(m.Decisions) == 0 {
		return ui.Text("")
	}
	d := m.Decisions[0]
	if m.Secrecy != "" && !papers {
		return ui.Text(d.Number())
	}
	label := d.Number()
	if label == "" {
		label = field.LabelOf(decisionKinds, d.Kind)
	}
	return ui.Link(label, d.URL()).Under(d.Text)
}

func (a *Web) showPeople(s Sitting, page *meetingPage) {
	page.Attendance = ui.Columns[stay]{
		{Label: "Namn", Cell: func(t *stay) ui.Cell { return ui.Link(s.People[t.PersonID].Text(), PersonPath+"/"+t.PersonID) }},
		{Label: "Uppdrag", Cell: func(t *stay) ui.Cell { return ui.Text(upper(s.roleOf(t.Attendance))).Under(t.text()) }},
	}.Table("Närvaro", s.stays())
	if s.Others != "" {
		page.Others = strings.Split(s.Others, "\n")
	}
	if s.State == Open && len(s.Matters) > 0 {
		for _, sub := range s.Substitutes(s.Matters[0]) {
			missing := "vakant plats"
			if t, ok := s.holder(sub.Seat.ID); ok {
				missing = t.Person
			}
			page.Proposals = append(page.Proposals, fmt.Sprintf("%s bör tjänstgöra för %s.", s.People[sub.Deputy.PersonID].Text(), missing))
		}
	}
}

// showSigning shows who signs, with a button for the user who is one of them.
func (a *Web) showSigning(ctx context.Context, s Sitting, write bool, page *meetingPage) error {
	own := ""
	if web.May(ctx, permAdjust) {
		var err error
		if own, err = a.Store.PersonOf(ctx, web.UserFrom(ctx).ID); err != nil {
			return err
		}
	}
	page.Signatures = ui.Columns[Signature]{
		{Label: "Namn", Cell: func(g *Signature) ui.Cell { return ui.Text(s.People[g.PersonID].Text()).Under(s.signs(*g)) }},
		{Label: "Underskrift", Cell: func(g *Signature) ui.Cell {
			if g.SignedOn == 0 {
				return ui.Mark(ui.Badge{Text: "Väntar", Tone: ui.Warn})
			}
			how := "elektroniskt"
			if g.Paper {
				how = "på papper, registrerat av " + g.SignedBy
			}
			return ui.Time(g.SignedOn.String(), g.SignedOn.Sv()).Under(how)
		}},
	}.Table("Justering", s.Signatures)
	for i, g := range s.Signatures {
		if g.SignedOn != 0 || s.signable(string(g.ItemID)) != nil {
			continue
		}
		hidden := []ui.Hidden{{Name: "arende", Value: string(g.ItemID)}, {Name: "person", Value: g.PersonID}}
		if own == g.PersonID {
			page.Sign = append(page.Sign, ui.Action{Label: "Justera " + s.signs(g), URL: s.URL() + "/justera", Icon: "signature", Post: true, Primary: true, Values: hidden,
				Confirm: "Justera? Därefter kan texten inte ändras."})
		}
		if write {
			row := &page.Signatures.Rows[i]
			row.ID, row.Label = g.ID, s.People[g.PersonID].Name
			row.Menu = []ui.Action{{Label: "Registrera underskrift på papper", URL: s.URL() + "/underskrift", Icon: "signature", Post: true, Values: hidden,
				Confirm: "Har " + s.People[g.PersonID].Name + " undertecknat på papper?"}}
		}
	}
	page.Board = ui.Columns[Notice]{
		{Label: "Region", Cell: func(n *Notice) ui.Cell { return ui.Text(regionName(n.Party)).Under(n.Board) }},
		{Label: "Uppsatt", Cell: func(n *Notice) ui.Cell { return ui.Time(n.UpOn.String(), n.UpOn.Sv()) }},
		{Label: "Får tas ned", Cell: func(n *Notice) ui.Cell { return ui.Time(n.DownOn.String(), n.DownOn.Sv()) }},
	}.Table("Anslag", s.Notices)
	page.Fixes = ui.Columns[Correction]{
		{Label: "Noterad", Cell: func(c *Correction) ui.Cell { return ui.Time(c.NotedOn.String(), c.NotedOn.Sv()).Under(c.NotedBy) }},
		{Label: "Rättelse", Cell: func(c *Correction) ui.Cell { return ui.Text(c.Text) }},
	}.Table("Rättelser", s.Corrections)
	return nil
}

// signs is what a signature is for.
func (s Sitting) signs(g Signature) string {
	if m, err := s.matter(string(g.ItemID)); err == nil && len(m.Decisions) > 0 {
		return fmt.Sprintf("§ %d omedelbart", m.Decisions[0].Paragraph)
	}
	if g.Chair && g.PersonID != string(s.ChairID) {
		return "ordförande " + s.presided(g.PersonID)
	}
	return "protokollet"
}

func (a *Web) showOpen(ctx context.Context, s Sitting, page *meetingPage) error {
	list, err := a.Store.OpenMatters(ctx, s.BodyID)
	for _, i := range list {
		if i.MeetingID != s.ID {
			page.Open = append(page.Open, openMatter{i.Title, i.URL(), ui.Action{Label: "Ta upp", URL: s.URL() + "/ta-upp", Icon: "plus", Post: true, Values: []ui.Hidden{{Name: "arende", Value: i.ID}}}})
		}
	}
	return err
}

func (a *Web) meetingActions(ctx context.Context, s Sitting, write bool) []ui.Action {
	var list []ui.Action
	link := func(label, path, icon string) {
		list = append(list, ui.Action{Label: label, URL: s.URL() + path, Icon: icon})
	}
	post := func(label, path, icon, confirm string) {
		list = append(list, ui.Action{Label: label, URL: s.URL() + path, Icon: icon, Post: true, Primary: true, Confirm: confirm})
	}
	primary := func(label, path, icon string) {
		link(label, path, icon)
		list[len(list)-1].Primary = true
	}
	if web.May(ctx, permPapers) && !s.Historic {
		link("Kallelse", "/kallelse", "mail")
	}
	if !s.State.Before(Held) && s.State != Cancelled && (web.May(ctx, permPapers) || !s.State.Before(Adjusted)) {
		link("Protokoll", "/protokoll", "file-text")
	}
	if !write || s.Historic {
		return list
	}
	if s.State.Before(Adjusted) && s.State != Cancelled {
		link("Ändra", "/andra", "pencil")
	}
	if s.State.Before(Held) && s.State != Cancelled {
		link("Nytt ärende", "/arende", "plus")
	}
	switch s.State {
	case Planned:
		link("Ställ in", "/stall-in", "ban")
		primary("Kalla", "/kalla", "send")
	case Called:
		link("Ställ in", "/stall-in", "ban")
		link("Ta tillbaka", "/tillbaka", "rotate-2")
		post("Öppna sammanträdet", "/oppna", "player-play", "")
	case Open:
		link("Närvaro", "/narvaro", "users")
		link("Justerare", "/justerare", "signature")
		link("Ta tillbaka", "/tillbaka", "rotate-2")
		primary("Avsluta", "/avsluta", "check")
	case Held:
		link("Närvaro", "/narvaro", "users")
		link("Justerare", "/justerare", "signature")
		link("Ta tillbaka", "/tillbaka", "rotate-2")
		post("Upprätta protokoll", "/upprata", "file-text", "")
	case Written:
		link("Ta tillbaka", "/tillbaka", "rotate-2")
	case Adjusted:
		link("Rättelse", "/rattelse", "pencil")
		primary("Anslå", "/anslag", "speakerphone")
	case Noticed, Final:
		link("Rättelse", "/rattelse", "pencil")
	case Cancelled:
		link("Planera igen", "/tillbaka", "rotate-2")
	}
	return list
}
