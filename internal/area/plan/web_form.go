package plan

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/party"
)

func (a *Web) form(ctx context.Context, it Item) (ui.Form, error) {
	f := ui.NewForm(Fields, &it)
	f.Action, f.Submit, f.Cancel, f.Draft = Path, "Spara planpost", ListPath, "planpost-"+it.ID
	if it.ID != "" {
		f.Action, f.Cancel, f.Version = it.URL(), it.URL(), int(it.Version)
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Group: "Ändringen", Help: "Syns i historiken."})
	}
	for key, from := range map[string]func(context.Context) ([]field.Option, error){"purchaser": a.People, "client": a.Units} {
		list, err := options(ctx, from)
		if err != nil {
			return f, err
		}
		if len(list) > 0 {
			f.Choose(key, byName(list))
			f.Control(key).Type = "suggest"
		}
	}
	categories, err := options(ctx, a.Categories)
	if len(categories) == 0 {
		f.Without("category_id")
	} else {
		f.Choose("category_id", categories)
	}
	return f, err
}

// read fills the item from what was posted.
func (a *Web) read(ctx context.Context, it *Item, posted map[string]string) error {
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	if text, ok := posted["category_id"]; ok {
		posted["category_id"] = ui.Resolve(categories, text)
	}
	people, err := options(ctx, a.People)
	if err != nil {
		return err
	}
	if err := Fields.Read(it, posted); err != nil {
		return err
	}
	it.PurchaserID = idOf(people, it.Purchaser)
	return guard(ctx, it.Parties)
}

func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	it := Item{Origin: FromNeed, Parties: ownParties(r.Context())}
	f, err := a.form(r.Context(), it)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ny planpost", formPage{Crumbs: []ui.Crumb{planCrumb}, Form: f})
}

// ownParties is the regions that the user writes for, of those that buy.
func ownParties(ctx context.Context) party.Set {
	var codes []party.Code
	for _, text := range web.UserFrom(ctx).Parties {
		if code := party.Code(text); slices.Contains(party.All(), code) {
			codes = append(codes, code)
		}
	}
	return party.Of(codes...)
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	var it Item
	if err = a.read(ctx, &it, posted); err == nil {
		it, err = a.Store.Create(ctx, it)
	}
	if web.Correctable(err) {
		return a.again(w, r, Item{}, "Ny planpost", posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, it.URL(), "Planposten är sparad.")
}

// again shows the form as it was posted, with what is wrong.
func (a *Web) again(w http.ResponseWriter, r *http.Request, it Item, title string, posted map[string]string, err error) error {
	f, failed := a.form(r.Context(), it)
	if failed != nil {
		return failed
	}
	f.Posted(posted, err)
	return formTmpl.RenderStatus(w, r, web.StatusOf(err), title, formPage{Crumbs: a.itemCrumbs(it), Form: f})
}

func (a *Web) itemCrumbs(it Item) []ui.Crumb {
	if it.ID == "" {
		return []ui.Crumb{planCrumb}
	}
	return []ui.Crumb{planCrumb, crumb(it.Title, it.URL())}
}

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	it, err := a.load(r)
	if err != nil {
		return err
	}
	if err := guard(r.Context(), it.Parties); err != nil {
		return err
	}
	f, err := a.form(r.Context(), it)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+it.Title, formPage{Crumbs: a.itemCrumbs(it), Form: f})
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.load(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if err := guard(ctx, saved.Parties); err != nil {
		return err
	}
	mine := saved
	if err = a.read(ctx, &mine, posted); err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, mine, posted["why"])
	}
	if record.Stale(err, saved.Version, posted) {
		c := ui.NewConflict(Fields, &mine, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Title, saved.URL(), c, ui.Crumb{Label: "Upphandlingsplan", URL: Path})
	}
	if web.Correctable(err) {
		return a.again(w, r, saved, "Ändra "+saved.Title, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Planposten är sparad.")
}

// verb is something that is done with an item, asked about on a page of its own.
type verb struct {
	path   string
	label  string
	icon   string
	danger bool
	done   string
	asks   []ui.Control
	when   func(Item) bool
	run    func(ctx context.Context, s Store, it Item, why string) (Item, error)
}

var verbs = []verb{
	{path: "stryk", label: "Stryk", icon: "circle-minus", danger: true, done: "Planposten är struken.",
		asks: []ui.Control{{Key: "why", Label: "Varför stryks posten?", Type: "long", Required: true, Help: "Syns i historiken och när versioner jämförs."}},
		when: func(it Item) bool { return it.State == Planned },
		run: func(ctx context.Context, s Store, it Item, why string) (Item, error) {
			return s.Drop(ctx, it.ID, it.Version, why)
		}},
	{path: "aterta", label: "Återta", icon: "arrow-back-up", done: "Planposten är återtagen.",
		when: func(it Item) bool { return it.State == Dropped },
		run: func(ctx context.Context, s Store, it Item, _ string) (Item, error) {
			return s.Restore(ctx, it.ID, it.Version)
		}},
	{path: "ta-ut", label: "Ta ut ur upphandlingen", icon: "arrow-back-up", done: "Planposten är planerad igen.",
		asks: []ui.Control{{Key: "why", Label: "Varför tas posten ut?", Type: "long", Required: true}},
		when: func(it Item) bool { return it.State == Begun },
		run: func(ctx context.Context, s Store, it Item, why string) (Item, error) {
			return s.Part(ctx, it.ID, it.Version, why)
		}},
}

func (v verb) form(it Item) ui.Form {
	return ui.Form{Action: it.URL() + "/" + v.path, Submit: v.label, Cancel: it.URL(), Version: int(it.Version), Danger: v.danger, Controls: slices.Clone(v.asks)}
}

func (a *Web) ask(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		it, err := a.load(r)
		if err != nil {
			return err
		}
		if err := guard(r.Context(), it.Parties); err != nil {
			return err
		}
		return formTmpl.Render(w, r, v.label+": "+it.Title, formPage{Crumbs: a.itemCrumbs(it), Form: v.form(it)})
	}
}

func (a *Web) do(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		it, err := a.load(r)
		if err != nil {
			return err
		}
		if err := guard(r.Context(), it.Parties); err != nil {
			return err
		}
		at := it
		at.Version = int64(web.Version(posted))
		if _, err = v.run(r.Context(), a.Store, at, strings.TrimSpace(posted["why"])); web.Correctable(err) {
			f := v.form(it)
			f.Posted(posted, renamed(err))
			return formTmpl.RenderStatus(w, r, web.StatusOf(err), v.label+": "+it.Title, formPage{Crumbs: a.itemCrumbs(it), Form: f})
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, it.URL(), v.done)
	}
}

// renamed points the fault of the rule at the field of the page.
func renamed(err error) error {
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for i := range fields {
		if fields[i].Name == "drop_reason" {
			fields[i].Name = "why"
		}
	}
	return fault.Invalid(fields...)
}

// choices makes options of a control.
func choices(list []field.Option, value string) []ui.Option {
	made := make([]ui.Option, len(list))
	for i, o := range list {
		made[i] = ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == value}
	}
	return made
}
