package calloff

import (
	"fmt"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Invitee is a supplier of the framework in a reopened competition, invited or left
// out. What it answered is secret until the decision.
type Invitee struct {
	CallOffID  string `db:"calloff_id"`
	SupplierID string
	Address    string
	LeftOut    string // why it was not invited
	AnsweredOn day.Date
	Price      money.Opt
	Result     string // a code of Results
	Rank       int64
	Reason     string

	Name string `db:"-"`
}

// The results of an answer.
const (
	Won  = "won"
	Lost = "lost"
)

// Results is how an answer went.
var Results = []field.Option{{Value: Won, Label: "Antaget"}, {Value: Lost, Label: "Inte antaget"}, {Value: "rejected", Label: "Uppfyller inte kraven"}}

// Answered tells whether it left an answer.
func (i Invitee) Answered() bool { return i.AnsweredOn != 0 }

// Question is one that a supplier asked before the deadline; question and answer are
// given to all, without its name.
type Question struct {
	ID         string
	CallOffID  string `db:"calloff_id"`
	AskedOn    day.Date
	Question   string
	Answer     string
	AnsweredOn day.Date
}

// Invitation is what a reopened competition begins with.
type Invitation struct {
	Deadline day.Date
	Criteria string
	To       []Invitee // each supplier that can deliver, invited or left out with a reason
}

// invite begins a reopened competition among all that can deliver.
func (c *CallOff) invite(t Terms, in *Invitation, today day.Date) error {
	able := t.For(c.Lot, c.Party)
	switch {
	case c.State != Draft:
		return c.notFrom("bjudas in till")
	case t.FormOf(c.Value) != Reopened:
		return c.refuse("bjuda in till förnyad konkurrensutsättning", "Avrop för %s ska göras med %s enligt ramavtalet. Fråga leverantören i stället.", c.Value.Sv(), sv.LowerFirst(t.FormOf(c.Value).Sv()))
	case len(able) == 0:
		return fault.Conflict("Ingen leverantör i ramavtalet kan leverera till %s%s.", c.Buyer(), inLot(c.Lot))
	case in.Deadline <= today:
		return fault.Invalid(fault.Field{Name: "deadline", Message: "Ange sista dag att svara, efter i dag."})
	}
	in.To = slices.DeleteFunc(in.To, func(i Invitee) bool {
		return !slices.ContainsFunc(able, func(p Place) bool { return p.SupplierID == i.SupplierID })
	})
	invited := 0
	for _, p := range able {
		at := slices.IndexFunc(in.To, func(i Invitee) bool { return i.SupplierID == p.SupplierID })
		if at < 0 {
			return c.refuse("lämna en leverantör utanför", "%s kan leverera och ska bjudas in. Inbjudan ska skickas skriftligt till alla som kan fullgöra kontraktet, annars behövs skäl (7 kap. 8 § LOU, Klövers regelunderlag 4.2).", p.Name)
		}
		if in.To[at].Name = p.Name; in.To[at].LeftOut == "" {
			invited++
		}
		if err := in.To[at].check(); err != nil {
			return err
		}
	}
	if invited == 0 {
		return fault.Invalid(fault.Field{Name: "deadline", Message: "Minst en leverantör ska bjudas in."})
	}
	if in.Criteria = strings.TrimSpace(in.Criteria); in.Criteria == "" {
		in.Criteria = t.Criteria
	}
	c.State, c.Form, c.TermsID, c.BegunOn = Invited, Reopened, identity.Ref(t.ID), today
	c.Deadline, c.Criteria = in.Deadline, in.Criteria
	return nil
}

func inLot(lot string) string {
	if lot == "" {
		return ""
	}
	return " i " + lot
}

func (i *Invitee) check() error {
	i.Address, i.LeftOut = strings.TrimSpace(i.Address), strings.TrimSpace(i.LeftOut)
	if i.Address == "" {
		return nil
	}
	if err := mail.CheckAddress(i.Address); err != nil {
		return fault.Invalid(fault.Field{Name: i.key("address"), Message: fault.Message(err)})
	}
	return nil
}

// key names a control of the invitee's row in a form.
func (i Invitee) key(name string) string { return name + "-" + i.SupplierID }

// open opens the answers after the deadline, by two.
func (c *CallOff) open(on day.Date, first, second string) error {
	first, second = strings.TrimSpace(first), strings.TrimSpace(second)
	switch {
	case c.State != Invited:
		return c.notFrom("öppnas")
	case on <= c.Deadline:
		return c.refuse("öppna svaren", "Svaren på %s får öppnas tidigast dagen efter sista svarsdag %s (Klövers regelunderlag 3.7).", c.Number, c.Deadline.Sv())
	case first == "" || second == "" || strings.EqualFold(first, second):
		return fault.Invalid(fault.Field{Name: "witness", Message: "Svaren öppnas av minst två personer. Ange den andra."})
	}
	c.State, c.OpenedOn, c.OpenedBy = Opened, on, first+" och "+second
	return nil
}

// note takes over what is registered of an answer.
func (i *Invitee) note(n Invitee, c CallOff) error {
	var wrong []fault.Field
	say := func(lacks bool, key, text string) {
		if lacks {
			wrong = append(wrong, fault.Field{Name: i.key(key), Message: text})
		}
	}
	say(n.AnsweredOn != 0 && i.LeftOut != "", "answered_on", i.Name+" är inte inbjuden.")
	say(n.AnsweredOn > c.Deadline, "answered_on", "Svaret kom efter sista svarsdag "+c.Deadline.Sv()+" och får inte prövas.")
	say(n.AnsweredOn != 0 && n.AnsweredOn < c.BegunOn, "answered_on", "Svaret är före inbjudan "+c.BegunOn.Sv()+".")
	say(n.AnsweredOn == 0 && (n.Price.Known || n.Result != ""), "answered_on", "Ange dagen då svaret kom.")
	say(n.Price.Known && n.Price.Amount <= 0, "price", "Priset ska vara större än noll.")
	say(n.Result != "" && field.LabelOf(Results, n.Result) == n.Result, "result", "Utfallet finns inte bland valen.")
	if len(wrong) > 0 {
		return fault.Invalid(wrong...)
	}
	i.AnsweredOn, i.Price, i.Result, i.Rank, i.Reason = n.AnsweredOn, n.Price, n.Result, n.Rank, strings.TrimSpace(n.Reason)
	return nil
}

// evaluate ends the evaluation: every answer has its result and reason, and one won.
func (c *CallOff) evaluate(all []Invitee, text string) error {
	if c.State != Opened {
		return c.notFrom("utvärderas")
	}
	won := 0
	for _, i := range all {
		switch {
		case i.Answered() && i.Result == "":
			return fault.Conflict("Svaret från %s har inget utfall. Registrera det under Svar.", i.Name)
		case i.Answered() && i.Reason == "":
			return fault.Conflict("Skriv skälen för utfallet för %s under Svar. Alla ska få skäl.", i.Name)
		case i.Result == Won:
			won++
		}
	}
	switch {
	case won == 0:
		return fault.Conflict("Inget svar är antaget. Välj vem som antas, eller avbryt avropet.")
	case won > 1:
		return fault.Conflict("Ett avrop går till en leverantör. %s svar är märkta som antagna.", sv.Number(won))
	case strings.TrimSpace(text) == "":
		return fault.Invalid(fault.Field{Name: "evaluation", Message: "Beskriv hur kriterierna har använts."})
	}
	c.State, c.Evaluation = Evaluated, strings.TrimSpace(text)
	return nil
}

// winner is who won, false before that.
func winner(all []Invitee) (Invitee, bool) {
	i := slices.IndexFunc(all, func(i Invitee) bool { return i.Result == Won })
	if i < 0 {
		return Invitee{}, false
	}
	return all[i], true
}

// decide is the decision on who gets the call-off. Its value is the price.
func (c *CallOff) decide(all []Invitee, on day.Date, reasons, by string) error {
	who, ok := winner(all)
	switch {
	case c.State != Evaluated || !ok:
		return c.notFrom("beslutas")
	case on < c.OpenedOn:
		return fault.Invalid(fault.Field{Name: "decided_on", Message: "Beslutet kan inte vara före öppningen " + c.OpenedOn.Sv() + "."})
	case strings.TrimSpace(reasons) == "":
		return fault.Invalid(fault.Field{Name: "reasons", Message: "Skriv skälen till beslutet."})
	}
	c.State, c.SupplierID, c.DecidedOn, c.DecidedBy, c.Reasons = Decided, identity.Ref(who.SupplierID), on, by, strings.TrimSpace(reasons)
	if who.Price.Known {
		c.Value = who.Price.Amount
	}
	return nil
}

// Notice is that all were told of the decision.
type Notice struct {
	On     day.Date
	Days   int64  // of standstill, when we set more than our rule
	Waived string // why there is no standstill
}

// notify begins the voluntary standstill of our own rule.
func (c *CallOff) notify(b law.Book, n Notice) error {
	waived := strings.TrimSpace(n.Waived)
	switch {
	case c.State != Decided || c.NotifiedOn != 0:
		return c.notFrom("underrättas om")
	case n.On < c.DecidedOn:
		return fault.Invalid(fault.Field{Name: "notified_on", Message: "Underrättelsen kan inte vara före beslutet " + c.DecidedOn.Sv() + "."})
	}
	days, basis := b.Voluntary(string(procurement.FKU), n.On)
	days = max(days, int(n.Days))
	c.NotifiedOn = n.On
	if days == 0 || waived != "" {
		c.WaivedWhy = waived
		return nil
	}
	c.State, c.StandstillTo, c.StandstillBasis = Standstill, n.On.AddDays(days).WorkingDay(), basis.Sv()
	return nil
}

// waits tells whether the voluntary standstill runs on the day.
func (c CallOff) waits(on day.Date) bool { return c.State == Standstill && on <= c.StandstillTo }

// sign gives the winner the call-off, when the standstill is over.
func (c *CallOff) sign(on day.Date) error {
	switch {
	case c.State == Decided && c.NotifiedOn == 0:
		return c.refuse("teckna avropsavtal", "%s får inte tecknas: leverantörerna är inte underrättade om beslutet (12 kap. 12 § LOU).", c.Number)
	case c.State != Standstill && c.State != Decided:
		return c.notFrom("tecknas")
	case on == 0 || on < c.NotifiedOn:
		return fault.Invalid(fault.Field{Name: "signed_on", Message: "Ange dagen, tidigast " + c.NotifiedOn.Sv() + "."})
	case on <= c.StandstillTo:
		return c.refuse("teckna avropsavtal", "%s får inte tecknas %s. Frivillig avtalsspärr (%s) gäller till och med %s.", c.Number, on.Sv(), c.StandstillBasis, c.StandstillTo.Long())
	}
	c.State, c.OrderedOn = Signed, on
	return nil
}

// invitation is the letter to one that is invited.
func (c CallOff) invitation(i Invitee, f Framework) mail.Letter {
	var b strings.Builder
	fmt.Fprintf(&b, "Inbjudan till förnyad konkurrensutsättning\n\nAvrop: %s\nRamavtal: %s\nKöpare: %s\n", c.Name(), f.Name(), c.Buyer())
	if c.Need != "" {
		fmt.Fprintf(&b, "\nBehov\n%s\n", c.Need)
	}
	if c.Articles != "" {
		fmt.Fprintf(&b, "\nArtiklar\n%s\n", c.Articles)
	}
	fmt.Fprintf(&b, "\nSå utvärderas svaren\n%s\n\nSvara skriftligt senast %s. Svaren öppnas först därefter.\n", c.Criteria, c.Deadline.Long())
	return mail.Letter{ToAddress: i.Address, ToName: i.Name, Subject: "Förnyad konkurrensutsättning " + c.Name(), Text: b.String()}
}

// result is the letter that tells one that answered of the decision.
func (c CallOff) result(i Invitee) mail.Letter {
	var b strings.Builder
	fmt.Fprintf(&b, "Underrättelse om beslut i förnyad konkurrensutsättning\n\nAvrop: %s\nBeslutet fattades: %s\nAntagen leverantör: %s\n\nSkälen till beslutet\n%s\n\nOm ert svar\n%s. %s\n",
		c.Name(), c.DecidedOn.Long(), c.Supplier, c.Reasons, field.LabelOf(Results, i.Result), i.Reason)
	if c.StandstillTo != 0 {
		fmt.Fprintf(&b, "\nFrivillig avtalsspärr\nAvropsavtal tecknas tidigast %s. Spärren gäller till och med %s.\n", c.StandstillTo.AddDays(1).Long(), c.StandstillTo.Long())
	}
	return mail.Letter{ToAddress: i.Address, ToName: i.Name, Subject: "Beslut om avrop " + c.Name(), Text: b.String()}
}

// block is what keeps the contract of a linked procurement from being signed.
func (c CallOff) block() []procurement.Block {
	if c.State != Standstill {
		return nil
	}
	return []procurement.Block{{Kind: procurement.Voluntary, FromOn: c.NotifiedOn, ToOn: c.StandstillTo, Basis: c.StandstillBasis, Source: "Underrättelse om beslut i avrop " + c.Number}}
}
