package analysis

import (
	"strings"
	"testing"

	"klover/internal/base/webtest"
)

func TestFollowUpIsAccessibleOnEveryScreen(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, who := f.lead(t)
	draft := f.analysed(t, "Akuten", "D", 1, 2)
	done := f.analysed(t, "Medicinkliniken", "U", 3)
	must[Pack](t)(f.Discuss(t.Context(), done.ID, 20220301, "Eva Ek"))
	spread := must[[]Spread](t)(f.Spreads(t.Context(), Everything, year, 1))[0]
	tab := webtest.Open(t, m, who)
	for _, at := range []struct{ name, url string }{{"leaks", LeakPath + "?period=2022"}, {"leak", LeakPath + "/1-2-1?period=2022"}, {"packs", PackPath}, {"draft", draft.URL()}, {"discussed", done.URL()},
		{"abc", ABCPath + "?period=2022"}, {"spreads", SpreadPath + "?period=2022"}, {"spread", spread.URL(year)}, {"findings", FindingPath + "?period=2022"}, {"rules", RulesPath},
		{"decide", LeakPath + "/1-2-1/beslut?period=2022"}, {"letter", LeakPath + "/brev?period=2022"}, {"new", PackPath + "/ny"}, {"talk", draft.URL() + "/genomgang"}, {"follow", done.URL() + "/uppfoljning"}} {
		tab.Size(1280, 900).Go(at.url).Accessible().Shot("follow-"+at.name).Size(390, 844).Accessible().Fits().Shot("follow-" + at.name + "-phone")
	}
	tab.Quiet()
}

func TestACategoryLeadFollowsALeakToItsContractAndHandlesIt(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, who := f.lead(t)
	tab := webtest.Open(t, m, who).Size(1280, 900).Go(LeakPath + "?period=2022&leverantorsnamn=billiga&part=D")
	tab.Click("tbody td a").Until(`document.querySelector("h1").textContent == "Billiga Boxen"`)
	if text := tab.Text("main"); !strings.Contains(text, "Handskar och kanyler") || !strings.Contains(text, "Vårdgross AB") || !strings.Contains(text, "liknande namn") {
		t.Errorf("the contract that should have been used is not told: %s", text)
	}
	tab.Click(`a[href*="/beslut"]`).Until(`document.querySelector("h1").textContent.startsWith("Besluta")`)
	var answer string
	tab.Eval(`document.querySelector("[name=answer]").value = "meeting"`, &answer)
	tab.Fill("[name=note]", "Tas upp i september.").Click(".form-end button").Until(`[...document.querySelectorAll(".badge")].some(b => b.textContent == "Ta upp vid möte")`)
	if text := tab.Text("main"); !strings.Contains(text, "Efter beslutet") && !strings.Contains(text, "Tas upp i september.") {
		t.Errorf("the decision is not shown: %s", text)
	}
	tab.Quiet()
}

func TestABudgetHolderReadsTheOwnAnalysisOnly(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, _ := f.lead(t)
	f.analysed(t, "Akuten", "D", 1)
	f.analysed(t, "Medicinkliniken", "U", 3)
	tab := webtest.Open(t, m, f.manager(t)).Size(390, 844).Go(PackPath)
	if text := tab.Text("tbody"); !strings.Contains(text, "Medicinkliniken") || strings.Contains(text, "Akuten") {
		t.Errorf("the list shows %s", text)
	}
	tab.Click("tbody td a").Until(`document.querySelector("h1").textContent == "Medicinkliniken"`)
	if text := tab.Text("main"); strings.Contains(text, "Papperskungen") || !strings.Contains(text, "Billiga Boxen") {
		t.Errorf("the analysis shows %s", text)
	}
	tab.Accessible().Fits().Quiet()
}
