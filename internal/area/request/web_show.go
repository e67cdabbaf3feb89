package request

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

type showPage struct {
	Crumbs   []ui.Crumb
	Status   []ui.Badge
	From     string // who ordered it
	Actions  []ui.Action
	Way      ui.Timeline
	Now      string // where it is, in plain words
	Who      string // who has it
	Due      ui.Notice
	Lead     string
	LeadRule string
	LeadTone ui.Badge
	Facts    ui.Facts
	Ours     ui.Facts // what Inköp has noted
	Case     ui.Action
	Panels   []ui.Panel
	Talk     talk
	History  ui.History
}

// talk is what the requester and Inköp say to each other.
type talk struct {
	Said   []said
	URL    string // where a message is sent, "" when the user may not write
	Answer string // where the answer to a question is sent, "" when none is asked for
	Text   string
	Wrong  string
}

type said struct {
	Who, When, At, Text string
	Kind                ui.Badge
}

var showTmpl = web.Parse[showPage](pages, "show.html")

// ourKeys are shown in a box of their own.
var ourKeys = []string{"handler", "received_on", "judgement", "judged_note", "judged_by", "council_on", "council_note", "outcome", "priority", "priority_why", "wished", "purchaser", "taken_on", "ended_on", "end_why"}

func (a *Web) show(w http.ResponseWriter, r *http.Request) error {
	one, v, err := a.found(r)
	if err != nil {
		return err
	}
	page, err := a.showPage(r.Context(), one, v)
	if err != nil {
		return err
	}
	return showTmpl.Render(w, r, one.Name(), page)
}

func (a *Web) showPage(ctx context.Context, r Request, v Viewer) (showPage, error) {
	page := showPage{Crumbs: crumbs(Request{}), Status: badges(r), From: r.from(), Actions: a.actions(ctx, r, v), Way: way(r), Due: due(ctx, r, v)}
	page.Now, page.Who = r.Now(a.Store.today())
	categories, err := a.names(ctx)
	if err != nil {
		return page, err
	}
	page.Facts, page.Ours = facts(r, categories)
	if r.ProcurementID != "" && web.May(ctx, "procurement.read") {
		page.Case = ui.Action{Label: "Upphandling " + r.Number, URL: "/upphandlingar/" + r.ProcurementID, Icon: "file-description"}
	}
	if err := a.lead(ctx, r, &page); err != nil {
		return page, err
	}
	for _, panel := range a.Panels {
		p, err := panel(ctx, r)
		if err != nil {
			return page, err
		}
		if p.Title != "" {
			page.Panels = append(page.Panels, p)
		}
	}
	if page.Talk, err = a.talk(ctx, r, v); err != nil {
		return page, err
	}
	entries, err := a.Store.History(ctx, r.ID)
	page.History = record.HistoryOf("uppdraget", entries)
	return page, err
}

// from is who ordered it: "Emma Ek, Kliniken".
func (r Request) from() string {
	if r.Unit == "" {
		return r.Requester
	}
	return r.Requester + ", " + r.Unit
}

func badges(r Request) []ui.Badge {
	list := []ui.Badge{badge(r)}
	switch {
	case r.Outcome == Coordinate:
		list = append(list, ui.Badge{Text: "Samordnas efter Inköpsrådet", Tone: ui.Good})
	case r.Judgement == Contested && r.Outcome != Apart:
		list = append(list, ui.Badge{Text: "Tas upp i Inköpsrådet", Icon: "messages", Tone: ui.Warn})
	case r.Coordination == Separate && r.Judgement == "" && r.State.Queued():
		list = append(list, ui.Badge{Text: "Motivering att pröva", Icon: "scale", Tone: ui.Warn})
	}
	return list
}

// way is the timeline of the request, like the tracking of a parcel.
func way(r Request) ui.Timeline {
	t := ui.Timeline{Label: "Uppdragets väg"}
	for i, s := range r.Track() {
		step := ui.Step{Label: s.Label, State: ui.Next}
		if s.On != 0 {
			step.Text, step.At, step.State = s.On.Sv(), s.On.String(), ui.Done
		}
		if i == 0 && r.State != Draft {
			step.State = ui.Done
		}
		if s.Here && !r.State.Over() {
			step.State = ui.Now
		}
		t.Steps = append(t.Steps, step)
	}
	return t
}

