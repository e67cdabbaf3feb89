package app_test

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"klover/internal/app"
	"klover/internal/area/control"
	"klover/internal/base/paper"
	"klover/internal/base/webtest"
	"klover/internal/word/day"
)

// answersOf is what is recorded of the controls for a whole year, each question with
// its answer.
func answersOf(t *testing.T, a *app.App, year int) []string {
	t.Helper()
	list, err := a.Control.Answered(t.Context(), control.OccurrenceFilter{Year: int64(year), First: true, Ends: day.Month(year, 12)})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, o := range list {
		for _, answer := range o.Answers {
			all = append(all, strings.ReplaceAll(answer.Label+": "+answer.Read(), "\u00a0", " "))
		}
	}
	return all
}

// TestControlsSayWhatTheReportsSay holds the control rows (1I) of the inventory to what
// was published. Where four things are asked for and one is reported, the other three
// stand as not reported (Trap 10).
func TestControlsSayWhatTheReportsSay(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for year, wanted := range map[int][]string{
		2017: {"Aktiviteter som främjar låg personalomsättning: Interna karriärmöjligheter", "Motiveringar på uppdragsblanketter: Arbetssättet", "Samordnade upphandlingar: 16",
			"Särskilda miljökrav: 39", "Annonserade upphandlingar med uppförandekoden: 171", "Onödiga överprövningar: 2", "Avbrutna upphandlingar: 16", "Onödigt avbrutna upphandlingar: 4",
			"Möjliggjorda besparingar: 54,5 mkr", "Avrop av investeringar: Processen", "Effektrapportering: Processen kring effektrapportering efterlevs."},
		2022: {"Samordnade upphandlingar: 27", "Borde ha samordnats: 2", "Verksamhetsnära analyser genomförda hos: 9 verksamheter och 2 förvaltningar på övergripande nivå",
			"Uppföljning och effekt: ej genomförd: uppföljning har inte genomförts", "Strategiska inköpare: 3/16 = 18,8 %", "Strategiska inköpare året före: 3/16,5 = 18,2 %",
			"Andel överprövade upphandlingar: 9/141 = 6,4 %", "Branscher: ej redovisad", "Utgång: ej redovisad", "Orsak till utgången: ej redovisad",
			"Möjliggjorda besparingar hittills i år: 85,0 mkr", "Genomförande: Kontroll utförd.", "ekonomisk och finansiell ställning: 0 avtal"},
	} {
		all := answersOf(t, a, year)
		for _, want := range wanted {
			if !slices.ContainsFunc(all, func(got string) bool { return strings.Contains(got, want) }) {
				t.Errorf("%d: %q is not among\n%s", year, want, strings.Join(all, "\n"))
			}
		}
	}
}

func TestReportsInsertTheControlTableAndItsNote(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	blocks, err := a.Control.ControlBlocks(t.Context(), day.Year(2022), nil)
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	paper.EachRuns(blocks, func(runs []paper.Run) { said.WriteString(paper.PlainText(runs) + "\n") })
	for _, want := range []string{"Distansradiologi: Olika köpmönster", "Överförd till 2023.", "Stöd och styrning, Inköpsjurist"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not printed in\n%s", want, said.String())
		}
	}
	note, err := a.Control.AnalysesText(t.Context(), day.Year(2022), nil)
	if err != nil || strings.Count(note, "\n") != 10 || !strings.HasPrefix(note, "- Ambulanssjukvården RS\n- Ambulanssjukvården RV\n") {
		t.Errorf("%v\n%s", err, note)
	}
}

// TestRegistersAnswerControlsWithTheirLists asks each register and holds the number
// to what its parts add up to, and a wrong selection to a fault.
func TestRegistersAnswerControlsWithTheirLists(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	for _, q := range a.Control.Queries {
		n, rows, address, err := q.Count(t.Context(), url.Values{}, day.Year(2022))
		if err != nil || n == 0 || len(rows) == 0 || !strings.HasPrefix(address, "/") {
			t.Errorf("%s: %d, %d rows, %q, %v", q.Key, n, len(rows), address, err)
		}
		for _, by := range q.Divisions {
			parts, _, err := q.Split(t.Context(), url.Values{}, day.Year(2022), by.Value)
			if err != nil {
				t.Fatal(err)
			}
			var sum int64
			for _, p := range parts {
				sum += p.Num
			}
			if sum != n {
				t.Errorf("%s divided by %s is %d, of %d", q.Key, by.Value, sum, n)
			}
		}
	}
	if _, _, _, err := a.Control.Queries[0].Count(t.Context(), url.Values{"annonserad": {"i fjol"}}, day.Year(2022)); err == nil {
		t.Error("a period that cannot be read was accepted")
	}
}

func TestWhatIsCarriedWaitsForItsPerformer(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	h := a.Handler()
	webtest.Get(t, h, as(t, a, "category_lead"), "/").Status(200).Has("main", "Utför kontrollen").Has("main", "överförd")
	webtest.Get(t, h, as(t, a, "chief"), "/").Status(200).Has("main", "Kontroll utförd av Nadja Berglind")
}

func TestServingTurnsTheYearOfTheInternalControl(t *testing.T) {
	t.Parallel()
	shared, err := demoFolder()
	if err != nil {
		t.Fatal(err)
	}
	own := t.TempDir()
	if err := os.CopyFS(own, os.DirFS(shared)); err != nil {
		t.Fatal(err)
	}
	a, err := app.OpenDemo(t.Context(), app.Config{Data: own})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	a.DB.Now = func() time.Time { return time.Date(2024, 1, 25, 8, 0, 0, 0, time.UTC) }
	carried := func() int {
		a.Tend(t.Context())
		list, _, err := a.Control.Occurrences(t.Context(), control.OccurrenceFilter{Year: 2024, Carried: true}, control.Page{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	first := carried()
	if again := carried(); first == 0 || again != first {
		t.Errorf("%d controls were carried to 2024, then %d", first, again)
	}
}
