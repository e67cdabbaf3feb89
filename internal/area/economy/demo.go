package economy

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// DemoEvent is something that happens to the demo's economy on a day.
type DemoEvent struct {
	On day.Date
	Do func(context.Context, Store) error
}

// DemoEvents is the economy of the demo from the first year to the load behind the
// report of 2022. What the reports print comes out to the thousand; the rows are
// invented. They arrive as files, as in life: SIE for the ledger, CSV for plans.
func DemoEvents(firstYear int) []DemoEvent {
	events := []DemoEvent{{day.New(firstYear, 6, 2), demoChart}}
	for _, y := range demoYears {
		if y.year < firstYear {
			continue
		}
		if y.budgetOn != 0 {
			events = append(events, DemoEvent{y.budgetOn, y.loadBudget})
		}
		for _, f := range y.forecasts {
			events = append(events, DemoEvent{f.on, func(ctx context.Context, s Store) error { return y.loadForecast(ctx, s, f) }})
		}
		events = append(events, DemoEvent{y.loadedOn, func(ctx context.Context, s Store) error { return y.loadLedger(ctx, s, 12) }})
	}
	return append(events,
		DemoEvent{20220906, func(ctx context.Context, s Store) error { return demoYears[len(demoYears)-1].loadLedger(ctx, s, 8) }},
		DemoEvent{20220914, func(ctx context.Context, s Store) error { return demoAnalysis(ctx, s, demoAnalysisAugust) }},
		DemoEvent{20220204, demoClosing},
		DemoEvent{20180119, func(ctx context.Context, s Store) error { return demoDebit(ctx, s, 2017, true) }},
		DemoEvent{20180122, func(ctx context.Context, s Store) error { return demoAnalysis(ctx, s, demoAnalysis2017) }},
		DemoEvent{20190118, func(ctx context.Context, s Store) error { return demoDebit(ctx, s, 2018, true) }},
		DemoEvent{20230118, func(ctx context.Context, s Store) error { return demoDebit(ctx, s, 2022, false) }},
		DemoEvent{20230118, func(ctx context.Context, s Store) error { return demoAnalysis(ctx, s, demoAnalysis2022) }})
}

// demoChart makes the account groups, the names of the dimensions and the rules.
func demoChart(ctx context.Context, s Store) error {
	for _, g := range demoGroups {
		if _, err := s.CreateGroup(ctx, g); err != nil {
			return fmt.Errorf("group %s: %w", g.Code, err)
		}
	}
	for _, d := range demoDimensions {
		if err := s.NameDimension(ctx, d); err != nil {
			return err
		}
	}
	for _, r := range demoSplit {
		if _, err := s.SaveRule(ctx, r); err != nil {
			return fmt.Errorf("rule of %s: %w", r.Code, err)
		}
	}
	return nil
}

// loadLedger loads the year's ledger up to a month as a SIE 4E in PC8.
func (y demoYear) loadLedger(ctx context.Context, s Store, months int) error {
	split, err := s.splitter(ctx)
	if err != nil {
		return err
	}
	rows, err := y.ledger(split)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r Row) bool { return int(r.Month.Month()) > months })
	text, err := charmap.CodePage437.NewEncoder().String(demoSIE(y.year, months, rows))
	if err != nil {
		return err
	}
	_, _, err = s.Import(ctx, fmt.Sprintf("inkopsnamnden-%d-%02d.se", y.year, months), strings.NewReader(text), Options{Kind: Outcome}, false, false)
	return err
}

