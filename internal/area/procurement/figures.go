package procurement

import (
	"context"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// Where the definitions come from.
const (
	definedIn   = "Klövers definition" // handbook 6.2
	changedKPIs = "Verksamhetsberättelse 2022, nytillkomna och borttagna nyckeltal"
)

// newKPIs is the day on which the board changed the key figures (report 2022,
// lines 433–447).
const newKPIs day.Date = 20230101

var allKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year, figure.Accumulated}

// Figures returns the figures that the area answers for. Each is a count over a
// Filter, so its number, its rows and its list are the same selection.
func Figures(s Store) []figure.Figure {
	ours := new(true)
	taken := func(p day.Period) Filter { return Filter{Taken: p, Own: ours} }
	handled := func(p day.Period) Filter { return Filter{Handled: p, Own: ours} }
	announced := func(p day.Period) Filter { return Filter{Announced: p, Own: ours} }
	coded := func(p day.Period) Filter { return Filter{Announced: p, Own: ours, CodeOfConduct: new(true)} }
	uncoded := func(p day.Period) Filter { return Filter{Announced: p, Own: ours, CodeOfConduct: new(false)} }
	green := func(p day.Period) Filter { return Filter{Announced: p, Own: ours, Environment: new(true)} }
	cancelled := func(p day.Period) Filter { return Filter{Cancelled: p, Own: ours} }
	avoidable := func(p day.Period) Filter { return Filter{Cancelled: p, Own: ours, Avoidable: string(Yes)} }
	joint := func(p day.Period) Filter { return Filter{Signed: p, Joint: new(true)} }

	list := []figure.Figure{
		s.counted("proc.assignments.taken", "Uttagna upphandlingsuppdrag", figure.Neutral, taken,
			"Antal upphandlingsuppdrag som fått sitt nummer under perioden och som Inköp genomför.", definedIn),
		s.counted("proc.assignments.handled", "Hanterade upphandlingsuppdrag", figure.Neutral, handled,
			"Antal upphandlingsuppdrag som varit öppna minst en dag av perioden: uttagna före periodens slut och varken slutförda, avbrutna eller avslutade före dess början.", definedIn),
		s.counted("proc.announced", "Annonserade upphandlingar", figure.Neutral, announced,
			"Antal upphandlingar med första annons under perioden, även sådana som avbrutits senare. Direktupphandlingar, avrop, förnyade konkurrensutsättningar, förhandsannonser och LOV räknas inte.", definedIn),
		s.counted("proc.coordinated", "Samordnade upphandlingar", figure.Higher, joint,
			"Antal upphandlingar och avrop där minst två regioner är köpare, varav minst en är Sörmland eller Västmanland, och där avtal tecknats under perioden. Alla upphandlingsformer räknas.", definedIn),
		s.counted("proc.code_of_conduct", "Annonserade upphandlingar med uppförandekod", figure.Higher, coded,
			"Antal upphandlingar annonserade under perioden där regionernas uppförandekod för leverantörer ingår.", definedIn),
		s.share("proc.code_of_conduct_share", "Andel annonserade upphandlingar med uppförandekod", figure.Higher, coded, announced,
			"Annonserade upphandlingar med uppförandekod delat med annonserade upphandlingar under samma period.", definedIn),
		s.counted("proc.without_code_of_conduct", "Annonserade upphandlingar utan uppförandekod", figure.Lower, uncoded,
			"Antal upphandlingar annonserade under perioden där uppförandekoden inte ingår.", changedKPIs),
		s.counted("proc.env_requirements", "Annonserade upphandlingar med särskilda miljökrav", figure.Higher, green,
			"Antal upphandlingar annonserade under perioden med särskilda (förhöjda) miljökrav.", definedIn),
		s.cancellations(cancelled),
		s.counted("proc.cancelled_unnecessary", "Onödigt avbrutna upphandlingar", figure.Lower, avoidable,
			"Antal upphandlingar avbrutna under perioden där avbrytandet enligt inköpsjuristens bedömning hade kunnat undvikas.", definedIn),
		s.share("proc.cancelled_share", "Andel avbrutna upphandlingar", figure.Lower, cancelled, announced,
			"Upphandlingar avbrutna under perioden delat med upphandlingar annonserade under perioden. Täljare och nämnare är olika upphandlingar.", definedIn),
	}
	list = append(list, s.tenderFigures()...)
	for i := range list {
		switch list[i].Key {
		case "proc.env_requirements", "proc.without_code_of_conduct":
			list[i].Retired = newKPIs
		}
	}
	return list
}

type selection func(day.Period) Filter

// of returns the selection for what is asked.
func (f selection) of(ask figure.Ask) Filter {
	filter := f(ask.Period)
	filter.Party = ask.Party
	return filter
}

func (s Store) figure(key, name string, unit figure.Unit, d figure.Direction, text, source string) figure.Figure {
	return figure.Figure{
		Key: key, Name: name, Unit: unit, Direction: d, Owner: "Inköpschef", Kinds: allKinds, PartySplit: true,
		Definitions: []figure.Definition{{Version: 1, Text: text, Source: source}},
	}
}

