package supplier

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

func TestCheckNamesTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what   string
		change func(*Supplier)
		want   []string
	}{
		{"nothing", func(*Supplier) {}, nil},
		{"no name", func(s *Supplier) { s.Name = " " }, []string{"name"}},
		{"Swedish number abroad", func(s *Supplier) { s.OrgNo, s.Country = "556425-0610", "FI" }, []string{"country"}},
		{"foreign id in Sweden", func(s *Supplier) { s.ForeignID = "HRB 1" }, []string{"foreign_id"}},
		{"foreign id abroad", func(s *Supplier) { s.ForeignID, s.Country = "HRB 1", "DE" }, nil},
		{"VAT number without country", func(s *Supplier) { s.VATNo = "556425061001" }, []string{"vat_no"}},
		{"short Swedish VAT number", func(s *Supplier) { s.VATNo = "SE5564250610" }, []string{"vat_no"}},
		{"VAT number with blanks", func(s *Supplier) { s.VATNo = "se 556425-0610 01" }, nil},
		{"Peppol id with wrong check digit", func(s *Supplier) { s.PeppolID = "0007:5564250611" }, []string{"peppol_id"}},
		{"Peppol id", func(s *Supplier) { s.PeppolID = "0007:5564250610" }, nil},
		{"Peppol GLN", func(s *Supplier) { s.PeppolID = "0088:7300010000001" }, nil},
		{"e-mail", func(s *Supplier) { s.Email = "order hos foretaget" }, []string{"email"}},
		{"script as address", func(s *Supplier) { s.Web = "javascript://alert(1)" }, []string{"web"}},
		{"address without scheme", func(s *Supplier) { s.Web = "www.mediq.se" }, nil},
		{"own parent", func(s *Supplier) { s.OrgNo, s.ParentNo = "556425-0610", "556425-0610" }, []string{"parent_no"}},
		{"two at once", func(s *Supplier) { s.Name, s.Email = "", "x" }, []string{"name", "email"}},
	} {
		s := New()
		s.Name = "Mediq AB"
		test.change(&s)
		var got []string
		for _, f := range fault.FieldsOf(s.tidy().Check()) {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: wrong fields %v, want %v", test.what, got, test.want)
		}
	}
}

var limits = Limits{
	{Micro, 20220101, 10, money.Kr(20_806_800), ""}, {Micro, 20180101, 10, money.Kr(18_969_200), ""},
	{Small, 20220101, 50, money.Kr(104_034_000), ""}, {Small, 20180101, 50, money.Kr(94_846_000), ""},
	{Medium, 20220101, 250, money.Kr(520_170_000), ""},
}

func TestClassNeedsBothNumbers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		employees count.Count
		turnover  money.Opt
		on        day.Date
		want      Size
	}{
		{count.Of(9), money.Some(money.Kr(1_000_000)), 20221231, Micro},
		{count.Of(10), money.Some(money.Kr(1_000_000)), 20221231, Small},
		{count.Of(49), money.Some(money.Kr(104_034_000)), 20221231, Small},
		{count.Of(49), money.Some(money.Kr(104_034_001)), 20221231, Medium},
		{count.Of(49), money.Some(money.Kr(100_000_000)), 20191231, Large}, // no limit for medium that year
		{count.Of(50), money.Some(money.Kr(1)), 20221231, Medium},
		{count.Of(250), money.Some(money.Kr(1)), 20221231, Large},
		{count.Of(0), money.Some(0), 20221231, Micro},
		{count.Count{}, money.Some(money.Kr(1)), 20221231, ""},
		{count.Of(9), money.Opt{}, 20221231, ""},
		{count.Of(9), money.Some(money.Kr(1)), 20101231, ""},
	} {
		s := Supplier{Employees: test.employees, Turnover: test.turnover}
		if got := limits.Class(s, test.on); got != test.want {
			t.Errorf("Class(%s anställda, %s, %s) = %q, want %q", test.employees.Sv(), test.turnover.Sv(), test.on, got, test.want)
		}
	}
}