// due is what the user has to do now, if it is anything.
func due(ctx context.Context, r Request, v Viewer) ui.Notice {
	me := web.UserFrom(ctx).ID
	switch {
	case r.State == Draft && r.ManagerID == me && r.AskedOn != 0 && !r.Approved():
		return ui.Notice{Tone: ui.Warn, Title: r.Requester + " ber dig godkänna uppdraget", Text: "Läs igenom uppgifterna. När du godkänner skickas uppdraget till Inköp.",
			Actions: []ui.Action{approveAction(r)}}
	case r.State == Complement && r.ManagerID == me && !r.Approved():
		return ui.Notice{Tone: ui.Warn, Title: "Värdet har höjts och behöver godkännas igen", Text: "Värdet är nu " + r.TotalValue.Sv() + ".", Actions: []ui.Action{approveAction(r)}}
	case r.State == Complement && v.Owns(r):
		return ui.Notice{Tone: ui.Warn, Title: "Inköp väntar på ditt svar", Text: "Läs frågan under Meddelanden. Ändra i formuläret om det behövs, och svara sedan."}
	}
	return ui.Notice{}
}

func approveAction(r Request) ui.Action {
	return ui.Action{Label: "Godkänn uppdraget", URL: r.URL() + "/godkann", Icon: "signature", Primary: true, Post: true, Values: []ui.Hidden{{Name: "version", Value: ui.Form{Version: int(r.Version)}.VersionText()}}}
}

func facts(r Request, categories map[string]string) (form, ours ui.Facts) {
	set := named(For(r.Parties), categories)
	var keys []string
	for _, d := range set {
		own := !d.ReadOnly || d.Key == "total_value"
		if own && (!r.Signed() || d.Key != "manager_id") {
			keys = append(keys, d.Key)
		}
	}
	form, ours = ui.NewFacts(set, &r, keys...), ui.NewFacts(set, &r, ourKeys...)
	form.DropEmpty()
	ours.DropEmpty()
	for i := range ours.Groups { // the box has the same heading
		ours.Groups[i].Heading = ""
	}
	return form, ours
}

var leadTones = map[Fit]ui.Tone{Ample: ui.Good, Tight: ui.Warn, Short: ui.Bad}

// lead holds the wanted start against the normal lead times while it still matters.
func (a *Web) lead(ctx context.Context, r Request, page *showPage) error {
	if r.State != Draft && !r.State.Queued() {
		return nil
	}
	book, err := law.Store{DB: a.Store.DB}.Book(ctx)
	if err != nil {
		return err
	}
	l := r.LeadTime(book, a.Store.today())
	page.Lead, page.LeadRule = l.Text(r.WantedStart), l.Basis
	if l.Fit != NoFit {
		page.LeadTone = ui.Badge{Text: l.Fit.Sv(), Tone: leadTones[l.Fit]}
	}
	return nil
}

func (a *Web) actions(ctx context.Context, r Request, v Viewer) []ui.Action {
	var list []ui.Action
	for _, verb := range verbs {
		mine := verb.perm == permWrite && v.Owns(r)
		ours := verb.perm == permJudge && web.May(ctx, permJudge) && inScope(ctx, r)
		if r.Can(verb.verb) && (mine || ours) {
			list = append(list, ui.Action{Label: verb.label, URL: r.URL() + "/" + string(verb.verb), Icon: verb.icon})
		}
	}
	if v.Owns(r) && web.May(ctx, permWrite) && r.State.Over() {
		list = append(list, ui.Action{Label: "Nytt uppdrag som det här", URL: Path + "/ny?som=" + r.ID, Icon: "copy"})
	}
	if writable(ctx, r, v) && web.May(ctx, permWrite) {
		if r.State == Draft {
			list = append(list, ui.Action{Label: "Ta bort", URL: r.URL() + "/ta-bort", Icon: "trash", Post: true, Danger: true, Confirm: "Ta bort utkastet? Det går inte att ångra."})
		}
		list = append(list, ui.Action{Label: "Ändra", URL: r.URL() + "/andra", Icon: "pencil"})
	}
	if r.State == Draft && v.Owns(r) && web.May(ctx, permWrite) {
		label := "Skicka till Inköp"
		if r.AskedOn != 0 && !r.Approved() {
			label = "Påminn " + r.Manager
		}
		list = append(list, ui.Action{Label: label, URL: r.URL() + "/skicka", Icon: "send", Post: true, Primary: true})
	}
	if r.State == Sent && web.May(ctx, permJudge) && inScope(ctx, r) {
		list = append(list, ui.Action{Label: "Ta emot", URL: r.URL() + "/ta-emot", Icon: "inbox", Post: true, Primary: true})
	}
	return list
}

