package plan

import (
	"context"
	"strings"
	"testing"

	"klover/internal/area/category"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/party"
)

type site struct {
	s   Store
	mux *web.Mux
}

// newSite is the pages on a fresh database, with two categories.
func newSite(t testing.TB) site {
	t.Helper()
	s := Store{DB: dbtest.SQLite(t, areas()...), Link: func(path string) string { return "https://klover.example" + path }}
	categories(t, s.DB)
	m := webtest.Mux()
	(&Web{Store: s, Begin: func(ids []string) string { return "/upphandlingar/ny?planpost=" + strings.Join(ids, ",") },
		Categories: func(ctx context.Context) ([]field.Option, error) { return category.Store{DB: s.DB}.Options(ctx, 0) },
		People: func(context.Context) ([]field.Option, error) {
			return []field.Option{{Value: "u1", Label: "Petra Persson"}}, nil
		}}).Routes(m)
	return site{s, m}
}

func buyer(perms ...string) web.User {
	u := webtest.User("Petra Persson", append(perms, "plan.read", "plan.write")...)
	u.Parties = []string{"D", "U"}
	return u
}

func chief() web.User { return buyer("plan.decide") }

func TestTheListShowsWhatIsOpen(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	a := make1(t, at.s, walkers())
	b := walkers()
	b.Title = "Struken post"
	b = make1(t, at.s, b)
	must(at.s.Drop(t.Context(), b.ID, b.Version, "Behovet har upphört"))(t)
	p := webtest.Get(t, at.mux, buyer(), ListPath).Status(200).Has("h1", "Upphandlingsplan").Has("tbody td", "Rollatorer").Has("td", "borde ha startat")
	p.Lacks("tbody td", "Struken post").Has("a.button", "Ny planpost")
	webtest.Get(t, at.mux, buyer(), ListPath+"?visa=alla").Status(200).Has("tbody td", "Struken post")
	webtest.Get(t, at.mux, buyer(), ListPath+"?format=csv").Status(200).HeaderHas("Content-Disposition", "upphandlingsplan.csv")
	webtest.Get(t, at.mux, webtest.User("Läsare", "plan.read"), ListPath).Status(200).Lacks("a.button", "Ny planpost")
	webtest.Get(t, at.mux, webtest.User("Läsare", "plan.read"), a.URL()).Status(200).Lacks("a.button", "Ändra")
	webtest.Get(t, at.mux, webtest.Nobody, ListPath).Redirects("/logga-in?next=%2Fupphandlingsplan")
}

func TestAnItemIsWrittenChangedAndDropped(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	webtest.Get(t, at.mux, buyer(), Path+"/ny").Status(200).Has("label", "Benämning")
	webtest.Post(t, at.mux, buyer(), Path, "title", "", "parties", "D", "origin", "need").Status(422).Has(".errors", "Ange vad som ska köpas.")
	webtest.Post(t, at.mux, buyer(), Path, "title", "Sängar", "parties", "C", "origin", "need").Status(403)
	webtest.Post(t, at.mux, buyer(), Path, "title", "Sängar", "parties", "D", "origin", "need", "contract_on", "2024-01-01", "notice_on", "2024-02-01").Status(422).Has(".errors", "Avtalsstart 2024-01-01 är före annons 2024-02-01.")
	p := webtest.Post(t, at.mux, buyer(), Path, "title", "Sängar", "parties", "D,U", "origin", "need", "purchaser", "Petra Persson", "estimated_value", "2 500 000")
	it, err := db.One[Item](t.Context(), at.s.DB, `SELECT `+columns+` FROM plan_item`)
	if err != nil {
		t.Fatal(err)
	}
	p.Redirects(it.URL())
	if it.PurchaserID != "u1" || it.Parties.Sv() != "DU" {
		t.Errorf("%+v", it)
	}
	webtest.Get(t, at.mux, buyer(), it.URL()).Status(200).Has("dd", "2\u00a0500\u00a0000\u00a0kr")
	webtest.Post(t, at.mux, buyer(), it.URL(), "version", "1", "title", "Vårdsängar", "why", "Rätt namn").Redirects(it.URL())
	webtest.Post(t, at.mux, buyer(), it.URL(), "version", "1", "title", "Annat").Status(409).Has(".conflict", "Vårdsängar")
	webtest.Post(t, at.mux, buyer(), it.URL()+"/stryk", "version", "2", "why", "").Status(422).Has(".errors", "Skriv varför posten stryks.")
	webtest.Post(t, at.mux, buyer(), it.URL()+"/stryk", "version", "2", "why", "Behovet har upphört").Redirects(it.URL())
	webtest.Get(t, at.mux, buyer(), it.URL()).Status(200).Has(".notice", "Behovet har upphört").Has("a.button", "Återta")
	webtest.Post(t, at.mux, buyer(), it.URL()+"/aterta", "version", "3").Redirects(it.URL())
	webtest.Post(t, at.mux, buyer(), it.URL()+"/gaster", "name", "Region Sörmland", "kind", "region").Status(422).Has(".errors", "kan inte vara gäst")
	webtest.Post(t, at.mux, buyer(), it.URL()+"/gaster", "name", "Eskilstuna kommun", "kind", "municipality", "org_no", "212000-0357").Redirects(it.URL() + "#gaster")
	webtest.Get(t, at.mux, buyer(), it.URL()).Status(200).Has("#gaster", "Eskilstuna kommun\u00a0(212000-0357), Kommun")
}

