package contract

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/orgnr"
)

// formPage is the form of a contract with one row for each supplier.
type formPage struct {
	Form      ui.Form
	Suppliers []supplierRow
}

// supplierRow is the controls of one supplier.
type supplierRow struct{ Name, Rank, Lot, Share ui.Control }

var formTmpl = web.Parse[formPage](pages, "form.html")

func (a *Web) page(ctx context.Context, c Contract) (formPage, error) {
	f := ui.NewForm(Fields, &c)
	f.Action, f.Submit, f.Cancel = "/avtal", "Spara avtal", "/avtal"
	if c.ID != "" {
		f.Action, f.Cancel, f.Version = c.URL(), c.URL(), int(c.Version)
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text", Group: "Ändringen", Help: "Syns i historiken."})
	}
	f.Draft = "avtal-" + c.ID
	if err := a.suggestPeople(ctx, &f, "owner", "manager"); err != nil {
		return formPage{}, err
	}
	f.Control("procurement_id").Value = c.Procurement
	if a.Categories == nil {
		f.Without("category_id")
	} else {
		options, err := a.Categories(ctx)
		if err != nil {
			return formPage{}, err
		}
		f.Choose("category_id", options)
	}
	rows := make([]map[string]string, 0, len(c.Suppliers)+1)
	for _, s := range c.Suppliers {
		rank, _ := s.Rank.MarshalText()
		share, _ := s.Share.MarshalText()
		rows = append(rows, map[string]string{"name": s.Name, "rank": string(rank), "lot": s.Lot, "share": string(share)})
	}
	return formPage{Form: f, Suppliers: supplierRows(append(rows, nil))}, nil
}

// people is the users to choose from, none when app has given none.
func (a *Web) people(ctx context.Context) ([]field.Option, error) { return from(ctx, a.People) }

// reviewers is the users to choose from for the review of a draft.
func (a *Web) reviewers(ctx context.Context) ([]field.Option, error) { return from(ctx, a.Reviewers) }

func from(ctx context.Context, choices func(context.Context) ([]field.Option, error)) ([]field.Option, error) {
	if choices == nil {
		return nil, nil
	}
	return choices(ctx)
}

// suggestPeople offers those who work with contracts, so that the name becomes an account
// that gets the tasks.
func (a *Web) suggestPeople(ctx context.Context, f *ui.Form, keys ...string) error {
	people, err := a.people(ctx)
	if err != nil || len(people) == 0 {
		return err
	}
	for _, key := range keys {
		f.Choose(key, byName(people))
		f.Control(key).Type = "suggest"
	}
	return nil
}

// byName makes names the values: an owner is typed by name, and may be somebody
// who has no account.
func byName(people []field.Option) []field.Option {
	names := make([]field.Option, len(people))
	for i, p := range people {
		names[i] = field.Option{Value: p.Label, Label: p.Label}
	}
	return names
}

func idOf(people []field.Option, name string) identity.Ref {
	for _, p := range people {
		if strings.EqualFold(p.Label, strings.TrimSpace(name)) {
			return identity.Ref(p.Value)
		}
	}
	return ""
}

// rowKey names a control of a supplier's row.
func rowKey(i int, name string) string { return fmt.Sprintf("supplier-%d-%s", i+1, name) }

func supplierRows(values []map[string]string) []supplierRow {
	rows := make([]supplierRow, len(values))
	for i, v := range values {
		control := func(name, label, kind string) ui.Control {
			return ui.Control{Key: rowKey(i, name), Label: label, Type: kind, Value: v[name], Quiet: true}
		}
		rows[i] = supplierRow{
			control("name", fmt.Sprintf("Leverantör %d", i+1), "text"), control("rank", "Rang", "number"),
			control("lot", "Del", "text"), control("share", "Andel i procent", "number"),
		}
	}
	if len(rows) > 0 {
		rows[0].Name.Help = "Organisationsnummer, eller namnet som det står i leverantörsregistret."
	}
	return rows
}

