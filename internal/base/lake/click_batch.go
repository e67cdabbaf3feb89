package lake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// clickBatch writes straight into the tables of each shard, one request for each, with
// lines that nobody sees yet.
type clickBatch struct {
	click   *click
	entry   entry
	writer  int64
	streams map[stream]*clickStream
	raw     []byte
}

// stream is what one request writes to.
type stream struct {
	table string
	shard int
}

// clickStream is a request that inserts as long as blocks come.
type clickStream struct {
	pipe *io.PipeWriter
	done chan error
}

func (b *clickBatch) append(ctx context.Context, t Table, rows *block) error {
	own := "batch"
	if t.Dimension {
		own = "version"
	} else {
		b.entry.Rows += int64(rows.rows)
	}
	for shard, mine := range b.shards(t, rows) {
		if len(mine) == 0 {
			continue
		}
		b.raw = appendNative(b.raw[:0], t, own, b.entry.id, rows, mine)
		s := b.stream(ctx, t, own, shard)
		if _, err := s.pipe.Write(b.raw); err != nil {
			delete(b.streams, stream{t.Name, shard})
			return errors.Join(<-s.done, fmt.Errorf("lake: writing to %s: %w", t.Name, err))
		}
	}
	return nil
}

// shards tells which rows go to which server: to all of them where there is no shard column.
func (b *clickBatch) shards(t Table, rows *block) [][]int32 {
	to := make([][]int32, len(b.click.servers))
	for row := range int32(rows.rows) {
		if t.Shard == "" {
			for i := range to {
				to[i] = append(to[i], row)
			}
			continue
		}
		i := uint64(rows.columns[t.index(t.Shard)].ints[row]) % uint64(len(to))
		to[i] = append(to[i], row)
	}
	return to
}

func (b *clickBatch) stream(ctx context.Context, t Table, own string, shard int) *clickStream {
	key := stream{t.Name, shard}
	if s := b.streams[key]; s != nil {
		return s
	}
	names := []string{own}
	for _, c := range t.Columns {
		names = append(names, quote(c.Name))
	}
	reader, writer := io.Pipe()
	s := &clickStream{writer, make(chan error, 1)}
	b.streams[key] = s
	server := b.click.servers[shard]
	go func() {
		body, err := server.send(ctx, server.database, fmt.Sprintf("INSERT INTO %s (%s) FORMAT Native", quote(t.Name), strings.Join(names, ", ")), reader)
		if err == nil {
			err = body.Close()
		}
		reader.CloseWithError(errors.Join(err, io.ErrClosedPipe))
		s.done <- err
	}()
	return s
}

func (b *clickBatch) commit(ctx context.Context) error {
	for key, s := range b.streams {
		delete(b.streams, key)
		s.pipe.Close()
		if err := <-s.done; err != nil {
			return err
		}
	}
	all, err := b.click.register(ctx)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(all, func(e entry) bool { return e.id == b.entry.id }); i < 0 || all[i].state != begun {
		return fmt.Errorf("lake: batch %s was given up, it had not been committed in %v", b.entry.Name, abandonedAfter)
	}
	done := b.entry
	done.state = committed
	if err := b.click.note(ctx, b.writer, append(earlier(all, done.Name), done)...); err != nil {
		return err
	}
	b.entry.state = committed
	return nil
}

// discard ends the requests and says that the lines are not wanted.
func (b *clickBatch) discard() {
	var ends sync.WaitGroup
	for _, s := range b.streams {
		s.pipe.CloseWithError(context.Canceled)
		ends.Go(func() { <-s.done })
	}
	ends.Wait()
	if b.entry.state == committed {
		return
	}
	b.entry.state = removed
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	b.click.note(ctx, b.writer, b.entry) // if it fails the batch is abandoned
}
