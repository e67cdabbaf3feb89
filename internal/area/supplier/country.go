package supplier

import (
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"klover/internal/base/field"
	"klover/internal/word/sv"
)

// home is the country whose companies have organisation numbers.
const home = "SE"

// countries are those of ISO 3166-1 by their Swedish names, Sweden first.
var countries = listCountries()

// reserved are codes that Unicode names but ISO 3166-1 keeps for other uses.
var reserved = map[string]bool{"AC": true, "CP": true, "DG": true, "EA": true, "EZ": true, "IC": true, "TA": true, "UN": true}

func listCountries() []field.Option {
	var all []field.Option
	names := display.Regions(language.Swedish)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.Canonicalize() != region || code == home || names.Name(region) == "" || reserved[code] {
				continue
			}
			all = append(all, field.Option{Value: code, Label: names.Name(region)})
		}
	}
	slices.SortFunc(all, func(a, b field.Option) int { return sv.Compare(a.Label, b.Label) })
	return append([]field.Option{{Value: home, Label: "Sverige"}}, all...)
}

func countryName(code string) string {
	for _, c := range countries {
		if c.Value == code {
			return c.Label
		}
	}
	return code
}
