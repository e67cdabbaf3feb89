package spend

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/lake"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

func addSupplier(t *testing.T, s Store, name, orgNo string) supplier.Supplier {
	t.Helper()
	new := supplier.New()
	new.Name, new.OrgNo = name, orgnr.ID(orgNo)
	made, err := (supplier.Store{DB: s.DB}).Create(t.Context(), new)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// sold is a line of a seller on an account.
func sold(row int64, seller Seller, account Account, text string, kr int64) Source {
	return Source{Party: party.Sormland, On: day.New(2022, 2, 1), Unit: Unit{Code: "100", Name: "Akuten"}, Seller: seller, Account: account,
		Article: Article{Name: text, Number: strings.ReplaceAll(text, " ", "-")}, Invoice: "F", Row: row, Amount: money.Kr(kr)}
}

var (
	care   = Account{Code: "5640", Name: "Sjukvårdsartiklar"}
	office = Account{Code: "6460", Name: "Kontorsmaterial"}
	wages  = Account{Code: "4011", Name: "Månadslön"}
	rent   = Account{Code: "6010", Name: "Lokalhyra extern"}
)

func recounted(t *testing.T, s Store) {
	t.Helper()
	r, err := s.Rules(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.recount(t.Context(), 1, r); err != nil {
		t.Fatal(err)
	}
}

// sums adds up the lines by a column of the lake, in kronor.
func sums(t *testing.T, s Store, by string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	err := s.Lake.Query(t.Context(), lake.Query{Table: "line", By: []lake.Field{{Name: "by", Expr: lake.Col(by)}}, Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount"))}},
		func(r lake.Row) error { found[r.Text(0)] = r.Int(1) / 100; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func sellerNamed(t *testing.T, s Store, name string) (Seller, Matched) {
	t.Helper()
	id, err := db.One[int64](t.Context(), s.DB, `SELECT id FROM spend_seller WHERE name = $1`, name)
	if err != nil {
		t.Fatal(err)
	}
	one, m, err := s.Seller(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return one, m
}

func TestAPersonsChoiceOfSupplierStays(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		right, wrong := addSupplier(t, s, "Ostviks Mejeri ekonomisk förening", ""), addSupplier(t, s, "Östviks Mejeri AB", "")
		seller := Seller{Name: "Östviks Mejeri HB"}
		write(t, s, 1, []Source{sold(1, seller, office, "Mjölk", 10)})
		one, m := sellerNamed(t, s, seller.Name)
		if m.State != SellerAsk || m.SupplierID == "" || !strings.Contains(m.How, "företagsform") {
			t.Fatalf("before: %+v", m)
		}
		if err := s.ChooseSupplier(ctx, []int64{one.ID}, right.ID, "samma telefon"); err != nil {
			t.Fatal(err)
		}
		write(t, s, 1, []Source{sold(1, seller, office, "Mjölk", 10)})
		if _, err := s.MatchSellers(ctx); err != nil {
			t.Fatal(err)
		}
		if got := sums(t, s, "supplier.key"); got[right.ID] != 10 {
			t.Errorf("after the choice and a new import: %v, want %s", got, right.ID)
		}
		if err := (supplier.Store{DB: s.DB}).Merge(ctx, right.ID, wrong.ID, "uppköpt"); err != nil {
			t.Fatal(err)
		}
		recounted(t, s)
		if got := sums(t, s, "supplier.key"); got[wrong.ID] != 10 {
			t.Errorf("after a merge: %v, want the survivor %s", got, wrong.ID)
		}
		if err := s.ReopenSellers(ctx, []int64{one.ID}, "fel företag"); err != nil {
			t.Fatal(err)
		}
		if _, m = sellerNamed(t, s, seller.Name); m.State != SellerAsk || m.DecidedBy != "" {
			t.Errorf("after undo: %+v", m)
		}
		history, err := s.SellerHistory(ctx, one.ID)
		if err != nil || len(history) != 2 || history[1].Verb != "kopplade till Ostviks Mejeri ekonomisk förening" || history[1].Why != "samma telefon" || history[1].Actor.Name != "Åsa Öberg" {
			t.Errorf("history: %+v %v", history, err)
		}
	})
}

func TestASellerIsMadeASupplierOrLeftOut(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		bakery, fee := Seller{Name: "Bageri Kornet AB", VAT: "SE556425061001", Bankgiro: "5402-9681"}, Seller{Name: "Diverse avgifter"}
		write(t, s, 1, []Source{sold(1, bakery, office, "Bröd", 10), sold(2, fee, office, "Avgift", 5)})
		a, _ := sellerNamed(t, s, bakery.Name)
		b, _ := sellerNamed(t, s, fee.Name)
		if err := s.CreateSuppliers(ctx, []int64{a.ID}); err != nil {
			t.Fatal(err)
		}
		if err := s.ChooseSupplier(ctx, []int64{b.ID}, "", "är ingen leverantör"); err != nil {
			t.Fatal(err)
		}
		_, m := sellerNamed(t, s, bakery.Name)
		made, err := (supplier.Store{DB: s.DB}).Get(ctx, string(m.SupplierID))
		if err != nil || made.OrgNo != "556425-0610" || made.Bankgiro != "5402-9681" || m.State != SellerChosen {
			t.Errorf("%+v %+v %v", made, m, err)
		}
		if err := s.CreateSuppliers(ctx, []int64{a.ID}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("made twice: %v", err)
		}
		if _, m = sellerNamed(t, s, fee.Name); m.State != SellerAbsent || m.DecidedBy != "Åsa Öberg" {
			t.Errorf("%+v", m)
		}
	})
}

func TestKindsComeFromTheFirstRuleThatTakesTheLine(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		clinic := Seller{Name: "Privatkliniken AB"}
		write(t, s, 1, []Source{sold(1, clinic, care, "Handske", 1), sold(2, clinic, wages, "Lön", 2), sold(3, clinic, rent, "Hyra", 4),
			sold(4, clinic, Account{Code: "5831", Name: "Driftbidr i VGR t. utförarare"}, "Bidrag", 8), sold(5, clinic, Account{Code: "8591", Name: "Övriga finansiella kostnader"}, "Avgift", 16)})
		want := map[Kind]int64{Influenceable: 1, Salary: 2, Rent: 4, Grant: 8, OtherKind: 16}
		if diff := cmp.Diff(want, kinds(t, s)); diff != "" {
			t.Error(diff)
		}
		rule, err := s.AddRule(ctx, Rule{Purpose: ForKind, Name: "Handskar räknas inte", Terms: Terms{Words: "handsk*"}, Kind: Transfer, Source: "prov"})
		if err != nil {
			t.Fatal(err)
		}
		recounted(t, s)
		want[Influenceable], want[Transfer] = 0, 1
		delete(want, Influenceable)
		if diff := cmp.Diff(want, kinds(t, s)); diff != "" {
			t.Error(diff)
		}
		if _, err := s.RemoveRule(ctx, rule.ID, "provet är slut"); err != nil {
			t.Fatal(err)
		}
		recounted(t, s)
		if got := kinds(t, s); got[Influenceable] != 1 {
			t.Errorf("after the rule was removed: %v", got)
		}
	})
}

func kinds(t *testing.T, s Store) map[Kind]int64 {
	t.Helper()
	found := map[Kind]int64{}
	err := s.Lake.Query(t.Context(), lake.Query{Table: "line", By: lake.By("kind"), Measures: []lake.Measure{lake.Sum("sum", lake.Col("amount"))}},
		func(r lake.Row) error { found[Kind(r.Int(0))] = r.Int(1) / 100; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// grown makes a tree of two categories, and returns their ids.
func grown(t *testing.T, s Store) (medical, paper string) {
	t.Helper()
	var ids []string
	for _, c := range []category.Category{{Code: "S1", Name: "Sjukvårdsmaterial", ValidFrom: 20160101}, {Code: "K1", Name: "Kontorsmaterial", ValidFrom: 20160101}} {
		made, err := (category.Store{DB: s.DB}).Create(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.ID)
	}
	return ids[0], ids[1]
}

func TestCategoriesComeFromPeopleThenContractsThenRules(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		medical, paper := grown(t, s)
		one := addSupplier(t, s, "Vårdgross AB", "")
		gross := Seller{Name: "Vårdgross AB"}
		write(t, s, 1, []Source{sold(1, gross, care, "Handske", 1), sold(2, gross, office, "Pennor", 2), sold(3, Seller{Name: "Okänd"}, office, "Papper", 4), sold(4, Seller{Name: "Okänd"}, care, "Övrigt", 8)})
		for _, r := range []Rule{
			{Name: "Kontorskonton", Terms: Terms{Accounts: "646"}, CategoryID: identity.Ref(paper)},
			{Name: "Vårdgross", Terms: Terms{SupplierID: identity.Ref(one.ID)}, CategoryID: identity.Ref(medical)},
		} {
			r.Purpose, r.Source = ForCategory, "prov"
			if _, err := s.AddRule(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
		recounted(t, s)
		if diff := cmp.Diff(map[string]int64{medical: 3, paper: 4, "": 8}, sums(t, s, "category.key")); diff != "" {
			t.Errorf("by rules: %s", diff)
		}
		list, n, err := s.Items(ctx, ItemFilter{Basis: toReview}, Page{Limit: 10})
		if err != nil || n.N != 1 || list[0].Title() != "Okänd: Övrigt" || list[0].Amount != money.Kr(8) {
			t.Fatalf("to look at: %+v %+v %v", list, n, err)
		}
		if err := s.ChooseCategory(ctx, []string{list[0].Key()}, medical, ""); err != nil {
			t.Fatal(err)
		}
		pens, _, err := s.Items(ctx, ItemFilter{Basis: "leverantor", Text: "penn"}, Page{Limit: 10})
		if err != nil || len(pens) != 1 || pens[0].Basis != BySupplier {
			t.Fatalf("pens: %+v %v", pens, err)
		}
		s.DB.Now = func() time.Time { return time.Date(2022, 6, 2, 8, 0, 0, 0, time.UTC) }
		if err := s.ChooseCategory(ctx, []string{pens[0].Key()}, paper, "pennor är kontorsmaterial"); err != nil {
			t.Fatal(err)
		}
		recounted(t, s)
		if diff := cmp.Diff(map[string]int64{medical: 9, paper: 6}, sums(t, s, "category.key")); diff != "" {
			t.Errorf("after corrections: %s", diff)
		}
		classes, err := s.ItemClasses(ctx, pens[0].Key())
		if err != nil || len(classes) != 2 || classes[0].Basis != ByPerson || classes[0].Because != "Åsa Öberg" || classes[1].Because != "regeln ”Vårdgross”" || classes[1].Until == nil {
			t.Errorf("what pens have been: %+v %v", classes, err)
		}
		coverage, err := s.Coverages(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if by := coverage[BySupplier]; by.Reviewed != 1 || by.Kept != 0 || by.Amount != money.Kr(1) {
			t.Errorf("by supplier: %+v", by)
		}
		if err := s.ChooseCategory(ctx, []string{pens[0].Key()}, "", "fel"); err != nil {
			t.Fatal(err)
		}
		recounted(t, s)
		if diff := cmp.Diff(map[string]int64{medical: 11, paper: 4}, sums(t, s, "category.key")); diff != "" {
			t.Errorf("after undo: %s", diff)
		}
	})
}

func TestItemsFollowTheMovesOfTheTree(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		medical, paper := grown(t, s)
		write(t, s, 1, []Source{sold(1, Seller{Name: "Okänd"}, care, "Handske", 8)})
		list, _, err := s.Items(ctx, ItemFilter{Basis: toReview}, Page{Limit: 10})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		if err := s.ChooseCategory(ctx, []string{list[0].Key()}, medical, ""); err != nil {
			t.Fatal(err)
		}
		old, err := (category.Store{DB: s.DB}).Get(ctx, medical)
		if err != nil {
			t.Fatal(err)
		}
		old.ValidTo, old.ReplacedBy = 20220501, category.Codes{"K1"}
		if _, err := (category.Store{DB: s.DB}).Save(ctx, old, "ny version"); err != nil {
			t.Fatal(err)
		}
		recounted(t, s)
		if got := sums(t, s, "category.key"); got[paper] != 8 {
			t.Errorf("before the move is decided, with one successor: %v", got)
		}
		moves := category.Moves{DB: s.DB, Movers: Categorised}
		if _, err := moves.Reclassify(ctx, medical, nil, "ny version"); err != nil {
			t.Fatal(err)
		}
		chosen, err := s.choices(ctx)
		if err != nil || string(chosen[list[0].chosenItem].CategoryID) != paper {
			t.Errorf("after the move: %+v %v", chosen, err)
		}
	})
}

func TestTheModelLearnsFromWhatPeopleAndRulesSay(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Åsa Öberg"})
		medical, paper := grown(t, s)
		var lines []Source
		for i := range int64(60) {
			n := string(rune('a'+i%26)) + string(rune('a'+i/26))
			lines = append(lines, sold(2*i+1, Seller{Name: "Vårdgross AB"}, care, "Nitrilhandske modell "+n, 10), sold(2*i+2, Seller{Name: "Pappershuset"}, office, "Kopieringspapper sort "+n, 10))
		}
		lines = append(lines, sold(500, Seller{Name: "Ny säljare"}, Account{Code: "9999"}, "Engångshandskar nitril", 7))
		write(t, s, 1, lines)
		for name, id := range map[string]string{"564": medical, "646": paper} {
			if _, err := s.AddRule(ctx, Rule{Purpose: ForCategory, Name: name, Terms: Terms{Accounts: name}, CategoryID: identity.Ref(id), Source: "prov"}); err != nil {
				t.Fatal(err)
			}
		}
		recounted(t, s)
		m, err := s.Train(ctx, func(int64, int64, string) {})
		if err != nil || m.Version != 1 || m.Asked < 20 || m.First < m.Asked*9/10 || m.Proposes() || m.Answered != 0 {
			t.Fatalf("%+v %v", m, err)
		}
		list, _, err := s.Items(ctx, ItemFilter{Text: "engång"}, Page{Limit: 5})
		if err != nil || len(list) != 1 || len(list[0].Proposals) == 0 || list[0].Proposals[0].CategoryID != medical || len(list[0].Proposals[0].Words) == 0 {
			t.Fatalf("proposal: %+v %v", list, err)
		}
		recounted(t, s)
		if got := sums(t, s, "category.key"); got[medical] != 607 {
			t.Errorf("with the model: %v", got)
		}
		again, err := s.Train(ctx, func(int64, int64, string) {})
		if err != nil || again.Version != 2 {
			t.Errorf("%+v %v", again, err)
		}
	})
}

func TestWithoutExamplesNothingIsTrained(t *testing.T) {
	atStore(t, func(t *testing.T, s Store) {
		if _, err := s.Train(t.Context(), func(int64, int64, string) {}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("%v", err)
		}
	})
}
