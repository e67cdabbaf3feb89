package goal_test

import (
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

func orders() goal.Measure {
	return goal.Measure{Key: "eorder.electronic", Name: "Elektroniska beställningar", Unit: figure.Number, Direction: "higher", Combine: goal.Sum, Per: goal.PerMonth,
		Split: true, Owner: "E-handelskoordinator", Definition: "Antal beställningar i e-handelssystemet.", Source: "Verksamhetsberättelse 2022"}
}

var evidence = goal.Evidence{Source: "Verksamhetsberättelse 2022", On: 20230110}

// ownStore is a store whose register has the measures of its database too.
func ownStore(t testing.TB, d *db.DB) goal.Store {
	t.Helper()
	s := storeOn(t, d, newWorld())
	s.Register = goal.Extended(s.Register, d)
	return s
}

func create(t testing.TB, s goal.Store, m goal.Measure) goal.Measure {
	t.Helper()
	m, err := s.CreateMeasure(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func record(t testing.TB, s goal.Store, m goal.Measure, from goal.Evidence, entries ...goal.Entry) {
	t.Helper()
	if _, err := s.Record(t.Context(), m, entries, from); err != nil {
		t.Fatalf("%v %v", err, fault.FieldsOf(err))
	}
}

func entry(period, region, num string) goal.Entry {
	p, err := day.ParsePeriod(period)
	if err != nil {
		panic(err)
	}
	return goal.Entry{Period: p, Party: party.Code(region), Num: num}
}

func TestMeasureIsAFigureLikeTheOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s, other := ownStore(t, d), ownStore(t, d)
		m := create(t, s, orders())
		if _, err := other.Register.Get(m.Key); err != nil {
			t.Fatalf("another instance does not see the measure: %v", err)
		}
		record(t, s, m, evidence, entry("2022", "D", "86 347"), entry("2021", "D", "77009"), entry("2022", "U", "58 422"), entry("2021", "U", "58 908"))
		for region, want := range map[party.Code]string{"D": "86 347|+9 338 (+12,1 %)", "U": "58 422|−486 (−0,8 %)", "": "144 769|+8 852 (+6,5 %)"} {
			l, err := other.Line(t.Context(), m.Key, goal.NewView(figure.Year, 20221201, region))
			if err != nil {
				t.Fatal(err)
			}
			if got := plain(l.Figure.Text(l.Value) + "|" + l.Change()); got != want {
				t.Errorf("%q: %s, want %s", region, got, want)
			}
			v, rows, err := other.Compute(t.Context(), l.Figure, l.View.Ask())
			if err != nil || len(rows) == 0 || v.Check(rows) != nil {
				t.Errorf("%q: rows %v do not give %+v, %v", region, rows, v, err)
			}
		}
		if _, err := s.CreateTarget(t.Context(), goal.Target{Figure: m.Key, Span: goal.Year, Period: day.Year(2022), Aim: goal.DirectionOnly}); err != nil {
			t.Fatal(err)
		}
		if l, err := s.Line(t.Context(), m.Key, year(2022)); err != nil || l.TargetText() != "ska öka" {
			t.Errorf("target %q, %v", l.TargetText(), err)
		}
		if err := s.CloseMonth(t.Context(), day.Month(2022, 3)); err != nil {
			t.Error(err)
		}
	})
}

func TestAValueEnteredByHandTellsItsSourceAndTheDayOfItsEvidence(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		m := create(t, s, orders())
		record(t, s, m, evidence, entry("2022", "D", "86 347"), entry("2021", "D", "77 009"))
		record(t, s, m, goal.Evidence{Source: "Raindance", On: 20230115}, entry("2022", "U", "58 422"))
		for region, want := range map[party.Code]string{"": "Verksamhetsberättelse 2022 och Raindance, underlag 2023-01-10–2023-01-15", "U": "Raindance, underlag 2023-01-15"} {
			if l, err := s.Line(t.Context(), m.Key, goal.NewView(figure.Year, 20221201, region)); err != nil || l.Entered() != want {
				t.Errorf("%q: %q, want %q, %v", region, l.Entered(), want, err)
			}
		}
		if l, err := s.Line(t.Context(), m.Key, year(2021)); err != nil || l.Entered() != "" {
			t.Errorf("a year that lacks a region has the source %q, %v", l.Entered(), err)
		}
		if l, err := s.Line(t.Context(), "proc.announced", year(2022)); err != nil || l.Entered() != "" {
			t.Errorf("a figure of a register has the source %q, %v", l.Entered(), err)
		}
	})
}

