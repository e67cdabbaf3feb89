package identity

import (
	"context"
	"strings"

	"klover/internal/base/web/ui"
)

// BoardControl asks for the board's own decision, on the page of an act that
// otherwise rests on delegation.
func BoardControl() ui.Control {
	return ui.Control{Key: "board", Label: "Nämndens beslut", Type: "text",
		Help: "Fylls i bara om nämnden själv har beslutat, till exempel Inköpsnämnden 2022-06-09 § 31."}
}

// AuthorityNotice tells the user beforehand what the delegation order says about
// the decision that the page asks for.
func AuthorityNotice(ctx context.Context, s Store, d Decision) (ui.Notice, error) {
	if d.Act == "" {
		return ui.Notice{}, nil
	}
	d.DecidedOn = s.today()
	ruling, err := s.MayDecide(ctx, d)
	if err != nil {
		return ui.Notice{}, err
	}
	link := []ui.Action{{Label: "Delegationsordningen", URL: "/delegation"}}
	switch {
	case ruling.NoOrder:
		return ui.Notice{Tone: ui.Info, Title: "Ingen delegationsordning gäller", Text: "Beslutet sparas med uppgiften att ingen delegationsordning gällde.", Actions: link}, nil
	case !ruling.Allowed:
		return ui.Notice{Tone: ui.Warn, Title: "Du får inte fatta beslutet med stöd av delegation", Text: ruling.Reason, Actions: link}, nil
	}
	role, _ := RoleOf(ruling.Role)
	return ui.Notice{Tone: ui.Good, Title: "Du beslutar som " + strings.ToLower(role.Label),
		Text: "Punkt " + ruling.Rule.Nr + " i delegationsordningen: " + ruling.Rule.limit() + ".", Actions: link}, nil
}
