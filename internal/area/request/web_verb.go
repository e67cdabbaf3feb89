package request

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// verb is a step with its own form.
type verb struct {
	verb   Verb
	label  string // on the button
	done   string // after it
	icon   string
	perm   string
	intro  string
	menu   bool // also in the row menu of the queue
	danger bool
	ask    []ui.Control
	do     func(ctx context.Context, s Store, r Request, posted map[string]string) error
}

var verbs = []verb{
	{verb: TakeBack, label: "Ta tillbaka senaste steget", done: "Steget är tillbakataget.", icon: "rotate-2", perm: permJudge,
		intro: "För rättelser. Uppdraget går tillbaka till det läge som det hade innan.",
		ask:   []ui.Control{{Key: "why", Label: "Varför tas steget tillbaka?", Type: "long", Required: true}},
		do: func(ctx context.Context, s Store, r Request, posted map[string]string) error {
			_, err := s.TakeBack(ctx, r.ID, posted["why"])
			return err
		}},
	{verb: Withdraw, label: "Återkalla", done: "Uppdraget är återkallat.", icon: "arrow-back-up", perm: permWrite, danger: true,
		intro: "Uppdraget tas ur kön. Inköp får veta varför.",
		ask:   []ui.Control{{Key: "why", Label: "Varför återkallas uppdraget?", Type: "long", Required: true}},
		do: func(ctx context.Context, s Store, r Request, posted map[string]string) error {
			_, err := s.Withdraw(ctx, r.ID, posted["why"])
			return err
		}},
	{verb: Reject, label: "Avslå", done: "Uppdraget är avslaget.", icon: "x", perm: permJudge, danger: true, menu: true,
		intro: "Uppdragsgivaren får ett brev med det du skriver. Skriv hur behovet kan lösas i stället, till exempel vilket avtal som redan finns.",
		ask:   []ui.Control{{Key: "why", Label: "Varför genomför Inköp inte uppdraget?", Type: "long", Required: true}},
		do: func(ctx context.Context, s Store, r Request, posted map[string]string) error {
			_, err := s.Reject(ctx, r.ID, posted["why"])
			return err
		}},
	{verb: Ask, label: "Begär komplettering", done: "Frågan är skickad till uppdragsgivaren.", icon: "message-circle", perm: permJudge, menu: true,
		intro: "Uppdraget väntar tills uppdragsgivaren har svarat. Uppdragsgivaren kan också ändra i formuläret.",
		ask:   []ui.Control{{Key: "text", Label: "Vad behöver kompletteras?", Type: "long", Required: true}},
		do: func(ctx context.Context, s Store, r Request, posted map[string]string) error {
			_, err := s.Ask(ctx, r.ID, posted["text"])
			return err
		}},
	{verb: Judge, label: "Pröva motiveringen", done: "Prövningen är sparad.", icon: "scale", perm: permJudge, menu: true,
		ask: []ui.Control{
			{Key: "judgement", Label: "Godtas motiveringen?", Type: "choice", Options: radio(Judgements), Required: true},
			{Key: "judged_note", Label: "Kommentar", Type: "long", Help: "Behövs när motiveringen inte godtas. Uppdragsgivaren ser den."},
		},
		do: func(ctx context.Context, s Store, r Request, posted map[string]string) error {
			_, err := s.JudgeReason(ctx, r.ID, Judgement(posted["judgement"]), posted["judged_note"])
			return err
		}},
	{verb: Prioritise, label: "Prioritera", done: "Uppdraget har fått sin plats i kön.", icon: "list-check", perm: permJudge, menu: true,
		intro: "Kön tas i prioritetsordning, och bland lika angelägna det som har väntat längst.",
		ask: []ui.Control{
			{Key: "priority", Label: "Prioritet", Type: "choice", Options: radio(Priorities), Required: true},
			{Key: "priority_why", Label: "Varför?", Type: "long", Required: true, Help: "Till exempel att ett avtal löper ut eller att vården påverkas."},
			{Key: "wished_id", Label: "Önskad inköpare", Type: "choice"},
		},
		do: func(ctx context.Context, s Store, r Request, posted map[string]string) error {
			_, err := s.Prioritise(ctx, r.ID, Priority{Level: posted["priority"], Why: posted["priority_why"], WishedID: posted["wished_id"]})
			return err
		}},
}

func radio(options []field.Option) []ui.Option {
	var list []ui.Option
	for _, o := range options {
		list = append(list, ui.Option{Value: o.Value, Label: o.Label})
	}
	return list
}

// allowed tells whether the user may take the step: the requester's own steps, or
// Inköp's for its regions.
func (a *Web) allowed(ctx context.Context, r Request, viewer Viewer, v verb) error {
	if v.perm == permJudge {
		return scoped(ctx, a.Store, r, v.verb)
	}
	return owned(ctx, a.Store, r, viewer, v.verb)
}

func (a *Web) askVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		one, _, err := a.found(r)
		if err != nil {
			return err
		}
		if err := one.step(v.verb); err != nil {
			return err
		}
		page, err := a.verbPage(r.Context(), v, one)
		if err != nil {
			return err
		}
		return formTmpl.Render(w, r, v.label+": "+one.Name(), page)
	}
}

func (a *Web) verbPage(ctx context.Context, v verb, r Request) (formPage, error) {
	f := ui.Form{Action: r.URL() + "/" + string(v.verb), Submit: v.label, Cancel: r.URL(), Danger: v.danger, Controls: slices.Clone(v.ask)}
	page := formPage{Crumbs: crumbs(r), Intro: v.intro}
	if v.verb == Judge {
		page.Intro = "Skälet är " + strings.ToLower(field.LabelOf(Reasons, r.Reason)) + ": " + r.ReasonText
	}
	purchasers, err := options(ctx, a.Purchasers)
	f.Choose("wished_id", purchasers)
	f.Posted(map[string]string{"priority": r.Priority, "priority_why": r.PriorityWhy, "wished_id": r.WishedID, "judgement": string(r.Judgement), "judged_note": r.JudgedNote}, nil)
	page.Form = f
	return page, err
}

func (a *Web) doVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		one, viewer, err := a.found(r)
		if err != nil {
			return err
		}
		if err := a.allowed(r.Context(), one, viewer, v); err != nil {
			return err
		}
		err = v.do(r.Context(), a.Store, one, posted)
		if err == nil {
			return web.Redirect(w, r, one.URL(), v.done)
		}
		if !web.Correctable(err) {
			return err
		}
		page, formErr := a.verbPage(r.Context(), v, one)
		if formErr != nil {
			return formErr
		}
		page.Form.Posted(posted, err)
		return formTmpl.RenderStatus(w, r, web.StatusOf(err), v.label+": "+one.Name(), page)
	}
}

func (a *Web) receive(w http.ResponseWriter, r *http.Request) error {
	one, _, err := a.found(r)
	if err != nil {
		return err
	}
	if err := scoped(r.Context(), a.Store, one, Receive); err != nil {
		return err
	}
	if _, err := a.Store.Receive(r.Context(), one.ID); err != nil {
		return err
	}
	return web.RedirectUndo(w, r, one.URL(), "Uppdraget är mottaget.",
		web.Undo{Action: one.URL() + "/" + string(TakeBack), Values: []ui.Hidden{{Name: "why", Value: "Ångrade."}}})
}
