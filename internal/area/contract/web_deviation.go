package contract

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

var deviationTones = map[DeviationState]ui.Tone{DeviationOpen: ui.Warn, DeviationClaimed: ui.Info, DeviationReplied: ui.Info}

func (d Deviation) badges() []ui.Badge {
	list := []ui.Badge{{Text: d.State().Sv(), Tone: deviationTones[d.State()]}}
	if d.Serious {
		list = append(list, ui.Badge{Text: "Allvarlig brist", Tone: ui.Bad, Icon: "alert-triangle"})
	}
	if d.Claimant == BySupplier {
		list = append(list, ui.Badge{Text: "Leverantörens krav", Tone: ui.Neutral})
	}
	return list
}

const deviationAt = DeviationPath + "/{id}"

func (a *Web) deviationRoutes(m *web.Mux) {
	m.Handle("GET "+DeviationPath, "contract.read", a.deviations)
	m.Handle("GET /avtal/{id}/avvikelse", permDeviation, a.blankDeviation)
	m.Handle("POST /avtal/{id}/avvikelse", permDeviation, a.noteDeviation)
	m.Handle("GET "+deviationAt, "contract.read", a.showDeviation)
	stepRoutes(a, m, deviationAt+"/", deviationOf, deviationSteps)
}

// permDeviation is for those who meet what went wrong, not only those who tend contracts.
const permDeviation = "contract.deviation"

func deviationOf(a *Web, r *http.Request) (Contract, Deviation, error) {
	d, err := a.Store.Deviation(r.Context(), r.PathValue("id"))
	if err != nil {
		return Contract{}, d, err
	}
	c, err := a.Store.Get(r.Context(), d.ContractID)
	return c, d, err
}

func (a *Web) deviationForm(ctx context.Context, c Contract, d Deviation, action, submit string) (ui.Form, error) {
	f := formOf(DeviationFields, &d, action, submit, c.URL())
	f.Control("supplier_id").Type = "choice"
	f.Choose("supplier_id", supplierOptions(c))
	if len(c.SupplierIDs()) < 2 {
		f.Without("supplier_id")
	}
	err := a.suggestPeople(ctx, &f, "owner")
	return f, err
}

func supplierOptions(c Contract) []field.Option {
	var list []field.Option
	for _, s := range c.Suppliers {
		if !slices.ContainsFunc(list, func(o field.Option) bool { return o.Value == s.SupplierID }) {
			list = append(list, field.Option{Value: s.SupplierID, Label: s.Name})
		}
	}
	return list
}

func (a *Web) blankPage(ctx context.Context, c Contract, d Deviation) (subPage, error) {
	f, err := a.deviationForm(ctx, c, d, c.URL()+"/avvikelse", "Spara avvikelsen")
	return subPage{Crumbs: crumbsOf(c), Lead: c.Number, Form: f}, err
}

func (a *Web) blankDeviation(w http.ResponseWriter, r *http.Request) error {
	c, err := a.mine(r)
	if err != nil {
		return err
	}
	d := Deviation{Claimant: ByBuyer, HappenedOn: a.Store.Today()}
	if line := r.FormValue("rad"); line != "" {
		l, err := a.Store.FollowUp(r.Context(), c.ID, line)
		if err != nil {
			return err
		}
		d.shownBy(l, r.FormValue("resultat"))
	}
	page, err := a.blankPage(r.Context(), c, d)
	if err != nil {
		return err
	}
	return subTmpl.Render(w, r, "Ny avvikelse: "+c.Title, page)
}

// shownBy takes over what a follow-up showed.
func (d *Deviation) shownBy(l Line, resultID string) {
	for _, one := range l.Results {
		if one.ID == resultID {
			d.Title, d.What, d.HappenedOn, d.SupplierID = "Brist vid uppföljning: "+sv.LowerFirst(l.What), one.Deviation, one.DoneOn, one.SupplierID
		}
	}
}

