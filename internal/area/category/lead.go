package category

import (
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Lead is who leads a category during a period (kategoriledare, A21).
type Lead struct {
	CategoryID string
	ValidFrom  day.Date
	ValidTo    day.Date // last day, 0 for the one who leads now
	UserID     string   // "" for somebody who never had an account
	UserName   string   // as it was then
}

// Check tells what is wrong with the next lead, when last is the one before;
// last is the zero value for the first.
func (next Lead) Check(last Lead) error {
	wrong := fault.FieldsOf(LeadFields.Missing(&next))
	add := func(key, message string) { wrong = append(wrong, fault.Field{Name: key, Message: message}) }
	if next.UserName == "" {
		add("user_id", "Välj vem som ska vara kategoriledare.")
	}
	if next.ValidFrom != 0 && next.ValidFrom < last.ValidFrom {
		add("valid_from", "Den nuvarande perioden började "+last.ValidFrom.Sv()+". Välj den dagen eller en senare.")
	}
	if next.UserName != "" && next.UserID == last.UserID && next.UserName == last.UserName {
		add("user_id", last.UserName+" är redan kategoriledare.")
	}
	return fault.Invalid(wrong...)
}
