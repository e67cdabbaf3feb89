package category

import (
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// Held is a record of a register above that stands in a category that has ended.
type Held struct {
	Kind       string
	Ref        string
	Label      string
	CategoryID string
}

// Key names the record in a form.
func (h Held) Key() string { return h.Kind + ":" + h.Ref }

// Move is a reclassification: records that followed from a replaced category.
type Move struct {
	ID        string
	FromID    string
	MovedOn   day.Date
	Why       string
	ByName    string
	UndoneOn  day.Date
	UndoneBy  string
	CreatedAt time.Time

	Records int64 `db:"-"`
}

// Followed is one record of a move, and where it came.
type Followed struct {
	MoveID string
	Kind   string
	Ref    string
	Label  string
	ToID   string
}

// Waiting is an ended category with the records that have not followed.
type Waiting struct {
	Category Category
	To       []Node // the categories that replace it
	Held     []Held
}

// Whole tells whether every record has only one place to go.
func (w Waiting) Whole() bool { return len(w.To) == 1 }

// choose returns where each record goes. With one successor all go there unless told
// otherwise; with several each is told, and those that are not stay.
func (w Waiting) choose(told map[string]string) ([]Followed, error) {
	allowed := map[string]bool{}
	for _, n := range w.To {
		allowed[n.ID] = true
	}
	if len(w.Held) == 0 {
		return nil, fault.Conflict("Ingenting väntar på omklassning i %s.", w.Category.Label())
	}
	if len(allowed) == 0 {
		return nil, audit.Refuse(fault.Conflict("%s har ingen efterföljare. Skriv vilken kod som ersätter den innan posterna klassas om (Klövers regelunderlag 5.1).", w.Category.Label()),
			audit.Entry{Kind: Kind, Ref: w.Category.ID, Title: w.Category.Label(), Verb: "nekades att klassa om"})
	}
	var all []Followed
	for _, h := range w.Held {
		to := told[h.Key()]
		if to == "" && w.Whole() {
			to = w.To[0].ID
		}
		if to == "" {
			continue
		}
		if !allowed[to] {
			return nil, fault.Invalid(fault.Field{Name: h.Key(), Message: h.Label + ": välj en av kategorierna som ersätter " + w.Category.Name + "."})
		}
		all = append(all, Followed{Kind: h.Kind, Ref: h.Ref, Label: h.Label, ToID: to})
	}
	if len(all) == 0 {
		return nil, fault.Conflict("Välj kategori för minst en post.")
	}
	return all, nil
}
