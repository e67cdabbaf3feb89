package contract

import (
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// AskReview asks somebody to review the draft before it is signed.
func (c Contract) AskReview(by string, byID identity.Ref, asker string, on day.Date) (Contract, error) {
	by = strings.TrimSpace(by)
	switch {
	case c.Stage != Draft:
		return c, fault.Conflict("Bara ett utkast kan skickas för granskning.")
	case by == "":
		return c, fault.Invalid(fault.Field{Name: "reviewer", Message: "Skriv vem som ska granska avtalet."})
	case byID != "" && string(byID) == asker:
		return c, fault.Invalid(fault.Field{Name: "reviewer", Message: "Avtalet granskas av någon annan än den som lämnar det."})
	}
	c.ReviewAskedOn, c.ReviewAskedID, c.ReviewBy, c.ReviewByID, c.ReviewedOn = on, asker, by, byID, 0
	return c, nil
}

// Review records that the draft has been read through. Whoever asked does not review.
func (c Contract) Review(who audit.Actor, passed bool, note string, on day.Date) (Contract, error) {
	switch {
	case c.Stage != Draft || c.ReviewAskedOn == 0 || c.ReviewedOn != 0:
		return c, fault.Conflict("Avtalet väntar inte på granskning.")
	case who.ID != "" && who.ID == c.ReviewAskedID:
		return c, c.refuse("granska avtalet", "Den som lämnade avtalet för granskning kan inte själv granska det. Låt %s eller någon annan göra det.", c.ReviewBy)
	case !passed && strings.TrimSpace(note) == "":
		return c, fault.Invalid(fault.Field{Name: "why", Message: "Skriv vad som ska rättas."})
	}
	if !passed { // back to whoever wrote it
		c.ReviewAskedOn, c.ReviewAskedID = 0, ""
		return c, nil
	}
	c.ReviewedOn, c.ReviewBy, c.ReviewByID = on, who.Name, identity.Ref(who.ID)
	return c, nil
}
