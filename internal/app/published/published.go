// Package published compares the figures that three annual reports printed with
// what Klöver computes from its rows. Its counts measure how much of a report
// comes out by itself.
package published

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/figure"
	"klover/internal/word/money"
	"klover/internal/word/sv"
)

// Figures is the project's own copy of the published figures: key, value, unit,
// year and the line of the report where each stands.
//
//go:embed figures.json
var Figures []byte

// Verdict says how a published figure stands against the rows.
type Verdict string

// The verdicts.
const (
	Equal              Verdict = "lika"                     // recomputed, and the same as printed
	Different          Verdict = "olika"                    // recomputed, and another
	KnownContradiction Verdict = "känd motsägelse i källan" // the sources contradict themselves; Reason says how
	Text               Verdict = "går inte att räkna fram"  // a fact or a citation, no sum of rows
)

// Verdicts in the order in which they are counted.
var Verdicts = []Verdict{Equal, Different, KnownContradiction, Text}

// Result is one published figure and what became of it.
type Result struct {
	Key       string
	Label     string // Swedish
	Published string // as printed
	Computed  string // as Klöver prints it, "" when it does not
	Verdict   Verdict
	Reason    string
}

// Source answers for what Klöver computes.
type Source struct {
	Figures *figure.Register
	// Target returns the target of a figure for a year; ok is false without one.
	Target func(ctx context.Context, key string, year int) (t figure.Target, ok bool, err error)
	// Contract returns the value of a large contract signed in a year, and whose
	// it is as reports mark it; "" when there is none with the title.
	Contract func(ctx context.Context, year int, title string) (value money.Amount, mark string, err error)
	// Day returns the day of a decision or of a body by its mark, 0 when no row has it.
	Day func(ctx context.Context, mark string) (day.Date, error)
	// Vacant returns how many posts stood empty in a unit during a year, as an
	// interval: "2,5–3"; "" when none did.
	Vacant func(ctx context.Context, year int, unit string) (string, error)
	// Time returns when a milestone of a year's activity was passed or is planned, as
	// precisely as it is known; without milestone from when to when the activity goes on.
	Time func(ctx context.Context, year int, activity, milestone string) (string, error)
}

type printed struct {
	Key   string          `json:"key"`
	Label string          `json:"label_sv"`
	Value json.RawMessage `json:"value"`
	Unit  string          `json:"unit"`
}

// text returns the value on one line, as printed.
func (p printed) text() string {
	var line bytes.Buffer
	if err := json.Compact(&line, p.Value); err != nil {
		return string(p.Value)
	}
	return strings.Trim(line.String(), `"`)
}

type file struct {
	Figures     []printed `json:"figures"`
	Coordinated []struct {
		Name string `json:"name"`
	} `json:"coordinated_procurements_2022"`
}

// Verify compares each figure of the file, in its order, and the list of
// coordinated procurements of 2022 name by name.
func Verify(ctx context.Context, text []byte, from Source) ([]Result, error) {
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fault.With(fault.Wrong("Filen med publicerade uppgifter är inte giltig JSON."), err)
	}
	if len(f.Figures) == 0 {
		return nil, fault.Wrong("Filen har inga publicerade uppgifter under \"figures\".")
	}
	var results []Result
	for _, p := range f.Figures {
		r, err := from.compare(ctx, p)
		if err != nil {
			return nil, fmt.Errorf("comparing %s: %w", p.Key, err)
		}
		results = append(results, r)
	}
	list, err := from.compareNames(ctx, f)
	return append(results, list), err
}

// Count returns how many results have each verdict.
func Count(results []Result) map[Verdict]int {
	n := map[Verdict]int{}
	for _, r := range results {
		n[r.Verdict]++
	}
	return n
}

func (s Source) compare(ctx context.Context, p printed) (Result, error) {
	r := Result{Key: p.Key, Label: p.Label, Published: strings.TrimSpace(p.text() + " " + p.Unit)}
	r, err := s.judge(ctx, p, r)
	if why, known := contradictions[p.Key]; known && r.Verdict != Equal {
		r.Verdict, r.Reason = KnownContradiction, why
	}
	return r, err
}

