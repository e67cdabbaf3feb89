package goal_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/day"
)

var (
	follower = webtest.User("Rut Ek", "goal.read", "figure.read")
	planner  = webtest.User("Åsa Öberg", "goal.read", "goal.write", "figure.read", "figure.target")
)

func steeringSite(t testing.TB) (http.Handler, steered, goal.Activity) {
	t.Helper()
	s := steer(t, dbtest.SQLite(t, steeringTables...))
	a := s.work(goal.Activity{Title: "Införande av e-handel", Kind: goal.Initiative, OwnerRole: "chief", Headed: true, Percent: count.Of(60),
		Starts: goal.InMonth(2022, 2), Ends: goal.InMonth(2022, 11), Tags: goal.Tags{"nöjda kunder"}}, "Nöjda uppdragsgivare", "Resursperspektivet")
	s.work(goal.Activity{Title: "Kulturtjänster", Kind: goal.CategoryWork, Phase: goal.External}, "Hållbar verksamhet 3")
	if _, err := s.CreateIndicator(t.Context(), goal.Indicator{Name: "Möjliggjorda besparingar", GoalID: s.goals["Hållbar verksamhet 3"].ID, Figure: "savings.enabled", Span: goal.Year}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveAccount(t.Context(), goal.Account{Subject: goal.OfGoal, Ref: s.goals["Resursperspektivet"].ID, Period: day.Year(2022), Telling: goal.Silent, Text: "Redovisas av staben."}); err != nil {
		t.Fatal(err)
	}
	m := webtest.Mux()
	none := func(context.Context) ([]field.Option, error) { return nil, nil }
	(&goal.Web{Store: s.Store, People: none, Units: none}).Routes(m)
	return m, s, a
}

func TestTreeShowsGoalsActivitiesAndSilence(t *testing.T) {
	t.Parallel()
	m, s, a := steeringSite(t)
	webtest.Get(t, m, follower, "/mal").Status(200).Has("h1", "Mål 2022").Has("h2", "Medborgarperspektivet").Has(".badge", "Överordnat").
		Has("h3", "Politikens mål: Nöjda kunder").Has("h4", "Verksamhetens mål: Nära kund 1").Has("li a", "Införande av e-handel").
		Has("p", "Inköp rapporterar inte under detta perspektiv. Redovisas av staben.").Has("td", "minst 85,0\u00a0mkr").Lacks("a", "Nytt mål")
	webtest.Get(t, m, planner, "/mal?ar=2022").Has("a", "Nytt mål").Has("button", "Flytta ned")
	webtest.Get(t, m, follower, "/mal?format=csv").Status(200).HeaderHas("Content-Disposition", "mal-2022.csv")
	webtest.Get(t, m, follower, "/mal?ar=1917").Status(404)
	page := webtest.Get(t, m, follower, s.goals["Nära kund"].URL()).Status(200).Has("td a", "Nära kund 1").Has("td a", "Införande av e-handel")
	if strings.Contains(page.Body, a.ID+"/andra") {
		t.Error("a reader is offered to change")
	}
	webtest.Get(t, m, webtest.User("Ingen"), "/mal").Status(403)
}

func TestGoalsAreMadeMovedAndRemovedOnPages(t *testing.T) {
	t.Parallel()
	m, s, _ := steeringSite(t)
	under := s.goals["Nöjda kunder"].ID
	webtest.Get(t, m, planner, "/mal/ny?ar=2022&under="+under).Status(200).Has("option", "Verksamhetens mål")
	webtest.Post(t, m, planner, "/mal", "ar", "2022", "under", under, "level", "business", "title", "", "number", "2").Status(422).Has(".errors", "Fyll i mål")
	webtest.Post(t, m, planner, "/mal", "ar", "2022", "under", under, "level", "business", "title", "Nära kund", "number", "2", "service_id", s.goals["Nära kund"].ID).Status(303)
	webtest.Get(t, m, follower, "/mal").Has("h4", "Nära kund 2")
	one := s.goals["Nära kund 1"]
	webtest.Post(t, m, planner, one.URL()+"/flytta", "steg", "1").Redirects("/mal?ar=2022")
	webtest.Post(t, m, planner, one.URL()+"/ta-bort").Status(409)
	webtest.Post(t, m, planner, one.URL(), "version", "1", "level", "business", "title", "Nära kund", "number", "4").Redirects(one.URL())
	webtest.Post(t, m, planner, one.URL(), "version", "1", "level", "business", "title", "Nära kund", "number", "5").Status(409).Has("td", "5")
	webtest.Post(t, m, follower, one.URL()+"/flytta", "steg", "1").Status(403)
	webtest.Post(t, m, planner, "/styrmodell/2022/kopiera").Redirects("/mal?ar=2023")
	webtest.Post(t, m, planner, "/styrmodell/2022/kopiera").Status(409)
	webtest.Get(t, m, planner, "/styrmodell/2023").Status(200).Has("label", "Vision")
	webtest.Post(t, m, planner, "/styrmodell/2023", "version", "1", "title", "").Status(422)
}

func TestActivitiesAreListedReportedAndCorrected(t *testing.T) {
	t.Parallel()
	m, s, a := steeringSite(t)
	webtest.Get(t, m, follower, "/aktiviteter?ar=2022").Status(200).Has("td", "Införande av e-handel").Has("td", "Inköpschef").Has(".badge", "Pågår")
	webtest.Get(t, m, follower, "/aktiviteter?slag=category").Count("tbody tr", 1).Has("td", "Extern analys")
	webtest.Get(t, m, follower, "/aktiviteter?ar=2022&format=csv").Status(200).HeaderHas("Content-Disposition", "aktiviteter.csv")
	webtest.Get(t, m, planner, a.URL()+"/redovisa").Status(200).Has("h1", "Redovisa Införande av e-handel för 2022").Has("option", "april 2022")
	webtest.Post(t, m, planner, a.URL()+"/redovisa", "period", "2022-T2", "telling", "silent", "text", "").Status(422).Has(".errors", "Skriv varför")
	webtest.Post(t, m, planner, a.URL()+"/redovisa", "period", "2022", "telling", "told", "text", "Värdet är {{tal finns.inte}}.").Status(422).Has(".errors", "Rad 1, tecken 11")
	webtest.Post(t, m, planner, a.URL()+"/redovisa", "period", "2022", "telling", "told", "status", "remains", "percent", "70", "text", "Annonserat: {{tal proc.announced}}.\n\n- en\n- två").
		Redirects(a.URL() + "?period=2022")
	webtest.Get(t, m, follower, a.URL()).Status(200).Has("p", "Annonserat: 141").Has("li", "två").Has(".badge", "Kvarstår").Has(".history", "redovisade 2022 för").
		Has(".notice", "Slutdatum har passerat").Count("#redovisning ul li", 2)
	webtest.Post(t, m, planner, a.URL()+"/redovisa", "period", "2022", "version", "0", "telling", "told", "text", "Annat").Status(409).Has("td", "Annat")

	form := []string{"year", "2022", "title", "Ny", "kind", "activity", "status", "ongoing", "goals", s.goals["Nära kund 1"].ID, "starts", "snart"}
	webtest.Post(t, m, planner, "/aktiviteter", form...).Status(422).Has(".errors", "kunde inte läsas")
	form[len(form)-1] = "våren"
	webtest.Post(t, m, planner, "/aktiviteter", form...).Status(422)
	form[len(form)-1] = "maj 2022"
	webtest.Post(t, m, planner, "/aktiviteter", form...).Status(303)
	webtest.Get(t, m, planner, a.URL()+"/andra").Status(200).Has("legend", "Ansvar och tid")
	webtest.Post(t, m, planner, a.URL()+"/milstolpe", "title", "Pilot", "due", "2022-Q2", "done", "juni 2022").Redirects(a.URL())
	webtest.Get(t, m, planner, a.URL()).Has("td a", "Pilot").Has("td", "kvartal 2 2022").Has("td", "juni 2022").Has(".timeline", "Pilot")
	webtest.Post(t, m, planner, a.URL()+"/flytta", "steg", "-1").Status(409)
	webtest.Post(t, m, planner, a.URL()+"/ta-bort").Redirects("/aktiviteter?ar=2022")
	webtest.Get(t, m, planner, a.URL()).Status(404)
}

func TestIndicatorsShowOutcomeTargetAndVerdict(t *testing.T) {
	t.Parallel()
	m, s, _ := steeringSite(t)
	webtest.Get(t, m, follower, "/indikatorer?ar=2022").Status(200).Has("td a", "Möjliggjorda besparingar").Has("td", "85,0\u00a0mkr").Has(".badge", "Uppnått")
	webtest.Get(t, m, follower, "/indikatorer?ar=2022&format=csv").Status(200)
	over := s.goals["Hållbar verksamhet 3"].ID
	webtest.Get(t, m, planner, "/indikatorer/ny?mal="+over).Status(200).Has("option", "Annonserade upphandlingar")
	webtest.Post(t, m, planner, "/indikatorer", "ar", "2022", "name", "X", "goal_id", over, "span", "year", "figure", "finns.inte").Status(422).Has(".errors", "finns.inte")
	webtest.Post(t, m, planner, "/indikatorer", "ar", "2022", "name", "Annonserade", "goal_id", over, "span", "year", "figure", "proc.announced").Status(303)
	list, err := s.Indicators(t.Context(), 2022)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	webtest.Get(t, m, planner, list[1].URL()).Status(200).Has(".stats dd", "141").Has("a", "Sätt mål")
	webtest.Post(t, m, planner, list[1].URL()+"/redovisa", "period", "2022", "telling", "told", "text", "Färre än toppåret.").Redirects(list[1].URL() + "?period=2022")
	webtest.Get(t, m, follower, "/indikatorer?ar=2022").Has("td", "Färre än toppåret.")
	webtest.Post(t, m, planner, list[1].URL(), "version", "1", "name", "Annonser", "goal_id", over, "span", "year", "figure", "proc.announced").Status(303)
	webtest.Post(t, m, planner, list[1].URL()+"/ta-bort").Redirects("/indikatorer?ar=2022")
}

func TestMapAndFlowerAreDrawnFromTheRows(t *testing.T) {
	t.Parallel()
	m, s, a := steeringSite(t)
	webtest.Get(t, m, follower, "/transformationskarta").Status(200).Has("svg text", "Införande av e-handel").Has("svg text", "Vision: En nyskapande organisation").
		Has("svg text", "hör till Medborgarperspektivet").Has("details td", "Kulturtjänster").Has("svg text", "Pågår, extern analys")
	webtest.Get(t, m, follower, "/malblomma").Status(200).Has("svg text", "Nära kund 1").Has("details td", "Nöjda uppdragsgivare")
	for address, kind := range map[string]string{"/transformationskarta?ar=2022&format=svg": "image/svg+xml", "/transformationskarta?ar=2022&format=pdf": "application/pdf",
		"/malblomma?ar=2022&format=svg": "image/svg+xml", "/malblomma?ar=2022&format=pdf": "application/pdf"} {
		webtest.Get(t, m, follower, address).Status(200).HeaderHas("Content-Type", kind)
	}
	a.Title, a.Status = "E-handeln är införd", goal.Completed
	if _, err := s.SaveActivity(t.Context(), a, ""); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, m, follower, "/transformationskarta").Has("svg text", "E-handeln är införd").Lacks("svg text", "Införande av e-handel")
}

