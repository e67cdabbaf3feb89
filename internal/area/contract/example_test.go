package contract

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"klover/internal/area/law"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// examples are the lines of a worked example that say something.
func examples(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

func dayOf(t *testing.T, text string) day.Date {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return d
}

func monthsOf(t *testing.T, text string) count.Count {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return count.Of(n)
}

func amountOf(t *testing.T, text string) money.Amount {
	t.Helper()
	a, err := money.Parse(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return a
}

func TestTacitRenewalGoesOnUntilNoticeIsGivenInTime(t *testing.T) {
	t.Parallel()
	for _, line := range examples(t, "renewal.txt") {
		w := strings.Fields(line)
		c := Contract{Stage: Signed, SignedOn: 20200101, EndsOn: dayOf(t, w[0]), RenewalMonths: monthsOf(t, w[1]), RenewalNotice: monthsOf(t, w[2])}.derive()
		today := dayOf(t, w[3])
		r, ok := c.Renewal(today)
		got := strings.Join([]string{r.Ends.Sv(), r.NoticeBy.Sv(), r.Next.Sv(), r.Possible(today).Sv()}, " ")
		if want := strings.Join(w[4:], " "); !ok || got != want {
			t.Errorf("%s:\n got %s\nwant %s", line, got, want)
		}
		if c.RunsTo != 0 || c.State(today) != StateInForce {
			t.Errorf("%s: runs to %s, %s", line, c.RunsTo, c.State(today))
		}
		if first := c.FirstEnd(today, ByBuyer); first != r.Possible(today) {
			t.Errorf("%s: notice that day ends it %s", line, first)
		}
	}
}

func TestNoticeDaysAreCountedInWholeMonths(t *testing.T) {
	t.Parallel()
	for _, line := range examples(t, "notice.txt") {
		w := strings.Fields(line)
		if w[0] == "option" {
			c := Contract{EndsOn: dayOf(t, w[1]), OptionNotice: monthsOf(t, w[2]), Options: []Option{{Months: 12}}}.derive()
			if got := c.NextOptionOn; got != dayOf(t, w[3]) {
				t.Errorf("%s: got %s", line, got)
			}
			continue
		}
		c := Contract{EndsOn: 20241231, NoticeMonths: monthsOf(t, w[1])}.derive()
		if got := c.FirstEnd(dayOf(t, w[2]), ByBuyer); got != dayOf(t, w[3]) {
			t.Errorf("%s: got %s", line, got)
		}
	}
}

func TestAFineIsCountedByBegunDaysOrWeeks(t *testing.T) {
	t.Parallel()
	for _, line := range examples(t, "fine.txt") {
		w := strings.Fields(line)
		var rate, most count.Count
		if err := (share{&rate}).UnmarshalText([]byte(w[1])); err != nil {
			t.Fatal(err)
		}
		if w[3] != "-" {
			if err := (share{&most}).UnmarshalText([]byte(w[3])); err != nil {
				t.Fatal(err)
			}
		}
		f, err := FineTerms{rate.N, w[2], most.N}.Fine(amountOf(t, w[0]), dayOf(t, w[4]), dayOf(t, w[5]))
		if w[6] == "-" {
			if err == nil {
				t.Errorf("%s: %+v", line, f)
			}
			continue
		}
		if want := amountOf(t, w[7]); err != nil || f.Amount != want || strconv.FormatInt(f.Units, 10) != w[6] {
			t.Errorf("%s: got %+v, %v", line, f, err)
		}
	}
}

func TestChangesOfMinorValueAreCumulated(t *testing.T) {
	t.Parallel()
	var ask law.Change
	var done []Amendment
	for _, line := range examples(t, "amendment.txt") {
		if rest, ok := strings.CutPrefix(line, "contract "); ok {
			object, rest, _ := strings.Cut(rest, " ")
			at := strings.LastIndex(rest, " ")
			ask, done = law.Change{Act: law.LOU, Object: law.Object(object), Contract: amountOf(t, rest[:at]), On: dayOf(t, rest[at+1:])}, nil
			continue
		}
		w := columnsOf(line)
		ask.Amount, ask.Earlier = amountOf(t, w[0]), MinorSum(done)
		limits, err := limitsOf(law.Standard(), ask)
		if err != nil {
			t.Fatal(err)
		}
		minor := limits[law.Minor]
		m := Meter{Base: ask.Contract, Sum: ask.Earlier + ask.Amount, Law: minor}
		allowed := map[bool]string{true: "ja", false: "nej"}[minor.Allowed]
		if minor.Counted != amountOf(t, w[1]) || plainText(percent(m.Percent())) != w[2] || allowed != w[3] {
			t.Errorf("%s: got %s, %s, %s", line, minor.Counted.Sv(), percent(m.Percent()), allowed)
		}
		if minor.Allowed {
			done = append(done, Amendment{State: Decided, Ground: law.Minor, Amount: ask.Amount})
		}
	}
}

// columnsOf splits a line at two spaces or more.
func columnsOf(line string) []string {
	var columns []string
	for part := range strings.SplitSeq(line, "  ") {
		if part = strings.TrimSpace(part); part != "" {
			columns = append(columns, part)
		}
	}
	return columns
}

func plainText(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }

func TestTheTreeLeadsToAGroundOrToANewProcurement(t *testing.T) {
	t.Parallel()
	for _, line := range examples(t, "tree.txt") {
		w := strings.Split(line, "|")
		limits, err := limitsOf(law.Standard(), law.Change{Act: law.LOU, Object: law.Services, Contract: money.Kr(4_000_000), Amount: amountOf(t, strings.TrimSpace(w[0])), On: 20220301})
		if err != nil {
			t.Fatal(err)
		}
		var replies []Reply
		for _, pair := range strings.Fields(w[1]) {
			question, answer, _ := strings.Cut(pair, "=")
			if replies, err = answered(replies, limits, Reply{Question: question, Answer: Answer(answer), Why: "Se bilaga."}); err != nil {
				t.Fatalf("%s at %s: %v", line, pair, err)
			}
		}
		o := Follow(replies, limits)
		got := string(o.Ground)
		if o.Next != "" {
			got = "? " + o.Next
		} else if got == "" {
			got = "ny upphandling"
		}
		if want := strings.TrimSpace(w[2]); got != want {
			t.Errorf("%s: got %s", line, got)
		}
	}
}

func TestAnAnswerThatTheGroundRestsOnIsExplained(t *testing.T) {
	t.Parallel()
	limits := Limits{law.Clause: {Allowed: true}}
	before := []Reply{{Question: askSupplier, Answer: No}, {Question: askNature, Answer: No}}
	if _, err := answered(before, limits, Reply{Question: askClause, Answer: Yes}); err == nil {
		t.Error("a clause without reason was accepted")
	}
	if _, err := answered(before, limits, Reply{Question: askScope, Answer: No}); err == nil {
		t.Error("a question out of turn was answered")
	}
}
