package compare

import (
	"klover/internal/area/procurement"
	"klover/internal/word/figure"
)

// Measure is something that is counted the same way for us and for others.
type Measure struct {
	Key      string
	Label    string
	Unit     figure.Unit
	Decimals int
	Ours     string // definition
	Theirs   string // definition, and where it differs
	AtLeast  bool   // an empty cell of theirs may hide a yes
	needs    string // what a set must tell
	of       func(Tally) figure.Value
	basis    func(Tally) int64 // how many it rests on
	ours     func(*procurement.Filter)
	theirs   func(*Filter)
}

func all(t Tally) int64   { return t.N }
func known(t Tally) int64 { return t.Known() }

const (
	announced = "Annonserade under året, genomförda av Inköp, även sådana som avbrutits senare."
	counted   = "Av dem räknas de där antalet anbud är känt och som inte avbröts före sista anbudsdag."
	national  = "Annonser publicerade under året, alla upphandlande myndigheter i urvalet, våra egna med."
	nationalT = "Källan anger antal anbud för en del av upphandlingarna, och aldrig 0. De utan uppgift räknas inte: där finns både avbrutna och orapporterade."
)

// Measures in the order of the page. No share is computed from less than it says.
var Measures = []Measure{
	{Key: "annonserade", Label: "Annonserade upphandlingar", Unit: figure.Number, Ours: announced, Theirs: national,
		of: func(t Tally) figure.Value { return figure.Count(t.N) }, basis: all},
	{Key: "anbud", Label: "Anbud per upphandling, medelvärde", Unit: "anbud", Decimals: 1, Ours: counted, Theirs: nationalT, needs: "tenders",
		of: func(t Tally) figure.Value { return figure.Ratio(t.tenders(), t.Known()) }, basis: known,
		ours: func(f *procurement.Filter) { f.TendersKnown = new(true) }, theirs: func(f *Filter) { f.Tenders = Known }},
	{Key: "median", Label: "Anbud per upphandling, median", Unit: "anbud", Decimals: 1, Ours: counted, Theirs: nationalT, needs: "tenders",
		of: Tally.median, basis: known,
		ours: func(f *procurement.Filter) { f.TendersKnown = new(true) }, theirs: func(f *Filter) { f.Tenders = Known }},
	{Key: "ett-anbud", Label: "Andel med ett anbud", Unit: figure.Percent, Decimals: 1, Ours: counted, Theirs: nationalT, needs: "tenders",
		of: func(t Tally) figure.Value { return figure.Ratio(t.between(1, 1), t.Known()) }, basis: known,
		ours: func(f *procurement.Filter) { f.Tenders = "1" }, theirs: func(f *Filter) { f.Tenders = "1" }},
	{Key: "overprovade", Label: "Andel överprövade", Unit: figure.Percent, Decimals: 1, needs: "appealed",
		Ours:   "Årets annonserade som har överprövats, när det än skedde (andel B i analysen av överprövningar). Det publicerade nyckeltalet delar i stället årets avgjorda med årets annonserade.",
		Theirs: "Årets annonser som källan märker som överprövade.",
		of:     func(t Tally) figure.Value { return figure.Ratio(t.Appealed, t.N) }, basis: all,
		ours: func(f *procurement.Filter) { f.Appealed = new(true) }, theirs: func(f *Filter) { f.Appealed = Yes }},
	{Key: "avbrutna", Label: "Andel avbrutna", Unit: figure.Percent, Decimals: 1, needs: "cancelled",
		Ours: "Årets annonserade som har avbrutits, när det än skedde.", Theirs: "Källan säger inte vilka upphandlingar som avbrutits.",
		of: func(t Tally) figure.Value { return figure.Ratio(t.Cancelled, t.N) }, basis: all,
		ours: func(f *procurement.Filter) { f.States = []procurement.State{procurement.Cancelled} }},
	{Key: "smaforetag", Label: "Andel små företag bland dem som fått avtal", Unit: figure.Percent, Decimals: 1, needs: "small",
		Ours:   "Leverantörer på avtal från årets annonserade, en gång per avtal. Mikroföretag och små företag delat med dem vars storlek är känd.",
		Theirs: "Tilldelade leverantörer, en gång per upphandling; fysiska personer räknas var och en. Mikroföretag och små företag delat med dem vars storlek är känd.",
		of:     func(t Tally) figure.Value { return figure.Ratio(t.Small, t.Winners) }, basis: func(t Tally) int64 { return t.Winners }},
	{Key: "ramavtal", Label: "Andel ramavtal", Unit: figure.Percent, Decimals: 1, needs: "framework",
		Ours: "Årets annonserade som gäller ramavtal.", Theirs: "Annonser med avtalsformen ramavtal.",
		of: func(t Tally) figure.Value { return marked(t.Framework, t.N) }, basis: all, theirs: func(f *Filter) { f.Framework = Yes }},
	{Key: "miljo", Label: "Andel med särskilda miljökrav", Unit: figure.Percent, Decimals: 1, needs: "environment", AtLeast: true,
		Ours:   "Årets annonserade med särskilda (förhöjda) miljökrav.",
		Theirs: "Annonser där miljöhänsyn är angiven. Ett tomt svar är nej eller saknas, så andelen är minst så stor. Vilka krav som räknas avgör var och en som annonserar.",
		of:     func(t Tally) figure.Value { return marked(t.Environment, t.N) }, basis: all,
		ours: func(f *procurement.Filter) { f.Environment = new(true) }, theirs: func(f *Filter) { f.Environment = Yes }},
	{Key: "samordnade", Label: "Andel samordnade", Unit: figure.Percent, Decimals: 1, needs: "joint",
		Ours:   "Årets annonserade där minst två regioner köper.",
		Theirs: "Annonser märkta som samordnade. Få köpare fyller i uppgiften, så andelarna kan inte jämföras rakt av.", AtLeast: true,
		of: func(t Tally) figure.Value { return marked(t.Joint, t.N) }, basis: all,
		ours: func(f *procurement.Filter) { f.Joint = new(true) }, theirs: func(f *Filter) { f.Joint = Yes }},
}

// MeasureOf returns the measure with the key, the mean number of tenders for "".
func MeasureOf(key string) (Measure, bool) {
	for _, m := range Measures {
		if m.Key == key || key == "" && m.Key == "anbud" {
			return m, true
		}
	}
	return Measure{}, false
}

// marked is a share of what somebody has to tick: that none is ticked says nothing.
func marked(n, of int64) figure.Value {
	if n == 0 && of > 0 {
		return figure.Unmeasurable("Ingen är märkt så.")
	}
	return figure.Ratio(n, of)
}

// Value is the measure of our own procurements.
func (m Measure) Value(t Tally) figure.Value { return m.of(t) }

// ValueIn is the measure of a set's procurements, if the set tells it.
func (m Measure) ValueIn(t Tally, holds Holds) figure.Value {
	if !holds.Has(m.needs) {
		return figure.Unmeasurable("Urvalet har inte uppgiften.")
	}
	return m.of(t)
}

// Text writes a value: "6,1 %", "ej mätbar".
func (m Measure) Text(v figure.Value) string { return v.Decimals(m.Unit, m.Decimals) }
