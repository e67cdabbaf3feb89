package survey

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

func areas() []fs.FS {
	return []fs.FS{audit.Migrations, find.Migrations, mail.Migrations, os.DirFS("../identity"), os.DirFS("../supplier"), os.DirFS("../category"),
		os.DirFS("../plan"), os.DirFS("../procurement"), os.DirFS("../contract"), Migrations}
}

// at is a store whose clock the test moves.
type at struct {
	Store
	now time.Time
}

func (a *at) on(d day.Date) { a.now = time.Date(d.Year(), d.Month(), d.Day(), 9, 0, 0, 0, time.UTC) }

func onEach(t *testing.T, do func(t *testing.T, s *at)) {
	t.Parallel()
	dbtest.Each(t, areas(), func(t *testing.T, d *db.DB) { do(t, clocked(d)) })
}

func clocked(d *db.DB) *at {
	s := &at{Store: Store{DB: d, Link: func(path string) string { return "https://klover.example" + path }}}
	s.on(20220301)
	d.Now = func() time.Time { return s.now }
	return s
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

func people(n int) []mail.Person {
	var list []mail.Person
	for i := range n {
		list = append(list, mail.Person{Name: "Person", Address: "p" + digits(i) + "@example.org"})
	}
	return list
}

// asked makes an open round of n people and returns their invitations.
func (a *at) asked(t testing.TB, f Form, n int) (Round, []Invitation) {
	t.Helper()
	r := ok[Round](t)(a.NewRound(t.Context(), Round{FormID: f.ID, Title: "Rollatorer", Parties: party.Of("D", "U")}, people(n)))
	if err := a.Open(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	return ok[Round](t)(a.Round(t.Context(), r.ID)), ok[[]Invitation](t)(a.Invitations(t.Context(), r.ID))
}

func said(f Form, value string) map[string]string {
	posted := map[string]string{}
	for _, q := range f.Questions {
		posted["q-"+q.ID] = value
	}
	return posted
}

type post struct{ letters []mail.Letter }

func (p *post) Send(_ context.Context, l mail.Letter) error {
	p.letters = append(p.letters, l)
	return nil
}

// sent empties the outbox.
func (a *at) sent(t testing.TB) []mail.Letter {
	t.Helper()
	var p post
	if _, err := mail.Deliver(t.Context(), a.DB, &p); err != nil {
		t.Fatal(err)
	}
	return p.letters
}

func TestARoundFromLetterToResult(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		r, invited := s.asked(t, f, 6)
		letters := s.sent(t)
		if len(letters) != 6 || !strings.Contains(letters[0].Text, "https://klover.example/svara/") || !strings.Contains(letters[0].Text, "2022-03-30") {
			t.Fatalf("%d letters, the first says %q", len(letters), letters[0].Text)
		}
		for i, value := range []string{"6", "5", "5", "3", "vet-ej"} {
			if err := s.Answer(t.Context(), invited[i].Token, said(f, value)); err != nil {
				t.Fatal(err)
			}
		}
		got := ok[Result](t)(s.Result(t.Context(), Selection{Kind: NKI, Period: day.Year(2022)}))
		want := Result{Answers: 4, Sum: 19, Squares: 95, Satisfied: 3, DontKnow: 1, Invited: 6, Returned: 5}
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		s.on(20220308)
		if err := s.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if letters := s.sent(t); len(letters) != 1 || letters[0].ToAddress != invited[5].Address || !strings.HasPrefix(letters[0].Subject, "Påminnelse: ") {
			t.Errorf("reminders: %+v, want one to whom has not answered", letters)
		}
		s.on(20220331)
		if err := s.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		closed := ok[Round](t)(s.Round(t.Context(), r.ID))
		left := ok[[]Invitation](t)(s.Invitations(t.Context(), r.ID))
		if closed.State != Closed || closed.Invited != 6 || closed.Answered != 5 || len(left) != 0 {
			t.Errorf("%+v with %d names left", closed, len(left))
		}
		if _, err := s.Asked(t.Context(), invited[5].Token); fault.KindOf(err) != fault.KindNotFound {
			t.Errorf("a link of a closed round: %v", err)
		}
	})
}

