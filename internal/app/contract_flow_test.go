package app_test

import (
	"testing"

	"klover/internal/app"
	"klover/internal/area/catalogue"
	"klover/internal/base/db"
	"klover/internal/base/webtest"
)

// oneOf returns the id of a record of the demo that fits.
func oneOf(t *testing.T, a *app.App, sql string) string {
	t.Helper()
	id, err := db.One[string](t.Context(), a.DB, sql)
	if err != nil {
		t.Fatalf("nothing in the demo fits %s: %v", sql, err)
	}
	return id
}

// attaches puts a file in the form of the page, as somebody who chooses it does.
func (w walk) attaches(name, text string) {
	w.t.Helper()
	w.Until(`document.querySelector("main input[type=file]")`)
	w.Eval(`{const t = new DataTransfer(); t.items.add(new File([`+"`"+text+"`"+`], "`+name+`")); document.querySelector("main input[type=file]").files = t.files; 0}`, nil)
}

// chooses opens the menu of the row that has the text and takes what is called so.
func (w walk) chooses(row, action string) {
	w.t.Helper()
	w.Until("[...document.querySelectorAll('main tbody tr')].some(r => r.textContent.includes(`" + row + "`) && r.querySelector('.dots'))")
	w.Eval("{const r = [...document.querySelectorAll('main tbody tr')].find(r => r.textContent.includes(`"+row+"`) && r.querySelector('.dots')); r.querySelector('.dots').id = 'test-dots'; 0}", nil)
	w.Click("#test-dots")
	w.Until("[...document.querySelectorAll('.menu:popover-open a, .menu:popover-open button')].some(b => b.textContent.trim() == `" + action + "`)")
	w.Eval("{[...document.querySelectorAll('.menu:popover-open a, .menu:popover-open button')].find(b => b.textContent.trim() == `"+action+"`).id = 'test-item'; 0}", nil)
	w.Click("#test-item")
}

// clicks follows what is called so on the page.
func (w walk) clicks(text string) {
	w.t.Helper()
	w.Until("[...document.querySelectorAll('main a, main button')].some(b => b.textContent.trim() == `" + text + "`)")
	w.Eval("{[...document.querySelectorAll('main a, main button')].find(b => b.textContent.trim() == `"+text+"`).id = 'test-named'; 0}", nil)
	w.Click("#test-named")
}

// opens waits until the page with the heading has come, and looks at it.
func (w walk) opens(heading, shot string) walk {
	w.t.Helper()
	w.Until("document.querySelector('main h1, h1').textContent.includes(`" + heading + "`)")
	w.Shot("flow-" + shot).Accessible()
	return w
}

// TestAContractManagerDecidesAnOption finds what falls due, gives the decision to who may
// take it, and sees the new end.
func TestAContractManagerDecidesAnOption(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	sara, mats := walk{t, webtest.Open(t, h, as(t, a, "contract_controller"))}, walk{t, webtest.Open(t, h, as(t, a, "unit_head"))}
	id := oneOf(t, a, `SELECT id FROM contract WHERE stage = 'tecknat' AND type = 'ramavtal' AND next_option_on BETWEEN '2023-01-23' AND '2023-03-31' AND value <= 400000000 AND ends_on > '2023-06-01' AND runs_to = ends_on ORDER BY next_option_on, number LIMIT 1`)
	c, err := a.Contract.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	sara.Size(1280, 900).Go("/avtal")
	sara.clicks("Optioner att besluta")
	sara.Until(`location.search.includes("option=")`)
	sara.Fill("main input[type=search]", c.Number)
	sara.Until("document.querySelectorAll('main tbody tr').length == 1")
	sara.said("option ska beslutas senast " + c.NextOptionOn.Sv())
	sara.Shot("flow-optioner").Accessible()
	sara.clicks(c.Title)
	sara.opens(c.Title, "option-avtal").said("En option ska beslutas")
	sara.clicks("Planera optionsbeslut")
	sara.fills("planera-option", "Beslutet är planerat", "owner", as(t, a, "unit_head").Name)
	sara.Go(c.URL() + "/nyttja-option")
	sara.said("Du får inte fatta beslutet med stöd av delegation")
	sara.Shot("flow-nyttja-nekad").Accessible()

	mats.Size(1280, 900).Go("/")
	mats.said(c.Number)
	mats.takes(c.URL(), "nyttja-option", "Optionen är nyttjad", "why", "Leveranserna fungerar.")
	mats.opens(c.Title, "option-nyttjad").said("nyttjad")
	now, err := a.Contract.Get(t.Context(), id)
	if err != nil || now.RunsTo <= c.RunsTo {
		t.Fatalf("the contract ends %s, as before: %v", now.RunsTo, err)
	}
	mats.said(now.RunsTo.Sv())
	sara.Quiet()
	mats.Quiet()
}

