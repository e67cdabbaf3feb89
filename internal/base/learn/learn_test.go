package learn

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// small is a handful of articles of two classes, each written in several ways.
func small() []Example {
	var list []Example
	for i := range 40 {
		list = append(list,
			Example{Text: fmt.Sprintf("Nitrilhandske storlek %d ask", i), Signs: []string{"konto 4610"}, Class: "vård"},
			Example{Text: fmt.Sprintf("Undersökningshandske puderfri %d st", i), Signs: []string{"konto 4610"}, Class: "vård"},
			Example{Text: fmt.Sprintf("Skrivbord höj- och sänkbart %d cm", i), Signs: []string{"konto 6400"}, Class: "möbler"},
			Example{Text: fmt.Sprintf("Konferensbord björk %d", i), Signs: []string{"konto 6400"}, Class: "möbler"})
	}
	return list
}

func TestCompoundIsKnownByItsPieces(t *testing.T) {
	t.Parallel()
	m, err := Train(t.Context(), small())
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Engångshandskar": "vård", "SKRIVBORDET": "möbler", "bord": "möbler", "latexhandske, M": "vård",
	} {
		guesses := m.Classify(text, nil, 2)
		if len(guesses) != 2 || guesses[0].Class != want || guesses[0].Share <= guesses[1].Share {
			t.Errorf("Classify(%q) = %v, want %s first", text, guesses, want)
		}
	}
}

func TestSignDecidesWhereTheTextSaysNothing(t *testing.T) {
	t.Parallel()
	m, err := Train(t.Context(), small())
	if err != nil {
		t.Fatal(err)
	}
	if g := m.Classify("Diverse", []string{"konto 6400"}, 1); len(g) != 1 || g[0].Class != "möbler" {
		t.Errorf("with account 6400: %v", g)
	}
	if g := m.Classify("xyz", nil, 3); g != nil {
		t.Errorf("a text without anything known gave %v", g)
	}
}

func TestGuessIsExplainedByItsWords(t *testing.T) {
	t.Parallel()
	m, err := Train(t.Context(), small())
	if err != nil {
		t.Fatal(err)
	}
	reasons := m.Explain("Handske på skrivbord", []string{"konto 4610"}, "vård", 3)
	if len(reasons) != 3 {
		t.Fatalf("reasons: %v", reasons)
	}
	sides := map[string]bool{}
	for _, r := range reasons {
		sides[r.Word] = r.Strength > 0
	}
	if diff := cmp.Diff(map[string]bool{"handske": true, "konto 4610": true, "skrivbord": false}, sides); diff != "" {
		t.Error(diff)
	}
	if r := m.Explain("handske", nil, "bilar", 3); r != nil {
		t.Errorf("a class that is not known was explained by %v", r)
	}
}

func TestStoredModelGuessesTheSame(t *testing.T) {
	t.Parallel()
	m, err := Train(t.Context(), small())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	stored := bytes.Clone(b.Bytes())
	read, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	signs := []string{"konto 6400"}
	if diff := cmp.Diff(m.Classify("ett bord", signs, 2), read.Classify("ett bord", signs, 2)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(m.Quality(), read.Quality()); diff != "" {
		t.Error(diff)
	}
	if _, err := Read(bytes.NewReader(stored[:len(stored)/2])); err == nil {
		t.Error("half a model was read")
	}
}

func TestALessonIsTaughtAndNeverAskedAbout(t *testing.T) {
	t.Parallel()
	examples := append(small(), Example{Text: "Kirurgi", Class: "vård", Lesson: true})
	m, err := Train(t.Context(), examples)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Asked()) == 0 || len(m.Asked()) != m.Quality().Asked {
		t.Errorf("asked about %d, quality says %d", len(m.Asked()), m.Quality().Asked)
	}
	right := 0
	for _, a := range m.Asked() {
		if examples[a.Example].Class == a.Guess.Class != a.Right {
			t.Errorf("%+v is not what example %+v says", a, examples[a.Example])
		}
		if a.Right {
			right++
		}
	}
	if right != m.Quality().First {
		t.Errorf("%d right, quality says %d", right, m.Quality().First)
	}
	for i := range examples {
		examples[i].Lesson = true
	}
	taught, err := Train(t.Context(), examples)
	if err != nil || len(taught.Asked()) != 0 || taught.Quality().Asked != 0 {
		t.Errorf("lessons were asked about: %v %v", taught.Asked(), err)
	}
}

func TestTrainingIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	a, errA := Train(t.Context(), small())
	b, errB := Train(t.Context(), small())
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if diff := cmp.Diff(a.Classify("handske och bord", nil, 2), b.Classify("handske och bord", nil, 2)); diff != "" {
		t.Error(diff)
	}
}

