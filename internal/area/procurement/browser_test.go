package procurement

import (
	"testing"

	"klover/internal/base/dbtest"
	"klover/internal/base/webtest"
	"klover/internal/word/count"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestPagesAreAccessible opens each page in a browser, wide, narrow and dark.
func TestPagesAreAccessible(t *testing.T) {
	d := dbtest.SQLite(t, tables()...)
	m, s := testPages(t, d)
	withSample(t, d)
	p := mustCreate(t, s, Procurement{Title: "Hemsjukvårdssängar, sängryggstöd och positioneringskuddar", Description: "Gemensamt sortiment för hemsjukvården i båda länen.",
		Parties: party.Of("D", "U"), Host: "U", CarriedOutByUs: true, Procedure: "open", Regime: "lou", Nature: "goods", CategoryID: "c1", CPV: "33192120",
		Purchaser: "Åsa Öberg", PurchaserID: "u1", TakenOn: 20220103, StrategyApprovedOn: 20220201, AnnouncedOn: 20221201, TenderDeadline: 20230131,
		CodeOfConduct: true, Environment: true, EstimatedValue: money.Some(money.Kr(24_000_000)), EstimateApprox: true, Lots: count.Of(3)})
	gone, err := s.ByNumber(t.Context(), "2")
	if err != nil {
		t.Fatal(err)
	}
	b := webtest.Open(t, m, purchaser("D", "U"))
	for path, name := range map[string]string{
		"/upphandlingar": "lista", "/upphandlingar?filter=alla": "alla-filter", "/upphandlingar?q=finns+inte": "tom", "/upphandlingar/ny": "ny",
		p.URL(): "en", gone.URL(): "avbruten", p.URL() + "/andra": "andra", p.URL() + "/avbryt": "avbryt", "/upphandlingar/fordelning?av=kopare": "fordelning",
	} {
		b.Size(1280, 900).Dark(false).Go(path).Accessible().Fits().Shot("procurement-" + name)
		b.Size(320, 800).Fits().Shot("procurement-" + name + "-320")
		b.Size(1280, 900).Dark(true).Accessible().Shot("procurement-" + name + "-dark").Quiet()
	}
}
