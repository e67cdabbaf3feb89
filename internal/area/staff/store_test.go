package staff

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

func areas() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, os.DirFS("../identity"), Migrations}
}

func onEach(t *testing.T, do func(t *testing.T, s Store)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) {
		s := Store{d}
		addUnits(t, s)
		do(t, s)
	})
}

// addUnits makes the organisation with two units, one of which has changed its name.
func addUnits(t testing.TB, s Store) {
	t.Helper()
	in := identity.Store{DB: s.DB}
	ctx := by(t)
	if err := in.CreateRegions(ctx); err != nil {
		t.Fatal(err)
	}
	unit := func(name, parent string, from day.Date) identity.Unit {
		return ok[identity.Unit](t)(in.CreateUnit(ctx, identity.Unit{Party: "D", Kind: ownUnit, Name: name, ParentID: parent, ValidFrom: from}))
	}
	top := unit("Inköp", "", 20110701)
	unit("Upphandlingsenheten", top.ID, 20110701)
	service := unit("Beställarstöd", top.ID, 20110701)
	if err := in.ChangeTerm(ctx, identity.Term{UnitID: service.ID, Name: "Inköpsservice", ParentID: identity.Ref(top.ID), ValidFrom: 20201001}, ""); err != nil {
		t.Fatal(err)
	}
	unit("Leverantörsgruppen", service.ID, 20201001)
}

func by(t testing.TB) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: "c", Name: "Peter Häggblad"})
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

func hours(month Month, unit string, sick, ordinary Hundredths, persons int64) SickMonth {
	s := SickMonth{Month: month, Sick: sick, Ordinary: ordinary}
	s.Unit = unit
	if persons > 0 {
		s.Persons = count.Of(persons)
	}
	return s
}

func TestRowsAreCorrectedWithAReasonAndKeepTheirHistory(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		p := ok[Post](t)(s.Posts().Create(by(t), Post{Row: Row{Unit: "beställarstöd"}, Group: Operational, Posts: Posts(4), Financing: Own, ValidFrom: 20220101}))
		if p.Unit != "Inköpsservice" {
			t.Errorf("a former name of the unit gave %q", p.Unit)
		}
		next := p
		next.Posts = 450
		_, err := s.Posts().Save(by(t), next, " ")
		wants(t, err, fault.KindInvalid, "varför uppgiften rättas")
		ok[Post](t)(s.Posts().Save(by(t), next, "En halv tjänst till"))
		_, err = s.Posts().Save(by(t), next, "Igen")
		wants(t, err, fault.KindConflict, "")
		history := ok[[]audit.Entry](t)(s.Posts().History(by(t), p.ID))
		if len(history) != 2 || history[0].Why != "En halv tjänst till" || history[0].Changes[0].From != "4" || history[0].Changes[0].To != "4,5" {
			t.Errorf("history %+v", history)
		}
		wants(t, s.Posts().Remove(by(t), p.ID, ""), fault.KindInvalid, "varför")
		if err := s.Posts().Remove(by(t), p.ID, "Fel år"); err != nil {
			t.Fatal(err)
		}
		_, err = s.Posts().Get(by(t), p.ID)
		wants(t, err, fault.KindNotFound, "")
		_, err = s.Posts().Create(by(t), Post{Row: Row{Unit: "Okänd"}, Group: Operational, Posts: Posts(1), Financing: Own, ValidFrom: 20220101})
		wants(t, err, fault.KindInvalid, "ingen egen enhet som heter Okänd")
	})
}

