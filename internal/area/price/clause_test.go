package price

import (
	"bufio"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// example is a worked example of an index clause, as a text file.
type example struct {
	clause Clause
	known  Values
	price  Price
	tries  [][]string // day, change, price
}

var tryLine = regexp.MustCompile(`^pröva (\S+): ändring (\S+) nytt pris (\S+)$`)

func readExample(t *testing.T, path string) example {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := example{clause: Clause{Source: "exemplet", Span: 1, Every: 12, FirstOn: 20000101, Decimals: 2}, known: Values{}}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if m := tryLine.FindStringSubmatch(line); m != nil {
			e.tries = append(e.tries, m[1:])
			continue
		}
		key, value, ok := strings.Cut(line, ": ")
		if !ok || !e.set(t, key, value) {
			t.Fatalf("%s: cannot read %q", path, line)
		}
	}
	if err := e.clause.Check(); err != nil {
		t.Fatalf("%s: %v", path, fault.FieldsOf(err))
	}
	return e
}

func (e *example) set(t *testing.T, key, value string) bool {
	c := &e.clause
	to := map[string]interface{ UnmarshalText([]byte) error }{"fast del": &c.Fixed, "basmånad": &c.Base, "tröskel": &c.Threshold, "tak": &c.Cap, "golv": &c.Floor, "pris": &e.price}[key]
	if to != nil {
		return to.UnmarshalText([]byte(value)) == nil
	}
	n, _ := readNumber(value, 0, 100, false)
	switch key {
	case "eftersläpning":
		c.Lag = n
	case "medelvärde":
		c.Span = n
	case "decimaler":
		c.Decimals = n
	case "jämförelse":
		c.Mode = map[string]Mode{"bas": ToBase, "kedja": Chain}[value]
	case "bär med":
		c.Carry = value == "ja"
	default:
		return e.series(t, key, value)
	}
	return true
}

// series reads "serie STÄD: 80" and "STÄD 2021-05: 100,0".
func (e *example) series(t *testing.T, key, value string) bool {
	name, rest, _ := strings.Cut(key, " ")
	if name == "serie" {
		var weight Share
		err := weight.UnmarshalText([]byte(value))
		e.clause.Parts = append(e.clause.Parts, Part{SeriesID: rest, Name: rest, Weight: weight})
		return err == nil
	}
	month, err := ParseMonth(rest)
	if err != nil {
		return false
	}
	p := Point{SeriesID: name, Month: month, Final: true}
	if err := p.Value.UnmarshalText([]byte(value)); err != nil {
		return false
	}
	e.known.Add(p)
	return true
}

