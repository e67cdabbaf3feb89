package report

import (
	"context"
	"fmt"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/story"
)

// Comments returns the threads of a section, oldest first.
func (s Store) Comments(ctx context.Context, sectionID string) ([]Thread, error) {
	list, err := db.All[Comment](ctx, s.DB, `
		SELECT `+db.Columns[Comment]()+`
		FROM report_comment
		WHERE section_id = $1
		ORDER BY at, id`, sectionID)
	return threads(list), err
}

// OpenComments counts the open threads of each section of a report.
func (s Store) OpenComments(ctx context.Context, reportID string) (map[string]int64, error) {
	type count struct {
		SectionID string
		N         int64
	}
	list, err := db.All[count](ctx, s.DB, `
		SELECT section_id, count(*) AS n
		FROM report_comment
		WHERE report_id = $1 AND state = $2 AND parent_id = ''
		GROUP BY section_id`, reportID, Open)
	open := map[string]int64{}
	for _, c := range list {
		open[c.SectionID] = c.N
	}
	return open, err
}

// comment reads one comment with its report and section.
func (s Store) comment(ctx context.Context, id string) (Comment, Report, Section, error) {
	c, err := db.One[Comment](ctx, s.DB, `SELECT `+db.Columns[Comment]()+` FROM report_comment WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return c, Report{}, Section{}, fault.NotFound("Kommentaren finns inte.")
	}
	if err != nil {
		return c, Report{}, Section{}, err
	}
	r, one, err := s.Section(ctx, c.SectionID)
	return c, r, one, err
}

// Comment says something about a section; quote is the words that it is about.
func (s Store) Comment(ctx context.Context, sectionID, text, quote string) (Comment, error) {
	return s.addComment(ctx, Comment{SectionID: sectionID, Kind: Remark, Text: strings.TrimSpace(text), Quote: strings.TrimSpace(quote)}, "kommenterade")
}

// Answer says something in a thread. An answer to something settled opens it again.
func (s Store) Answer(ctx context.Context, commentID, text string) (Comment, error) {
	parent, _, _, err := s.comment(ctx, commentID)
	if err != nil {
		return parent, err
	}
	if parent.ParentID != "" {
		return parent, fault.Conflict("Svara på trådens första kommentar.")
	}
	return s.addComment(ctx, Comment{SectionID: parent.SectionID, ParentID: parent.ID, Kind: Remark, Text: strings.TrimSpace(text)}, "svarade på en kommentar i")
}

// Suggest proposes another text for a section, read at the version.
func (s Store) Suggest(ctx context.Context, sectionID string, version int64, proposal, why string) (Comment, error) {
	r, one, err := s.Section(ctx, sectionID)
	if err != nil {
		return Comment{}, err
	}
	base, err := s.VersionAt(ctx, sectionID, version)
	if err != nil {
		return Comment{}, err
	}
	proposal = strings.ReplaceAll(proposal, "\r\n", "\n")
	one.Text = proposal
	if err := s.readable(ctx, r, one); err != nil {
		return Comment{}, err
	}
	return s.addComment(ctx, Comment{SectionID: sectionID, Kind: Suggestion, Text: strings.TrimSpace(why), BaseVersion: version, BaseText: base.Text, Proposal: proposal}, "föreslog en ändring i")
}

func (s Store) addComment(ctx context.Context, c Comment, did string) (Comment, error) {
	if err := c.check(); err != nil {
		return c, err
	}
	actor := audit.ActorFrom(ctx)
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		r, one, err := s.in(tx).Section(ctx, c.SectionID)
		if err != nil {
			return err
		}
		if err := r.Discussed(); err != nil {
			return err
		}
		c.ID, c.ReportID, c.State, c.ByID, c.By, c.At = db.NewID(), r.ID, Open, actor.ID, actor.Name, tx.Now()
		if err := tx.Insert(ctx, "report_comment", &c); err != nil {
			return err
		}
		return said(ctx, tx, r, one, did, c.Text)
	})
	return c, err
}

// said writes what somebody did with comments in the section's history.
func said(ctx context.Context, tx *db.DB, r Report, one Section, did, why string) error {
	return audit.Write(ctx, tx, audit.Entry{Kind: SectionKind, Ref: one.ID, Title: r.Number + " " + one.Heading, Verb: did, Why: why})
}

// Resolve settles a thread.
func (s Store) Resolve(ctx context.Context, id string) (Comment, error) {
	return s.settle(ctx, id, Remark, Resolved, "", "tog hand om en kommentar i")
}

// Reject turns a suggestion down.
func (s Store) Reject(ctx context.Context, id, why string) (Comment, error) {
	return s.settle(ctx, id, Suggestion, Rejected, strings.TrimSpace(why), "avvisade ett förslag i")
}

// Reopen opens a settled thread again, also a suggestion that was turned down.
func (s Store) Reopen(ctx context.Context, id string) (Comment, error) {
	c, _, _, err := s.comment(ctx, id)
	if err != nil {
		return c, err
	}
	if c.State != Resolved && c.State != Rejected {
		return c, fault.Conflict("Bara det som är åtgärdat eller avvisat kan öppnas igen.")
	}
	return s.settle(ctx, id, c.Kind, Open, "", "öppnade en kommentar igen i")
}

// settle changes what has become of a thread.
func (s Store) settle(ctx context.Context, id string, kind CommentKind, state CommentState, why, did string) (Comment, error) {
	c, r, one, err := s.comment(ctx, id)
	if err != nil {
		return c, err
	}
	if c.Kind != kind || c.ParentID != "" {
		return c, fault.Conflict("Ett förslag godtas eller avvisas, en kommentar markeras som åtgärdad.")
	}
	if err := r.Discussed(); err != nil {
		return c, err
	}
	if err := c.closed(); err != nil && state != Open {
		return c, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := mark(ctx, tx, &c, state, why); err != nil {
			return err
		}
		return said(ctx, tx, r, one, did, why)
	})
	return c, err
}

// mark stores what has become of a comment.
func mark(ctx context.Context, tx *db.DB, c *Comment, state CommentState, why string) error {
	was := c.State
	c.State, c.ClosedBy, c.ClosedAt, c.ClosedWhy = state, "", nil, why
	if state != Open {
		now := tx.Now()
		c.ClosedBy, c.ClosedAt = audit.ActorFrom(ctx).Name, &now
	}
	n, err := tx.Exec(ctx, `UPDATE report_comment SET state = $1, closed_by = $2, closed_at = $3, closed_why = $4 WHERE id = $5 AND state = $6`,
		c.State, c.ClosedBy, c.ClosedAt, c.ClosedWhy, c.ID, was)
	if err == nil && n == 0 {
		return fault.Conflict("Någon annan hann före. Läs sidan igen.")
	}
	return err
}

// Accept puts a suggestion into the section's text. Changes that others have made
// since are kept; when they touch the same sentences the author must write it.
func (s Store) Accept(ctx context.Context, id string) (Section, error) {
	c, _, one, err := s.comment(ctx, id)
	if err != nil {
		return one, err
	}
	if c.Kind != Suggestion {
		return one, fault.Conflict("Bara ett förslag kan godtas.")
	}
	if err := c.closed(); err != nil {
		return one, err
	}
	merged, clean := story.Merge(c.BaseText, c.Proposal, one.Text)
	if !clean {
		return one, fault.Conflict("Texten har ändrats på samma ställe sedan förslaget skrevs. Skriv in det som ska gälla för hand och avvisa sedan förslaget.")
	}
	one.Text = merged
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		if one, err = s.in(tx).saveSection(ctx, one, fmt.Sprintf("godtog förslag av %s", c.By)); err != nil {
			return err
		}
		return mark(ctx, tx, &c, Accepted, "")
	})
	return one, err
}

// Withdraw takes back one's own comment, as long as nobody has answered.
func (s Store) Withdraw(ctx context.Context, id string) error {
	c, r, one, err := s.comment(ctx, id)
	if err != nil {
		return err
	}
	if err := r.Discussed(); err != nil {
		return err
	}
	if c.ByID != audit.ActorFrom(ctx).ID {
		return fault.Forbidden("Bara %s kan ta bort kommentaren.", c.By)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, `
			DELETE FROM report_comment
			WHERE id = $1 AND state = $2 AND NOT EXISTS (SELECT 1 FROM report_comment a WHERE a.parent_id = $3)`, id, Open, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict("Kommentaren har fått svar eller är avslutad och kan inte tas bort.")
		}
		return said(ctx, tx, r, one, "tog tillbaka en kommentar i", c.Text)
	})
}
