package training

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/api"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

func TestMain(m *testing.M) { webtest.Main(m) }

type site struct {
	store  Store
	mux    *web.Mux
	reader web.User
	other  web.User
	writer web.User
}

func newSite(t *testing.T) site {
	t.Helper()
	s := Store{dbtest.SQLite(t, areas()...)}
	user := func(name, email string, perms ...string) web.User {
		u := webtest.User(name, perms...)
		u.ID = addUser(t, s, name, email)
		return u
	}
	m := webtest.Mux()
	(&Web{Store: s}).Routes(m)
	return site{s, m, user("Emma Rosendal", "emma@demo.example", "training.read"), user("Ali Rahmani", "ali@demo.example", "training.read"),
		user("Olle Tengvall", "olle@demo.example", "training.read", "training.write")}
}

func TestACourseIsLaidUpGivenAndCertified(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.reader, "/utbildningar/ny").Status(403)
	webtest.Post(t, s.mux, s.writer, "/utbildningar", "name", "", "kind", "fysisk").Status(422).Has(".errors", "Fyll i kurs")
	course := webtest.Post(t, s.mux, s.writer, "/utbildningar", "name", "Leveranskvittens", "kind", "fysisk", "goals", "bestallare", "required", "ja", "valid_months", "12").
		Status(303).Header.Get("Location")
	webtest.Get(t, s.mux, s.reader, course).Status(200).Has("h1", "Leveranskvittens").Has("dd", "Beställare").Lacks("h2", "Historik")
	id := strings.TrimPrefix(course, "/utbildningar/")
	webtest.Post(t, s.mux, s.writer, "/utbildningstillfallen", "starts_on", "2023-01-17", "seats", "1").Status(422).Has(".errors", "Välj kurs")
	o := webtest.Post(t, s.mux, s.writer, "/utbildningstillfallen", "course_id", id, "starts_on", "2023-01-17", "seats", "1", "place", "Sal 3").Status(303).Header.Get("Location")
	webtest.Get(t, s.mux, s.reader, o).Status(200).Lacks("button", "Boka mig")
	webtest.Post(t, s.mux, s.writer, o+"/oppna", "version", "1").Redirects(o)
	webtest.Get(t, s.mux, s.reader, o).Status(200).Has("button", "Boka mig").Lacks("h2", "Deltagare")
	webtest.Post(t, s.mux, s.reader, o+"/boka").Redirects(o)
	webtest.Post(t, s.mux, s.reader, o+"/boka").Status(409)
	webtest.Get(t, s.mux, s.reader, o).Has(".notice", "Du är bokad")
	webtest.Get(t, s.mux, s.other, o).Has("button", "Ställ mig i väntelistan").Lacks("td", "Emma")
	webtest.Post(t, s.mux, s.other, o+"/boka").Redirects(o)
	webtest.Get(t, s.mux, s.other, "/utbildningar/mina").Status(200).Has("td", "I väntelistan")
	mine := ok[map[string]Booking](t)(s.store.BookingsOf(by(t), s.reader.ID))
	var booking Booking
	for _, b := range mine {
		booking = b
	}
	webtest.Post(t, s.mux, s.other, o+"/avboka", "bokning", booking.ID).Status(403)
	webtest.Post(t, s.mux, s.reader, o+"/avboka", "bokning", booking.ID).Status(303)
	webtest.Get(t, s.mux, s.other, o).Has(".notice", "Du är bokad")
	webtest.Post(t, s.mux, s.writer, o+"/deltagare", "name", "").Status(422).Has(".errors", "Skriv vem")
	webtest.Post(t, s.mux, s.writer, o+"/deltagare", "name", "Bo Utan Konto", "unit", "Vårdcentralen").Status(303)
	webtest.Get(t, s.mux, s.writer, o).Has("h2", "Väntelista").Has("td", "Bo Utan Konto").Has("select", "Närvarande, godkänd").Has(".history", "gav Ali Rahmani plats från väntelistan")
	for _, b := range ok[map[string]Booking](t)(s.store.BookingsOf(by(t), s.other.ID)) {
		booking = b
	}
	webtest.Post(t, s.mux, s.writer, o+"/narvaro", "version", "2", "b-"+booking.ID, "godkand").Status(303)
	webtest.Get(t, s.mux, s.other, o).Has(".notice", "Vad tyckte du?")
	webtest.Get(t, s.mux, s.other, "/utbildningar/mina").Has("td", "Gäller till 2024-01-16")
	webtest.Post(t, s.mux, s.other, o+"/utvardera", "grade", "").Status(422).Has(".errors", "betyg")
	webtest.Post(t, s.mux, s.other, o+"/utvardera", "grade", "5", "comment", "Bra").Status(303)
	webtest.Post(t, s.mux, s.reader, o+"/utvardera", "grade", "5").Status(403)
	webtest.Get(t, s.mux, s.writer, o).Has("p", "Resultatet visas när minst fem")
}

