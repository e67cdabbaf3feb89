package capacity

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/plan"
	"klover/internal/area/procurement"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// crowd is forty purchasers with a plan of five thousand items and four hundred cases.
func crowd(b *testing.B) *site {
	b.Helper()
	s := newSite(b, dbtest.SQLite(b, tables()...))
	ctx := b.Context()
	var people []identity.User
	for i := range 38 {
		u, err := identity.Store{DB: s.DB}.Create(ctx, identity.User{Name: fmt.Sprintf("Inköpare %d", i), Email: fmt.Sprintf("i%d@klover.example", i), Title: "Inköpare", Roles: identity.Roles{buyerRole}, Active: true})
		if err != nil {
			b.Fatal(err)
		}
		people = append(people, u)
	}
	items := make([]plan.Item, 5000)
	for i := range items {
		start, who := today.AddDays(i%500-60), people[i%len(people)]
		items[i] = plan.Item{Title: fmt.Sprintf("Post %d", i), Parties: party.Of("D"), Origin: plan.FromNeed, Procedure: "open", EstimatedValue: money.Some(money.Kr(900_000)),
			StartsOn: start, NoticeOn: start.AddDays(60), AwardOn: start.AddDays(150), ContractOn: start.AddDays(180), PurchaserID: who.ID, Purchaser: who.Name}
	}
	if _, err := s.plans().CreateAll(ctx, items); err != nil {
		b.Fatal(err)
	}
	cases := make([]procurement.Procurement, 400)
	for i := range cases {
		who := people[i%len(people)]
		cases[i] = procurement.Procurement{Number: fmt.Sprintf("X-%d", i), Title: fmt.Sprintf("Ärende %d", i), Parties: party.Of("D"), CarriedOutByUs: true, Procedure: "open", TakenOn: today.AddDays(-i % 300), PurchaserID: who.ID, Purchaser: who.Name}
	}
	if err := s.procurements().CreateAll(ctx, cases); err != nil {
		b.Fatal(err)
	}
	return s
}

// BenchmarkMap is the heat map of 40 people and 26 weeks over 5 000 plan items.
func BenchmarkMap(b *testing.B) {
	s := crowd(b)
	m := web.NewMux(web.Options{Authenticate: func(*http.Request) (web.User, bool, error) { return acting(s.mats), true, nil }})
	(&Web{Store: s.Store}).Routes(m)
	for _, path := range []string{Path + "?veckor=26", QueuePath, workURL(OfCase, s.beds.ID)} {
		b.Run(path[len(Path):min(len(path), len(Path)+8)], func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
				if w.Code != http.StatusOK {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
		})
	}
}
