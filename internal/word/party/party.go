// Package party holds the codes of the regions that buy together. Codes are the
// old county letters and never change; names do and belong to area/identity.
package party

import (
	"database/sql/driver"
	"regexp"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/storage"
)

// Code is one region.
type Code string

// The two principals of the joint board, and the further members of the
// seven-region cooperation (7-klövern).
const (
	Sormland    Code = "D"
	Vastmanland Code = "U"
	Uppsala     Code = "C"
	Varmland    Code = "S"
	Orebro      Code = "T"
	Dalarna     Code = "W"
	Gavleborg   Code = "X"
)

// Principals returns D and U, in that order.
func Principals() []Code { return []Code{Sormland, Vastmanland} }

// All returns every code that may stand in a set.
func All() []Code {
	return []Code{Uppsala, Sormland, Varmland, Orebro, Vastmanland, Dalarna, Gavleborg}
}

// aliases are the ways in which reports and lists name a region, lower case.
var aliases = map[string]Code{
	"d": "D", "rs": "D", "sörmland": "D", "region sörmland": "D", "landstinget sörmland": "D", "södermanland": "D",
	"u": "U", "rv": "U", "västmanland": "U", "region västmanland": "U", "landstinget västmanland": "U",
	"c": "C", "uppsala": "C", "region uppsala": "C",
	"s": "S", "värmland": "S", "region värmland": "S",
	"t": "T", "örebro": "T", "örebro län": "T", "region örebro län": "T",
	"w": "W", "dalarna": "W", "region dalarna": "W",
	"x": "X", "gävleborg": "X", "region gävleborg": "X",
}

// Parse reads one region by code, alias or name.
func Parse(text string) (Code, error) {
	if code, ok := aliases[strings.ToLower(strings.Join(strings.Fields(text), " "))]; ok {
		return code, nil
	}
	return "", unknown(text)
}

func unknown(text string) error {
	return fault.Wrong("Parten ”%s” är okänd. Tillåtna är D (RS), U (RV), DU samt C, S, T, W och X i 7-klövern.", strings.TrimSpace(text))
}

// Sv returns the code.
func (c Code) Sv() string { return string(c) }

// UnmarshalText reads what Parse reads; an empty text is no region.
func (c *Code) UnmarshalText(text []byte) error {
	if strings.TrimSpace(string(text)) == "" {
		*c = ""
		return nil
	}
	code, err := Parse(string(text))
	if err != nil {
		return err
	}
	*c = code
	return nil
}

// MarshalText returns the code.
func (c Code) MarshalText() ([]byte, error) { return []byte(c), nil }

// Set is the regions that a record concerns, sorted and each once. "DU" is such a
// set and never a party of its own.
type Set []Code

// Of returns the set of the codes.
func Of(codes ...Code) Set {
	s := slices.Clone(Set(codes))
	slices.Sort(s)
	return slices.Compact(s)
}

var separators = regexp.MustCompile(`[,;+/&]|\soch\s`)

// ParseSet reads "D,U", "DU", "D+U", "RS/RV", "Region Sörmland och Region
// Västmanland". "7K" gives all seven.
func ParseSet(text string) (Set, error) {
	var codes []Code
	for _, part := range separators.Split(text, -1) {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case strings.EqualFold(part, "7K"):
			codes = append(codes, All()...)
		case strings.EqualFold(part, "DU"), strings.EqualFold(part, "UD"):
			codes = append(codes, Principals()...)
		default:
			code, err := Parse(part)
			if err != nil {
				return nil, err
			}
			codes = append(codes, code)
		}
	}
	return Of(codes...), nil
}

// Contains tells whether the region is in the set.
func (s Set) Contains(c Code) bool { return slices.Contains(s, c) }

// Joint tells whether the regions buy together in the sense of the organisation's
// definition of samordnad upphandling: at least two, of which one is D or U.
func (s Set) Joint() bool {
	return len(s) >= 2 && (s.Contains(Sormland) || s.Contains(Vastmanland))
}

// Equal tells whether the sets have the same regions.
func (s Set) Equal(t Set) bool { return slices.Equal(s, t) }

// Sv returns the set as it is shown: "D", "DU", "DU + C, X", "C, X".
func (s Set) Sv() string {
	var own, others []string
	for _, c := range s {
		if c == Sormland || c == Vastmanland {
			own = append(own, string(c))
		} else {
			others = append(others, string(c))
		}
	}
	parts := []string{strings.Join(own, ""), strings.Join(others, ", ")}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " + ")
}

// Told names the set in a sentence: "part U", "parterna D och U".
func (s Set) Told() string {
	codes := make([]string, len(s))
	for i, c := range s {
		codes[i] = string(c)
	}
	if len(codes) == 1 {
		return "part " + codes[0]
	}
	return "parterna " + strings.Join(codes[:len(codes)-1], ", ") + " och " + codes[len(codes)-1]
}

// String returns the codes with commas: "D,U".
func (s Set) String() string {
	parts := make([]string, len(s))
	for i, c := range s {
		parts[i] = string(c)
	}
	return strings.Join(parts, ",")
}

// MarshalText returns String.
func (s Set) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what ParseSet reads.
func (s *Set) UnmarshalText(text []byte) error {
	v, err := ParseSet(string(text))
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// Like returns the pattern that finds the region in a stored set:
// WHERE parties LIKE $1.
func (c Code) Like() string { return storage.Like(c) }

// Value stores ",D,U,", so that one code is found by LIKE '%,D,%' on both
// engines; the empty set is "".
func (s Set) Value() (driver.Value, error) { return storage.List(s) }

// Scan reads what Value stores.
func (s *Set) Scan(from any) error { return storage.Scan(from, s) }
