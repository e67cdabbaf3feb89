package saving

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/count"
	"klover/internal/word/day"
	"klover/internal/word/party"
)

// formPage is the form of a report: its attributes, one group of fields for each
// line of the computation, and totals for those who compute elsewhere.
type formPage struct {
	Form    ui.Form
	Regions ui.Control
	Lines   []lineControls
	Lumps   []lineControls
}

// lineControls is the fields of one line or of one region's total.
type lineControls struct {
	Legend   string
	Controls []ui.Control
}

var formTmpl = web.Parse[formPage](pages, "form.html")

// values is a form as it was posted, or as a stored report fills it.
type values map[string]string

// valuesOf writes lines and totals the way the form posts them.
func valuesOf(one Saving) values {
	v := values{}
	text := func(key string, from interface{ MarshalText() ([]byte, error) }) {
		b, _ := from.MarshalText()
		v[key] = string(b)
	}
	regions := party.Of(append(party.Principals(), one.Parties...)...)
	v["regions"] = regions.String()
	for i, l := range one.Lines {
		v[LineKey(i, "item")], v[LineKey(i, "unit")] = l.Item, l.Unit
		text(LineKey(i, "ref"), l.RefPrice)
		text(LineKey(i, "new"), l.NewPrice)
		for _, volume := range l.Volumes {
			text(LineKey(i, string(volume.Party)), volume.Quantity)
		}
	}
	for _, l := range one.Lumps {
		text(lumpKey(l.Party, "ref"), l.Reference)
		text(lumpKey(l.Party, "new"), l.New)
		text(lumpKey(l.Party, "effect"), l.Effect)
	}
	return v
}

func lumpKey(code party.Code, name string) string { return "lump-" + string(code) + "-" + name }

// regions returns the regions that the form has columns for.
func (v values) regions() party.Set {
	var set party.Set
	if err := set.UnmarshalText([]byte(v["regions"])); err != nil || len(set) == 0 {
		return party.Of(party.Principals()...)
	}
	return set
}

// lines returns how many lines have anything in them; a gap counts.
func (v values) lines() int {
	n := 0
	for key, value := range v {
		var i int
		var name string
		if _, err := fmt.Sscanf(strings.ReplaceAll(key, "-", " "), "line %d %s", &i, &name); err == nil && strings.TrimSpace(value) != "" {
			n = max(n, i)
		}
	}
	return min(n, maxLines)
}

// maxLines is how many lines a report may have in the form; larger ones are
// computed elsewhere and entered as totals, or imported.
const maxLines = 500

func (a *Web) page(one Saving, v values, blank int) formPage {
	f := ui.NewForm(Fields, &one)
	f.Action, f.Submit, f.Cancel = "/besparingar", "Spara utkast", "/besparingar"
	if one.ID != "" {
		f.Action, f.Cancel, f.Version = one.URL(), one.URL(), int(one.Version)
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Group: "Ändringen", Help: "Syns i historiken."})
	}
	f.Draft = "besparing-" + one.ID
	f.Control("procurement_id").Value, f.Control("contract_id").Value = one.Procurement, one.Contract
	page := formPage{Form: f, Regions: regionControl(v.regions())}
	for i := range v.lines() + blank {
		page.Lines = append(page.Lines, v.line(i))
	}
	for _, code := range v.regions() {
		page.Lumps = append(page.Lumps, v.lump(code))
	}
	return page
}

func regionControl(chosen party.Set) ui.Control {
	c := ui.Control{Key: "regions", Label: "Regioner med volym", Type: "many", Quiet: true, Value: chosen.String(),
		Help: "Kryssa i regionerna och lägg till en rad, så får varje region en egen volym."}
	for _, o := range parties {
		c.Options = append(c.Options, ui.Option{Value: o.Value, Label: o.Label, Chosen: chosen.Contains(party.Code(o.Value))})
	}
	return c
}

func (v values) control(key, label, kind, unit string) ui.Control {
	return ui.Control{Key: key, Label: label, Type: kind, Unit: unit, Value: v[key], Quiet: true}
}

func (v values) line(i int) lineControls {
	l := lineControls{Legend: fmt.Sprintf("Rad %d", i+1), Controls: []ui.Control{
		v.control(LineKey(i, "item"), "Artikel eller tjänst", "text", ""),
		v.control(LineKey(i, "unit"), "Enhet", "text", ""),
		v.control(LineKey(i, "ref"), "Referenspris", "number", "kr"),
		v.control(LineKey(i, "new"), "Nytt pris", "number", "kr"),
	}}
	for _, code := range v.regions() {
		l.Controls = append(l.Controls, v.control(LineKey(i, string(code)), "Volym per år, "+code.Sv(), "number", ""))
	}
	return l
}

