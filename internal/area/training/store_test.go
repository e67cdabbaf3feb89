package training

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

func areas() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, mail.Migrations, os.DirFS("../identity"), Migrations}
}

func onEach(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) { do(t, Store{d}) })
}

func by(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "p", Name: "Olle Tengvall"})
}

func ok[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wants(t testing.TB, err error, kind fault.Kind, text string) {
	t.Helper()
	if fault.KindOf(err) != kind || !strings.Contains(err.Error(), text) {
		t.Errorf("%v (kind %d), want kind %d saying %q", err, fault.KindOf(err), kind, text)
	}
}

// at moves the clock of the store to a day.
func at(s Store, d day.Date) { s.DB.Now = func() time.Time { return d.Time().Add(9 * time.Hour) } }

func addUser(t testing.TB, s Store, name, email string) string {
	t.Helper()
	return ok[identity.User](t)(identity.Store{DB: s.DB}.Create(by(t), identity.User{Name: name, Email: email, Roles: identity.Roles{"requester"}, Parties: party.Of("D"), Active: true})).ID
}

func ordering() Course {
	return Course{Name: "E-handel för beställare", Kind: Classroom, Goals: Goals{Orderers, Ecommerce}, Required: true, ValidMonths: count.Of(24), Responsible: "E-handelskoordinator"}
}

// opened makes an open occasion of a new course with so many seats.
func opened(t testing.TB, s Store, seats int64) Occasion {
	t.Helper()
	c := ok[Course](t)(s.CreateCourse(by(t), ordering()))
	o := ok[Occasion](t)(s.CreateOccasion(by(t), Occasion{CourseID: c.ID, StartsOn: s.Today().AddDays(3), Seats: seats, Place: "Sal 3"}))
	return ok[Occasion](t)(s.Publish(by(t), o.ID, o.Version))
}

func named(name string) Person { return Person{Name: name, Unit: "Vårdcentralen Ekbacken"} }

// who tells the bookings of an occasion: "Ada bokad, Bo väntar".
func who(t testing.TB, s Store, id string) string {
	t.Helper()
	var parts []string
	for _, b := range ok[[]Booking](t)(s.Bookings(by(t), id)) {
		if b.State != Cancelled {
			parts = append(parts, b.Name+" "+string(b.State))
		}
	}
	return strings.Join(parts, ", ")
}

func TestNobodyIsBookedBeyondTheSeats(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		o := opened(t, s, 1)
		var wait sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wait.Go(func() { _, errs[i] = s.Book(by(t), o.ID, named(fmt.Sprintf("Person %d", i))) })
		}
		wait.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		seated, places := 0, map[int64]bool{}
		for _, b := range ok[[]Booking](t)(s.Bookings(by(t), o.ID)) {
			if b.State == Seated {
				seated++
			} else {
				places[b.Place] = true
			}
		}
		if got := ok[Occasion](t)(s.Occasion(by(t), o.ID)); seated != 1 || len(places) != 5 || got.Booked != 1 {
			t.Errorf("%d have a seat, %d different places in the waiting list, %d counted", seated, len(places), got.Booked)
		}
	})
}

func TestTheSamePersonIsBookedOnceAlsoAtTheSameTime(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		o := opened(t, s, 5)
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wait.Go(func() { _, errs[i] = s.Book(by(t), o.ID, named("Ada  Lind")) })
		}
		wait.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				wants(t, err, fault.KindConflict, "Ada Lind är redan bokad")
				refused++
			}
		}
		if got := ok[Occasion](t)(s.Occasion(by(t), o.ID)); refused != 3 || got.Booked != 1 {
			t.Errorf("%d refused, %d booked", refused, got.Booked)
		}
	})
}

func TestTheWaitingListMovesUpInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		o := opened(t, s, 2)
		book := func(name string) Booking { return ok[Booking](t)(s.Book(by(t), o.ID, named(name))) }
		ada, bo := book("Ada"), book("Bo")
		book("Cia")
		dag := book("Dag")
		book("Eva")
		ok[Booking](t)(s.Cancel(by(t), dag.ID)) // out of the middle of the list
		if got := who(t, s, o.ID); got != "Ada bokad, Bo bokad, Cia väntar, Eva väntar" {
			t.Fatal(got)
		}
		ok[Booking](t)(s.Cancel(by(t), ada.ID))
		if got := who(t, s, o.ID); got != "Bo bokad, Cia bokad, Eva väntar" {
			t.Error(got)
		}
		_, err := s.Cancel(by(t), ada.ID)
		wants(t, err, fault.KindConflict, "avbokad och kan inte avbokas")
		book("Ada") // who cancelled may come back, last
		o = ok[Occasion](t)(s.Occasion(by(t), o.ID))
		more := o
		more.Seats = 3
		o = ok[Occasion](t)(s.SaveOccasion(by(t), more, ""))
		if got := who(t, s, o.ID); got != "Bo bokad, Cia bokad, Eva bokad, Ada väntar" || o.Booked != 3 {
			t.Errorf("%s, %d counted", got, o.Booked)
		}
		fewer := o
		fewer.Seats = 2
		_, err = s.SaveOccasion(by(t), fewer, "")
		wants(t, err, fault.KindInvalid, "Avboka först")
		told := ""
		for _, e := range ok[[]audit.Entry](t)(audit.History(by(t), s.DB, OccasionKindName, o.ID)) {
			if strings.HasPrefix(e.Verb, "gav") {
				told += e.Verb + ";"
			}
		}
		if told != "gav Eva plats från väntelistan till;gav Cia plats från väntelistan till;" {
			t.Error(told)
		}
		ok[Booking](t)(s.Cancel(by(t), bo.ID))
	})
}

func TestOnlyAnOpenOccasionIsBooked(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		c := ok[Course](t)(s.CreateCourse(by(t), ordering()))
		o := ok[Occasion](t)(s.CreateOccasion(by(t), Occasion{CourseID: c.ID, StartsOn: s.Today().AddDays(3), Seats: 5}))
		_, err := s.Book(by(t), o.ID, named("Ada"))
		wants(t, err, fault.KindConflict, "inte öppet för bokning")
		o = ok[Occasion](t)(s.Publish(by(t), o.ID, o.Version))
		_, err = s.Publish(by(t), o.ID, o.Version)
		wants(t, err, fault.KindConflict, "Bara ett planerat")
		_, err = s.CallOff(by(t), o.ID, o.Version, " ")
		wants(t, err, fault.KindInvalid, "varför")
		o = ok[Occasion](t)(s.CallOff(by(t), o.ID, o.Version, "Kursledaren är sjuk"))
		_, err = s.Book(by(t), o.ID, named("Ada"))
		wants(t, err, fault.KindConflict, "inte öppet")
		_, err = s.Book(by(t), o.ID, Person{})
		wants(t, err, fault.KindInvalid, "Skriv vem")
		c.EndedOn = 20221231
		c = ok[Course](t)(s.SaveCourse(by(t), c, ""))
		_, err = s.CreateOccasion(by(t), Occasion{CourseID: c.ID, StartsOn: 20230201, Seats: 5})
		wants(t, err, fault.KindInvalid, "ges till och med 2022-12-31")
	})
}

func TestThoseWhoPassGetACertificateThatEnds(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		emma := addUser(t, s, "Emma Rosendal", "emma@demo.example")
		o := opened(t, s, 5)
		a := ok[Booking](t)(s.Book(by(t), o.ID, Person{UserID: identity.Ref(emma), Name: "Emma Rosendal"}))
		b := ok[Booking](t)(s.Book(by(t), o.ID, named("Bo")))
		c := ok[Booking](t)(s.Book(by(t), o.ID, named("Cia")))
		all := []Attendance{{a.ID, true, true}, {b.ID, true, false}, {c.ID, false, true}}
		_, err := s.Attend(by(t), o.ID, o.Version, all)
		wants(t, err, fault.KindConflict, "Närvaro noteras när det har hållits")
		at(s, o.StartsOn)
		o = ok[Occasion](t)(s.Attend(by(t), o.ID, o.Version, all))
		list, _, err := s.Certificates(by(t), Filter{}, Page{})
		if err != nil || len(list) != 1 || list[0].Name != "Emma Rosendal" || list[0].ValidTo != o.StartsOn.AddMonths(24).AddDays(-1) || o.State != Held {
			t.Fatalf("%+v %v", list, err)
		}
		valid := func(on day.Date) string {
			t.Helper()
			yes, why, err := s.Valid(by(t), emma, Orderers, on)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(yes, why)
		}
		missing := "false" + "Giltigt intyg saknas för E-handel för beställare."
		got := []string{valid(o.StartsOn), valid(o.StartsOn.AddDays(-1)), valid(list[0].ValidTo), valid(list[0].ValidTo.AddDays(1))}
		if diff := cmp.Diff([]string{"true", missing, "true", missing}, got); diff != "" {
			t.Error(diff)
		}
		if yes, why, err := s.Valid(by(t), emma, NewChiefs, o.StartsOn); !yes || why != "" || err != nil {
			t.Errorf("a group without required courses: %v %q %v", yes, why, err)
		}
		all[0].Passed, all[1].Passed = false, true // the attendance is corrected
		ok[Occasion](t)(s.Attend(by(t), o.ID, o.Version, all))
		if list, _, _ = s.Certificates(by(t), Filter{}, Page{}); len(list) != 1 || list[0].Name != "Bo" {
			t.Errorf("after correction %+v", list)
		}
		wants(t, s.RemoveCertificate(by(t), list[0].ID, ""), fault.KindConflict, "följer av närvaron")
	})
}

