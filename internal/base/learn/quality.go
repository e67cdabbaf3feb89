package learn

import (
	"context"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Quality is how often a model was right about texts that it had not seen: it is trained
// on four fifths of the examples and asked about the rest. Texts with the same letters
// are never on both sides.
type Quality struct {
	Asked int // texts
	First int // whose class was the first guess
	Third int // whose class was among the first three
	Steps []Step
}

// Step is how the model does when it answers only where its best guess is at least this
// probable, and asks about the rest.
type Step struct {
	Least    float64
	Answered int
	Right    int
}

// Least returns the lowest probability from which at least right of all answers were
// right, and false when there is none.
func (q Quality) Least(right float64) (float64, bool) {
	for _, s := range q.Steps {
		if s.Answered > 0 && float64(s.Right) >= right*float64(s.Answered) {
			return s.Least, true
		}
	}
	return 0, false
}

// folds is how many parts the examples are split into, one of which is asked about.
const folds = 5

// leastAsked is how many texts must be asked about for the answers to say something.
const leastAsked = 20

// answer is what the model scored for a text whose class is known.
type answer struct {
	scores []float32
	class  int // place among the model's classes, −1 when it does not know it
}

// measure trains on some of the examples and asks about the others. With too few of
// them nothing is known about quality, and the probabilities are cautious.
func measure(ctx context.Context, examples []Example) (measured, error) {
	var known []Example
	var asked []int
	for i, e := range examples {
		if !e.Lesson && fold(e.Text) == 0 {
			asked = append(asked, i)
		} else {
			known = append(known, e)
		}
	}
	if len(asked) < leastAsked {
		return measured{warmth: 1}, ctx.Err()
	}
	m, err := train(ctx, known)
	if err != nil {
		return measured{}, err
	}
	answers := make([]answer, len(asked))
	for i, at := range asked {
		e := examples[at]
		list, _ := parts(e.Text, e.Signs)
		answers[i] = answer{m.scores(m.terms(list)), slices.Index(m.classes, e.Class)}
	}
	m.warmth = warmest(answers)
	found := measured{quality: m.judge(answers), warmth: m.warmth}
	for i, at := range asked {
		best := m.guesses(answers[i].scores, 1)[0]
		found.asked = append(found.asked, Asked{at, best, best.Class == examples[at].Class})
	}
	return found, nil
}

// measured is what is known of a model from what was held out.
type measured struct {
	quality Quality
	warmth  float64
	asked   []Asked
}

// Asked is an example that a model trained on the others was asked about.
type Asked struct {
	Example int // its place among the examples
	Guess   Guess
	Right   bool
}

// Asked returns the examples that were held out when the model was measured, with what it
// answered. A model that was stored has forgotten them.
func (m *Model) Asked() []Asked { return m.asked }

// fold is the part that a text belongs to, by its letters.
func fold(text string) int {
	sum := fnv.New32a()
	sum.Write([]byte(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)))
	return int(sum.Sum32() % folds)
}

// warmest returns what scores are divided by for the probabilities to be as true as
// they can: the least surprise over the answers.
func warmest(answers []answer) float64 {
	best, least := 1.0, math.Inf(1)
	for warmth := 0.05; warmth <= 1; warmth *= 1.15 {
		var surprise float64
		for _, a := range answers {
			if a.class >= 0 {
				surprise += a.surprise(warmth)
			}
		}
		if surprise < least {
			best, least = warmth, surprise
		}
	}
	return best
}

// surprise is −ln of the probability that the right class was given.
func (a answer) surprise(warmth float64) float64 {
	var sum float64
	for _, score := range a.scores {
		sum += math.Exp(float64(score-a.scores[a.class]) / warmth)
	}
	return math.Log(sum)
}

func (m *Model) judge(answers []answer) Quality {
	q := Quality{Asked: len(answers)}
	for percent := 0; percent < 100; percent += 5 {
		q.Steps = append(q.Steps, Step{Least: float64(percent) / 100})
	}
	for _, a := range answers {
		guesses := m.guesses(a.scores, 3)
		right := a.class >= 0 && guesses[0].Class == m.classes[a.class]
		for i, g := range guesses {
			if a.class >= 0 && g.Class == m.classes[a.class] {
				q.Third++
				if i == 0 {
					q.First++
				}
			}
		}
		for i := range q.Steps {
			if guesses[0].Share >= q.Steps[i].Least {
				q.Steps[i].Answered++
				if right {
					q.Steps[i].Right++
				}
			}
		}
	}
	return q
}
