package contract

import (
	"context"
	"net/http"
	"slices"

	"klover/internal/area/identity"
	"klover/internal/area/law"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// Name is how the change is mentioned.
func (a Amendment) Name() string { return a.Title }

var amendmentTones = map[AmendmentState]ui.Tone{Proposed: ui.Info, Decided: ui.Good, Withdrawn: ui.Warn}

func (a Amendment) badge() ui.Badge {
	return ui.Badge{Text: a.State.Sv(), Tone: amendmentTones[a.State]}
}

var amendmentColumns = ui.Columns[Amendment]{
	{Label: "Ändring", Cell: func(a *Amendment) ui.Cell { return ui.Link(a.Title, a.URL()).Under(sv.Number(a.N)) }},
	{Label: "Läge", Cell: func(a *Amendment) ui.Cell {
		if a.Unpublished() {
			return ui.Mark(a.badge(), ui.Badge{Text: "Annonseras", Tone: ui.Warn, Icon: "alert-triangle"})
		}
		return ui.Mark(a.badge())
	}},
	{Label: "Värde", Number: true, Cell: func(a *Amendment) ui.Cell { return ui.Number(a.Amount.Sv()) }},
	{Label: "Grund", Cell: func(a *Amendment) ui.Cell { return ui.Text(section(a.Ground)) }},
	{Label: "Beslutad", Cell: func(a *Amendment) ui.Cell {
		return ui.Time(a.DecidedOn.String(), a.DecidedOn.Sv()).Under(a.DecidedBy)
	}},
}

// amendmentSide is the page of a contract's changes.
var amendmentSide = side{path: "andringar", title: "Ändringar av avtalet",
	page: func(a *Web, ctx context.Context, c Contract) (subPage, error) {
		list, err := a.Store.Amendments(ctx, c.ID)
		if err != nil {
			return subPage{}, err
		}
		page := subPage{Crumbs: crumbsOf(c), Lead: c.Number, FactsTitle: "Ändringar av mindre värde", Tables: []subTable{{Title: "Ändringar", Table: amendmentColumns.Table("Ändringar", list)}}}
		page.Tables[0].Table.Empty = ui.Empty{Icon: "pencil", Title: "Avtalet har inte ändrats", Text: "En ändring prövas steg för steg mot 17 kap. LOU innan den beslutas."}
		if page.Facts, err = a.meter(ctx, c, list); err != nil {
			return page, err
		}
		if mayWrite(ctx, c) && c.Stage == Signed {
			page.FormTitle, page.Form = "Pröva en ändring", formOf(AmendmentFields, &Amendment{}, c.AmendmentsURL(), "Börja pröva", c.URL())
		}
		return page, nil
	}}

// meter shows how much of the room for changes of minor value is used.
func (a *Web) meter(ctx context.Context, c Contract, list []Amendment) (ui.Facts, error) {
	m, ok, err := a.Store.Meter(ctx, c, list)
	var f ui.Facts
	if err != nil {
		return f, err
	}
	if !ok {
		f.Add(ui.Fact{Label: "Avtalets värde", Value: "Värdet är inte känt, så andelen kan inte räknas"})
		return f, nil
	}
	f.Add(ui.Fact{Label: "Avtalets värde före ändringar", Value: m.Base.Sv()})
	f.Add(ui.Fact{Label: "Ändringar av mindre värde", Value: m.Sum.Sv() + ", " + percent(m.Percent()) + " av värdet"})
	f.Add(ui.Fact{Label: "Utrymme kvar", Value: m.Room().Sv()})
	f.Add(ui.Fact{Label: "Alla ändringar", Value: m.Net.Sv()})
	f.Add(ui.Fact{Label: "Gränserna", Value: m.Law.Why + " " + m.Law.Bases.Sv() + "."})
	return f, nil
}

func amendmentOf(a *Web, r *http.Request) (Contract, Amendment, error) {
	c, one, err := a.Store.Amendment(r.Context(), r.PathValue("change"))
	if err == nil && c.ID != r.PathValue("id") {
		err = fault.NotFound("Ändringen finns inte på det här avtalet.")
	}
	return c, one, err
}

const amendmentAt = "/avtal/{id}/andringar/{change}"

func (a *Web) amendmentRoutes(m *web.Mux) {
	a.sideRoutes(m, amendmentSide)
	m.Handle("POST /avtal/{id}/andringar", "contract.write", a.propose)
	m.Handle("GET "+amendmentAt, "contract.read", a.showAmendment)
	m.Handle("POST "+amendmentAt+"/svar", "contract.write", a.answerAmendment)
	stepRoutes(a, m, amendmentAt+"/", amendmentOf, amendmentSteps)
}

func (a *Web) propose(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, err := a.mine(r)
	if err != nil {
		return err
	}
	one := Amendment{ContractID: c.ID}
	if err = AmendmentFields.Read(&one, posted); err == nil {
		one, err = a.Store.Propose(r.Context(), one)
	}
	if err == nil {
		return web.Redirect(w, r, one.URL(), "Besvara frågorna, en i taget.")
	}
	page, failed := amendmentSide.page(a, r.Context(), c)
	if failed != nil {
		return err
	}
	return subAgain(w, r, amendmentSide.title+": "+c.Title, page, posted, err)
}

func (a *Web) showAmendment(w http.ResponseWriter, r *http.Request) error {
	c, one, err := amendmentOf(a, r)
	if err != nil {
		return err
	}
	page, err := a.amendmentPage(r.Context(), c, one)
	if err != nil {
		return err
	}
	return subTmpl.Render(w, r, one.Title, page)
}

var replyColumns = ui.Columns[Reply]{
	{Label: "Fråga", Cell: func(r *Reply) ui.Cell { q, _ := questionOf(r.Question); return ui.Text(q.Text).Under(q.Legal) }},
	{Label: "Svar", Cell: func(r *Reply) ui.Cell { return ui.Text(r.Answer.Sv()) }},
	{Label: "Motivering", Cell: func(r *Reply) ui.Cell { return ui.Text(r.Why) }},
}

// amendmentPage is the facts, the answers so far, and the next question or step.
func (a *Web) amendmentPage(ctx context.Context, c Contract, one Amendment) (subPage, error) {
	page := subPage{Crumbs: crumbsOf(c, ui.Crumb{Label: "Ändringar", URL: c.AmendmentsURL()}), Lead: c.Number + ", ändring " + sv.Number(one.N),
		Status: []ui.Badge{one.badge()}, FactsTitle: "Ändringen", Facts: amendmentFacts(one)}
	if len(one.Replies) > 0 {
		page.Tables = []subTable{{Title: "Prövningen enligt 17 kap. LOU", Table: replyColumns.Table("Svar", one.Replies)}}
	}
	page.Actions = stepActions(ctx, c, one, amendmentSteps)
	if one.State != Proposed {
		return page, nil
	}
	limits, err := a.Store.Limits(ctx, c, one)
	if fault.KindOf(err) == fault.KindConflict {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Bad, Title: "Ändringen kan inte prövas än", Text: fault.Message(err)})
		return page, nil
	}
	if err != nil {
		return page, err
	}
	o := Follow(one.Replies, limits)
	page.Notices = append(page.Notices, found(o, limits)...)
	if o.Ground == "" { // the decision waits for a ground
		page.Actions = slices.DeleteFunc(page.Actions, func(one ui.Action) bool { return one.Primary })
	}
	if q, ok := questionOf(o.Next); ok && mayWrite(ctx, c) {
		page.Form = questionForm(one, q)
		page.FormTitle, page.FormText = "Nästa fråga", q.Legal
	}
	return page, nil
}

