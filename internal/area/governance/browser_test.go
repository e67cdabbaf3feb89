package governance

import (
	"testing"

	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.seller(t, "Mediq AB")
	c := d.contract(t, "Textil", s.ID)
	must[Assessment](t)(d.Assess(t.Context(), scoresOf(c, 3)))
	f := d.line(t, c, "quarter", 20220301)
	m := must[Meeting](t)(d.PlanMeeting(t.Context(), Meeting{ContractID: c.ID, PlannedOn: 20220520, Agenda: "Leveranser"}))
	a := must[Action](t)(d.Agree(t.Context(), Action{ContractID: ref(c.ID), MeetingID: ref(m.ID), What: "Rapport", Owner: "Leverantören", DueOn: 20220525}))
	g := must[Conduct](t)(d.BeginConduct(t.Context(), Conduct{SupplierID: s.ID, ContractID: ref(c.ID), Risk: "high", RiskWhy: "Bomull", BeginsOn: 20220201, Responsible: "Bo Ek"}))
	must[Conduct](t)(d.TakeStep(t.Context(), g.ID, Step{Step: StepStart, DoneOn: 20220301, Text: "Genomgång", Deviation: true}))
	r := must[RiskArea](t)(d.SaveRisk(t.Context(), RiskArea{Name: "Kemikalier"}))
	must[ActionPlan](t)(d.SavePlan(t.Context(), ActionPlan{RiskID: r.ID, Title: "Plan", FromOn: 20220101, ToOn: 20241231, Owner: "Bo", Goal: "Inga PFAS"}))
	chain := must[Chain](t)(d.SaveChain(t.Context(), Chain{ContractID: c.ID, RiskID: ref(r.ID), Requirement: "Inga PFAS", FollowupID: ref(f.ID)}))
	tab := webtest.Open(t, d.mux, d.who)
	for _, at := range []struct{ name, url string }{{"list", Path}, {"would", WouldPath}, {"due", DuePath}, {"meetings", MeetingPath}, {"meeting", m.URL()}, {"actions", ActionPath}, {"conducts", ConductPath}, {"conduct", g.URL()},
		{"chains", ChainPath}, {"chain", chain.URL()}, {"risks", RiskPath}, {"risk", RiskPath + "/" + r.ID}, {"rules", RulesPath}, {"contract", ContractURL + "/" + c.ID}, {"card", CardPath + "/" + s.ID}} {
		tab.Size(1280, 900).Go(at.url).Accessible().Shot("governance-"+at.name).Size(390, 844).Accessible().Fits().Shot("governance-" + at.name + "-phone")
	}
	for _, url := range []string{ContractURL + "/" + c.ID + "/segment", ContractURL + "/" + c.ID + "/besluta", ContractURL + "/" + c.ID + "/namndbeslut", MeetingPath + "/ny", m.URL() + "/protokoll", ActionPath + "/ny", a.URL(), a.URL() + "/gjord",
		ConductPath + "/ny", g.URL() + "/steg", g.URL() + "/avsluta", ChainPath + "/ny?avtal=" + c.ID, RiskPath + "/ny"} {
		tab.Size(1280, 900).Go(url).Accessible().Size(390, 844).Fits()
	}
	tab.Quiet()
}
