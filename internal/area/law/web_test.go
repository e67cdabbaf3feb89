package law

import (
	"io/fs"
	"testing"

	"klover/internal/base/audit"
	"klover/internal/base/dbtest"
	"klover/internal/base/find"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

var (
	lawyer = webtest.User("Nadja Berglind", permRead, permWrite)
	reader = webtest.User("Åsa Öberg", permRead)
)

func site(t *testing.T) (*web.Mux, Store) {
	t.Helper()
	s := Store{DB: dbtest.SQLite(t, []fs.FS{audit.Migrations, find.Migrations, Migrations}...)}
	if err := s.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := webtest.Mux()
	(&Web{Store: s}).Routes(m)
	return m, s
}

func TestTheListIsNarrowedByKindDayAndWhatIsMissing(t *testing.T) {
	t.Parallel()
	m, _ := site(t)
	webtest.Get(t, m, reader, Path).Status(200).Has("h1", "Lagregler").Has("a", "Lagen om offentlig upphandling").Lacks("a", "Ny lagregel")
	webtest.Get(t, m, reader, Path+"?slag=direct_limit&dag=2022-02-01&lag=lou").Count("tbody tr", 2).Has("td", "700\u00a0000\u00a0kr").Has(".badge", "bekräftad")
	webtest.Get(t, m, reader, Path+"?slag=direct_limit&dag=2022-01-31&lag=lou").Count("tbody tr", 2).Has("td", "626\u00a0284\u00a0kr").Has(".badge", "värdet saknas")
	webtest.Get(t, m, reader, Path+"?q=preklusion").Status(200)
	webtest.Get(t, m, reader, Path+"?q=tiodagarsfrist+efter").Has("a", "Tiodagarsfrist efter förvaltningsrättens avgörande")
	webtest.Get(t, m, reader, Path+"?kant=nej").Has(".badge", "värdet saknas").Lacks(".badge.good", "bekräftad")
	webtest.Get(t, m, reader, Path+"?dag=i+morgon").Status(422)
	webtest.Get(t, m, reader, Path+"?slag=threshold&format=xlsx").Status(200).HeaderHas("Content-Disposition", "lagregler.xlsx")
	webtest.Get(t, m, webtest.User("Ingen"), Path).Status(403)
}

func TestALawyerConfirmsCorrectsAndSucceeds(t *testing.T) {
	t.Parallel()
	m, s := site(t)
	const id = "answer-normal"
	at := Path + "/" + id
	webtest.Get(t, m, lawyer, at).Status(200).Has("dd", "12 kap. 11 § LOU").Has(".badge", "ej bekräftad").Has("a", "Bekräfta").Has(".notice", "inte bekräftad")
	webtest.Get(t, m, reader, at).Status(200).Lacks("a", "Rätta")
	webtest.Get(t, m, reader, at+"/andra").Status(403)
	webtest.Get(t, m, lawyer, at+"/bekrafta").Status(200).Has("button", "Jag har läst källan")
	webtest.Post(t, m, lawyer, at+"/bekrafta", "version", "1", "why", "Läst lagen").Redirects(at)
	webtest.Get(t, m, lawyer, at).Has(".badge", "bekräftad").Lacks("a", "Bekräfta").Has("dd", "Nadja Berglind").Has("li", "Läst lagen")
	webtest.Post(t, m, lawyer, at, "version", "2", "label", "Svar senast", "number", "7", "unit", "days", "source", "Lagen").Status(422).Has(".errors", "Ange varför regeln rättas.")
	webtest.Post(t, m, lawyer, at, "version", "1", "number", "7", "why", "Fel dag").Status(409).Has("h1", "Rätta").Has("td", "7")
	webtest.Post(t, m, lawyer, at, "version", "2", "number", "7", "why", "Fel dag").Redirects(at)
	webtest.Get(t, m, lawyer, at).Has(".badge", "ej bekräftad").Has(".lead", "7\u00a0dagar")
	webtest.Post(t, m, lawyer, at+"/ny-rad", "label", "Svar senast", "number", "8", "unit", "days", "source", "Ny lag", "why", "Ändrad lag").Status(422).
		Has(".errors", "Den nya raden ska börja gälla efter")
	webtest.Post(t, m, lawyer, at+"/ny-rad", "valid_from", "2027-01-01", "label", "Svar senast", "number", "8", "unit", "days", "source", "Ny lag", "why", "Ändrad lag").Status(303)
	webtest.Get(t, m, lawyer, at).Count("section table tbody tr", 2).Has("td", "8\u00a0dagar")
	b, err := s.Book(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for deadline, want := range map[string]string{"2026-06-30": "2026-06-23", "2027-06-30": "2027-06-22"} {
		if d, err := b.AnswerBy(on(t, deadline), false); err != nil || d.On.Sv() != want {
			t.Errorf("answers before %s by %s, %v, want %s", deadline, d.On, err, want)
		}
	}
}

func TestANewRuleNeedsItsSource(t *testing.T) {
	t.Parallel()
	m, _ := site(t)
	webtest.Get(t, m, lawyer, Path+"/ny").Status(200)
	webtest.Post(t, m, lawyer, Path, "kind", "duty", "key", "x").Status(422).Has(".errors", "Ange vad regeln heter.").Has(".errors", "Ange källan")
	webtest.Post(t, m, lawyer, Path, "kind", "threshold", "key", "eu", "act", "lou", "object", "works", "label", "Tröskelvärde", "amount", "60 000 000", "unit", "kr", "bound", "from", "valid_from", "2025-06-01", "source", "Beslut").
		Status(422).Has(".errors", "Det finns redan en rad för samma regel")
	webtest.Post(t, m, lawyer, Path, "kind", "duty", "key", "own", "label", "Egen plikt", "number", "3", "unit", "days", "source", "Vår rutin").Status(303)
}

func TestCalculatorsAnswerWithTheirRules(t *testing.T) {
	t.Parallel()
	m, _ := site(t)
	for _, test := range []struct{ path, heading, basis string }{
		{"?act=lou&procedure=open&step=tender&sent=2022-03-03&electronic=ja", "Sista dagen får tidigast vara måndag\u00a02022-04-04", "11 kap. 6 § LOU"},
		{"?act=lou&procedure=open&step=tender&sent=2022-03-03&last=2022-03-20", "Sista dagen får tidigast vara", "11 kap. 2 § LOU"},
		{"?act=lou&procedure=single19&step=tender&sent=2022-03-03", "Sista dagen bör tidigast vara onsdag\u00a02022-03-23", "19 kap. 11 § LOU (skälig tid)"},
		{"/avtalssparr?act=lou&procedure=open&event=award&on=2022-04-05&delivery=electronic", "Avtalet får tecknas tidigast onsdag\u00a02022-04-20", "20 kap. 1 § LOU"},
		{"/avtalssparr?act=lou&procedure=fku&event=award&on=2022-04-05&delivery=electronic", "Avtalet får tecknas tidigast onsdag\u00a02022-04-20", "20 kap. 2 § LOU"},
		{"/avtalssparr?act=lou&procedure=direct&event=award&on=2022-04-05&delivery=electronic", "Lagen kräver ingen avtalsspärr", "20 kap. 2 § LOU"},
		{"/avtalssparr?act=lou&procedure=open&event=judgment&on=2018-05-30&delivery=electronic", "tidigast tisdag\u00a02018-06-12", "20 kap. 10 § LOU"},
		{"/overprovning?term=cancellation&from=2022-04-05", "Sista dagen är tisdag\u00a02022-04-19", "20 kap. 12 § LOU"},
		{"/efterannons?act=lou&regime=directive&procedure=open&signed=2022-03-04", "Sista dagen är måndag\u00a02022-04-04", "10 kap. 4 § LOU"},
		{"/efterannons?act=lou&regime=national&procedure=simplified&signed=2020-03-04", "Ingen efterannons behövs", "19 kap. LOU i lydelse till 2020-12-31"},
		{"/regelverk?act=lou&object=services&buyer=subcentral&value=2+500+000&start=2022-03-01", "Direktivstyrd upphandling enligt LOU", "5 kap. 1 § LOU"},
		{"/avtalsandring?ground=minor&object=services&contract=10000000&earlier=0&amount=900000&on=2022-03-01", "Ändringen ryms inom gränserna", "17 kap. 9 § LOU"},
		{"/avtalsandring?ground=minor&object=services&contract=10000000&earlier=500000&amount=900000&on=2022-03-01", "Ändringen ryms inte inom gränserna", "17 kap. 9 § LOU"},
		{"/tidplan?act=lou&procedure=open&start=2022-03-01", "Avtalet kan vara tecknat måndag\u00a02022-10-03", "11 kap. 2 § LOU"},
	} {
		webtest.Get(t, m, reader, calcPath+test.path).Status(200).Has(".notice-title", test.heading).Has("td", test.basis)
	}
	webtest.Get(t, m, reader, calcPath+"?act=lou&procedure=open&step=tender&sent=2022-03-03&last=2022-03-20").Has(".notice", "är för tidig").Has(".notice", "2022-04-07")
	webtest.Get(t, m, reader, calcPath+"/regelverk?act=lou&object=goods&buyer=subcentral&value=3000000&start=2026-03-01").Status(409).Has(".errors", "är inte känt")
	webtest.Get(t, m, reader, calcPath+"/regelverk?act=lou&object=goods&buyer=subcentral&value=&start=2022-03-01").Status(422).Has(".errors", "Fyll i uppskattat värde")
	webtest.Get(t, m, reader, calcPath+"/tidplan?act=lou&procedure=dialogue&start=2022-03-01").Status(409).Has(".errors", "konkurrenspräglad dialog")
	for _, tab := range parts("") {
		webtest.Get(t, m, reader, tab.URL).Status(200)
	}
}

func TestTheCalendarHasItsHolidays(t *testing.T) {
	t.Parallel()
	m, _ := site(t)
	webtest.Get(t, m, reader, CalendarPath).Status(200).Has("h1", "Kalender 2023")
	webtest.Get(t, m, reader, CalendarPath+"?ar=2022").Count(".months .panel", 12).Has("td.holy", "24").Has("td", "Midsommarafton").
		Has("td", "Afton som räknas som helgdag (1930:173)").Has("a", "2021").Has("a", "2023").Has("td", "2 § lagen (1930:173)")
	webtest.Get(t, m, reader, CalendarPath+"?ar=12").Has("h1", "Kalender 2023")
}
