package contract

import (
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// PriceChange is an approved change of a contract's prices, made by the contract's
// own clause. A rise without a clause is a change of the contract (LOU 17 kap.), not
// a price change.
type PriceChange struct {
	ContractID string
	N          int64   // 1 for the first
	Percent    Percent // above 0 is dearer
	FromOn     day.Date
	Ground     string // the clause, and the index that it follows
	DecidedOn  day.Date
	DecidedBy  string
}

// Percent is hundredths of a percent: 325 is 3,25 %.
type Percent int64

// mostPercent is far above any index, to catch a comma that was left out.
const mostPercent Percent = 100_00

// ParsePercent reads "3,25", "-1.5 %" and "+2".
func ParsePercent(text string) (Percent, error) {
	plain := strings.NewReplacer(sv.Minus, "-", "–", "-", "+", "", ",", ".", "%", "", " ", "", sv.Space, "").Replace(text)
	sign, digits := Percent(1), plain
	if rest, ok := strings.CutPrefix(plain, "-"); ok {
		sign, digits = -1, rest
	}
	wholes, part, _ := strings.Cut(digits, ".")
	if wholes == "" || len(part) > 2 {
		return 0, notPercent(text)
	}
	n, err := strconv.ParseUint(wholes+part+"00"[len(part):], 10, 31)
	if err != nil {
		return 0, notPercent(text)
	}
	return sign * Percent(n), nil
}

func notPercent(text string) error {
	return fault.Wrong("”%s” kan inte läsas. Skriv ändringen i procent med högst två decimaler, till exempel 3,25 eller -1,5.", text)
}

// Sv writes the change with its sign: "+3,25 %".
func (p Percent) Sv() string {
	decimals := 2
	if p%100 == 0 {
		decimals = 0
	}
	text := sv.Decimal(int64(p), 100, decimals) + sv.Space + "%"
	if p > 0 {
		return "+" + text
	}
	return text
}

// Sv tells the change in one line: "+3,25 % från 2023-01-01. AKI, punkt 7.2".
func (p PriceChange) Sv() string {
	return p.Percent.Sv() + " från " + p.FromOn.Sv() + ". " + p.Ground
}

// Check returns what is wrong with the change.
func (p PriceChange) Check() error {
	var wrong []fault.Field
	add := func(bad bool, name, message string) {
		if bad {
			wrong = append(wrong, fault.Field{Name: name, Message: message})
		}
	}
	add(p.Percent == 0, "percent", "Skriv hur mycket priserna ändras, i procent.")
	add(p.Percent > mostPercent || p.Percent < -mostPercent, "percent", "Ändringen är större än 100 procent. Kontrollera kommat.")
	add(p.FromOn == 0, "from", "Fyll i första dagen då de nya priserna gäller.")
	add(p.DecidedOn == 0, "on", "Fyll i dagen då prisändringen beslutades.")
	add(strings.TrimSpace(p.Ground) == "", "why", "Skriv vilken klausul i avtalet som ger rätt till ändringen, och vilket index den följer.")
	return fault.Invalid(wrong...)
}

// mayChangePrices tells whether the prices of the contract can be changed.
func (c Contract) mayChangePrices() error {
	if c.Stage != Signed {
		return fault.Conflict("Priserna ändras bara i ett tecknat avtal som inte är uppsagt.")
	}
	return nil
}

// nextPrice is the number of the contract's next price change.
func (c Contract) nextPrice() int64 {
	if len(c.Prices) == 0 {
		return 1
	}
	return c.Prices[len(c.Prices)-1].N + 1
}
