package compare

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/money"
)

// The file of anonymised spend. It is CSV (UTF-8, semicolons) or JSON with the same
// content. The CSV begins with what the file is, a key and its value on each line, and a
// line for each party; then the heads and one row for each cell. A row with
// no category is the total of a party's quarter. A hidden row has no numbers.
//
//	format;klover-inkop
//	version;1
//	avsändare;Inköp Sörmland Västmanland
//	från;2022-Q1
//	till;2022-Q4
//	träd;LfU 2022
//	nivå;2
//	minst leverantörer;5
//	minst fakturor;10
//	skapad;2023-01-18
//	part;D;Region Sörmland;302000
//	part;kvartal;kategori;benämning;belopp;fakturor;leverantörer;dold
//	D;2022-Q1;;Totalt;1234567,50;;;nej
//	D;2022-Q1;L10;Lokalvård;234567,50;120;14;nej
//	D;2022-Q1;L20;Tvätt;;;;ja
const (
	fileFormat  = "klover-inkop"
	fileVersion = 1
)

var cellHeads = []string{"part", "kvartal", "kategori", "benämning", "belopp", "fakturor", "leverantörer", "dold"}

// row is one line of cells, as both forms have it.
type row struct {
	No        int    `json:"-"` // of the file
	Party     string `json:"party"`
	Quarter   string `json:"quarter"`
	Code      string `json:"category"` // "" for the total
	Name      string `json:"name,omitempty"`
	Amount    string `json:"amount,omitempty"` // kronor
	Invoices  string `json:"invoices,omitempty"`
	Suppliers string `json:"suppliers,omitempty"`
	Hidden    bool   `json:"hidden,omitempty"`
}

// body is the file as JSON.
type body struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Sender  string   `json:"sender"`
	From    Quarter  `json:"from"`
	To      Quarter  `json:"to"`
	Tree    string   `json:"tree"`
	Level   int64    `json:"level"`
	Rule    Rule     `json:"rule"`
	Made    string   `json:"made"`
	Parties []Teller `json:"parties"`
	Rows    []row    `json:"rows"`
}

// rows is what leaves the house, line by line.
func (t Telling) rows() (list []row) {
	for _, g := range t.Groups {
		total := row{Party: g.Party, Quarter: string(g.Quarter), Name: "Totalt", Hidden: g.Hidden}
		if !g.Hidden {
			total.Amount = plainAmount(g.Amount)
		}
		list = append(list, total)
		for _, c := range g.Cells {
			r := row{Party: c.Party, Quarter: string(c.Quarter), Code: c.Code, Name: c.Name, Hidden: c.Hidden}
			if !c.Hidden {
				r.Amount, r.Invoices, r.Suppliers = plainAmount(c.Amount), strconv.FormatInt(c.Invoices, 10), strconv.FormatInt(c.Suppliers, 10)
			}
			list = append(list, r)
		}
	}
	return list
}

func plainAmount(a money.Amount) string {
	text, _ := a.MarshalText() // of a number: cannot fail
	return string(text)
}

// body is the file as it leaves the house.
func (t Telling) body() body {
	return body{fileFormat, fileVersion, t.Sender, t.From, t.To, t.Tree, t.Level, t.Rule, t.Made.String(), t.Parties, t.rows()}
}

