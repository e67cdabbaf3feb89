package contract

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/base/web/ui"
)

// RulesPath is the address of the area's numbers.
const RulesPath = "/avtal/regler"

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Regler för avtal", Path: RulesPath, Read: "contract.read", Write: "figure.target",
		Intro: "Reglerna styr när avtal, avvikelser och ändringar blir uppgifter.",
		Law:   policy.Law{Label: "Gränserna för ändring av avtal", URL: "/lagregler?slag=change"},
		Tabs: func(context.Context) ([]ui.Tab, error) {
			return []ui.Tab{{Label: "Avtal", URL: "/avtal"}, {Label: "Avvikelser", URL: DeviationPath}, {Label: "Regler", URL: RulesPath, Active: true}, {Label: "Avslutslistans mall", URL: TemplatePath}}, nil
		}}
}
