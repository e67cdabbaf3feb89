package sie

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// Most is how large a file may be. A region's whole year is a tenth of it.
const Most = 200 << 20

// Fault is a line that cannot be read, and why, in Swedish.
type Fault struct {
	Line   int
	Reason string
}

// Error says where and what.
func (f Fault) Error() string {
	if f.Line == 0 {
		return "Filen: " + f.Reason
	}
	return fmt.Sprintf("Rad %d: %s", f.Line, f.Reason)
}

// Faults is why a file is refused.
type Faults []Fault

// Error says the first faults, one sentence each.
func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i, one := range f {
		texts[i] = one.Error()
	}
	return strings.Join(texts, " ")
}

// Warning is something that is not as the format says but can be read.
type Warning struct {
	Line int // 0 for the whole file
	Text string
}

// mostFaults is how many faults are told; a file of another kind has one on each line.
const mostFaults = 10

// Read reads a file. The error is Faults when the file is not as it should be.
func Read(name string, from io.Reader) (*File, error) {
	raw, err := io.ReadAll(io.LimitReader(from, Most+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > Most {
		return nil, Faults{{Reason: "den är större än 200 MB."}}
	}
	r := reader{file: &File{Name: name, Type: 1, Years: map[int]Year{}, Posts: map[string]int{}}}
	text, encoding := decode(raw)
	r.file.Encoding = encoding
	r.lines(text)
	r.finish(text)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return r.file, nil
}

// reader is on a line of a file.
type reader struct {
	file    *File
	line    int
	faults  Faults
	voucher *Voucher // that the line belongs to
	open    bool     // its { has come
	sum     summer
	unknown []string
}

func (r *reader) wrong(reason string, args ...any) {
	if len(r.faults) < mostFaults {
		r.faults = append(r.faults, Fault{r.line, fmt.Sprintf(reason, args...)})
	}
}

func (r *reader) warn(text string, args ...any) {
	r.file.Warnings = append(r.file.Warnings, Warning{r.line, fmt.Sprintf(text, args...)})
}

func (r *reader) lines(text string) {
	for line := range strings.Lines(text) {
		r.line++
		line = strings.Trim(line, "\r\n\x1a\x00 \t")
		switch {
		case line == "":
		case line == "{":
			r.begin()
		case line == "}":
			r.end()
		case strings.HasPrefix(line, "#"):
			r.post(line)
		default:
			r.wrong("raden börjar varken med # eller en klammer, så det är inte en SIE-fil eller så är den skadad.")
		}
		if len(r.faults) == mostFaults {
			return
		}
	}
}

func (r *reader) begin() {
	if r.voucher == nil || r.open {
		r.wrong("klammern { står inte efter en verifikation.")
		return
	}
	r.open = true
}

func (r *reader) end() {
	if r.voucher == nil || !r.open {
		r.wrong("klammern } har ingen början.")
		return
	}
	r.keep()
}

// keep puts the voucher among the others if it balances.
func (r *reader) keep() {
	if sum := r.voucher.Sum(); sum != 0 {
		r.faultAt(r.voucher.Line, "verifikation %s balanserar inte: raderna summerar till %s.", r.voucher.name(), sum.Sv())
	}
	r.file.Vouchers = append(r.file.Vouchers, *r.voucher)
	r.voucher, r.open = nil, false
}

func (r *reader) faultAt(line int, reason string, args ...any) {
	now := r.line
	r.line = line
	r.wrong(reason, args...)
	r.line = now
}

func (v Voucher) name() string {
	if name := strings.TrimSpace(v.Series + " " + v.Number); name != "" {
		return name
	}
	return "utan nummer"
}

func (r *reader) post(line string) {
	values, open, reason := split(line)
	if reason != "" {
		r.wrong("%s", reason)
		return
	}
	if open {
		r.warn("Texten är avhuggen: den saknar avslutande citationstecken.")
	}
	label := strings.ToUpper(strings.TrimPrefix(values[0].text, "#"))
	r.file.Posts[label]++
	p := post{label: label, values: values[1:]}
	if r.voucher != nil && !strings.HasSuffix(label, "TRANS") {
		r.faultAt(r.voucher.Line, "verifikation %s har inget slut: filen är avbruten eller skadad.", r.voucher.name())
		r.voucher, r.open = nil, false
	}
	r.sum.add(p)
	if label == "KSUMMA" {
		r.checksum(p)
		return
	}
	read, known := posts[label]
	if !known {
		if !slices.Contains(ignored, label) && !slices.Contains(r.unknown, label) {
			r.unknown = append(r.unknown, label)
			r.warn("Posten #%s är okänd och hoppas över.", label)
		}
		return
	}
	read(r, p)
}

// ignored are posts of the format that nothing here needs.
var ignored = []string{"PROSA", "FTYP", "FNR", "BKOD", "ADRESS", "TAXAR", "VALUTA", "SRU", "ENHET", "KSUMMA"}

// post is a label with its values.
type post struct {
	label  string
	values []value
}

// text returns value i, "" when there is none.
func (p post) text(i int) string {
	if i < len(p.values) && !p.values[i].isList {
		return p.values[i].text
	}
	return ""
}

// after cuts the values after the object list at i. A file may leave it out.
func (p post) after(i int) (objects []string, rest post) {
	if i < len(p.values) && p.values[i].isList {
		return p.values[i].list, post{p.label, p.values[i+1:]}
	}
	return nil, post{p.label, p.values[min(i, len(p.values)):]}
}

// refs pairs an object list: dimension, code, dimension, code.
func (r *reader) refs(items []string) []Ref {
	if len(items)%2 != 0 {
		r.wrong("objektlistan har en dimension utan objekt.")
		return nil
	}
	var refs []Ref
	for pair := range slices.Chunk(items, 2) {
		refs = append(refs, Ref{pair[0], pair[1]})
	}
	return refs
}

// finish checks what only the end of the file tells.
func (r *reader) finish(text string) {
	f := r.file
	if len(r.faults) == mostFaults {
		return
	}
	if r.voucher != nil {
		r.faultAt(r.voucher.Line, "verifikation %s har inget slut: filen är avbruten eller skadad.", r.voucher.name())
	}
	r.line = 0
	for _, need := range []string{"FLAGGA", "FORMAT", "PROGRAM", "GEN", "FNAMN"} {
		if f.Posts[need] == 0 {
			r.wrong("posten #%s saknas, så det är inte en hel SIE-fil.", need)
		}
	}
	if r.sum.on {
		r.faultAt(f.Checksum.Line, "kontrollsumman saknas i slutet: filen är avbruten.")
	}
	switch f.Encoding {
	case UTF8:
		r.warn("Filen är sparad i UTF-8, men formatet är PC8 (CP437). Texterna läses som UTF-8.")
	case Latin1:
		r.warn("Filen är sparad i Latin-1, men formatet är PC8 (CP437). Texterna läses som Latin-1.")
	}
	if strings.ContainsRune(text, '\ufffd') {
		r.warn("Några tecken i filen är förstörda redan i källan och visas som �.")
	}
}

// number reads an amount: digits, a point, at most two decimals that matter.
func (r *reader) number(text, what string) money.Amount {
	a, reason := amount(text)
	if reason != "" {
		r.wrong("%s ”%s” %s", what, short(text), reason)
	}
	return a
}

func short(text string) string {
	if runes := []rune(text); len(runes) > 30 {
		return string(runes[:30]) + "…"
	}
	return text
}

func amount(text string) (money.Amount, string) {
	digits, negative := strings.CutPrefix(strings.TrimPrefix(text, "+"), "-")
	whole, part, _ := strings.Cut(strings.Replace(digits, ",", ".", 1), ".")
	if whole+part == "" {
		return 0, "saknas eller är inget belopp."
	}
	if len(whole) > 13 {
		return 0, "är orimligt stort."
	}
	extra := ""
	if len(part) > 2 {
		part, extra = part[:2], part[2:]
	}
	if strings.Trim(extra, "0") != "" {
		return 0, "har delar av ören."
	}
	part += "00"[len(part):]
	n, err := strconv.ParseUint("0"+whole+part, 10, 63)
	if err != nil {
		return 0, "är inget belopp."
	}
	if negative {
		return -money.Amount(n), ""
	}
	return money.Amount(n), ""
}

// date reads yyyymmdd; an empty one is no day.
func (r *reader) date(text, what string) day.Date {
	d, ok := dateOf(text)
	if !ok {
		r.wrong("%s ”%s” är inget datum. Det ska skrivas ååååmmdd.", what, short(text))
	}
	return d
}

func dateOf(text string) (day.Date, bool) {
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	if err != nil || len(text) != 8 {
		return 0, false
	}
	d, err := day.Parse(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
	return d, err == nil
}

// month reads yyyymm as the month's first day.
func (r *reader) month(text string) day.Date {
	d, ok := dateOf(text + "01")
	if !ok || len(text) != 6 {
		r.wrong("perioden ”%s” är ingen månad. Den ska skrivas ååååmm.", short(text))
		return 0
	}
	return d
}

// year reads which year a balance is of: 0, −1, −2 …
func (r *reader) year(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n > 0 || n < -99 {
		r.wrong("årsnumret ”%s” ska vara 0, -1, -2 och så vidare.", short(text))
	}
	return n
}
