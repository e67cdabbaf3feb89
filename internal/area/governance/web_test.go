package governance

import (
	"testing"

	"klover/internal/area/contract"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// desk is the pages over a store, with somebody who steers contracts of Sörmland.
type desk struct {
	office
	mux *web.Mux
	who web.User
}

func newDesk(t *testing.T) desk {
	t.Helper()
	o := officeOf(t, dbtest.SQLite(t, tables()...))
	m := webtest.Mux()
	(&Web{Store: o.Store}).Routes(m)
	d := desk{o, m, webtest.User("Bo Ek", permRead, permWrite, permDecide, "contract.read")}
	d.who.Parties = []string{"D"}
	return d
}

func TestAContractIsSegmentedAndDecidedOnThePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	s := d.seller(t, "Mediq AB")
	c := d.contract(t, "Rollatorer", s.ID)
	url := ContractURL + "/" + c.ID
	webtest.Get(t, d.mux, d.who, Path).Has("td", "Rollatorer").Has(".badge", "Brister").Has("td", "Avtalet är inte segmenterat")
	webtest.Get(t, d.mux, d.who, url+"/segment").Has("label", "Värde per år (V)").Has(".notice", "2,0\u00a0mkr per år")
	webtest.Post(t, d.mux, d.who, url+"/segment", "value", "0", "critical", "3").Status(422).Has(".errors", "Leverans- och marknadsrisk (R)")
	scores := []string{"value", "0", "critical", "3", "risk", "3", "sustain", "3", "joint", "3"}
	webtest.Post(t, d.mux, d.who, url+"/segment", scores...).Redirects(url)
	webtest.Get(t, d.mux, d.who, url).Has(".badge", "B").Has(".notice", "Segment B saknar giltig uppföljningsplan").Has("td", "Inget underlag").Has(".history", "segmenterade")
	webtest.Get(t, d.mux, d.who, Path+"?saknas=plan").Count("tbody tr", 1)
	webtest.Get(t, d.mux, d.who, Path+"?segment=A").Count("tbody tr", 0)
	webtest.Get(t, d.mux, d.who, Path+"?format=xlsx").Status(200)
	webtest.Post(t, d.mux, d.who, url+"/besluta", "override", "A", "why", "").Status(422).Has(".errors", "avviker")
	webtest.Post(t, d.mux, d.who, url+"/besluta", "override", "A", "why", "Ny leverantör saknas").Redirects(url)
	webtest.Get(t, d.mux, d.who, url).Has(".badge", "A").Has("dd", "Ny leverantör saknas")
	webtest.Post(t, d.mux, d.who, url+"/namndbeslut", "decided_on", "2022-05-01", "paragraph", "3").Status(409).Has(".errors", "inte miljöprioriterat")
	reader := webtest.User("Läsare", permRead)
	webtest.Get(t, d.mux, reader, url).Lacks("a", "Segmentera")
	webtest.Get(t, d.mux, reader, url+"/segment").Status(403)
	other := d.who
	other.Parties = []string{"C"}
	webtest.Post(t, d.mux, other, url+"/segment", scores...).Status(403)
	webtest.Get(t, d.mux, d.who, CardPath+"/"+s.ID).Has("h1", "Styrkort: Mediq AB").Has("td", "Rollatorer")
}

