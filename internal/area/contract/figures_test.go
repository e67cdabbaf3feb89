package contract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/supplier"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// large2017 is the list of large contracts in the report of 2017 (annex A3).
var large2017 = []struct {
	title   string
	mkr     string
	parties party.Set
	line    string
}{
	{"Mammografiutrustning", "16,6 mkr", party.Of("D", "U"), "Mammografiutrustning, 16,6 mkr, DU"},
	{"Ögonläkemedel", "22,4 mkr", party.Of("U"), "Ögonläkemedel, 22,4 mkr, U"},
	{"Markskötsel i Sörmland", "12 mkr", party.Of("D"), "Markskötsel i Sörmland, 12,0 mkr, D"},
	{"Avrop LAR licenspartner", "101 mkr", party.Of("U"), "Avrop LAR licenspartner, 101,0 mkr, U"},
	{"Fysioterapi lymfödembehandling", "ca 10 mkr", party.Of("U"), "Fysioterapi lymfödembehandling, ca 10,0 mkr, U"},
	{"Rehabilitering ledsjukdomar", "ca 6 mkr", party.Of("D"), "Rehabilitering ledsjukdomar, ca 6,0 mkr, D"},
	{"Andningshjälpmedel", "ca 8 mkr", party.Of(party.All()...), "Andningshjälpmedel, ca 8,0 mkr, 7-klövern"},
	{"Personlyftar", "ca 7 mkr", party.Of("D", "U"), "Personlyftar, ca 7,0 mkr, DU"},
}

func TestLargeContractsAreListedAsPublished(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		var want []string
		for i, l := range large2017 {
			c := Contract{Title: l.title, Parties: l.parties, SignedOn: day.New(2017, 11, 30).AddDays(-i)}
			if err := (worth{&c.Value, &c.ValueAbout}).UnmarshalText([]byte(l.mkr)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Create(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			want = append(want, l.line)
		}
		for _, c := range []Contract{
			{Title: "För litet", SignedOn: day.New(2017, 5, 1), Value: money.Some(money.Kr(4_999_999))},
			{Title: "Utan värde", SignedOn: day.New(2017, 5, 1)},
			{Title: "Året efter", SignedOn: day.New(2018, 1, 1), Value: money.Some(money.Kr(50_000_000))},
		} {
			if _, err := s.Create(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		value, rows := ask(t, s, "contract.large", figure.Ask{Period: day.Year(2017), Kind: figure.Year})
		var got []string
		for _, r := range rows {
			got = append(got, strings.ReplaceAll(r.Label, sv.Space, " "))
		}
		if diff := cmp.Diff(want, got); diff != "" || value.Num != 8 {
			t.Errorf("%d large: %s", value.Num, diff)
		}
	})
}

func ask(t *testing.T, s Store, key string, a figure.Ask) (figure.Value, []figure.Row) {
	t.Helper()
	register, err := figure.NewRegister(Figures(s))
	if err != nil {
		t.Fatal(err)
	}
	f, err := register.Get(key)
	if err != nil {
		t.Fatal(err)
	}
	value, err := f.Value(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.Rows(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if err := value.Check(rows); err != nil {
		t.Errorf("%s: %v", key, err)
	}
	return value, rows
}

func TestSmallSuppliersAreCountedOnceAndUnknownOnesApart(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		small := addSupplier(t, s.DB, "Liten AB", supplier.Small)
		micro := addSupplier(t, s.DB, "Pytteliten AB", supplier.Micro)
		large := addSupplier(t, s.DB, "Stor AB", supplier.Large)
		unknown := addSupplier(t, s.DB, "Okänd AB", "")
		signed := day.New(2023, 3, 1)
		for _, suppliers := range [][]string{{small, large}, {small, micro}, {unknown, large}} {
			c := Contract{Title: "Avtal", SignedOn: signed, Parties: party.Of("D")}
			for _, id := range suppliers {
				c.Suppliers = append(c.Suppliers, Supplier{SupplierID: id})
			}
			if _, err := s.Create(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		year := figure.Ask{Period: day.Year(2023), Kind: figure.Year}
		value, _ := ask(t, s, "supplier.small_share", year)
		if value.Num != 2 || value.Den != 3 || !strings.Contains(value.Reason, "saknar uppgift") {
			t.Errorf("small %d of %d, %q", value.Num, value.Den, value.Reason)
		}
		if apart, _ := ask(t, s, "supplier.size_unknown", year); apart.Num != 1 {
			t.Errorf("unknown: %d", apart.Num)
		}
		year.Party = party.Vastmanland
		if value, _ := ask(t, s, "supplier.small_share", year); value.State != figure.NotMeasurable {
			t.Errorf("without suppliers the share is %v", value)
		}
	})
}

func TestAMissingAnswerIsNoNo(t *testing.T) {
	onEach(t, func(t *testing.T, s Store) {
		for _, answer := range []Answer{Yes, Yes, No, ""} {
			if _, err := s.Create(t.Context(), Contract{Title: "Avtal", SignedOn: day.New(2022, 3, 1), CodeOfConduct: answer}); err != nil {
				t.Fatal(err)
			}
		}
		year := figure.Ask{Period: day.Year(2022), Kind: figure.Year}
		value, _ := ask(t, s, "contract.code_of_conduct", year)
		if value.Num != 2 || value.Den != 3 || value.Reason == "" {
			t.Errorf("%d of %d, %q", value.Num, value.Den, value.Reason)
		}
		if signed, _ := ask(t, s, "contract.signed", year); signed.Num != 4 {
			t.Errorf("signed %d", signed.Num)
		}
	})
}

func TestManagersFiguresAreTheSumOfTheirRows(t *testing.T) {
	onLife(t, 20220401, func(t *testing.T, s Store, _ *clock) {
		c, ctx := signedFor(t, s), t.Context()
		note := func(title string, on day.Date) Deviation {
			d, err := s.NoteDeviation(ctx, Deviation{ContractID: c.ID, Claimant: ByBuyer, Kind: "delay", Severity: 2, Title: title, What: "Sent.", HappenedOn: on, AgreedOn: on.AddDays(-4), DeliveredOn: on})
			if err == nil {
				d, err = s.Reclaim(ctx, d.ID, "Vi kräver vite.", on, on.AddDays(14))
			}
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		first := note("Första", 20220210)
		note("Andra", 20220310)
		if _, err := s.Impose(ctx, Remedy{DeviationID: first.ID, Kind: FineRemedy, DecidedOn: 20220302}, money.Kr(100_000)); err != nil {
			t.Fatal(err)
		}
		first, err := s.Deviation(ctx, first.ID)
		if err == nil {
			first, err = s.SettleRemedy(ctx, first.ID, first.Remedies[0].ID, "F 1", 20220303)
		}
		if err == nil {
			_, err = s.CloseDeviation(ctx, first.ID, "Kvittat.", 20220303)
		}
		if err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]int64{"contract.deviations": 1, "contract.deviations_open": 1, "contract.deviations_closed": 1, "contract.fines": int64(money.Kr(2_000))} {
			if v, _ := ask(t, s, key, figure.Ask{Period: day.Month(2022, 3), Kind: figure.Month, Party: "D"}); v.Num != want {
				t.Errorf("%s: %d, want %d", key, v.Num, want)
			}
		}
		if v, _ := ask(t, s, "contract.options_due", figure.Ask{Period: day.Month(2022, 6), Kind: figure.Month}); v.Num != 1 {
			t.Errorf("options due: %d", v.Num)
		}
	})
}
