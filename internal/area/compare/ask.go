package compare

import (
	"context"
	"net/url"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/word/figure"
	"klover/internal/word/sv"
)

// asked is both sides as a page, a command or a program asks for them.
type asked struct {
	Comparison
	by      By
	measure Measure
	parts   []Side
}

// ask compares as an address says. It is not found when there is nothing to compare with.
func (s Store) ask(ctx context.Context, v url.Values, by By, measure string) (asked, error) {
	q := asked{by: by}
	if q.by == "" {
		q.by = ByCPV
	}
	var ok bool
	if q.measure, ok = MeasureOf(measure); !ok {
		return q, fault.Wrong("Måttet %q finns inte.", measure)
	}
	f, err := ParseFilter(v)
	if err != nil {
		return q, err
	}
	f.Tenders, f.Appealed, f.Framework, f.Environment, f.Joint, f.Text, f.Own = "", "", "", "", "", "", false // of the list only
	if q.Comparison, err = s.Compare(ctx, f); err != nil {
		return q, err
	}
	if len(q.Holds) == 0 {
		return q, fault.NotFound("Det finns inget att jämföra med än. Läs in andras upphandlingar först.")
	}
	q.parts, err = s.Divide(ctx, q.Filter, q.by)
	return q, err
}

func (q asked) lead() string {
	if q.Set.ID == "" {
		return ""
	}
	return "Våra annonserade upphandlingar " + strconv.Itoa(q.Filter.Year) + " bredvid " + q.Set.Name + "."
}

// line is one measure of one part.
type line struct {
	part    string
	whole   bool
	measure Measure
	side    Side
}

// lines is all measures of the whole, and the chosen one of each part.
func (q asked) lines() []line {
	var list []line
	for _, m := range Measures {
		list = append(list, line{"Alla", true, m, q.Whole})
	}
	for _, s := range q.parts {
		list = append(list, line{s.Label, false, q.measure, s})
	}
	return list
}

// rests says what a value rests on: "564 av 9 210".
func (m Measure) rests(v figure.Value, t Tally) string {
	switch {
	case v.State != figure.Known:
		if v.Reason != "" {
			return v.Reason
		}
		return "Underlag saknas."
	case m.Key == "annonserade":
		return ""
	case m.Key == "median":
		return sv.Plural(m.basis(t), "upphandling", "upphandlingar")
	case m.Key == "anbud":
		return sv.Number(v.Num) + " anbud i " + sv.Plural(v.Den, "upphandling", "upphandlingar")
	}
	return sv.Number(v.Num) + " av " + sv.Number(v.Den)
}

// about tells what the set has and lacks.
func (q asked) about() []string {
	list := []string{q.size(), "Källa: " + q.Set.Source + ". Licens: " + q.Set.Licence + "."}
	if q.Holds.Has("tenders") {
		list = append(list, "Antal anbud finns för "+sv.Number(q.Whole.Theirs.Known())+" av "+sv.Number(q.Whole.Theirs.N)+" upphandlingar i urvalet. De som saknar uppgift kan skilja sig från de andra.")
	}
	if !q.Holds.Has("small") {
		list = append(list, "Filen med tilldelade leverantörer är inte inläst, så andelen små företag går inte att mäta.")
	}
	list = append(list,
		"Urvalet säger inte vilka upphandlingar som avbröts. De som avbrutits saknar oftast uppgift om antal anbud.",
		"Avtalsvärden jämförs inte: de som annonserar fyller i dem på olika sätt.",
		"CPV-koden är den som den upphandlande myndigheten valde, ofta en för allmän kod.",
		"Urvalet har alla sorters köpare. En rättvisare jämförelse får du med filtret Typ av köpare eller Region.",
		"Vi, i urvalet, är våra egna upphandlingar så som källan redovisar dem. Skiljer de sig från Klövers egna siffror saknas upphandlingar i urvalet, eller så är de annonserade av någon annan.")
	if q.Set.Note != "" {
		list = append(list, q.Set.Note)
	}
	return list
}

func (q asked) size() string {
	text := q.Set.Name
	if n := q.Set.Population; n.Known {
		return text + " är en del av en större mängd: källan har " + sv.Number(n.N) + " upphandlingar i allt."
	}
	return text + " är det som filerna innehåller. Hur många upphandlingar källan har i allt är inte angivet."
}
