package control

import (
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

var areas = []fs.FS{audit.Migrations, find.Migrations, file.Migrations, identity.Migrations, Migrations}

// world is a store with two people at work and registers that answer.
type world struct {
	Store
	peter, karin string // ids
	now          time.Time
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{now: dbtest.Clock}
	d.Now = func() time.Time { return w.now }
	people := identity.Store{DB: d}
	for _, p := range []struct {
		name string
		id   *string
	}{{"Peter Häggblad", &w.peter}, {"Karin Forsell", &w.karin}} {
		u := must(people.Create(t.Context(), identity.User{Name: p.name, Email: strings.ToLower(strings.Fields(p.name)[0]) + "@demo.example", Title: "Controller",
			Roles: identity.Roles{"controller"}, Parties: party.Of("D", "U"), Active: true}))(t)
		*p.id = u.ID
	}
	register, err := figure.NewRegister(figures())
	if err != nil {
		t.Fatal(err)
	}
	w.Store = Store{DB: d, Register: register, Queries: []Query{procurements()}, Kinds: []RecordKind{{"procurement", "Upphandlingar", "procurement.read"}, {"supplier", "Leverantörer", "supplier.read"},
		{"plan", "Planer", "procurement.read"}, {"contract", "Avtal", "contract.read"}}}
	return w
}

func each(t *testing.T, do func(t *testing.T, w *world)) {
	dbtest.Each(t, areas, func(t *testing.T, d *db.DB) { do(t, newWorld(t, d)) })
}

// must fails the test on an error.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v (%v)", err, fault.FieldsOf(err))
		}
		return v
	}
}

func (w *world) as(ctx context.Context, id, name string) context.Context {
	return audit.WithActor(ctx, audit.Actor{ID: id, Name: name})
}

func figures() []figure.Figure {
	kinds := []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Year}
	define := func(key, name string, unit figure.Unit, v figure.Value) figure.Figure {
		v.URL = "/nyckeltal/" + key
		return figure.Figure{Key: key, Name: name, Unit: unit, Decimals: 1, Kinds: kinds, Definitions: []figure.Definition{{Version: 1, Text: name, Source: "Test"}},
			Compute: func(context.Context, figure.Ask) (figure.Value, error) { return v, nil }}
	}
	cases := figure.Count(15)
	cases.Parts = []figure.Part{{Label: "vunna", Num: 6}, {Label: "avskrivna", Num: 1}, {Label: "förlorade", Num: 4}, {Label: "ej avgjorda", Num: 4}}
	return []figure.Figure{define("review.share", "Andel överprövade", figure.Percent, figure.Ratio(9, 141)), define("review.cases", "Mål", figure.Number, cases)}
}

// procurements is a register with one procurement that should have been joint.
func procurements() Query {
	return Query{Key: "procurement", Label: "Upphandlingar", Divisions: []field.Option{{Value: "kategori", Label: "Kategori"}},
		Count: func(_ context.Context, q url.Values, p day.Period) (int64, []figure.Row, string, error) {
			if q.Get("bordesamordnas") != "ja" || q.Get("hanterad") != p.String() {
				return 0, nil, "", fault.Wrong("Urvalet %q går inte att läsa.", q.Encode())
			}
			return 1, []figure.Row{{Label: "INK22-0042 Distansradiologi: olika köpmönster", URL: "/upphandlingar/x", Amount: 1}}, "/upphandlingar?" + q.Encode(), nil
		},
		Split: func(_ context.Context, q url.Values, _ day.Period, by string) ([]figure.Part, string, error) {
			if by != "kategori" {
				return nil, "", fault.Wrong("Det går inte att fördela på %q.", by)
			}
			return []figure.Part{{Label: "Vårdtjänster", Num: 6}, {Label: "IT", Num: 3}}, "/upphandlingar", nil
		}}
}

// plan makes a draft with one row and the moments.
func (w *world) plan(t *testing.T, year int64, moments ...Moment) Plan {
	t.Helper()
	p := must(w.CreatePlan(t.Context(), Plan{Year: year, Title: fmt.Sprintf("Internkontroll %d", year)}))(t)
	r := must(w.CreateRow(t.Context(), Row{PlanID: p.ID, Area: "Överprövningar", Perspective: "Resursperspektiv", Goal: "Analysera överprövningar.", Method: "Sammanställa i verksamhetsberättelsen."}, ""))(t)
	for _, m := range moments {
		m.RowID = r.ID
		must(w.CreateMoment(t.Context(), m, ""))(t)
	}
	return must(w.Plan(t.Context(), p.ID))(t)
}

