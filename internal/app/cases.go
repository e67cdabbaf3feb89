package app

import (
	"context"
	"strings"

	"klover/internal/area/handbook"
	"klover/internal/area/procurement"
	"klover/internal/area/review"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

// caseTasks: what the cases that are worked on in Klöver wait for. One's own wait for
// oneself or for others; those who approve have the gates of everybody else's.
func (a *App) caseTasks(ctx context.Context, user web.User) ([]task, error) {
	approves := user.May("procurement.approve")
	waits, err := a.Procurement.Waiting(ctx, user.ID, approves)
	var tasks []task
	for _, w := range waits {
		t := task{w.Case.Name(), w.Case.URL(), w.Note, w.Do, w.URL, w.By, true}
		own := user.ID != "" && w.Case.PurchaserID == user.ID
		switch {
		case w.For == procurement.ForMember && w.UserID != "" && w.UserID == user.ID:
		case w.For == procurement.ForMember && own:
			t.Note, t.Mine = w.Note+": "+w.Who, false
		case w.For == procurement.ForPurchaser && own:
		case w.For == procurement.ForTime && own:
			t.Mine = w.By != 0
		case w.For == procurement.ForApprover && own:
			t.Do, t.Mine = "Öppna", false
		case w.For == procurement.ForApprover && approves && shares(user, w.Case.Parties):
		default:
			continue
		}
		tasks = append(tasks, t)
	}
	return tasks, err
}

// reviewTasks: the days to keep at court, and ended cases that nobody has judged.
func (a *App) reviewTasks(ctx context.Context, _ web.User) ([]task, error) {
	dues, err := a.Review.Dues(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []task
	for _, d := range dues {
		if d.Deadline.Key == "statement" || !d.Deadline.Passed {
			tasks = append(tasks, task{d.Case.Name(), d.Case.URL(), d.Deadline.Text + " (" + d.Deadline.Basis.Sv() + ")", "Öppna målet", d.Case.URL(), d.Deadline.On, d.Deadline.Key == "statement"})
		}
	}
	ended, _, err := a.Review.Search(ctx, review.Filter{Unnecessary: review.None, Ended: day.Rolling12(a.today())}, review.Page{Limit: 20})
	for _, c := range ended {
		tasks = append(tasks, task{c.Name(), c.URL(), "Avgjort. Kunde överprövningen ha undvikits?", "Bedöm överprövningen", c.URL() + "/bedom", 0, true})
	}
	return tasks, err
}

// standstillTasks: standstills that end within two weeks, after which contracts are
// signed.
func (a *App) standstillTasks(ctx context.Context, _ web.User) ([]task, error) {
	ending, err := a.Procurement.BlocksEnding(ctx, day.Between(a.today(), a.today().AddDays(2*soonDays)))
	var tasks []task
	for _, e := range ending {
		tasks = append(tasks, task{e.Number + " " + e.Title, e.URL(), e.Kind.Sv() + " slutar", "Öppna", e.URL(), e.ToOn, false})
	}
	return tasks, err
}

// suggestionTasks: changes of templates and routines that somebody has proposed, for
// those who keep the handbook.
func (a *App) suggestionTasks(ctx context.Context, _ web.User) ([]task, error) {
	rows, _, err := a.Handbook.Suggestions(ctx, handbook.SuggestionFilter{State: handbook.New}, handbook.Part{Limit: 20})
	var tasks []task
	for _, s := range rows {
		note := s.About + ", från " + s.Author
		if s.Because != "" {
			note += ". " + s.Because
		}
		tasks = append(tasks, task{s.Headline(), s.Address(), note, "Svara på förslaget", s.Address(), 0, true})
	}
	return tasks, err
}

// cancelLesson is the box of a cancelled procurement with what it taught us.
func cancelLesson(w *handbook.Web) func(context.Context, procurement.Procurement) (ui.Panel, error) {
	return func(ctx context.Context, p procurement.Procurement) (ui.Panel, error) {
		if p.State != procurement.Cancelled {
			return ui.Panel{}, nil
		}
		return w.LessonPanel(ctx, handbook.Lesson{Because: "Avbruten upphandling " + p.Name(), URL: p.URL(), Text: p.CancelLesson})
	}
}

// reviewLesson is the box of a decided case at court with what it taught us.
func reviewLesson(w *handbook.Web) func(context.Context, review.Case) (ui.Panel, error) {
	return func(ctx context.Context, c review.Case) (ui.Panel, error) {
		if c.EndedOn == 0 {
			return ui.Panel{}, nil
		}
		return w.LessonPanel(ctx, handbook.Lesson{Because: "Överprövning, mål " + c.Number, URL: c.URL(), Text: strings.TrimSpace(c.Lesson + " " + c.Action)})
	}
}
