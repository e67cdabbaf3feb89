package procurement

import (
	"strings"
	"testing"

	"klover/internal/area/plan"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

func TestAGuestIsNeitherOwnerNorBuyerNorThereTwice(t *testing.T) {
	p := Procurement{Parties: party.Of("D", "U", "C")}
	org := func(text string) (no orgnr.ID) {
		_ = no.UnmarshalText([]byte(text))
		return no
	}
	have := []Guest{{Name: "Västerås stad", OrgNo: org("212000-2080")}}
	for _, test := range []struct{ name, org, kind, says string }{
		{"Region Sörmland", "", "region", "äger verksamheten"},
		{"U", "", "region", "äger verksamheten"},
		{"region uppsala", "", "region", "redan köpare"},
		{"VÄSTERÅS STAD", "", "municipality", "redan gäst"},
		{"Staden", "2120002080", "municipality", "redan gäst"},
		{"", "", "municipality", "organisation"},
		{"Enköpings kommun", "", "", "sort"},
		{"Region Dalarna", "", "region", ""},
		{"Enköpings kommun", "", "municipality", ""},
	} {
		g := Guest{Name: test.name, Kind: test.kind, OrgNo: org(test.org)}
		err := g.check(p, have)
		text := ""
		for _, f := range fault.FieldsOf(err) {
			text += f.Message
		}
		if test.says == "" && err != nil || !strings.Contains(text, test.says) {
			t.Errorf("%s: %v, want %q", test.name, text, test.says)
		}
	}
}

func TestWhatAnotherRegionHostsIsNotCarriedOutByUs(t *testing.T) {
	p := Procurement{Number: "1", Title: "Andningshjälpmedel", Parties: party.Of("D", "U", "C"), Host: "C", CarriedOutByUs: true, CaseWork: true}
	if text := fault.FieldsOf(p.Check(20221003)); len(text) != 1 || !strings.Contains(text[0].Message, "Region Uppsala är värd") {
		t.Errorf("hosted by Uppsala and carried out by us: %v", text)
	}
	p.Host = "U"
	if err := p.Check(20221003); err != nil {
		t.Error(err)
	}
}

func TestGuestsOfThePlanTakePartInTheCaseAndAreToldOf(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		it, err := o.plans().Create(o.buys, plan.Item{Title: "Rollatorer", CPV: "33193120", Parties: party.Of("U"), EstimatedValue: money.Some(money.Kr(2_000_000)), Origin: plan.FromNeed})
		check(t, err)
		check(t, o.plans().Invite(o.buys, plan.Guest{ItemID: it.ID, Name: "Västerås stad", Kind: "municipality"}))
		from := From{ItemIDs: []string{it.ID}}
		p, err := o.Draft(o.buys, from)
		check(t, err)
		p, err = o.Take(o.buys, from, p)
		check(t, err)
		list, err := o.Guests(o.buys, p.ID)
		check(t, err)
		if len(list) != 1 || list[0].Name != "Västerås stad" || !list[0].Uses {
			t.Errorf("guests %+v, want the plan's", list)
		}
	})
}

func TestGuestsAreSettledByTheNoticeAndNamedInTheLetters(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		p := o.prepared(t)
		city, err := o.Invite(o.buys, Guest{ProcurementID: p.ID, Name: "Västerås stad", Kind: "municipality", Uses: true})
		check(t, err)
		_, err = o.Invite(o.buys, Guest{ProcurementID: p.ID, Name: "Region Dalarna", Kind: "region"})
		check(t, err)
		p = o.onward(t, p)
		_, err = o.Invite(o.buys, Guest{ProcurementID: p.ID, Name: "Enköpings kommun", Kind: "municipality"})
		refusedWith(t, err, "ska framgå av upphandlingsdokumenten", "C-216/17", "ej bekräftad")
		o.remembers(t, p.ID, "nekades att ändra gästerna", "upphandlingsdokumenten")
		refusedWith(t, o.Uninvite(o.buys, p.ID, city.ID), "kan inte ändras efter annonsen")
		_, err = o.Decide(o.buys, p.ID, Award{On: 20221110, Reasons: "Lägst pris."})
		check(t, err)
		_, err = o.Notify(o.buys, p.ID, Notification{On: 20221110})
		check(t, err)
		letters, err := db.All[mail.Letter](t.Context(), o.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message`)
		check(t, err)
		for _, want := range []string{"Köpare: Region Sörmland och Region Västmanland", "Får också använda avtalet: Västerås stad\n"} {
			if len(letters) != 1 || !strings.Contains(letters[0].Text, want) {
				t.Errorf("the letter does not say %q: %+v", want, letters)
			}
		}
	})
}

// onward takes a prepared case to an evaluated one with a single tender.
func (o *office) onward(t *testing.T, p Procurement) Procurement {
	t.Helper()
	p, err := o.Announce(o.buys, p.ID, Announcement{On: 20221003, TenderDeadline: 20221104})
	check(t, err)
	o.on(20221110)
	_, err = o.AddTenderer(o.buys, Tenderer{ProcurementID: p.ID, Name: "Rull AB", Address: "anbud@rull.example", Result: Won, ControlOn: 20221108, Control: "ok"})
	check(t, err)
	return p
}

func TestGuestsAreInvitedOnThePages(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, tables()...)
	o := newOffice(t, d)
	m, _ := testPages(t, d)
	p := o.begun(t)
	buyer, page := purchaser("D", "U"), p.URL()+"/gaster"
	webtest.Get(t, m, buyer, p.URL()).Has(".actions a", "Bjud in gäster").Lacks("h2", "Gäster")
	webtest.Post(t, m, buyer, page, "name", "Region Sörmland", "kind", "region").Status(422).Has(".error", "äger verksamheten")
	webtest.Post(t, m, buyer, page, "name", "Västerås stad", "kind", "municipality", "uses", "ja").Redirects(page)
	webtest.Get(t, m, buyer, page).Has("td", "Västerås stad").Has("td", "Ja").Has("button", "Ta bort")
	webtest.Get(t, m, buyer, p.URL()).Has("#gaster td", "Västerås stad")
	webtest.Get(t, m, webtest.User("Läsare", permRead), page).Lacks("button", "Bjud in")
	webtest.Post(t, m, purchaser("C"), page, "name", "Enköpings kommun", "kind", "municipality").Status(403)
	list, err := o.Guests(o.buys, p.ID)
	check(t, err)
	webtest.Post(t, m, buyer, page+"/ta-bort", "gast", list[0].ID).Redirects(page)
	webtest.Get(t, m, buyer, page).Has(".empty-title", "Inga gäster")
}
