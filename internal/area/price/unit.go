package price

import (
	"math/big"
	"regexp"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Unit is what a price is for: its Swedish text and its code in UN/ECE Recommendation
// 20 (packages: 21, with X before), "" when the text is not known.
type Unit struct {
	Code  string
	Text  string
	also  []string // as suppliers write it
	holds bool     // a package that holds a number of something else
}

var units = []Unit{
	{"H87", "st", []string{"styck", "stk", "stycken", "pcs", "pc", "ea", "each", "enhet", "c62"}, false},
	{"PR", "par", []string{"pair"}, false},
	{"SET", "set", []string{"sats", "sett"}, false},
	{"DZN", "dussin", nil, false},
	{"XPK", "förp", []string{"förpackning", "förpackningar", "fp", "frp", "fpk", "forp", "pkg", "pack", "pk"}, true},
	{"XPA", "paket", []string{"pkt", "paketer", "packet"}, true},
	{"XBX", "låda", []string{"box", "ask", "lådor"}, true},
	{"XCT", "kartong", []string{"krt", "kart", "ktg", "kartonger", "carton"}, true},
	{"XRO", "rulle", []string{"rl", "rullar", "roll"}, true},
	{"XBO", "flaska", []string{"fl", "flaskor", "flska"}, true},
	{"XBG", "påse", []string{"ps", "påsar", "bag", "säck"}, true},
	{"XTU", "tub", []string{"tuber"}, true},
	{"XCX", "burk", []string{"burkar", "can"}, true},
	{"XPX", "pall", []string{"pallar"}, true},
	{"KGM", "kg", []string{"kilo", "kilogram"}, false},
	{"GRM", "g", []string{"gram", "gr"}, false},
	{"TNE", "ton", nil, false},
	{"LTR", "l", []string{"liter", "lit"}, false},
	{"DLT", "dl", []string{"deciliter"}, false},
	{"CLT", "cl", []string{"centiliter"}, false},
	{"MLT", "ml", []string{"milliliter"}, false},
	{"MTR", "m", []string{"meter", "lpm", "löpmeter"}, false},
	{"CMT", "cm", []string{"centimeter"}, false},
	{"MMT", "mm", []string{"millimeter"}, false},
	{"KMT", "km", []string{"kilometer"}, false},
	{"MTK", "m²", []string{"m2", "kvm", "kvadratmeter"}, false},
	{"MTQ", "m³", []string{"m3", "kbm", "kubikmeter"}, false},
	{"KWH", "kWh", nil, false},
	{"MWH", "MWh", nil, false},
	{"HUR", "timme", []string{"tim", "h", "timmar", "hour"}, false},
	{"DAY", "dag", []string{"dygn", "dagar"}, false},
	{"WEE", "vecka", []string{"veckor", "v"}, false},
	{"MON", "månad", []string{"mån", "månader"}, false},
	{"ANN", "år", []string{"årlig"}, false},
	{"E48", "tillfälle", []string{"gång", "besök", "uppdrag", "tjänst"}, false},
}

var unitsByText = byText()

func byText() map[string]Unit {
	all := map[string]Unit{}
	for _, u := range units {
		for _, name := range append([]string{u.Text, u.Code}, u.also...) {
			all[strings.ToLower(name)] = u
		}
	}
	return all
}

// UnitOf finds the unit that is written so; one that is not known keeps its text.
func UnitOf(text string) Unit {
	clean := strings.Trim(strings.ToLower(strings.TrimSpace(text)), ".")
	if u, ok := unitsByText[clean]; ok {
		return u
	}
	return Unit{Text: strings.TrimSpace(text)}
}

// Units returns the texts of the known units, to choose from.
func Units() []string {
	list := make([]string, len(units))
	for i, u := range units {
		list[i] = u.Text
	}
	return list
}

// Pack is a unit of sale and what it holds of the base unit: förp with 100 st. Num/Den
// is exact: a roll of 2,5 m is 5/2.
type Pack struct {
	Unit     string // Swedish text
	Num, Den int64  // base units in a unit
	Base     string
}

// one is a unit that is its own base.
func one(unit string) Pack { return Pack{Unit: unit, Num: 1, Den: 1, Base: unit} }

// Sv writes "förp (100 st)", or "st".
func (p Pack) Sv() string {
	if p.Base == p.Unit || p.Base == "" {
		return p.Unit
	}
	return p.Unit + " (" + sv.Decimal(p.Num, p.Den, needed(p.Num*quantityScale/p.Den, quantityScale, quantityDigit)) + sv.Space + p.Base + ")"
}

// ratio is how many base units the unit has.
func (p Pack) ratio() *big.Rat { return big.NewRat(p.Num, max(p.Den, 1)) }

// holding is "100 st", "10x50 st" or "10*50".
var holding = regexp.MustCompile(`(?i)(\d+(?:[.,]\d+)?)(?:\s*[x*×]\s*(\d+))?\s*([a-zåäö²³]*[23]?)`)

// ReadPack reads a unit as suppliers write it: "st", "förp", "förp 100 st",
// "100 st/förp", "krt 10x50", "FP/100". The number may come in a column of its own.
func ReadPack(text, number string) (Pack, error) {
	text = strings.TrimSpace(text)
	m := holding.FindStringSubmatch(text)
	known := UnitOf(text)
	if m == nil || known.Code != "" {
		return withNumber(one(known.Text), number)
	}
	rest := strings.TrimSpace(strings.Trim(strings.Replace(text, m[0], " ", 1), "/()=.à "))
	rest = strings.TrimSpace(strings.Trim(rest, "/()=.à "))
	if rest == "" { // "100 st": a package of them
		rest = "förp"
	}
	base := UnitOf(m[3]).Text
	if base == "" {
		base = "st"
	}
	p := Pack{Unit: UnitOf(rest).Text, Base: base, Num: 1, Den: 1}
	for _, part := range m[1:3] {
		if part == "" {
			continue
		}
		if err := p.multiply(part); err != nil {
			return p, err
		}
	}
	return p, nil
}

// withNumber is a unit whose content stands in a column of its own.
func withNumber(p Pack, number string) (Pack, error) {
	number = strings.TrimSpace(number)
	if number == "" {
		return p, nil
	}
	in, err := ReadPack(number, "")
	if err == nil && in.Base != "" && in.Unit != in.Base { // "100 st/förp"
		in.Unit = p.Unit
		return in, nil
	}
	if err = p.multiply(number); err == nil && (p.Num != p.Den) {
		p.Base = "st"
	}
	return p, err
}

func (p *Pack) multiply(text string) error {
	n, err := readNumber(text, quantityDigit, 1_000_000*quantityScale, false)
	if err != nil {
		return err
	}
	if n <= 0 {
		return fault.Wrong("En förpackning måste innehålla mer än 0.")
	}
	r := new(big.Rat).Mul(p.ratio(), big.NewRat(n, quantityScale))
	if !r.Num().IsInt64() {
		return fault.Wrong("”%s” är för stort.", short(text))
	}
	p.Num, p.Den = r.Num().Int64(), r.Denom().Int64()
	return nil
}
