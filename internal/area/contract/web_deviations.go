package contract

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"klover/internal/area/law"
	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

var deviationListing = ui.Listing[Deviation]{
	One: "avvikelse", Many: "avvikelser", Sort: "-happened_on",
	Columns: ui.Columns[Deviation]{
		{Key: "number", Label: "Avvikelse", Sort: true, Cell: func(d *Deviation) ui.Cell { return ui.Link(d.Title, d.URL()).Under(d.Number) }},
		{Key: "contract", Label: "Avtal", Cell: func(d *Deviation) ui.Cell { return ui.Link(d.Contract, "/avtal/"+d.ContractID).Under(d.Supplier) }},
		{Key: "state", Label: "Läge", Cell: func(d *Deviation) ui.Cell { return ui.Mark(d.badges()...) }},
		{Key: "kind", Label: "Slag", Cell: func(d *Deviation) ui.Cell { return ui.Text(field.LabelOf(DeviationKinds, d.Kind)) }},
		{Key: "severity", Label: "Allvarlighet", Sort: true, Cell: func(d *Deviation) ui.Cell { return ui.Text(severity{&d.Severity}.Sv()) }},
		{Key: "happened_on", Label: "Upptäckt", Sort: true, Cell: func(d *Deviation) ui.Cell { return ui.Time(d.HappenedOn.String(), d.HappenedOn.Sv()) }},
		{Key: "owner", Label: "Handläggare", Cell: func(d *Deviation) ui.Cell { return ui.Text(d.Owner) }},
		{Key: "reply_by", Label: "Svar senast", Optional: true, Cell: func(d *Deviation) ui.Cell { return ui.Time(d.ReplyBy.String(), d.ReplyBy.Sv()) }},
		{Key: "closed_on", Label: "Avslutad", Optional: true, Cell: func(d *Deviation) ui.Cell { return ui.Time(d.ClosedOn.String(), d.ClosedOn.Sv()) }},
		{Key: "unit", Label: "Enhet", Optional: true, Cell: func(d *Deviation) ui.Cell { return ui.Text(d.Unit) }},
	},
	Row: func(d *Deviation, row *ui.Row) { row.ID, row.Label = d.ID, d.Title },
}

