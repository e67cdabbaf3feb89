package analysis

import (
	"strings"
	"testing"

	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// lead is a category lead before the pages.
func (f followed) lead(t testing.TB) (*web.Mux, web.User) {
	m := webtest.Mux()
	(&Web{Store: f.Store}).Routes(m)
	u := webtest.User("Karin Wall", permRead, permWrite)
	f.account(t, u, "karin.wall@example.se", nil)
	return m, u
}

// account makes the user one of the register.
func (f followed) account(t testing.TB, u web.User, address string, unit any) {
	t.Helper()
	must[int64](t)(f.DB.Exec(t.Context(), `INSERT INTO identity_user (id, version, name, name_key, email, title, roles, parties, unit_id, active, created_at, changed_at) VALUES ($1, 1, $2, '', $3, '', ',budget_holder,', ',U,', $4, TRUE, '2020-01-01 00:00:00', '2020-01-01 00:00:00')`, u.ID, u.Name, address, unit))
}

// manager is somebody who sees the unit Medicinkliniken only.
func (f followed) manager(t testing.TB) web.User {
	ctx := t.Context()
	for _, query := range []string{
		`INSERT INTO identity_unit (id, version, party, kind, cost_place, valid_from, created_at, changed_at) VALUES ('med', 1, 'U', 'customer', '300', '2020-01-01', '2020-01-01 00:00:00', '2020-01-01 00:00:00')`,
		`INSERT INTO identity_unit_term (id, unit_id, name, valid_from) VALUES ('med-1', 'med', 'Medicinkliniken', '2020-01-01')`,
		`UPDATE spend_unit SET unit_id = 'med' WHERE id = 3`} {
		must[int64](t)(f.DB.Exec(ctx, query))
	}
	u := webtest.User("Eva Ek", permOwn)
	f.account(t, u, "eva.ek@example.se", "med")
	return u
}

func TestALeakIsFollowedToItsContractAndHandled(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, who := f.lead(t)
	webtest.Get(t, m, who, LeakPath+"?period=2022").Status(200).Count("tbody tr", 3).Has("td", "Billiga Boxen").Has("td a", "Handskar och kanyler").Has("td", "Vårdgross AB").Has("td", "450")
	webtest.Get(t, m, who, LeakPath+"?period=2022&format=xlsx").Status(200).HeaderHas("Content-Type", "spreadsheet")
	address := LeakPath + "/1-2-1?period=2022"
	webtest.Get(t, m, who, address).Status(200).Has("h1", "Billiga Boxen").Has("td", "liknande namn").Has("td", "360").Has("td", "+90").Has(".kpi", "+350").Has("p", "Ingen har beslutat")
	webtest.Get(t, m, who, LeakPath+"/1-3-1?period=2022").Has("td", "Går inte att jämföra").Has("td", "avtalet har ingen motsvarighet")
	decide := LeakPath + "/1-2-1/beslut?period=2022"
	webtest.Get(t, m, who, decide).Status(200).Has("h1", "Besluta")
	webtest.Post(t, m, who, decide, "answer", "exception", "decided_on", "2022-06-01").Status(422).Has(".errors", "varför undantaget")
	webtest.Post(t, m, who, decide, "answer", "meeting", "owner", "Karin Wall", "decided_on", "2022-06-01", "note", "Mötet i september").Redirects(address)
	webtest.Get(t, m, who, address).Has(".badge", "Ta upp vid möte").Has("p", "Efter beslutet: 0 kr").Has(".history", "beslutade om")
	webtest.Get(t, m, who, LeakPath+"?period=2022&lage=obehandlade").Count("tbody tr", 2)
	webtest.Post(t, m, who, LeakPath+"/1-2-1/angra?period=2022").Redirects(address)
	webtest.Get(t, m, who, LeakPath+"?period=2022&lage=obehandlade").Count("tbody tr", 3)
	webtest.Get(t, m, who, LeakPath+"?period=--2022-12-31").Status(422)
	webtest.Get(t, m, who, LeakPath+"/x?period=2022").Status(404)
	webtest.Get(t, m, who, LeakPath+"/brev?period=2022").Status(200).Has("option", "Akuten")
	webtest.Post(t, m, who, LeakPath+"/brev?period=2022", "unit", "1").Status(422).Has(".errors", "Ange vem")
	webtest.Post(t, m, who, LeakPath+"/brev?period=2022", "unit", "1", "name", "Eva", "address", "eva@example.se", "mark", "ja").Redirects(LeakPath + "?period=2022")
}

func TestABudgetHolderSeesTheOwnUnitsOnly(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, lead := f.lead(t)
	eva := f.manager(t)
	mine := f.analysed(t, "Medicinkliniken", "U", 3)
	others := f.analysed(t, "Akuten", "D", 1, 3)
	webtest.Get(t, m, eva, LeakPath+"?period=2022").Status(200).Count("tbody tr", 1).Has("td", "Medicinkliniken").Has(".badge", "Dina enheter")
	webtest.Get(t, m, eva, LeakPath+"/1-2-1?period=2022").Status(404)
	webtest.Get(t, m, eva, LeakPath+"/3-2-2?period=2022").Status(200).Has("td", "samma GTIN").Lacks("a", "Besluta")
	webtest.Post(t, m, eva, LeakPath+"/3-2-2/beslut?period=2022", "answer", "meeting").Status(403)
	webtest.Get(t, m, eva, PackPath).Count("tbody tr", 1).Has("td", "Medicinkliniken").Lacks("a", "Ny analys")
	webtest.Get(t, m, eva, mine.URL()).Status(200).Lacks("a", "Ändra")
	webtest.Get(t, m, eva, others.URL()).Status(404)
	webtest.Get(t, m, eva, others.URL()+"/pdf").Status(404)
	webtest.Get(t, m, lead, PackPath).Count("tbody tr", 2)
	webtest.Get(t, m, eva, ABCPath+"?period=2022").Status(200).Lacks("td", "Papperskungen").Has("td", "Billiga Boxen")
	webtest.Get(t, m, eva, SpreadPath+"?period=2022").Status(200).Lacks("tbody td", "Undersökningshandske")
	webtest.Get(t, m, eva, FindingPath+"?period=2022").Status(200).Lacks("td", "F-0019")
}

func (f followed) analysed(t testing.TB, title, region string, units ...int64) Pack {
	t.Helper()
	p := Pack{Title: title, Level: "operation", Units: units, Owner: "Karin Wall", Period: year.Period}
	p.Party.UnmarshalText([]byte(region))
	return must[Pack](t)(f.CreatePack(t.Context(), p))
}

func TestAnAnalysisGoesFromDraftToFollowUpOnThePages(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, who := f.lead(t)
	webtest.Get(t, m, who, PackPath+"/ny").Status(200).Has("legend", "Enheter")
	webtest.Post(t, m, who, PackPath, "title", "Akuten", "level", "operation", "party", "D", "period", "2021", "owner", "Karin Wall").Status(422).Has(".errors", "minst en enhet")
	webtest.Post(t, m, who, PackPath, "title", "Akuten", "level", "operation", "party", "D", "period", "2021", "owner", "Karin Wall", "units", "1").Status(303)
	p := must[[]Pack](t)(f.Packs(t.Context(), Everything, PackFilter{}, Page{}))[0]
	webtest.Get(t, m, who, p.URL()).Status(200).Has(".notice", "Utkast").Has("h2", "Avtalsklasser").Has("td", "100")
	webtest.Post(t, m, who, p.URL()+"/atgard", "what", "Köp på avtalet", "state", "agreed").Status(422).Has(".errors", "ansvarig")
	webtest.Post(t, m, who, p.URL()+"/atgard", "what", "Köp på avtalet", "state", "agreed", "owner", "Eva Ek", "due_on", "2022-05-01").Redirects(p.URL())
	webtest.Post(t, m, who, p.URL()+"/genomgang", "discussed_on", "2022-02-01", "discussed_with", "Eva Ek").Redirects(p.URL())
	webtest.Get(t, m, who, p.URL()).Has(".notice", NotFollowed).Has(".badge", NotFollowed)
	webtest.Get(t, m, who, PackPath).Has(".badge", NotFollowed)
	for _, one := range must[[]Action](t)(f.Actions(t.Context(), p.ID)) {
		webtest.Get(t, m, who, p.URL()+"/atgard/"+one.ID).Status(200)
		if one.State == Proposed {
			webtest.Post(t, m, who, p.URL()+"/atgard/"+one.ID, "version", "2", "what", one.What, "why", "Nästa år", "state", "dropped").Redirects(p.URL() + "#atgarder")
		}
	}
	webtest.Post(t, m, who, p.URL()+"/overenskom").Redirects(p.URL())
	webtest.Post(t, m, who, p.URL()+"/uppfoljning", "followed_on", "2023-01-10", "outcome", "Läckaget ökade.").Redirects(p.URL())
	webtest.Get(t, m, who, p.URL()).Has(".notice", "Läckaget ökade.").Has("h2", "Före och efter").Has("#effekt td", "Leverantörstrohet").Lacks(".badge", NotFollowed)
	webtest.Get(t, m, who, p.URL()+"/pdf").Status(200).HeaderHas("Content-Type", "pdf")
	webtest.Get(t, m, who, p.URL()+"?format=xlsx").Status(200)
	webtest.Post(t, m, who, p.URL()+"/angra").Redirects(p.URL())
	webtest.Get(t, m, who, p.URL()).Has(".badge", NotFollowed)
}

func TestTheWorklistsAreJudgedOnThePages(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	m, who := f.lead(t)
	webtest.Get(t, m, who, FindingPath+"?period=2022").Status(200).Count("tbody tr", 1).Has("td", "Samma nummer skrivet")
	one := must[[]Finding](t)(f.Findings(t.Context(), Everything, ofDuplicate, year))[0]
	webtest.Post(t, m, who, FindingPath+"/beslut", "kind", one.Kind, "key", one.Key, "answer", "wrong", "period", "2022").Status(303)
	webtest.Get(t, m, who, FindingPath+"?period=2022&lage=wrong").Count("tbody tr", 1).Has(".badge", "Är fel")
	webtest.Post(t, m, who, FindingPath+"/angra", "kind", one.Kind, "key", one.Key, "period", "2022").Status(303)
	webtest.Get(t, m, who, one.URL).Status(200).Has("td", "Papperskungen")
	webtest.Post(t, m, who, FindingPath+"/beslut", "kind", "annat", "key", one.Key, "answer", "wrong").Status(404)
	spread := must[[]Spread](t)(f.Spreads(t.Context(), Everything, year, 1))[0]
	webtest.Get(t, m, who, SpreadPath+"?period=2022").Status(200).Has("td a", "Undersökningshandske")
	webtest.Get(t, m, who, spread.URL(year)).Status(200).Count("tbody tr", 2).Has("td", "Medicinkliniken")
	webtest.Get(t, m, who, ABCPath+"?period=2022&av=artikel").Status(200).Count("svg.ch", 1).Has("td", "Specialklister")
	webtest.Get(t, m, who, RulesPath).Status(200).Has("td", "Liknande namn")
}

func TestPanelsTellWhatWasBought(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, onSQLite(t))
	ctx := web.WithUser(t.Context(), webtest.User("Karin Wall", permRead))
	for _, query := range []string{`INSERT INTO spend_number (kind, key, id) VALUES ('supplier', '` + f.supplier + `', 1)`, `INSERT INTO spend_number (kind, key, id) VALUES ('contract', '` + f.contract.ID + `', 1)`} {
		must[int64](t)(f.DB.Exec(t.Context(), query))
	}
	a := &Web{Store: f.Store}
	p, err := a.ContractPanel(ctx, f.contract.ID)
	if err != nil || !strings.Contains(string(p.Body), "Fakturerat sedan start") || !strings.Contains(p.URL, "avtal=1") {
		t.Errorf("%+v %v", p, err)
	}
	if p, err = a.SupplierPanel(ctx, []string{f.supplier}); err != nil || !strings.Contains(string(p.Body), "Akuten") {
		t.Errorf("%+v %v", p, err)
	}
	if p, err = a.SupplierPanel(t.Context(), []string{f.supplier}); err != nil || p.Body != "" {
		t.Error("somebody without the right saw what was bought")
	}
}
