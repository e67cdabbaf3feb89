package report_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"klover/internal/area/goal"
	"klover/internal/area/report"
	"klover/internal/base/audit"
	"klover/internal/base/chart"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/field"
	"klover/internal/base/file"
	"klover/internal/base/find"
	"klover/internal/base/paper"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
)

var migrations = []fs.FS{audit.Migrations, find.Migrations, file.Migrations, goal.Migrations, report.Migrations}

// world is a small organisation whose rows add up to the published figures.
type world struct {
	counts  map[string]map[int]int64 // figure → year → number of rows
	money   map[string]map[int]int64 // figure → year → kronor
	members string                   // what the board's insert says
	lost    string                   // a figure whose rows do not add up
}

func newWorld() *world {
	return &world{members: "Tommy Levinsson (S), ordförande",
		counts: map[string]map[int]int64{
			"proc.announced":             {2017: 171, 2020: 128, 2021: 165, 2022: 141},
			"proc.assignments.taken":     {2022: 485},
			"proc.assignments.handled":   {2017: 354},
			"proc.coordinated":           {2017: 16, 2022: 27},
			"proc.code_of_conduct":       {2017: 171, 2022: 141},
			"proc.env_requirements":      {2017: 39},
			"proc.cancelled":             {2017: 16, 2022: 11},
			"proc.cancelled_unnecessary": {2017: 4, 2022: 2},
			"review.handled":             {2017: 15, 2022: 12},
			"review.closed":              {2022: 9},
			"review.unnecessary":         {2017: 2, 2022: 0},
			"contract.large":             {2017: 8},
		},
		money: map[string]map[int]int64{
			"savings.enabled":        {2017: 54_500_000, 2022: 85_000_000},
			"savings.cost_increases": {2017: 4_000_000, 2022: 3_200_000},
			"savings.net":            {2017: 50_500_000, 2022: 81_800_000},
		},
	}
}

// names are those of the published Not 1.
var names = strings.Split("Kökortning av datortomografi- och magnetkameraundersökningar|Handledning psykiatrisk verksamhet, habilitering, primärvård och nära vård|Rollator hög brukarvikt|Hemsjukvårdssängar, sängryggstöd, positioneringskuddar, förhöjningsklossar, lyftbågar och uppresningsstöd|Kommunikationstjänster|Rullande material|Tandvårdsutrustning|Transportfordon via SKR Kommentus Inköpscentrals ramavtal Fordon 2018 Anbudsområde C|Cyklar|Ekokardiografiska undersökningar|Forskningssystem & Projektdatabas för forskningsstudier|Vitvaror 2019 - Vitvaror|Alternativ telefoni, totalkonversation|Juridiska tjänster|Kommunikationshjälpmedel|Stationstankning 2021 (via SKR Kommentus Inköpscentral)|Nationellt avtal Jemperli (Läkemedel)|Neuropsykiatriska utredningar|Personliga GPS och trygghetslarm|Kognitiva hjälpmedel; veckoschema, endagsschema, sinnesstimulerande sittdyna och tyngdfilt|Rullande material akutvagn och bårtransportunderrede, provtagningsstolar och britsar|Butikssortiment - Godis och Snacks|Digital synfältsapparat – Perimeter|Möbler (Adda 2021)|Patienthotell Södersjukhuset|System för bloddatabas inom klinisk Immunologi och Transfusionsmedicin (KITM) inklusive vävnadsinrättning laboratoriemedicin|Ultraljudssystem till bl. a. operationsavdelningen", "|")

var large = []string{"Mammografiutrustning, 16,6 mkr, DU", "Ögonläkemedel, 22,4 mkr, U", "Markskötsel i Sörmland, 12,0 mkr, D", "Avrop LAR licenspartner, 101,0 mkr, U",
	"Fysioterapi med inriktning lymfödembehandling, ca 10,0 mkr, U", "Rehabilitering ledsjukdomar, ca 6,0 mkr, D", "Andningshjälpmedel, ca 8,0 mkr, 7-klövern", "Personlyftar, ca 7,0 mkr, DU"}

func label(key string, year int, i int64) string {
	switch {
	case key == "proc.coordinated" && year == 2022:
		return names[i]
	case key == "contract.large":
		return large[i]
	}
	return fmt.Sprintf("%d-%04d", year, i)
}

func (w *world) rows(key string, ask figure.Ask) []figure.Row {
	var rows []figure.Row
	for year := 2016; year < 2030; year++ {
		if !ask.Period.Contains(day.New(year, 3, 1)) {
			continue
		}
		for i := range w.counts[key][year] {
			rows = append(rows, figure.Row{Kind: kindOf(key), Ref: fmt.Sprintf("%s-%d-%d", key, year, i), Label: label(key, year, i), URL: fmt.Sprintf("/upphandlingar/%d-%d", year, i), Amount: 1})
		}
		if kr := w.money[key][year]; kr > 0 {
			rows = append(rows, figure.Row{Kind: "saving", Ref: fmt.Sprintf("%s-%d", key, year), Label: "Effektrapport", URL: "/besparingar/1", Amount: int64(money.Kr(kr))})
		}
	}
	return rows
}