func TestAProposalIsJudged(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.s.Sources = []Source{fixed{{Kind: "contract", Ref: "a", ContractID: "a", Origin: FromContract, Title: "Rollatorer", Parties: party.Of("D"), Why: "Avtalet slutar."},
		{Kind: "contract", Ref: "b", ContractID: "b", Origin: FromOption, Title: "Sängar", Parties: party.Of("D"), Why: "Option 1 ska beslutas."}}}
	m := webtest.Mux()
	(&Web{Store: at.s}).Routes(m)
	webtest.Post(t, m, buyer(), ProposalPath+"/sok").Redirects(ProposalPath)
	webtest.Get(t, m, buyer(), ProposalPath).Status(200).Count("tbody tr", 2).Has("td", "0\u00a0dagar sedan").Has("nav.tabs", "Förslag 2")
	list, _, err := at.s.Proposals(t.Context(), ProposalFilter{}, Page{Sort: "title"})
	if err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, m, buyer(), list[1].Address()).Status(200).Has(".notice", "Option 1 ska beslutas.")
	webtest.Post(t, m, buyer(), list[1].Address()+"/avfarda", "reason", "nej").Status(422).Has(".errors", "minst 10 tecken")
	webtest.Post(t, m, buyer(), list[1].Address()+"/avfarda", "reason", "Optionen ska nyttjas.").Redirects(ProposalPath)
	webtest.Get(t, m, buyer(), ProposalPath+"?bedomning=dismissed").Status(200).Has("td", "Optionen ska nyttjas.")
	webtest.Post(t, m, buyer(), list[0].Address()+"/anta").Status(303)
	webtest.Get(t, m, buyer(), ListPath).Status(200).Has("td", "Rollatorer")
	only := webtest.User("Utan part", "plan.read", "plan.write")
	webtest.Post(t, m, only, list[1].Address()+"/ta-upp").Status(403)
}

