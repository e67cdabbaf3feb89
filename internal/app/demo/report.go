package demo

import (
	"embed"
	"fmt"

	"klover/internal/area/report"
)

// reports holds the texts of the annual reports: the organisation's own, with tokens
// where they state figures.
//
//go:embed reports/*.md
var reports embed.FS

// decisions is what the boards said of the reports. That of 2018 is invented: the
// sources name no day.
var decisions = map[int]report.Decision{
	2017: {On: 20180314, By: "DU-nämnden", Text: "DU-nämnden godkänner verksamhetsberättelsen för 2017."},
	2018: {On: 20190315, By: "Inköpsnämnden", Text: "Inköpsnämnden godkänner verksamhetsberättelsen för 2018."},
}

// Reports returns the annual reports of the demo, oldest first.
func Reports() ([]report.DemoText, error) {
	var list []report.DemoText
	for _, year := range []int{2017, 2018, 2022} {
		text, err := reports.ReadFile(fmt.Sprintf("reports/%d.md", year))
		if err != nil {
			return nil, err
		}
		list = append(list, report.DemoText{Year: year, Text: string(text), Decision: decisions[year]})
	}
	return list, nil
}
