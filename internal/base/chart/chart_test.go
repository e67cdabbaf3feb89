package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klover/internal/base/golden"
)

func TestSVGIsAsBefore(t *testing.T) {
	for name, c := range samples() {
		golden.Check(t, "testdata/"+name+".svg", []byte(SVG(c)))
	}
}

func TestSVGIsWellFormedAndFreeOfStyleAndScript(t *testing.T) {
	for name, c := range samples() {
		dec := xml.NewDecoder(strings.NewReader(string(SVG(c))))
		for {
			tok, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			if start.Name.Local == "script" || start.Name.Local == "style" {
				t.Errorf("%s holds <%s>", name, start.Name.Local)
			}
			for _, a := range start.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s: <%s> has attribute %s", name, start.Name.Local, a.Name.Local)
				}
			}
		}
	}
}

func TestChartsWithLinksAreGroups(t *testing.T) {
	for name, c := range samples() {
		svg := string(SVG(c))
		hasLink := strings.Contains(svg, "<a ")
		if got := strings.Contains(svg, `role="group"`); got != hasLink {
			t.Errorf("%s: group = %v, holds links = %v", name, got, hasLink)
		}
	}
}

func TestLinkLabelsContainTheTextTheyShow(t *testing.T) {
	for name, c := range samples() {
		canvas := &labelCanvas{}
		c.Draw(canvas)
		for _, l := range canvas.links {
			for _, shown := range l.shown {
				if !strings.Contains(l.label, strings.TrimSuffix(shown, "…")) {
					t.Errorf("%s: link %q shows %q", name, l.label, shown)
				}
			}
		}
	}
}

// labelCanvas notes which text is drawn inside which link.
type labelCanvas struct {
	inside bool
	links  []struct {
		label string
		shown []string
	}
}

func (l *labelCanvas) Rect(_, _, _, _ float64, _ Shape) {}
func (l *labelCanvas) Line(_ []Point, _ Shape)          {}
func (l *labelCanvas) Polygon(_ []Point, _ Shape)       {}
func (l *labelCanvas) Text(_, _ float64, text string, _ Type) {
	if l.inside {
		last := &l.links[len(l.links)-1]
		last.shown = append(last.shown, text)
	}
}

func (l *labelCanvas) Link(_, label string, draw func()) {
	l.links = append(l.links, struct {
		label string
		shown []string
	}{label: label})
	l.inside = true
	draw()
	l.inside = false
}

func TestPNGHasTheSizeAskedForAndIsTheSameTwice(t *testing.T) {
	for name, c := range samples() {
		first, err := PNG(c, 2)
		if err != nil {
			t.Fatal(err)
		}
		second, _ := PNG(c, 2)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: two drawings differ", name)
		}
		img, err := png.Decode(bytes.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		w, h := c.Size()
		if got := img.Bounds().Size(); got.X != int(math.Ceil(2*w)) || got.Y != int(math.Ceil(2*h)) {
			t.Errorf("%s: size %v, want twice %v × %v", name, got, w, h)
		}
	}
}

