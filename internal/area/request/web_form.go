package request

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/party"
)

// askPage is the form: one calm page with a group for each thing that Inköp needs
// to know, and what is seldom needed folded.
type askPage struct {
	Crumbs   []ui.Crumb
	Intro    string
	Form     ui.Form
	Sections []section
	Own      ui.Notice // what the user has written and not saved
	OwnURL   string
	Token    string // of this form, so that it is sent once
	Draft    bool
}

// section is one group of the form.
type section struct {
	Heading  string
	Intro    string
	Controls []ui.Control
	More     []ui.Control // seldom needed
	Open     bool         // something of what is folded has been filled in, or is wrong
	Sum      string
}

var askTmpl = web.Parse[askPage](pages, "ask.html")

// folded are the fields that most requests do without.
var folded = []string{"why", "today", "consequence", "sites", "category_id", "cpv", "owner_id", "cost_place", "client_lead", "reference_group", "specialists",
	"must_start", "must_why", "contract_ends", "options_left"}

var intros = map[string]string{
	"Samordningen": "Regionerna upphandlar tillsammans när det går. Svarar du nej behöver Inköp veta varför.",
	"Godkännandet": "Uppdraget behöver vara godkänt av verksamhetens chef. Välj chefen, eller skriv vem som redan har godkänt det och när.",
}

// sections divides the form's controls.
func sections(f ui.Form, shares Shares) []section {
	var list []section
	for _, s := range f.Sections() {
		one := section{Heading: s.Heading, Intro: intros[s.Heading]}
		for _, c := range s.Controls {
			if !slices.Contains(folded, c.Key) && !strings.HasPrefix(c.Key, yearlyKey) {
				one.Controls = append(one.Controls, c)
				continue
			}
			one.More = append(one.More, c)
			one.Open = one.Open || c.Value != "" || c.Error != ""
		}
		if sum, err := shares.Sum(); s.Heading == "Ekonomin" && err == nil && sum.Known {
			one.Sum = "Summa totalt värde: " + sum.Sv() + " (" + shares.Sv() + "). Summan räknas om när du sparar."
		}
		list = append(list, one)
	}
	return list
}

// form is the form of a request as it is now.
func (a *Web) form(ctx context.Context, r Request, v Viewer) (ui.Form, error) {
	f := ui.NewForm(For(r.Parties), &r)
	f.Action, f.Version, f.Draft, f.Cancel = r.URL(), int(r.Version), "uppdrag-"+r.ID, r.URL()
	if r.ID == "" {
		f.Action, f.Cancel = Path, Path
	}
	for i, c := range f.Controls {
		if q, ok := questions[c.Key]; ok {
			f.Controls[i].Label = q
		}
	}
	if r.Signed() {
		f.Without("approved_by", "approved_on")
	}
	units, err := a.units(ctx, v)
	if err != nil {
		return f, err
	}
	f.Choose("unit_id", units)
	people, err := options(ctx, a.People)
	if err != nil {
		return f, err
	}
	f.Choose("owner_id", people)
	f.Choose("manager_id", people)
	categories, err := options(ctx, a.Categories)
	f.Choose("category_id", categories)
	return f, err
}

func (a *Web) askPage(ctx context.Context, r Request, v Viewer) (askPage, error) {
	f, err := a.form(ctx, r, v)
	page := askPage{Crumbs: crumbs(r), Form: f, OwnURL: r.URL() + "/utkast", Token: NewToken(), Draft: r.State == Draft,
		Intro: "Det tar ungefär tio minuter. Det du skriver sparas medan du skriver, och du kan fortsätta en annan dag."}
	if r.ID == "" {
		page.OwnURL = Path + "/utkast"
		page.Form.Action += "?formular=" + page.Token
	}
	if r.State == Complement {
		page.Intro = "Ändra det som Inköp har frågat om. Skriv sedan ditt svar på uppdragets sida."
	}
	page.Sections = sections(page.Form, r.Total)
	return page, err
}

