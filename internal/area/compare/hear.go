package compare

import (
	"strconv"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/word/day"
)

// heard is a row that can be used.
type heard struct {
	Cell
	total bool
}

// listener judges the rows of a file.
type listener struct {
	body  body
	today day.Date
	own   []string                                     // our parties, which nobody else tells of
	find  func(code, name string) (id string, ok bool) // the category of our tree
	seen  map[string]int
}

// hear reads a row, or says what is wrong with it: field, value and message.
func (l *listener) hear(r row) (heard, *Reject) {
	h := heard{Cell: Cell{Party: partyCode(r.Party), Quarter: Quarter(strings.TrimSpace(r.Quarter)), Name: strings.TrimSpace(r.Name), Hidden: r.Hidden}, total: strings.TrimSpace(r.Code) == ""}
	no := func(field, value, message string) (heard, *Reject) {
		return h, &Reject{RowNo: int64(r.No), Field: field, Value: short(value), Message: message}
	}
	if message := l.party(h.Party); message != "" {
		return no("part", r.Party, message)
	}
	if message := l.quarter(h.Quarter); message != "" {
		return no("kvartal", r.Quarter, message)
	}
	if !h.total {
		id, ok := l.find(strings.TrimSpace(r.Code), h.Name)
		if !ok {
			return no("kategori", r.Code+" "+r.Name, "Kategorin finns inte i vårt träd, varken med koden eller namnet.")
		}
		h.Code = id
	}
	key := h.Party + "|" + string(h.Quarter) + "|" + h.Code
	if before, there := l.seen[key]; there {
		return no("kategori", r.Code, "Samma part, kvartal och kategori står redan på rad "+strconv.Itoa(before)+".")
	}
	l.seen[key] = r.No
	if message := h.money(r); message != "" {
		return no("belopp", r.Amount, message)
	}
	return l.counts(h, r)
}

// money reads the amount, which a hidden row has not.
func (h *heard) money(r row) (wrong string) {
	if r.Hidden {
		if r.Amount != "" || r.Invoices != "" || r.Suppliers != "" {
			return "Raden är dold men har siffror. De läses inte."
		}
		return ""
	}
	if err := h.Amount.UnmarshalText([]byte(r.Amount)); err != nil {
		return fault.Message(err)
	}
	if h.Amount < 0 {
		return "Beloppet är negativt."
	}
	return ""
}

func (l *listener) party(code string) string {
	for _, p := range l.own {
		if p == code {
			return "Parten är vår egen. Våra egna inköp tas från inköpsanalysen."
		}
	}
	for _, p := range l.body.Parties {
		if p.Code == code {
			return ""
		}
	}
	return "Parten står inte i filens huvud."
}

func (l *listener) quarter(q Quarter) string {
	switch {
	case !quarterForm.MatchString(string(q)):
		return "Skriv kvartalet som 2022-Q1."
	case q < l.body.From || q > l.body.To:
		return "Kvartalet ligger utanför filens period."
	case q.period().From > l.today:
		return "Kvartalet har inte börjat än."
	}
	return ""
}

// counts reads how much a cell rests on; a total has no counts.
func (l *listener) counts(h heard, r row) (heard, *Reject) {
	if h.total || h.Hidden {
		return h, nil
	}
	for _, n := range []struct {
		field, text string
		to          *int64
		least       int64
	}{{"fakturor", r.Invoices, &h.Invoices, l.body.Rule.Invoices}, {"leverantörer", r.Suppliers, &h.Suppliers, l.body.Rule.Suppliers}} {
		value, err := strconv.ParseInt(strings.ReplaceAll(n.text, " ", ""), 10, 64)
		if err != nil || value < 0 {
			return h, &Reject{RowNo: int64(r.No), Field: n.field, Value: short(n.text), Message: "Skriv ett antal."}
		}
		if value < n.least {
			return h, &Reject{RowNo: int64(r.No), Field: n.field, Value: short(n.text), Message: "Raden vilar på färre än filens regel tillåter, och borde ha varit dold."}
		}
		*n.to = value
	}
	return h, nil
}
