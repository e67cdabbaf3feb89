package saving

import (
	"testing"

	"klover/internal/area/contract"
	"klover/internal/area/identity"
	"klover/internal/area/procurement"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

func ask(t *testing.T, s Store, key string, a figure.Ask) figure.Value {
	t.Helper()
	register, err := figure.NewRegister(Figures(s))
	if err != nil {
		t.Fatal(err)
	}
	f := ok[figure.Figure](t)(register.Get(key))
	value := ok[figure.Value](t)(f.Value(t.Context(), a))
	rows := ok[[]figure.Row](t)(f.Rows(t.Context(), a))
	if err := value.Check(rows); err != nil {
		t.Errorf("%s for %s %s: %v", key, a.Period, a.Party, err)
	}
	return value
}

// The year 2017: 54,5 mkr enabled, 4,0 mkr of increases, 50,5 mkr net.
func TestNetIsSavingsLessIncreases(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		june := day.New(2017, 6, 1)
		approved(t, s, lump(june, "D", 30_000_000))
		approved(t, s, lump(june.AddMonths(1), "U", 24_500_000))
		approved(t, s, lump(june.AddMonths(2), "U", -4_000_000))
		year := figure.Ask{Period: day.Year(2017), Kind: figure.Year}
		for key, want := range map[string]money.Amount{
			"savings.enabled":        money.Kr(54_500_000),
			"savings.cost_increases": money.Kr(4_000_000),
			"savings.net":            money.Kr(50_500_000),
			"savings.avoided_cost":   0,
			"savings.annual":         money.Kr(27_250_000),
		} {
			whole := ask(t, s, key, year)
			if whole.Num != int64(want) {
				t.Errorf("%s = %s, want %s", key, money.Amount(whole.Num).Sv(), want.Sv())
			}
			var parts int64
			for _, code := range party.Principals() {
				parts += ask(t, s, key, figure.Ask{Period: day.Year(2017), Kind: figure.Year, Party: code}).Num
			}
			if parts != whole.Num {
				t.Errorf("%s: regions %d, whole %d", key, parts, whole.Num)
			}
		}
		if r12 := ask(t, s, "savings.enabled", figure.Ending(figure.Rolling12, day.New(2018, 6, 5), "")); r12.Num != int64(money.Kr(24_500_000)) {
			t.Errorf("rolling twelve months to June: %d", r12.Num)
		}
	})
}

func TestASignedProcurementWithoutReportIsSeen(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		ids := procurements(t, s, 4)
		c := ok[contract.Contract](t)(contract.Store{DB: s.DB}.Create(as(t, buyer),
			contract.Contract{Title: "Avtal", SignedOn: day.New(2022, 3, 2), ProcurementID: identity.Ref(ids[1])}))
		direct, through, draft := lump(day.New(2022, 3, 1), "D", 100), lump(day.New(2022, 3, 2), "D", 100), lump(day.New(2022, 3, 3), "D", 100)
		direct.ProcurementID, through.ContractID, draft.ProcurementID = identity.Ref(ids[0]), identity.Ref(c.ID), identity.Ref(ids[2])
		for _, one := range []Saving{direct, through} {
			one = ok[Saving](t)(s.Create(as(t, buyer), one))
			ok[Saving](t)(s.Register(as(t, buyer), one.ID, one.Version))
		}
		ok[Saving](t)(s.Create(as(t, buyer), draft))
		year := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
		if v := ask(t, s, "savings.report_share", year); v.Num != 2 || v.Den != 4 {
			t.Errorf("share %d of %d", v.Num, v.Den)
		}
		if v := ask(t, s, "savings.reports_missing", year); v.Num != 2 {
			t.Errorf("missing %d", v.Num)
		}
		if n := ok[int64](t)(s.Unreported(t.Context(), day.Year(2022))); n != 2 {
			t.Errorf("the list page counts %d without a report", n)
		}
	})
}

// procurements makes so many that were signed in March 2022.
func procurements(t testing.TB, s Store, n int) []string {
	t.Helper()
	var ids []string
	for i := range n {
		p := procurement.Procurement{}
		p.Title, p.SignedOn = "Upphandling", day.New(2022, 3, 1+i)
		p.Parties, p.TendersReceived, p.TakenOn = party.Of("D"), count.Of(3), day.New(2021, 3, 1)
		p.CarriedOutByUs = true
		made, err := (procurement.Store{DB: s.DB}).Create(as(t, buyer), p)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, made.ID)
	}
	return ids
}
