package analysis

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/word/money"
)

// told is an answer as a text: each row with its sum, that of the year before and cells.
func toldOf(r Result) []string {
	var list []string
	tell := func(row Row) {
		text := fmt.Sprintf("%s %d %d", row.Label, row.Now.Num, row.Before.Num)
		for _, v := range row.Cells {
			text += fmt.Sprintf(" %d", v.Num)
		}
		list = append(list, text)
	}
	for _, row := range r.Rows {
		tell(row)
	}
	if r.More {
		tell(r.Others)
	}
	r.Total.Label = "Summa"
	tell(r.Total)
	return list
}

func TestSumsAreThoseCountedByHand(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	for _, test := range []struct {
		query string
		top   int
		want  []string
	}{
		{"", 25, []string{"33 Sjukvård 345005 90000", "60 Transporter 30001 7000", "Inte kategoriserat 10000 0", "Summa 385006 97000"}},
		{"rad=leverantor", 1, []string{"Vårdgross AB 345005 90000", "Övriga 40001 7000", "Summa 385006 97000"}},
		{"rad=klass&kol=part", 25, []string{"På avtal till avtalat pris 300000 90000 200000 100000", "På avtal till annat pris 50005 0 0 50005", "Avtalsleverantör, artikel utanför avtalet -5000 0 0 -5000",
			"Leverantör utan avtal fast avtal finns 30001 0 0 30001", "Avtal saknas 10000 7000 10000 0", "Summa 385006 97000 210000 175006"}},
		{"rad=leverantor&kol=klass", 1, []string{"Vårdgross AB 345005 90000 300000 50005 -5000 0 0", "Övriga 40001 7000 0 0 0 30001 10000", "Summa 385006 97000 300000 50005 -5000 30001 10000"}},
		{"rad=manad", 25, []string{"Januari 2022 150005 90000", "Februari 2022 30001 0", "Mars 2022 210000 0", "Maj 2022 -5000 0", "Summa 385006 97000"}},
		{"rad=kvartal", 25, []string{"Januari–mars 2022 390006 90000", "April–juni 2022 -5000 7000", "Summa 385006 97000"}},
		{"rad=slag&slag=alla", 25, []string{"Påverkbar 385006 97000", "Skatter och avgifter 999999 0", "Summa 1385005 97000"}},
		{"rad=part&matt=fakturor", 25, []string{"Region Sörmland 3 1", "Region Västmanland 2 1", "Summa 5 2"}},
		{"rad=artikel&matt=fakturor", 1, []string{"Handske 3 1", "Övriga 3 1", "Summa 5 2"}},
		{"rad=part&matt=leverantorer", 25, []string{"Region Sörmland 2 1", "Region Västmanland 2 1", "Summa 3 2"}},
		{"rad=leverantor&matt=avvikelse", 25, []string{"Vårdgross AB 10005 0", "Åkeriet 0 0", "Kontorsbolaget 0 0", "Summa 10005 0"}},
		{"rad=part&matt=rader", 25, []string{"Region Sörmland 4 1", "Region Västmanland 2 1", "Summa 6 2"}},
		{"rad=enhet&q=handsk", 25, []string{"Medicinkliniken 200000 0", "Akuten 95000 90000", "Summa 295000 90000"}},
		{"rad=konto&leverantorsnamn=%C3%A5KER", 25, []string{"Transporter 30001 7000", "Summa 30001 7000"}},
		{"rad=ar&period=2021-01-01--2022-12-31", 25, []string{"2021 97000 0", "2022 385006 97000", "Summa 482006 97000"}},
	} {
		c := asked2(t, test.query)
		c.Top = test.top
		got := toldOf(must[Result](t)(s.Answer(t.Context(), Everything, c)))
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: %s", test.query, d)
		}
	}
}

func TestARatioKeepsBothTerms(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	r := must[Result](t)(s.Answer(t.Context(), Everything, asked2(t, "rad=part&matt=avtalstrohet")))
	got := map[string]Value{"Summa": r.Total.Now}
	for _, row := range r.Rows {
		got[row.Label] = row.Now
	}
	if d := cmp.Diff(map[string]Value{"Region Sörmland": {100000, 175006}, "Region Västmanland": {200000, 200000}, "Summa": {300000, 375006}}, got); d != "" {
		t.Error(d)
	}
}

// TestEveryFigureOpensTheLinesThatItAddsUp asks for every dimension by every other, and
// adds up the lines that each figure leads to.
func TestEveryFigureOpensTheLinesThatItAddsUp(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	opened := 0
	for _, rows := range dimensions {
		for _, columns := range dimensions {
			if columns.Key == rows.Key || !columns.Few {
				continue
			}
			c := asked2(t, "slag=alla&rad="+rows.Key+"&kol="+columns.Key)
			r := must[Result](t)(s.Answer(t.Context(), Everything, c))
			for _, row := range r.Rows {
				f := c.Filter.With(c.Rows, row.Value)
				opened++
				if sums := must[Sums](t)(s.Sums(t.Context(), Everything, f)); int64(sums.Amount) != row.Now.Num {
					t.Errorf("%s, %s: %d, its lines %d", c.URL(), row.Label, row.Now.Num, sums.Amount)
				}
				for i, one := range r.Columns {
					if sums := must[Sums](t)(s.Sums(t.Context(), Everything, f.With(c.Columns, one.Value))); int64(sums.Amount) != row.Cells[i].Num {
						t.Errorf("%s, %s by %s: %d, its lines %d", c.URL(), row.Label, one.Label, row.Cells[i].Num, sums.Amount)
					}
				}
			}
		}
	}
	if opened < 200 {
		t.Errorf("only %d rows were opened", opened)
	}
}