func TestAVersionIsDecidedPrintedAndCompared(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	it := make1(t, at.s, walkers())
	webtest.Post(t, at.mux, buyer(), VersionPath, "label", "").Status(422).Has(".errors", "Ge versionen ett namn")
	webtest.Post(t, at.mux, buyer(), VersionPath, "label", "Mars 2023").Status(303)
	v := must(at.s.Versions(t.Context()))(t)[0]
	webtest.Get(t, at.mux, buyer(), v.URL()).Status(200).Has(".notice", "Utkast").Has("td", "Rollatorer").Lacks("a.button", "Fastställ")
	webtest.Post(t, at.mux, buyer(), v.URL()+"/faststall", "decided_on", "2023-01-17").Status(403)
	webtest.Post(t, at.mux, chief(), v.URL()+"/faststall", "decided_on", "2023-01-17", "decided_by", "", "body", "Inköpschefen").Status(422).Has(".errors", "Ange vem som har beslutat.")
	webtest.Post(t, at.mux, chief(), v.URL()+"/faststall", "decided_on", "2023-01-17", "decided_by", "Anna Chef", "body", "Inköpschefen", "reference", "INK23-1").Redirects(v.URL())
	webtest.Get(t, at.mux, chief(), v.URL()).Status(200).Has("dd", "2023-01-17 av Anna Chef, Inköpschefen").Lacks("a.button", "Ändra namn")
	webtest.Post(t, at.mux, chief(), v.URL()+"/ta-ut").Status(409).Has("main", "kan inte ändras")
	webtest.Get(t, at.mux, buyer(), v.URL()+"?format=pdf").Status(200).HeaderHas("Content-Type", "application/pdf")
	webtest.Get(t, at.mux, buyer(), v.URL()+"?format=xlsx").Status(200).HeaderHas("Content-Type", "spreadsheetml")
	it.NoticeOn = 20230701
	must(at.s.Save(t.Context(), it, ""))(t)
	webtest.Get(t, at.mux, buyer(), diffPath+"?fran="+v.ID+"&till=nu").Status(200).Has("#moved td", "Annons: 2023-04-15 → 2023-07-01")
	webtest.Get(t, at.mux, buyer(), diffPath+"?fran="+v.ID+"&till=nu&format=xlsx").Status(200).HeaderHas("Content-Disposition", "skillnader.xlsx")
	webtest.Get(t, at.mux, buyer(), diffPath+"?fran=nix&till=nu").Status(404)
}

func TestTheTimeLineIsDrawnWithItsTable(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	it := walkers()
	it.StartsOn, it.OpeningOn = 20230110, 20230520
	make1(t, at.s, it)
	webtest.Get(t, at.mux, buyer(), ganttPath).Status(200).Count("figure svg", 1).Has("figure svg text", "Region Sörmland").Has("details td", "Anbudstid")
	webtest.Get(t, at.mux, buyer(), ganttPath+"?format=svg").Status(200).HeaderHas("Content-Type", "image/svg+xml")
	webtest.Get(t, at.mux, buyer(), ganttPath+"?format=pdf&part=D").Status(200).HeaderHas("Content-Type", "application/pdf")
	webtest.Get(t, at.mux, buyer(), ganttPath+"?part=U").Status(200).Has(".empty", "Inga poster att rita")
}

func TestParametersAreSetFromADay(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	webtest.Get(t, at.mux, buyer(), rulesPath).Status(200).Has("td", "[R]").Lacks("button", "Spara värdet")
	webtest.Post(t, at.mux, buyer(), rulesPath, "key", "propose_days").Status(403)
	webtest.Post(t, at.mux, chief(), rulesPath, "key", "propose_days", "value", "4000", "valid_from", "2023-02-01", "source", "Ledningsgruppen").Status(422).Has(".errors", "mellan 0\u00a0dagar och 730")
	webtest.Post(t, at.mux, chief(), rulesPath, "key", "propose_days", "value", "120", "valid_from", "2023-02-01", "source", "Ledningsgruppen").Redirects(rulesPath)
	webtest.Get(t, at.mux, buyer(), rulesPath).Status(200).Has("td", "Ledningsgruppen").Has("td", "90\u00a0dagar")
}

