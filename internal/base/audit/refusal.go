package audit

import (
	"context"
	"errors"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
)

// refusal is an attempt that a rule forbids. Nothing is done, but it is told.
type refusal struct {
	error
	entry Entry
}

// Refuse makes a fault into one that the history remembers: when the transaction
// that returns it has been undone, the entry is written with the fault's message as
// the reason. Its Verb says what was attempted: "nekades att teckna avtal".
func Refuse(err error, e Entry) error {
	e.Why = reason(err)
	return &refusal{err, e}
}

// reason is what the fault says: of a form, what is wrong with its fields.
func reason(err error) string {
	var texts []string
	for _, f := range fault.FieldsOf(err) {
		texts = append(texts, f.Message)
	}
	if len(texts) == 0 {
		return fault.Message(err)
	}
	return strings.Join(texts, " ")
}

// Refused tells whether the error is an attempt that the history remembers.
func Refused(err error) bool {
	var r *refusal
	return errors.As(err, &r)
}

// Unwrap returns the fault.
func (r *refusal) Unwrap() error { return r.error }

// Remember writes the attempt. The database calls it after the transaction.
func (r *refusal) Remember(ctx context.Context, d *db.DB) error { return Write(ctx, d, r.entry) }
