// Package learn sorts short texts into classes after examples: what a line of an
// invoice or the title of a procurement is about. A model is linear over words, pairs
// of words and pieces of words, is trained in seconds, tells which words spoke for its
// guess, and knows from texts it had not seen how often it is right. The package knows
// nothing of procurement.
package learn

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"
)

// Example is a text whose class is known.
type Example struct {
	Text   string
	Signs  []string // what else is known, as "konto 4610"; each counts as a whole
	Class  string
	Weight float32 // how much it counts, 0 for 1
	Lesson bool    // only taught and never asked about: no text of the kind that will be asked
}

// Model guesses the class of a text. It never changes, so that many may ask at once.
type Model struct {
	classes  []string
	features map[string]int32
	rarity   []float32 // by feature
	weights  [][]share // by feature
	bias     []float32 // by class
	warmth   float64   // divides the scores before they become probabilities
	quality  Quality
	asked    []Asked
}

// share is what a feature says about a class.
type share struct {
	class int32
	value float32
}

// ErrTooFew is returned when there are not two classes to tell apart.
var ErrTooFew = errors.New("learn: examples of at least two classes are needed")

// leastTexts is how many examples a feature must occur in to count.
const leastTexts = 2

// Train returns a model of the examples, and measures it first: see Quality. The same
// examples in the same order give the same model.
func Train(ctx context.Context, examples []Example) (*Model, error) {
	known, err := measure(ctx, examples)
	if err != nil {
		return nil, err
	}
	m, err := train(ctx, examples)
	if err != nil {
		return nil, err
	}
	m.quality, m.warmth, m.asked = known.quality, known.warmth, known.asked
	return m, nil
}

func train(ctx context.Context, examples []Example) (*Model, error) {
	m := &Model{warmth: 1}
	for _, e := range examples {
		m.classes = append(m.classes, e.Class)
	}
	slices.Sort(m.classes)
	m.classes = slices.Compact(m.classes)
	if len(m.classes) < 2 {
		return nil, ErrTooFew
	}
	split := make([][]part, len(examples))
	for i, e := range examples {
		split[i], _ = parts(e.Text, e.Signs)
	}
	m.choose(split)
	samples := make([]sample, len(examples))
	for i, e := range examples {
		samples[i] = m.sample(e, m.terms(split[i]))
	}
	return m, m.fit(ctx, samples)
}

// choose picks the features: what occurs in several texts. The rarer, the more it says.
func (m *Model) choose(split [][]part) {
	type seen struct {
		texts, last int
	}
	count := map[string]seen{}
	var order []string
	for i, list := range split {
		for _, p := range list {
			s, known := count[p.key]
			if !known {
				order = append(order, p.key)
			} else if s.last == i {
				continue
			}
			count[p.key] = seen{s.texts + 1, i}
		}
	}
	m.features = map[string]int32{}
	for _, key := range order {
		if n := count[key].texts; n >= leastTexts {
			m.features[key] = int32(len(m.rarity))
			m.rarity = append(m.rarity, float32(math.Log(float64(1+len(split))/float64(1+n))+1))
		}
	}
}

func (m *Model) sample(e Example, terms []term) sample {
	s := sample{terms: terms, square: 1, weight: cmp.Or(e.Weight, 1)}
	s.class, _ = slices.BinarySearch(m.classes, e.Class)
	for _, t := range terms {
		s.square += t.weight * t.weight
	}
	return s
}

// Guess is a class that a text may belong to.
type Guess struct {
	Class string
	Share float64 // the probability, 0 to 1
}

// Classify returns the likeliest classes of a text, the best first, at most n. A text
// that has nothing in common with the examples gives none.
func (m *Model) Classify(text string, signs []string, n int) []Guess {
	list, _ := parts(text, signs)
	terms := m.terms(list)
	if len(terms) == 0 {
		return nil
	}
	return m.guesses(m.scores(terms), n)
}

func (m *Model) scores(terms []term) []float32 {
	scores := slices.Clone(m.bias)
	for _, t := range terms {
		for _, w := range m.weights[t.feature] {
			scores[w.class] += w.value * t.weight
		}
	}
	return scores
}

func (m *Model) guesses(scores []float32, n int) []Guess {
	all := make([]Guess, len(scores))
	top, sum := slices.Max(scores), 0.0
	for class, score := range scores {
		all[class] = Guess{m.classes[class], math.Exp(float64(score-top) / m.warmth)}
		sum += all[class].Share
	}
	slices.SortFunc(all, func(a, b Guess) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Class, b.Class))
	})
	best := slices.Clone(all[:min(n, len(all))])
	for i := range best {
		best[i].Share /= sum
	}
	return best
}

// Reason is a word of a text, or one of its signs, and how strongly it spoke for a class;
// below zero it spoke against.
type Reason struct {
	Word     string
	Strength float64
}

// Explain returns the words that spoke for or against a class, the strongest first, at
// most n. The pieces of a word count for the word.
func (m *Model) Explain(text string, signs []string, class string, n int) []Reason {
	at, known := slices.BinarySearch(m.classes, class)
	if !known {
		return nil
	}
	list, words := parts(text, signs)
	weight := map[int32]float32{}
	for _, t := range m.terms(list) {
		weight[t.feature] = t.weight
	}
	strength := map[string]float64{}
	for _, p := range list {
		if feature, known := m.features[p.key]; known {
			strength[words[p.word]] += float64(weight[feature] * m.says(feature, at))
			delete(weight, feature)
		}
	}
	var reasons []Reason
	for w, s := range strength {
		if s != 0 {
			reasons = append(reasons, Reason{w, s})
		}
	}
	slices.SortFunc(reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Strength), math.Abs(a.Strength)), strings.Compare(a.Word, b.Word))
	})
	return reasons[:min(n, len(reasons))]
}

func (m *Model) says(feature int32, class int) float32 {
	for _, w := range m.weights[feature] {
		if int(w.class) == class {
			return w.value
		}
	}
	return 0
}

// Classes returns the classes that the model knows, in order.
func (m *Model) Classes() []string { return slices.Clone(m.classes) }

// Quality tells how good the model is.
func (m *Model) Quality() Quality { return m.quality }
