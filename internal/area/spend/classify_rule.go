package spend

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Purpose is what a rule decides.
type Purpose string

// The purposes.
const (
	ForKind     Purpose = "kind"
	ForCategory Purpose = "category"
)

// Rule decides a kind or a category for the lines that its terms take. The first rule
// that takes a line decides.
type Rule struct {
	ID      string
	Version int64
	Purpose Purpose
	Place   int64 // rises down the list
	Name    string
	Terms
	Kind        Kind         // for ForKind
	CategoryID  identity.Ref // for ForCategory
	Source      string       // what it builds on
	ConfirmedOn day.Date
	ConfirmedBy string // "" while it is only proposed
	CreatedAt   time.Time
	ChangedAt   time.Time
	EndedAt     *time.Time // when it was removed

	Category string `db:"-"` // path, for people to read
	Supplier string `db:"-"`
}

// ruleKind names the rules in the history and in the words of what is searched.
const ruleKind = "spend_rule"

// Proposed tells whether nobody has confirmed the rule.
func (r Rule) Proposed() bool { return r.ConfirmedOn == 0 }

// Outcome says in words what the rule decides.
func (r Rule) Outcome() string {
	if r.Purpose == ForKind {
		return r.Kind.Sv()
	}
	return r.Category
}

// kindKeys name the kinds in forms and addresses.
var kindKeys = []string{"paverkbar", "skatt", "bidrag", "lon", "internt", "hyra", "transferering", "annat"}

func kindOptions() []field.Option {
	var list []field.Option
	for _, k := range Kinds {
		list = append(list, field.Option{Value: kindKeys[k], Label: k.Sv()})
	}
	return list
}

// MarshalText writes the key of the kind.
func (k Kind) MarshalText() ([]byte, error) { return []byte(kindKeys[k]), nil }

// UnmarshalText reads a key.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, key := range kindKeys {
		if key == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fault.Wrong("Välj ett slag.")
}

var levelOptions = []field.Option{{Value: "rad", Label: Detail.Sv()}, {Value: "reskontra", Label: Whole.Sv()}, {Value: "verifikation", Label: Booked.Sv()}}

// RuleFields describes a rule.
var RuleFields = field.Set[Rule]{
	{Key: "name", Label: "Namn", Required: true, Group: "Regel", Help: "Så att andra förstår den, till exempel ”Lokalhyror”.", At: func(r *Rule) any { return &r.Name }},
	{Key: "kind", Label: "Slag", Kind: field.Choice, Choices: kindOptions(), Required: true, At: func(r *Rule) any { return &r.Kind }},
	{Key: "category_id", Label: "Kategori", Kind: field.Ref, Required: true, At: func(r *Rule) any { return &r.CategoryID }, Show: func(r *Rule) string { return r.Category }},
	{Key: "source", Label: "Källa eller skäl", Required: true, Help: "Kontoplan, beslut eller vem som har bestämt.", At: func(r *Rule) any { return &r.Source }},
	{Key: "accounts", Label: "Konton", Group: "Vilka rader", Help: "Intervall och början på kontonummer: 4000-4999, 58.", At: func(r *Rule) any { return &r.Accounts }},
	{Key: "account_name", Label: "Ord i kontots namn", Help: "Hela ord, med kommatecken mellan dem som räcker var för sig. Stjärna står för resten av ordet: lokalhyr*, *skatt.", At: func(r *Rule) any { return &r.AccountName }},
	{Key: "supplier_id", Label: "Leverantör i registret", Kind: field.Ref, Help: "Skriv namnet eller organisationsnumret.", At: func(r *Rule) any { return &r.SupplierID }, Show: func(r *Rule) string { return r.Supplier }},
	{Key: "seller_name", Label: "Ord i leverantörens namn", Help: "Som fakturorna skriver det.", At: func(r *Rule) any { return &r.SellerName }},
	{Key: "article", Label: "Artikelnummer", Help: "Leverantörens nummer, GTIN eller vårt eget; flera med kommatecken.", At: func(r *Rule) any { return &r.Article }},
	{Key: "words", Label: "Ord i radens text", Help: "Som för kontots namn.", At: func(r *Rule) any { return &r.Words }},
	{Key: "unit", Label: "Enhet", Help: "Enhetens kod eller ord i dess namn, med stjärna för resten: 10*.", At: func(r *Rule) any { return &r.Unit }},
	{Key: "parties", Label: "Part", Help: "Parternas bokstäver, till exempel D,U. Tomt är alla.", At: func(r *Rule) any { return &r.Parties }},
	{Key: "level", Label: "Underlag", Kind: field.Choice, Choices: levelOptions, At: func(r *Rule) any { return &r.Level }},
}

// Check tells what in the rule is wrong, field by field.
func (r Rule) Check() error {
	var wrong []fault.Field
	add := func(broken bool, key, message string) {
		if broken {
			wrong = append(wrong, fault.Field{Name: key, Message: message})
		}
	}
	_, accountsRight := intervals(r.Accounts)
	_, levelRight := levelKeys[r.Level]
	add(strings.TrimSpace(r.Name) == "", "name", "Ge regeln ett namn.")
	add(strings.TrimSpace(r.Source) == "", "source", "Ange vad regeln bygger på.")
	add(r.Purpose == ForCategory && r.CategoryID == "", "category_id", "Välj en kategori.")
	add(r.Terms.Empty(), "accounts", "Ange minst ett villkor. Utan villkor skulle regeln ta alla rader.")
	add(!accountsRight, "accounts", "Skriv kontonummer som 4000-4999, 58: intervall med lika många siffror, eller början på nummer.")
	add(r.Level != "" && !levelRight, "level", "Välj ett underlag i listan.")
	return fault.Invalid(wrong...)
}

// Text is the terms in words: "konto 58 · Region Sörmland".
func (r Rule) Text() string {
	var parts []string
	add := func(label, text string) {
		if text != "" {
			parts = append(parts, label+" "+text)
		}
	}
	add("konto", r.Accounts)
	add("kontonamn med", r.AccountName)
	add("leverantören", r.Supplier)
	add("leverantörsnamn med", r.SellerName)
	add("artikel", r.Article)
	add("text med", r.Words)
	add("enhet", r.Unit)
	if len(r.Parties) > 0 {
		add("part", r.Parties.Sv())
	}
	if level, ok := levelKeys[r.Level]; ok {
		add("underlag", strings.ToLower(level.Sv()))
	}
	return strings.Join(parts, " · ")
}
