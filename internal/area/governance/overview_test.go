package governance

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/contract"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func idsOf(list []Standing) []string {
	ids := []string{}
	for _, s := range list {
		ids = append(ids, s.Contract.Number+" "+s.Text())
	}
	return ids
}

func TestTheOverviewSaysWhatEachContractSays(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		seller := o.seller(t, "Mediq AB")
		o.contract(t, "Rollatorer", seller.ID)
		missed, late, fine := o.contract(t, "Sängar"), o.contract(t, "Rullstolar", seller.ID), o.contract(t, "Kaffe")
		for _, c := range []contract.Contract{missed, late, fine} {
			must[Assessment](t)(o.Assess(ctx, scoresOf(c, 3)))
		}
		o.line(t, missed, "month", 20220201)
		o.line(t, late, "year", 20230101)
		line := o.line(t, fine, "once", 20220301)
		must[contract.FollowUpResult](t)(o.contracts().NoteResult(ctx, fine.ID, contract.FollowUpResult{FollowupID: line.ID, PlannedOn: 20220301, DoneOn: 20220302, DoneBy: "Bo Ek", Outcome: contract.Met, Text: "I tid"}))
		o.line(t, fine, "year", 20220901)
		env := o.contract(t, "El")
		env.EnvPriority = contract.Yes
		must[contract.Contract](t)(o.contracts().Save(ctx, env, "Miljö"))
		o.line(t, env, "year", 20221001)
		meeting := must[Meeting](t)(o.PlanMeeting(ctx, Meeting{ContractID: fine.ID, PlannedOn: 20220501, Participants: "Bo Ek", Place: "Eskilstuna"}))
		agree := func() {
			t.Helper()
			for _, f := range []StandingFilter{{}, {State: "red"}, {State: "ok"}, {Segment: "-"}, {Segment: "B"}, {Lack: LackSegment}, {Lack: LackPlan}, {Lack: LackMissed}, {Lack: LackMeeting}, {Lack: LackBoard}, {Lack: LackWould},
				{Text: "rull"}, {SupplierID: seller.ID}, {EnvOnly: true}} {
				want := must[[]Standing](t)(o.Standings(ctx, f))
				got := must[StandingPage](t)(o.Page(ctx, f, Page{}))
				if diff := cmp.Diff(idsOf(want), idsOf(got.Rows)); diff != "" || got.N != len(want) {
					t.Errorf("%+v: %s", f, diff)
				}
			}
		}
		agree()
		if page := must[StandingPage](t)(o.Page(ctx, StandingFilter{}, Page{Sort: "-title", Limit: 2, Offset: 1})); page.N != 5 || page.Red < 3 || len(page.Rows) != 2 || page.Rows[0].Contract.Title != "Rullstolar" {
			t.Errorf("%d of %d: %q", len(page.Rows), page.N, idsOf(page.Rows))
		}
		must[Meeting](t)(o.Hold(ctx, meeting.ID, Protocol{HeldOn: 20220501, Participants: "Bo Ek", Text: "Genomgång"}))
		agree()
		o.today(20221101)
		agree()
		o.today(20240601)
		agree()
	})
}

var manyContracts = flag.Int("contracts", 60_000, "contracts in force in BenchmarkStandings")

// BenchmarkStandings asks for the page of how contracts are followed up, when nothing has
// been written since the last look and when something has.
func BenchmarkStandings(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": func(b testing.TB) *db.DB { return dbtest.SQLite(b, tables()...) }, "postgres": func(b testing.TB) *db.DB { return dbtest.Postgres(b, tables()...) }} {
		if name == "postgres" && os.Getenv("KLOVER_TEST_PG") == "" {
			continue
		}
		for _, n := range []int{*manyContracts / 100, *manyContracts} {
			o := officeOf(b, open(b))
			o.fill(b, n)
			who := web.User{ID: "bo", Name: "Bo Ek", Perms: map[string]bool{permRead: true}}
			m := web.NewMux(web.Options{Authenticate: func(*http.Request) (web.User, bool, error) { return who, true, nil }})
			(&Web{Store: o.Store}).Routes(m)
			for _, test := range []struct {
				name, path string
				written    bool
			}{{"page", Path, false}, {"red, by title", Path + "?lage=red&sortera=title", false}, {"after a write", Path, true}} {
				b.Run(fmt.Sprintf("%s/%d/%s", name, n, test.name), func(b *testing.B) {
					var times []time.Duration
					for range b.N {
						if test.written {
							o.Overview.end = -1
						}
						request, answer := httptest.NewRequest(http.MethodGet, test.path, nil), httptest.NewRecorder()
						begun := time.Now()
						m.ServeHTTP(answer, request.WithContext(web.WithUser(b.Context(), who)))
						if times = append(times, time.Since(begun)); answer.Code != http.StatusOK {
							b.Fatal(answer.Code, answer.Body)
						}
					}
					slices.Sort(times)
					b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "ms-p95")
				})
			}
		}
	}
}

// fill makes contracts of which a half is assessed and a third has a follow-up plan.
func (o office) fill(b testing.TB, n int) {
	seller := supplier.New()
	seller.Name = "Mediq AB"
	seller, err := o.suppliers().Create(b.Context(), seller)
	if err != nil {
		b.Fatal(err)
	}
	list := make([]contract.Contract, n)
	for i := range list {
		list[i] = contract.Contract{Title: fmt.Sprintf("Avtal %d", i), Parties: party.Of("D"), SignedOn: 20220101, StartsOn: 20220101, EndsOn: 20231231, Value: money.Some(money.Kr(4_000_000)), Manager: "Bo Ek", Stage: contract.Signed,
			Segment: []contract.Segment{"", "A", "B", "C", "D"}[i%5], Suppliers: []contract.Supplier{{SupplierID: seller.ID}}}
	}
	for part := range slices.Chunk(list, 1000) {
		ids, err := o.contracts().CreateAll(b.Context(), part)
		if err != nil {
			b.Fatal(err)
		}
		var assessments []Assessment
		var lines []contract.FollowUp
		for i, id := range ids {
			if i%2 == 0 {
				assessments = append(assessments, Assessment{ID: db.NewID(), Version: 1, ContractID: id, Critical: 3, Risk: 2, Sustain: 2, Joint: 1, AssessedOn: 20220201, AssessedBy: "Bo Ek", Score: 200, Computed: "C", CreatedAt: o.DB.Now(), ChangedAt: o.DB.Now()})
			}
			if i%3 == 0 {
				lines = append(lines, contract.FollowUp{ID: db.NewID(), Version: 1, ContractID: id, What: "Leveranstider", Method: "meeting", Every: "quarter", Responsible: "Bo Ek", DueOn: 20220301, CreatedAt: o.DB.Now(), ChangedAt: o.DB.Now()})
			}
		}
		err = o.DB.InTx(b.Context(), func(tx *db.DB) error {
			if err := db.InsertAll(b.Context(), tx, "governance_assessment", assessments); err != nil {
				return err
			}
			return db.InsertAll(b.Context(), tx, "contract_followup", lines)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