// demoSIE writes rows as a file of type 4E, with one voucher a row.
func demoSIE(year, months int, rows []Row) string {
	var b strings.Builder
	last := day.New(year, 1, 1).AddMonths(months).AddDays(-1)
	fmt.Fprintf(&b, "#FLAGGA 0\r\n#PROGRAM \"Ekonomisystem\" 7.2\r\n#FORMAT PC8\r\n#GEN %s\r\n#SIETYP 4\r\n#ORGNR 232100-0032\r\n#FNAMN \"Inköpsnämnden\"\r\n", sieDate(last.AddDays(5)))
	fmt.Fprintf(&b, "#RAR 0 %d0101 %d1231\r\n#OMFATTN %s\r\n#KPTYP EUBAS97\r\n#DIM 2 \"Kostnadsbärare\"\r\n#DIM 20 \"Aktivitet\"\r\n", year, year, sieDate(last))
	balances := map[string]money.Amount{}
	for _, r := range rows {
		balances[r.Account] -= r.Amount
	}
	for _, account := range sorted(keysOf(balances)) {
		fmt.Fprintf(&b, "#KONTO %s \"%s\"\r\n#KTYP %s %s\r\n", account, demoAccounts[account], account, demoAccountKind(account))
	}
	for _, account := range sorted(keysOf(balances)) {
		fmt.Fprintf(&b, "#RES 0 %s %s\r\n", account, sieAmount(balances[account]))
	}
	for i, r := range rows {
		fmt.Fprintf(&b, "#VER %s %d %s \"%s\"\r\n{\r\n", demoSeries(r.Account), i+1, sieDate(r.BookedOn), r.Text)
		fmt.Fprintf(&b, "   #TRANS %s {%s} %s\r\n   #TRANS 2440 {} %s\r\n}\r\n", r.Account, sieObjects(r), sieAmount(-r.Amount), sieAmount(r.Amount))
	}
	return b.String()
}

func keysOf(m map[string]money.Amount) map[string]bool {
	set := map[string]bool{}
	for key := range m {
		set[key] = true
	}
	return set
}

func demoAccountKind(account string) string {
	if strings.HasPrefix(account, "3") {
		return "I"
	}
	return "K"
}

// demoSeries is the voucher series of an account: wages, invoices to owners, others.
func demoSeries(account string) string {
	switch account[0] {
	case '3':
		return "F"
	case '4':
		return "L"
	}
	return "A"
}

func sieDate(d day.Date) string { return fmt.Sprintf("%08d", int32(d)) }

func sieAmount(a money.Amount) string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	return fmt.Sprintf("%s%d.%02d", sign, a/100, a%100)
}

func sieObjects(r Row) string {
	var parts []string
	if r.Object != "" {
		parts = append(parts, `2 "`+r.Object+`"`)
	}
	if r.Activity != "" {
		parts = append(parts, `20 "`+r.Activity+`"`)
	}
	return strings.Join(parts, " ")
}

// ledger is the rows of the year: its costs month by month, and what each owner
// pays for them, so that the result is zero (L04).
func (y demoYear) ledger(split Splitter) ([]Row, error) {
	random := rand.New(rand.NewPCG(uint64(y.year), 18))
	var rows []Row
	for _, c := range y.costs {
		rows = append(rows, c.rows(y.year, random)...)
	}
	var sums []Sum
	for _, r := range rows {
		sums = append(sums, Sum{Kind: Outcome, Month: r.Month, Account: r.Account, Activity: r.Activity, Object: r.Object, Amount: r.Amount})
	}
	for _, m := range day.Year(y.year).Months() {
		shares, err := split.Split(m, sums)
		if err != nil {
			return nil, err
		}
		for _, share := range shares {
			rows = append(rows, demoPayments(m, share)...)
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return int(a.BookedOn - b.BookedOn) })
	return rows, nil
}

