package report

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/story"
)

// Section returns a section with its report.
func (s Store) Section(ctx context.Context, id string) (Report, Section, error) {
	one, err := db.One[Section](ctx, s.DB, `SELECT `+db.Columns[Section]()+` FROM report_section WHERE id = $1`, id)
	if fault.KindOf(err) == fault.KindNotFound {
		return Report{}, one, fault.NotFound("Avsnittet finns inte.")
	}
	if err != nil {
		return Report{}, one, err
	}
	r, _, err := s.Get(ctx, one.ReportID)
	return r, one, err
}

// SaveSection stores a changed section, read at its version. A text with a token
// that nobody understands is refused with the place of the fault.
func (s Store) SaveSection(ctx context.Context, one Section) (Section, error) {
	return s.saveSection(ctx, one, "")
}

// saveSection stores a changed section; why is told of the version when it is not
// simply written.
func (s Store) saveSection(ctx context.Context, one Section, why string) (Section, error) {
	one.Text = strings.ReplaceAll(one.Text, "\r\n", "\n")
	if err := one.Check(); err != nil {
		return one, err
	}
	r, _, err := s.Section(ctx, one.ID)
	if err != nil {
		return one, err
	}
	if err := s.readable(ctx, r, one); err != nil {
		return one, err
	}
	if err := s.nameOwner(ctx, &one); err != nil {
		return one, err
	}
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		r, before, err := s.in(tx).Section(ctx, one.ID)
		if err != nil {
			return err
		}
		if err := hold(ctx, tx, r); err != nil {
			return err
		}
		one = one.worked(before)
		one.ReportID, one.No, one.Help, one.CreatedAt, one.ChangedAt = before.ReportID, before.No, before.Help, before.CreatedAt, tx.Now()
		if err := tx.Update(ctx, "report_section", &one); err != nil {
			return fmt.Errorf("saving section %s: %w", one.ID, err)
		}
		if one.Text != before.Text || one.Heading != before.Heading {
			v := versionOf(ctx, one, why)
			if err := tx.Insert(ctx, "report_version", &v); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: SectionKind, Ref: one.ID, Title: r.Number + " " + one.Heading, Verb: audit.Changed, Why: why, Changes: SectionFields.Diff(&before, &one)})
	})
	return one, err
}

// hold keeps the report from being sent or fixed while a section of it is stored,
// and tells when it already is.
func hold(ctx context.Context, tx *db.DB, r Report) error {
	n, err := tx.Exec(ctx, `UPDATE report SET changed_at = $1 WHERE id = $2 AND state = $3`, tx.Now(), r.ID, Draft)
	if err != nil {
		return err
	}
	if n == 0 {
		return r.Open()
	}
	return nil
}

// nameOwner fills in the name of the section's author.
func (s Store) nameOwner(ctx context.Context, one *Section) error {
	if one.OwnerID == "" {
		one.Owner = ""
		return nil
	}
	_, before, err := s.Section(ctx, one.ID)
	if err != nil || before.OwnerID == one.OwnerID {
		one.Owner = before.Owner
		return err
	}
	one.Owner, err = s.person(ctx, one.OwnerID)
	return err
}

// person returns the name of somebody who can write.
func (s Store) person(ctx context.Context, id string) (string, error) {
	var people []field.Option
	if s.People != nil {
		var err error
		if people, err = s.People(ctx); err != nil {
			return "", err
		}
	}
	for _, p := range people {
		if p.Value == id {
			return p.Label, nil
		}
	}
	return "", fault.Invalid(fault.Field{Name: "owner_id", Message: "Välj en person i listan."})
}

// Confirm tells that a copied text holds as it stands.
func (s Store) Confirm(ctx context.Context, id string, version int64) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, one, err := s.in(tx).Section(ctx, id)
		if err != nil {
			return err
		}
		if err := hold(ctx, tx, r); err != nil {
			return err
		}
		one.Version, one.CopiedFrom, one.ChangedAt = version, "", tx.Now()
		if one.Status == Todo {
			one.Status = Started
		}
		if err := tx.Update(ctx, "report_section", &one); err != nil {
			return fmt.Errorf("confirming section %s: %w", id, err)
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: SectionKind, Ref: id, Title: r.Number + " " + one.Heading, Verb: "bekräftade att den kopierade texten gäller i"})
	})
}

