package analysis

import (
	"strings"
	"testing"
	"time"

	"klover/internal/base/job"
	"klover/internal/base/web"
	"klover/internal/base/webtest"
)

// desk is the pages with a controller before them.
type desk struct {
	Store
	mux        *web.Mux
	controller web.User
}

func newDesk(t testing.TB, s Store) desk {
	t.Helper()
	d := desk{s, webtest.Mux(), webtest.User("Peter Häggblad", permRead, "spend.import")}
	(&Web{Store: s}).Routes(d.mux)
	return d
}

func TestTheCubeShowsSumsThatOpenTheirLines(t *testing.T) {
	t.Parallel()
	d := newDesk(t, filled(t, onSQLite(t)))
	page := webtest.Get(t, d.mux, d.controller, Path+"?visa-i=ore&rad=leverantor&kol=klass").Status(200).
		Has("h1", "Inköpsanalys").Has("tfoot td", "3\u00a0850,06").Has("td", "3\u00a0450,05").Has("th", "Läckage").Has("td", "+296,9").Has(".kpi", "80,0").Count("tbody tr", 3)
	for _, a := range page.Find("tbody td a") {
		for _, attr := range a.Attr {
			if attr.Key == "href" && strings.HasPrefix(attr.Val, LinesPath) {
				webtest.Get(t, d.mux, d.controller, attr.Val+"&rader=100").Status(200).Has("[role=status]", strings.TrimSuffix(webtest.TextOf(a), ",00"))
			}
		}
	}
	webtest.Get(t, d.mux, d.controller, Path+"?rad=leverantor").Has("td a", "Vårdgross AB").Has(".source", "avrundas")
	webtest.Get(t, d.mux, d.controller, page.Attr("tbody td a", "href")).Status(200).Has("h2", "Inköp per avtal")
	webtest.Get(t, d.mux, d.controller, Path+"?period=1999").Status(200).Has(".empty", "Inga inköp i urvalet")
	webtest.Get(t, d.mux, d.controller, Path+"?rad=annat").Status(422)
}

func TestEachViewHasItsDrawingAndItsTable(t *testing.T) {
	t.Parallel()
	d := newDesk(t, filled(t, onSQLite(t)))
	for view, row := range map[string]string{"ytor": "33 Sjukvård", "pareto": "60 Transporter", "trend": "Februari 2022", "floden": "Region Västmanland"} {
		webtest.Get(t, d.mux, d.controller, Path+"?vy="+view).Status(200).Count("svg.ch", 1).Has("td", row).Has(".tabs [aria-current]", "")
		webtest.Get(t, d.mux, d.controller, Path+"?matt=avtalstrohet&kol=part&vy="+view).Status(200).Count("svg.ch", 1)
		webtest.Get(t, d.mux, d.controller, Path+"?period=1999&vy="+view).Status(200)
	}
	for _, m := range measures {
		for _, rows := range dimensions {
			webtest.Get(t, d.mux, d.controller, Path+"?slag=alla&rad="+rows.Key+"&kol=part&matt="+m.Key).Status(200).Has("h2", m.Label)
		}
	}
}

func TestLinesAreListedWithTheirClassInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t, filled(t, onSQLite(t)))
	webtest.Get(t, d.mux, d.controller, LinesPath+"?leverantor=1").Status(200).Count("tbody tr", 4).
		Has("[role=status]", "4 rader · 3\u00a0450,05\u00a0kr · prisavvikelse +100,05\u00a0kr på 3\u00a0rader").Has("option", "Vårdgross AB").Has("td", "Annat pris").Has("td", "+100,05 mot avtalat").Has("td", "5\u00a0förp")
	webtest.Get(t, d.mux, d.controller, LinesPath+"?leverantor=1&sortera=dag").Has("tbody td", "2022-01-10")
	webtest.Get(t, d.mux, d.controller, LinesPath+"?leverantor=1&klass=lackage").Has(".empty", "Inga rader matchar urvalet")
	webtest.Get(t, d.mux, d.controller, LinesPath+"/1/3").Status(200).Has("h1", "Faktura F1, rad 3").Has("dd", "På avtal till annat pris").Has("dd", "+100,05\u00a0kr").Has("dd", "Inläsning 1, rad 3").Has("dd", "A22-1 Handskar och kanyler").Has("dd", "5\u00a0förp").Has("dd", "100,01\u00a0kr")
	webtest.Get(t, d.mux, d.controller, LinesPath+"/1/99").Status(404)
	webtest.Get(t, d.mux, d.controller, LinesPath+"/x/1").Status(404)
}

