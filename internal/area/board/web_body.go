package board

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/area/identity"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/day"
)

func (a *Web) bodyRoutes(m *web.Mux) {
	m.Handle("GET "+BodyPath, permRead, a.bodies)
	m.Handle("GET "+BodyPath+"/{id}", permRead, a.body)
	a.asked(m, BodyPath+"/ny", permWrite, a.newBody)
	one := BodyPath + "/{id}"
	a.asked(m, one+"/andra", permWrite, a.editBody)
	a.asked(m, one+"/namn", permWrite, a.rename)
	a.asked(m, one+"/uppdrag", permWrite, a.remit)
	a.asked(m, one+"/efterfoljare", permWrite, a.succession)
	a.asked(m, one+"/plats", permWrite, a.newSeat)
	a.asked(m, one+"/ar", permWrite, a.newYear)
	a.asked(m, one+"/mandat", permWrite, a.newMandate)
	a.does(m, one+"/ta-bort", permWrite, "Uppgiften är borttagen.", func(r *http.Request) (string, error) {
		b, posted, err := a.bodyPost(r)
		if err != nil {
			return "", err
		}
		return b.URL(), a.Store.RemovePart(r.Context(), b.ID, posted["del"], posted["id"], "")
	})
}

// bodyOf returns the body of the address if the user may write to it.
func (a *Web) bodyOf(r *http.Request) (Body, error) {
	b, err := a.Store.Body(r.Context(), r.PathValue("id"))
	if err != nil {
		return b, err
	}
	return b, scope(r.Context(), b)
}

func (a *Web) bodyPost(r *http.Request) (Body, map[string]string, error) {
	posted, err := web.FormValues(r)
	if err != nil {
		return Body{}, nil, err
	}
	b, err := a.bodyOf(r)
	return b, posted, err
}

var bodyListing = ui.Listing[Body]{One: "organ", Many: "organ", Sort: "name", Columns: ui.Columns[Body]{
	{Key: "name", Label: "Organ", Cell: func(b *Body) ui.Cell { return ui.Link(b.Name, b.URL()).Under(b.Note) }},
	ui.Field(BodyFields, "kind").Fixed(),
	ui.Field(BodyFields, "parties").Fixed(),
	ui.Field(BodyFields, "valid_from").Called("Från").Fixed(),
	ui.Field(BodyFields, "valid_to").Called("Till").Fixed(),
}}

func (a *Web) bodies(w http.ResponseWriter, r *http.Request) error {
	all, err := a.Store.Bodies(r.Context(), a.Store.Today())
	if err != nil {
		return err
	}
	filters := []ui.Filter{{Key: "slag", Label: "Slag", Options: kinds}, {Key: "finns", Label: "Finns i dag", Kind: ui.YesNo}}
	q := bodyListing.Query(r, filters...)
	var list []Body
	for _, b := range all {
		now := covers(a.Store.Today(), b.ValidFrom, b.ValidTo)
		fits := q.Text == "" || strings.Contains(lower(b.Name+" "+b.Note), lower(q.Text))
		if fits && (q.Get("slag") == "" || q.Get("slag") == b.Kind) && (q.Get("finns") == "" || (q.Get("finns") == "ja") == now) {
			list = append(list, b)
		}
	}
	if record.Format(r) != "" {
		return record.Sheet[Body]{Title: "Organ", File: "organ", Fields: BodyFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(list), Path: func(b Body) string { return b.URL() }}.Send(w, r)
	}
	shown := bodyListing.List(q, list[min(q.Offset(), len(list)):min(q.Offset()+q.Limit(), len(list))], ui.Count{N: len(list)}, filters...)
	shown.Hint, shown.Excel = "namn", record.Excel(q)
	page := listPage{List: shown}
	if web.May(r.Context(), permWrite) {
		page.Actions = []ui.Action{{Label: "Nytt organ", URL: BodyPath + "/ny", Icon: "plus", Primary: true}}
	}
	return listTmpl.Render(w, r, "Organ", page)
}

var bodyCrumbs = []ui.Crumb{{Label: "Nämnden", URL: HomePath}, {Label: "Organ", URL: BodyPath}}

func (b Body) crumbs() []ui.Crumb {
	return append(bodyCrumbs[:2:2], ui.Crumb{Label: b.Name, URL: b.URL()})
}

// bodyOptions is the bodies to choose from; those that have ended say so.
func (a *Web) bodyOptions(ctx context.Context) ([]field.Option, error) {
	list, err := a.Store.Bodies(ctx, a.Store.Today())
	var options []field.Option
	for _, b := range list {
		label := b.Name
		if b.ValidTo != 0 && b.ValidTo < a.Store.Today() {
			label += fmt.Sprintf(" (till %d)", b.ValidTo.Year())
		}
		options = append(options, field.Option{Value: b.ID, Label: label})
	}
	return options, err
}