// CSV writes the file.
func (b body) CSV() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // so that Excel reads å, ä and ö
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = ';', true
	lines := [][]string{{"format", b.Format}, {"version", strconv.Itoa(b.Version)}, {"avsändare", b.Sender}, {"från", string(b.From)}, {"till", string(b.To)}, {"träd", b.Tree},
		{"nivå", strconv.FormatInt(b.Level, 10)}, {"minst leverantörer", strconv.FormatInt(b.Rule.Suppliers, 10)}, {"minst fakturor", strconv.FormatInt(b.Rule.Invoices, 10)}, {"skapad", b.Made}}
	for _, p := range b.Parties {
		people := ""
		if p.Inhabitants > 0 {
			people = strconv.FormatInt(p.Inhabitants, 10)
		}
		lines = append(lines, []string{"part", p.Code, p.Name, people})
	}
	lines = append(lines, cellHeads)
	for _, r := range b.Rows {
		lines = append(lines, []string{r.Party, r.Quarter, r.Code, r.Name, r.Amount, r.Invoices, r.Suppliers, yesNo(r.Hidden)})
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func yesNo(is bool) string {
	if is {
		return Yes
	}
	return No
}

// JSON writes the file.
func (b body) JSON() ([]byte, error) { return json.MarshalIndent(b, "", "  ") }

// readTelling reads a file in either form. What is wrong with its head is a fault.
func readTelling(name string, data []byte) (body, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var b body
	var err error
	if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '{' {
		if json.Unmarshal(trimmed, &b) != nil {
			return b, fault.Wrong("Filen %s är trasig: den är inte hel JSON.", name)
		}
		for i := range b.Rows {
			b.Rows[i].No = i + 1
		}
	} else if b, err = readCSV(name, data); err != nil {
		return b, err
	}
	return b, b.check(name)
}

func readCSV(name string, data []byte) (body, error) {
	var b body
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = ';', -1, true
	headed := false
	for {
		line, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return b, fault.With(fault.Wrong("Filen %s kunde inte läsas som CSV med semikolon.", name), err)
		}
		switch no, _ := r.FieldPos(0); {
		case headed:
			b.Rows = append(b.Rows, rowOf(no, line))
		case len(line) > 1 && strings.EqualFold(line[0], "part") && strings.EqualFold(line[1], "kvartal"):
			headed = true
		default:
			b.head(line)
		}
	}
	if !headed && b.Format == fileFormat {
		return b, fault.Wrong("Filen %s saknar rubrikraden %s.", name, strings.Join(cellHeads, ";"))
	}
	return b, nil
}

func rowOf(no int, line []string) row {
	line = append(line, make([]string, len(cellHeads))...)
	return row{No: no, Party: line[0], Quarter: line[1], Code: line[2], Name: line[3], Amount: line[4], Invoices: line[5], Suppliers: line[6], Hidden: strings.EqualFold(line[7], Yes)}
}

// head reads a line of what the file is.
func (b *body) head(line []string) {
	line = append(line, "", "", "")
	number := func() int64 { n, _ := strconv.ParseInt(strings.TrimSpace(line[1]), 10, 64); return n }
	switch strings.ToLower(strings.TrimSpace(line[0])) {
	case "format":
		b.Format = line[1]
	case "version":
		b.Version = int(number())
	case "avsändare":
		b.Sender = line[1]
	case "från":
		b.From = Quarter(line[1])
	case "till":
		b.To = Quarter(line[1])
	case "träd":
		b.Tree = line[1]
	case "nivå":
		b.Level = number()
	case "minst leverantörer":
		b.Rule.Suppliers = number()
	case "minst fakturor":
		b.Rule.Invoices = number()
	case "skapad":
		b.Made = line[1]
	case "part":
		people, _ := strconv.ParseInt(strings.ReplaceAll(line[3], " ", ""), 10, 64)
		b.Parties = append(b.Parties, Teller{partyCode(line[1]), strings.TrimSpace(line[2]), people})
	}
}

// check refuses a file whose head is not to be trusted.
func (b body) check(name string) error {
	switch {
	case b.Format != fileFormat:
		return fault.Wrong("Filen %s är ingen fil med avidentifierade inköp: den börjar inte med format %s.", name, fileFormat)
	case b.Version > fileVersion:
		return fault.Wrong("Filen %s har version %d av formatet. Klöver läser version %d. Uppdatera Klöver, eller be avsändaren om en äldre version.", name, b.Version, fileVersion)
	case b.Version < 1:
		return fault.Wrong("Filen %s saknar version.", name)
	case strings.TrimSpace(b.Sender) == "":
		return fault.Wrong("Filen %s säger inte vem som har lämnat den.", name)
	case !quarterForm.MatchString(string(b.From)) || !quarterForm.MatchString(string(b.To)) || b.From > b.To:
		return fault.Wrong("Filen %s har ingen riktig period. Skriv kvartal, till exempel 2022-Q1.", name)
	case b.Level < 1 || b.Level > levels:
		return fault.Wrong("Filen %s säger inte vilken nivå av kategoriträdet den har, 1 till 3.", name)
	case b.Rule.Suppliers < 1 || b.Rule.Invoices < 1:
		return fault.Wrong("Filen %s säger inte vilken regel som den är avidentifierad med.", name)
	case len(b.Parties) == 0:
		return fault.Wrong("Filen %s har inga parter.", name)
	}
	seen := map[string]bool{}
	for _, p := range b.Parties {
		if !partyForm.MatchString(p.Code) || p.Name == "" || seen[p.Code] || p.Inhabitants < 0 {
			return fault.Wrong("Filen %s har en part utan riktig kod och namn, eller två gånger: %q.", name, p.Code)
		}
		seen[p.Code] = true
	}
	return nil
}
