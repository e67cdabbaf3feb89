package price

import (
	"context"
	"errors"
	"fmt"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/day"
)

var editionColumns = db.Columns[Edition]()

// Editions returns the versions of a list, newest first.
func (s Store) Editions(ctx context.Context, listID string) ([]Edition, error) {
	return db.All[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM price_edition WHERE list_id = $1 ORDER BY n DESC`, listID)
}

// Edition returns one version of a list.
func (s Store) Edition(ctx context.Context, listID string, n int64) (Edition, error) {
	e, err := db.One[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM price_edition WHERE list_id = $1 AND n = $2`, listID, n)
	if errors.Is(err, db.ErrNoRows) {
		return e, fault.NotFound("Versionen finns inte.")
	}
	return e, err
}

// edition returns the version with the id.
func (s Store) edition(ctx context.Context, id string) (Edition, error) {
	return db.One[Edition](ctx, s.DB, `SELECT `+editionColumns+` FROM price_edition WHERE id = $1`, id)
}

// On returns the version that holds on a day, not ok when there is none.
func (s Store) On(ctx context.Context, listID string, on day.Date) (Edition, bool, error) {
	list, err := db.All[Edition](ctx, s.DB, `
		SELECT `+editionColumns+` FROM price_edition
		WHERE list_id = $1 AND stage = 'decided' AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2)`, listID, on)
	if len(list) == 0 {
		return Edition{}, false, err
	}
	return list[0], true, err
}

// latest returns the version that was decided last, nil when none is.
func (s Store) latest(ctx context.Context, listID string) (*Edition, error) {
	list, err := db.All[Edition](ctx, s.DB, `
		SELECT `+editionColumns+` FROM price_edition
		WHERE list_id = $1 AND stage = 'decided' ORDER BY valid_from DESC LIMIT 1`, listID)
	if len(list) == 0 {
		return nil, err
	}
	return &list[0], err
}

// draft makes an empty draft. A list has one draft at a time.
func (s Store) draft(ctx context.Context, l List, origin, source string) (Edition, error) {
	editions, err := s.Editions(ctx, l.ID)
	if err != nil {
		return Edition{}, err
	}
	e := Edition{ID: db.NewID(), Version: 1, ListID: l.ID, N: 1, Stage: Draft, Origin: origin, Source: source, MadeBy: audit.ActorFrom(ctx).Name, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
	for _, one := range editions {
		if one.Stage == Draft {
			return e, fault.Conflict("%s har redan ett utkast, version %d. Fastställ det eller ta bort det först.", l.Name(), one.N)
		}
		e.N = max(e.N, one.N+1)
	}
	if e.Key, err = s.next(ctx, "edition", 1); err != nil {
		return e, err
	}
	return e, s.DB.Insert(ctx, "price_edition", &e)
}

// Begin makes a draft with the prices of the latest version, to be changed by hand.
func (s Store) Begin(ctx context.Context, listID string) (Edition, error) {
	var e Edition
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return err
		}
		last, err := here.latest(ctx, listID)
		if err != nil {
			return err
		}
		if e, err = here.draft(ctx, l, ByHand, ""); err != nil {
			return err
		}
		if last != nil {
			if err := here.copyItems(ctx, last.Key, e.Key); err != nil {
				return err
			}
		}
		e, err = here.measured(ctx, l, e, "lade upp")
		return err
	})
	return e, err
}

// copyItems gives a draft the items of another edition.
func (s Store) copyItems(ctx context.Context, from, to int64) error {
	_, err := s.DB.Exec(ctx, `
		INSERT INTO price_item (edition_key, article_key, row_no, article, own, gtin, name_key, unit, per_num, per_den, base_unit, from_qty, listed, discount, net, free, volume, valid_from, valid_to)
		SELECT $1, article_key, row_no, article, own, gtin, name_key, unit, per_num, per_den, base_unit, from_qty, listed, discount, net, free, volume, valid_from, valid_to
		FROM price_item WHERE edition_key = $2`, to, from)
	return err
}

