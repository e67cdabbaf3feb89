package procurement

import (
	"context"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// verb is a step of the work with its own form: which attributes it asks for and
// what it does with them.
type verb struct {
	name    string // in the address
	label   string // on the button
	done    string // after it
	icon    string
	perm    string
	keys    []string // attributes asked for
	today   string   // the attribute that is today unless something else is said
	why     string   // label of the field for the reason, "" for none
	intro   string
	forward bool // the next step of the work, and so the main button
	danger  bool
	act     string // as the delegation order names it, "" for what needs no delegation
	do      func(ctx context.Context, a *Web, p Procurement, why string) error
}

var verbs = []verb{
	{name: "tilldela", label: "Utse inköpare", done: "Inköparen är utsedd.", icon: "user-plus", perm: permWrite, keys: []string{"purchaser"}, forward: true,
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			id, err := idOf(ctx, a.People, p.Purchaser)
			if err == nil {
				_, err = a.Store.Assign(ctx, p.ID, id, p.Purchaser)
			}
			return err
		}},
	{name: "strategi", label: "Notera strategibeslut", done: "Strategibeslutet är noterat.", icon: "checklist", perm: permWrite,
		keys: []string{"strategy_approved_on"}, today: "strategy_approved_on",
		intro: "Upphandlingsstrategin ska vara beslutad innan upphandlingen annonseras.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.ApproveStrategy(ctx, p.ID, p.StrategyApprovedOn)
			return err
		}},
	{name: "annonsera", label: "Annonsera", done: "Annonseringen är noterad.", icon: "speakerphone", perm: permWrite, forward: true, act: identity.ActStart,
		keys: []string{"procedure", "strategy_approved_on", "announced_on", "tender_deadline", "notice_id"}, today: "announced_on",
		intro: "Annonsen publiceras i annonsdatabasen. Här noteras när det skedde och vilket upphandlings-ID den fick.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.Announce(ctx, p.ID, Announcement{On: p.AnnouncedOn, NoticeID: p.NoticeID, TenderDeadline: p.TenderDeadline,
				StrategyApprovedOn: p.StrategyApprovedOn, Procedure: p.Procedure})
			return err
		}},
	{name: "anbud", label: "Registrera antal anbud", done: "Antalet anbud är registrerat.", icon: "file-import", perm: permWrite, forward: true,
		keys: []string{"tenders_received"}, intro: "Räkna anbud som kom in i tid. Ett gemensamt anbud är ett. Skriv 0 om inga kom in.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.ReceiveTenders(ctx, p.ID, p.TendersReceived)
			return err
		}},
	{name: "tilldelning", label: "Notera tilldelning", done: "Tilldelningen är noterad.", icon: "award", perm: permWrite, forward: true, act: identity.ActAward,
		keys: []string{"awarded_on", "award_reasons"}, today: "awarded_on",
		intro: "Varje anbud ska ha ett utfall, och den som antas ska vara kontrollerad, innan tilldelningen beslutas.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.Decide(ctx, p.ID, Award{On: p.AwardedOn, Reasons: p.AwardReasons})
			return err
		}},
	{name: "underratta", label: "Underrätta anbudsgivarna", done: "Underrättelsen är noterad och avtalsspärren löper.", icon: "send", perm: permWrite, forward: true,
		keys: []string{"notified_on", "notified_how", "standstill_days"}, today: "notified_on",
		intro: "Alla anbudsgivare ska underrättas om beslutet, skälen och avtalsspärrens längd. De vars e-postadress är registrerad får ett brev. Dagen då underrättelsen skickades är dag 0.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.Notify(ctx, p.ID, Notification{On: p.NotifiedOn, How: law.Delivery(p.NotifiedHow), Days: p.StandstillDays})
			return err
		}},
	{name: "teckna", label: "Notera tecknat avtal", done: "Upphandlingen är slutförd.", icon: "signature", perm: permWrite, forward: true,
		keys: []string{"signed_on"}, today: "signed_on", intro: "När avtalet är tecknat räknas upphandlingen som slutförd.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.Sign(ctx, p.ID, p.SignedOn)
			return err
		}},
	{name: "efterannons", label: "Notera efterannons", done: "Efterannonsen är noterad.", icon: "speakerphone", perm: permWrite,
		keys: []string{"award_notice_on"}, today: "award_notice_on",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.PublishAward(ctx, p.ID, p.AwardNoticeOn)
			return err
		}},
	{name: "avsluta", label: "Avsluta", done: "Ärendet är avslutat.", icon: "archive", perm: permWrite,
		keys: []string{"closed_on"}, today: "closed_on", why: "Varför avslutas ärendet?",
		intro: "Ett uppdrag som avslutas innan något annonserats räknas inte som avbrutet. Skriv då varför.",
		do: func(ctx context.Context, a *Web, p Procurement, why string) error {
			_, err := a.Store.Close(ctx, p.ID, p.ClosedOn, why)
			return err
		}},
	{name: "avbryt", label: "Avbryt upphandlingen", done: "Upphandlingen är avbruten.", icon: "ban", perm: permCancel, danger: true, act: identity.ActCancel,
		keys: []string{"cancelled_on", "cancel_reason", "cancel_text"}, today: "cancelled_on",
		intro: "Ett avbrytande kräver sakligt godtagbara skäl. Alla anbudsgivare ska underrättas om beslutet och skälen.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.Cancel(ctx, p.ID, Cancellation{p.CancelledOn, p.CancelReason, p.CancelText})
			return err
		}},
	{name: "underratta-avbrytande", label: "Underrätta om avbrytandet", done: "Underrättelsen är noterad.", icon: "send", perm: permWrite,
		keys: []string{"cancel_notified_on"}, today: "cancel_notified_on", intro: "Alla som har lämnat anbud ska genast få veta att upphandlingen är avbruten, och varför. Avbrytandet kan överprövas i tio dagar.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.TellCancelled(ctx, p.ID, p.CancelNotifiedOn)
			return err
		}},
	{name: "bedom", label: "Bedöm avbrytandet", done: "Bedömningen är sparad.", icon: "scale", perm: permJudge,
		keys: []string{"avoidable", "cancel_lesson"}, intro: "Hade avbrytandet kunnat undvikas? Bedömningen räknas i nyckeltalet onödigt avbrutna.",
		do: func(ctx context.Context, a *Web, p Procurement, _ string) error {
			_, err := a.Store.JudgeCancellation(ctx, p.ID, CancellationJudgement{p.Avoidable, p.CancelLesson, web.UserFrom(ctx).Name})
			return err
		}},
	{name: "oppna", label: "Ta tillbaka senaste steget", done: "Steget är tillbakataget.", icon: "rotate-2", perm: permWrite,
		why: "Varför tas steget tillbaka?", intro: "För rättelser. Det senaste steget tas bort och upphandlingen går tillbaka till läget före.",
		do: func(ctx context.Context, a *Web, p Procurement, why string) error {
			_, err := a.Store.Reopen(ctx, p.ID, why)
			return err
		}},
}

