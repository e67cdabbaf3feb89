package board

import (
	"context"
	"fmt"

	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
)

const handbook = "Klövers definition" // handbook 1.2–1.3

// The codes of the series whose meetings are figures.
const (
	operationsSeries = "verksamhetsmoten"
	unitSeries       = "enhetsmoten"
)

// Figures returns the figures that the area answers for.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		s.held("board.meetings", "Nämndens sammanträden", Board,
			"Antal sammanträden som nämnden har hållit under perioden. Inställda och planerade räknas inte. 2017 och 2018 är det DU-nämndens, från 2019 Inköpsnämndens."),
		s.held("board.committee_meetings", "Utskottets sammanträden", Committee, "Antal sammanträden som inköpsutskottet har hållit under perioden."),
		s.held("board.joint_meetings", "Gemensamma styrelsesammanträden", Executive,
			"Antal gemensamma sammanträden som parternas styrelser har hållit. Att inget hölls är en registrerad uppgift, inte en lucka."),
		s.perParty("board.members_per_party", "Ledamöter per part", Board, Member, "Nämndens platser för ledamöter vid periodens slut delat med parterna som väljer dem. Vakanta platser räknas."),
		s.perParty("board.deputies_per_party", "Personliga ersättare per part", Board, Deputy, "Nämndens platser för ersättare vid periodens slut delat med parterna som väljer dem."),
		s.perParty("board.committee_members_per_party", "Utskottets ledamöter per part", Committee, Member, "Utskottets platser för ledamöter vid periodens slut delat med parterna."),
		s.seats("board.committee_members", "Utskottets ledamöter", Committee),
		s.series("board.operations_meetings", "Verksamhetsmöten", operationsSeries, "Antal verksamhetsmöten som Inköp har hållit under året.", heldOf),
		s.series("board.operations_meetings_physical", "Verksamhetsmöten med fysiskt deltagande", operationsSeries, "De av årets verksamhetsmöten som hölls med fysiskt deltagande.", physicalOf),
		s.series("board.unit_meetings", "Enhetsmöten", unitSeries, "Antal enhetsmöten under året, alla enheter.", heldOf),
		s.series("board.unit_meetings_remote", "Enhetsmöten på distans", unitSeries, "De av årets enhetsmöten som hölls på distans.", remoteOf),
		s.remoteShare(),
	}
}

func described(key, name string, unit figure.Unit, text string) figure.Figure {
	return figure.Figure{Key: key, Name: name, Unit: unit, Owner: "Nämndsekreterare",
		Kinds:       []figure.PeriodKind{figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated},
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: handbook}}}
}

// yearly is for what is counted by calendar year only.
func yearly(f figure.Figure) figure.Figure {
	f.Kinds = []figure.PeriodKind{figure.Year}
	return f
}

// held counts meetings with agendas, and those of years that were only counted.
func (s Store) held(key, name, kind, text string) figure.Figure {
	f := described(key, name, figure.Number, text)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, known, err := s.heldRows(ctx, kind, ask)
		if err != nil {
			return figure.Value{}, err
		}
		if len(rows) == 0 && !known {
			return figure.Unreported("Inga sammanträden är registrerade för perioden."), nil
		}
		n, _ := figure.SumRows(rows)
		v := figure.Count(n)
		v.URL = Filter{Kind: kind, When: ask.Period, Held: new(true)}.URL()
		return v, nil
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		rows, _, err := s.heldRows(ctx, kind, ask)
		return rows, err
	}
	return f
}

// heldRows returns the meetings of a kind of body; known tells whether a year says
// how many there were, also when it says none.
func (s Store) heldRows(ctx context.Context, kind string, ask figure.Ask) (rows []figure.Row, known bool, err error) {
	list, _, err := s.Search(ctx, Filter{Kind: kind, When: ask.Period, Held: new(true)}, Page{Sort: "held_on"})
	if err != nil {
		return nil, false, err
	}
	met := map[string]bool{} // bodies and years with agendas
	for _, m := range list {
		met[fmt.Sprint(m.BodyID, m.HeldOn.Year())] = true
		rows = append(rows, figure.Row{Kind: MeetingKind, Ref: m.ID, Label: m.Name(), URL: m.URL(), Amount: 1, Of: figure.Num})
	}
	bodies, err := s.Bodies(ctx, ask.Period.Last())
	for _, b := range bodies {
		if b.Kind != kind || err != nil {
			continue
		}
		var years []figure.Row
		years, counted, yearErr := s.yearRows(ctx, b, ask.Period, heldOf)
		known, err = known || counted, yearErr
		for _, r := range years {
			if !met[b.ID+r.Ref] {
				rows = append(rows, r)
			}
		}
	}
	return rows, known, err
}

func heldOf(y Year) count.Count     { return y.Held }
func remoteOf(y Year) count.Count   { return y.Remote }
func physicalOf(y Year) count.Count { return y.Physical }

