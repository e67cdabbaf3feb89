package report

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type reviewPage struct {
	Report    string
	ReportURL string
	State     ui.Badge
	Text      string
	Groups    []warningGroup
	Stopped   ui.Notice
	Steps     []stepForm
	Matter    matterBox // Title "" when no body has the report before it
	Decision  ui.Form   // without controls when there is nothing to decide
	Fix       bool      // the report can be fixed by the user
	Version   int64
}

// matterBox is what a body has decided about the report, or that it will.
type matterBox struct {
	Title    string
	Text     string
	Facts    ui.Facts
	Accepted bool
}

// stepForm is one step that the user may take.
type stepForm struct {
	Title   string
	Text    string
	URL     string
	Why     string // label of the reason, "" when none is asked for
	ID      string
	Primary bool
}

type warningGroup struct {
	Kind string
	Rows []warningRow
}

type warningRow struct {
	Heading string
	URL     string
	Text    string
	Excerpt string
}

var reviewTmpl = web.Parse[reviewPage](pages, "review.html")

// stepTexts say what a step leads to.
var stepTexts = map[string]string{
	"skicka":          "Den som granskar ser rapporten på sitt arbete. Texterna kan inte ändras så länge.",
	"ta-tillbaka":     "Texterna kan ändras igen.",
	"godkann":         "Siffrorna noteras som de är nu. Ändras någon innan rapporten låses visas det här.",
	"skicka-tillbaka": "Avsnitt med öppna kommentarer blir påbörjade igen, de andra är kvar som klara.",
	"oppna":           "Godkännandet tas bort och texterna kan ändras igen.",
	"angra-beslut":    "Bara om beslutet registrerades fel. Rapporten väntar sedan på beslut igen.",
}

// review lists what to look at before a report goes on, and the steps to take.
func (a *Web) review(w http.ResponseWriter, r *http.Request) error {
	return a.reviewed(w, r, nil, nil)
}

// reviewed shows the page, also with a decision to be corrected.
func (a *Web) reviewed(w http.ResponseWriter, r *http.Request, posted map[string]string, wrong error) error {
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	one := c.Report
	if one.Locked() {
		return one.Open()
	}
	list, err := a.Store.Warnings(r.Context(), c)
	if err != nil {
		return err
	}
	page := reviewPage{Report: one.Number, ReportURL: one.URL(), State: stateBadge(one), Groups: groups(list), Version: one.Version, Text: "Inget att anmärka."}
	if len(list) > 0 {
		page.Text = sv.UpperFirst(sv.Plural(len(list), "sak", "saker")) + " att se över."
	}
	if stops(list) {
		page.Stopped = ui.Notice{Tone: ui.Bad, Title: "Rapporten kan inte gå vidare än", Text: "Rätta felen ovan först."}
	}
	for _, s := range steps {
		if s.Verb != "besluta" && s.from(one) == nil && web.May(r.Context(), s.Perm) {
			page.Steps = append(page.Steps, newStepForm(one, s))
		}
	}
	slices.SortStableFunc(page.Steps, func(x, y stepForm) int { // forward before back
		return strings.Compare(strconv.FormatBool(y.Primary), strconv.FormatBool(x.Primary))
	})
	page.Fix = one.mayFix() == nil && web.May(r.Context(), "report.fix") && !stops(list)
	if one.State == Approved && one.Kind.needsDecision() && web.May(r.Context(), "report.fix") {
		page.Decision = decisionForm(one)
		page.Decision.Posted(posted, wrong)
		matter, ok, err := a.Store.Matter(r.Context(), one)
		if err != nil {
			return err
		}
		if ok {
			page.Matter = newMatterBox(matter)
			page.Fix = matter.Accepted() && !stops(list)
		}
	}
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
	}
	return reviewTmpl.RenderStatus(w, r, status, "Granska "+one.Title, page)
}

func newMatterBox(m Matter) matterBox {
	box := matterBox{Title: "Nämndens beslut", Accepted: m.Accepted()}
	box.Facts.Add(ui.Fact{Label: "Ärende", Value: m.Title, URL: m.URL})
	box.Facts.Add(ui.Fact{Label: "Organ", Value: m.Body})
	box.Facts.Add(ui.Fact{Label: "Sammanträde", Value: m.On.Sv()})
	switch d := m.Decision; {
	case d.On == 0:
		box.Title, box.Text = "Nämnden har inte beslutat än", "När beslutet är registrerat på sammanträdet kan rapporten låsas härifrån. Paragraf och dag hämtas då från protokollet."
	case m.Refused:
		box.Text = "Nämnden har inte godkänt rapporten. Öppna den igen för ändring."
	default:
		box.Text = "Beslutet skrivs in i rapporten när den låses."
	}
	box.Facts.Add(ui.Fact{Label: "Paragraf", Value: m.Decision.No, URL: m.Decision.URL})
	box.Facts.Add(ui.Fact{Label: "Beslut", Value: m.Decision.Text})
	box.Facts.DropEmpty()
	return box
}

