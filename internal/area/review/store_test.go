package review

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"klover/internal/area/category"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"

	"github.com/google/go-cmp/cmp"
)

func tables() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, category.Migrations, procurement.Migrations, Migrations}
}

// announce registers a procurement of ours.
func announce(t testing.TB, d *db.DB, number string, on day.Date, parties ...party.Code) procurement.Procurement {
	t.Helper()
	p, err := procurement.Store{DB: d}.Create(t.Context(), procurement.Procurement{Number: number, Title: "Upphandling " + number,
		Procedure: "open", AnnouncedOn: on, Parties: party.Of(parties...), CarriedOutByUs: true, CategoryID: "c1"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustCreate(t testing.TB, s Store, c Case) Case {
	t.Helper()
	made, err := s.Create(t.Context(), c)
	if err != nil {
		t.Fatalf("creating %s: %v", c.Number, err)
	}
	return made
}

func TestACaseGoesThroughTheCourts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, t.Context()
		p := announce(t, d, "1", 20220110, "U", "D")
		c := mustCreate(t, s, Case{Number: "1234-22", ProcurementID: p.ID, Applicant: "Bolaget AB", FiledOn: 20220301, Grounds: Codes{"evaluation"}})
		if c.Court != "Förvaltningsrätten i Linköping" || c.CategoryID != "c1" || c.Type != TypeReview {
			t.Errorf("court %q, category %q, type %q", c.Court, c.CategoryID, c.Type)
		}
		if p, _ = (procurement.Store{DB: d}).Get(ctx, p.ID); !p.Appealed {
			t.Error("the procurement is not marked as reviewed")
		}
		for _, step := range []func() (Case, error){
			func() (Case, error) { return s.Decide(ctx, c.ID, Decision{On: 20220601, Outcome: Denied}) },
			func() (Case, error) { return s.Appeal(ctx, c.ID, Appeal{On: 20220615, By: "sökanden"}) },
			func() (Case, error) { return s.Decide(ctx, c.ID, Decision{On: 20220901, Outcome: LeaveDenied}) },
			func() (Case, error) { return s.Close(ctx, c.ID, 20220922) },
			func() (Case, error) {
				return s.Judge(ctx, c.ID, Judgement{Unnecessary: procurement.Yes, Cause: "documents", Action: "Mallen för ska-krav ändrades.", By: "Jurist"})
			},
		} {
			if _, err := step(); err != nil {
				t.Fatal(err)
			}
		}
		c, err := s.Get(ctx, c.ID)
		if err != nil || c.Result != Won || c.EndedOn != 20220901 || c.State() != "Laga kraft" || len(c.Instances) != 2 {
			t.Errorf("%s ended %v as %s with %d instances, %v", c.State(), c.EndedOn, c.Result, len(c.Instances), err)
		}
		if history, _ := s.History(ctx, c.ID); len(history) != 6 {
			t.Errorf("%d entries", len(history))
		}
		if c, err = s.TakeBack(ctx, c.ID, "Fel mål."); err != nil || c.ClosedOn != 0 {
			t.Errorf("taken back: closed %v, %v", c.ClosedOn, err)
		}
		hits, err := find.Search(ctx, d, "bolaget linkö", []string{"review.read"}, 5)
		if err != nil || len(hits) != 1 {
			t.Errorf("hits %v, %v", hits, err)
		}
	})
}

func TestRemovingTheLastCaseUnmarksTheProcurement(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s, ctx := Store{DB: d}, t.Context()
		p := announce(t, d, "1", 20220110, "D")
		one := mustCreate(t, s, Case{Number: "1-22", ProcurementID: p.ID, FiledOn: 20220301})
		two := mustCreate(t, s, Case{Number: "2-22", ProcurementID: p.ID, FiledOn: 20220302})
		if _, err := s.Create(ctx, Case{Number: "2-22", ProcurementID: p.ID, FiledOn: 20220302}); fault.Message(err) != "Mål 2-22 i Förvaltningsrätten i Linköping är redan registrerat." {
			t.Errorf("a case twice: %v", err)
		}
		for i, id := range []string{one.ID, two.ID} {
			if err := s.RemoveAll(ctx, []string{id}, "Importen ångrades."); err != nil {
				t.Fatal(err)
			}
			got, err := procurement.Store{DB: d}.Get(ctx, p.ID)
			if err != nil || got.Appealed != (i == 0) {
				t.Errorf("after removing %d: reviewed %v, %v", i+1, got.Appealed, err)
			}
		}
	})
}

