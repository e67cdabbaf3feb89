package calloff

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

type showPage struct {
	Crumbs       []ui.Crumb
	Status       []ui.Badge
	Lead         string
	Framework    string
	FrameworkURL string
	Actions      []ui.Action
	Notices      []ui.Notice
	Way          ui.Timeline
	Turns        ui.Table
	TurnText     string
	Asks         ui.Table
	Invitees     ui.Table
	Answers      ui.Action // to the answers
	Secret       string
	Questions    []asked
	AnswerURL    string // where an answer to a question is sent, "" when none may be given
	Uses         ui.Table
	Meters       ui.Table
	Facts        ui.Facts
	History      ui.History
}

// asked is a question as the page shows it.
type asked struct {
	ID, Text, Asked, Answer string
	Control                 ui.Control
}

var showTmpl = web.Parse[showPage](pages, "show.html")

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.showPage(r.Context(), c)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, c.Title, page)
}

func (a *Web) showPage(ctx context.Context, c CallOff) (showPage, error) {
	page := showPage{Crumbs: crumbs(CallOff{}), Status: badges(c), Lead: c.Number + " · " + c.Buyer(), Framework: c.Framework, FrameworkURL: FrameworkPath + "/" + c.FrameworkID,
		Way: a.way(c), Facts: facts(ctx, c)}
	entries, err := a.Store.History(ctx, Kind, c.ID)
	if err != nil {
		return page, err
	}
	page.History = record.HistoryOf("avropet", entries)
	if err := a.addMeters(ctx, c, &page); err != nil {
		return page, err
	}
	if c.Form == Reopened {
		err = a.addCompetition(ctx, c, &page)
	} else {
		err = a.addTurns(ctx, c, &page)
	}
	if err != nil {
		return page, err
	}
	uses, err := a.Store.Uses(ctx, c.FrameworkID, c.ID)
	page.Uses = useTable(uses, false)
	page.Notices = append(page.Notices, a.due(c)...)
	page.Actions = a.actions(ctx, c)
	return page, err
}

func facts(ctx context.Context, c CallOff) ui.Facts {
	shown := []string{"number", "title", "state", "framework_id"} // elsewhere on the page
	if !c.Company {
		shown = append(shown, "company")
	}
	keys := slices.DeleteFunc(Fields.Keys(), func(key string) bool { return slices.Contains(shown, key) })
	f := ui.NewFacts(Fields, &c, keys...)
	if c.SupplierID != "" && web.May(ctx, "supplier.read") {
		f.Link("supplier_id", "/leverantorer/"+string(c.SupplierID))
	}
	if c.ProcurementID != "" && web.May(ctx, "procurement.read") {
		f.Link("procurement_id", "/upphandlingar/"+string(c.ProcurementID))
	}
	if c.ContractID != "" && web.May(ctx, "contract.read") {
		f.Add(ui.Fact{Label: "Avropsavtal", Value: "Öppna avropsavtalet", URL: "/avtal/" + string(c.ContractID)})
	}
	f.DropEmpty()
	return f
}

// way is the steps of the call-off's form.
func (a *Web) way(c CallOff) ui.Timeline {
	t := ui.Timeline{Label: "Avropets väg"}
	add := func(label string, on day.Date, state State) {
		step := ui.Step{Label: label, State: ui.Next}
		switch {
		case on != 0:
			step.State, step.Text, step.At = ui.Done, on.Sv(), on.String()
		case c.State == state:
			step.State = ui.Now
		}
		t.Steps = append(t.Steps, step)
	}
	add("Utkast", day.Of(c.CreatedAt), "")
	if c.Form == Reopened {
		add("Inbjudan", c.BegunOn, Draft)
		add("Öppning", c.OpenedOn, Invited)
		add("Beslut", c.DecidedOn, Opened)
		add("Underrättelse", c.NotifiedOn, Decided)
		signing := Standstill
		if c.StandstillTo != 0 {
			step := ui.Step{Label: "Avtalsspärr till och med", Text: c.StandstillTo.Sv(), At: c.StandstillTo.String(), State: ui.Done}
			if c.waits(a.Store.Today()) {
				step.State, signing = ui.Now, ""
			}
			t.Steps = append(t.Steps, step)
		}
		add("Avropsavtal", c.OrderedOn, signing)
	} else {
		add("Förfrågan", c.BegunOn, Draft)
		add("Antaget", c.OrderedOn, Asked)
	}
	if c.ClosedOn != 0 {
		add("Slutreglerat", c.ClosedOn, "")
	}
	if c.CancelledOn != 0 {
		add("Avbrutet", c.CancelledOn, "")
	}
	return t
}

