package survey

import (
	"context"
	"net/url"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

const handbook = "Klövers definition" // handbook 6.4

var allKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

// Figures returns the figures that the area answers for. A figure with fewer
// answers than may be shown cannot be measured; its rows are groups of rounds that
// are large enough to be shown.
func Figures(s Store) []figure.Figure {
	list := []figure.Figure{
		s.mean("nki.value", "NKI för upphandling", NKI),
		s.satisfied("nki.satisfied", "Andel nöjda med upphandlingen", NKI),
		s.answers(),
		s.answerRate(),
		s.mean("nki.category.value", "NKI för kategoriarbete", Category),
		s.satisfied("nki.category.satisfied", "Andel nöjda med kategoriarbetet", Category),
		s.engagement("hr.hme", "HME-index", "", "Medelvärdet av indexen för motivation, ledarskap och styrning. Ett påståendes index är (medelvärdet − 1) × 25; ett delindex är medelvärdet av sina tre påståenden."),
	}
	for i, part := range Parts {
		list = append(list, s.engagement([]string{"hr.hme.motivation", "hr.hme.leadership", "hr.hme.steering"}[i], "HME, "+strings.ToLower(part), part,
			"Medelvärdet av de tre påståendenas index, (medelvärdet − 1) × 25."))
	}
	return list
}

func described(key, name string, unit figure.Unit, decimals int, text string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Decimals: decimals, Direction: figure.Higher, Owner: "Inköpscontroller", Kinds: allKinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: handbook}},
	}
}

func selection(kind Kind, ask figure.Ask) Selection {
	return Selection{Kind: kind, Period: ask.Period, Party: ask.Party}
}

// roundsURL is the list of the rounds of the period.
func roundsURL(p day.Period) string {
	if p.From == 0 {
		return RoundPath
	}
	return RoundPath + "?skickad=" + url.QueryEscape(p.String())
}

// shown tells whether so many answers may be shown for forms of the kind.
func (s Store) shown(ctx context.Context, kind Kind, n int64) (figure.Value, bool, error) {
	if n == 0 {
		return figure.Unmeasurable("Ingen har svarat under perioden."), false, nil
	}
	forms, err := s.ofKind(ctx, kind)
	for _, f := range forms {
		if n < f.MinAnswers {
			return figure.Unmeasurable("Färre än " + sv.Number(f.MinAnswers) + " svar visas inte."), false, err
		}
	}
	return figure.Value{}, true, err
}

// rated makes a figure that is a quotient over answers.
func (s Store) rated(f figure.Figure, kind Kind, num, den func(Result) int64, rowNum, rowDen func(OfRound) int64) figure.Figure {
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		r, err := s.Result(ctx, selection(kind, ask))
		if err != nil {
			return figure.Value{}, err
		}
		if v, ok, err := s.shown(ctx, kind, den(r)); !ok || err != nil {
			return v, err
		}
		v := figure.Ratio(num(r), den(r))
		v.URL = roundsURL(ask.Period)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		rounds, err := s.ByRound(ctx, selection(kind, ask))
		var rows []figure.Row
		for _, g := range grouped(rounds, rowDen) {
			rows = append(rows, g.row(rowNum(g.OfRound), figure.Num), g.row(rowDen(g.OfRound), figure.Den))
		}
		return rows, err
	}
	return f
}

func (s Store) mean(key, name string, kind Kind) figure.Figure {
	f := described(key, name, figure.Grade, 1, "Summan av svaren på helhetsfrågan delad med antalet svar, på enkätens skala. ”Vet ej” räknas inte. Räknas på den dag svaret lämnades.")
	return s.rated(f, kind, func(r Result) int64 { return r.Sum }, func(r Result) int64 { return r.Answers },
		func(r OfRound) int64 { return r.Sum }, func(r OfRound) int64 { return r.Answers })
}

func (s Store) satisfied(key, name string, kind Kind) figure.Figure {
	f := described(key, name, figure.Percent, 1, "Svar på helhetsfrågan från och med gränsen för nöjd (4 av 6) delat med alla svar. ”Vet ej” räknas inte.")
	return s.rated(f, kind, func(r Result) int64 { return r.Satisfied }, func(r Result) int64 { return r.Answers },
		func(r OfRound) int64 { return r.Satisfied }, func(r OfRound) int64 { return r.Answers })
}

