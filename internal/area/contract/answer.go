package contract

import (
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Answer is yes, no or nobody has said. Old contracts and imported lists often
// lack the answer, and a missing one must not be counted as a no.
type Answer string

// The answers; the zero value is unknown.
const (
	Yes Answer = "ja"
	No  Answer = "nej"
)

var answers = []field.Option{{Value: "ja", Label: "Ja"}, {Value: "nej", Label: "Nej"}}

// Sv returns the answer as it is shown.
func (a Answer) Sv() string {
	if a == "" {
		return "Uppgift saknas"
	}
	return sv.UpperFirst(string(a))
}

// MarshalText returns "ja", "nej" or "".
func (a Answer) MarshalText() ([]byte, error) { return []byte(a), nil }

// UnmarshalText reads the ways in which lists say yes and no.
func (a *Answer) UnmarshalText(text []byte) error {
	switch clean := strings.ToLower(strings.TrimSpace(string(text))); clean {
	case "ja", "j", "x", "true", "sant", "1", "yes":
		*a = Yes
	case "nej", "n", "false", "falskt", "0", "no":
		*a = No
	case "", "-", "–", "?", "okänt", "uppgift saknas", "vet ej":
		*a = ""
	default:
		return fault.Wrong("Svara ja eller nej, eller lämna tomt om uppgift saknas.")
	}
	return nil
}

// Cell returns the word for a sheet, an empty cell when nobody has answered.
func (a Answer) Cell() any { return string(a) }

// worth lets a form, a sheet and the history treat an amount and its "ca" as one:
// "ca 10 mkr" sets both.
type worth struct {
	amount *money.Opt
	about  *bool
}

// Sv returns "ca 10 000 000 kr".
func (w worth) Sv() string { return w.prefix() + w.amount.Sv() }

// Cell returns kronor; that the amount is an estimate stands in a column of its own.
func (w worth) Cell() any { return w.amount.Cell() }

// MarshalText returns what UnmarshalText reads.
func (w worth) MarshalText() ([]byte, error) {
	text, err := w.amount.MarshalText()
	return append([]byte(w.prefix()), text...), err
}

// UnmarshalText reads an amount with or without "ca"; empty is unknown.
func (w worth) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		*w.amount, *w.about = money.Opt{}, false
		return nil
	}
	a, about, err := money.ParseEstimate(string(text))
	if err != nil {
		return err
	}
	*w.amount, *w.about = money.Some(a), about
	return nil
}

func (w worth) prefix() string {
	if w.amount.Known && *w.about {
		return "ca" + sv.Space
	}
	return ""
}
