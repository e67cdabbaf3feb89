package published

import (
	"context"
	"math/big"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/figure"
)

// origin is where Klöver has a published figure from.
type origin struct {
	from func(ctx context.Context, s Source) (v *big.Rat, reason string, err error)
	why  string // why the rows give another value, when that is known beforehand
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
	"review.share.2021": because(value("review.share", 2021, percent),
		"6,0 % är inte möjligt med 165 annonserade: 9/165 är 5,5 % och 10/165 är 6,1 % (I02)"),

	"contract.2017.mammography":    contract(2017, "Mammografiutrustning", "DU"),
	"contract.2017.eye_drugs":      contract(2017, "Ögonläkemedel", "U"),
	"contract.2017.grounds":        contract(2017, "Markskötsel i Sörmland", "D"),
	"contract.2017.lar":            contract(2017, "Avrop LAR licenspartner", "U"),
	"contract.2017.lymph_physio":   contract(2017, "Fysioterapi med inriktning lymfödembehandling", "U"),
	"contract.2017.joint_rehab":    contract(2017, "Rehabilitering ledsjukdomar", "D"),
	"contract.2017.breathing_aids": contract(2017, "Andningshjälpmedel", "7-klövern"),
	"contract.2017.patient_lifts":  contract(2017, "Personlyftar", "DU"),
}

// How many of the figure's own units one published unit is: a percentage is a
// hundred times its ratio, a million kronor is 10⁸ öre.
var (
	percent    = big.NewRat(100, 1)
	perMillion = big.NewRat(1, 1e8)
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

func year(y int) figure.Ask { return figure.Ask{Period: day.Year(y), Kind: figure.Year} }

func value(key string, y int, by any) origin {
	return origin{from: func(ctx context.Context, s Source) (*big.Rat, string, error) {
		f, err := s.Figures.Get(key)
		if err != nil {
			return nil, "", err
		}
		v, err := f.Value(ctx, year(y))
		if err != nil || v.State != figure.Known {
			return nil, v.Reason, err
		}
		return scaled(exact(v), by), "", nil
	}}
}

func because(o origin, why string) origin {
	o.why = why
	return o
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

// later names, by the beginning of the key, the figures that wait for their area.
var later = []struct{ prefix, area string }{
	{"gov.board.meeting", "nämndens möten"}, {"gov.committee.meetings", "nämndens möten"}, {"gov.jointboard", "nämndens möten"},
	{"gov.board.members", "nämndens ledamöter"}, {"gov.board.deputies", "nämndens ledamöter"}, {"gov.committee.members", "nämndens ledamöter"},
	{"gov.board.cost", "ekonomi"}, {"gov.perspectives", "målstyrning"}, {"gov.vision.goal", "målstyrning"},
	{"eorder.", "beställningar"}, {"ecom.", "kataloger"}, {"hr.", "personal"}, {"org.", "personal och möten"}, {"nki.", "kundenkäter"},
	{"fin.", "ekonomi"}, {"ulf.", "fakturor för utomlänsvård"}, {"category.", "kategoristyrning"}, {"process.", "processer"},
	{"plan.revisions", "upphandlingsplan"}, {"plan.versions", "upphandlingsplan"}, {"plan.steps", "upphandlingsplan"},
	{"goals.", "målstyrning"}, {"lou.", "inköpsanalyser"}, {"supplier_control.", "leverantörskontroll"}, {"env.followup", "nämndens beslut"},
	{"ic.", "internkontroll"}, {"report.", "ekonomi"},
}

// otherwise sorts what Klöver does not compute: what waits for its area, and what
// is a fact or a citation that no rows add up to.
func otherwise(p printed) (Verdict, string) {
	for _, l := range later {
		if strings.HasPrefix(p.Key, l.prefix) {
			return NotYet, l.area
		}
	}
	return Text, "uppgift i löptext (" + p.Unit + ")"
}