func TestYearNeedsAllItsMonthsOrAValueOfItsOwn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		m := orders()
		m.Split = false
		m = create(t, s, m)
		value := func(k figure.PeriodKind, on day.Date) figure.Value {
			t.Helper()
			f, err := s.Register.Get(m.Key)
			if err != nil {
				t.Fatal(err)
			}
			v, err := f.Value(t.Context(), figure.Ending(k, on, ""))
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if v := value(figure.Year, 20221201); v.State != figure.NotReported || plain(v.Reason) != "Inget värde är infört för januari 2022 och 11 perioder till." {
			t.Errorf("nothing entered: %+v", v)
		}
		months := day.Year(2022).Months()
		for _, month := range months[:11] {
			record(t, s, m, evidence, entry(month.String(), "", "10"))
		}
		if v := value(figure.Year, 20221201); v.State != figure.NotReported || !strings.Contains(v.Reason, "december 2022") {
			t.Errorf("eleven months: %+v", v)
		}
		if v := value(figure.YearToDate, 20221101); v.Num != 110 || v.State != figure.Known {
			t.Errorf("January to November: %+v", v)
		}
		record(t, s, m, evidence, entry("2022-12", "", "0"))
		if v := value(figure.Year, 20221201); v.Num != 110 || v.State != figure.Known {
			t.Errorf("twelve months, one of them a reported 0: %+v", v)
		}
		if v := value(figure.Month, 20221201); v.Num != 0 || v.State != figure.Known {
			t.Errorf("a reported 0: %+v", v)
		}
		record(t, s, m, evidence, entry("2022", "", "115"))
		if v := value(figure.Year, 20221201); v.Num != 115 {
			t.Errorf("the year's own value: %+v", v)
		}
	})
}

func TestStocksAndRatiosCombineInTheirOwnWay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		stock := create(t, s, goal.Measure{Key: "ecom.products", Name: "Produkter", Unit: figure.Number, Direction: "higher", Combine: goal.Last, Per: goal.PerMonth,
			Owner: "E-handel", Definition: "Produkter som kan beställas.", Source: "Årsrapport 2017"})
		share := create(t, s, goal.Measure{Key: "ulf.einvoice_share", Name: "E-fakturor", Unit: figure.Percent, Decimals: 1, Direction: "higher", Combine: goal.Quota, Per: goal.PerMonth,
			Owner: "Ekonomi", Definition: "E-fakturor ÷ fakturor.", Source: "Verksamhetsberättelse 2022"})
		record(t, s, stock, evidence, entry("2017-11", "", "180 000"), goal.Entry{Period: day.Month(2017, 12), Num: "190 000", About: true})
		for _, month := range day.Year(2022).Months() {
			e := goal.Entry{Period: month, Num: "1", Den: "10"}
			if month.From == 20220101 {
				e = goal.Entry{Period: month, Num: "59", Den: "110"}
			}
			record(t, s, share, evidence, e)
		}
		if _, err := s.Record(t.Context(), share, []goal.Entry{{Period: day.Month(2023, 1), Num: "5,5", Den: "6"}}, evidence); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("parts of a thing, which would weigh wrong in a year: %v", err)
		}
		for _, test := range []struct {
			key  string
			year int
			want string
		}{{"ecom.products", 2017, "ca 190 000"}, {"ecom.products", 2016, "ej redovisad"}, {"ulf.einvoice_share", 2022, "31,8 %"}} {
			l, err := s.Line(t.Context(), test.key, year(test.year))
			if err != nil {
				t.Fatal(err)
			}
			if got := plain(l.Figure.Text(l.Value)); got != test.want {
				t.Errorf("%s %d = %s, want %s", test.key, test.year, got, test.want)
			}
		}
	})
}

func TestReadingsAreRefusedWithAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		m := create(t, s, orders())
		for name, test := range map[string]struct {
			entry goal.Entry
			from  goal.Evidence
			want  string
		}{
			"no source":     {entry("2022", "D", "1"), goal.Evidence{On: 20230101}, "Skriv var värdena"},
			"no day":        {entry("2022", "D", "1"), goal.Evidence{Source: "x"}, "vilken dag"},
			"later day":     {entry("2022", "D", "1"), goal.Evidence{Source: "x", On: s.Today().AddDays(1)}, "efter i dag"},
			"no region":     {entry("2022", "", "1"), evidence, "Ange region"},
			"half a year":   {goal.Entry{Period: day.Tertial(2022, 1), Party: "D", Num: "1"}, evidence, "en månad eller ett år"},
			"words":         {entry("2022", "D", "många"), evidence, "kunde inte läsas"},
			"part of order": {entry("2022", "D", "1,5"), evidence, "inget heltal"},
		} {
			_, err := s.Record(t.Context(), m, []goal.Entry{entry("2021", "D", "7"), test.entry}, test.from)
			var said []string
			for _, f := range fault.FieldsOf(err) {
				said = append(said, f.Message)
			}
			if !strings.Contains(strings.Join(said, " "), test.want) {
				t.Errorf("%s: %v %v", name, err, said)
			}
		}
		if left, err := s.Readings(t.Context(), m, 0); err != nil || len(left) != 0 {
			t.Errorf("a refused form left %d values, %v", len(left), err)
		}
		for name, change := range map[string]func(*goal.Measure){
			"computed key": func(m *goal.Measure) { m.Key = "proc.announced" },
			"own key":      func(m *goal.Measure) {},
			"key in words": func(m *goal.Measure) { m.Key = "Beställningar" },
			"share as sum": func(m *goal.Measure) { m.Key, m.Unit = "a.b", figure.Percent },
			"no owner":     func(m *goal.Measure) { m.Key, m.Owner = "a.b", "" },
		} {
			m := orders()
			change(&m)
			if _, err := s.CreateMeasure(t.Context(), m); fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestCorrectionsAreToldAndNeedAReason(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		m := create(t, s, orders())
		record(t, s, m, evidence, entry("2022", "D", "86 000"))
		if _, err := s.Record(t.Context(), m, []goal.Entry{entry("2022", "D", "86 347")}, evidence); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a correction without reason: %v", err)
		}
		why := evidence
		why.Why = "Januari saknades."
		record(t, s, m, why, entry("2022", "D", "86 347"))
		record(t, s, m, why, entry("2022", "D", "86 347")) // nothing new, nothing told
		record(t, s, m, why, entry("2022", "D", ""))
		entries, err := s.History(t.Context(), m.Key)
		if err != nil || len(entries) != 4 {
			t.Fatalf("%d entries, %v", len(entries), err)
		}
		change := entries[1].Changes[0]
		if got := plain(entries[1].Verb + ": " + change.From + " → " + change.To + ", " + entries[1].Why); got != "rättade värden för: 86 000 → 86 347, Januari saknades." {
			t.Errorf("history says %s", got)
		}
		if gone := entries[0].Changes[0]; plain(gone.From) != "86 347" || gone.To != "" {
			t.Errorf("removal is told as %+v", gone)
		}
		record(t, s, m, evidence, entry("2022", "D", "1"))
		m.Split = false
		if _, err := s.SaveMeasure(t.Context(), m, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("values would change meaning: %v", err)
		}
	})
}

func TestDefinitionsOfMeasuresHaveVersions(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		m := create(t, s, orders())
		m.Definition, m.DefinedFrom = "Antal orderrader.", 20230101
		if _, err := s.SaveMeasure(t.Context(), m, ""); err != nil {
			t.Fatal(err)
		}
		f, err := s.Register.Get(m.Key)
		if err != nil || len(f.Definitions) != 2 {
			t.Fatalf("%+v, %v", f.Definitions, err)
		}
		for on, want := range map[day.Date]string{20220601: "Antal beställningar i e-handelssystemet.", 20230601: "Antal orderrader."} {
			if got, _ := f.Definition(on); got.Text != want {
				t.Errorf("on %s: %s, want %s", on, got.Text, want)
			}
		}
		if _, err := s.RetireMeasure(t.Context(), m.Key, 20230601, "Ersätts."); err != nil {
			t.Fatal(err)
		}
		if f, err := s.Register.Get(m.Key); err != nil || f.Followed(20230601) || !f.Followed(20230531) {
			t.Errorf("retired %s, %v", f.Retired, err)
		}
	})
}

