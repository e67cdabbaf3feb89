// Package fault holds the kinds of error that a user can act on. Every fault
// carries a Swedish message that is safe to show; the cause goes to the log.
// An error that is not a fault is internal: it is logged once, at the edge, and
// the user sees "Något gick fel" with a reference number.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what the caller can do about an error.
type Kind int

// The kinds, in the order in which an edge looks at them.
const (
	KindInternal  Kind = iota // our fault: log it, show a reference number
	KindNotFound              // the record does not exist or may not be seen
	KindInvalid               // the input must be corrected, see Fields
	KindConflict              // somebody else changed it, or a rule of the records forbids it
	KindForbidden             // the user lacks the permission
	KindSignIn                // nobody is signed in
)

// Field is what is wrong with one field of the input.
type Field struct {
	Name    string // the field's key, as in the form and the import file
	Message string // Swedish, a whole sentence that says what to do
}

// Error is a fault.
type Error struct {
	Kind    Kind
	Message string  // Swedish, shown to the user
	Fields  []Field // for KindInvalid, in the order of the form
	Cause   error   // for the log, never shown
}

// Error returns the message, the fields and the cause, for logs and tests.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s]", f.Name, f.Message)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// NotFound says that the thing does not exist, or may not be seen by the user.
func NotFound(format string, args ...any) error { return newf(KindNotFound, format, args) }

// Conflict says that the records forbid it: a duplicate, a reference, a newer version.
func Conflict(format string, args ...any) error { return newf(KindConflict, format, args) }

// Forbidden says that the user may not do it.
func Forbidden(format string, args ...any) error { return newf(KindForbidden, format, args) }

// SignIn says that the user must sign in first.
func SignIn(format string, args ...any) error { return newf(KindSignIn, format, args) }

// Invalid says that the input must be corrected. Without fields it returns nil,
// so that a check can end with return fault.Invalid(fields...).
func Invalid(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	message := "En uppgift behöver rättas."
	if len(fields) > 1 {
		message = fmt.Sprintf("%d uppgifter behöver rättas.", len(fields))
	}
	return &Error{Kind: KindInvalid, Message: message, Fields: fields}
}

// Wrong says that the input as a whole is wrong, with no field to point at.
func Wrong(format string, args ...any) error { return newf(KindInvalid, format, args) }

// With returns the fault with a cause for the log.
func With(err, cause error) error {
	var f *Error
	if !errors.As(err, &f) {
		return err
	}
	c := *f
	c.Cause = cause
	return &c
}

// KindOf returns the kind of the first fault in the chain, KindInternal if there is none.
func KindOf(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return KindInternal
}

// Message returns the Swedish message for the user, "Något gick fel." for an internal error.
func Message(err error) string {
	var f *Error
	if errors.As(err, &f) {
		return f.Message
	}
	return "Något gick fel."
}

// FieldsOf returns what is wrong field by field, nil if the error is not about fields.
func FieldsOf(err error) []Field {
	var f *Error
	if errors.As(err, &f) {
		return f.Fields
	}
	return nil
}

func newf(kind Kind, format string, args []any) error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}
