package goal

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// ImprovementWeb is the pages of the improvement boards.
type ImprovementWeb struct {
	Store Store
	Views record.Views
}

// Routes connects the pages.
func (a *ImprovementWeb) Routes(m *web.Mux) {
	m.Handle("GET /forbattringstavla", "goal.read", a.board)
	m.Handle("GET /forbattringstavla/lista", "goal.read", a.list)
	m.Handle("GET /forbattringstavla/mote", "goal.read", a.meeting)
	m.Handle("GET /forbattringstavla/granser", "goal.write", a.limits)
	m.Handle("POST /forbattringstavla/granser", "goal.write", a.saveLimits)
	m.Handle("GET /forbattringstavla/ny", "goal.improve", a.newCard)
	m.Handle("POST /forbattringstavla", "goal.improve", a.createCard)
	m.Handle("GET /forbattringstavla/{id}", "goal.read", a.card)
	m.Handle("GET /forbattringstavla/{id}/andra", "goal.improve", a.editCard)
	m.Handle("POST /forbattringstavla/{id}", "goal.improve", a.saveCard)
	m.Handle("GET /forbattringstavla/{id}/flytta", "goal.improve", a.askMove)
	m.Handle("POST /forbattringstavla/{id}/flytta", "goal.improve", a.move)
	m.Handle("GET /forbattringstavla/{id}/lyft", "goal.improve", a.askRaise)
	m.Handle("POST /forbattringstavla/{id}/lyft", "goal.improve", a.raise)
	m.Handle("POST /forbattringstavla/{id}/kommentar", "goal.improve", a.comment)
}

type boardPage struct {
	Lead    string
	Unit    string // as the address has it
	Units   []ui.Tab
	Kinds   []ui.Option
	Owners  []ui.Option
	Count   string
	Columns []boardColumn
	Limits  string
	Moves   bool // the user may move cards
	Actions []ui.Action
}

// boardColumn is one column with its cards, the oldest first.
type boardColumn struct {
	Key, Heading string
	Count        string
	Tone         ui.Tone
	Cards        []boardCard
	Empty        string
	More         ui.Action // to the list, where the column does not show all
}

type boardCard struct {
	ID, Number, Title, URL string
	Kind                   ui.Badge
	Tone                   ui.Tone
	Problem, Action        string // told at the meeting
	Lines                  []string
	Due                    string
	Late                   bool // the day has passed
	Age                    ui.Badge
	Stage, Back            string // for moving it without a button
	Moves                  []cardMove
}

// Line is the lines as one.
func (c boardCard) Line() string { return strings.Join(c.Lines, " · ") }

// cardMove is a button that moves a card to the next column. A move for which the
// card must tell something first is a link to a form.
type cardMove struct {
	URL, From, To, Back string
	Label, Short, Icon  string
	Ask                 bool
}

var boardTmpl = web.Parse[boardPage](pages, "improvement_board.html", "improvement_cards.html")

var kindBadges = map[CardKind]ui.Badge{
	CardIdea:      {Text: "Idé", Icon: "bulb", Tone: ui.Info},
	CardDeviation: {Text: "Avvikelse", Icon: "alert-circle", Tone: ui.Accent},
	CardActivity:  {Text: "Aktivitet", Icon: "list-check"},
}

var ageTones = map[Age]ui.Tone{Fresh: ui.Neutral, Aging: ui.Warn, Stuck: ui.Bad}

// closedShown is for how many days the board shows what is done or declined.
const closedShown = 30

// everyUnit stands in addresses for the boards of all units together.
const everyUnit = "alla"

// chosenUnit returns the unit whose board the address asks for, without it the
// user's own; "" is all.
func (a *ImprovementWeb) chosenUnit(r *http.Request) (string, error) {
	switch given := r.FormValue("enhet"); given {
	case everyUnit:
		return "", nil
	case "":
		return a.Store.OwnUnit(r.Context(), web.UserFrom(r.Context()).ID)
	default:
		return given, nil
	}
}

// unitTabs are the boards to choose between, and the name of the chosen one.
func (a *ImprovementWeb) unitTabs(ctx context.Context, chosen string, address func(string) string) ([]ui.Tab, string, error) {
	units, err := a.Store.BoardUnits(ctx)
	tabs := []ui.Tab{{Label: "Alla enheter", URL: address(""), Active: chosen == ""}}
	name := "alla enheter"
	for _, u := range units {
		tabs = append(tabs, ui.Tab{Label: u.Name, URL: address(u.ID), Active: chosen == u.ID})
		if chosen == u.ID {
			name = u.Name
		}
	}
	return tabs, name, err
}

