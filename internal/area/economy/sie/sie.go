package sie

import (
	"slices"
	"strings"

	"klover/internal/word/day"
	"klover/internal/word/money"
)

// File is what a SIE file says.
type File struct {
	Name       string
	Encoding   Encoding
	Flag       string // #FLAGGA: 0 until somebody has read the file in
	Program    []string
	Format     string // PC8
	Generated  day.Date
	Type       int // 1–4; 1 when the file does not say
	TypeText   string
	OrgNo      string
	Company    string
	Years      map[int]Year // 0 is the year of the file, −1 the one before
	Through    day.Date     // #OMFATTN: last day of the balances, 0 for the whole year
	PlanType   string       // #KPTYP
	Accounts   []Account
	Dimensions []Dimension
	Objects    []Object
	Balances   []Balance
	Periods    []PeriodBalance
	Vouchers   []Voucher
	Posts      map[string]int // how many of each label
	Checksum   Checksum
	Warnings   []Warning
}

// Year is a financial year, both days included.
type Year struct{ From, To day.Date }

// Account is an account of the chart.
type Account struct {
	Code string
	Name string
	Kind string // #KTYP: T asset, S debt, K cost, I revenue, "" when the file does not say
}

// Result tells whether the account is in the income statement. Where the file does
// not say, classes 1 and 2 of the Swedish charts are the balance sheet.
func (a Account) Result() bool {
	switch a.Kind {
	case "K", "I":
		return true
	case "T", "S":
		return false
	}
	return !strings.HasPrefix(a.Code, "1") && !strings.HasPrefix(a.Code, "2")
}

// The dimensions that the format has reserved.
const (
	CostCentre = "1" // kostnadsställe, resultatenhet
	CostBearer = "2" // kostnadsbärare, below CostCentre
	Project    = "6"
)

// Dimension is a way to sort transactions beside the account.
type Dimension struct {
	No     string
	Name   string
	Parent string // #UNDERDIM
}

// Object is a value of a dimension: a cost centre, a project.
type Object struct{ Dimension, Code, Name string }

// Ref is an object on a transaction.
type Ref struct{ Dimension, Code string }

// Balance is one opening, closing or result balance of a year.
type Balance struct {
	Label   string // IB, UB, RES, OIB, OUB
	Year    int
	Account string
	Objects []Ref
	Amount  money.Amount
	Line    int
}

// PeriodBalance is the balance or the budget of one month.
type PeriodBalance struct {
	Label   string // PSALDO, PBUDGET
	Year    int
	Month   day.Date // its first day
	Account string
	Objects []Ref
	Amount  money.Amount
	Line    int
}

// Voucher is a verifikation.
type Voucher struct {
	Series string
	Number string
	Date   day.Date
	Text   string
	Rows   []Transaction // #TRANS
	Other  []Transaction // #RTRANS and #BTRANS: added and struck rows, which are not counted
	Line   int
}

// Sum is what the rows of the voucher add up to, 0 when it balances.
func (v Voucher) Sum() money.Amount {
	var sum money.Amount
	for _, t := range v.Rows {
		sum += t.Amount
	}
	return sum
}

// Transaction is one row of a voucher.
type Transaction struct {
	Account string
	Objects []Ref
	Amount  money.Amount
	Date    day.Date // 0: the voucher's
	Text    string
	Line    int
}

// Object returns the code of the transaction in a dimension, "" when it has none.
func (t Transaction) Object(dimension string) string { return objectOf(t.Objects, dimension) }

// Object returns the code of the balance in a dimension, "" when it has none.
func (p PeriodBalance) Object(dimension string) string { return objectOf(p.Objects, dimension) }

func objectOf(objects []Ref, dimension string) string {
	for _, o := range objects {
		if o.Dimension == dimension {
			return o.Code
		}
	}
	return ""
}

// Import tells whether the file is a 4I, vouchers to be added to a ledger, and not
// a 4E, the whole ledger of a year. The format has no mark for it: 4I is named .si
// or has no balances.
func (f *File) Import() bool {
	if f.Type != 4 {
		return false
	}
	if strings.HasSuffix(strings.ToLower(f.Name), ".si") {
		return true
	}
	return f.Posts["IB"]+f.Posts["UB"]+f.Posts["RES"] == 0
}

// Kind names the file's type as people do: "SIE 4E".
func (f *File) Kind() string {
	switch {
	case f.Import():
		return "SIE 4I"
	case f.Type == 4:
		return "SIE 4E"
	}
	return "SIE " + string(rune('0'+f.Type))
}

// Account returns the account with the code; one that the chart lacks has only its code.
func (f *File) Account(code string) Account {
	if i := slices.IndexFunc(f.Accounts, func(a Account) bool { return a.Code == code }); i >= 0 {
		return f.Accounts[i]
	}
	return Account{Code: code}
}

// Transactions counts the rows of all vouchers, struck and added ones too.
func (f *File) Transactions() int {
	n := 0
	for _, v := range f.Vouchers {
		n += len(v.Rows) + len(v.Other)
	}
	return n
}

// Mismatch is an account whose balances differ from its transactions.
type Mismatch struct {
	Account string
	Said    money.Amount // UB − IB, or RES
	Summed  money.Amount // of the transactions
}

// Mismatches holds the balances of a 4E against its transactions: UB − IB for the
// accounts of the balance sheet, RES for those of the result. A file that was cut
// off between two vouchers shows here.
func (f *File) Mismatches() (balance, result []Mismatch) {
	said, kinds := map[string]money.Amount{}, map[string]string{}
	for _, b := range f.Balances {
		if b.Year != 0 {
			continue
		}
		switch b.Label {
		case "UB":
			said[b.Account] += b.Amount
			kinds[b.Account] = "balance"
		case "IB":
			said[b.Account] -= b.Amount
			kinds[b.Account] = "balance"
		case "RES":
			said[b.Account] += b.Amount
			kinds[b.Account] = "result"
		}
	}
	summed := map[string]money.Amount{}
	for _, v := range f.Vouchers {
		for _, t := range v.Rows {
			summed[t.Account] += t.Amount
		}
	}
	for account, amount := range said {
		if amount == summed[account] {
			continue
		}
		m := Mismatch{account, amount, summed[account]}
		if kinds[account] == "result" {
			result = append(result, m)
		} else {
			balance = append(balance, m)
		}
	}
	byAccount := func(a, b Mismatch) int { return strings.Compare(a.Account, b.Account) }
	slices.SortFunc(balance, byAccount)
	slices.SortFunc(result, byAccount)
	return balance, result
}