func TestStatedClassMayBeLargerNotSmallerThanTheNumbers(t *testing.T) {
	t.Parallel()
	s := Supplier{Size: Small, Employees: count.Of(50), Turnover: money.Some(money.Kr(1))}
	if err := limits.Check(s, 20221231); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("small with 50 employees: %v", err)
	}
	s.Employees, s.Turnover = count.Of(5), money.Some(money.Kr(200_000_000))
	if err := limits.Check(s, 20221231); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("small with 200 mkr: %v", err)
	}
	s.Size = Large // in a large group
	if err := limits.Check(s, 20221231); err != nil {
		t.Errorf("large with few employees: %v", err)
	}
}

func TestUnknownSizeIsNotSmall(t *testing.T) {
	t.Parallel()
	for size, want := range map[Size]bool{"": false, Micro: true, Small: true, Medium: false, Large: false} {
		if size.Small() != want {
			t.Errorf("%q.Small() = %v", size, !want)
		}
	}
}

func TestMaskedTellsNothingOfAPerson(t *testing.T) {
	t.Parallel()
	s := Supplier{Name: "Eks Åkeri", OrgNo: "850101-1231", VATNo: "SE850101123101", PeppolID: "0007:8501011231"}.tidy()
	if !s.Person {
		t.Fatal("a personal number is not seen as one")
	}
	m := s.Masked()
	for _, d := range Fields {
		if text := d.Text(&m); text != hidden && (text != "" && slices.Contains(personal, d.Key)) {
			t.Errorf("%s shows %q", d.Key, text)
		}
	}
	company := Supplier{OrgNo: "556425-0610", VATNo: "SE556425061001"}.tidy()
	if diff := cmp.Diff(company, company.Masked()); diff != "" {
		t.Errorf("a company is masked: %s", diff)
	}
}

func TestHistoryNeverHoldsAPersonalNumber(t *testing.T) {
	t.Parallel()
	person := Supplier{Name: "Eks Åkeri", OrgNo: "850101-1231"}.tidy()
	company := Supplier{Name: "Eks Åkeri", OrgNo: "556425-0610"}.tidy()
	want := []field.Change{{Key: "org_no", Label: "Organisationsnummer", From: hidden, To: "556425-0610"}}
	if diff := cmp.Diff(want, changes(person, company)); diff != "" {
		t.Error(diff)
	}
}

func TestBankgiroIsChecked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Bankgiro{"5402-9681": "5402-9681", "54029681": "5402-9681", " 640-5070 ": "640-5070", "": ""} {
		var b Bankgiro
		if err := b.UnmarshalText([]byte(text)); err != nil || b != want {
			t.Errorf("%q = %q, %v, want %q", text, b, err, want)
		}
	}
	for _, text := range []string{"5402-9682", "902-0034", "54-0296", "5402-9681X", "abc"} {
		var b Bankgiro
		if err := b.UnmarshalText([]byte(text)); fault.KindOf(err) != fault.KindInvalid || b != "" {
			t.Errorf("%q = %q, %v, want a fault", text, b, err)
		}
	}
}

func TestCountriesAreNamedInSwedish(t *testing.T) {
	t.Parallel()
	country, _ := Fields.Get("country")
	var s Supplier
	for text, want := range map[string]string{"Tyskland": "DE", "fi": "FI", "Österrike": "AT", "Sverige": "SE", "Storbritannien": "GB"} {
		if message := country.Set(&s, text); message != "" || s.Country != want {
			t.Errorf("%q = %q %s, want %q", text, s.Country, message, want)
		}
	}
	if message := country.Set(&s, "Sovjetunionen"); message == "" {
		t.Error("a country that does not exist is accepted")
	}
	if n := len(countries); n != 250 { // the 249 of ISO 3166-1 and Kosovo
		t.Errorf("%d countries", n)
	}
}
