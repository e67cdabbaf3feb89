package capacity

import (
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/sv"
)

// Minutes is working time in whole minutes, so that what is spread over weeks adds up.
type Minutes int64

// Hour is one hour.
const Hour Minutes = 60

// Sv writes the time in hours: "140", "7,5", "7,25".
func (m Minutes) Sv() string {
	switch {
	case m%60 == 0:
		return sv.Number(int64(m / 60))
	case m%6 == 0:
		return sv.Decimal(int64(m), 60, 1)
	}
	return sv.Decimal(int64(m), 60, 2)
}

// Hours writes the time with its unit: "7,5 h".
func (m Minutes) Hours() string { return m.Sv() + sv.Space + "h" }

// Round writes whole hours with their unit, for where there is little room.
func (m Minutes) Round() string { return sv.Decimal(int64(m), 60, 0) + sv.Space + "h" }

// Near writes hours with at most one decimal, for what is computed.
func (m Minutes) Near() string {
	if m%60 == 0 {
		return m.Hours()
	}
	return sv.Decimal(int64(m), 60, 1) + sv.Space + "h"
}

// Cell returns the hours for a sheet.
func (m Minutes) Cell() any { return float64(m) / 60 }

// MarshalText returns the hours as UnmarshalText reads them, "" for 0.
func (m Minutes) MarshalText() ([]byte, error) {
	if m == 0 {
		return nil, nil
	}
	return []byte(strings.ReplaceAll(m.Sv(), sv.Space, "")), nil
}

var errHours = fault.Wrong("Skriv timmar med högst två decimaler, till exempel 7,5.")

// mostHours is more than anybody works in a lifetime.
const mostHours = 200_000

// UnmarshalText reads hours: "140", "7,5", "7:30". An empty text is 0.
func (m *Minutes) UnmarshalText(text []byte) error {
	clean := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "h", "", ",", ".").Replace(strings.ToLower(strings.TrimSpace(string(text))))
	*m = 0
	if clean == "" {
		return nil
	}
	if hours, minutes, ok := strings.Cut(clean, ":"); ok {
		if len(minutes) != 2 || minutes > "59" {
			return errHours
		}
		clean = hours + "+" + minutes
	}
	whole, more, _ := strings.Cut(clean, "+")
	if _, decimals, _ := strings.Cut(whole, "."); len(decimals) > 2 {
		return errHours
	}
	minutes, ok := sv.Scaled(whole, 60)
	extra, also := sv.Scaled(more, 1)
	if !ok || !also && more != "" || minutes > mostHours*60 {
		return errHours
	}
	*m = Minutes(minutes + extra)
	return nil
}

// share returns m·num/den, half upward. Nothing here is negative, and the largest
// product, a lifetime of minutes times factors per million, fits with room to spare.
func (m Minutes) share(num, den int64) Minutes {
	if den == 0 {
		return 0
	}
	return Minutes((2*int64(m)*num + den) / (2 * den))
}

var errPercent = fault.Wrong("Skriv en procentsats mellan 0 och 100, till exempel 80.")
