// Package storage keeps a small value as text in one column of a table: a list of
// codes as ",a,b,", so that LIKE '%,a,%' finds one of them on both engines, and what
// is always read whole as JSON.
package storage

import (
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"fmt"
	"strings"
)

// List stores ",a,b,"; an empty list is "".
func List[T ~string](list []T) (driver.Value, error) {
	if len(list) == 0 {
		return "", nil
	}
	var b strings.Builder
	for _, one := range list {
		b.WriteString("," + string(one))
	}
	return b.String() + ",", nil
}

// Like returns the pattern that finds one code in a stored list.
func Like[T ~string](code T) string { return "%," + string(code) + ",%" }

// JSON stores a value as JSON.
func JSON(value any) (driver.Value, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

// Text returns the text of a column, "" for NULL.
func Text(from any) (string, error) {
	switch v := from.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	}
	return "", fmt.Errorf("reading text from %T", from)
}

// Scan has the text of a column read into a value.
func Scan(from any, to encoding.TextUnmarshaler) error {
	text, err := Text(from)
	if err != nil {
		return fmt.Errorf("%T: %w", to, err)
	}
	return to.UnmarshalText([]byte(text))
}

// ScanJSON reads what JSON stores; an empty column leaves the value as it is.
func ScanJSON(from, to any) error {
	text, err := Text(from)
	if err != nil || text == "" {
		return err
	}
	return json.Unmarshal([]byte(text), to)
}