func TestThirdPartyPostsAreNotAmongTheOrganisationsOwn(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		for _, p := range []Post{
			{Group: Strategic, Posts: Posts(18), Financing: Own, ValidFrom: 20200101},
			{Group: Ecommerce, Posts: Posts(1), Financing: Own, ValidFrom: 20200101, ValidTo: 20220630},
			{Group: Payout, Posts: Posts(3), Financing: ThirdParty, Financier: "Mälartåg", ValidFrom: 20220201},
		} {
			ok[Post](t)(s.Posts().Create(by(t), p))
		}
		for key, want := range map[string]string{"hr.positions": "18 tjänster", "hr.third_party_positions": "3 tjänster", "hr.staff_change": "−1 tjänster"} {
			if got := figureText(t, s, key, day.Year(2022), figure.Year); got != want {
				t.Errorf("%s = %s, want %s", key, got, want)
			}
		}
		half := ok[Post](t)(s.Posts().Create(by(t), Post{Group: Lawyer, Posts: 50, Financing: Own, ValidFrom: 20220101}))
		if v := value(t, s, "hr.positions", day.Year(2022), figure.Year); v.Num != 1850 || v.Den != 100 {
			t.Errorf("with half a post: %+v", v)
		}
		if rows, _, err := s.Posts().Search(by(t), Filter{Period: onDay(20220630), Financing: Own}, Page{Sort: "posts", Limit: 10}); err != nil || len(rows) != 3 || rows[0].ID != half.ID {
			t.Errorf("posts on the last day of June: %v %v", rows, err)
		}
	})
}

func figureOf(t testing.TB, s Store, key string) figure.Figure {
	t.Helper()
	r := ok[*figure.Register](t)(figure.NewRegister(Figures(s)))
	return ok[figure.Figure](t)(r.Get(key))
}

// value computes a figure and holds its rows to it.
func value(t testing.TB, s Store, key string, p day.Period, k figure.PeriodKind) figure.Value {
	t.Helper()
	f := figureOf(t, s, key)
	ask := figure.Ask{Period: p, Kind: k}
	v := ok[figure.Value](t)(f.Value(by(t), ask))
	rows := ok[[]figure.Row](t)(f.Rows(by(t), ask))
	if err := v.Check(rows); err != nil {
		t.Errorf("%s: %v", key, err)
	}
	return v
}

func figureText(t testing.TB, s Store, key string, p day.Period, k figure.PeriodKind) string {
	return plain(figureOf(t, s, key).Text(value(t, s, key, p, k)))
}

func fillYear(t testing.TB, s Store, year int, share Hundredths) {
	t.Helper()
	for _, p := range day.Year(year).Months() {
		ok[SickMonth](t)(s.SickMonths().Create(by(t), hours(MonthOf(p.From), "", share, 10_000, 53)))
	}
}

func TestALockedYearKeepsItsValue(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		fillYear(t, s, 2022, 325)
		one := ok[[]SickMonth](t)(s.SickMonths().All(by(t), Filter{Period: day.Month(2022, 5)}))[0]
		lock := ok[Lock](t)(s.LockYear(by(t), 2022))
		if plain(lock.Share()) != "3,25 %" {
			t.Errorf("locked on %s", lock.Share())
		}
		one.Sick = 900
		_, err := s.SickMonths().Save(by(t), one, "Rättelse")
		wants(t, err, fault.KindConflict, "låst på 3,25")
		_, err = s.SickMonths().Create(by(t), hours(20220501, "Upphandlingsenheten", 1, 100, 9))
		wants(t, err, fault.KindConflict, "låst")
		wants(t, s.SickMonths().Remove(by(t), one.ID, "Fel"), fault.KindConflict, "låst")
		moved := one
		moved.Month = 20230101
		_, err = s.SickMonths().Save(by(t), moved, "Flyttas")
		wants(t, err, fault.KindConflict, "låst")
		_, err = s.LockYear(by(t), 2022)
		wants(t, err, fault.KindConflict, "redan låst")
		_, err = s.LockYear(by(t), 2023)
		wants(t, err, fault.KindConflict, "inte gått till ända")
		_, err = s.LockYear(by(t), 2021)
		wants(t, err, fault.KindConflict, "Timmar saknas för januari 2021")
		wants(t, s.UnlockYear(by(t), 2022, ""), fault.KindInvalid, "varför")
		if err := s.UnlockYear(by(t), 2022, "Ny rapport från personalsystemet"); err != nil {
			t.Fatal(err)
		}
		ok[SickMonth](t)(s.SickMonths().Save(by(t), one, "Rättelse"))
		if entries := ok[[]audit.Entry](t)(s.LockHistory(by(t), 2022)); len(entries) != 2 || entries[0].Why == "" {
			t.Errorf("history of the lock %+v", entries)
		}
	})
}

