package compare

import (
	"context"
	"embed"
	"fmt"

	"klover/internal/area/category"
	"klover/internal/base/fault"
	"klover/internal/word/count"
)

// sample is every sixteenth row of the country's procurements of 2021 (CC0 1.0, from
// Upphandlingsmyndigheten's statistics through okfse/oppna-upphandlingsdata), and who was
// awarded in them.
//
//go:embed demo/*.csv
var sample embed.FS

// demoCodes is what the demo's categories mean in CPV.
var demoCodes = map[string][]string{
	"Lokalvård": {"9091"}, "Laboratoriemedicin": {"33696", "3843"}, "Möbler": {"391"}, "Bygg och anläggning": {"45"}, "Hyrpersonal": {"7962"},
	"Logistik och transport": {"60", "63"}, "Konsulttjänster": {"794", "72"}, "Catering och fika": {"155", "555"}, "Kommunikation": {"7934", "798"},
}

// Demo loads the sample and says which CPV codes the categories mean.
func (s Store) Demo(ctx context.Context) error {
	set, err := s.Create(ctx, Set{Name: "Prov ur rikets annonserade upphandlingar 2021", Year: usualYear, Source: usualSource, Licence: usualLicence, Population: count.Of(18_421),
		Note: "Urvalet är var sextonde rad i en fil med hälften av rikets upphandlingar. Det visar hur sidan fungerar; en riktig jämförelse kräver hela filen, som läses in med klover compare load."})
	if err != nil {
		return err
	}
	for _, name := range []string{"upphandlingar.csv", "leverantorer.csv"} {
		f, err := sample.Open("demo/" + name)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := s.ReadFile(ctx, set.ID, name, f, func(int64, int64, string) {}); err != nil {
			return fmt.Errorf("loading the sample: %w", err)
		}
	}
	for name, codes := range demoCodes {
		c, err := category.Store{DB: s.DB}.ByName(ctx, name)
		if fault.KindOf(err) == fault.KindNotFound {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.SetCodes(ctx, c.ID, codes); err != nil {
			return err
		}
	}
	return s.demoSpend(ctx)
}
