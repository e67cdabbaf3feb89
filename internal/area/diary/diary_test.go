package diary

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

func TestAnEntryIsCheckedInSwedish(t *testing.T) {
	t.Parallel()
	good := Entry{Direction: Incoming, HappenedOn: 20230110, Counterpart: "Region Sörmland", Title: "Uppdrag", Kind: "request", Step: "prepare"}
	for _, test := range []struct {
		name   string
		change func(*Entry)
		want   string // field: message begins
	}{
		{"good", func(*Entry) {}, ""},
		{"tomorrow", func(e *Entry) { e.HappenedOn = 20230119 }, "happened_on: Dagen 2023-01-19 ligger i framtiden"},
		{"typo", func(e *Entry) { e.HappenedOn = 10230110 }, "happened_on: Dagen 1023-01-10 är för länge sedan"},
		{"no sender", func(e *Entry) { e.Counterpart = " " }, "counterpart: Ange vem handlingen kom från"},
		{"no receiver", func(e *Entry) { e.Direction, e.Counterpart = Outgoing, "" }, "counterpart: Ange vem handlingen skickades till"},
		{"drawn up needs nobody", func(e *Entry) { e.Direction, e.Counterpart = Prepared, "" }, ""},
		{"no title", func(e *Entry) { e.Title = "" }, "title: Fyll i"},
		{"secret without reason", func(e *Entry) { e.Ground = "31:16" }, "secret_reason: Ange vad som skulle skadas"},
		{"reason without ground", func(e *Entry) { e.SecretReason = "Priser" }, "ground: Välj den paragraf"},
	} {
		e := good
		test.change(&e)
		got := ""
		if fields := fault.FieldsOf(e.Check(20230118)); len(fields) > 0 {
			got = fields[0].Name + ": " + fields[0].Message
		}
		if got != test.want && (test.want == "" || !strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRegistrationIsInTimeOnTheNextWorkingDay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		happened, registered day.Date
		want                 bool
	}{
		{20230109, 20230109, true},
		{20230109, 20230110, true},
		{20230109, 20230111, false},
		{20230105, 20230109, true}, // trettondagen, then a weekend
		{20230105, 20230110, false},
		{20221223, 20221227, true}, // Christmas
	} {
		if got := soon(test.happened, test.registered); got != test.want {
			t.Errorf("soon(%s, %s) = %v", test.happened, test.registered, got)
		}
	}
}

func TestAMarkHoldsUntilItsDay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mark Mark
		want bool
	}{
		{Mark{}, false},
		{Mark{Ground: "31:16"}, true},
		{Mark{Ground: "31:16", SecretUntil: 20230119}, true},
		{Mark{Ground: "31:16", SecretUntil: 20230118}, false},
	} {
		if got := test.mark.Holds(20230118); got != test.want {
			t.Errorf("%+v holds: %v", test.mark, got)
		}
	}
}

func TestAMaskedEntryTellsOnlyNumberDayAndResponsible(t *testing.T) {
	t.Parallel()
	e := Entry{ID: "1", No: 3, Running: 7, Direction: Incoming, HappenedOn: 20230110, Counterpart: "Anbud AB", Title: "Anbud från Anbud AB", Kind: Tender, Step: "procure",
		Responsible: "Åsa Öberg", Mark: Mark{Ground: tenderGround, SecretReason: "Anbud AB har lämnat anbud"}}
	want := Entry{ID: "1", No: 3, Running: 7, HappenedOn: 20230110, Title: masked, Responsible: "Åsa Öberg", Masked: true}
	if diff := cmp.Diff(want, e.shownTo(access{}, 20230118)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(e, e.shownTo(access{secret: true}, 20230118)); diff != "" {
		t.Error(diff)
	}
}

func TestFieldsAreFilledAndEscaped(t *testing.T) {
	t.Parallel()
	fields := []Field{{Name: "sista anbudsdag", Value: "2023-02-01"}, {Name: "vinnare", Value: "*Bygg* [AB] {{titel}}"}, {Name: "tom"}}
	for _, test := range []struct{ text, want, missing string }{
		{"Senast {{sista anbudsdag}}.", "Senast 2023-02-01.", ""},
		{"{{ Sista  Anbudsdag }}", "2023-02-01", ""},
		{"Till {{vinnare}}", `Till \*Bygg\* \[AB\] { {titel} }`, ""},
		{"{{tom}} och {{okänd}} och {{tom}}", " och  och ", "tom,okänd"},
	} {
		if got := Fill(test.text, fields); got != test.want {
			t.Errorf("Fill(%q) = %q, want %q", test.text, got, test.want)
		}
		if got := strings.Join(Missing(test.text, fields), ","); got != test.missing {
			t.Errorf("Missing(%q) = %q, want %q", test.text, got, test.missing)
		}
	}
}

func TestFilterRoundTrips(t *testing.T) {
	t.Parallel()
	f := Filter{Text: "åsa", Registered: day.Month(2023, 1), Body: "INK", Year: "2023", Kind: Tender, Direction: "in", Step: "procure", Case: "c1", Responsible: "u1", Ground: "19:3",
		Secret: new(true), InTime: new(false), Struck: new(true), Happened: day.Year(2022)}
	got, err := ParseFilter(f.Values())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(f, got); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseFilter(map[string][]string{"slag": {"finns inte"}}); err == nil {
		t.Error("a kind that does not exist is accepted")
	}
}

func TestARuleKeepsOrHasYears(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule Rule
		want string
	}{
		{Rule{Kind: "letter", Years: 2, ValidFrom: 20200101, Source: "Plan 2020"}, ""},
		{Rule{Kind: "letter", Keep: true, ValidFrom: 20200101, Source: "Plan 2020"}, ""},
		{Rule{Kind: "letter", ValidFrom: 20200101, Source: "Plan 2020"}, "years"},
		{Rule{Kind: "letter", Keep: true, Years: 2, ValidFrom: 20200101, Source: "Plan 2020"}, "years"},
		{Rule{Kind: "brev", Years: 2, ValidFrom: 20200101, Source: "Plan 2020"}, "kind"},
		{Rule{Kind: "letter", Years: 2, ValidFrom: 20200101}, "source"},
	} {
		got := ""
		if fields := fault.FieldsOf(test.rule.Check()); len(fields) > 0 {
			got = fields[0].Name
		}
		if got != test.want {
			t.Errorf("%+v: %q, want %q", test.rule, got, test.want)
		}
	}
}

func TestFilesThatNobodyCanOpenAreRefused(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"avtal.PDF": true, "pris.xlsx": true, "virus.exe": false, "makro.docm": false, "utan": false} {
		if got := checkName(name) == nil; got != want {
			t.Errorf("%s accepted: %v", name, got)
		}
	}
}
