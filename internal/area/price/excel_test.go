package price

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook is a price list as a supplier keeps it in Excel: a title above, merged heads,
// two sheets with prices and one without, discounts as percent of Excel, tiers with the
// article in a merged cell.
func workbook(t *testing.T) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	set := func(sheet string, rows ...[]any) {
		for i, row := range rows {
			if err := f.SetSheetRow(sheet, cellName(t, 1, i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"Villkor", "Handskar", "Tjänster"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	set("Villkor", []any{"Leveransvillkor"}, []any{"Priser i svenska kronor"})
	set("Handskar", []any{"Ahlberg AB, prislista 2022"}, []any{}, []any{"Art.nr", "Benämning", "Enhet", "St/förp", "Fr.o.m. antal", "Listpris", "Rabatt"},
		[]any{"H-1", "Handskar nitril", "förp", 100, nil, 1250.5, 0.125}, []any{nil, nil, nil, nil, 10, 1100, 0.125}, []any{"H-2", "Handskar vinyl", "förp", 50, nil, "1 000,00 kr", 0.1})
	set("Tjänster", []any{}, []any{}, []any{}, []any{}, []any{"Listpris", "Art.nr", "Benämning", "Enhet"}, []any{890, "T-1", "Service", "tim"})
	for _, merged := range [][3]string{{"Handskar", "A1", "G1"}, {"Handskar", "A4", "A5"}, {"Handskar", "B4", "B5"}} {
		if err := f.MergeCell(merged[0], merged[1], merged[2]); err != nil {
			t.Fatal(err)
		}
	}
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Handskar", "G4", "G6", percent); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func cellName(t *testing.T, column, row int) string {
	t.Helper()
	return must[string](t)(excelize.CoordinatesToCellName(column, row))
}

func TestAWorkbookWithSeveralSheetsAndMergedCellsIsRead(t *testing.T) {
	atStore(t, func(t *testing.T, o office) {
		ctx := t.Context()
		l := must[List](t)(o.Create(ctx, List{ContractID: o.deal(t, o.seller(t, "Ahlberg AB")).ID}))
		f := must[File](t)(o.Receive(ctx, l.ID, "lista.xlsx", workbook(t)))
		if !f.Mapping.Fraction {
			t.Error("the discounts are not seen to be parts of one")
		}
		f = must[File](t)(o.ReadFile(ctx, f.ID, silent))
		if f.State != Read || f.ReadRows != 4 {
			t.Fatalf("%+v, %+v", f, must[[]Fault](t)(o.Faults(ctx, f.ID)))
		}
		items, _, err := o.Rows(ctx, must[Edition](t)(o.edition(ctx, string(f.EditionID))), ItemFilter{}, Page{})
		if err != nil || len(items) != 4 {
			t.Fatalf("%d items, %v", len(items), err)
		}
		first, tier := items[0], items[1]
		if first.Discount != 125_000 || first.Net != 1_094_187_500 || first.Pack().Sv() != "förp (100\u00a0st)" {
			t.Errorf("%+v", first)
		}
		if tier.Article != "H-1" || tier.FromQty != 10*quantityScale || tier.Net != 962_500_000 || tier.Pack() != first.Pack() {
			t.Errorf("the tier below a merged cell is %+v", tier)
		}
		if items[2].Net != Kr(900) || items[3].Unit != "timme" || items[3].Net != Kr(890) {
			t.Errorf("%+v", items[2:])
		}
	})
}