func TestNobodyAnswersTwice(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		_, invited := s.asked(t, f, 1)
		if err := s.Answer(t.Context(), invited[0].Token, said(f, "")); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an empty answer: %v", err)
		}
		if err := s.Answer(t.Context(), invited[0].Token, said(f, "7")); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("an answer outside the scale: %v", err)
		}
		if err := s.Answer(t.Context(), invited[0].Token, said(f, "6")); err != nil {
			t.Fatal(err)
		}
		if err := s.Answer(t.Context(), invited[0].Token, said(f, "1")); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the second answer: %v", err)
		}
	})
}

// An answer can be joined with an invitation neither by a column nor by the order
// in which they came.
func TestAnAnswerDoesNotTellWhoseItIs(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		_, invited := s.asked(t, f, 1)
		if err := s.Answer(t.Context(), invited[0].Token, said(f, "6")); err != nil {
			t.Fatal(err)
		}
		answer := ok[Answer](t)(db.One[Answer](t.Context(), s.DB, `SELECT `+db.Columns[Answer]()+` FROM survey_answer`))
		if strings.Contains(answer.ID, "-") {
			t.Errorf("the id %s tells the time", answer.ID)
		}
		n := ok[int64](t)(db.One[int64](t.Context(), s.DB, `SELECT count(*) FROM audit_entry WHERE verb LIKE '%svar%'`))
		if n != 0 {
			t.Error("the history tells when somebody answered")
		}
	})
}

func TestQuestionsLieFastWhenTheFormIsSent(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		f.Questions[1].Text = "Hur gick det?"
		f = ok[Form](t)(s.Save(t.Context(), f, "tydligare"))
		s.asked(t, f, 1)
		changed := ok[Form](t)(s.Get(t.Context(), f.ID))
		changed.Questions[1].Text = "Något annat"
		if _, err := s.Save(t.Context(), changed, ""); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("a question was changed after it was sent: %v", err)
		}
		kept := ok[Form](t)(s.Get(t.Context(), f.ID))
		kept.CloseAfter = 40
		ok[Form](t)(s.Save(t.Context(), kept, ""))
		copied := ok[Form](t)(s.Copy(t.Context(), f.ID))
		copied.Questions[1].Text = "Något annat"
		ok[Form](t)(s.Save(t.Context(), copied, ""))
	})
}

// signed makes a procurement with a signed contract.
func (a *at) signed(t testing.TB) procurement.Procurement {
	t.Helper()
	ps := procurement.Store{DB: a.DB}
	p := ok[procurement.Procurement](t)(ps.Create(t.Context(), procurement.Procurement{Title: "Rollatorer", Parties: party.Of("D"), TakenOn: 20210501}))
	c := contract.Contract{Title: "Rollatorer", ProcurementID: identity.Ref(p.ID), Parties: party.Of("D"), Stage: contract.Signed,
		SignedOn: a.Today(), StartsOn: 20220401, EndsOn: 20240331}
	if _, err := (contract.Store{DB: a.DB}).CreateAll(t.Context(), []contract.Contract{c}); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheTeamIsAskedOnceWhenTheContractIsSigned(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		p := s.signed(t)
		if err := s.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		unasked := ok[[]Signed](t)(s.Unasked(t.Context(), f.ID))
		if len(unasked) != 1 || unasked[0].Members != 0 || len(s.sent(t)) != 0 {
			t.Fatalf("without a team: %+v", unasked)
		}
		var team []procurement.Member
		for _, one := range people(3) {
			team = append(team, procurement.Member{Name: one.Name, Address: one.Address})
		}
		if err := (procurement.Store{DB: s.DB}).Join(t.Context(), p.ID, team); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Tend(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if letters := s.sent(t); len(letters) != 3 {
			t.Errorf("%d letters, want one to each in the team", len(letters))
		}
		if unasked := ok[[]Signed](t)(s.Unasked(t.Context(), f.ID)); len(unasked) != 0 {
			t.Errorf("still to be asked: %+v", unasked)
		}
	})
}

