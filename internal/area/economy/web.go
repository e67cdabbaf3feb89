package economy

import (
	"embed"
	"net/http"

	"klover/internal/base/paper"
	"klover/internal/base/paper/pdf"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the register.
type Web struct {
	Store Store
	Views record.Views // the user's own views of the ledger rows, nil for none
}

// Path is the address of the result report.
const Path = "/ekonomi"

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	const read, write = "economy.read", "economy.write"
	m.Handle("GET /ekonomi", read, a.result)
	m.Handle("GET /ekonomi/rapport.pdf", read, a.resultPDF)
	m.Handle("GET /ekonomi/projekt", read, a.projects)
	m.Handle("GET /ekonomi/aktiviteter", read, a.activities)
	m.Handle("GET /ekonomi/rader", read, a.rows)

	m.Handle("GET /ekonomi/avvikelser", read, a.analysis)
	m.Handle("POST /ekonomi/avvikelser", write, a.answer)
	m.Handle("GET /ekonomi/avvikelser/orsak/ny", write, a.newCause)
	m.Handle("POST /ekonomi/avvikelser/orsak", write, a.saveCause)
	m.Handle("GET /ekonomi/avvikelser/orsak/{id}/andra", write, a.editCause)
	m.Handle("POST /ekonomi/avvikelser/orsak/{id}/ta-bort", write, a.removeCause)

	m.Handle("GET /ekonomi/fordelning", read, a.statement)
	m.Handle("GET /ekonomi/regler", read, a.rules)
	m.Handle("GET /ekonomi/regler/ny", write, a.newRule)
	m.Handle("POST /ekonomi/regler", write, a.saveRule)
	m.Handle("GET /ekonomi/regler/{id}/andra", write, a.editRule)
	m.Handle("POST /ekonomi/regler/{id}/ta-bort", write, a.removeRule)
	m.Handle("POST /ekonomi/nycklar", write, a.setKey)

	m.Handle("GET /ekonomi/debitering", read, a.debits)
	m.Handle("GET /ekonomi/debitering/ny", write, a.newDebit)
	m.Handle("POST /ekonomi/debitering", write, a.saveDebit)
	m.Handle("GET /ekonomi/debitering/{id}", read, a.debit)
	m.Handle("GET /ekonomi/debitering/{id}/pdf", read, a.debitPDF)
	m.Handle("GET /ekonomi/debitering/{id}/andra", write, a.editDebit)
	m.Handle("POST /ekonomi/debitering/{id}/{verb}", write, a.debitVerb)

	m.Handle("GET /ekonomi/planer", read, a.plans)
	m.Handle("POST /ekonomi/planer", write, a.makePlan)
	m.Handle("GET /ekonomi/planer/{id}", read, a.plan)
	m.Handle("POST /ekonomi/planer/{id}", write, a.savePlan)
	m.Handle("POST /ekonomi/planer/{id}/{verb}", write, a.planVerb)

	m.Handle("GET /ekonomi/kontoplan", read, a.chart)
	m.Handle("GET /ekonomi/kontogrupper/ny", write, a.newGroup)
	m.Handle("POST /ekonomi/kontogrupper", write, a.saveGroup)
	m.Handle("GET /ekonomi/kontogrupper/{id}/andra", write, a.editGroup)
	m.Handle("POST /ekonomi/kontogrupper/{id}/ta-bort", write, a.removeGroup)
	m.Handle("POST /ekonomi/dimensioner", write, a.nameDimension)

	m.Handle("GET /ekonomi/laddningar", read, a.loads)
	m.Handle("GET /ekonomi/laddningar/ny", write, a.newLoad)
	m.Handle("POST /ekonomi/laddningar", write, a.receive, web.MaxBody(MostBytes+1<<20))
	m.Handle("GET /ekonomi/laddningar/{id}", read, a.load)
	m.Handle("POST /ekonomi/laddningar/{id}/{verb}", write, a.loadVerb)
}

