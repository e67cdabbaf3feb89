package economy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// Method is how a cost is shared.
type Method string

// The methods.
const (
	Half  Method = "halva"  // 50/50, as the board's own cost
	One   Method = "en"     // unique to one party
	ByKey Method = "nyckel" // by the pool's key of the year
	Third Method = "annan"  // paid by somebody else, as Mälartåg's staff
)

var methods = []field.Option{
	{Value: string(Half), Label: "Hälften var"}, {Value: string(One), Label: "Bara en part"},
	{Value: string(ByKey), Label: "Efter nyckel"}, {Value: string(Third), Label: "Annan finansiär"},
}

// CommonPool is the pool of what no rule takes: "fördelas enligt uppdrag".
const CommonPool = "Gemensamt"

// Rule says how the cost on an activity or a cost object is shared.
type Rule struct {
	ID        string
	Version   int64
	Target    DimensionKind // ActivityKind or ObjectKind
	Code      string
	Method    Method
	Party     party.Code // for One
	Pool      string     // for ByKey
	Funder    string     // for Third: "Mälardalstrafik"
	ValidFrom day.Date   // 0 from the beginning
	ValidTo   day.Date   // last day, 0 until further notice
	Note      string
	CreatedAt time.Time
	ChangedAt time.Time

	Name string `db:"-"` // of the activity or the cost object, when read in a list
}

// Rules describes a split rule for forms, history and exports.
var Rules = field.Set[Rule]{
	{Key: "target", Label: "Gäller", Kind: field.Choice, Required: true, At: func(r *Rule) any { return (*string)(&r.Target) },
		Choices: []field.Option{{Value: string(ActivityKind), Label: "Aktivitet"}, {Value: string(ObjectKind), Label: "Kostnadsbärare"}}},
	{Key: "code", Label: "Kod", Help: "Aktivitetens eller kostnadsbärarens kod, till exempel 82910.", At: func(r *Rule) any { return &r.Code }, Required: true},
	{Key: "method", Label: "Fördelning", Kind: field.Choice, Choices: methods, At: func(r *Rule) any { return (*string)(&r.Method) }, Required: true},
	{Key: "party", Label: "Part", Help: "Vid bara en part: D eller U.", At: func(r *Rule) any { return &r.Party }},
	{Key: "pool", Label: "Pott", Help: "Vid nyckel: vilken pott vars nyckel gäller. Tomt är ”Gemensamt”.", At: func(r *Rule) any { return &r.Pool }},
	{Key: "funder", Label: "Finansiär", Help: "Vid annan finansiär: vem som betalar.", At: func(r *Rule) any { return &r.Funder }},
	{Key: "valid_from", Label: "Gäller från", Kind: field.Date, Help: "Lämna tomt om regeln har gällt hela tiden. ÅÅÅÅ-MM-DD", At: func(r *Rule) any { return &r.ValidFrom }},
	{Key: "valid_to", Label: "Gäller till och med", Kind: field.Date, Help: "Lämna tomt så länge regeln gäller. ÅÅÅÅ-MM-DD", At: func(r *Rule) any { return &r.ValidTo }},
	{Key: "note", Label: "Anteckning", Kind: field.Long, At: func(r *Rule) any { return &r.Note }},
}

// Check tells what is wrong with the rule.
func (r Rule) Check() error {
	var wrong []fault.Field
	say := func(name, message string) { wrong = append(wrong, fault.Field{Name: name, Message: message}) }
	if r.Method == One && !slices.Contains(party.Principals(), r.Party) {
		say("party", "Ange vilken part som bär kostnaden: D eller U.")
	}
	if r.Method != One && r.Party != "" {
		say("party", "Part anges bara när en part bär hela kostnaden.")
	}
	if r.Method == Third && r.Funder == "" {
		say("funder", "Ange vem som finansierar.")
	}
	if r.ValidTo != 0 && r.ValidTo < r.ValidFrom {
		say("valid_to", "Sista dagen är före den första.")
	}
	if monthOf(r.ValidFrom) != r.ValidFrom || r.ValidTo != 0 && monthOf(r.ValidTo.AddDays(1)) != r.ValidTo.AddDays(1) {
		say("valid_from", "En regel gäller hela månader: från den första till den sista dagen i en månad.")
	}
	return fault.Invalid(wrong...)
}