// unsaved shows what the user has written and not saved.
func (a *Web) unsaved(ctx context.Context, page *askPage, id string, shares Shares) error {
	own, found, err := a.Store.Own(ctx, id)
	if err != nil || !found {
		return err
	}
	values, err := own.Values()
	if err != nil {
		return err
	}
	page.Form.Posted(values, nil)
	if id != "" {
		page.Form.Version = web.Version(values)
	}
	page.Sections = sections(page.Form, shares)
	page.Own = ui.Notice{Tone: ui.Info, Title: "Du har uppgifter som inte är sparade", Text: "De är från " + record.When(own.KeptAt) + " och visas i formuläret. Ingen annan ser dem.",
		Actions: []ui.Action{{Label: "Släng dem", URL: page.OwnURL + "/slang", Post: true, Icon: "trash"}}}
	return nil
}

// blank is the form of a new request, or of one like another that the user may see.
func (a *Web) blank(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := viewer(ctx, a.Store)
	if err != nil {
		return err
	}
	input, err := a.begin(ctx, r.URL.Query().Get("som"), v)
	if err != nil {
		return err
	}
	if no := r.URL.Query().Get("avtal"); no != "" { // from the contract that does not suffice
		input.ContractNo = no
	}
	page, err := a.askPage(ctx, input, v)
	if err != nil {
		return err
	}
	if r.URL.Query().Get("som") == "" {
		if err := a.unsaved(ctx, &page, "", nil); err != nil {
			return err
		}
	}
	return askTmpl.Render(w, r, "Nytt upphandlingsuppdrag", page)
}

// begin is a new request with what is known of the user, or what another one says
// of the need.
func (a *Web) begin(ctx context.Context, as string, v Viewer) (Request, error) {
	fresh := Request{State: Draft}
	if len(v.Units) > 0 {
		fresh.UnitID = v.Units[0]
		units, err := a.Store.Units(ctx)
		if err != nil {
			return fresh, err
		}
		for _, u := range units {
			if u.ID == fresh.UnitID && slices.Contains(party.All(), u.Party) {
				fresh.Parties = party.Of(u.Party)
			}
		}
	}
	if as == "" {
		return fresh, nil
	}
	like, err := a.Store.Get(ctx, as)
	if err != nil || !v.Sees(like) {
		return fresh, fault.With(fault.NotFound("Uppdraget finns inte, eller så får du inte se det."), err)
	}
	for _, d := range For(like.Parties) {
		if !d.ReadOnly && !slices.Contains([]string{"wanted_start", "must_start", "must_why", "approved_by", "approved_on", "budget", "budget_by"}, d.Key) {
			d.Set(&fresh, d.Raw(&like))
		}
	}
	return fresh, nil
}

// read fills a request from the form. People and categories may be typed by name.
func (a *Web) read(ctx context.Context, to *Request, posted map[string]string) error {
	people, err := options(ctx, a.People)
	if err != nil {
		return err
	}
	categories, err := options(ctx, a.Categories)
	if err != nil {
		return err
	}
	for key, list := range map[string][]field.Option{"owner_id": people, "manager_id": people, "category_id": categories} {
		if text, ok := posted[key]; ok {
			posted[key] = ui.Resolve(list, text)
		}
	}
	var parties party.Set
	if err := parties.UnmarshalText([]byte(posted["parties"])); err != nil {
		return fault.Invalid(fault.Field{Name: "parties", Message: fault.Message(err)})
	}
	if err := For(parties).Read(to, posted); err != nil {
		return err
	}
	for _, code := range party.All() { // of a region that no longer buys and whose field is gone
		if !to.Parties.Contains(code) && !slices.Contains(party.Principals(), code) {
			to.Total, to.Yearly = to.Total.With(code, money.Opt{}), to.Yearly.With(code, money.Opt{})
		}
	}
	return nil
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	v, err := viewer(ctx, a.Store)
	if err != nil {
		return err
	}
	input := Request{State: Draft, Token: r.URL.Query().Get("formular")}
	if err = a.read(ctx, &input, posted); err == nil {
		input, err = a.Store.Create(ctx, input)
	}
	if err != nil {
		return a.again(w, r, Request{State: Draft, Parties: input.Parties}, v, posted, err)
	}
	if err := a.Store.DropOwn(ctx, ""); err != nil {
		return err
	}
	return a.after(w, r, input, v, posted)
}

