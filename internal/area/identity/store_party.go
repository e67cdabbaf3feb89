package identity

import (
	"context"
	"fmt"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/find"
	"klover/internal/word/day"
)

// Parties returns all parties with the names that they had on the day: owners
// first, then the regions of 7-klövern, then guests.
func (s Store) Parties(ctx context.Context, on day.Date) ([]Party, error) {
	parties, err := db.All[Party](ctx, s.DB, `SELECT `+db.Columns[Party]()+` FROM identity_party
		ORDER BY CASE kind WHEN 'owner' THEN 1 WHEN 'external' THEN 2 ELSE 3 END, code`)
	if err != nil {
		return nil, fmt.Errorf("reading parties: %w", err)
	}
	names, err := db.All[PartyName](ctx, s.DB, `SELECT `+db.Columns[PartyName]()+` FROM identity_party_name ORDER BY party_id, id`)
	if err != nil {
		return nil, fmt.Errorf("reading names of parties: %w", err)
	}
	of := map[string][]PartyName{}
	for _, n := range names {
		of[n.PartyID] = append(of[n.PartyID], n)
	}
	for i, p := range parties {
		parties[i].Name = NameOn(of[p.ID], on)
	}
	return parties, nil
}

// Party returns a party with the name that it has today.
func (s Store) Party(ctx context.Context, code string) (Party, error) {
	p, err := db.One[Party](ctx, s.DB, `SELECT `+db.Columns[Party]()+` FROM identity_party WHERE id = $1`, code)
	if err != nil {
		return p, fmt.Errorf("reading party %s: %w", code, err)
	}
	p.Name, err = s.PartyName(ctx, code, s.today())
	return p, err
}

// PartyNames returns what a party has been called, oldest first.
func (s Store) PartyNames(ctx context.Context, code string) ([]PartyName, error) {
	return db.All[PartyName](ctx, s.DB, `SELECT `+db.Columns[PartyName]()+` FROM identity_party_name WHERE party_id = $1 ORDER BY valid_from NULLS FIRST, id`, code)
}

// PartyName returns what a party was called on the day, its code if it has no name.
func (s Store) PartyName(ctx context.Context, code string, on day.Date) (string, error) {
	names, err := s.PartyNames(ctx, code)
	if err != nil {
		return "", fmt.Errorf("reading names of party %s: %w", code, err)
	}
	if name := NameOn(names, on); name != "" {
		return name, nil
	}
	return code, nil
}

// CreateParty adds a party with its first name.
func (s Store) CreateParty(ctx context.Context, p Party) (Party, error) {
	if err := p.Check(); err != nil {
		return p, err
	}
	p.ID, p.Version = p.Code, 1
	p.CreatedAt, p.ChangedAt = s.DB.Now(), s.DB.Now()
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := oneHost(ctx, tx, p); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "identity_party", &p); err != nil {
			return err
		}
		if err := tx.Insert(ctx, "identity_party_name", &PartyName{ID: db.NewID(), PartyID: p.ID, Name: p.Name}); err != nil {
			return err
		}
		return recordParty(ctx, tx, p, audit.Entry{Verb: audit.Created, Changes: PartyFields.Diff(&Party{}, &p)})
	})
	return p, err
}

// oneHost stops a second host: the books are kept in one place.
func oneHost(ctx context.Context, tx *db.DB, p Party) error {
	if !p.Host {
		return nil
	}
	other, err := db.One[bool](ctx, tx, `SELECT EXISTS (SELECT 1 FROM identity_party WHERE host AND id <> $1)`, p.ID)
	if err == nil && other {
		err = fault.Invalid(fault.Field{Name: "host", Message: "Det finns redan en värdregion. Ta först bort det från den andra parten."})
	}
	return err
}

// SaveParty changes what does not follow time. The code and the name stay.
func (s Store) SaveParty(ctx context.Context, p Party, why string) (Party, error) {
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		old, err := (Store{tx}).Party(ctx, p.ID)
		if err != nil {
			return err
		}
		p.Code, p.Name, p.CreatedAt, p.ChangedAt = old.Code, old.Name, old.CreatedAt, tx.Now()
		if err := p.Check(); err != nil {
			return err
		}
		if err := oneHost(ctx, tx, p); err != nil {
			return err
		}
		if err := tx.Update(ctx, "identity_party", &p); err != nil {
			return err
		}
		return recordParty(ctx, tx, p, audit.Entry{Verb: audit.Changed, Changes: PartyFields.Diff(&old, &p), Why: why})
	})
	return p, err
}

// RenameParty gives a party another name from a day on. The former name ends the
// day before, and stays. A name from the same day as the last one corrects it.
func (s Store) RenameParty(ctx context.Context, next PartyName, why string) error {
	if err := PartyNameFields.Missing(&next); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		p, err := (Store{tx}).Party(ctx, next.PartyID)
		if err != nil {
			return err
		}
		names, err := (Store{tx}).PartyNames(ctx, p.ID)
		if err != nil {
			return err
		}
		last := names[len(names)-1]
		if err := putName(ctx, tx, last, next); err != nil {
			return err
		}
		p.Name = next.Name
		return recordParty(ctx, tx, p, audit.Entry{Verb: audit.Changed, Changes: PartyNameFields.Diff(&last, &next), Why: why})
	})
}

func putName(ctx context.Context, tx *db.DB, last, next PartyName) error {
	switch {
	case next.ValidFrom < last.ValidFrom:
		return fault.Invalid(fault.Field{Name: "valid_from", Message: "Namnet måste gälla från " + last.ValidFrom.Sv() + " eller senare, då det förra började gälla."})
	case next.ValidFrom == last.ValidFrom:
		_, err := tx.Exec(ctx, `UPDATE identity_party_name SET name = $1 WHERE id = $2`, next.Name, last.ID)
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE identity_party_name SET valid_to = $1 WHERE id = $2`, next.ValidFrom.AddDays(-1), last.ID); err != nil {
		return err
	}
	next.ID = db.NewID()
	return tx.Insert(ctx, "identity_party_name", &next)
}

func recordParty(ctx context.Context, tx *db.DB, p Party, e audit.Entry) error {
	e.Kind, e.Ref, e.Title = kindParty, p.ID, p.Name
	if err := audit.Write(ctx, tx, e); err != nil {
		return err
	}
	names, err := Store{tx}.PartyNames(ctx, p.ID)
	if err != nil {
		return err
	}
	words := p.Code + " " + p.Short + " " + p.OrgNo.Sv()
	for _, n := range names {
		words += " " + n.Name
	}
	kind, _ := PartyFields.Get("kind")
	return find.Put(ctx, tx, find.Doc{Kind: kindParty, Ref: p.ID, Title: p.Name, Detail: kind.Text(&p),
		URL: "/parter/" + p.ID, Perm: signedIn, Words: words})
}