func (a *Web) send(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, v, err := a.found(r)
	if err != nil {
		return err
	}
	if err := owned(r.Context(), a.Store, one, v, Send); err != nil {
		return err
	}
	sent, err := a.Store.Send(r.Context(), one.ID, posted["skicka"])
	if len(fault.FieldsOf(err)) > 0 || fault.KindOf(err) == fault.KindConflict && one.State == Draft {
		return a.again(w, r, one, v, map[string]string{}, err)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, sent.URL(), sentMessage(sent))
}

func (a *Web) approve(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, _, err := a.found(r)
	if err != nil {
		return err
	}
	if _, err := a.Store.Approve(r.Context(), one.ID, int64(web.Version(posted))); err != nil {
		return err
	}
	message := "Uppdraget är godkänt."
	if one.State == Draft {
		message = "Uppdraget är godkänt och inskickat till Inköp."
	}
	return web.Redirect(w, r, one.URL(), message)
}

func (a *Web) remove(w http.ResponseWriter, r *http.Request) error {
	one, v, err := a.found(r)
	if err != nil {
		return err
	}
	if !v.Owns(one) {
		return fault.Forbidden("Utkastet tas bort av %s eller någon på enheten.", one.Requester)
	}
	if err := a.Store.Remove(r.Context(), one.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, Path, "Utkastet är borttaget.")
}

func (a *Web) talk(ctx context.Context, r Request, v Viewer) (talk, error) {
	messages, err := a.Store.Messages(ctx, r.ID)
	var t talk
	for _, m := range messages {
		one := said{Who: m.Author, When: record.When(m.SaidAt), At: m.SaidAt.Format("2006-01-02T15:04:05Z"), Text: m.Text}
		if m.Ours {
			one.Who += ", Inköp"
		}
		switch m.Kind {
		case Question:
			one.Kind = ui.Badge{Text: "Fråga", Tone: ui.Warn, Icon: "help"}
		case Answered:
			one.Kind = ui.Badge{Text: "Svar", Tone: ui.Good}
		}
		t.Said = append(t.Said, one)
	}
	if r.State != Draft && web.May(ctx, permWrite) {
		t.URL = r.URL() + "/meddelande"
	}
	if r.State == Complement && v.Owns(r) && web.May(ctx, permWrite) {
		t.Answer = r.URL() + "/svara"
	}
	return t, err
}

// unsaid shows the page again when a message could not be sent.
func (a *Web) unsaid(w http.ResponseWriter, r *http.Request, one Request, v Viewer, text string, wrong error) error {
	if !web.Correctable(wrong) {
		return wrong
	}
	page, err := a.showPage(r.Context(), one, v)
	if err != nil {
		return err
	}
	var messages []string
	for _, f := range fault.FieldsOf(wrong) {
		messages = append(messages, f.Message)
	}
	page.Talk.Text, page.Talk.Wrong = text, fault.Message(wrong)
	if len(messages) > 0 {
		page.Talk.Wrong = strings.Join(messages, " ")
	}
	return showTmpl.RenderStatus(w, r, web.StatusOf(wrong), one.Name(), page)
}

func (a *Web) say(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, v, err := a.found(r)
	if err != nil {
		return err
	}
	ours := !v.Owns(one) && web.May(r.Context(), permRead)
	if err := a.Store.Say(r.Context(), one.ID, posted["text"], ours); err != nil {
		return a.unsaid(w, r, one, v, posted["text"], err)
	}
	return web.Redirect(w, r, one.URL()+"#meddelanden", "Meddelandet är skickat.")
}

func (a *Web) reply(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	one, v, err := a.found(r)
	if err != nil {
		return err
	}
	if err := owned(r.Context(), a.Store, one, v, Reply); err != nil {
		return err
	}
	if _, err := a.Store.Reply(r.Context(), one.ID, posted["text"]); err != nil {
		return a.unsaid(w, r, one, v, posted["text"], err)
	}
	return web.Redirect(w, r, one.URL()+"#meddelanden", "Svaret är skickat till Inköp.")
}