func TestFlowsAddUpToWhatWasSpent(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	c := asked2(t, "visa-i=ore")
	flows := must[[]Flow](t)(s.Flows(t.Context(), Everything, c))
	sum := int64(0)
	for _, f := range flows {
		sum += f.Spent
	}
	if sum != 385006 {
		t.Errorf("the flows add up to %d", sum)
	}
	drawn := c.Sankey(flows)
	var nodes []string
	for _, n := range drawn.Nodes {
		nodes = append(nodes, n.Label+" "+n.Value.Text)
	}
	want := []string{"33 Sjukvård 3\u00a0450,05", "60 Transporter 300,01", "Inte kategoriserat 100,00", "Avtalat pris 3\u00a0000,00", "Annat pris 500,05", "Utanför avtalet −50,00", "Läckage 300,01", "Avtal saknas 100,00",
		"Region Sörmland 1\u00a0750,06", "Region Västmanland 2\u00a0100,00"}
	if d := cmp.Diff(want, nodes); d != "" {
		t.Error(d)
	}
	if got := asked2(t, "kategori1=33+Sjukv%C3%A5rd").middle().Key; got != "kategori2" {
		t.Errorf("below a category the flows go through %s", got)
	}
}

// owners are two users: the head of the hospital, to which Akuten and Laboratoriet
// belong, and that of Akuten alone.
func owners(t *testing.T, s Store) (hospital, ward string) {
	t.Helper()
	who := identity.Store{DB: s.DB}
	top := must[identity.Unit](t)(who.CreateUnit(t.Context(), identity.Unit{Party: "D", Kind: "customer", Name: "Sjukhuset"}))
	below := must[identity.Unit](t)(who.CreateUnit(t.Context(), identity.Unit{Party: "D", Kind: "customer", Name: "Akuten", ParentID: top.ID}))
	for id, unit := range map[int64]any{1: below.ID, 2: top.ID, 3: nil} {
		if _, err := s.DB.Exec(t.Context(), `INSERT INTO spend_unit (id, key, party, code, name, unit_id) VALUES ($1, $2, 'D', '', '', $3)`, id, fmt.Sprint(id), unit); err != nil {
			t.Fatal(err)
		}
	}
	user := func(name, unit string) string {
		return must[identity.User](t)(who.Create(t.Context(), identity.User{Name: name, Email: name + "@exempel.se", Roles: identity.Roles{"certifier"}, UnitID: identity.Ref(unit), Active: true})).ID
	}
	return user("hanna", top.ID), user("emma", below.ID)
}

func TestABudgetHolderSeesOnlyTheOwnUnitsAndTheirSums(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, tables(), func(t *testing.T, d *db.DB) {
		s := filled(t, d)
		hospital, ward := owners(t, s)
		for _, test := range []struct {
			user string
			want []string
		}{
			{hospital, []string{"Akuten 145005 90000", "Laboratoriet 30001 0", "Summa 175006 90000"}},
			{ward, []string{"Akuten 145005 90000", "Summa 145005 90000"}},
			{"nobody", []string{"Summa 0 0"}},
		} {
			sc, err := s.OwnScope(t.Context(), test.user)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, toldOf(must[Result](t)(s.Answer(t.Context(), sc, asked2(t, "rad=enhet"))))); d != "" {
				t.Error(d)
			}
		}
	})
}

func TestNothingOfOthersIsTold(t *testing.T) {
	t.Parallel()
	s := filled(t, onSQLite(t))
	own := Scope{Units: []int64{1}}
	c := asked2(t, "rad=part&enhet=3&matt=fakturor&kol=klass")
	if got := toldOf(must[Result](t)(s.Answer(t.Context(), own, c))); len(got) != 1 || got[0] != "Summa 0 0" {
		t.Errorf("another unit shows %v", got)
	}
	if sums := must[Sums](t)(s.Sums(t.Context(), own, c.Filter)); sums != (Sums{}) {
		t.Errorf("another unit adds up to %v", sums)
	}
	if labels := must[map[string]string](t)(s.Labels(t.Context(), own, c.Filter)); labels["enhet"] != "3" {
		t.Errorf("another unit is called %q", labels["enhet"])
	}
	if flows := must[[]Flow](t)(s.Flows(t.Context(), own, c)); len(flows) != 0 {
		t.Errorf("another unit has flows %v", flows)
	}
	if _, err := s.Line(t.Context(), own, 1, 5); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("a line of another unit gives %v", err)
	}
	if l := must[Line](t)(s.Line(t.Context(), own, 1, 3)); l.Unit != "Akuten" || l.Amount != money.Amount(500_05) || l.Deviation() != money.Some(100_05) || l.Contract != "A22-1" {
		t.Errorf("the own line is %+v", l)
	}
	for _, sc := range []Scope{{}, {Units: nil}} {
		if sums := must[Sums](t)(s.Sums(t.Context(), sc, asked2(t, "").Filter)); sums.Lines != 0 {
			t.Errorf("who may see nothing sees %d lines", sums.Lines)
		}
	}
}
