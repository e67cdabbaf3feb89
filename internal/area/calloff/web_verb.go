package calloff

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/area/procurement"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// verb is a step of a call-off with its own form.
type verb struct {
	path   string
	label  string // on the button
	done   string // after it
	icon   string
	perm   string
	intro  string
	main   bool // the next step of the work
	danger bool
	back   string // what the link back says, when the usual word would mislead
	act    string // as the delegation order names it
	when   func(CallOff, day.Date) bool
	ask    []ui.Control
	fill   func(ctx context.Context, a *Web, c CallOff, f *ui.Form) (ui.Notice, error) // values and choices; may be nil
	do     func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error
}

func states(list ...State) func(CallOff, day.Date) bool {
	return func(c CallOff, _ day.Date) bool { return slices.Contains(list, c.State) }
}

func radio(list []field.Option) []ui.Option {
	var all []ui.Option
	for _, o := range list {
		all = append(all, ui.Option{Value: o.Value, Label: o.Label})
	}
	return all
}

// dayOf reads a day of a form.
func dayOf(posted map[string]string, key string) (day.Date, error) {
	d, err := day.Parse(posted[key])
	if err != nil {
		return 0, fault.Invalid(fault.Field{Name: key, Message: fault.Message(err)})
	}
	return d, nil
}

// whole reads a number that may be left out.
func whole(posted map[string]string, key string) (int64, error) {
	n, ok := sv.Scaled(posted[key], 1)
	if !ok && strings.TrimSpace(posted[key]) != "" {
		return 0, fault.Invalid(fault.Field{Name: key, Message: "Skriv ett heltal, till exempel 14."})
	}
	return n, nil
}

