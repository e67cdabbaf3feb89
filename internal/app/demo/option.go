package demo

import (
	"context"
	"fmt"
	"time"

	"klover/internal/area/category"
	"klover/internal/area/contract"
	"klover/internal/area/procurement"
	"klover/internal/word/day"
)

// extender decides options month by month. It draws nothing by chance.
type extender struct {
	*builder
	n int // options decided so far
}

// optionEvents let the options of each past month be decided at its beginning; those of
// the month in which the demo stops wait.
func (b *builder) optionEvents() []event {
	x := &extender{builder: b}
	var events []event
	for first := day.New(2018, 6, 1); first < day.New(Today.Year(), Today.Month(), 1); first = first.AddMonths(1) {
		events = append(events, event{first.WorkingDay(), func(ctx context.Context) error {
			if err := x.month(ctx, first); err != nil {
				return fmt.Errorf("options of %s: %w", first, err)
			}
			return nil
		}})
	}
	return events
}

// Why options are used and declined.
var (
	optionUsed     = []string{"Leveranserna fungerar och priset står sig mot marknaden.", "Verksamheten är nöjd. En ny upphandling hinns inte med i år.", "Ny upphandling väntar på det gemensamma sortimentet.", "Uppföljningen visar inga avvikelser."}
	optionDeclined = []string{"En ny upphandling är påbörjad.", "Behovet ingår i ett nytt gemensamt avtal.", "Priset ligger över marknadens."}
)

// month decides the options whose last day of notice lies in the month: of eight, four
// are used and three declined, and one is forgotten.
func (x *extender) month(ctx context.Context, first day.Date) error {
	var list []contract.Contract
	err := x.contract.Each(ctx, contract.Filter{OptionBy: day.Between(max(first, first.WorkingDay()), first.AddMonths(1).AddDays(-1))}, contract.Page{Sort: "number"}, func(c contract.Contract) error {
		if c.Stage == contract.Signed && c.Value.Known {
			list = append(list, c)
		}
		return nil
	})
	for _, c := range list {
		if err != nil {
			return err
		}
		x.n++
		on := day.Of(x.now)
		switch at := x.n % 8; {
		case at < 4:
			head := x.decider(max(c.Value.Amount, buyerLimit+1), person{})
			_, err = x.contract.UseOption(by(ctx, head), c.ID, c.Version, on, optionUsed[x.n/8%len(optionUsed)])
		case at < 7:
			_, err = x.contract.DeclineOption(by(ctx, x.colleague("unit_head")), c.ID, c.Version, on, optionDeclined[x.n/8%len(optionDeclined)])
		}
	}
	return err
}

// treeRevised is the first day of the second category tree.
const treeRevised = day.Date(20220701)

// heir is where a title belongs from then on, of the categories that ended.
var heir = map[string]string{"Drivmedel": "Energi", "Biogas": "Energi", "Tryckeritjänster": "Kommunikation", "Profilprodukter": "Kontor och förbrukning",
	"Foto och film": "Kommunikation", "Översättning": "Kommunikation"}

// categoryOn is the category of an assignment on a day.
func (b *builder) categoryOn(a *assignment, on day.Date) string {
	if name := heir[a.title]; on >= treeRevised && name != "" {
		return b.categories[name]
	}
	return b.categories[a.category]
}

// categoryEvents put the second tree in force, and let what stood in one of the ended
// categories follow. The other two wait.
func (b *builder) categoryEvents() []event {
	return []event{
		{treeRevised, func(ctx context.Context) error {
			return b.category.DemoRevision(by(ctx, b.colleague("chief")), treeRevised)
		}},
		{day.New(2022, time.September, 5), func(ctx context.Context) error {
			moves := category.Moves{DB: b.tx, Movers: []category.Mover{procurement.Categorised, contract.Categorised}}
			_, err := moves.Reclassify(by(ctx, b.colleague("category_lead")), b.categories["Drivmedel och biogas"], nil, "Drivmedel köps med övrig energi från den 1 juli 2022.")
			return err
		}},
	}
}