func TestAMonthHasHoursOfOneSort(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		r := s.SickMonths()
		ok[SickMonth](t)(r.Create(by(t), hours(20221101, "Upphandlingsenheten", 500, 10_000, 30)))
		_, err := r.Create(by(t), hours(20221101, "", 500, 10_000, 53))
		wants(t, err, fault.KindInvalid, "har redan timmar per enhet")
		_, err = r.Create(by(t), hours(20221101, "Upphandlingsenheten", 500, 10_000, 30))
		wants(t, err, fault.KindConflict, "")
		_, err = r.CreateAll(by(t), []SickMonth{hours(20221201, "", 500, 10_000, 53), hours(20221201, "Inköpsservice", 500, 10_000, 20)})
		wants(t, err, fault.KindInvalid, "har redan timmar")
		whole := ok[SickMonth](t)(r.Create(by(t), hours(20221001, "", 500, 10_000, 53)))
		whole.Unit = "Upphandlingsenheten"
		ok[SickMonth](t)(r.Save(by(t), whole, "Gällde bara enheten"))
		ids := ok[[]string](t)(r.CreateAll(by(t), []SickMonth{hours(20220901, "", 1, 100, 53), hours(20220801, "", 1, 100, 53)}))
		if err := r.RemoveAll(by(t), ids, "Ångrad import"); err != nil {
			t.Error(err)
		}
	})
}

func TestSickLeaveFiguresSayWhatIsMissing(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		fillYear(t, s, 2021, 200)
		long := hours(20220101, "", 500, 10_000, 53)
		long.Long = Some(100)
		ok[SickMonth](t)(s.SickMonths().Create(by(t), long))
		ok[SickMonth](t)(s.SickMonths().Create(by(t), hours(20220201, "", 300, 10_000, 53)))
		for _, test := range []struct {
			key  string
			p    day.Period
			kind figure.PeriodKind
			want string
		}{
			{"hr.sick", day.Month(2022, 1), figure.Month, "5,00 %"},
			{"hr.sick", day.YearToDate(20220228), figure.YearToDate, "4,00 %"},
			{"hr.sick", day.Rolling12(20220228), figure.Rolling12, "2,33 %"},
			{"hr.sick", day.Year(2021), figure.Year, "2,00 %"},
			{"hr.sick", day.Month(2022, 3), figure.Month, "ej redovisad"},
			{"hr.sick", day.Rolling12(20211130), figure.Rolling12, "ej mätbar"},
			{"hr.sick_long", day.YearToDate(20220228), figure.YearToDate, "20,0 %"}, // only January tells
			{"hr.sick_long", day.Year(2021), figure.Year, "ej redovisad"},
		} {
			if got := figureText(t, s, test.key, test.p, test.kind); got != test.want {
				t.Errorf("%s %s = %s, want %s", test.key, test.p, got, test.want)
			}
		}
		if v := value(t, s, "hr.sick", day.Year(2022), figure.Year); !strings.Contains(v.Reason, "Timmar saknas för mars 2022") {
			t.Errorf("an unfinished year says %q", v.Reason)
		}
	})
}

func leave(t testing.TB, s Store, g Group, m Month, d Destination, persons int64) {
	t.Helper()
	ok[Exit](t)(s.Exits().Create(by(t), Exit{Group: g, Persons: persons, Month: m, Destination: d, Financing: Own}))
}

func average(t testing.TB, s Store, g Group, year int64, n Hundredths) {
	t.Helper()
	ok[Headcount](t)(s.Headcounts().Create(by(t), Headcount{Group: g, Year: year, Average: n}))
}

