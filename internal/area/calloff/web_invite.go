package calloff

import (
	"context"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

func (a *Web) askInvite(w http.ResponseWriter, r *http.Request) error {
	c, err := a.writable(r)
	if err != nil {
		return err
	}
	page, err := a.invitePage(r.Context(), c)
	if err != nil {
		return err
	}
	return rowsTmpl.Render(w, r, "Bjud in: "+c.Name(), page)
}

// invitePage lists every supplier that can deliver: each is invited unless a reason is
// written.
func (a *Web) invitePage(ctx context.Context, c CallOff) (rowsPage, error) {
	page := rowsPage{Crumbs: crumbs(c), Intro: "Inbjudan ska gå skriftligt till alla leverantörer i ramavtalet som kan leverera. Den som inte bjuds in behöver ett skäl.",
		Form: ui.Form{Action: c.URL() + "/bjud-in", Submit: "Bjud in leverantörerna", Cancel: c.URL()}}
	t, err := a.Store.TermsOn(ctx, c, a.Store.Today())
	if err != nil {
		return page, err
	}
	limits, err := a.Store.Limits(ctx, 0)
	if err != nil {
		return page, err
	}
	deadline := a.Store.Today().AddDays(int(limits.FKU)).WorkingDay()
	page.Form.Controls = []ui.Control{
		{Key: "deadline", Label: "Sista svarsdag", Type: "date", Required: true, Value: deadline.String(), Help: "Tiden ska vara skälig. Vi ger minst " + sv.Plural(limits.FKU, "dag", "dagar") + " om inget särskilt talar för kortare."},
		{Key: "criteria", Label: "Så utvärderas svaren", Type: "long", Required: true, Value: t.Criteria, Help: "Bara kriterier som står i ramavtalets upphandlingsdokument."},
	}
	for _, p := range t.For(c.Lot, c.Party) {
		i := Invitee{SupplierID: p.SupplierID}
		page.Rows = append(page.Rows, formRow{Title: p.Name, Controls: []ui.Control{
			{Key: i.key("address"), Label: "E-post", Type: "text", Value: p.Email, Help: "Klöver skickar inbjudan dit. Lämna tomt om den skickas på annat sätt."},
			{Key: i.key("left_out"), Label: "Skäl att inte bjuda in", Type: "text", Help: "Lämna tomt för att bjuda in."}}})
	}
	return page, nil
}

func (a *Web) invite(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.writable(r)
	if err != nil {
		return err
	}
	in := Invitation{Criteria: posted["criteria"]}
	if in.Deadline, err = dayOf(posted, "deadline"); err == nil {
		if in.To, err = a.invited(ctx, c, posted); err == nil {
			_, err = a.Store.Invite(ctx, c.ID, in)
		}
	}
	if err == nil {
		return web.Redirect(w, r, c.URL(), "Leverantörerna är inbjudna.")
	}
	page, formErr := a.invitePage(ctx, c)
	if formErr != nil {
		return formErr
	}
	return page.again(w, r, "Bjud in: "+c.Name(), posted, err)
}

func (a *Web) invited(ctx context.Context, c CallOff, posted map[string]string) ([]Invitee, error) {
	t, err := a.Store.TermsOn(ctx, c, a.Store.Today())
	var list []Invitee
	for _, p := range t.For(c.Lot, c.Party) {
		i := Invitee{SupplierID: p.SupplierID}
		if _, ok := posted[i.key("address")]; !ok {
			continue
		}
		i.Address, i.LeftOut = posted[i.key("address")], posted[i.key("left_out")]
		list = append(list, i)
	}
	return list, err
}

// answers shows what was answered: as a form while it is evaluated.
func (a *Web) answers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.Store.Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	if c.State == Invited || c.Form != Reopened || c.State == Draft {
		return fault.Conflict("Svaren på %s är inte öppnade.", c.Number)
	}
	if !reads(ctx, c) {
		return fault.Forbidden("%s", secretText)
	}
	all, err := a.Store.ReadAnswers(ctx, c)
	if err != nil {
		return err
	}
	return rowsTmpl.Render(w, r, "Svar: "+c.Name(), answersPage(ctx, c, all))
}

