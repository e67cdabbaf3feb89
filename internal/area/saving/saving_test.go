package saving

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

var (
	buyer      = Actor{"b", "Britta Inköpare"}
	controller = Actor{"c", "Clas Controller"}
	today      = day.New(2023, 1, 17)
)

// gloves is the handbook's example, ready to register.
func gloves() Saving {
	return Saving{
		Title: "Handskar", Type: ByPrice, Method: Indexed, Evidence: "Avtal A19-0001, bilaga 2",
		IndexFrom: 100_000, IndexTo: 102_000, SignedOn: day.New(2022, 3, 4), Months: count.Of(36), CapMonths: 48, State: Draft,
		Lines: []Line{{Item: "Handskar", Unit: "ask", RefPrice: 120 * priceScale, NewPrice: 110 * priceScale, Volumes: []Volume{
			{Party: "D", Quantity: 10_000 * decimalScale}, {Party: "U", Quantity: 6_000 * decimalScale}}}},
	}
}

func derived(t *testing.T, s Saving) Saving {
	t.Helper()
	s, err := s.derive()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPricesAndVolumesAreExact(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		price Price
		shown string
		fails bool
	}{
		{text: "122,40", price: 1_224_000, shown: "122,40 kr"},
		{text: "0,0375 kr", price: 375, shown: "0,0375 kr"},
		{text: "1 234.5", price: 12_345_000, shown: "1 234,50 kr"},
		{text: "0,00001", fails: true},
		{text: "1.234,5", fails: true},
		{text: "tolv", fails: true},
		{text: "", fails: true},
		{text: "99999999999", fails: true},
	} {
		var p Price
		err := p.UnmarshalText([]byte(test.text))
		if (err != nil) != test.fails || !test.fails && (p != test.price || plainSpaces(p.Sv()) != test.shown) {
			t.Errorf("%q is %d, %q, %v; want %d, %q", test.text, p, p.Sv(), err, test.price, test.shown)
		}
	}
	for text, want := range map[string]string{"10 000": "10 000", "2,5": "2,5", "0,125": "0,125", "": "0", "1000000": "1 000 000"} {
		var d Decimal
		if err := d.UnmarshalText([]byte(text)); err != nil || plainSpaces(d.Sv()) != want {
			t.Errorf("%q shown as %q, %v; want %q", text, d.Sv(), err, want)
		}
	}
}

func TestNumbersReadBackAsTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Price(rapid.Int64Range(0, int64(mostPrice)).Draw(t, "price"))
		d := Decimal(rapid.Int64Range(0, int64(mostDecimal)).Draw(t, "decimal"))
		var p2 Price
		var d2 Decimal
		typedP, _ := p.MarshalText()
		typedD, _ := d.MarshalText()
		if err := p2.UnmarshalText(typedP); err != nil || p2 != p {
			t.Fatalf("%s read back as %d, %v", typedP, p2, err)
		}
		if err := d2.UnmarshalText(typedD); err != nil || d2 != d {
			t.Fatalf("%s read back as %d, %v", typedD, d2, err)
		}
	})
}

