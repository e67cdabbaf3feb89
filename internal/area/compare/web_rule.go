package compare

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/base/web/ui"
)

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Regler för avidentifierade inköp", Path: RulesPath, Read: permRead, Write: permWrite,
		Intro: "Reglerna säger hur många leverantörer och fakturor ett belopp ska vila på för att lämnas ut till andra.",
		Tabs:  func(context.Context) ([]ui.Tab, error) { return tabs(RulesPath), nil }}
}
