package published

import (
	"context"
	"math/big"
	"strings"
	"time"

	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/party"
)

// origin is where Klöver has a published figure from.
type origin struct {
	from func(ctx context.Context, s Source) (v *big.Rat, reason string, err error)
	mark string                                                               // of the row that has the day, for figures that are days
	text func(ctx context.Context, s Source) (text, reason string, err error) // instead of from, where an interval is printed
}

// origins names the source of each published figure that is computed.
var origins = map[string]origin{
	"proc.assignments.2017":             value("proc.assignments.handled", 2017, 1),
	"proc.assignments.2022":             value("proc.assignments.taken", 2022, 1),
	"proc.announced.2020":               value("proc.announced", 2020, 1),
	"proc.announced.2021":               value("proc.announced", 2021, 1),
	"proc.announced.2022":               value("proc.announced", 2022, 1),
	"proc.coordinated.2017":             value("proc.coordinated", 2017, 1),
	"proc.coordinated.2022":             value("proc.coordinated", 2022, 1),
	"proc.coordinated.target.2017":      target("proc.coordinated", 2017, 1),
	"proc.code_of_conduct.2017":         value("proc.code_of_conduct", 2017, 1),
	"social.code_of_conduct_share.2022": value("proc.code_of_conduct_share", 2022, percent),
	"proc.env_requirements.2017":        value("proc.env_requirements", 2017, 1),
	"proc.cancelled.2017":               value("proc.cancelled", 2017, 1),
	"proc.cancelled_unnecessary.2017":   value("proc.cancelled_unnecessary", 2017, 1),

	"savings.enabled.2017":        value("savings.enabled", 2017, perMillion),
	"savings.net.2017":            value("savings.net", 2017, perMillion),
	"savings.cost_increases.2017": value("savings.cost_increases", 2017, perMillion),
	"savings.target.2017":         target("savings.enabled", 2017, perMillion),
	"savings.enabled.2022":        value("savings.enabled", 2022, perMillion),
	"savings.target.2022":         target("savings.enabled", 2022, perMillion),

	"review.total.2017":       value("review.cases", 2017, 1),
	"review.won.2017":         part("review.cases", 2017, "vunn"),
	"review.dismissed.2017":   part("review.cases", 2017, "avskriv"),
	"review.lost.2017":        part("review.cases", 2017, "förlorad"),
	"review.pending.2017":     part("review.cases", 2017, "ej avgjord"),
	"review.unnecessary.2017": value("review.unnecessary", 2017, 1),
	"review.closed.2022":      value("review.closed", 2022, 1),
	"review.share.2022":       value("review.share", 2022, percent),
	"review.share.2021":       value("review.share", 2021, percent),

	"eorder.electronic.S.2022":            valueOf("eorder.electronic", 2022, party.Sormland),
	"eorder.electronic.S.2021":            valueOf("eorder.electronic", 2021, party.Sormland),
	"eorder.electronic.S.change.2022":     difference(valueOf("eorder.electronic", 2022, party.Sormland), valueOf("eorder.electronic", 2021, party.Sormland)),
	"eorder.electronic.S.change_pct.2022": growth(valueOf("eorder.electronic", 2022, party.Sormland), valueOf("eorder.electronic", 2021, party.Sormland)),
	"eorder.electronic.V.2022":            valueOf("eorder.electronic", 2022, party.Vastmanland),
	"eorder.electronic.V.2021":            valueOf("eorder.electronic", 2021, party.Vastmanland),
	"eorder.electronic.V.change.2022":     difference(valueOf("eorder.electronic", 2022, party.Vastmanland), valueOf("eorder.electronic", 2021, party.Vastmanland)),
	"eorder.electronic.V.change_pct.2022": growth(valueOf("eorder.electronic", 2022, party.Vastmanland), valueOf("eorder.electronic", 2021, party.Vastmanland)),
	"eorder.purchase_orders.2017":         value("eorder.purchase_orders", 2017, 1),
	"ecom.products.2017":                  value("ecom.products", 2017, 1),
	"ecom.suppliers.2017":                 value("ecom.suppliers", 2017, 1),
	"ulf.einvoice_share.2022":             value("ulf.einvoice_share", 2022, percent),
	"plan.revisions.2022":                 value("plan.revisions", 2022, 1),
	"plan.steps":                          value("plan.steps", 2022, 1),

	"nki.accumulated.value.2022":     upTo("nki.value", 2022, 1),
	"nki.accumulated.satisfied.2022": upTo("nki.satisfied", 2022, percent),
	"nki.period.value.2022":          value("nki.value", 2022, 1),
	"nki.period.satisfied.2022":      value("nki.satisfied", 2022, percent),
	"nki.previous.value":             upTo("nki.value", 2021, 1),
	"nki.previous.satisfied":         upTo("nki.satisfied", 2021, percent),
	"nki.change.value.2022":          difference(upTo("nki.value", 2022, 1), upTo("nki.value", 2021, 1)),
	"nki.change.satisfied.2022":      difference(upTo("nki.satisfied", 2022, percent), upTo("nki.satisfied", 2021, percent)),
	"hr.hme.2022":                    value("hr.hme", 2022, 1),
	"hr.hme.target.2022":             target("hr.hme", 2022, 1),
	"hr.hme.change_1y.2022":          difference(value("hr.hme", 2022, 1), value("hr.hme", 2021, 1)),
	"hr.hme.change_2y.2022":          difference(value("hr.hme", 2022, 1), value("hr.hme", 2020, 1)),

	"gov.board.meetings.2017":              value("board.meetings", 2017, 1),
	"gov.board.meetings.2018":              value("board.meetings", 2018, 1),
	"gov.committee.meetings.2017":          value("board.committee_meetings", 2017, 1),
	"gov.committee.meetings.2018":          value("board.committee_meetings", 2018, 1),
	"gov.jointboard.meetings.2017":         value("board.joint_meetings", 2017, 1),
	"gov.jointboard.meetings.2018":         value("board.joint_meetings", 2018, 1),
	"gov.board.members_per_party":          value("board.members_per_party", 2017, 1),
	"gov.board.deputies_per_party":         value("board.deputies_per_party", 2017, 1),
	"gov.committee.members_total":          value("board.committee_members", 2017, 1),
	"gov.committee.members_per_party":      value("board.committee_members_per_party", 2017, 1),
	"org.meetings.operations.2017":         value("board.operations_meetings", 2017, 1),
	"org.unit_meetings.total.2017":         value("board.unit_meetings", 2017, 1),
	"org.unit_meetings.remote.2017":        value("board.unit_meetings_remote", 2017, 1),
	"org.unit_meetings.remote_share.2017":  value("board.unit_meetings_remote_share", 2017, percent),
	"hr.physical_operations_meetings.2022": value("board.operations_meetings_physical", 2022, 1),
	"gov.board.founded_year":               dated("du-namnden.from"),
	"gov.rules.in_force_from":              dated("du-namnden.avtal#0"),
	"gov.rules.revised_2011":               dated("du-namnden.avtal#2"),
	"gov.rules.revised_2017":               dated("du-namnden.avtal#3"),
	"gov.committee.start_date":             dated("inkopsutskottet.from"),
	"gov.committee.renamed_year":           dated("inkopsutskottet.renamed"),
	"gov.board.replaced_by_inkopsnamnd":    dated("du-namnden.succeeded"),
	"gov.board.meeting_2011_02_25":         dated("upphandlingsutskott"),
	"gov.vision.adopted":                   dated("vision"),
	"gov.actionplan.adopted":               dated("handlingsplan.2013"),
	"category.plan.first_decided":          dated("kategoriplan.2022"),
	"category.plan.2023_decided":           dated("kategoriplan.2023"),
	"env.followup.decided":                 dated("miljouppfoljning.2022"),

	"hr.sick.2016.jan":                monthOf("hr.sick", 2016, 1, percent),
	"hr.sick.2016.dec":                monthOf("hr.sick", 2016, 12, percent),
	"hr.sick.2017":                    value("hr.sick", 2017, percent),
	"hr.sick.target.2017":             target("hr.sick", 2017, percent),
	"hr.sick.2017.start":              monthOf("hr.sick", 2017, 1, percent),
	"hr.sick.2017.mid":                monthOf("hr.sick", 2017, 6, percent),
	"hr.sick.2017.end":                monthOf("hr.sick", 2017, 12, percent),
	"hr.sick.2022":                    value("hr.sick", 2022, percent),
	"hr.sick.2022.comment_value":      value("hr.sick", 2022, percent),
	"hr.sick.target.2022":             target("hr.sick", 2022, percent),
	"hr.sick.2022.nov_peak":           monthOf("hr.sick", 2022, 11, percent),
	"hr.turnover.all.2022":            value("hr.turnover.all", 2022, percent),
	"hr.turnover.target.2021":         target("hr.turnover.all", 2021, percent),
	"hr.turnover.si.2021":             value("hr.turnover.si", 2021, percent),
	"hr.turnover.si.2022":             value("hr.turnover.si", 2022, percent),
	"hr.positions.2022":               value("hr.positions", 2022, 1),
	"hr.malartag_staff.2022":          value("hr.third_party_positions", 2022, 1),
	"hr.staff_change.2022":            value("hr.staff_change", 2022, 1),
	"hr.vacant.procurement_unit.2022": vacant("Upphandlingsenheten", 2022),
	"hr.vacant.supplier_group.2022":   vacant("Leverantörsgruppen", 2022),
	"hr.new_si_introduced.2022":       value("hr.started.si", 2022, 1),
	"hr.new_operational.2022":         value("hr.started.operational", 2022, 1),
	"hr.new_finance_assistant.2022":   value("hr.started.finance", 2022, 1),
	"hr.new_si_recruited_2023.2022":   value("hr.recruited_ahead.si", 2022, 1),
	"org.units.2017":                  value("org.units", 2017, 1),

	"fin.deviation.2017":                          value("economy.cost_deviation", 2017, perTkr),
	"fin.deviation.personnel.2017":                value("economy.cost_deviation.personnel", 2017, lessTkr),
	"fin.deviation.consultants.2017":              value("economy.cost_deviation.consultants", 2017, lessTkr),
	"fin.consultants.2017":                        value("economy.cost.consultants", 2017, perTkr),
	"fin.deviation.proceedo.2017":                 value("economy.cost_deviation.ecommerce", 2017, lessTkr),
	"fin.deviation.premises.2017":                 value("economy.cost_deviation.premises", 2017, lessTkr),
	"fin.deviation.other.2017":                    value("economy.cost_deviation.other_rest", 2017, lessTkr),
	"fin.deficit.2022":                            value("economy.cost_deviation", 2022, perTkr),
	"fin.indicator.result.2022":                   value("economy.result", 2022, perTkr),
	"fin.indicator.result.target.2022":            target("economy.result", 2022, perTkr),
	"fin.personnel.deviation.2022":                value("economy.cost_deviation.personnel", 2022, perTkr),
	"fin.personnel.deviation.supplier_group.2022": value("economy.cost_deviation.supplier_group", 2022, perTkr),
	"fin.personnel.deviation.shared.2022":         value("economy.cost_deviation.personnel_shared", 2022, perTkr),
	"fin.other.deviation.2022":                    value("economy.cost_deviation.other", 2022, perTkr),
	"gov.perspectives.count":                      value("goal.perspectives", 2017, 1),
	"goals.political_perspectives.count":          value("goal.perspectives", 2022, 1),
	"goals.regionservice.count":                   value("goal.regionservice_goals", 2022, 1),
	"category.initiatives.ongoing.2022":           value("initiative.ongoing", 2022, 1),
	"category.measure.2018_start":                 planned(2017, "Kategoristyrning", "Mätningen av framfart kan starta"),
	"supplier_mgmt.model_start.2017":              planned(2017, "Leverantörsstyrnings- och samverkansmodell", "Modellen gäller alla upphandlingar"),
	"env.project.period.2017":                     planned(2017, "Projekt för effektivare miljökrav", ""),
	"research.report.delivered":                   planned(2022, "Scania Projektet", "Forskningsrapporten levereras"),
	"hr.reskilling.granted":                       planned(2022, "Kompetensdelning och kompetenssäkring", "Medel beviljas från omställningsfonden"),
	"varuforsorjning.workshop_date":               planned(2022, "Framtida Varuförsörjningen", "Workshop ledd av SoU"),
	"fin.consultants.deviation.2022":              value("economy.cost_deviation.consultants", 2022, perTkr),
	"fin.vs_prev.total.2022":                      value("economy.cost_change", 2022, perTkr),
	"fin.vs_prev.personnel.2022":                  value("economy.cost_change.personnel", 2022, perTkr),
	"fin.vs_prev.premises.2022":                   value("economy.cost_change.premises", 2022, perTkr),
	"fin.vs_prev.other.2022":                      value("economy.cost_change.other", 2022, perTkr),
	"fin.vs_prev.consultants.2022":                value("economy.cost_change.consultants", 2022, perTkr),
	"fin.vs_prev.travel.2022":                     value("economy.cost_change.travel", 2022, perTkr),
	"gov.board.cost.2017":                         value("economy.board_cost", 2017, perKrona),
	"gov.board.cost_half.2017":                    shareOf("economy.board_cost", 2017, "U"),
	"gov.board.cost.2018":                         value("economy.board_cost", 2018, perKrona),
	"gov.board.cost_half.2018":                    shareOf("economy.board_cost", 2018, "U"),
	"report.result.created":                       dated("bokforing.laddad"),
	"lou.analyses.operations.2022":                value("control.analyses.operations", 2022, 1),
	"lou.analyses.administrations.2022":           value("control.analyses.administrations", 2022, 1),
	"supplier_control.terminated.2022":            value("control.terminated", 2022, 1),
	"ic.turnover.measure_frequency":               value("control.turnover.measurements", 2022, 1),

	"process.subprocesses":       value("process.subprocesses", 2022, 1),
	"process.steps_four":         part("process.steps", 2022, "förbereda"),
	"process.order_leader_start": dated("processledare 1.3"),

	"contract.2017.mammography":    contract(2017, "Mammografiutrustning", "DU"),
	"contract.2017.eye_drugs":      contract(2017, "Ögonläkemedel", "U"),
	"contract.2017.grounds":        contract(2017, "Markskötsel i Sörmland", "D"),
	"contract.2017.lar":            contract(2017, "Avrop LAR licenspartner", "U"),
	"contract.2017.lymph_physio":   contract(2017, "Fysioterapi med inriktning lymfödembehandling", "U"),
	"contract.2017.joint_rehab":    contract(2017, "Rehabilitering ledsjukdomar", "D"),
	"contract.2017.breathing_aids": contract(2017, "Andningshjälpmedel", "7-klövern"),
	"contract.2017.patient_lifts":  contract(2017, "Personlyftar", "DU"),
}

