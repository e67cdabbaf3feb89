package control

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

type site struct {
	*world
	mux                    *web.Mux
	steward, doer, another web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	w := newWorld(t, dbtest.SQLite(t, areas...))
	s := site{world: w, mux: webtest.Mux(), steward: webtest.User("Karin Forsell", permRead, permWrite, permPerform),
		doer: webtest.User("Peter Häggblad", permRead, permPerform), another: webtest.User("Nadja Berglind", permRead, permPerform)}
	s.steward.ID, s.doer.ID = w.karin, w.peter
	(&Web{Store: w.Store, People: func(context.Context) ([]field.Option, error) {
		return []field.Option{{Value: w.peter, Label: "Peter Häggblad"}, {Value: w.karin, Label: "Karin Forsell"}}, nil
	}}).Routes(s.mux)
	return s
}

// text is what the page says; a point after a bold word stands by itself in it.
func text(p *webtest.Page) string {
	return strings.NewReplacer("\u00a0", " ", " . ", ". ").Replace(p.Text("main"))
}

func TestAPlanIsMadeDecidedDoneAndPrintedThroughThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.steward, Path).Status(200).Has(".empty-title", "Det finns ingen internkontrollplan för 2023")
	webtest.Post(t, s.mux, s.steward, Path, "year", "2022", "title", "").Status(422).Has(".errors", "Fyll i rubrik")
	webtest.Post(t, s.mux, s.steward, Path, "year", "2022", "title", "Internkontroll 2022").Redirects(YearURL(2022))
	p, _, err := s.PlanOf(t.Context(), 2022)
	must(p, err)(t)
	webtest.Post(t, s.mux, s.steward, planPath+p.ID+"/besluta", "version", "1", "decided_on", "2021-11-26", "decided_by", "Inköpsnämnden").Status(409).Has(".errors", "inga kontrollområden")
	webtest.PostForm(t, s.mux, s.steward, planPath+p.ID+"/rad", url.Values{"area": {"Överprövningar"}, "perspective": {"Resursperspektiv"}, "goal": {"Analysera"}, "reported": {"", "interim", "annual"}}).Status(303)
	row := must(s.Plan(t.Context(), p.ID))(t).Rows[0]
	if len(row.Reported) != 2 || row.N != 1 {
		t.Errorf("row %+v", row)
	}
	moment := url.Values{"text": {"Mäta överprövningar"}, "frequency": {"year"}, "due_days": {"10"}, "performer_id": {s.peter}, "unit": {"Stöd och styrning"}, "role": {"Inköpsjurist"}}
	webtest.PostForm(t, s.mux, s.steward, row.URL()+"/moment", moment).Status(422).Has(".errors", "minst en fråga")
	for i, q := range [][3]string{{"Andel överprövade", "figure", "review.share"}, {"Utgång", "parts", "review.cases"}, {"Orsak", "manual", ""}, {"Hävda avtal", "manual", ""}} {
		moment.Set(QuestionKey(i+1, "label"), q[0])
		moment.Set(QuestionKey(i+1, "source"), q[1])
		moment.Set(QuestionKey(i+1, "source_key"), q[2])
	}
	moment.Set("q4-unit", "avtal")
	moment.Set("q1-source_key", "")
	webtest.PostForm(t, s.mux, s.steward, row.URL()+"/moment", moment).Status(422).Has(".errors", "vilket nyckeltal").Has("legend", "Fråga 6")
	moment.Set("q1-source_key", "review.share")
	webtest.PostForm(t, s.mux, s.steward, row.URL()+"/moment", moment).Redirects(row.URL())
	webtest.Get(t, s.mux, s.doer, row.URL()).Status(200).Has("h2", "Kontrollmoment 1").Has("td", "Andel överprövade").Has(".second", "tal i avtal").Lacks(".button", "Nytt moment")
	webtest.Post(t, s.mux, s.steward, planPath+p.ID+"/besluta", "version", "1", "decided_on", "2021-11-26", "decided_by", "Inköpsnämnden", "decided_ref", "§ 61").Redirects(YearURL(2022))
	page := webtest.Get(t, s.mux, s.doer, YearURL(2022)).Status(200).Has(".badge", "Beslutad").Has(".alert", "försenad").Lacks(".button", "Ändra")
	if !strings.Contains(text(page), "Beslutad av Inköpsnämnden 2021-11-26, § 61") && !strings.Contains(page.Body, "§ 61") {
		t.Error("the decision is not cited")
	}
	o := s.occurrences(t, OccurrenceFilter{Year: 2022})[0]
	webtest.Get(t, s.mux, s.another, o.URL()+"/utfor").Status(409).Has("main", "ska utföras av Peter Häggblad")
	form := webtest.Get(t, s.mux, s.doer, o.URL()+"/utfor").Status(200).Has("option", "Räknat svar: 9/141")
	if form.Attr("#f-svar4-number", "name") == "" {
		t.Error("the number of question 4 has no field")
	}
	webtest.Post(t, s.mux, s.doer, o.URL()+"/utfor", "version", "1", "svar1-state", "answered", "svar2-state", "not_reported", "svar3-state", "", "svar4-state", "answered", "result", "ok").
		Status(422).Has(".errors", "Skriv varför fråga 2 är ej redovisad").Has(".errors", "Svara på fråga 3").Has(".errors", "Skriv talet i fråga 4")
	webtest.Post(t, s.mux, s.doer, o.URL()+"/utfor", "version", "1", "svar1-state", "answered", "svar1-valid", "2022-12-31", "svar2-state", "not_reported", "svar2-reason", "Redovisas 2023",
		"svar3-state", "not_done", "svar3-reason", "Tiden räckte inte", "svar4-state", "answered", "svar4-number", "0", "result", "minor", "finding", "Två svar saknas").Redirects(o.URL())
	show := webtest.Get(t, s.mux, s.doer, o.URL()).Status(200).Has(".answers dt", "Hävda avtal").Has(".answers strong", "0 avtal").Has(".answers .badge", "ej genomförd").Has(".answers .badge", "ej redovisad").Lacks(".button", "Granska")
	if !strings.Contains(text(show), "9/141 = 6,4 %") {
		t.Errorf("the share is not shown: %s", text(show))
	}
	webtest.Post(t, s.mux, s.doer, o.URL()+"/granska", "version", "2").Status(403)
	webtest.Post(t, s.mux, s.another, o.URL()+"/granska", "version", "2").Redirects(o.URL())
	webtest.Get(t, s.mux, s.doer, o.URL()+"/oppna").Status(403)
	webtest.Post(t, s.mux, s.steward, o.URL()+"/oppna", "version", "3", "why", "").Status(422).Has(".errors", "Skriv varför")
	report := webtest.Get(t, s.mux, s.doer, Path+"/rapport?ar=2022").Status(200).Has("th", "Kontrollmål/ Kontrollmoment")
	for _, want := range []string{"Andel överprövade: 9/141 = 6,4 %", "Utgång: ej redovisad. Redovisas 2023", "Orsak: ej genomförd. Tiden räckte inte", "Hävda avtal: 0 avtal", "Mindre avvikelse: Två svar saknas"} {
		if !strings.Contains(text(report), want) {
			t.Errorf("%q is not in the report: %s", want, text(report))
		}
	}
	webtest.Get(t, s.mux, s.doer, Path+"/rapport?period=2022&format=pdf").Status(200).HeaderHas("Content-Type", "pdf")
	webtest.Get(t, s.mux, s.doer, Path+"/rapport?period=2022&format=docx").Status(200).HeaderHas("Content-Disposition", "internkontroll-2022.docx")
	webtest.Get(t, s.mux, s.doer, Path+"/rapport?period=2022&format=xlsx").Status(200).HeaderHas("Content-Type", "spreadsheet")
	webtest.Get(t, s.mux, s.doer, Path+"/rapport?ar=2019").Status(404)
	webtest.Get(t, s.mux, s.doer, OccurrencePath+"?ar=2022&resultat=minor").Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.doer, OccurrencePath+"?ar=2022&format=csv").Status(200).HeaderHas("Content-Type", "csv")
	webtest.Post(t, s.mux, s.steward, planPath+p.ID+"/kopiera").Redirects(YearURL(2023))
	webtest.Get(t, s.mux, s.steward, YearURL(2023)).Has(".badge", "Utkast").Has(".button", "Notera beslut")
}

