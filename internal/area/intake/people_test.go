package intake

import (
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/area/staff"
	"klover/internal/area/training"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/mail"
	"klover/internal/base/webtest"
	months "klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

var peopleTables = append(tables(), mail.Migrations, staff.Migrations, training.Migrations)

func rowsIn(t testing.TB, d *db.DB, table string) int64 { return countOf(t, Store{DB: d}, table) }

func TestHoursOfSickLeaveAreReadMonthByMonth(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, peopleTables, func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		in := identity.Store{DB: d}
		if err := in.CreateRegions(as(t)); err != nil {
			t.Fatal(err)
		}
		if _, err := in.CreateUnit(as(t), identity.Unit{Party: "D", Kind: "own", Name: "Upphandlingsenheten", ValidFrom: 20110701}); err != nil {
			t.Fatal(err)
		}
		lines := []string{"Månad;Enhet;Sjuktimmar;Ordinarie arbetstid;Därav från dag 60;Antal anställda",
			"2022-11;;1012,5;9204,75;120;53", "2022-12;;290;9020;;53", "2022-12;Upphandlingsenheten;10;100;;20", "2022-13;;1;100;;53",
			"2022-10;Okänd enhet;1;100;;9", "2022-09;;200;100;;53", "2022-09;;x;100;;53"}
		run := mustImport(t, s, Order{Path: written(t, "sjukfrånvaro.csv", lines...), Register: "staff_sick", Bad: OnlyGood})
		if run.Created != 2 || run.Rejected != 5 {
			t.Errorf("created %d, rejected %d: %v", run.Created, run.Rejected, told(t, s, run))
		}
		all := strings.Join(told(t, s, run), "\n")
		for _, want := range []string{"Skriv år och månad", "ingen egen enhet som heter Okänd enhet", "kan inte vara fler än ordinarie", "högst två decimaler"} {
			if !strings.Contains(all, want) {
				t.Errorf("%q is not said in\n%s", want, all)
			}
		}
		hours, err := staff.Store{DB: d}.Hours(as(t), day.Month(2022, 11))
		if err != nil || len(hours) != 1 || strings.ReplaceAll(hours[0].Share(), "\u00a0", " ") != "11,00 %" {
			t.Errorf("%+v %v", hours, err)
		}
		again := mustImport(t, s, Order{Path: written(t, "igen.csv", lines[0], "2022-11;;1000;9204,75;120;53"), Register: "staff_sick", Existing: Update})
		if again.Updated != 1 {
			t.Errorf("updated %d: %v", again.Updated, told(t, s, again))
		}
		if _, err := s.Undo(as(t), again.ID, "Fel lista", quiet); err != nil {
			t.Error(err)
		}
		if hours, err = (staff.Store{DB: d}).Hours(as(t), day.Month(2022, 11)); err != nil || hours[0].Sick != 101250 {
			t.Errorf("after undo %+v %v", hours, err)
		}
		other := mustImport(t, s, Order{Path: written(t, "oktober.csv", lines[0], "2022-10;;290;9020;;53"), Register: "staff_sick"})
		if _, err := s.Undo(as(t), other.ID, "Fel lista", quiet); err != nil || rowsIn(t, d, "staff_sick") != 2 {
			t.Errorf("undo: %v", err)
		}
	})
}

func TestCompletedCoursesAreReadFromAList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, peopleTables, func(t *testing.T, d *db.DB) {
		s := Store{DB: d}
		if _, err := (identity.Store{DB: d}).Create(as(t), identity.User{Name: "Emma Rosendal", Email: "emma@demo.example", Roles: identity.Roles{"requester"}, Parties: party.Of("D"), Active: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := (training.Store{DB: d}).CreateCourse(as(t), training.Course{Name: "E-handel för beställare", Kind: training.Classroom, Goals: training.Goals{training.Orderers}, ValidMonths: months.Of(24)}); err != nil {
			t.Fatal(err)
		}
		lines := []string{"Utbildning;Deltagare;E-post;Avdelning;Slutförd",
			"E-handel för beställare;Emma Rosendal;emma@demo.example;Västmanlands sjukhus;2022-03-01", "e-handel för beställare;Bo Kvist;;Vårdcentralen;2022-03-01",
			"Okänd kurs;Bo Kvist;;Vårdcentralen;2022-03-01", "E-handel för beställare;Cia;cia@x.example;;2022-03-01", "E-handel för beställare;Dag;;;"}
		path := written(t, "kompetensportalen.csv", lines...)
		run := mustImport(t, s, Order{Path: path, Bad: OnlyGood})
		if run.Register != training.CertificateKindName || run.Created != 2 || run.Rejected != 3 {
			t.Errorf("%s: created %d, rejected %d: %v", run.Register, run.Created, run.Rejected, told(t, s, run))
		}
		if again := mustImport(t, s, Order{Path: written(t, "igen.csv", lines[:3]...)}); !again.AllThere() {
			t.Errorf("read again: %+v", again)
		}
		if _, err := s.Undo(as(t), run.ID, "Fel lista", quiet); err != nil || rowsIn(t, d, "training_certificate") != 0 {
			t.Errorf("undo: %v", err)
		}
	})
}

// TestRegistersWithARightOfTheirOwnAskForIt: hours of sick leave are not for
// everybody who may import procurements, not even as rejected rows.
func TestRegistersWithARightOfTheirOwnAskForIt(t *testing.T) {
	t.Parallel()
	s := Store{DB: dbtest.SQLite(t, peopleTables...)}
	m := webtest.Mux()
	(&Web{Store: s}).Routes(m)
	buyer, chief := webtest.User("Åsa Öberg", permRun), webtest.User("Mats Ekdahl", permRun, "staff.write")
	webtest.Get(t, m, buyer, "/import/ny").Status(200).Lacks("option", "Sjukfrånvaro per månad")
	webtest.Get(t, m, chief, "/import/ny").Status(200).Has("option", "Sjukfrånvaro per månad")
	file := []byte("Månad;Sjuktimmar;Ordinarie arbetstid\n2022-11;1012;9204\n")
	webtest.PostFile(t, m, buyer, "/import", "fil", "s.csv", file, "register", "staff_sick").Status(403)
	at := webtest.PostFile(t, m, chief, "/import", "fil", "s.csv", file, "register", "staff_sick").Status(303).Header.Get("Location")
	webtest.Get(t, m, chief, at).Status(200)
	webtest.Get(t, m, buyer, at).Status(403)
}
