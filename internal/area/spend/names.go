package spend

import "klover/internal/base/lake"

// dim is a dimension of the lines.
type dim int

// The dimensions.
const (
	partyDim dim = iota
	unitDim
	sellerDim
	supplierDim
	accountDim
	categoryDim
	articleDim
	contractDim
	dims
)

var dimNames = [dims]string{"party", "unit", "seller", "supplier", "account", "category", "article", "contract"}

// names are what the numbers of the lake stand for.
type names [dims]map[int64][]string

func newNames() (n names) {
	for d := range n {
		n[d] = map[int64][]string{}
	}
	return n
}

func (n names) set(d dim, id int64, columns ...string) { n[d][id] = columns }

// used writes the names that a load needs, each once.
type used struct {
	names names
	load  *lake.Load
	seen  [dims][]bool // by number, which are given in series
}

func (u *used) write(d dim, id int64) error {
	if id < int64(len(u.seen[d])) && u.seen[d][id] {
		return nil
	}
	for int64(len(u.seen[d])) <= id {
		u.seen[d] = append(u.seen[d], make([]bool, 1024)...)
	}
	u.seen[d][id] = true
	columns, ok := u.names[d][id]
	if !ok {
		return nil
	}
	rows := u.load.Rows(dimNames[d])
	rows.ID(id)
	for _, text := range columns {
		rows.Text(text)
	}
	return rows.End()
}
