package economy

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/db"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// orders are the ways to sort, each with an index that serves it both ways.
var orders = map[string]string{"month": "r.month", "amount": "r.amount"}

// Search returns the rows of the selection and how many they are, counted to ten
// thousand.
func (s Store) Search(ctx context.Context, f Filter, p Page) ([]Row, Count, error) {
	w, err := s.where(ctx, f)
	if err != nil {
		return nil, Count{}, err
	}
	count, err := db.CountRows(ctx, s.DB, "economy_row r", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting ledger rows: %w", err)
	}
	rows, err := db.All[Row](ctx, s.DB, `
		SELECT `+db.ColumnsOf[Row]("r")+` FROM economy_row r `+w.SQL()+`
		`+p.Order(orders, usualRowOrder)+` `+p.Cut(&w), w.Args()...)
	return rows, count, err
}

// Each calls do for every row of the selection, oldest month first.
func (s Store) Each(ctx context.Context, f Filter, do func(Row) error) error {
	w, err := s.where(ctx, f)
	if err != nil {
		return err
	}
	return db.Each(ctx, s.DB, do, `SELECT `+db.ColumnsOf[Row]("r")+` FROM economy_row r `+w.SQL()+` ORDER BY r.month, r.id`, w.Args()...)
}

// KindSum is what a selection adds up to for one kind of row.
type KindSum struct {
	Kind   Kind
	Amount money.Amount
	N      int64
}

// Total adds up the selection, each kind for itself.
func (s Store) Total(ctx context.Context, f Filter) ([]KindSum, error) {
	from, n := f.summed()
	w, err := s.conditions(ctx, f)
	if err != nil {
		return nil, err
	}
	return db.All[KindSum](ctx, s.DB, `
		SELECT r.kind, CAST(COALESCE(sum(r.amount), 0) AS BIGINT) AS amount, `+n+`
		FROM `+from+` r `+w.SQL()+` GROUP BY r.kind ORDER BY r.kind`, w.Args()...)
}

// summed names where a selection is added up: by account, month and dimension,
// which stays small however many rows the ledger gets, unless it asks for what only
// single rows have.
func (f Filter) summed() (table, n string) {
	if f.singles() {
		return "economy_row", "count(*) AS n"
	}
	return "economy_sum", "CAST(sum(r.n) AS BIGINT) AS n"
}

// singles tells whether the selection asks for something that only rows have.
func (f Filter) singles() bool { return f.Text != "" || f.Load != "" }

// resum adds the rows of a kind and period up again, after they have changed.
func (s Store) resum(ctx context.Context, kind Kind, p day.Period) error {
	if p.From == 0 {
		return nil
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM economy_sum WHERE kind = $1 AND month >= $2 AND month < $3`, string(kind), p.From, p.To); err != nil {
		return err
	}
	const by = `kind, month, closing, account, activity, project, object, plan_id`
	_, err := s.DB.Exec(ctx, `
		INSERT INTO economy_sum (`+by+`, amount, n)
		SELECT `+by+`, CAST(sum(amount) AS BIGINT), count(*)
		FROM economy_row
		WHERE replaced_by = '' AND kind = $1 AND month >= $2 AND month < $3
		GROUP BY `+by, string(kind), p.From, p.To)
	if err != nil {
		return fmt.Errorf("adding up %s for %s: %w", kind, p, err)
	}
	return nil
}

// Sums adds up the selection by account and month, and by the columns named:
// activity, project, object.
func (s Store) Sums(ctx context.Context, f Filter, by ...DimensionKind) ([]Sum, error) {
	from, n := f.summed()
	w, err := s.conditions(ctx, f)
	if err != nil {
		return nil, err
	}
	columns := "r.kind, r.month, r.closing, r.account, r.plan_id"
	for _, k := range by {
		columns += map[DimensionKind]string{ActivityKind: ", r.activity", ProjectKind: ", r.project", ObjectKind: ", r.object"}[k]
	}
	return db.All[Sum](ctx, s.DB, `
		SELECT `+columns+`, CAST(sum(r.amount) AS BIGINT) AS amount, `+n+`
		FROM `+from+` r `+w.SQL()+` GROUP BY `+columns+` ORDER BY `+columns, w.Args()...)
}

// where is the conditions of a filter on single rows.
func (s Store) where(ctx context.Context, f Filter) (db.Where, error) {
	w, err := s.conditions(ctx, f)
	if !f.singles() {
		w.Add("r.replaced_by = ''")
	}
	return w, err
}

// conditions is the conditions of a filter, on rows or on their sums.
func (s Store) conditions(ctx context.Context, f Filter) (db.Where, error) {
	var w db.Where
	if f.singles() {
		w.Add("r.replaced_by = ''")
	}
	for column, value := range map[string]string{"r.plan_id": f.Plan, "r.load_id": f.Load, "r.account": f.Account} {
		if value != "" {
			w.Add(column+" = ?", value)
		}
	}
	for column, value := range map[string]string{"r.activity": f.Activity, "r.project": f.Project, "r.object": f.Object} {
		switch value {
		case "":
		case None:
			w.Add(column + " = ''")
		default:
			w.Add(column+" = ?", value)
		}
	}
	if len(f.Kinds) > 0 {
		w.In("r.kind", texts(f.Kinds))
	}
	w.Within("r.month", f.Period)
	if f.Without != 0 {
		w.Add("NOT (r.closing AND r.month = ?)", day.New(f.Without, 12, 1))
	}
	if f.Text != "" {
		part := containing(f.Text)
		w.Add(`lower(r.text) LIKE lower(?) ESCAPE '\' OR lower(r.voucher) LIKE lower(?) ESCAPE '\'`, part, part)
	}
	if f.Pool != "" {
		if err := s.pooled(ctx, f, &w); err != nil {
			return w, err
		}
	}
	if len(f.Lines) == 0 && f.Group == "" {
		return w, nil
	}
	return w, s.mapped(ctx, f, &w)
}

