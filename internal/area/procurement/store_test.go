package procurement

import (
	"errors"
	"fmt"
	"io/fs"
	"klover/internal/area/diary"
	"klover/internal/area/handbook"
	"klover/internal/area/law"
	"klover/internal/area/plan"
	"klover/internal/area/request"
	"klover/internal/base/file"
	"klover/internal/base/mail"
	"testing"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

// tables is what the area needs.
func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, identity.Migrations, law.Migrations, diary.Migrations, request.Migrations, plan.Migrations, handbook.Migrations, file.Migrations, mail.Migrations, category.Migrations, Migrations}
}

func mustCreate(t *testing.T, s Store, p Procurement) Procurement {
	t.Helper()
	made, err := s.Create(t.Context(), p)
	if err != nil {
		t.Fatalf("creating %s: %v", p.Title, err)
	}
	return made
}

func mustCount(t *testing.T, s Store, f Filter) int64 {
	t.Helper()
	n, err := s.Count(t.Context(), f)
	if err != nil {
		t.Fatalf("counting %s: %v", f.URL(), err)
	}
	return n
}

func TestAProcurementIsFollowedFromNumberToContract(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, audit.WithActor(t.Context(), audit.Actor{ID: "u1", Name: "Åsa Öberg"})
		p := mustCreate(t, s, Procurement{Title: "Rollatorer", Parties: party.Of("D", "U"), Host: "U", CarriedOutByUs: true, Procedure: "open", TakenOn: 20220103})
		if p.Number != "INK22-0001" || p.State != Taken || !p.Joint {
			t.Fatalf("created %s %s joint %v", p.Number, p.State, p.Joint)
		}
		steps := []func() (Procurement, error){
			func() (Procurement, error) { return s.Assign(ctx, p.ID, "u1", "Åsa Öberg") },
			func() (Procurement, error) { return s.ApproveStrategy(ctx, p.ID, 20220201) },
			func() (Procurement, error) {
				return s.Announce(ctx, p.ID, Announcement{On: 20220211, NoticeID: "MT-12", TenderDeadline: 20220315})
			},
			func() (Procurement, error) { return s.ReceiveTenders(ctx, p.ID, count.Of(4)) },
			func() (Procurement, error) { return s.Award(ctx, p.ID, 20220410) },
			func() (Procurement, error) { return s.Sign(ctx, p.ID, 20220425) },
			func() (Procurement, error) { return s.Close(ctx, p.ID, 20220501, "") },
		}
		var states []State
		for _, step := range steps {
			after, err := step()
			if err != nil {
				t.Fatal(err)
			}
			states = append(states, after.State)
		}
		if diff := cmp.Diff([]State{Preparing, Preparing, Announced, Evaluating, Awarded, Signed, Closed}, states); diff != "" {
			t.Error(diff)
		}
		if _, err := s.Cancel(ctx, p.ID, Cancellation{On: 20220502, Reason: "need"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("cancelling a closed one: %v", err)
		}
		history, err := s.History(ctx, p.ID)
		if err != nil || len(history) != 8 {
			t.Fatalf("%d entries, %v", len(history), err)
		}
		if e := history[4]; e.Verb != "annonserade" || e.Actor.Name != "Åsa Öberg" || len(e.Changes) != 4 {
			t.Errorf("history says %q by %s with %d changes", e.Verb, e.Actor.Name, len(e.Changes))
		}
		if _, err := audit.Verify(ctx, d); err != nil {
			t.Error(err)
		}
	})
}

func TestReopenTakesOneStepBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, t.Context()
		p := mustCreate(t, s, Procurement{Title: "Cyklar", Number: "A1", Procedure: "open", AnnouncedOn: 20220301})
		if _, err := s.Cancel(ctx, p.ID, Cancellation{On: 20220401, Reason: "price", Text: "Dubbelt så dyrt."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.JudgeCancellation(ctx, p.ID, CancellationJudgement{Avoidable: Yes, Lesson: "Fråga marknaden.", By: "Jurist"}); err != nil {
			t.Fatal(err)
		}
		if n := mustCount(t, s, Filter{Cancelled: day.Year(2022), Avoidable: "yes"}); n != 1 {
			t.Errorf("%d avoidable", n)
		}
		back, err := s.Reopen(ctx, p.ID, "Fel upphandling avbröts.")
		if err != nil || back.State != Announced || back.CancelReason != "" || back.Avoidable != Unjudged || back.EndedOn != 0 {
			t.Errorf("reopened as %s %q %q, %v", back.State, back.CancelReason, back.Avoidable, err)
		}
	})
}

