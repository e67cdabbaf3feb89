package identity

import (
	"database/sql/driver"

	"klover/internal/word/storage"
)

// Ref is the id of another record, or "" for none. None is stored as NULL, so
// that the foreign key holds.
type Ref string

// Value stores the id, NULL for none.
func (r Ref) Value() (driver.Value, error) {
	if r == "" {
		return nil, nil
	}
	return string(r), nil
}

// Scan reads what Value stores.
func (r *Ref) Scan(from any) error {
	text, err := storage.Text(from)
	*r = Ref(text)
	return err
}
