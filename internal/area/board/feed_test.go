package board

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestCalendarIsWrittenAsTheStandardSays(t *testing.T) {
	t.Parallel()
	changed := time.Date(2022, 1, 10, 8, 5, 0, 0, time.UTC)
	var b bytes.Buffer
	err := WriteCalendar(&b, "Klöver, Åsa", []Event{
		{UID: "a@klover", Title: "Sammanträde; Inköpsnämnden, DU", Text: "Rad 1\nRad 2 \\ slut", Place: "Länsgatan 1, Eskilstuna", URL: "https://klover.example/sammantraden/1",
			Day: 20220211, Starts: "09:30", Ends: "12.00", Changed: changed, Version: 3},
		{UID: "b@klover", Title: "Sommartid", Day: 20220609, Starts: "09:30", Changed: changed, Version: 1, Gone: true},
		{UID: "c@klover", Title: "Uppdrag klart", Day: 20221231, Changed: changed, Version: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Klöver//Kalender//SV\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Klöver\\, Åsa\r\n" +
		"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" +
		"BEGIN:VEVENT\r\nUID:a@klover\r\nDTSTAMP:20220110T080500Z\r\nLAST-MODIFIED:20220110T080500Z\r\nSEQUENCE:2\r\n" +
		"DTSTART:20220211T083000Z\r\nDTEND:20220211T110000Z\r\nSUMMARY:Sammanträde\\; Inköpsnämnden\\, DU\r\n" +
		"DESCRIPTION:Rad 1\\nRad 2 \\\\ slut\r\nLOCATION:Länsgatan 1\\, Eskilstuna\r\nURL:https://klover.example/sammantraden/1\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:b@klover\r\nDTSTAMP:20220110T080500Z\r\nLAST-MODIFIED:20220110T080500Z\r\nSEQUENCE:0\r\n" +
		"DTSTART:20220609T073000Z\r\nDTEND:20220609T093000Z\r\nSUMMARY:Sommartid\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:c@klover\r\nDTSTAMP:20220110T080500Z\r\nLAST-MODIFIED:20220110T080500Z\r\nSEQUENCE:0\r\n" +
		"DTSTART;VALUE=DATE:20221231\r\nDTEND;VALUE=DATE:20230101\r\nTRANSP:TRANSPARENT\r\nSUMMARY:Uppdrag klart\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLongLinesAreFoldedBetweenCharacters(t *testing.T) {
	t.Parallel()
	title := strings.Repeat("åäö – upphandling ", 30)
	var b bytes.Buffer
	if err := WriteCalendar(&b, "x", []Event{{UID: "u", Title: title, Day: 20220101}}); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	if unfolded := strings.ReplaceAll(b.String(), "\r\n ", ""); !strings.Contains(unfolded, "SUMMARY:"+title+"\r\n") {
		t.Error("the title is not whole when the folds are taken away")
	}
}
