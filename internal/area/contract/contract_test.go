package contract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// term is a signed contract 2020–2022 with two options of a year.
func term() Contract {
	return Contract{
		Title: "Rollatorer", Stage: Signed, SignedOn: day.New(2019, 12, 10),
		StartsOn: day.New(2020, 1, 1), EndsOn: day.New(2022, 12, 31), OptionNotice: count.Of(6),
		Options: []Option{{Months: 12}, {Months: 12}},
	}
}

func must(t *testing.T) func(Contract, error) Contract {
	return func(c Contract, err error) Contract {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c.derive()
	}
}

func TestStateFollowsTheCalendar(t *testing.T) {
	t.Parallel()
	c := term().derive()
	used := must(t)(c.Decide(Used, day.New(2022, 5, 2)))
	declined := must(t)(c.Decide(Declined, day.New(2022, 5, 2)))
	terminated := must(t)(c.Stop(Terminated, ending(day.New(2021, 6, 30))))
	draft := c
	draft.Stage = Draft
	open := Contract{Title: "Drift", Stage: Signed, SignedOn: day.New(2019, 12, 10), OpenEnded: true}.derive()
	for _, test := range []struct {
		name  string
		c     Contract
		on    day.Date
		want  State
		force bool
	}{
		{"draft", draft, day.New(2021, 1, 1), StateDraft, false},
		{"before the start", c, day.New(2019, 12, 31), StateSigned, false},
		{"first day", c, day.New(2020, 1, 1), StateInForce, true},
		{"last day", c, day.New(2022, 12, 31), StateInForce, true},
		{"day after, option not used", c, day.New(2023, 1, 1), StateExpired, false},
		{"day after, option used", used, day.New(2023, 1, 1), StateOption, true},
		{"last day of the option", used, day.New(2023, 12, 31), StateOption, true},
		{"after the option", used, day.New(2024, 1, 1), StateExpired, false},
		{"option declined", declined, day.New(2023, 1, 1), StateExpired, false},
		{"terminated, still usable", terminated, day.New(2021, 6, 30), StateTerminated, true},
		{"terminated, over", terminated, day.New(2021, 7, 1), StateTerminated, false},
		{"open-ended from signing", open, day.New(2050, 1, 1), StateInForce, true},
	} {
		if got := test.c.State(test.on); got != test.want {
			t.Errorf("%s: State(%s) = %q, want %q", test.name, test.on, got, test.want)
		}
		if got := test.c.InForce(test.on); got != test.force {
			t.Errorf("%s: InForce(%s) = %v, want %v", test.name, test.on, got, test.force)
		}
		if _, err := test.c.Close(test.on); (err == nil) != (test.c.RunsTo != 0 && test.c.RunsTo < test.on && test.c.Stage != Closed && test.c.Stage != ForSigning && test.c.Stage != Draft) {
			t.Errorf("%s: Close(%s) says %v", test.name, test.on, err)
		}
	}
}

func TestTermsAreCountedInWholeMonths(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		last   day.Date
		months int64
		want   day.Date
	}{
		{day.New(2022, 12, 31), 12, day.New(2023, 12, 31)},
		{day.New(2023, 2, 28), 12, day.New(2024, 2, 29)},
		{day.New(2022, 11, 30), 1, day.New(2022, 12, 31)},
		{day.New(2022, 6, 14), 24, day.New(2024, 6, 14)},
	} {
		if got := endAfter(test.last, test.months); got != test.want {
			t.Errorf("endAfter(%s, %d) = %s, want %s", test.last, test.months, got, test.want)
		}
	}
}

func TestOptionsGiveDeadlinesAndLatestEnd(t *testing.T) {
	t.Parallel()
	c := term().derive()
	if c.RunsTo != day.New(2022, 12, 31) || c.LatestEnd != day.New(2024, 12, 31) || c.NextOptionOn != day.New(2022, 6, 30) {
		t.Errorf("runs to %s, latest %s, next option by %s", c.RunsTo, c.LatestEnd, c.NextOptionOn)
	}
	states := func(today day.Date) []string {
		return []string{c.OptionSv(c.Options[0], today), c.OptionSv(c.Options[1], today)}
	}
	if diff := cmp.Diff([]string{"ej aktuell", "ej aktuell"}, states(day.New(2021, 6, 29))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"att besluta", "ej aktuell"}, states(day.New(2021, 6, 30))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"förfallen", "förfallen"}, states(day.New(2022, 7, 1))); diff != "" {
		t.Error(diff)
	}
	c = must(t)(c.Decide(Used, day.New(2022, 5, 2)))
	if c.RunsTo != day.New(2023, 12, 31) || c.NextOptionOn != day.New(2023, 6, 30) {
		t.Errorf("after use: runs to %s, next option by %s", c.RunsTo, c.NextOptionOn)
	}
	c = must(t)(c.Decide(Declined, day.New(2023, 5, 2)))
	if c.LatestEnd != day.New(2023, 12, 31) || c.NextOptionOn != 0 {
		t.Errorf("after decline: latest %s, next option by %s", c.LatestEnd, c.NextOptionOn)
	}
	if _, err := c.Decide(Used, day.New(2023, 5, 3)); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a third option was decided: %v", err)
	}
}