// I15: two figures, since the target of one is not the target of the other.
func TestTurnoverCountsOnlyThoseWhoLeaveBothRegions(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		average(t, s, Strategic, 2022, Posts(16))
		average(t, s, Operational, 2022, Posts(32))
		leave(t, s, Strategic, 20220301, Outside, 2)
		leave(t, s, Strategic, 20220801, Outside, 1)
		leave(t, s, Strategic, 20220901, Inside, 1)
		leave(t, s, Operational, 20220601, Outside, 1)
		leave(t, s, Operational, 20220601, Retired, 2)
		leave(t, s, Operational, 20211201, Outside, 5)
		ok[Exit](t)(s.Exits().Create(by(t), Exit{Group: Payout, Persons: 1, Month: 20220901, Destination: Outside, Financing: ThirdParty}))
		average(t, s, Support, 2022, 250)
		average(t, s, Ecommerce, 2022, 250)
		for key, want := range map[string]string{"hr.turnover.all": "7,5 %", "hr.turnover.si": "18,8 %"} {
			if got := figureText(t, s, key, day.Year(2022), figure.Year); got != want {
				t.Errorf("%s = %s, want %s", key, got, want)
			}
		}
		if got := figureText(t, s, "hr.turnover.si", day.Year(2021), figure.Year); got != "ej redovisad" {
			t.Errorf("without an average: %s", got)
		}
		average(t, s, Strategic, 2021, Posts(4))
		if v := value(t, s, "hr.turnover.si", day.Year(2021), figure.Year); !strings.Contains(v.Reason, TooFew) {
			t.Errorf("a group of four: %+v", v)
		}
	})
}

func TestRecruitmentsCountWhenTheyStart(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		hire := func(g Group, n int64, month, starts Month, f Financing) {
			ok[Recruitment](t)(s.Recruitments().Create(by(t), Recruitment{Group: g, Persons: n, Month: month, StartsIn: starts, Financing: f}))
		}
		hire(Strategic, 3, 20211101, 20220201, Own)
		hire(Strategic, 3, 20221101, 20230301, Own)
		hire(Operational, 2, 20220401, 20220801, Own)
		hire(Payout, 3, 20220101, 20220301, ThirdParty)
		for key, want := range map[string]string{"hr.started": "5 personer", "hr.started.si": "3 personer", "hr.started.operational": "2 personer", "hr.recruited_ahead.si": "3 personer"} {
			if got := figureText(t, s, key, day.Year(2022), figure.Year); got != want {
				t.Errorf("%s = %s, want %s", key, got, want)
			}
		}
	})
}

func TestUnitsAreThoseRightBelowTheTop(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		if got := figureText(t, s, "org.units", day.Year(2022), figure.Year); got != "2 enheter" {
			t.Error(got)
		}
	})
}

func TestVacanciesAreAnInterval(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ok[Vacancy](t)(s.Vacancies().Create(by(t), Vacancy{Row: Row{Unit: "Upphandlingsenheten"}, Low: 250, High: 300, ValidFrom: 20211001, Reason: "Rekrytering pågår"}))
		ok[Vacancy](t)(s.Vacancies().Create(by(t), Vacancy{Row: Row{Unit: "Leverantörsgruppen"}, Low: 100, ValidFrom: 20220101, ValidTo: 20221231}))
		got := ""
		for _, v := range ok[[]Vacant](t)(s.VacantByUnit(by(t), day.Year(2022))) {
			got += v.Unit + " " + v.Interval() + ";"
		}
		if got != "Leverantörsgruppen 1;Upphandlingsenheten 2,5–3;" {
			t.Error(got)
		}
		for key, want := range map[string]string{"hr.vacancies.low": "3,5 tjänster", "hr.vacancies.high": "4,0 tjänster"} {
			if text := figureText(t, s, key, day.Year(2022), figure.Year); text != want {
				t.Errorf("%s = %s, want %s", key, text, want)
			}
		}
	})
}
