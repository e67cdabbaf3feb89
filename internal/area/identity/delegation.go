package identity

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Act is a kind of decision that the board can delegate.
type Act struct {
	Key     string
	Label   string // as a heading: "Teckna avtal"
	Verb    string // after "får": "teckna avtal"
	Thing   string // what has the amount, definite: "avtalet"
	Checked bool   // Klöver itself asks the order when the act is done
}

// The acts that Klöver checks where the work is done.
const (
	ActStart     = "start_procurement"
	ActCancel    = "cancel"
	ActAward     = "award"
	ActSign      = "sign_contract"
	ActOption    = "use_option"
	ActTerminate = "terminate"
	ActPrice     = "price_change"
	ActAmend     = "amend_contract"
	ActSaving    = "approve_savings"
)

// acts are those of handbook 1.4.
var acts = []Act{
	{ActStart, "Starta upphandling", "starta upphandling", "upphandlingen", true},
	{ActCancel, "Avbryta upphandling", "avbryta upphandling", "upphandlingen", true},
	{ActAward, "Besluta om tilldelning", "besluta om tilldelning", "upphandlingen", true},
	{ActSign, "Teckna avtal", "teckna avtal", "avtalet", true},
	{ActOption, "Nyttja option", "nyttja option", "avtalet", true},
	{ActPrice, "Godkänna prisändring", "godkänna prisändring", "avtalet", true},
	{ActAmend, "Ändra avtal", "ändra avtal", "avtalet", true},
	{ActTerminate, "Säga upp eller häva avtal", "säga upp eller häva avtal", "avtalet", true},
	{"direct_procurement_during_review", "Direktupphandla under överprövning", "direktupphandla under överprövning", "köpet", false},
	{"represent_in_court", "Föra talan i domstol", "föra talan i domstol", "målet", false},
	{"refuse_document", "Avslå begäran om allmän handling", "avslå begäran om allmän handling", "ärendet", false},
	{"destroy_records", "Gallra handlingar", "gallra handlingar", "ärendet", false},
	{ActSaving, "Godkänna besparingar", "godkänna besparingar", "besparingen", true},
	{"other", "Annat beslut", "fatta beslutet", "ärendet", false},
}

// Acts returns the kinds of decision in the order of the pages.
func Acts() []Act { return slices.Clone(acts) }

// ActOf returns the kind with the key.
func ActOf(key string) (Act, bool) {
	i := slices.IndexFunc(acts, func(a Act) bool { return a.Key == key })
	if i < 0 {
		return Act{Key: key, Label: key, Verb: "fatta beslutet", Thing: "ärendet"}, false
	}
	return acts[i], true
}

func actOptions() []field.Option {
	return options(acts, func(a Act) field.Option { return field.Option{Value: a.Key, Label: a.Label} })
}

// A Delegation is a version of the board's delegation order.
type Delegation struct {
	ID        string
	Version   int64
	N         int64 // 1 for the first
	State     string
	AdoptedBy string // the body: "Inköpsnämnden"
	AdoptedOn day.Date
	Decision  string   // where the body's decision stands: "§ 12"
	ValidFrom day.Date // 0 in a draft
	ValidTo   day.Date // last day, 0 until further notice
	Note      string
	CreatedAt time.Time
	ChangedAt time.Time

	Rules []DelegationRule `db:"-"` // in the order of their numbers
}

// The states of a version.
const (
	delegationDraft   = "draft"
	delegationAdopted = "adopted"
)

// Name is the version as it is mentioned elsewhere.
func (d Delegation) Name() string {
	if d.State == delegationDraft {
		return fmt.Sprintf("Delegationsordning version %d, utkast", d.N)
	}
	return fmt.Sprintf("Delegationsordning version %d", d.N)
}

// URL is the address of the version's page.
func (d Delegation) URL() string { return "/delegation/versioner/" + d.ID }

// Draft tells whether the version is still being written.
func (d Delegation) Draft() bool { return d.State == delegationDraft }

// InForce tells whether decisions of the day rest on the version.
func (d Delegation) InForce(on day.Date) bool {
	return !d.Draft() && within(on, d.ValidFrom, d.ValidTo)
}

// Period is when the version is in force, in words.
func (d Delegation) Period() string {
	switch {
	case d.ValidFrom == 0:
		return ""
	case d.ValidTo == 0:
		return "från " + d.ValidFrom.Sv()
	}
	return d.ValidFrom.Sv() + " till " + d.ValidTo.Sv()
}

