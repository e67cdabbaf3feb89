package saving

import (
	"context"
	"math/big"
	"net/http"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

type showPage struct {
	Number   string
	Side     ui.Badge
	State    ui.Badge
	Warnings []ui.Notice
	Stats    []ui.Stat
	Formula  string
	Term     string // how the contract years were found
	Index    string // how the reference price was adjusted, "" when it was not
	Steps    ui.Table
	Totals   ui.Table
	Realised realised
	Facts    ui.Facts
	History  ui.History
	Actions  []ui.Action
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	one, err := a.load(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	entries, err := audit.History(ctx, a.Store.DB, Kind, one.ID)
	if err != nil {
		return err
	}
	related, err := a.Store.Related(ctx, one)
	if err != nil {
		return err
	}
	steps, err := stepTable(one)
	if err != nil {
		return err
	}
	page := showPage{
		Number: one.Number, Side: sideBadges[one.Side], State: stateBadges[one.State], Warnings: warnings(one, related),
		Stats: stats(one), Formula: formula(one), Term: termText(one), Index: indexText(one), Steps: steps, Totals: totalTable(one),
		Facts: facts(ctx, one), History: record.HistoryOf("effektrapporten", entries), Actions: actions(ctx, one),
	}
	if page.Realised, err = a.realised(ctx, one); err != nil {
		return err
	}
	return showTmpl.Render(w, r, one.Title, page)
}

func stats(one Saving) []ui.Stat {
	list := []ui.Stat{
		{Label: "Hela avtalstiden", Value: one.Term.Sv(), Note: one.Parties.Sv()},
		{Label: "Per år", Value: one.Annual.Sv()},
	}
	for _, e := range one.Effects {
		list = append(list, ui.Stat{Label: "Region " + e.Party.Sv(), Value: e.Term.Sv(), Note: "hela avtalstiden"})
	}
	return list
}

func formula(one Saving) string {
	switch {
	case len(one.Lines) == 0:
		return "Effekten är angiven som totalbelopp: referenskostnad minus ny kostnad."
	case one.IndexFrom != 0:
		return "(referenspris × index − nytt pris) × volym per år × avtalsår"
	}
	return "(referenspris − nytt pris) × volym per år × avtalsår"
}

// termText tells how T was found.
func termText(one Saving) string {
	if !one.Months.Known {
		return "Avtalstiden är inte angiven."
	}
	text := "Avtalstiden utan optioner är " + sv.Plural(one.Months.N, "månad", "månader") + "."
	if one.Months.N > one.CapMonths {
		text += " Högst " + sv.Number(one.CapMonths) + " räknas."
	}
	return text + " Avtalsår: " + sv.Number(one.Counted()) + "/12 = " + sv.Decimal(one.Counted(), 12, 2) + "."
}

func indexText(one Saving) string {
	if one.IndexFrom == 0 {
		return ""
	}
	f := one.factor()
	name := one.IndexName
	if name == "" {
		name = "index"
	}
	return "Referenspriset räknas upp med " + name + ": " + one.indexText() + " = " + sv.Rat(f.Num(), f.Denom(), 6) + "."
}

// stepTable lays out the computation so that anybody can check it line by line.
func stepTable(one Saving) (ui.Table, error) {
	steps, err := one.Steps()
	columns := ui.Columns[Step]{
		{Label: "Artikel eller tjänst", Cell: func(s *Step) ui.Cell { return ui.Text(s.Line.Item) }},
		{Label: "Region", Cell: func(s *Step) ui.Cell { return ui.Text(s.Party.Sv()) }},
		{Label: "Referenspris", Number: true, Cell: refCell},
		{Label: "Nytt pris", Number: true, Cell: func(s *Step) ui.Cell { return ui.Number(s.Line.NewPrice.Sv()) }},
		{Label: "Skillnad per enhet", Number: true, Cell: func(s *Step) ui.Cell {
			return ui.Number(kronor(new(big.Rat).Sub(s.Ref, s.Line.NewPrice.rat())))
		}},
		{Label: "Volym per år", Number: true, Cell: func(s *Step) ui.Cell { return ui.Number(s.Quantity.Sv() + sv.Space + s.Line.Unit) }},
		{Label: "Effekt per år", Number: true, Total: one.Annual.Sv(), Cell: func(s *Step) ui.Cell { return ui.Number(s.Annual.Sv()) }},
		{Label: "Effekt hela avtalstiden", Number: true, Total: one.Term.Sv(), Cell: func(s *Step) ui.Cell { return ui.Number(s.Term.Sv()) }},
	}
	columns[0].Total = "Summa"
	return columns.Table("Beräkning rad för rad", steps), err
}

func refCell(s *Step) ui.Cell {
	cell := ui.Number(kronor(s.Ref))
	if before := s.Line.RefPrice; s.Ref.Cmp(before.rat()) != 0 {
		return cell.Under("före index " + before.Sv())
	}
	return cell
}

// kronor writes an exact price, with a sign when more decimals were needed than
// are shown. The computation uses all of them.
func kronor(r *big.Rat) string {
	exact := func(scale int64) bool { return new(big.Rat).Mul(r, big.NewRat(scale, 1)).IsInt() }
	unit := sv.Space + "kr"
	switch {
	case exact(100):
		return sv.Rat(r.Num(), r.Denom(), 2) + unit
	case exact(priceScale):
		return sv.Rat(r.Num(), r.Denom(), priceDigits) + unit
	}
	return "≈" + sv.Space + sv.Rat(r.Num(), r.Denom(), priceDigits) + unit
}

func totalTable(one Saving) ui.Table {
	return ui.Columns[Lump]{
		{Label: "Region", Cell: func(l *Lump) ui.Cell { return ui.Text(l.Party.Sv()) }},
		{Label: "Referenskostnad", Number: true, Cell: func(l *Lump) ui.Cell { return ui.Number(l.Reference.Sv()) }},
		{Label: "Ny kostnad", Number: true, Cell: func(l *Lump) ui.Cell { return ui.Number(l.New.Sv()) }},
		{Label: "Effekt", Number: true, Cell: func(l *Lump) ui.Cell { return ui.Number(l.amount().Sv()) }},
	}.Table("Totalbelopp", one.Lumps)
}

func facts(ctx context.Context, one Saving) ui.Facts {
	keys := slices.DeleteFunc(Fields.Keys(), func(key string) bool {
		unused := one.IndexFrom == 0 && (key == "index_from" || key == "index_to")
		return unused || slices.Contains([]string{"number", "title", "state", "side", "term", "annual"}, key)
	})
	f := ui.NewFacts(Fields, &one, keys...)
	if one.ProcurementID != "" && web.May(ctx, "procurement.read") {
		f.Link("procurement_id", "/upphandlingar/"+string(one.ProcurementID))
	}
	if one.ContractID != "" && web.May(ctx, "contract.read") {
		f.Link("contract_id", "/avtal/"+string(one.ContractID))
	}
	f.DropEmpty()
	return f
}

// warnings tell what somebody must know or do.
func warnings(one Saving, related Related) []ui.Notice {
	var list []ui.Notice
	if one.Returned != "" {
		list = append(list, ui.Notice{Tone: ui.Warn, Title: "Tillbaka för rättning", Text: one.Returned})
	}
	if one.Source != "" && (one.Method == "" || one.Evidence == "") {
		list = append(list, ui.Notice{Tone: ui.Info, Title: "Importerad utan fullständigt underlag",
			Text: "Listan " + one.Source + " saknade uppgift om hur referenspriset är bestämt."})
	}
	link := func(title, text string, to Saving) {
		list = append(list, ui.Notice{Tone: ui.Info, Title: title, Text: text, Actions: []ui.Action{{Label: to.Number, URL: to.URL()}}})
	}
	if related.Corrects.ID != "" {
		link("Rättelse", "Den här rapporten ersätter en låst rapport. Den gamla återförs när rättelsen godkänns.", related.Corrects)
	}
	if related.CorrectedBy.ID != "" {
		link("Rättas av en senare rapport", "Beloppet står kvar i sin månad och återförs i rättelsens.", related.CorrectedBy)
	}
	if related.Reverses.ID != "" {
		link("Återföring", "Raden tar tillbaka en låst rapport och räknas där den räknades.", related.Reverses)
	}
	return list
}

// actions are what the user may do with the report now.
func actions(ctx context.Context, one Saving) []ui.Action {
	if within(ctx, one.Parties) != nil {
		return nil
	}
	var list []ui.Action
	for _, v := range verbs {
		if web.May(ctx, v.perm) && v.when(one, web.UserFrom(ctx).ID) {
			list = append(list, v.action(one))
		}
	}
	if one.State == Draft && web.May(ctx, "saving.write") {
		list = append(list, ui.Action{Label: "Ändra", URL: one.URL() + "/andra", Icon: "pencil"})
	}
	return list
}
