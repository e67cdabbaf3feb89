package supplier

import (
	"context"

	"klover/internal/word/figure"
)

var figureKinds = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

// Figures returns the figures that the register answers for. A period without findings
// is 0; a period without controls is 0 controlled.
func Figures(s Store) []figure.Figure {
	return []figure.Figure{
		{
			Key: "supplier.checked", Name: "Kontrollerade leverantörer", Unit: figure.Number, Direction: figure.Neutral, Owner: "Inköpscontroller", Kinds: figureKinds,
			Definitions: []figure.Definition{{Version: 1, Text: "Antal leverantörer som har fått minst en kontroll av skatter, registreringar, ekonomi eller sanktioner under perioden. Hopslagna poster räknas som en.", Source: "Verksamhetsberättelse 2022, leverantörskontroll"}},
			Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
				f := CheckFilter{Checked: ask.Period}
				_, n, err := s.CheckNumbers(ctx, f)
				v := figure.Count(n)
				v.URL = f.URL()
				return v, err
			},
			Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
				list, err := s.CheckedSuppliers(ctx, CheckFilter{Checked: ask.Period})
				rows := make([]figure.Row, len(list))
				for i, one := range list {
					rows[i] = figure.Row{Kind: kind, Ref: one.ID, Label: one.Name, URL: Supplier{ID: one.ID}.URL(), Amount: 1}
				}
				return rows, err
			},
		},
		{
			Key: "supplier.findings", Name: "Anmärkningar i leverantörskontroll", Unit: figure.Number, Direction: figure.Lower, Owner: "Inköpscontroller", Kinds: figureKinds,
			Definitions: []figure.Definition{{Version: 1, Text: "Antal kontroller under perioden som gav nivån bevaka eller åtgärda.", Source: "Verksamhetsberättelse 2022, leverantörskontroll"}},
			Compute: func(ctx context.Context, ask figure.Ask) (figure.Value, error) {
				f := CheckFilter{Checked: ask.Period, Finding: true}
				n, _, err := s.CheckNumbers(ctx, f)
				v := figure.Count(n)
				v.URL = f.URL()
				return v, err
			},
			Rows: func(ctx context.Context, ask figure.Ask) ([]figure.Row, error) {
				list, _, err := s.Checks(ctx, CheckFilter{Checked: ask.Period, Finding: true}, Page{})
				rows := make([]figure.Row, len(list))
				for i, c := range list {
					rows[i] = figure.Row{Kind: CheckKindName, Ref: c.ID, Label: c.Supplier + ", " + c.Name(), URL: c.URL(), Amount: 1}
				}
				return rows, err
			},
		},
	}
}