// checkAdoption returns what is missing before the version can be adopted.
func (d Delegation) checkAdoption() error {
	wrong := fault.FieldsOf(AdoptionFields.Missing(&d))
	if d.AdoptedOn != 0 && d.ValidFrom != 0 && d.ValidFrom < d.AdoptedOn {
		wrong = append(wrong, fault.Field{Name: "valid_from", Message: "Ordningen kan inte gälla innan den är beslutad. Rätta någon av dagarna."})
	}
	if len(wrong) > 0 {
		return fault.Invalid(wrong...)
	}
	if len(d.Rules) == 0 {
		return fault.Conflict("Delegationsordningen har inga punkter. Lägg till minst en innan den fastställs.")
	}
	return nil
}

// A DelegationRule is one point (punkt) of a version: who may decide what, up to how much.
type DelegationRule struct {
	ID           string
	DelegationID string
	Origin       string // the same in every version that the point was copied to
	Nr           string // "4.2"
	Heading      string // ärendegrupp
	Decision     string // in words
	Act          string
	Delegate     string    // code of a role
	Substitute   string    // code of a role, "" for none
	Ceiling      money.Opt // without VAT, whole value with options; unknown is no upper limit
	Conditions   string
	Notify       bool // is reported to the body
	LegalBasis   string
	Redelegation string
}

// Check returns what is wrong with the point.
func (r DelegationRule) Check() error {
	wrong := fault.FieldsOf(RuleFields.Missing(&r))
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(r.Ceiling.Known && (r.Ceiling.Amount <= 0 || r.Ceiling.Amount%money.Kr(1) != 0), "ceiling", "Skriv beloppet i hela kronor, eller lämna tomt för ingen övre gräns.")
	add(r.Substitute != "" && r.Substitute == r.Delegate, "substitute", "Ersättaren är samma roll som delegaten. Välj en annan, eller lämna tomt.")
	return fault.Invalid(wrong...)
}

// limit says how far the point reaches: "upp till 5 000 000 kr".
func (r DelegationRule) limit() string {
	if !r.Ceiling.Known {
		return "utan beloppsgräns"
	}
	return "upp till " + kronor(r.Ceiling.Amount)
}

// covers tells whether the amount lies within the point. An amount that nobody
// knows lies within no limit: unknown is not zero.
func (r DelegationRule) covers(amount money.Opt) bool {
	return !r.Ceiling.Known || amount.Known && amount.Amount <= r.Ceiling.Amount
}

// kronor writes an amount as people do: "5 000 000 kr", with öre only if there are any.
func kronor(a money.Amount) string {
	if a%money.Kr(1) == 0 {
		return sv.Number(int64(a/money.Kr(1))) + sv.Space + "kr"
	}
	return a.Sv()
}

// roleOf returns which of the roles the point gives the right to: the delegate's
// before the substitute's.
func (r DelegationRule) roleOf(roles Roles) string {
	for _, code := range []string{r.Delegate, r.Substitute} {
		if code != "" && roles.Has(code) {
			return code
		}
	}
	return ""
}

// A Ruling is the answer to whether somebody may take a decision.
type Ruling struct {
	Allowed bool
	NoOrder bool           // no delegation order was in force
	Rule    DelegationRule // that allows it, or whose limit stops it
	Role    string         // code of the role in which it is allowed
	Reason  string         // why not, whole Swedish sentences
}

// Judge tells whether somebody with the roles may decide about the amount under
// the points of a version. Of several points that allow it, the one with the
// lowest limit is used: a decision is taken as low as it may be.
func (d Delegation) Judge(roles Roles, act string, amount money.Opt) Ruling {
	points := d.points(act)
	for _, substitutes := range []bool{false, true} {
		for _, p := range points {
			role := p.roleOf(roles)
			if role != "" && (role == p.Substitute) == substitutes && p.covers(amount) {
				return Ruling{Allowed: true, Rule: p, Role: role}
			}
		}
	}
	what, _ := ActOf(act)
	own := slices.DeleteFunc(slices.Clone(points), func(p DelegationRule) bool { return p.roleOf(roles) == "" })
	if len(own) == 0 {
		return Ruling{Reason: notNamed(roles, what) + " " + whoMay(points, amount)}
	}
	widest := own[len(own)-1]
	return Ruling{Rule: widest, Reason: beyond(widest, roles, what, amount) + " " + whoMay(points, amount)}
}