func TestWithoutLinesThePageTellsHowToImport(t *testing.T) {
	t.Parallel()
	d := newDesk(t, open(t, onSQLite(t)))
	webtest.Get(t, d.mux, d.controller, Path).Status(200).Has(".empty", "Inga inköp är inlästa än").Has(".empty a", "Läs in inköp")
	webtest.Get(t, d.mux, webtest.User("Åsa", permRead), LinesPath).Status(200).Has(".empty", "Inköpscontrollern läser in").Lacks(".empty a", "")
}

func TestPagesObeyTheScope(t *testing.T) {
	t.Parallel()
	d := newDesk(t, filled(t, onSQLite(t)))
	_, ward := owners(t, d.Store)
	holder := webtest.User("Emma", permOwn)
	holder.ID = ward
	webtest.Get(t, d.mux, holder, Path+"?visa-i=ore&rad=enhet").Status(200).Has(".badge", "Dina enheter").Has("tfoot td", "1\u00a0450,05").Count("tbody tr", 1).Lacks("main", "3\u00a0850,06")
	webtest.Get(t, d.mux, holder, Path+"?visa-i=ore&vy=floden").Lacks("main", "Västmanland ")
	webtest.Get(t, d.mux, holder, LinesPath).Count("tbody tr", 3).Lacks("td", "Medicinkliniken")
	webtest.Get(t, d.mux, holder, LinesPath+"/1/5").Status(404)
	webtest.Get(t, d.mux, holder, LinesPath+"/1/2").Status(200)
	holder.ID = "nobody"
	webtest.Get(t, d.mux, holder, Path).Status(200).Has(".empty", "Ingen enhet i inköpen är kopplad till dig").Lacks("main", "mkr")
	webtest.Get(t, d.mux, webtest.User("Ledamot", "figure.read"), Path).Status(403)
	webtest.Get(t, d.mux, webtest.Nobody, LinesPath).Redirects("/logga-in?next=%2Finkopsanalys%2Frader")
}

func TestFilesAreSentAtOnceOrMadeInTheBackground(t *testing.T) {
	t.Parallel()
	d := newDesk(t, filled(t, onSQLite(t)))
	webtest.Get(t, d.mux, d.controller, Path+"?rad=leverantor&kol=klass&format=csv").Status(200).HeaderHas("Content-Disposition", "inkopsanalys.csv")
	if csv := webtest.Get(t, d.mux, d.controller, Path+"?rad=leverantor&format=csv").Body; !strings.Contains(csv, "3450,05") || !strings.Contains(csv, "Summa") || !strings.Contains(csv, "3850,06") {
		t.Errorf("the file has\n%s", csv)
	}
	if csv := webtest.Get(t, d.mux, d.controller, LinesPath+"?format=csv").Body; strings.Count(csv, "Vårdgross AB") != 4 || !strings.Contains(csv, "500,05") {
		t.Errorf("the file has\n%s", csv)
	}
	webtest.Get(t, d.mux, d.controller, LinesPath+"?format=xlsx").Status(200).HeaderHas("Content-Disposition", "inkopsrader.xlsx")

	to := webtest.Post(t, d.mux, d.controller, LinesPath+"/utdrag", "urval", "leverantor=1").Status(303).Header.Get("Location")
	webtest.Get(t, d.mux, d.controller, to).Status(200).Count("progress", 1).Lacks("a", "Hämta filen")
	if err := (&job.Runner{DB: d.DB, Kinds: Jobs(d.Store)}).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.controller, to).Status(200).Has("#lage", "4\u00a0rader i filen").Has("a", "Hämta filen")
	if body := webtest.Get(t, d.mux, d.controller, to+"/fil").Status(200).HeaderHas("Content-Disposition", "inkopsrader.xlsx").Body; !strings.HasPrefix(body, "PK") {
		t.Error("the file is no workbook")
	}
	if err := d.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.controller, to+"/fil").Status(200)
	other := webtest.User("Åsa Öberg", permRead)
	other.ID = "other"
	webtest.Get(t, d.mux, other, to).Status(404)
	webtest.Get(t, d.mux, other, to+"/fil").Status(404)
	d.DB.Now = func() time.Time { return today.AddDate(0, 0, keptDays+1) }
	if err := d.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	webtest.Get(t, d.mux, d.controller, to+"/fil").Status(404)
	webtest.Post(t, d.mux, d.controller, LinesPath+"/utdrag", "urval", "period=1999").Status(422)
}