// tabs are the ways into the economy; the period follows along.
func tabs(active string, u Until) []ui.Tab {
	var all []ui.Tab
	for _, t := range []struct{ label, path string }{
		{"Resultat", ""}, {"Projekt", "/projekt"}, {"Aktiviteter", "/aktiviteter"}, {"Avvikelser", "/avvikelser"}, {"Fördelning", "/fordelning"},
		{"Debitering", "/debitering"}, {"Budget och prognos", "/planer"}, {"Kontoplan", "/kontoplan"}, {"Laddningar", "/laddningar"},
	} {
		tab := ui.Tab{Label: t.label, URL: Path + t.path, Active: t.path == active}
		switch t.path {
		case "", "/projekt", "/aktiviteter", "/avvikelser":
			if u.Month != 0 {
				tab.URL += "?period=" + u.String()
			}
		case "/fordelning":
			if u.Month != 0 {
				tab.URL = StatementURL(day.Period{From: u.yearToDate().From, To: u.yearToDate().To})
			}
		}
		all = append(all, tab)
	}
	return all
}

// until reads the period of the address; without one it is the last with outcome.
func (a *Web) until(r *http.Request) (Until, error) {
	text := r.FormValue("period")
	if text == "" {
		return a.Store.Latest(r.Context())
	}
	return ParseUntil(text)
}

// picker is the choice of period and unit above a report.
type picker struct {
	Action string
	Period string
	Label  string
	Unit   Unit
	Units  []ui.Option
	Show   []ui.Option // what a specification is of, nil for other reports
	Before string
	After  string
	Excel  string
	CSV    string
	PDF    string
}

func unitFrom(r *http.Request) Unit {
	if r.FormValue("enhet") == string(InKr) {
		return InKr
	}
	return InTkr
}

func newPicker(path string, u Until, unit Unit) picker {
	address := func(u Until) string { return path + "?period=" + u.String() + "&enhet=" + string(unit) }
	before, after := UntilMonth(u.Month.AddMonths(-1)), UntilMonth(u.Month.AddMonths(1))
	switch {
	case u.Closing:
		before = UntilMonth(u.Month)
	case u.Month.Month() == 12:
		after = Until{Month: u.Month, Closing: true}
	}
	return picker{Action: path, Period: u.String(), Label: "T.o.m. " + u.Label(), Unit: unit,
		Units: []ui.Option{
			{Value: string(InTkr), Label: "Tusental kronor", Chosen: unit == InTkr}, {Value: string(InKr), Label: "Kronor och ören", Chosen: unit == InKr}},
		Before: address(before), After: address(after), Excel: address(u) + "&format=xlsx", CSV: address(u) + "&format=csv",
		PDF: Path + "/rapport.pdf?period=" + u.String() + "&enhet=" + string(unit)}
}

// formPage is a form with what stands around it.
type formPage struct {
	Form  ui.Form
	Crumb ui.Crumb
	Intro string
	More  []ui.Action
}

var formTmpl = web.Parse[formPage](pages, "form.html")

func (a *Web) form(w http.ResponseWriter, r *http.Request, title string, page formPage, posted map[string]string, wrong error) error {
	status := http.StatusOK
	if wrong != nil {
		if !web.Correctable(wrong) {
			return wrong
		}
		page.Form.Posted(posted, wrong)
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, title, page)
}

// remove is the button that takes a record away from its form.
func remove(url, question string) []ui.Action {
	return []ui.Action{{Label: "Ta bort", URL: url, Icon: "trash", Post: true, Danger: true, Confirm: question}}
}

func sendPDF(w http.ResponseWriter, name string, d paper.Document) error {
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `inline; filename="`+name+`.pdf"`)
	return pdf.Write(w, d)
}

func (a *Web) sendSheet(w http.ResponseWriter, r *http.Request, name string, t sheet.Table) error {
	t.At = a.Store.DB.Now()
	return record.Send(w, r, name, t, nil)
}