// points returns the points of an act, the lowest limit first.
func (d Delegation) points(act string) []DelegationRule {
	points := slices.DeleteFunc(slices.Clone(d.Rules), func(r DelegationRule) bool { return r.Act != act })
	slices.SortStableFunc(points, func(a, b DelegationRule) int {
		if a.Ceiling.Known != b.Ceiling.Known {
			return map[bool]int{true: -1, false: 1}[a.Ceiling.Known]
		}
		return cmp.Compare(a.Ceiling.Amount, b.Ceiling.Amount)
	})
	return points
}

func notNamed(roles Roles, act Act) string {
	if len(roles) == 0 {
		return "Den som inte har någon roll får inte " + act.Verb + "."
	}
	var labels []string
	for _, code := range roles {
		role, _ := RoleOf(code)
		labels = append(labels, strings.ToLower(role.Label))
	}
	return "Delegationsordningen ger inte " + strings.Join(labels, " eller ") + " rätt att " + act.Verb + "."
}

func beyond(p DelegationRule, roles Roles, act Act, amount money.Opt) string {
	role, _ := RoleOf(p.roleOf(roles))
	rule := fmt.Sprintf("%s får %s %s enligt punkt %s", role.Label, act.Verb, p.limit(), p.Nr)
	if !amount.Known {
		return rule + ", men " + act.Thing + "s värde är inte känt. Fyll i värdet, optioner inräknade, eller låt någon utan beloppsgräns besluta."
	}
	return rule + "; " + act.Thing + " är på " + kronor(amount.Amount) + "."
}

// whoMay says who may decide instead: the lowest that the amount allows.
func whoMay(points []DelegationRule, amount money.Opt) string {
	for _, p := range points {
		if p.covers(amount) {
			role, _ := RoleOf(p.Delegate)
			return role.Definite() + " får fatta beslutet."
		}
	}
	return "Beslutet fattas av nämnden."
}

// Definite returns the role as the one who has it: "Inköpschefen", "En strategisk inköpare".
func (r Role) Definite() string {
	if strings.Contains(r.Label, " ") {
		return "En " + strings.ToLower(r.Label)
	}
	for _, ending := range []string{"e", "er", "or"} {
		if strings.HasSuffix(r.Label, ending) {
			return r.Label + "n"
		}
	}
	return r.Label + "en"
}

// Of returns what a role may decide, as sentences.
func (d Delegation) Of(role string) []string {
	var list []string
	for _, r := range d.Rules {
		if r.Delegate != role && r.Substitute != role {
			continue
		}
		text := "Punkt " + r.Nr + ": " + strings.TrimSuffix(r.Decision, ".") + ", " + r.limit()
		if r.Delegate != role {
			text += " (som ersättare)"
		}
		list = append(list, text)
	}
	return list
}

// inOrder sorts points by their numbers, "4.2" before "4.10".
func inOrder(rules []DelegationRule) {
	slices.SortStableFunc(rules, func(a, b DelegationRule) int {
		return slices.CompareFunc(strings.Split(a.Nr, "."), strings.Split(b.Nr, "."), compareNumbers)
	})
}

func compareNumbers(a, b string) int {
	x, errX := strconv.Atoi(a)
	y, errY := strconv.Atoi(b)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

// A RuleChange is how one point differs between two versions.
type RuleChange struct {
	Rule    DelegationRule // as it is, or was when it is gone
	Added   bool
	Gone    bool
	Changes []field.Change
}

// Sv says what has happened to the point.
func (c RuleChange) Sv() string {
	switch {
	case c.Added:
		return "Ny"
	case c.Gone:
		return "Borttagen"
	}
	return "Ändrad"
}

// Compare returns what differs from an earlier version, in the order of the points.
func (d Delegation) Compare(earlier Delegation) []RuleChange {
	before := map[string]DelegationRule{}
	for _, r := range earlier.Rules {
		before[r.Origin] = r
	}
	var list []RuleChange
	for _, r := range d.Rules {
		was, ok := before[r.Origin]
		delete(before, r.Origin)
		changes := RuleFields.Diff(&was, &r)
		if !ok {
			list = append(list, RuleChange{Rule: r, Added: true})
		} else if len(changes) > 0 {
			list = append(list, RuleChange{Rule: r, Changes: changes})
		}
	}
	for _, r := range earlier.Rules {
		if _, gone := before[r.Origin]; gone {
			list = append(list, RuleChange{Rule: r, Gone: true})
		}
	}
	return list
}