// contradictions are what the reports print in two ways, or cannot be right: the
// rows give one of them, or none. Handbook, appendix of inconsistencies.
var contradictions = map[string]string{
	"review.share.2021":          "6,0 % är inte möjligt med 165 annonserade: 9/165 är 5,5 % och 10/165 är 6,1 % (I02)",
	"hr.sick.2022.comment_value": "kommentaren säger 3,27 %, indikatorn och två andra ställen 3,25 %; 3,25 % räknas (I01)",
	"report.pages.2022":          "sidorna är märkta på två sätt: 12 av 17 i berättelsen, 1–4 av 4 i den bifogade resultatrapporten",
}

// How many of the figure's own units one published unit is: a percentage is a
// hundred times its ratio, a million kronor is 10⁸ öre.
var (
	percent    = big.NewRat(100, 1)
	perMillion = big.NewRat(1, 1e8)
	perTkr     = big.NewRat(1, 1e5)
	lessTkr    = big.NewRat(-1, 1e5) // the report of 2017 writes lower cost as minus
	perKrona   = big.NewRat(1, 100)
)

// scaled accepts 1 for "as it is".
func scaled(v *big.Rat, by any) *big.Rat {
	if by, ok := by.(*big.Rat); ok {
		return v.Mul(v, by)
	}
	return v
}

