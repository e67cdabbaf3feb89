package board

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

func (a *Web) meetingRoutes(m *web.Mux) {
	m.Handle("GET "+MeetingPath, permRead, a.meetings)
	a.asked(m, MeetingPath+"/ny", permWrite, a.newMeeting)
	one := MeetingPath + "/{id}"
	m.Handle("GET "+one, permRead, a.meeting)
	a.asked(m, one+"/andra", permWrite, a.editMeeting)
	m.Handle("GET "+one+"/kallelse", permPapers, a.summons)
	m.Handle("GET "+one+"/protokoll", permRead, a.minutes)
	a.asked(m, one+"/kalla", permWrite, a.call)
	a.asked(m, one+"/avsluta", permWrite, a.closing)
	a.asked(m, one+"/stall-in", permWrite, a.cancelling)
	a.asked(m, one+"/tillbaka", permWrite, a.taking)
	a.asked(m, one+"/justerare", permWrite, a.electing)
	a.asked(m, one+"/narvaro", permWrite, a.attending)
	a.asked(m, one+"/anslag", permWrite, a.announcing)
	a.asked(m, one+"/rattelse", permWrite, a.correcting)
	a.asked(m, one+"/arende", permWrite, a.newItem)
	a.does(m, one+"/oppna", permWrite, "Sammanträdet är öppnat och ledamöterna är noterade som närvarande.", a.meetingStep(a.Store.Begin))
	a.does(m, one+"/upprata", permWrite, "Protokollet är upprättat och kan ändras tills det är justerat.", a.meetingStep(a.Store.Write))
	a.does(m, one+"/ta-upp", permWrite, "Ärendet är upptaget på föredragningslistan.", a.carry)
	a.does(m, one+"/justera", permAdjust, "Du har justerat.", a.signOwn)
	a.does(m, one+"/underskrift", permWrite, "Underskriften är registrerad.", a.signPaper)
}

var meetingListing = ui.Listing[Meeting]{One: "sammanträde", Many: "sammanträden", Sort: "-held_on"}

func (a *Web) meetingColumns() ui.Columns[Meeting] {
	return ui.Columns[Meeting]{
		{Key: "held_on", Label: "Dag", Sort: true, Cell: func(m *Meeting) ui.Cell { return ui.Link(m.HeldOn.Sv(), m.URL()) }},
		{Key: "body", Label: "Organ", Cell: func(m *Meeting) ui.Cell { return ui.Text(m.Body.Name) }},
		{Key: "town", Label: "Ort", Sort: true, Cell: func(m *Meeting) ui.Cell { return ui.Text(m.Town).Under(m.Place) }},
		ui.Field(MeetingFields, "form").Fixed(),
		{Key: "state", Label: "Läge", Cell: func(m *Meeting) ui.Cell { return ui.Mark(badge(m.StateOn(a.Store.Today()))) }},
		ui.Field(MeetingFields, "adjusted_on").Fixed().OnDemand(), ui.Field(MeetingFields, "final_on").Fixed().OnDemand(),
	}
}