func (w *world) decide(t *testing.T, p Plan) Plan {
	t.Helper()
	return must(w.Decide(t.Context(), p.ID, p.Version, day.New(int(p.Year)-1, 11, 26), "Inköpsnämnden", "§ 61"))(t)
}

// fourThings is the row of 2022 that asks for share, industries, outcome and cause.
func (w *world) fourThings() Moment {
	return Moment{Text: "Mäta och analysera överprövningarna", Frequency: Yearly, DueDays: 10, Unit: "Stöd och styrning", Role: "Inköpsjurist", PerformerID: w.peter,
		Questions: []Question{
			{Label: "Andel överprövade", Source: FromFigure, SourceKey: "review.share"},
			{Label: "Branscher", Source: FromSplit, SourceKey: "procurement", Divide: "kategori"},
			{Label: "Utgång", Source: FromParts, SourceKey: "review.cases"},
			{Label: "Orsak", Source: ByHand},
		}}
}

func byHand(label, unit, code string) Moment {
	return Moment{Text: "Kontroll av " + label, Frequency: Yearly, DueDays: 10, Questions: []Question{{Label: label, Source: ByHand, Unit: unit, Code: code}}}
}

func (w *world) occurrences(t *testing.T, f OccurrenceFilter) []Occurrence {
	t.Helper()
	list, count, err := w.Occurrences(t.Context(), f, Page{Limit: 50})
	if err != nil || count.N != len(list) {
		t.Fatalf("%d of %v, %v", len(list), count, err)
	}
	return list
}

// Share, industry, outcome and cause are asked for, one was reported in 2022 (Trap 10).
func TestAMomentThatAsksForFourThingsShowsFourAnswers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.decide(t, w.plan(t, 2022, w.fourThings()))
		o := w.occurrences(t, OccurrenceFilter{Year: 2022})[0]
		if o.Performer != "Peter Häggblad" || o.DueOn != 20230110 || !o.Late(w.Today()) {
			t.Errorf("occurrence %+v", o)
		}
		q := p.Rows[0].Moments[0].Questions
		ctx := w.as(t.Context(), w.peter, "Peter Häggblad")
		_, err := w.Perform(ctx, o.ID, o.Version, Performance{Result: OK, Replies: map[string]Reply{q[0].ID: {State: Answered}}})
		if got := names(err); got != "svar2-state svar3-state svar4-state" {
			t.Fatalf("three unanswered questions gave %q", got)
		}
		done := must(w.Perform(ctx, o.ID, o.Version, Performance{Result: Minor, Finding: "Tre frågor är inte redovisade.", Replies: map[string]Reply{
			q[0].ID: {State: Answered, Evidence: "Överprövningsregistret", ValidFor: 20221231},
			q[1].ID: {State: Answered}, q[2].ID: {State: Answered},
			q[3].ID: {State: NotReported, Reason: "Redovisades inte 2022."}}}))(t)
		o = must(w.Occurrence(t.Context(), done.ID))(t)
		var read []string
		for _, a := range o.Answers {
			read = append(read, a.Label+": "+a.Read()+" "+a.partText())
		}
		want := "Andel överprövade: 9/141 = 6,4 % |Branscher: 9 Vårdtjänster 6, IT 3|Utgång: 15,0 Vunna 6, Avskrivna 1, Förlorade 4, Ej avgjorda 4|Orsak: ej redovisad: redovisades inte 2022 "
		if got := strings.ReplaceAll(strings.Join(read, "|"), "\u00a0", " "); got != want {
			t.Errorf("answers\n%s\nwant\n%s", got, want)
		}
		if a := o.Answers[0]; a.RecordedOn != 20230117 || a.ValidFor != 20221231 || a.Num != 9 || a.Den != 141 || a.URL == "" {
			t.Errorf("evidence %+v", a)
		}
		if _, err := w.Review(ctx, o.ID, o.Version); fault.KindOf(err) != fault.KindForbidden {
			t.Errorf("reviewed oneself: %v", err)
		}
		o = must(w.Review(w.as(t.Context(), w.karin, "Karin Forsell"), o.ID, o.Version))(t)
		if _, err := w.Perform(ctx, o.ID, o.Version, Performance{Result: OK}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("performed twice: %v", err)
		}
		o = must(w.Reopen(ctx, o.ID, o.Version, "Nytt underlag"))(t)
		if _, err := w.Reopen(ctx, o.ID, 1, "x"); err == nil {
			t.Error("an old version was saved")
		}
		entries := must(w.History(t.Context(), OccurrenceKind, o.ID))(t)
		if len(entries) != 4 || entries[0].Why != "Nytt underlag" {
			t.Errorf("history %+v", entries)
		}
	})
}

