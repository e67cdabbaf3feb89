package report

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

type showPage struct {
	Number   string
	Period   string
	State    ui.Badge
	Notice   ui.Notice
	Document template.HTML
	Facts    ui.Facts
	Files    []ui.Action
	Way      ui.Timeline
	Sections []sectionRow
	Summary  string
	Editions ui.Table
	History  ui.History
	Actions  []ui.Action
	Parties  []partyFiles
	Assign   string // address of the sharing out, "" when nobody can write
	Add      string // address of a new section
	Edition  string // address of a new edition
}

type sectionRow struct {
	Heading  string
	Level    int64
	URL      string
	Anchor   string
	Badges   []ui.Badge
	Owner    string
	Due      string // "klart 2023-01-20"
	Comments string
	Writing  string
	Edit     string
}

type partyFiles struct {
	Name  string
	Files []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

// composed reads a report with its figures.
func (a *Web) composed(ctx context.Context, id string) (Composed, error) {
	r, sections, err := a.Store.Get(ctx, id)
	if err != nil {
		return Composed{}, err
	}
	return a.Store.Compose(ctx, r, sections)
}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	one := c.Report
	page := showPage{
		Number: one.Number, Period: one.Period.Label(), State: stateBadge(one), Notice: a.notice(c),
		Document: paper.HTML(c.Document), Facts: reportFacts(c), Actions: a.actions(r.Context(), c), Files: fileActions(one, ""),
	}
	if err := a.addMatter(r.Context(), one, &page.Facts); err != nil {
		return err
	}
	if page.Sections, err = a.sectionRows(r.Context(), c); err != nil {
		return err
	}
	page.Summary = summary(c.Sections)
	if one.State == Draft && web.May(r.Context(), "report.write") {
		page.Add, page.Assign = one.URL()+"/nytt-avsnitt", one.URL()+"/fordela"
	}
	if one.Locked() && web.May(r.Context(), "report.fix") {
		page.Edition = one.URL() + "/ny-utgava"
	}
	if err := a.surround(r.Context(), one, &page); err != nil {
		return err
	}
	return showTmpl.Render(w, r, one.Title, page)
}

// surround adds what stands beside the report's text.
func (a *Web) surround(ctx context.Context, one Report, page *showPage) error {
	editions, err := a.Store.Editions(ctx, one.Kind, one.Period)
	if err != nil {
		return err
	}
	page.Editions = editionTable(editions)
	taken, err := a.Store.Steps(ctx, one.ID)
	if err != nil {
		return err
	}
	page.Way = way(one, taken)
	brands, err := a.brands(ctx, one)
	if err != nil {
		return err
	}
	for _, b := range brands {
		page.Parties = append(page.Parties, partyFiles{b.Brand.Name, fileActions(one, b.Code)})
	}
	entries, err := a.Store.History(ctx, RecordKind, one.ID)
	page.History = record.HistoryOfSeveral(entries)
	return err
}

// summary says how many sections are ready.
func summary(sections []Section) string {
	ready, stale := 0, 0
	for _, one := range sections {
		if one.Status == Ready {
			ready++
		}
		if one.CopiedFrom != "" {
			stale++
		}
	}
	text := fmt.Sprintf("%d av %s klara", ready, sv.Plural(len(sections), "avsnitt", "avsnitt"))
	if stale > 0 {
		text += fmt.Sprintf(", %d kopierade och inte bearbetade", stale)
	}
	return text + "."
}

// way is the report's road from draft to archive, with who took each step and when.
func way(r Report, taken []Taken) ui.Timeline {
	t := ui.Timeline{Label: "Rapportens väg"}
	reached := true
	for _, o := range states {
		state := State(o.Value)
		if state == Decided && !r.Kind.needsDecision() {
			continue
		}
		step := ui.Step{Label: o.Label, State: ui.Next}
		if reached {
			step.State = ui.Done
		}
		if state == r.State {
			step.State, reached = ui.Now, false
		}
		for _, one := range taken {
			if one.ToState == state && step.State != ui.Next {
				on := day.Of(one.At)
				step.Text, step.At = on.Short()+", "+one.By, on.Sv()
			}
		}
		t.Steps = append(t.Steps, step)
	}
	return t
}

// notice says whether the figures are today's or frozen, and whether a frozen report
// is intact.
func (a *Web) notice(c Composed) ui.Notice {
	r := c.Report
	switch {
	case r.State == Draft:
		return ui.Notice{Tone: ui.Info, Title: "Utkast", Text: "Siffrorna är hämtade nu och följer raderna. De låses när rapporten låses."}
	case !r.Locked():
		return ui.Notice{Tone: ui.Info, Title: r.State.Sv(), Text: "Texterna kan inte ändras nu. Siffrorna följer raderna tills rapporten låses."}
	case !a.Store.Intact(c):
		return ui.Notice{Tone: ui.Bad, Title: "Kontrollsumman stämmer inte", Text: "Rapporten har ändrats efter att den låstes, utanför Klöver. Jämför med den fil som lämnades till nämnden."}
	}
	return ui.Notice{Tone: ui.Good, Title: status(r), Text: "Texter och siffror är oförändrade. Kontrollsumma " + r.Hash[:16] + "."}
}