func TestOneClassCannotBeTrained(t *testing.T) {
	t.Parallel()
	if _, err := Train(t.Context(), []Example{{Text: "bord", Class: "möbler"}}); !errors.Is(err, ErrTooFew) {
		t.Errorf("got %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Train(stopped, small()); !errors.Is(err, context.Canceled) {
		t.Errorf("training that was stopped gave %v", err)
	}
}

func TestHigherThresholdIsRightMoreOften(t *testing.T) {
	t.Parallel()
	q := Quality{Asked: 10, Steps: []Step{{0, 10, 7}, {0.5, 8, 7}, {0.9, 4, 4}, {0.95, 0, 0}}}
	for _, test := range []struct {
		right, least float64
		ok           bool
	}{{0.7, 0, true}, {0.8, 0.5, true}, {1, 0.9, true}, {1.1, 0, false}} {
		if least, ok := q.Least(test.right); least != test.least || ok != test.ok {
			t.Errorf("Least(%v) = %v, %v", test.right, least, ok)
		}
	}
}

// procurements reads the titles of 2021 that are labelled with CPV codes, with digits
// digits of the code as class; signs adds what else was known when they were announced.
func procurements(tb testing.TB, digits int, signs bool) []Example {
	rows := table(tb, "uhm-procurements/procurements-2021.csv.gz")
	var list []Example
	for _, r := range rows {
		if len(r["cpv"]) != 8 {
			continue
		}
		e := Example{Text: r["title"], Class: r["cpv"][:digits]}
		if signs {
			for _, key := range []string{"nature", "buyer", "buyer_subsector", "legal_basis", "directive", "procedure", "agreement", "lots"} {
				e.Signs = append(e.Signs, key+" "+r[key])
			}
		}
		list = append(list, e)
	}
	for _, r := range table(tb, "cpv/cpv2008.csv") {
		if r["label_sv"] != "" {
			list = append(list, Example{Text: r["label_sv"], Class: r["code"][:digits], Weight: 0.3})
		}
	}
	return list
}

func table(tb testing.TB, name string) []map[string]string {
	file, err := os.Open("../../../../shared/standards/" + name)
	if err != nil {
		tb.Skip("the labelled procurements are not beside the checkout: " + name)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	if name[len(name)-3:] == ".gz" {
		unzipped, err := gzip.NewReader(file)
		if err != nil {
			tb.Fatal(err)
		}
		reader = csv.NewReader(unzipped)
	}
	all, err := reader.ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, head := range all[0] {
			row[head] = cells[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// Naive Bayes was right about 67.5 % and 86.2 % (first, first three) of the divisions
// and 50.2 % and 71.4 % of the groups, with the title alone and the labels of the CPV.
func TestModelBeatsNaiveBayes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name         string
		digits       int
		signs        bool
		first, third int // per cent, at least
	}{
		{"division by title", 2, false, 68, 84},
		{"division by what is announced", 2, true, 75, 88},
		{"group by what is announced", 3, true, 54, 73},
	} {
		t.Run(test.name, func(t *testing.T) {
			examples := procurements(t, test.digits, test.signs)
			q := ask(t, examples)
			t.Logf("%d texts: %.1f %% and %.1f %%", q.Asked, 100*float64(q.First)/float64(q.Asked), 100*float64(q.Third)/float64(q.Asked))
			if 100*q.First < test.first*q.Asked || 100*q.Third < test.third*q.Asked {
				t.Errorf("right about %d and %d of %d", q.First, q.Third, q.Asked)
			}
		})
	}
}

// ask measures on the procurements only: the labels of the CPV are always training.
func ask(tb testing.TB, examples []Example) Quality {
	var known, asked []Example
	for _, e := range examples {
		if e.Weight == 0 && fold(e.Text) == 0 {
			asked = append(asked, e)
		} else {
			known = append(known, e)
		}
	}
	m, err := train(tb.Context(), known)
	if err != nil {
		tb.Fatal(err)
	}
	answers := make([]answer, len(asked))
	for i, e := range asked {
		list, _ := parts(e.Text, e.Signs)
		answers[i] = answer{m.scores(m.terms(list)), slices.Index(m.classes, e.Class)}
	}
	m.warmth = warmest(answers)
	return m.judge(answers)
}

func BenchmarkTrain(b *testing.B) {
	examples := procurements(b, 2, true)
	for b.Loop() {
		if _, err := train(b.Context(), examples); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(examples)), "texts/op")
}

func BenchmarkClassify(b *testing.B) {
	examples := procurements(b, 2, true)
	m, err := train(b.Context(), examples)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		e := examples[i%len(examples)]
		m.Classify(e.Text, e.Signs, 3)
	}
}