func TestASelectionNamesItsRowsAndBadOnesSaySo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ask := func(q Question) Answer { return must(w.Compute(t.Context(), q, day.Year(2022)))(t) }
		a := ask(Question{Source: FromQuery, SourceKey: "procurement", Selection: "bordesamordnas=ja&hanterad={period}"})
		if a.Text != "1" || a.partText() != "INK22-0042 Distansradiologi: olika köpmönster" || !strings.Contains(a.URL, "hanterad=2022") {
			t.Errorf("%+v", a)
		}
		for _, q := range []Question{
			{Source: FromQuery, SourceKey: "procurement", Selection: "bordesamordnas=kanske"},
			{Source: FromQuery, SourceKey: "finns inte"},
			{Source: FromSplit, SourceKey: "procurement", Divide: "färg"},
			{Source: FromFigure, SourceKey: "hr.turnover.si"},
			{Source: FromParts, SourceKey: "review.share"},
		} {
			if a := ask(q); a.State != NotMeasurable || a.Reason == "" || a.HasNumber {
				t.Errorf("%+v gives %+v", q, a)
			}
		}
	})
}

func TestADecidedPlanIsChangedOnlyWithAReason(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.plan(t, 2022, byHand("Skatteskulder", "", ""))
		if _, err := w.Generate(t.Context(), p.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a draft got occurrences: %v", err)
		}
		p = w.decide(t, p)
		r := p.Rows[0]
		r.Area = "Överprövning"
		if _, err := w.SaveRow(t.Context(), r, ""); names(err) != "why" {
			t.Errorf("changed without a reason: %v", err)
		}
		r = must(w.SaveRow(t.Context(), r, "Fel ord"))(t)
		m := byHand("Ekonomi", "", "")
		m.RowID, m.Frequency = r.ID, Interim
		m = must(w.CreateMoment(t.Context(), m, "Nämnden bad om det"))(t)
		if got := w.occurrences(t, OccurrenceFilter{Plan: p.ID}); len(got) != 3 {
			t.Fatalf("%d occurrences, want one and two", len(got))
		}
		m.Frequency, m.PerformerID = Monthly, w.karin
		m = must(w.SaveMoment(t.Context(), m, "Oftare"))(t)
		if got := w.occurrences(t, OccurrenceFilter{Plan: p.ID, Performer: w.karin}); len(got) != 12 {
			t.Errorf("%d occurrences of Karin, want 12", len(got))
		}
		if n := must(w.Generate(t.Context(), p.ID))(t); n != 0 {
			t.Errorf("generating again made %d", n)
		}
		if _, err := w.CreatePlan(t.Context(), Plan{Year: 2022, Title: "Igen"}); names(err) != "year" {
			t.Errorf("two plans of a year: %v", err)
		}
		m.PerformerID = "ingen"
		if _, err := w.SaveMoment(t.Context(), m, "x"); names(err) != "performer_id" {
			t.Errorf("nobody performs: %v", err)
		}
		must(0, w.RemoveMoment(t.Context(), m.ID, "Behövs inte"))(t)
		if got := w.occurrences(t, OccurrenceFilter{Plan: p.ID}); len(got) != 1 {
			t.Errorf("%d occurrences are left", len(got))
		}
	})
}