func TestCompletedIsNOfN(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		c := ok[Course](t)(s.CreateCourse(by(t), Course{Name: "Miljöutbildning i Ellsa", Kind: Elearning, Goals: Goals{Procurement}}))
		var list []Certificate
		for i := range 3 {
			list = append(list, Certificate{Course: "miljöutbildning i ellsa", Name: fmt.Sprint("Person ", i), Unit: "Beställarstöd", CompletedOn: 20170301})
		}
		list = append(list, Certificate{Course: c.Name, Name: "Person 0", Unit: "Beställarstöd", CompletedOn: 20170901}) // the same person again
		ok[[]string](t)(s.CreateCertificates(by(t), list))
		ok[Audience](t)(s.SetAudience(by(t), Audience{CourseID: c.ID, Persons: 3, ValidFrom: 20170101}))
		ok[Audience](t)(s.SetAudience(by(t), Audience{CourseID: c.ID, Persons: 4, ValidFrom: 20180101}))
		_, err := s.SetAudience(by(t), Audience{CourseID: c.ID, Persons: 4, ValidFrom: 20171001})
		wants(t, err, fault.KindInvalid, "redan ett antal")
		for on, want := range map[day.Date]string{20171231: "3 av 3", 20180101: "3 av 4", 20170201: "0 av 3"} {
			done := ok[[]Completed](t)(s.Completed(by(t), c.ID, on))
			if len(done) != 1 || done[0].Text() != want {
				t.Errorf("on %s %+v, want %s", on, done, want)
			}
		}
		for key, want := range map[string]string{"training.completed": "100,0\u00a0%", "training.certificates_valid": "4\u00a0intyg"} {
			r := ok[*figure.Register](t)(figure.NewRegister(Figures(s)))
			f := ok[figure.Figure](t)(r.Get(key))
			ask := figure.Ask{Period: day.Year(2017), Kind: figure.Year}
			v := ok[figure.Value](t)(f.Value(by(t), ask))
			if err := v.Check(ok[[]figure.Row](t)(f.Rows(by(t), ask))); err != nil || f.Text(v) != want {
				t.Errorf("%s = %s, %v; want %s", key, f.Text(v), err, want)
			}
		}
	})
}

func TestAListOfCompletedCoursesIsReadByNameAndAddress(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		emma := addUser(t, s, "Emma Rosendal", "emma@demo.example")
		c := ok[Course](t)(s.CreateCourse(by(t), ordering()))
		one := Certificate{Course: c.Name, Name: "Emma Rosendal", Email: "EMMA@demo.example", CompletedOn: 20220301}
		made := ok[Certificate](t)(s.CreateCertificate(by(t), one))
		if string(made.UserID) != emma || made.ValidTo != 20240229 {
			t.Errorf("%+v", made)
		}
		_, err := s.CreateCertificate(by(t), one)
		wants(t, err, fault.KindConflict, "redan ett intyg för kursen och dagen")
		_, err = s.CreateCertificate(by(t), Certificate{Course: "Okänd", Name: "Bo", CompletedOn: 20220301, Email: "bo@x.example"})
		wants(t, err, fault.KindInvalid, "ingen kurs som heter Okänd")
		wants(t, err, fault.KindInvalid, "Ingen användare har e-postadressen")
		made.CompletedOn, made.ValidTo = 20220401, 0
		made = ok[Certificate](t)(s.SaveCertificate(by(t), made, "Fel dag"))
		if made.ValidTo != 20240331 {
			t.Errorf("valid to %s", made.ValidTo)
		}
		if err := s.RemoveCertificates(by(t), []string{made.ID}, "Ångrad import"); err != nil {
			t.Error(err)
		}
	})
}

