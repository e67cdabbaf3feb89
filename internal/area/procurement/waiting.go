package procurement

import (
	"strings"

	"klover/internal/area/law"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Wait is one thing that a case waits for: whom, what to know about it, by when, and
// where it is done.
type Wait struct {
	Case   Procurement
	For    WaitsFor
	UserID string // of the member that it waits for, "" for somebody without an account
	Who    string // that member's name
	Note   string
	Do     string // on the button
	URL    string
	By     day.Date // 0 without a day
}

// WaitsFor is whom a case waits for.
type WaitsFor string

// Those whom a case waits for.
const (
	ForPurchaser WaitsFor = "purchaser"
	ForApprover  WaitsFor = "approver" // somebody else than the purchaser, who may approve
	ForMember    WaitsFor = "member"   // of the team
	ForTime      WaitsFor = "time"     // nobody can do anything until the day
)

// waits is everything that the case waits for now, the next step first.
func (p Procurement) waits(w Work, b law.Book, blocks []Block, today day.Date) []Wait {
	list := p.nextWaits(w, b, blocks, today)
	if p.State.Running() {
		list = append(list, p.declarationWaits(w)...)
	}
	if n := len(w.open(p.Phase())); n > 0 && (p.State.Running() || p.State == Signed) {
		list = append(list, Wait{For: ForPurchaser, Note: sv.UpperFirst(strings.Join(w.open(p.Phase()), ", ")), Do: "Svara i checklistan", URL: p.checklistURL()})
	}
	for i := range list {
		list[i].Case = p
	}
	return list
}

// nextWaits is the step that the case stands before.
func (p Procurement) nextWaits(w Work, b law.Book, blocks []Block, today day.Date) []Wait {
	step := func(note, do, verb string, by day.Date) []Wait {
		return []Wait{{For: ForPurchaser, Note: note, Do: do, URL: p.URL() + "/" + verb, By: by}}
	}
	switch p.State {
	case Taken, Preparing:
		return p.gateWaits(w)
	case Announced:
		if p.TenderDeadline >= today {
			return []Wait{{For: ForTime, Note: "Sista anbudsdag", Do: "Öppna", URL: p.URL(), By: p.TenderDeadline}}
		}
		return step("Anbudstiden är slut", "Registrera antal anbud", "anbud", p.TenderDeadline.AddDays(1))
	case Evaluating:
		return step("Anbuden utvärderas", "Notera tilldelning", "tilldelning", 0)
	case Awarded:
		return p.awardWaits(blocks, today)
	case Signed:
		return append(p.noticeWaits(b), p.handoverWaits(w)...)
	case Cancelled:
		if p.CancelNotifiedOn == 0 {
			return step("Anbudsgivarna ska genast få veta att upphandlingen är avbruten", "Underrätta om avbrytandet", "underratta-avbrytande", p.CancelledOn)
		}
	}
	return nil
}

// gateWaits: the first gate that has not been passed waits for what is missing, or for
// other eyes. A direct award has no gates.
func (p Procurement) gateWaits(w Work) []Wait {
	if !p.Procedure.Advertised() && p.Procedure != "" {
		return []Wait{{For: ForPurchaser, Note: p.State.Sv(), Do: "Notera tilldelning", URL: p.URL() + "/tilldelning"}}
	}
	for _, g := range []Gate{GateStrategy, GateDocuments} {
		if _, ok := w.Passed(g); !ok {
			return []Wait{p.gateWait(w, g)}
		}
	}
	return []Wait{{For: ForPurchaser, Note: "Grindarna är passerade", Do: "Annonsera", URL: p.URL() + "/annonsera"}}
}

func (p Procurement) gateWait(w Work, g Gate) Wait {
	missing := w.Missing(p, g)
	if len(missing) == 0 {
		return Wait{For: ForApprover, Note: g.Sv() + ": väntar på godkännande", Do: "Godkänn " + g.short(), URL: p.gateURL(g)}
	}
	return Wait{For: ForPurchaser, Note: g.short() + ": " + missing[0], Do: "Se vad som saknas", URL: p.gateURL(g)}
}

// awardWaits: the tenderers are told as soon as possible (12 kap. 12 § LOU), and the
// contract waits for the last of the blocks.
func (p Procurement) awardWaits(blocks []Block, today day.Date) []Wait {
	if p.NotifiedOn == 0 && (p.CaseWork || p.Procedure.Advertised()) {
		return []Wait{{For: ForPurchaser, Note: "Anbudsgivarna är inte underrättade, så avtalsspärren löper inte", Do: "Underrätta anbudsgivarna", URL: p.URL() + "/underratta", By: p.AwardedOn}}
	}
	for _, b := range blocks {
		if !b.Open(today) {
			continue
		}
		wait := Wait{For: ForTime, Note: b.Kind.Sv() + " " + b.Ends(), Do: "Öppna", URL: p.URL() + "#anbud"}
		if b.ToOn != 0 {
			wait.By = b.ToOn.AddDays(1)
		}
		return []Wait{wait}
	}
	return []Wait{{For: ForPurchaser, Note: "Ingen avtalsspärr löper", Do: "Notera avtal", URL: p.URL() + "/teckna"}}
}

// noticeWaits: the award notice has a last day in law. Where the law does not tell,
// nothing is asked.
func (p Procurement) noticeWaits(b law.Book) []Wait {
	r, err := p.Ruling(b, p.SignedOn)
	if p.AwardNoticeOn != 0 || err != nil {
		return nil
	}
	due, needed, err := b.AwardNotice(r.Act, r.Regime, string(p.Procedure), p.SignedOn)
	if !needed || err != nil {
		return nil
	}
	return []Wait{{For: ForPurchaser, Note: "Efterannonsen ska vara skickad (" + due.Bases.Sv() + ")", Do: "Notera efterannons", URL: p.URL() + "/efterannons", By: due.On}}
}

func (p Procurement) handoverWaits(w Work) []Wait {
	if _, ok := w.Passed(GateHandover); ok && len(w.unmet()) == 0 {
		return []Wait{{For: ForPurchaser, Note: "Överlämnad till förvaltning", Do: "Avsluta", URL: p.URL() + "/avsluta"}}
	}
	return []Wait{p.gateWait(w, GateHandover)}
}

// declarationWaits: everybody in the team says whether there is a conflict of interest,
// and what is said is handled.
func (p Procurement) declarationWaits(w Work) []Wait {
	var list []Wait
	for _, m := range w.Team {
		switch {
		case m.DeclaredOn == 0:
			list = append(list, Wait{For: ForMember, UserID: m.UserID, Who: m.Who(), Note: "Jävsdeklaration saknas", Do: "Lämna jävsdeklaration", URL: m.URL() + "/jav"})
		case !m.Clear():
			list = append(list, Wait{For: ForPurchaser, Note: m.Who() + " har uppgett något som kan innebära jäv", Do: "Hantera jäv", URL: m.URL() + "/hantera"})
		}
	}
	return list
}