// The report for 2017 (line 429): 15 cases, 6 won, 1 struck off, 4 lost and 4
// undecided at the end of the year. Two of the undecided were decided in 2018.
func cases2017(t testing.TB, d *db.DB) Store {
	t.Helper()
	s := Store{DB: d}
	outcomes := strings.Fields("denied denied dismissed denied denied denied struck_off redo redo correction redo open open late late")
	var all []Case
	for i, o := range outcomes {
		p := announce(t, d, fmt.Sprint(i), 20170101, "D")
		c := Case{Number: fmt.Sprintf("%d-17", i), ProcurementID: p.ID, FiledOn: day.New(2017, 2, 1+i), Industry: []string{"Vård", "Bygg"}[i%2]}
		switch o {
		case "open":
		case "late":
			c.Instances = []Instance{{Level: FR, DecidedOn: 20180115, Outcome: Denied}}
		default:
			c.Instances = []Instance{{Level: FR, DecidedOn: 20170901, Outcome: Outcome(o)}}
		}
		if i < 2 {
			c.Unnecessary = procurement.Yes
		}
		all = append(all, c)
	}
	other, err := procurement.Store{DB: d}.Create(t.Context(), procurement.Procurement{Number: "annan", Title: "Annans", AnnouncedOn: 20170101})
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, Case{Number: "99-17", ProcurementID: other.ID, FiledOn: 20170301, Instances: []Instance{{Level: FR, DecidedOn: 20170901, Outcome: Denied}}})
	if err := s.CreateAll(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFiguresTellHowThingsStoodThen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		register, err := figure.NewRegister(Figures(cases2017(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			key   string
			year  int
			want  string
			parts string
		}{
			{"review.cases", 2017, "15", "6 Vunnen, 1 Avskriven, 4 Förlorad, 4 Ej avgjord"},
			{"review.cases", 2018, "0", "0 Vunnen, 0 Avskriven, 0 Förlorad, 0 Ej avgjord"},
			{"review.handled", 2017, "15", "6 Vunnen, 1 Avskriven, 4 Förlorad, 4 Ej avgjord"},
			{"review.handled", 2018, "4", "2 Vunnen, 0 Avskriven, 0 Förlorad, 2 Ej avgjord"},
			{"review.closed", 2017, "11", ""},
			{"review.closed", 2018, "2", ""},
			{"review.share", 2017, "73,3 %", ""},
			{"review.share", 2018, "ej mätbar", ""},
			{"review.share_cohort", 2017, "100,0 %", ""},
			{"review.unnecessary", 2017, "2", ""},
		} {
			f, err := register.Get(test.key)
			if err != nil {
				t.Fatal(err)
			}
			ask := figure.Ask{Period: day.Year(test.year), Kind: figure.Year}
			v, err := f.Value(t.Context(), ask)
			if err != nil {
				t.Fatal(err)
			}
			var parts []string
			for _, p := range v.Parts {
				parts = append(parts, fmt.Sprint(p.Num, " ", p.Label))
			}
			if got := strings.ReplaceAll(f.Text(v), "\u00a0", " "); got != test.want || strings.Join(parts, ", ") != test.parts {
				t.Errorf("%s %d = %s (%s), want %s (%s)", test.key, test.year, got, strings.Join(parts, ", "), test.want, test.parts)
			}
			rows, err := f.Rows(t.Context(), ask)
			if err == nil {
				err = v.Check(rows)
			}
			if err != nil {
				t.Errorf("%s %d: %v", test.key, test.year, err)
			}
		}
	})
}

func TestAProcurementWithTwoCasesIsClosedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		p := announce(t, d, "1", 20220110, "D", "U")
		for i, on := range []day.Date{20220901, 20220601, 20230110} {
			mustCreate(t, s, Case{Number: fmt.Sprintf("%d-22", i), ProcurementID: p.ID, FiledOn: 20220301, Instances: []Instance{{Level: FR, DecidedOn: on, Outcome: Denied}}})
		}
		for _, test := range []struct {
			f    Filter
			want string
		}{
			{Filter{Ended: day.Year(2022), Once: new(true)}, "1-22"},
			{Filter{Ended: day.Period{From: 20220701, To: 20230101}, Once: new(true)}, "0-22"},
			{Filter{Ended: day.Year(2022)}, "0-22 1-22"},
			{Filter{Result: Open, AsOf: 20220701}, "0-22 2-22"},
			{Filter{Text: "1-22"}, "1-22"},
			{Filter{Party: "U", Year: "2022"}, "0-22 1-22 2-22"},
		} {
			rows, n, err := s.Search(t.Context(), test.f, Page{Sort: "number"})
			var got []string
			for _, c := range rows {
				got = append(got, c.Number)
			}
			if err != nil || strings.Join(got, " ") != test.want || n.N != len(got) {
				t.Errorf("%s: %v (%d), want %s, %v", test.f.URL(), got, n.N, test.want, err)
			}
		}
	})
}

func TestAnalysisAddsUpAndLeadsToItsCases(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := cases2017(t, d)
		for _, by := range Bys {
			shares, err := s.Breakdown(t.Context(), Filter{}, By(by.Value))
			if err != nil {
				t.Fatal(err)
			}
			var total Share
			for _, share := range shares {
				total.N, total.Won, total.Struck, total.Lost, total.Open = total.N+share.N, total.Won+share.Won, total.Struck+share.Struck, total.Lost+share.Lost, total.Open+share.Open
				n, err := s.Count(t.Context(), Filter{}.Narrow(By(by.Value), share.Key))
				if err != nil || n != share.N {
					t.Errorf("%s %q: %d cases, the list has %d, %v", by.Value, share.Label, share.N, n, err)
				}
			}
			if diff := cmp.Diff(Share{N: 16, Won: 9, Struck: 1, Lost: 4, Open: 2}, total); diff != "" {
				t.Errorf("%s: %s", by.Value, diff)
			}
		}
	})
}
