package calloff

import (
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/mail"
	"klover/internal/word/day"
)

// Ask is that a supplier was asked to take a call-off, and what it said.
type Ask struct {
	CallOffID   string `db:"calloff_id"`
	N           int64
	SupplierID  string
	Place       int64 // in the turn when it was asked, 1 first
	Address     string
	SentAt      time.Time
	ReplyBy     day.Date
	Answer      string // a code of Answers
	Reason      string
	AnsweredAt  *time.Time
	AnsweredOn  day.Date
	Deviation   string // why it was asked out of turn
	DeviationBy string

	Name string `db:"-"`
}

// The answers.
const (
	Takes    = "accepted"
	Declines = "declined"
	Unable   = "unable"
	Silent   = "silent"
)

// Answers is what a supplier may say.
var Answers = []field.Option{{Value: Takes, Label: "Antar"}, {Value: Declines, Label: "Avböjer"}, {Value: Unable, Label: "Kan inte leverera"}, {Value: Silent, Label: "Svarade inte i tid"}}

// AnswerSv is the answer in Swedish.
func (a Ask) AnswerSv() string {
	if a.Answer == "" {
		return "Inget svar än"
	}
	return field.LabelOf(Answers, a.Answer)
}

// late tells whether the time to answer has passed without an answer.
func (a Ask) late(today day.Date) bool { return a.Answer == "" && a.ReplyBy < today }

// Request is whom to ask, and why when it is not their turn.
type Request struct {
	SupplierID string // "" for whose turn it is
	Address    string // where the question is sent, "" when it is not sent by Klöver
	Deviation  string
}

// ask asks a supplier: the one whose turn it is, or another for a reason.
func (c *CallOff) ask(t Terms, turns []Turn, asked []Ask, r Request, now time.Time, by string) (Ask, error) {
	form := t.FormOf(c.Value)
	first, ok := next(turns, asked)
	switch {
	case c.State != Draft && c.State != Asked:
		return Ask{}, c.notFrom("skickas till en leverantör")
	case form == Reopened:
		return Ask{}, c.refuse("fråga en leverantör", "Avrop för %s ska göras med förnyad konkurrensutsättning bland alla leverantörer (7 kap. 6–9 §§ LOU). Bjud in dem i stället.", c.Value.Sv())
	case len(asked) > 0 && asked[len(asked)-1].Answer == "":
		last := asked[len(asked)-1]
		return Ask{}, c.refuse("fråga nästa leverantör", "%s har inte svarat än och har tid till och med %s. Nästa leverantör får frågas först när svaret eller att svarstiden har gått ut är registrerat (Klövers regelunderlag 4.2).", last.Name, last.ReplyBy.Sv())
	case !ok:
		return Ask{}, fault.Conflict("Alla leverantörer i ramavtalet har tillfrågats. Avbryt avropet, eller ta tillbaka ett svar som är fel.")
	}
	if r.SupplierID == "" {
		r.SupplierID = first.SupplierID
	}
	at := place(turns, asked, r.SupplierID)
	deviation := strings.TrimSpace(r.Deviation)
	switch {
	case at == 0:
		return Ask{}, fault.Invalid(fault.Field{Name: "supplier_id", Message: "Leverantören kan inte tillfrågas: den står inte i avropsordningen för delen och regionen, eller har redan svarat."})
	case at > 1 && deviation == "":
		return Ask{}, c.refuse("gå förbi "+first.Name, "Det är %s tur enligt avropsordningen%s. Den som får frångå ordningen anger skäl (Klövers regelunderlag 4.2).", genitive(first.Name), form.by())
	case at == 1:
		deviation = ""
	}
	a := Ask{CallOffID: c.ID, N: int64(len(asked) + 1), SupplierID: r.SupplierID, Name: nameOf(turns, r.SupplierID), Place: at, Address: strings.TrimSpace(r.Address), SentAt: now,
		ReplyBy: workingDays(day.Of(now), t.ReplyDays), Deviation: deviation}
	if deviation != "" {
		a.DeviationBy = by
	}
	if a.Address != "" {
		if err := mail.CheckAddress(a.Address); err != nil {
			return a, fault.Invalid(fault.Field{Name: "address", Message: fault.Message(err)})
		}
	}
	if c.State == Draft {
		c.TermsID, c.Form, c.BegunOn = identity.Ref(t.ID), form, day.Of(now)
	}
	c.State = Asked
	return a, nil
}

func nameOf(turns []Turn, id string) string {
	for _, t := range turns {
		if t.SupplierID == id {
			return t.Name
		}
	}
	return ""
}

func (f Form) by() string {
	switch f {
	case ByRank:
		return " (rangordning)"
	case ByKey:
		return " (fördelningsnyckel)"
	}
	return ""
}

func genitive(name string) string {
	if strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") {
		return name
	}
	return name + "s"
}

// Reply is what a supplier says.
type Reply struct {
	Answer string
	Reason string
}

// answer notes what the supplier that was asked last has said.
func (c *CallOff) answer(last *Ask, r Reply, now time.Time) error {
	today := day.Of(now)
	switch {
	case c.State != Asked || last.Answer != "":
		return fault.Conflict("Ingen leverantör väntas svara på %s.", c.Number)
	case r.Answer == "" || field.LabelOf(Answers, r.Answer) == r.Answer:
		return fault.Invalid(fault.Field{Name: "answer", Message: "Välj vad leverantören svarade."})
	case r.Answer == Silent && today <= last.ReplyBy:
		return c.refuse("gå vidare utan svar", "%s har tid att svara till och med %s.", last.Name, last.ReplyBy.Sv())
	case (r.Answer == Declines || r.Answer == Unable) && strings.TrimSpace(r.Reason) == "":
		return fault.Invalid(fault.Field{Name: "reason", Message: "Skriv leverantörens skäl. Avböjda avrop följs upp."})
	}
	last.Answer, last.Reason, last.AnsweredAt, last.AnsweredOn = r.Answer, strings.TrimSpace(r.Reason), &now, today
	if r.Answer == Takes {
		c.State, c.SupplierID, c.OrderedOn = Accepted, identity.Ref(last.SupplierID), today
	}
	return nil
}

// letter asks the supplier in writing.
func (c CallOff) letter(a Ask, f Framework) mail.Letter {
	text := "Avropsförfrågan " + c.Number + "\n\nRamavtal: " + f.Name() + "\nVi avropar: " + c.Title + "\nKöpare: " + c.Buyer() + "\nVärde: " + c.Value.Sv() + " utan moms\n"
	if c.Need != "" {
		text += "\nBehov\n" + c.Need + "\n"
	}
	if c.Articles != "" {
		text += "\nArtiklar\n" + c.Articles + "\n"
	}
	text += "\nSvara senast " + a.ReplyBy.Long() + ". Om ni inte kan leverera vill vi veta varför.\n"
	return mail.Letter{ToAddress: a.Address, ToName: a.Name, Subject: "Avropsförfrågan " + c.Name(), Text: text}
}
