package contract

import (
	"context"
	"net/http"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// verb is something that is done with a contract, asked about on a page of its own.
type verb struct {
	path   string
	label  string // on the button
	icon   string
	danger bool
	done   string // said afterwards
	act    string // as the delegation order names it, "" for what needs no delegation
	asks   []ui.Control
	when   func(c Contract, today day.Date) bool
	run    func(ctx context.Context, s Store, c Contract, in input) (Contract, error)
}

// input is what was filled in on the page of a verb.
type input struct {
	version int64
	on      day.Date
	why     string
	posted  map[string]string

	reviewer identity.Ref // the account of who is to review, "" for an outsider
}

// readInput reads what was filled in. All that cannot be read is told at once.
func readInput(posted map[string]string) (input, error) {
	in := input{version: int64(web.Version(posted)), why: posted["why"], posted: posted}
	var wrong []fault.Field
	note := func(name string, err error) {
		if err != nil {
			wrong = append(wrong, fault.Field{Name: name, Message: fault.Message(err)})
		}
	}
	note("on", in.on.UnmarshalText([]byte(posted["on"])))
	return in, fault.Invalid(wrong...)
}

func (v verb) action(c Contract) ui.Action {
	return ui.Action{Label: v.label, URL: c.URL() + "/" + v.path, Icon: v.icon, Danger: v.danger}
}

func date(label string) ui.Control {
	return ui.Control{Key: "on", Label: label, Type: "date", Help: "ÅÅÅÅ-MM-DD", Required: true}
}

func reason(label string, required bool) ui.Control {
	return ui.Control{Key: "why", Label: label, Type: "long", Required: required}
}

// pick is a choice of one.
func pick(key, label string, of []field.Option) ui.Control {
	c := ui.Control{Key: key, Label: label, Type: "choice", Required: true}
	for _, o := range of {
		c.Options = append(c.Options, ui.Option{Value: o.Value, Label: o.Label})
	}
	return c
}

// ending is how the contract is ended, as it was filled in.
func (in input) ending() (Ending, error) {
	e := Ending{Last: in.on, By: in.posted["by"], Ground: in.posted["ground"], Why: in.why}
	if err := e.NoticedOn.UnmarshalText([]byte(in.posted["noticed_on"])); err != nil {
		return e, fault.Invalid(fault.Field{Name: "noticed_on", Message: fault.Message(err)})
	}
	return e, nil
}

func undecided(c Contract, _ day.Date) bool { return c.Stage == Signed && c.NextOptionOn != 0 }

func signed(c Contract, today day.Date) bool {
	return c.Stage == Signed && (c.RunsTo == 0 || c.RunsTo >= today)
}

var verbs = []verb{
	{path: "granskning", label: "Skicka för granskning", icon: "send", done: "Avtalet är skickat för granskning.",
		asks: []ui.Control{{Key: "reviewer", Label: "Granskas av", Type: "suggest", Required: true, Help: "Någon annan än den som har skrivit avtalet. Den som väljs i listan får en uppgift på Mitt arbete. En utomstående skrivs med namn, och resultatet noteras av någon annan än du."}},
		when: func(c Contract, _ day.Date) bool { return c.Stage == Draft && c.ReviewAskedOn == 0 },
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			return s.AskReview(ctx, c.ID, in.version, in.posted["reviewer"], in.reviewer)
		}},
	{path: "granska", label: "Granska", icon: "eye", done: "Granskningen är noterad.",
		asks: []ui.Control{pick("passed", "Kan avtalet lämnas för underskrift?", answers), reason("Vad ska rättas", false)},
		when: func(c Contract, _ day.Date) bool {
			return c.Stage == Draft && c.ReviewAskedOn != 0 && c.ReviewedOn == 0
		},
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			if in.posted["passed"] == "" {
				return c, fault.Invalid(fault.Field{Name: "passed", Message: "Svara ja eller nej."})
			}
			return s.Review(ctx, c.ID, in.version, in.posted["passed"] == string(Yes), in.why)
		}},
	{path: "underskrift", label: "Lämna för underskrift", icon: "send", done: "Avtalet är lämnat för underskrift.",
		when: func(c Contract, _ day.Date) bool { return c.Stage == Draft },
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			return s.Submit(ctx, c.ID, in.version)
		}},
	{path: "teckna", label: "Teckna", icon: "signature", done: "Avtalet är tecknat.", act: identity.ActSign, asks: []ui.Control{date("Tecknat")},
		when: func(c Contract, _ day.Date) bool { return c.Stage == Draft || c.Stage == ForSigning },
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			return s.Sign(ctx, c.ID, in.version, in.on)
		}},
	{path: "nyttja-option", label: "Nyttja option", icon: "calendar-event", done: "Optionen är nyttjad.", act: identity.ActOption,
		asks: []ui.Control{date("Beslutad"), reason("Skäl", false)}, when: undecided,
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			return s.UseOption(ctx, c.ID, in.version, in.on, in.why)
		}},
	{path: "avsta-option", label: "Avstå option", icon: "calendar-stats", done: "Optionen är avstådd.",
		asks: []ui.Control{date("Beslutad"), reason("Skäl", false)}, when: undecided,
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			return s.DeclineOption(ctx, c.ID, in.version, in.on, in.why)
		}},
	{path: "saga-upp", label: "Säg upp", icon: "ban", danger: true, done: "Avtalet är uppsagt.", act: identity.ActTerminate,
		asks: []ui.Control{pick("by", "Vem säger upp", Sides), {Key: "noticed_on", Label: "Dag för uppsägningen", Type: "date", Required: true}, date("Sista dag avtalet gäller"),
			pick("ground", "Grund", TerminationGrounds), reason("Skäl", true)}, when: signed,
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			e, err := in.ending()
			if err != nil {
				return c, err
			}
			return s.Terminate(ctx, c.ID, in.version, e)
		}},
	{path: "hava", label: "Häv", icon: "circle-x", danger: true, done: "Avtalet är hävt.", act: identity.ActTerminate,
		asks: []ui.Control{date("Sista dag avtalet gäller"), pick("ground", "Grund", RescissionGrounds), reason("Skäl", true)}, when: signed,
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			e, err := in.ending()
			if err != nil {
				return c, err
			}
			return s.Rescind(ctx, c.ID, in.version, e)
		}},
	{path: "avsluta", label: "Avsluta", icon: "archive", done: "Avtalet är avslutat.",
		when: func(c Contract, today day.Date) bool {
			return c.Stage != Closed && c.Ended(today)
		},
		run: func(ctx context.Context, s Store, c Contract, in input) (Contract, error) {
			return s.Close(ctx, c.ID, in.version)
		}},
}

