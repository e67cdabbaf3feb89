package plan

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/base/web/ui"
)

const rulesPath = ListPath + "/regler"

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Planens regler", Path: rulesPath, Read: "plan.read", Write: "plan.decide",
		Intro: "Reglerna styr vad Klöver föreslår. Förslag och senaste start räknas om från den dag ett nytt värde gäller.",
		Law:   policy.Law{Label: "Ledtider för förfarandena", URL: "/lagregler?slag=lead_time"},
		Tabs:  func(ctx context.Context) ([]ui.Tab, error) { return a.tabs(ctx, rulesPath) }}
}