func TestTablesAreRectangularAndShowUnknownAsDash(t *testing.T) {
	for name, c := range samples() {
		rows := c.Table()
		for i, row := range rows {
			if len(row) != len(rows[0]) {
				t.Errorf("%s: row %d has %d cells, head has %d", name, i, len(row), len(rows[0]))
			}
		}
	}
	got := samples()["bars"].Table()
	want := [][]string{
		{"Period", "Utfall, mkr", "Mål"},
		{"2017", "54,5", "70,0"}, {"2018", "61,2", "65,0"}, {"2019", "–", "65,0"},
		{"2020", "72,4", "70,0"}, {"2021", "79,1", "75,0"}, {"2022", "85,0", "85,0"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAltSaysTheFiguresInSwedish(t *testing.T) {
	all := samples()
	for name, want := range map[string]string{
		"bars":          "Stapeldiagram: Möjliggjorda besparingar per år, mkr, 2017–2022. Högst är 2022 med 85,0\u00a0mkr och lägst 2017 med 54,5\u00a0mkr. För 1 saknas uppgift. Värdet är lika med eller över målet i tre av fem fall.",
		"spark":         "Avtalstrohet: värdet har ökat från 71 % till 79,3 %.",
		"bars-previous": "Stapeldiagram: Annonserade upphandlingar per månad, st, jan–apr. Högst är feb med 14\u00a0st och lägst jan med 9\u00a0st. För 1 saknas uppgift. Målet är 12\u00a0st.",
		"rank-pareto":   "Liggande stapeldiagram: Inköp per leverantör 2022, tkr. Läkemedelsgrossist 610\u00a0tkr. Hyrpersonal 230\u00a0tkr. Övriga 17 160\u00a0tkr. Tillsammans utgör de 100,0 %. De två första når 80 %.",
		"sankey":        "Flödesdiagram: Inköpens väg till avtalen, mkr. Läkemedel till Till avtalat pris: 220\u00a0mkr. Region Exempelstad till Läkemedel: 160\u00a0mkr. Medicinteknik och hjälpmedel till Till avtalat pris: 110\u00a0mkr. Alla flöden finns i tabellen.",
	} {
		if d := cmp.Diff(want, all[name].Alt()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestTilesCoverTheWholeInProportion(t *testing.T) {
	m := samples()["treemap"].(Treemap)
	w, h := m.Size()
	tiles := m.tiles()
	sum := total(tiles)
	if len(tiles) != 8 {
		t.Errorf("%d tiles, want the 8 known and positive", len(tiles))
	}
	for _, tl := range tiles {
		want := tl.item.Value.Number / sum
		if got := tl.w * tl.h / (w * h); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s covers %.4f, want %.4f", tl.item.Label, got, want)
		}
		if tl.x < -1e-9 || tl.y < -1e-9 || tl.x+tl.w > w+1e-6 || tl.y+tl.h > h+1e-6 {
			t.Errorf("%s lies outside", tl.item.Label)
		}
	}
}

func TestBandsAreAsWideAsTheirFlowAndStayInsideTheirNodes(t *testing.T) {
	s := samples()["sankey"].(Sankey)
	posts, bands := s.layout()
	if len(bands) != 14 {
		t.Errorf("%d bands, want the 14 known and positive flows", len(bands))
	}
	if posts[6] != nil {
		t.Error("a node that nothing flows through is drawn")
	}
	w, h := s.Size()
	for _, b := range bands {
		if want := b.flow.Value.Number / 515 * sankeyFlow; math.Abs(b.high-want) > 1e-9 {
			t.Errorf("%s → %s is %.3f wide, want %.3f", b.begin, b.end, b.high, want)
		}
	}
	for i, p := range posts {
		if p.left > p.high+1e-9 || p.right > p.high+1e-9 {
			t.Errorf("%s is %.2f high, its bands take %.2f and %.2f", s.Nodes[i].Label, p.high, p.left, p.right)
		}
		if p.x < 0 || p.x+sankeyNode > w || p.y < sankeyHead || p.y+p.high > h {
			t.Errorf("%s lies outside", s.Nodes[i].Label)
		}
	}
	if got := s.Table(); len(got) != 17 || cmp.Diff([]string{"Krediter", "Utan avtal, fast avtal finns", "–"}, got[16]) != "" {
		t.Errorf("the table leaves flows out: %d rows, last %v", len(got), got[len(got)-1])
	}
}

func TestEmptyChartsDraw(t *testing.T) {
	for _, c := range []Chart{Bars{}, Columns{}, Columns{Stacked: true}, Rank{}, Trend{}, Spark{}, Gantt{}, Treemap{}, Sankey{}} {
		if len(SVG(c)) == 0 || c.Alt() == "" {
			t.Errorf("%T draws nothing", c)
		}
	}
}

func TestAxisStepsAreRoundAndHoldTheValues(t *testing.T) {
	for _, test := range []struct {
		lo, hi float64
		want   []string
	}{
		{0, 85, []string{"0", "25", "50", "75", "100"}},
		{0, 100, []string{"0", "25", "50", "75", "100"}},
		{-1095, 1240, []string{"−2\u00a0000", "−1\u00a0000", "0", "1\u00a0000", "2\u00a0000"}},
		{3.1, 3.9, []string{"3,0", "3,2", "3,4", "3,6", "3,8", "4,0"}},
		{0, 0, []string{"0,00", "0,25", "0,50", "0,75", "1,00"}},
	} {
		s := round(test.lo, test.hi)
		var got []string
		for _, v := range s.ticks() {
			got = append(got, s.tick(v))
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("round(%v, %v): %s", test.lo, test.hi, d)
		}
	}
}

func TestPaletteHoldsContrast(t *testing.T) {
	for tone := Ink; tone < toneCount; tone++ {
		need := 3.0
		switch tone {
		case Grid, Ground, Plate:
			continue // decoration
		case Ink, Muted, Today:
			need = 4.5 // used for text
		}
		p := palette[tone]
		if got := contrast(p.light, palette[Ground].light); got < need {
			t.Errorf("%s on white: %.2f, need %.1f", p.class, got, need)
		}
		if got := contrast(p.dark, palette[Ground].dark); got < need {
			t.Errorf("%s on dark: %.2f, need %.1f", p.class, got, need)
		}
	}
	for _, tone := range []Tone{S1, S3, S5} {
		if got := contrast(palette[tone].light, palette[Ground].light); got < 4.5 {
			t.Errorf("white figures on %s: %.2f, need 4.5", palette[tone].class, got)
		}
	}
}

// contrast is that of WCAG 2.1, 1.4.3.
func contrast(a, b uint32) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c uint32) float64 {
	part := func(shift int) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.03928 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func TestLanesGiveEachCardItsOwnPlace(t *testing.T) {
	for name, want := range map[string]int{"lanes": 7, "lanes-beside": 4} {
		eachInItsPlace(t, samples()[name].(Lanes), want)
	}
}

func eachInItsPlace(t *testing.T, l Lanes, want int) {
	t.Helper()
	bands, bottom := l.layout()
	w, h := l.Size()
	if h != bottom {
		t.Errorf("height %v, layout ends at %v", h, bottom)
	}
	var cards []laneCard
	for _, b := range bands {
		for _, c := range b.cards {
			if c.x < b.x || c.x+c.w > b.x+b.w || b.x+b.w > w+0.01 || c.y < b.y || c.y+c.h > b.y+b.h {
				t.Errorf("%s lies outside its lane", c.item.Label)
			}
			for _, o := range cards {
				if c.x < o.x+o.w && o.x < c.x+c.w && c.y < o.y+o.h && o.y < c.y+c.h {
					t.Errorf("%s lies over %s", c.item.Label, o.item.Label)
				}
			}
			cards = append(cards, c)
		}
	}
	if len(cards) != want {
		t.Errorf("%d cards", len(cards))
	}
}

func TestLongTextIsBrokenAtSpacesAndHyphens(t *testing.T) {
	got := wrap("Kommunikations- och utbildningsinsatser i e-handel", Type{Size: textSize}, 120, 4)
	if d := cmp.Diff([]string{"Kommunikations-", "och", "utbildningsinsatser i", "e-handel"}, got); d != "" {
		t.Error(d)
	}
	if got := wrap("utbildningsinsatser", Type{Size: textSize}, 40, 2); !strings.HasSuffix(got[0], "…") {
		t.Errorf("a word that is too long is %q", got)
	}
}
