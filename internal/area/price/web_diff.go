package price

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/sheet"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var verdictOptions = []field.Option{{Value: string(Fresh), Label: "Nya"}, {Value: string(Gone), Label: "Utgår"}, {Value: string(Dearer), Label: "Dyrare"}, {Value: string(Cheaper), Label: "Billigare"},
	{Value: string(Repacked), Label: "Annan enhet"}, {Value: string(Same), Label: "Oförändrade"}}

var verdictTones = map[Verdict]ui.Tone{Fresh: ui.Info, Gone: ui.Neutral, Dearer: ui.Warn, Cheaper: ui.Good, Same: ui.Neutral, Repacked: ui.Accent}

var verdictIcons = map[Verdict]string{Fresh: "plus", Gone: "x", Dearer: "arrow-up", Cheaper: "arrow-down", Same: "minus", Repacked: "arrows-exchange"}

var diffListing = ui.Listing[Difference]{One: "artikel", Many: "artiklar", Columns: ui.Columns[Difference]{
	{Key: "article", Label: "Artikel", Cell: func(d *Difference) ui.Cell { return diffName(d.Item()) }},
	{Key: "verdict", Label: "Ändring", Cell: func(d *Difference) ui.Cell {
		return ui.Mark(ui.Badge{Text: d.Verdict.Sv(), Tone: verdictTones[d.Verdict], Icon: verdictIcons[d.Verdict]})
	}},
	{Key: "was", Label: "Före", Number: true, Cell: func(d *Difference) ui.Cell { return sideCell(d.Was, d.Verdict != Fresh) }},
	{Key: "is", Label: "Efter", Number: true, Cell: func(d *Difference) ui.Cell { return sideCell(d.Is, d.Verdict != Gone) }},
	{Key: "percent", Label: "Procent", Number: true, Cell: func(d *Difference) ui.Cell { return ui.Number(percentText(*d)) }},
}}

func diffName(i Item) ui.Cell {
	number := i.Number()
	if i.FromQty > 0 {
		number += ", från " + i.FromQty.Sv() + " " + i.Unit
	}
	return ui.Text(i.Name).Under(number)
}

func sideCell(i Item, there bool) ui.Cell {
	if !there {
		return ui.Number("")
	}
	cell := priceCell(i)
	if len(cell.Badges) > 0 {
		return cell
	}
	return ui.Number(i.Net.Sv()).Under(i.Pack().Sv())
}

func percentText(d Difference) string {
	if !d.Percent.Known {
		return ""
	}
	return d.Percent.Share.Change()
}

// chosen tells whether a difference is chosen by the filter.
func (d Difference) chosen(verdicts []string, text string) bool {
	if len(verdicts) > 0 && !strings.Contains(","+strings.Join(verdicts, ",")+",", ","+string(d.Verdict)+",") {
		return false
	}
	i := d.Item()
	return text == "" || strings.Contains(strings.ToLower(i.Name+" "+i.Number()), strings.ToLower(text))
}

// differences returns those that the question chooses, one page of them or all, how many
// they are and what the editions' differences come to.
func (a *Web) differences(ctx context.Context, was, e Edition, q ui.Query, all bool) (rows []Difference, n int, sum Summary, err error) {
	err = a.Store.Difference(ctx, was, e, func(d Difference) error {
		sum.Add(d)
		if !d.chosen(q.All("andring"), q.Text) {
			return nil
		}
		if n >= q.Offset() && n < q.Offset()+q.Limit() || all && n < mostRows {
			rows = append(rows, d)
		}
		n++
		return nil
	})
	return rows, n, sum, err
}

// compare shows what differs from the version before, or from the one that is chosen.
func (a *Web) compare(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, e, err := a.addressed(r)
	if err != nil {
		return err
	}
	with := number(r.URL.Query().Get("med"))
	if with == 0 {
		with = e.N - 1
	}
	var was Edition
	if with > 0 {
		if was, err = a.Store.Edition(ctx, l.ID, with); err != nil {
			return err
		}
	}
	filters := []ui.Filter{{Key: "andring", Label: "Ändring", Kind: ui.Multi, Options: verdictOptions}, {Key: "med", Label: "Jämför med", Options: a.otherEditions(r, l, e)}}
	q := diffListing.Query(r, filters...)
	all := record.Format(r) != ""
	rows, n, sum, err := a.differences(ctx, was, e, q, all)
	if err != nil {
		return err
	}
	if all {
		return record.Send(w, r, "prisjamforelse", diffSheet(l, was, e, rows), nil)
	}
	list := diffListing.List(q, rows, ui.Count{N: n}, filters...)
	list.Hint, list.Excel = "namn eller artikelnummer", record.Excel(q)
	var told Edition
	sum.told(&told)
	page := listPage{Crumbs: append(crumbs(l), ui.Crumb{Label: fmt.Sprintf("Version %d", e.N), URL: e.URL()}), Status: []ui.Badge{editionBadge(e, a.Store.Today())}, Lead: l.Name(), List: list,
		Notices: []ui.Notice{{Tone: ui.Info, Title: told.Counts(), Text: sv.UpperFirst(means(told)) + ". Priserna jämförs per basenhet."}}}
	may, err := a.mayChange(ctx, l.ContractID)
	if err != nil {
		return err
	}
	if may && e.Stage == Draft { // who has compared decides
		page.Actions = []ui.Action{{Label: "Fastställ", URL: e.URL() + "/faststall", Icon: "check", Primary: true}}
	}
	return listTmpl.Render(w, r, fmt.Sprintf("Version %d mot version %d", e.N, with), page)
}

func (a *Web) otherEditions(r *http.Request, l List, e Edition) []field.Option {
	var list []field.Option
	editions, err := a.Store.Editions(r.Context(), l.ID)
	if err != nil {
		return nil // the page itself meets the same fault
	}
	for _, one := range editions {
		if one.N != e.N {
			list = append(list, field.Option{Value: fmt.Sprint(one.N), Label: sv.UpperFirst(one.Name())})
		}
	}
	return list
}

func diffSheet(l List, was, is Edition, rows []Difference) sheet.Table {
	t := sheet.Table{Title: fmt.Sprintf("%s: version %d mot version %d", l.Name(), is.N, was.N), Columns: []sheet.Column{{Label: "Artikelnummer"}, {Label: "Benämning"}, {Label: "Ändring"}, {Label: "Enhet"},
		{Label: "Pris före", Kind: sheet.Decimal}, {Label: "Pris efter", Kind: sheet.Decimal}, {Label: "Procent per basenhet", Kind: sheet.Percent}}}
	t.Rows = func(yield func([]any) bool) {
		for _, d := range rows {
			i := d.Item()
			row := []any{i.Number(), i.Name, d.Verdict.Sv(), i.Pack().Sv(), d.Was.Net.Cell(), d.Is.Net.Cell(), nil}
			if d.Verdict == Fresh {
				row[4] = nil
			}
			if d.Verdict == Gone {
				row[5] = nil
			}
			if d.Percent.Known {
				row[6] = d.Percent.Share.Cell()
			}
			if !yield(row) {
				return
			}
		}
	}
	return t
}

// panelPage is the prices on the page of a contract.
type panelPage struct{ Sections []section }

var panelTmpl = web.Parse[panelPage](pages, "panel.html")
