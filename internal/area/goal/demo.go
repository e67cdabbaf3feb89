package goal

import (
	"context"
	"fmt"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

// demoTargets are the targets that the published reports name, and no others.
var demoTargets = []struct {
	key, reason, by string
	year            int
	aim             Aim
	amount          figure.Value
	decided         day.Date
}{
	{"savings.enabled", "", "DU-nämnden", 2017, Min, figure.Money(money.Kr(70_000_000)), 20161125},
	{"proc.coordinated", "", "DU-nämnden", 2017, Min, figure.Count(30), 20161125},
	{"savings.enabled", "", "Inköpsnämnden", 2022, Min, figure.Money(money.Kr(85_000_000)), 20211209},
	{"proc.coordinated", "Vilka upphandlingar som lämpar sig för samordning visar sig under året.", "Inköpsnämnden", 2022, CannotBeSet, figure.Value{}, 20211209},
}

// Demo sets the published targets and notes the value that no rows can give. The
// days of decision are invented.
func Demo(ctx context.Context, s Store) error {
	for _, d := range demoTargets {
		t, err := s.Blank(d.key)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		t.Period, t.Aim, t.Reason, t.ApprovedBy, t.DecidedOn = day.Year(d.year), d.aim, d.reason, d.by, d.decided
		if d.aim.Amounts() {
			t.HasAmount, t.Num, t.Den, t.Scale = true, d.amount.Num, d.amount.Den, d.amount.Scale
		}
		if _, err := s.CreateTarget(ctx, t); err != nil {
			return fmt.Errorf("setting the target of %s for %d: %w", d.key, d.year, err)
		}
	}
	return demoPublished(ctx, s)
}

func demoPublished(ctx context.Context, s Store) error {
	_, err := s.Publish(ctx, Published{Figure: "review.share", Span: Year, Period: day.Year(2021), Value: "6,0\u00a0%",
		Document: "Verksamhetsberättelse 2022", Place: "internkontroll, rad 1305",
		Note: "Inget helt antal mål av 165 annonserade ger 6,0 %; närmast är 10 av 165, 6,1 %. Värdet återges som det är tryckt."})
	if fault.KindOf(err) == fault.KindNotFound {
		return nil
	}
	return err
}