func (a *Web) meetings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseFilter(r.URL.Query())
	if err != nil {
		return err
	}
	options, err := a.bodyOptions(ctx)
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "organ", Label: "Organ", Options: options}, {Key: "lage", Label: "Läge", Options: states},
		{Key: "dag", Label: "Dag", Kind: ui.Period, Options: a.lastYears()}, {Key: "hallet", Label: "Hållet", Kind: ui.YesNo}, {Key: "slag", Label: "Slag av organ", Options: kinds}}
	l := meetingListing
	l.Columns = a.meetingColumns()
	q := l.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		list, _, err := a.Store.Search(ctx, f, Page{Sort: q.Sort, Desc: q.Desc})
		if err != nil {
			return err
		}
		return record.Sheet[Meeting]{Title: "Sammanträden", File: "sammantraden", Fields: MeetingFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(list), Path: func(m Meeting) string { return m.URL() }}.Send(w, r)
	}
	list, n, err := a.Store.Search(ctx, f, page)
	if err != nil {
		return err
	}
	shown := l.List(q, list, ui.Count(n), filters...)
	shown.Search, shown.Hint, shown.Excel, shown.Keep = "Sök", "organ, ort, lokal", record.Excel(q), web.UserFrom(ctx).ID != ""
	year := strconv.Itoa(a.Store.Today().Year())
	for _, v := range []ui.View{{Label: "Alla", URL: MeetingPath}, {Label: "Kommande", URL: MeetingPath + "?hallet=nej"}, {Label: "Hållna i år", URL: MeetingPath + "?dag=" + year + "&hallet=ja"}} {
		v.Active = q.File(MeetingPath) == v.URL
		shown.Views = append(shown.Views, v)
	}
	if shown.Views, err = a.Views.After(ctx, shown.Views, q); err != nil {
		return err
	}
	out := listPage{List: shown}
	if web.May(ctx, permWrite) {
		out.Actions = []ui.Action{{Label: "Planera sammanträde", URL: MeetingPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Sammanträden", out)
}

func (a *Web) lastYears() []field.Option {
	var options []field.Option
	for i := range 6 {
		text := strconv.Itoa(a.Store.Today().Year() - i)
		options = append(options, field.Option{Value: text, Label: "Hela " + text})
	}
	return options
}

var meetingCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Sammanträden", URL: MeetingPath}}

func (m Meeting) crumbs() []ui.Crumb {
	return append(meetingCrumbs[:2:2], ui.Crumb{Label: m.Name(), URL: m.URL()})
}

func (a *Web) newMeeting(r *http.Request) (ask, error) {
	options, err := a.bodyOptions(r.Context())
	m := Meeting{BodyID: r.URL.Query().Get("organ"), Form: "physical", Secretary: web.UserFrom(r.Context()).Name}
	f := ui.NewForm(MeetingFields, &m)
	f.Without("ends_at")
	f.Choose("body_id", options)
	f.Submit, f.Cancel, f.Draft = "Spara sammanträde", MeetingPath, "sammantrade-nytt"
	return ask{title: "Planera sammanträde", crumbs: meetingCrumbs, form: f, done: "Sammanträdet är planerat. Lägg till ärenden och kalla sedan.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := MeetingFields.Read(&m, posted); err != nil {
				return err
			}
			b, err := a.Store.Body(ctx, m.BodyID)
			if m.BodyID != "" && err != nil {
				return err
			}
			if err := scope(ctx, b); err != nil {
				return err
			}
			m, err = a.Store.Create(ctx, m)
			return err
		}, to: func() string { return m.URL() }}, err
}

// meetingOf returns the meeting of the address if the user may write to it.
func (a *Web) meetingOf(r *http.Request) (Meeting, error) {
	m, err := a.Store.Meeting(r.Context(), r.PathValue("id"))
	if err != nil {
		return m, err
	}
	return m, scope(r.Context(), m.Body)
}

func (a *Web) editMeeting(r *http.Request) (ask, error) {
	m, err := a.meetingOf(r)
	if err != nil {
		return ask{}, err
	}
	options, err := a.bodyOptions(r.Context())
	f := ui.NewForm(MeetingFields, &m)
	f.Choose("body_id", options)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	f.Submit, f.Cancel, f.Version = "Spara sammanträde", m.URL(), int(m.Version)
	input := func(posted map[string]string) Meeting { mine := m; _ = MeetingFields.Read(&mine, posted); return mine }
	return ask{title: "Ändra sammanträdet", crumbs: m.crumbs(), form: f, done: "Sammanträdet är sparat.", conflict: conflictOf(MeetingFields, input, m, m.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := m
			if err := MeetingFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.Save(ctx, mine, posted["why"])
			return err
		}}, err
}

func (a *Web) meetingStep(do func(context.Context, string) error) func(r *http.Request) (string, error) {
	return func(r *http.Request) (string, error) {
		m, err := a.meetingOf(r)
		if err != nil {
			return "", err
		}
		return m.URL(), do(r.Context(), m.ID)
	}
}

func (a *Web) carry(r *http.Request) (string, error) {
	m, err := a.meetingOf(r)
	if err != nil {
		return "", err
	}
	posted, err := web.FormValues(r)
	if err == nil {
		_, err = a.Store.Carry(r.Context(), m.ID, posted["arende"])
	}
	return m.URL(), err
}

