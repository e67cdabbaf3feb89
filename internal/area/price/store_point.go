package price

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/sheet"
)

// mostPointBytes is the largest file of index values that is taken.
const mostPointBytes = 5 << 20

// pointKind is the register of such files as base/file keeps them.
const pointKind = "price_point"

// NamedPoint is a value with its series, and what it was.
type NamedPoint struct {
	Point
	Code string
	Was  Index // 0 when the month is new
}

// PointFile is what a file of index values would change.
type PointFile struct {
	Name    string
	Fresh   []NamedPoint
	Changed []NamedPoint
	Same    int64
	Wrong   []Fault // cell by cell
	Rows    int64   // with faults
}

// ReceivePoints takes a file of index values. Nothing of it is stored as values yet.
func (s Store) ReceivePoints(ctx context.Context, name string, from io.Reader) (id string, err error) {
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		f, err := file.Put(ctx, tx, pointKind, db.NewID(), name, from, mostPointBytes)
		if err != nil {
			return err
		}
		id = f.ID
		_, err = s.in(tx).PointFile(ctx, f.ID)
		return err
	})
	return id, err
}

// PointFile reads a file of index values and compares it with what is known.
func (s Store) PointFile(ctx context.Context, id string) (PointFile, error) {
	kept, err := file.Get(ctx, s.DB, id)
	if err != nil || kept.Kind != pointKind {
		return PointFile{}, fault.NotFound("Filen finns inte.")
	}
	temp, err := os.CreateTemp("", "klover-index-*")
	if err != nil {
		return PointFile{}, err
	}
	defer func() { temp.Close(); os.Remove(temp.Name()) }()
	if err := file.Copy(ctx, s.DB, id, temp); err != nil {
		return PointFile{}, err
	}
	size, err := temp.Seek(0, io.SeekEnd)
	if err != nil {
		return PointFile{}, err
	}
	book, err := sheet.Open(temp, size, kept.Name, sheet.Limits{Bytes: mostPointBytes})
	if err != nil {
		return PointFile{}, err
	}
	return s.readPoints(ctx, book)
}

func (s Store) readPoints(ctx context.Context, book *sheet.Book) (PointFile, error) {
	out := PointFile{Name: book.Name}
	all, err := s.AllSeries(ctx)
	if err != nil {
		return out, err
	}
	known, codes := Values{}, map[string]Series{}
	for _, one := range all {
		codes[strings.ToUpper(one.Code)] = one
		points, err := s.Points(ctx, one.ID)
		if err != nil {
			return out, err
		}
		for _, p := range points {
			known.Add(p)
		}
	}
	head, err := book.Head("", pointHeads)
	if err != nil {
		return out, err
	}
	r, err := newPointReader(head, codes)
	if err != nil {
		return out, err
	}
	for row, err := range book.Below("", head) {
		if err != nil {
			return out, err
		}
		p, wrongs := r.point(row)
		if len(wrongs) > 0 {
			out.Rows++
		}
		for _, w := range wrongs {
			out.Wrong = append(out.Wrong, Fault{RowNo: int64(row.Number), Field: w.key, Value: short(w.value), Message: w.message})
		}
		if len(wrongs) == 0 {
			out.sort(p, known)
		}
	}
	if len(out.Fresh)+len(out.Changed)+len(out.Wrong) == 0 && out.Same == 0 {
		return out, fault.Wrong("Filen %s har inga rader med värden.", book.Name)
	}
	return out, nil
}

// sort tells whether a value is new, changed or known.
func (f *PointFile) sort(p NamedPoint, known Values) {
	was, there := known[p.SeriesID][p.Month]
	switch {
	case !there:
		f.Fresh = append(f.Fresh, p)
	case was.Value == p.Value && was.Final == p.Final:
		f.Same++
	default:
		p.Was = was.Value
		f.Changed = append(f.Changed, p)
	}
}

// StorePoints stores the values of a file that has been looked at, all or none.
func (s Store) StorePoints(ctx context.Context, id string) error {
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		f, err := here.PointFile(ctx, id)
		if err != nil {
			return err
		}
		if len(f.Wrong) > 0 {
			return fault.Conflict("Filen %s har %d rader med fel. Inget är sparat.", f.Name, f.Rows)
		}
		var points []Point
		for _, p := range append(f.Fresh, f.Changed...) {
			points = append(points, p.Point)
		}
		return here.PutPoints(ctx, points, f.Name)
	})
}

// pointHeads is what the columns of index values may be called.
var pointHeads = []string{"serie", "kod", "index", "series", "månad", "period", "tid", "month", "värde", "indextal", "value", "status", "läge", "preliminär/slutlig"}

// pointReader makes values of the rows of a file.
type pointReader struct {
	series, month, value, state int
	codes                       map[string]Series
	seen                        map[string]int // series and month → row
}

func newPointReader(head sheet.Head, codes map[string]Series) (*pointReader, error) {
	r := &pointReader{series: head.Column("serie", "kod", "series", "indexserie"), month: head.Column("månad", "period", "tid", "month"),
		value: head.Column("värde", "indextal", "index", "value"), state: head.Column("status", "läge", "preliminär/slutlig"), codes: codes, seen: map[string]int{}}
	if r.series < 0 || r.month < 0 || r.value < 0 {
		return r, fault.Wrong("Filen saknar någon av kolumnerna Serie, Månad och Värde. Rubrikraden är: %s.", strings.Join(head.Names, ", "))
	}
	return r, nil
}

func (r *pointReader) point(row sheet.Row) (NamedPoint, []wrong) {
	var p NamedPoint
	var faults []wrong
	say := func(key, value, message string) { faults = append(faults, wrong{key, value, message}) }
	code := strings.ToUpper(row.At(r.series).Text)
	one, ok := r.codes[code]
	if !ok {
		say("Serie", code, fmt.Sprintf("Serien ”%s” finns inte. Lägg upp den först, eller rätta koden.", short(code)))
	}
	p.SeriesID, p.Code = one.ID, one.Code
	if err := p.Month.UnmarshalText([]byte(row.At(r.month).Text)); err != nil || p.Month == 0 {
		say("Månad", row.At(r.month).Text, "Månaden kan inte läsas. Skriv till exempel 2022-11.")
	}
	cell := row.At(r.value)
	n, err := readNumber(cell.Text, indexDigit, mostIndex, cell.Kind == sheet.Number)
	if err != nil || n <= 0 {
		say("Värde", cell.Text, "Värdet ska vara ett tal över 0, till exempel 105,3.")
	}
	p.Value, p.Final = Index(n), true
	if state := strings.ToLower(row.At(r.state).Text); strings.HasPrefix(state, "prel") || state == "p" {
		p.Final = false
	} else if state != "" && !strings.HasPrefix(state, "slut") && state != "s" {
		say("Status", state, "Skriv preliminärt eller slutligt.")
	}
	key := code + p.Month.String()
	if before, again := r.seen[key]; again && len(faults) == 0 {
		say("Månad", p.Month.String(), fmt.Sprintf("Serien %s har redan ett värde för %s på rad %d.", code, p.Month.Sv(), before))
	}
	r.seen[key] = row.Number
	return p, faults
}