func (r Rule) valid(month day.Date) bool {
	return r.ValidFrom <= month && (r.ValidTo == 0 || month <= r.ValidTo)
}

// Label says what the rule is about: "Kostnadsbärare NAMND, Nämnden".
func (r Rule) Label() string {
	if r.ID == "" {
		return CommonPool
	}
	return strings.TrimSuffix(r.Target.Label()+" "+r.Code+", "+r.Name, ", ")
}

// Key is how a pool is shared a year, in hundredths of a percent.
type Key struct {
	ID        string
	Version   int64
	Pool      string
	Year      int64
	ShareD    int64 // of 10 000
	ShareU    int64
	Decision  string
	ByName    string
	ChangedAt time.Time
}

// whole is all of a pool in hundredths of a percent.
const whole = 10_000

// Check tells what is wrong with the key.
func (k Key) Check() error {
	var wrong []fault.Field
	if k.Pool == "" {
		wrong = append(wrong, fault.Field{Name: "pool", Message: "Ange vilken pott nyckeln gäller."})
	}
	if k.Year < 2000 || k.Year > 2100 {
		wrong = append(wrong, fault.Field{Name: "year", Message: "Ange året med fyra siffror."})
	}
	if k.ShareD < 0 || k.ShareU < 0 || k.ShareD+k.ShareU != whole {
		wrong = append(wrong, fault.Field{Name: "share_u", Message: "Andelarna ska tillsammans vara 100 %."})
	}
	return fault.Invalid(wrong...)
}

// Splitter knows the rules, the keys and which accounts the owners pay on.
type Splitter struct {
	Rules []Rule
	Keys  []Key
	Chart Chart
}

// rule returns the rule of a sum: of its activity, else of its cost object, else
// none, which is the common pool.
func (s Splitter) rule(row Sum) Rule {
	for _, kind := range []DimensionKind{ActivityKind, ObjectKind} {
		code := row.dimension(kind)
		i := slices.IndexFunc(s.Rules, func(r Rule) bool {
			return code != "" && r.Target == kind && r.Code == code && r.valid(row.Month)
		})
		if i >= 0 {
			return s.Rules[i]
		}
	}
	return Rule{Method: ByKey, Pool: CommonPool}
}

// weights returns the shares of the principals in their order, and whether they
// are the usual halves because nobody has entered a key. Nil is paid by others.
func (s Splitter) weights(r Rule, year int) (weights []int64, byDefault bool) {
	switch r.Method {
	case Half:
		return []int64{1, 1}, false
	case One:
		if r.Party == party.Vastmanland {
			return []int64{0, 1}, false
		}
		return []int64{1, 0}, false
	case Third:
		return nil, false
	}
	pool := cmp.Or(r.Pool, CommonPool)
	for _, k := range s.Keys {
		if k.Pool == pool && k.Year == int64(year) {
			return []int64{k.ShareD, k.ShareU}, false
		}
	}
	return []int64{1, 1}, true
}

// host is the index among the principals of the one who takes the residual öre:
// Sörmland, which keeps the books (handbook 6.5).
const host = 0

// Share is what one rule gives for a period of a year.
type Share struct {
	Rule    Rule
	Year    int
	Basis   string         // "hälften var", "D 60,00 %, U 40,00 %"
	Default bool           // halves, because no key has been entered
	Total   money.Amount   // net cost of the pool: positive is cost
	Parts   []money.Amount // of the principals; empty when another pays
}

// point orders the periods within a year: months 1–12, closing 13.
func point(month day.Date, closing bool) int {
	if closing {
		return 13
	}
	return int(month.Month())
}

// cut is a part of a year: after from, up to and including to, in points.
type cut struct{ year, from, to int }

