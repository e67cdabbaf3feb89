package capacity

import (
	"context"

	"klover/internal/area/law/policy"
	"klover/internal/base/web/ui"
)

func (a *Web) rules() policy.Web {
	return policy.Web{Store: a.Store.Policy(), Title: "Kapacitetens parametrar", Path: rulesPath, Read: permRead, Write: permWrite,
		Intro: "Timmar = förfarandets timmar × komplexitet × tillägg för fler parter. De sprids över veckorna från start till avtal, och belastningen räknas med de värden som gäller i dag.",
		Tabs:  func(context.Context) ([]ui.Tab, error) { return tabs(rulesPath), nil }}
}