// yearRows returns one row for each year of a body that tells the number.
func (s Store) yearRows(ctx context.Context, b Body, p day.Period, of func(Year) count.Count) (rows []figure.Row, known bool, err error) {
	list, err := s.Years(ctx, b.ID)
	for _, y := range list {
		inside := day.Date(y.Year*10000+101) >= p.From && (p.To == 0 || day.Date(y.Year*10000+1231) < p.To)
		n := of(y)
		if !inside || !n.Known {
			continue
		}
		known = true
		if n.N != 0 {
			rows = append(rows, figure.Row{Kind: "board_year", Ref: fmt.Sprint(y.Year), Label: fmt.Sprintf("%s %d", b.Name, y.Year), URL: b.URL(), Amount: n.N, Of: figure.Num})
		}
	}
	return rows, known, err
}

func plus(a, b count.Count) count.Count {
	if !a.Known {
		return b
	}
	if !b.Known {
		return a
	}
	return a.Add(b)
}

func (s Store) series(key, name, code, text string, of func(Year) count.Count) figure.Figure {
	f := yearly(described(key, name, figure.Number, text))
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		rows, _, err := s.seriesRows(ctx, code, ask, of)
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, known, err := s.seriesRows(ctx, code, ask, of)
		if err != nil || !known {
			return figure.Unreported("Årets möten är inte registrerade."), err
		}
		n, _ := figure.SumRows(rows)
		return figure.Count(n), nil
	}
	return f
}

func (s Store) seriesRows(ctx context.Context, code string, ask figure.Ask, of func(Year) count.Count) ([]figure.Row, bool, error) {
	bodies, err := s.Bodies(ctx, ask.Period.Last())
	if err != nil {
		return nil, false, err
	}
	for _, b := range bodies {
		if b.Code == code {
			return s.yearRows(ctx, b, ask.Period, of)
		}
	}
	return nil, false, nil
}

// remoteShare is meetings at a distance over those held, both shown.
func (s Store) remoteShare() figure.Figure {
	f := yearly(described("board.unit_meetings_remote_share", "Andel enhetsmöten på distans", figure.Percent,
		"Enhetsmöten på distans delat med alla enhetsmöten under året."))
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		above, _, err := s.seriesRows(ctx, unitSeries, ask, remoteOf)
		if err != nil {
			return nil, err
		}
		below, _, err := s.seriesRows(ctx, unitSeries, ask, heldOf)
		for i := range below {
			below[i].Of = figure.Den
		}
		return append(above, below...), err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		rows, err := f.Rows(ctx, ask)
		if err != nil || len(rows) == 0 {
			return figure.Unreported("Årets möten är inte registrerade."), err
		}
		return figure.Ratio(figure.SumRows(rows)), nil
	}
	return f
}

// bodyOf returns the body of a kind at the end of a period.
func (s Store) bodyOf(ctx context.Context, kind string, p day.Period) (Body, bool, error) {
	bodies, err := s.Bodies(ctx, p.Last())
	for _, b := range bodies {
		if b.Kind == kind && covers(p.Last(), b.ValidFrom, b.ValidTo) {
			return b, true, err
		}
	}
	return Body{}, false, err
}

func (s Store) seatRows(ctx context.Context, bodyKind, kind string, ask figure.Ask) (Body, []figure.Row, error) {
	b, ok, err := s.bodyOf(ctx, bodyKind, ask.Period)
	if err != nil || !ok {
		return b, nil, err
	}
	seats, err := s.SeatCount(ctx, b, kind, ask.Period)
	var rows []figure.Row
	for _, seat := range seats {
		rows = append(rows, figure.Row{Kind: "board_seat", Ref: seat.ID, Label: b.Name + ", " + seat.Text(), URL: b.URL(), Amount: 1, Of: figure.Num})
	}
	return b, rows, err
}

func (s Store) seats(key, name, bodyKind string) figure.Figure {
	f := yearly(described(key, name, figure.Number, "Utskottets platser för ledamöter vid periodens slut. Vakanta platser räknas."))
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		_, rows, err := s.seatRows(ctx, bodyKind, Member, ask)
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		b, rows, err := s.seatRows(ctx, bodyKind, Member, ask)
		if err != nil || len(rows) == 0 {
			return figure.Unreported("Organet finns inte i perioden."), err
		}
		v := figure.Count(int64(len(rows)))
		v.URL = b.URL()
		return v, nil
	}
	return f
}

// perParty is seats over the parties that elect them.
func (s Store) perParty(key, name, bodyKind, kind, text string) figure.Figure {
	f := yearly(described(key, name, figure.Number, text))
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		b, rows, err := s.seatRows(ctx, bodyKind, kind, ask)
		for _, code := range b.Parties {
			rows = append(rows, figure.Row{Kind: "party", Ref: string(code), Label: regionName(string(code)), URL: "/parter/" + string(code), Amount: 1, Of: figure.Den})
		}
		return rows, err
	}
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		b, rows, err := s.seatRows(ctx, bodyKind, kind, ask)
		if err != nil || len(rows) == 0 {
			return figure.Unreported("Organet finns inte i perioden."), err
		}
		v := figure.Ratio(int64(len(rows)), int64(len(b.Parties)))
		v.URL = b.URL()
		return v, nil
	}
	return f
}