func (a *Web) noteDeviation(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err != nil {
		return err
	}
	d := Deviation{ContractID: c.ID}
	if err = a.readDeviation(r.Context(), &d, posted); err == nil {
		d, err = a.Store.NoteDeviation(r.Context(), d)
	}
	if err == nil {
		return web.Redirect(w, r, d.URL(), "Avvikelsen är noterad.")
	}
	page, failed := a.blankPage(r.Context(), c, Deviation{Claimant: ByBuyer, HappenedOn: a.Store.Today()})
	if failed != nil {
		return failed
	}
	return subAgain(w, r, "Ny avvikelse: "+c.Title, page, posted, err)
}

// readDeviation reads the facts; an owner who has an account is found by name.
func (a *Web) readDeviation(ctx context.Context, d *Deviation, posted map[string]string) error {
	if err := DeviationFields.Read(d, posted); err != nil {
		return err
	}
	people, err := a.people(ctx)
	d.OwnerID = idOf(people, d.Owner)
	return err
}

func (a *Web) showDeviation(w http.ResponseWriter, r *http.Request) error {
	c, d, err := deviationOf(a, r)
	if err != nil {
		return err
	}
	page, err := a.deviationPage(r.Context(), c, d)
	if err != nil {
		return err
	}
	return subTmpl.Render(w, r, d.Title, page)
}

func (a *Web) deviationPage(ctx context.Context, c Contract, d Deviation) (subPage, error) {
	page := subPage{Crumbs: []ui.Crumb{{Label: "Avtal", URL: "/avtal"}, {Label: "Avvikelser", URL: DeviationPath}}, Lead: d.Number,
		Status: d.badges(), FactsTitle: "Avvikelsen", Actions: stepActions(ctx, c, d, deviationSteps)}
	page.Facts = ui.NewFacts(DeviationFields, &d, slices.DeleteFunc(DeviationFields.Keys(), func(key string) bool { return key == "title" || key == "number" })...)
	page.Facts.Link("contract_id", c.URL())
	page.Facts.DropEmpty()
	rules, err := a.Store.Rules(ctx, 0)
	if err != nil {
		return page, err
	}
	if what, by := d.Due(rules[claimDays]); what != "" && by != 0 {
		n := ui.Notice{Tone: ui.Info, Title: what, Text: "Senast " + by.Sv() + "."}
		if by < a.Store.Today() {
			n.Tone, n.Text = ui.Warn, "Skulle ha varit gjort senast "+by.Sv()+"."
		}
		page.Notices = append(page.Notices, n)
	}
	if len(d.Remedies) > 0 {
		page.Tables = []subTable{{Title: "Påföljder", Table: a.remedyTable(ctx, c, d)}}
	}
	entries, err := audit.History(ctx, a.Store.DB, DeviationKind, d.ID)
	page.History = record.HistoryOf("avvikelsen", entries)
	return page, err
}

func (a *Web) remedyTable(ctx context.Context, c Contract, d Deviation) ui.Table {
	t := ui.Columns[Remedy]{
		{Label: "Påföljd", Cell: func(r *Remedy) ui.Cell { return ui.Text(r.Sv()) }},
		{Label: "Belopp", Number: true, Cell: func(r *Remedy) ui.Cell { return ui.Number(r.Amount.Sv()) }},
		{Label: "Så räknat", Cell: func(r *Remedy) ui.Cell { return ui.Text(r.How) }},
		{Label: "Beslutad", Cell: func(r *Remedy) ui.Cell {
			return ui.Time(r.DecidedOn.String(), r.DecidedOn.Sv()).Under(r.DecidedBy)
		}},
		{Label: "Reglerad", Cell: func(r *Remedy) ui.Cell {
			return ui.Time(r.SettledOn.String(), r.SettledOn.Sv()).Under(r.Invoice)
		}},
	}.Table("Påföljder", d.Remedies)
	for i, r := range d.Remedies {
		t.Rows[i].Label = r.Sv()
		if mayWrite(ctx, c) && r.SettledOn == 0 {
			t.Rows[i].Menu = []ui.Action{{Label: "Notera reglering", URL: d.URL() + "/reglera?remedy=" + r.ID, Icon: "receipt"},
				{Label: "Ta bort", URL: d.URL() + "/ta-bort-pafoljd?remedy=" + r.ID, Icon: "trash", Danger: true}}
		}
	}
	return t
}

