package spend

import "klover/internal/base/lake"

// Schema is the lake's tables. A line has what its file said (raw) and what the rules
// make of it (derived); the rest are the names of its numbers.
var Schema = lake.Schema{Version: 1, Tables: []lake.Table{
	dimension("party", "code", "name"),
	dimension("unit", "party", "code", "name"),
	dimension("seller", "name", "org_no"),
	dimension("supplier", "key", "name", "small"),
	dimension("account", "code", "name"),
	dimension("category", "key", "code", "name", "path", "level1", "level2", "level3"),
	dimension("article", "number", "gtin", "own", "name", "unit", "cpv"),
	dimension("contract", "key", "number", "title"),
	{Name: "line", Sort: []string{"party", "day"}, Shard: "invoice", Columns: []lake.Column{
		// Raw, in the order of Raw.
		{Name: "party", Kind: lake.ID, Of: "party"},
		{Name: "day", Kind: lake.Day}, // of the invoice
		{Name: "unit", Kind: lake.ID, Of: "unit"},
		{Name: "seller", Kind: lake.ID, Of: "seller"},
		{Name: "account", Kind: lake.ID, Of: "account"},
		{Name: "article", Kind: lake.ID, Of: "article"},
		{Name: "invoice", Kind: lake.Int}, // InvoiceKey: the same for every line of an invoice
		{Name: "number", Kind: lake.Text}, // of the invoice
		{Name: "named", Kind: lake.Text},  // the contract that the line names
		{Name: "ordered", Kind: lake.Text},
		{Name: "level", Kind: lake.ID},
		{Name: "import", Kind: lake.ID},
		{Name: "row", Kind: lake.Int},                  // of the file
		{Name: "quantity", Kind: lake.Int, Null: true}, // thousandths of a unit
		{Name: "stated", Kind: lake.Int},               // öre without VAT, below zero for what is credited
		// Derived, in the order of Derived.
		{Name: "supplier", Kind: lake.ID, Of: "supplier"},
		{Name: "category", Kind: lake.ID, Of: "category"},
		{Name: "contract", Kind: lake.ID, Of: "contract"},
		{Name: "kind", Kind: lake.ID},
		{Name: "class", Kind: lake.ID},
		{Name: "reason", Kind: lake.ID},
		{Name: "basis", Kind: lake.ID},
		{Name: "certainty", Kind: lake.Int},            // thousandths, of the category
		{Name: "amount", Kind: lake.Int},               // öre that count: stated, or 0 when other lines tell the same in detail
		{Name: "expected", Kind: lake.Int, Null: true}, // öre at the agreed price
		{Name: "list", Kind: lake.Int},                 // key of the version of the price list, 0 for none
		{Name: "item", Kind: lake.Int},                 // its row
	}},
}}

// dimension is a table of names.
func dimension(name string, columns ...string) lake.Table {
	t := lake.Table{Name: name, Dimension: true, Columns: []lake.Column{{Name: "id", Kind: lake.ID}}}
	for _, c := range columns {
		t.Columns = append(t.Columns, lake.Column{Name: c, Kind: lake.Text})
	}
	return t
}