// TestAFollowUpBecomesAPriceReduction: a sample shows that invoices do not follow the
// contract, which is reclaimed, answered, reduced, set off and closed.
func TestAFollowUpBecomesAPriceReduction(t *testing.T) {
	a := ownDemo(t)
	sara := walk{t, webtest.Open(t, a.Handler(), as(t, a, "contract_controller"))}
	line := oneOf(t, a, `SELECT f.id FROM contract_followup f JOIN contract c ON c.id = f.contract_id WHERE f.what = 'Priser mot fakturor' AND c.stage = 'tecknat' AND f.ended_on IS NULL AND c.runs_key > 20231231 ORDER BY c.number LIMIT 1`)
	id := oneOf(t, a, `SELECT contract_id FROM contract_followup WHERE id = '`+line+`'`)
	page := "/avtal/" + id
	sara.Size(1280, 900).Go(page).Click(`main a[href$="/uppfoljning/` + line + `"]`)
	sara.opens("Priser mot fakturor", "uppfoljningsrad")
	sara.fills("resultat", "notera den som avvikelse", "outcome", "partly", "measured", "20", "fulfilled", "14", "text", "Stickprov på tjugo fakturarader.", "deviation", "Sex rader följer en äldre prislista.")
	sara.chooses("Sex rader följer", "Notera som avvikelse")
	sara.opens("Ny avvikelse", "avvikelse-ny")
	sara.Until("document.querySelector('#f-what').value == 'Sex rader följer en äldre prislista.'")
	sara.fills("avvikelse", "Avvikelsen är noterad", "kind", "price", "severity", "2")
	var deviation string
	sara.Eval("location.pathname", &deviation)
	sara.takes(deviation, "reklamera", "Reklamationen är noterad", "why", "Vi kräver rättelse och kredit.")
	sara.takes(deviation, "pafoljd", "Påföljden är beslutad", "kind", "reduction", "amount", "4 200", "how", "Skillnaden mellan fakturerat och avtalat pris på sex rader.")
	sara.takes(deviation, "pafoljd", "Påföljden är beslutad", "kind", "damages", "amount", "1 500", "how", "Arbetstid för att rätta fakturorna.")
	sara.takes(deviation, "svar", "Svaret är noterat", "why", "Leverantören medger felet.", "action", "Prislistan är utbytt")
	for _, remedy := range []string{"Skadestånd", "Prisavdrag"} {
		sara.Go(deviation)
		sara.chooses(remedy, "Notera reglering")
		sara.Until("document.querySelector('main [name=remedy]').selectedOptions[0].text.startsWith('" + remedy + "')")
		sara.fills("reglera", "Regleringen är noterad", "invoice", "Kreditfaktura 4711")
	}
	sara.takes(deviation, "avsluta", "Avvikelsen är avslutad", "why", "Leverantören har krediterat.")
	sara.opens("Brist vid uppföljning", "avvikelse-klar").said("Kreditfaktura 4711")
	sara.Go(page)
	sara.said("Brist vid uppföljning: priser mot fakturor")
	sara.Quiet()
}

// TestAContractManagerReviewsAFileOfPrices: the supplier's new list is read, compared with
// what holds, and fixed with its support in the contract.
func TestAContractManagerReviewsAFileOfPrices(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	sara, mats := walk{t, webtest.Open(t, h, as(t, a, "contract_controller"))}, walk{t, webtest.Open(t, h, as(t, a, "unit_head"))}
	list := oneOf(t, a, `SELECT l.id FROM price_list l JOIN contract c ON c.id = l.contract_id WHERE c.price_type = 'lista' AND c.cpv LIKE '33%' AND c.value < 400000000 AND c.stage = 'tecknat' AND (SELECT count(*) FROM price_edition e WHERE e.list_id = l.id) = 1 ORDER BY c.number LIMIT 1`)
	before, err := a.Price.Edition(t.Context(), list, 1)
	if err != nil {
		t.Fatal(err)
	}
	article := oneOf(t, a, `SELECT min(article) FROM price_item i JOIN price_edition e ON e.key = i.edition_key WHERE e.id = '`+before.ID+`' AND article LIKE '%-010'`)
	sara.Size(1280, 900).Go("/prislistor/" + list)
	sara.clicks("Läs in fil")
	sara.attaches("ny prislista.csv", "Priser 2023\\n\\nArt.nr;Benämning;Enhet;Listpris\\n"+article+";Grundutförande;st;9 900,00\\nNY-1;Ny artikel;förp 10 st;120,00\\n")
	sara.clicks("Läs filen")
	sara.said("Kontrollera hur raderna läses")
	sara.Shot("flow-prisfil").Accessible()
	sara.clicks("Läs in alla rader")
	sara.said("Läses")
	if err := a.Jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	var file string
	sara.Eval("location.pathname", &file)
	sara.Go(file)
	sara.said("1 dyrare")
	sara.Shot("flow-prisfil-last").Accessible()
	sara.clicks("Jämför")
	sara.said("NY-1")
	sara.Shot("flow-prisskillnad").Accessible()
	sara.clicks("Fastställ")
	sara.opens("Fastställ version 2", "faststall-sara").said("Enhetschefen får fatta beslutet")
	mats.Size(1280, 900).Go("/prislistor/" + list + "/versioner/2/jamfor")
	mats.clicks("Fastställ")
	mats.fills("faststall-nekad", "avtal", "from", "2023-02-01")
	mats.Until(`document.title.startsWith("Fel:")`)
	mats.fills("faststall", "Versionen är fastställd", "ground", "Punkt 8.3: ny prislista en gång om året.")
	mats.Go("/prislistor/" + list)
	mats.said("från 2023-02-01")
	sara.Quiet()
	mats.Quiet()
}

