package calloff

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"klover/internal/area/supplier"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/orgnr"
	"klover/internal/word/party"
)

// sheetForm is a form with rows on a framework: its terms, rights, ceilings or use.
type sheetForm struct {
	path  string
	title string
	done  string
	row   string // a control that every row has
	page  func(ctx context.Context, a *Web, f Framework, rows int) (rowsPage, error)
	do    func(a *Web, ctx context.Context, f Framework, posted map[string]string) error
}

var sheets = []sheetForm{
	{"ordning", "Avropsordning", "Avropsordningen är sparad.", "supplier", termsPage, (*Web).setTerms},
	{"avropsratt", "Avropsrätt", "Avropsrätten är sparad.", "kind", rightsPage, (*Web).setRights},
	{"tak", "Takvolym", "Takvolymen är sparad.", "amount", ceilingsPage, (*Web).setCeilings},
	{"utfall", "Utfall utanför avropen", "Utfallet är registrerat.", "", usePage, (*Web).addUse},
}

func (a *Web) askSheet(s sheetForm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := a.tended(r)
		if err != nil {
			return err
		}
		page, err := s.page(r.Context(), a, f, 0)
		if err != nil {
			return err
		}
		return rowsTmpl.Render(w, r, s.title+": "+f.Name(), page)
	}
}

func (a *Web) doSheet(s sheetForm) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		f, err := a.tended(r)
		if err != nil {
			return err
		}
		n := rowsPosted(posted, s.row)
		if _, more := posted["add"]; more {
			n++
		} else if err = s.do(a, r.Context(), f, posted); err == nil {
			return web.Redirect(w, r, f.URL(), s.done)
		}
		page, formErr := s.page(r.Context(), a, f, n)
		if formErr != nil {
			return formErr
		}
		return page.again(w, r, s.title+": "+f.Name(), posted, err)
	}
}

func sheetPage(f Framework, s, submit string) rowsPage {
	return rowsPage{Crumbs: frameworkCrumbs(f), Form: ui.Form{Action: f.URL() + "/" + s, Submit: submit, Cancel: f.URL()}}
}

// termsPage asks for new terms, filled in with those of today or, when there are none,
// with the contract's suppliers.
func termsPage(ctx context.Context, a *Web, f Framework, rows int) (rowsPage, error) {
	page := sheetPage(f, "ordning", "Spara avropsordningen")
	page.Intro, page.Add = "En avropsordning gäller från en dag. Avrop som redan är påbörjade följer den ordning som gällde då.", "Lägg till en leverantör"
	list, err := a.Store.Terms(ctx, f.ID)
	if err != nil {
		return page, err
	}
	limits, err := a.Store.Limits(ctx, 0)
	if err != nil {
		return page, err
	}
	t, ok := At(list, a.Store.Today())
	if !ok {
		t = Terms{ReplyDays: limits.Reply, Denominator: 1000, ValidFrom: f.From()}
		if t.Places, err = a.contracted(ctx, f); err != nil {
			return page, err
		}
	} else {
		t.ValidFrom = a.Store.Today()
	}
	t.Why = ""
	page.Form.Controls = ui.NewForm(TermsFields, &t).Controls
	for i := range max(rows, len(t.Places)+1, 3) {
		var p Place
		if i < len(t.Places) {
			p = t.Places[i]
		}
		page.Rows = append(page.Rows, placeRow(i, p))
	}
	page.Rows[0].Controls[0].Help = "Organisationsnummer, eller namnet som det står i leverantörsregistret."
	return page, nil
}

func placeRow(i int, p Place) formRow {
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	control := func(name, label, kind, value string) ui.Control {
		return ui.Control{Key: key(i, name), Label: label, Type: kind, Value: value, Quiet: true}
	}
	region := control("party", "Bara för region", "choice", string(p.Party))
	region.Options = choices(parties(), string(p.Party))
	return formRow{Title: "Leverantör " + strconv.Itoa(i+1), Controls: []ui.Control{control("supplier", "Namn", "text", p.Name), control("rank", "Rang", "number", number(p.Rank)),
		control("share", "Andel", "number", number(p.Share)), control("lot", "Del", "text", p.Lot), region}}
}

