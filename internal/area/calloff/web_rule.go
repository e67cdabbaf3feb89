package calloff

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/base/web/ui"
)

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Regler för avrop", Path: RulesPath, Read: permRead, Write: permCeiling,
		Intro: "Reglerna styr vad Klöver föreslår och när ett ramavtals tak märks ut.",
		Law:   policy.Law{Label: "Avtalsspärr vid avrop", URL: "/lagregler?slag=policy"},
		Tabs:  func(ctx context.Context) ([]ui.Tab, error) { return tabs(ctx, RulesPath), nil }}
}
