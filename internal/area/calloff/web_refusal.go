package calloff

import (
	"net/http"

	"klover/internal/base/field"
	"klover/internal/base/record"
	"klover/internal/base/web"
	"klover/internal/base/web/ui"
)

var refusalListing = ui.Listing[Refusal]{
	One: "avböjd förfrågan", Many: "avböjda förfrågningar", Sort: "-answered_on",
	Columns: ui.Columns[Refusal]{
		{Key: "supplier", Label: "Leverantör", Sort: true, Cell: func(r *Refusal) ui.Cell { return ui.Text(r.SupplierName) }},
		{Key: "calloff", Label: "Avrop", Cell: func(r *Refusal) ui.Cell {
			return ui.Link(r.CallOffNumber+" "+r.CallOffTitle, Path+"/"+r.CallOffID).Under(r.FrameworkName)
		}},
		{Key: "answer", Label: "Svar", Cell: func(r *Refusal) ui.Cell { return ui.Text(r.AnswerSv()) }},
		{Key: "reason", Label: "Skäl", Cell: func(r *Refusal) ui.Cell { return ui.Text(r.Reason) }},
		{Key: "answered_on", Label: "Svarade", Sort: true, Cell: func(r *Refusal) ui.Cell { return ui.Time(r.AnsweredOn.String(), r.AnsweredOn.Sv()) }},
	},
}

var refusalFields = field.Set[Refusal]{
	{Key: "supplier", Label: "Leverantör", At: func(r *Refusal) any { return &r.SupplierName }},
	{Key: "calloff", Label: "Avrop", At: func(r *Refusal) any { return &r.CallOffNumber }},
	{Key: "title", Label: "Vad som avropas", At: func(r *Refusal) any { return &r.CallOffTitle }},
	{Key: "framework", Label: "Ramavtal", At: func(r *Refusal) any { return &r.FrameworkName }},
	{Key: "answer", Label: "Svar", Kind: field.Choice, Choices: Answers, At: func(r *Refusal) any { return &r.Answer }},
	{Key: "reason", Label: "Skäl", Kind: field.Long, At: func(r *Refusal) any { return &r.Reason }},
	{Key: "reply_by", Label: "Svarstid till och med", Kind: field.Date, At: func(r *Refusal) any { return &r.ReplyBy }},
	{Key: "answered_on", Label: "Svarade", Kind: field.Date, At: func(r *Refusal) any { return &r.AnsweredOn }},
}

func (a *Web) refusals(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := ParseRefusalFilter(r.URL.Query())
	if err != nil {
		return err
	}
	frameworks, err := a.frameworkOptions(ctx, FrameworkFilter{})
	if err != nil {
		return err
	}
	suppliers, err := a.Store.AskedSuppliers(ctx)
	if err != nil {
		return err
	}
	filters := []ui.Filter{
		{Key: "svarat", Label: "Svarade", Kind: ui.Period, Options: a.years()}, {Key: "leverantor", Label: "Leverantör", Options: suppliers},
		{Key: "ramavtal", Label: "Ramavtal", Options: frameworks}, {Key: "svar", Label: "Svar", Options: Answers[1:]}, {Key: "region", Label: "Region", Options: parties()},
	}
	q := refusalListing.Query(r, filters...)
	page := Page{Sort: q.Sort, Desc: q.Desc, Limit: q.Limit(), Offset: q.Offset()}
	if record.Format(r) != "" {
		page.Limit, page.Offset = mostRows, 0
	}
	rows, count, err := a.Store.Refusals(ctx, f, page)
	if err != nil {
		return err
	}
	if record.Format(r) != "" {
		return record.Sheet[Refusal]{Title: "Avböjda avropsförfrågningar", File: "avbojda-avrop", Fields: refusalFields, Query: q, Filter: filters, At: a.Store.DB.Now(),
			Each: record.Rows(rows), Path: func(r Refusal) string { return Path + "/" + r.CallOffID }}.Send(w, r)
	}
	list := refusalListing.List(q, rows, ui.Count(count), filters...)
	list.Search, list.Excel, list.Keep = "", record.Excel(q), web.UserFrom(ctx).ID != ""
	list.Table.Plain = true
	if list.Views, err = a.Views.After(ctx, []ui.View{{Label: "Alla", URL: RefusalPath, Active: !q.Narrowed()}}, q); err != nil {
		return err
	}
	return listTmpl.Render(w, r, "Avböjda avropsförfrågningar", listPage{Tabs: tabs(ctx, RefusalPath), List: list})
}
