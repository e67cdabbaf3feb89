package sheet

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"klover/internal/base/fault"
)

// texts holds the texts that a workbook's cells share. A ledger may have millions of them,
// so they lie in blocks instead of as strings of their own: in memory as far as memory says,
// and then in a file without a name, which goes when the program does.
type texts struct {
	memory int // bytes
	n      int
	blocks []block
	open   []byte // the block that is being filled
	chunks [][]byte
	size   int // of chunks
	file   *os.File
	writer *bufio.Writer
	offset int64  // in the file
	read   int    // the block that buf holds, from 1
	buf    []byte // of the file
}

// block is where so many texts lie, each after its length.
type block struct {
	at   uint64 // chunk << 32 | offset, or offset in the file with onDisk
	size uint32
}

const (
	inBlock    = 16
	chunkSize  = 1 << 20
	inMemory   = 64 << 20
	onDisk     = 1 << 63
	mostShared = 50_000_000 // their blocks take a byte each
)

func (t *texts) len() int { return t.n }

func (t *texts) add(text []byte) error {
	t.open = binary.AppendUvarint(t.open, uint64(len(text)))
	t.open = append(t.open, text...)
	if t.n++; t.n%inBlock == 0 {
		return t.close()
	}
	return nil
}

// close puts the open block among the others.
func (t *texts) close() error {
	b := block{size: uint32(len(t.open))}
	if t.size+len(t.open) > t.memory {
		b.at = onDisk | uint64(t.offset)
		if err := t.spill(); err != nil {
			return fmt.Errorf("keeping the texts of a workbook: %w", err)
		}
	} else {
		b.at = t.keep()
	}
	t.blocks, t.open = append(t.blocks, b), t.open[:0]
	return nil
}

func (t *texts) keep() uint64 {
	last := len(t.chunks) - 1
	if last < 0 || len(t.chunks[last])+len(t.open) > cap(t.chunks[last]) {
		t.chunks = append(t.chunks, make([]byte, 0, max(chunkSize, len(t.open))))
		last++
	}
	at := uint64(last)<<32 | uint64(len(t.chunks[last]))
	t.chunks[last] = append(t.chunks[last], t.open...)
	t.size += len(t.open)
	return at
}

func (t *texts) spill() error {
	if t.file == nil {
		f, err := os.CreateTemp("", "klover-texter-*")
		if err != nil {
			return err
		}
		_ = os.Remove(f.Name()) // where an open file cannot be removed it stays until the folder is emptied
		t.file, t.writer = f, bufio.NewWriterSize(f, 1<<20)
	}
	t.offset += int64(len(t.open))
	_, err := t.writer.Write(t.open)
	return err
}

// done ends the adding.
func (t *texts) done() error {
	if len(t.open) > 0 {
		if err := t.close(); err != nil {
			return err
		}
	}
	if t.open = nil; t.writer == nil {
		return nil
	}
	return t.writer.Flush()
}

func (t *texts) at(i int) (string, error) {
	from, err := t.block(i / inBlock)
	if err != nil {
		return "", err
	}
	for skip := i % inBlock; ; skip-- {
		size, n := binary.Uvarint(from)
		if from = from[n:]; skip == 0 {
			return string(from[:size]), nil
		}
		from = from[size:]
	}
}

func (t *texts) block(i int) ([]byte, error) {
	b := t.blocks[i]
	if b.at&onDisk == 0 {
		return t.chunks[b.at>>32][uint32(b.at):][:b.size], nil
	}
	if t.read == i+1 { // cells usually name texts in their order
		return t.buf, nil
	}
	if t.read = 0; cap(t.buf) < int(b.size) {
		t.buf = make([]byte, b.size)
	}
	t.buf = t.buf[:b.size]
	if _, err := t.file.ReadAt(t.buf, int64(b.at&^onDisk)); err != nil {
		return nil, fmt.Errorf("reading the texts of a workbook again: %w", err)
	}
	t.read = i + 1
	return t.buf, nil
}

const sharedPart = "xl/sharedStrings.xml"

// readShared reads the shared texts; a workbook may have none.
func readShared(z *archive) (*texts, error) {
	t := &texts{memory: inMemory}
	if !z.has(sharedPart) {
		return t, nil
	}
	part, err := z.open(sharedPart)
	if err != nil {
		return nil, err
	}
	defer part.Close()
	s := newScanner(part)
	var text []byte
	for {
		kind, err := s.next()
		if errors.Is(err, io.EOF) {
			return t, t.done()
		}
		if err != nil {
			return nil, err
		}
		if kind != tokenStart || s.name != "si" {
			continue
		}
		if text, err = readItem(s, text[:0]); err != nil {
			return nil, err
		}
		if err := t.add(text); err != nil {
			return nil, err
		}
		if t.len() > mostShared {
			return nil, fault.Wrong("Filen %s har för många texter för att läsas in på en gång. Dela upp den.", z.name)
		}
	}
}

// readItem collects the runs of one text. Reading aids (rPh) are passed over.
func readItem(s *scanner, text []byte) ([]byte, error) {
	inText := false
	for !s.alone || s.name != "si" {
		kind, err := s.next()
		if err != nil {
			return nil, err
		}
		switch {
		case kind == tokenText && inText:
			if text = s.appendText(text); len(text) > maxToken {
				return nil, errToken
			}
		case kind == tokenText:
		case kind == tokenEnd && s.name == "si":
			return text, nil
		case s.name == "t":
			inText = kind == tokenStart && !s.alone
		case kind == tokenStart && s.name == "rPh":
			if err := s.skip(); err != nil {
				return nil, err
			}
		}
	}
	return text, nil
}