func TestTheTurnOfTheYearCarriesWhatWasNotDone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.decide(t, w.plan(t, 2022, byHand("Uppföljning", "", ""), byHand("Skatteskulder", "", "")))
		next := must(w.CopyPlan(t.Context(), p.ID))(t)
		next = must(w.Plan(t.Context(), next.ID))(t)
		if next.Year != 2023 || next.Decided() || next.Title != "Internkontroll 2023" || len(next.Rows) != 1 || len(next.Rows[0].Moments) != 2 || len(next.Rows[0].Moments[0].Questions) != 1 {
			t.Errorf("copied %+v", next)
		}
		if _, err := w.CopyPlan(t.Context(), p.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("copied twice: %v", err)
		}
		w.decide(t, next)
		done := w.occurrences(t, OccurrenceFilter{Year: 2022})[1]
		ctx := w.as(t.Context(), w.peter, "Peter")
		m := must(w.Moment(t.Context(), done.MomentID))(t)
		must(w.Perform(ctx, done.ID, 1, Performance{Result: OK, Replies: map[string]Reply{m.Questions[0].ID: {State: Answered, Comment: "Klart"}}}))(t)
		carried, made, err := w.Turn(ctx, 2023)
		if err != nil || carried != 1 || made != 0 {
			t.Errorf("carried %d, made %d, %v", carried, made, err)
		}
		if carried, _, err := w.Turn(ctx, 2023); err != nil || carried != 0 {
			t.Errorf("carried again: %d, %v", carried, err)
		}
		here := w.occurrences(t, OccurrenceFilter{Year: 2023, Carried: true})
		if len(here) != 1 || here[0].FromYear() != 2022 || here[0].State != Planned {
			t.Fatalf("carried %+v", here)
		}
		if late := w.occurrences(t, OccurrenceFilter{Late: true}); len(late) != 1 || late[0].ID != here[0].ID {
			t.Errorf("late %+v", late)
		}
		share := figureNamed(t, w.Store, "control.moments_done")
		v := must(share.Value(t.Context(), figure.Ask{Period: day.Year(2022), Kind: figure.Year}))(t)
		if v.Num != 1 || v.Den != 2 {
			t.Errorf("done %d of %d, want 1 of 2", v.Num, v.Den)
		}
		back := must(w.Postpone(ctx, here[0].ID, here[0].Version, 20230331, "Väntar på underlag"))(t)
		if back.DueOn != 20230331 || back.Late(w.Today()) {
			t.Errorf("postponed %+v", back)
		}
	})
}

func figureNamed(t *testing.T, s Store, key string) figure.Figure {
	t.Helper()
	r, err := figure.NewRegister(Figures(s))
	if err != nil {
		t.Fatal(err)
	}
	return must(r.Get(key))(t)
}

func TestFiguresComeFromWhatWasRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		year := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
		value := func(key string) figure.Value {
			f := figureNamed(t, w.Store, key)
			v := must(f.Value(t.Context(), year))(t)
			if v.State == figure.Known {
				if err := v.Check(must(f.Rows(t.Context(), year))(t)); err != nil {
					t.Errorf("%s: %v", key, err)
				}
			}
			return v
		}
		for _, f := range Figures(w.Store) {
			if v := value(f.Key); v.State == figure.Known {
				t.Errorf("%s is %d without a plan", f.Key, v.Num)
			}
		}
		turned := Moment{Text: "Mäta omsättning", Frequency: Yearly, Questions: []Question{{Label: "Omsättning", Source: FromFigure, SourceKey: turnover}}}
		p := w.decide(t, w.plan(t, 2022, byHand("Hävda avtal", "avtal", terminated), turned))
		if v := value("control.terminated"); v.State != figure.NotReported {
			t.Errorf("terminated before it is reported: %+v", v)
		}
		for _, o := range []Object{
			{Name: "Radiologen", Party: "D", Level: "operation"}, {Name: "Ortopedkliniken", Party: "U", Level: "operation"},
			{Name: "Kultur och utbildning förvaltningen", Party: "D", Level: "administration"}} {
			o.List, o.DoneOn, o.FollowUp, o.FollowText = Analyses, 20221101, "not_done", "Uppföljning har inte genomförts."
			must(w.CreateObject(t.Context(), o))(t)
		}
		o := w.occurrences(t, OccurrenceFilter{Year: 2022, Text: "Hävda"})[0]
		q := p.Rows[0].Moments[0].Questions[0]
		must(w.Perform(w.as(t.Context(), w.peter, "Peter"), o.ID, 1, Performance{Result: OK, Replies: map[string]Reply{q.ID: {State: Answered, Number: "0"}}}))(t)
		for key, want := range map[string][2]int64{
			"control.terminated": {0, 0}, "control.analyses.operations": {2, 0}, "control.analyses.administrations": {1, 0},
			"control.analyses.followed": {0, 3}, "control.turnover.measurements": {1, 0}, "control.deviations": {0, 0}, "control.moments_done": {1, 2},
		} {
			if v := value(key); v.State != figure.Known || v.Num != want[0] || v.Den != want[1] {
				t.Errorf("%s is %+v, want %v", key, v, want)
			}
		}
		text := must(w.AnalysesText(t.Context(), day.Year(2022), nil))(t)
		if text != "- Radiologen RS\n- Ortopedkliniken RV\n- Kultur och utbildning förvaltningen RS" {
			t.Errorf("analyses %q", text)
		}
	})
}