var verbs = []verb{
	{path: "backa", label: "Ta tillbaka senaste steget", done: "Steget är tillbakataget.", icon: "rotate-2", perm: permWrite,
		intro: "För rättelser. Avropet går tillbaka till det läge som det hade innan.",
		when:  func(c CallOff, _ day.Date) bool { return c.State != Draft },
		ask:   []ui.Control{{Key: "why", Label: "Varför tas steget tillbaka?", Type: "long", Required: true}},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.TakeBack(ctx, c.ID, posted["why"])
			return err
		}},
	{path: "avbryt", label: "Avbryt avropet", done: "Avropet är avbrutet.", icon: "ban", perm: permWrite, danger: true, back: "Tillbaka utan att avbryta",
		when: func(c CallOff, _ day.Date) bool { return c.State.Running() && c.State != Draft },
		ask:  []ui.Control{{Key: "why", Label: "Varför avbryts avropet?", Type: "long", Required: true, Help: "Underrätta de leverantörer som har fått förfrågan."}},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.Cancel(ctx, c.ID, posted["why"])
			return err
		}},
	{path: "over-taket", label: "Medge över taket", done: "Medgivandet är sparat.", icon: "shield-check", perm: permCeiling,
		intro: "När takvolymen är nådd har ramavtalet ingen verkan (C-23/20). Den som medger avropet svarar för att det finns en grund i 17 kap. LOU.",
		when:  func(c CallOff, _ day.Date) bool { return c.State.Running() && c.OverWhy == "" },
		ask: []ui.Control{{Key: "ground", Label: "Grund", Type: "choice", Required: true, Options: radio(Grounds)},
			{Key: "why", Label: "Motivering", Type: "long", Required: true, Help: "Hur grundens villkor är uppfyllda, och ändringarnas sammanlagda värde."}},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.AllowOver(ctx, c.ID, law.Ground(posted["ground"]), posted["why"])
			return err
		}},
	{path: "slutreglera", label: "Slutreglera", done: "Avropet är slutreglerat.", icon: "archive", perm: permWrite,
		intro: "När allt är levererat och fakturerat räknas bara utfallet mot taket. Det som inte användes blir ledigt igen.",
		when:  func(c CallOff, _ day.Date) bool { return c.State.Ordered() && c.ClosedOn == 0 },
		ask:   []ui.Control{{Key: "closed_on", Label: "Slutreglerat", Type: "date", Required: true}},
		fill:  today("closed_on"),
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			on, err := dayOf(posted, "closed_on")
			if err == nil {
				_, err = a.Store.Settle(ctx, c.ID, on)
			}
			return err
		}},
	{path: "avtal", label: "Lägg upp avropsavtal", done: "Avropsavtalet finns i avtalsregistret.", icon: "contract", perm: permWrite, act: identity.ActSign,
		intro: "Avropsavtalet läggs i avtalsregistret som tecknat, med leverantör, värde och upphandling från avropet.",
		when:  func(c CallOff, _ day.Date) bool { return c.State.Ordered() && c.ContractID == "" },
		do: func(ctx context.Context, a *Web, c CallOff, _ map[string]string) error {
			_, err := a.Store.TakeContract(ctx, c.ID)
			return err
		}},
	{path: "utfall", label: "Registrera utfall", done: "Utfallet är registrerat.", icon: "receipt", perm: permWrite,
		intro: "Det som är levererat eller fakturerat. Det räknas mot taket i stället för det beställda.",
		when:  func(c CallOff, _ day.Date) bool { return c.State.Ordered() && c.ClosedOn == 0 },
		ask: []ui.Control{{Key: "amount", Label: "Belopp", Type: "money", Unit: "kr", Required: true, Help: "Utan moms. En kredit skrivs med minus."},
			{Key: "used_on", Label: "Dag", Type: "date", Required: true}, {Key: "text", Label: "Vad", Type: "text", Required: true, Help: "Till exempel fakturanummer."}},
		fill: today("used_on"),
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			u, err := readUse(posted)
			if err == nil {
				u.CallOffID = identity.Ref(c.ID)
				_, err = a.Store.AddUse(ctx, u)
			}
			return err
		}},
	{path: "fraga", label: "Fråga leverantör", done: "Förfrågan är noterad.", icon: "send", perm: permWrite, main: true,
		when: func(c CallOff, _ day.Date) bool { return c.Form != Reopened && (c.State == Draft || c.State == Asked) },
		ask: []ui.Control{{Key: "supplier_id", Label: "Leverantör", Type: "choice", Required: true, Help: "Den som står på tur är vald."},
			{Key: "address", Label: "E-post", Type: "text", Help: "Klöver skickar förfrågan dit. Lämna tomt om den skickas på annat sätt."},
			{Key: "deviation", Label: "Skäl att frångå ordningen", Type: "long", Help: "Behövs bara när någon annan än den som står på tur frågas. Syns i historiken och i nyckeltalet."}},
		fill: fillAsk,
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.Ask(ctx, c.ID, asking(ctx, posted["supplier_id"], posted["address"], posted["deviation"]))
			return err
		}},
	{path: "svar", label: "Registrera svar", done: "Svaret är registrerat.", icon: "message-circle", perm: permWrite, main: true, when: states(Asked),
		ask: []ui.Control{{Key: "answer", Label: "Leverantörens svar", Type: "choice", Required: true, Options: radio(Answers)},
			{Key: "reason", Label: "Skäl", Type: "long", Help: "Krävs när leverantören avböjer eller inte kan leverera."}},
		fill: func(ctx context.Context, a *Web, c CallOff, _ *ui.Form) (ui.Notice, error) {
			last, err := a.Store.latestAsk(ctx, c.ID)
			return ui.Notice{Tone: ui.Info, Title: last.Name, Text: "Har tid att svara till och med " + last.ReplyBy.Long() + "."}, err
		},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.Answer(ctx, c.ID, Reply{posted["answer"], posted["reason"]})
			return err
		}},
	{path: "notera-fraga", label: "Notera en fråga", done: "Frågan är noterad.", icon: "message", perm: permWrite, when: states(Invited),
		ask: []ui.Control{{Key: "question", Label: "Fråga", Type: "long", Required: true, Help: "Utan att nämna vem som frågade. Fråga och svar ges till alla."}, {Key: "answer", Label: "Svar", Type: "long"}},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.AddQuestion(ctx, Question{CallOffID: c.ID, Question: posted["question"], Answer: posted["answer"]})
			return err
		}},
	{path: "oppna", label: "Öppna svaren", done: "Svaren är öppnade.", icon: "lock-open", perm: permWrite, main: true,
		intro: "Svaren öppnas av dig och en person till, tidigast dagen efter sista svarsdag.",
		when:  func(c CallOff, today day.Date) bool { return c.State == Invited && c.Deadline < today },
		ask:   []ui.Control{{Key: "witness", Label: "Öppnas tillsammans med", Type: "text", Required: true}},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.Open(ctx, c.ID, posted["witness"])
			return err
		}},
	{path: "utvardera", label: "Avsluta utvärderingen", done: "Utvärderingen är avslutad.", icon: "scale", perm: permWrite, main: true, when: states(Opened),
		intro: "Registrera först svaren med utfall och skäl. Utvärderingen görs bara efter kriterierna i inbjudan.",
		ask:   []ui.Control{{Key: "evaluation", Label: "Hur kriterierna har använts", Type: "long", Required: true}},
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			_, err := a.Store.Evaluate(ctx, c.ID, posted["evaluation"])
			return err
		}},
	{path: "besluta", label: "Besluta", done: "Beslutet är fattat.", icon: "gavel", perm: permWrite, main: true, when: states(Evaluated), act: identity.ActAward,
		intro: "Beslutet är skriftligt och fattas enligt delegationsordningen. Därefter är svaren inte längre hemliga enligt 19 kap. 3 § OSL.",
		ask:   []ui.Control{{Key: "decided_on", Label: "Beslutsdag", Type: "date", Required: true}, {Key: "reasons", Label: "Skäl till beslutet", Type: "long", Required: true}},
		fill:  today("decided_on"),
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			on, err := dayOf(posted, "decided_on")
			if err == nil {
				_, err = a.Store.Decide(ctx, c.ID, on, posted["reasons"])
			}
			return err
		}},
	{path: "underratta", label: "Underrätta leverantörerna", done: "Leverantörerna är underrättade.", icon: "mail", perm: permWrite, main: true,
		intro: "Beslutet med skäl skickas till alla som har svarat. De som har e-post får det från Klöver.",
		when:  func(c CallOff, _ day.Date) bool { return c.State == Decided && c.NotifiedOn == 0 },
		ask: []ui.Control{{Key: "notified_on", Label: "Skickat", Type: "date", Required: true}, {Key: "days", Label: "Längre avtalsspärr", Type: "number", Unit: "dagar", Help: "Lämna tomt för den vanliga."},
			{Key: "waived", Label: "Varför ingen avtalsspärr", Type: "long", Help: "Fylls bara i om den frivilliga avtalsspärren väljs bort."}},
		fill: fillNotice,
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			on, err := dayOf(posted, "notified_on")
			if err != nil {
				return err
			}
			days, err := whole(posted, "days")
			if err != nil {
				return err
			}
			_, err = a.Store.Notify(ctx, c.ID, Notice{On: on, Days: days, Waived: posted["waived"]})
			return err
		}},
	{path: "teckna", label: "Teckna avropsavtal", done: "Avropsavtalet är tecknat.", icon: "signature", perm: permWrite, main: true, act: identity.ActSign,
		when: func(c CallOff, _ day.Date) bool {
			return c.State == Standstill || c.State == Decided && c.NotifiedOn != 0
		},
		ask: []ui.Control{{Key: "signed_on", Label: "Tecknat", Type: "date", Required: true},
			{Key: "contract", Label: "Lägg upp avropsavtalet i avtalsregistret", Type: "bool", Value: "ja"}},
		fill: today("signed_on"),
		do: func(ctx context.Context, a *Web, c CallOff, posted map[string]string) error {
			on, err := dayOf(posted, "signed_on")
			if err == nil {
				_, err = a.Store.Sign(ctx, c.ID, on, posted["contract"] == "ja")
			}
			return err
		}},
}