// pooled narrows to the rows that a split rule shares, as Splitter does it: the
// activity's rule goes before the cost object's, and payments of owners are left out.
func (s Store) pooled(ctx context.Context, f Filter, w *db.Where) error {
	rules, err := s.SplitRules(ctx)
	if err != nil {
		return err
	}
	var own, before string
	var ownArgs, beforeArgs []any
	for _, r := range rules {
		column := map[DimensionKind]string{ActivityKind: "r.activity", ObjectKind: "r.object"}[r.Target]
		to := r.ValidTo
		if to == 0 {
			to = lastDay
		}
		condition, args := "("+column+" = ? AND r.month >= ? AND r.month <= ?)", []any{r.Code, max(r.ValidFrom, firstDay), to}
		if r.ID == f.Pool {
			own, ownArgs = condition, args
		} else if r.Target == ActivityKind || f.Pool == PoolCommon {
			before, beforeArgs = before+" OR "+condition, append(beforeArgs, args...)
		}
	}
	if own != "" {
		w.Add(own, ownArgs...)
	}
	if before != "" && !isActivity(rules, f.Pool) {
		w.Add("NOT ("+strings.TrimPrefix(before, " OR ")+")", beforeArgs...)
	}
	return s.unpaid(ctx, w)
}

func isActivity(rules []Rule, id string) bool {
	for _, r := range rules {
		if r.ID == id {
			return r.Target == ActivityKind
		}
	}
	return false
}

// firstDay and lastDay stand for open ends in conditions.
const firstDay, lastDay day.Date = 19900101, 21000101

