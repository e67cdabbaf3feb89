package app

import (
	"context"
	"flag"

	"klover/internal/area/control"
	"klover/internal/area/identity"
	"klover/internal/area/report"
	"klover/internal/base/cli"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/word/day"
)

// recordKinds is the registers that can be classified, each with what reading it needs.
func recordKinds() []control.RecordKind {
	var list []control.RecordKind
	for _, r := range registers {
		list = append(list, control.RecordKind{Kind: r.kind, Label: r.label, Perm: r.perm})
	}
	return list
}

// performers is those who may do a control.
func (a *App) performers(ctx context.Context) ([]field.Option, error) {
	users, _, err := a.Identity.Search(ctx, identity.Filter{Active: "ja"}, identity.Page{Limit: 1000})
	var options []field.Option
	for _, u := range users {
		if u.Roles.May("control.perform") {
			options = append(options, field.Option{Value: u.ID, Label: u.Name})
		}
	}
	return options, err
}

// controlInserts is what reports print of the internal control.
func (a *App) controlInserts() []report.Insert {
	return []report.Insert{
		{Name: "internkontroll.plan", Help: "Årets internkontrollplan med resultat, som tabell. Ett år får följa.", Sample: "{{infoga internkontroll.plan 2022}}", Blocks: a.Control.ControlBlocks},
		{Name: "internkontroll.analyser", Help: "Periodens verksamhetsnära analyser, en på varje rad. Ett år får följa.", Text: a.Control.AnalysesText},
	}
}

// controlTasks: one's own controls and measures that wait, those done by others that
// wait for review, and risks of one's own to judge again.
func (a *App) controlTasks(ctx context.Context, user web.User) ([]task, error) {
	today := a.today()
	var tasks []task
	planned, _, err := a.Control.Occurrences(ctx, control.OccurrenceFilter{Performer: user.ID, States: []string{string(control.Planned)}}, control.Page{Limit: 100})
	if err != nil {
		return nil, err
	}
	for _, o := range planned {
		if o.PeriodEnd > today {
			continue // the period is not over
		}
		note := "Kontroll, " + o.Period.Label()
		if o.Carried() {
			note += ", överförd"
		}
		tasks = append(tasks, task{o.Area, o.URL(), note, "Utför kontrollen", o.URL() + "/utfor", o.DueOn, true})
	}
	measures, _, err := a.Control.Occurrences(ctx, control.OccurrenceFilter{Owner: user.ID}, control.Page{Limit: 50})
	if err != nil {
		return nil, err
	}
	for _, o := range measures {
		tasks = append(tasks, task{o.Area, o.URL(), "Åtgärd efter kontroll: " + o.Measure, "Avsluta åtgärden", o.URL() + "/atgard", o.MeasureDue, true})
	}
	risks, _, err := a.Control.Risks(ctx, control.RiskFilter{Owner: user.ID, Closed: new(false), Review: day.Period{To: today.AddDays(laterDays)}}, control.Page{Limit: 50})
	for _, r := range risks {
		tasks = append(tasks, task{r.Name(), r.URL(), "Risken ska bedömas igen", "Bedöm risken", r.URL() + "/andra", r.ReviewOn, true})
	}
	return tasks, err
}

// controlReviews: controls that others have done and that wait for somebody to review them.
func (a *App) controlReviews(ctx context.Context, user web.User) ([]task, error) {
	done, _, err := a.Control.Occurrences(ctx, control.OccurrenceFilter{States: []string{string(control.Done)}}, control.Page{Limit: 50})
	var tasks []task
	for _, o := range done {
		if o.DoneByID != user.ID && o.CarriedTo == 0 {
			tasks = append(tasks, task{o.Area, o.URL(), "Kontroll utförd av " + o.DoneBy + ", " + o.Period.Label(), "Granska", o.URL(), o.DueOn, true})
		}
	}
	return tasks, err
}

// openControl opens the internal control for its commands.
func openControl(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (control.Store, func() error, error) {
	a, done, err := openWith(ctx, env, flags, args)
	if err != nil {
		return control.Store{}, nil, err
	}
	return a.Control, done, nil
}
