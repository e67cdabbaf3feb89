package saving

import (
	"net/http"

	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

var missingListing = ui.Listing[Missing]{
	One: "upphandling utan effektrapport", Many: "upphandlingar utan effektrapport", Sort: "-signed_on",
	Columns: ui.Columns[Missing]{
		{Key: "title", Label: "Upphandling", Cell: func(m *Missing) ui.Cell { return ui.Link(m.Title, "/upphandlingar/"+m.ID).Under(m.Number) }},
		{Key: "purchaser", Label: "Ansvarig", Cell: func(m *Missing) ui.Cell { return ui.Text(m.Purchaser) }},
		{Key: "signed_on", Label: "Avtal tecknat", Cell: func(m *Missing) ui.Cell { return ui.Time(m.SignedOn.String(), m.SignedOn.Sv()) }},
	},
}

// missing lists the signed procurements without effect report.
func (a *Web) missing(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	filters := []ui.Filter{{Key: "tecknat", Label: "Avtal tecknat", Kind: ui.Period}, {Key: "part", Label: "Part", Options: parties}}
	q := missingListing.Query(r, filters...)
	p, err := day.ParsePeriod(q.Get("tecknat"))
	if err != nil {
		return fault.Invalid(fault.Field{Name: "tecknat", Message: fault.Message(err)})
	}
	rows, err := a.Store.Signed(ctx, p, q.Get("part"), false, q.Limit(), q.Offset())
	if err != nil {
		return err
	}
	done, all, err := a.Store.Reported(ctx, p, q.Get("part"))
	if err != nil {
		return err
	}
	list := missingListing.List(q, rows, ui.Count{N: int(all - done)}, filters...)
	list.Search = ""
	list.Sum = sv.Number(done) + " av " + sv.Number(all) + " har effektrapport"
	if all > 0 {
		list.Sum += " (" + sv.Percent(done, all, 1) + ")"
	}
	list.Note = "Upphandlingar som Inköp har genomfört och där avtal är tecknat. Ett utkast räknas inte som effektrapport. Ett motiverat svar att det inte blir någon besparing räknas."
	if web.May(ctx, "saving.write") {
		for i := range list.Table.Rows {
			list.Table.Rows[i].ID, list.Table.Rows[i].Label = rows[i].ID, rows[i].Title
			list.Table.Rows[i].Menu = []ui.Action{{Label: "Ny effektrapport", URL: "/besparingar/ny?upphandling=" + rows[i].ID, Icon: "plus"}}
		}
	}
	if all == done {
		list.Table.Empty = ui.Empty{Icon: "circle-check", Title: "Alla har effektrapport", Text: "Varje upphandling med tecknat avtal i urvalet har en registrerad effektrapport."}
	}
	return listTmpl.Render(w, r, "Saknar effektrapport", listPage{List: list, Actions: []ui.Action{{Label: "Alla besparingar", URL: "/besparingar", Icon: "list"}}})
}
