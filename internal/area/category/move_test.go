package category

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/webtest"
)

// things is a register above that has records in categories.
var things = fstest.MapFS{"migrations/202601019999_thing.sql": {Data: []byte(`
CREATE TABLE thing (id TEXT PRIMARY KEY, label TEXT NOT NULL, category_id TEXT NOT NULL, version BIGINT NOT NULL, changed_at TIMESTAMP);
`)}}

var thing = Rows{Kind: "thing", Name: "Saker", Find: `SELECT id AS ref, label, category_id FROM thing WHERE category_id IN `,
	Write: `UPDATE thing SET category_id = $1, version = version + 1, changed_at = $2`}

// ended is a tree in which one category was split and one renumbered, each with things.
func ended(t *testing.T, d *db.DB) (Moves, map[string]string) {
	t.Helper()
	d.Now = func() time.Time { return time.Date(2022, 6, 1, 9, 0, 0, 0, time.UTC) }
	s, ctx := Store{d}, t.Context()
	ids := map[string]string{}
	for _, c := range []Category{{Code: "B1", Name: "Stolar", ValidFrom: 20220101}, {Code: "B2", Name: "Bord", ValidFrom: 20220101}, {Code: "A1", Name: "Möbler", ValidFrom: 20200101, ValidTo: 20211231, ReplacedBy: Codes{"B1", "B2"}},
		{Code: "A2", Name: "Sitsar", ValidFrom: 20200101, ValidTo: 20211231, ReplacedBy: Codes{"B1"}}, {Code: "A3", Name: "Lampor", ValidFrom: 20200101, ValidTo: 20211231}} {
		made, err := s.Create(ctx, c)
		if err != nil {
			t.Fatal(fault.FieldsOf(err), err)
		}
		ids[c.Code] = made.ID
	}
	for id, code := range map[string]string{"t1": "A1", "t2": "A1", "t3": "A2", "t4": "A3", "t5": "B1"} {
		if _, err := d.Exec(ctx, `INSERT INTO thing (id, label, category_id, version) VALUES ($1, $2, $3, 1)`, id, "Sak "+id, ids[code]); err != nil {
			t.Fatal(err)
		}
	}
	return Moves{d, []Mover{thing}}, ids
}

func stands(t *testing.T, d *db.DB, id string) string {
	t.Helper()
	code, err := db.One[string](t.Context(), d, `SELECT c.code FROM thing t JOIN category c ON c.id = t.category_id WHERE t.id = $1`, id)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestRecordsFollowAReplacedCategoryAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{audit.Migrations, find.Migrations, identity.Migrations, Migrations, things}, func(t *testing.T, d *db.DB) {
		m, ids := ended(t, d)
		ctx := audit.WithActor(t.Context(), audit.Actor{ID: "y", Name: "Ylva"})
		all, err := m.Waiting(ctx)
		if err != nil || len(all) != 3 || len(all[0].Held) != 2 || len(all[0].To) != 2 {
			t.Fatalf("%+v %v", all, err)
		}
		if _, err := m.Reclassify(ctx, ids["A3"], nil, ""); !audit.Refused(err) || !strings.Contains(fault.Message(err), "ingen efterföljare") {
			t.Errorf("without a successor: %v", err)
		}
		if _, err := m.Reclassify(ctx, ids["A1"], nil, ""); err == nil {
			t.Error("a split needs no choice")
		}
		if _, err := m.Reclassify(ctx, ids["A1"], map[string]string{"thing:t1": ids["A3"]}, ""); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("to a category that does not replace it: %v", err)
		}
		move, err := m.Reclassify(ctx, ids["A1"], map[string]string{"thing:t1": ids["B2"]}, "Nytt träd")
		if err != nil || stands(t, d, "t1") != "B2" || stands(t, d, "t2") != "A1" {
			t.Fatalf("%v: t1 in %s, t2 in %s", err, stands(t, d, "t1"), stands(t, d, "t2"))
		}
		if _, err := m.Reclassify(ctx, ids["A2"], nil, ""); err != nil || stands(t, d, "t3") != "B1" {
			t.Errorf("one to one: %v", err)
		}
		history, err := audit.History(ctx, d, "thing", "t1")
		if err != nil || len(history) != 1 || history[0].Changes[0].From != "Möbler" || history[0].Changes[0].To != "Bord" || history[0].Why != "Nytt träd" {
			t.Errorf("%+v %v", history, err)
		}
		if err := m.Undo(ctx, move.ID, ""); err != nil || stands(t, d, "t1") != "A1" {
			t.Errorf("undone: %v", err)
		}
		if err := m.Undo(ctx, move.ID, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("undone twice: %v", err)
		}
		past, err := m.Past(ctx)
		if err != nil || len(past) != 2 || past[1].UndoneBy != "Ylva" || past[1].Records != 1 {
			t.Errorf("%+v %v", past, err)
		}
	})
}

func TestTheWorklistAsksWhereEachRecordGoes(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t, audit.Migrations, find.Migrations, identity.Migrations, Migrations, things)
	m, ids := ended(t, d)
	mux := webtest.Mux()
	(&Web{Store: Store{d}, Moves: m}).Routes(mux)
	reader, writer := webtest.User("Lena", permRead), webtest.User("Ylva", permRead, permWrite)
	webtest.Get(t, mux, reader, movePath).Status(200).Has("td", "A1 Möbler").Has("td", "B1 Stolar och B2 Bord").Lacks("a", "Klassa om")
	webtest.Get(t, mux, writer, movePath+"/"+ids["A1"]).Status(200).Count("select", 2)
	webtest.Get(t, mux, writer, movePath+"/"+ids["B1"]).Status(200).Has(".notice", "Ingenting väntar")
	webtest.Post(t, mux, writer, movePath+"/"+ids["A1"], "why", "").Status(409)
	webtest.Post(t, mux, writer, movePath+"/"+ids["A1"], "thing:t2", ids["B1"]).Redirects(movePath)
	if got := stands(t, d, "t2"); got != "B1" {
		t.Errorf("t2 stands in %s", got)
	}
	past, err := m.Past(context.Background())
	if err != nil || len(past) != 1 {
		t.Fatal(err)
	}
	webtest.Post(t, mux, writer, movePath+"/"+past[0].ID+"/angra").Redirects(movePath)
	if got := stands(t, d, "t2"); got != "A1" {
		t.Errorf("t2 stands in %s after the undo", got)
	}
}
