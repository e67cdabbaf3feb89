package governance

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"klover/internal/area/contract"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var segmentSheets = []sheet{
	{ContractURL + "/{id}/segment", permWrite, "Segmentera avtalet", (*Web).assessForm, (*Web).assess},
	{ContractURL + "/{id}/besluta", permDecide, "Besluta om segment", (*Web).overrideForm, (*Web).override},
	{ContractURL + "/{id}/namndbeslut", permDecide, "Notera nämndens beslut", (*Web).boardForm, (*Web).decidePlan},
	{ContractURL + "/{id}/ta-bort-namndbeslut", permDecide, "Ta bort nämndens beslut", (*Web).unboardForm, (*Web).removeDecision},
}

func contractCrumbs(c contract.Contract) []ui.Crumb {
	return []ui.Crumb{{Label: "Leverantörsstyrning", URL: Path}, {Label: c.Number, URL: ContractURL + "/" + c.ID}}
}

// contract is the page of how a contract is steered.
func (a *Web) contract(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, err := a.Store.Standing(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	c := s.Contract
	page := showPage{Crumbs: []ui.Crumb{{Label: "Leverantörsstyrning", URL: Path}}, Lead: c.Number + " · " + sellersOf(c), Status: []ui.Badge{segmentBadge(c.Segment), standingBadge(s)},
		Facts: a.contractFacts(s), Actions: a.contractActions(ctx, s), Notices: notices(s)}
	if page.Sections, err = a.contractSections(ctx, s); err != nil {
		return err
	}
	entries, err := a.Store.History(ctx, Kind, c.ID)
	if err != nil {
		return err
	}
	page.History = record.HistoryOf("avtalet", entries)
	return showTmpl.Render(w, r, c.Title, page)
}

func notices(s Standing) []ui.Notice {
	if len(s.Lacks) == 0 {
		return nil
	}
	n := ui.Notice{Tone: ui.Warn, Title: s.Text()}
	if s.Red() {
		n.Tone = ui.Bad
	}
	if s.Has(LackPlan) {
		n.Text = "Nästa upphandling kan inte annonseras förrän avtalet har en giltig uppföljningsplan (Klövers regelunderlag 4.8)."
		n.Actions = []ui.Action{{Label: "Lägg uppföljningsplan", URL: s.Contract.FollowUpURL()}}
	}
	return []ui.Notice{n}
}

func (a *Web) contractFacts(s Standing) ui.Facts {
	f := ui.NewFacts(Fields, &s.Assessment)
	f.DropEmpty()
	if s.Assessment.ID == "" {
		f = ui.Facts{}
	}
	f.Add(ui.Fact{Label: "Avtal", Value: s.Contract.Name(), URL: s.Contract.URL()})
	f.Add(ui.Fact{Label: "Skäl till segmentet", Value: cmpOr(s.Contract.SegmentReason)})
	if yearly, ok := Yearly(s.Contract); ok {
		f.Add(ui.Fact{Label: "Värde per år", Value: sv.Mkr(yearly, 1)})
	}
	if s.Decision.ID != "" {
		f.Add(ui.Fact{Label: "Nämndens beslut om planen", Value: s.Decision.Sv()})
	}
	return f
}

func cmpOr(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func (a *Web) contractActions(ctx context.Context, s Standing) []ui.Action {
	url := ContractURL + "/" + s.Contract.ID
	if within(ctx, s.Contract.Parties) != nil {
		return nil
	}
	var list []ui.Action
	add := func(may bool, label, path, icon string, primary bool) {
		if may {
			list = append(list, ui.Action{Label: label, URL: path, Icon: icon, Primary: primary})
		}
	}
	write, decide := web.May(ctx, permWrite), web.May(ctx, permDecide)
	prioritised := s.Contract.EnvPriority == contract.Yes && len(s.Lines) > 0
	add(decide && s.Assessment.ID != "", "Besluta om segment", url+"/besluta", "gavel", false)
	add(decide && prioritised, "Notera nämndens beslut", url+"/namndbeslut", "presentation", false)
	add(decide && s.Decision.ID != "", "Ta bort nämndens beslut", url+"/ta-bort-namndbeslut", "trash", false)
	add(write, "Planera möte", MeetingPath+"/ny?avtal="+s.Contract.ID, "calendar-event", false)
	add(write, "Ny åtgärd", ActionPath+"/ny?avtal="+s.Contract.ID, "list-check", false)
	add(write, "Hållbarhetskrav", ChainPath+"/ny?avtal="+s.Contract.ID, "leaf", false)
	add(write, "Segmentera", url+"/segment", "adjustments", true)
	return list
}

func (a *Web) contractSections(ctx context.Context, s Standing) ([]section, error) {
	today := a.Store.Today()
	scores, err := a.Store.ContractScores(ctx, s)
	if err != nil {
		return nil, err
	}
	actions, _, err := a.Store.Actions(ctx, ActionFilter{ContractID: s.Contract.ID}, Page{Limit: 50})
	if err != nil {
		return nil, err
	}
	chains, err := a.Store.Chains(ctx, ChainFilter{ContractID: s.Contract.ID})
	if err != nil {
		return nil, err
	}
	conducts, _, err := a.Store.Conducts(ctx, ConductFilter{ContractID: s.Contract.ID}, Page{Limit: 50})
	whole, all := Coverage(chains)
	text := "Inga hållbarhetskrav är kopplade till avtalet."
	if all > 0 {
		text = sv.Plural(whole, "hel kedja", "hela kedjor") + " av " + sv.Number(all)
	}
	return []section{
		{Title: "Styrkort", Table: scoreTable(scores)},
		{Title: "Uppföljningsplan", Text: s.PlanText() + ".", Table: a.lineTable(s), Actions: []ui.Action{{Label: "Öppna planen", URL: s.Contract.FollowUpURL()}}},
		{Title: "Möten", Text: meetingText(s, today), Table: slices.Delete(meetingColumnsOf(today)[:4], 1, 2).Table("Möten", s.Meetings)},
		{Title: "Överenskomna åtgärder", Text: empty(len(actions), "Ingen åtgärd är överenskommen."), Table: actionColumnsOf(today).Table("Åtgärder", actions)},
		{Title: "Uppförandekoden", Text: empty(len(conducts), "Uppförandekoden följs inte upp för avtalet."), Table: conductColumnsOf(Rules{}, today).Table("Uppförandekoden", conducts)},
		{Title: "Hållbarhetskrav", Text: text, Table: chainColumns.Table("Hållbarhetskrav", chains)},
	}, err
}

func empty(n int, text string) string {
	if n > 0 {
		return ""
	}
	return text
}

func meetingText(s Standing, today day.Date) string {
	switch {
	case s.NextMeeting == 0:
		return "Segmentet har inga regelbundna möten."
	case s.NextMeeting < today:
		return "Nästa möte skulle ha hållits senast " + s.NextMeeting.Long() + "."
	}
	return "Nästa möte hålls senast " + s.NextMeeting.Long() + "."
}

func scoreTable(scores []Score) ui.Table {
	return ui.Columns[Score]{
		{Label: "Område", Cell: func(s *Score) ui.Cell { return ui.Text(s.Label).Under(s.Help) }},
		{Label: "Utfall", Cell: func(s *Score) ui.Cell { return ui.Text(s.Sv()) }},
	}.Table("Styrkort", scores)
}

func (a *Web) lineTable(s Standing) ui.Table {
	today := a.Store.Today()
	return ui.Columns[contract.Line]{
		{Label: "Vad", Cell: func(l *contract.Line) ui.Cell {
			return ui.Link(l.What, s.Contract.FollowUpURL()+"/"+l.ID).Under(l.Requirement)
		}},
		{Label: "Ansvarig", Cell: func(l *contract.Line) ui.Cell { return ui.Text(l.Responsible) }},
		{Label: "Nästa", Cell: func(l *contract.Line) ui.Cell { return dueCell(l.Due(today), today) }},
	}.Table("Uppföljningsplan", s.Lines)
}

// card is the scorecard of a supplier over all its contracts.
func (a *Web) card(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	one, err := a.Store.suppliers().Get(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	scores, err := a.Store.SupplierScores(ctx, one.ID)
	if err != nil {
		return err
	}
	contracts, err := a.Store.Standings(ctx, StandingFilter{SupplierID: one.ID})
	if err != nil {
		return err
	}
	conducts, _, err := a.Store.Conducts(ctx, ConductFilter{SupplierID: one.ID}, Page{Limit: 50})
	if err != nil {
		return err
	}
	page := showPage{Crumbs: []ui.Crumb{{Label: "Leverantörer", URL: "/leverantorer"}, {Label: one.Name, URL: one.URL()}}, Lead: "Styrkort över alla avtal till och med " + a.Store.Today().Long(),
		Sections: []section{{Title: "Styrkort", Text: "Det som ingen har underlag för räknas inte som uppfyllt.", Table: scoreTable(scores)},
			{Title: "Avtal som gäller", Text: empty(len(contracts), "Leverantören har inget avtal som gäller."), Table: standingListing.Columns[:5].Table("Avtal", contracts)},
			{Title: "Uppförandekoden", Text: empty(len(conducts), "Uppförandekoden är inte följd upp."), Table: conductColumnsOf(Rules{}, a.Store.Today()).Table("Uppförandekoden", conducts)}}}
	page.Facts.Add(ui.Fact{Label: "Leverantör", Value: one.Label(), URL: one.URL()})
	entries, err := a.Store.suppliers().History(ctx, one.ID)
	page.History = record.HistoryOf("leverantören", entries)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, "Styrkort: "+one.Name, page)
}

// assessed returns the contract with what is known of its segment, for a form.
func (a *Web) assessed(r *http.Request) (Standing, error) {
	c, err := a.mine(r.Context(), r.PathValue("id"))
	if err != nil {
		return Standing{}, err
	}
	return a.Store.Standing(r.Context(), c.ID)
}

func (a *Web) assessForm(r *http.Request) (formPage, error) {
	s, err := a.assessed(r)
	if err != nil {
		return formPage{}, err
	}
	one := s.Assessment
	f := ui.NewForm(Fields, &one)
	f.Submit, f.Cancel, f.Version = "Spara poängen", ContractURL+"/"+s.Contract.ID, int(one.Version)
	page := formPage{Crumbs: contractCrumbs(s.Contract), Form: f, Intro: "Poängen vägs ihop till ett segment efter de regler som gäller i dag. Fem poäng från 1 till 4, där 4 är det mest krävande."}
	if yearly, ok := Yearly(s.Contract); ok {
		page.Notice = ui.Notice{Tone: ui.Info, Title: s.Contract.Name(), Text: "Värdet är " + sv.Mkr(yearly, 1) + " per år med optionerna."}
	} else {
		page.Notice = ui.Notice{Tone: ui.Warn, Title: s.Contract.Name(), Text: "Avtalets värde per år är inte känt. Välj poäng för värdet själv."}
	}
	if one.Override != "" {
		page.Notice.Text += " Beslutet om segment " + string(one.Override) + " ligger kvar tills någon tar tillbaka det."
	}
	return page, nil
}

func (a *Web) assess(r *http.Request, posted map[string]string) (string, string, error) {
	s, err := a.assessed(r)
	if err != nil {
		return "", "", err
	}
	one := s.Assessment
	one.ContractID = s.Contract.ID
	if err := Fields.Read(&one, posted); err != nil {
		return "", "", err
	}
	if v := web.Version(posted); v > 0 {
		one.Version = int64(v)
	}
	one, err = a.Store.Assess(r.Context(), one)
	return ContractURL + "/" + s.Contract.ID, "Avtalet får segment " + string(one.Segment()) + " med " + points(one.Score) + " poäng.", err
}

func (a *Web) overrideForm(r *http.Request) (formPage, error) {
	s, err := a.assessed(r)
	var list []ui.Option
	for _, o := range append([]field.Option{{Value: "-", Label: "Reglerna avgör: " + string(s.Assessment.Computed)}}, Segments...) {
		if o.Value != string(s.Assessment.Computed) {
			list = append(list, ui.Option{Value: o.Value, Label: o.Label, Chosen: o.Value == string(s.Assessment.Override)})
		}
	}
	return formPage{Crumbs: contractCrumbs(s.Contract), Intro: "Reglerna ger segment " + string(s.Assessment.Computed) + " med " + points(s.Assessment.Score) + " poäng. Ett annat segment behöver ett skäl, och syns med namn och dag.",
		Form: ui.Form{Submit: "Spara beslutet", Cancel: ContractURL + "/" + s.Contract.ID, Controls: []ui.Control{
			{Key: "override", Label: "Segment", Type: "choice", Required: true, Options: list}, {Key: "why", Label: "Skäl", Type: "long", Required: true}}}}, err
}

func (a *Web) override(r *http.Request, posted map[string]string) (string, string, error) {
	s, err := a.assessed(r)
	if err == nil {
		_, err = a.Store.Override(r.Context(), s.Contract.ID, contract.Segment(strings.TrimPrefix(posted["override"], "-")), posted["why"])
	}
	return ContractURL + "/" + s.Contract.ID, "Beslutet om segmentet är sparat.", err
}

func (a *Web) boardForm(r *http.Request) (formPage, error) {
	s, err := a.assessed(r)
	d := PlanDecision{}
	f := ui.NewForm(DecisionFields, &d)
	f.Submit, f.Cancel = "Spara beslutet", ContractURL+"/"+s.Contract.ID
	return formPage{Crumbs: contractCrumbs(s.Contract), Form: f, Intro: "Uppföljningsplanen för ett miljöprioriterat avtal beslutas av nämnden. Beslutet ska finnas i nämndens protokoll i Klöver. Ändras planen efter beslutet behövs ett nytt."}, err
}

func (a *Web) decidePlan(r *http.Request, posted map[string]string) (string, string, error) {
	s, err := a.assessed(r)
	if err != nil {
		return "", "", err
	}
	d := PlanDecision{ContractID: s.Contract.ID}
	if err = DecisionFields.Read(&d, posted); err == nil {
		_, err = a.Store.DecidePlan(r.Context(), d)
	}
	return ContractURL + "/" + s.Contract.ID, "Nämndens beslut är noterat.", err
}

func (a *Web) unboardForm(r *http.Request) (formPage, error) {
	s, err := a.assessed(r)
	if err == nil && s.Decision.ID == "" {
		err = fault.Conflict("%s har inget noterat beslut av nämnden.", s.Contract.Name())
	}
	return formPage{Crumbs: contractCrumbs(s.Contract), Intro: "Beslutet " + s.Decision.Sv() + " tas bort från avtalet. Nämndens protokoll ändras inte.",
		Form: ui.Form{Submit: "Ta bort", Danger: true, Cancel: ContractURL + "/" + s.Contract.ID, Controls: []ui.Control{{Key: "why", Label: "Varför?", Type: "long", Required: true}}}}, err
}

func (a *Web) removeDecision(r *http.Request, posted map[string]string) (string, string, error) {
	s, err := a.assessed(r)
	if err == nil {
		err = a.Store.RemoveDecision(r.Context(), s.Contract.ID, posted["why"])
	}
	return ContractURL + "/" + s.Contract.ID, "Beslutet är borttaget.", err
}
