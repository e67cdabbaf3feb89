package control

import (
	"context"
	"fmt"
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// renamed points the faults of one question at its fields in the form.
func renamed(err error, i int) error {
	var list []fault.Field
	for _, f := range fault.FieldsOf(err) {
		f.Name = QuestionKey(i, f.Name)
		list = append(list, f)
	}
	if len(list) == 0 {
		return err
	}
	return fault.Invalid(list...)
}

// performPage is the form in which a control is recorded: one group for each
// question, then what it all showed.
func (a *Web) performPage(ctx context.Context, o Occurrence, m Moment) (formPage, error) {
	now, err := a.Store.Preview(ctx, m, o.Period)
	if err != nil {
		return formPage{}, err
	}
	people, err := a.people(ctx, o.OwnerID, o.Owner)
	if err != nil {
		return formPage{}, err
	}
	before := map[string]Answer{}
	for _, answer := range o.Answers {
		before[answer.QuestionID] = answer
	}
	f := ui.NewForm(OccurrenceFields, &o)
	f.Only("result", "finding", "measure", "owner_id", "measure_due")
	f.Choose("owner_id", people)
	for i := range f.Controls {
		f.Controls[i].Group = "Resultat"
	}
	f.Control("result").Required = true
	f.Control("finding").Help = "Krävs vid avvikelse och när kontrollen inte har genomförts."
	f.Control("measure").Help = "Krävs vid avvikelse."
	var controls []ui.Control
	for i, q := range m.Questions {
		controls = append(controls, replyControls(q, now[i], before[q.ID])...)
	}
	f.Controls = append(controls, f.Controls...)
	f.Action, f.Submit, f.Cancel, f.Version, f.Draft = o.URL()+"/utfor", "Redovisa kontrollen", o.URL(), int(o.Version), "kontroll-"+o.ID
	return formPage{Crumbs: []ui.Crumb{home, {Label: o.Name(), URL: o.URL()}}, Intro: m.Text, Form: f}, nil
}

// replyControls are the fields of one question.
func replyControls(q Question, now, before Answer) []ui.Control {
	group := fmt.Sprintf("%d. %s", q.N, q.Label)
	key := func(name string) string { return ReplyKey(q.N, name) }
	chosen := string(before.State)
	if chosen == "" && q.Source.Computed() {
		chosen = string(Answered)
	}
	if chosen == string(NotMeasurable) {
		chosen = string(Answered)
	}
	state := ui.Control{Key: key("state"), Label: "Svar", Type: "choice", Required: true, Value: chosen, Group: group}
	for _, s := range []AnswerState{Answered, AnswerNotDone, NotReported} {
		state.Options = append(state.Options, ui.Option{Value: string(s), Label: stateLabel(s, q, now), Chosen: string(s) == chosen})
	}
	list := []ui.Control{state}
	if q.Source == ByHand && q.Unit != "" {
		list = append(list, ui.Control{Key: key("number"), Label: "Tal", Type: "number", Unit: q.Unit, Help: "Skriv 0 om det är noll. Lämna inte tomt.", Value: numberOf(before), Group: group})
	}
	words := ui.Control{Key: key("comment"), Label: "Kommentar", Type: "long", Rows: 3, Value: before.Comment, Group: group}
	if q.Source == ByHand && q.Unit == "" {
		words.Label, words.Value = "Svaret i text", before.Text+before.Comment
	}
	return append(list, words,
		ui.Control{Key: key("reason"), Label: "Varför ej genomförd eller ej redovisad", Type: "text", Value: before.Reason, Group: group},
		ui.Control{Key: key("evidence"), Label: "Underlag", Type: "text", Help: "Dokument, system eller beslut som visar svaret.", Value: before.Evidence, Group: group},
		ui.Control{Key: key("valid"), Label: "Underlaget gäller", Type: "date", Help: "ÅÅÅÅ-MM-DD", Value: before.ValidFor.String(), Group: group})
}

// stateLabel says what the choice leads to, with the computed answer when there is one.
func stateLabel(s AnswerState, q Question, now Answer) string {
	switch {
	case s == AnswerNotDone:
		return "Ej genomförd"
	case s == NotReported:
		return "Ej redovisad"
	case q.Source == ByHand:
		return "Besvarad"
	case now.State == Answered:
		return "Räknat svar: " + now.Text
	}
	return "Räknat svar: " + now.Read()
}

func numberOf(a Answer) string {
	if !a.HasNumber {
		return ""
	}
	return number{a.Num, a.Den}.text()
}

// performance reads what was posted.
func performance(m Moment, posted map[string]string) (Performance, error) {
	p := Performance{Result: Result(posted["result"]), Finding: posted["finding"], Measure: posted["measure"], OwnerID: posted["owner_id"], Replies: map[string]Reply{}}
	err := readDay(&p.MeasureDue, "measure_due", posted)
	for _, q := range m.Questions {
		get := func(name string) string { return posted[ReplyKey(q.N, name)] }
		r := Reply{State: AnswerState(get("state")), Reason: get("reason"), Comment: get("comment"), Number: get("number"), Evidence: get("evidence")}
		err = both(err, readDay(&r.ValidFor, ReplyKey(q.N, "valid"), posted))
		p.Replies[q.ID] = r
	}
	return p, err
}

// verb is something that is done with an occurrence through a small form.
type verb struct {
	name, label, icon, done, intro string
	perm                           string
	may                            func(context.Context, Occurrence) bool
	when                           func(Occurrence) bool
	controls                       func(Occurrence) []ui.Control
	do                             func(ctx context.Context, s Store, o Occurrence, version int64, posted map[string]string) error
}

func anybody(context.Context, Occurrence) bool { return true }

// measureOwner tells whether the user answers for the measure, or for the plan.
func measureOwner(ctx context.Context, o Occurrence) bool {
	return web.May(ctx, permPerform) && (o.OwnerID == web.UserFrom(ctx).ID || web.May(ctx, permWrite))
}

func why(label string) ui.Control {
	return ui.Control{Key: "why", Label: label, Type: "long", Required: true, Help: "Syns i historiken."}
}

var verbs = []verb{
	{name: "oppna", label: "Öppna igen", icon: "rotate-2", done: "Kontrollen är planerad igen.", perm: permWrite, may: anybody,
		intro: "Svaren ligger kvar tills kontrollen redovisas på nytt.",
		when:  func(o Occurrence) bool { return o.State != Planned && o.CarriedTo == 0 },
		controls: func(Occurrence) []ui.Control {
			return []ui.Control{why("Varför öppnas kontrollen igen?")}
		},
		do: func(ctx context.Context, s Store, o Occurrence, version int64, posted map[string]string) error {
			_, err := s.Reopen(ctx, o.ID, version, posted["why"])
			return err
		}},
	{name: "flytta", label: "Flytta dagen", icon: "calendar", done: "Dagen är flyttad.", perm: permWrite, may: anybody,
		when: func(o Occurrence) bool { return o.State == Planned },
		controls: func(o Occurrence) []ui.Control {
			return []ui.Control{{Key: "due_on", Label: "Klar senast", Type: "date", Required: true, Help: "ÅÅÅÅ-MM-DD", Value: o.DueOn.String()}, why("Varför flyttas dagen?")}
		},
		do: func(ctx context.Context, s Store, o Occurrence, version int64, posted map[string]string) error {
			to := o.DueOn
			if err := readDay(&to, "due_on", posted); err != nil {
				return err
			}
			_, err := s.Postpone(ctx, o.ID, version, to, posted["why"])
			return err
		}},
	{name: "lamna-over", label: "Lämna över", icon: "user-check", done: "Kontrollen är överlämnad.", perm: permWrite, may: anybody,
		when: func(o Occurrence) bool { return o.State == Planned },
		controls: func(o Occurrence) []ui.Control {
			return []ui.Control{{Key: "performer_id", Label: "Utförare", Type: "choice", Required: true, Value: o.PerformerID}}
		},
		do: func(ctx context.Context, s Store, o Occurrence, version int64, posted map[string]string) error {
			_, err := s.Hand(ctx, o.ID, version, posted["performer_id"])
			return err
		}},
	{name: "atgard", label: "Åtgärden är klar", icon: "check", done: "Åtgärden är avslutad.", perm: permPerform, may: measureOwner,
		when: Occurrence.MeasureOpen,
		controls: func(o Occurrence) []ui.Control {
			return []ui.Control{{Key: "measure_done_on", Label: "Klar", Type: "date", Required: true, Help: "ÅÅÅÅ-MM-DD"}, why("Vad gjordes?")}
		},
		do: func(ctx context.Context, s Store, o Occurrence, version int64, posted map[string]string) error {
			on := o.MeasureDoneOn
			if err := readDay(&on, "measure_done_on", posted); err != nil {
				return err
			}
			_, err := s.FinishMeasure(ctx, o.ID, version, on, posted["why"])
			return err
		}},
}

func (a *Web) verbPage(ctx context.Context, v verb, o Occurrence) (formPage, error) {
	people, err := a.people(ctx, o.PerformerID, o.Performer)
	if err != nil {
		return formPage{}, err
	}
	f := ui.Form{Action: o.URL() + "/" + v.name, Submit: v.label, Cancel: o.URL(), Version: int(o.Version), Controls: v.controls(o)}
	f.Choose("performer_id", people)
	return formPage{Crumbs: []ui.Crumb{home, {Label: o.Name(), URL: o.URL()}}, Intro: v.intro, Form: f}, nil
}

// target returns the occurrence if the user may do the verb with it.
func (a *Web) target(r *http.Request, v verb) (Occurrence, error) {
	o, err := a.Store.Occurrence(r.Context(), r.PathValue("id"))
	switch {
	case err != nil:
		return o, err
	case !v.may(r.Context(), o) && v.when(o):
		return o, fault.Conflict("Åtgärden ska avslutas av %s, som ansvarar för den.", o.Owner)
	case !v.when(o):
		return o, fault.Conflict("Kontrollen är %s, och då går det inte att välja %s.", sv.LowerFirst(o.State.Sv()), sv.LowerFirst(v.label))
	}
	return o, nil
}

func (a *Web) ask(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		o, err := a.target(r, v)
		if err != nil {
			return err
		}
		page, err := a.verbPage(r.Context(), v, o)
		if err != nil {
			return err
		}
		return formTmpl.Render(w, r, v.label+": "+o.Name(), page)
	}
}

func (a *Web) do(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		o, err := a.target(r, v)
		if err != nil {
			return err
		}
		if err = v.do(r.Context(), a.Store, o, int64(web.Version(posted)), posted); err == nil {
			return web.Redirect(w, r, o.URL(), v.done)
		}
		page, formErr := a.verbPage(r.Context(), v, o)
		if formErr != nil {
			return formErr
		}
		return again(w, r, v.label+": "+o.Name(), page, posted, err)
	}
}