// anySaving draws a report of any shape that Check accepts.
func anySaving(t *rapid.T) Saving {
	s := Saving{Title: "Något", CapMonths: rapid.Int64Range(1, 60).Draw(t, "cap"), Months: count.Of(rapid.Int64Range(1, 120).Draw(t, "months"))}
	codes := rapid.SliceOfNDistinct(rapid.SampledFrom(party.All()), 1, 4, func(c party.Code) party.Code { return c }).Draw(t, "parties")
	if rapid.Bool().Draw(t, "lumps") {
		s.PerYear = rapid.Bool().Draw(t, "per year")
		for _, c := range codes {
			s.Lumps = append(s.Lumps, Lump{Party: c,
				Reference: money.Some(money.Amount(rapid.Int64Range(0, 1e12).Draw(t, "ref"))),
				New:       money.Some(money.Amount(rapid.Int64Range(0, 1e12).Draw(t, "new")))})
		}
		return s
	}
	if rapid.Bool().Draw(t, "index") {
		s.IndexFrom = Decimal(rapid.Int64Range(1, 500_000).Draw(t, "from"))
		s.IndexTo = Decimal(rapid.Int64Range(1, 500_000).Draw(t, "to"))
	}
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		l := Line{Item: "x", RefPrice: Price(rapid.Int64Range(0, 1e9).Draw(t, "ref")), NewPrice: Price(rapid.Int64Range(0, 1e9).Draw(t, "new"))}
		for _, c := range codes {
			l.Volumes = append(l.Volumes, Volume{Party: c, Quantity: Decimal(rapid.Int64Range(0, 1e8).Draw(t, "volume"))})
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}

func TestRegionsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, err := anySaving(t).derive()
		if err != nil {
			t.Skip("too large")
		}
		var term, annual money.Amount
		for _, e := range s.Effects {
			term += e.Term
			annual += e.Annual.Amount
		}
		if term != s.Term || annual != s.Annual.Amount {
			t.Fatalf("regions %d and %d, whole %d and %d", term, annual, s.Term, s.Annual.Amount)
		}
		if steps, _ := s.Steps(); len(s.Lines) > 0 {
			term = 0
			for _, step := range steps {
				term += step.Term
			}
			if term != s.Term {
				t.Fatalf("lines add up to %d, the whole is %d", term, s.Term)
			}
		}
	})
}

func TestOneYearIsTheYearlyEffect(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySaving(t)
		s.Months, s.CapMonths = count.Of(12), 12
		s, err := s.derive()
		if err == nil && s.Annual.Amount != s.Term {
			t.Fatalf("one year is %d, the yearly effect %d", s.Term, s.Annual.Amount)
		}
	})
}

func TestSwappedPricesSwapTheSign(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anySaving(t)
		s.IndexFrom, s.IndexTo = 0, 0
		swapped := s
		swapped.Lines, swapped.Lumps = nil, nil
		for _, l := range s.Lines {
			l.RefPrice, l.NewPrice = l.NewPrice, l.RefPrice
			swapped.Lines = append(swapped.Lines, l)
		}
		for _, l := range s.Lumps {
			l.Reference, l.New = l.New, l.Reference
			swapped.Lumps = append(swapped.Lumps, l)
		}
		a, errA := s.derive()
		b, errB := swapped.derive()
		if errA != nil || errB != nil {
			t.Skip("too large")
		}
		if a.Term != -b.Term || a.Annual.Amount != -b.Annual.Amount {
			t.Fatalf("%d and %d", a.Term, b.Term)
		}
	})
}

func TestSharesAddUpToTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := money.Amount(rapid.Int64Range(-1e14, 1e14).Draw(t, "total"))
		codes := party.Of(rapid.SliceOfNDistinct(rapid.SampledFrom(party.All()), 1, 7, func(c party.Code) party.Code { return c }).Draw(t, "parties")...)
		var weights []int64
		if rapid.Bool().Draw(t, "weighted") {
			weights = rapid.SliceOfN(rapid.Int64Range(1, 1000), len(codes), len(codes)).Draw(t, "weights")
		}
		lumps, err := Share(total, codes, weights)
		if err != nil {
			t.Fatal(err)
		}
		var sum money.Amount
		for i, l := range lumps {
			sum += l.Effect.Amount
			if l.Party != codes[i] {
				t.Fatalf("share %d is for %s", i, l.Party)
			}
		}
		if sum != total {
			t.Fatalf("shares add up to %d of %d", sum, total)
		}
	})
}

