package spend

import (
	"context"
	"errors"
)

// pourLines is how many lines are handed over at a time.
const pourLines = 2048

// pouring hands lines to a batch that takes them while the next are read.
type pouring struct {
	block  []Source
	blocks chan []Source
	ended  chan error
	failed chan struct{} // closed when the batch takes no more
}

// pour begins to hand lines to a batch. End it before the batch is used again.
func pour(ctx context.Context, b *Batch) *pouring {
	p := &pouring{blocks: make(chan []Source, 2), ended: make(chan error, 1), failed: make(chan struct{})}
	go func() {
		err := p.take(ctx, b)
		if err != nil {
			close(p.failed)
		}
		p.ended <- err
	}()
	return p
}

func (p *pouring) take(ctx context.Context, b *Batch) error {
	for block := range p.blocks {
		for _, one := range block {
			if err := b.Add(ctx, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// errPoured stops the reading of what the batch does not take. The reason comes from end.
var errPoured = errors.New("the batch takes no more lines")

func (p *pouring) add(one Source) error {
	if p.block = append(p.block, one); len(p.block) < pourLines {
		return nil
	}
	return p.hand()
}

func (p *pouring) hand() error {
	select {
	case p.blocks <- p.block:
		p.block = make([]Source, 0, pourLines)
		return nil
	case <-p.failed:
		return errPoured
	}
}

// end hands over the last lines and returns why the batch did not take them all.
func (p *pouring) end() error {
	var err error
	if len(p.block) > 0 {
		err = p.hand()
	}
	close(p.blocks)
	if cause := <-p.ended; cause != nil {
		return cause
	}
	return err
}