// due is what the page must say before anything else.
func (a *Web) due(c CallOff) []ui.Notice {
	today := a.Store.Today()
	one := func(tone ui.Tone, title, text string) []ui.Notice {
		return []ui.Notice{{Tone: tone, Title: title, Text: text}}
	}
	switch {
	case c.State == Invited && c.Deadline >= today:
		return one(ui.Info, "Svarstiden löper till och med "+c.Deadline.Long(), "Svaren får öppnas tidigast dagen efter, av minst två personer.")
	case c.State == Invited:
		return one(ui.Warn, "Svarstiden gick ut "+c.Deadline.Long(), "Öppna svaren tillsammans med en person till.")
	case c.State == Decided && c.NotifiedOn == 0:
		return one(ui.Warn, "Leverantörerna är inte underrättade", "Skicka beslutet med skäl till alla som har svarat.")
	case c.waits(today):
		return one(ui.Warn, "Frivillig avtalsspärr till och med "+c.StandstillTo.Long(), "Avropsavtal får tecknas tidigast "+c.StandstillTo.AddDays(1).Long()+". Grund: "+c.StandstillBasis+".")
	case c.State == Standstill:
		return one(ui.Good, "Avtalsspärren är över", "Avropsavtal kan tecknas.")
	}
	return nil
}

func (a *Web) addMeters(ctx context.Context, c CallOff, page *showPage) error {
	f, err := a.Store.Framework(ctx, c.FrameworkID)
	if err != nil {
		return err
	}
	if !f.InForce(a.Store.Today()) && c.State == Draft {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: "Ramavtalet gäller inte i dag", Text: "Det gäller från " + f.From().Sv() + until(f.To()) + ". Avropet kan inte skickas."})
	}
	all, err := a.Store.Meters(ctx, f)
	var own []Meter
	for _, m := range all[f.ID] {
		if !m.covers(c.Lot, c.Party) {
			continue
		}
		own = append(own, m)
		if c.State.Running() && c.OverWhy == "" && m.passes(c.Value) {
			page.Notices = append(page.Notices, ui.Notice{Tone: ui.Bad, Title: "Avropet ryms inte under taket", Text: m.Scope() + ": " + m.Left().Sv() + " återstår av " + m.Amount.Sv() + ". Avropet nekas, om inte den som får gå över taket anger en grund i 17 kap. LOU."})
		}
	}
	page.Meters = meterTable(own, true)
	return err
}

// meterTable shows how much of each ceiling is taken; narrow leaves out the parts.
func meterTable(all []Meter, narrow bool) ui.Table {
	columns := ui.Columns[Meter]{
		{Label: "Gäller", Cell: func(m *Meter) ui.Cell { return ui.Text(m.Scope()).Under(m.Limit()) }},
		{Label: "Använt", Number: true, Cell: func(m *Meter) ui.Cell { return ui.Number(m.Used.Sv()) }},
		{Label: "Beställt", Number: true, Cell: func(m *Meter) ui.Cell { return ui.Number(m.Committed.Sv()) }},
		{Label: "Återstår", Number: true, Cell: func(m *Meter) ui.Cell {
			return ui.Number(m.Left().Sv()).Under(sv.Number(m.Percent()) + sv.Space + "% är taget")
		}},
		{Label: "Läge", Cell: func(m *Meter) ui.Cell { return ui.Mark(lightBadge(m.Light())) }},
	}
	if narrow {
		columns = slices.Delete(columns, 1, 3)
	}
	return columns.Table("Takvolym", all)
}

func useTable(list []Use, supplier bool) ui.Table {
	columns := ui.Columns[Use]{
		{Label: "Dag", Cell: func(u *Use) ui.Cell { return ui.Time(u.UsedOn.String(), u.UsedOn.Sv()) }},
		{Label: "Vad", Cell: func(u *Use) ui.Cell { return ui.Text(u.Text).Under(u.ByName) }},
		{Label: "Belopp", Number: true, Cell: func(u *Use) ui.Cell { return ui.Number(u.Amount.Sv()) }},
	}
	if supplier {
		columns = slices.Insert(columns, 1, ui.Column[Use]{Label: "Leverantör", Cell: func(u *Use) ui.Cell { return ui.Text(u.Name).Under(regionName(u.Party)) }})
	}
	return columns.Table("Utfall", list)
}

// turnRow is a supplier in turn, with what it has answered.
type turnRow struct {
	Turn
	at          int
	denominator int64
	said        ui.Badge
	form        Form
}

