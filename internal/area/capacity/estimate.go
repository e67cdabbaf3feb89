package capacity

import (
	"strings"
	"time"

	"klover/internal/base/fault"
	"klover/internal/word/count"
	"klover/internal/word/party"
	"klover/internal/word/sv"
)

// The kinds of work that hours are estimated for, as history names their registers.
const (
	OfItem    = "plan_item"
	OfRequest = "request"
	OfCase    = "procurement"
)

// usual is the complexity of what nobody has judged.
const usual = 3

// Work is what has been said about how much work something is. A job without such a row
// is estimated by its procedure and parties alone.
type Work struct {
	Kind       string
	Ref        string
	Version    int64
	Complexity count.Count
	Minutes    Minutes // set by hand, 0 for estimated
	Why        string  // the reason for hours set by hand
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Check tells what is wrong with the judgement.
func (w Work) Check() error {
	switch {
	case w.Complexity.Known && (w.Complexity.N < 1 || w.Complexity.N > 5):
		return refuse("complexity", "Komplexiteten är ett tal från 1 till 5.")
	case w.Minutes < 0:
		return refuse("minutes", "Timmarna kan inte vara negativa.")
	case w.Minutes > 0 && strings.TrimSpace(w.Why) == "":
		return refuse("why", "Skriv varför timmarna anges för hand.")
	case w.Kind != OfItem && w.Kind != OfRequest && w.Kind != OfCase:
		return fault.NotFound("Det finns inget sådant arbete.")
	}
	return nil
}

// bases is the parameter of each procedure. What is not here is counted as open.
var bases = map[string]string{
	"direct": "base_direct", "calloff": "base_direct", "pin": "base_direct",
	"fku": "base_fku", "dis_call": "base_fku",
	"single19": "base_chapter19", "multi19": "base_chapter19", "simplified": "base_chapter19", "selection": "base_chapter19",
	"restricted": "base_selective", "negotiated": "base_selective", "negotiated_no_call": "base_selective", "innovation": "base_selective", "dis": "base_selective",
	"dialogue": "base_dialogue", "contest": "base_dialogue",
	"lov": "base_lov",
}

func baseOf(procedure string) string {
	if key, ok := bases[procedure]; ok {
		return key
	}
	return "base_open"
}

// Estimate is the hours of a piece of work, and how they came about.
type Estimate struct {
	Total      Minutes
	Base       Minutes
	Factor     int64 // per mille, of the complexity
	Complexity int64
	Assumed    bool  // nobody has judged the complexity
	Parties    int64 // at least one
	Extra      int64 // per mille for each further party
	Review     Minutes
	Manual     bool
	Why        string
}

// Estimate computes the hours of what is procured in such a way for so many parties.
func (r Rules) Estimate(procedure string, parties party.Set, w Work, review bool) Estimate {
	e := Estimate{Base: r.Minutes(baseOf(procedure)), Complexity: usual, Assumed: !w.Complexity.Known, Parties: max(int64(len(parties)), 1), Extra: r[partyExtra], Why: w.Why}
	if w.Complexity.Known {
		e.Complexity = w.Complexity.N
	}
	e.Factor = r.Factor(e.Complexity)
	e.Total = e.Base.share(e.Factor*(1000+e.Extra*(e.Parties-1)), 1_000_000)
	if w.Minutes > 0 {
		e.Total, e.Manual = w.Minutes, true
	}
	if review {
		e.Review = r.Minutes(reviewHours)
		e.Total += e.Review
	}
	return e
}

// Text tells how the hours came about: "140 h × 1,3 (komplexitet 4) × 1,15 (2 parter) = 209,3 h".
func (e Estimate) Text() string {
	text := (e.Total - e.Review).Hours() + ", satt för hand"
	if !e.Manual {
		text = e.factors()
	}
	if e.Review > 0 {
		text += " + " + e.Review.Hours() + " för överprövning"
	}
	if e.Manual && e.Review == 0 {
		return text
	}
	return text + " = " + e.Total.Hours()
}

func (e Estimate) factors() string {
	complexity := "komplexitet " + sv.Number(e.Complexity)
	if e.Assumed {
		complexity += ", antagen"
	}
	text := e.Base.Hours() + " × " + sv.Short(e.Factor, 1000, 3) + " (" + complexity + ")"
	if e.Parties > 1 {
		text += " × " + sv.Short(1000+e.Extra*(e.Parties-1), 1000, 3) + " (" + sv.Number(e.Parties) + " parter)"
	}
	return text
}
