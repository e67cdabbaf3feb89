package identity

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

func (a *Web) register(kind string) Register {
	i := slices.IndexFunc(a.Registers, func(r Register) bool { return r.Kind == kind })
	if i >= 0 {
		return a.Registers[i]
	}
	return Register{Kind: kind, Label: kind}
}

func (a *Web) trailListing() ui.Listing[audit.Entry] {
	return ui.Listing[audit.Entry]{
		One: "händelse", Many: "händelser", Sort: "-seq", Per: 50,
		Columns: ui.Columns[audit.Entry]{
			{Key: "at", Label: "När", Cell: func(e *audit.Entry) ui.Cell { return ui.Time(e.At.Format(time.RFC3339), record.When(e.At)) }},
			{Key: "actor", Label: "Vem", Cell: func(e *audit.Entry) ui.Cell { return ui.Text(e.Actor.Name) }},
			{Key: "what", Label: "Vad", Cell: func(e *audit.Entry) ui.Cell { return ui.Text(record.Event(*e).Sentence()).Under(gist(*e)) }},
			{Key: "title", Label: "Uppgift", Cell: func(e *audit.Entry) ui.Cell {
				cell := ui.Text(e.Title).Under(a.register(e.Kind).Label)
				if path := a.register(e.Kind).Path; path != "" && e.Ref != "" && e.Verb != audit.Removed {
					cell.URL = path + e.Ref
				}
				return cell
			}},
		},
	}
}

// gist is what a list shows of the details. All that a new record began with is
// left to its own page and to the sheet.
func gist(e audit.Entry) string {
	if e.Verb == audit.Created {
		return e.Why
	}
	return details(e)
}

// details are the changes that the sentence does not say, and why.
func details(e audit.Entry) string {
	var parts []string
	for _, c := range record.Event(e).Details() {
		parts = append(parts, c.Label+": "+fromTo(c))
	}
	if e.Why != "" {
		parts = append(parts, e.Why)
	}
	return strings.Join(parts, " · ")
}

func fromTo(c field.Change) string {
	switch {
	case c.From == "":
		return c.To
	case c.To == "":
		return "inte längre " + c.From
	}
	return "från " + c.From + " till " + c.To
}

func (a *Web) trail(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters, err := a.trailFilters(ctx)
	if err != nil {
		return err
	}
	listing := a.trailListing()
	q := listing.Query(r, filters...)
	f := TrailFilter{Text: q.Text, Actor: q.Get("person"), Kind: q.Get("register")}
	page := listPage{}
	if f.Period, err = day.ParsePeriod(q.Get("period")); err != nil {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Perioden kunde inte läsas", Text: fault.Message(err)}
	}
	rows := Page{Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		rows = Page{Limit: sheetLimit}
	}
	entries, count, err := a.Store.Trail(ctx, f, rows)
	if err != nil {
		return err
	}
	a.seal(ctx, entries)
	if record.Format(r) != "" {
		return record.Send(w, r, "historik", a.trailSheet(q, entries), nil)
	}
	page.List = listing.List(q, entries, ui.Count(count), filters...)
	page.List.Search = "Sök i historiken"
	page.List.Hint = "Namn eller nummer på det som ändrades"
	if err := a.dress(ctx, &page.List); err != nil {
		return err
	}
	page.Actions = []ui.Action{{Label: "Kontrollera kedjan", URL: "/historik/kontroll", Icon: "shield-check"}}
	return listTmpl.Render(w, r, "Historik", page)
}

// seal takes the changes out of entries of registers whose numbers the user may
// not see one by one.
func (a *Web) seal(ctx context.Context, entries []audit.Entry) {
	for i, e := range entries {
		if hides(ctx, a.register(e.Kind).Seal) {
			entries[i].Changes = nil
		}
	}
}

// hides tells whether a seal hides something from the user.
func hides(ctx context.Context, seal string) bool { return seal != "" && !web.May(ctx, seal) }

func (a *Web) trailFilters(ctx context.Context) ([]ui.Filter, error) {
	people, _, err := a.Store.Search(ctx, Filter{}, Page{Limit: 1000})
	if err != nil {
		return nil, err
	}
	registers := options(a.Registers, func(r Register) field.Option { return field.Option{Value: r.Kind, Label: r.Label} })
	slices.SortFunc(registers, func(x, y field.Option) int { return sv.Compare(x.Label, y.Label) })
	names := options(people, func(u User) field.Option { return field.Option{Value: u.ID, Label: u.Name} })
	return []ui.Filter{
		{Key: "person", Label: "Person", Options: append(names, field.Option{Value: audit.System.ID, Label: audit.System.Name})},
		{Key: "register", Label: "Register", Options: registers},
		{Key: "period", Label: "Period", Kind: ui.Period},
	}, nil
}

func (a *Web) trailSheet(q ui.Query, entries []audit.Entry) sheet.Table {
	return sheet.Table{Title: "Historik", Selection: q.Selection(), At: a.Store.DB.Now(),
		Columns: []sheet.Column{{Key: "at", Label: "När", Kind: sheet.Moment}, {Key: "actor", Label: "Vem"}, {Key: "verb", Label: "Vad"},
			{Key: "register", Label: "Register"}, {Key: "title", Label: "Uppgift"}, {Key: "details", Label: "Ändringar", Kind: sheet.Long},
			{Key: "seq", Label: "Nummer i kedjan", Kind: sheet.Count}, {Key: "hash", Label: "Kontrollsumma"}},
		Rows: func(yield func([]any) bool) {
			for _, e := range entries {
				if !yield([]any{e.At, e.Actor.Name, record.Event(e).Sentence(), a.register(e.Kind).Label, e.Title, details(e), e.Seq, e.Hash}) {
					return
				}
			}
		},
	}
}

// verifyPage tells whether the history's chain holds.
type verifyPage struct{ Notice ui.Notice }

var verifyTmpl = web.Parse[verifyPage](pages, "verify.html")

func (a *Web) verify(w http.ResponseWriter, r *http.Request) error {
	chain, err := a.Store.VerifyTrail(r.Context())
	if err != nil {
		return err
	}
	notice := ui.Notice{Tone: ui.Good, Title: "Kedjan håller", Text: "Alla " + sv.Plural(chain.Entries, "post", "poster") + " i historiken är kontrollerade. Ingen är ändrad eller borttagen."}
	if chain.Broken != "" {
		notice = ui.Notice{Tone: ui.Bad, Title: "Kedjan är bruten", Text: chain.Broken + " Posterna före är orörda: " + sv.Number(chain.Entries) + " stycken. Kontakta den som ansvarar för systemet."}
	}
	return verifyTmpl.Render(w, r, "Kontroll av historiken", verifyPage{notice})
}
