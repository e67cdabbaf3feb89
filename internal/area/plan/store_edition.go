package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/sv"
)

var (
	editionColumns = db.Columns[Edition]()
	publicColumns  = db.Columns[PublicItem]()
)

// Preview is what would be published of a version.
type Preview struct {
	Items   []PublicItem
	KeptOut int64
	Doubts  []Doubt
}

// Preview returns what would be published of a version, with what should be looked at
// first. An item is kept out if it was when the version was decided or is now.
func (s Store) Preview(ctx context.Context, v Version, shown Shown) (Preview, error) {
	rows, err := s.Rows(ctx, v.ID, Page{})
	if err != nil {
		return Preview{}, err
	}
	names, err := s.names(ctx)
	if err != nil {
		return Preview{}, err
	}
	now, err := db.All[string](ctx, s.DB, `SELECT id FROM plan_item WHERE kept_out = TRUE`)
	if err != nil {
		return Preview{}, err
	}
	var p Preview
	for _, it := range rows {
		if !it.IsOpen {
			continue
		}
		if it.KeptOut || slices.Contains(now, it.ID) {
			p.KeptOut++
			continue
		}
		row := it.public(shown)
		for _, text := range row.doubts(names) {
			p.Doubts = append(p.Doubts, Doubt{Number: it.Number, Title: it.Title, ItemID: it.ID, Text: text})
		}
		p.Items = append(p.Items, row)
	}
	slices.SortStableFunc(p.Items, func(a, b PublicItem) int {
		if n := sv.Compare(a.Category, b.Category); n != 0 {
			return n
		}
		return strings.Compare(a.NoticeQ, b.NoticeQ)
	})
	return p, nil
}

// names are the people that the plan may mention.
func (s Store) names(ctx context.Context) ([]string, error) {
	return db.All[string](ctx, s.DB, `SELECT name FROM identity_user UNION SELECT DISTINCT purchaser FROM plan_item WHERE purchaser <> ''`)
}

// Publish makes a public edition of the version in force and writes to those who
// subscribe. It is refused while a row holds an amount or a name.
func (s Store) Publish(ctx context.Context, versionID string, shown Shown) (Edition, error) {
	var e Edition
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		v, err := here.OneVersion(ctx, versionID)
		if err != nil {
			return err
		}
		if v.Status != Decided {
			return fault.Conflict("Bara den fastställda versionen kan publiceras. %s är %s.", v.Name(), strings.ToLower(v.Status.Sv()))
		}
		p, err := here.Preview(ctx, v, shown)
		if err != nil {
			return err
		}
		if len(p.Doubts) > 0 {
			return fault.Conflict("%s %s Ändra posten eller utelämna den, och fastställ en ny version.", p.Doubts[0].Number, p.Doubts[0].Text)
		}
		e, err = here.issue(ctx, v, shown, p)
		return err
	})
	return e, err
}

func (s Store) issue(ctx context.Context, v Version, shown Shown, p Preview) (Edition, error) {
	last, err := db.One[int64](ctx, s.DB, `SELECT COALESCE(max(no), 0) FROM plan_edition`)
	if err != nil {
		return Edition{}, err
	}
	e := Edition{ID: db.NewID(), No: last + 1, VersionID: v.ID, VersionName: v.Name(), Fields: strings.Join(shown, ","),
		Items: int64(len(p.Items)), KeptOut: p.KeptOut, PublishedAt: s.DB.Now(), PublishedBy: audit.ActorFrom(ctx).Name}
	if err := s.DB.Insert(ctx, "plan_edition", &e); err != nil {
		return e, fmt.Errorf("storing edition: %w", err)
	}
	for i := range p.Items {
		p.Items[i].EditionID, p.Items[i].Position = e.ID, int64(i+1)
	}
	if err := db.InsertAll(ctx, s.DB, "plan_edition_item", p.Items); err != nil {
		return e, fmt.Errorf("storing rows of edition: %w", err)
	}
	if err := audit.Write(ctx, s.DB, audit.Entry{Kind: KindEdition, Ref: e.ID, Title: e.Name(), Verb: "publicerade", Why: v.Name()}); err != nil {
		return e, err
	}
	return e, s.announce(ctx, e)
}

// Withdraw takes an edition away from the public, because something in it should not
// have left the organisation.
func (s Store) Withdraw(ctx context.Context, id, why string) error {
	if strings.TrimSpace(why) == "" {
		return refuse("why", "Skriv varför utgåvan dras tillbaka.")
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		e, err := db.One[Edition](ctx, tx, `DELETE FROM plan_edition WHERE id = $1 RETURNING `+editionColumns, id)
		if errors.Is(err, db.ErrNoRows) {
			return fault.NotFound("Utgåvan finns inte.")
		}
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindEdition, Ref: e.ID, Title: e.Name(), Verb: "drog tillbaka", Why: why})
	})
}

// Editions returns the editions, the latest first.
func (s Store) Editions(ctx context.Context) ([]Edition, error) {
	return db.All[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM plan_edition ORDER BY no DESC`)
}

// Edition returns the edition that the public sees; ok is false when nothing is published.
func (s Store) Edition(ctx context.Context) (e Edition, ok bool, err error) {
	list, err := db.All[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM plan_edition ORDER BY no DESC LIMIT 1`)
	if err != nil || len(list) == 0 {
		return e, false, err
	}
	return list[0], true, nil
}

// PublicItems returns the rows of an edition and how many they are.
func (s Store) PublicItems(ctx context.Context, editionID string, f PublicFilter, p Page) ([]PublicItem, Count, error) {
	w := f.where(editionID)
	count, err := db.CountRows(ctx, s.DB, "plan_edition_item", w)
	if err != nil {
		return nil, count, fmt.Errorf("counting public items: %w", err)
	}
	rows, err := db.All[PublicItem](ctx, s.DB, `SELECT `+publicColumns+` FROM plan_edition_item `+w.SQL()+` ORDER BY position `+p.Cut(&w), w.Args()...)
	return rows, count, err
}

func (f PublicFilter) where(editionID string) db.Where {
	var w db.Where
	w.Add("edition_id = ?", editionID)
	for _, word := range sv.Words(f.Text) {
		w.Add(`words LIKE ?`, "%"+word+"%")
	}
	if f.CategoryID != "" {
		w.Add("category_id = ?", f.CategoryID)
	}
	if f.Party != "" {
		w.Add("parties LIKE ?", f.Party.Like())
	}
	if f.Quarter != "" {
		w.Add("notice_q = ?", f.Quarter)
	}
	return w
}

// PublicChoices are the categories and quarters of an edition, for its filters.
func (s Store) PublicChoices(ctx context.Context, editionID string) (categories, quarters []field.Option, err error) {
	categories, err = db.All[field.Option](ctx, s.DB, `
		SELECT category_id AS value, category AS label FROM plan_edition_item
		WHERE edition_id = $1 AND category_id <> '' GROUP BY category_id, category ORDER BY category`, editionID)
	if err != nil {
		return nil, nil, err
	}
	quarters, err = db.All[field.Option](ctx, s.DB, `
		SELECT notice_q AS value, notice_q AS label FROM plan_edition_item
		WHERE edition_id = $1 AND notice_q <> '' GROUP BY notice_q ORDER BY notice_q`, editionID)
	return categories, quarters, err
}
