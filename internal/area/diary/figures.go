package diary

import (
	"context"

	"klover/internal/word/figure"
)

const handbookSource = "Klövers regelunderlag 10"

var periods = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

// Figures returns the figures that the area answers for. Struck entries do not count.
func Figures(s Store) []figure.Figure {
	registered := figure.Figure{
		Key: "diary.registered", Name: "Diarieförda poster", Unit: figure.Number, Owner: "Registrator", Kinds: periods,
		Definitions: []figure.Definition{{Version: 1, Text: "Antal poster som diarieförts under perioden, utom makulerade.", Source: handbookSource}},
		Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
			n, err := s.Total(ctx, Reader{}, counted(ask))
			v := figure.Count(n)
			v.URL = counted(ask).URL()
			return v, err
		},
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			return s.rows(ctx, counted(ask), figure.Num)
		},
	}
	inTime := figure.Figure{
		Key: "diary.in_time", Name: "Diariefört utan dröjsmål", Unit: figure.Percent, Decimals: 1, Direction: figure.Higher, Owner: "Registrator", Kinds: periods,
		Definitions: []figure.Definition{{Version: 1, Text: "Andel av de diarieförda posterna som registrerades senast nästa arbetsdag efter att handlingen kom in, skickades eller upprättades. Makulerade räknas inte.",
			Source: handbookSource + "; OSL 5 kap. 1 §"}},
		Compute: s.shareInTime,
		Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
			soon, err := s.rows(ctx, timely(ask), figure.Num)
			if err != nil {
				return nil, err
			}
			all, err := s.rows(ctx, counted(ask), figure.Den)
			return append(soon, all...), err
		},
	}
	return []figure.Figure{registered, inTime}
}

func counted(ask figure.Ask) Filter { return Filter{Registered: ask.Period, Struck: new(false)} }

func timely(ask figure.Ask) Filter {
	f := counted(ask)
	f.InTime = new(true)
	return f
}

func (s Store) shareInTime(ctx context.Context, ask figure.Ask) (figure.Value, error) {
	soon, err := s.Total(ctx, Reader{}, timely(ask))
	if err != nil {
		return figure.Value{}, err
	}
	all, err := s.Total(ctx, Reader{}, counted(ask))
	v := figure.Ratio(soon, all)
	v.URL = counted(ask).URL()
	return v, err
}

// rows are named as everybody may read them, since a report may print them.
func (s Store) rows(ctx context.Context, f Filter, of figure.Of) ([]figure.Row, error) {
	found, _, err := s.Search(ctx, Reader{}, f, Page{})
	rows := make([]figure.Row, len(found))
	for i, l := range found {
		rows[i] = figure.Row{Kind: EntryKind, Ref: l.ID, Label: l.Exhibit(l.CaseNumber) + " " + l.Title, URL: l.URL(), Amount: 1, Of: of}
	}
	return rows, err
}