// exact returns the value as one number: a ratio, a count, or öre.
func exact(v figure.Value) *big.Rat {
	den := v.Den
	if den == 0 {
		den = 1
	}
	return big.NewRat(v.Num, den)
}

// dated is the day of a decision or of a body.
func dated(mark string) origin { return origin{mark: mark} }

func year(y int) figure.Ask { return figure.Ask{Period: day.Year(y), Kind: figure.Year} }

func value(key string, y int, by any) origin { return asked(key, year(y), by) }

// shareOf is a sum of money that one region bears, in kronor.
func shareOf(key string, y int, p party.Code) origin {
	ask := year(y)
	ask.Party = p
	return asked(key, ask, perKrona)
}

// valueOf is the value of one region.
func valueOf(key string, y int, p party.Code) origin {
	ask := year(y)
	ask.Party = p
	return asked(key, ask, 1)
}

// monthOf is the value of one month.
func monthOf(key string, y int, m time.Month, by any) origin {
	return asked(key, figure.Ask{Period: day.Month(y, m), Kind: figure.Month}, by)
}

// vacant is the interval of posts that stood empty in a unit.
func vacant(unit string, y int) origin {
	return origin{text: func(ctx context.Context, s Source) (string, string, error) {
		text, err := s.Vacant(ctx, y, unit)
		return text, "inga vakanser är registrerade för " + unit, err
	}}
}