func TestNumbersFollowTheYearAndPassImported(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		var got []string
		for _, p := range []Procurement{
			{Title: "a", TakenOn: 20220103}, {Title: "b", TakenOn: 20220104}, {Title: "c", TakenOn: 20210104},
			{Title: "d", Number: "INK22-0040", TakenOn: 20220104}, {Title: "e", Number: "INK22-0003", TakenOn: 20220104},
			{Title: "f", TakenOn: 20220105}, {Title: "g"},
		} {
			got = append(got, mustCreate(t, s, p).Number)
		}
		want := []string{"INK22-0001", "INK22-0002", "INK21-0001", "INK22-0040", "INK22-0003", "INK22-0041", "INK23-0001"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		_, err := s.Create(t.Context(), Procurement{Title: "x", Number: "INK22-0040"})
		if fault.Message(err) != "Diarienumret INK22-0040 är redan taget." {
			t.Errorf("a number twice: %v", err)
		}
		ids, err := s.Numbers(t.Context(), []string{"INK22-0040", "saknas"})
		if err != nil || len(ids) != 1 || ids["INK22-0040"] == "" {
			t.Errorf("Numbers = %v, %v", ids, err)
		}
	})
}

func TestSaveCorrectsButTakesNoSteps(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, t.Context()
		p := mustCreate(t, s, Procurement{Title: "Cyklar", Number: "A1", AnnouncedOn: 20220301})
		p.Title, p.AnnouncedOn = "Elcyklar", 20220302
		saved, err := s.Save(ctx, p, "Fel i diariet.")
		if err != nil || saved.Version != 2 || saved.ListedOn != 20220302 {
			t.Fatalf("version %d listed %v, %v", saved.Version, saved.ListedOn, err)
		}
		p.Title = "Trehjulingar"
		if _, err := s.Save(ctx, p, ""); !errors.Is(err, db.ErrStale) {
			t.Errorf("saving an old version: %v", err)
		}
		saved.SignedOn = 20220501
		if _, err := s.Save(ctx, saved, ""); len(fault.FieldsOf(err)) != 1 || fault.FieldsOf(err)[0].Name != "signed_on" {
			t.Errorf("adding a step by an edit: %v", err)
		}
		hits, err := find.Search(ctx, d, "elcykel elcyklar", []string{"procurement.read"}, 10)
		if err != nil || len(hits) != 0 {
			t.Errorf("hits %v, %v", hits, err)
		}
		if hits, err = find.Search(ctx, d, "elcyk", []string{"procurement.read"}, 10); err != nil || len(hits) != 1 {
			t.Errorf("the new title is not found: %v, %v", hits, err)
		}
	})
}

