package learn

import (
	"encoding/gob"
	"fmt"
	"io"
)

// written is a model as it is stored.
type written struct {
	Format   int
	Classes  []string
	Features []string // in order of their numbers
	Rarity   []float32
	Count    []int32 // weights of each feature
	Class    []int32
	Value    []float32
	Bias     []float32
	Warmth   float64
	Quality  Quality
}

// format changes when a model that is stored can no longer be used.
const format = 1

// Write stores the model.
func (m *Model) Write(w io.Writer) error {
	out := written{Format: format, Classes: m.classes, Features: make([]string, len(m.rarity)), Rarity: m.rarity,
		Bias: m.bias, Warmth: m.warmth, Quality: m.quality}
	for key, feature := range m.features {
		out.Features[feature] = key
	}
	for _, weights := range m.weights {
		out.Count = append(out.Count, int32(len(weights)))
		for _, s := range weights {
			out.Class, out.Value = append(out.Class, s.class), append(out.Value, s.value)
		}
	}
	return gob.NewEncoder(w).Encode(out)
}

// Read returns a model that Write stored. One of another format is refused: train anew.
func Read(r io.Reader) (*Model, error) {
	var in written
	if err := gob.NewDecoder(r).Decode(&in); err != nil {
		return nil, fmt.Errorf("reading model: %w", err)
	}
	if in.Format != format {
		return nil, fmt.Errorf("reading model: format %d, want %d", in.Format, format)
	}
	m := &Model{classes: in.Classes, features: make(map[string]int32, len(in.Features)), rarity: in.Rarity,
		weights: make([][]share, len(in.Count)), bias: in.Bias, warmth: in.Warmth, quality: in.Quality}
	at := 0
	for i, key := range in.Features {
		m.features[key] = int32(i)
		for range in.Count[i] {
			m.weights[i] = append(m.weights[i], share{in.Class[at], in.Value[at]})
			at++
		}
	}
	return m, nil
}