// The period fell by 0,4 where the accumulated fell by 0,1 (Trap 6).
func TestFiguresShowPeriodAndAccumulatedAndHideFew(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(NKI)))
		s.on(20210301)
		_, invited := s.asked(t, f, 10)
		for _, in := range invited {
			if err := s.Answer(t.Context(), in.Token, said(f, "6")); err != nil {
				t.Fatal(err)
			}
		}
		s.on(20220301)
		_, invited = s.asked(t, f, 6)
		for i, in := range invited[:4] {
			if err := s.Answer(t.Context(), in.Token, said(f, digits(3+i%2))); err != nil {
				t.Fatal(err)
			}
		}
		value := s.figure(t, "nki.value")
		year := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
		if v := ok[figure.Value](t)(value.Value(t.Context(), year)); v.State != figure.NotMeasurable || !strings.Contains(v.Reason, "Färre än 5") {
			t.Errorf("four answers show %+v", v)
		}
		if err := s.Answer(t.Context(), invited[4].Token, said(f, "4")); err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{"nki.value": "3,6", "nki.satisfied": "60,0 %", "nki.answers": "5", "nki.answer_rate": "83 %"} {
			s.holds(t, key, year, want)
		}
		s.holds(t, "nki.value", figure.Ask{Period: day.Period{To: 20230101}, Kind: figure.Accumulated}, "5,2")
	})
}

func (a *at) figure(t testing.TB, key string) figure.Figure {
	t.Helper()
	for _, f := range Figures(a.Store) {
		if f.Key == key {
			return f
		}
	}
	t.Fatalf("no figure %s", key)
	return figure.Figure{}
}

// holds checks a figure's value, and that its rows add up to it.
func (a *at) holds(t testing.TB, key string, ask figure.Ask, want string) {
	t.Helper()
	f := a.figure(t, key)
	v := ok[figure.Value](t)(f.Value(t.Context(), ask))
	if got := strings.ReplaceAll(f.Text(v), "\u00a0", " "); got != want {
		t.Errorf("%s = %s, want %s", key, got, want)
	}
	if err := v.Check(ok[[]figure.Row](t)(f.Rows(t.Context(), ask))); err != nil {
		t.Errorf("%s: %v", key, err)
	}
}

func TestHMEComesFromAFileAndFromAnswersAlike(t *testing.T) {
	onEach(t, func(t *testing.T, s *at) {
		f := ok[Form](t)(s.Create(t.Context(), Blank(HME)))
		if err := s.DemoTotals(t.Context(), f, 20220301, 50, 1877); err != nil {
			t.Fatal(err)
		}
		year := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
		s.holds(t, "hr.hme", year, "79,3")
		if err := s.DemoTotals(t.Context(), f, 20220301, 50, 1877); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("the same result was read twice: %v", err)
		}
		rounds, _, err := s.Rounds(t.Context(), RoundFilter{FormID: f.ID}, Page{Limit: 5})
		if err != nil || len(rounds) != 1 {
			t.Fatal(rounds, err)
		}
		if err := s.Remove(t.Context(), rounds[0].ID, "fel fil"); err != nil {
			t.Fatal(err)
		}
		_, invited := s.asked(t, f, 6)
		for _, in := range invited {
			if err := s.Answer(t.Context(), in.Token, said(f, "4")); err != nil {
				t.Fatal(err)
			}
		}
		s.holds(t, "hr.hme", year, "75,0")
		s.holds(t, "hr.hme.leadership", year, "75,0")
	})
}