func (a *Web) newBody(r *http.Request) (ask, error) {
	options, err := a.bodyOptions(r.Context())
	b := Body{Host: "D"}
	f := ui.NewForm(BodyFields, &b)
	f.Controls = append([]ui.Control{{Key: "name", Label: "Namn", Type: "text", Required: true, Group: "Organet"}}, f.Controls...)
	f.Choose("parent_id", options)
	f.Submit, f.Cancel, f.Draft = "Spara organ", BodyPath, "organ-ny"
	return ask{title: "Nytt organ", crumbs: bodyCrumbs, form: f, done: "Organet är registrerat.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := BodyFields.Read(&b, posted); err != nil {
				return err
			}
			b.Name = posted["name"]
			var err error
			b, err = a.Store.CreateBody(ctx, b)
			return err
		}, to: func() string { return b.URL() }}, err
}

func (a *Web) editBody(r *http.Request) (ask, error) {
	b, err := a.bodyOf(r)
	if err != nil {
		return ask{}, err
	}
	options, err := a.bodyOptions(r.Context())
	f := ui.NewForm(BodyFields, &b)
	f.Choose("parent_id", options)
	f.Controls = append(f.Controls, why("Varför ändras uppgifterna?"))
	f.Submit, f.Cancel, f.Version = "Spara organ", b.URL(), int(b.Version)
	input := func(posted map[string]string) Body { mine := b; _ = BodyFields.Read(&mine, posted); return mine }
	return ask{title: "Ändra " + b.Name, crumbs: b.crumbs(), form: f, done: "Organet är sparat.", conflict: conflictOf(BodyFields, input, b, b.Version),
		do: func(ctx context.Context, posted map[string]string) error {
			mine := b
			if err := BodyFields.Read(&mine, posted); err != nil {
				return err
			}
			mine.Version = int64(web.Version(posted))
			_, err := a.Store.SaveBody(ctx, mine, posted["why"])
			return err
		}}, err
}

// part is a small form of a body.
func (a *Web) part(r *http.Request, title, done string, do func(ctx context.Context, b Body, posted map[string]string) error, controls ...ui.Control) (ask, error) {
	b, err := a.bodyOf(r)
	f := ui.Form{Submit: "Spara", Cancel: b.URL(), Controls: controls}
	return ask{title: title + ": " + b.Name, crumbs: b.crumbs(), form: f, done: done,
		do: func(ctx context.Context, posted map[string]string) error { return do(ctx, b, posted) }}, err
}

// readDays reads days by key, with a message at each that cannot be read.
func readDays(posted map[string]string, to map[string]*day.Date) error {
	var wrong []fault.Field
	for key, at := range to {
		if err := at.UnmarshalText([]byte(posted[key])); err != nil {
			wrong = append(wrong, fault.Field{Name: key, Message: fault.Message(err)})
		}
	}
	return fault.Invalid(wrong...)
}

const dayHelp = "ÅÅÅÅ-MM-DD"

func (a *Web) rename(r *http.Request) (ask, error) {
	return a.part(r, "Nytt namn", "Namnet är sparat.", func(ctx context.Context, b Body, posted map[string]string) error {
		var from day.Date
		if err := readDays(posted, map[string]*day.Date{"from": &from}); err != nil {
			return err
		}
		return a.Store.Rename(ctx, b.ID, posted["name"], from, posted["why"])
	}, ui.Control{Key: "name", Label: "Nytt namn", Type: "text", Required: true},
		ui.Control{Key: "from", Label: "Från och med", Type: "date", Help: dayHelp, Required: true}, why("Källa eller skäl"))
}

func (a *Web) remit(r *http.Request) (ask, error) {
	return a.part(r, "Uppdrag", "Uppdraget är sparat.", func(ctx context.Context, b Body, posted map[string]string) error {
		one := Remit{BodyID: b.ID, Points: strings.TrimSpace(strings.ReplaceAll(posted["points"], "\r\n", "\n")), Source: posted["source"]}
		if err := readDays(posted, map[string]*day.Date{"valid_from": &one.ValidFrom}); err != nil {
			return err
		}
		return a.Store.SetRemit(ctx, one)
	}, ui.Control{Key: "points", Label: "Uppdraget enligt reglementet", Type: "long", Rows: 8, Help: "En punkt per rad.", Required: true},
		ui.Control{Key: "valid_from", Label: "Gäller från och med", Type: "date", Help: dayHelp},
		ui.Control{Key: "source", Label: "Källa", Type: "text", Help: "Till exempel reglemente, antaget av fullmäktige 2017."})
}

func choices(options []field.Option) []ui.Option {
	list := make([]ui.Option, len(options))
	for i, o := range options {
		list[i] = ui.Option{Value: o.Value, Label: o.Label}
	}
	return list
}