// asking is whom to ask; a reason to pass somebody over counts only from whoever has
// the right.
func asking(ctx context.Context, supplierID, address, deviation string) Request {
	r := Request{SupplierID: supplierID, Address: address}
	if web.May(ctx, permOverride) {
		r.Deviation = deviation
	}
	return r
}

// today fills in the day of today.
func today(key string) func(context.Context, *Web, CallOff, *ui.Form) (ui.Notice, error) {
	return func(_ context.Context, a *Web, _ CallOff, f *ui.Form) (ui.Notice, error) {
		f.Control(key).Value = a.Store.Today().String()
		return ui.Notice{}, nil
	}
}

// fillAsk offers those who have not been asked, in turn.
func fillAsk(ctx context.Context, a *Web, c CallOff, f *ui.Form) (ui.Notice, error) {
	turns, terms, err := a.Store.Turns(ctx, c)
	if err != nil {
		return ui.Notice{}, err
	}
	asks, err := a.Store.Asks(ctx, c.ID)
	if err != nil {
		return ui.Notice{}, err
	}
	control := f.Control("supplier_id")
	for _, t := range turns {
		if at := place(turns, asks, t.SupplierID); at > 0 {
			label := t.Name
			if at == 1 {
				label += " (på tur)"
				f.Control("address").Value = t.Email
			}
			control.Options = append(control.Options, ui.Option{Value: t.SupplierID, Label: label, Chosen: at == 1})
		}
	}
	notice := ui.Notice{Tone: ui.Info, Title: terms.FormOf(c.Value).Sv(), Text: "Leverantören har " + sv.Plural(terms.ReplyDays, "arbetsdag", "arbetsdagar") + " på sig, till och med " + workingDays(a.Store.Today(), terms.ReplyDays).Long() + "."}
	if !web.May(ctx, permOverride) {
		f.Without("deviation")
		notice.Text += " Du kan fråga den som står på tur. Den som får frångå ordningen kan fråga någon annan, med skäl."
	}
	return notice, nil
}