func TestPlanGoesFromDraftToFollowUp(t *testing.T) {
	t.Parallel()
	m, _, _ := steeringSite(t)
	webtest.Get(t, m, planner, "/verksamhetsplan").Status(200).Has("button", "Börja planen för 2022").Has(".empty", "Ingen verksamhetsplan")
	webtest.Post(t, m, planner, "/verksamhetsplan", "ar", "2022").Redirects("/verksamhetsplan/2022")
	webtest.Post(t, m, planner, "/verksamhetsplan/2022/skriv", "version", "1", "text", "Vi annonserade {{tal proc.announced -1}}.").Redirects("/verksamhetsplan/2022")
	webtest.Get(t, m, planner, "/verksamhetsplan/2022/besluta").Status(200).Has("h1", "Besluta verksamhetsplan 2022")
	webtest.Post(t, m, planner, "/verksamhetsplan/2022/besluta", "version", "2", "decided_on", "2022-01-10", "decided_by", "", "decision", "").Status(422).Has(".errors", "vem som har beslutat")
	webtest.Post(t, m, planner, "/verksamhetsplan/2022/besluta", "version", "2", "decided_on", "2022-01-10", "decided_by", "Inköpsnämnden", "decision", "§ 4").Redirects("/verksamhetsplan/2022")
	webtest.Get(t, m, follower, "/verksamhetsplan/2022").Status(200).Has("p", "Vi annonserade 165").Has(".badge", "Beslutad").Has("td a", "Införande av e-handel").Lacks("button", "Kopiera")
	for _, format := range []string{"pdf", "docx"} {
		webtest.Get(t, m, follower, "/verksamhetsplan/2022?format="+format).Status(200)
	}
	webtest.Post(t, m, planner, "/verksamhetsplan/2022/uppfolj", "version", "3", "report", "Verksamhetsberättelse 2022").Redirects("/verksamhetsplan/2022")
	webtest.Post(t, m, planner, "/verksamhetsplan/2022/tillbaka", "version", "4").Redirects("/verksamhetsplan/2022")
	webtest.Post(t, m, planner, "/verksamhetsplan/2022/kopiera").Redirects("/verksamhetsplan/2023")
	webtest.Get(t, m, follower, "/verksamhetsplan/2023").Has("td", "2022").Has(".badge", "Utkast")
	webtest.Get(t, m, planner, "/verksamhetsplan/2022/dansa").Status(404)
	webtest.Get(t, m, follower, "/verksamhetsplan/2030").Status(404)
}
