package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"klover/internal/base/fault"
)

func TestKindSurvivesWrapping(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		kind fault.Kind
		text string
	}{
		{"plain error is internal", errors.New("disk"), fault.KindInternal, "Något gick fel."},
		{"wrapped not found", fmt.Errorf("reading: %w", fault.NotFound("Avtalet %s finns inte.", "A1")), fault.KindNotFound, "Avtalet A1 finns inte."},
		{"conflict", fault.Conflict("Numret är upptaget."), fault.KindConflict, "Numret är upptaget."},
		{"one field", fault.Invalid(fault.Field{Name: "title", Message: "Skriv en benämning."}), fault.KindInvalid, "En uppgift behöver rättas."},
		{"two fields", fault.Invalid(fault.Field{}, fault.Field{}), fault.KindInvalid, "2 uppgifter behöver rättas."},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := fault.KindOf(test.err); got != test.kind {
				t.Errorf("KindOf = %v, want %v", got, test.kind)
			}
			if got := fault.Message(test.err); got != test.text {
				t.Errorf("Message = %q, want %q", got, test.text)
			}
		})
	}
}

func TestInvalidWithoutFieldsIsNil(t *testing.T) {
	if err := fault.Invalid(); err != nil {
		t.Errorf("Invalid() = %v, want nil", err)
	}
}

func TestWithKeepsTheCauseFromTheUser(t *testing.T) {
	cause := errors.New("SQLSTATE 23505")
	err := fault.With(fault.Conflict("Numret är upptaget."), cause)
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if got := fault.Message(err); got != "Numret är upptaget." {
		t.Errorf("Message = %q", got)
	}
}
