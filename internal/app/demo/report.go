package demo

import (
	"embed"
	"fmt"

	"klover/internal/area/report"
	"klover/internal/word/day"
)

// reports holds the texts of the annual reports: the organisation's own, with tokens
// where they state figures.
//
//go:embed reports/*.md
var reports embed.FS

// Written is a report of the demo with its days.
type Written struct {
	report.DemoText
	Begun   day.Date
	Settled day.Date        // when it was locked and archived, 0 for a draft
	Mark    string          // of the board's item that decides it
	Decided report.Decision // where the board of the demo has no item
}

// Reports returns the reports of the demo, oldest first. The day of the decision on
// 2018 is invented, since the sources name none, and so are the interim and monthly
// reports.
func Reports() ([]Written, error) {
	list := []Written{
		{DemoText: annual(2017), Begun: 20180219, Settled: 20180328, Mark: "verksamhetsberattelse.2017"},
		{DemoText: annual(2018), Begun: 20190218, Settled: 20190318,
			Decided: report.Decision{On: 20190315, By: "Inköpsnämnden", Text: "Inköpsnämnden godkänner verksamhetsberättelsen för 2018."}},
		{DemoText: report.DemoText{Kind: report.Interim, Period: day.Month(2022, 8)}, Begun: 20220919, Settled: 20221110, Mark: InterimReport2022},
		{DemoText: report.DemoText{Kind: report.Monthly, Period: day.Month(2022, 12)}, Begun: 20230109, Settled: 20230118},
		{DemoText: annual(2022), Begun: 20230112, Mark: AnnualReport2022},
	}
	for i, one := range list {
		if one.Kind != report.Annual {
			continue
		}
		text, err := reports.ReadFile(fmt.Sprintf("reports/%d.md", one.Period.From.Year()))
		if err != nil {
			return nil, err
		}
		list[i].Text = string(text)
	}
	return list, nil
}

func annual(year int) report.DemoText {
	return report.DemoText{Kind: report.Annual, Period: day.Year(year)}
}