// unpaid leaves out the accounts that owners pay on.
func (s Store) unpaid(ctx context.Context, w *db.Where) error {
	groups, err := s.Groups(ctx)
	if err != nil {
		return err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	condition, args := accountsBy(NewChart(groups), accounts, day.Period{From: firstDay, To: lastDay}, func(g Group, ok bool) bool { return g.Owner != "" })
	if condition != "" {
		w.Add("NOT ("+condition+")", args...)
	}
	return nil
}

func texts[T ~string](list []T) []string {
	plain := make([]string, len(list))
	for i, v := range list {
		plain[i] = string(v)
	}
	return plain
}

// mapped narrows to the accounts of lines or of a group, as the groups were in each
// month.
func (s Store) mapped(ctx context.Context, f Filter, w *db.Where) error {
	groups, err := s.Groups(ctx)
	if err != nil {
		return err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	chart, period := NewChart(groups), f.Period
	if period.From == 0 {
		period.From = firstDay
	}
	if period.To == 0 {
		period.To = lastDay
	}
	condition, args := accountsBy(chart, accounts, period, f.takes)
	if condition == "" {
		condition = "1 = 0"
	}
	w.Add(condition, args...)
	return nil
}

// accountsBy is the condition for the accounts whose group is taken, in each piece
// of the period that has one and the same mapping; "" when none is.
func accountsBy(chart Chart, accounts []Account, period day.Period, takes func(Group, bool) bool) (condition string, args []any) {
	var parts []string
	seams := chart.seams(period)
	for i, from := range seams[:len(seams)-1] {
		var marks []string
		var in []any
		for _, a := range accounts {
			g, ok := chart.Group(a.Code, from)
			if takes(g, ok) {
				marks, in = append(marks, "?"), append(in, a.Code)
			}
		}
		if len(marks) > 0 {
			parts = append(parts, "r.month >= ? AND r.month < ? AND r.account IN ("+strings.Join(marks, ", ")+")")
			args = append(append(args, from, seams[i+1]), in...)
		}
	}
	return strings.Join(parts, " OR "), args
}

// takes tells whether the filter wants the accounts of a group, or those without.
func (f Filter) takes(g Group, mapped bool) bool {
	line := Unmapped
	if mapped {
		line = g.Line
	}
	if f.Group != "" && f.Group != g.Code {
		return false
	}
	if len(f.Lines) == 0 {
		return true
	}
	for _, l := range f.Lines {
		if l == line {
			return true
		}
	}
	return false
}

// Result makes the result report up to a period.
func (s Store) Result(ctx context.Context, u Until) (Result, error) {
	sums, chart, err := s.reportSums(ctx, u)
	return NewResult(u, sums, chart), err
}

// reportSums adds up all that a report needs: outcome, the year's budget, and the
// forecast that held.
func (s Store) reportSums(ctx context.Context, u Until, by ...DimensionKind) ([]Sum, Chart, error) {
	chart, err := s.Chart(ctx)
	if err != nil {
		return nil, chart, err
	}
	sums, err := s.Sums(ctx, Filter{Kinds: []Kind{Outcome}, Period: u.reach()}, by...)
	if err != nil {
		return nil, chart, err
	}
	planned, err := s.Sums(ctx, Filter{Kinds: []Kind{Budget}, Period: day.Year(u.Year())}, by...)
	if err != nil {
		return nil, chart, err
	}
	sums = append(sums, planned...)
	forecast, ok, err := s.ForecastAt(ctx, u)
	if err != nil || !ok {
		return sums, chart, err
	}
	expected, err := s.Sums(ctx, Filter{Kinds: []Kind{Forecast}, Period: day.Year(u.Year()), Plan: forecast.ID}, by...)
	return append(sums, expected...), chart, err
}

// Specify makes the project or activity specification of lines of the report.
func (s Store) Specify(ctx context.Context, u Until, kind DimensionKind, of []Line) ([]SpecLine, error) {
	sums, chart, err := s.reportSums(ctx, u, kind)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, kind)
	return Specify(u, sums, chart, kind, of, names), err
}

// Latest returns the last month that has outcome, as the period of a report.
func (s Store) Latest(ctx context.Context) (Until, error) {
	months, err := db.All[day.Date](ctx, s.DB, `SELECT month FROM economy_row WHERE kind = 'utfall' AND replaced_by = '' ORDER BY month DESC LIMIT 1`)
	if err != nil || len(months) == 0 {
		return UntilMonth(s.Today().AddMonths(-1)), err
	}
	return UntilMonth(months[0]), nil
}

// WithoutGroup returns the accounts that have rows but no group in a month of the
// period, with what is on them.
func (s Store) WithoutGroup(ctx context.Context, p day.Period) ([]Sum, error) {
	chart, err := s.Chart(ctx)
	if err != nil {
		return nil, err
	}
	sums, err := s.Sums(ctx, Filter{Period: p, Lines: []Line{Unmapped}})
	byAccount := map[string]int{}
	var all []Sum
	for _, one := range sums {
		if chart.Line(one.Account, one.Month) != Unmapped {
			continue
		}
		key := one.Account + string(one.Kind)
		i, ok := byAccount[key]
		if !ok {
			i = len(all)
			byAccount[key], all = i, append(all, Sum{Kind: one.Kind, Account: one.Account})
		}
		all[i].Amount += one.Amount
		all[i].N += one.N
	}
	return all, err
}

// Row returns one ledger row.
func (s Store) Row(ctx context.Context, id string) (Row, error) {
	return db.One[Row](ctx, s.DB, `SELECT `+db.Columns[Row]()+` FROM economy_row WHERE id = $1`, id)
}

// Loaded returns the day of the latest load of outcome that counts, until today: "Data
// laddat".
func (s Store) Loaded(ctx context.Context) (day.Date, error) {
	days, err := db.All[day.Date](ctx, s.DB, `SELECT loaded_on FROM economy_load WHERE state = 'inläst' AND kind = 'utfall' AND loaded_on <= $1 ORDER BY loaded_on DESC LIMIT 1`, s.Today())
	if err != nil || len(days) == 0 {
		return 0, err
	}
	return days[0], nil
}