// demoPayments is the invoices of a month to those who bear a share.
func demoPayments(m day.Period, share Share) []Row {
	row := Row{Month: m.From, BookedOn: m.Last(), Text: "Fördelad kostnad " + m.Label()}
	if share.Rule.Target == ActivityKind {
		row.Activity = share.Rule.Code
	}
	if share.Rule.Target == ObjectKind {
		row.Object = share.Rule.Code
	}
	if share.Parts == nil {
		row.Account, row.Amount, row.Text = "3610", share.Total, "Ersättning Mälardalstrafik "+m.Label()
		return []Row{row}
	}
	var rows []Row
	for i, account := range []string{"3510", "3520"} {
		row.Account, row.Amount = account, share.Parts[i]
		if row.Amount != 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// rows spreads a year's cost over months and invoices, to the öre.
func (c demoCost) rows(year int, random *rand.Rand) []Row {
	parts := c.parts
	if parts == 0 {
		parts = 12
	}
	weights := make([]int64, parts)
	for i := range weights {
		weights[i] = 900 + random.Int64N(200)
	}
	amounts, err := c.amount.Split(weights, parts-1)
	if err != nil {
		return nil
	}
	rows := make([]Row, parts)
	for i, a := range amounts {
		month := day.New(year, 1, 1).AddMonths(i * 12 / parts)
		booked := month.AddDays(4 + random.IntN(20))
		rows[i] = Row{Month: month, BookedOn: booked, Account: c.account, Activity: c.activity, Object: c.object, Amount: -a,
			Text: demoAccounts[c.account] + " " + day.Month(year, month.Month()).Label()}
	}
	return rows
}

// loadBudget loads the year's budget as a sheet and decides it.
func (y demoYear) loadBudget(ctx context.Context, s Store) error {
	l, err := y.loadPlan(ctx, s, fmt.Sprintf("budget-%d.csv", y.year), Options{Kind: Budget, Comment: "Budget enligt förslag från enheterna."}, y.budget)
	if err != nil {
		return err
	}
	body := "Inköpsnämnden"
	if y.year < 2019 {
		body = "DU-nämnden"
	}
	_, err = s.Decide(ctx, l.PlanID, s.Today(), body)
	return err
}

func (y demoYear) loadForecast(ctx context.Context, s Store, f demoForecast) error {
	_, err := y.loadPlan(ctx, s, fmt.Sprintf("prognos-%d-%02d.csv", y.year, int(f.asOf.Month())),
		Options{Kind: Forecast, AsOf: UntilMonth(f.asOf).String(), Comment: f.comment}, f.rows)
	return err
}

func (y demoYear) loadPlan(ctx context.Context, s Store, name string, o Options, costs []demoCost) (Load, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Inköpsnämnden %d;;;;\nMånad;Konto;Kontonamn;Kostnadsbärare;Belopp\n", y.year)
	months := day.Year(y.year).Months()
	var total [12]money.Amount
	write := func(m int, account, object string, a money.Amount) {
		fmt.Fprintf(&b, "%s;%s;%s;%s;%s\n", months[m].String(), account, demoAccounts[account], object, strings.Replace(sieAmount(a), ".", ",", 1))
	}
	for _, c := range costs {
		amounts, err := c.amount.Split(demoSeason, 11)
		if err != nil {
			return Load{}, err
		}
		for m, a := range amounts {
			write(m, c.account, c.object, -a)
			total[m] += a
		}
	}
	for m, cost := range total {
		halves, err := cost.Split([]int64{1, 1}, host)
		if err != nil {
			return Load{}, err
		}
		write(m, "3510", "", halves[0])
		write(m, "3520", "", halves[1])
	}
	l, _, err := s.Import(ctx, name, &b, o, false, false)
	return l, err
}

// demoSeason is how a year's plan lies over its months: less in July, more before
// the turn of the year.
var demoSeason = []int64{83, 82, 86, 83, 85, 84, 71, 79, 86, 87, 86, 88}

// demoClosing loads the adjustment of the closing of 2021: a cost that is moved
// from one line to another.
func demoClosing(ctx context.Context, s Store) error {
	const text = "Bokslutsperiod 2021;;;\nPeriod;Konto;Belopp;Text\n2021-13;5010;-212,50;Omföring köpt verksamhet\n2021-13;7790;212,50;Omföring köpt verksamhet\n"
	_, _, err := s.Import(ctx, "bokslutsjustering-2021.csv", strings.NewReader(text), Options{Kind: Outcome, Source: "Bokslutsjusteringar"}, false, false)
	return err
}

// demoDebit makes the debit basis of the board's cost to Västmanland, F27.
func demoDebit(ctx context.Context, s Store, year int, sent bool) error {
	d, err := s.CreateDebit(ctx, Debit{Party: party.Vastmanland, Period: day.Year(year), Object: BoardObject,
		Title: fmt.Sprintf("Nämndens kostnader %d", year), Reference: "Regionkontoret, ekonomi"})
	if err != nil || !sent {
		return err
	}
	if _, err = s.Fix(ctx, d.ID); err == nil {
		_, err = s.Send(ctx, d.ID)
	}
	return err
}

// demoAnalysis keeps a year's analysis in the words of its report.
func demoAnalysis(ctx context.Context, s Store, a demoText) error {
	for _, q := range questions {
		if err := s.SaveAnswer(ctx, Answer{Period: a.period, Question: q.Question, Text: a.answers[q.Question]}); err != nil {
			return err
		}
	}
	for _, c := range a.causes {
		c.Period = a.period
		if _, err := s.SaveCause(ctx, c); err != nil {
			return err
		}
	}
	return nil
}