func (a *ImprovementWeb) board(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	unit, err := a.chosenUnit(r)
	if err != nil {
		return err
	}
	page := boardPage{Unit: orElse(unit, everyUnit), Kinds: allOr(cardKinds, r.FormValue("slag")), Actions: boardActions(ctx, unit)}
	page.Owners = allOr([]field.Option{{Value: "jag", Label: "Jag"}}, r.FormValue("ansvarig"))
	if page.Units, page.Lead, err = a.unitTabs(ctx, unit, boardURL); err != nil {
		return err
	}
	filter := ImprovementFilter{UnitID: unit}
	if kind := r.FormValue("slag"); kind != "" {
		filter.Kinds = []CardKind{CardKind(kind)}
	}
	if r.FormValue("ansvarig") == "jag" {
		filter.OwnerID = web.UserFrom(ctx).ID
	}
	look, err := a.look(ctx, filter)
	if err != nil {
		return err
	}
	look.moves, look.back = web.May(ctx, "goal.improve"), r.URL.RequestURI()
	page.Columns = look.columns()
	page.Count = sv.Plural(int64(look.open), "öppet kort", "öppna kort")
	page.Moves = look.moves && len(look.cards) > 0
	page.Limits = "Vad som är länge bestämmer varje enhet."
	return boardTmpl.Render(w, r, "Förbättringstavla", page)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// allOr is a choice where nothing is chosen from the start.
func allOr(options []field.Option, given string) []ui.Option {
	list := []ui.Option{{Label: "Alla", Chosen: given == ""}}
	for _, o := range options {
		list = append(list, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == given})
	}
	return list
}

func boardActions(ctx context.Context, unit string) []ui.Action {
	actions := []ui.Action{
		{Label: "Lista", URL: ImprovementFilter{UnitID: unit}.URL(), Icon: "list"},
		{Label: "Veckomöte", URL: BoardPath + "/mote?enhet=" + url.QueryEscape(orElse(unit, everyUnit)), Icon: "presentation"},
	}
	if web.May(ctx, "goal.write") && unit != "" {
		actions = append(actions, ui.Action{Label: "Gränser", URL: BoardPath + "/granser?enhet=" + url.QueryEscape(unit), Icon: "adjustments"})
	}
	if web.May(ctx, "goal.improve") {
		actions = append(actions, ui.Action{Label: "Nytt kort", URL: BoardPath + "/ny?enhet=" + url.QueryEscape(unit), Icon: "plus", Primary: true})
	}
	return actions
}

// boardLook is a board as it is shown: its cards and what they are measured by.
type boardLook struct {
	filter ImprovementFilter
	cards  []Improvement
	limits map[string][]Limit // by unit
	today  day.Date
	open   int
	moves  bool // the user may move cards
	back   string
}

// look reads the cards of a selection: all that are open, and what was closed lately.
func (a *ImprovementWeb) look(ctx context.Context, f ImprovementFilter) (*boardLook, error) {
	l := &boardLook{filter: f, today: a.Store.Today(), limits: map[string][]Limit{}}
	open := f
	open.Stages = openStages
	cards, _, err := a.Store.Improvements(ctx, open, Page{Sort: "entered_on"})
	if err != nil {
		return nil, err
	}
	l.open = len(cards)
	closed := f
	closed.Closed = day.Period{From: l.today.AddDays(-closedShown)}
	late, _, err := a.Store.Improvements(ctx, closed, Page{Sort: "-closed_on", Limit: 100})
	if err != nil {
		return nil, err
	}
	l.cards = append(cards, late...)
	for _, c := range l.cards {
		if _, have := l.limits[c.UnitID]; !have {
			if l.limits[c.UnitID], err = a.Store.Limits(ctx, c.UnitID); err != nil {
				return nil, err
			}
		}
	}
	if f.UnitID != "" && l.limits[f.UnitID] == nil {
		l.limits[f.UnitID], err = a.Store.Limits(ctx, f.UnitID)
	}
	return l, err
}

// age returns how a card's days in its column stand to its unit's limits.
func (l *boardLook) age(c Improvement) Age {
	for _, limit := range l.limits[c.UnitID] {
		if limit.Stage == c.Stage {
			return limit.Of(c.Days(l.today))
		}
	}
	return Fresh
}

func (l *boardLook) columns() []boardColumn {
	var columns []boardColumn
	for _, s := range openStages {
		columns = append(columns, l.column(s))
	}
	done := boardColumn{Key: string(StageDone), Heading: "Klar eller avslås", Empty: fmt.Sprintf("Inga kort har avslutats de senaste %d dagarna.", closedShown)}
	for _, c := range l.cards {
		if !c.Stage.Open() {
			done.Cards = append(done.Cards, l.card(c))
		}
	}
	done.Count = fmt.Sprintf("%d på %d dagar", len(done.Cards), closedShown)
	all := l.filter
	all.Stages = []Stage{StageDone, StageDeclined}
	done.More = ui.Action{Label: "Alla avslutade", URL: all.URL()}
	return append(columns, done)
}

