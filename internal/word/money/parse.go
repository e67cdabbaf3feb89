package money

import (
	"math/big"
	"regexp"
	"strings"

	"klover/internal/base/fault"
)

// Parse reads an amount the ways people and other systems write it: "1 234,5",
// "1 234,50 kr", "1.234,50", "1,234.50", "10 mnkr", "1 095 tkr", "−1 095",
// "(1 095)", "1 095-". Without a unit it is kronor. "ca" is allowed and
// forgotten; ParseEstimate remembers it.
func Parse(text string) (Amount, error) {
	a, _, err := ParseEstimate(text)
	return a, err
}

// ParseEstimate reads as Parse and tells whether the text says that the amount is
// an estimate: "ca 10 mkr", "~10 msek".
func ParseEstimate(text string) (a Amount, estimate bool, err error) {
	clean := normalise(text)
	if clean == "" {
		return 0, false, fault.Wrong("Skriv ett belopp i kronor, till exempel 1 234,50.")
	}
	clean, estimate = cutPrefix(clean, estimates)
	clean, negative := cutSign(clean)
	clean, ore := cutUnit(clean)
	digits, decimals, ok := splitNumber(clean)
	if !ok {
		return 0, false, fault.Wrong("%s kan inte läsas som ett belopp. Skriv kronor, till exempel 1 234,50.", quote(text))
	}
	a, err = inOre(digits, decimals, ore, text)
	if negative {
		a = -a
	}
	return a, estimate, err
}

var estimates = []string{"circa", "cirka", "ca.", "c:a", "ca", "omkring", "ungefär", "uppskattningsvis", "~", "≈"}

// units from longest to shortest, so that "mnkr" is not read as "kr".
var units = []struct {
	name string
	ore  int64
}{
	{"miljarder kronor", 100_000_000_000}, {"miljarder kr", 100_000_000_000}, {"miljarder", 100_000_000_000},
	{"miljoner kronor", 100_000_000}, {"miljoner kr", 100_000_000}, {"miljoner", 100_000_000}, {"miljon", 100_000_000},
	{"tusen kronor", 100_000}, {"tusen kr", 100_000}, {"tusen", 100_000},
	{"kronor", 100}, {"mdkr", 100_000_000_000}, {"mdr", 100_000_000_000}, {"milj", 100_000_000},
	{"mnkr", 100_000_000}, {"msek", 100_000_000}, {"tsek", 100_000}, {"ksek", 100_000},
	{"mkr", 100_000_000}, {"tkr", 100_000}, {"kkr", 100_000}, {"sek", 100}, {"kr", 100}, {":-", 100},
}

var blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u2009", " ", "\t", " ",
	"\u2212", "-", "–", "-", "—", "-", "'", " ", "’", " ")

func normalise(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(blanks.Replace(text))), " ")
}

func cutPrefix(text string, prefixes []string) (string, bool) {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(text, p); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return text, false
}

// cutSign takes the sign before, after (as accounting systems print it) or as
// parentheses around the number.
func cutSign(text string) (rest string, negative bool) {
	if inner, ok := strings.CutPrefix(text, "("); ok && strings.HasSuffix(inner, ")") {
		return strings.TrimSpace(strings.TrimSuffix(inner, ")")), true
	}
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return strings.TrimSpace(rest), true
	}
	if rest, ok := strings.CutPrefix(text, "+"); ok {
		return strings.TrimSpace(rest), false
	}
	if rest, ok := strings.CutSuffix(text, "-"); ok && !strings.HasSuffix(text, ":-") {
		return strings.TrimSpace(rest), true
	}
	return text, false
}

func cutUnit(text string) (rest string, ore int64) {
	text = strings.TrimSuffix(text, ".")
	for _, u := range units {
		if rest, ok := strings.CutSuffix(text, u.name); ok {
			return strings.TrimSpace(rest), u.ore
		}
	}
	for _, name := range []string{"sek ", "kr "} {
		if rest, ok := strings.CutPrefix(text, name); ok {
			return strings.TrimSpace(rest), 100
		}
	}
	return text, 100
}

// The ways to write a number. Groups are always of three, so that "12 34" is a
// fault and not twelve hundred. One separator before exactly three digits could
// be either thousands or decimals and is matched by none.
var (
	numbers = []*regexp.Regexp{
		regexp.MustCompile(`^([0-9]+)(?:[.,]([0-9]{1,2}|[0-9]{4,15}))?$`),
		regexp.MustCompile(`^([0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]{1,15}))?$`),
		regexp.MustCompile(`^([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]{1,15}))$`),
		regexp.MustCompile(`^([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,15}))$`),
		regexp.MustCompile(`^([0-9]{1,3}(?:\.[0-9]{3}){2,})()$`),
		regexp.MustCompile(`^([0-9]{1,3}(?:,[0-9]{3}){2,})()$`),
		regexp.MustCompile(`^(0|[0-9]{4,})[.,]([0-9]{3})$`),
	}
	separators = strings.NewReplacer(" ", "", ".", "", ",", "")
)

// splitNumber returns the digits without separators and how many of them are decimals.
func splitNumber(text string) (digits string, decimals int, ok bool) {
	for _, form := range numbers {
		if m := form.FindStringSubmatch(text); m != nil {
			return separators.Replace(m[1]) + m[2], len(m[2]), true
		}
	}
	return "", 0, false
}

func inOre(digits string, decimals int, ore int64, text string) (Amount, error) {
	n, ok := new(big.Int).SetString(digits, 10)
	if !ok || len(digits) > 40 {
		return 0, fault.Wrong("Beloppet %s är för stort.", quote(text))
	}
	n.Mul(n, big.NewInt(ore))
	pow := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil)
	n, rest := n.QuoRem(n, pow, new(big.Int))
	if rest.Sign() != 0 {
		return 0, fault.Wrong("Beloppet %s har delar av ett öre. Skriv högst två decimaler i kronor.", quote(text))
	}
	if n.Cmp(big.NewInt(int64(Most))) > 0 {
		return 0, fault.Wrong("Beloppet %s är för stort.", quote(text))
	}
	return Amount(n.Int64()), nil
}

// quote shows what was read, shortened: a whole document may have been pasted.
func quote(text string) string {
	r := []rune(strings.TrimSpace(text))
	if len(r) > 40 {
		r = append(r[:40:40], '…')
	}
	return "”" + string(r) + "”"
}