func ownSite(t testing.TB) (http.Handler, goal.Store) {
	t.Helper()
	s := ownStore(t, dbtest.SQLite(t, audit.Migrations, file.Migrations, goal.Migrations))
	m := webtest.Mux()
	(&goal.Web{Store: s}).Routes(m)
	return m, s
}

func TestMeasuresAreLaidUpEnteredAndRetiredOnPages(t *testing.T) {
	t.Parallel()
	m, _ := ownSite(t)
	webtest.Get(t, m, setter, "/nyckeltal/egna").Status(200).Has(".empty", "Inga egna mått")
	webtest.Get(t, m, reader, "/nyckeltal").Has("a", "Egna mått")
	webtest.Post(t, m, setter, "/nyckeltal/egna", "key", "proc.announced", "name", "X").Status(422).Has(".errors", "Fyll i")
	webtest.Post(t, m, setter, "/nyckeltal/egna", "key", "eorder.electronic", "name", "Elektroniska beställningar", "unit", "antal", "decimals", "0", "direction", "higher", "owner", "E-handel",
		"per", "month", "combine", "sum", "split", "ja", "definition", "Antal beställningar.", "source", "VB 2022").Redirects("/nyckeltal/egna/eorder.electronic")
	webtest.Get(t, m, setter, "/nyckeltal/egna/eorder.electronic/varden?ar=2022").Status(200).Count("tbody tr", 13).Has("th", "Värde D").Has("th", "December 2022")
	page := "/nyckeltal/egna/eorder.electronic"
	webtest.Post(t, m, setter, page+"/varden?ar=2022", "v-2022-D", "många", "v-2022-U", "58422", "source", "VB", "evidence_on", "2023-01-10").
		Status(422).Has(".errors", "kunde inte läsas").Has(".error", "kunde inte läsas")
	webtest.Post(t, m, setter, page+"/varden?ar=2022", "v-2022-D", "86 347", "v-2022-U", "58422", "cv-2022-U", "ja", "source", "VB", "evidence_on", "2023-01-10").Redirects(page + "?ar=2022")
	webtest.Get(t, m, reader, page).Status(200).Has("td", "86\u00a0347").Has("td", "ca\u00a058\u00a0422").Has(".history", "förde in värden för").Lacks("a", "För in värden")
	webtest.Get(t, m, reader, "/nyckeltal/eorder.electronic?period=2022&slag=ar").Status(200).Has(".kpi-value", "ca\u00a0144\u00a0769").Has("#rader", "samma som värdet")
	webtest.Get(t, m, reader, "/nyckeltal?period=2022&slag=ar").Has("h2", "Beställningar").Has("td a", "Elektroniska beställningar")
	webtest.Get(t, m, reader, "/nyckeltal/eorder.electronic?period=2020&slag=ar").Status(200).Has(".notice-title", "Ej redovisad").Lacks(".kpi-value", "0")
	webtest.Post(t, m, reader, page+"/varden?ar=2022", "v-2022-D", "1").Status(403)
	webtest.Post(t, m, setter, page+"/avveckla").Redirects(page)
	webtest.Get(t, m, reader, page).Has(".badge", "Avvecklat")
	webtest.Post(t, m, setter, page+"/avveckla", "aterta", "ja").Redirects(page)
	webtest.Get(t, m, setter, page+"/andra").Status(200).Has("label", "Definition")
	webtest.Post(t, m, setter, page, "version", "1", "name", "Gammal").Status(409)
}

func TestEvidenceIsAttachedAndFetched(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, append([]fs.FS{file.Migrations}, migrations...), func(t *testing.T, d *db.DB) {
		s := ownStore(t, d)
		m, other := create(t, s, orders()), orders()
		other.Key = "eorder.other"
		other = create(t, s, other)
		from := evidence
		from.File = goal.Attachment{Name: "orderstatistik.csv", From: strings.NewReader("månad;antal")}
		record(t, s, m, from, entry("2022", "D", "86347"))
		files, err := s.Attachments(t.Context(), m)
		if err != nil || len(files) != 1 || files[0].Name != "orderstatistik.csv" {
			t.Fatalf("%+v, %v", files, err)
		}
		site := webtest.Mux()
		(&goal.Web{Store: s}).Routes(site)
		webtest.Get(t, site, reader, m.URL()+"?ar=2022").Has("td a", "orderstatistik.csv")
		page := webtest.Get(t, site, reader, m.URL()+"/underlag/"+files[0].ID).Status(200).HeaderHas("Content-Disposition", "attachment").HeaderHas("Content-Type", "application/octet-stream")
		if page.Body != "månad;antal" {
			t.Errorf("the file has %q", page.Body)
		}
		webtest.Get(t, site, reader, other.URL()+"/underlag/"+files[0].ID).Status(404)
	})
}

