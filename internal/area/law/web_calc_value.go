package law

import (
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

var regimeCalc = calculation[Purchase]{
	path: calcPath + "/regelverk", title: "Regelverk",
	lead: "Vilka regler ska upphandlingen följa, och vilka förfaranden får användas?",
	fields: field.Set[Purchase]{
		{Key: "act", Label: "Lag", Kind: field.Choice, Choices: Acts[:5], Required: true, Help: "LOU om inget annat är utrett.", At: func(q *Purchase) any { return &q.Act }},
		{Key: "object", Label: "Vad som köps", Kind: field.Choice, Choices: Objects, Required: true, At: func(q *Purchase) any { return &q.Object }},
		{Key: "buyer", Label: "Köpare", Kind: field.Choice, Choices: Buyers, Required: true, At: func(q *Purchase) any { return &q.Buyer }},
		{Key: "value", Label: "Uppskattat värde", Kind: field.Money, Unit: "kr", Required: true, Help: "Utan moms. Räkna med optioner och förlängningar som om de utnyttjas helt.", At: func(q *Purchase) any { return &q.Value }},
		{Key: "start", Label: "Upphandlingen börjar", Kind: field.Date, Required: true, Help: "Då annonsen skickas, eller vid direktupphandling beslutsdagen. ÅÅÅÅ-MM-DD", At: func(q *Purchase) any { return &q.Start }},
	},
	start: func(today day.Date) Purchase {
		return Purchase{Act: LOU, Object: Services, Buyer: Subcentral, Start: today}
	},
	answer: answerRegime,
}

func answerRegime(b Book, q Purchase) (answer, error) {
	r, err := b.Regime(q)
	if err != nil {
		return answer{}, err
	}
	a := answer{Tone: ui.Good, Heading: r.Label, Bases: r.Bases, Table: counted(b.limitLines(q, r))}
	allowed, err := b.Allowed(r)
	switch {
	case IsUnknown(err):
		a.Text = fault.Message(err)
	case err != nil:
		return answer{}, err
	}
	a.More = ui.Columns[Permit]{
		{Label: "Förfarande", Cell: func(p *Permit) ui.Cell { return ui.Link(p.Label, p.Basis.Page()).Under(p.Condition) }},
		{Label: "eForms BT-105", Cell: func(p *Permit) ui.Cell { return ui.Text(p.BT105) }},
		{Label: "Lagrum", Cell: func(p *Permit) ui.Cell { return ui.Text(p.Basis.Sv()) }},
	}.Table("Förfaranden som får användas", allowed)
	return a, nil
}

// limitLines is the value beside the limits; one that is not known says so.
func (b Book) limitLines(q Purchase, r Ruling) []line {
	lines := []line{{"Uppskattat värde", q.Value.Sv(), ""}}
	add := func(label string, l Limit, err error) {
		if err != nil {
			lines = append(lines, line{label, "–", fault.Message(err)})
			return
		}
		lines = append(lines, line{label, l.Amount.Sv(), field.LabelOf(Bounds, string(l.Bound)) + " beloppet, " + l.Basis.Sv()})
	}
	if r.Regime == FreeChoice {
		return lines
	}
	direct, err := b.DirectLimit(q.Act, q.Object, q.Start)
	add("Direktupphandlingsgräns", direct, err)
	threshold, err := b.Threshold(q.Act, q.Object, q.Buyer, q.Start)
	add("Tröskelvärde", threshold, err)
	if r.Regime == DirectAward {
		documented, err := b.DocumentationFrom(q.Start)
		add("Dokumenteras", documented, err)
	}
	return lines
}

var changeCalc = calculation[Change]{
	path: calcPath + "/avtalsandring", title: "Ändring av avtal",
	lead: "Ryms ändringen inom gränserna i 17 kap. LOU?",
	fields: field.Set[Change]{
		{Key: "ground", Label: "Grund", Kind: field.Choice, Required: true, Choices: Grounds, At: func(q *Change) any { return &q.Ground }},
		{Key: "object", Label: "Vad avtalet gäller", Kind: field.Choice, Choices: Objects, Required: true, At: func(q *Change) any { return &q.Object }},
		{Key: "contract", Label: "Avtalets värde före ändringar", Kind: field.Money, Unit: "kr", Required: true, Help: "Med index när avtalet har en indexklausul (17 kap. 15 §).", At: func(q *Change) any { return &q.Contract }},
		{Key: "earlier", Label: "Tidigare ändringar av mindre värde, netto", Kind: field.Money, Unit: "kr", Required: true, At: func(q *Change) any { return &q.Earlier }},
		{Key: "amount", Label: "Den här ändringen", Kind: field.Money, Unit: "kr", Required: true, Help: "Minus framför en minskning.", At: func(q *Change) any { return &q.Amount }},
		{Key: "on", Label: "Ändringen görs", Kind: field.Date, Required: true, At: func(q *Change) any { return &q.On }},
	},
	start:  func(today day.Date) Change { return Change{Ground: Minor, Object: Services, On: today} },
	answer: answerChange,
}

// Grounds is the grounds with their Swedish names.
var Grounds = []field.Option{
	{Value: "minor", Label: "Mindre värde (17 kap. 9 §)"}, {Value: "clause", Label: "Klausul eller option (17 kap. 10 §)"},
	{Value: "additional", Label: "Kompletterande beställning (17 kap. 11 §)"}, {Value: "unforeseen", Label: "Oförutsebart (17 kap. 12 §)"},
	{Value: "supplier", Label: "Byte av leverantör (17 kap. 13 §)"}, {Value: "not_substantial", Label: "Inte väsentlig (17 kap. 14 §)"},
}

func answerChange(b Book, q Change) (answer, error) {
	c, err := b.Change(q)
	if err != nil {
		return answer{}, err
	}
	a := answer{Tone: ui.Good, Heading: "Ändringen ryms inom gränserna", Text: c.Why, Bases: c.Bases}
	switch {
	case c.Judged:
		a.Tone, a.Heading = ui.Info, "Grunden har ingen beloppsgräns och får bedömas"
		return a, nil
	case !c.Allowed:
		a.Tone, a.Heading = ui.Bad, "Ändringen ryms inte inom gränserna"
	}
	lines := []line{{"Jämförs", c.Counted.Sv(), ""}, {"Andel av avtalets värde", c.Most.Sv(), ""}}
	if c.Threshold.Basis.RuleID != "" {
		lines = append(lines, line{"Tröskelvärde", c.Threshold.Amount.Sv(), ""})
		lines = append(lines, line{"Kvar", left(c).Sv(), "till den lägsta av gränserna"})
	}
	if c.Notice {
		lines = append(lines, line{"Annons", "Ändringen ska annonseras", "17 kap. 16 § LOU, över tröskelvärdet"})
	}
	a.Table = counted(lines)
	return a, nil
}

// left is how much more may be changed before a limit is met, never below 0.
func left(c ChangeAnswer) money.Amount {
	return max(0, min(c.Most, c.Threshold.Amount)-c.Counted)
}

var planCalc = calculation[Schedule]{
	path: calcPath + "/tidplan", title: "Tidplan",
	lead: "Vilka dagar ger lagens tider, våra normtider och arbetsdagarna?",
	fields: field.Set[Schedule]{
		{Key: "act", Label: "Lag", Kind: field.Choice, Choices: Acts, Required: true, At: func(q *Schedule) any { return &q.Act }},
		{Key: "procedure", Label: "Förfarande", Required: true, At: func(q *Schedule) any { return &q.Procedure }},
		{Key: "start", Label: "Arbetet börjar", Kind: field.Date, Help: "Lämna tomt för att räkna bakåt från avtalet. ÅÅÅÅ-MM-DD", At: func(q *Schedule) any { return &q.Start }},
		{Key: "sign", Label: "Avtalet ska vara tecknat", Kind: field.Date, Help: "Används när startdagen är tom. ÅÅÅÅ-MM-DD", At: func(q *Schedule) any { return &q.Sign }},
		{Key: "long", Label: "Räkna med de längsta normtiderna", Kind: field.Bool, At: func(q *Schedule) any { return &q.Long }},
		{Key: "electronic", Label: "Anbud får lämnas elektroniskt", Kind: field.Bool, At: func(q *Schedule) any { return &q.Manner.Electronic }},
		{Key: "reviews", Label: "Instanser vid överprövning", Kind: field.Number, Help: "0 för ingen överprövning.", At: func(q *Schedule) any { return &q.Reviews }},
	},
	start: func(today day.Date) Schedule {
		return Schedule{Act: LOU, Procedure: "open", Start: today, Manner: Manner{Electronic: true}}
	},
	answer: answerPlan,
}

func answerPlan(b Book, q Schedule) (answer, error) {
	p, err := b.TimePlan(q)
	if err != nil {
		return answer{}, err
	}
	a := answer{Tone: ui.Good, Heading: "Avtalet kan vara tecknat " + dated(p.Sign), Text: "Arbetet börjar " + dated(p.Start) + ". Planen är ett förslag: normtiderna är organisationens egna."}
	for _, m := range p.Milestones {
		a.Bases = append(a.Bases, m.Bases...)
	}
	a.Table = ui.Columns[Milestone]{
		{Label: "Steg", Cell: func(m *Milestone) ui.Cell { return ui.Text(m.Label).Under(m.Bases.Sv()) }},
		{Label: "Dag", Cell: func(m *Milestone) ui.Cell { return ui.Time(m.On.String(), dated(m.On)) }},
	}.Table("Tidplan", p.Milestones)
	return a, nil
}