// cuts returns the parts of the years that the period covers. The closing goes
// with December.
func cuts(p day.Period) []cut {
	var all []cut
	last := p.Last()
	for y := p.From.Year(); y <= last.Year(); y++ {
		c := cut{year: y, from: 0, to: 13}
		if y == p.From.Year() {
			c.from = int(p.From.Month()) - 1
		}
		if y == last.Year() && last.Month() != time.December {
			c.to = int(last.Month())
		}
		all = append(all, c)
	}
	return all
}

// Split shares the net cost of the period by rule. A part of a year is the year up
// to its end less the year up to its beginning, each split for itself, so that
// months add up to their year to the öre and a year is split once: 188 035,00 is
// 94 017,50 each also when its months have odd öre.
func (s Splitter) Split(p day.Period, sums []Sum) ([]Share, error) {
	var shares []Share
	for _, c := range cuts(p) {
		upTo, rules := s.pools(sums, c.year, c.to)
		before, _ := s.pools(sums, c.year, c.from)
		for _, r := range rules {
			share, err := s.share(r, c.year, upTo[r.ID], before[r.ID])
			if err != nil {
				return nil, err
			}
			shares = append(shares, share)
		}
	}
	return shares, nil
}

// pools adds up net cost by rule in the year up to a point, and returns the rules
// in a steady order.
func (s Splitter) pools(sums []Sum, year, to int) (map[string]money.Amount, []Rule) {
	totals, rules := map[string]money.Amount{}, []Rule{}
	for _, row := range sums {
		if row.Month.Year() != year || point(row.Month, row.Closing) > to || row.Kind != Outcome || s.Chart.Owner(row.Account, row.Month) != "" {
			continue
		}
		r := s.rule(row)
		if _, seen := totals[r.ID]; !seen {
			rules = append(rules, r)
		}
		totals[r.ID] -= row.Amount
	}
	slices.SortFunc(rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Method, b.Method), cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID))
	})
	return totals, rules
}

func (s Splitter) share(r Rule, year int, upTo, before money.Amount) (Share, error) {
	weights, byDefault := s.weights(r, year)
	share := Share{Rule: r, Year: year, Default: byDefault, Basis: basis(r, weights, byDefault), Total: upTo - before}
	if weights == nil {
		return share, nil
	}
	end, err := upTo.Split(weights, host)
	if err != nil {
		return share, fmt.Errorf("splitting %s: %w", r.Label(), err)
	}
	start, err := before.Split(weights, host)
	for i := range end {
		share.Parts = append(share.Parts, end[i]-start[i])
	}
	return share, err
}

func basis(r Rule, weights []int64, byDefault bool) string {
	switch {
	case r.Method == Third:
		return "betalas av " + r.Funder
	case r.Method == One:
		return "bara " + nameOf(r.Party)
	case r.Method == Half:
		return "hälften var"
	case byDefault:
		return "hälften var, nyckel inte angiven"
	}
	return fmt.Sprintf("nyckel: D %s, U %s", percentText(weights[0]), percentText(weights[1]))
}

// Filter selects the rows that the share splits in the period.
func (s Share) Filter(p day.Period) Filter {
	year := day.Year(s.Year)
	f := Filter{Kinds: []Kind{Outcome}, Pool: s.Rule.ID, Period: day.Period{From: max(p.From, year.From), To: min(p.To, year.To)}}
	if f.Pool == "" {
		f.Pool = PoolCommon
	}
	return f
}

// Of returns the part of one principal, the total for "".
func (s Share) Of(p party.Code) money.Amount {
	if p == "" {
		if s.Parts == nil {
			return 0
		}
		return s.Total
	}
	if i := slices.Index(party.Principals(), p); i >= 0 && i < len(s.Parts) {
		return s.Parts[i]
	}
	return 0
}

// Settled adds up what each owner has paid in the period, on the accounts of its
// own group.
func (s Splitter) Settled(p day.Period, sums []Sum) map[party.Code]money.Amount {
	paid := map[party.Code]money.Amount{}
	for _, row := range sums {
		if owner := s.Chart.Owner(row.Account, row.Month); owner != "" && row.Kind == Outcome && p.Contains(row.Month) {
			paid[owner] += row.Amount
		}
	}
	return paid
}
