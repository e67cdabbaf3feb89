package staff

import (
	"context"
	"embed"
	"fmt"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Migrations is the tables of the area.
//
//go:embed migrations
var Migrations embed.FS

// Store is the registers in the database.
type Store struct{ DB *db.DB }

// Today is the day on which the store stands, in Sweden.
func (s Store) Today() day.Date { return day.Of(s.DB.Now()) }

// Page says which rows of a list are wanted, in which order.
type Page = db.Page

// Count is how many rows a selection has.
type Count = db.Count

// Posts is the register of posts.
func (s Store) Posts() Register[Post] {
	return Register[Post]{book: posts, db: s.DB}
}

// Vacancies is the register of vacancies.
func (s Store) Vacancies() Register[Vacancy] {
	return Register[Vacancy]{book: vacancies, db: s.DB}
}

// Recruitments is the register of recruitments.
func (s Store) Recruitments() Register[Recruitment] {
	return Register[Recruitment]{book: recruitments, db: s.DB}
}

// Exits is the register of those who left.
func (s Store) Exits() Register[Exit] {
	return Register[Exit]{book: exits, db: s.DB}
}

// Headcounts is the register of average numbers of employees.
func (s Store) Headcounts() Register[Headcount] {
	return Register[Headcount]{book: headcounts, db: s.DB}
}

// SickMonths is the register of hours of sick leave.
func (s Store) SickMonths() Register[SickMonth] {
	return Register[SickMonth]{book: sickMonths, db: s.DB}
}

// withoutUnit is the unit that a filter asks for when it wants rows for the whole
// organisation.
const withoutUnit = "hela"

func common(f Filter, w *db.Where, textColumns string) {
	switch f.UnitID {
	case "":
	case withoutUnit:
		w.Add("unit_id IS NULL")
	default:
		w.Add("unit_id = ?", f.UnitID)
	}
	if f.Text != "" && textColumns != "" {
		w.Add("lower("+textColumns+") LIKE lower(?)", "%"+f.Text+"%")
	}
}

func equal[T ~string](w *db.Where, column string, value T) {
	if value != "" {
		w.Add(column+" = ?", string(value))
	}
}

// lasting selects what overlaps the period.
func lasting(w *db.Where, p day.Period) {
	if p.From != 0 {
		w.Add("valid_to IS NULL OR valid_to >= ?", p.From)
	}
	if p.To != 0 {
		w.Add("valid_from IS NULL OR valid_from < ?", p.To)
	}
}

var posts = book[Post]{
	table: "staff_post", what: "tjänsterna", fields: PostFields,
	row: func(p *Post) *Row { return &p.Row }, title: Post.title, check: (*Post).Check,
	narrow: func(f Filter, w *db.Where) {
		common(f, w, "concat(note, ' ', financier)")
		equal(w, "grp", f.Group)
		equal(w, "financing", f.Financing)
		lasting(w, f.Period)
	},
	orders: map[string]string{"valid_from": "valid_from NULLS FIRST", "posts": "posts", "grp": "grp"}, usual: "grp",
}

var vacancies = book[Vacancy]{
	table: "staff_vacancy", what: "vakansen", fields: VacancyFields,
	row: func(v *Vacancy) *Row { return &v.Row }, title: Vacancy.title, check: (*Vacancy).Check,
	narrow: func(f Filter, w *db.Where) {
		common(f, w, "concat(note, ' ', reason)")
		equal(w, "grp", f.Group)
		lasting(w, f.Period)
	},
	orders: map[string]string{"valid_from": "valid_from NULLS FIRST", "high": "high"}, usual: "-valid_from",
}

var recruitments = book[Recruitment]{
	table: "staff_recruitment", what: "rekryteringen", fields: RecruitmentFields,
	row: func(r *Recruitment) *Row { return &r.Row }, title: Recruitment.title, check: (*Recruitment).Check,
	narrow: func(f Filter, w *db.Where) {
		common(f, w, "note")
		equal(w, "grp", f.Group)
		equal(w, "financing", f.Financing)
		w.Within("month", f.Period)
		w.Within("starts_in", f.Started)
		if f.After != 0 {
			w.Add("starts_in >= ?", f.After)
		}
	},
	orders: map[string]string{"month": "month", "starts_in": "starts_in NULLS LAST", "persons": "persons"}, usual: "-month",
}

var exits = book[Exit]{
	table: "staff_exit", what: "avgången", fields: ExitFields,
	row: func(e *Exit) *Row { return &e.Row }, title: Exit.title, check: (*Exit).Check,
	narrow: func(f Filter, w *db.Where) {
		common(f, w, "")
		equal(w, "grp", f.Group)
		equal(w, "financing", f.Financing)
		equal(w, "destination", f.Kind)
		w.Within("month", f.Period)
	},
	orders: map[string]string{"month": "month", "persons": "persons"}, usual: "-month",
}

var headcounts = book[Headcount]{
	table: "staff_headcount", what: "medelantalet", fields: HeadcountFields,
	row: func(h *Headcount) *Row { return &h.Row }, title: Headcount.title, check: (*Headcount).Check,
	narrow: func(f Filter, w *db.Where) {
		common(f, w, "note")
		equal(w, "grp", f.Group)
		if f.Period.From != 0 {
			w.Add("year >= ?", f.Period.From.Year())
		}
		if f.Period.To != 0 {
			w.Add("year <= ?", f.Period.Last().Year())
		}
	},
	orders: map[string]string{"year": "year", "average": "average", "grp": "grp"}, usual: "-year",
}

var sickMonths = book[SickMonth]{
	table: "staff_sick", what: "timmarna", fields: SickFields,
	row: func(m *SickMonth) *Row { return &m.Row }, title: SickMonth.title, check: (*SickMonth).Check, guard: guardHours,
	narrow: func(f Filter, w *db.Where) {
		common(f, w, "source")
		w.Within("month", f.Period)
	},
	orders: map[string]string{"month": "month", "ordinary": "ordinary"}, usual: "-month",
}

// units is the organisation's own units, by id and by every name that they have had.
type units struct {
	name map[string]string // id → name today
	id   map[string]string // folded name → id
}

func readUnits(ctx context.Context, d *db.DB) (units, error) {
	u := units{map[string]string{}, map[string]string{}}
	type term struct{ ID, Name string }
	terms, err := db.All[term](ctx, d, `
		SELECT u.id, t.name
		FROM identity_unit u JOIN identity_unit_term t ON t.unit_id = u.id
		WHERE u.kind = 'own'
		ORDER BY u.id, t.valid_from NULLS FIRST, t.id`)
	if err != nil {
		return u, fmt.Errorf("reading units: %w", err)
	}
	for _, t := range terms {
		u.name[t.ID], u.id[sv.Fold(t.Name)] = t.Name, t.ID
	}
	return u, nil
}

// resolve turns the unit's name into its id.
func (u units) resolve(r *Row) error {
	if r.Unit == "" {
		r.UnitID = ""
		return nil
	}
	id, ok := u.id[sv.Fold(r.Unit)]
	if !ok {
		return fault.Invalid(fault.Field{Name: "unit", Message: "Det finns ingen egen enhet som heter " + r.Unit + "."})
	}
	r.UnitID, r.Unit = identity.Ref(id), u.name[id]
	return nil
}

// ownUnit is the kind of unit that belongs to the organisation (area identity).
const ownUnit = "own"

// Units returns the organisation's own units as they are called today, by name.
func (s Store) Units(ctx context.Context) ([]identity.Unit, error) {
	all, err := identity.Store{DB: s.DB}.Units(ctx, 0)
	all = slices.DeleteFunc(all, func(u identity.Unit) bool { return u.Kind != ownUnit })
	slices.SortFunc(all, func(a, b identity.Unit) int { return sv.Compare(a.Name, b.Name) })
	return all, err
}
