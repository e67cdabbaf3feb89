package spend

import (
	"strings"
	"testing"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/job"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

var (
	cleaner = webtest.User("Åsa Öberg", "spend.read", "spend.write", "supplier.read", "supplier.write")
	looker  = webtest.User("Mats Ek", "spend.read")
)

// sorted is a store with sellers to settle and lines to classify.
func sorted(t *testing.T, s Store) (m *web.Mux, medical, paper string) {
	t.Helper()
	medical, paper = grown(t, s)
	addSupplier(t, s, "Östviks Mejeri AB", "")
	addSupplier(t, s, "Ostviks Mejeri ekonomisk förening", "")
	addSupplier(t, s, "Vårdgross AB", "")
	var lines []Source
	for i := range int64(60) {
		n := string(rune('a'+i%26)) + string(rune('a'+i/26))
		lines = append(lines, sold(2*i+1, Seller{Name: "Vårdgross AB"}, care, "Nitrilhandske modell "+n, 10), sold(2*i+2, Seller{Name: "Pappershuset"}, office, "Kopieringspapper sort "+n, 10))
	}
	lines = append(lines, sold(100, Seller{Name: "Östviks Mejeri HB", Number: "4711"}, Account{Code: "7990", Name: "Övriga kostnader"}, "Engångshandskar nitril", 7000),
		sold(101, Seller{Name: "Eks Åkeri", OrgNo: "8501011231", Person: true}, Account{Code: "7990", Name: "Övriga kostnader"}, "Enligt överenskommelse", 900))
	write(t, s, 1, lines)
	for _, account := range [][2]string{{"564", medical}, {"646", paper}} {
		if _, err := s.AddRule(t.Context(), Rule{Purpose: ForCategory, Name: "Konto " + account[0], Terms: Terms{Accounts: account[0]}, CategoryID: identity.Ref(account[1]), Source: "prov"}); err != nil {
			t.Fatal(err)
		}
	}
	recounted(t, s)
	if _, err := s.Train(t.Context(), func(int64, int64, string) {}); err != nil {
		t.Fatal(err)
	}
	m = webtest.Mux()
	(&CleanWeb{Store: s}).Routes(m)
	(&ImportWeb{Store: s}).Routes(m) // the addresses of both stand side by side
	return m, medical, paper
}

func TestSellersAreSettledOnTheirPages(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		m, _, _ := sorted(t, s)
		dairy, _ := sellerNamed(t, s, "Östviks Mejeri HB")
		sole, _ := sellerNamed(t, s, "Eks Åkeri")
		webtest.Get(t, m, looker, SellerPath).Status(200).Has("h1", "Leverantörer att koppla").Has("tbody td", "Östviks Mejeri HB").Has("td", "enskild firma, numret visas inte").Lacks("td", "850101").Lacks("button", "Godta")
		webtest.Get(t, m, cleaner, SellerPath+"?lage=auto").Has("td", "Vårdgross AB").Lacks("td", "Östviks").Has("button", "Lägg upp i registret")
		webtest.Get(t, m, cleaner, SellerPath+"?q=4711").Count("tbody tr", 1)
		webtest.Get(t, m, cleaner, SellerPath+"?format=csv").Status(200)
		page := webtest.Get(t, m, cleaner, sellerURL(dairy.ID)).Status(200)
		page.Has("th", "Östviks Mejeri AB").Has("th", "Ostviks Mejeri ekonomisk förening").Has("td", "olika företagsform").Has("td", "flera leverantörer är lika nära")
		webtest.Get(t, m, looker, sellerURL(sole.ID)).Lacks("dd", "850101")
		webtest.Post(t, m, looker, sellerURL(dairy.ID), "do", "saknas").Status(403)
		webtest.Post(t, m, cleaner, sellerURL(dairy.ID), "why", "x").Status(422).Has("#fel h2", "Välj en av leverantörerna")
		webtest.Post(t, m, cleaner, sellerURL(dairy.ID), "other", "Ostviks Mejeri ekonomisk förening", "why", "samma telefon").Redirects(sellerURL(dairy.ID))
		webtest.Get(t, m, cleaner, sellerURL(dairy.ID)).Has(".badge", "Kopplad av en person").Has(".history", "samma telefon").Has("button", "Ångra valet")
		webtest.Post(t, m, cleaner, SellerPath+"/angra", "id", texts([]int64{dairy.ID})[0]).Redirects(SellerPath)
		webtest.Post(t, m, cleaner, SellerPath+"/godta", "id", texts([]int64{dairy.ID})[0], "id", texts([]int64{sole.ID})[0]).Redirects(SellerPath)
		if _, now := sellerNamed(t, s, "Östviks Mejeri HB"); now.State != SellerChosen {
			t.Errorf("after the proposal was taken: %+v", now)
		}
		webtest.Post(t, m, cleaner, SellerPath+"/skapa", "id", texts([]int64{sole.ID})[0]).Redirects(SellerPath)
		webtest.Get(t, m, cleaner, SellerPath).Has("td", "Pappershuset").Lacks("td", "Eks Åkeri")
		webtest.Post(t, m, cleaner, SellerPath+"/sok").Redirects(SellerPath)
		webtest.Get(t, m, cleaner, SellerPath+"/x").Status(404)
	})
}