// measured compares a draft with the version before it and tells its history.
func (s Store) measured(ctx context.Context, l List, e Edition, verb string) (Edition, error) {
	was := e
	last, err := s.latest(ctx, l.ID)
	if err != nil {
		return e, err
	}
	var lastKey int64
	if last != nil {
		lastKey = last.Key
	}
	var sum Summary
	for d, err := range Compare(s.items(ctx, lastKey), s.items(ctx, e.Key)) {
		if err != nil {
			return e, err
		}
		sum.Add(d)
	}
	sum.told(&e)
	e.Items = e.Fresh + e.Dearer + e.Cheaper + e.Same
	e.ChangedAt = s.DB.Now()
	if err := s.DB.Update(ctx, "price_edition", &e); err != nil {
		return e, err
	}
	return e, s.toldEdition(ctx, l, was, e, verb, e.Source)
}

func (s Store) toldEdition(ctx context.Context, l List, was, e Edition, verb, why string) error {
	return audit.Write(ctx, s.DB, audit.Entry{Kind: ListKind, Ref: l.ID, Title: l.Name(), Verb: verb + " " + e.Name() + " av",
		Changes: EditionFields.Diff(&was, &e), Why: why})
}

// Difference walks what differs between two editions.
func (s Store) Difference(ctx context.Context, from, to Edition, do func(Difference) error) error {
	for d, err := range Compare(s.items(ctx, from.Key), s.items(ctx, to.Key)) {
		if err == nil {
			err = do(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Settlement is how a draft is decided.
type Settlement struct {
	Version int64
	From    day.Date
	On      day.Date // when it was decided, 0 today
	Ground  string   // what in the contract allows dearer prices
}

// Decide lets a draft hold from a day; what held before holds to the day before. Dearer
// prices need a decided change, or a ground and the right to approve price changes.
func (s Store) Decide(ctx context.Context, listID string, n int64, in Settlement) (Edition, error) {
	var e Edition
	err := identity.Store{DB: s.DB}.Deciding(ctx, func(tx *db.DB) (identity.Decision, error) {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return identity.Decision{}, err
		}
		if e, err = here.Edition(ctx, listID, n); err != nil {
			return identity.Decision{}, err
		}
		was := e
		if err := here.hold(ctx, l, &e, in); err != nil {
			return identity.Decision{}, err
		}
		if err := here.toldEdition(ctx, l, was, e, "fastställde", in.Ground); err != nil {
			return identity.Decision{}, err
		}
		if e.Dearer == 0 || e.RevisionID != "" || n == 1 {
			return identity.Decision{}, nil
		}
		k, err := here.contract(ctx, l.ContractID)
		return decision(k, ListKind, l.ID, l.Name(), in.Ground+". "+e.Counts(), e.DecidedOn), err
	})
	return e, err
}

func (s Store) hold(ctx context.Context, l List, e *Edition, in Settlement) error {
	if e.Version != in.Version {
		return db.ErrStale
	}
	last, err := s.latest(ctx, l.ID)
	if err != nil {
		return err
	}
	for _, check := range []error{e.mayHold(in.From, last), e.grounded(in.Ground), s.notBefore(ctx, *e, in.From)} {
		if check != nil {
			return audit.Refuse(check, audit.Entry{Kind: ListKind, Ref: l.ID, Title: l.Name(), Verb: "nekades att fastställa " + e.Name() + " av"})
		}
	}
	if last != nil {
		last.ValidTo, last.ChangedAt = in.From.AddDays(-1), s.DB.Now()
		if err := s.DB.Update(ctx, "price_edition", last); err != nil {
			return err
		}
	}
	e.Stage, e.ValidFrom, e.Ground, e.DecidedOn, e.DecidedBy, e.ChangedAt = Decided, in.From, in.Ground, in.On, audit.ActorFrom(ctx).Name, s.DB.Now()
	if e.DecidedOn == 0 {
		e.DecidedOn = s.Today()
	}
	return s.DB.Update(ctx, "price_edition", e)
}

// notBefore refuses prices that hold before the change that they carry out.
func (s Store) notBefore(ctx context.Context, e Edition, from day.Date) error {
	if e.RevisionID == "" {
		return nil
	}
	r, err := s.Revision(ctx, string(e.RevisionID))
	if err == nil && from < r.FromOn {
		err = fault.Invalid(fault.Field{Name: "from", Message: fmt.Sprintf("Prisändringen är beslutad från %s. De nya priserna kan inte gälla tidigare.", r.FromOn.Sv())})
	}
	return err
}

// TakeBack makes the version that was decided last a draft again.
func (s Store) TakeBack(ctx context.Context, listID string, n int64, why string) (Edition, error) {
	var e Edition
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return err
		}
		last, err := here.latest(ctx, listID)
		if err != nil {
			return err
		}
		if last == nil || last.N != n {
			return fault.Conflict("Bara den senast fastställda versionen kan tas tillbaka.")
		}
		if why == "" {
			return fault.Invalid(fault.Field{Name: "why", Message: "Skriv varför versionen tas tillbaka."})
		}
		was := *last
		e = was
		e.Stage, e.ValidFrom, e.ValidTo, e.DecidedOn, e.DecidedBy, e.Ground, e.ChangedAt = Draft, 0, 0, 0, "", "", tx.Now()
		if err := tx.Update(ctx, "price_edition", &e); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE price_edition SET valid_to = NULL, version = version + 1 WHERE list_id = $1 AND stage = 'decided' AND valid_to = $2`, listID, was.ValidFrom.AddDays(-1)); err != nil {
			return err
		}
		if was.Dearer > 0 && was.RevisionID == "" && was.N > 1 {
			if err := (identity.Store{DB: tx}).Withdraw(ctx, ListKind, l.ID, identity.ActPrice, why); err != nil {
				return err
			}
		}
		return here.toldEdition(ctx, l, was, e, "tog tillbaka", why)
	})
	return e, err
}

// Discard removes a draft with its items.
func (s Store) Discard(ctx context.Context, listID string, n int64, why string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		l, err := here.Get(ctx, listID)
		if err != nil {
			return err
		}
		e, err := here.Edition(ctx, listID, n)
		if err != nil {
			return err
		}
		return here.discard(ctx, l, e, why)
	})
}

func (s Store) discard(ctx context.Context, l List, e Edition, why string) error {
	if e.Stage != Draft {
		return fault.Conflict("%s är fastställd. Ta tillbaka den först.", e.Name())
	}
	for _, query := range []string{
		`UPDATE price_file SET edition_id = NULL, state = 'undone', version = version + 1 WHERE edition_id = $1`,
		`DELETE FROM price_item WHERE edition_key = (SELECT key FROM price_edition WHERE id = $1)`, `DELETE FROM price_edition WHERE id = $1`,
	} {
		if _, err := s.DB.Exec(ctx, query, e.ID); err != nil {
			return err
		}
	}
	return audit.Write(ctx, s.DB, audit.Entry{Kind: ListKind, Ref: l.ID, Title: l.Name(), Verb: "tog bort " + e.Name() + " av", Why: why,
		Changes: []field.Change{{Key: "items", Label: "Priser", From: fmt.Sprint(e.Items)}}})
}

// EditionURL is where the version of a price list that has the key is shown.
func (s Store) EditionURL(ctx context.Context, key int64) (string, error) {
	type place struct {
		ListID string
		N      int64
	}
	e, err := db.One[place](ctx, s.DB, `SELECT list_id, n FROM price_edition WHERE key = $1`, key)
	return editionURL(e.ListID, e.N), err
}