// postedRows returns the suppliers as they were typed, without trailing empty rows.
func postedRows(posted map[string]string) []map[string]string {
	var rows []map[string]string
	for i := 0; ; i++ {
		name, ok := posted[rowKey(i, "name")]
		if !ok {
			break
		}
		rows = append(rows, map[string]string{"name": strings.TrimSpace(name), "rank": posted[rowKey(i, "rank")],
			"lot": posted[rowKey(i, "lot")], "share": posted[rowKey(i, "share")]})
	}
	for len(rows) > 0 && rows[len(rows)-1]["name"] == "" {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// read fills the contract from what was posted. Names and numbers of other
// registers' records are looked up.
func (a *Web) read(ctx context.Context, c *Contract, posted map[string]string) error {
	values := make(map[string]string, len(posted))
	for key, value := range posted {
		values[key] = value
	}
	id, err := a.Store.ProcurementID(ctx, posted["procurement_id"])
	wrong := fault.FieldsOf(err)
	if err != nil && len(wrong) == 0 {
		return err
	}
	values["procurement_id"] = id
	wrong = append(wrong, fault.FieldsOf(Fields.Read(c, values))...)
	people, err := a.people(ctx)
	if err != nil {
		return err
	}
	c.OwnerID, c.ManagerID = idOf(people, c.Owner), idOf(people, c.Manager)
	suppliers, bad, err := a.readSuppliers(ctx, postedRows(posted))
	if err != nil {
		return err
	}
	c.Suppliers = suppliers
	return fault.Invalid(append(wrong, bad...)...)
}

func (a *Web) readSuppliers(ctx context.Context, rows []map[string]string) ([]Supplier, []fault.Field, error) {
	var list []Supplier
	var wrong []fault.Field
	for i, row := range rows {
		if row["name"] == "" {
			continue
		}
		id, message, err := a.findSupplier(ctx, row["name"])
		if err != nil {
			return nil, nil, err
		}
		if message != "" {
			wrong = append(wrong, fault.Field{Name: rowKey(i, "name"), Message: message})
		}
		s := Supplier{SupplierID: id, Name: row["name"], Lot: strings.TrimSpace(row["lot"])}
		for name, to := range map[string]interface{ UnmarshalText([]byte) error }{"rank": &s.Rank, "share": &s.Share} {
			if err := to.UnmarshalText([]byte(row[name])); err != nil {
				wrong = append(wrong, fault.Field{Name: rowKey(i, name), Message: fault.Message(err)})
			}
		}
		list = append(list, s)
	}
	return list, wrong, nil
}

// findSupplier returns the supplier that the text names, or what is wrong with it.
func (a *Web) findSupplier(ctx context.Context, text string) (id, message string, err error) {
	ref := supplier.Ref{Name: text}
	if no, err := orgnr.Parse(text); err == nil {
		ref = supplier.Ref{OrgNo: no}
	}
	if id, err = a.Suppliers.Match(ctx, ref); err != nil || id != "" {
		return id, "", err
	}
	like, err := a.Suppliers.Options(ctx, text)
	if err != nil || len(like) == 0 {
		return "", "Leverantören finns inte i registret. Lägg upp den under Leverantörer först.", err
	}
	var names []string
	for _, o := range like[:min(len(like), 5)] {
		names = append(names, o.Label)
	}
	return "", "Namnet är inte entydigt. Menar du " + strings.Join(names, ", ") + "? Skriv organisationsnumret.", nil
}

func (a *Web) new(w http.ResponseWriter, r *http.Request) error {
	c := Contract{ProcurementID: "", Stage: Draft}
	if len(web.UserFrom(r.Context()).Parties) > 0 {
		_ = c.Parties.UnmarshalText([]byte(strings.Join(web.UserFrom(r.Context()).Parties, ","))) // guests may have other codes: then none is proposed
	}
	if id := r.URL.Query().Get("upphandling"); id != "" {
		var err error
		if c, err = a.Store.From(r.Context(), id); err != nil {
			return err
		}
	}
	page, err := a.page(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Nytt avtal", page)
}

func (a *Web) create(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	var c Contract
	if _, more := posted["add"]; more {
		return a.again(w, r, c, "Nytt avtal", posted, nil)
	}
	if err = a.read(ctx, &c, posted); err == nil {
		if err = within(ctx, c.Parties); err == nil {
			c, err = a.Store.Create(ctx, c)
		}
	}
	if web.Correctable(err) || audit.Refused(err) {
		return a.again(w, r, Contract{}, "Nytt avtal", posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Avtalet är sparat.")
}

// again shows the form as it was posted, with what is wrong or with one more row.
func (a *Web) again(w http.ResponseWriter, r *http.Request, c Contract, title string, posted map[string]string, err error) error {
	page, failed := a.page(r.Context(), c)
	if failed != nil {
		return failed
	}
	page.Suppliers = supplierRows(append(postedRows(posted), nil))
	page.Form.Posted(posted, err)
	for i := range page.Suppliers {
		row := &page.Suppliers[i]
		for _, control := range []*ui.Control{&row.Name, &row.Rank, &row.Lot, &row.Share} {
			control.Error = messageFor(err, control.Key)
		}
	}
	status := http.StatusOK
	if err != nil {
		status = web.StatusOf(err)
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

func (a *Web) edit(w http.ResponseWriter, r *http.Request) error {
	c, err := a.load(r)
	if err != nil {
		return err
	}
	if err := within(r.Context(), c.Parties); err != nil {
		return err
	}
	page, err := a.page(r.Context(), c)
	if err != nil {
		return err
	}
	return formTmpl.Render(w, r, "Ändra "+c.Title, page)
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
	if err := within(ctx, saved.Parties); err != nil {
		return err
	}
	if _, more := posted["add"]; more {
		return a.again(w, r, saved, "Ändra "+saved.Title, posted, nil)
	}
	mine := saved
	if err = a.read(ctx, &mine, posted); err == nil {
		err = within(ctx, mine.Parties)
	}
	if err == nil {
		mine.Version = int64(web.Version(posted))
		_, err = a.Store.Save(ctx, mine, posted["why"])
	}
	if record.Stale(err, saved.Version, posted) { // somebody saved first
		return a.conflict(w, r, mine, saved, posted)
	}
	if web.Correctable(err) {
		return a.again(w, r, saved, "Ändra "+saved.Title, posted, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Avtalet är sparat.")
}

func (a *Web) conflict(w http.ResponseWriter, r *http.Request, mine, saved Contract, posted map[string]string) error {
	c := ui.NewConflict(Fields, &mine, &saved, posted, int(saved.Version))
	for key, value := range posted {
		if strings.HasPrefix(key, "supplier-") {
			c.Hidden = append(c.Hidden, ui.Hidden{Name: key, Value: value})
		}
	}
	return record.Conflict(w, r, saved.Title, saved.URL(), c, ui.Crumb{Label: "Avtal", URL: "/avtal"})
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.load(r)
	if err != nil {
		return err
	}
	if err := within(r.Context(), c.Parties); err != nil {
		return err
	}
	if c.Stage != Draft && c.Stage != ForSigning {
		return fault.Conflict("Ett tecknat avtal tas inte bort. Säg upp eller avsluta det.")
	}
	if err := a.Store.Remove(r.Context(), c.ID, posted["why"]); err != nil {
		return err
	}
	return web.Redirect(w, r, "/avtal", "Utkastet är borttaget.")
}
