package goal

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/area/handbook"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

//go:embed *.html
var pages embed.FS

// Web is the pages of the figures.
type Web struct {
	Store    Store
	Handbook handbook.Store
	Views    record.Views                                  // saved by users; may be nil
	People   func(context.Context) ([]field.Option, error) // who may answer for an activity
	Units    func(context.Context) ([]field.Option, error)
}

// Routes connects the pages.
func (a *Web) Routes(m *web.Mux) {
	m.Handle("GET /nyckeltal", "figure.read", a.list)
	m.Handle("GET /nyckeltal/{key}", "figure.read", a.show)
	m.Handle("POST /nyckeltal/kommentar", "figure.target", a.comment)

	m.Handle("GET /nyckeltal/mal", "figure.read", a.targets)
	m.Handle("GET /nyckeltal/mal/ny", "figure.target", a.newTarget)
	m.Handle("POST /nyckeltal/mal", "figure.target", a.createTarget)
	m.Handle("POST /nyckeltal/mal/kopiera", "figure.target", a.copyTargets)
	m.Handle("GET /nyckeltal/mal/{id}/andra", "figure.target", a.editTarget)
	m.Handle("POST /nyckeltal/mal/{id}", "figure.target", a.saveTarget)
	m.Handle("POST /nyckeltal/mal/{id}/ta-bort", "figure.target", a.removeTarget)

	m.Handle("GET /nyckeltal/publicerat/ny", "figure.target", a.newPublished)
	m.Handle("POST /nyckeltal/publicerat", "figure.target", a.createPublished)
	m.Handle("GET /nyckeltal/publicerat/{id}/andra", "figure.target", a.editPublished)
	m.Handle("POST /nyckeltal/publicerat/{id}", "figure.target", a.savePublished)
	m.Handle("POST /nyckeltal/publicerat/{id}/ta-bort", "figure.target", a.removePublished)

	m.Handle("GET /nyckeltal/manader", "figure.read", a.months)
	m.Handle("POST /nyckeltal/manader", "figure.target", a.closeMonth)
	m.Handle("GET /nyckeltal/manader/{month}", "figure.read", a.month)

	a.measureRoutes(m)
	a.steeringRoutes(m)
}

// view reads the view of a page from its address.
func (a *Web) view(r *http.Request) (View, error) {
	usual, err := a.Store.Usual(r.Context())
	if err != nil {
		return View{}, err
	}
	return ParseView(r.URL.Query(), usual)
}

// picker is the choice of period and region above the figures.
type picker struct {
	Action  string
	Period  string
	Kinds   []ui.Option
	Parties []ui.Option
	Before  string // address of the period before
	After   string
	Label   string
}

func newPicker(v View, url func(View) string, action string) picker {
	p := picker{Action: action, Period: v.PeriodText(), Label: v.Label(), Before: url(v.Step(-1)), After: url(v.Step(1))}
	for _, s := range spans {
		p.Kinds = append(p.Kinds, ui.Option{Value: s.slug, Label: s.kind.Sv(), Chosen: s.kind == v.Kind})
	}
	p.Parties = []ui.Option{
		{Value: "", Label: "Alla", Chosen: v.Party == ""},
		{Value: "D", Label: partyName("D"), Chosen: v.Party == "D"},
		{Value: "U", Label: partyName("U"), Chosen: v.Party == "U"},
	}
	return p
}

// verdicts dress each verdict in word, icon and tone.
var verdicts = map[figure.Verdict]ui.Badge{
	figure.Met:        {Text: figure.Met.Sv(), Icon: "circle-check", Tone: ui.Good},
	figure.Near:       {Text: figure.Near.Sv(), Icon: "alert-circle", Tone: ui.Warn},
	figure.Missed:     {Text: figure.Missed.Sv(), Icon: "circle-x", Tone: ui.Bad},
	figure.Unmeasured: {Text: figure.Unmeasured.Sv(), Icon: "circle-dashed"},
}

// verdictBadge returns the line's verdict, the zero badge when there is no target
// with an amount.
func verdictBadge(l Line) ui.Badge { return verdicts[l.Verdict] }

// trends dress the way a value has moved.
var trends = map[int]ui.Badge{
	1:  {Text: "bättre", Icon: "thumb-up", Tone: ui.Good},
	-1: {Text: "sämre", Icon: "arrow-down", Tone: ui.Warn},
}

// fraction returns numerator and denominator of a ratio: "9/141".
func fraction(v figure.Value) string {
	if v.State != figure.Known || v.Den == 0 || v.Scale == figure.Ore {
		return ""
	}
	return fmt.Sprintf("%d/%d", v.Num, v.Den)
}

func life(f figure.Figure, p day.Period) []ui.Badge {
	var badges []ui.Badge
	if f.Added != 0 && p.Contains(f.Added) {
		badges = append(badges, ui.Badge{Text: "Nytt", Icon: "plus", Tone: ui.Info})
	}
	if f.Retired != 0 && f.Retired <= p.To {
		badges = append(badges, ui.Badge{Text: "Avvecklat " + f.Retired.Sv(), Icon: "archive"})
	}
	return badges
}

// sendSheet answers with a table as Excel or CSV.
func (a *Web) sendSheet(w http.ResponseWriter, r *http.Request, name string, t sheet.Table) error {
	t.By, t.At = web.UserFrom(r.Context()).Name, a.Store.DB.Now()
	format, write, kind := "xlsx", sheet.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	if r.FormValue("format") == "csv" {
		format, write, kind = "csv", sheet.WriteCSV, "text/csv; charset=utf-8"
	}
	var file bytes.Buffer
	if err := write(&file, t); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+"."+format))
	_, err := w.Write(file.Bytes())
	return err
}

func wantsSheet(r *http.Request) bool {
	format := r.FormValue("format")
	return format == "xlsx" || format == "csv"
}

// figureOptions are the figures to choose from in a form.
func (a *Web) figureOptions() []field.Option {
	var list []field.Option
	for _, f := range a.Store.Register.All() {
		list = append(list, field.Option{Value: f.Key, Label: f.Name})
	}
	return list
}

func fileName(parts ...string) string {
	return strings.NewReplacer("/", "-", " ", "-", "..", "-").Replace(strings.ToLower(strings.Join(parts, "-")))
}
