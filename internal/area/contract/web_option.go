package contract

import (
	"context"
	"strconv"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

// optionSide is who prepares the decision about each option, and by when.
var optionSide = side{path: "optioner", title: "Planera optionsbeslut", page: optionPage, posts: []sidePost{
	{path: "", done: "Beslutet är planerat.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		n, _ := strconv.ParseInt(in["n"], 10, 64) // no number is no option
		on, err := readDay(in, "decide_on")
		if err != nil {
			return err
		}
		people, err := a.people(ctx)
		if err != nil {
			return err
		}
		_, err = a.Store.PlanOption(ctx, c.ID, int64(web.Version(in)), n, in["owner"], idOf(people, in["owner"]), on)
		return err
	}},
}}

func optionPage(a *Web, ctx context.Context, c Contract) (subPage, error) {
	page := subPage{Crumbs: crumbsOf(c), Lead: c.Number, Tables: []subTable{{Title: "Optioner", Table: a.optionTable(c)}}}
	page.Tables[0].Table.Empty = ui.Empty{Icon: "calendar-event", Title: "Avtalet har inga optioner"}
	var open []ui.Option
	for _, o := range c.Options {
		if o.State == Undecided {
			open = append(open, ui.Option{Value: sv.Number(o.N), Label: "Option " + sv.Number(o.N) + ", besked senast " + o.NoticeOn.Sv(), Chosen: len(open) == 0})
		}
	}
	if len(open) == 0 || !mayWrite(ctx, c) {
		return page, nil
	}
	page.FormTitle = "Vem förbereder beslutet?"
	page.Form = ui.Form{Action: c.URL() + "/optioner", Submit: "Spara", Cancel: c.URL(), Version: int(c.Version), Controls: []ui.Control{
		{Key: "n", Label: "Option", Type: "choice", Required: true, Options: open},
		{Key: "owner", Label: "Ansvarig", Type: "text", Value: c.Owner, Help: "Lämna tomt för avtalsägaren."},
		{Key: "decide_on", Label: "Beslutas senast", Type: "date", Help: "Lämna tomt för sista dag för besked. ÅÅÅÅ-MM-DD"},
	}}
	err := a.suggestPeople(ctx, &page.Form, "owner")
	return page, err
}

// linkSide is which contract a supplement, a PUB-avtal or a joined contract belongs to.
var linkSide = side{path: "huvudavtal", title: "Hör till avtal", page: linkPage, posts: []sidePost{
	{path: "", done: "Kopplingen är sparad.", do: func(a *Web, ctx context.Context, c Contract, in map[string]string) error {
		var id string
		if number := trimmed(in["main"]); number != "" {
			main, err := a.Store.Match(ctx, number)
			if fault.KindOf(err) == fault.KindNotFound {
				return fault.Invalid(fault.Field{Name: "main", Message: "Det finns inget avtal med numret " + number + "."})
			}
			if err != nil {
				return err
			}
			id = main.ID
		}
		_, err := a.Store.Link(ctx, c.ID, int64(web.Version(in)), id)
		return err
	}},
}}

func linkPage(a *Web, ctx context.Context, c Contract) (subPage, error) {
	page := subPage{Crumbs: crumbsOf(c), Lead: c.Number}
	number := ""
	if c.MainID != "" {
		main, err := a.Store.Get(ctx, string(c.MainID))
		if err != nil {
			return page, err
		}
		number = main.Number
		page.Facts.Add(ui.Fact{Label: "Hör till", Value: main.Name(), URL: main.URL()})
		page.FactsTitle = "Huvudavtal"
	}
	if mayWrite(ctx, c) {
		page.Form = ui.Form{Action: c.URL() + "/huvudavtal", Submit: "Spara", Cancel: c.URL(), Version: int(c.Version), Controls: []ui.Control{
			{Key: "main", Label: "Huvudavtalets nummer", Type: "text", Value: number, Help: "Till exempel A22-0123. Lämna tomt för att ta bort kopplingen."}}}
	}
	return page, nil
}

// ownerOf is who prepares the decision about an option.
func (c Contract) ownerOf(o Option) (string, identity.Ref) {
	if o.Owner != "" {
		return o.Owner, o.OwnerID
	}
	return c.Owner, c.OwnerID
}
