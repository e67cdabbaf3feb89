package plan

import (
	"context"
	"flag"
	"strings"
	"testing"

	"klover/internal/base/cli"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// value asks for a figure and checks it against its rows.
func value(t *testing.T, s Store, key string, ask figure.Ask) figure.Value {
	t.Helper()
	r, err := figure.NewRegister(Figures(s))
	if err != nil {
		t.Fatal(err)
	}
	f := must(r.Get(key))(t)
	v := must(f.Value(t.Context(), ask))(t)
	if err := v.Check(must(f.Rows(t.Context(), ask))(t)); err != nil {
		t.Errorf("%s: %v", key, err)
	}
	if err := v.CheckParts(); err != nil {
		t.Errorf("%s: %v", key, err)
	}
	return v
}

func TestFiguresAreTheSumsOfTheirRows(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		_, care := categories(t, s.DB)
		at(s, 20230110)
		a, b, c := walkers(), walkers(), walkers()
		b.Parties, c.Parties, c.NoticeOn = party.Of("D", "U"), party.Of("U"), 20230801
		a.CategoryID, c.CategoryID = care, care
		a, b, c = make1(t, s, a), make1(t, s, b), make1(t, s, c)
		s.Sources = []Source{fixed{{Kind: "x", Ref: "1", Title: "Ett", Origin: FromOption, Parties: party.Of("D")}, {Kind: "x", Ref: "2", Title: "Två", Origin: FromOption, Parties: party.Of("U")}}}
		must(s.Feed(ctx))(t)
		decided := func(label string, on day.Date) {
			at(s, on)
			v := must(s.Take(ctx, label, ""))(t)
			if err := s.Decide(ctx, v.ID, Decision{On: on, By: "A", Body: "B"}); err != nil {
				t.Fatal(err)
			}
		}
		decided("Ett", 20230115)
		at(s, 20230201)
		a.NoticeOn, a.ContractOn = 20230601, 20231101
		a = must(s.Save(ctx, a, ""))(t)
		must(s.Drop(ctx, b.ID, b.Version, "Behovet har upphört"))(t)
		decided("Två", 20230210)
		must(s.Match(ctx))(t)
		list, _, err := s.Candidates(ctx, CandidateFilter{}, Page{})
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		must(s.DecideCandidate(ctx, list[0].ID, list[0].Version, Verdict{Outcome: DecidedApart, Reason: "needs", Text: "Regionerna har olika behov av tjänsten."}))(t)
		year := figure.Ending(figure.Year, 20231231, "")
		february, january := figure.Ending(figure.Month, 20230228, ""), figure.Ending(figure.Month, 20230131, "")
		u := year
		u.Party = "U"
		for _, test := range []struct {
			key      string
			ask      figure.Ask
			num, den int64
		}{
			{"plan.notices", year, 3, 0}, {"plan.notices", u, 2, 0}, {"plan.items", january, 3, 0}, {"plan.items", february, 2, 0}, {"plan.ended", february, 1, 0},
			{"plan.proposals", february, 2, 0}, {"plan.coordinated", year, 1, 3}, {"plan.not_coordinated", february, 1, 0}, {"plan.not_coordinated", january, 0, 0},
			{"plan.moved", february, 1, 0}, {"plan.moved", january, 0, 0},
		} {
			if v := value(t, s, test.key, test.ask); v.Num != test.num || v.Den != test.den {
				t.Errorf("%s for %s %s: %d of %d, want %d of %d", test.key, test.ask.Period, test.ask.Party, v.Num, v.Den, test.num, test.den)
			}
		}
	})
}

func TestCommandsFeedPublishAndCompare(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		editioned(t, s)
		make1(t, s, walkers())
		open := func(_ context.Context, _ *cli.Env, flags *flag.FlagSet, args []string) (Store, func() error, error) {
			return s, func() error { return nil }, cli.Parse(flags, args)
		}
		for _, test := range []struct {
			args []string
			want string
			code int
		}{
			{[]string{"plan", "feed"}, "Nya förslag: 0.", 0}, {[]string{"plan", "publish"}, "Publik utgåva 1 är publicerad med 2 poster.", 0},
			{[]string{"plan", "diff", "-from", "1"}, "P23-0004", 0}, {[]string{"plan", "diff", "-from", "9"}, "Versionen finns inte", 3},
		} {
			var out strings.Builder
			env := &cli.Env{Out: &out, Err: &out}
			if code := cli.Run(t.Context(), Commands(open), env, test.args); (code == 0) != (test.code == 0) || !strings.Contains(out.String(), test.want) {
				t.Errorf("%v: %d %s", test.args, code, out.String())
			}
		}
	})
}
