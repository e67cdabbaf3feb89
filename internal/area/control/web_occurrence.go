package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) occurrenceRoutes(m *web.Mux) {
	m.Handle("GET "+OccurrencePath, permRead, a.occurrences)
	m.Handle("GET "+OccurrencePath+"/{id}", permRead, a.occurrence)
	m.Handle("GET "+OccurrencePath+"/{id}/utfor", permPerform, a.askPerform)
	m.Handle("POST "+OccurrencePath+"/{id}/utfor", permPerform, a.perform)
	m.Handle("POST "+OccurrencePath+"/{id}/granska", permPerform, a.review)
	for _, v := range verbs {
		m.Handle("GET "+OccurrencePath+"/{id}/"+v.name, v.perm, a.ask(v))
		m.Handle("POST "+OccurrencePath+"/{id}/"+v.name, v.perm, a.do(v))
	}
	m.Handle("POST "+OccurrencePath+"/{id}/filer", permPerform, a.upload, web.MaxBody(mostFile+1<<20))
	m.Handle("GET "+OccurrencePath+"/{id}/filer/{file}", permRead, a.download)
}

type occurrencePage struct {
	Crumbs  []ui.Crumb
	Lead    []ui.Badge
	Text    string
	Notices []ui.Notice
	Heading string // "Svar", or "Läget nu" before it is done
	Answers []answerBox
	Facts   ui.Facts
	Files   []fileLink
	Upload  string // address to send a file to, "" when one may not
	History ui.History
	Actions []ui.Action
}

// answerBox is one question with its answer.
type answerBox struct {
	Label    string
	Text     string
	URL      string
	Badge    ui.Badge // when there is no answer
	Reason   string
	Comment  string
	Parts    []partLine
	Evidence string
	Now      string // what the registers say now, when that is something else
}

type partLine struct{ Label, Number, URL string }

type fileLink struct{ Name, URL, Note string }

var occurrenceTmpl = web.Parse[occurrencePage](pages, "occurrence.html")

func (a *Web) occurrence(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o, err := a.Store.Occurrence(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	m, err := a.Store.Moment(ctx, o.MomentID)
	if err != nil {
		return err
	}
	now, err := a.Store.Preview(ctx, m, o.Period)
	if err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, OccurrenceKind, o.ID)
	if err != nil {
		return err
	}
	files, err := file.Of(ctx, a.Store.DB, OccurrenceKind, o.ID)
	if err != nil {
		return err
	}
	page := occurrencePage{Crumbs: []ui.Crumb{home, {Label: strconv.FormatInt(o.Year, 10), URL: YearURL(o.Year)}, {Label: o.Area, URL: rowPath + o.RowID}},
		Lead: a.lead(o), Text: o.Text, Notices: a.notices(o), History: record.HistoryOf("kontrollen", entries), Actions: occurrenceActions(ctx, o),
		Facts: ui.NewFacts(OccurrenceFields, &o, "due_on", "performer_id", "result", "finding", "done_by", "done_on", "reviewed_by", "reviewed_on", "measure", "owner_id", "measure_due", "measure_done_on")}
	page.Facts.DropEmpty()
	page.Heading, page.Answers = answerBoxes(o, now)
	for _, f := range files {
		page.Files = append(page.Files, fileLink{f.Name, o.URL() + "/filer/" + f.ID, f.AddedBy + ", " + record.When(f.AddedAt)})
	}
	if mayPerform(ctx, o) {
		page.Upload = o.URL() + "/filer"
	}
	return occurrenceTmpl.Render(w, r, o.Name(), page)
}

func (a *Web) lead(o Occurrence) []ui.Badge {
	list := []ui.Badge{stateBadges[o.State]}
	if o.Result != "" {
		list = append(list, resultBadges[o.Result])
	}
	if o.Late(a.Store.Today()) {
		list = append(list, ui.Badge{Text: "Försenad", Icon: "alert-triangle", Tone: ui.Bad})
	}
	return list
}

func (a *Web) notices(o Occurrence) []ui.Notice {
	var list []ui.Notice
	if o.Carried() {
		list = append(list, ui.Notice{Tone: ui.Info, Title: fmt.Sprintf("Överförd från %d", o.FromYear()), Text: "Kontrollen genomfördes inte det år den skulle.",
			Actions: []ui.Action{{Label: "Visa tillfället året före", URL: OccurrencePath + "/" + o.CarriedFrom}}})
	}
	if o.CarriedTo != 0 {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: fmt.Sprintf("Överförd till %d", o.CarriedTo), Text: "Här står den som ej genomförd.",
			Actions: []ui.Action{{Label: fmt.Sprintf("Kontroller %d", o.CarriedTo), URL: OccurrenceFilter{Year: o.CarriedTo, Carried: true}.URL()}}})
	}
	return list
}

// answerBoxes shows what was recorded, and beside it what holds now if that differs.
func answerBoxes(o Occurrence, now []Answer) (string, []answerBox) {
	if o.State == Planned {
		var boxes []answerBox
		for _, n := range now {
			boxes = append(boxes, boxOf(n))
		}
		return "Läget nu", boxes
	}
	live := map[string]Answer{}
	for _, n := range now {
		live[n.QuestionID] = n
	}
	var boxes []answerBox
	for _, a := range o.Answers {
		b := boxOf(a)
		if n, ok := live[a.QuestionID]; ok && a.Source.Computed() && a.State == Answered && n.State == Answered && n.Text != a.Text {
			b.Now = "Registret säger nu " + n.Text + "."
		}
		b.Evidence = evidence(a)
		boxes = append(boxes, b)
	}
	return "Svar", boxes
}

