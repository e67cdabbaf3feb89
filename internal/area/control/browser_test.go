package control

import (
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreForEverybody holds the pages to accessibility, narrow screens, the
// dark look and silence in the browser's console.
func TestPagesAreForEverybody(t *testing.T) {
	s := newSite(t)
	p := s.decide(t, s.plan(t, 2022, s.fourThings(), byHand("Hävda avtal", "avtal", terminated)))
	list := s.occurrences(t, OccurrenceFilter{Year: 2022})
	ctx := s.as(t.Context(), s.peter, "Peter Häggblad")
	q := p.Rows[0].Moments[0].Questions
	must(s.Perform(ctx, list[0].ID, 1, Performance{Result: Deviation, Finding: "Orsaken är inte analyserad.", Measure: "Analysera orsaken.", OwnerID: s.karin, MeasureDue: 20230331, Replies: map[string]Reply{
		q[0].ID: {State: Answered, Comment: "6,0 % 2021"}, q[1].ID: {State: Answered}, q[2].ID: {State: Answered}, q[3].ID: {State: NotReported, Reason: "Redovisas nästa år."}}}))(t)
	next := must(s.CopyPlan(ctx, p.ID))(t)
	r := riskOf(3, 4, 2, 4)
	r.OwnerID = s.karin
	r = must(s.CreateRisk(ctx, r, []string{p.Rows[0].ID}))(t)
	i := must(s.CreateInfo(ctx, Info{Name: "Upphandlingsinformation", Kind: "procurement", Stage: Before, Owner: "Inköpschef", Secrecy: 3, Integrity: 3, Access: 2, SecrecyWhy: "Sekretess", IntegrityWhy: "Fel",
		AccessWhy: "Frister", Law: "OSL 19 kap. 3 §", Readers: identity.Roles{"lawyer"}, DecidedBy: "Inköpschef", DecidedOn: 20221115}))(t)
	must(s.CreateThreat(ctx, Threat{InfoID: i.ID, Threat: "Obehörig läser", Vulnerability: "Roller", Likelihood: 2, Impact: 4, Measure: "Gallra"}))(t)
	must(s.CreateObject(ctx, Object{List: Analyses, Name: "Radiologen", Party: "D", Level: "operation", DoneOn: 20221101, FollowUp: "not_done", FollowText: "Hanns inte med."}))(t)
	tab := webtest.Open(t, s.mux, s.steward)
	for _, page := range []struct{ name, path string }{
		{"plan", YearURL(2022)}, {"draft", YearURL(next.Year)}, {"row", p.Rows[0].URL()}, {"moment", p.Rows[0].Moments[0].URL() + "/andra"}, {"list", OccurrencePath},
		{"done", list[0].URL()}, {"planned", list[1].URL()}, {"perform", list[1].URL() + "/utfor"}, {"report", Path + "/rapport?ar=2022"},
		{"decide", planPath + next.ID + "/besluta"}, {"objects", ObjectPath}, {"risks", RiskPath}, {"risk", r.URL()}, {"judge", r.URL() + "/andra"}, {"scale", RiskPath + "/skala"},
		{"infos", InfoPath}, {"info", i.URL()}, {"classify", i.URL() + "/andra"},
	} {
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("control-" + page.name)
		tab.Size(320, 800).Fits().Shot("control-" + page.name + "-320")
	}
	tab.Size(1280, 900).Dark(true).Go(RiskPath).Accessible().Shot("control-risks-dark")
	tab.Go(list[0].URL()).Accessible().Quiet()
}
