package procurement

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"klover/internal/area/request"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

// BeginURL is the address of the form that makes a case of items of the plan.
func BeginURL(itemIDs []string) string { return From{ItemIDs: itemIDs}.at(Path + "/ny") }

// fromOf reads the origin in an address.
func fromOf(r *http.Request) From {
	q := r.URL.Query()
	return From{RequestID: q.Get("uppdrag"), RerunOf: q.Get("gor-om"),
		ItemIDs: strings.FieldsFunc(q.Get("planposter"), func(c rune) bool { return c == ',' })}
}

// at is an address with the origin in it.
func (f From) at(path string) string {
	v := url.Values{}
	for key, value := range map[string]string{"uppdrag": f.RequestID, "planposter": strings.Join(f.ItemIDs, ","), "gor-om": f.RerunOf} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (f From) title() string {
	switch {
	case f.RequestID != "":
		return "Ta ut uppdrag"
	case len(f.ItemIDs) > 0:
		return "Ta ut ur planen"
	case f.RerunOf != "":
		return "Gör om upphandling"
	}
	return "Ny upphandling"
}

func (f From) intro() string {
	switch {
	case f.RequestID != "":
		return "Uppgifterna kommer från uppdraget. Rätta det som behövs. Uppdraget får upphandlingens diarienummer, och uppdragsgivaren får veta att det är uttaget."
	case len(f.ItemIDs) > 0:
		return "Uppgifterna kommer från planen. Rätta det som behövs. Planposterna markeras som pågående i den nya upphandlingen."
	case f.RerunOf != "":
		return "Uppgifterna kommer från den avbrutna upphandlingen. Den nya får ett eget nummer, egna grindar och en egen strategi. Anbudstiden får inte kortas för att upphandlingen görs om."
	}
	return ""
}

// originLink is one line of where a case comes from.
type originLink struct{ What, Name, URL, Note string }

var originPanelTmpl = web.Parse[[]originLink](pages, "origin_panel.html")

// origin shows what a case came from, and what replaced it.
func (a *Web) origin(ctx context.Context, p Procurement) (ui.Panel, error) {
	if !p.CaseWork && p.State != Cancelled {
		return ui.Panel{}, nil
	}
	o, err := a.Store.Origin(ctx, p)
	links := o.links()
	if err != nil || len(links) == 0 {
		return ui.Panel{}, err
	}
	body, err := originPanelTmpl.HTML(links)
	return ui.Panel{ID: "ursprung", Title: "Ursprung", Body: body}, err
}

func (o Origin) links() []originLink {
	var list []originLink
	if o.Request.ID != "" {
		list = append(list, originLink{"Uppdrag", o.Request.Name(), o.Request.URL(), o.Request.Unit})
	}
	for _, it := range o.Items {
		list = append(list, originLink{"Planpost", it.Name(), it.URL(), it.State.Sv()})
	}
	if o.Replaces.ID != "" {
		list = append(list, originLink{"Gör om", o.Replaces.Name(), o.Replaces.URL(), "avbruten " + o.Replaces.CancelledOn.Sv()})
	}
	if o.Replaced.ID != "" {
		list = append(list, originLink{"Görs om som", o.Replaced.Name(), o.Replaced.URL(), strings.ToLower(o.Replaced.State.Sv())})
	}
	return list
}

// takePanel is the way from a request to its procurement.
type takePanel struct{ URL string }

var takePanelTmpl = web.Parse[takePanel](pages, "take_panel.html")

// RequestPanel is the box of the page of a request that can be taken.
func (a *Web) RequestPanel(ctx context.Context, r request.Request) (ui.Panel, error) {
	waits := r.State == request.Received || r.State == request.Prioritised
	if !waits || !may(ctx, permWrite, Procurement{Parties: r.Parties}) {
		return ui.Panel{}, nil
	}
	body, err := takePanelTmpl.HTML(takePanel{From{RequestID: r.ID}.at(Path + "/ny")})
	return ui.Panel{ID: "upphandling", Title: "Upphandling", Body: body}, err
}
