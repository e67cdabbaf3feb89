package supplier

import (
	"os"
	"strings"
	"testing"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

var usualRules = CheckRules{ContactDays: 5, DebtLimit: money.Kr(20_000), RepeatMonths: 12, AwardMonths: 3}

// examples returns the rows of a worked example that a purchaser can check by hand.
func examples(t *testing.T, name string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

func TestTheLevelOfAFindingFollowsTheRules(t *testing.T) {
	t.Parallel()
	for _, row := range examples(t, "check.txt") {
		on, err := day.Parse(row[1])
		if err != nil {
			t.Fatal(err)
		}
		c := Check{ID: "new", Kind: row[0], CheckedOn: on, Result: row[2]}
		if a, err := money.Parse(row[3]); row[3] != "-" && err == nil {
			c.Amount = money.Some(a)
		}
		var earlier []Check
		if row[4] != "-" {
			was, err := day.Parse(row[4])
			if err != nil {
				t.Fatal(err)
			}
			earlier = append(earlier, Check{ID: "old", Kind: c.Kind, CheckedOn: was, Result: Hit})
		}
		c = usualRules.Judge(c, earlier)
		chief, by := "nej", "-"
		if c.Chief {
			chief = "ja"
		}
		if c.ContactBy != 0 {
			by = c.ContactBy.String()
		}
		if got := strings.Join([]string{string(c.Level), chief, by}, " "); got != strings.Join(row[5:8], " ") {
			t.Errorf("%v gives %s", row, got)
		}
	}
}

func TestAControlIsRefusedWithReason(t *testing.T) {
	t.Parallel()
	usual := Check{SupplierID: "x", Kind: TaxDebt, CheckedOn: 20220301, Result: Hit, Amount: money.Some(money.Kr(100)), Source: "Kronofogden"}
	for name, c := range map[string]struct {
		change func(*Check)
		want   string
	}{
		"future":        {func(c *Check) { c.CheckedOn = 20230101 }, "efter i dag"},
		"no debt":       {func(c *Check) { c.Amount = money.Opt{} }, "hur stor"},
		"clear debt":    {func(c *Check) { c.Result = Clear }, "är en anmärkning"},
		"debt of VAT":   {func(c *Check) { c.Kind = VAT }, "bara för skatteskuld"},
		"weak bankrupt": {func(c *Check) { c.Kind, c.Result, c.Amount = Bankruptcy, Remark, money.Opt{} }, "kreditvärdighet"},
		"unknown":       {func(c *Check) { c.Kind = "horoscope" }, "ingen sådan"},
	} {
		one := usual
		c.change(&one)
		if err := one.Check(20220401); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if err := usual.Check(20220401); err != nil {
		t.Error(err)
	}
}

func TestAFindingIsDecidedAfterTheContact(t *testing.T) {
	t.Parallel()
	c := usualRules.Judge(Check{Kind: TaxDebt, CheckedOn: 20220301, Result: Hit, Amount: money.Some(money.Kr(100))}, nil)
	if err := c.decide("none", "Betald", "Bo", 20220302); err == nil || !strings.Contains(err.Error(), "inte kontaktad") {
		t.Errorf("before the contact: %v", err)
	}
	if err := c.noteContact(20220228, "Betalt", 20220305); err == nil {
		t.Error("a contact before the control")
	}
	if err := c.noteContact(20220303, "Kvitto visat", 20220305); err != nil {
		t.Fatal(err)
	}
	if err := c.decide("none", "", "Bo", 20220305); err == nil {
		t.Error("a decision without a reason")
	}
	if err := c.decide("none", "Betald", "Bo", 20220305); err != nil || c.Open() {
		t.Errorf("%v, open %v", err, c.Open())
	}
}

func TestFilesSayTheSameInManyWays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, result, amount, wantKind, want string }{
		{"Skatteskuld hos Kronofogden", "", "1 250", TaxDebt, Hit},
		{"Skuld", "", "0", TaxDebt, Clear},
		{"F-skatt", "Ja", "", FTax, Clear},
		{"F-skatt", "Nej", "", FTax, Hit},
		{"Konkurs", "Nej", "", Bankruptcy, Clear},
		{"Sanktionslista", "Träff", "", Sanctions, Hit},
		{"Kreditvärdighet", "Svag", "", Credit, Remark},
		{"Momsregistrering", "avregistrerad", "", VAT, Hit},
		{"Arbetsgivare", "kanske", "", Employer, ""},
		{"Horoskop", "Ja", "", "", ""},
	} {
		var amount money.Opt
		if c.amount != "" {
			a, err := money.Parse(c.amount)
			if err != nil {
				t.Fatal(err)
			}
			amount = money.Some(a)
		}
		if k := kindOf(c.kind); k != c.wantKind {
			t.Errorf("%q is %q", c.kind, k)
		} else if got := resultOf(k, c.result, amount); k != "" && got != c.want {
			t.Errorf("%s %q is %q, want %q", c.kind, c.result, got, c.want)
		}
	}
}