func TestRisksKeepTheirJudgementsAndAskForControls(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx := w.as(t.Context(), w.peter, "Peter Häggblad")
		p := w.plan(t, 2023, byHand("Skatteskulder", "", ""))
		r := riskOf(3, 4, 0, 0)
		r.OwnerID = w.karin
		r = must(w.CreateRisk(ctx, r, nil))(t)
		small := riskOf(1, 3, 0, 0)
		small.OwnerID, small.Title = w.karin, "Äldre mallar"
		must(w.CreateRisk(ctx, small, nil))(t)
		unguarded := func() int {
			_, n, err := w.Risks(ctx, RiskFilter{Unguarded: true}, Page{Limit: 10})
			must(n, err)(t)
			return n.N
		}
		if n := unguarded(); n != 1 || r.Number != 1 || r.Owner != "Karin Forsell" {
			t.Errorf("%d risks lack a control; %+v", n, r)
		}
		r = must(w.SaveRisk(ctx, r, []string{p.Rows[0].ID}, "Kontrollen är beslutad"))(t)
		if n := unguarded(); n != 0 || len(r.Rows) != 1 || r.Rows[0].Year != 2023 {
			t.Errorf("%d risks lack a control; %+v", n, r.Rows)
		}
		if _, err := w.SaveRisk(ctx, r, []string{"finns-inte"}, ""); names(err) != "rows" {
			t.Errorf("a control that does not exist: %v", err)
		}
		r.AfterLikelihood, r.AfterImpact, r.JudgedOn, r.ReviewOn = 2, 3, 20230116, 20240116
		r = must(w.SaveRisk(ctx, r, []string{p.Rows[0].ID}, "Bevakning av leverantörer"))(t)
		past := must(w.Judgements(ctx, r.ID))(t)
		if len(past) != 2 || past[0].AfterImpact != 3 || past[1].AfterImpact != 0 || past[0].Why == "" {
			t.Errorf("judgements %+v", past)
		}
		found, _, err := w.Risks(ctx, RiskFilter{Text: "leverantör", Likelihood: 2, Impact: 3}, Page{Limit: 10})
		if err != nil || len(found) != 1 || found[0].Present != 6 {
			t.Errorf("found %+v, %v", found, err)
		}
		next := must(w.CopyPlan(ctx, p.ID))(t)
		if r = must(w.Risk(ctx, r.ID))(t); len(r.Rows) != 2 || r.Rows[0].Year != next.Year {
			t.Errorf("the copied plan is not linked: %+v", r.Rows)
		}
		r = must(w.CloseRisk(ctx, r.ID, r.Version, true, "Avtalet är slut"))(t)
		if _, err := w.CloseRisk(ctx, r.ID, r.Version, true, "igen"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("closed twice: %v", err)
		}
	})
}

func TestTheScaleIsDated(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		s := must(w.ScaleOn(t.Context(), 20220101))(t)
		if s.ControlFrom != 8 || s.Likelihood(4) != "Nästan säker" {
			t.Errorf("scale %+v", s)
		}
		s.ValidFrom, s.ControlFrom, s.Source = 20230201, 6, "Inköpsnämnden § 4"
		must(w.SetScale(t.Context(), s))(t)
		if before, after := must(w.ScaleOn(t.Context(), 20230131))(t), must(w.ScaleOn(t.Context(), 20230201))(t); before.ControlFrom != 8 || after.ControlFrom != 6 {
			t.Errorf("before %d, after %d", before.ControlFrom, after.ControlFrom)
		}
		s.ControlFrom = 4
		if _, err := w.SetScale(t.Context(), s); names(err) != "watch_from" {
			t.Errorf("limits that do not rise: %v", err)
		}
	})
}

