package initiative

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/base/db"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// mostInReport is how many rows a table of a report has at most; the rest is counted.
const mostInReport = 100

// compose computes what a category report says, from the rows of the registers.
func (s Store) compose(ctx context.Context, r Report) (Content, error) {
	var c Content
	for _, part := range []func(context.Context, Report) (Part, error){
		s.scopePart, s.contractPart, s.coveragePart, s.savingPart, s.tenderPart, s.reviewPart, s.smallPart, s.sustainPart, s.riskPart, s.measurePart,
	} {
		p, err := part(ctx, r)
		if err != nil {
			return c, fmt.Errorf("composing the report of %s: %w", r.Category, err)
		}
		c.Parts = append(c.Parts, p)
	}
	for _, written := range []Part{{Title: "Marknad", Text: r.Market}, {Title: "Nästa steg", Text: r.NextSteps}} {
		if written.Text != "" {
			c.Parts = append(c.Parts, written)
		}
	}
	return c, nil
}

func (s Store) scopePart(ctx context.Context, r Report) (Part, error) {
	tree, err := s.tree().Tree(ctx, r.AsOf)
	if err != nil {
		return Part{}, err
	}
	p := Part{Title: "Omfattning"}
	var below []string
	for _, n := range tree.Branch(r.CategoryID) {
		if n.ID != r.CategoryID {
			below = append(below, n.Name)
		}
	}
	lead, _ := tree.Lead(r.CategoryID)
	p.Facts = []Line{{"Kategori", tree.Path(r.CategoryID)}, {"Underkategorier", orDash(strings.Join(below, ", "))}, {"Kategoriledare", orDash(lead.Lead)}}
	row, plan, ok, err := s.LatestRow(ctx, r.CategoryID)
	if ok {
		p.Facts = append(p.Facts, Line{"Kategoriplan", plan.Name() + ", " + plan.Text()}, Line{"Urvalspoäng", row.ScoreText()})
		p.Text = row.Scope
	}
	return p, err
}

func (s Store) contractPart(ctx context.Context, r Report) (Part, error) {
	store := contract.Store{DB: s.DB}
	f := contract.Filter{CategoryID: r.CategoryID, InForce: r.AsOf}
	rows, n, err := store.Search(ctx, f, contract.Page{Sort: "runs_to", Limit: mostInReport})
	if err != nil {
		return Part{}, err
	}
	value, err := store.Sum(ctx, f)
	if err != nil {
		return Part{}, err
	}
	p := Part{Title: "Avtal", Facts: []Line{{"Gällande avtal", sv.Number(n.N)}, {"Känt avtalsvärde", sv.Mkr(value, 1)}}}
	p.Heads = []string{"Avtal", "Gäller till", "Senast möjliga slut", "Värde", "Klass"}
	for _, c := range rows {
		p.Rows = append(p.Rows, []string{c.Number + " " + c.Title, orDash(c.RunsTo.Sv()), orDash(c.LatestEnd.Sv()), c.Value.Sv(), orDash(string(c.Segment))})
	}
	if n.N > len(rows) {
		p.Text = fmt.Sprintf("De %d avtal som slutar först visas.", len(rows))
	}
	return p, nil
}

// coveragePart says what cannot be computed until there is a ledger of purchases.
func (s Store) coveragePart(context.Context, Report) (Part, error) {
	return Part{Title: "Inköp och avtalstrohet", Facts: []Line{
		{"Inköpsvolym per region", spendText}, {"Avtalstäckning", "Ej mätbar utan inköpsvolym."}, {"Leverantörstrohet", "Ej mätbar utan inköpsvolym."},
		{"Avtalstrohet", "Ej mätbar utan inköpsvolym."}, {"Andel e-order", "Ej mätbar per kategori."},
	}}, nil
}

// under is the condition that a category is the report's or below it.
const under = ` IN (SELECT b.id FROM category top JOIN category b ON substr(b.path, 1, length(top.path)) = top.path WHERE top.id = $1)`