type verbPage struct {
	Contract  Contract
	Authority ui.Notice // what the delegation order says about the act
	Form      ui.Form
}

var verbTmpl = web.Parse[verbPage](pages, "verb.html")

func (a *Web) verbPage(ctx context.Context, v verb, c Contract) (verbPage, error) {
	page := verbPage{Contract: c, Form: a.verbForm(v, c)}
	if asked := page.Form.Control("reviewer"); asked != nil {
		people, err := a.reviewers(ctx)
		if err != nil {
			return page, err
		}
		page.Form.Choose("reviewer", byName(people))
	}
	if v.act == "" {
		return page, nil
	}
	page.Form.Controls = append(page.Form.Controls, identity.BoardControl())
	var err error
	page.Authority, err = identity.AuthorityNotice(ctx, identity.Store{DB: a.Store.DB}, c.decision(v.act, 0))
	return page, err
}

func (a *Web) verbForm(v verb, c Contract) ui.Form {
	f := ui.Form{Action: c.URL() + "/" + v.path, Submit: v.label, Cancel: c.URL(), Version: int(c.Version), Danger: v.danger}
	f.Controls = append(f.Controls, v.asks...)
	if on := f.Control("on"); on != nil {
		on.Value = a.Store.Today().String()
	}
	return f
}

// ask shows the page of the verb.
func (a *Web) ask(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := a.load(r)
		if err != nil {
			return err
		}
		if err := within(r.Context(), c.Parties); err != nil {
			return err
		}
		page, err := a.verbPage(r.Context(), v, c)
		if err != nil {
			return err
		}
		return verbTmpl.Render(w, r, v.label+": "+c.Title, page)
	}
}

// do carries the verb out.
func (a *Web) do(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		c, err := a.load(r)
		if err != nil {
			return err
		}
		if err := within(r.Context(), c.Parties); err != nil {
			return err
		}
		people, err := a.reviewers(r.Context())
		if err != nil {
			return err
		}
		in, err := readInput(posted)
		in.reviewer = idOf(people, posted["reviewer"])
		if err == nil {
			_, err = v.run(identity.OnBoard(r.Context(), posted["board"]), a.Store, c, in)
		}
		if web.Correctable(err) || audit.Refused(err) {
			page, failed := a.verbPage(r.Context(), v, c)
			if failed != nil {
				return failed
			}
			page.Form.Posted(posted, renamed(err))
			return verbTmpl.RenderStatus(w, r, web.StatusOf(err), v.label+": "+c.Title, page)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, c.URL(), v.done)
	}
}

// renamed points faults of the rule at the fields of the page.
func renamed(err error) error {
	names := map[string]string{"signed_on": "on", "stopped_on": "on", "stop_reason": "why"}
	fields := fault.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for i, f := range fields {
		if name, ok := names[f.Name]; ok {
			fields[i].Name = name
		}
	}
	return fault.Invalid(fields...)
}