// TestAContractManagerControlsAnIndexRequest: what the supplier asks for is held against
// the clause when the months that it counts on are known, and decided by who may.
func TestAContractManagerControlsAnIndexRequest(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	sara, karin := walk{t, webtest.Open(t, h, as(t, a, "contract_controller"))}, walk{t, webtest.Open(t, h, as(t, a, "chief"))}
	id := oneOf(t, a, `SELECT id FROM price_revision WHERE state = 'requested' AND ground = 'index' ORDER BY id LIMIT 1`)
	sara.Size(1280, 900).Go("/prisandringar")
	sara.clicks("Att göra")
	sara.Until(`location.search.includes("oppna")`).Click(`main a[href$="` + id + `"]`)
	sara.Until("location.pathname.endsWith(`" + id + "`)").Shot("flow-prisandring").Accessible()
	sara.said("Begäran ska kontrolleras")
	sara.clicks("Kontrollera")
	sara.said("Prisändringen kan inte kontrolleras")
	sara.said("saknar värde för februari 2023")
	sara.Accessible()
	passDays(a, 20230315)
	sara.clicks("Läs in indexvärden")
	sara.attaches("index.csv", "Serie;Månad;Värde;Status\nÖVN-LÖN;2022-12;109,1;slutligt\nÖVN-LÖN;2023-01;109,4;slutligt\nÖVN-LÖN;2023-02;109,7;slutligt\n")
	sara.Accessible().Click("main form.panel button.primary")
	sara.said("2 nya månader")
	sara.Shot("flow-indexvarden").Accessible().Click("main form button.primary")
	sara.Until(`location.pathname == "/prisindex"`)
	sara.Go("/prisandringar/" + id)
	sara.clicks("Kontrollera")
	sara.said("Klausulen ger")
	sara.Shot("flow-prisandring-kontrollerad").Accessible()
	karin.Size(1280, 900).Go("/prisandringar/" + id)
	karin.clicks("Besluta")
	karin.opens("Besluta", "prisandring-beslut")
	karin.fills("prisbeslut", "Prisändringen är godkänd", "verdict", "approve")
	karin.said("En ny prislista väntar på att fastställas")
	karin.Shot("flow-prisandring-beslutad").Accessible()
	sara.Quiet()
	karin.Quiet()
}

// TestAContractManagerPublishesAndClosesDown: a document is shown to all, and the
// contract's end is prepared.
func TestAContractManagerPublishesAndClosesDown(t *testing.T) {
	a := ownDemo(t)
	h := a.Handler()
	sara := walk{t, webtest.Open(t, h, as(t, a, "contract_controller"))}
	id := oneOf(t, a, `SELECT e.id FROM catalogue_entry e JOIN contract c ON c.id = e.id WHERE e.public = TRUE AND c.secrecy <> 'sekretess' AND c.stage = 'tecknat' AND c.runs_key < 99991231 AND NOT EXISTS (SELECT 1 FROM contract_exit x WHERE x.contract_id = c.id) ORDER BY c.number LIMIT 1`)
	page := "/avtal/" + id
	sara.Size(1280, 900).Go(page)
	sara.clicks("Lägg till dokument")
	sara.opens("Dokument", "dokument")
	sara.fills("dokument-nytt", "Dokumentet är tillagt", "title", "Undertecknat avtal 2023", "kind", "contract", "url", "https://avtal.example/2023.pdf")
	sara.said("Bara internt")
	sara.chooses("Undertecknat avtal 2023", "Visa för alla")
	sara.said("Det är ändrat vem som får se dokumentet")
	sara.Shot("flow-dokument-publikt").Accessible()
	webtest.Get(t, h, webtest.Nobody, catalogue.PublicPath+"/"+id).Status(200).Has("main", "Undertecknat avtal 2023")

	sara.Go(page + "/avslut")
	sara.clicks("Lägg upp avslutslistan")
	sara.said("Avslutslistan är upplagd")
	sara.opens("Avslutslista", "avslut")
	sara.chooses("E-katalogen stängs", "Klar")
	sara.said("Raden är klar")
	sara.Until("[...document.querySelectorAll('main tbody tr')].some(r => r.textContent.includes('E-katalogen stängs') && r.textContent.includes('2023-01-18'))")
	sara.Shot("flow-avslut-klar").Accessible().Quiet()
}