func (s Store) savingPart(ctx context.Context, r Report) (Part, error) {
	type sum struct {
		Side string
		N    int64
		Term money.Amount
	}
	sums, err := db.All[sum](ctx, s.DB, `
		SELECT v.side, count(*) AS n, CAST(sum(v.term) AS BIGINT) AS term
		FROM saving v LEFT JOIN procurement p ON p.id = v.procurement_id LEFT JOIN contract c ON c.id = v.contract_id
		WHERE v.state IN ('godkänd', 'låst') AND v.booked_on <= $2 AND COALESCE(NULLIF(p.category_id, ''), c.category_id)`+under+`
		GROUP BY v.side ORDER BY v.side`, r.CategoryID, r.AsOf)
	if err != nil {
		return Part{}, err
	}
	names := map[string]string{"besparing": "Möjliggjord besparing", "kostnadsökning": "Kostnadsökning", "undviken": "Undviken kostnadsökning"}
	p := Part{Title: "Besparingar"}
	for _, one := range sums {
		p.Facts = append(p.Facts, Line{names[one.Side], sv.Tkr(one.Term, 0) + " i " + sv.Plural(one.N, "effektrapport", "effektrapporter")})
	}
	if len(sums) == 0 {
		p.Facts = append(p.Facts, Line{names["besparing"], "Inga godkända effektrapporter"})
	}
	planned, err := s.SumMeasures(ctx, MeasureFilter{CategoryID: r.CategoryID})
	p.Facts = append(p.Facts, Line{"Planerat i åtgärder, per år", sv.Tkr(planned.Expected, 0)}, Line{"Uppnått i åtgärder, per år", sv.Tkr(planned.Realised, 0)})
	return p, err
}

// tenderYears is how far back tenders and reviews are counted.
const tenderYears = 3

func (r Report) since() day.Date { return r.AsOf.AddMonths(-12 * tenderYears) }

func (s Store) tenderPart(ctx context.Context, r Report) (Part, error) {
	row, err := db.One[struct{ N, Known, Tenders int64 }](ctx, s.DB, `
		SELECT count(*) AS n, count(tenders_received) AS known, CAST(COALESCE(sum(tenders_received), 0) AS BIGINT) AS tenders
		FROM procurement WHERE noticed = TRUE AND announced_on > $2 AND announced_on <= $3 AND category_id`+under, r.CategoryID, r.since(), r.AsOf)
	mean := "Ej mätbart: antalet anbud är inte känt."
	if row.Known > 0 {
		mean = sv.Decimal(row.Tenders, row.Known, 1) + " i " + sv.Plural(row.Known, "upphandling", "upphandlingar") + " med känt antal"
	}
	return Part{Title: "Upphandlingar och anbud", Facts: []Line{{fmt.Sprintf("Annonserade de senaste %d åren", tenderYears), sv.Number(row.N)}, {"Anbud per annonserad upphandling", mean}}}, err
}

func (s Store) reviewPart(ctx context.Context, r Report) (Part, error) {
	rows, err := db.All[struct {
		Result string
		N      int64
	}](ctx, s.DB, `
		SELECT v.result, count(*) AS n FROM review v JOIN procurement p ON p.id = v.procurement_id
		WHERE v.counted = TRUE AND v.filed_on > $2 AND v.filed_on <= $3 AND p.category_id`+under+`
		GROUP BY v.result ORDER BY v.result`, r.CategoryID, r.since(), r.AsOf)
	names := map[string]string{"won": "Vunna", "lost": "Förlorade", "struck": "Avskrivna", "open": "Inte avgjorda"}
	p := Part{Title: "Överprövningar"}
	var sum int64
	for _, one := range rows {
		sum += one.N
		p.Facts = append(p.Facts, Line{names[one.Result], sv.Number(one.N)})
	}
	p.Facts = append([]Line{{fmt.Sprintf("Överprövningar de senaste %d åren", tenderYears), sv.Number(sum)}}, p.Facts...)
	return p, err
}

