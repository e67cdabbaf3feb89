package goal

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type cardPage struct {
	Number     string
	Board      string
	URL        string
	Kind       ui.Badge
	Stage      ui.Badge
	Age        ui.Badge
	Way        ui.Timeline
	Facts      ui.Facts
	Whys       []string
	Comments   []cardComment
	MayComment bool
	Steps      []ui.Action
	History    ui.History
	Actions    []ui.Action
}

type cardComment struct{ By, Did, Text, When string }

type cardFormPage struct {
	Form ui.Form
	Back string
	Name string
	Text string
}

var (
	cardTmpl     = web.Parse[cardPage](pages, "improvement_card.html")
	cardFormTmpl = web.Parse[cardFormPage](pages, "improvement_form.html")
)

func (a *ImprovementWeb) card(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := a.Store.Improvement(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	page, err := a.cardPage(ctx, c)
	if err != nil {
		return err
	}
	return cardTmpl.Render(w, r, c.Title, page)
}

func (a *ImprovementWeb) cardPage(ctx context.Context, c Improvement) (cardPage, error) {
	page := cardPage{Number: c.Number, Board: boardURL(c.UnitID), URL: c.URL(), Kind: kindBadges[c.Kind], Stage: stageBadge(c), Way: wayOf(c), Whys: c.WhyLines(),
		MayComment: web.May(ctx, "goal.improve"), Facts: cardFacts(c)}
	events, err := a.Store.Events(ctx, c.ID)
	if err != nil {
		return page, err
	}
	for _, e := range events {
		if e.Kind == Commented || e.Text != "" {
			page.Comments = append(page.Comments, cardComment{e.WrittenBy, e.Sentence(), e.Text, record.When(e.HappenedAt)})
		}
	}
	entries, err := audit.History(ctx, a.Store.DB, ImprovementKind, c.ID)
	if err != nil {
		return page, err
	}
	page.History = record.HistoryOf("kortet", entries)
	if c.Stage.Open() {
		limits, err := a.Store.Limits(ctx, c.UnitID)
		if err != nil {
			return page, err
		}
		today := a.Store.Today()
		look := boardLook{today: today, limits: map[string][]Limit{c.UnitID: limits}}
		age := look.age(c)
		page.Age = ui.Badge{Text: age.Text(c.Days(today)), Icon: "clock", Tone: ageTones[age]}
	}
	if !web.May(ctx, "goal.improve") {
		return page, nil
	}
	page.Steps = stepsOf(c)
	above, err := a.Store.Above(ctx, c)
	if err != nil {
		return page, err
	}
	if above.ID != "" && c.Stage.Open() {
		page.Actions = append(page.Actions, ui.Action{Label: "Lyft till " + above.Name, URL: c.URL() + "/lyft", Icon: "arrow-up"})
	}
	page.Actions = append(page.Actions, ui.Action{Label: "Ändra", URL: c.URL() + "/andra", Icon: "pencil", Primary: true})
	return page, nil
}

func cardFacts(c Improvement) ui.Facts {
	facts := ui.NewFacts(ImprovementFields, &c, "problem", "unit_id", "from_unit_id", "tags", "cause", "action", "expected", "owner_id", "due_on", "effect", "reason", "reported_by", "reported_on", "entered_on", "closed_on")
	if c.LinkURL != "" {
		facts.Add(ui.Fact{Key: "link_url", Label: "Gäller", Value: orElse(c.LinkLabel, c.LinkURL), URL: c.LinkURL})
	}
	facts.DropEmpty()
	return facts
}

// wayOf shows how far a card has come.
func wayOf(c Improvement) ui.Timeline {
	last := StageDone
	if c.Stage == StageDeclined {
		last = StageDeclined
	}
	stages := append(slices.Clone(openStages), last)
	at := slices.Index(stages, c.Stage)
	t := ui.Timeline{Label: "Kortets gång"}
	for i, s := range stages {
		step := ui.Step{Label: s.Sv(), State: ui.Next}
		switch {
		case c.Stage == StageDeclined && i > 0 && i < at:
			step.State = ui.Next
		case i < at || i == at && !s.Open():
			step.State = ui.Done
		case i == at:
			step.State = ui.Now
		}
		if i == at {
			step.Text, step.At = c.EnteredOn.Sv(), c.EnteredOn.Sv()
		}
		t.Steps = append(t.Steps, step)
	}
	return t
}

// stepsOf are the moves of a card's page: onward last, since it is the usual one.
func stepsOf(c Improvement) []ui.Action {
	var steps []ui.Action
	for _, m := range movesOf(c, c.URL()) {
		step := ui.Action{Label: m.Short, URL: m.URL, Icon: m.Icon, Primary: Stage(m.To) == c.Stage.next()}
		if !m.Ask {
			step.Post = true
			step.Values = []ui.Hidden{{Name: "fran", Value: m.From}, {Name: "till", Value: m.To}, {Name: "tillbaka", Value: c.URL()}}
		}
		steps = append(steps, step)
	}
	if c.Stage.Open() {
		decline := ui.Action{Label: "Avslå", URL: c.URL() + "/flytta?" + url.Values{"till": {string(StageDeclined)}, "tillbaka": {c.URL()}}.Encode(), Icon: "circle-x"}
		steps = append([]ui.Action{decline}, steps...)
	}
	return steps
}

func (a *ImprovementWeb) cardForm(ctx context.Context, c Improvement) (ui.Form, error) {
	f := ui.NewForm(ImprovementFields, &c)
	f.Action, f.Submit, f.Cancel, f.Draft = BoardPath, "Lägg upp kortet", boardURL(c.UnitID), "kort-nytt"
	units, err := a.Store.BoardUnits(ctx)
	if err != nil {
		return f, err
	}
	var boards []field.Option
	for _, u := range units {
		boards = append(boards, field.Option{Value: u.ID, Label: u.Name})
	}
	people, err := a.Store.Improvers(ctx)
	f.Choose("unit_id", boards)
	f.Choose("owner_id", withOwner(people, c))
	if c.ID != "" {
		f.Action, f.Submit, f.Cancel, f.Version, f.Draft = c.URL(), "Spara kortet", c.URL(), int(c.Version), "kort-"+c.ID
	} else {
		f.Without("effect")
	}
	return f, err
}

// withOwner keeps an owner who may no longer answer for cards among the choices.
func withOwner(people []field.Option, c Improvement) []field.Option {
	if c.OwnerID == "" || slices.ContainsFunc(people, func(o field.Option) bool { return o.Value == c.OwnerID }) {
		return people
	}
	return append(people, field.Option{Value: c.OwnerID, Label: c.Owner})
}

func (a *ImprovementWeb) newCard(w http.ResponseWriter, r *http.Request) error {
	unit, err := a.chosenUnit(r)
	if err != nil {
		return err
	}
	f, err := a.cardForm(r.Context(), Improvement{UnitID: unit, Kind: CardIdea})
	if err != nil {
		return err
	}
	return cardFormTmpl.Render(w, r, "Nytt förbättringskort", cardFormPage{Form: f, Text: "Problemet räcker för att lägga upp kortet. Resten fylls i på vägen."})
}

func (a *ImprovementWeb) createCard(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	var c Improvement
	if err = ImprovementFields.Read(&c, posted); err == nil {
		c, err = a.Store.Report(r.Context(), c)
	}
	if web.Correctable(err) {
		f, failed := a.cardForm(r.Context(), Improvement{})
		if failed != nil {
			return failed
		}
		f.Posted(posted, err)
		return cardFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Nytt förbättringskort", cardFormPage{Form: f})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, boardURL(c.UnitID)+"#kort-"+c.ID, "Kortet "+c.Number+" är upplagt.")
}

func (a *ImprovementWeb) editCard(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Improvement(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, err := a.cardForm(r.Context(), c)
	if err != nil {
		return err
	}
	return cardFormTmpl.Render(w, r, "Ändra "+c.Title, cardFormPage{Form: f, Back: c.URL(), Name: c.Number})
}

func (a *ImprovementWeb) saveCard(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	saved, err := a.Store.Improvement(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	input := saved
	if err = ImprovementFields.Read(&input, posted); err == nil {
		input.Version = int64(web.Version(posted))
		_, err = a.Store.SaveImprovement(r.Context(), input, "")
	}
	if record.Stale(err, saved.Version, posted) {
		conflict := ui.NewConflict(ImprovementFields, &input, &saved, posted, int(saved.Version))
		return record.Conflict(w, r, saved.Title, saved.URL(), conflict)
	}
	if web.Correctable(err) {
		f, failed := a.cardForm(r.Context(), saved)
		if failed != nil {
			return failed
		}
		f.Posted(posted, err)
		return cardFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Ändra "+saved.Title, cardFormPage{Form: f, Back: saved.URL(), Name: saved.Number})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, saved.URL(), "Kortet är sparat.")
}

// moveForm asks for what a card must tell in the column that it goes to.
func (a *ImprovementWeb) moveForm(ctx context.Context, c Improvement, to Stage, back string) (cardFormPage, error) {
	f, err := a.cardForm(ctx, c)
	f.Action, f.Submit, f.Cancel, f.Version, f.Draft = c.URL()+"/flytta", "Flytta till "+to.Sv(), web.Local(back, c.URL()), 0, ""
	f.Hidden = []ui.Hidden{{Name: "fran", Value: string(c.Stage)}, {Name: "till", Value: string(to)}, {Name: "tillbaka", Value: back}}
	var keys []string
	for _, n := range needs {
		if to != StageDeclined && !slices.Contains(keys, n.field) && !n.is(c) && slices.Contains(neededAt(to), n.field) {
			keys = append(keys, n.field)
		}
	}
	f.Only(keys...)
	for i := range f.Controls {
		f.Controls[i].Required, f.Controls[i].Group = true, ""
	}
	if to == StageDeclined {
		f.Controls = append(f.Controls, ui.Control{Key: "reason", Label: "Varför avslås kortet?", Help: "Den som lade upp kortet läser det här.", Type: "long", Required: true})
	} else {
		f.Controls = append(f.Controls, ui.Control{Key: "note", Label: "Anteckning", Type: "text"})
	}
	return cardFormPage{Form: f, Back: c.URL(), Name: c.Name()}, err
}

// neededAt returns the fields that a card must have in a stage.
func neededAt(at Stage) []string {
	var keys []string
	for _, f := range fault.FieldsOf(Improvement{Kind: CardIdea}.ready(at)) {
		keys = append(keys, f.Name)
	}
	return keys
}

func (a *ImprovementWeb) askMove(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Improvement(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	to := Stage(orElse(r.FormValue("till"), orElse(string(c.Stage.next()), string(StageNew))))
	if !to.known() || to == c.Stage {
		return fault.NotFound("Kortet kan inte flyttas dit.")
	}
	page, err := a.moveForm(r.Context(), c, to, r.FormValue("tillbaka"))
	if err != nil {
		return err
	}
	return cardFormTmpl.Render(w, r, "Flytta "+c.Title+" till "+to.Sv(), page)
}

func (a *ImprovementWeb) move(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Improvement(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	step := Step{From: Stage(posted["fran"]), To: Stage(posted["till"]), Note: posted["note"], Told: posted}
	moved, err := a.Store.Move(r.Context(), c.ID, step)
	if fault.KindOf(err) == fault.KindInvalid && len(fault.FieldsOf(err)) > 0 {
		page, failed := a.moveForm(r.Context(), c, step.To, posted["tillbaka"])
		if failed != nil {
			return failed
		}
		page.Form.Posted(posted, err)
		return cardFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Flytta "+c.Title+" till "+step.To.Sv(), page)
	}
	if err != nil {
		return err
	}
	message := c.Number + " står nu i " + moved.Stage.Sv() + "."
	back := web.Local(posted["tillbaka"], boardURL(c.UnitID)+"#kort-"+c.ID)
	if c.Stage == StageDeclined {
		return web.Redirect(w, r, back, message)
	}
	return web.RedirectUndo(w, r, back, message, web.Undo{Action: c.URL() + "/flytta",
		Values: []ui.Hidden{{Name: "fran", Value: string(moved.Stage)}, {Name: "till", Value: string(c.Stage)}, {Name: "tillbaka", Value: back}}})
}

func raiseForm(c Improvement) ui.Form {
	return ui.Form{Action: c.URL() + "/lyft", Submit: "Lyft kortet", Cancel: c.URL(), Controls: []ui.Control{
		{Key: "why", Label: "Varför lyfts kortet?", Help: "Vad ni har gjort, och vad som behövs av enheten ovanför.", Type: "long", Required: true}}}
}

func (a *ImprovementWeb) askRaise(w http.ResponseWriter, r *http.Request) error {
	c, err := a.Store.Improvement(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return cardFormTmpl.Render(w, r, "Lyft "+c.Title, cardFormPage{Form: raiseForm(c), Back: c.URL(), Name: c.Number, Text: "Kortet flyttas till tavlan för enheten ovanför. Det syns där varifrån det kommer."})
}

func (a *ImprovementWeb) raise(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.Store.Raise(r.Context(), r.PathValue("id"), posted["why"])
	if fault.KindOf(err) == fault.KindInvalid {
		saved, failed := a.Store.Improvement(r.Context(), r.PathValue("id"))
		if failed != nil {
			return failed
		}
		f := raiseForm(saved)
		f.Posted(posted, err)
		return cardFormTmpl.RenderStatus(w, r, web.StatusOf(err), "Lyft "+saved.Title, cardFormPage{Form: f, Back: saved.URL(), Name: saved.Number})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.URL(), "Kortet står nu på tavlan för "+c.Unit+".")
}

func (a *ImprovementWeb) comment(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := a.Store.Comment(r.Context(), id, posted["text"]); fault.KindOf(err) == fault.KindInvalid {
		return web.RedirectWarn(w, r, BoardPath+"/"+id+"#kommentarer", "Skriv en kommentar först.")
	} else if err != nil {
		return err
	}
	return web.Redirect(w, r, BoardPath+"/"+id+"#kommentarer", "Kommentaren är sparad.")
}