func TestMeetingsAndActionsAreKeptOnThePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.contract(t, "Rollatorer", d.seller(t, "Mediq AB").ID)
	webtest.Get(t, d.mux, d.who, MeetingPath).Has(".empty", "möten")
	webtest.Get(t, d.mux, d.who, MeetingPath+"/ny?avtal="+c.ID).Has("option", "Rollatorer")
	webtest.Post(t, d.mux, d.who, MeetingPath+"/ny", "contract_id", c.ID, "planned_on", "2022-05-20", "agenda", "").Status(422)
	webtest.Post(t, d.mux, d.who, MeetingPath+"/ny", "contract_id", c.ID, "planned_on", "2022-05-20", "agenda", "Leveranser").Status(303)
	m, _, err := d.Meetings(t.Context(), MeetingFilter{}, Page{})
	if err != nil || len(m) != 1 {
		t.Fatal(m, err)
	}
	webtest.Get(t, d.mux, d.who, m[0].URL()).Has(".badge", "Inte hållet i tid").Has("a", "Skriv protokoll")
	webtest.Post(t, d.mux, d.who, m[0].URL()+"/protokoll", "held_on", "2022-05-20", "participants", "avtalsförvaltare", "protocol", "").Status(422).Has(".errors", "protokollet")
	webtest.Post(t, d.mux, d.who, m[0].URL()+"/protokoll", "held_on", "2022-05-20", "participants", "avtalsförvaltare", "protocol", "Allt bra").Redirects(m[0].URL())
	webtest.Get(t, d.mux, d.who, m[0].URL()).Has("dd", "Allt bra").Has("a", "Ny åtgärd")
	webtest.Get(t, d.mux, d.who, ActionPath+"/ny?mote="+m[0].ID).Has("label", "Åtgärd")
	webtest.Post(t, d.mux, d.who, ActionPath+"/ny", "contract_id", c.ID, "mote", m[0].ID, "what", "Rapport", "owner", "Leverantören", "due_on", "2022-05-25").Redirects(m[0].URL())
	a, _, err := d.Actions(t.Context(), ActionFilter{}, Page{})
	if err != nil || len(a) != 1 || a[0].SupplierID == "" {
		t.Fatal(a, err)
	}
	webtest.Get(t, d.mux, d.who, ActionPath+"?lage=late").Count("tbody tr", 1).Has("td", "försenad")
	webtest.Get(t, d.mux, d.who, a[0].URL()).Has("a", "Åtgärden är gjord")
	webtest.Post(t, d.mux, d.who, a[0].URL()+"/gjord", "done_on", "2022-06-01", "result", "Klar").Redirects(a[0].URL())
	webtest.Post(t, d.mux, d.who, a[0].URL()+"/oppna").Redirects(a[0].URL())
	webtest.Post(t, d.mux, d.who, m[0].URL()+"/oppna").Redirects(m[0].URL())
	webtest.Post(t, d.mux, d.who, m[0].URL()+"/stall-in", "why", "Sjukdom").Redirects(m[0].URL())
	webtest.Get(t, d.mux, d.who, MeetingPath+"?lage=cancelled&format=csv").HeaderHas("Content-Type", "csv")
}