// readable returns what cannot be understood in a section's text. It stands outside
// the transaction that stores the text: inserts read with other stores.
func (s Store) readable(ctx context.Context, r Report, one Section) error {
	t := read(one, r.reader(one, s.knows))
	if err := s.fill(ctx, r, &t); err != nil {
		return err
	}
	if line := story.Unmerged(one.Text); line > 0 {
		t.wrong = append(t.wrong, story.Wrong{Line: line, Column: 1, Message: "Välj en av texterna och ta bort raderna med <<<<<<<, ======= och >>>>>>>."})
	}
	return wrongTexts(t.wrong)
}

func (s Store) knows(key string) bool {
	_, err := s.Goals.Register.Get(key)
	return err == nil
}

// AddSection puts a new section after the one with the number; 0 puts it first.
func (s Store) AddSection(ctx context.Context, reportID string, after int64, heading string) (Section, error) {
	one := Section{ID: db.NewID(), Version: 1, ReportID: reportID, No: after + 1, Level: 1, Numbered: true,
		Heading: strings.TrimSpace(heading), Status: Todo, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	if err := one.Check(); err != nil {
		return one, err
	}
	err := s.arrange(ctx, reportID, func(list []Section) []Section {
		at := min(max(int(after), 0), len(list))
		if at > 0 {
			one.Level = list[at-1].Level
		}
		return slices.Insert(list, at, one)
	}, "lade till avsnittet "+one.Heading+" i")
	return one, err
}

// MoveSection moves a section so many places down, or up when by is negative.
func (s Store) MoveSection(ctx context.Context, id string, by int) error {
	_, one, err := s.Section(ctx, id)
	if err != nil {
		return err
	}
	return s.arrange(ctx, one.ReportID, func(list []Section) []Section {
		from := slices.IndexFunc(list, func(x Section) bool { return x.ID == id })
		if from < 0 {
			return list
		}
		moved := list[from]
		list = slices.Delete(list, from, from+1)
		return slices.Insert(list, min(max(from+by, 0), len(list)), moved)
	}, "flyttade avsnittet "+one.Heading+" i")
}

// RemoveSection takes a section away. Its words stay in the history.
func (s Store) RemoveSection(ctx context.Context, id string) error {
	_, one, err := s.Section(ctx, id)
	if err != nil {
		return err
	}
	return s.arrange(ctx, one.ReportID, func(list []Section) []Section {
		return slices.DeleteFunc(list, func(x Section) bool { return x.ID == id })
	}, "tog bort avsnittet "+one.Heading+" ur")
}

// arrange lets do change which sections a draft has and in which order, and stores
// the difference.
func (s Store) arrange(ctx context.Context, reportID string, do func([]Section) []Section, verb string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		r, before, err := s.in(tx).Get(ctx, reportID)
		if err != nil {
			return err
		}
		if err := hold(ctx, tx, r); err != nil {
			return err
		}
		after := do(slices.Clone(before))
		for i := range after {
			if err := put(ctx, tx, before, after[i], int64(i+1)); err != nil {
				return err
			}
		}
		for _, gone := range before {
			if slices.ContainsFunc(after, func(x Section) bool { return x.ID == gone.ID }) {
				continue
			}
			if _, err := tx.Exec(ctx, `DELETE FROM report_section WHERE id = $1`, gone.ID); err != nil {
				return err
			}
			if err := audit.Write(ctx, tx, audit.Entry{Kind: SectionKind, Ref: gone.ID, Title: gone.Heading, Verb: audit.Removed, Changes: SectionFields.Diff(&gone, &Section{})}); err != nil {
				return err
			}
		}
		return keep(ctx, tx, r, r, verb, "")
	})
}

// put stores a section at its place: new, or moved.
func put(ctx context.Context, tx *db.DB, before []Section, one Section, no int64) error {
	i := slices.IndexFunc(before, func(x Section) bool { return x.ID == one.ID })
	if i < 0 {
		one.No = no
		if err := tx.Insert(ctx, "report_section", &one); err != nil {
			return err
		}
		v := versionOf(ctx, one, "lade till avsnittet")
		return tx.Insert(ctx, "report_version", &v)
	}
	if before[i].No == no {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE report_section SET no = $1 WHERE id = $2`, no, one.ID)
	return err
}