// reviewLabels are what the way to the next step is called in each state.
var reviewLabels = map[State]string{Draft: "Granska och skicka", Review: "Granska", Approved: "Besluta och lås", Decided: "Lås"}

func (a *Web) actions(ctx context.Context, c Composed) []ui.Action {
	one := c.Report
	list := []ui.Action{{Label: "Läs", URL: one.URL() + "/webb", Icon: "book"}}
	may := func(perm string) bool { return web.May(ctx, perm) }
	if one.State == Draft && may("report.write") {
		list = append(list, ui.Action{Label: "Ändra uppgifter", URL: one.URL() + "/andra", Icon: "pencil"})
	}
	if may("report.write") {
		list = append(list, ui.Action{Label: "Kopiera till " + one.Kind.next(one.Period).Label(), URL: one.URL() + "/kopiera", Icon: "copy", Post: true})
	}
	if !one.Locked() {
		return append(list, ui.Action{Label: fmt.Sprintf("%s (%d)", reviewLabels[one.State], len(c.Warnings)), URL: one.URL() + "/granska", Icon: "list-check", Primary: true})
	}
	list = append(list, ui.Action{Label: "Skillnader mot i dag", URL: one.URL() + "/skillnader", Icon: "arrows-exchange"})
	switch {
	case one.State == Archived:
		list = append(list, ui.Action{Label: "Hämta arkivfilen", URL: one.URL() + "/arkiv", Icon: "archive"})
	case may("report.fix"):
		list = append(list, ui.Action{Label: "Arkivera", URL: one.URL() + "/arkivera", Icon: "archive", Post: true, Primary: true})
	}
	return list
}

func reportFacts(c Composed) ui.Facts {
	facts := ui.NewFacts(Fields, &c.Report, "number", "kind", "period", "body", "diary", "edition", "why", "fixed_by")
	if c.Report.DecidedOn != 0 {
		for _, key := range []string{"decided_on", "decided_by", "decided_no", "decided_text"} {
			d, _ := DecisionFields.Get(key)
			facts.Add(ui.Fact{Key: key, Label: d.Label, Value: d.Text(&c.Report)})
		}
		facts.Link("decided_no", c.Report.DecidedURL)
	}
	if c.Report.ArchiveHash != "" {
		facts.Add(ui.Fact{Label: "Arkivfilens kontrollsumma", Value: c.Report.ArchiveHash[:16]})
	}
	facts.DropEmpty()
	return facts
}

// addMatter tells where the report is taken up, and what was decided there until the
// report notes it itself.
func (a *Web) addMatter(ctx context.Context, r Report, facts *ui.Facts) error {
	m, ok, err := a.Store.Matter(ctx, r)
	if err != nil || !ok {
		return err
	}
	facts.Add(ui.Fact{Label: "Nämndens ärende", Value: m.Title + ", " + m.when(), URL: m.URL})
	if m.Decision.On != 0 && r.DecidedOn == 0 {
		facts.Add(ui.Fact{Label: "Nämndens beslut", Value: m.Decision.Text, URL: m.Decision.URL})
	}
	return nil
}

func (a *Web) sectionRows(ctx context.Context, c Composed) ([]sectionRow, error) {
	may := c.Report.State == Draft && web.May(ctx, "report.write")
	comments, err := a.Store.OpenComments(ctx, c.Report.ID)
	if err != nil {
		return nil, err
	}
	others, err := a.Store.Others(ctx, c.Report.ID)
	if err != nil {
		return nil, err
	}
	rows := make([]sectionRow, len(c.Sections))
	for i, one := range c.Sections {
		rows[i] = sectionRow{Heading: c.heading(i), Level: one.Level, URL: one.URL(), Anchor: "#a-" + one.ID, Owner: one.Owner, Due: dueText(one), Writing: writing(others[one.ID])}
		if !c.Report.Locked() {
			rows[i].Badges = statusBadges(one, a.today())
		}
		if n := comments[one.ID]; n > 0 {
			rows[i].Comments = sv.Plural(n, "öppen kommentar", "öppna kommentarer")
		}
		if may {
			rows[i].Edit = one.URL() + "/andra"
		}
	}
	return rows, nil
}

// dueText is when a section is to be ready.
func dueText(one Section) string {
	if one.DueOn == 0 {
		return ""
	}
	return "klart " + one.DueOn.Sv()
}

// ownerText is who writes a section until when: "Karin Forsell, klart 2023-01-20".
func ownerText(one Section) string { return strings.Trim(one.Owner+", "+dueText(one), ", ") }

// writing says who else has the editor open: "Erik Sandvall skriver här nu".
func writing(others []Editing) string {
	if len(others) == 0 {
		return ""
	}
	names := make([]string, len(others))
	for i, e := range others {
		names[i] = e.Name
	}
	return sv.List(names) + " skriver här nu"
}

func editionTable(editions []Report) ui.Table {
	columns := ui.Columns[Report]{
		{Label: "Utgåva", Cell: func(r *Report) ui.Cell { return ui.Link(r.Number, r.URL()).Under(r.Why) }},
		{Label: "Status", Cell: func(r *Report) ui.Cell { return ui.Mark(stateBadge(*r)) }},
	}
	return columns.Table("Utgåvor", editions)
}