func TestItemsAreClassifiedOnTheirPages(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		m, medical, paper := sorted(t, s)
		list, _, err := s.Items(t.Context(), ItemFilter{Text: "engång"}, Page{Limit: 1})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		gloves := list[0]
		page := webtest.Get(t, m, cleaner, SortPath).Status(200)
		page.Has("tbody td", "Engångshandskar nitril").Has("td", "Sjukvårdsmaterial").Has(".kpi", "Ej mätbar").Has("td", "Regel för kontot").Has("dd", "Första förslaget rätt för")
		webtest.Get(t, m, looker, SortPath).Lacks("button", "Godta förslagen").Lacks("button", "Träna om")
		webtest.Get(t, m, cleaner, SortPath+"?satt=konto&q=nitril").Has("td", "Nitrilhandske").Lacks("td", "Kopieringspapper")
		webtest.Get(t, m, cleaner, SortPath+"?format=xlsx").Status(200)
		webtest.Get(t, m, cleaner, gloves.URL()).Status(200).Has("td", "Sjukvårdsmaterial").Has("td", "nitril")
		webtest.Post(t, m, looker, SortPath+"/godta", "id", gloves.Key()).Status(403)
		webtest.Post(t, m, cleaner, SortPath+"/godta", "id", gloves.Key()).Redirects(SortPath)
		recounted(t, s)
		if got := sums(t, s, "category.key"); got[medical] != 7600 {
			t.Errorf("after the proposal was taken: %v", got)
		}
		webtest.Post(t, m, cleaner, SortPath+"/valj", "id", gloves.Key()).Status(200).Has("p", "Engångshandskar nitril").Has("label", "Kategori")
		webtest.Post(t, m, cleaner, SortPath+"/valj", "id", gloves.Key(), "category_id", "").Status(422).Has(".errors", "Välj en kategori")
		webtest.Post(t, m, cleaner, SortPath+"/valj", "id", gloves.Key(), "category_id", paper, "why", "för kontoret").Redirects(SortPath)
		webtest.Get(t, m, cleaner, gloves.URL()).Has(".history", "för kontoret")
		webtest.Post(t, m, cleaner, SortPath+"/angra", "id", gloves.Key()).Redirects(SortPath)
		webtest.Post(t, m, cleaner, gloves.URL(), "category_id", "", "reach", "rad").Status(422)
		webtest.Post(t, m, cleaner, gloves.URL(), "category_id", medical, "reach", "konto").Redirects(SortPath)
		rules, err := s.SortRules(t.Context(), ForCategory)
		if err != nil || rules[0].Accounts != "7990" || rules[0].SellerID != gloves.seller || rules[0].Category != "Sjukvårdsmaterial" {
			t.Errorf("the rule that was made: %+v %v", rules, err)
		}
		webtest.Post(t, m, cleaner, gloves.URL(), "category_id", medical, "reach", "regel").Status(303)
		webtest.Get(t, m, cleaner, SortPath+"/rader/1-2").Status(404)
		webtest.Post(t, m, cleaner, SortPath+"/trana").Status(303)
		webtest.Get(t, m, cleaner, SortPath).Has(".progress", "Väntar på sin tur").Lacks("button", "Träna om")
		if address, err := s.TrainJob(t.Context(), job.Job{}, func(int64, int64, string) {}); err != nil || address != SortPath {
			t.Fatal(err)
		}
		webtest.Get(t, m, cleaner, SortPath).Has("dd", "2, tränad")
	})
}

