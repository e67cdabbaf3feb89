package calloff

import (
	"context"

	"klover/internal/base/field"
	"klover/internal/base/web/ui"
	"klover/internal/word/sv"
)

const secretText = "Vilka som har svarat, och hur många, är hemligt till dess att beslutet är fattat eller avropet avbrutet (19 kap. 3 § OSL)."

func (a *Web) addCompetition(ctx context.Context, c CallOff, page *showPage) error {
	all, err := a.Store.Invitees(ctx, c.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	if c.Sealed() {
		page.Secret = secretText
	}
	page.Invitees = inviteeTable(all, !c.Sealed())
	if c.Sealed() && c.State != Invited && reads(ctx, c) {
		page.Answers = ui.Action{Label: "Svar", URL: c.URL() + "/anbud"}
	}
	limits, err := a.Store.Limits(ctx, c.BegunOn)
	if err != nil {
		return err
	}
	if days := int64(c.BegunOn.DaysUntil(c.Deadline)); c.State == Invited && days < limits.FKU {
		page.Notices = append(page.Notices, ui.Notice{Tone: ui.Warn, Title: "Kort svarstid", Text: "Leverantörerna fick " + sv.Plural(days, "dag", "dagar") + ". Vi ger annars minst " + sv.Number(limits.FKU) + ". Tiden ska vara skälig."})
	}
	questions, err := a.Store.Questions(ctx, c.ID)
	for _, q := range questions {
		one := asked{ID: q.ID, Text: q.Question, Asked: "Ställd " + q.AskedOn.Sv(), Answer: q.Answer, Control: ui.Control{Key: "answer-" + q.ID, Label: "Svar", Type: "long", Required: true, Help: "Ges till alla inbjudna."}}
		page.Questions = append(page.Questions, one)
	}
	if c.State == Invited && may(ctx, permWrite, c) {
		page.AnswerURL = c.URL() + "/svara-fraga"
	}
	return err
}

func inviteeTable(all []Invitee, open bool) ui.Table {
	columns := ui.Columns[Invitee]{
		{Label: "Leverantör", Cell: func(i *Invitee) ui.Cell { return ui.Text(i.Name).Under(i.Address) }},
		{Label: "Inbjudan", Cell: func(i *Invitee) ui.Cell {
			if i.LeftOut != "" {
				return ui.Text("Inte inbjuden").Under(i.LeftOut)
			}
			return ui.Text("Inbjuden")
		}},
	}
	if open {
		columns = append(columns, ui.Columns[Invitee]{
			{Label: "Svarade", Cell: func(i *Invitee) ui.Cell { return ui.Time(i.AnsweredOn.String(), i.AnsweredOn.Sv()) }},
			{Label: "Pris", Number: true, Cell: func(i *Invitee) ui.Cell { return ui.Number(i.Price.Sv()) }},
			{Label: "Utfall", Cell: func(i *Invitee) ui.Cell {
				if i.Result == "" {
					return ui.Cell{Muted: i.Reason}
				}
				return ui.Mark(resultBadge(*i)).Under(i.Reason)
			}},
		}...)
	}
	return columns.Table("Inbjudna leverantörer", all)
}

func resultBadge(i Invitee) ui.Badge {
	b := ui.Badge{Text: field.LabelOf(Results, i.Result), Tone: ui.Neutral}
	if i.Result == Won {
		b.Tone, b.Icon = ui.Good, "award"
	}
	return b
}
