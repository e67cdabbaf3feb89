package contract

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/category"
	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// staffed makes a unit with a head, an owner and a manager, and a head of another unit.
func staffed(t *testing.T, s Store) map[string]identity.User {
	t.Helper()
	in := identity.Store{DB: s.DB}
	if err := in.CreateRegions(t.Context()); err != nil {
		t.Fatal(err)
	}
	units := map[string]identity.Ref{}
	for _, name := range []string{"Varor", "Tjänster"} {
		u, err := in.CreateUnit(t.Context(), identity.Unit{Party: "D", Kind: "own", Name: name, ValidFrom: 20110701})
		if err != nil {
			t.Fatal(err)
		}
		units[name] = identity.Ref(u.ID)
	}
	all := map[string]identity.User{}
	for _, p := range []struct{ name, role, unit string }{{"owner", "strategic_buyer", "Varor"}, {"manager", "strategic_buyer", "Varor"}, {"head", "unit_head", "Varor"}, {"other", "unit_head", "Tjänster"}} {
		u, err := in.Create(t.Context(), identity.User{Name: p.name, Email: p.name + "@exempel.se", Roles: identity.Roles{p.role}, Parties: party.Of("D"), UnitID: units[p.unit], Active: true})
		if err != nil {
			t.Fatal(err)
		}
		all[p.name] = u
	}
	return all
}

// leaves closes the account of somebody.
func leaves(t *testing.T, s Store, u identity.User) {
	t.Helper()
	u.Active = false
	if _, err := (identity.Store{DB: s.DB}).Save(t.Context(), u, ""); err != nil {
		t.Fatal(err)
	}
}

func TestTasksReachWhoSeesToTheContractWhenTheOwnerHasLeft(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		ctx, who := t.Context(), staffed(t, s)
		c := signedFor(t, s)
		c.Owner, c.OwnerID, c.Manager, c.ManagerID = "owner", identity.Ref(who["owner"].ID), "manager", identity.Ref(who["manager"].ID)
		c, err := s.Save(ctx, c, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Declare(ctx, Declaration{ContractID: c.ID, SupplierID: c.Suppliers[0].SupplierID, DeclaredOn: 20220401, DeclaredBy: "Rull AB, vd", Source: "Intyg", Clear: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Propose(ctx, Amendment{ContractID: c.ID, Title: "Fler platser", What: "Två nya platser."}); err != nil {
			t.Fatal(err)
		}
		seen := func(when, want string) {
			t.Helper()
			for name, u := range who {
				found, _, err := s.Search(ctx, Filter{SeenToBy: u.ID, LatestEnd: day.Between(20220401, 20320401)}, Page{})
				due, failed := s.RenewDeclarations(ctx, u.ID, 20230401)
				waiting, broken := s.WaitingAmendments(ctx, u.ID)
				if err != nil || failed != nil || broken != nil {
					t.Fatal(err, failed, broken)
				}
				if n := len(found) + len(due) + len(waiting); (n == 3) != (name == want) || n != 0 && n != 3 {
					t.Errorf("%s: %s has %d tasks", when, name, n)
				}
			}
		}
		seen("the owner works", "owner")
		leaves(t, s, who["owner"])
		delete(who, "owner")
		seen("the owner has left", "manager")
		leaves(t, s, who["manager"])
		delete(who, "manager")
		seen("the manager has left too", "head")
		leaves(t, s, who["head"])
		delete(who, "head")
		seen("the unit has no head", "other")
	})
}

func TestTheStepsOfWhoHasLeftGoToTheContractsOwner(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		ctx, who := t.Context(), staffed(t, s)
		c := signedFor(t, s)
		c.Owner, c.OwnerID = "owner", identity.Ref(who["owner"].ID)
		c, err := s.Save(ctx, c, "")
		if err != nil {
			t.Fatal(err)
		}
		if c, err = s.PlanOption(ctx, c.ID, c.Version, 1, "manager", identity.Ref(who["manager"].ID), 20220501); err != nil {
			t.Fatal(err)
		}
		prepares := func(name string) int {
			t.Helper()
			list, err := s.PreparedOptions(ctx, who[name].ID, 20231231)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if prepares("manager") != 1 || prepares("owner") != 0 {
			t.Errorf("manager %d, owner %d", prepares("manager"), prepares("owner"))
		}
		leaves(t, s, who["manager"])
		if prepares("owner") != 1 {
			t.Error("who prepared the decision has left, and nobody else is told")
		}
	})
}

func TestAReviewerIsChosenAndGetsTheTask(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.area.Reviewers = func(context.Context) ([]field.Option, error) {
		return []field.Option{{Value: "lena", Label: "Lena Lund"}}, nil
	}
	c := s.add(t, Contract{Title: "Rollatorer", Parties: party.Of("D")})
	webtest.Get(t, s.mux, s.buyer, c.URL()+"/granskning").Status(200).Count("datalist option", 1).Has("form", "får en uppgift på Mitt arbete")
	webtest.Post(t, s.mux, s.buyer, c.URL()+"/granskning", "version", "1", "reviewer", "lena lund").Redirects(c.URL())
	tasks, _, err := s.store.Search(web.WithUser(t.Context(), s.buyer), Filter{ReviewerID: "lena", State: StateReview}, Page{})
	if err != nil || len(tasks) != 1 {
		t.Errorf("%d drafts wait for Lena, %v", len(tasks), err)
	}
	d := s.add(t, Contract{Title: "Gåbord", Parties: party.Of("D")})
	webtest.Post(t, s.mux, s.buyer, d.URL()+"/granskning", "version", "1", "reviewer", "Advokat Utomstående").Redirects(d.URL())
	if d, err = s.store.Get(t.Context(), d.ID); err != nil || d.ReviewBy != "Advokat Utomstående" || d.ReviewByID != "" {
		t.Errorf("an outsider is %q with account %q, %v", d.ReviewBy, d.ReviewByID, err)
	}
}

func TestAMergedSupplierHasTheNameThatCounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) {
		s, at := Store{d}, supplier.Store{DB: d}
		old, kept := addSupplier(t, d, "Gamla Rull AB", supplier.Small), addSupplier(t, d, "Nya Rull AB", supplier.Small)
		c, err := s.Create(t.Context(), Contract{Title: "Rollatorer", Suppliers: []Supplier{{SupplierID: old}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := at.Merge(t.Context(), old, kept, "Fusion"); err != nil {
			t.Fatal(err)
		}
		top, err := category.Store{DB: d}.Create(t.Context(), category.Category{Code: "E04", Name: "Hjälpmedel", ValidFrom: 20200101})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Create(t.Context(), Contract{Title: "Käppar", CategoryID: identity.Ref(top.ID), SignedOn: 20220101, Suppliers: []Supplier{{SupplierID: old}}}); err != nil {
			t.Fatal(err)
		}
		for _, ids := range [][]string{nil, {kept}} {
			delivers, err := s.Delivering(t.Context(), ids)
			if diff := cmp.Diff(map[string][]string{kept: {"E04 Hjälpmedel"}}, delivers); err != nil || diff != "" {
				t.Errorf("%v %s", err, diff)
			}
		}
		if in, err := s.SuppliersIn(t.Context(), top.ID); err != nil || len(in) != 1 || in[0] != kept {
			t.Errorf("suppliers in the category: %v, %v", in, err)
		}
		if c, err = s.Get(t.Context(), c.ID); err != nil || c.Suppliers[0].Name != "Nya Rull AB" || c.Suppliers[0].SurvivorID != kept {
			t.Errorf("%+v, %v", c.Suppliers, err)
		}
	})
}