func TestTwoWhoChangeTheSameRowMeet(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.plan(t, 2023, byHand("Skatteskulder", "", ""))
	r := p.Rows[0]
	webtest.Post(t, s.mux, s.steward, r.URL(), "version", "1", "area", "Först", "goal", "x").Redirects(r.URL())
	webtest.Post(t, s.mux, s.steward, r.URL(), "version", "1", "area", "Sedan", "goal", "x").Status(409).Has(".conflict td", "Först").Has(".conflict .mine", "Sedan")
	webtest.Post(t, s.mux, s.steward, r.URL()+"/ta-bort").Status(303)
	webtest.Get(t, s.mux, s.steward, r.URL()).Status(404)
	webtest.Post(t, s.mux, s.steward, planPath+p.ID+"/ta-bort").Redirects(Path)
}

func TestEvidenceIsAttachedAndFetched(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.decide(t, s.plan(t, 2022, s.fourThings()))
	o := s.occurrences(t, OccurrenceFilter{Year: 2022})[0]
	webtest.PostFile(t, s.mux, s.doer, o.URL()+"/filer", "fil", "bevakning.csv", []byte("a;b\n1;2\n")).Redirects(o.URL())
	page := webtest.Get(t, s.mux, s.another, o.URL()).Has("aside a", "bevakning.csv").Has(".history", "bifogade bevakning.csv")
	var link string
	for _, n := range page.Find("aside a") {
		for _, a := range n.Attr {
			if a.Key == "href" && strings.Contains(a.Val, "/filer/") {
				link = a.Val
			}
		}
	}
	if got := webtest.Get(t, s.mux, s.another, link).Status(200).Body; got != "a;b\n1;2\n" {
		t.Errorf("fetched %q", got)
	}
	webtest.Get(t, s.mux, s.another, OccurrencePath+"/annat"+link[strings.Index(link, "/filer/"):]).Status(404)
	webtest.PostFile(t, s.mux, s.another, o.URL()+"/filer", "fil", "x.txt", []byte("x")).Status(409)
}

func TestRisksStandInTheMapAndAreJudgedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.plan(t, 2023, byHand("Skatteskulder", "", ""))
	form := url.Values{"title": {"Leverantör i kris"}, "area": {"Avtal"}, "cause": {"Konkurs"}, "consequence": {"Vården står utan"}, "likelihood": {"3"}, "impact": {"4"},
		"owner_id": {s.peter}, "judged_on": {"2023-01-17"}, "review_on": {"2024-01-17"}}
	bad := url.Values{"title": {"Utan"}}
	webtest.PostForm(t, s.mux, s.steward, RiskPath, bad).Status(422).Has(".errors", "Fyll i orsak").Has(".errors", "steg från 1 till 4")
	webtest.PostForm(t, s.mux, s.steward, RiskPath, form).Status(303)
	list := webtest.Get(t, s.mux, s.doer, RiskPath).Status(200).Has(".heat a", "1").Has(".badge", "12 Åtgärda nu").Has(".alert", "ingen kontroll 2023").Lacks(".button", "Ny risk")
	if href := list.Attr(".heat a", "href"); !strings.Contains(href, "sannolikhet=3") || !strings.Contains(href, "konsekvens=4") {
		t.Errorf("the place leads to %q", href)
	}
	list.Count(".heat td.heat-3", 3).Count(".heat td.heat-2", 3).Count(".heat td.heat-0", 5)
	webtest.Get(t, s.mux, s.doer, RiskPath+"?sannolikhet=3&konsekvens=4&avslutad=nej").Count(".list tbody tr", 1)
	webtest.Get(t, s.mux, s.doer, RiskPath+"?sannolikhet=1&konsekvens=4").Count(".list tbody tr", 0)
	found, _, err := s.Risks(t.Context(), RiskFilter{}, Page{})
	must(found, err)(t)
	k := found[0]
	webtest.Get(t, s.mux, s.steward, k.URL()).Has(".notice-title", "ingen kontroll i planen för 2023")
	form.Set("version", "1")
	form.Set("after_likelihood", "2")
	form.Set("after_impact", "3")
	form.Set("judged_on", "2023-01-18")
	form.Set("why", "Bevakningen är igång")
	form["rows"] = []string{"", p.Rows[0].ID}
	webtest.PostForm(t, s.mux, s.steward, k.URL(), form).Redirects(k.URL())
	page := webtest.Get(t, s.mux, s.doer, k.URL()).Has("td", "3 × 4 = 12").Has("td", "2 × 3 = 6").Has("td", "Bevakningen är igång").Has("td", "Överprövningar").Lacks(".notice-title", "ingen kontroll")
	if !strings.Contains(text(page), "2 Möjlig") {
		t.Error("the step is not named")
	}
	webtest.Get(t, s.mux, s.doer, p.Rows[0].URL()).Has("td", "R1 Leverantör i kris")
	webtest.Post(t, s.mux, s.steward, k.URL()+"/avsluta", "version", "2", "why", "").Status(422)
	webtest.Post(t, s.mux, s.steward, k.URL()+"/avsluta", "version", "2", "why", "Avtalet är slut").Redirects(k.URL())
	webtest.Get(t, s.mux, s.doer, RiskPath).Lacks(".heat a", "1")
	webtest.Get(t, s.mux, s.doer, RiskPath+"?format=xlsx").Status(200)
	webtest.Get(t, s.mux, s.doer, RiskPath+"/skala").Status(200).Lacks("form.panel", "")
	webtest.Post(t, s.mux, s.steward, RiskPath+"/skala", "valid_from", "2023-02-01").Status(422)
}

func TestClassificationTellsWhoCanRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	form := url.Values{"name": {"Upphandlingsinformation"}, "kind": {"procurement"}, "stage": {"before"}, "owner": {"Inköpschef"}, "secrecy": {"3"}, "integrity": {"3"}, "access": {"2"},
		"integrity_why": {"a"}, "access_why": {"b"}, "decided_by": {"Inköpschef"}, "decided_on": {"2022-11-15"}, "readers": {"", "lawyer", "strategic_buyer"}}
	webtest.PostForm(t, s.mux, s.steward, InfoPath, form).Status(422).Has(".errors", "Skriv varför nivån är vald").Has(".errors", "lag och sekretessparagraf")
	form.Set("secrecy_why", "Anbudssekretess")
	form.Set("law", "OSL 19 kap. 3 §")
	webtest.PostForm(t, s.mux, s.steward, InfoPath, form).Status(303)
	page := webtest.Get(t, s.mux, s.doer, InfoPath).Status(200).Has(".notice", "fler än klassningen tillåter").Has(".notice", "Kravställare").Has(".badge", "K3").Has("td", "Inte klassat").Has("td", "Nej")
	if strings.Contains(page.Text(".notice"), "Inköpsjurist") {
		t.Error("a role of the list is called an outsider")
	}
	infos, _, err := s.Infos(t.Context(), InfoFilter{}, Page{})
	must(infos, err)(t)
	i := infos[0]
	webtest.Get(t, s.mux, s.doer, i.URL()).Has(".notice-title", "Får inte publiceras").Lacks(".button", "Nytt hot")
	webtest.Post(t, s.mux, s.steward, i.URL()+"/hot", "threat", "Obehörig läser").Status(422).Has(".errors", "Fyll i sårbarhet")
	webtest.Post(t, s.mux, s.steward, i.URL()+"/hot", "threat", "Obehörig läser", "vulnerability", "Vid roll", "likelihood", "2", "impact", "4", "measure", "Gallra").Redirects(i.URL())
	th := must(s.Threats(t.Context(), i.ID))(t)[0]
	webtest.Get(t, s.mux, s.steward, i.URL()).Has("td a", "Obehörig läser").Has(".badge", "8 Kontrollmoment")
	webtest.Post(t, s.mux, s.steward, threatPath+th.ID+"/andra", "version", strconv.FormatInt(th.Version, 10), "threat", "Obehörig läser", "vulnerability", "Vid roll", "likelihood", "1", "impact", "4", "measure", "Gallra", "done_on", "2023-01-10").Redirects(i.URL())
	webtest.Post(t, s.mux, s.steward, threatPath+th.ID+"/ta-bort").Redirects(i.URL())
	webtest.Post(t, s.mux, s.doer, i.URL()+"/ta-bort").Status(403)
}

func TestAnObjectIsRemovedAndComesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Post(t, s.mux, s.steward, ObjectPath, "list", Analyses, "name", "Radiologen", "party", "D", "level", "operation", "done_on", "2022-11-01", "follow_up", "not_done").Status(422).Has(".errors", "varför uppföljningen")
	webtest.Post(t, s.mux, s.steward, ObjectPath, "list", Analyses, "name", "Radiologen", "party", "D", "level", "operation", "done_on", "2022-11-01", "follow_up", "planned").Status(303)
	list, _, err := s.Objects(t.Context(), ObjectFilter{Done: day.Year(2022)}, Page{})
	must(list, err)(t)
	webtest.Get(t, s.mux, s.doer, ObjectPath+"?niva=operation&q=radio").Count("tbody tr", 1).Has("td a", "Radiologen RS")
	webtest.Get(t, s.mux, s.doer, list[0].URL()).Status(200).Has("h1", "Radiologen RS")
	webtest.Post(t, s.mux, s.steward, list[0].URL()+"/ta-bort").Redirects(ObjectPath)
	webtest.Get(t, s.mux, s.doer, ObjectPath).Has(".empty-title", "Inget är noterat")
}