func TestWhoHoldsWhichCertificateIsNotForEverybody(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.reader, "/utbildningsintyg").Status(403)
	ok[Course](t)(s.store.CreateCourse(by(t), ordering()))
	webtest.Post(t, s.mux, s.writer, "/utbildningsintyg", "course", "E-handel för beställare", "name", "Emma", "email", "ingen@x.example", "completed_on", "2021-02-01").
		Status(422).Has(".errors", "Ingen användare har e-postadressen")
	at := webtest.Post(t, s.mux, s.writer, "/utbildningsintyg", "course", "E-handel för beställare", "name", "Emma Rosendal", "email", "emma@demo.example", "completed_on", "2021-02-01").
		Status(303).Header.Get("Location")
	webtest.Get(t, s.mux, s.writer, at).Status(200).Has("h1", "Emma Rosendal").Has(".badge", "Går ut 2023-01-31")
	webtest.Get(t, s.mux, s.writer, "/utbildningsintyg?giltighet=snart").Status(200).Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.writer, "/utbildningsintyg?format=xlsx").Status(200)
	id := strings.TrimPrefix(at, "/utbildningsintyg/")
	webtest.Post(t, s.mux, s.writer, "/utbildningsintyg/pamin", "id", id).Status(303)
	webtest.Get(t, s.mux, s.writer, at).Has("dd", "2023-01-17").Has(".history", "påminde om")
	webtest.Get(t, s.mux, s.reader, "/utbildningar/mina").Has("td", "Går ut 2023-01-31")
	webtest.Post(t, s.mux, s.writer, at, "version", "1", "course", "E-handel för beställare", "name", "Emma R", "completed_on", "2021-02-01").Status(409)
	webtest.Post(t, s.mux, s.writer, at, "version", "2", "course", "E-handel för beställare", "name", "Emma Rosendal", "email", "emma@demo.example", "completed_on", "2021-02-02", "valid_to", "").Status(303)
	webtest.Post(t, s.mux, s.writer, at+"/ta-bort").Redirects("/utbildningsintyg")
}

func TestListsCoursesAndOccasions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s.mux, s.reader, "/utbildningar").Status(200).Has(".empty", "Det finns inga kurser än")
	o := opened(t, s.store, 3)
	webtest.Get(t, s.mux, s.reader, "/utbildningar?malgrupp=ehandel&q=handel").Status(200).Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.reader, "/utbildningar?malgrupp=attestant").Status(200).Has(".empty", "matchar urvalet")
	webtest.Get(t, s.mux, s.reader, "/utbildningar?format=csv").Status(200)
	webtest.Get(t, s.mux, s.reader, "/utbildningstillfallen?lage=%C3%B6ppen").Status(200).Count("tbody tr", 1)
	webtest.Get(t, s.mux, s.reader, "/utbildningstillfallen?period=x").Status(422)
	course := "/utbildningar/" + o.CourseID
	webtest.Post(t, s.mux, s.writer, course+"/antal", "persons", "0", "valid_from", "2022-01-01").Status(422)
	webtest.Post(t, s.mux, s.writer, course+"/antal", "persons", "56", "valid_from", "2022-01-01").Redirects(course)
	webtest.Get(t, s.mux, s.reader, course).Has(".progress", "0 av 56")
	webtest.Get(t, s.mux, s.reader, "/utbildningar").Has("td", "0 av 56")
	webtest.Get(t, s.mux, s.writer, course+"/andra").Status(200)
	webtest.Post(t, s.mux, s.writer, course, "version", "1", "name", "Nytt namn", "kind", "digital", "goals", "alla").Status(303)
	webtest.Post(t, s.mux, s.writer, course, "version", "1", "name", "Annat", "kind", "digital", "goals", "alla").Status(409)
	webtest.Post(t, s.mux, s.writer, course+"/ta-bort").Status(409)
	webtest.Get(t, s.mux, s.writer, o.URL()+"/andra").Status(200)
	webtest.Post(t, s.mux, s.writer, o.URL(), "version", "2", "starts_on", "2023-02-01", "seats", "4").Status(303)
	webtest.Get(t, s.mux, s.writer, o.URL()+"/stall-in").Status(200)
	webtest.Post(t, s.mux, s.writer, o.URL()+"/stall-in", "version", "3", "why", "").Status(422)
	webtest.Post(t, s.mux, s.writer, o.URL()+"/stall-in", "version", "3", "why", "För få anmälda").Status(303)
	webtest.Get(t, s.mux, s.writer, o.URL()).Has(".badge", "Inställd").Has(".history", "För få anmälda")
}

