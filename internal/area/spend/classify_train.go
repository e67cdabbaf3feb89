package spend

import (
	"context"
	"errors"
	"time"

	"klover/internal/base/fault"
	"klover/internal/base/learn"
)

// Model is a version of what guesses categories, with what is known of how good it is.
type Model struct {
	Version   int64 // 0 for none
	FileID    string
	TrainedBy string
	TrainedAt time.Time
	Examples  int64
	Corrected int64 // of the examples, those that people have decided
	Asked     int64 // held out when it was measured
	First     int64 // of those, right at the first guess
	Third     int64 // right among the first three
	Answered  int64 // of the corrected that were held out, those it was sure enough about
	Correct   int64 // of those, right
	Least     int64 // thousandths from which it answers; neverSure when it only proposes
}

// neverSure is the threshold of a model that has not been measured, or is not good enough
// at any certainty.
const neverSure = 1001

// Proposes tells whether the model never decides on its own.
func (m Model) Proposes() bool { return m.Least > certain }

// trained is a model that can be asked, or none.
type trained struct {
	Model
	model *learn.Model
}

// How much an example counts beside an ordinary line of an invoice.
const (
	weightCorrected = 3
	weightTitle     = 0.5
	weightCategory  = 0.3
)

// lesson is an example with what is needed to measure it apart.
type lesson struct {
	learn.Example
	corrected bool
}

// taught is an example that is never asked about: a name or a title is no line.
func taught(text, class string, weight float32, signs ...string) lesson {
	return lesson{Example: learn.Example{Text: text, Class: class, Weight: weight, Signs: signs, Lesson: true}}
}

// lesson is a line of an invoice whose category is known.
func (x subject) lesson(class string, basis Basis) lesson {
	e := lesson{Example: learn.Example{Text: x.text(), Class: class, Signs: x.signsBut(basis)}, corrected: basis == ByPerson}
	if e.corrected {
		e.Weight = weightCorrected
	}
	return e
}

// train makes a model of the examples. right is how often its answers are to be right,
// in thousandths.
func train(ctx context.Context, list []lesson, right int64) (trained, error) {
	all := make([]learn.Example, len(list))
	t := trained{Model: Model{Examples: int64(len(list)), Least: neverSure}}
	for i, e := range list {
		all[i] = e.Example
		if e.corrected {
			t.Corrected++
		}
	}
	m, err := learn.Train(ctx, all)
	if errors.Is(err, learn.ErrTooFew) {
		return t, fault.Conflict("Det behövs exempel på minst två kategorier för att träna modellen. Kategorisera några rader först.")
	}
	if err != nil {
		return t, err
	}
	t.model = m
	q := m.Quality()
	t.Asked, t.First, t.Third = int64(q.Asked), int64(q.First), int64(q.Third)
	if least, ok := q.Least(float64(right) / certain); ok {
		t.Least = perMille(least)
	}
	for _, a := range m.Asked() {
		if list[a.Example].corrected && perMille(a.Guess.Share) >= t.Least {
			t.Answered++
			if a.Right {
				t.Correct++
			}
		}
	}
	return t, nil
}