func (v values) lump(code party.Code) lineControls {
	return lineControls{Legend: "Region " + code.Sv(), Controls: []ui.Control{
		v.control(lumpKey(code, "ref"), "Referenskostnad", "money", "kr"),
		v.control(lumpKey(code, "new"), "Ny kostnad", "money", "kr"),
		v.control(lumpKey(code, "effect"), "Effekt, om bara den är känd", "money", "kr"),
	}}
}

// read fills the report from what was posted. All faults are gathered.
func (a *Web) read(ctx context.Context, one *Saving, v values) error {
	texts := make(map[string]string, len(v))
	for key, value := range v {
		texts[key] = value
	}
	procurementID, contractID, err := a.Store.Find(ctx, v["procurement_id"], v["contract_id"])
	wrong := fault.FieldsOf(err)
	if err != nil && len(wrong) == 0 {
		return err
	}
	texts["procurement_id"], texts["contract_id"] = procurementID, contractID
	wrong = append(wrong, fault.FieldsOf(Fields.Read(one, texts))...)
	reader := &reader{values: v}
	one.Lines, one.Lumps = nil, nil
	for i := range v.lines() {
		if l, ok := reader.line(i); ok {
			one.Lines = append(one.Lines, l)
		}
	}
	for _, code := range v.regions() {
		if l, ok := reader.lump(code); ok {
			one.Lumps = append(one.Lumps, l)
		}
	}
	return fault.Invalid(append(wrong, reader.wrong...)...)
}

// reader reads lines and totals and gathers what cannot be read.
type reader struct {
	values values
	wrong  []fault.Field
}

func (r *reader) into(to interface{ UnmarshalText([]byte) error }, key string) bool {
	text := strings.TrimSpace(r.values[key])
	if text == "" {
		return false
	}
	if err := to.UnmarshalText([]byte(text)); err != nil {
		r.wrong = append(r.wrong, fault.Field{Name: key, Message: fault.Message(err)})
	}
	return true
}

func (r *reader) line(i int) (Line, bool) {
	l := Line{Item: strings.TrimSpace(r.values[LineKey(i, "item")]), Unit: strings.TrimSpace(r.values[LineKey(i, "unit")])}
	filled := l.Item != "" || l.Unit != ""
	for key, to := range map[string]*Price{"ref": &l.RefPrice, "new": &l.NewPrice} {
		given := r.into(to, LineKey(i, key))
		filled = filled || given
		if !given && l.Item != "" {
			r.wrong = append(r.wrong, fault.Field{Name: LineKey(i, key), Message: fmt.Sprintf("Rad %d saknar pris. Skriv 0 om det är gratis.", i+1)})
		}
	}
	for _, code := range r.values.regions() {
		v := Volume{Party: code}
		if r.into(&v.Quantity, LineKey(i, string(code))) {
			l.Volumes, filled = append(l.Volumes, v), true
		}
	}
	return l, filled
}

func (r *reader) lump(code party.Code) (Lump, bool) {
	l := Lump{Party: code}
	ref := r.into(&l.Reference, lumpKey(code, "ref"))
	price := r.into(&l.New, lumpKey(code, "new"))
	effect := r.into(&l.Effect, lumpKey(code, "effect"))
	return l, ref || price || effect
}

// new proposes what the contract or procurement already says.
func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	one := Saving{Type: ByPrice}
	ctx := r.Context()
	if id := r.URL.Query().Get("avtal"); id != "" {
		c, err := contract.Store{DB: a.Store.DB}.Get(ctx, id)
		if err != nil {
			return err
		}
		one = proposal(c)
	}
	if id := r.URL.Query().Get("upphandling"); id != "" {
		p, err := a.Store.procurement(ctx, id)
		if err != nil {
			return err
		}
		one.Title, one.Procurement, one.SignedOn = p.Title, p.Number+" "+p.Title, p.SignedOn
	}
	return formTmpl.Render(w, r, "Ny effektrapport", a.page(one, valuesOf(one), 1))
}