func TestDecliningTheFirstDeclinesTheRest(t *testing.T) {
	t.Parallel()
	c := must(t)(term().derive().Decide(Declined, day.New(2022, 5, 2)))
	if c.Options[1].State != Declined || c.LatestEnd != c.EndsOn {
		t.Errorf("second option is %q, latest end %s", c.Options[1].State, c.LatestEnd)
	}
}

func TestOptionsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"12+12":                   "12 + 12",
		"2 x 12 mån":              "12 + 12",
		"2*12":                    "12 + 12",
		"1 år + 1 år":             "12 + 12",
		"24, 12 och 6 månader":    "24 + 12 + 6",
		"12 nyttjad + 12":         "12 nyttjad + 12",
		"12 nyttjad + 12 avstådd": "12 nyttjad + 12 avstådd",
		"–":                       "",
		"":                        "",
		"två år":                  "fault",
		"12+":                     "fault",
	} {
		var options []Option
		err := optionList{&options}.UnmarshalText([]byte(text))
		got, _ := optionList{&options}.MarshalText()
		if err != nil {
			got = []byte("fault")
		}
		if string(got) != want {
			t.Errorf("%q read as %q, want %q", text, got, want)
		}
	}
}

func TestCheckSaysWhatToCorrect(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(*Contract)
		want   string
	}{
		{"right", func(*Contract) {}, ""},
		{"title", func(c *Contract) { c.Title = "" }, "title"},
		{"cpv", func(c *Contract) { c.CPV = "3319" }, "cpv"},
		{"open with an end", func(c *Contract) { c.OpenEnded, c.Options = true, nil }, "ends_on"},
		{"ends before start", func(c *Contract) { c.EndsOn = day.New(2019, 1, 1) }, "ends_on"},
		{"signed without day", func(c *Contract) { c.SignedOn = 0 }, "signed_on"},
		{"negative value", func(c *Contract) { c.Value = money.Some(-1) }, "value"},
		{"second option used first", func(c *Contract) { c.Options[1].State = Used }, "options"},
		{"DPA without personal data", func(c *Contract) { c.DPA, c.PersonalData = Yes, No }, "dpa"},
		{"same supplier twice", func(c *Contract) { c.Suppliers = []Supplier{{SupplierID: "a"}, {SupplierID: "a"}} }, "suppliers"},
	} {
		c := term()
		test.change(&c)
		got := ""
		if fields := fault.FieldsOf(c.Check()); len(fields) > 0 {
			got = fields[0].Name
		}
		if got != test.want {
			t.Errorf("%s: fault at %q, want %q", test.name, got, test.want)
		}
	}
}

func TestAnEstimateIsReadAndKept(t *testing.T) {
	t.Parallel()
	var c Contract
	if err := Fields.Read(&c, map[string]string{"value": "ca 10 mkr", "code_of_conduct": "x", "parties": "7K", "type": "Ramavtal"}); err != nil {
		t.Fatal(err)
	}
	if want := "ca" + sv.Space + "10" + sv.Space + "000" + sv.Space + "000" + sv.Space + "kr"; c.Worth() != want || !c.ValueAbout {
		t.Errorf("value reads %q", c.Worth())
	}
	value, _ := Fields.Get("value")
	again := Contract{}
	if message := value.Set(&again, value.Raw(&c)); message != "" || again.Value != c.Value || !again.ValueAbout {
		t.Errorf("%q read back as %+v: %s", value.Raw(&c), again.Value, message)
	}
	if c.CodeOfConduct != Yes || c.Type != Framework || c.Mark() != "7-klövern" {
		t.Errorf("code %q, type %q, mark %q", c.CodeOfConduct, c.Type, c.Mark())
	}
	if got := (Contract{Parties: party.Of("U", "D")}).Mark(); got != "DU" {
		t.Errorf("mark of both is %q", got)
	}
}

func TestFilterIsItsAddress(t *testing.T) {
	t.Parallel()
	want := Filter{
		Text: "rollator", Signed: day.Year(2022), InForce: day.New(2022, 6, 1), Ends: day.Between(day.New(2022, 1, 2), day.New(2022, 3, 4)),
		LatestEnd: day.Year(2024), OptionBy: day.Month(2022, 5), Party: party.Sormland, SupplierID: "s", OwnerID: "u", CategoryID: "k", ProcurementID: "p",
		Type: Framework, Segment: "A", State: StateOption, MinValue: money.Some(money.Kr(5_000_000)), CodeOfConduct: unknownAnswer, Ownerless: true,
	}
	got, err := ParseFilter(want.Values())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if (Filter{}).URL() != "/avtal" {
		t.Errorf("empty filter is at %s", Filter{}.URL())
	}
	if _, err := ParseFilter(map[string][]string{"tecknat": {"2022-13"}, "lage": {"borta"}}); len(fault.FieldsOf(err)) != 2 {
		t.Errorf("bad address: %v", err)
	}
}
