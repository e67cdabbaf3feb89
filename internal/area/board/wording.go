package board

import (
	"fmt"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func lower(text string) string { return strings.ToLower(text) }

// dayMonth is a day in running text: "7 april".
func dayMonth(d day.Date) string { return fmt.Sprintf("%d %s", d.Day(), sv.Month(d.Month())) }

var numerals = []string{"inget", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"}

// numeral is a count of something with neuter gender in running text: "fyra".
func numeral(n int) string {
	if n < len(numerals) {
		return numerals[n]
	}
	return sv.Number(n)
}

// Clause is the decision as minutes print it: "Nämnden beslutar att godkänna
// DU-nämndens budget för 2018."
func (d Decision) Clause(b Body) string {
	who, what := sv.UpperFirst(b.Noun()), strings.TrimSuffix(d.Object, ".")
	switch d.Kind {
	case Approves:
		return who + " beslutar att godkänna " + what + "."
	case Adopts:
		return who + " beslutar att fastställa " + what + "."
	case Endorses:
		return who + " ställer sig bakom " + what + "."
	case Notes:
		if what == "" {
			what = "informationen"
		}
		return who + " noterar " + what + "."
	case HandsOver:
		return who + " beslutar att överlämna " + what + " till fullmäktige."
	case Elects:
		return who + " väljer " + what + "."
	case Returns:
		return strings.TrimSuffix(who+" beslutar att återremittera ärendet, "+what, ", ") + "."
	case Tables:
		return strings.TrimSuffix(who+" beslutar att bordlägga ärendet, "+what, ", ") + "."
	case Rejects:
		return who + " beslutar att avslå " + what + "."
	}
	return who + " beslutar att " + what + "."
}

// told is the decision as the annual report tells it: "Vid sammanträdet godkändes
// DU-nämndens budget för 2018."
func (d Decision) told(b Body) string {
	what := strings.TrimSuffix(d.Object, ".")
	switch d.Kind {
	case Approves:
		return "Vid sammanträdet godkändes " + what + "."
	case Adopts:
		return "På sammanträdet fastställdes " + what + "."
	case Endorses:
		return sv.UpperFirst(b.Noun()) + " ställde sig bakom " + what + "."
	case Notes:
		return sv.UpperFirst(b.Noun()) + " tog del av informationen."
	case Elects:
		return "Vid sammanträdet valdes " + what + "."
	case Returns:
		return "Ärendet återremitterades."
	case Tables:
		return "Ärendet bordlades."
	case Rejects:
		return sv.UpperFirst(b.Noun()) + " avslog " + what + "."
	}
	return "På sammanträdet beslutade " + b.Noun() + " att " + d.infinitive() + "."
}

// infinitive is what follows "att", for decisions that can stand several in a row.
func (d Decision) infinitive() string {
	what := strings.TrimSuffix(d.Object, ".")
	if d.Kind == HandsOver {
		return "överlämna " + what + " till huvudmännen för godkännande"
	}
	return what
}

// Told is the item as the annual report tells it.
func (m Matter) Told(b Body) string {
	if m.Summary != "" {
		return m.Summary
	}
	var sentences, clauses []string
	for _, d := range m.Decisions {
		if d.Kind == Decides || d.Kind == HandsOver {
			clauses = append(clauses, d.infinitive())
			continue
		}
		if d.Kind == Notes && len(m.Rapporteurs) > 0 {
			sentences = append(sentences, m.reported())
			continue
		}
		sentences = append(sentences, d.told(b))
	}
	if len(clauses) > 0 {
		sentences = append(sentences, "På sammanträdet beslutade "+b.Noun()+" att "+strings.Join(clauses, " samt att ")+".")
	}
	return strings.Join(sentences, " ")
}

func (m Matter) reported() string {
	var names []string
	for _, r := range m.Rapporteurs {
		names = append(names, r.Text())
	}
	return sv.List(names) + " informerade om " + sv.LowerFirst(m.Title) + "."
}

// PropositionText is what the chair puts and finds, from the motions and the vote.
func (s Sitting) PropositionText(m Matter) string {
	chair := "Ordförande " + s.People[s.presiding(m)].Text()
	against := map[string]bool{}
	for _, y := range m.Motions {
		against[y.Kind] = true
	}
	var text []string
	if against[ToReturn] || against[ToTable] {
		text = append(text, chair+" prövar först om ärendet ska avgöras i dag"+outcome(m, Returns, Tables)+".")
	}
	switch {
	case settled(m, Returns, Tables):
	case against[ToReject] || against[ToAmend]:
		text = append(text, chair+" ställer förvaltningens förslag mot övriga yrkanden under proposition"+found(m)+".")
	default:
		text = append(text, chair+" ställer förvaltningens förslag under proposition"+found(m)+".")
	}
	if against[ToAdd] {
		text = append(text, "Tilläggsyrkandet prövas för sig.")
	}
	return strings.Join(text, "\n\n")
}

func settled(m Matter, kinds ...string) bool {
	for _, d := range m.Decisions {
		for _, k := range kinds {
			if d.Kind == k {
				return true
			}
		}
	}
	return false
}

func outcome(m Matter, kinds ...string) string {
	switch {
	case len(m.Decisions) == 0:
		return ""
	case settled(m, kinds[0]):
		return " och finner att det ska återremitteras"
	case settled(m, kinds[1]):
		return " och finner att det ska bordläggas"
	}
	return " och finner att det ska avgöras i dag"
}

func found(m Matter) string {
	switch {
	case len(m.Decisions) == 0:
		return ""
	case settled(m, Rejects):
		return " och finner att det avslås"
	}
	return " och finner att det bifalls"
}
