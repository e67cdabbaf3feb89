package app

import (
	"context"
	"slices"

	"klover/internal/area/report"
	"klover/internal/base/field"
	"klover/internal/base/web"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// accounts is every user, to choose from.
func (a *App) accounts(ctx context.Context) ([]field.Option, error) {
	names, err := a.Identity.Names(ctx)
	var options []field.Option
	for id, name := range names {
		options = append(options, field.Option{Value: id, Label: name})
	}
	slices.SortFunc(options, func(x, y field.Option) int { return sv.Compare(x.Label, y.Label) })
	return options, err
}

// boardTasks is the next steps of meetings for the secretary, the papers of coming
// meetings for their members, and minutes that wait for the user's signature.
func (a *App) boardTasks(ctx context.Context, user web.User) ([]task, error) {
	list, err := a.Board.Waiting(ctx, user.ID, user.May("board.write"))
	var tasks []task
	for _, w := range list {
		by, _ := day.Parse(w.By)
		tasks = append(tasks, task{Which: w.Meeting.Name(), URL: w.Meeting.URL(), Note: w.Do, Do: "Öppna", DoURL: w.Meeting.URL(), By: by, Mine: true})
	}
	return tasks, err
}

// boardInserts is what reports print of the board. A body's code may follow the
// name; without one the body of the period is meant.
func (a *App) boardInserts() []report.Insert {
	const body = " Organets kod får följa, till exempel du-namnden."
	return []report.Insert{
		{Name: "namnd.uppdrag", Help: "Nämndens uppdrag i punkter, som reglementet säger i perioden." + body, Text: a.Board.MandateText},
		{Name: "namnd.sammansattning", Help: "Ledamöter och ersättare med byten under perioden." + body, Text: a.Board.CompositionText},
		{Name: "namnd.sammantraden", Help: "Periodens sammanträden med ärenden. Ordet lista efter koden ger punkter i stället för rubriker." + body, Text: a.Board.MeetingsText},
		{Name: "namnd.styrelsemote", Help: "Om gemensamma styrelsesammanträden hölls, och när.", Text: a.Board.JointMeetingText},
		{Name: "namnd.utskott", Help: "Hur utskottet väljs och när det sammanträdde." + body, Text: a.Board.CommitteeText},
		{Name: "namnd.beslut", Help: "Ett beslut med proposition och ärende. Skriv organets kod och ärendets märke; rapportens år läggs till efter märket.",
			Sample: "{{infoga namnd.beslut inkopsnamnden verksamhetsberattelse}}", Text: a.Board.DecisionText},
	}
}