func (s Store) counted(key, name string, d figure.Direction, what selection, text, source string) figure.Figure {
	f := s.figure(key, name, figure.Number, d, text, source)
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		filter := what.of(ask)
		n, err := s.Count(ctx, filter)
		v := figure.Count(n)
		v.URL = filter.URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		return s.rows(ctx, what.of(ask), figure.Num, one)
	}
	return f
}

func (s Store) share(key, name string, d figure.Direction, num, den selection, text, source string) figure.Figure {
	f := s.figure(key, name, figure.Percent, d, text, source)
	f.Decimals = 1
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		above, err := s.Count(ctx, num.of(ask))
		if err != nil {
			return figure.Value{}, err
		}
		below, err := s.Count(ctx, den.of(ask))
		v := figure.Ratio(above, below)
		v.URL = num.of(ask).URL()
		return v, err
	}
	f.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		above, err := s.rows(ctx, num.of(ask), figure.Num, one)
		if err != nil {
			return nil, err
		}
		below, err := s.rows(ctx, den.of(ask), figure.Den, one)
		return append(above, below...), err
	}
	return f
}

// cancellations counts the cancelled with the lawyer's judgement as parts.
func (s Store) cancellations(what selection) figure.Figure {
	f := s.counted("proc.cancelled", "Avbrutna upphandlingar", figure.Lower, what,
		"Antal upphandlingar som avbrutits under perioden, oavsett när de annonserades.", definedIn)
	whole := f.Compute
	f.Compute = func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		v, err := whole(ctx, ask)
		if err != nil {
			return v, err
		}
		for _, part := range []struct{ label, code string }{{"kunde ha undvikits", "yes"}, {"kunde inte undvikas", "no"}, {"ej bedömda", None}} {
			filter := what.of(ask)
			filter.Avoidable = part.code
			n, err := s.Count(ctx, filter)
			if err != nil {
				return v, err
			}
			v.Parts = append(v.Parts, figure.Part{Label: part.label, Num: n, URL: filter.URL()})
		}
		return v, nil
	}
	return f
}

// tenderFigures are those of competition, followed from 2023 (F23).
func (s Store) tenderFigures() []figure.Figure {
	due := selection(func(p day.Period) Filter { return Filter{Deadline: p, Own: new(true), TendersKnown: new(true)} })
	const population = "annonserade upphandlingar med sista anbudsdag under perioden. Ett gemensamt anbud är ett, inga anbud är 0, och upphandlingar utan uppgift om antal anbud eller avbrutna före sista anbudsdag räknas inte."
	mean := s.figure("proc.tenders_mean", "Genomsnittligt antal anbud per annonserad upphandling", "anbud", figure.Higher,
		"Antal anbud som kommit in i tid delat med antal "+population, definedIn+"; "+changedKPIs)
	mean.Compute = s.ofTenders(due, func(t Tenders) figure.Value { return figure.Ratio(t.Sum, t.N) })
	mean.Rows = func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
		above, err := s.rows(ctx, due.of(ask), figure.Num, func(p Procurement) int64 { return p.TendersReceived.N })
		if err != nil {
			return nil, err
		}
		below, err := s.rows(ctx, due.of(ask), figure.Den, one)
		return append(above, below...), err
	}
	median := s.figure("proc.tenders_median", "Median av antal anbud per annonserad upphandling", "anbud", figure.Higher,
		"Det mittersta antalet anbud bland "+population, definedIn)
	median.Compute = s.ofTenders(due, func(t Tenders) figure.Value {
		if t.N == 0 {
			return figure.Ratio(0, 0)
		}
		return figure.Ratio(t.Low+t.High, 2)
	})
	single := s.share("proc.tenders_single_share", "Andel annonserade upphandlingar med ett anbud", figure.Lower,
		func(p day.Period) Filter { f := due(p); f.Tenders = "1"; return f }, due,
		"Upphandlingar med ett enda anbud delat med antal "+population, definedIn)
	list := []figure.Figure{mean, median, single}
	for i := range list {
		list[i].Added, list[i].Decimals = newKPIs, 1
	}
	return list
}

// ofTenders computes a value over the numbers of tenders, and says how many
// procurements are left out because nobody has counted.
func (s Store) ofTenders(due selection, value func(Tenders) figure.Value) func(context.Context, figure.Ask) (figure.Value, error) {
	return func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
		all := due.of(ask)
		all.TendersKnown = nil
		t, err := s.Tenders(ctx, all)
		v := value(t)
		v.URL = due.of(ask).URL()
		if t.Unknown > 0 && v.State == figure.Known {
			v.Reason = sv.Plural(t.Unknown, "upphandling", "upphandlingar") + " saknar uppgift om antal anbud och räknas inte."
		}
		return v, err
	}
}

func one(Procurement) int64 { return 1 }

func (s Store) rows(ctx context.Context, f Filter, of figure.Of, amount func(Procurement) int64) ([]figure.Row, error) {
	var rows []figure.Row
	err := s.Each(ctx, f, Page{}, func(p Procurement) error {
		rows = append(rows, figure.Row{Kind: Kind, Ref: p.ID, Label: p.Name(), URL: p.URL(), Amount: amount(p), Of: of})
		return nil
	})
	return rows, err
}
