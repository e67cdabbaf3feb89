package price

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"klover/internal/word/sv"
)

// OptShare is a share that may be left open.
type OptShare struct {
	Share Share
	Known bool
}

// SomeShare is a known share.
func SomeShare(s Share) OptShare { return OptShare{s, true} }

// Sv writes the share, "–" when there is none.
func (o OptShare) Sv() string {
	if !o.Known {
		return sv.Missing
	}
	return o.Share.Sv()
}

// MarshalText returns percent as it is typed, "" for none.
func (o OptShare) MarshalText() ([]byte, error) {
	if !o.Known {
		return nil, nil
	}
	return o.Share.MarshalText()
}

// UnmarshalText reads percent; empty is none.
func (o *OptShare) UnmarshalText(text []byte) error {
	o.Known = strings.TrimSpace(string(text)) != ""
	return o.Share.UnmarshalText(text)
}

// Value stores millionths, NULL for none.
func (o OptShare) Value() (driver.Value, error) {
	if !o.Known {
		return nil, nil
	}
	return int64(o.Share), nil
}

// Scan reads what Value stored.
func (o *OptShare) Scan(from any) error {
	*o = OptShare{}
	switch n := from.(type) {
	case nil:
	case int64:
		*o = SomeShare(Share(n))
	default:
		return fmt.Errorf("cannot read a share from %T", from)
	}
	return nil
}

// OptQuantity is a quantity that may be unknown.
type OptQuantity struct {
	Quantity Quantity
	Known    bool
}

// SomeQuantity is a known quantity.
func SomeQuantity(q Quantity) OptQuantity { return OptQuantity{q, true} }

// Sv writes the quantity, "–" when it is unknown.
func (o OptQuantity) Sv() string {
	if !o.Known {
		return sv.Missing
	}
	return o.Quantity.Sv()
}

// Cell returns the quantity for a sheet, an empty cell when it is unknown.
func (o OptQuantity) Cell() any {
	if !o.Known {
		return ""
	}
	return o.Quantity.Cell()
}

// MarshalText returns the quantity as it is typed, "" when it is unknown.
func (o OptQuantity) MarshalText() ([]byte, error) {
	if !o.Known {
		return nil, nil
	}
	return typed(int64(o.Quantity), quantityScale, quantityDigit), nil
}

// UnmarshalText reads a quantity; empty is unknown.
func (o *OptQuantity) UnmarshalText(text []byte) error {
	o.Known = strings.TrimSpace(string(text)) != ""
	return o.Quantity.UnmarshalText(text)
}

// Value stores thousandths, NULL for unknown.
func (o OptQuantity) Value() (driver.Value, error) {
	if !o.Known {
		return nil, nil
	}
	return int64(o.Quantity), nil
}

// Scan reads what Value stored.
func (o *OptQuantity) Scan(from any) error {
	*o = OptQuantity{}
	switch n := from.(type) {
	case nil:
	case int64:
		*o = SomeQuantity(Quantity(n))
	default:
		return fmt.Errorf("cannot read a quantity from %T", from)
	}
	return nil
}
