package board

import (
	"context"

	"klover/internal/base/db"
	"klover/internal/word/day"
)

// Reader is for whom a calendar is made.
type Reader struct {
	UserID string
	Roles  []string
	Write  bool // prepares meetings: sees every assignment, and the last days of minutes
}

// Feed returns the reader's calendar: meetings from a year back, assignments that
// are not done, statements that the auditors wait for, and minutes to adjust.
// Addresses begin with the origin of the site.
func (s Store) Feed(ctx context.Context, r Reader, origin string) ([]Event, error) {
	var all []Event
	for _, part := range []func(context.Context, Reader) ([]Event, error){s.meetingEvents, s.assignmentEvents, s.auditEvents} {
		events, err := part(ctx, r)
		if err != nil {
			return nil, err
		}
		all = append(all, events...)
	}
	for i := range all {
		all[i].UID += "@klover"
		all[i].URL = origin + all[i].URL
	}
	return all, nil
}

// pastMonths is how far back a calendar goes.
const pastMonths = 12

func (s Store) meetingEvents(ctx context.Context, r Reader) ([]Event, error) {
	list, _, err := s.Search(ctx, Filter{When: day.Period{From: s.Today().AddMonths(-pastMonths)}}, Page{Sort: "held_on"})
	var events []Event
	for _, m := range list {
		if err != nil {
			return nil, err
		}
		e := Event{UID: "sammantrade-" + m.ID, Title: "Sammanträde: " + m.Body.Name, Place: where(m), URL: m.URL(), Day: m.HeldOn,
			Starts: m.StartsAt, Ends: m.EndsAt, Changed: m.ChangedAt, Version: m.Version, Gone: m.State == Cancelled}
		events = append(events, e)
		if r.Write && (m.State == Held || m.State == Written) {
			var sitting Sitting
			if sitting, err = s.Sitting(ctx, m.ID); err == nil && sitting.LastAdjust() != 0 {
				events = append(events, Event{UID: "justering-" + m.ID, Title: "Protokollet ska vara justerat: " + m.Name(), URL: m.URL(),
					Day: sitting.LastAdjust(), Changed: m.ChangedAt, Version: m.Version})
			}
		}
	}
	return events, err
}

func where(m Meeting) string {
	switch {
	case m.Town == "":
		return m.Place
	case m.Place == "":
		return m.Town
	}
	return m.Place + ", " + m.Town
}

func (s Store) assignmentEvents(ctx context.Context, r Reader) ([]Event, error) {
	f := AssignmentFilter{State: AssignmentOpen}
	if !r.Write {
		f.OwnerID, f.Roles = r.UserID, r.Roles
	}
	list, _, err := s.Assignments(ctx, f, Page{Sort: "due_on"})
	var events []Event
	for _, a := range list {
		if a.DueOn != 0 {
			events = append(events, Event{UID: "uppdrag-" + a.ID, Title: "Uppdrag klart: " + a.Title, Text: a.Text, URL: a.URL(), Day: a.DueOn,
				Changed: a.ChangedAt, Version: a.Version})
		}
	}
	return events, err
}

func (s Store) auditEvents(ctx context.Context, r Reader) ([]Event, error) {
	if !r.Write {
		return nil, nil
	}
	list, err := db.All[Audit](ctx, s.DB, `SELECT `+db.Columns[Audit]()+` FROM board_audit
		WHERE answer_due >= $1 ORDER BY answer_due, id`, s.Today().AddMonths(-pastMonths))
	var events []Event
	for _, a := range list {
		events = append(events, Event{UID: "yttrande-" + a.ID, Title: "Yttrande till revisionen: " + a.Title, URL: a.URL(), Day: a.AnswerDue,
			Changed: a.ChangedAt, Version: a.Version})
	}
	return events, err
}
