package control

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
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

var occurrenceListing = ui.Listing[Occurrence]{
	One: "kontroll", Many: "kontroller", Sort: "due_on",
	Columns: ui.Columns[Occurrence]{
		{Key: "area", Label: "Kontroll", Sort: true, Cell: func(o *Occurrence) ui.Cell { return ui.Link(o.Area, o.URL()).Under(shorten(o.Text, 90)) }},
		{Key: "period", Label: "Period", Sort: true, Cell: func(o *Occurrence) ui.Cell { return ui.Text(o.Period.Label()) }},
		{Key: "due_on", Label: "Klar senast", Sort: true, Cell: func(o *Occurrence) ui.Cell { return dueCell(*o, 0) }},
		{Key: "performer", Label: "Utförare", Sort: true, Cell: func(o *Occurrence) ui.Cell { return ui.Text(o.Performer) }},
		{Key: "state", Label: "Läge", Cell: func(o *Occurrence) ui.Cell { return ui.Mark(stateBadges[o.State]) }},
		{Key: "result", Label: "Resultat", Cell: func(o *Occurrence) ui.Cell { return resultCell(*o) }},
		{Key: "done_on", Label: "Utförd", Sort: true, Optional: true, Cell: func(o *Occurrence) ui.Cell { return ui.Time(o.DoneOn.String(), o.DoneOn.Sv()).Under(o.DoneBy) }},
		ui.Field(OccurrenceFields, "measure").Fixed().OnDemand(),
		ui.Field(OccurrenceFields, "reviewed_by").Fixed().OnDemand(),
	},
	Row: func(o *Occurrence, row *ui.Row) { row.ID, row.Label = o.ID, o.Name() },
}

func resultCell(o Occurrence) ui.Cell {
	if o.Result == "" {
		return ui.Text("")
	}
	cell := ui.Mark(resultBadges[o.Result])
	if o.CarriedTo != 0 {
		cell = cell.Under(fmt.Sprintf("överförd till %d", o.CarriedTo))
	}
	if o.MeasureOpen() {
		cell = cell.Under("åtgärd pågår")
	}
	return cell
}

func (a *Web) occurrenceTable(list []Occurrence) ui.Table {
	return a.dated().Columns.Table("Kontrolltillfällen", list)
}

// dated is the listing with what is late by today.
func (a *Web) dated() ui.Listing[Occurrence] {
	l := occurrenceListing
	l.Columns = append(ui.Columns[Occurrence]{}, l.Columns...)
	today := a.Store.Today()
	l.Columns[2].Cell = func(o *Occurrence) ui.Cell { return dueCell(*o, today) }
	return l
}

func (a *Web) occurrenceFilters(ctx context.Context, given OccurrenceFilter) ([]ui.Filter, error) {
	plans, err := a.Store.Plans(ctx)
	if err != nil {
		return nil, err
	}
	people, err := a.people(ctx, "", "")
	if err != nil {
		return nil, err
	}
	var years []field.Option
	for _, p := range plans {
		years = append(years, option(strconv.FormatInt(p.Year, 10)))
	}
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	list := []ui.Filter{
		{Key: "ar", Label: "År", Options: years},
		{Key: "lage", Label: "Läge", Kind: ui.Multi, Options: states},
		{Key: "resultat", Label: "Resultat", Kind: ui.Multi, Options: results},
		{Key: "utforare", Label: "Utförare", Options: people},
		{Key: "sena", Label: "Försenade", Options: yes},
		{Key: "overforda", Label: "Överförda", Options: yes},
	}
	for _, more := range []struct {
		on bool
		f  ui.Filter
	}{
		{given.Measures, ui.Filter{Key: "atgard", Label: "Åtgärd pågår", Options: yes}},
		{given.First, ui.Filter{Key: "forsta", Label: "Utan överförda", Options: yes}},
		{given.FigureKey != "", ui.Filter{Key: "nyckeltal", Label: "Frågar efter", Options: a.figures()}},
		{given.Owner != "", ui.Filter{Key: "ansvarig", Label: "Ansvarig för åtgärd", Options: people}},
		{given.Row != "", ui.Filter{Key: "omrade", Label: "Kontrollområde", Options: []field.Option{{Value: given.Row, Label: "ett kontrollområde"}}}},
		{!given.Ends.IsZero(), ui.Filter{Key: "period", Label: "Perioden slutar", Kind: ui.Period}},
		{given.Counted != nil, ui.Filter{Key: "genomforda", Label: "Genomförda", Kind: ui.YesNo}},
	} {
		if more.on {
			list = append(list, more.f)
		}
	}
	return list, nil
}

func (a *Web) occurrences(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseOccurrenceFilter(r.URL.Query())
	if err != nil {
		return err
	}
	filters, err := a.occurrenceFilters(ctx, f)
	if err != nil {
		return err
	}
	listing := a.dated()
	q := listing.Query(r, filters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 0, 0
	}
	rows, count, err := a.Store.Occurrences(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Occurrence]{Title: "Kontroller", File: "kontroller", Fields: OccurrenceFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: Occurrence.URL}.Send(w, r)
	}
	list := listing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "område, moment, utförare", record.Excel(q), a.Views != nil
	list.Table.Empty = ui.Empty{Icon: "shield-check", Title: "Inga kontroller i urvalet", Text: "Tillfällen skapas när årets plan är beslutad."}
	if list.Views, err = a.occurrenceViews(ctx, q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Kontroller", listPage{Crumbs: []ui.Crumb{home}, List: list})
}

func (a *Web) occurrenceViews(ctx context.Context, q ui.Query) ([]ui.View, error) {
	year := int64(a.Store.Today().Year())
	var views []ui.View
	for _, v := range []struct {
		label string
		f     OccurrenceFilter
	}{
		{"Alla", OccurrenceFilter{}}, {"Mina", OccurrenceFilter{Performer: web.UserFrom(ctx).ID, States: []string{string(Planned)}}},
		{"I år", OccurrenceFilter{Year: year}}, {"Försenade", OccurrenceFilter{Late: true}},
		{"Att granska", OccurrenceFilter{States: []string{string(Done)}}}, {"Åtgärd pågår", OccurrenceFilter{Measures: true}},
	} {
		views = append(views, ui.View{Label: v.label, URL: v.f.URL(), Active: v.f.Values().Encode() == q.Selection()})
	}
	return a.Views.After(ctx, views, q)
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
