package law

import (
	"context"
	"embed"
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

//go:embed *.html
var pages embed.FS

// permWrite is the right to change rules.
const permWrite = "law.write"

// Web is the area's pages.
type Web struct {
	Store Store
	Views record.Views // saved by users; may be nil
}

// Routes connects the area's pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET "+Path, permRead, a.list)
	m.Handle("GET "+Path+"/ny", permWrite, a.blank)
	m.Handle("POST "+Path, permWrite, a.create)
	m.Handle("GET "+Path+"/{id}", permRead, a.show)
	m.Handle("GET "+Path+"/{id}/andra", permWrite, a.edit)
	m.Handle("POST "+Path+"/{id}", permWrite, a.correct)
	m.Handle("GET "+Path+"/{id}/ny-rad", permWrite, a.next)
	m.Handle("POST "+Path+"/{id}/ny-rad", permWrite, a.succeed)
	m.Handle("GET "+Path+"/{id}/bekrafta", permWrite, a.askConfirm)
	m.Handle("POST "+Path+"/{id}/bekrafta", permWrite, a.confirm)
	m.Handle("GET "+CalendarPath, permRead, a.calendar)
	a.calculators(m)
}

// parts are the ways into the area.
func parts(open string) []ui.Tab {
	tabs := []ui.Tab{{Label: "Lagregler", URL: Path}, {Label: "Regelverk", URL: calcPath + "/regelverk"}, {Label: "Anbudstid", URL: calcPath},
		{Label: "Avtalsspärr", URL: calcPath + "/avtalssparr"}, {Label: "Överprövning", URL: calcPath + "/overprovning"},
		{Label: "Efterannons", URL: calcPath + "/efterannons"}, {Label: "Avtalsändring", URL: calcPath + "/avtalsandring"},
		{Label: "Tidplan", URL: calcPath + "/tidplan"}, {Label: "Kalender", URL: CalendarPath}}
	for i := range tabs {
		tabs[i].Active = tabs[i].URL == open
	}
	return tabs
}

// fields describes a rule with the names of the procedures.
func fields(b Book) field.Set[Rule] {
	set := append(field.Set[Rule]{}, Fields...)
	for i, d := range set {
		if d.Key == "procedure" {
			set[i].Show = func(r *Rule) string { return b.Name(r.Procedure) }
		}
	}
	return set
}

// procedureOptions is the procedures that there are or have been, to choose from.
func procedureOptions(b Book) []field.Option {
	var options []field.Option
	for _, r := range b.Rules() {
		if r.Kind == KindProcedure {
			options = append(options, field.Option{Value: r.Procedure, Label: r.Label})
		}
	}
	return options
}

func partyOptions() []field.Option {
	var options []field.Option
	for _, code := range party.All() {
		options = append(options, field.Option{Value: string(code), Label: string(code)})
	}
	return options
}

// badges tells whether anybody has read the source, and whether the value is known.
func badges(r *Rule) []ui.Badge {
	var list []ui.Badge
	if !r.Known() {
		list = append(list, ui.Badge{Text: "värdet saknas", Tone: ui.Bad, Icon: "ban"})
	}
	if r.Confirmed {
		return append(list, ui.Badge{Text: "bekräftad", Tone: ui.Good, Icon: "check"})
	}
	return append(list, ui.Badge{Text: "ej bekräftad", Tone: ui.Warn, Icon: "alert-triangle"})
}

func (a *Web) load(r *http.Request) (Rule, error) {
	return a.Store.Get(r.Context(), r.PathValue("id"))
}

func crumb() ui.Crumb { return ui.Crumb{Label: "Lagregler", URL: Path} }

// mayWrite tells whether the user may change rules.
func mayWrite(ctx context.Context) bool { return web.May(ctx, permWrite) }