// proposal fills a report from the contract that it is about.
func proposal(c contract.Contract) Saving {
	one := Saving{Type: ByPrice, Title: c.Title, Contract: c.Name(), Procurement: c.Procurement, SignedOn: c.SignedOn, Parties: c.Parties}
	if n := months(c.BeginsOn, c.EndsOn); n > 0 {
		one.Months = count.Of(n)
	}
	return one
}

// months returns the whole months from the first day to the last.
func months(from, last day.Date) int64 {
	if from == 0 || last == 0 {
		return 0
	}
	n := 0
	for from.AddMonths(n+1) <= last.AddDays(1) {
		n++
	}
	return int64(n)
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	v, err := web.FormValues(r)
	if err != nil {
		return err
	}
	if _, more := v["add"]; more {
		return a.again(w, r, Saving{}, "Ny effektrapport", v, nil)
	}
	ctx := r.Context()
	var one Saving
	if err = a.read(ctx, &one, v); err == nil {
		err = scope(ctx, one)
	}
	if err == nil {
		one, err = a.Store.Create(ctx, one)
	}
	if web.Correctable(err) {
		return a.again(w, r, Saving{}, "Ny effektrapport", v, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, one.URL(), "Utkastet är sparat. Kontrollera beräkningen och registrera den.")
}

// scope checks that the user may write for the regions that the report is about.
func scope(ctx context.Context, one Saving) error {
	effects, err := one.Compute()
	if err != nil {
		return err
	}
	var codes []party.Code
	for _, e := range effects {
		codes = append(codes, e.Party)
	}
	return within(ctx, party.Of(codes...))
}

// again shows the form as it was posted, with what is wrong or with one more line.
func (a *Web) again(w http.ResponseWriter, r *http.Request, one Saving, title string, v values, wrong error) error {
	page := a.page(one, v, 1)
	page.Form.Posted(v, wrong)
	for _, list := range [][]lineControls{page.Lines, page.Lumps} {
		for _, l := range list {
			for i := range l.Controls {
				l.Controls[i].Error = messageFor(wrong, l.Controls[i].Key)
			}
		}
	}
	status := http.StatusOK
	if wrong != nil {
		status = web.StatusOf(wrong)
	}
	return formTmpl.RenderStatus(w, r, status, title, page)
}

func messageFor(err error, key string) string {
	for _, f := range fault.FieldsOf(err) {
		if f.Name == key {
			return f.Message
		}
	}
	return ""
}

var errNoDraft = fault.Conflict("Bara ett utkast kan ändras. Skicka tillbaka effektrapporten först.")

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	one, err := a.load(r)
	if err != nil {
		return err
	}
	if one.State != Draft {
		return errNoDraft
	}
	if err := within(r.Context(), one.Parties); err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+one.Title, a.page(one, valuesOf(one), 1))
}

func (a *Web) save(w http.ResponseWriter, r *http.Request) error {
	v, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.load(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if err := within(ctx, saved.Parties); err != nil {
		return err
	}
	if _, more := v["add"]; more {
		return a.again(w, r, saved, "Ändra "+saved.Title, v, nil)
	}
	mine := saved
	if err = a.read(ctx, &mine, v); err == nil {
		err = scope(ctx, mine)
	}
	if err == nil {
		mine.Version = int64(web.Version(v))
		_, err = a.Store.Save(ctx, mine, v["why"])
	}
	switch {
	case record.Stale(err, saved.Version, v) && saved.State == Draft: // somebody saved first
		return a.conflict(w, r, mine, saved, v)
	case web.Correctable(err):
		return a.again(w, r, saved, "Ändra "+saved.Title, v, err)
	case err != nil:
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Utkastet är sparat.")
}

func (a *Web) conflict(w http.ResponseWriter, r *http.Request, mine, saved Saving, v values) error {
	c := ui.NewConflict(Fields, &mine, &saved, v, int(saved.Version))
	if from, to := describe(mine), describe(saved); from != to {
		c.Rows = append(c.Rows, ui.ConflictRow{Label: "Beräkningens rader", Mine: from, Saved: to})
	}
	for key, value := range v {
		if strings.HasPrefix(key, "line-") || strings.HasPrefix(key, "lump-") || key == "regions" {
			c.Hidden = append(c.Hidden, ui.Hidden{Name: key, Value: value})
		}
	}
	return record.Conflict(w, r, saved.Title, saved.URL(), c, ui.Crumb{Label: "Besparingar", URL: "/besparingar"})
}
