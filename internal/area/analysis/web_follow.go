package analysis

import (
	"context"
	"net/http"
	"net/url"

	"klover/internal/area/law/policy"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// permWrite is the right to decide about what the analysis finds, and to make analyses of
// units.
const permWrite = "spend.write"

// followRoutes connects the pages that follow up what the lines show.
func (a *Web) followRoutes(m *web.Mux) {
	m.Handle("GET "+LeakPath, permAny, a.leaks)
	m.Handle("GET "+LeakPath+"/brev", permWrite, a.askLetter)
	m.Handle("POST "+LeakPath+"/brev", permWrite, a.sendLetter)
	m.Handle("GET "+LeakPath+"/{key}", permAny, a.leak)
	m.Handle("GET "+LeakPath+"/{key}/beslut", permWrite, a.askLeak)
	m.Handle("POST "+LeakPath+"/{key}/beslut", permWrite, a.decideLeak)
	m.Handle("POST "+LeakPath+"/{key}/angra", permWrite, a.takeBackLeak)
	m.Handle("GET "+ABCPath, permAny, a.abc)
	m.Handle("GET "+SpreadPath, permAny, a.spreads)
	m.Handle("GET "+SpreadPath+"/{key}", permAny, a.spread)
	m.Handle("GET "+FindingPath, permAny, a.findings)
	m.Handle("POST "+FindingPath+"/beslut", permWrite, a.judge)
	m.Handle("POST "+FindingPath+"/angra", permWrite, a.unjudge)
	a.packRoutes(m)
	policy.Web{Store: a.Store.Policy(), Title: "Regler för inköpsanalysen", Path: RulesPath, Read: permAny, Write: permWrite,
		Intro: "Reglerna styr vad som räknas till A, B och C, vad kontrollerna visar och vilka åtgärder som föreslås i verksamhetsnära analyser.",
		Tabs:  func(ctx context.Context) ([]ui.Tab, error) { return followTabs(ctx, RulesPath), nil }}.Routes(m)
}

// followTabs are the pages that follow up what the lines show.
func followTabs(ctx context.Context, active string) []ui.Tab {
	var list []ui.Tab
	for _, t := range []struct{ label, path string }{{"Läckage", LeakPath}, {"Verksamhetsnära analyser", PackPath}, {"ABC", ABCPath}, {"Prisspridning", SpreadPath}, {"Kontroller", FindingPath}, {"Regler", RulesPath}} {
		if t.path != RulesPath || web.May(ctx, permRead) {
			list = append(list, ui.Tab{Label: t.label, URL: t.path, Active: t.path == active})
		}
	}
	return list
}

// analysisCrumb leads to the cube.
var analysisCrumb = ui.Crumb{Label: "Inköpsanalys", URL: Path}

// formPage is a form by itself.
type formPage struct {
	Crumbs []ui.Crumb
	Lead   string
	Notice ui.Notice
	Form   ui.Form
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// question is what a request of these pages is about.
type question struct {
	scope  Scope
	filter Filter
}

// question reads the address and the rights of whoever asks.
func (a *Web) question(r *http.Request) (question, error) {
	sc, err := scopeOf(r.Context(), a.Store)
	if err != nil {
		return question{}, err
	}
	f, err := ParseFilter(r.URL.Query(), a.Store.Today())
	if err == nil && (f.Period.From == 0 || f.Period.To == 0) {
		err = fault.Wrong("Välj en period med början och slut, till exempel %d.", a.Store.Today().Year())
	}
	return question{sc, f}, err
}

// narrowed are the filters that these lists have in common.
func (a *Web) narrowed(ctx context.Context, more ...ui.Filter) ([]ui.Filter, error) {
	regions, err := a.Store.parties(ctx)
	return append([]ui.Filter{{Key: keyPeriod, Label: "Period", Kind: ui.Period, Options: a.periods()}, {Key: "part", Label: "Region", Options: regions}}, more...), err
}

// withPeriod is an address with the period of a filter.
func withPeriod(path string, f Filter) string {
	return path + "?" + url.Values{keyPeriod: {f.Period.String()}}.Encode()
}

// kr is a cell with an amount in whole kronor that leads to its lines.
func kr(amount money.Amount, url string) ui.Cell {
	cell := ui.Number(inKr(amount))
	cell.URL = url
	return cell
}

// optKr is an amount that may be unknown.
func optKr(amount money.Opt) ui.Cell {
	if !amount.Known {
		return ui.Number("")
	}
	return ui.Number(inKr(amount.Amount))
}

// decisionBadge tells what was decided.
func decisionBadge(d Decision) ui.Badge {
	switch {
	case !d.Made():
		return ui.Badge{Text: "Obehandlat", Tone: ui.Warn, Icon: "inbox"}
	case d.Answer == "wrong":
		return ui.Badge{Text: d.Sv(), Tone: ui.Bad}
	case d.Answer == "meeting":
		return ui.Badge{Text: d.Sv(), Tone: ui.Info, Icon: "users"}
	}
	return ui.Badge{Text: d.Sv(), Tone: ui.Good}
}

// people are those who may be made responsible.
func (a *Web) people(ctx context.Context) ([]field.Option, error) {
	if a.People == nil {
		return nil, nil
	}
	return a.People(ctx)
}

// inKr is an amount in whole kronor, without unit.
func inKr(a money.Amount) string { return sv.Decimal(int64(a), 100, 0) }

// inTkr is an amount in thousands, without unit.
func inTkr(a money.Amount, decimals int) string { return sv.Decimal(int64(a), 100_000, decimals) }

// cut is the rows of a list that its page shows.
func cut[T any](q ui.Query, list []T) []T {
	list = list[min(q.Offset(), len(list)):]
	return list[:min(q.Limit(), len(list))]
}

// orRender is the error, else what drawing the page gives.
func orRender(err error, render func() error) error {
	if err != nil {
		return err
	}
	return render()
}