func (a *Web) askVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := a.writable(r)
		if err != nil {
			return err
		}
		if !p.Can(v.name) {
			return fault.Conflict("%s är i läget %s, och då går det inte att välja %s.", p.Number, strings.ToLower(p.State.Sv()), strings.ToLower(v.label))
		}
		page, err := a.verbPage(r.Context(), v, p)
		if err != nil {
			return err
		}
		return formTmpl.Render(w, r, v.label+": "+p.Title, page)
	}
}

func (a *Web) verbPage(ctx context.Context, v verb, p Procurement) (formPage, error) {
	f := ui.NewForm(Fields, &p)
	f.Only(v.keys...)
	if p.CaseWork {
		f.Without("strategy_approved_on") // follows from its gate
	}
	if c := f.Control(v.today); c != nil && c.Value == "" {
		c.Value = a.Store.today().String()
	}
	for i := range f.Controls {
		f.Controls[i].Group = ""
	}
	for _, key := range []string{v.today, "purchaser", "tenders_received", "cancel_reason", "avoidable"} {
		if c := f.Control(key); c != nil {
			c.Required = true
		}
	}
	f.Choose("avoidable", Judgements[1:])
	f.Choose("cancel_reason", CancelReasons[:len(CancelReasons)-1])
	err := suggest(ctx, f.Control("purchaser"), a.People)
	if v.why != "" {
		f.Controls = append(f.Controls, ui.Control{Key: "why", Label: v.why, Type: "long"})
	}
	f.Action, f.Submit, f.Cancel, f.Danger = p.URL()+"/"+v.name, v.label, p.URL(), v.danger
	if v.name == "avbryt" {
		f.Back = "Tillbaka utan att avbryta" // the usual word would say what the button does
	}
	page := formPage{Crumbs: crumbs(p), Intro: v.intro}
	if d := p.decision(v.act, 0); err == nil && d.Act != "" {
		f.Controls = append(f.Controls, identity.BoardControl())
		page.Authority, err = identity.AuthorityNotice(ctx, identity.Store{DB: a.Store.DB}, d)
	}
	page.Form = f
	if stop := a.Store.stops(ctx, p, v.name); err == nil && stop != nil {
		if fault.KindOf(stop) == fault.KindInternal {
			return page, stop
		}
		page.Stop = ui.Notice{Tone: ui.Warn, Title: "Det går inte än", Text: fault.Message(stop), Actions: []ui.Action{{Label: "Arbetsgången", URL: p.URL() + "#arbetsgang"}}}
	}
	return page, err
}

func (a *Web) doVerb(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		p, err := a.writable(r)
		if err != nil {
			return err
		}
		input, asked := p, map[string]string{}
		for _, key := range v.keys {
			asked[key] = posted[key]
		}
		if err = Fields.Read(&input, asked); err == nil {
			err = v.do(identity.OnBoard(r.Context(), posted["board"]), a, input, posted["why"])
		}
		if err == nil {
			return web.Redirect(w, r, p.URL(), v.done)
		}
		page, pageErr := a.verbPage(r.Context(), v, p)
		if pageErr != nil {
			return pageErr
		}
		page.Stop = ui.Notice{} // the form says what was refused
		return again(w, r, v.label+": "+p.Title, page, posted, err)
	}
}