// fillNotice tells what standstill the notification brings.
func fillNotice(ctx context.Context, a *Web, _ CallOff, f *ui.Form) (ui.Notice, error) {
	on := a.Store.Today()
	f.Control("notified_on").Value = on.String()
	book, err := law.Store{DB: a.Store.DB}.Book(ctx)
	if err != nil {
		return ui.Notice{}, err
	}
	text := "Lagen kräver ingen avtalsspärr"
	if basis, ok := book.Exempt(string(procurement.FKU), on); ok {
		text += " (" + basis.Sv() + ")"
	}
	if days, basis := book.Voluntary(string(procurement.FKU), on); days > 0 {
		text += ", men en frivillig på " + sv.Plural(int64(days), "dag", "dagar") + " gäller hos oss (" + basis.Sv() + ")"
	}
	return ui.Notice{Tone: ui.Info, Title: "Avtalsspärr vid förnyad konkurrensutsättning", Text: text + "."}, nil
}

var amountField = field.Set[Use]{
	{Key: "amount", Label: "Belopp", Kind: field.Money, At: func(u *Use) any { return &u.Amount }},
	{Key: "used_on", Label: "Dag", Kind: field.Date, At: func(u *Use) any { return &u.UsedOn }},
	{Key: "text", Label: "Vad", At: func(u *Use) any { return &u.Text }},
	{Key: "lot", Label: "Del", At: func(u *Use) any { return &u.Lot }},
	{Key: "party", Label: "Region", Kind: field.Choice, Choices: parties(), At: func(u *Use) any { return &u.Party }},
	{Key: "supplier_id", Label: "Leverantör", Kind: field.Ref, At: func(u *Use) any { return &u.SupplierID }},
}

func readUse(posted map[string]string) (Use, error) {
	var u Use
	err := amountField.Read(&u, posted)
	return u, err
}

