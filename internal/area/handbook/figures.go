package handbook

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// Figures returns the figures that the area answers for. They tell how it is at the
// end of the period, as far as it has come.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.counted("process.subprocesses", "Delprocesser", figure.Neutral, "Antal delprocesser i inköpsprocessen.", s.ofLevel(Sub), ProcessPath),
		s.bySub(s.counted("process.steps", "Processteg", figure.Neutral, "Antal processteg under delprocesserna.", s.ofLevel(Step), ProcessPath)),
		s.counted("handbook.documents", "Dokument i handboken", figure.Neutral, "Antal handbokssidor, rutiner, checklistor och mallar som har en fastställd utgåva vid periodens slut.", s.valid, Path),
		s.counted("handbook.late_reviews", "Dokument som skulle ha setts över", figure.Lower, "Antal dokument vars dag för översyn har passerats vid periodens slut.", s.late, Path+"?sen=ja"),
	}
}

// counting returns what is counted on a day as rows.
type counting func(ctx context.Context, on day.Date) ([]figure.Row, error)

func (s Store) counted(key, name string, direction figure.Direction, text string, rows counting, url string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: figure.Number, Direction: direction, Owner: "Processledare",
		Kinds:       []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Year},
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: "Klövers definition"}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			all, err := rows(ctx, s.lastOf(ask))
			v := figure.Count(len(all))
			v.URL = url
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) { return rows(ctx, s.lastOf(ask)) },
	}
}

// bySub adds how many steps each sub-process has.
func (s Store) bySub(f figure.Figure) figure.Figure {
	whole := f.Compute
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, err := whole(ctx, ask)
		if err != nil {
			return v, err
		}
		all, err := s.Processes(ctx)
		for _, p := range all {
			if p.Level != Sub || day.Of(p.CreatedAt) > s.lastOf(ask) {
				continue
			}
			v.Parts = append(v.Parts, figure.Part{Label: p.Name, Num: int64(len(childrenOf(all, p.ID))), URL: p.URL()})
		}
		return v, err
	}
	return f
}

// lastOf is the last day of the period, or today while it runs.
func (s Store) lastOf(ask figure.Ask) day.Date { return min(ask.Period.Last(), s.Today()) }

func (s Store) ofLevel(level Level) counting {
	return func(ctx context.Context, on day.Date) ([]figure.Row, error) {
		all, err := s.Processes(ctx)
		var rows []figure.Row
		for _, p := range all {
			if p.Level == level && day.Of(p.CreatedAt) <= on {
				rows = append(rows, figure.Row{Kind: ProcessKind, Ref: p.ID, Label: p.title(), URL: p.URL(), Amount: 1})
			}
		}
		return rows, err
	}
}

func (s Store) valid(ctx context.Context, on day.Date) ([]figure.Row, error) {
	return s.documentRows(ctx, func(d Document) bool {
		_, ok := d.Current(on)
		return ok
	})
}

func (s Store) late(ctx context.Context, on day.Date) ([]figure.Row, error) {
	return s.documentRows(ctx, func(d Document) bool { return d.Late(on) && day.Of(d.CreatedAt) <= on })
}

func (s Store) documentRows(ctx context.Context, is func(Document) bool) ([]figure.Row, error) {
	docs, _, err := s.Documents(ctx, Filter{}, Part{Limit: mostRows})
	var rows []figure.Row
	for _, d := range docs {
		if is(d) {
			rows = append(rows, figure.Row{Kind: DocumentKind, Ref: d.ID, Label: d.Title, URL: d.URL(), Amount: 1})
		}
	}
	return rows, err
}