func TestAPIBooksAndTellsValidity(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	mux := http.NewServeMux()
	API{s.store}.Register(api.New(mux, "1.0.0"))
	call := func(u web.User, method, path, body string, status int) string {
		t.Helper()
		r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r.WithContext(audit.WithActor(web.WithUser(context.Background(), u), audit.Actor{ID: u.ID, Name: u.Name})))
		if w.Code != status {
			t.Fatalf("%s %s: %d %s, want %d", method, path, w.Code, w.Body, status)
		}
		return w.Body.String()
	}
	call(s.reader, "POST", "/courses", `{"name":"X","kind":"digital","goals":["pub"]}`, 403)
	call(s.writer, "POST", "/courses", `{"name":"X","kind":"digital","goals":["finns ej"]}`, 422)
	call(s.writer, "POST", "/courses", `{"name":"PUB-avtal","kind":"digital","goals":["pub"],"required":true,"validMonths":36}`, 200)
	c := ok[[]Course](t)(db.All[Course](by(t), s.store.DB, `SELECT `+db.Columns[Course]()+` FROM training_course`))[0]
	call(s.writer, "PUT", "/courses/"+c.ID, `{"version":1,"name":"PUB-avtal","kind":"elarande","goals":["pub"],"required":true,"validMonths":36}`, 200)
	call(s.writer, "PUT", "/courses/"+c.ID, `{"version":1,"name":"PUB-avtal","kind":"elarande","goals":["pub"]}`, 409)
	call(s.writer, "POST", "/course-occasions", `{"courseId":"`+c.ID+`","startsOn":"2023-02-01","seats":1}`, 200)
	o := ok[Occasion](t)(s.store.Publish(by(t), ok[string](t)(db.One[string](by(t), s.store.DB, `SELECT id FROM training_occasion`)), 1))
	if got := call(s.reader, "POST", "/course-occasions/"+o.ID+"/bookings", "", 200); !strings.Contains(got, `"state":"bokad"`) {
		t.Error(got)
	}
	if got := call(s.other, "POST", "/course-occasions/"+o.ID+"/bookings", "", 200); !strings.Contains(got, `"state":"väntar","place":1`) {
		t.Error(got)
	}
	call(s.reader, "GET", "/course-occasions?period=2023", "", 200)
	call(s.reader, "GET", "/course-certificates", "", 403)
	if got := call(s.writer, "GET", "/course-validity?goal=pub&userId="+s.reader.ID, "", 200); !strings.Contains(got, `"valid":false,"reason":"Giltigt intyg saknas för PUB-avtal."`) {
		t.Error(got)
	}
	call(s.writer, "POST", "/course-certificates", `{"course":"PUB-avtal","name":"Emma Rosendal","email":"emma@demo.example","completedOn":"2022-05-01"}`, 200)
	if got := call(s.writer, "GET", "/course-validity?goal=pub&on=2023-01-01&userId="+s.reader.ID, "", 200); !strings.Contains(got, `"valid":true`) {
		t.Error(got)
	}
	call(s.writer, "GET", "/course-certificates?validity=giltigt", "", 200)
	call(s.reader, "GET", "/courses?goal=pub", "", 200)
	call(s.reader, "GET", "/courses/"+c.ID, "", 200)
}

// TestPagesAreForEverybody holds the pages to accessibility, narrow screens, the
// dark look and silence in the browser's console.
func TestPagesAreForEverybody(t *testing.T) {
	s := newSite(t)
	o := opened(t, s.store, 2)
	for _, p := range []Person{{identity.Ref(s.writer.ID), s.writer.Name, "Stöd och styrning"}, named("Bo Kvist"), named("Cia Ström")} {
		ok[Booking](t)(s.store.Book(by(t), o.ID, p))
	}
	ok[Audience](t)(s.store.SetAudience(by(t), Audience{CourseID: o.CourseID, Persons: 56, ValidFrom: 20220101}))
	cert := ok[Certificate](t)(s.store.CreateCertificate(by(t), Certificate{Course: o.Course, Name: s.writer.Name, Email: "olle@demo.example", CompletedOn: 20210201}))
	at(s.store, day.Date(o.StartsOn))
	tab := webtest.Open(t, s.mux, s.writer)
	for _, page := range []struct{ name, path string }{
		{"list", "/utbildningar"}, {"course", "/utbildningar/" + o.CourseID}, {"occasions", "/utbildningstillfallen"}, {"occasion", o.URL()},
		{"mine", "/utbildningar/mina"}, {"certificates", "/utbildningsintyg"}, {"certificate", cert.URL()}, {"new", "/utbildningar/ny"},
		{"evaluate", o.URL() + "/utvardera"}, {"off", o.URL() + "/stall-in"},
	} {
		tab.Size(1280, 900).Dark(false).Go(page.path).Accessible().Shot("training-" + page.name)
		tab.Size(320, 800).Fits().Shot("training-" + page.name + "-320")
	}
	tab.Size(1280, 900).Dark(true).Go(o.URL()).Accessible().Shot("training-occasion-dark")
	tab.Size(390, 844).Dark(false).Go(o.URL()).Fits().Shot("training-occasion-390")
	tab.Quiet()
}
