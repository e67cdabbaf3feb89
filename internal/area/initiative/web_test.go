package initiative

import (
	"context"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

var (
	reader  = webtest.User("Lena Läsare", permRead)
	worker  = webtest.User("Ylva Sandgren", permRead, permWrite)
	decider = webtest.User("Karin Forsell", permRead, permWrite, permDecide)
)

// site is the pages over a desk with furniture in a decided plan and an initiative.
func site(t *testing.T) (*desk, *web.Mux, Initiative, Row) {
	t.Helper()
	t.Parallel()
	k := newDesk(t, dbtest.SQLite(t, tables...))
	_, r := k.decided(t)
	i := must[Initiative](t)(k.Open(k.byYlva, r.ID, 20220211))
	m := webtest.Mux()
	a := &Web{Store: k.Store,
		People: func(context.Context) ([]field.Option, error) {
			return []field.Option{{Value: k.ylva.ID, Label: k.ylva.Name}, {Value: k.karin.ID, Label: k.karin.Name}}, nil
		},
		Categories: func(ctx context.Context) ([]field.Option, error) { return k.tree().Options(ctx, 0) }}
	a.Routes(m)
	return k, m, i, r
}

func TestThePagesTellThePlanAndTheInitiatives(t *testing.T) {
	k, m, i, r := site(t)
	webtest.Get(t, m, webtest.User("Gäst"), Path).Status(403)
	webtest.Get(t, m, reader, PlanPath).Status(200).Has("td", "Kategoriplan 2022").Has("td", "§ 7").Lacks("a", "Ny plan eller version")
	webtest.Get(t, m, reader, PlanPath+"/"+r.PlanID).Status(200).Has("td", "Möbler").Has("dd", "Ej mätbar")
	webtest.Get(t, m, reader, r.URL()).Status(200).Has("td", "Hållbarhet").Has("dd", i.Name())
	webtest.Get(t, m, reader, Path+"?fas=preparation").Status(200).Count("tbody tr", 1)
	webtest.Get(t, m, reader, Path+"?fas=strategy").Status(200).Has(".empty", "")
	webtest.Get(t, m, reader, BoardPath+"?dag=2022-02-10").Status(200).Count(".card", 0)
	webtest.Get(t, m, reader, BoardPath+"?dag=2022-02-11").Status(200).Count(".card", 1).Has("td", "Förberedelsefas")
	webtest.Get(t, m, reader, BoardPath+"?dag=igår").Status(200).Has("[role=status]", "går inte att läsa")
	webtest.Get(t, m, reader, BoardPath+"?format=xlsx").Status(200)
	webtest.Get(t, m, worker, i.URL()).Status(200).Has("td", "Uppdragsdirektiv").Has("a", "Nästa fas")
	webtest.Get(t, m, reader, i.URL()+"/fas").Status(403)
	webtest.Post(t, m, worker, i.URL()+"/fas", "on", "2022-02-11").Status(409).Has(".errors", "Uppdragsdirektiv")
	webtest.Post(t, m, worker, i.URL()+"/pausa", "on", "2022-02-11", "why", "").Status(422).Has(".errors", "varför")
	webtest.Post(t, m, worker, i.URL()+"/pausa", "on", "2022-02-11", "why", "Resurser saknas").Redirects(i.URL())
	webtest.Get(t, m, worker, i.URL()).Has(".notice", "Resurser saknas").Has("a", "Återuppta")
	d := must[[]Deliverable](t)(k.Deliverables(t.Context(), i.ID))[0]
	webtest.Post(t, m, worker, i.URL()+"/underlag", "underlag", d.ID, "version", "1", "owner_id", k.ylva.ID, "due_on", "2022-03-01", "done_on", "2022-02-11", "link", "javascript:alert(1)").Status(422)
	webtest.Post(t, m, worker, i.URL()+"/underlag", "underlag", d.ID, "version", "1", "owner_id", k.ylva.ID, "due_on", "2022-03-01", "done_on", "2022-02-11", "link", "/handlingar/1").Redirects(i.URL() + "#underlag")
}

func TestMeasuresStrategiesAndReportsAreWorkedWith(t *testing.T) {
	k, m, i, r := site(t)
	webtest.Post(t, m, worker, MeasurePath, "title", "Sortiment", "kind", "standard", "initiative_id", i.ID, "category_id", k.furniture, "owner_id", k.ylva.ID, "due_on", "2022-06-01", "expected", "", "plan_item_id", "").Status(422).Has(".errors", "förväntad effekt")
	webtest.Post(t, m, worker, MeasurePath, "title", "Sortiment", "kind", "standard", "initiative_id", i.ID, "category_id", k.furniture, "owner_id", k.ylva.ID, "due_on", "2022-06-01", "expected", "800000", "procurement_id", "INK99-1").Status(422).Has(".errors", "INK99-1")
	webtest.Post(t, m, worker, MeasurePath, "title", "Sortiment", "kind", "standard", "initiative_id", i.ID, "category_id", k.furniture, "owner_id", k.ylva.ID, "due_on", "2022-06-01", "expected", "800000").Status(303)
	list, _, err := k.Measures(t.Context(), MeasureFilter{}, Page{})
	ok(t, err)
	at := list[0].URL()
	webtest.Get(t, m, reader, MeasurePath+"?lage=planned").Status(200).Count("tbody tr", 1)
	webtest.Get(t, m, reader, MeasurePath+"?format=xlsx").Status(200)
	webtest.Post(t, m, worker, at+"/starta", "on", "2022-02-11").Redirects(at)
	webtest.Post(t, m, worker, at+"/klar", "on", "2022-02-11").Status(409)
	webtest.Post(t, m, worker, at+"/folj-upp", "followed_on", "2022-02-11", "realised", "300 000").Redirects(at)
	webtest.Get(t, m, worker, at).Has("td", "300")
	webtest.Post(t, m, worker, i.URL()+"/ny-strategi").Redirects(i.URL() + "#strategi")
	s := must[[]Strategy](t)(k.StrategiesOf(t.Context(), i.ID))[0]
	webtest.Post(t, m, worker, s.URL()+"/foresla").Status(409).Has(".errors", "mål")
	webtest.Post(t, m, worker, s.URL()+"/andra", "version", "1", "title", s.Title, "goals", "Färre", "levers", "volume", "scenarios", "Två", "risk", "Låg").Redirects(s.URL())
	webtest.Post(t, m, worker, s.URL()+"/besluta", "decided_on", "2022-02-11").Status(403)
	webtest.Get(t, m, reader, StrategyPath).Status(200).Has("td", "Utkast")
	webtest.Get(t, m, reader, StrategyPath+"?lage=draft&kategori="+k.furniture).Status(200).Count("tbody tr", 1)
	webtest.Get(t, m, reader, StrategyPath+"?lage=decided").Status(200).Count("tbody tr", 0)
	webtest.Get(t, m, reader, StrategyPath+"?q=finnsinte").Status(200).Count("tbody tr", 0)
	webtest.Get(t, m, reader, StrategyPath+"?sortera=title").Status(200).Count("tbody tr", 1)
	webtest.Get(t, m, reader, StrategyPath+"?format=xlsx").Status(200)
	webtest.Get(t, m, reader, ReportPath+"?format=csv").Status(200)
	webtest.Post(t, m, worker, ReportPath, "category_id", k.furniture).Status(303)
	webtest.Get(t, m, reader, ReportPath+"?lage=draft&kategori="+k.furniture).Status(200).Count("tbody tr", 1).Has("select option", "Godkänd")
	webtest.Get(t, m, reader, ReportPath+"?godkand=2022").Status(200).Count("tbody tr", 0)
	all, _, err := k.Reports(t.Context(), ReportFilter{}, Page{})
	one := must[[]Report](t)(all, err)[0]
	webtest.Get(t, m, reader, one.URL()).Status(200).Has("h2", "Omfattning").Has("body", "Ej mätbar")
	webtest.Get(t, m, reader, one.URL()+"/pdf").Status(200)
	webtest.Get(t, m, reader, one.URL()+"/docx").Status(200)
	webtest.Post(t, m, worker, one.URL()+"/godkann").Status(403)
	webtest.Post(t, m, decider, one.URL()+"/godkann").Status(422)
	webtest.Post(t, m, worker, one.URL()+"/andra", "version", "1", "as_of", "2022-02-11", "next_steps", "Upphandla").Redirects(one.URL())
	webtest.Post(t, m, decider, one.URL()+"/godkann").Redirects(one.URL())
	webtest.Get(t, m, reader, RulesPath).Status(200).Has("td", "40")
	webtest.Get(t, m, reader, TemplatePath).Status(200).Has("td", "SWOT").Lacks("a", "Ändra")
	webtest.Post(t, m, decider, TemplatePath+"/entry", "lines", "Omfattning", "valid_from", "2022-03-01", "source", "Ledningen").Redirects(TemplatePath)
	webtest.Post(t, m, worker, RowPath+"/"+r.ID+"/ta-ut").Status(409)
}

func TestPagesAreAccessible(t *testing.T) {
	k, m, i, r := site(t)
	s := k.strategy(t, i)
	list, _, err := k.Measures(t.Context(), MeasureFilter{}, Page{})
	ok(t, err)
	one := must[Report](t)(k.WriteReport(k.byYlva, k.furniture))
	tab := webtest.Open(t, m, decider)
	for _, at := range []string{BoardPath, Path, Path + "/ny", i.URL(), i.URL() + "/fas", PlanPath, PlanPath + "/" + r.PlanID, r.URL(), StrategyPath, s.URL(), MeasurePath, MeasurePath + "/ny", list[0].URL(), list[0].URL() + "/folj-upp", ReportPath, one.URL(), TemplatePath, TemplatePath + "/entry", RulesPath} {
		tab.Size(1280, 900).Go(at).Accessible().Size(390, 844).Accessible().Fits()
	}
	tab.Quiet()
}