// deviations is the register over all contracts.
func (a *Web) deviations(w http.ResponseWriter, r *http.Request) error {
	ctx, given := r.Context(), r.URL.Query()
	f, err := ParseDeviationFilter(given)
	if err != nil {
		return err
	}
	filters, err := a.deviationFilters(ctx, f, r.URL.Query())
	if err != nil {
		return err
	}
	q := deviationListing.Query(r, filters...)
	page := Page{Sort: q.SortText(), Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = 100_000, 0
		rows, _, err := a.Store.Deviations(ctx, f, page)
		if err != nil {
			return err
		}
		return record.Sheet[Deviation]{Title: "Avvikelser", File: "avvikelser", Fields: DeviationFields, Path: Deviation.URL, Query: q, Filter: filters, At: a.Store.DB.Now(), Each: record.Rows(rows)}.Send(w, r)
	}
	rows, count, err := a.Store.Deviations(ctx, f, page)
	if err != nil {
		return err
	}
	list := deviationListing.List(q, rows, ui.Count(count), filters...)
	list.Hint, list.Excel, list.Keep = "Avvikelse, avtal, enhet, beställning", record.Excel(q), a.Views != nil
	if !q.Narrowed() {
		list.Table.Empty.Text = "En avvikelse noteras på avtalets sida."
	}
	if list.Views, err = a.Views.After(ctx, a.deviationViews(ctx, q), q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Avvikelser", listPage{List: list})
}

func (a *Web) deviationViews(ctx context.Context, q ui.Query) []ui.View {
	year := a.Store.Today().Year()
	usual := []struct {
		label  string
		filter DeviationFilter
	}{{"Alla", DeviationFilter{}}, {"Öppna", DeviationFilter{Open: true}}}
	if id := web.UserFrom(ctx).ID; id != "" {
		usual = append(usual, struct {
			label  string
			filter DeviationFilter
		}{"Mina öppna", DeviationFilter{Open: true, OwnerID: id}})
	}
	var views []ui.View
	for _, v := range usual {
		views = append(views, ui.View{Label: v.label, URL: v.filter.URL(), Active: v.filter.Values().Encode() == q.Selection()})
	}
	url := DeviationPath + "?pafoljd=" + FineRemedy + "&upptackt=" + strconv.Itoa(year)
	return append(views, ui.View{Label: "Viten i år", URL: url, Active: q.File(DeviationPath) == url})
}

// deviationFilters are the usual ones, and those that the address has.
func (a *Web) deviationFilters(ctx context.Context, f DeviationFilter, given url.Values) ([]ui.Filter, error) {
	people, err := a.people(ctx)
	if err != nil {
		return nil, err
	}
	yes := []field.Option{{Value: "ja", Label: "Ja"}}
	list := []ui.Filter{
		{Key: "lage", Label: "Läge", Options: DeviationStates}, {Key: "slag", Label: "Slag", Options: DeviationKinds},
		{Key: "upptackt", Label: "Upptäckt", Kind: ui.Period}, {Key: "part", Label: "Part", Options: parties},
		{Key: "krav", Label: "Kravställare", Options: Claimants}, {Key: "pafoljd", Label: "Påföljd", Options: RemedyKinds},
		{Key: "handlaggare", Label: "Handläggare", Options: people},
	}
	for _, one := range []ui.Filter{
		{Key: "oppna", Label: "Öppna", Options: yes}, {Key: "allvarliga", Label: "Allvarliga brister", Options: yes},
		{Key: "reklamerat", Label: "Reklamerat", Kind: ui.Period}, {Key: "avslutat", Label: "Avslutat", Kind: ui.Period},
		{Key: "beslutat", Label: "Påföljd beslutad", Kind: ui.Period}, {Key: "reglerat", Label: "Påföljd reglerad", Kind: ui.Period},
		{Key: "oppna_den", Label: "Öppna den", Kind: ui.Words}, {Key: "bevis", Label: "Kan åberopas sedan", Kind: ui.Words},
	} {
		if given.Get(one.Key) != "" {
			list = append(list, one)
		}
	}
	if f.ContractID != "" {
		c, err := a.Store.Get(ctx, f.ContractID)
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Filter{Key: "avtal", Label: "Avtal", Options: []field.Option{{Value: c.ID, Label: c.Name()}}})
	}
	if f.SupplierID != "" {
		found, err := a.Suppliers.Lookup(ctx, f.SupplierID)
		if err != nil {
			return nil, err
		}
		list = append(list, ui.Filter{Key: "leverantor", Label: "Leverantör", Options: []field.Option{{Value: f.SupplierID, Label: found[f.SupplierID].Name}}})
	}
	return list, nil
}

// EvidencePanel is what can be held against a supplier (13 kap. 3 § LOU), on its page.
func (a *Web) EvidencePanel(ctx context.Context, ids []string) (ui.Panel, error) {
	if !web.May(ctx, "contract.read") {
		return ui.Panel{}, nil
	}
	_, all, err := a.Store.Deviations(ctx, DeviationFilter{SupplierID: ids[0]}, Page{Limit: 1})
	if err != nil || all.N == 0 {
		return ui.Panel{}, err
	}
	list, basis, err := a.Store.Evidence(ctx, ids[0], a.Store.Today())
	if err != nil && !law.IsUnknown(err) { // without a rule of that day nothing can be held against the supplier
		return ui.Panel{}, err
	}
	p := ui.Panel{ID: "avvikelser", Title: "Avvikelser", URL: DeviationFilter{SupplierID: ids[0]}.URL()}
	page := followUpPanel{Table: evidenceColumns.Table("Allvarliga brister", list)}
	if len(list) == 0 {
		page.Text = sv.UpperFirst(sv.Plural(int64(all.N), "avvikelse", "avvikelser")) + ". Ingen av dem kan åberopas som allvarlig brist (13 kap. 3 § LOU)."
	} else {
		p.Title = "Allvarliga brister, " + basis.Sv()
	}
	p.Body, err = followUpPanelTmpl.HTML(page)
	return p, err
}

var evidenceColumns = ui.Columns[Deviation]{
	{Label: "Avvikelse", Cell: func(d *Deviation) ui.Cell { return ui.Link(d.Title, d.URL()).Under(d.Number) }},
	{Label: "Avtal", Cell: func(d *Deviation) ui.Cell { return ui.Text(d.Contract) }},
	{Label: "Upptäckt", Cell: func(d *Deviation) ui.Cell { return ui.Time(d.HappenedOn.String(), d.HappenedOn.Sv()) }},
	{Label: "Utfall", Cell: func(d *Deviation) ui.Cell { return ui.Text(d.Outcome) }},
}