// actions are what the user may do with the call-off now, the main one last.
func (a *Web) actions(ctx context.Context, c CallOff) []ui.Action {
	var list, main []ui.Action
	for _, v := range verbs {
		if !may(ctx, v.perm, c) || !v.when(c, a.Store.Today()) {
			continue
		}
		if v.path == "fraga" && c.State == Asked && !a.answered(ctx, c) || v.path == "svar" && a.answered(ctx, c) {
			continue
		}
		one := ui.Action{Label: v.label, URL: c.URL() + "/" + v.path, Icon: v.icon, Primary: v.main && !c.waits(a.Store.Today()), Danger: v.danger}
		if v.main {
			main = append(main, one)
		} else {
			list = append(list, one)
		}
	}
	if may(ctx, permWrite, c) && c.State != Cancelled {
		list = append(list, ui.Action{Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil"})
	}
	if may(ctx, permWrite, c) && c.State == Draft {
		list = append(list, ui.Action{Label: "Ta bort", URL: c.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort utkastet? Det går inte att ångra."})
		if c.Form == Reopened {
			main = append(main, ui.Action{Label: "Bjud in leverantörer", URL: c.URL() + "/bjud-in", Icon: "mail", Primary: true})
		}
	}
	if c.State == Opened && may(ctx, permWrite, c) && reads(ctx, c) {
		list = append(list, ui.Action{Label: "Registrera svar", URL: c.URL() + "/anbud", Icon: "list-check"})
	}
	return append(list, main...)
}

// answered tells whether the latest ask has its answer.
func (a *Web) answered(ctx context.Context, c CallOff) bool {
	last, err := a.Store.latestAsk(ctx, c.ID)
	return err != nil || last.Answer != ""
}

func (a *Web) askVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.writable(r)
		if err != nil {
			return err
		}
		if !v.when(c, a.Store.Today()) {
			return fault.Conflict("%s har läget ”%s”. Steget ”%s” kan inte tas nu.", c.Number, c.State.Sv(), v.label)
		}
		page, err := a.verbPage(r.Context(), v, c)
		if err != nil {
			return err
		}
		return formTmpl.Render(w, r, v.label+": "+c.Name(), page)
	}
}

func (a *Web) verbPage(ctx context.Context, v verb, c CallOff) (formPage, error) {
	page := formPage{Crumbs: crumbs(c), Intro: v.intro,
		Form: ui.Form{Action: c.URL() + "/" + v.path, Submit: v.label, Cancel: c.URL(), Back: v.back, Danger: v.danger, Controls: slices.Clone(v.ask)}}
	var err error
	if v.fill != nil {
		if page.Notice, err = v.fill(ctx, a, c, &page.Form); err != nil {
			return page, err
		}
	}
	if v.act != "" {
		page.Form.Controls = append(page.Form.Controls, identity.BoardControl())
		page.Notice, err = identity.AuthorityNotice(ctx, identity.Store{DB: a.Store.DB}, c.decision(v.act, 0))
	}
	return page, err
}

func (a *Web) doVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		c, err := a.writable(r)
		if err != nil {
			return err
		}
		err = v.do(identity.OnBoard(r.Context(), posted["board"]), a, c, posted)
		if err == nil {
			return web.Redirect(w, r, c.URL(), v.done)
		}
		page, formErr := a.verbPage(r.Context(), v, c)
		if formErr != nil {
			return err // the form has nothing to offer any more: what was wrong says why
		}
		return a.refusedAgain(w, r, v.label+": "+c.Name(), page, posted, err)
	}
}

// asNotice shows on the page why the turn cannot be told.
func asNotice(page *showPage, err error) error {
	if fault.KindOf(err) != fault.KindConflict {
		return err
	}
	page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: "Avropsordning saknas", Text: fault.Message(err), Actions: []ui.Action{{Label: "Öppna ramavtalet", URL: page.FrameworkURL}}})
	return nil
}

// amountOf reads an amount of a row.
func amountOf(text string) (money.Amount, error) {
	var a money.Amount
	err := a.UnmarshalText([]byte(text))
	return a, err
}
