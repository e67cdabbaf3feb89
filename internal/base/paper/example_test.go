package paper_test

import (
	"fmt"
	"io"
	"strings"
	"time"

	"klover/internal/base/chart"
	"klover/internal/base/paper"
	"klover/internal/base/paper/docx"
	"klover/internal/base/paper/pdf"
)

// A report is built once and shown in three ways.
func Example() {
	savings := chart.Bars{Title: "Möjliggjorda besparingar per år", Unit: "mkr", Items: []chart.Bar{
		{Label: "2021", Value: chart.Value{Number: 79.1, Text: "79,1", URL: "/besparingar?ar=2021"}},
		{Label: "2022", Value: chart.Value{Number: 85, Text: "85,0", URL: "/besparingar?ar=2022"}, Strong: true},
	}}
	report := paper.Document{
		Title: "Månadsrapport december 2022", Org: "Inköpsnämnden", Number: "INK23-0002",
		Date: time.Date(2023, 1, 9, 0, 0, 0, 0, time.UTC),
		Blocks: []paper.Block{
			paper.Heading{Level: 1, Text: "Besparingar", Numbered: true},
			paper.P(paper.T("Årets besparingar är "), paper.Num("besparing.ar", "85,0 mkr", "/besparingar?ar=2022"), paper.T(".")),
			paper.Figure{Chart: savings},
			paper.Table{Caption: "Besparingar per region, mkr", RowHeads: true,
				Columns: []paper.Column{{Head: "Region"}, {Head: "Utfall", Align: paper.Right}},
				Rows:    []paper.Row{paper.R("Björklunda", "41,2"), paper.R("Strömsvik", "43,8"), paper.Sum("Summa", "85,0")}},
		},
	}
	if err := paper.Check(report); err != nil {
		fmt.Println(err)
	}
	if err := pdf.Write(io.Discard, report); err != nil {
		fmt.Println(err)
	}
	if err := docx.Write(io.Discard, report); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.ReplaceAll(savings.Alt(), "\u00a0", " "))
	fmt.Print(paper.HTMLBlocks(report.Blocks[1]))
	// Output:
	// Stapeldiagram: Möjliggjorda besparingar per år, mkr, 2021–2022. Högst är 2022 med 85,0 mkr och lägst 2021 med 79,1 mkr.
	// <div class="paper">
	// <p>Årets besparingar är <a href="/besparingar?ar=2022" class="paper-figure" data-figure="besparing.ar">85,0 mkr</a>.</p>
	// </div>
}
