package paper

import (
	"encoding/json"
	"fmt"

	"klover/internal/base/chart"
)

// Keep writes blocks as JSON, charts as they are drawn, so that [Kept] gives the
// same pages later whatever has become of the rows.
func Keep(blocks []Block) ([]byte, error) {
	kept := make([]keptBlock, len(blocks))
	for i, b := range blocks {
		var err error
		if kept[i], err = keep(b); err != nil {
			return nil, err
		}
	}
	return json.Marshal(kept)
}

// Kept reads what Keep wrote.
func Kept(content []byte) ([]Block, error) {
	var kept []keptBlock
	if err := json.Unmarshal(content, &kept); err != nil {
		return nil, fmt.Errorf("reading kept blocks: %w", err)
	}
	blocks := make([]Block, len(kept))
	for i, k := range kept {
		var err error
		if blocks[i], err = k.block(); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// A keptBlock is a block with its kind's name.
type keptBlock struct {
	Kind  string          `json:"kind"`
	Block json.RawMessage `json:"block"`
}

// A keptFigure is a figure whose chart is only a drawing.
type keptFigure struct {
	Chart                chart.Kept
	Caption, Alt, Source string
}

type keptLandscape struct{ Blocks json.RawMessage }

func keep(b Block) (keptBlock, error) {
	var kind string
	var content any = b
	switch b := b.(type) {
	case Heading:
		kind = "heading"
	case Para:
		kind = "para"
	case List:
		kind = "list"
	case Facts:
		kind = "facts"
	case Table:
		kind = "table"
	case Figure:
		kind, content = "figure", keptFigure{chart.Keep(b.Chart), b.Caption, b.Alt, b.Source}
	case KPIs:
		kind = "kpis"
	case Callout:
		kind = "callout"
	case Quote:
		kind = "quote"
	case Signatures:
		kind = "signatures"
	case PageBreak:
		kind = "pagebreak"
	case Contents:
		kind = "contents"
	case Landscape:
		inner, err := Keep(b.Blocks)
		if err != nil {
			return keptBlock{}, err
		}
		kind, content = "landscape", keptLandscape{inner}
	default:
		return keptBlock{}, fmt.Errorf("a block of type %T cannot be kept", b)
	}
	raw, err := json.Marshal(content)
	return keptBlock{kind, raw}, err
}

func (k keptBlock) block() (Block, error) {
	switch k.Kind {
	case "heading":
		return as[Heading](k.Block)
	case "para":
		return as[Para](k.Block)
	case "list":
		return as[List](k.Block)
	case "facts":
		return as[Facts](k.Block)
	case "table":
		return as[Table](k.Block)
	case "kpis":
		return as[KPIs](k.Block)
	case "callout":
		return as[Callout](k.Block)
	case "quote":
		return as[Quote](k.Block)
	case "signatures":
		return as[Signatures](k.Block)
	case "pagebreak":
		return PageBreak{}, nil
	case "contents":
		return as[Contents](k.Block)
	case "figure":
		var f keptFigure
		err := json.Unmarshal(k.Block, &f)
		return Figure{Chart: f.Chart, Caption: f.Caption, Alt: f.Alt, Source: f.Source}, err
	case "landscape":
		var l keptLandscape
		if err := json.Unmarshal(k.Block, &l); err != nil {
			return nil, err
		}
		inner, err := Kept(l.Blocks)
		return Landscape{Blocks: inner}, err
	}
	return nil, fmt.Errorf("there is no kind of block called %q", k.Kind)
}

func as[T Block](content []byte) (Block, error) {
	var b T
	err := json.Unmarshal(content, &b)
	return b, err
}