func TestTheCodeOfConductIsFollowedOnThePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.contract(t, "Textil", d.seller(t, "Mediq AB").ID)
	webtest.Get(t, d.mux, d.who, ConductPath+"/ny?avtal="+c.ID).Has("label", "Riskklass")
	webtest.Post(t, d.mux, d.who, ConductPath+"/ny", "contract_id", c.ID, "risk", "medium").Status(422)
	webtest.Post(t, d.mux, d.who, ConductPath+"/ny", "contract_id", c.ID, "risk", "medium", "risk_why", "Bomull", "begins_on", "2022-05-01", "responsible", "Bo Ek").Status(303)
	list, _, err := d.Conducts(t.Context(), ConductFilter{}, Page{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	url := list[0].URL()
	webtest.Get(t, d.mux, d.who, url).Has("a", "Registrera startmöte").Has(".badge", "Startmöte återstår").Has(".notice", "skulle ha varit klart")
	webtest.Post(t, d.mux, d.who, url+"/avsluta", "result", "passed", "result_text", "Bra").Status(409).Has(".errors", "startmöte återstår")
	webtest.Post(t, d.mux, d.who, url+"/steg", "done_on", "2022-05-20", "deviation", "nej", "text", "Genomgång").Redirects(url)
	webtest.Post(t, d.mux, d.who, url+"/steg", "done_on", "2022-05-25", "deviation", "ja", "text", "Rutin saknas").Redirects(url)
	webtest.Get(t, d.mux, d.who, url).Has("a", "Registrera handlingsplan").Has(".badge", "Avvikelser")
	webtest.Post(t, d.mux, d.who, url+"/backa", "why", "Fel").Redirects(url)
	webtest.Post(t, d.mux, d.who, url+"/riskklass", "risk", "low", "risk_why", "Köps i Sverige").Redirects(url)
	webtest.Post(t, d.mux, d.who, url+"/avsluta", "result", "passed", "result_text", "Bra").Redirects(url)
	webtest.Get(t, d.mux, d.who, ConductPath+"?resultat=passed").Count("tbody tr", 1)
}

func TestAChainIsMadeWholeOnThePages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.contract(t, "Textil", d.seller(t, "Mediq AB").ID)
	f := d.line(t, c, "quarter", 20220301)
	webtest.Post(t, d.mux, d.who, RiskPath+"/ny", "name", "Kemikalier").Status(303)
	r := must[[]RiskArea](t)(d.RiskAreas(t.Context()))[0]
	webtest.Post(t, d.mux, d.who, RiskPath+"/"+r.ID+"/handlingsplan", "title", "Plan", "from_on", "2022-01-01", "to_on", "2024-12-31", "owner", "Bo", "goal", "Inga PFAS").Redirects(RiskPath + "/" + r.ID)
	webtest.Get(t, d.mux, d.who, ChainPath+"/ny?avtal="+c.ID).Has("option", "Leveranstider").Has("option", "Kemikalier")
	webtest.Post(t, d.mux, d.who, ChainPath+"/ny", "contract_id", c.ID, "risk_id", "").Status(422)
	webtest.Post(t, d.mux, d.who, ChainPath+"/ny", "contract_id", c.ID, "risk_id", r.ID, "requirement", "Inga PFAS", "followup_id", f.ID).Status(303)
	chain := must[[]Chain](t)(d.Chains(t.Context(), ChainFilter{}))[0]
	webtest.Get(t, d.mux, d.who, ChainPath).Has(".kpi", "0 av 1").Has("td", "Ingen klausul i avtalet, inget resultat")
	webtest.Get(t, d.mux, d.who, chain.URL()).Has(".timeline", "Ingen klausul i avtalet").Has(".badge", "4 av 6")
	webtest.Post(t, d.mux, d.who, chain.URL()+"/andra", "version", "1", "risk_id", r.ID, "requirement", "Inga PFAS", "followup_id", f.ID, "clause", "7.2").Redirects(chain.URL())
	must[contract.FollowUpResult](t)(d.contracts().NoteResult(t.Context(), c.ID, contract.FollowUpResult{FollowupID: f.ID, PlannedOn: 20220301, DoneOn: 20220305, DoneBy: "Bo", Outcome: contract.Met, Text: "Bra"}))
	webtest.Get(t, d.mux, d.who, chain.URL()).Has(".badge", "Hel").Has("td", "Mediq AB")
	webtest.Get(t, d.mux, d.who, ChainPath+"?kedja=broken").Count("tbody tr", 0)
	webtest.Get(t, d.mux, d.who, RiskPath+"/"+r.ID).Has("td", "Textil").Has("td", "2022–2024")
	webtest.Post(t, d.mux, d.who, chain.URL()+"/ta-bort", "why", "Fel avtal").Redirects(ChainPath)
}

func TestRulesAreChangedAndTheListFollows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	c := d.contract(t, "Rollatorer")
	must[Assessment](t)(d.Assess(t.Context(), scoresOf(c, 2)))
	webtest.Get(t, d.mux, d.who, RulesPath).Has("td", "Segment C från").Has("td", "1,8")
	webtest.Post(t, d.mux, d.who, RulesPath, "key", "limit_c", "value", "2,1", "valid_from", "2022-06-01", "source", "Ledningsgruppen").Redirects(RulesPath)
	webtest.Get(t, d.mux, d.who, WouldPath).Has("td", "Rollatorer").Has("button", "Räkna om alla")
	webtest.Post(t, d.mux, d.who, WouldPath).Redirects(WouldPath)
	webtest.Get(t, d.mux, d.who, WouldPath).Has(".empty", "Inget avtal skulle få ett annat segment")
}