func inState(list ...DeviationState) func(Deviation) bool {
	return func(d Deviation) bool { return slices.Contains(list, d.State()) }
}

func unsettled(d Deviation) bool {
	return d.ClosedOn == 0 && slices.ContainsFunc(d.Remedies, func(r Remedy) bool { return r.SettledOn == 0 })
}

// remedyChoice lets one choose among the remedies that are not settled.
func remedyChoice(_ context.Context, a *Web, _ Contract, d Deviation, f *ui.Form) (ui.Notice, error) {
	for _, r := range d.Remedies {
		if r.SettledOn == 0 {
			f.Control("remedy").Options = append(f.Control("remedy").Options, ui.Option{Value: r.ID, Label: r.Sv() + ", " + r.Amount.Sv(), Chosen: len(f.Control("remedy").Options) == 0})
		}
	}
	if on := f.Control("on"); on != nil {
		on.Value = a.Store.Today().String()
	}
	return ui.Notice{}, nil
}

func fillReclaim(ctx context.Context, a *Web, _ Contract, _ Deviation, f *ui.Form) (ui.Notice, error) {
	rules, err := a.Store.Rules(ctx, 0)
	f.Control("on").Value, f.Control("by").Value = a.Store.Today().String(), a.Store.Today().AddDays(int(rules[replyDays])).String()
	return ui.Notice{}, err
}

func fillRemedy(_ context.Context, a *Web, c Contract, _ Deviation, f *ui.Form) (ui.Notice, error) {
	f.Control("on").Value = a.Store.Today().String()
	t, ok := c.FineTerms()
	if !ok {
		return ui.Notice{Tone: ui.Info, Title: "Avtalet har inget vite", Text: "Vite kan väljas först när vitets villkor står på avtalet. Övriga påföljder fylls i med belopp."}, nil
	}
	text := percent(t.Rate) + " av det försenade värdet för varje " + sv.LowerFirst(field.LabelOf(Pers, t.Per))
	if t.Cap > 0 {
		text += ", högst " + percent(t.Cap)
	}
	return ui.Notice{Tone: ui.Info, Title: "Avtalets vite", Text: text + ". Klöver räknar vitet; fyll i värdet av det som var försenat."}, nil
}