// The rows that the tests of filters, figures and breakdowns count: each is there
// for one rule of handbook §6.2.
func sample() []Procurement {
	du, d, u := party.Of("D", "U"), party.Of("D"), party.Of("U")
	return []Procurement{
		{Number: "1", Title: "Öppet, två anbud, samordnad", CarriedOutByUs: true, Parties: du, Procedure: "open", TakenOn: 20211101, AnnouncedOn: 20220110,
			TenderDeadline: 20220215, TendersReceived: count.Of(2), AwardedOn: 20220310, SignedOn: 20220325, CodeOfConduct: true, Environment: true},
		{Number: "2", Title: "Avbruten efter anbudstid, inga anbud", CarriedOutByUs: true, Parties: d, Procedure: "single19", TakenOn: 20220201, AnnouncedOn: 20220301,
			TenderDeadline: 20220401, TendersReceived: count.Of(0), CancelledOn: 20220402, CancelReason: "no_tenders", Avoidable: Yes, CodeOfConduct: true},
		{Number: "3", Title: "Avbruten före anbudstid", CarriedOutByUs: true, Parties: u, Procedure: "open", TakenOn: 20220201, AnnouncedOn: 20220301,
			TenderDeadline: 20220401, CancelledOn: 20220315, CancelReason: "documents", Avoidable: No},
		{Number: "4", Title: "Okänt antal anbud", CarriedOutByUs: true, Parties: u, Procedure: "open", TakenOn: 20220202, AnnouncedOn: 20220305,
			TenderDeadline: 20220405, AwardedOn: 20220510, CodeOfConduct: true},
		{Number: "5", Title: "Annonserad 2021, anbudstid 2022", CarriedOutByUs: true, Parties: d, Procedure: "simplified", TakenOn: 20211001, AnnouncedOn: 20211215,
			TenderDeadline: 20220120, TendersReceived: count.Of(1), AwardedOn: 20220301, SignedOn: 20220312, ClosedOn: 20230110},
		{Number: "6", Title: "Direktupphandling med felaktig annonsdag", CarriedOutByUs: true, Parties: d, Procedure: Direct, TakenOn: 20220501, AnnouncedOn: 20220502, SignedOn: 20220510},
		{Number: "7", Title: "Avrop via inköpscentral, samordnat", CarriedOutByUs: true, Parties: du, Procedure: CallOff, Form: "cpb", TakenOn: 20220601, SignedOn: 20220701},
		{Number: "8", Title: "Nationellt läkemedelsavtal som andra genomförde", Parties: party.Of("C", "D", "U"), Host: "C", Procedure: "open", Form: "national", AnnouncedOn: 20220601, SignedOn: 20221001},
		{Number: "9", Title: "Annan myndighets upphandling", BuyerName: "Luleå kommun", BuyerOrgNo: "212000-2742", BuyerSector: "Kommun", AnnouncedOn: 20220104, TendersReceived: count.Of(9), Appealed: true},
		{Number: "10", Title: "Två regioner, ingen av dem vår", Parties: party.Of("C", "X"), Procedure: "open", AnnouncedOn: 20220601, SignedOn: 20221001},
		{Number: "11", Title: "Uttagen 2020 och ännu öppen", CarriedOutByUs: true, Parties: u, TakenOn: 20200301},
		{Number: "12", Title: "Avslutad dagen före året", CarriedOutByUs: true, Parties: u, TakenOn: 20210301, ClosedOn: 20211231},
		{Number: "13", Title: "Avslutad årets första dag", CarriedOutByUs: true, Parties: u, TakenOn: 20210301, ClosedOn: 20220101},
		{Number: "14", Title: "Tre anbud", CarriedOutByUs: true, Parties: d, Procedure: "open", TakenOn: 20220101, AnnouncedOn: 20220301,
			TenderDeadline: 20220401, TendersReceived: count.Of(3), CancelledOn: 20220401, CancelReason: "price"},
	}
}