func (a *Web) succession(r *http.Request) (ask, error) {
	options, err := a.bodyOptions(r.Context())
	if err != nil {
		return ask{}, err
	}
	return a.part(r, "Efterföljare", "Efterföljaren är noterad och organet har fått en sista dag.", func(ctx context.Context, b Body, posted map[string]string) error {
		var on day.Date
		if err := readDays(posted, map[string]*day.Date{"on_day": &on}); err != nil {
			return err
		}
		if posted["to_id"] == "" {
			return fault.Invalid(fault.Field{Name: "to_id", Message: "Välj vilket organ som tar över."})
		}
		return a.Store.Succeed(ctx, b.ID, posted["to_id"], on, posted["note"])
	}, ui.Control{Key: "to_id", Label: "Tar över", Type: "choice", Options: choices(options), Required: true},
		ui.Control{Key: "on_day", Label: "Från och med", Type: "date", Help: dayHelp, Required: true},
		ui.Control{Key: "note", Label: "Beslut", Type: "text", Help: "Till exempel fullmäktige i båda regionerna 2018."})
}

func (a *Web) newSeat(r *http.Request) (ask, error) {
	seats, err := a.Store.Seats(r.Context(), r.PathValue("id"))
	if err != nil {
		return ask{}, err
	}
	var members []field.Option
	for _, s := range seats {
		if s.Kind == Member {
			members = append(members, field.Option{Value: s.ID, Label: s.Text()})
		}
	}
	return a.part(r, "Ny plats", "Platsen är tillagd.", func(ctx context.Context, b Body, posted map[string]string) error {
		seat := Seat{BodyID: b.ID, Kind: posted["kind"], ElectedBy: posted["elected_by"], PersonalFor: identity.Ref(posted["personal_for"])}
		if err := readDays(posted, map[string]*day.Date{"valid_from": &seat.ValidFrom}); err != nil {
			return err
		}
		_, err := a.Store.AddSeat(ctx, seat)
		return err
	}, ui.Control{Key: "kind", Label: "Slag", Type: "choice", Options: []ui.Option{{Value: Member, Label: "Ledamot"}, {Value: Deputy, Label: "Ersättare"}}, Required: true},
		ui.Control{Key: "elected_by", Label: "Väljs av", Type: "choice", Options: choices(owners), Required: true},
		ui.Control{Key: "personal_for", Label: "Personlig ersättare för", Type: "choice", Options: choices(members), Help: "Tomt för ersättare i ordning."},
		ui.Control{Key: "valid_from", Label: "Finns från och med", Type: "date", Help: dayHelp})
}

func (a *Web) newYear(r *http.Request) (ask, error) {
	b, err := a.bodyOf(r)
	if err != nil {
		return ask{}, err
	}
	y := Year{BodyID: b.ID, Year: int64(a.Store.Today().Year())}
	f := ui.NewForm(YearFields, &y)
	f.Submit, f.Cancel = "Spara", b.URL()
	return ask{title: "Årets möten: " + b.Name, crumbs: b.crumbs(), form: f, done: "Årets möten är registrerade.",
		intro: "För möten som inte har egna föredragningslistor i Klöver, och för att notera att inget möte hölls. Ett år som redan finns rättas.",
		do: func(ctx context.Context, posted map[string]string) error {
			if err := YearFields.Read(&y, posted); err != nil {
				return err
			}
			return a.Store.SetYear(ctx, y, "")
		}}, nil
}

func (a *Web) newMandate(r *http.Request) (ask, error) {
	b, err := a.bodyOf(r)
	if err != nil {
		return ask{}, err
	}
	seats, err := a.Store.Seats(r.Context(), b.ID)
	if err != nil {
		return ask{}, err
	}
	var places []field.Option
	for _, s := range seats {
		places = append(places, field.Option{Value: s.ID, Label: upper(s.Text()) + ", " + regionName(s.ElectedBy)})
	}
	people, err := a.personOptions(r.Context())
	m := Mandate{SeatID: r.URL.Query().Get("plats"), FromDay: a.Store.Today()}
	f := ui.NewForm(MandateFields, &m)
	f.Choose("seat_id", places)
	f.Choose("person_id", people)
	f.Controls = append(f.Controls, why("Källa eller skäl"))
	f.Submit, f.Cancel = "Spara mandat", b.URL()
	return ask{title: "Nytt mandat: " + b.Name, crumbs: b.crumbs(), form: f, done: "Mandatet är sparat.",
		do: func(ctx context.Context, posted map[string]string) error {
			posted["person_id"] = ui.Resolve(people, posted["person_id"])
			if err := MandateFields.Read(&m, posted); err != nil {
				return err
			}
			_, err := a.Store.SetMandate(ctx, m, posted["why"])
			return err
		}}, err
}
