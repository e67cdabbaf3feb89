package intake

import (
	"strings"
	"testing"

	planning "klover/internal/area/plan"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
)

func TestTheInvestmentListBecomesItems(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		lines := []string{"Permit-ID;Investering;Region;Verksamhet;Investeringsbelopp;Behövs senast",
			"P-1001;Datortomograf;D;Bild och funktion;12 000 000;2023-06-01", "P-1002;Operationslampor;Region Västmanland;Operation;900 000;2025-01-15",
			"P-1003;Autoklav;Q;Sterilcentral;500 000;2024-05-01", "P-1004;;D;Labb;100 000;2024-05-01", "P-1005;Sängar;D;Avdelning 5;mycket;2024-05-01", "P-1001;Datortomograf igen;D;Bild;1;2023-06-01"}
		run := mustImport(t, s, Order{Path: written(t, "permit.csv", lines...), Bad: OnlyGood})
		if run.Register != planning.KindItem || run.Created != 2 || run.Rejected != 4 {
			t.Fatalf("%s: created %d, rejected %d: %v", run.Register, run.Created, run.Rejected, told(t, s, run))
		}
		all := strings.Join(told(t, s, run), "\n")
		for _, want := range []string{"Parten ”Q” är okänd", "Fyll i investering", "samma investering som rad 2"} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is not said in\n%s", want, all)
			}
		}
		p := planning.Store{DB: d}
		late, n, err := p.Search(as(t), planning.Filter{Late: true}, planning.Page{})
		if err != nil || n.N != 1 || late[0].OriginRef != "P-1001" || late[0].Origin != planning.FromInvestment {
			t.Errorf("too near: %+v %v %v", late, n, err)
		}
		if again := mustImport(t, s, Order{Path: written(t, "igen.csv", lines[:3]...)}); !again.AllThere() {
			t.Errorf("read again: %+v", again)
		}
		moved := mustImport(t, s, Order{Path: written(t, "flyttad.csv", lines[0], strings.Replace(lines[1], "2023-06-01", "2025-06-01", 1)), Existing: Update})
		if moved.Updated != 1 {
			t.Errorf("updated %d: %v", moved.Updated, told(t, s, moved))
		}
		if _, err := s.Undo(as(t), moved.ID, "Fel lista", quiet); err != nil {
			t.Error(err)
		}
		other := mustImport(t, s, Order{Path: written(t, "ny.csv", lines[0], "P-2001;Röntgen;U;Bild;3 000 000;2025-01-01")})
		if _, err := s.Undo(as(t), other.ID, "Fel lista", quiet); err != nil || rowsIn(t, d, "plan_item") != 2 {
			t.Errorf("undo: %v", err)
		}
	})
}