// upTo is the value since the start, at the end of the year.
func upTo(key string, y int, by any) origin {
	return asked(key, figure.Ask{Period: day.Period{To: day.Year(y).To}, Kind: figure.Accumulated}, by)
}

func asked(key string, ask figure.Ask, by any) origin {
	return origin{from: func(ctx context.Context, s Source) (*big.Rat, string, error) {
		f, err := s.Figures.Get(key)
		if err != nil {
			return nil, "", err
		}
		v, err := f.Value(ctx, ask)
		if err != nil || v.State != figure.Known {
			return nil, v.Reason, err
		}
		return scaled(exact(v), by), "", nil
	}}
}

// difference is how much a value has changed.
func difference(now, before origin) origin {
	return both(now, before, func(v, w *big.Rat) *big.Rat { return v.Sub(v, w) })
}

// growth is the change in percent of the value before.
func growth(now, before origin) origin {
	return both(now, before, func(v, w *big.Rat) *big.Rat {
		if w.Sign() == 0 {
			return nil
		}
		v.Sub(v, w)
		return scaled(v.Quo(v, w), percent)
	})
}

// both puts two values together; without one of them there is none.
func both(now, before origin, join func(v, w *big.Rat) *big.Rat) origin {
	return origin{from: func(ctx context.Context, s Source) (*big.Rat, string, error) {
		v, reason, err := now.from(ctx, s)
		if v == nil || err != nil {
			return nil, reason, err
		}
		w, reason, err := before.from(ctx, s)
		if w == nil || err != nil {
			return nil, reason, err
		}
		return join(v, w), "", nil
	}}
}