func withSample(t *testing.T, d *db.DB) Store {
	t.Helper()
	s := Store{DB: d}
	if err := s.CreateAll(t.Context(), sample()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFiltersChooseByTheDefinitions(t *testing.T) {
	t.Parallel()
	year := day.Year(2022)
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := withSample(t, d)
		for _, test := range []struct {
			f    Filter
			want string
		}{
			{Filter{Announced: year, Own: new(true)}, "1 14 2 3 4"},
			{Filter{Announced: year}, "1 10 14 2 3 4 8 9"},
			{Filter{Taken: year, Own: new(true)}, "14 2 3 4 6 7"},
			{Filter{Handled: year}, "1 11 13 14 2 3 4 5 6 7"},
			{Filter{Handled: day.Year(2020)}, "11"},
			{Filter{Signed: year, Joint: new(true)}, "1 7 8"},
			{Filter{Cancelled: year, Own: new(true)}, "14 2 3"},
			{Filter{Avoidable: "yes"}, "2"},
			{Filter{Avoidable: None}, "14"},
			{Filter{Deadline: year, Own: new(true)}, "1 14 2 4 5"},
			{Filter{Deadline: year, TendersKnown: new(false)}, "4"},
			{Filter{Announced: year, CodeOfConduct: new(true)}, "1 2 4"},
			{Filter{Environment: new(true)}, "1"},
			{Filter{Appealed: new(true)}, "9"},
			{Filter{Party: "U", Announced: year}, "1 3 4 8"},
			{Filter{Parties: party.Of("D", "U")}, "1 7"},
			{Filter{NoParties: true}, "9"},
			{Filter{Sector: "Kommun"}, "9"},
			{Filter{Buyer: None, Noticed: new(true)}, "1 10 14 2 3 4 5 8"},
			{Filter{States: []State{Cancelled}}, "14 2 3"},
			{Filter{Procedures: []Procedure{""}}, "11 12 13 9"},
			{Filter{Tenders: "1"}, "5"},
			{Filter{Text: "avbru anbudst"}, "2 3"},
			{Filter{Text: "luleå"}, "9"},
			{Filter{Category: "finns-inte"}, ""},
			{Filter{Form: "cpb"}, "7"},
			{Running(), "11 4 9"},
		} {
			rows, n, err := s.Search(t.Context(), test.f, Page{Sort: "number", Limit: 50})
			if err != nil {
				t.Fatalf("%s: %v", test.f.URL(), err)
			}
			if got := numbers(rows); got != test.want || n.N != len(rows) {
				t.Errorf("%s: %s (%d), want %s", test.f.URL(), got, n.N, test.want)
			}
			if exact := mustCount(t, s, test.f); exact != int64(len(rows)) {
				t.Errorf("%s: counted %d, listed %d", test.f.URL(), exact, len(rows))
			}
		}
	})
}

func TestCategoryFilterTakesTheBranch(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, tree, ids := Store{DB: d}, category.Store{DB: d}, map[string]string{}
		for _, c := range []category.Category{{Code: "H", Level: 1}, {Code: "H10", Level: 2}, {Code: "H1", Level: 2}, {Code: "T", Level: 1}} {
			c.Name, c.ValidFrom = "Kategori "+c.Code, 20170101
			if c.Level == 2 {
				c.ParentID = ids["H"]
			}
			made, err := tree.Create(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			ids[c.Code] = made.ID
			mustCreate(t, s, Procurement{Number: c.Code, Title: c.Name, CategoryID: made.ID})
		}
		for code, want := range map[string]int64{"H": 3, "H1": 1, "H10": 1, "T": 1} {
			if n := mustCount(t, s, Filter{Category: ids[code]}); n != want {
				t.Errorf("%s: %d, want %d", code, n, want)
			}
		}
		if n := mustCount(t, s, Filter{OnCategory: ids["H"]}); n != 1 {
			t.Errorf("H alone: %d", n)
		}
	})
}

func numbers(rows []Procurement) string {
	text := ""
	for i, p := range rows {
		if i > 0 {
			text += " "
		}
		text += p.Number
	}
	return text
}

func TestSearchSortsSwedishAndPages(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		for i, title := range []string{"Övrigt", "Apor", "Ärtor", "Ångest", "apelsiner"} {
			mustCreate(t, s, Procurement{Number: fmt.Sprint(i), Title: title, TakenOn: day.New(2022, 1, 1+i)})
		}
		for _, test := range []struct {
			page Page
			want string
		}{
			{Page{}, "4 3 2 1 0"}, {Page{Sort: "title"}, "4 1 3 2 0"}, {Page{Sort: "title", Desc: true, Limit: 2}, "0 2"},
			{Page{Sort: "title", Limit: 2, Offset: 2}, "3 2"}, {Page{Sort: "signed_on"}, "0 1 2 3 4"}, {Page{Sort: "olovlig; drop"}, "4 3 2 1 0"},
		} {
			rows, _, err := s.Search(t.Context(), Filter{}, test.page)
			if err != nil || numbers(rows) != test.want {
				t.Errorf("%+v: %s, want %s, %v", test.page, numbers(rows), test.want, err)
			}
		}
	})
}