// found tells where the answers have led.
func found(o Outcome, limits Limits) []ui.Notice {
	minor := ui.Notice{Tone: ui.Info, Title: "Värdet", Text: limits[law.Minor].Why + " " + limits[law.Minor].Bases.Sv() + "."}
	switch {
	case !o.Done():
		return []ui.Notice{minor}
	case o.Ground == "":
		return []ui.Notice{minor, {Tone: ui.Bad, Title: "Ändringen har ingen grund i 17 kap. LOU", Text: "Den kräver en ny upphandling. Avstå från ändringen, eller ta tillbaka ett svar som är fel."}}
	}
	text := limits[o.Ground].Why
	if limits[o.Ground].Notice {
		text += " Ändringen ska annonseras (17 kap. 16 § LOU, ej bekräftad)."
	}
	return []ui.Notice{{Tone: ui.Good, Title: "Grund: " + groundName(o.Ground), Text: text + " " + limits[o.Ground].Bases.Sv() + "."}}
}

func questionForm(one Amendment, q Question) ui.Form {
	answer := pick("answer", q.Text, answers)
	answer.Help = q.Help
	why := ui.Control{Key: "why", Label: "Motivering", Type: "long"}
	if q.Why != "" {
		why.Help = "Krävs när svaret är " + string(q.Why) + "."
	}
	f := ui.Form{Action: one.URL() + "/svar", Submit: "Svara", Cancel: "/avtal/" + one.ContractID + "/andringar", Back: "Till avtalets ändringar",
		Controls: []ui.Control{answer, why}, Hidden: []ui.Hidden{{Name: "question", Value: q.Key}}}
	return f
}

func amendmentFacts(one Amendment) ui.Facts {
	f := ui.NewFacts(AmendmentFields, &one, "what", "amount", "new_end", "indexed")
	add := func(label, value string) { f.Add(ui.Fact{Label: label, Value: value}) }
	add("Föreslagen", one.ProposedOn.Sv())
	if one.State == Decided || one.State == Withdrawn {
		add("Avtalets värde före ändringar", one.Base.Sv())
		if one.Accumulated.Known {
			add("Ändringar av mindre värde tillsammans", one.Accumulated.Sv())
		}
		add("Grund", groundName(one.Ground))
		add("Gränserna", one.Finding)
		add("Lagrum", one.Basis)
		add("Beslutad", one.DecidedOn.Sv()+", "+one.DecidedBy)
	}
	if one.Reason != "" {
		add("Skäl", one.Reason)
	}
	if one.NoticeOn != 0 {
		add("Annonserad", one.NoticeOn.Sv()+", "+one.NoticeID)
	}
	f.DropEmpty()
	return f
}