func newStepForm(r Report, s Step) stepForm {
	f := stepForm{Title: s.Do, Text: stepTexts[s.Verb], URL: r.URL() + "/" + s.Verb, ID: s.Verb, Primary: !s.Back}
	if s.Why {
		f.Why = "Varför"
	}
	return f
}

func decisionForm(r Report) ui.Form {
	if r.DecidedBy == "" {
		r.DecidedBy = r.Body
	}
	f := ui.NewForm(DecisionFields, &r)
	f.Action, f.Submit, f.Version = r.URL()+"/besluta", "Registrera beslutet", int(r.Version)
	return f
}

func groups(list []Warning) []warningGroup {
	var out []warningGroup
	at := map[string]int{}
	for _, one := range list {
		i, ok := at[one.Kind]
		if !ok {
			i = len(out)
			at[one.Kind] = i
			out = append(out, warningGroup{Kind: one.Kind})
		}
		row := warningRow{Heading: one.Heading, URL: one.URL, Text: one.Text, Excerpt: one.Excerpt}
		if row.URL == "" && one.Section != "" {
			row.URL = sectionURL(one.Section)
		}
		if row.Heading == "" {
			row.Heading = "Hela rapporten"
		}
		out[i].Rows = append(out[i].Rows, row)
	}
	return out
}

// take answers one step's form.
func (a *Web) take(step Step) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		one, err := a.Store.Take(r.Context(), r.PathValue("id"), step.Verb, int64(web.Version(posted)), posted["why"])
		if err != nil {
			return err
		}
		return web.Redirect(w, r, one.URL(), one.Number+" är nu "+lowerFirst(one.State.Sv())+".")
	}
}

// decide notes the body's decision.
func (a *Web) decide(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var read Report
	if err = DecisionFields.Read(&read, posted); err == nil {
		read, err = a.Store.Decide(r.Context(), r.PathValue("id"), int64(web.Version(posted)),
			Decision{On: read.DecidedOn, By: read.DecidedBy, No: read.DecidedNo, Text: read.DecidedText, URL: read.DecidedURL})
	}
	if fault.KindOf(err) == fault.KindInvalid {
		return a.reviewed(w, r, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, read.URL()+"/granska", "Beslutet är registrerat. Rapporten kan låsas.")
}

// fix locks the report. Somebody must have said that the warnings are read.
func (a *Web) fix(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.composed(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	fix, err := a.fixing(r.Context(), c.Report)
	if err != nil {
		return err
	}
	list, err := a.Store.Warnings(r.Context(), c)
	if err != nil {
		return err
	}
	if len(list) > 0 && posted["last"] != "ja" {
		return fault.Conflict("Kryssa i att du har läst varningarna innan du låser rapporten.")
	}
	if stops(list) {
		return fault.Conflict("Rapporten kan inte låsas förrän felen är rättade.")
	}
	one, err := fix(r.Context(), c.Report.ID, int64(web.Version(posted)))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), one.Number+" är låst.")
}

// fixing returns how the report is locked: as it stands, or with the decision that
// the body has registered.
func (a *Web) fixing(ctx context.Context, r Report) (func(context.Context, string, int64) (Report, error), error) {
	if r.State == Approved {
		m, ok, err := a.Store.Matter(ctx, r)
		if err != nil {
			return nil, err
		}
		if ok && m.Accepted() {
			return a.Store.FixAsDecided, nil
		}
	}
	return a.Store.Fix, r.mayFix()
}

// copyForward begins the next period's report as a copy of this one.
func (a *Web) copyForward(w http.ResponseWriter, r *http.Request) error {
	one, err := a.Store.Copy(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), one.Number+" är skapad med texterna härifrån. De är märkta tills någon har bearbetat dem.")
}

func (a *Web) newEdition(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, err := a.Store.NewEdition(r.Context(), r.PathValue("id"), posted["why"])
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Utgåva "+strconv.FormatInt(one.Edition, 10)+" är öppnad som utkast.")
}
