package demo

import (
	"context"
	"fmt"

	"klover/internal/area/procurement"
	"klover/internal/area/review"
)

// outcomes is what the court decided, by how it went for us.
var outcomes = map[string]review.Outcome{"won": "denied", "lost": "correction", "struck": "struck_off"}

// grounds is what suppliers complain of, with the cause that was found and what
// was changed afterwards. All is invented.
var grounds = []struct {
	ground, cause, text, action string
}{
	{"evaluation", "evaluation", "Utvärderingsmodellen beskrevs olika på två ställen.", "Mallen ändrad så att modellen bara beskrivs en gång."},
	{"mandatory", "documents", "Ett ska-krav kunde läsas på två sätt.", "Kravet formulerat om i mallen och kontrollfråga införd."},
	{"qualification", "qualification", "Referenskravet prövades för strängt.", "Vägledning om referenser tillagd i handboken."},
	{"documents", "documents", "Prisbilagan saknade uppgift om volym.", "Kontroll av prisbilaga införd i checklistan."},
}

// lawsuitEvents is the life of one case: filed, decided, closed, judged by the lawyer.
func (b *builder) lawsuitEvents(a *assignment, l *lawsuit, procurementID *string) []event {
	var id string
	why := grounds[b.IntN(len(grounds))]
	applicant := companies(sellerCount)[b.IntN(sellerCount)]
	return []event{
		{l.filed, func(ctx context.Context) error {
			c, err := b.review.Create(by(ctx, b.lawyer), review.Case{
				Number: fmt.Sprintf("%d-%02d", 900+b.IntN(8000), l.filed.Year()%100), ProcurementID: *procurementID, Type: review.TypeReview,
				Applicant: applicant.name, ApplicantOrgNo: applicant.orgNo, Grounds: review.Codes{why.ground}, FiledOn: l.filed,
				StatementDue: l.filed.AddDays(21)})
			id = c.ID
			return err
		}},
		{l.closed.AddDays(-10), func(ctx context.Context) error {
			_, err := b.review.Decide(by(ctx, b.lawyer), id, review.Decision{On: l.closed.AddDays(-10), Outcome: outcomes[l.outcome]})
			return err
		}},
		{l.closed, func(ctx context.Context) error {
			_, err := b.review.Close(by(ctx, b.lawyer), id, l.closed)
			return err
		}},
		{l.closed.AddDays(5), func(ctx context.Context) error {
			j := review.Judgement{Unnecessary: procurement.No, Cause: "none", By: b.lawyer.name}
			if l.outcome == "lost" || l.unnecessary {
				j.Cause, j.CauseText, j.Action = why.cause, why.text, why.action
			}
			if l.unnecessary {
				j.Unnecessary = procurement.Yes
			}
			_, err := b.review.Judge(by(ctx, b.lawyer), id, j)
			return err
		}},
	}
}
