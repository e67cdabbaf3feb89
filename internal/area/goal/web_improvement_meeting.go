package goal

import (
	"net/http"
	"net/url"
	"strconv"

	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

type meetingPage struct {
	Lead    string
	Board   string
	Unit    string
	Units   []ui.Tab
	Since   string
	Changes []toldCard
	Raise   []toldCard
	Columns []boardColumn
}

// toldCard is a card with sentences about it.
type toldCard struct {
	Card, URL string
	Did       []string
}

var meetingTmpl = web.Parse[meetingPage](pages, "improvement_meeting.html", "improvement_cards.html")

// meeting is the board as the weekly meeting goes through it: what has changed,
// what needs to be talked about, and each column. It prints well.
func (a *ImprovementWeb) meeting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	unit, err := a.chosenUnit(r)
	if err != nil {
		return err
	}
	since := a.Store.Today().AddDays(-7)
	if text := r.FormValue("sedan"); text != "" {
		if since, err = day.Parse(text); err != nil {
			return err
		}
	}
	page := meetingPage{Board: boardURL(unit), Unit: orElse(unit, everyUnit), Since: since.Sv()}
	if page.Units, page.Lead, err = a.unitTabs(ctx, unit, func(id string) string { return meetingURL(orElse(id, everyUnit), since) }); err != nil {
		return err
	}
	look, err := a.look(ctx, ImprovementFilter{UnitID: unit})
	if err != nil {
		return err
	}
	events, err := a.Store.EventsSince(ctx, unit, since)
	if err != nil {
		return err
	}
	if page.Changes, err = a.told(r, events); err != nil {
		return err
	}
	page.Raise = look.needsTalk()
	page.Columns = look.columns()[:len(openStages)]
	return meetingTmpl.Render(w, r, "Veckomöte", page)
}

// told gathers what has happened by card, in the order in which it began.
func (a *ImprovementWeb) told(r *http.Request, events []CardEvent) ([]toldCard, error) {
	var ids []string
	for _, e := range events {
		ids = append(ids, e.ImprovementID)
	}
	cards, err := a.Store.namesOf(r.Context(), ids)
	var list []toldCard
	place := map[string]int{}
	for _, e := range events {
		at, have := place[e.ImprovementID]
		if !have {
			card := cards[e.ImprovementID]
			at = len(list)
			place[e.ImprovementID] = at
			list = append(list, toldCard{Card: card.Name(), URL: card.URL()})
		}
		text := record.When(e.HappenedAt)[:len("2022-01-01")] + " " + e.WrittenBy + " " + e.Sentence()
		if e.Text != "" {
			text += ": " + e.Text
		}
		list[at].Did = append(list[at].Did, text)
	}
	return list, err
}

type limitsPage struct {
	Form    ui.Form
	Board   string
	Units   []ui.Tab
	Rows    []limitRow
	History ui.History
}

type limitRow struct{ Key, Label, Warn, Late, Most string }

var limitsTmpl = web.Parse[limitsPage](pages, "improvement_limits.html")

func limitsURL(unit string) string { return BoardPath + "/granser?enhet=" + url.QueryEscape(unit) }

func (a *ImprovementWeb) limitsPage(r *http.Request, unit string, limits []Limit) (limitsPage, string, error) {
	page := limitsPage{Board: boardURL(unit), Form: ui.Form{Action: limitsURL(unit)}}
	for _, l := range limits {
		page.Rows = append(page.Rows, limitRow{string(l.Stage), l.Stage.Sv(), strconv.FormatInt(l.WarnDays, 10), strconv.FormatInt(l.LateDays, 10), strconv.FormatInt(l.Most, 10)})
	}
	tabs, name, err := a.unitTabs(r.Context(), unit, limitsURL)
	if err != nil {
		return page, name, err
	}
	page.Units = tabs[1:]
	entries, err := audit.History(r.Context(), a.Store.DB, LimitKind, unit)
	page.History = record.History(entries)
	return page, "Gränser för " + name, err
}

// boardOf returns the unit of the address, which must be one that has a board.
func (a *ImprovementWeb) boardOf(r *http.Request) (string, error) {
	unit, err := a.chosenUnit(r)
	if err != nil {
		return "", err
	}
	units, err := a.Store.BoardUnits(r.Context())
	if err != nil || len(units) == 0 {
		return "", err
	}
	for _, u := range units {
		if u.ID == unit {
			return unit, nil
		}
	}
	if r.FormValue("enhet") != "" && r.FormValue("enhet") != everyUnit {
		return "", fault.NotFound("Enheten har ingen förbättringstavla.")
	}
	return units[0].ID, nil
}

func (a *ImprovementWeb) limits(w http.ResponseWriter, r *http.Request) error {
	unit, err := a.boardOf(r)
	if err != nil {
		return err
	}
	limits, err := a.Store.Limits(r.Context(), unit)
	if err != nil {
		return err
	}
	page, title, err := a.limitsPage(r, unit, limits)
	if err != nil {
		return err
	}
	return limitsTmpl.Render(w, r, title, page)
}

func (a *ImprovementWeb) saveLimits(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	unit, err := a.boardOf(r)
	if err != nil {
		return err
	}
	limits := make([]Limit, len(openStages))
	for i, s := range openStages {
		limits[i] = Limit{Stage: s, WarnDays: wholeNumber(posted["warn-"+string(s)]), LateDays: wholeNumber(posted["late-"+string(s)]), Most: wholeNumber(posted["most-"+string(s)])}
	}
	err = a.Store.SaveLimits(r.Context(), unit, limits)
	if web.Correctable(err) {
		page, title, failed := a.limitsPage(r, unit, limits)
		if failed != nil {
			return failed
		}
		page.Form.Posted(posted, err)
		for i, row := range page.Rows {
			page.Rows[i].Warn, page.Rows[i].Late, page.Rows[i].Most = posted["warn-"+row.Key], posted["late-"+row.Key], posted["most-"+row.Key]
		}
		return limitsTmpl.RenderStatus(w, r, web.StatusOf(err), title, page)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, boardURL(unit), "Gränserna är sparade.")
}

// wholeNumber reads a number of days or cards; −1 is no number, which is refused.
func wholeNumber(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return -1
	}
	return n
}
