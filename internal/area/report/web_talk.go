package report

import (
	"context"
	"html/template"
	"net/http"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/paper"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// talkBox is the comments and suggestions of a section.
type talkBox struct {
	URL     string // of the section
	Threads []threadRow
	May     bool // comment
	Text    string
	Version int64
}

type threadRow struct {
	ID      string
	URL     string
	By      string
	When    string
	At      string
	Badges  []ui.Badge
	Quote   string
	Text    string
	Changes []changeRow
	Closed  string
	Answers []answerRow
	Answer  bool // may answer
	Settle  bool // may be marked as dealt with
	Judge   bool // may be accepted or turned down
	Reopen  bool
	Mine    bool // may be taken back
}

type answerRow struct{ By, When, Text string }

type sectionShowPage struct {
	Report    string
	ReportURL string
	Badges    []ui.Badge
	Owner     string
	Stale     string
	Confirm   string // address, "" when it cannot be confirmed
	Version   int64
	Preview   template.HTML
	Talk      template.HTML
	History   ui.History
	Actions   []ui.Action
}

var (
	talkTmpl        = web.Parse[talkBox](pages, "talk.html", "changes.html")
	sectionShowTmpl = web.Parse[sectionShowPage](pages, "section_show.html")
)

// talk is the comments of a section as a box.
func (a *Web) talk(ctx context.Context, r Report, one Section) (template.HTML, error) {
	list, err := a.Store.Comments(ctx, one.ID)
	if err != nil {
		return "", err
	}
	open := r.Discussed() == nil
	box := talkBox{URL: one.URL(), May: open && web.May(ctx, "report.comment"), Text: one.Text, Version: one.Version}
	write := r.State == Draft && web.May(ctx, "report.write")
	for _, t := range list {
		box.Threads = append(box.Threads, threadOf(ctx, t, box.May, write))
	}
	return talkTmpl.HTML(box)
}

func threadOf(ctx context.Context, t Thread, may, write bool) threadRow {
	row := threadRow{ID: t.ID, URL: "/rapportkommentarer/" + t.ID, By: t.By, When: record.When(t.At), At: t.At.Format("2006-01-02T15:04:05Z"), Quote: t.Quote, Text: t.Text}
	suggestion := t.Kind == Suggestion
	if suggestion {
		row.Badges = append(row.Badges, ui.Badge{Text: "Förslag", Icon: "git-merge", Tone: ui.Accent})
		row.Changes = changeRows(t.Changes())
	}
	row.Badges = append(row.Badges, commentBadge(t.State))
	if t.ClosedAt != nil {
		row.Closed = t.State.Sv() + " av " + t.ClosedBy + " " + record.When(*t.ClosedAt) + "."
		if t.ClosedWhy != "" {
			row.Closed += " " + t.ClosedWhy
		}
	}
	for _, c := range t.Answers {
		row.Answers = append(row.Answers, answerRow{c.By, record.When(c.At), c.Text})
	}
	open := t.State == Open
	row.Answer, row.Settle, row.Judge = may, may && open && !suggestion, write && open && suggestion
	row.Reopen = may && (t.State == Resolved || t.State == Rejected)
	row.Mine = may && open && len(t.Answers) == 0 && t.ByID == audit.ActorFrom(ctx).ID
	return row
}

func commentBadge(s CommentState) ui.Badge {
	return ui.Badge{Text: s.Sv(), Icon: map[CommentState]string{Open: "message-circle"}[s], Tone: map[CommentState]ui.Tone{Open: ui.Warn, Resolved: ui.Good, Accepted: ui.Good}[s]}
}

// showSection shows a section with its comments, for those who read and comment.
func (a *Web) showSection(w http.ResponseWriter, r *http.Request) error {
	one, section, err := a.Store.Section(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := a.Store.Compose(r.Context(), one, []Section{section.alone()})
	if err != nil {
		return err
	}
	page := sectionShowPage{Report: one.Number, ReportURL: one.URL(), Owner: ownerText(section), Version: section.Version, Preview: paper.HTMLBlocks(c.Document.Blocks...)}
	if !one.Locked() {
		page.Badges, page.Stale = statusBadges(section, a.today()), section.staleText()
	}
	if page.Talk, err = a.talk(r.Context(), one, section); err != nil {
		return err
	}
	entries, err := a.Store.History(r.Context(), SectionKind, section.ID)
	if err != nil {
		return err
	}
	page.History = sectionHistory(entries)
	page.Actions = []ui.Action{{Label: "Versioner", URL: section.URL() + "/versioner", Icon: "versions"}}
	if one.State == Draft && web.May(r.Context(), "report.write") {
		page.Actions = append(page.Actions, ui.Action{Label: "Skriv", URL: section.URL() + "/andra", Icon: "pencil", Primary: true})
		page.Confirm = section.URL() + "/bekrafta"
	}
	return sectionShowTmpl.Render(w, r, c.heading(0), page)
}

// talked answers a form of the comments: back to the section, at the comments.
func talked(w http.ResponseWriter, r *http.Request, sectionID, said string) error {
	return web.Redirect(w, r, sectionURL(sectionID)+"#kommentarer", said)
}

func (a *Web) comment(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Comment(r.Context(), r.PathValue("id"), posted["comment"], posted["quote"])
	if err != nil {
		return err
	}
	return talked(w, r, c.SectionID, "Kommentaren är sparad.")
}

func (a *Web) suggest(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Suggest(r.Context(), r.PathValue("id"), int64(web.Version(posted)), posted["proposal"], posted["why"])
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return fault.With(fault.Wrong("%s", fields[0].Message), err)
	}
	if err != nil {
		return err
	}
	return talked(w, r, c.SectionID, "Förslaget är lämnat till författaren.")
}

func (a *Web) answer(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Answer(r.Context(), r.PathValue("id"), posted["comment"])
	if err != nil {
		return err
	}
	return talked(w, r, c.SectionID, "Svaret är sparat.")
}

// settle answers the buttons that only change what has become of a comment.
func (a *Web) settle(do func(context.Context, string) (Comment, error), said string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := do(r.Context(), r.PathValue("id"))
		if err != nil {
			return err
		}
		return talked(w, r, c.SectionID, said)
	}
}

func (a *Web) withdraw(w http.ResponseWriter, r *http.Request) error {
	c, _, _, err := a.Store.comment(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := a.Store.Withdraw(r.Context(), c.ID); err != nil {
		return err
	}
	return talked(w, r, c.SectionID, "Kommentaren är borttagen.")
}

func (a *Web) accept(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Accept(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return talked(w, r, one.ID, "Förslaget är infört i texten.")
}

func (a *Web) reject(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Reject(r.Context(), r.PathValue("id"), posted["why"])
	if err != nil {
		return err
	}
	return talked(w, r, c.SectionID, "Förslaget är avvisat.")
}