func TestPastedListIsReadAndWrongRowsAreTold(t *testing.T) {
	t.Parallel()
	m, s := ownSite(t)
	create(t, s, orders())
	list := "nyckel\tperiod\tregion\tvärde\tca\n" +
		"eorder.electronic\t2022\tD\t86 347\t\n" +
		"Elektroniska beställningar\t2022\tRegion Västmanland\t58 422\tja\n" +
		"eorder.electronic\t2022\tD\t1\t\n" +
		"finns.inte\t2022\tD\t1\t\n" +
		"eorder.electronic\t2021\tD\tmånga\t\n"
	values := []string{"text", list, "source", "VB 2022", "evidence_on", "2023-01-10"}
	webtest.Post(t, m, setter, "/nyckeltal/egna/las-in", values...).Status(200).
		Has(".notice-title", "2\u00a0rader kan läsas in och 3\u00a0avvisas").Has("td", "upprepar").Has("td", "finns inget eget mått").Has("td", "kunde inte läsas").Has("button", "Läs in 2\u00a0rader")
	m2, err := s.Measure(t.Context(), "eorder.electronic")
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Readings(t.Context(), m2, 0); len(got) != 0 {
		t.Errorf("the look before stored %d values", len(got))
	}
	webtest.Post(t, m, setter, "/nyckeltal/egna/las-in", append(values, "spara", "0")...).Status(200).Has(".notice-title", "3\u00a0avvisas")
	webtest.Post(t, m, setter, "/nyckeltal/egna/las-in", append(values, "spara", "3")...).Redirects("/nyckeltal/egna")
	if got, err := s.Readings(t.Context(), m2, 0); err != nil || len(got) != 2 || !got[1].About {
		t.Errorf("stored %+v, %v", got, err)
	}
	webtest.Post(t, m, setter, "/nyckeltal/egna/las-in", "text", "a;b\n1;2", "source", "x", "evidence_on", "2023-01-10").Status(422).Has(".errors", "rubrikerna")
	webtest.Post(t, m, setter, "/nyckeltal/egna/las-in", "text", "").Status(422).Has(".errors", "Klistra in")
}

func TestAPITakesMeasuresAndReadings(t *testing.T) {
	t.Parallel()
	_, s := ownSite(t)
	body := `{"key":"eorder.electronic","name":"Elektroniska beställningar","unit":"antal","direction":"higher","per":"month","combine":"sum","split":true,"owner":"E-handel","definition":"Antal.","source":"VB"}`
	if code, _ := call(t, s, reader, "POST", "/api/v1/measures", body); code != 403 {
		t.Errorf("a reader lays up a measure: %d", code)
	}
	if code, answer := call(t, s, setter, "POST", "/api/v1/measures", body); code != 200 || string(answer["version"]) != "1" {
		t.Errorf("create: %d %s", code, answer)
	}
	sent := `{"source":"VB","evidenceOn":"2023-01-10","readings":[{"period":"2022","party":"D","num":"86347"},{"period":"2022","party":"U","num":"58422"}]}`
	if code, answer := call(t, s, setter, "POST", "/api/v1/measures/eorder.electronic/readings", sent); code != 200 || string(answer["changed"]) != "2" {
		t.Errorf("record: %d %s", code, answer)
	}
	if code, answer := call(t, s, reader, "GET", "/api/v1/figures/eorder.electronic?period=2022", ""); code != 200 || !strings.Contains(string(answer["value"]), `"num":144769`) {
		t.Errorf("figure: %d %s", code, answer["value"])
	}
	if code, answer := call(t, s, reader, "GET", "/api/v1/measures/eorder.electronic/readings?year=2022", ""); code != 200 || string(answer["count"]) != "2" {
		t.Errorf("readings: %d %s", code, answer)
	}
}
