package request

import (
	"context"
	"errors"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/mail"
)

// letters is what is written when a step has been taken: to whom and what about.
// Nobody gets a letter about what they have done themselves.
var letters = map[Verb]struct {
	to      func(Request) string // id of a user
	subject string
	text    string
}{
	Approve:    {requester, "är godkänt", "Chefen har godkänt uppdraget och det har gått vidare."},
	Receive:    {requester, "är mottaget", "Inköp har tagit emot uppdraget och går igenom det."},
	Ask:        {requester, "behöver kompletteras", "Inköp har en fråga om uppdraget. Det väntar på ditt svar."},
	Reply:      {handler, "är kompletterat", "Uppdragsgivaren har svarat på frågan."},
	Prioritise: {requester, "står i kö", "Inköp har gått igenom uppdraget. Det står i kö tills en upphandling kan börja."},
	Withdraw:   {handler, "är återkallat", "Uppdragsgivaren har återkallat uppdraget."},
	Reject:     {requester, "är avslaget", "Inköp genomför inte uppdraget."},
	Take:       {requester, "har tagits ut", "Uppdraget har fått ett ärendenummer hos Inköp."},
	Assign:     {requester, "har fått en inköpare", "En inköpare har fått uppdraget."},
	End:        {requester, "är avslutat", "Upphandlingen är avslutad."},
}

func requester(r Request) string { return r.RequesterID }
func handler(r Request) string   { return r.HandlerID }

// notify writes a letter to whom the step concerns.
func (s Store) notify(ctx context.Context, was, r Request, v Verb, why string) error {
	if v == Send && r.State == Draft {
		return s.askManager(ctx, r)
	}
	l, ok := letters[v]
	if !ok || was.State == r.State && was.PurchaserID == r.PurchaserID && v != Approve {
		return nil
	}
	text := l.text
	if v == Assign {
		text = r.Purchaser + " har fått uppdraget."
	}
	return s.post(ctx, l.to(r), r, "Uppdraget "+r.Name()+" "+l.subject, text, why)
}

// askManager writes a letter to the manager who is to approve the request.
func (s Store) askManager(ctx context.Context, r Request) error {
	text := r.Requester + " ber dig godkänna ett upphandlingsuppdrag. När du har godkänt det skickas det till Inköp."
	if r.State == Complement {
		text = "Värdet har höjts till " + r.TotalValue.Sv() + " sedan uppdraget godkändes. " + r.Requester + " ber dig godkänna det igen."
	}
	return s.post(ctx, r.ManagerID, r, "Godkänn uppdraget "+r.Name(), text, "")
}

// heard writes a letter about a message to the side that did not write it.
func (s Store) heard(ctx context.Context, r Request, text string, ours bool) error {
	to := requester(r)
	if !ours {
		to = r.HandlerID
		if r.PurchaserID != "" {
			to = r.PurchaserID
		}
	}
	return s.post(ctx, to, r, "Meddelande om "+r.Name(), acting(ctx).Name+" har skrivit ett meddelande.", text)
}

// post puts a letter in the outbox. Who has no account that is open gets none.
func (s Store) post(ctx context.Context, userID string, r Request, subject, text, why string) error {
	if userID == "" || userID == acting(ctx).ID {
		return nil
	}
	u, err := s.identity().User(ctx, userID)
	if errors.Is(err, db.ErrNoRows) || err == nil && !u.Open(s.today()) {
		return nil
	}
	if err != nil {
		return err
	}
	address := r.URL()
	if s.Link != nil {
		address = s.Link(address)
	}
	parts := []string{"Hej!", text}
	if why = strings.TrimSpace(why); why != "" {
		parts = append(parts, why)
	}
	parts = append(parts, "Se uppdraget: "+address)
	return mail.Put(ctx, s.DB, mail.Letter{ToAddress: u.Email, ToName: u.Name, Subject: subject, Text: strings.Join(parts, "\n\n")})
}
