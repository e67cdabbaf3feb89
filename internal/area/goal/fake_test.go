package goal_test

import (
	"context"
	"fmt"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

var everyKind = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// announcedIn is how many were announced in the year; all on its first of March.
var announcedIn = map[int]int64{2017: 171, 2020: 128, 2021: 165, 2022: 141}

// world is a small organisation whose rows can be changed.
type world struct{ announced map[int]int64 }

func newWorld() *world {
	w := &world{announced: map[int]int64{}}
	for year, n := range announcedIn {
		w.announced[year] = n
	}
	return w
}

func (w *world) rows(ask figure.Ask) []figure.Row {
	var rows []figure.Row
	for year := 2016; year < 2030; year++ {
		if !ask.Period.Contains(day.New(year, 3, 1)) {
			continue
		}
		for i := range w.announced[year] {
			if ask.Party == "" || ask.Party == party.Sormland && i%2 == 0 || ask.Party == party.Vastmanland && i%2 == 1 || i < 27 {
				rows = append(rows, figure.Row{Kind: "procurement", Ref: fmt.Sprintf("p%d-%d", year, i), Label: fmt.Sprintf("%d-%04d Upphandling", year, i), URL: fmt.Sprintf("/upphandlingar/p%d-%d", year, i), Amount: 1})
			}
		}
	}
	return rows
}

func (w *world) figures() []figure.Figure {
	definition := func(text string) []figure.Definition {
		return []figure.Definition{{Version: 1, Text: text, Source: "Verksamhetsberättelse 2022"}}
	}
	announced := figure.Figure{Key: "proc.announced", Name: "Annonserade upphandlingar", Unit: figure.Number, Owner: "Enhetschef Upphandling",
		Definitions: []figure.Definition{
			{Version: 1, Text: "Antal annonser.", Source: "Årsrapport 2017", To: 20200101},
			{Version: 2, Text: "Antal upphandlingar med första annons i perioden.", Source: "Verksamhetsberättelse 2022", From: 20200101}},
		Kinds: everyKind, PartySplit: true,
		Compute: func(_ context.Context, ask figure.Ask) (figure.Value, error) {
			v := figure.Count(len(w.rows(ask)))
			v.URL = "/upphandlingar?annonserad=" + ask.Period.String()
			return v, nil
		},
		Rows: func(_ context.Context, ask figure.Ask) ([]figure.Row, error) { return w.rows(ask), nil }}
	share := figure.Figure{Key: "review.share", Name: "Andel överprövade", Unit: figure.Percent, Decimals: 1, Direction: figure.Lower,
		Definitions: definition("Överprövade ÷ annonserade."), Kinds: everyKind,
		Compute: func(_ context.Context, ask figure.Ask) (figure.Value, error) {
			if ask.Period.From < 20220101 {
				return figure.Unmeasurable("Målen är inte registrerade före 2022."), nil
			}
			return figure.Ratio(9, int64(len(w.rows(ask)))), nil
		}}
	cases := figure.Figure{Key: "review.cases", Name: "Överprövningsmål", Unit: figure.Number, Definitions: definition("Mål hanterade i perioden."), Kinds: []figure.PeriodKind{figure.Year},
		Compute: func(context.Context, figure.Ask) (figure.Value, error) {
			v := figure.Count(15)
			v.Parts = []figure.Part{{Label: "Vunna", Num: 6}, {Label: "Avskrivna", Num: 1}, {Label: "Förlorade", Num: 4}, {Label: "Ej avgjorda", Num: 4}}
			return v, nil
		}}
	savings := figure.Figure{Key: "savings.enabled", Name: "Möjliggjorda besparingar", Unit: figure.Mkr, Decimals: 1, Direction: figure.Higher,
		Definitions: definition("Summan av godkända besparingar, brutto."), Kinds: everyKind,
		Compute: func(_ context.Context, ask figure.Ask) (figure.Value, error) {
			if !ask.Period.Contains(20220301) {
				return figure.Money(0), nil
			}
			return figure.Money(money.Kr(85_000_000)), nil
		}}
	small := figure.Figure{Key: "supplier.small_share", Name: "Andel små leverantörer", Unit: figure.Percent, Definitions: definition("Små ÷ kända."), Added: 20230101, Kinds: everyKind,
		Compute: func(context.Context, figure.Ask) (figure.Value, error) { return figure.Ratio(1, 2), nil }}
	return []figure.Figure{savings, announced, cases, share, small}
}

func storeOn(t testing.TB, d *db.DB, w *world) goal.Store {
	t.Helper()
	register, err := figure.NewRegister(w.figures())
	if err != nil {
		t.Fatal(err)
	}
	return goal.Store{DB: d, Register: register, Since: func(context.Context) (day.Date, error) { return 20170109, nil }}
}

// decide sets a published target and notes the value that no rows give.
func decide(t testing.TB, s goal.Store) {
	t.Helper()
	if _, err := s.CreateTarget(t.Context(), goal.Target{Figure: "savings.enabled", Span: goal.Year, Period: day.Year(2022), Aim: goal.Min,
		HasAmount: true, Num: int64(money.Kr(85_000_000)), Scale: figure.Ore, ApprovedBy: "Inköpsnämnden", DecidedOn: 20211209}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(t.Context(), goal.Published{Figure: "review.share", Span: goal.Year, Period: day.Year(2021), Value: "6,0\u00a0%", Document: "Verksamhetsberättelse 2022"}); err != nil {
		t.Fatal(err)
	}
}
