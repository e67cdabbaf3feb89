package compare

import (
	"context"
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"time"

	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/storage"
)

// KindGroup names groups in the history.
const KindGroup = "compare_group"

// Members is the codes of parties, of which not all need to be ours to know.
type Members []string

// MarshalText writes the codes as they are read: "C, D".
func (m Members) MarshalText() ([]byte, error) { return []byte(strings.Join(m, ", ")), nil }

// UnmarshalText reads codes with commas or blanks between them.
func (m *Members) UnmarshalText(text []byte) error {
	*m = nil
	for _, code := range strings.FieldsFunc(string(text), func(r rune) bool { return strings.ContainsRune(" ,;\u00a0", r) }) {
		if code = partyCode(code); !partyForm.MatchString(code) {
			return fault.Wrong("%q är ingen partskod. Skriv till exempel en länsbokstav.", code)
		}
		*m = append(*m, code)
	}
	slices.Sort(*m)
	*m = slices.Compact(*m)
	return nil
}

// Value stores the codes.
func (m Members) Value() (driver.Value, error) { return storage.List(m) }

// Scan reads what Value stored.
func (m *Members) Scan(from any) error { return storage.Scan(from, m) }

// Band is parties that are looked at together, such as a health-care region (inventory A37).
type Band struct {
	ID        string
	Version   int64
	Name      string
	Members   Members
	Source    string
	CreatedAt time.Time
	ChangedAt time.Time
}

// BandFields describes a group.
var BandFields = field.Set[Band]{
	{Key: "name", Label: "Namn", Required: true, At: func(b *Band) any { return &b.Name }},
	{Key: "members", Label: "Parter", Required: true, Help: "Länsbokstäver med komma emellan: C, D, U.", At: func(b *Band) any { return &b.Members }},
	{Key: "source", Label: "Källa", At: func(b *Band) any { return &b.Source }},
}

// Groups returns the groups by name.
func (s Store) Groups(ctx context.Context) ([]Band, error) {
	return db.All[Band](ctx, s.DB, `SELECT `+db.Columns[Band]()+` FROM compare_group ORDER BY name LIMIT 200`)
}

// Group returns one group.
func (s Store) Group(ctx context.Context, id string) (Band, error) {
	b, err := db.One[Band](ctx, s.DB, `SELECT `+db.Columns[Band]()+` FROM compare_group WHERE id = $1`, id)
	if errors.Is(err, db.ErrNoRows) {
		return b, fault.NotFound("Gruppen finns inte.")
	}
	return b, err
}

// SaveGroup adds a group without id, or changes one.
func (s Store) SaveGroup(ctx context.Context, b Band) (Band, error) {
	if err := BandFields.Missing(&b); err != nil {
		return b, err
	}
	return b, s.DB.InTx(ctx, func(tx *db.DB) error {
		var old Band
		verb := audit.Created
		b.ChangedAt = tx.Now()
		if b.ID == "" {
			b.ID, b.Version, b.CreatedAt = db.NewID(), 1, tx.Now()
			if err := tx.Insert(ctx, "compare_group", &b); err != nil {
				return err
			}
		} else {
			var err error
			if old, err = s.in(tx).Group(ctx, b.ID); err != nil {
				return err
			}
			b.CreatedAt, verb = old.CreatedAt, audit.Changed
			if err := tx.Update(ctx, "compare_group", &b); err != nil {
				return err
			}
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: KindGroup, Ref: b.ID, Title: b.Name, Verb: verb, Changes: BandFields.Diff(&old, &b)})
	})
}
