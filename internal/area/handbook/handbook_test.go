package handbook

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/word/day"
	"klover/internal/word/figure"

	"context"
)

func TestHUKIHasOneAccountableAndSomeoneWhoDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		roles []Role
		want  string
	}{
		"nobody yet":       {nil, ""},
		"right":            {[]Role{{Role: "Enhetschef", Letters: "H"}, {Role: "Strategisk inköpare", Letters: "U"}, {Role: "Jurist", Letters: "KI"}}, ""},
		"one does it all":  {[]Role{{Role: "Strategisk inköpare", Letters: "HU"}}, ""},
		"two accountable":  {[]Role{{Role: "A", Letters: "H"}, {Role: "B", Letters: "HU"}}, "Nu är det 2"},
		"nobody does":      {[]Role{{Role: "A", Letters: "H"}}, "Minst en roll ska utföra"},
		"nobody answers":   {[]Role{{Role: "A", Letters: "U"}}, "Nu är det 0"},
		"another letter":   {[]Role{{Role: "A", Letters: "HUX"}}, "inte H, U, K eller I"},
		"a role two times": {[]Role{{Role: "A", Letters: "HU"}, {Role: "a", Letters: "I"}}, "finns två gånger"},
	} {
		var text strings.Builder
		for _, w := range checkRoles(test.roles) {
			text.WriteString(w.Message)
		}
		if !strings.Contains(text.String(), test.want) || test.want == "" && text.Len() > 0 {
			t.Errorf("%s: %q, want %q", name, text.String(), test.want)
		}
	}
}

func TestProcessesStandInTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	list := []Process{{Code: "2.10"}, {Code: "2"}, {Code: "10"}, {Code: "2.2"}, {Code: "2.2.1"}}
	slices.SortFunc(list, byCode)
	var codes []string
	for _, p := range list {
		codes = append(codes, p.Code)
	}
	if got := strings.Join(codes, " "); got != "2 2.2 2.2.1 2.10 10" {
		t.Errorf("order %s", got)
	}
}

func TestTheMapSaysWhatItShows(t *testing.T) {
	t.Parallel()
	d := Draw([]Process{{ID: "a", Name: "Inköp", Level: Main}, {ID: "b", Name: "Genomföra", Level: Sub, ParentID: "a"},
		{ID: "c", Name: "Förbereda", Level: Step, ParentID: "b"}, {ID: "d", Name: "Upphandla", Level: Step, ParentID: "b"}})
	if d.Alt != "Inköp: Genomföra med stegen Förbereda och Upphandla. " || len(d.Rows) != 1 || len(d.Rows[0].Steps) != 2 {
		t.Errorf("%+v", d)
	}
	if lines := broken("Förbereda, Upphandla, Implementera och Förvalta", 22); len(lines) != 3 {
		t.Errorf("%q", lines)
	}
}

func areas() []fs.FS { return []fs.FS{audit.Migrations, find.Migrations, file.Migrations, Migrations} }

type clock struct {
	Store
	now time.Time
}

func (c *clock) on(d day.Date) { c.now = time.Date(d.Year(), d.Month(), d.Day(), 9, 0, 0, 0, time.UTC) }

func clocked(d *db.DB) *clock {
	c := &clock{Store: Store{d}}
	c.on(20220301)
	d.Now = func() time.Time { return c.now }
	return c
}

func onEach(t *testing.T, do func(t *testing.T, s *clock)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) { do(t, clocked(d)) })
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

func as(t testing.TB, name string) context.Context {
	return audit.WithActor(t.Context(), audit.Actor{ID: name, Name: name})
}

func document(t testing.TB, s *clock) Document {
	t.Helper()
	return ok[Document](t)(s.CreateDocument(as(t, "Siv"), Document{Title: "Samordnad upphandling", Kind: Article, Steward: "Processledare", ReviewOn: 20230301, Figures: "proc.coordinated, savings.enabled"},
		Edition{Text: "Minst två regioner köper."}))
}