func (a *Web) addTurns(ctx context.Context, c CallOff, page *showPage) error {
	asks, err := a.Store.Asks(ctx, c.ID)
	if err != nil {
		return err
	}
	page.Asks = askTable(asks)
	if !c.State.Running() {
		return nil
	}
	if n := len(asks); n > 0 && asks[n-1].late(a.Store.Today()) {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: asks[n-1].Name + " har inte svarat i tid", Text: "Svarstiden gick ut " + asks[n-1].ReplyBy.Long() + ". Registrera det, så kan nästa leverantör frågas."})
	}
	turns, terms, err := a.Store.Turns(ctx, c)
	if err != nil {
		return asNotice(page, err)
	}
	first, open := next(turns, asks)
	form := terms.FormOf(c.Value)
	rows := make([]turnRow, len(turns))
	for i, t := range turns {
		rows[i] = turnRow{Turn: t, at: i + 1, denominator: terms.Denominator, form: form}
		for _, one := range asks {
			if one.SupplierID == t.SupplierID {
				rows[i].said = answerBadge(one)
			}
		}
		waits := len(asks) > 0 && asks[len(asks)-1].Answer == ""
		if open && !waits && t.SupplierID == first.SupplierID {
			rows[i].said = ui.Badge{Text: "På tur", Tone: ui.Accent}
		}
	}
	page.Turns = turnTable(rows, form)
	page.TurnText = turnText(form, terms)
	return nil
}

func turnText(f Form, t Terms) string {
	reply := " Svarstiden är " + sv.Plural(t.ReplyDays, "arbetsdag", "arbetsdagar") + "."
	switch f {
	case ByRank:
		return "Leverantörerna frågas en i taget i rangordning. Nästa frågas först när den förra inte kan eller vill." + reply
	case ByKey:
		return "På tur står den som är längst från sin andel, räknat på det som hittills är avropat." + reply
	}
	return "Ramavtalet har en leverantör." + reply
}

func turnTable(rows []turnRow, form Form) ui.Table {
	columns := ui.Columns[turnRow]{
		{Label: "Tur", Cell: func(t *turnRow) ui.Cell { return ui.Text(sv.Number(t.at)) }},
		{Label: "Leverantör", Cell: func(t *turnRow) ui.Cell { return ui.Text(t.Name) }},
	}
	if form == ByKey {
		columns = append(columns, keyColumns...)
	}
	columns = append(columns, ui.Column[turnRow]{Label: "Svar", Cell: func(t *turnRow) ui.Cell {
		if t.said.Text == "" {
			return ui.Cell{}
		}
		return ui.Mark(t.said)
	}})
	table := columns.Table("Tur", rows)
	table.Plain = true
	return table
}

var keyColumns = ui.Columns[turnRow]{
	{Label: "Avtalad andel", Number: true, Cell: func(t *turnRow) ui.Cell { return ui.Number(sv.Percent(t.Share, t.denominator, 1)) }},
	{Label: "Hittills", Number: true, Cell: func(t *turnRow) ui.Cell {
		if t.Total == 0 {
			return ui.Number("Inget avropat")
		}
		return ui.Number(sv.Percent(int64(t.Called), int64(t.Total), 1)).Under(t.Called.Sv())
	}},
	{Label: "Avvikelse", Number: true, Cell: func(t *turnRow) ui.Cell { return ui.Number(deviation(t.Turn, t.denominator)) }},
}

// deviation is how much more or less than its share a supplier has got, in kronor.
func deviation(t Turn, denominator int64) string {
	d := money.Amount(t.Deviation(denominator) / max(denominator, 1) / 100 * 100)
	if d > 0 {
		return "+" + d.Sv()
	}
	return d.Sv()
}

func answerBadge(a Ask) ui.Badge {
	b := ui.Badge{Text: a.AnswerSv(), Tone: ui.Neutral, Icon: "x"}
	switch a.Answer {
	case "":
		b.Tone, b.Icon = ui.Info, "hourglass"
	case Takes:
		b.Tone, b.Icon = ui.Good, ""
	}
	return b
}

func askTable(asks []Ask) ui.Table {
	return ui.Columns[Ask]{
		{Label: "Leverantör", Cell: func(a *Ask) ui.Cell {
			cell := ui.Text(a.Name)
			if a.Deviation != "" {
				cell = cell.Warn("Utanför tur: " + a.Deviation + " (" + a.DeviationBy + ")")
			}
			return cell
		}},
		{Label: "Skickad", Cell: func(a *Ask) ui.Cell { return ui.Text(record.When(a.SentAt)) }},
		{Label: "Svarstid till och med", Cell: func(a *Ask) ui.Cell { return ui.Time(a.ReplyBy.String(), a.ReplyBy.Sv()) }},
		{Label: "Svar", Cell: func(a *Ask) ui.Cell {
			cell := ui.Mark(answerBadge(*a)).Under(a.Reason)
			if a.AnsweredAt != nil {
				cell.Text = record.When(*a.AnsweredAt)
			}
			return cell
		}},
	}.Table("Förfrågningar", asks)
}
