package intake

import (
	"regexp"
	"strconv"
	"strings"

	"klover/internal/area/supplier"
	"klover/internal/word/orgnr"
)

// several takes a cell apart at ; and line ends.
func several(text string) []string {
	var parts []string
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

var (
	between = regexp.MustCompile(`\s*,\s*|\s+[/&+]\s+|\s+(?:och|samt)\s+`)
	// corporate ends the name of a company. A comma or an "och" may stand in a name, so
	// a text is taken apart there only when every part is a company.
	corporate = regexp.MustCompile(`(?i)(?:^ab\s|\s(?:ab|aktiebolag|aktiebolaget|hb|kb|handelsbolag|kommanditbolag|ek\.?\s?för\.?|a/s|as|asa|aps|oy|oyj|gmbh|ag|ltd|limited|inc|bv|b\.v\.|plc|llc|nv|sa|se|filial)\.?(?:\s?\(publ\.?\))?)$`)
	ranked    = regexp.MustCompile(`^(?i:rang(?:ordning|nr|nummer)?\s*)?(\d{1,2})\s*[.):]\s*(.+)$`)
	ownNumber = regexp.MustCompile(`[\s,(]*\b((?:SE\s?)?\d{6}\s?-?\s?\d{4}(?:01)?)\b\)?$`)
	foreign   = regexp.MustCompile(`^(?i:[a-z]{2})[\s-]?[0-9A-Za-z.\s-]{6,14}$`)
)

// companies returns the names in a cell, and the rank of each when the cell numbers
// them: "1. Alfa AB 2. Beta AB" on two lines, "Alfa AB, Beta AB" on one.
func companies(text string) (names []string, ranks []int64) {
	for _, part := range several(text) {
		rank := int64(0)
		if m := ranked.FindStringSubmatch(part); m != nil {
			rank, _ = strconv.ParseInt(m[1], 10, 64)
			part = m[2]
		}
		for _, name := range apart(part) {
			names, ranks = append(names, name), append(ranks, rank)
		}
	}
	return names, ranks
}

func apart(text string) []string {
	parts := between.Split(text, -1)
	for _, p := range parts {
		bare := ownNumber.ReplaceAllString(p, "")
		if !corporate.MatchString(bare) && (bare == "" || bare == p) {
			return []string{text}
		}
	}
	return parts
}

// abroad tells whether a number is one of another country.
func abroad(number string) bool {
	return foreign.MatchString(number) && !strings.HasPrefix(strings.ToUpper(number), "SE")
}

// called adds a name to a reference; a number after the name is the organisation's.
func called(ref supplier.Ref, name string) supplier.Ref {
	ref.Name = name
	m := ownNumber.FindStringSubmatchIndex(name)
	if m == nil || ref.OrgNo != "" {
		return ref
	}
	if no, err := orgnr.Parse(name[m[2]:m[3]]); err == nil {
		ref.OrgNo, ref.Name = no, strings.TrimSpace(name[:m[0]])
	}
	return ref
}