func evidence(a Answer) string {
	parts := []string{"Redovisad " + a.RecordedOn.Sv() + " av " + a.RecordedBy}
	if a.Evidence != "" {
		parts = append(parts, "underlag: "+a.Evidence)
	}
	if a.ValidFor != 0 {
		parts = append(parts, "gäller "+a.ValidFor.Sv())
	}
	return strings.Join(parts, ", ") + "."
}

var answerTones = map[AnswerState]ui.Badge{
	AnswerNotDone: {Text: AnswerNotDone.Sv(), Icon: "circle-x", Tone: ui.Warn},
	NotReported:   {Text: NotReported.Sv(), Icon: "circle-dashed", Tone: ui.Warn},
	NotMeasurable: {Text: NotMeasurable.Sv(), Icon: "circle-minus"},
}

func boxOf(a Answer) answerBox {
	b := answerBox{Label: a.Label, Comment: a.Comment}
	if a.State != Answered {
		b.Badge, b.Reason = answerTones[a.State], a.Reason
		return b
	}
	b.Text, b.URL = a.Text, a.URL
	for _, p := range a.Parts {
		line := partLine{Label: p.Label, URL: p.URL}
		if p.Counted {
			line.Number = sv.Number(p.Num)
		}
		b.Parts = append(b.Parts, line)
	}
	return b
}

func occurrenceActions(ctx context.Context, o Occurrence) []ui.Action {
	var list []ui.Action
	for _, v := range verbs {
		if web.May(ctx, v.perm) && v.may(ctx, o) && v.when(o) {
			list = append(list, ui.Action{Label: v.label, URL: o.URL() + "/" + v.name, Icon: v.icon})
		}
	}
	user := web.UserFrom(ctx)
	if o.State == Done && o.DoneByID != user.ID && web.May(ctx, permPerform) && o.CarriedTo == 0 {
		list = append(list, ui.Action{Label: "Granska", URL: o.URL() + "/granska", Icon: "check", Post: true, Primary: true, Values: versionOf(o.Version)})
	}
	if o.State == Planned && mayPerform(ctx, o) {
		list = append(list, ui.Action{Label: "Utför", URL: o.URL() + "/utfor", Icon: "clipboard-check", Primary: true})
	}
	return list
}

// doable returns the occurrence if the user may do it.
func (a *Web) doable(r *http.Request) (Occurrence, Moment, error) {
	o, err := a.Store.Occurrence(r.Context(), r.PathValue("id"))
	if err != nil {
		return o, Moment{}, err
	}
	if !mayPerform(r.Context(), o) {
		return o, Moment{}, fault.Conflict("Kontrollen ska utföras av %s. Be den som ansvarar för planen att lämna över den.", o.Performer)
	}
	m, err := a.Store.Moment(r.Context(), o.MomentID)
	return o, m, err
}

func (a *Web) askPerform(w http.ResponseWriter, r *http.Request) error {
	o, m, err := a.doable(r)
	if err != nil {
		return err
	}
	if o.State != Planned {
		return fault.Conflict("Kontrollen är redan utförd. Öppna den igen för att ändra.")
	}
	page, err := a.performPage(r.Context(), o, m)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Utför: "+o.Name(), page)
}

func (a *Web) perform(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, m, err := a.doable(r)
	if err != nil {
		return err
	}
	p, err := performance(m, posted)
	if err == nil {
		_, err = a.Store.Perform(r.Context(), o.ID, int64(web.Version(posted)), p)
	}
	if err == nil {
		return web.Redirect(w, r, o.URL(), "Kontrollen är utförd. Någon annan ska granska den.")
	}
	page, formErr := a.performPage(r.Context(), o, m)
	if formErr != nil {
		return formErr
	}
	return again(w, r, "Utför: "+o.Name(), page, posted, err)
}

func (a *Web) review(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	o, err := a.Store.Review(r.Context(), r.PathValue("id"), int64(web.Version(posted)))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Kontrollen är granskad.")
}

// mostFile is the largest file of evidence.
const mostFile = 20 << 20

func (a *Web) upload(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.FormValues(r); err != nil {
		return err
	}
	o, _, err := a.doable(r)
	if err != nil {
		return err
	}
	from, head, err := r.FormFile("fil")
	if err != nil {
		return web.RedirectWarn(w, r, o.URL(), "Välj en fil först.")
	}
	defer from.Close()
	if err := a.Store.Attach(r.Context(), o, head.Filename, from, mostFile); err != nil {
		return err
	}
	return web.Redirect(w, r, o.URL(), "Underlaget är sparat.")
}

func (a *Web) download(w http.ResponseWriter, r *http.Request) error {
	f, err := file.Get(r.Context(), a.Store.DB, r.PathValue("file"))
	if err != nil {
		return err
	}
	if f.Kind != OccurrenceKind || f.Ref != r.PathValue("id") {
		return fault.NotFound("Filen finns inte.")
	}
	w.Header().Set("Content-Type", f.Type)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", f.Name))
	return file.Copy(r.Context(), a.Store.DB, f.ID, w)
}

func readDay(to *day.Date, key string, posted map[string]string) error {
	if err := to.UnmarshalText([]byte(posted[key])); err != nil {
		return fault.Invalid(faultField(key, fault.Message(err)))
	}
	return nil
}
