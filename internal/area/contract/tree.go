package contract

import (
	"slices"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/word/money"
)

// Question is one step of the decision tree for changes of a contract (handbook 4.5).
type Question struct {
	Key   string
	Text  string
	Help  string
	Legal string
	Why   Answer // the answer that must be explained, since the ground rests on it
}

// The questions, in the order of the tree.
const (
	askSupplier   = "supplier"
	askSuccession = "succession"
	askNature     = "nature"
	askClause     = "clause"
	askAdditional = "additional"
	askUnforeseen = "unforeseen"
	askTenders    = "tenders"
	askBalance    = "balance"
	askScope      = "scope"
)

// Questions is every question of the tree.
var Questions = []Question{
	{askSupplier, "Byts leverantören ut, helt eller delvis?", "Ett nytt organisationsnummer är ett byte, också efter en fusion.", "17 kap. 13 § LOU", ""},
	{askSuccession, "Sker bytet enligt en klar klausul, eller för att leverantören har omstrukturerats eller kommit på obestånd?",
		"Den nya leverantören ska uppfylla kraven som ställdes från början, och bytet får inte dölja andra väsentliga ändringar.", "17 kap. 13 § LOU", Yes},
	{askNature, "Ändras avtalets övergripande karaktär?", "Till exempel att något helt annat ska levereras, eller att köpet blir en koncession.", "17 kap. 9, 10 och 12 §§ LOU", ""},
	{askClause, "Följer ändringen av en klausul eller option i upphandlingsdokumenten?",
		"Klausulen ska vara klar, exakt och entydig och säga vad som kan ändras och under vilka förutsättningar.", "17 kap. 10 § LOU", Yes},
	{askAdditional, "Är det en kompletterande beställning som har blivit nödvändig, och som ingen annan leverantör kan leverera?",
		"Ett byte ska vara omöjligt av ekonomiska eller tekniska skäl, och medföra betydande olägenheter eller betydligt större kostnader.", "17 kap. 11 § LOU", Yes},
	{askUnforeseen, "Beror behovet på omständigheter som vi inte förutsåg och inte borde ha förutsett?", "Till exempel en pandemi. En dålig uppskattning räcker inte.", "17 kap. 12 § LOU", Yes},
	{askTenders, "Hade andra anbud eller anbudsgivare kunnat komma i fråga om villkoret hade funnits från början?", "", "17 kap. 14 § LOU", No},
	{askBalance, "Ändras den ekonomiska balansen till leverantörens fördel?", "Till exempel ett högre pris utan klausul.", "17 kap. 14 § LOU", No},
	{askScope, "Utvidgas avtalets omfattning betydligt?", "", "17 kap. 14 § LOU", No},
}

func questionOf(key string) (Question, bool) {
	i := slices.IndexFunc(Questions, func(q Question) bool { return q.Key == key })
	if i < 0 {
		return Question{}, false
	}
	return Questions[i], true
}

// Reply is an answer to a question, stored with the change.
type Reply struct {
	AmendmentID string
	N           int64
	Question    string
	Answer      Answer
	Why         string
}

// Limits is what the amounts of 17 kap. say of a change.
type Limits map[law.Ground]law.ChangeAnswer

func (l Limits) allows(g law.Ground) bool { return l[g].Allowed }

// Outcome is where the answers lead: to the next question, to a ground, or, when both
// are empty, to a new procurement.
type Outcome struct {
	Next   string
	Ground law.Ground
}

// Done tells whether no question remains.
func (o Outcome) Done() bool { return o.Next == "" }

// Follow goes through the tree with the answers. A change of minor value asks only what
// keeps it from being one; the law's order of grounds decides the rest.
func Follow(replies []Reply, limits Limits) Outcome {
	answer := map[string]Answer{}
	for _, r := range replies {
		answer[r.Question] = r.Answer
	}
	switch answer[askSupplier] {
	case "":
		return Outcome{Next: askSupplier}
	case Yes:
		return ground(answer, askSuccession, law.Supplier)
	}
	switch answer[askNature] {
	case "":
		return Outcome{Next: askNature}
	case Yes:
		if limits.allows(law.Additional) {
			return ground(answer, askAdditional, law.Additional)
		}
		return Outcome{}
	}
	if limits.allows(law.Minor) {
		return Outcome{Ground: law.Minor}
	}
	for _, step := range []struct {
		question string
		ground   law.Ground
	}{{askClause, law.Clause}, {askAdditional, law.Additional}, {askUnforeseen, law.Unforeseen}} {
		if !limits.allows(step.ground) {
			continue
		}
		if o := ground(answer, step.question, step.ground); o.Next != "" || o.Ground != "" {
			return o
		}
	}
	return notSubstantial(answer)
}

func ground(answer map[string]Answer, question string, g law.Ground) Outcome {
	switch answer[question] {
	case "":
		return Outcome{Next: question}
	case Yes:
		return Outcome{Ground: g}
	}
	return Outcome{}
}

// notSubstantial: one yes makes the change substantial.
func notSubstantial(answer map[string]Answer) Outcome {
	for _, question := range []string{askTenders, askBalance, askScope} {
		switch answer[question] {
		case "":
			return Outcome{Next: question}
		case Yes:
			return Outcome{}
		}
	}
	return Outcome{Ground: law.NotSubstantial}
}

// answered adds the answer to the question that the tree asks next.
func answered(replies []Reply, limits Limits, r Reply) ([]Reply, error) {
	next := Follow(replies, limits)
	q, ok := questionOf(r.Question)
	switch {
	case next.Done() || !ok || next.Next != r.Question:
		return nil, fault.Conflict("Frågan är inte nästa i prövningen. Ladda om sidan.")
	case r.Answer != Yes && r.Answer != No:
		return nil, fault.Invalid(fault.Field{Name: "answer", Message: "Svara ja eller nej."})
	case r.Answer == q.Why && trimmed(r.Why) == "":
		return nil, fault.Invalid(fault.Field{Name: "why", Message: "Motivera svaret: grunden vilar på det."})
	}
	r.N, r.Why = int64(len(replies)+1), trimmed(r.Why)
	return append(slices.Clone(replies), r), nil
}

// limitsOf asks the law about every ground that the change could have.
func limitsOf(b law.Book, ask law.Change) (Limits, error) {
	limits := Limits{}
	for _, g := range []law.Ground{law.Minor, law.Clause, law.Additional, law.Unforeseen, law.Supplier, law.NotSubstantial} {
		ask.Ground = g
		one, err := b.Change(ask)
		if err != nil {
			return nil, err
		}
		limits[g] = one
	}
	return limits, nil
}

// Meter is how much of the room for changes of minor value is used.
type Meter struct {
	Base money.Amount // the contract's value before all changes
	Sum  money.Amount // net of the changes of minor value
	Net  money.Amount // of all changes
	Law  law.ChangeAnswer
}

// Room is how much more may be changed as of minor value; below 0 when it is passed.
func (m Meter) Room() money.Amount {
	most := min(m.Law.Most, m.Law.Threshold.Amount)
	return most - max(m.Sum, -m.Sum)
}

// Percent is the changes of minor value in hundredths of a percent of the contract.
func (m Meter) Percent() int64 {
	if m.Base == 0 {
		return 0
	}
	return int64(max(m.Sum, -m.Sum)) * 100_00 / int64(m.Base)
}
