package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// Take moves a report, read at the version, to its next state, or back.
func (s Store) Take(ctx context.Context, id, verb string, version int64, why string) (Report, error) {
	step, ok := stepNamed(verb)
	if !ok || verb == "besluta" {
		return Report{}, fault.NotFound("Det går inte att ”%s” en rapport.", verb)
	}
	return s.take(ctx, id, step, version, why, func(r *Report, c Composed) error {
		switch verb {
		case "skicka":
			return c.finished()
		case "godkann":
			if stops(c.Warnings) {
				return fault.Conflict("Rapporten kan inte godkännas förrän felen i texterna är rättade. %s", stopping(c.Warnings))
			}
			r.ApprovedFigures = textsOf(c.Facts)
		case "oppna":
			r.ApprovedFigures = nil
		case "angra-beslut":
			r.DecidedOn, r.DecidedBy, r.DecidedNo, r.DecidedText, r.DecidedURL = 0, "", "", "", ""
		}
		return nil
	})
}

// Decide notes what a body has decided about a report.
func (s Store) Decide(ctx context.Context, id string, version int64, d Decision) (Report, error) {
	step, _ := stepNamed("besluta")
	return s.take(ctx, id, step, version, "", func(r *Report, _ Composed) error {
		if !r.Kind.needsDecision() {
			return fault.Conflict("En månadsrapport beslutas inte. Lås den när den är godkänd.")
		}
		r.DecidedOn, r.DecidedBy, r.DecidedNo, r.DecidedText, r.DecidedURL = d.On, strings.TrimSpace(d.By), strings.TrimSpace(d.No), strings.TrimSpace(d.Text), strings.TrimSpace(d.URL)
		return d.check(day.Of(s.DB.Now()))
	})
}

// take moves the report when it may be moved and do agrees. The sections must be
// those that were looked at.
func (s Store) take(ctx context.Context, id string, step Step, version int64, why string, do func(*Report, Composed) error) (Report, error) {
	r, sections, err := s.Get(ctx, id)
	if err != nil {
		return r, err
	}
	why = strings.TrimSpace(why)
	if step.Why && why == "" {
		return r, fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför, så att den som läser historiken förstår."})
	}
	if err := step.from(r); err != nil {
		return r, err
	}
	c, err := s.Compose(ctx, r, sections)
	if err != nil {
		return r, err
	}
	before := r.State
	if err := do(&r, c); err != nil {
		return r, err
	}
	r.Version, r.State, r.ChangedAt = version, step.To, s.DB.Now()
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := tx.Update(ctx, "report", &r); err != nil {
			return fmt.Errorf("moving report %s: %w", id, err)
		}
		if err := unchanged(ctx, tx, sections); err != nil {
			return err
		}
		if step.Verb == "skicka-tillbaka" {
			if err := s.begin(ctx, tx, sections); err != nil {
				return err
			}
		}
		return s.taken(ctx, tx, r, step, before, why)
	})
	return r, err
}

// taken notes that a step has been taken.
func (s Store) taken(ctx context.Context, tx *db.DB, r Report, step Step, from State, why string) error {
	actor := audit.ActorFrom(ctx)
	t := Taken{ID: db.NewID(), ReportID: r.ID, Verb: step.Did, FromState: from, ToState: step.To, Why: why, ByID: actor.ID, By: actor.Name, At: tx.Now()}
	if err := tx.Insert(ctx, "report_taken", &t); err != nil {
		return err
	}
	return keep(ctx, tx, r, r, step.Did, why)
}

// begin gives the authors back the sections that somebody has commented on.
func (s Store) begin(ctx context.Context, tx *db.DB, sections []Section) error {
	for _, one := range sections {
		n, err := db.One[int64](ctx, tx, `SELECT count(*) FROM report_comment WHERE section_id = $1 AND state = $2`, one.ID, Open)
		if err != nil {
			return err
		}
		if n == 0 || one.Status != Ready {
			continue
		}
		before := one
		one.Status, one.ChangedAt = Started, tx.Now()
		if err := tx.Update(ctx, "report_section", &one); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{Kind: SectionKind, Ref: one.ID, Title: one.Heading, Verb: audit.Changed, Why: "Granskaren har kommenterat.", Changes: SectionFields.Diff(&before, &one)}); err != nil {
			return err
		}
	}
	return nil
}

// finished tells what keeps a report from being sent to its reviewer.
func (c Composed) finished() error {
	if stops(c.Warnings) {
		return fault.Conflict("Rapporten kan inte skickas förrän felen i texterna är rättade. %s", stopping(c.Warnings))
	}
	var left []string
	for i, t := range c.texts {
		if t.section.Status != Ready && len(t.blocks) > 0 {
			left = append(left, c.heading(i))
		}
	}
	if len(left) > 0 {
		n := min(len(left), 5)
		return fault.Conflict("%s är inte klara: %s. Markera dem som klara först.", sv.UpperFirst(sv.Plural(len(left), "avsnitt", "avsnitt")), sv.List(left[:n]))
	}
	return nil
}

// Steps returns the steps that have been taken with a report, oldest first.
func (s Store) Steps(ctx context.Context, reportID string) ([]Taken, error) {
	return db.All[Taken](ctx, s.DB, `
		SELECT `+db.Columns[Taken]()+`
		FROM report_taken
		WHERE report_id = $1
		ORDER BY at, id`, reportID)
}

// sinceApproval warns of figures that read otherwise than when the report was
// approved: the body may have decided on others.
func (c Composed) sinceApproval() []Warning {
	if c.Report.State != Approved && c.Report.State != Decided {
		return nil
	}
	now := textsOf(c.Facts)
	var list []Warning
	for _, f := range c.Facts {
		for key, text := range textsOf([]Fact{f}) {
			if was, ok := c.Report.ApprovedFigures[key]; ok && was != now[key] {
				list = append(list, Warning{Kind: "Ändrat sedan godkännandet", URL: f.view().FigureURL(f.Figure),
					Text: f.Name + " " + f.view().Label() + " var " + was + " när rapporten godkändes och är nu " + text + "."})
			}
		}
	}
	return slices.Clip(list)
}