func kindOf(key string) string {
	prefix, _, _ := strings.Cut(key, ".")
	return map[string]string{"proc": "procurement", "contract": "contract", "review": "review"}[prefix]
}

var everyKind = []figure.PeriodKind{figure.Month, figure.YearToDate, figure.Rolling12, figure.Year}

func (w *world) figure(key, name string, unit figure.Unit, d figure.Direction) figure.Figure {
	f := figure.Figure{Key: key, Name: name, Unit: unit, Direction: d, Owner: "Inköpschef", Kinds: everyKind,
		Definitions: []figure.Definition{{Version: 1, Text: "Definition av " + strings.ToLower(name) + ".", Source: "Klövers regelunderlag 6"}}}
	if unit == figure.Mkr {
		f.Decimals = 1
	}
	f.Rows = func(_ context.Context, ask figure.Ask) ([]figure.Row, error) {
		if key == w.lost {
			return nil, nil
		}
		return w.rows(key, ask), nil
	}
	f.Compute = func(_ context.Context, ask figure.Ask) (figure.Value, error) {
		num, _ := figure.SumRows(w.rows(key, ask))
		v := figure.Count(num)
		if unit == figure.Mkr {
			v = figure.Money(money.Amount(num))
		}
		v.URL = "/lista?" + key
		v.Parts = parts(key, ask.Period, num)
		return v, nil
	}
	return f
}

func parts(key string, p day.Period, num int64) []figure.Part {
	switch {
	case key == "review.handled" && num == 15:
		return []figure.Part{{Label: "Vunna", Num: 6}, {Label: "Avskrivna", Num: 1}, {Label: "Förlorade", Num: 4}, {Label: "Ej avgjorda", Num: 4}}
	case key == "review.handled":
		return []figure.Part{{Label: "Vunna", Num: 5}, {Label: "Förlorade", Num: 4}, {Label: "Ej avgjorda", Num: num - 9}}
	case key == "proc.cancelled" && p == day.Year(2022):
		return []figure.Part{{Label: "kunde ha undvikits", Num: 2}, {Label: "kunde inte undvikas", Num: num - 2}}
	}
	return nil
}

func (w *world) figures() []figure.Figure {
	count := func(key, name string) figure.Figure { return w.figure(key, name, figure.Number, figure.Neutral) }
	list := []figure.Figure{
		count("proc.assignments.taken", "Uttagna upphandlingsuppdrag"), count("proc.assignments.handled", "Hanterade upphandlingsuppdrag"),
		count("proc.announced", "Annonserade upphandlingar"), w.figure("proc.coordinated", "Samordnade upphandlingar", figure.Number, figure.Higher),
		count("proc.code_of_conduct", "Annonserade upphandlingar med uppförandekod"), count("proc.env_requirements", "Upphandlingar med särskilda miljökrav"),
		count("proc.cancelled", "Avbrutna upphandlingar"), count("proc.cancelled_unnecessary", "Onödigt avbrutna upphandlingar"),
		w.figure("savings.enabled", "Möjliggjorda besparingar", figure.Mkr, figure.Higher), w.figure("savings.cost_increases", "Kostnadsökningar", figure.Mkr, figure.Lower),
		w.figure("savings.net", "Nettoeffekt", figure.Mkr, figure.Higher),
		count("review.handled", "Hanterade överprövningsmål"), count("review.closed", "Avslutade överprövningar"), count("review.unnecessary", "Onödiga överprövningar"),
		count("contract.large", "Stora avtal"), count("supplier.small_share", "Andel små leverantörer"), count("proc.tenders_mean", "Genomsnittligt antal anbud"),
		w.share(),
	}
	for i := range list {
		switch list[i].Key {
		case "proc.env_requirements":
			list[i].Retired = 20230101
		case "supplier.small_share", "proc.tenders_mean":
			list[i].Added = 20230101
		}
	}
	return list
}

func (w *world) share() figure.Figure {
	return figure.Figure{Key: "review.share", Name: "Andel överprövade upphandlingar", Unit: figure.Percent, Decimals: 1, Direction: figure.Lower, Kinds: everyKind,
		Definitions: []figure.Definition{{Version: 1, Text: "Avslutade mål delat med annonserade upphandlingar.", Source: "Verksamhetsberättelse 2022"}},
		Compute: func(_ context.Context, ask figure.Ask) (figure.Value, error) {
			if ask.Period.From < 20220101 {
				return figure.Unmeasurable("Mål före 2022 är inte registrerade."), nil
			}
			return figure.Ratio(int64(len(w.rows("review.closed", ask))), int64(len(w.rows("proc.announced", ask)))), nil
		},
		Rows: func(_ context.Context, ask figure.Ask) ([]figure.Row, error) {
			rows := w.rows("review.closed", ask)
			for _, r := range w.rows("proc.announced", ask) {
				r.Of = figure.Den
				rows = append(rows, r)
			}
			return rows, nil
		}}
}

