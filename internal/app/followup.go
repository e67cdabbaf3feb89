package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"klover/internal/area/board"
	"klover/internal/area/identity"
	"klover/internal/base/web"
	"klover/internal/word/day"
)

// assignmentTasks: the user's assignments of the board, as a person or by role.
func (a *App) assignmentTasks(ctx context.Context, user web.User) ([]task, error) {
	f := board.AssignmentFilter{State: board.AssignmentOpen, OwnerID: user.ID, Roles: user.Roles}
	list, _, err := a.Board.Assignments(ctx, f, board.Page{Limit: 100})
	var tasks []task
	for _, one := range list {
		tasks = append(tasks, task{one.Title, one.URL(), "Uppdrag från " + one.Body, "Rapportera", one.URL(), one.DueOn, true})
	}
	return tasks, err
}

// remarkTasks: remarks of the auditors that the board has not answered, for those
// who prepare its meetings.
func (a *App) remarkTasks(ctx context.Context, _ web.User) ([]task, error) {
	list, _, err := a.Board.Audits(ctx, "", true, board.Page{Limit: 50})
	var tasks []task
	for _, one := range list {
		for _, f := range one.Findings {
			if f.AnsweredOn == 0 {
				tasks = append(tasks, task{one.Title, one.URL(), f.Name() + " är obesvarad", "Bered yttrandet", one.URL(), one.AnswerDue, true})
			}
		}
	}
	return tasks, err
}

// delegationTasks: the next meeting of a board has decisions to be told of.
func (a *App) delegationTasks(ctx context.Context, _ web.User) ([]task, error) {
	meetings, _, err := a.Board.Search(ctx, board.Filter{Kind: board.Board, When: day.Period{From: a.today()}}, board.Page{Sort: "held_on", Limit: 1})
	if err != nil || len(meetings) == 0 || !meetings[0].State.Before(board.Held) {
		return nil, err
	}
	m := meetings[0]
	waiting, err := a.Identity.Unreported(ctx, min(m.HeldOn, a.today()))
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	return []task{{m.Name(), m.URL(), fmt.Sprintf("%d delegationsbeslut ska anmälas", len(waiting)), "Anmäl besluten", m.URL(), m.HeldOn, true}}, nil
}

// deadlines is the days on Mitt arbete of other areas than the board's, as a
// person's calendar has them.
func (a *App) deadlines(ctx context.Context, u identity.User) ([]board.Event, error) {
	tasks, err := a.tasks(ctx, identity.Acting(u))
	if err != nil {
		return nil, err
	}
	var events []board.Event
	for _, t := range tasks {
		if t.By == 0 || !t.Mine || strings.HasPrefix(t.URL, board.MeetingPath) || strings.HasPrefix(t.URL, board.AssignmentPath) || strings.HasPrefix(t.URL, board.AuditPath) {
			continue // the board's own feed has its days
		}
		sum := sha256.Sum256([]byte(t.DoURL + t.Do))
		events = append(events, board.Event{UID: "uppgift-" + hex.EncodeToString(sum[:12]) + "@klover", Title: t.Do + ": " + t.Which, Text: t.Note, URL: t.DoURL,
			Day: t.By, Changed: a.today().Time(), Version: 1})
	}
	return events, nil
}

// dayOf returns the day of what a published text dates: of a decision or a body by
// its mark, or of a revision of an agreement, "du-namnden.avtal#3".
func (a *App) dayOf(ctx context.Context, mark string) (day.Date, error) {
	code, number, ok := strings.Cut(mark, "#")
	if !ok {
		return a.Board.DayOf(ctx, mark)
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("reading the mark %s: %w", mark, err)
	}
	return a.Board.RevisionDay(ctx, code, n)
}