// signOwn adjusts for the person that the account belongs to.
func (a *Web) signOwn(r *http.Request) (string, error) {
	m, err := a.Store.Meeting(r.Context(), r.PathValue("id"))
	if err != nil {
		return "", err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return "", err
	}
	own, err := a.Store.PersonOf(r.Context(), web.UserFrom(r.Context()).ID)
	if err != nil {
		return "", err
	}
	return m.URL(), a.Store.Sign(r.Context(), m.ID, posted["arende"], own, false)
}

func (a *Web) signPaper(r *http.Request) (string, error) {
	m, err := a.meetingOf(r)
	if err != nil {
		return "", err
	}
	posted, err := web.FormValues(r)
	if err != nil {
		return "", err
	}
	return m.URL(), a.Store.Sign(r.Context(), m.ID, posted["arende"], posted["person"], true)
}

type documentPage struct {
	Crumbs   []ui.Crumb
	Actions  []ui.Action
	Notice   ui.Notice
	Facts    ui.Facts
	Document pageHTML
}

var documentTmpl = web.Parse[documentPage](pages, "document.html")

var writers = map[string]struct {
	media string
	write func(io.Writer, paper.Document) error
}{
	"pdf":  {"application/pdf", pdf.Write},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.Write},
}

// document answers with the document as a page, or as the file that the address
// asks for.
func (a *Web) document(w http.ResponseWriter, r *http.Request, name, title string, crumbs []ui.Crumb, d paper.Document, notice ui.Notice) error {
	format := r.URL.Query().Get("format")
	if format == "" {
		page := documentPage{Crumbs: crumbs, Notice: notice, Document: htmlOf(d), Actions: []ui.Action{
			{Label: "Word", URL: r.URL.Path + "?format=docx", Icon: "file-type-docx"}, {Label: "PDF", URL: r.URL.Path + "?format=pdf", Icon: "file-type-pdf", Primary: true}}}
		for _, f := range d.CoverFacts() {
			page.Facts.Add(ui.Fact{Key: f.Label, Label: f.Label, Value: f.Value})
		}
		return documentTmpl.Render(w, r, title, page)
	}
	as, ok := writers[format]
	if !ok {
		return fault.NotFound("Dokumentet finns som pdf och docx.")
	}
	var file bytes.Buffer
	if err := as.write(&file, d); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	w.Header().Set("Content-Type", as.media)
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.%s"`, name, format))
	_, err := file.WriteTo(w)
	return err
}

func (a *Web) summons(w http.ResponseWriter, r *http.Request) error {
	s, err := a.Store.Sitting(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	for _, m := range s.Matters {
		if m.Secrecy == "" {
			continue
		}
		if err := a.Store.SeeSecret(r.Context(), m.ID); err != nil {
			return err
		}
	}
	return a.document(w, r, "kallelse-"+s.HeldOn.String(), "Kallelse "+s.Name(), s.crumbs(), s.Summons(), ui.Notice{})
}

func (a *Web) minutes(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := a.Store.Sitting(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if s.State.Before(Adjusted) && !web.May(ctx, permPapers) {
		return fault.Forbidden("Protokollet är inte justerat. Det kan läsas av fler när det är justerat.")
	}
	notice := ui.Notice{}
	switch {
	case s.Historic:
		notice = ui.Notice{Tone: ui.Info, Title: "Registrerat i efterhand", Text: "Här står bara det som källan säger: " + s.Source + "."}
	case s.State.Before(Adjusted):
		notice = ui.Notice{Tone: ui.Warn, Title: "Inte justerat", Text: "Texten kan ändras tills protokollet är justerat."}
	case s.Intact():
		notice = ui.Notice{Tone: ui.Good, Title: "Oförändrat sedan justeringen", Text: "Kontrollsumma " + s.Seal[:16] + "…"}
	default:
		notice = ui.Notice{Tone: ui.Bad, Title: "Protokollet stämmer inte med det som justerades", Text: "Kontrollsumman är en annan än vid justeringen. Se historiken."}
	}
	return a.document(w, r, "protokoll-"+s.HeldOn.String(), "Protokoll "+s.Name(), s.crumbs(), s.Minutes(false), notice)
}
