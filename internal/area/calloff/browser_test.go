package calloff

import (
	"testing"

	"klover/internal/base/webtest"
	"klover/internal/word/money"
)

func TestMain(m *testing.M) { webtest.Main(m) }

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	f, ids := d.framework(t, ByKey)
	d.bought(t, f, 400)
	d.bought(t, f, 300)
	c := d.draft(t, f, 100)
	tab := webtest.Open(t, d.mux, d.buyer)
	for _, at := range []struct{ name, url string }{{"list", Path}, {"new", Path + "/ny?ramavtal=" + f.ID}, {"draft", c.URL()}, {"ask", c.URL() + "/fraga"},
		{"frameworks", FrameworkPath}, {"framework", f.URL()}, {"terms", f.URL() + "/ordning"}, {"rights", f.URL() + "/avropsratt"}, {"ceiling", f.URL() + "/tak"}, {"refusals", RefusalPath}, {"rules", RulesPath}} {
		tab.Size(1280, 900).Go(at.url).Accessible().Shot("calloff-"+at.name).Size(390, 844).Accessible().Fits().Shot("calloff-" + at.name + "-phone")
	}
	central := must[Framework](t)(d.CreateFramework(t.Context(), Framework{Number: "23.3-1", Title: "Datorer", Body: "Kammarkollegiet", JoinForm: "named", StartsOn: 20220101, Rights: []Right{{Kind: RightRegion, Party: "D"}}}))
	d.terms(t, central.ID, Reopened, ids)
	comp := d.draft(t, central, 200)
	tab.Size(1280, 900).Go(comp.URL() + "/bjud-in").Accessible().Shot("calloff-invite").Click("main form .primary").Until("document.querySelector('.timeline') && document.readyState == 'complete'").Accessible().Shot("calloff-invited")
	webtest.Post(t, d.mux, d.buyer, comp.URL()+"/notera-fraga", "question", "Ska kaffet vara malt?").Redirects(comp.URL())
	tab.Go(comp.URL()).Accessible().Size(390, 844).Fits().Shot("calloff-invited-phone")
	d.today(20220620)
	must[CallOff](t)(d.Open(t.Context(), comp.ID, "Åsa Öberg"))
	must[CallOff](t)(d.NoteAnswers(t.Context(), comp.ID, []Invitee{{SupplierID: ids[0], AnsweredOn: 20220614, Price: money.Some(money.Kr(150_000)), Result: Won, Rank: 1, Reason: "Lägst pris"}}))
	tab.Size(1280, 900).Go(comp.URL()+"/anbud").Accessible().Shot("calloff-answers").Size(390, 844).Fits().Shot("calloff-answers-phone")
	must[CallOff](t)(d.Evaluate(t.Context(), comp.ID, "Priset jämfördes"))
	for _, url := range []string{FrameworkPath + "/ny", f.URL() + "/andra", f.URL() + "/utfall", c.URL() + "/andra", comp.URL() + "/andra", comp.URL() + "/avbryt", comp.URL() + "/backa", comp.URL() + "/besluta"} {
		tab.Size(1280, 900).Go(url).Accessible().Size(390, 844).Accessible().Fits()
	}
	must[CallOff](t)(d.Decide(t.Context(), comp.ID, 20220620, "Lägst pris"))
	must[CallOff](t)(d.Notify(t.Context(), comp.ID, Notice{On: 20220620}))
	tab.Size(1280, 900).Go(comp.URL() + "/teckna").Accessible()
	tab.Size(1280, 900).Go(comp.URL()).Accessible().Shot("calloff-standstill").Size(390, 844).Fits().Shot("calloff-standstill-phone").Quiet()
}
