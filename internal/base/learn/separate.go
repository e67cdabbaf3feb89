package learn

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// How a class is told from the others.
const (
	cost      = 0.3  // of a text on the wrong side, against large weights
	turns     = 30   // through the texts, at most
	tolerance = 0.05 // a turn with no larger step than this is the last
	nothing   = 0.02 // smaller weights are dropped: they fill the memory and decide nothing
)

// sample is a text as the training sees it.
type sample struct {
	terms  []term
	square float32 // of its length, the bias included
	class  int
	weight float32
}

// fit tells each class from all others, the classes beside each other.
func (m *Model) fit(ctx context.Context, samples []sample) error {
	kept := make([][]term, len(m.classes))
	m.bias = make([]float32, len(m.classes))
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for class := range next {
				kept[class], m.bias[class] = separate(samples, class, len(m.rarity))
			}
		})
	}
	for class := range m.classes {
		if ctx.Err() != nil {
			break
		}
		next <- class
	}
	close(next)
	workers.Wait()
	m.weights = make([][]share, len(m.rarity))
	for class, terms := range kept {
		for _, t := range terms {
			m.weights[t.feature] = append(m.weights[t.feature], share{int32(class), t.weight})
		}
	}
	return ctx.Err()
}

// separate returns the weights that tell a class from the others. It is the dual
// coordinate descent for linear support vector machines with squared hinge loss of
// Hsieh and others (ICML 2008, algorithm 1): exact enough after few turns, and it needs
// no more memory than one weight a feature and one a text.
func separate(samples []sample, class, features int) (kept []term, bias float32) {
	s := separator{class: class, weights: make([]float32, features), alpha: make([]float32, len(samples))}
	random := rand.New(rand.NewPCG(uint64(class), uint64(len(samples))))
	order := random.Perm(len(samples))
	for range turns {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		var largest float32
		for _, i := range order {
			largest = max(largest, s.step(samples[i], &s.alpha[i]))
		}
		if largest < tolerance {
			break
		}
	}
	for feature, w := range s.weights {
		if w > nothing || w < -nothing {
			kept = append(kept, term{int32(feature), w})
		}
	}
	return kept, s.bias
}

type separator struct {
	class   int
	weights []float32
	bias    float32
	alpha   []float32 // how much each text holds against the others, never negative
}

// step moves the weights as one text asks for, and returns how far off it was.
func (s *separator) step(text sample, alpha *float32) float32 {
	side := float32(-1)
	if text.class == s.class {
		side = 1
	}
	score := s.bias
	for _, t := range text.terms {
		score += s.weights[t.feature] * t.weight
	}
	slack := 1 / (2 * cost * text.weight)
	gradient := side*score - 1 + slack**alpha
	if *alpha == 0 && gradient >= 0 {
		return 0
	}
	before := *alpha
	*alpha = max(before-gradient/(text.square+slack), 0)
	move := (*alpha - before) * side
	for _, t := range text.terms {
		s.weights[t.feature] += move * t.weight
	}
	s.bias += move
	return float32(math.Abs(float64(gradient)))
}
