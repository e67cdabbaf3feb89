package diary

import (
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

// Rule says how long documents of a kind are kept, counted from the day the case
// was closed (arkivlagen 1990:782; the region's dokumenthanteringsplan).
type Rule struct {
	ID        string
	Version   int64
	Kind      string // a code of Kinds
	Keep      bool   // bevaras
	Years     int64  // gallras after, when it is not kept
	ValidFrom day.Date
	ValidTo   day.Date // first day on which another holds, 0 = still
	Source    string
	Confirmed bool // somebody has checked the source
}

// Text says what the rule says: "Bevaras", "Gallras 4 år efter att ärendet har avslutats".
func (r Rule) Text() string {
	if r.Keep {
		return "Bevaras"
	}
	return "Gallras " + years(r.Years) + " efter att ärendet avslutats"
}

// Check says what is wrong with the rule.
func (r Rule) Check() error {
	var wrong []fault.Field
	if field.LabelOf(Kinds, r.Kind) == r.Kind {
		wrong = append(wrong, fault.Field{Name: "kind", Message: "Välj vilken handlingstyp regeln gäller."})
	}
	switch {
	case !r.Keep && (r.Years < 1 || r.Years > 100):
		wrong = append(wrong, fault.Field{Name: "years", Message: "Ange efter hur många år handlingen gallras, 1–100, eller att den bevaras."})
	case r.Keep && r.Years != 0:
		wrong = append(wrong, fault.Field{Name: "years", Message: "En handling som bevaras gallras inte. Lämna antalet år tomt."})
	}
	if r.ValidFrom == 0 {
		wrong = append(wrong, fault.Field{Name: "valid_from", Message: "Ange från vilken dag regeln gäller."})
	}
	if strings.TrimSpace(r.Source) == "" {
		wrong = append(wrong, fault.Field{Name: "source", Message: "Ange beslutet eller planen som regeln står i."})
	}
	return fault.Invalid(wrong...)
}

// Body is whose diary it is: an authority or a board.
type Body struct {
	ID        string
	Version   int64
	Code      string // "INK", begins the numbers
	Name      string
	ValidFrom day.Date
	ValidTo   day.Date // first day on which it has no diary any more, 0 = still
}

// Check says what is wrong with the body.
func (b Body) Check() error {
	var wrong []fault.Field
	if b.Code == "" || len(b.Code) > 8 || strings.ToUpper(b.Code) != b.Code || strings.ContainsAny(b.Code, " :-") {
		wrong = append(wrong, fault.Field{Name: "code", Message: "Ange en kort beteckning med versaler, till exempel INK."})
	}
	if strings.TrimSpace(b.Name) == "" {
		wrong = append(wrong, fault.Field{Name: "name", Message: "Ange vad myndigheten eller nämnden heter."})
	}
	return fault.Invalid(wrong...)
}

// Due is an entry whose documents have been kept as long as the rule says.
type Due struct {
	Listed
	ClosedOn day.Date
	Rule     Rule     `db:"-"`
	DueOn    day.Date `db:"-"`
}