var deviationSteps = []step[Deviation]{
	{path: "andra", label: "Ändra", icon: "pencil", done: "Avvikelsen är sparad.", when: func(d Deviation) bool { return d.ClosedOn == 0 },
		fill: func(ctx context.Context, a *Web, c Contract, d Deviation, f *ui.Form) (ui.Notice, error) {
			full, err := a.deviationForm(ctx, c, d, "", "")
			f.Controls, f.Version = append(full.Controls, ui.Control{Key: "why", Label: "Varför ändras uppgifterna?", Type: "text"}), int(d.Version)
			return ui.Notice{}, err
		},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			if err := DeviationFields.Read(&d, in); err != nil {
				return err
			}
			names, err := identity.Store{DB: s.DB}.Names(ctx)
			if err != nil {
				return err
			}
			d.OwnerID = ""
			for id, name := range names {
				if strings.EqualFold(name, d.Owner) {
					d.OwnerID = identity.Ref(id)
				}
			}
			d.Version = int64(web.Version(in))
			_, err = s.SaveDeviation(ctx, d, in["why"])
			return err
		}},
	{path: "backa", label: "Ta tillbaka senaste steget", icon: "arrow-back-up", done: "Steget är tillbakataget.", asks: []ui.Control{reason("Varför tas steget tillbaka?", true)},
		when: func(d Deviation) bool { return d.State() != DeviationOpen },
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			_, err := s.BackDeviation(ctx, d.ID, in["why"])
			return err
		}},
	{path: "ta-bort-pafoljd", label: "Ta bort en påföljd", icon: "trash", done: "Påföljden är borttagen.", danger: true, when: unsettled, fill: remedyChoice,
		asks: []ui.Control{pick("remedy", "Påföljd", nil), reason("Varför tas den bort?", true)},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			_, err := s.DropRemedy(ctx, d.ID, in["remedy"], in["why"])
			return err
		}},
	{path: "reglera", label: "Notera reglering", icon: "receipt", done: "Regleringen är noterad.", when: unsettled, fill: remedyChoice,
		asks: []ui.Control{pick("remedy", "Påföljd", nil), {Key: "invoice", Label: "Faktura eller betalning", Type: "text", Required: true}, date("Reglerad")},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			on, err := readDay(in, "on")
			if err == nil {
				_, err = s.SettleRemedy(ctx, d.ID, in["remedy"], in["invoice"], on)
			}
			return err
		}},
	{path: "pafoljd", label: "Besluta påföljd", icon: "gavel", done: "Påföljden är beslutad.", when: inState(DeviationClaimed, DeviationReplied), fill: fillRemedy,
		asks: []ui.Control{pick("kind", "Påföljd", RemedyKinds), {Key: "amount", Label: "Värde eller belopp", Type: "money", Unit: "kr", Required: true, Help: "Vid vite: värdet av det som var försenat. Annars: påföljdens belopp. Utan moms."},
			{Key: "how", Label: "Så har beloppet räknats", Type: "long", Help: "Behövs inte vid vite, som Klöver räknar."}, date("Beslutad")},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			return impose(ctx, s, d, in)
		}},
	{path: "reklamera", label: "Reklamera", icon: "send", done: "Reklamationen är noterad.", main: true, when: inState(DeviationOpen), fill: fillReclaim,
		asks: []ui.Control{date("Reklamerat"), {Key: "by", Label: "Svar senast", Type: "date", Required: true}, {Key: "why", Label: "Vad som reklameras och vad som krävs", Type: "long", Required: true, Help: "Reklamationen är skriftlig. Vid leverantörens krav på oss: vad leverantören kräver."}},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			on, err := readDay(in, "on")
			if err != nil {
				return err
			}
			by, err := readDay(in, "by")
			if err == nil {
				_, err = s.Reclaim(ctx, d.ID, in["why"], on, by)
			}
			return err
		}},
	{path: "svar", label: "Notera svaret", icon: "message", done: "Svaret är noterat.", main: true, when: inState(DeviationClaimed), fill: today[Deviation],
		asks: []ui.Control{date("Besvarat"), {Key: "why", Label: "Svaret", Type: "long", Required: true}, {Key: "action", Label: "Åtgärd", Type: "long"}, {Key: "by", Label: "Åtgärdas senast", Type: "date", Help: "ÅÅÅÅ-MM-DD"}},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			on, err := readDay(in, "on")
			if err != nil {
				return err
			}
			by, err := readDay(in, "by")
			if err == nil {
				_, err = s.AnswerDeviation(ctx, d.ID, in["why"], in["action"], on, by)
			}
			return err
		}},
	{path: "avsluta", label: "Avsluta", icon: "archive", done: "Avvikelsen är avslutad.", main: true, when: func(d Deviation) bool { return d.ClosedOn == 0 && d.State() != DeviationClaimed }, fill: today[Deviation],
		asks: []ui.Control{date("Avslutad"), {Key: "why", Label: "Hur slutade det?", Type: "long", Required: true}},
		do: func(ctx context.Context, s Store, d Deviation, in map[string]string) error {
			on, err := readDay(in, "on")
			if err == nil {
				_, err = s.CloseDeviation(ctx, d.ID, in["why"], on)
			}
			return err
		}},
}

func impose(ctx context.Context, s Store, d Deviation, in map[string]string) error {
	on, err := readDay(in, "on")
	if err != nil {
		return err
	}
	var amount money.Amount
	if err := amount.UnmarshalText([]byte(in["amount"])); err != nil {
		return badField("amount", err)
	}
	_, err = s.Impose(ctx, Remedy{DeviationID: d.ID, Kind: in["kind"], Amount: amount, How: in["how"], DecidedOn: on}, amount)
	return err
}
