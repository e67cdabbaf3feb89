package policy

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/base/webtest"
)

var set = Set{Table: "demo_rule", Parameters: []Parameter{
	{"days", "Påminn före", Days, "Påminnelser", "Räknat från sista dag.", 0, 730},
	{"share", "Belastning som är för hög", PerMille, "Belastning", "", 1, 5000},
}}

var migration = fstest.MapFS{"migrations/202601010000_demo.sql": {Data: []byte(`
CREATE TABLE demo_rule (key TEXT NOT NULL, valid_from DATE NOT NULL, value BIGINT NOT NULL, source TEXT NOT NULL,
	set_by TEXT NOT NULL, created_at TIMESTAMP NOT NULL, PRIMARY KEY (key, valid_from));
INSERT INTO demo_rule (key, valid_from, value, source, set_by, created_at) VALUES
	('days', '2000-01-01', 90, 'Klövers regelunderlag', 'Klöver', '2026-01-01 00:00:00'),
	('share', '2000-01-01', 1100, 'Klövers regelunderlag', 'Klöver', '2026-01-01 00:00:00');
`)}}

func each(t *testing.T, do func(t *testing.T, s Store)) {
	dbtest.Each(t, []fs.FS{audit.Migrations, migration}, func(t *testing.T, d *db.DB) { do(t, Store{DB: d, Set: set}) })
}

func TestUnitsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		unit Unit
		n    int64
		text string
	}{
		{Days, 1, "1 dag"}, {Days, 90, "90 dagar"}, {Months, 12, "12 månader"}, {Percent, 85, "85 %"},
		{PerMille, 1125, "112,5 %"}, {PerMille, 1100, "110 %"}, {Factor, 1300, "× 1,3"}, {Kronor, 500_000_00, "500 000 kr"},
	} {
		if got := strings.ReplaceAll(test.unit.Text(test.n), "\u00a0", " "); got != test.text {
			t.Errorf("%d is written %q, want %q", test.n, got, test.text)
		}
		number := strings.Trim(test.text, "adgnåmerk ")
		if n, ok := test.unit.Read(number); !ok || n != test.n {
			t.Errorf("%q is read as %d %v, want %d", number, n, ok, test.n)
		}
	}
	for _, text := range []string{"", "tre", "-1", "1,2,3"} {
		if n, ok := Days.Read(text); ok {
			t.Errorf("%q is read as %d", text, n)
		}
	}
}

func TestANumberHoldsFromItsDayAndIsRemembered(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "1", Name: "Maria Lind"})
		told := false
		s.After = func(context.Context, *db.DB) error { told = true; return nil }
		if err := s.Save(ctx, Value{Key: "days", ValidFrom: 20230201, Value: 120, Source: "Ledningsgruppen"}); err != nil {
			t.Fatal(err)
		}
		before, err := s.On(ctx, 20230131)
		if err != nil {
			t.Fatal(err)
		}
		after, err := s.On(ctx, 20230201)
		if err != nil || before["days"] != 90 || after["days"] != 120 || after["share"] != 1100 {
			t.Errorf("%v before and %v after, %v", before, after, err)
		}
		if !told {
			t.Error("what follows a new number was not told")
		}
		history, err := audit.History(ctx, s.DB, "demo_rule", "days")
		if err != nil || len(history) != 1 || history[0].Verb != "satte 120\u00a0dagar från 2023-02-01 för" || history[0].Why != "Ledningsgruppen" {
			t.Errorf("%+v %v", history, err)
		}
	})
}

func TestAWrongNumberIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		for want, v := range map[string]Value{
			"Välj vad":              {Key: "nothing", Value: 1, ValidFrom: 20230101, Source: "x"},
			"mellan 0 dagar":        {Key: "days", Value: 731, ValidFrom: 20230101, Source: "x"},
			"vilken dag":            {Key: "days", Value: 1, Source: "x"},
			"vem som har bestämt":   {Key: "days", Value: 1, ValidFrom: 20230101, Source: " "},
			"mellan 0,1\u00a0% och": {Key: "share", Value: 0, ValidFrom: 20230101, Source: "x"},
		} {
			err := s.Save(t.Context(), v)
			if fault.KindOf(err) != fault.KindInvalid || !strings.Contains(strings.ReplaceAll(fault.FieldsOf(err)[0].Message, "0\u00a0dagar", "0 dagar"), want) {
				t.Errorf("%+v: %v, want %q", v, err, want)
			}
		}
	})
}

func TestThePageTellsWhatHoldsAndChangesIt(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		m := web.NewMux(web.Options{})
		Web{Store: s, Title: "Regler", Path: "/regler", Read: "demo.read", Write: "demo.write", Intro: "Reglerna styr.", Law: Law{"Ledtider", "/lagregler"},
			Tabs: func(context.Context) ([]ui.Tab, error) { return nil, nil }}.Routes(m)
		reader, writer := webtest.User("Mats Ek", "demo.read"), webtest.User("Maria Lind", "demo.read", "demo.write", "law.read")
		webtest.Get(t, m, reader, "/regler").Status(http.StatusOK).Has("h2", "Påminnelser").Has("td", "90\u00a0dagar").Lacks("button", "Spara värdet").Lacks("a", "Ledtider")
		webtest.Post(t, m, reader, "/regler", "key", "days").Status(http.StatusForbidden)
		webtest.Post(t, m, writer, "/regler", "key", "days", "value", "4000", "valid_from", "2023-02-01", "source", "Vi").Status(422).Has(".errors", "mellan")
		webtest.Post(t, m, writer, "/regler", "key", "days", "value", "noll", "valid_from", "2023-02-01", "source", "Vi").Status(422)
		webtest.Post(t, m, writer, "/regler", "key", "days", "value", "120", "valid_from", "2001-02-01", "source", "Ledningsgruppen").Redirects("/regler")
		webtest.Get(t, m, writer, "/regler").Has("td", "120\u00a0dagar").Has("td", "Ledningsgruppen").Has("a", "Ledtider")
	})
}