func choices(list []field.Option, value string) []ui.Option {
	all := radio(list)
	for i := range all {
		all[i].Chosen = all[i].Value == value
	}
	return all
}

// contracted is the suppliers as an own framework's contract has them.
func (a *Web) contracted(ctx context.Context, f Framework) ([]Place, error) {
	if f.Central() {
		return nil, nil
	}
	k, err := a.Store.contractOf(ctx, f)
	var list []Place
	for i, s := range k.Suppliers {
		p := Place{SupplierID: s.SupplierID, Name: s.Name, Lot: s.Lot, Rank: s.Rank.N, Share: s.Share.N * 10}
		if !s.Rank.Known {
			p.Rank = int64(i + 1)
		}
		list = append(list, p)
	}
	return list, err
}

func (a *Web) setTerms(ctx context.Context, f Framework, posted map[string]string) error {
	t := Terms{FrameworkID: f.ID}
	wrong := fault.FieldsOf(TermsFields.Read(&t, posted))
	for i := range rowsPosted(posted, "supplier") {
		name := strings.TrimSpace(posted[key(i, "supplier")])
		if name == "" {
			continue
		}
		p := Place{Lot: posted[key(i, "lot")], Party: party.Code(posted[key(i, "party")]), Name: name}
		id, message, err := a.findSupplier(ctx, name)
		if err != nil {
			return err
		}
		if p.SupplierID = id; message != "" {
			wrong = append(wrong, fault.Field{Name: key(i, "supplier"), Message: message})
		}
		for field, to := range map[string]*int64{"rank": &p.Rank, "share": &p.Share} {
			var err error
			if *to, err = whole(posted, key(i, field)); err != nil {
				wrong = append(wrong, fault.FieldsOf(err)...)
			}
		}
		t.Places = append(t.Places, p)
	}
	if len(wrong) > 0 {
		return fault.Invalid(wrong...)
	}
	_, err := a.Store.SetTerms(ctx, t)
	return atFirst(err, "places", key(0, "supplier"))
}

// atFirst puts a fault of all rows at a control that the form has.
func atFirst(err error, from, to string) error {
	fields := fault.FieldsOf(err)
	for i := range fields {
		if fields[i].Name == from {
			fields[i].Name = to
		}
	}
	if len(fields) > 0 {
		return fault.Invalid(fields...)
	}
	return err
}

// findSupplier returns the supplier that the text names, or what is wrong with it.
func (a *Web) findSupplier(ctx context.Context, text string) (id, message string, err error) {
	ref := supplier.Ref{Name: text}
	if no, err := orgnr.Parse(text); err == nil {
		ref = supplier.Ref{OrgNo: no}
	}
	if id, err = a.suppliers().Match(ctx, ref); err != nil || id != "" {
		return id, "", err
	}
	return "", "Leverantören finns inte i registret, eller flera har namnet. Skriv organisationsnumret, eller lägg upp den under Leverantörer.", nil
}

func rightsPage(_ context.Context, _ *Web, f Framework, rows int) (rowsPage, error) {
	page := sheetPage(f, "avropsratt", "Spara avropsrätten")
	page.Intro, page.Add = "Bara de som står här får avropa. Den som är utanför nekas, och försöket syns i historiken. Töm en rad för att ta bort den.", "Lägg till en köpare"
	if f.Contract.CallOff != "" {
		page.Intro += " Enligt avtalet får avropa: " + f.Contract.CallOff
	}
	for i := range max(rows, len(f.Rights)+1) {
		var r Right
		if i < len(f.Rights) {
			r = f.Rights[i]
		}
		page.Rows = append(page.Rows, formRow{Title: "Köpare " + strconv.Itoa(i+1), Controls: []ui.Control{
			{Key: key(i, "kind"), Label: "Vem", Type: "choice", Options: choices(RightKinds, r.Kind), Quiet: true},
			{Key: key(i, "party"), Label: "Region", Type: "choice", Options: choices(parties(), string(r.Party)), Quiet: true},
			{Key: key(i, "name"), Label: "Enhet eller bolag", Type: "text", Value: r.Name, Quiet: true}}})
	}
	return page, nil
}

