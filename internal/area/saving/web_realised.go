package saving

import (
	"context"

	"klover/internal/area/spend"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// realised is the box beside the computation, about what has been bought.
type realised struct {
	Stats []ui.Stat
	Lines ui.Table
	Text  string // why nothing can be told, else what it rests on
}

func (a *Web) realised(ctx context.Context, one Saving) (realised, error) {
	var bought []spend.Purchase
	if a.Bought != nil && one.ContractID != "" {
		var err error
		if bought, err = a.Bought(ctx, string(one.ContractID)); err != nil {
			return realised{}, err
		}
	}
	r, err := one.Realise(bought)
	switch {
	case err != nil:
		return realised{}, err
	case one.ContractID == "":
		return realised{Text: "Ej mätbar: effektrapporten är inte kopplad till något avtal."}, nil
	case len(bought) == 0:
		return realised{Text: "Ej mätbar: inga fakturarader på avtalet är inlästa."}, nil
	case len(one.Lines) == 0:
		return realised{Text: "Ej mätbar: effektrapporten är angiven som totalbelopp och har inga referenspriser."}, nil
	case !r.Known():
		return realised{Text: "Ej mätbar: ingen inköpt artikel har samma artikelnummer eller benämning, och samma enhet, som en rad i effektrapporten."}, nil
	}
	return realised{
		Stats: []ui.Stat{{Label: "Realiserad besparing hittills", Value: r.Effect.Sv(), Note: "läggs aldrig ihop med den möjliggjorda"},
			{Label: "Betalt på rader som kan jämföras", Value: r.Compared.Sv(), Note: sv.Percent(int64(r.Compared), int64(r.Bought), 1) + " av inköpen på avtalet"}},
		Lines: realisedColumns.Table("Realiserat rad för rad", r.Lines),
		Text:  "(referenspris − betalt pris) × inköpt volym, på fakturarader från avtalets leverantör. Det möjliggjorda räknades innan något var köpt.",
	}, nil
}

var realisedColumns = ui.Columns[RealisedLine]{
	{Label: "Artikel eller tjänst", Cell: func(l *RealisedLine) ui.Cell { return ui.Text(l.Item) }},
	{Label: "Referenspris", Number: true, Cell: func(l *RealisedLine) ui.Cell { return ui.Number(kronor(l.Ref)) }},
	{Label: "Inköpt volym", Number: true, Cell: func(l *RealisedLine) ui.Cell {
		return ui.Number(known(l, l.Quantity.Sv()+sv.Space+l.Unit))
	}},
	{Label: "Betalt", Number: true, Cell: func(l *RealisedLine) ui.Cell { return ui.Number(known(l, l.Paid.Sv())) }},
	{Label: "Realiserat", Number: true, Cell: func(l *RealisedLine) ui.Cell { return ui.Number(known(l, l.Effect.Sv())) }},
}

// known is the text of a line of which something was bought.
func known(l *RealisedLine, text string) string {
	if !l.Found {
		return "–"
	}
	return text
}
