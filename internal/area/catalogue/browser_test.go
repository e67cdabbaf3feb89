package catalogue

import (
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/diary"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// TestAnybodyFollowsAContractInTheBrowser holds the pages of the public to accessibility
// and narrow screens, from the catalogue to the confirmed subscription.
func TestAnybodyFollowsAContractInTheBrowser(t *testing.T) {
	t.Parallel()
	o := newOffice(t, dbtest.SQLite(t, tables()...))
	o.show(t, o.walkers.ID)
	o.paper(t, o.walkers, "Avtalstext", diary.Contract, true)
	o.tended(t, 20220601)
	o.changed(t, o.walkers.ID, func(c *contract.Contract) { c.EndsOn = 20251231 })
	o.tended(t, 20220602)
	m := webtest.Mux()
	(&Web{Store: o.Store, Categories: options(field.Option{Value: o.category(t, "M", "Mat", ""), Label: "Mat"})}).Routes(m)

	tab := webtest.Open(t, m, webtest.Nobody)
	fits := func(name string) {
		tab.Size(1280, 900).Accessible().Shot("catalogue-" + name)
		tab.Size(320, 800).Fits().Shot("catalogue-" + name + "-320")
	}
	tab.Go(PublicPath)
	fits("public")
	tab.Go(publicURL(o.walkers.ID))
	fits("public-one")
	tab.Fill("#f-email", "ada@example.org").Click("#prenumerera button").Until(`document.querySelector("h1").textContent === "Bekräfta din e-postadress"`)
	token, err := db.One[string](t.Context(), o.DB, `SELECT token FROM subscribe_subscriber`)
	if err != nil {
		t.Fatal(err)
	}
	tab.Go(topic.ConfirmPath() + token)
	fits("confirm")
	tab.Click("main button").Until(`document.querySelector("h1").textContent === "Prenumerationen är bekräftad"`)
	tab.Quiet()

	staff := webtest.Open(t, m, webtest.User("Siv Ny", permRead))
	staff.Go(URL(o.walkers.ID)).Accessible().Size(320, 800).Fits().Quiet()
}