func TestTheOddOreGoesToTheHost(t *testing.T) {
	t.Parallel()
	lumps, err := Share(101, party.Of("U", "D"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Lump{{Party: "D", Effect: money.Some(51)}, {Party: "U", Effect: money.Some(50)}}
	if diff := cmp.Diff(want, lumps); diff != "" {
		t.Error(diff)
	}
}

func TestFourEyes(t *testing.T) {
	t.Parallel()
	s, err := derived(t, gloves()).Register(buyer, today)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Approve(buyer, today, false); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("the one who registered approved: %v", err)
	}
	open, err := s.Approve(controller, today, false)
	if err != nil || open.BookedOn != s.SignedOn {
		t.Errorf("booked on %s, %v; want the day of signing", open.BookedOn, err)
	}
	late, err := s.Approve(controller, today, true)
	if err != nil || late.BookedOn != today {
		t.Errorf("month closed: booked on %s, %v; want today", late.BookedOn, err)
	}
}

func TestStatesAllowOnlyTheirVerbs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		state                               State
		register, approve, back, correction bool
	}{
		{Draft, true, false, false, false},
		{Registered, false, true, true, false},
		{Approved, false, false, true, false},
		{Locked, false, false, false, true},
	} {
		s := derived(t, gloves())
		s.State, s.RegisteredID = test.state, buyer.ID
		_, register := s.Register(buyer, today)
		_, approve := s.Approve(controller, today, false)
		_, back := s.Return("priset saknar frakt")
		_, correction := s.Correction()
		got := []bool{register == nil, approve == nil, back == nil, correction == nil}
		if diff := cmp.Diff([]bool{test.register, test.approve, test.back, test.correction}, got); diff != "" {
			t.Errorf("%s: %s", test.state, diff)
		}
	}
}

func TestReversalTakesEverythingBackWhereItCounted(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, err := anySaving(t).derive()
		if err != nil {
			t.Skip("too large")
		}
		s.ID = "wrong"
		back, err := s.Reversal(Saving{BookedOn: today}).derive()
		if err != nil {
			t.Fatal(err)
		}
		if back.Term != -s.Term || back.Annual.Amount != -s.Annual.Amount || back.Side != s.Side || !back.Parties.Equal(s.Parties) {
			t.Fatalf("%d on %s is taken back with %d on %s", s.Term, s.Side, back.Term, back.Side)
		}
	})
}

func TestCheckAndCompleteSayWhatToCorrect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*Saving)
		want   string
	}{
		{"right", func(*Saving) {}, ""},
		{"title", func(s *Saving) { s.Title = "" }, "title"},
		{"one index number", func(s *Saving) { s.IndexTo = 0 }, "index_from"},
		{"index with mean of tenders", func(s *Saving) { s.Method = Tenders }, "index_from"},
		{"lines and totals", func(s *Saving) { s.Lumps = []Lump{{Party: "D", Effect: money.Some(1)}} }, "lines"},
		{"negative price", func(s *Saving) { s.Lines[0].NewPrice = -1 }, "line-1-item"},
		{"same region twice", func(s *Saving) {
			s.Lines, s.Lumps = nil, []Lump{{Party: "D", Effect: money.Some(1)}, {Party: "D", Effect: money.Some(1)}}
		}, "lumps"},
		{"difference that is not one", func(s *Saving) {
			s.Lines, s.Lumps = nil, []Lump{{Party: "D", Reference: money.Some(3), New: money.Some(1), Effect: money.Some(1)}}
		}, "lumps"},
		{"method", func(s *Saving) { s.Method = "" }, "method"},
		{"evidence", func(s *Saving) { s.Evidence = "" }, "evidence"},
		{"less use without the client", func(s *Saving) { s.Type = ByVolume }, "client_approval"},
		{"imported without method", func(s *Saving) { s.Method, s.Evidence, s.Source = "", "", "besparingar.xlsx" }, ""},
		{"avoided cost that costs", func(s *Saving) { s.Method, s.IndexFrom, s.IndexTo, s.Lines[0].NewPrice = Cost, 0, 0, 1e7 }, "method"},
	} {
		s := gloves()
		test.change(&s)
		err := s.Check()
		if err == nil {
			err = derived(t, s).Complete()
		}
		got := ""
		if fields := fault.FieldsOf(err); len(fields) > 0 {
			got = fields[0].Name
		}
		if got != test.want {
			t.Errorf("%s: fault at %q, want %q", test.name, got, test.want)
		}
	}
}

func TestFilterIsItsAddress(t *testing.T) {
	t.Parallel()
	want := Filter{Text: "handskar", Booked: day.Month(2022, 3), States: []State{Approved, Locked}, Sides: []Side{Gain, Loss},
		Counted: true, Party: "U", Type: ByWaste, Method: Paid, ProcurementID: "p", ContractID: "c", Corrections: true}
	got, err := ParseFilter(want.Values())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseFilter(map[string][]string{"bokford": {"2022-13"}}); err == nil {
		t.Error("month 13 was read")
	}
}
