package goal_test

import (
	"net/http"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// visit looks at each page as everybody may: wide, dark and narrow.
func visit(t *testing.T, m http.Handler, u web.User, pages map[string]string) {
	t.Helper()
	b := webtest.Open(t, m, u)
	for name, address := range pages {
		b.Size(1280, 900).Go(address).Shot(name).Accessible().Quiet()
		b.Dark(true).Accessible().Shot(name + "-dark").Dark(false)
		b.Size(390, 844).Shot(name + "-phone")
		b.Size(320, 640).Fits().Accessible()
	}
}

func TestBoardWorksForEverybody(t *testing.T) {
	m, b, u := boardSite(t)
	card := b.report(t, "Ordrar fastnar i godsmottagningen när adressen saknas")
	moved := b.report(t, "Beställningsbekräftelser kommer inte fram")
	b.move(t, moved.ID, goal.StageDo, map[string]string{"cause": "Fel kod.", "action": "Rätta koden.", "owner_id": b.person})
	gone := b.report(t, "Egen podd")
	b.at(20220504)
	b.move(t, gone.ID, goal.StageDeclined, map[string]string{"reason": "Når för få."})
	if err := b.Comment(b.ctx, card.ID, "Vi väntar på IT."); err != nil {
		t.Fatal(err)
	}
	visit(t, m, u, map[string]string{
		"board": "/forbattringstavla", "card": card.URL(), "card-new": "/forbattringstavla/ny", "card-move": card.URL() + "/flytta?till=plan",
		"card-list": "/forbattringstavla/lista", "meeting": "/forbattringstavla/mote", "limits": "/forbattringstavla/granser",
	})
}

func TestMeasuresWorkForEverybody(t *testing.T) {
	m, s := ownSite(t)
	measure := create(t, s, orders())
	record(t, s, measure, evidence, entry("2022-01", "D", "7 214"), entry("2022-01", "U", "4 880"))
	visit(t, m, setter, map[string]string{
		"measures": "/nyckeltal/egna", "measure": measure.URL() + "?ar=2022", "measure-new": "/nyckeltal/egna/ny", "readings": measure.URL() + "/varden?ar=2022", "readings-import": "/nyckeltal/egna/las-in",
	})
}
