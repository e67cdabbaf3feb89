package economy

import (
	"cmp"
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"strings"

	"klover/internal/base/fault"
	"klover/internal/base/sheet"
	"klover/internal/word/day"
	"klover/internal/word/money"
)

// heads are the names that the columns of a sheet can have.
var heads = map[string][]string{
	"month":    {"Månad", "Period", "År-månad", "Bokföringsperiod", "Redovisningsperiod"},
	"account":  {"Konto", "Kontonr", "Kontonummer"},
	"name":     {"Kontonamn", "Konto namn", "Benämning"},
	"amount":   {"Belopp", "Utfall", "Budget", "Prognos", "Belopp kr", "Summa"},
	"activity": {"Aktivitet", "Akt", "Aktivitetskod"},
	"project":  {"Projekt", "Proj", "Projektkod"},
	"object":   {"Kostnadsbärare", "Kostnadsställe", "Kst", "Ansvar", "Objekt", "Enhet"},
	"text":     {"Text", "Beskrivning", "Kommentar"},
	"voucher":  {"Verifikation", "Ver", "Vernr", "Verifikationsnummer"},
}

// needed columns of a sheet; the others may be missing.
var needed = []string{"month", "account", "amount"}

// fromSheet turns a sheet of months, accounts and amounts into rows. Rows that
// cannot be read are rejected one by one.
func fromSheet(b *sheet.Book, name string, o Options) (Draft, error) {
	d := Draft{Format: formatOf(name), Source: cmp.Or(o.Source, "Lista: "+string(o.Kind)), Accounts: map[string]string{}}
	var wanted []string
	for _, names := range heads {
		wanted = append(wanted, names...)
	}
	head, err := b.Head(o.Sheet, wanted)
	if err != nil {
		return d, err
	}
	at := map[string]int{}
	for key, names := range heads {
		at[key] = head.Column(names...)
	}
	for _, key := range needed {
		if at[key] < 0 {
			return d, fault.Wrong("Kolumnen %s saknas. Filen ska ha kolumnerna Månad, Konto och Belopp, och kan ha Aktivitet, Projekt, Kostnadsbärare och Text.", heads[key][0])
		}
	}
	for row, err := range b.Below(o.Sheet, head) {
		if err != nil {
			return d, err
		}
		d.take(row, at, o)
	}
	if len(d.Rows)+len(d.Rejected) == 0 {
		return d, fault.Wrong("Filen har inga rader under rubrikerna på rad %d.", head.Row)
	}
	d.span()
	if d.Months.From != 0 && o.Kind != Outcome && d.Months.From.Year() != d.Months.Last().Year() {
		return d, fault.Wrong("Filen har rader för %d till %d. En budget eller prognos gäller ett år.", d.Months.From.Year(), d.Months.Last().Year())
	}
	return d, nil
}

func formatOf(name string) string {
	if strings.HasPrefix(strings.ToLower(filepath.Ext(name)), ".xls") {
		return "Excel"
	}
	return "CSV"
}

// take reads one row of the sheet, or rejects it. Totals and lines between are
// rows without account: they are told as rejected, since nobody knows.
func (d *Draft) take(row sheet.Row, at map[string]int, o Options) {
	cell := func(key string) sheet.Cell {
		if at[key] < 0 {
			return sheet.Cell{}
		}
		return row.At(at[key])
	}
	good := true
	reject := func(key, message string) {
		good = false
		d.Rejected = append(d.Rejected, Reject{Line: int64(row.Number), Field: heads[key][0], Value: cell(key).Text, Message: message})
	}
	r := Row{Kind: o.Kind, Text: cell("text").Text, Voucher: cell("voucher").Text}
	until, err := ParseUntil(cell("month").Text)
	if err != nil {
		reject("month", fault.Message(err))
	}
	r.Month, r.Closing = until.Month, until.Closing
	if d, err := day.Parse(cell("month").Text); err == nil && o.Kind == Outcome {
		r.BookedOn = d
	}
	account, accountName := coded(cell("account").Text)
	if !digits(account) {
		reject("account", "Kontot ska vara ett nummer, till exempel 6550.")
	}
	r.Account = account
	if r.Amount, err = amountOf(cell("amount")); err != nil {
		reject("amount", fault.Message(err))
	}
	if o.Signs == LedgerSigns {
		r.Amount = -r.Amount
	}
	if !good {
		return
	}
	if !isResult(account) {
		d.Skipped++
		return
	}
	d.Accounts[account] = cmp.Or(accountName, cell("name").Text, d.Accounts[account])
	r.Activity = d.object(ActivityKind, cell("activity").Text)
	r.Project = d.object(ProjectKind, cell("project").Text)
	r.Object = d.object(ObjectKind, cell("object").Text)
	d.Rows = append(d.Rows, r)
}

func isResult(account string) bool {
	return !strings.HasPrefix(account, "1") && !strings.HasPrefix(account, "2")
}

// coded cuts "82910 Inköp unikt Sörmland" in code and name.
func coded(text string) (code, name string) {
	code, name, _ = strings.Cut(strings.TrimSpace(text), " ")
	return code, strings.TrimSpace(strings.TrimLeft(name, " -–"))
}

// object notes the name of a code, if the cell has one, and returns the code.
func (d *Draft) object(kind DimensionKind, text string) string {
	code, name := coded(text)
	known := slices.ContainsFunc(d.Objects, func(o Dimension) bool { return o.Kind == kind && o.Code == code })
	if code != "" && name != "" && !known {
		d.Objects = append(d.Objects, Dimension{Kind: kind, Code: code, Name: name})
	}
	return code
}

// amountOf reads a cell. Excel's own numbers are binary and are rounded to öre.
func amountOf(c sheet.Cell) (money.Amount, error) {
	if c.Text == "" {
		return 0, fault.Wrong("Belopp saknas.")
	}
	if c.Kind != sheet.Number {
		return money.Parse(c.Text)
	}
	exact, ok := new(big.Rat).SetString(c.Text)
	if !ok {
		return 0, fault.Wrong("”%s” är inget belopp.", c.Text)
	}
	ore, ok := new(big.Int).SetString(exact.Mul(exact, big.NewRat(100, 1)).FloatString(0), 10)
	if !ok || !ore.IsInt64() || ore.CmpAbs(big.NewInt(int64(money.Most))) > 0 {
		return 0, fault.Wrong("Beloppet %s är orimligt stort.", c.Text)
	}
	return money.Amount(ore.Int64()), nil
}

// isSIE tells by the name whether a file is a SIE file.
func isSIE(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".se" || ext == ".si" || ext == ".sie"
}

// readFile reads a file of either kind. A fault names the line and the reason, and
// means that nothing can be stored.
func readFile(name string, from file, o Options) (Draft, error) {
	if isSIE(name) {
		return readSIE(name, from, o)
	}
	b, err := sheet.Open(from, from.Size(), name, sheet.Limits{Bytes: MostBytes})
	if err != nil {
		return Draft{}, err
	}
	defer b.Close()
	return fromSheet(b, name, o)
}

// MostBytes is how large a file may be.
const MostBytes = 50 << 20

func sorted(set map[string]bool) []string {
	var list []string
	for key := range set {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}

func (r Reject) String() string {
	return fmt.Sprintf("rad %d, %s ”%s”: %s", r.Line, r.Field, r.Value, r.Message)
}
