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

func TestCardsAreMovedByKeysAndByDragging(t *testing.T) {
	m, b, u := boardSite(t)
	first := b.report(t, "Ordrar fastnar")
	second := b.report(t, "Bekräftelser saknas")
	tab := webtest.Open(t, m, u)
	in := func(column, id string) string {
		return `document.querySelector("[data-stage=` + column + `] #kort-` + id + ` a")`
	}
	tab.Size(1280, 900).Go("/forbattringstavla").Eval(in("new", first.ID)+".focus()", nil)
	tab.Press("ArrowDown").Until(`document.activeElement === ` + in("new", second.ID))
	tab.Press("ArrowUp").Press("Shift+ArrowRight").Until(in("analysis", first.ID))
	tab.Until(`document.activeElement === ` + in("analysis", first.ID)) // can be moved on at once
	tab.Press("ArrowLeft").Until(`document.activeElement === ` + in("new", second.ID))

	drag := func(id, to string) {
		tab.Eval(`(() => {
			const data = new DataTransfer(), card = document.querySelector("#kort-`+id+`"), column = document.querySelector("[data-stage=`+to+`]");
			const send = (node, type) => node.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
			send(card, "dragstart"); send(column, "dragover"); send(column, "drop");
		})()`, nil)
	}
	drag(second.ID, "analysis")
	tab.Until(in("analysis", second.ID))
	drag(second.ID, "plan") // which needs a cause: the form asks for it
	tab.Until(`document.querySelector("h1")?.textContent.includes("till Plan") && document.querySelector("[name=cause]")`)
	tab.Fill("[name=cause]", "Fel kod.").Click(".button.primary").Until(in("plan", second.ID))
	tab.Quiet()
	if got, err := b.Improvement(t.Context(), second.ID); err != nil || got.Stage != goal.StagePlan || got.Cause != "Fel kod." {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTheLastColumnOfTheBoardIsSeenAtUsualWidths(t *testing.T) {
	m, _, u := boardSite(t)
	tab := webtest.Open(t, m, u)
	for _, width := range []int{1440, 1280, 1152, 1024, 800} {
		var hidden float64
		tab.Size(width, 800).Go("/forbattringstavla").Eval(`(() => {
			const board = document.querySelector(".board"), last = board.lastElementChild;
			return Math.max(0, last.getBoundingClientRect().right - board.getBoundingClientRect().right);
		})()`, &hidden)
		if hidden > 0 {
			t.Errorf("at %d the last column stands %.0f px outside", width, hidden)
		}
	}
}
