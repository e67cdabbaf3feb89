package app

import (
	"context"
	"flag"

	"klover/internal/area/economy"
	"klover/internal/area/report"
	"klover/internal/base/cli"
)

// economyInserts is what reports print of the economy. The word kr gives kronor
// and öre instead of thousands.
func (a *App) economyInserts() []report.Insert {
	const unit = " Ordet kr ger kronor i stället för tkr."
	return []report.Insert{
		{Name: "ekonomi.resultat", Help: "Resultatrapporten med nio kolumner till och med periodens sista månad." + unit, Blocks: a.Economy.ResultBlocks},
		{Name: "ekonomi.projekt", Help: "Projektspecifikationen. Orden kostnader och intakter väljer rader." + unit, Blocks: a.Economy.ProjectBlocks},
		{Name: "ekonomi.aktiviteter", Help: "Aktivitetsspecifikationen. Orden kostnader och intakter väljer rader." + unit, Blocks: a.Economy.ActivityBlocks},
		{Name: "ekonomi.avvikelse", Help: "Avvikelseanalysens frågor med svar och orsaker. Orden laget, budget och fg-ar väljer fråga." + unit,
			Sample: "{{infoga ekonomi.avvikelse budget}}", Blocks: a.Economy.DeviationBlocks},
		{Name: "ekonomi.namndkostnad", Help: "Nämndens kostnader och den halva som debiteras den andra regionen.", Blocks: a.Economy.BoardCostBlocks},
	}
}

// openEconomy opens the economy for the command of area economy.
func openEconomy(ctx context.Context, env *cli.Env, flags *flag.FlagSet, args []string) (economy.Store, func() error, error) {
	a, err := openParsed(ctx, env, flags, args)
	if err != nil {
		return economy.Store{}, nil, err
	}
	return a.Economy, a.Close, nil
}