func TestACandidateIsDecidedOnItsPage(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	options := must(category.Store{DB: at.s.DB}.Options(t.Context(), 0))(t)
	d := Item{Title: "Distansradiologi", Parties: party.Of("D"), Origin: FromContract, CategoryID: ref(options[1].Value), ContractEnds: 20230930}
	u := d
	u.Parties = party.Of("U")
	make1(t, at.s, d)
	make1(t, at.s, u)
	webtest.Post(t, at.mux, buyer(), CandidatePath+"/sok").Redirects(CandidatePath)
	webtest.Get(t, at.mux, buyer(), CandidatePath).Status(200).Count("tbody tr", 1).Has("td", "70")
	list, _, err := at.s.Candidates(t.Context(), CandidateFilter{}, Page{})
	if err != nil {
		t.Fatal(err)
	}
	c := list[0]
	webtest.Get(t, at.mux, buyer(), c.URL()).Status(200).Has("td", "Samma kategori 40")
	webtest.Post(t, at.mux, buyer(), c.URL(), "version", "1", "outcome", "separate", "reason", "", "text", "Kort").Status(422).Has(".errors", "Välj varför").Has(".errors", "minst 30 tecken")
	webtest.Post(t, at.mux, buyer(), c.URL(), "version", "1", "outcome", "separate", "reason", "patterns", "text", "Regionerna har olika behov och köpmönster.").Redirects(c.URL())
	webtest.Get(t, at.mux, buyer(), notCoordinated).Status(200).Has("td", "Olika köpmönster: Regionerna har olika behov")
	webtest.Get(t, at.mux, buyer(), notCoordinated+"&format=csv").Status(200).HeaderHas("Content-Disposition", "samordning.csv")
}

func TestAnEditionIsPreviewedAndPublished(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	webtest.Get(t, at.mux, chief(), EditionPath).Status(200).Has(".notice", "Ingen fastställd version")
	webtest.Get(t, at.mux, webtest.Nobody, PublicPath).Status(200).Has(".empty", "Ingen plan är publicerad")
	it := walkers()
	it.Description = "Köps för 3 mkr."
	it = make1(t, at.s, it)
	decide := func(label string) Version {
		v := must(at.s.Take(t.Context(), label, ""))(t)
		if err := at.s.Decide(t.Context(), v.ID, Decision{On: at.s.Today(), By: "Anna", Body: "Chef"}); err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := decide("Ett")
	webtest.Get(t, at.mux, chief(), EditionPath).Status(200).Has("td", "Beskrivningen innehåller ett belopp.")
	webtest.Post(t, at.mux, chief(), EditionPath, "version_id", v.ID, "fields", "description").Status(409).Has("[role=alert]", "innehåller ett belopp")
	it.Description = "Rollatorer för inne och ute."
	must(at.s.Save(t.Context(), it, ""))(t)
	v = decide("Två")
	webtest.Post(t, at.mux, buyer(), EditionPath, "version_id", v.ID).Status(403)
	webtest.Post(t, at.mux, chief(), EditionPath, "version_id", v.ID, "fields", "notice").Redirects(EditionPath)
	webtest.Get(t, at.mux, webtest.Nobody, PublicPath).Status(200).Has(".lead", "Preliminär. Upphandlingsplanen är inte bindande och är inte en annons.").Has("td", "Rollatorer").Has("td", "2023-Q2").Lacks("td", "för inne och ute")
	e := must(at.s.Editions(t.Context()))(t)[0]
	webtest.Post(t, at.mux, chief(), EditionPath+"/dra-tillbaka", "edition_id", e.ID, "why", "").Status(422)
	webtest.Post(t, at.mux, chief(), EditionPath+"/dra-tillbaka", "edition_id", e.ID, "why", "Fel version").Redirects(EditionPath)
}

func TestACitizenSubscribes(t *testing.T) {
	t.Parallel()
	s, m := published(t)
	webtest.Post(t, m, webtest.Nobody, PublicPath+"/prenumerera", "email", "ingen").Status(422).Has(".errors", "är inte en e-postadress").Has("td", "Rollatorer")
	webtest.Post(t, m, webtest.Nobody, PublicPath+"/prenumerera", "email", "ada@example.org").Status(200).Has("h1", "Bekräfta din e-postadress")
	token := must(db.One[string](t.Context(), s.DB, `SELECT token FROM subscribe_subscriber`))(t)
	webtest.Post(t, m, webtest.Nobody, PublicPath+"/bekrafta/"+token).Status(200).Has("main", "hela planen").Has("a", "Till upphandlingsplanen")
	webtest.Get(t, m, webtest.Nobody, PublicPath+"/avsluta/"+token).Status(200)
}