func TestIndexClausesGiveWhatIsCountedByHand(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/index/*.txt")
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d examples, %v", len(paths), err)
	}
	for _, path := range paths {
		e := readExample(t, path)
		if len(e.tries) == 0 {
			t.Errorf("%s tries nothing", path)
		}
		var s Standing
		price := e.price
		for _, try := range e.tries {
			from, err := day.Parse(try[0])
			if err != nil {
				t.Fatal(err)
			}
			r, err := e.clause.Compute(s, from, e.known)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			s = e.clause.After(s, r, r.Exact(), from)
			if e.clause.Mode == ToBase {
				price, err = e.price.Times(s.Factor.Rat(), e.clause.Decimals)
			} else {
				price, err = price.Times(r.Exact().Rat(), e.clause.Decimals)
			}
			change := strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(r.Applied.Change(), "\u2212", "-"), "\u00a0", ""), "%")
			if got := strings.TrimSuffix(price.Sv(), "\u00a0kr"); err != nil || change != try[1] || got != try[2] {
				t.Errorf("%s, %s: the change is %s and the price %s, want %s and %s; %v", path, try[0], change, got, try[1], try[2], r.Steps)
			}
		}
	}
}

func clause() Clause {
	return Clause{Source: "punkt 7", Base: 202101, Span: 1, Lag: 1, Mode: ToBase, Carry: true, FirstOn: 20220101, Every: 12, Decimals: 2,
		Fixed: Percent(20), Parts: []Part{{SeriesID: "a", Name: "AKI Löner", Weight: Percent(80)}}}
}

func TestAClauseMustAddUpToOne(t *testing.T) {
	t.Parallel()
	c := clause()
	if err := c.Check(); err != nil {
		t.Errorf("%v", fault.FieldsOf(err))
	}
	c.Parts[0].Weight--
	if f := fault.FieldsOf(c.Check()); len(f) != 1 || f[0].Name != "weight-1" || !strings.Contains(f[0].Message, "99,9999") {
		t.Errorf("%v", f)
	}
	c = clause()
	c.Carry = false
	if f := fault.FieldsOf(c.Check()); len(f) != 1 || f[0].Name != "carry" {
		t.Errorf("%v", f)
	}
}

func TestAMissingMonthIsNamed(t *testing.T) {
	t.Parallel()
	c, known := clause(), Values{}
	known.Add(Point{SeriesID: "a", Month: 202101, Value: 1000000, Final: true})
	_, err := c.Compute(Standing{}, 20230101, known)
	if text := fault.Message(err); !strings.Contains(text, "AKI Löner") || !strings.Contains(text, "december 2022") {
		t.Errorf("%s", text)
	}
	known.Add(Point{SeriesID: "a", Month: 202212, Value: 1050000})
	if _, err := c.Compute(Standing{}, 20230101, known); err != nil {
		t.Errorf("a preliminary value is refused: %v", err)
	}
	c.FinalOnly = true
	if _, err := c.Compute(Standing{}, 20230101, known); !strings.Contains(fault.Message(err), "preliminärt") {
		t.Errorf("a preliminary value is used: %v", err)
	}
}

// randomIndex draws a year-by-year index of positive values.
func randomIndex(t *rapid.T, years int) Values {
	known := Values{}
	for y := range years + 1 {
		known.Add(Point{SeriesID: "a", Month: Month(202012 + 100*y), Value: Index(rapid.Int64Range(500_000, 2_000_000).Draw(t, "index")), Final: true})
	}
	return known
}

func TestAgainstTheBaseThePriceDoesNotDependOnTheWay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		years := rapid.IntRange(1, 6).Draw(t, "years")
		c := clause()
		c.Base, c.Fixed = 202012, Share(rapid.Int64Range(0, shareScale-1).Draw(t, "fixed"))
		c.Parts[0].Weight = shareScale - c.Fixed
		known := randomIndex(t, years)
		var s Standing
		for y := 1; y <= years; y++ {
			if y < years && rapid.Bool().Draw(t, "skip") {
				continue
			}
			from := day.Date(20210101 + 10000*y)
			r, err := c.Compute(s, from, known)
			if err != nil {
				t.Fatal(err)
			}
			s = c.After(s, r, r.Exact(), from)
		}
		direct, err := c.Compute(Standing{}, day.Date(20210101+10000*years), known)
		if err != nil || s.Factor.Rat().Cmp(direct.Exact().Rat()) != 0 {
			t.Fatalf("by steps %s, at once %s, %v", s.Factor.Sv(), direct.Exact().Sv(), err)
		}
	})
}

func TestAChainWithoutFixedPartIsTheSameAsTheBase(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		years := rapid.IntRange(1, 6).Draw(t, "years")
		known := randomIndex(t, years)
		c := clause()
		c.Base, c.Fixed, c.Parts[0].Weight, c.Mode, c.Carry = 202012, 0, shareScale, Chain, rapid.Bool().Draw(t, "carry")
		var s Standing
		for y := 1; y <= years; y++ {
			r, err := c.Compute(s, day.Date(20210101+10000*y), known)
			if err != nil {
				t.Fatal(err)
			}
			s = c.After(s, r, r.Exact(), day.Date(20210101+10000*y))
		}
		want := big.NewRat(int64(known["a"][Month(202012+100*years)].Value), int64(known["a"][202012].Value))
		if s.Factor.Rat().Cmp(want) != 0 {
			t.Fatalf("%s, want %s", s.Factor.Rat(), want)
		}
	})
}

func TestCarriedChangeIsNeverLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		known := randomIndex(t, 5)
		known.Add(Point{SeriesID: "a", Month: 202612, Value: known["a"][202512].Value, Final: true})
		c := clause()
		c.Base, c.Fixed, c.Parts[0].Weight, c.Mode, c.Carry = 202012, 0, shareScale, Chain, true
		c.Cap, c.Threshold = SomeShare(Percent(3)), Percent(1)
		var s Standing
		for y := 1; y <= 5; y++ {
			from := day.Date(20210101 + 10000*y)
			r, err := c.Compute(s, from, known)
			if err != nil {
				t.Fatal(err)
			}
			s = c.After(s, r, r.Exact(), from)
		}
		c.Cap, c.Threshold = OptShare{}, 0
		r, err := c.Compute(s, 20270101, known)
		if err != nil {
			t.Fatal(err)
		}
		s = c.After(s, r, r.Exact(), 20270101)
		want := big.NewRat(int64(known["a"][202512].Value), int64(known["a"][202012].Value))
		if s.Factor.Rat().Cmp(want) != 0 {
			t.Fatalf("%s, want %s", s.Factor.Rat(), want)
		}
	})
}