func (a *Web) answerAmendment(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.FormValues(r)
	if err != nil {
		return err
	}
	c, one, err := writable(a, r, amendmentOf)
	if err != nil {
		return err
	}
	_, err = a.Store.AnswerAmendment(r.Context(), one.ID, Reply{Question: posted["question"], Answer: Answer(posted["answer"]), Why: posted["why"]})
	if err == nil {
		return web.Redirect(w, r, one.URL(), "Svaret är sparat.")
	}
	page, failed := a.amendmentPage(r.Context(), c, one)
	if failed != nil || page.Form.Action == "" {
		return err
	}
	return subAgain(w, r, one.Title, page, posted, err)
}

// fillDecision tells what the law says before the decision.
func fillDecision(ctx context.Context, a *Web, c Contract, one Amendment, f *ui.Form) (ui.Notice, error) {
	f.Control("on").Value = a.Store.Today().String()
	limits, err := a.Store.Limits(ctx, c, one)
	if err != nil {
		return ui.Notice{}, err
	}
	list := found(Follow(one.Replies, limits), limits)
	return list[len(list)-1], nil
}

func proposedOnly(a Amendment) bool { return a.State == Proposed }

var amendmentSteps = []step[Amendment]{
	{path: "andra", label: "Rätta uppgifterna", icon: "pencil", done: "Uppgifterna är rättade.", intro: "Om ett belopp ändras börjar frågorna om.", when: proposedOnly,
		fill: func(_ context.Context, _ *Web, _ Contract, one Amendment, f *ui.Form) (ui.Notice, error) {
			f.Controls, f.Version = ui.NewForm(AmendmentFields, &one).Controls, int(one.Version)
			return ui.Notice{}, nil
		},
		do: func(ctx context.Context, s Store, one Amendment, in map[string]string) error {
			if err := AmendmentFields.Read(&one, in); err != nil {
				return err
			}
			one.Version = int64(web.Version(in))
			_, err := s.SaveAmendment(ctx, one)
			return err
		}},
	{path: "ta-tillbaka-svar", label: "Ta tillbaka senaste svaret", icon: "arrow-back-up", done: "Svaret är tillbakataget.",
		when: func(a Amendment) bool { return a.State == Proposed && len(a.Replies) > 0 },
		do: func(ctx context.Context, s Store, one Amendment, _ map[string]string) error {
			_, err := s.TakeBackAnswer(ctx, one.ID)
			return err
		}},
	{path: "avsta", label: "Avstå från ändringen", icon: "ban", done: "Ändringen görs inte.", danger: true, asks: []ui.Control{reason("Varför görs ändringen inte?", true)}, when: proposedOnly,
		do: func(ctx context.Context, s Store, one Amendment, in map[string]string) error {
			_, err := s.DropAmendment(ctx, one.ID, in["why"])
			return err
		}},
	{path: "besluta", label: "Besluta", icon: "gavel", done: "Ändringen är beslutad.", main: true, act: identity.ActAmend,
		asks: []ui.Control{date("Beslutad"), reason("Skäl till beslutet", true)}, when: func(a Amendment) bool { return a.State == Proposed && len(a.Replies) > 0 }, fill: fillDecision,
		do: func(ctx context.Context, s Store, one Amendment, in map[string]string) error {
			on, err := readDay(in, "on")
			if err == nil {
				_, err = s.DecideAmendment(ctx, one.ID, on, in["why"])
			}
			return err
		}},
	{path: "annons", label: "Notera annonsen", icon: "send", done: "Annonsen är noterad.", main: true, asks: []ui.Control{{Key: "notice_id", Label: "Annonsens nummer", Type: "text", Required: true}, date("Publicerad")},
		when: Amendment.Unpublished, fill: today[Amendment],
		do: func(ctx context.Context, s Store, one Amendment, in map[string]string) error {
			on, err := readDay(in, "on")
			if err == nil {
				_, err = s.PublishAmendment(ctx, one.ID, in["notice_id"], on)
			}
			return err
		}},
	{path: "aterta", label: "Ta tillbaka beslutet", icon: "arrow-back-up", done: "Beslutet är tillbakataget.", danger: true, asks: []ui.Control{reason("Varför tas beslutet tillbaka?", true)},
		when: func(a Amendment) bool { return a.State == Decided },
		do: func(ctx context.Context, s Store, one Amendment, in map[string]string) error {
			_, err := s.WithdrawAmendment(ctx, one.ID, in["why"])
			return err
		}},
}
