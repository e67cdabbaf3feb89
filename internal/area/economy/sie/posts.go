package sie

import (
	"slices"
	"strconv"
)

// posts says how each label is read.
var posts = map[string]func(*reader, post){
	"FLAGGA":  func(r *reader, p post) { r.file.Flag = p.text(0) },
	"PROGRAM": func(r *reader, p post) { r.file.Program = []string{p.text(0), p.text(1)} },
	"FORMAT":  (*reader).format,
	"GEN":     (*reader).generated,
	"SIETYP":  (*reader).kind,
	"ORGNR":   func(r *reader, p post) { r.file.OrgNo = p.text(0) },
	"FNAMN":   func(r *reader, p post) { r.file.Company = p.text(0) },
	"RAR":     (*reader).financialYear,
	"OMFATTN": (*reader).through,
	"KPTYP":   func(r *reader, p post) { r.file.PlanType = p.text(0) },
	"KONTO":   (*reader).account,
	"KTYP":    (*reader).accountKind,
	"DIM":     (*reader).dimension,
	"UNDERDIM": func(r *reader, p post) {
		r.dimension(p)
		r.file.Dimensions[len(r.file.Dimensions)-1].Parent = p.text(2)
	},
	"OBJEKT": func(r *reader, p post) {
		r.file.Objects = append(r.file.Objects, Object{p.text(0), p.text(1), p.text(2)})
	},
	"IB":      (*reader).balance,
	"UB":      (*reader).balance,
	"RES":     (*reader).balance,
	"OIB":     (*reader).objectBalance,
	"OUB":     (*reader).objectBalance,
	"PSALDO":  (*reader).periodBalance,
	"PBUDGET": (*reader).periodBalance,
	"VER":     (*reader).newVoucher,
	"TRANS":   (*reader).transaction,
	"RTRANS":  (*reader).transaction,
	"BTRANS":  (*reader).transaction,
}

func (r *reader) format(p post) {
	r.file.Format = p.text(0)
	if r.file.Format != "PC8" {
		r.warn("Formatet anges som ”%s”, men SIE har bara PC8.", short(r.file.Format))
	}
}

func (r *reader) generated(p post) {
	d, ok := dateOf(p.text(0))
	if !ok {
		r.warn("Dagen då filen skapades går inte att läsa: ”%s”.", short(p.text(0)))
	}
	r.file.Generated = d
}

func (r *reader) kind(p post) {
	n, err := strconv.Atoi(p.text(0))
	if err != nil || n < 1 || n > 4 {
		r.wrong("SIE-typen ”%s” finns inte. Den ska vara 1, 2, 3 eller 4.", short(p.text(0)))
		return
	}
	r.file.Type, r.file.TypeText = n, p.text(0)
}

// financialYear reads #RAR. A file for import may leave the days out.
func (r *reader) financialYear(p post) {
	n := r.year(p.text(0))
	r.file.Years[n] = Year{r.date(p.text(1), "räkenskapsårets början"), r.date(p.text(2), "räkenskapsårets slut")}
}

func (r *reader) through(p post) { r.file.Through = r.date(p.text(0), "dagen som saldona avser") }

func (r *reader) account(p post) {
	code := r.code(p.text(0))
	r.file.Accounts = append(r.file.Accounts, Account{Code: code, Name: p.text(1)})
}

// code checks that a post names an account.
func (r *reader) code(text string) string {
	if text == "" {
		r.wrong("posten saknar konto.")
	}
	return text
}

func (r *reader) accountKind(p post) {
	code := p.text(0)
	i := slices.IndexFunc(r.file.Accounts, func(a Account) bool { return a.Code == code })
	if i < 0 {
		r.warn("Kontotypen gäller konto %s, som inte finns i kontoplanen.", short(code))
		return
	}
	r.file.Accounts[i].Kind = p.text(1)
}

func (r *reader) dimension(p post) {
	r.file.Dimensions = append(r.file.Dimensions, Dimension{No: p.text(0), Name: p.text(1)})
}

func (r *reader) balance(p post) {
	r.file.Balances = append(r.file.Balances, Balance{Label: p.label, Year: r.year(p.text(0)),
		Account: r.code(p.text(1)), Amount: r.number(p.text(2), "saldot"), Line: r.line})
}

func (r *reader) objectBalance(p post) {
	objects, rest := p.after(2)
	r.file.Balances = append(r.file.Balances, Balance{Label: p.label, Year: r.year(p.text(0)),
		Account: r.code(p.text(1)), Objects: r.refs(objects), Amount: r.number(rest.text(0), "saldot"), Line: r.line})
}

func (r *reader) periodBalance(p post) {
	objects, rest := p.after(3)
	r.file.Periods = append(r.file.Periods, PeriodBalance{Label: p.label, Year: r.year(p.text(0)), Month: r.month(p.text(1)),
		Account: r.code(p.text(2)), Objects: r.refs(objects), Amount: r.number(rest.text(0), "beloppet"), Line: r.line})
}

func (r *reader) newVoucher(p post) {
	r.voucher = &Voucher{Series: p.text(0), Number: p.text(1), Date: r.date(p.text(2), "verifikationens datum"), Text: p.text(3), Line: r.line}
	if r.voucher.Date == 0 {
		r.wrong("verifikation %s saknar datum.", r.voucher.name())
	}
}

func (r *reader) transaction(p post) {
	if r.voucher == nil || !r.open {
		r.wrong("transaktionen står inte i en verifikation.")
		return
	}
	objects, rest := p.after(1)
	t := Transaction{Account: r.code(p.text(0)), Objects: r.refs(objects), Amount: r.number(rest.text(0), "beloppet"),
		Date: r.date(rest.text(1), "transaktionens datum"), Text: rest.text(2), Line: r.line}
	if p.label == "TRANS" {
		r.voucher.Rows = append(r.voucher.Rows, t)
	} else {
		r.voucher.Other = append(r.voucher.Other, t)
	}
}