func TestBreakdownAddsUpAndLeadsToItsRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := withSample(t, d)
		for _, by := range Bys {
			shares, err := s.Breakdown(t.Context(), Filter{}, By(by.Value))
			if err != nil {
				t.Fatal(err)
			}
			var total Share
			for _, share := range shares {
				total = total.Add(share)
				narrow := Filter{}.Narrow(By(by.Value), share.Key)
				if by.Value != "ar" || share.Key == "" {
					if n := mustCount(t, s, narrow); n != share.N {
						t.Errorf("%s %q: %d rows, the list %s has %d", by.Value, share.Label, share.N, narrow.URL(), n)
					}
				}
				if share.Announced == 0 {
					continue
				}
				narrow.Noticed = new(true)
				if n := mustCount(t, s, narrow); n != share.Announced {
					t.Errorf("%s %q: %d announced, the list %s has %d", by.Value, share.Label, share.Announced, narrow.URL(), n)
				}
			}
			want := Share{N: 14, Announced: 9, Tenders: 15, TendersKnown: 5, Appealed: 1, Cancelled: 3}
			if diff := cmp.Diff(want, total); diff != "" {
				t.Errorf("%s: %s", by.Value, diff)
			}
		}
	})
}

func TestTendersHaveMeanMedianAndUnknown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		counts []tenderCount
		want   Tenders
	}{
		{nil, Tenders{}},
		{[]tenderCount{{-1, 4}}, Tenders{Unknown: 4}},
		{[]tenderCount{{0, 1}, {1, 2}, {5, 1}}, Tenders{N: 4, Sum: 7, One: 2, Low: 1, High: 1}},
		{[]tenderCount{{-1, 1}, {0, 1}, {2, 1}}, Tenders{N: 2, Sum: 2, Unknown: 1, Low: 0, High: 2}},
		{[]tenderCount{{2, 1}, {3, 1}, {90, 1}}, Tenders{N: 3, Sum: 95, Low: 3, High: 3}},
	} {
		if diff := cmp.Diff(test.want, tendersOf(test.counts)); diff != "" {
			t.Errorf("%v: %s", test.counts, diff)
		}
	}
}

func TestImportIsWholeAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := withSample(t, d), t.Context()
		bad := []Procurement{{Number: "20", Title: "bra"}, {Number: "21", Title: "dålig", TakenOn: 20220301, SignedOn: 20220201}}
		if err := s.CreateAll(ctx, bad); fault.KindOf(err) != fault.KindInvalid {
			t.Fatalf("a bad row is stored: %v", err)
		}
		if n := mustCount(t, s, Filter{}); n != 14 {
			t.Errorf("half an import stays: %d rows", n)
		}
		rows, _, err := s.Search(ctx, Filter{}, Page{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, p := range rows {
			ids = append(ids, p.ID)
		}
		if err := s.RemoveAll(ctx, ids, "Importen ångrades."); err != nil {
			t.Fatal(err)
		}
		if n := mustCount(t, s, Filter{}); n != 0 {
			t.Errorf("%d rows stay", n)
		}
		if hits, err := find.Search(ctx, d, "avbruten", []string{"procurement.read"}, 10); err != nil || len(hits) != 0 {
			t.Errorf("search still finds %v, %v", hits, err)
		}
		if _, err := audit.Verify(ctx, d); err != nil {
			t.Error(err)
		}
	})
}

func TestMarkReviewedIsHistoryToo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, t.Context()
		p := mustCreate(t, s, Procurement{Number: "1", Title: "Cyklar", AnnouncedOn: 20220301})
		for range 2 {
			if err := s.MarkReviewed(ctx, p.ID, true, "Mål 1234-22"); err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.Get(ctx, p.ID)
		history, _ := s.History(ctx, p.ID)
		if err != nil || !p.Appealed || len(history) != 2 {
			t.Errorf("appealed %v, %d entries, %v", p.Appealed, len(history), err)
		}
	})
}