// edit opens the form, with what the user wrote last time and did not save.
func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	one, v, err := a.found(r)
	if err != nil {
		return err
	}
	if !writable(r.Context(), one, v) {
		return fault.Conflict("Uppdraget är %s och kan inte ändras av dig. Skriv ett meddelande på uppdragets sida.", strings.ToLower(one.State.Sv()))
	}
	page, err := a.askPage(r.Context(), one, v)
	if err != nil {
		return err
	}
	if err := a.unsaved(r.Context(), &page, one.ID, one.Total); err != nil {
		return err
	}
	return askTmpl.Render(w, r, "Ändra "+one.Name(), page)
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, v, err := a.found(r)
	if err != nil {
		return err
	}
	if saved.State != Draft && posted["skicka"] != "" { // the same form once more
		return a.after(w, r, saved, v, posted)
	}
	if !writable(ctx, saved, v) {
		return fault.Forbidden("Uppdraget är %s och kan inte ändras av dig.", strings.ToLower(saved.State.Sv()))
	}
	input := saved
	if err = a.read(ctx, &input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		input, err = a.Store.Save(ctx, input, "")
	}
	switch {
	case record.Stale(err, saved.Version, posted):
		return a.conflict(w, r, input, saved, posted)
	case err != nil:
		return a.again(w, r, input, v, posted, err)
	}
	if err := a.Store.DropOwn(ctx, saved.ID); err != nil {
		return err
	}
	return a.after(w, r, input, v, posted)
}

// after sends the saved form in, if its user asked for that, and leads on.
func (a *Web) after(w http.ResponseWriter, r *http.Request, saved Request, v Viewer, posted map[string]string) error {
	if posted["skicka"] == "" {
		message := "Uppdraget är sparat."
		if saved.State == Draft {
			message = "Utkastet är sparat. Det är inte inskickat än."
		}
		return web.Redirect(w, r, saved.URL(), message)
	}
	sent, err := a.Store.Send(r.Context(), saved.ID, posted["skicka"])
	if err != nil && saved.State == Draft {
		return a.again(w, r, saved, v, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, sent.URL(), sentMessage(sent))
}

func sentMessage(r Request) string {
	if r.State == Draft {
		return r.Manager + " har fått frågan om att godkänna uppdraget. Sedan går det till Inköp."
	}
	return "Uppdraget är inskickat. Referensen är " + r.Reference + "."
}

// again shows the form with what was wrong. What could be saved has been.
func (a *Web) again(w http.ResponseWriter, r *http.Request, input Request, v Viewer, posted map[string]string, wrong error) error {
	if !web.Correctable(wrong) {
		return wrong
	}
	page, err := a.askPage(r.Context(), input, v)
	if err != nil {
		return err
	}
	page.Form.Posted(posted, wrong)
	page.Sections = sections(page.Form, input.Total)
	title := "Nytt upphandlingsuppdrag"
	if input.ID != "" {
		page.Intro = "Det som gick att spara är sparat. Rätta det som är markerat och försök igen."
		title = "Ändra " + input.Name()
	}
	return askTmpl.RenderStatus(w, r, web.StatusOf(wrong), title, page)
}

func (a *Web) conflict(w http.ResponseWriter, r *http.Request, mine, saved Request, posted map[string]string) error {
	c := ui.NewConflict(For(mine.Parties), &mine, &saved, posted, int(saved.Version))
	if history, err := a.Store.History(r.Context(), saved.ID); err == nil && len(history) > 0 {
		c.Who, c.When = history[0].Actor.Name, record.When(history[0].At)
	}
	return record.Conflict(w, r, saved.Name(), saved.URL(), c, crumbs(saved)...)
}

// ownAnswer is what the form's script is told.
type ownAnswer struct {
	Kept string `json:"kept,omitempty"`
}

// keepOwn keeps what the user is writing. The saved form is never touched.
func (a *Web) keepOwn(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if id != "" {
		if _, _, err := a.found(r); err != nil {
			return err
		}
	}
	var answer ownAnswer
	if posted["narvaro"] == "" {
		if err := a.Store.KeepOwn(r.Context(), id, posted); err != nil {
			return err
		}
		answer.Kept = "Sparat för dig " + a.Store.DB.Now().In(day.Stockholm).Format("15:04") + "."
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(answer)
}

// leave answers the script when the form is closed; there is nothing to note.
func (a *Web) leave(w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a *Web) dropOwn(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Store.DropOwn(r.Context(), id); err != nil {
		return err
	}
	to := Path + "/ny"
	if id != "" {
		to = Request{ID: id}.URL() + "/andra"
	}
	return web.Redirect(w, r, to, "Det som inte var sparat är borta.")
}