func (a *Web) setRights(ctx context.Context, f Framework, posted map[string]string) error {
	var list []Right
	for i := range rowsPosted(posted, "kind") {
		r := Right{Kind: posted[key(i, "kind")], Party: party.Code(posted[key(i, "party")]), Name: strings.TrimSpace(posted[key(i, "name")])}
		if r.Kind != "" {
			list = append(list, r)
		}
	}
	_, err := a.Store.SetRights(ctx, f.ID, list)
	return atFirst(err, "rights", key(0, "kind"))
}

func ceilingsPage(_ context.Context, _ *Web, f Framework, rows int) (rowsPage, error) {
	page := sheetPage(f, "tak", "Spara takvolymen")
	page.Intro, page.Add = "Högsta värde enligt upphandlingsdokumenten, utan moms. En rad utan del och region gäller hela ramavtalet, och beslutade ändringar av avtalet läggs till av sig själva. Tak för en del eller region ändras här. Töm beloppet för att ta bort en rad.", "Lägg till ett tak"
	if !f.Central() {
		page.Intro += " Saknas en sådan rad gäller takvolymen på avtalets sida."
	}
	for i := range max(rows, len(f.Ceilings)+1) {
		var c Ceiling
		amount := ""
		if i < len(f.Ceilings) {
			c = f.Ceilings[i]
			text, _ := c.Amount.MarshalText()
			amount = string(text)
		}
		page.Rows = append(page.Rows, formRow{Title: "Tak " + strconv.Itoa(i+1), Controls: []ui.Control{
			{Key: key(i, "amount"), Label: "Takvolym", Type: "money", Unit: "kr", Value: amount, Quiet: true},
			{Key: key(i, "lot"), Label: "Del", Type: "text", Value: c.Lot, Quiet: true},
			{Key: key(i, "party"), Label: "Region", Type: "choice", Options: choices(parties(), string(c.Party)), Quiet: true}}})
	}
	page.Form.Controls = []ui.Control{{Key: "why", Label: "Varför ändras taket?", Type: "text", Help: "Visas i historiken."}}
	return page, nil
}

func (a *Web) setCeilings(ctx context.Context, f Framework, posted map[string]string) error {
	var list []Ceiling
	for i := range rowsPosted(posted, "amount") {
		text := strings.TrimSpace(posted[key(i, "amount")])
		if text == "" {
			continue
		}
		amount, err := amountOf(text)
		if err != nil {
			return rowFault(key(i, "amount"), fault.Message(err))
		}
		list = append(list, Ceiling{Amount: amount, Lot: posted[key(i, "lot")], Party: party.Code(posted[key(i, "party")])})
	}
	_, err := a.Store.SetCeilings(ctx, f.ID, list, posted["why"])
	return atFirst(err, "ceilings", key(0, "amount"))
}

func usePage(ctx context.Context, a *Web, f Framework, _ int) (rowsPage, error) {
	page := sheetPage(f, "utfall", "Registrera utfallet")
	page.Intro = "Det som är beställt eller fakturerat utan ett avrop här, till exempel i e-handeln. Det räknas mot taket och i fördelningsnyckeln."
	form := ui.NewForm(amountField, &Use{UsedOn: a.Store.Today()})
	list, err := a.Store.Terms(ctx, f.ID)
	var suppliers []field.Option
	seen := map[string]bool{}
	for _, t := range list {
		for _, p := range t.Places {
			if !seen[p.SupplierID] {
				seen[p.SupplierID] = true
				suppliers = append(suppliers, field.Option{Value: p.SupplierID, Label: p.Name})
			}
		}
	}
	form.Choose("supplier_id", suppliers)
	form.Control("amount").Value, form.Control("amount").Unit = "", "kr"
	form.Control("amount").Help, form.Control("text").Help = "Utan moms. En kredit skrivs med minus.", "Till exempel period eller fakturanummer."
	for i := range form.Controls {
		form.Controls[i].Required = form.Controls[i].Key != "lot"
	}
	page.Form.Controls = form.Controls
	return page, err
}

func (a *Web) addUse(ctx context.Context, f Framework, posted map[string]string) error {
	u, err := readUse(posted)
	if err == nil {
		u.FrameworkID = f.ID
		_, err = a.Store.AddUse(ctx, u)
	}
	return err
}