// approve takes an edition from draft to valid.
func (c *clock) approve(t testing.TB, e Edition) Edition {
	t.Helper()
	e = ok[Edition](t)(c.SendEdition(as(t, "Siv"), e.ID, e.Version))
	return ok[Edition](t)(c.ApproveEdition(as(t, "Karin"), e.ID, e.Version))
}

func TestAnEditionHoldsFromItsApprovalUntilTheNext(t *testing.T) {
	onEach(t, func(t *testing.T, s *clock) {
		d := document(t, s)
		first := d.Editions[0]
		if _, err := s.ApproveEdition(as(t, "Karin"), first.ID, first.Version); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a draft was approved: %v", err)
		}
		sent := ok[Edition](t)(s.SendEdition(as(t, "Siv"), first.ID, first.Version))
		if _, err := s.ApproveEdition(as(t, "Siv"), first.ID, sent.Version); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the writer approved her own text: %v", err)
		}
		sent.Text = "Smyg"
		if _, err := s.SaveEdition(as(t, "Siv"), sent); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a text was changed while it was reviewed: %v", err)
		}
		ok[Edition](t)(s.ApproveEdition(as(t, "Karin"), first.ID, sent.Version))
		s.on(20220601)
		if _, err := s.NewEdition(as(t, "Siv"), Edition{DocumentID: d.ID, Text: "Minst två regioner köper, varav en är vår."}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a change without a reason: %v", err)
		}
		second := ok[Edition](t)(s.NewEdition(as(t, "Siv"), Edition{DocumentID: d.ID, Text: "Minst två regioner köper, varav en är vår.", Why: "Tydligare", Because: "Överprövning 1234-22", BecauseURL: "/overprovningar/x"}))
		if _, err := s.NewEdition(as(t, "Siv"), Edition{DocumentID: d.ID, Text: "En till", Why: "x"}); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("two open editions: %v", err)
		}
		s.approve(t, second)
		ok[Document](t)(s.CreateDocument(as(t, "Siv"), Document{Title: "Aldrig fastställd", Kind: Article, Steward: "Processledare", ReviewOn: 20230301, Figures: "proc.coordinated"}, Edition{Text: "Utkast."}))
		for on, want := range map[day.Date]int64{20220301: 1, 20220531: 1, 20220601: 2, 20230101: 2} {
			_, e, found, err := s.Explaining(t.Context(), "proc.coordinated", on)
			if err != nil || !found || e.No != want {
				t.Errorf("on %s edition %d holds, %v, %v, want %d", on.Sv(), e.No, found, err, want)
			}
		}
		if _, _, found, _ := s.Explaining(t.Context(), "proc.coord", 20230101); found {
			t.Error("half a key finds a page")
		}
	})
}

