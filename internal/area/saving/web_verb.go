package saving

import (
	"context"
	"net/http"
	"strconv"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// verb is something that is done with a report. Those that ask for a reason have
// a page of their own; the others are a button.
type verb struct {
	path    string
	label   string
	icon    string
	perm    string
	asks    string // label of the reason, "" for none
	help    string
	primary bool
	danger  bool
	done    string
	act     string // as the delegation order names it, "" for what needs no delegation
	when    func(one Saving, userID string) bool
	run     func(ctx context.Context, s Store, one Saving, version int64, why string) (Saving, error)
}

func (v verb) action(one Saving) ui.Action {
	a := ui.Action{Label: v.label, URL: one.URL() + "/" + v.path, Icon: v.icon, Primary: v.primary, Danger: v.danger}
	if v.asks == "" {
		a.Post = true
		a.Values = []ui.Hidden{{Name: "version", Value: strconv.FormatInt(one.Version, 10)}}
	}
	return a
}

var verbs = []verb{
	{path: "ta-bort", label: "Ta bort", icon: "trash", perm: "saving.write", danger: true, done: "Utkastet är borttaget.",
		when: func(one Saving, _ string) bool { return one.State == Draft },
		run: func(ctx context.Context, s Store, one Saving, _ int64, why string) (Saving, error) {
			return Saving{}, s.RemoveDraft(ctx, one.ID, why)
		}},
	{path: "ta-tillbaka", label: "Ta tillbaka", icon: "arrow-back-up", perm: "saving.write", done: "Effektrapporten är ett utkast igen.",
		when: func(one Saving, user string) bool { return one.State == Registered && one.RegisteredID == user },
		run: func(ctx context.Context, s Store, one Saving, version int64, _ string) (Saving, error) {
			return s.Withdraw(ctx, one.ID, version)
		}},
	{path: "skicka-tillbaka", label: "Skicka tillbaka", icon: "arrow-back-up", perm: "saving.approve", asks: "Vad behöver rättas?",
		done: "Effektrapporten är tillbaka hos den som registrerade den.",
		when: func(one Saving, _ string) bool {
			return one.State == Registered || one.State == Approved && one.Corrects == "" && one.Reverses == ""
		},
		run: func(ctx context.Context, s Store, one Saving, version int64, why string) (Saving, error) {
			return s.Return(ctx, one.ID, version, why)
		}},
	{path: "ratta", label: "Rätta", icon: "replace", perm: "saving.write", asks: "Varför rättas effektrapporten?",
		help: "Månaden är låst och ändras inte. Du får ett utkast att rätta; när det är godkänt återförs den gamla effekten i samma månad.",
		done: "Rätta utkastet och registrera det.",
		when: func(one Saving, _ string) bool { return one.State == Locked && one.Reverses == "" },
		run: func(ctx context.Context, s Store, one Saving, _ int64, why string) (Saving, error) {
			return s.Correct(ctx, one.ID, why)
		}},
	{path: "registrera", label: "Registrera", icon: "send", perm: "saving.write", primary: true,
		help: "En controller granskar effektrapporten innan den räknas. Tills det är gjort kan du ta tillbaka den.", done: "Effektrapporten väntar på granskning.",
		when: func(one Saving, _ string) bool { return one.State == Draft },
		run: func(ctx context.Context, s Store, one Saving, version int64, _ string) (Saving, error) {
			return s.Register(ctx, one.ID, version)
		}},
	{path: "godkann", label: "Godkänn", icon: "check", perm: "saving.approve", primary: true,
		act:  identity.ActSaving,
		help: "Effektrapporten räknas i nyckeltalen när den är godkänd.", done: "Effektrapporten är godkänd och räknas i nyckeltalen.",
		when: func(one Saving, user string) bool { return one.State == Registered && one.RegisteredID != user },
		run: func(ctx context.Context, s Store, one Saving, version int64, _ string) (Saving, error) {
			return s.Approve(ctx, one.ID, version)
		}},
}

type verbPage struct {
	Saving    Saving
	Intro     string
	Authority ui.Notice // what the delegation order says about the act
	Stats     []ui.Stat // what it is about, so that nobody decides blindly
	Form      ui.Form
}

var verbTmpl = web.Parse[verbPage](pages, "verb.html")

func (a *Web) pageOf(ctx context.Context, v verb, one Saving, form ui.Form) (verbPage, error) {
	p := verbPage{Saving: one, Stats: stats(one), Form: form}
	if v.asks == "" {
		p.Intro = v.help
	}
	if v.act == "" {
		return p, nil
	}
	p.Form.Controls = append(p.Form.Controls, identity.BoardControl())
	var err error
	p.Authority, err = identity.AuthorityNotice(ctx, identity.Store{DB: a.Store.DB}, one.decision())
	return p, err
}

func verbForm(v verb, one Saving) ui.Form {
	f := ui.Form{Action: one.URL() + "/" + v.path, Submit: v.label, Cancel: one.URL(), Version: int(one.Version), Danger: v.danger}
	if v.asks != "" {
		f.Controls = []ui.Control{{Key: "why", Label: v.asks, Help: v.help, Type: "long", Required: true}}
	}
	return f
}

// ask shows the page of the verb.
func (a *Web) ask(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		one, err := a.load(r)
		if err != nil {
			return err
		}
		if err := within(r.Context(), one.Parties); err != nil {
			return err
		}
		page, err := a.pageOf(r.Context(), v, one, verbForm(v, one))
		if err != nil {
			return err
		}
		return verbTmpl.Render(w, r, v.label+": "+one.Title, page)
	}
}

// do carries the verb out.
func (a *Web) do(v verb) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		posted, err := web.FormValues(r)
		if err != nil {
			return err
		}
		one, err := a.load(r)
		if err != nil {
			return err
		}
		if err := within(r.Context(), one.Parties); err != nil {
			return err
		}
		next, err := v.run(identity.OnBoard(r.Context(), posted["board"]), a.Store, one, int64(web.Version(posted)), posted["why"])
		if web.Correctable(err) || audit.Refused(err) {
			page, failed := a.pageOf(r.Context(), v, one, verbForm(v, one))
			if failed != nil {
				return failed
			}
			page.Form.Posted(posted, err)
			return verbTmpl.RenderStatus(w, r, web.StatusOf(err), v.label+": "+one.Title, page)
		}
		if err != nil {
			return err
		}
		return web.Redirect(w, r, target(next), v.done)
	}
}

// target is where one goes after a verb: to the report, to the draft of a
// correction, or to the list when the report is gone.
func target(next Saving) string {
	switch {
	case next.ID == "":
		return "/besparingar"
	case next.State == Draft && next.Corrects != "" && next.Version == 1:
		return next.URL() + "/andra"
	}
	return next.URL()
}

// approveAll approves the marked reports, all or none.
func (a *Web) approveAll(w http.ResponseWriter, r *http.Request) error {
	posted, err := web.PostedForm(r)
	if err != nil {
		return err
	}
	for _, id := range posted["id"] {
		one, err := a.Store.Get(r.Context(), id)
		if err != nil {
			return err
		}
		if err := within(r.Context(), one.Parties); err != nil {
			return err
		}
	}
	if err := a.Store.ApproveAll(r.Context(), posted["id"]); err != nil {
		return err
	}
	return web.Redirect(w, r, web.Back(r, "/besparingar"), "De markerade effektrapporterna är godkända.")
}
