package saving

import (
	"testing"

	"klover/internal/area/spend"
	"klover/internal/word/money"
)

func TestWhatIsRealisedRestsOnWhatWasBought(t *testing.T) {
	t.Parallel()
	one := Saving{Lines: []Line{
		{N: 1, Item: "HN-100 Handske", Unit: "ask", RefPrice: 120 * priceScale, NewPrice: 100 * priceScale},
		{N: 2, Item: "Bryggkaffe", Unit: "kg", RefPrice: 80 * priceScale, NewPrice: 70 * priceScale},
		{N: 3, Item: "Rock", Unit: "st", RefPrice: 300 * priceScale, NewPrice: 200 * priceScale},
	}}
	bought := []spend.Purchase{
		{Number: "hn 100", Name: "Undersökningshandske", Unit: "låda", Quantity: 10_000, Paid: money.Kr(1_100)}, // 1 200 − 1 100, an ask is a låda
		{Number: "hn 100", Name: "Undersökningshandske", Unit: "förp", Quantity: 10_000, Paid: money.Kr(9_000)}, // in another unit
		{Number: "K1", Name: "bryggkaffe", Unit: "kilo", Quantity: 2_500, Paid: money.Kr(210), Unknown: money.Kr(50)},
		{Number: "Z", Name: "Annat", Unit: "st", Quantity: 1_000, Paid: money.Kr(40)},
	}
	r, err := one.Realise(bought)
	if err != nil {
		t.Fatal(err)
	}
	if r.Effect != money.Kr(100-10) || r.Compared != money.Kr(1_310) || r.Bought != money.Kr(1_100+9_000+260+40) || r.Lines[2].Found {
		t.Errorf("realised %+v", r)
	}
	if none, _ := one.Realise(bought[3:]); none.Known() {
		t.Errorf("nothing could be compared, yet %s is realised", none.Effect.Sv())
	}
	if half, _ := (Saving{IndexFrom: 100, IndexTo: 150, Lines: one.Lines[:1]}).Realise(bought[:1]); half.Effect != money.Kr(700) {
		t.Errorf("with index %s is realised", half.Effect.Sv())
	}
}