func TestRemindersGoToThoseWhoseCertificateEnds(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		addUser(t, s, "Emma Rosendal", "emma@demo.example")
		c := ok[Course](t)(s.CreateCourse(by(t), ordering()))
		today := s.Today()
		ids := ok[[]string](t)(s.CreateCertificates(by(t), []Certificate{
			{Course: c.Name, Name: "Emma Rosendal", Email: "emma@demo.example", CompletedOn: 20210101, ValidTo: today.AddDays(10)},
			{Course: c.Name, Name: "Bo", CompletedOn: 20200101, ValidTo: today.AddDays(-10)},
			{Course: c.Name, Name: "Bo", CompletedOn: 20210101, ValidTo: today.AddDays(200)}, // has replaced it
			{Course: c.Name, Name: "Cia", CompletedOn: 20200101, ValidTo: today.AddDays(-1)},
		}))
		names := func(validity string) string {
			list, _, err := s.Certificates(by(t), Filter{Validity: validity}, Page{Sort: "valid_to"})
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, c := range list {
				text += c.Name + ";"
			}
			return text
		}
		if diff := cmp.Diff([]string{"Emma Rosendal;", "Cia;", "Emma Rosendal;Bo;"}, []string{names(EndsSoon), names(HasEnded), names(ValidNow)}); diff != "" {
			t.Error(diff)
		}
		n, err := s.Remind(by(t), []string{ids[0], ids[3]})
		if err != nil || n != 1 {
			t.Errorf("%d letters, %v", n, err)
		}
		letters := ok[[]mail.Letter](t)(db.All[mail.Letter](by(t), s.DB, `SELECT `+db.Columns[mail.Letter]()+` FROM mail_message`))
		if len(letters) != 1 || letters[0].ToAddress != "emma@demo.example" || !strings.Contains(letters[0].Subject, "går ut") {
			t.Errorf("%+v", letters)
		}
		if c := ok[Certificate](t)(s.Certificate(by(t), ids[3])); c.RemindedOn != today {
			t.Errorf("reminded on %s", c.RemindedOn)
		}
	})
}

func TestEvaluationsDoNotTellWho(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		o := opened(t, s, 6)
		var list []Attendance
		for i := range 6 {
			b := ok[Booking](t)(s.Book(by(t), o.ID, named(fmt.Sprint("Person ", i))))
			list = append(list, Attendance{b.ID, i < 5, true})
		}
		wants(t, s.Evaluate(by(t), list[0].BookingID, Evaluation{Grade: 5}), fault.KindConflict, "Bara den som var med")
		at(s, o.StartsOn)
		ok[Occasion](t)(s.Attend(by(t), o.ID, o.Version, list))
		wants(t, s.Evaluate(by(t), list[0].BookingID, Evaluation{Grade: 7}), fault.KindInvalid, "1 till 6")
		wants(t, s.Evaluate(by(t), list[5].BookingID, Evaluation{Grade: 1}), fault.KindConflict, "Bara den som var med")
		for i := range 5 {
			if g := ok[Grades](t)(s.Grades(by(t), o.ID)); !g.Hidden() {
				t.Errorf("%d answers are shown", g.N)
			}
			if err := s.Evaluate(by(t), list[i].BookingID, Evaluation{Grade: int64(i + 2), Comment: "Bra"}); err != nil {
				t.Fatal(err)
			}
		}
		wants(t, s.Evaluate(by(t), list[0].BookingID, Evaluation{Grade: 1}), fault.KindConflict, "bara en gång")
		if g := ok[Grades](t)(s.Grades(by(t), o.ID)); g.Hidden() || g.Mean() != "4,0" {
			t.Errorf("%+v", g)
		}
		for _, e := range ok[[]audit.Entry](t)(audit.History(by(t), s.DB, OccasionKindName, o.ID)) {
			if strings.Contains(e.Verb, "utvärdering") && e.Actor != audit.System {
				t.Errorf("the history says that %s answered", e.Actor.Name)
			}
		}
	})
}

func TestWhatHasBeenGivenIsNotRemoved(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		o := opened(t, s, 2)
		wants(t, s.RemoveCourse(by(t), o.CourseID, ""), fault.KindConflict, "Ange i stället en sista dag")
		b := ok[Booking](t)(s.Book(by(t), o.ID, named("Ada")))
		wants(t, s.RemoveOccasion(by(t), o.ID, ""), fault.KindConflict, "Ställ in det i stället")
		ok[Booking](t)(s.Cancel(by(t), b.ID))
		wants(t, s.RemoveOccasion(by(t), o.ID, ""), fault.KindConflict, "bokningar")
		again := ordering()
		_, err := s.CreateCourse(by(t), again)
		wants(t, err, fault.KindInvalid, "redan en kurs som heter")
		again.Name = "Annan"
		c := ok[Course](t)(s.CreateCourse(by(t), again))
		if err := s.RemoveCourse(by(t), c.ID, ""); err != nil {
			t.Error(err)
		}
		if rows, n, err := s.Courses(by(t), Filter{Text: "e-hand", Goal: Ecommerce, Required: true}, Page{}); err != nil || n.N != 1 || rows[0].Name != "E-handel för beställare" {
			t.Errorf("%v %v %v", rows, n, err)
		}
	})
}
