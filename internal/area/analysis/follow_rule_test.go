package analysis

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/area/price"
	"klover/internal/area/spend"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// cells are the lines of a text file, cut at a sign.
func cells(t *testing.T, file, sign string) (rows [][]string) {
	t.Helper()
	text := must[*os.File](t)(os.Open(file))
	defer text.Close()
	for s := bufio.NewScanner(text); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, sign)
		if sign == "" {
			row = strings.Fields(line)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	return rows
}

func whole64(t *testing.T, text string) int64 {
	t.Helper()
	return must[int64](t)(strconv.ParseInt(text, 10, 64))
}

func TestWeightsAreClassifiedAsCountedByHand(t *testing.T) {
	t.Parallel()
	rows := cells(t, "testdata/abc.txt", "")
	var all ABC
	var want []string
	for _, r := range rows {
		all.Rows = append(all.Rows, ABCRow{Spent: money.Amount(whole64(t, r[0]))})
		all.Total += money.Amount(whole64(t, r[0]))
		want = append(want, strings.Join(r, " "))
	}
	all.classify(80, 95)
	var got []string
	for _, r := range all.Rows {
		got = append(got, fmt.Sprintf("%d %d %s", r.Spent, r.Running, r.Class))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var parts money.Amount
	for _, c := range all.classesOf() {
		parts += c.Spent
	}
	if parts != all.Total {
		t.Errorf("the classes are %d, all is %d", parts, all.Total)
	}
}

func TestInvoicesThatMayBeOneAreToldWithTheirReason(t *testing.T) {
	t.Parallel()
	for _, r := range cells(t, "testdata/twins.txt", "|") {
		a := bill{Number: r[0], On: must[day.Date](t)(day.Parse(r[1])), Import: whole64(t, r[2]), Sum: 500, Supplier: Thing{Name: "Vårdgross"}}
		b := bill{Number: r[3], On: must[day.Date](t)(day.Parse(r[4])), Import: whole64(t, r[5]), Sum: 500, Supplier: Thing{Name: "Vårdgross"}}
		a.Invoice, b.Invoice = spend.InvoiceKey(spend.Seller{}, a.Number), spend.InvoiceKey(spend.Seller{}, b.Number)
		why := "-"
		for _, f := range duplicates([]bill{b, a}, 10) {
			why = f.Why
		}
		if why = strings.ReplaceAll(why, sv.Space, " "); why != r[6] {
			t.Errorf("%s and %s: %q, want %q", r[0], r[3], why, r[6])
		}
	}
}

func TestSpreadIsThatCountedByHand(t *testing.T) {
	t.Parallel()
	var parts []spreadPart
	var want, got []string
	for _, r := range cells(t, "testdata/spread.txt", "|") {
		if text, ok := strings.CutPrefix(r[0], "= "); ok {
			want = append(want, text)
			continue
		}
		parts = append(parts, spreadPart{article: spend.Article{Name: r[0], GTIN: r[1], Number: r[3], Unit: r[4]}, supplier: whole64(t, r[2]),
			spent: whole64(t, r[5]), quantity: whole64(t, r[6]), low: whole64(t, r[7]), high: whole64(t, r[8]), units: whole64(t, r[9])})
	}
	for _, s := range spreads(parts, 100) {
		got = append(got, fmt.Sprintf("%s %s enheter %d leverantörer %d lägst %d högst %d sparat %d", s.Article.Name, s.In, s.Units, s.Suppliers, s.Low(), s.High(), s.Saved()))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNamesAreComparedByTheirParts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int64
	}{
		{"Kanyl grön", "kanyl GRÖN", 100},
		{"Kanyl grön", "Grön kanyl", 100}, // order does not matter
		// " ab", "abc", "bc " and " ab", "abd", "bd ": one of three and three is shared.
		{"abc", "abd", 33},
		{"Kanyl", "Plåster", 0},
		{"", "", 0},
	} {
		if got := similarity(test.a, test.b); got != test.want {
			t.Errorf("similarity(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestTheSurestCounterpartIsFound(t *testing.T) {
	t.Parallel()
	o := newOffer([]spend.List{{From: 20220101, Items: []price.Item{
		{ArticleKey: "AB1", Article: "AB-1", Name: "Undersökningshandske nitril M", Unit: "st", Net: price.Kr(12)},
		{ArticleKey: "AB2", Article: "AB-2", GTIN: "7350000000017", Name: "Kanyl grön", Unit: "förp", Net: price.Kr(40)},
		{ArticleKey: "AB3", Article: "AB-3", Own: "100", Name: "Plåster", Unit: "st", Net: price.Kr(2)},
	}}}, 60)
	for _, test := range []struct {
		article spend.Article
		want    string
	}{
		{spend.Article{Name: "Nåt annat", GTIN: "7350000000017"}, "AB-2 gtin"},
		{spend.Article{Name: "Nåt annat", Own: "100"}, "AB-3 own"},
		{spend.Article{Name: "Undersökningshandske nitril, M", Number: "ab1"}, "AB-1 number"},
		{spend.Article{Name: "Gaffeltruck", Number: "AB-1"}, " "}, // a number alone says nothing when the seller is another
		{spend.Article{Name: "Undersökningshandske nitril L"}, "AB-1 name"},
		{spend.Article{Name: "Nitrilhandske"}, " "},
	} {
		item, sure, _ := o.find(test.article)
		if got := item.Article + " " + string(sure); got != test.want {
			t.Errorf("%+v: %q, want %q", test.article, got, test.want)
		}
	}
}

func TestWhatIsFarFromTheMedianIsFound(t *testing.T) {
	t.Parallel()
	usual := median([]int64{100, 90, 110, 400, 105})
	if usual != 105 || median(nil) != 0 || median([]int64{4, 1}) != 1 {
		t.Errorf("the median is %d", usual)
	}
	for n, want := range map[int64][2]bool{315: {false, false}, 316: {true, false}, 35: {false, false}, 34: {false, true}} {
		if above, below := far(n, usual, 3000); above != want[0] || below != want[1] {
			t.Errorf("far(%d) = %v %v", n, above, below)
		}
	}
}

func TestAPackGoesThroughItsStatesInOrder(t *testing.T) {
	t.Parallel()
	p := Pack{State: Draft, Period: day.Year(2022)}
	today := day.New(2023, 1, 18)
	if err := p.settle(nil); err == nil {
		t.Error("a draft was settled")
	}
	if p.discuss(20230119, "Eva", 12, today) == nil || p.discuss(20230110, " ", 12, today) == nil {
		t.Error("a talk in the future, or with nobody, was noted")
	}
	if err := p.discuss(20230110, "Eva Ek, verksamhetschef", 12, today); err != nil || p.FollowOn != 20240110 || !p.Unfollowed() {
		t.Fatal(err, p.FollowOn)
	}
	if p.Overdue(20240110) || !p.Overdue(20240111) {
		t.Error("the follow-up is overdue on the wrong day")
	}
	if p.settle([]Action{{State: Proposed}, {State: Agreed}}) == nil || p.settle([]Action{{State: Dropped}}) == nil {
		t.Error("actions were settled with a proposal left, or without any agreed")
	}
	if err := p.settle([]Action{{State: Dropped}, {State: Agreed}}); err != nil {
		t.Fatal(err)
	}
	if p.follow(20230109, "Bättre", today) == nil || p.follow(20230118, "", today) == nil {
		t.Error("a follow-up before the talk, or without result, was noted")
	}
	if err := p.follow(20230118, "Läckaget har halverats.", today); err != nil || p.Unfollowed() {
		t.Fatal(err)
	}
	for _, want := range []PackState{Settled, Discussed, Draft} {
		if _, err := p.back(); err != nil || p.State != want {
			t.Fatal(err, p.State)
		}
	}
	if _, err := p.back(); err == nil || p.DiscussedWith != "" || p.FollowOn != 0 {
		t.Error("a draft went back, or kept what was undone")
	}
}

func TestTheSameDaysAreComparedBeforeAndAfterADecision(t *testing.T) {
	t.Parallel()
	before, after, ok := effectPeriods(20220901, 20221001)
	if !ok || before.String() != (day.Period{From: 20220802, To: 20220901}).String() || after.Days() != 30 || before.Days() != 30 {
		t.Errorf("%v %v %v", before, after, ok)
	}
	if _, after, _ := effectPeriods(20200101, 20230118); after.To != 20210101 {
		t.Error("the effect is counted for more than a year: ", after)
	}
	if _, _, ok := effectPeriods(20230118, 20230118); ok {
		t.Error("there is an effect on the day of the decision")
	}
}