func TestARuleIsTriedBeforeItIsSaved(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		m, _, paper := sorted(t, s)
		form := []string{"name", "Handskar till kontoret", "category_id", paper, "source", "prov", "accounts", "564", "words", "*handske"}
		webtest.Post(t, m, cleaner, SortRulePath+"/prova", form...).Status(200).Has("#verkan p", "Regeln tar 60\u00a0rader för 600\u00a0kr").Has("#verkan td", "Sjukvårdsmaterial").Has("#verkan td", "Kontorsmaterial")
		if rules, err := s.SortRules(t.Context(), ForCategory); err != nil || len(rules) != 2 {
			t.Fatalf("trying saved something: %d rules, %v", len(rules), err)
		}
		webtest.Post(t, m, cleaner, SortRulePath, form...).Redirects(SortRulePath)
		webtest.Get(t, m, cleaner, SortRulePath+"?verkan=ja").Has("td", "600\u00a0kr").Has(".notice", "Rader väntar på omräkning")
		webtest.Post(t, m, cleaner, SortRulePath, "name", "", "accounts", "x-y").Status(422).Has(".errors", "Skriv kontonummer")
		webtest.Get(t, m, looker, KindPath).Status(200).Has("td", "Förslag").Lacks("button", "Bekräfta").Lacks("a", "Ny regel")
		webtest.Post(t, m, looker, KindPath+"/regel/kind-tax/ta-bort").Status(403)
		webtest.Post(t, m, cleaner, KindPath+"/regel/kind-tax/bekrafta").Redirects(KindPath)
		webtest.Get(t, m, cleaner, KindPath).Has("td", "Bekräftad 2022-06-01")
		webtest.Post(t, m, cleaner, KindPath+"/regel/kind-tax/upp").Redirects(KindPath)
		if rules, err := s.SortRules(t.Context(), ForKind); err != nil || rules[1].ID != "kind-tax" {
			t.Errorf("after a step up: %v %v", rules[1].ID, err)
		}
		webtest.Post(t, m, cleaner, KindPath+"/regel/kind-tax/ta-bort").Redirects(KindPath)
		webtest.Get(t, m, cleaner, KindPath).Has("h2", "Borttagna regler")
		webtest.Post(t, m, cleaner, KindPath+"/regel/kind-tax/aterstall").Redirects(KindPath)
		webtest.Get(t, m, cleaner, KindPath+"/regel/kind-tax").Has(".history", "återställde").Has("h1", "Skatter och avgifter")
		webtest.Post(t, m, cleaner, KindPath+"/prova", "name", "Allt på kontor", "kind", "internt", "source", "prov", "accounts", "646").Has("#verkan td", "Internt").Has("#verkan p", "60\u00a0rader")
		webtest.Post(t, m, cleaner, KindPath+"/regel/kind-tax", "name", "Skatter", "kind", "skatt", "source", "prov", "account_name", "*skatt", "version", "1").Status(409)
	})
}

func TestQueuesInTheBrowser(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		if !s.DB.SQLite() {
			t.Skip("the browser looks once")
		}
		m, _, _ := sorted(t, s)
		list, _, err := s.Items(t.Context(), ItemFilter{Text: "engång"}, Page{Limit: 1})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		dairy, _ := sellerNamed(t, s, "Östviks Mejeri HB")
		tab := webtest.Open(t, m, cleaner)
		for name, url := range map[string]string{"sellers": SellerPath, "seller": sellerURL(dairy.ID), "items": SortPath, "item": list[0].URL(), "rules": SortRulePath + "?verkan=ja", "kinds": KindPath, "kind": KindPath + "/regel/kind-tax", "limits": CleanRulePath} {
			tab.Size(1280, 900).Go(url).Accessible().Shot("clean-"+name).Size(390, 844).Accessible().Fits().Shot("clean-" + name + "-phone")
		}
		tab.Size(1280, 900).Go(SortPath).Click(`input[value="` + list[0].Key() + `"]`).Click(`button[formaction$="/godta"]`).Until(`document.body.textContent.includes("radslag är kategoriserat")`).Accessible()
		tab.Go(SortPath + "?satt=person")
		recounted(t, s)
		tab.Go(SortPath + "?satt=person").Until(`document.body.textContent.includes("Engångshandskar")`)
		tab.Go(sellerURL(dairy.ID)).Click(`input[name="supplier_id"]`).Click(`form .button.primary`).Until(`document.body.textContent.includes("Leverantören är kopplad")`).Accessible()
		tab.Go(SellerPath).Until(`!document.body.textContent.includes("Östviks")`).Quiet()
	})
}

func TestTheTreeOfNewCategoriesIsFollowed(t *testing.T) {
	t.Parallel()
	tree := category.NewTree(0, []category.Node{
		{ID: "a", Code: "A", ValidTo: 20211231, ReplacedBy: category.Codes{"B"}}, {ID: "b", Code: "B", ValidTo: 20220331, ReplacedBy: category.Codes{"C"}}, {ID: "c", Code: "C"},
		{ID: "d", Code: "D", ValidTo: 20211231, ReplacedBy: category.Codes{"C", "E"}}, {ID: "e", Code: "E"}, {ID: "f", Code: "F", ValidTo: 20211231},
	})
	now := newCurrentCategories(tree, 20220601)
	for id, want := range map[string]string{"a": "c", "b": "c", "c": "c", "d": "", "e": "e", "f": ""} {
		if now[id] != want {
			t.Errorf("%s is now %q, want %q", id, now[id], want)
		}
	}
	if got := strings.Join(texts([]int64{int64(len(now))}), ""); got != "4" {
		t.Errorf("%s categories are used", got)
	}
}