func TestOnlyWhatIsOpenMayBePublished(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		add := func(kind string, stage Stage, secrecy int64) Info {
			i := Info{Name: "Information om " + kind, Kind: kind, Stage: stage, Owner: "Inköpschef", Secrecy: secrecy, SecrecyWhy: "Prövad", DecidedBy: "Inköpschef", DecidedOn: 20221115,
				Law: "OSL 19 kap. 3 §", Readers: identity.Roles{"lawyer"}}
			return must(w.CreateInfo(t.Context(), i))(t)
		}
		before := add("procurement", Before, 3)
		add("procurement", After, 2)
		add("plan", Always, 0)
		add("contract", After, 0)
		for _, test := range []struct {
			kind  string
			stage Stage
			ok    bool
			says  string
		}{
			{"procurement", Before, false, "konfidentialitet 3"}, {"procurement", After, false, "konfidentialitet 2"}, {"procurement", Always, false, "konfidentialitet 3"},
			{"plan", Always, true, ""}, {"plan", After, true, ""}, {"contract", Before, true, ""}, {"supplier", Always, false, "inte klassad"}, {"", Always, false, "inte klassad"},
		} {
			ok, reason, err := w.Publishable(t.Context(), test.kind, test.stage)
			if err != nil || ok != test.ok || !strings.Contains(reason, test.says) {
				t.Errorf("%s %q: %v %q, %v", test.kind, test.stage, ok, reason, err)
			}
		}
		if before.ReviewOn != 20231115 {
			t.Errorf("reviewed on %s", before.ReviewOn)
		}
		if _, err := w.CreateInfo(t.Context(), before); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("classified twice: %v", err)
		}
		th := must(w.CreateThreat(t.Context(), Threat{InfoID: before.ID, Threat: "Obehörig läser anbud", Vulnerability: "Vid behörighet", Likelihood: 2, Impact: 4, Measure: "Gallra roller", OwnerID: w.karin}))(t)
		th.DoneOn = 20230110
		th = must(w.SaveThreat(t.Context(), th, ""))(t)
		if list := must(w.Threats(t.Context(), before.ID))(t); len(list) != 1 || list[0].Value() != 8 || list[0].Owner != "Karin Forsell" || list[0].DoneOn != 20230110 {
			t.Errorf("threats %+v", list)
		}
		must(0, w.RemoveThreat(t.Context(), th.ID, "dubbel"))(t)
		must(0, w.RemoveInfo(t.Context(), before.ID, "fel"))(t)
		if entries := must(w.History(t.Context(), InfoKind, before.ID))(t); len(entries) != 5 {
			t.Errorf("%d entries", len(entries))
		}
	})
}

func TestTheReportTablePrintsWhatIsNotDone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.decide(t, w.plan(t, 2022, w.fourThings(), byHand("Uppföljning", "", "")))
		list := w.occurrences(t, OccurrenceFilter{Year: 2022})
		q := p.Rows[0].Moments[0].Questions
		replies := map[string]Reply{q[0].ID: {State: Answered, Comment: "6,0 % 2021"}}
		for _, rest := range q[1:] {
			replies[rest.ID] = Reply{State: NotReported, Reason: "Redovisades inte 2022."}
		}
		must(w.Perform(w.as(t.Context(), w.peter, "Peter"), list[0].ID, 1, Performance{Result: OK, Replies: replies}))(t)
		_, _, err := w.Turn(t.Context(), 2023)
		must(0, err)(t)
		blocks := must(w.ControlBlocks(t.Context(), day.Year(2022), nil))(t)
		text := plain(blocks)
		for _, want := range []string{"1) Mäta och analysera överprövningarna", "1) Andel överprövade: 9/141 = 6,4 %. 6,0 % 2021", "Branscher: ej redovisad. Redovisades inte 2022.",
			"Utgång: ej redovisad", "Orsak: ej redovisad", "2) Ej genomförd.", "Överförd till 2023.", "Stöd och styrning, Inköpsjurist"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not printed in\n%s", want, text)
			}
		}
		none := must(w.ControlBlocks(t.Context(), day.Year(2022), []string{"2019"}))(t)
		if got := plain(none); got != "Det finns ingen internkontrollplan för 2019.\n" {
			t.Errorf("%q", got)
		}
		printed, ok, err := w.Print(t.Context(), day.Year(2022))
		if err != nil || !ok || len(printed.sheetRows()) != 4 {
			t.Errorf("%d rows for Excel, %v", len(printed.sheetRows()), err)
		}
		for _, format := range []string{"pdf", "docx"} {
			var out strings.Builder
			if err := printed.Write(&out, format, dbtest.Clock); err != nil || out.Len() < 1000 {
				t.Errorf("%s: %d bytes, %v", format, out.Len(), err)
			}
		}
	})
}