func answersPage(ctx context.Context, c CallOff, all []Invitee) rowsPage {
	page := rowsPage{Crumbs: crumbs(c), Intro: "Kriterier: " + c.Criteria, Form: ui.Form{Action: c.URL() + "/anbud", Submit: "Spara svaren", Cancel: c.URL()}}
	if c.Sealed() {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: "Hemligt", Text: secretText + " Att du läser svaren syns i historiken."}
	}
	if c.State != Opened || !may(ctx, permWrite, c) {
		page.Form.Submit, page.Table = "", inviteeTable(all, true)
		return page
	}
	for _, i := range all {
		if i.LeftOut == "" {
			page.Rows = append(page.Rows, answerRow(i))
		}
	}
	return page
}

var inviteeFields = field.Set[Invitee]{
	{Key: "answered_on", Label: "Svarade", Kind: field.Date, At: func(i *Invitee) any { return &i.AnsweredOn }},
	{Key: "price", Label: "Pris", Kind: field.Money, Unit: "kr", At: func(i *Invitee) any { return &i.Price }},
	{Key: "result", Label: "Utfall", Kind: field.Choice, Choices: Results, At: func(i *Invitee) any { return &i.Result }},
	{Key: "rank", Label: "Plats i utvärderingen", Kind: field.Number, At: func(i *Invitee) any { return &i.Rank }},
	{Key: "reason", Label: "Skäl", Kind: field.Long, At: func(i *Invitee) any { return &i.Reason }},
}

var answerHelp = map[string]string{"answered_on": "Lämna tomt om leverantören inte svarade.", "price": "Utan moms.", "reason": "Skickas till leverantören med beslutet."}

func answerRow(i Invitee) formRow {
	f := ui.NewForm(inviteeFields, &i)
	for n := range f.Controls {
		c := &f.Controls[n]
		if c.Key == "rank" && i.Rank == 0 {
			c.Value = ""
		}
		c.Quiet, c.Help = true, answerHelp[c.Key]
		c.Key = i.key(c.Key)
	}
	return formRow{Title: i.Name, Controls: f.Controls}
}

func (a *Web) noteAnswers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.writable(r)
	if err != nil {
		return err
	}
	if !reads(ctx, c) {
		return fault.Forbidden("%s", secretText)
	}
	all, err := a.Store.Invitees(ctx, c.ID)
	if err != nil {
		return err
	}
	noted, err := readAnswers(all, posted)
	if err == nil {
		_, err = a.Store.NoteAnswers(ctx, c.ID, noted)
	}
	if err == nil {
		return web.Redirect(w, r, c.URL(), "Svaren är sparade.")
	}
	return answersPage(ctx, c, all).again(w, r, "Svar: "+c.Name(), posted, err)
}

func readAnswers(all []Invitee, posted map[string]string) ([]Invitee, error) {
	var list []Invitee
	var wrong []fault.Field
	for _, i := range all {
		if i.LeftOut != "" {
			continue
		}
		values := map[string]string{}
		for _, d := range inviteeFields {
			values[d.Key] = posted[i.key(d.Key)]
		}
		for _, f := range fault.FieldsOf(inviteeFields.Read(&i, values)) {
			wrong = append(wrong, fault.Field{Name: i.key(f.Name), Message: f.Message})
		}
		list = append(list, i)
	}
	return list, fault.Invalid(wrong...)
}

func (a *Web) answerQuestion(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.writable(r)
	if err != nil {
		return err
	}
	id := posted["question_id"]
	if err := a.Store.AnswerQuestion(r.Context(), c.ID, id, posted["answer-"+id]); err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Frågan är besvarad.")
}
