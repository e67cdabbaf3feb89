package procurement

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// stepKeys are written by verbs; an edit shows those that already have a value.
var stepKeys = []string{"strategy_approved_on", "announced_on", "tender_deadline", "tenders_received", "awarded_on", "award_reasons", "notified_on", "signed_on",
	"award_notice_on", "closed_on", "cancelled_on", "cancel_notified_on"}

// verbKeys are written by verbs alone.
var verbKeys = []string{"notified_how", "standstill_days", "cancel_reason", "cancel_text", "avoidable", "cancel_lesson", "judged_by", "appealed"}

func (a *Web) form(ctx context.Context, p Procurement) (ui.Form, error) {
	f := ui.NewForm(Fields, &p)
	f.Without(verbKeys...)
	for _, key := range stepKeys {
		if d, _ := Fields.Get(key); d.Raw(&p) == "" {
			f.Without(key)
		}
	}
	if p.CarriedOutByUs {
		f.Without("buyer_name", "buyer_org_no", "buyer_sector")
	}
	for key, from := range map[string]func(context.Context) ([]field.Option, error){"purchaser": a.People, "client_unit": a.Units} {
		if err := suggest(ctx, f.Control(key), from); err != nil {
			return f, err
		}
	}
	categories, err := options(ctx, a.Categories)
	if len(categories) == 0 {
		f.Without("category_id")
	}
	f.Choose("category_id", categories)
	f.Draft = "upphandling-" + p.ID
	return f, err
}

// suggest lets a name be chosen among those known, or written.
func suggest(ctx context.Context, c *ui.Control, from func(context.Context) ([]field.Option, error)) error {
	known, err := options(ctx, from)
	if c == nil || len(known) == 0 {
		return err
	}
	c.Type = "suggest"
	for _, o := range known {
		c.Options = append(c.Options, ui.Option{Value: o.Value, Label: o.Label})
	}
	return err
}

// read fills the record from a form. Names that are known bring their id.
func (a *Web) read(ctx context.Context, p *Procurement, posted map[string]string) error {
	for _, key := range verbKeys {
		delete(posted, key)
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	if written, ok := posted["category_id"]; ok {
		posted["category_id"] = ui.Resolve(categories, written)
	}
	if err := Fields.Read(p, posted); err != nil {
		return err
	}
	if p.PurchaserID, err = idOf(ctx, a.People, p.Purchaser); err != nil {
		return err
	}
	p.ClientUnitID, err = idOf(ctx, a.Units, p.ClientUnit)
	return err
}

func idOf(ctx context.Context, from func(context.Context) ([]field.Option, error), name string) (string, error) {
	known, err := options(ctx, from)
	for _, o := range known {
		if strings.EqualFold(o.Label, name) {
			return o.Value, err
		}
	}
	return "", err
}

func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	from := fromOf(r)
	p, err := a.draft(r.Context(), from)
	if err != nil {
		return err
	}
	page, err := a.newPage(r.Context(), from, p)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, from.title(), page)
}

// draft is what a new case begins as: what its origin says, led by whoever registers
// it, who usually does.
func (a *Web) draft(ctx context.Context, from From) (Procurement, error) {
	user := web.UserFrom(ctx)
	p := Procurement{CarriedOutByUs: true, CodeOfConduct: true}
	if from.Some() {
		var err error
		if p, err = a.Store.Draft(ctx, from); err == nil {
			err = Scope(ctx, p)
		}
		if err != nil {
			return p, a.Store.RefuseTake(ctx, from, err)
		}
	} else {
		_ = p.Parties.UnmarshalText([]byte(strings.Join(user.Parties, ","))) // a user's own codes are readable
	}
	p.TakenOn = a.Store.today()
	id, err := idOf(ctx, a.People, user.Name)
	if id != "" && p.Purchaser == "" {
		p.Purchaser = user.Name
	}
	return p, err
}

func (a *Web) newPage(ctx context.Context, from From, p Procurement) (formPage, error) {
	f, err := a.form(ctx, p)
	f.Action, f.Submit, f.Cancel = from.at(Path), "Spara upphandling", Path
	if from.Some() {
		f.Submit, f.Draft = "Ta ut", "" // each origin has a form of its own
	}
	return formPage{Crumbs: []ui.Crumb{{Label: "Upphandlingar", URL: Path}}, Intro: from.intro(), Form: f}, err
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx, from := r.Context(), fromOf(r)
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	p := Procurement{}
	if err = a.read(ctx, &p, posted); err == nil {
		p, err = begin(ctx, a.Store, from, p)
	}
	if err == nil {
		return web.Redirect(w, r, p.URL(), "Upphandlingen är registrerad som "+p.Number+".")
	}
	page, formErr := a.newPage(ctx, from, p)
	if formErr != nil {
		return formErr
	}
	return again(w, r, from.title(), page, posted, err)
}

// begin registers a case, from its origin if it has one, for a user who acts for one
// of its regions.
func begin(ctx context.Context, s Store, from From, p Procurement) (Procurement, error) {
	err := Scope(ctx, p)
	switch {
	case !from.Some() && err == nil:
		p.CaseWork = p.CarriedOutByUs
		return s.Create(ctx, p)
	case from.Some() && err == nil:
		return s.Take(ctx, from, p)
	case from.Some():
		err = s.RefuseTake(ctx, from, err)
	}
	return p, err
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	p, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.editPage(r.Context(), p)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+p.Title, page)
}

func (a *Web) writable(r *http.Request) (Procurement, error) {
	p, err := a.Store.Get(r.Context(), r.PathValue("id"))
	switch {
	case err != nil:
	case r.Method == http.MethodPost:
		err = attempted(r.Context(), a.Store, p)
	default:
		err = Scope(r.Context(), p)
	}
	return p, err
}

func (a *Web) editPage(ctx context.Context, p Procurement) (formPage, error) {
	f, err := a.form(ctx, p)
	f.Action, f.Submit, f.Cancel, f.Version = p.URL(), "Spara upphandling", p.URL(), int(p.Version)
	f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Help: "Visas i historiken."})
	return formPage{Crumbs: crumbs(p), Intro: "Steg som att annonsera, tilldela och avbryta görs på upphandlingens sida. Här rättas uppgifter.", Form: f}, err
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.writable(r)
	if err != nil {
		return err
	}
	input := saved
	if err = a.read(ctx, &input, posted); err == nil {
		err = Scope(ctx, input)
	}
	if err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, input, posted["why"])
	}
	switch {
	case err == nil:
		return web.Redirect(w, r, saved.URL(), "Upphandlingen är sparad.")
	case record.Stale(err, saved.Version, posted):
		return a.conflict(w, r, input, saved, posted)
	}
	page, formErr := a.editPage(ctx, saved)
	if formErr != nil {
		return formErr
	}
	return again(w, r, "Ändra "+saved.Title, page, posted, err)
}

// conflict shows both versions when somebody else saved first.
func (a *Web) conflict(w http.ResponseWriter, r *http.Request, mine, saved Procurement, posted map[string]string) error {
	set, err := a.fields(r.Context())
	if err != nil {
		return err
	}
	c := ui.NewConflict(set, &mine, &saved, posted, int(saved.Version))
	if history, err := a.Store.History(r.Context(), saved.ID); err == nil && len(history) > 0 {
		c.Who, c.When = history[0].Actor.Name, record.When(history[0].At)
	}
	return record.Conflict(w, r, saved.Title, saved.URL(), c, crumbs(saved)...)
}
