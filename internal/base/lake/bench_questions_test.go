package lake_test

import "klover/internal/base/lake"

// question is one of those that the store is measured by, with the SQL that would
// be written for DuckDB by hand.
type question struct {
	name  string
	query lake.Query
	abc   bool // the answer is made into classes
	bare  string
	pg    string // for PostgreSQL, where it is not the same
}

var (
	spend   = lake.Sum("spend", lake.Col("amount"))
	covered = lake.Sum("covered", lake.If(lake.Unknown(lake.Col("contract")), lake.Num(0), lake.Col("amount")))
	year    = lake.Field{Name: "year", Expr: lake.Year(lake.Col("day"))}
	month   = lake.Field{Name: "month", Expr: lake.Month(lake.Col("day"))}
	ofParty = lake.Eq(lake.Col("party"), lake.Num(3))
	of2021  = lake.Between(lake.Col("day"), lake.On(lake.DateOf(2021, 1, 1)), lake.On(lake.DateOf(2022, 1, 1)))
	largest = []lake.Order{{Name: "spend", Desc: true}}
)

var asked = []question{
	{name: "Q01 month and party",
		query: lake.Query{Table: "line", By: append([]lake.Field{month}, lake.By("party")...), Measures: []lake.Measure{spend}},
		bare:  `SELECT year(day) * 100 + month(day) AS m, party, sum(amount) FROM line GROUP BY ALL ORDER BY ALL`,
		pg:    `SELECT date_trunc('month', day), party, sum(amount) FROM line GROUP BY 1, 2 ORDER BY 1, 2`},
	{name: "Q02 suppliers of a party and year",
		query: lake.Query{Table: "line", By: lake.By("supplier.name"), Where: []lake.Expr{ofParty, of2021}, Order: largest, Limit: 20,
			Measures: []lake.Measure{spend, lake.Distinct("invoices", lake.Col("invoice"))}},
		bare: `SELECT s.name, sum(amount) AS spend, count(DISTINCT invoice) FROM line JOIN supplier s ON s.id = supplier
			WHERE party = 3 AND day >= DATE '2021-01-01' AND day < DATE '2022-01-01' GROUP BY 1 ORDER BY 2 DESC LIMIT 20`},
	{name: "Q03 year over year by category",
		query: lake.Query{Table: "line", By: append(lake.By("category.level2"), year), Measures: []lake.Measure{spend}},
		bare:  `SELECT c.level2, year(day), sum(amount) FROM line JOIN category c ON c.id = category GROUP BY ALL ORDER BY ALL`,
		pg:    `SELECT c.level2, extract(year FROM day)::int, sum(amount) FROM line JOIN category c ON c.id = category GROUP BY 1, 2 ORDER BY 1, 2`},
	{name: "Q04 distinct suppliers and invoices",
		query: lake.Query{Table: "line", By: lake.By("category.level1"),
			Measures: []lake.Measure{lake.Distinct("suppliers", lake.Col("supplier")), lake.Distinct("invoices", lake.Col("invoice"))}},
		bare: `SELECT c.level1, count(DISTINCT supplier), count(DISTINCT invoice) FROM line JOIN category c ON c.id = category GROUP BY 1 ORDER BY 1`},
	{name: "Q05 ABC of suppliers", abc: true,
		query: lake.Query{Table: "line", By: lake.By("supplier"), Measures: []lake.Measure{spend}, Order: largest},
		bare: `SELECT CASE WHEN so <= 0.8 * total THEN 'A' WHEN so <= 0.95 * total THEN 'B' ELSE 'C' END AS class, count(*), sum(spend) FROM (
			SELECT spend, sum(spend) OVER (ORDER BY spend DESC, supplier) AS so, sum(spend) OVER () AS total FROM (
			SELECT supplier, sum(amount) AS spend FROM line GROUP BY 1)) GROUP BY 1`,
		pg: `SELECT CASE WHEN so <= 0.8 * total THEN 'A' WHEN so <= 0.95 * total THEN 'B' ELSE 'C' END AS class, count(*), sum(spend) FROM (
			SELECT spend, sum(spend) OVER (ORDER BY spend DESC, supplier) AS so, sum(spend) OVER () AS total FROM (
			SELECT supplier, sum(amount) AS spend FROM line GROUP BY 1) AS a) AS b GROUP BY 1`},
	{name: "Q06 units of a branch",
		query: lake.Query{Table: "line", By: lake.By("unit"), Where: []lake.Expr{lake.Prefix(lake.Col("category.level2"), "A3."), ofParty, of2021},
			Measures: []lake.Measure{spend}, Order: largest, Limit: 25},
		bare: `SELECT unit, sum(amount) AS spend FROM line JOIN category c ON c.id = category WHERE c.level2 LIKE 'A3.%' AND party = 3
			AND day >= DATE '2021-01-01' AND day < DATE '2022-01-01' GROUP BY 1 ORDER BY 2 DESC LIMIT 25`},
	{name: "Q07 every line against its price",
		query: lake.Query{Table: "line", By: lake.By("party"),
			AsOf: &lake.AsOf{Table: "price", Keys: []lake.Key{{Line: "supplier", Other: "supplier"}, {Line: "article", Other: "article"}},
				Day: "day", From: "begins", To: "ends", Tie: "number"},
			Measures: []lake.Measure{spend,
				lake.Sum("priced", lake.If(lake.Unknown(lake.Col("price.amount")), lake.Num(0), lake.Col("amount"))),
				lake.Sum("right", lake.If(lake.Eq(lake.Col("price.amount"), lake.Col("paid")), lake.Col("amount"), lake.Num(0))),
				lake.Sum("deviation", lake.Mul(lake.Sub(lake.Col("paid"), lake.Col("price.amount")), lake.Col("quantity")))}},
		bare: `SELECT party, sum(l.amount), sum(l.amount) FILTER (WHERE p.amount IS NOT NULL), sum(l.amount) FILTER (WHERE p.amount = paid),
			sum((paid - p.amount) * quantity) FROM line l LEFT JOIN price p ON p.supplier = l.supplier AND p.article = l.article
			AND day >= begins AND day < coalesce(ends, DATE '9999-12-31') GROUP BY 1 ORDER BY 1`},
	{name: "Q08 loyalty of a party and year",
		query: lake.Query{Table: "line", By: append(lake.By("party"), year), Measures: []lake.Measure{spend, covered}},
		bare:  `SELECT party, year(day), sum(amount), sum(amount) FILTER (WHERE contract IS NOT NULL) FROM line GROUP BY ALL ORDER BY ALL`,
		pg:    `SELECT party, extract(year FROM day)::int, sum(amount), sum(amount) FILTER (WHERE contract IS NOT NULL) FROM line GROUP BY 1, 2 ORDER BY 1, 2`},
	{name: "Q09 spread of prices",
		query: lake.Query{
			Inner: &lake.Query{
				Inner: &lake.Query{Table: "line", By: lake.By("article", "party"), Measures: []lake.Measure{spend, lake.Sum("quantity", lake.Col("quantity"))}},
				By:    lake.By("article"),
				Measures: []lake.Measure{lake.Count("parties"), lake.Min("least", lake.Div(lake.Col("spend"), lake.Col("quantity"))),
					lake.Max("most", lake.Div(lake.Col("spend"), lake.Col("quantity")))}},
			Where: []lake.Expr{lake.Less(lake.Num(1), lake.Col("parties"))},
			By:    append(lake.By("article"), lake.Field{Name: "spread", Expr: lake.Sub(lake.Col("most"), lake.Col("least"))}),
			Order: []lake.Order{{Name: "spread", Desc: true}}, Limit: 50},
		bare: `SELECT article, max(mean) - min(mean) AS spread FROM (SELECT article, party, sum(amount) // sum(quantity) AS mean FROM line GROUP BY ALL)
			GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 50`,
		pg: `SELECT article, max(mean) - min(mean) AS spread FROM (SELECT article, party, sum(amount)::bigint / sum(quantity)::bigint AS mean FROM line GROUP BY 1, 2) AS a
			GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC LIMIT 50`},
	{name: "Q10 fifty lines",
		query: lake.Query{Table: "line", By: lake.By("day", "invoice", "supplier.name", "article.name", "quantity", "paid", "amount"),
			Where: []lake.Expr{ofParty, lake.Eq(lake.Col("supplier"), lake.Num(7)), of2021}, Order: []lake.Order{{Name: "amount", Desc: true}}, Limit: 50},
		bare: `SELECT day, invoice, s.name, a.name, quantity, paid, amount FROM line JOIN supplier s ON s.id = supplier JOIN article a ON a.id = article
			WHERE party = 3 AND supplier = 7 AND day >= DATE '2021-01-01' AND day < DATE '2022-01-01' ORDER BY amount DESC LIMIT 50`},
	{name: "Q11 words in articles",
		query: lake.Query{Table: "line", By: lake.By("article.name"), Where: []lake.Expr{lake.Contains(lake.Col("article.name"), "kanyl förband 1")},
			Measures: []lake.Measure{spend, lake.Count("n")}, Order: largest, Limit: 50},
		bare: `SELECT a.name, sum(amount) AS spend, count(*) FROM line JOIN article a ON a.id = article
			WHERE a.name ILIKE '%kanyl förband 1%' GROUP BY 1 ORDER BY 2 DESC LIMIT 50`},
	{name: "Q12 party, category, year with coverage",
		query: lake.Query{Table: "line", By: append(lake.By("party", "category.level2"), year), Measures: []lake.Measure{spend, covered}},
		bare: `SELECT party, c.level2, year(day), sum(amount), sum(amount) FILTER (WHERE contract IS NOT NULL) FROM line JOIN category c ON c.id = category
			GROUP BY ALL ORDER BY ALL`,
		pg: `SELECT party, c.level2, extract(year FROM day)::int, sum(amount), sum(amount) FILTER (WHERE contract IS NOT NULL) FROM line JOIN category c ON c.id = category
			GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`},
	{name: "Q13 a cell of a cube",
		query: lake.Query{Table: "line", By: append(lake.By("category.level1", "supplier.name"), month), Order: largest, Limit: 100,
			Where: []lake.Expr{lake.In(lake.Col("party"), lake.Num(3), lake.Num(4)), lake.Prefix(lake.Col("category.level2"), "A3"),
				lake.Contains(lake.Col("supplier.name"), "toner"), of2021},
			Measures: []lake.Measure{spend, covered}},
		bare: `SELECT c.level1, s.name, year(day) * 100 + month(day) AS m, sum(amount) AS spend, sum(amount) FILTER (WHERE contract IS NOT NULL)
			FROM line JOIN category c ON c.id = category JOIN supplier s ON s.id = supplier
			WHERE party IN (3, 4) AND c.level2 LIKE 'A3%' AND s.name ILIKE '%toner%' AND day >= DATE '2021-01-01' AND day < DATE '2022-01-01'
			GROUP BY ALL ORDER BY spend DESC LIMIT 100`,
		pg: `SELECT c.level1, s.name, date_trunc('month', day) AS m, sum(amount) AS spend, sum(amount) FILTER (WHERE contract IS NOT NULL)
			FROM line JOIN category c ON c.id = category JOIN supplier s ON s.id = supplier
			WHERE party IN (3, 4) AND c.level2 LIKE 'A3%' AND s.name ILIKE '%toner%' AND day >= DATE '2021-01-01' AND day < DATE '2022-01-01'
			GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 100`},
}