func TestAProcessIsApprovedByAnotherAndChangesBackToDraft(t *testing.T) {
	onEach(t, func(t *testing.T, s *clock) {
		main := ok[Process](t)(s.CreateProcess(as(t, "Siv"), Process{Code: "1", Name: "Inköp", Level: Main}))
		sub := ok[Process](t)(s.CreateProcess(as(t, "Siv"), Process{Code: "1.2", Name: "Upphandla", Level: Sub, ParentID: main.ID}))
		if _, err := s.CreateProcess(as(t, "Siv"), Process{Code: "1.2", Name: "Igen", Level: Sub, ParentID: main.ID}); !strings.Contains(fault.FieldsOf(err)[0].Message, "används redan") {
			t.Errorf("a number twice: %v", err)
		}
		if _, err := s.CreateProcess(as(t, "Siv"), Process{Code: "1.2.1", Name: "Fel", Level: Sub, ParentID: sub.ID}); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a sub-process under a sub-process: %v", err)
		}
		step := ok[Process](t)(s.CreateProcess(as(t, "Siv"), Process{Code: "1.2.1", Name: "Förbereda", Level: Step, ParentID: sub.ID}))
		if _, err := s.SendProcess(as(t, "Siv"), step.ID, step.Version); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a step without roles was sent: %v", err)
		}
		step.Roles = []Role{{Role: "Strategisk inköpare", Letters: "HU"}}
		step = ok[Process](t)(s.SaveProcess(as(t, "Siv"), step, ""))
		step = ok[Process](t)(s.SendProcess(as(t, "Siv"), step.ID, step.Version))
		if _, err := s.ApproveProcess(as(t, "Siv"), step.ID, step.Version); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("approved by whoever changed it: %v", err)
		}
		step = ok[Process](t)(s.ApproveProcess(as(t, "Karin"), step.ID, step.Version))
		step.Purpose = "Ett bättre underlag"
		step = ok[Process](t)(s.SaveProcess(as(t, "Siv"), step, "nytt arbetssätt"))
		if step.State != Draft || step.Edition != 2 || len(step.Roles) != 1 {
			t.Errorf("%+v", step)
		}
		if err := s.Appoint(as(t, "Karin"), step.ID, "Lina", 20220101); err != nil {
			t.Fatal(err)
		}
		if err := s.Appoint(as(t, "Karin"), step.ID, "Per", 20221201); err != nil {
			t.Fatal(err)
		}
		if err := s.Appoint(as(t, "Karin"), step.ID, "Eva", 20221201); err == nil {
			t.Error("two leaders from the same day")
		}
		step = ok[Process](t)(s.Process(t.Context(), step.ID))
		if step.Leader(20221130) != "Lina" || step.Leader(20221201) != "Per" || step.Leader(20211231) != "" {
			t.Errorf("%+v", step.Leaders)
		}
		for key, want := range map[string]int64{"process.subprocesses": 1, "process.steps": 1} {
			for _, f := range Figures(s.Store) {
				if f.Key == key {
					v := ok[figure.Value](t)(f.Value(t.Context(), figure.Ask{Period: day.Year(2022), Kind: figure.Year}))
					if v.Num != want {
						t.Errorf("%s = %d, want %d", key, v.Num, want)
					}
				}
			}
		}
	})
}

func TestASuggestionIsAnsweredOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *clock) {
		d := document(t, s)
		if _, err := s.Suggest(as(t, "Per"), Suggestion{Text: "Skriv om", DocumentID: d.ID, ProcessID: "x"}); err == nil {
			t.Error("a suggestion about two things")
		}
		one := ok[Suggestion](t)(s.Suggest(as(t, "Per"), Suggestion{Text: "Lägg till ett exempel", DocumentID: d.ID}))
		if _, err := s.Answer(as(t, "Siv"), one.ID, one.Version, Accepted, " "); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("answered with nothing: %v", err)
		}
		ok[Suggestion](t)(s.Answer(as(t, "Siv"), one.ID, one.Version, Accepted, "Kommer i nästa utgåva"))
		if _, err := s.Answer(as(t, "Siv"), one.ID, one.Version+1, Declined, "Nej"); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("answered twice: %v", err)
		}
		list, n, err := s.Suggestions(t.Context(), SuggestionFilter{State: Accepted}, Part{Limit: 10})
		if err != nil || n != 1 || list[0].About != "Samordnad upphandling" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

func TestSearchFindsWordsOfTheText(t *testing.T) {
	onEach(t, func(t *testing.T, s *clock) {
		document(t, s)
		for text, want := range map[string]int64{"regioner": 1, "processledare": 1, "rollatorer": 0} {
			if _, n, err := s.Documents(t.Context(), Filter{Text: text}, Part{Limit: 10}); n != want || err != nil {
				t.Errorf("%q finds %d, %v, want %d", text, n, err, want)
			}
		}
		s.on(20230302)
		if _, n, _ := s.Documents(t.Context(), Filter{Late: true}, Part{Limit: 10}); n != 1 {
			t.Error("what should have been looked over is not found")
		}
	})
}