func (s Store) answers() figure.Figure {
	f := described("nki.answers", "Svar på kundenkäten", figure.Number, 0, "Antal svar på helhetsfrågan i enkäten efter upphandling. Varje svar väger tyngre när de är få.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		r, err := s.Result(ctx, selection(NKI, ask))
		v := figure.Count(r.Answers)
		v.URL = roundsURL(ask.Period)
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		rounds, err := s.ByRound(ctx, selection(NKI, ask))
		var rows []figure.Row
		for _, r := range rounds {
			rows = append(rows, group{OfRound: r}.row(r.Answers, figure.Num))
		}
		return rows, err
	}
	return f
}

func (s Store) answerRate() figure.Figure {
	f := described("nki.answer_rate", "Svarsfrekvens i kundenkäten", figure.Percent, 0, "Antal som har svarat delat med antal tillfrågade, i de utskick som skickades under perioden.")
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		sent, err := s.returned(ctx, selection(NKI, ask))
		if err != nil || sent.Invited == 0 {
			return figure.Unmeasurable("Ingen har tillfrågats under perioden."), err
		}
		v := figure.Ratio(sent.Answered, sent.Invited)
		v.URL = roundsURL(ask.Period)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		rounds, err := s.Sent(ctx, selection(NKI, ask))
		var rows []figure.Row
		for _, r := range rounds {
			g := group{OfRound: r}
			rows = append(rows, g.row(r.Returned, figure.Num), g.row(r.Invited, figure.Den))
		}
		return rows, err
	}
	return f
}

// engagement is HME or one of its parts.
func (s Store) engagement(key, name, part, text string) figure.Figure {
	f := described(key, name, figure.Index, 1, text)
	f.PartySplit = false
	f.Definitions[0].Source = handbook + "; SKR och RKA, Hållbart medarbetarengagemang"
	totals := func(ctx context.Context, ask figure.Ask) ([]Total, error) {
		all, err := s.Totals(ctx, selection(HME, ask))
		if part != "" {
			all = ofPart(all, part)
		}
		return all, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		all, err := totals(ctx, ask)
		if err != nil {
			return figure.Value{}, err
		}
		if v, ok, err := s.shown(ctx, HME, least(all)); !ok || err != nil {
			return v, err
		}
		nums, den, _ := weighted(all)
		v := figure.Ratio(0, den*int64(len(nums)))
		for _, n := range nums {
			v.Num += n
		}
		v.URL = roundsURL(ask.Period)
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		all, err := totals(ctx, ask)
		if _, ok, _ := s.shown(ctx, HME, least(all)); !ok || err != nil {
			return nil, err
		}
		var rows []figure.Row
		nums, den, _ := weighted(all)
		for i, t := range all {
			row := figure.Row{Kind: RecordKind, Ref: t.QuestionID, Label: t.Text, URL: roundsURL(ask.Period)}
			row.Amount, row.Of = nums[i], figure.Num
			rows = append(rows, row)
			row.Amount, row.Of = den, figure.Den
			rows = append(rows, row)
		}
		return rows, nil
	}
	return f
}

// least is the smallest number of answers to a question, 0 without questions.
func least(totals []Total) int64 {
	if len(totals) == 0 {
		return 0
	}
	n := totals[0].N
	for _, t := range totals {
		n = min(n, t.N)
	}
	return n
}

// group is rounds that are shown as one row, so that nobody's answer can be told.
type group struct {
	OfRound
	rounds int
}

// grouped puts rounds together in their order until each group has enough answers.
func grouped(rounds []OfRound, n func(OfRound) int64) []group {
	var groups []group
	for _, r := range rounds {
		if last := len(groups) - 1; last >= 0 && n(groups[last].OfRound) < fewest {
			groups[last].add(r)
			continue
		}
		groups = append(groups, group{r, 1})
	}
	if last := len(groups) - 1; last > 0 && n(groups[last].OfRound) < fewest {
		groups[last-1].add(groups[last].OfRound)
		groups[last-1].rounds += groups[last].rounds - 1
		groups = groups[:last]
	}
	return groups
}

func (g *group) add(r OfRound) {
	g.rounds++
	g.Answers, g.Sum, g.Satisfied = g.Answers+r.Answers, g.Sum+r.Sum, g.Satisfied+r.Satisfied
}

func (g group) row(amount int64, of figure.Of) figure.Row {
	row := figure.Row{Kind: RoundKind, Ref: g.RoundID, Label: g.Title, URL: Round{ID: g.RoundID}.URL(), Amount: amount, Of: of}
	if g.rounds > 1 {
		row.Label += " och " + sv.Plural(g.rounds-1, "utskick till", "utskick till")
	}
	return row
}