func TestAMeasureIsFollowedUntilItIsTaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		p := w.decide(t, w.plan(t, 2022, byHand("Skatteskulder", "", "")))
		o := w.occurrences(t, OccurrenceFilter{Year: 2022})[0]
		ctx := w.as(t.Context(), w.peter, "Peter Häggblad")
		o = must(w.Hand(ctx, o.ID, o.Version, w.karin))(t)
		if o.Performer != "Karin Forsell" {
			t.Errorf("handed to %q", o.Performer)
		}
		if _, err := w.Hand(ctx, o.ID, o.Version, ""); names(err) != "performer_id" {
			t.Errorf("handed to nobody: %v", err)
		}
		q := p.Rows[0].Moments[0].Questions[0]
		o = must(w.Perform(ctx, o.ID, o.Version, Performance{Result: Deviation, Finding: "Tre leverantörer har skulder.", Measure: "Begär förklaring.", OwnerID: w.karin, MeasureDue: 20230331,
			Replies: map[string]Reply{q.ID: {State: Answered, Comment: "Tre av 412."}}}))(t)
		if open := w.occurrences(t, OccurrenceFilter{Owner: w.karin}); len(open) != 1 || !open[0].MeasureOpen() || open[0].Owner != "Karin Forsell" {
			t.Errorf("open measures %+v", open)
		}
		for _, bad := range []struct {
			on  day.Date
			how string
			at  string
		}{{0, "Klart", "measure_done_on"}, {20230301, "Klart", "measure_done_on"}, {20230116, "", "why"}} {
			if _, err := w.FinishMeasure(ctx, o.ID, o.Version, bad.on, bad.how); names(err) != bad.at {
				t.Errorf("finished %+v: %v", bad, err)
			}
		}
		o = must(w.FinishMeasure(ctx, o.ID, o.Version, 20230116, "Alla har betalat."))(t)
		if open := w.occurrences(t, OccurrenceFilter{Measures: true}); len(open) != 0 {
			t.Errorf("still open %+v", open)
		}
		if _, err := w.FinishMeasure(ctx, o.ID, o.Version, 20230116, "igen"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("finished twice: %v", err)
		}
	})
}

func TestTheYearTurnsByItselfAndOnlyOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.decide(t, w.plan(t, 2022, byHand("Skatteskulder", "", "")))
		for range 2 {
			must(0, w.Tend(t.Context()))(t)
		}
		here := w.occurrences(t, OccurrenceFilter{Year: 2023})
		if len(here) != 1 || !here[0].Carried() {
			t.Fatalf("carried %+v", here)
		}
		told := must(audit.History(t.Context(), w.DB, OccurrenceKind, here[0].ID))(t)
		if len(told) != 1 || told[0].Actor != audit.System || told[0].Verb != "förde över från 2022:" {
			t.Errorf("the history says %+v", told)
		}
	})
}

func TestFiltersComeBackFromTheirAddress(t *testing.T) {
	t.Parallel()
	for _, f := range []OccurrenceFilter{{}, {Year: 2022, States: []string{"done", "planned"}, Results: []string{"minor"}, Performer: "p", Owner: "o", Row: "r", Late: true, Carried: true,
		Measures: true, FigureKey: turnover, Text: "lou", Ends: day.Year(2022), Counted: new(true), First: true}} {
		got := must(ParseOccurrenceFilter(f.Values()))(t)
		if diff := cmp.Diff(f, got); diff != "" {
			t.Error(diff)
		}
	}
	objects := ObjectFilter{Text: "a", List: Analyses, Level: "operation", Party: "D", FollowUp: "done", Done: day.Month(2022, 3)}
	if diff := cmp.Diff(objects, must(ParseObjectFilter(objects.Values()))(t)); diff != "" {
		t.Error(diff)
	}
	risks := RiskFilter{Text: "a", Owner: "o", Area: "x", Least: 8, Most: 12, Likelihood: 2, Impact: 3, Closed: new(false), Unguarded: true, Review: day.Year(2023)}
	if diff := cmp.Diff(risks, must(ParseRiskFilter(risks.Values()))(t)); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseOccurrenceFilter(url.Values{"period": {"i fjol"}}); names(err) != "period" {
		t.Errorf("a period that cannot be read: %v", err)
	}
}
