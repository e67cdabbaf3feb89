package sie

import (
	"hash/crc32"
	"strconv"

	"golang.org/x/text/encoding/charmap"
)

// Checksum is what #KSUMMA says and what the posts between give.
type Checksum struct {
	Line     int // of the first #KSUMMA
	Said     uint32
	Computed uint32
	Found    bool // the file has one
}

// summer adds up the posts between the two #KSUMMA: the labels and values without
// the blanks, quotes and braces around them, in the file's own characters.
type summer struct {
	on  bool
	sum uint32
}

func (s *summer) add(p post) {
	if !s.on || p.label == "KSUMMA" {
		return
	}
	s.write("#" + p.label)
	for _, v := range p.values {
		s.write(v.text)
		for _, item := range v.list {
			s.write(item)
		}
	}
}

func (s *summer) write(text string) {
	raw, err := charmap.CodePage437.NewEncoder().String(text)
	if err != nil {
		raw = text
	}
	s.sum = crc32.Update(s.sum, crc32.IEEETable, []byte(raw))
}

// checksum begins at the first #KSUMMA and compares at the second.
func (r *reader) checksum(p post) {
	if !r.sum.on {
		r.sum = summer{on: true}
		r.file.Checksum = Checksum{Line: r.line}
		return
	}
	r.sum.on = false
	said, err := strconv.ParseInt(p.text(0), 10, 64)
	if err != nil {
		r.wrong("kontrollsumman ”%s” är inget tal.", short(p.text(0)))
		return
	}
	c := &r.file.Checksum
	c.Said, c.Computed, c.Found = uint32(said), r.sum.sum, true
	if c.Said != c.Computed {
		r.wrong("kontrollsumman stämmer inte: filen har ändrats eller skadats sedan den skapades.")
	}
}
