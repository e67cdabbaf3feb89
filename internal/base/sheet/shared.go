package sheet

import (
	"encoding/binary"
	"errors"
	"io"

	"klover/internal/base/fault"
)

// texts holds the texts that a workbook's cells share. A ledger may have millions
// of them, so they lie in large chunks instead of as strings of their own.
type texts struct {
	chunks [][]byte
	starts []uint64 // chunk number and offset of each text's length
	size   int
}

const chunkSize = 1 << 20

// mostShared bounds the memory that shared texts may take, counting 16 bytes for
// each besides its letters: about ten million texts.
const mostShared = 512 << 20

func (t *texts) len() int { return len(t.starts) }

func (t *texts) at(i int) string {
	start := t.starts[i]
	from := t.chunks[start>>32][uint32(start):]
	size, n := binary.Uvarint(from)
	return string(from[n : n+int(size)])
}

func (t *texts) add(text []byte) {
	need := len(text) + binary.MaxVarintLen64
	last := len(t.chunks) - 1
	if last < 0 || len(t.chunks[last])+need > cap(t.chunks[last]) {
		t.chunks = append(t.chunks, make([]byte, 0, max(chunkSize, need)))
		last++
	}
	t.size += len(text) + 16
	t.starts = append(t.starts, uint64(last)<<32|uint64(len(t.chunks[last])))
	t.chunks[last] = binary.AppendUvarint(t.chunks[last], uint64(len(text)))
	t.chunks[last] = append(t.chunks[last], text...)
}

const sharedPart = "xl/sharedStrings.xml"

// readShared reads the shared texts; a workbook may have none.
func readShared(z *archive) (*texts, error) {
	t := &texts{}
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
			return t, nil
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
		if t.add(text); t.size > mostShared {
			return nil, fault.Wrong("Filen %s har för mycket text för att läsas in på en gång. Dela upp den.", z.name)
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