func (s Store) smallPart(ctx context.Context, r Report) (Part, error) {
	row, err := db.One[struct{ N, Known, Small int64 }](ctx, s.DB, `
		SELECT count(*) AS n, CAST(COALESCE(sum(CASE WHEN size <> '' THEN 1 ELSE 0 END), 0) AS BIGINT) AS known,
			CAST(COALESCE(sum(CASE WHEN size IN ('micro', 'small') THEN 1 ELSE 0 END), 0) AS BIGINT) AS small
		FROM supplier WHERE id IN (
			SELECT u.survivor_id FROM contract_supplier cs JOIN supplier u ON u.id = cs.supplier_id JOIN contract c ON c.id = cs.contract_id
			WHERE c.stage NOT IN ('utkast', 'underskrift') AND c.begins_on <= $2 AND (c.runs_to IS NULL OR c.runs_to >= $2) AND c.category_id`+under+`)`, r.CategoryID, r.AsOf)
	small := "Ej mätbar: ingen leverantör har känd storlek."
	if row.Known > 0 {
		small = sv.Percent(row.Small, row.Known, 1) + " (" + sv.Number(row.Small) + " av " + sv.Number(row.Known) + " med känd storlek)"
	}
	return Part{Title: "Leverantörer", Facts: []Line{{"Leverantörer på gällande avtal", sv.Number(row.N)}, {"Andel små leverantörer", small}}}, err
}

func (s Store) sustainPart(ctx context.Context, r Report) (Part, error) {
	row, err := db.One[struct{ N, Conduct, Environment, Priority int64 }](ctx, s.DB, `
		SELECT count(*) AS n, CAST(COALESCE(sum(CASE WHEN code_of_conduct = 'ja' THEN 1 ELSE 0 END), 0) AS BIGINT) AS conduct,
			CAST(COALESCE(sum(CASE WHEN environment = 'ja' THEN 1 ELSE 0 END), 0) AS BIGINT) AS environment,
			CAST(COALESCE(sum(CASE WHEN env_priority = 'ja' THEN 1 ELSE 0 END), 0) AS BIGINT) AS priority
		FROM contract WHERE stage NOT IN ('utkast', 'underskrift') AND begins_on <= $2 AND (runs_to IS NULL OR runs_to >= $2) AND category_id`+under, r.CategoryID, r.AsOf)
	of := " av " + sv.Number(row.N) + " avtal"
	p := Part{Title: "Hållbarhet", Facts: []Line{{"Med uppförandekod", sv.Number(row.Conduct) + of}, {"Med miljökrav", sv.Number(row.Environment) + of}, {"Miljöprioriterade", sv.Number(row.Priority) + of}}}
	if plan, _, ok, err := s.LatestRow(ctx, r.CategoryID); err == nil && ok {
		p.Text = plan.Sustainability
	}
	return p, err
}

func (s Store) riskPart(ctx context.Context, r Report) (Part, error) {
	p := Part{Title: "Risk", Facts: []Line{{"Riskpoäng i kategoriplanen", notMeasurable}}}
	row, _, ok, err := s.LatestRow(ctx, r.CategoryID)
	if ok {
		p.Facts[0].Value, p.Text = sv.Number(row.RiskPoints.N)+" av 5", row.RiskText
	}
	return p, err
}

func (s Store) measurePart(ctx context.Context, r Report) (Part, error) {
	rows, n, err := s.Measures(ctx, MeasureFilter{CategoryID: r.CategoryID}, Page{Limit: mostInReport})
	p := Part{Title: "Åtgärder", Heads: []string{"Åtgärd", "Slag", "Läge", "Klar", "Förväntad effekt", "Uppnådd effekt", "Ansvarig"}}
	for _, m := range rows {
		p.Rows = append(p.Rows, []string{m.Name(), field.LabelOf(MeasureKinds, m.Kind), m.State.Sv(), m.DueOn.Sv(), m.Expected.Sv(), m.Realised.Sv(), m.Owner})
	}
	if n.N == 0 {
		p.Text = "Inga åtgärder är registrerade."
	}
	return p, err
}