// part is one of the parts that a figure is the sum of. Labels are matched by
// their beginning, since they are sentences on the page.
func part(key string, y int, label string) origin {
	return origin{from: func(ctx context.Context, s Source) (*big.Rat, string, error) {
		f, err := s.Figures.Get(key)
		if err != nil {
			return nil, "", err
		}
		v, err := f.Value(ctx, year(y))
		for _, p := range v.Parts {
			if strings.HasPrefix(strings.ToLower(p.Label), label) {
				return big.NewRat(p.Num, 1), "", err
			}
		}
		return nil, "delen " + label + " finns inte", err
	}}
}

func target(key string, y int, by any) origin {
	return origin{from: func(ctx context.Context, s Source) (*big.Rat, string, error) {
		t, ok, err := s.Target(ctx, key, y)
		if err != nil || !ok {
			return nil, "målet är inte registrerat", err
		}
		return scaled(exact(t.Amount), by), "", nil
	}}
}

// contract is a contract that a report names, with its value in millions of
// kronor and whose it is.
func contract(y int, title, mark string) origin {
	return origin{from: func(ctx context.Context, s Source) (*big.Rat, string, error) {
		value, whose, err := s.Contract(ctx, y, title)
		switch {
		case err != nil:
			return nil, "", err
		case whose == "":
			return nil, "avtalet finns inte bland de stora avtalen", nil
		case whose != mark:
			return nil, "avtalet är märkt " + whose + ", inte " + mark, nil
		}
		return scaled(big.NewRat(int64(value), 1), perMillion), "", nil
	}}
}

// planned is when a milestone of an activity was passed or is planned, or from when
// to when the activity goes on.
func planned(y int, activity, milestone string) origin {
	return origin{text: func(ctx context.Context, s Source) (string, string, error) {
		text, err := s.Time(ctx, y, activity, milestone)
		return text, "ingen aktivitet har tiden", err
	}}
}