func storeOn(t testing.TB, d *db.DB, w *world) report.Store {
	t.Helper()
	register, err := figure.NewRegister(w.figures())
	if err != nil {
		t.Fatal(err)
	}
	goals := goal.Store{DB: d, Register: register, Since: func(context.Context) (day.Date, error) { return 20170109, nil }}
	decide(t, goals)
	return report.Store{DB: d, Goals: goals, Details: map[string]report.Detail{"procurement": {Heads: []string{"Upphandling", "Form"}, Cells: forms}}, Inserts: w.inserts(), People: people, Templates: os.DirFS("testdata/templates")}
}

// inserts are what a board and its economy would write.
func (w *world) inserts() []report.Insert {
	return []report.Insert{
		{Name: "styrelse.ledamoter", Help: "Ledamöter och ersättare. Ett år kan följa.", Text: func(_ context.Context, p day.Period, args []string) (string, error) {
			if len(args) > 0 {
				return "", fault.Wrong("{{infoga styrelse.ledamoter}} tar inga ord, men ”%s” följer.", args[0])
			}
			return w.members + "\n\nUnder året annonserades {{tal proc.announced}}.", nil
		}},
		{Name: "mal.perspektiv", Help: "Målen med sina indikatorer.", Pieces: func(_ context.Context, p day.Period, _ []string) ([]report.Piece, error) {
			return []report.Piece{
				{Text: "## Samverkan\n\nVi samverkar.\n\n## Mål ett {nr}\n\n### Nära kund {nr}\n\nVi annonserade {{tal proc.announced}}."},
				{Blocks: []paper.Block{paper.Table{Caption: "Mål ett, indikatorer", RowHeads: true, Columns: []paper.Column{{Head: "Indikator"}, {Head: "Utfall", Align: paper.Right}}, Rows: []paper.Row{paper.R("NKI", "5,2")}}}},
				{Text: "### Anställningsstopp {nr}\n\n" + w.members},
			}, nil
		}},
		{Name: "ekonomi.resultat", Help: "Resultaträkningen.", Blocks: func(_ context.Context, p day.Period, _ []string) ([]paper.Block, error) {
			return []paper.Block{
				paper.Table{Caption: "Resultat " + p.Label(), RowHeads: true, Columns: []paper.Column{{Head: "Post"}, {Head: "Utfall", Align: paper.Right}}, Rows: []paper.Row{paper.R("Personal", "1 240")}},
				paper.Figure{Chart: chart.Bars{Title: "Kostnad per år", Items: []chart.Bar{{Label: "2022", Value: chart.Value{Number: 1, Text: "1"}}}}},
			}, nil
		}},
	}
}

// people are those who can write a section.
func people(context.Context) ([]field.Option, error) {
	return []field.Option{{Value: "anv-karin lindqvist", Label: "Karin Lindqvist"}, {Value: "anv-erik sandvall", Label: "Erik Sandvall"}}, nil
}

// forms says how each procurement was coordinated, as the register of procurements would.
func forms(_ context.Context, refs []string) (map[string][]string, error) {
	cells := map[string][]string{}
	for i, ref := range refs {
		name := ref
		if strings.HasPrefix(ref, "proc.coordinated-2022") {
			name = names[i]
		}
		cells[ref] = []string{name, "gemensam upphandling"}
	}
	return cells, nil
}

// decide sets the published targets and notes the value that no rows give.
func decide(t testing.TB, s goal.Store) {
	t.Helper()
	for _, target := range []goal.Target{
		{Figure: "savings.enabled", Period: day.Year(2017), Aim: goal.Min, HasAmount: true, Num: 7_000_000_000, Scale: figure.Ore},
		{Figure: "savings.enabled", Period: day.Year(2022), Aim: goal.Min, HasAmount: true, Num: 8_500_000_000, Scale: figure.Ore},
		{Figure: "proc.coordinated", Period: day.Year(2017), Aim: goal.Min, HasAmount: true, Num: 30},
		{Figure: "proc.coordinated", Period: day.Year(2022), Aim: goal.CannotBeSet, Reason: "Visar sig under året."},
	} {
		target.Span = goal.Year
		if _, err := s.CreateTarget(t.Context(), target); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Publish(t.Context(), goal.Published{Figure: "review.share", Span: goal.Year, Period: day.Year(2021), Value: "6,0\u00a0%", Document: "Verksamhetsberättelse 2022", Place: "internkontroll", Note: "Inget helt antal av 165 ger värdet."}); err != nil {
		t.Fatal(err)
	}
}