func (l *boardLook) column(s Stage) boardColumn {
	col := boardColumn{Key: string(s), Heading: s.Sv(), Empty: "Inga kort."}
	for _, c := range l.cards {
		if c.Stage == s {
			col.Cards = append(col.Cards, l.card(c))
		}
	}
	n := len(col.Cards)
	col.Count = sv.Number(int64(n))
	for _, limit := range l.limits[l.filter.UnitID] {
		if limit.Stage != s || limit.Most == 0 {
			continue
		}
		col.Count = fmt.Sprintf("%d av högst %d", n, limit.Most)
		if int64(n) > limit.Most {
			col.Count, col.Tone = fmt.Sprintf("%d, högst %d", n, limit.Most), ui.Bad
		}
	}
	return col
}

func (l *boardLook) card(c Improvement) boardCard {
	card := boardCard{ID: c.ID, Number: c.Number, Title: c.Title, URL: c.URL(), Kind: kindBadges[c.Kind], Problem: c.Problem, Action: c.Action}
	add := func(text string) { card.Lines = append(card.Lines, text) }
	add(orElse(c.Owner, "ingen ansvarig"))
	if l.filter.UnitID == "" {
		add(c.Unit)
	}
	if c.FromUnit != "" {
		add("lyft från " + c.FromUnit)
	}
	if len(c.Tags) > 0 {
		add(c.Tags.String())
	}
	if c.Stage.Open() {
		card.Late = c.Late(l.today)
		if c.DueOn != 0 {
			card.Due = c.DueOn.Sv()
		}
		age := l.age(c)
		card.Tone = ageTones[age]
		card.Age = ui.Badge{Text: age.Text(c.Days(l.today)), Icon: "clock", Tone: card.Tone}
	} else {
		card.Age = stageBadge(c)
	}
	if l.moves {
		card.Stage, card.Back = string(c.Stage), backTo(l.back, c)
		card.Moves = movesOf(c, card.Back)
	}
	return card
}

// stageBadge shows where a card stands; for a closed one also since when.
func stageBadge(c Improvement) ui.Badge {
	switch c.Stage {
	case StageDone:
		return ui.Badge{Text: "Klar " + c.ClosedOn.Sv(), Icon: "circle-check", Tone: ui.Good}
	case StageDeclined:
		return ui.Badge{Text: "Avslogs " + c.ClosedOn.Sv(), Icon: "circle-x"}
	}
	return ui.Badge{Text: c.Stage.Sv(), Icon: "circle-dot", Tone: ui.Info}
}

// backTo is the address of the card on the page that it was moved from.
func backTo(page string, c Improvement) string { return page + "#kort-" + c.ID }

func movesOf(c Improvement, back string) []cardMove {
	var moves []cardMove
	for _, m := range []struct {
		to   Stage
		icon string
	}{{c.Stage.previous(), "arrow-left"}, {c.Stage.next(), "arrow-right"}} {
		if m.to == "" {
			continue
		}
		move := cardMove{URL: c.URL() + "/flytta", From: string(c.Stage), To: string(m.to), Back: back, Icon: m.icon,
			Label: "Flytta " + c.Name() + " till " + m.to.Sv(), Short: "Flytta till " + m.to.Sv(), Ask: c.moved(m.to, c.EnteredOn).ready(m.to) != nil}
		if move.Ask {
			move.URL += "?" + url.Values{"till": {move.To}, "tillbaka": {move.Back}}.Encode()
		}
		moves = append(moves, move)
	}
	return moves
}

// needsTalk returns the cards that are late or have stood too long, and why.
func (l *boardLook) needsTalk() []toldCard {
	var list []toldCard
	for _, c := range l.cards {
		told := toldCard{Card: c.Name(), URL: c.URL()}
		if c.Late(l.today) {
			told.Did = append(told.Did, "Skulle vara klart "+c.DueOn.Sv()+". Ansvarig: "+orElse(c.Owner, "ingen")+".")
		}
		if c.Stage.Open() && l.age(c) == Stuck {
			told.Did = append(told.Did, fmt.Sprintf("Har stått i %s i %s.", c.Stage.Sv(), sv.Plural(int64(c.Days(l.today)), "dag", "dagar")))
		}
		if len(told.Did) > 0 {
			list = append(list, told)
		}
	}
	return list
}