// judge compares what rows give with what was printed.
func (s Source) judge(ctx context.Context, p printed, r Result) (Result, error) {
	origin, ok := origins[p.Key]
	if !ok {
		r.Verdict, r.Reason = Text, "uppgift i löptext ("+p.Unit+")"
		return r, nil
	}
	if origin.mark != "" {
		return s.judgeDay(ctx, origin.mark, p, r)
	}
	if origin.text != nil {
		return s.judgeText(ctx, origin, p, r)
	}
	computed, reason, err := origin.from(ctx, s)
	if err != nil {
		return r, err
	}
	if computed == nil {
		r.Verdict, r.Reason = Different, reason
		return r, nil
	}
	decimals := decimalsOf(p.Value)
	r.Computed = sv.Rat(computed.Num(), computed.Denom(), decimals) + " " + p.Unit
	r.Verdict = Equal
	if !sameAsPrinted(computed, p.Value, decimals) {
		r.Verdict, r.Reason = Different, "raderna ger ett annat tal än det publicerade"
	}
	return r, nil
}

// judgeDay compares the day of a row with a day, a month or a year as printed.
func (s Source) judgeDay(ctx context.Context, mark string, p printed, r Result) (Result, error) {
	on, err := s.Day(ctx, mark)
	if err != nil {
		return r, err
	}
	r.Verdict, r.Computed = Different, on.String()
	switch {
	case on == 0:
		r.Reason = "ingen rad har dagen"
	case strings.HasPrefix(on.String(), p.text()):
		r.Verdict, r.Computed = Equal, on.String()[:len(p.text())]
	default:
		r.Reason = "raden har en annan dag än den publicerade"
	}
	return r, nil
}

// judgeText compares an interval or a time, "2.5-3" or "2022-11" as the file writes it.
func (s Source) judgeText(ctx context.Context, o origin, p printed, r Result) (Result, error) {
	text, reason, err := o.text(ctx, s)
	switch plain := strings.NewReplacer(",", ".", "–", "-").Replace(text); {
	case err != nil || text == "":
		r.Verdict, r.Reason = Different, reason
		return r, err
	case plain != p.text():
		r.Verdict, r.Reason = Different, "raderna ger ett annat intervall eller en annan tid än det publicerade"
	default:
		r.Verdict = Equal
	}
	r.Computed = text + " " + p.Unit
	return r, nil
}

// decimalsOf returns how many decimals a number is printed with.
func decimalsOf(value []byte) int {
	_, after, _ := bytes.Cut(value, []byte("."))
	return len(after)
}

// sameAsPrinted rounds the exact value as the report did, half away from zero.
func sameAsPrinted(v *big.Rat, value []byte, decimals int) bool {
	want, ok := new(big.Rat).SetString(string(value))
	return ok && v.FloatString(decimals) == want.FloatString(decimals)
}

// compareNames holds the 27 names of Not 1 against the rows of the figure.
func (s Source) compareNames(ctx context.Context, f file) (Result, error) {
	r := Result{Key: "proc.coordinated.2022.names", Label: "Samordnade upphandlingar 2022, namn för namn", Published: fmt.Sprint(len(f.Coordinated), " namn"), Verdict: Equal}
	fig, err := s.Figures.Get("proc.coordinated")
	if err != nil {
		return r, err
	}
	rows, err := fig.Rows(ctx, figure.Ask{Period: day.Year(2022), Kind: figure.Year})
	if err != nil {
		return r, err
	}
	var missing []string
	for _, c := range f.Coordinated {
		if !slices.ContainsFunc(rows, func(row figure.Row) bool { return strings.HasSuffix(row.Label, c.Name) }) {
			missing = append(missing, c.Name)
		}
	}
	r.Computed = fmt.Sprint(len(rows), " namn")
	if len(missing) > 0 || len(rows) != len(f.Coordinated) {
		r.Verdict, r.Reason = Different, "saknas: "+strings.Join(missing, "; ")
	}
	return r, nil
}
