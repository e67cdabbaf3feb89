package economy

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"klover/internal/area/economy/sie"
	"klover/internal/base/fault"
	"klover/internal/word/day"
	"klover/internal/word/sv"
)

// fromSIE turns a SIE file into rows. Outcome is its vouchers, budget and forecast
// its #PBUDGET. The signs are turned, and the balance sheet is left out.
func fromSIE(f *sie.File, o Options) (Draft, error) {
	d := Draft{Format: f.Kind(), Source: sourceOf(f, o), Accounts: map[string]string{}}
	for _, w := range f.Warnings {
		d.Warnings = append(d.Warnings, warned(w))
	}
	accounts := map[string]sie.Account{}
	for _, a := range f.Accounts {
		accounts[a.Code] = a
	}
	dims := dimensionsOf(f, o)
	add := func(account string, r Row, objects func(string) string) {
		a, known := accounts[account]
		if !known {
			a.Code = account
		}
		if !a.Result() {
			d.Skipped++
			return
		}
		d.Accounts[account] = a.Name
		r.Kind, r.Account = o.Kind, account
		r.Activity, r.Project, r.Object = objects(dims.activity), objects(dims.project), dims.objectOf(objects)
		d.Rows = append(d.Rows, r)
	}
	if o.Kind == Outcome {
		if f.Type != 4 {
			return d, fault.Wrong("Filen är av typ %d och har inga verifikationer. Utfall läses från SIE 4.", f.Type)
		}
		d.Added = f.Import()
		for _, v := range f.Vouchers {
			for _, t := range v.Rows {
				add(t.Account, Row{Month: monthOf(v.Date), Amount: -t.Amount, BookedOn: v.Date, Voucher: voucherName(v), Text: firstText(t.Text, v.Text)}, t.Object)
			}
		}
		d.doubt(f)
	} else {
		for _, p := range f.Periods {
			if p.Label == "PBUDGET" && p.Year == 0 {
				add(p.Account, Row{Month: p.Month, Amount: -p.Amount}, p.Object)
			}
		}
	}
	if len(d.Rows) == 0 {
		return d, fault.Wrong("Filen har inga rader på resultatkonton för %s.", o.Kind)
	}
	if n := unnumbered(f); d.Added && n > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%s saknar nummer och känns inte igen om de läses in igen i en annan fil.", sv.Plural(n, "verifikation", "verifikationer")))
	}
	d.Objects = dims.named(f)
	d.Months = monthsOf(f, d)
	d.span()
	return d, nil
}

func unnumbered(f *sie.File) int {
	n := 0
	for _, v := range f.Vouchers {
		if v.Number == "" || v.Number == "0" {
			n++
		}
	}
	return n
}

// voucherName is the series and number, "" for a voucher without a number.
func voucherName(v sie.Voucher) string {
	if v.Number == "" || v.Number == "0" {
		return ""
	}
	return strings.TrimSpace(v.Series + " " + v.Number)
}

func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func warned(w sie.Warning) string {
	if w.Line == 0 {
		return w.Text
	}
	return fmt.Sprintf("Rad %d: %s", w.Line, w.Text)
}

// sourceOf names whose bookkeeping the file is, so that next month's file replaces
// this one.
func sourceOf(f *sie.File, o Options) string {
	switch {
	case o.Source != "":
		return o.Source
	case f.OrgNo != "":
		return "SIE " + f.OrgNo
	}
	return "SIE " + f.Company
}

// monthsOf is what a 4E covers: its year, or up to the day that its balances are of.
func monthsOf(f *sie.File, d Draft) day.Period {
	year := f.Years[0]
	if d.Added || year.From == 0 || year.To == 0 {
		return day.Period{}
	}
	last := year.To
	if f.Through > year.From && f.Through < last {
		last = f.Through
	}
	return day.Period{From: monthOf(year.From), To: monthOf(last).AddMonths(1)}
}

// doubt asks for consent when the file's own result balances differ from its
// vouchers: something is missing in the one or the other.
func (d *Draft) doubt(f *sie.File) {
	if d.Added {
		return
	}
	_, wrong := f.Mismatches()
	if len(wrong) == 0 {
		return
	}
	var accounts []string
	for _, m := range wrong[:min(len(wrong), 5)] {
		accounts = append(accounts, fmt.Sprintf("%s (saldo %s, verifikationer %s)", m.Account, m.Said.Sv(), m.Summed.Sv()))
	}
	d.Doubts = append(d.Doubts, fmt.Sprintf("Verifikationerna stämmer inte med filens egna resultatsaldon på %s: %s. Filen kan vara ofullständig.",
		sv.Plural(len(wrong), "konto", "konton"), strings.Join(accounts, ", ")))
}

// dims says which dimension of a file is which of ours.
type dims struct {
	activity string
	project  string
	objects  []string // cost bearer before cost centre
}

// dimensionsOf finds the activity by its name; project, bearer and centre have
// numbers of their own in the format.
func dimensionsOf(f *sie.File, o Options) dims {
	d := dims{activity: o.Dimension, project: sie.Project, objects: []string{sie.CostBearer, sie.CostCentre}}
	for _, one := range f.Dimensions {
		if o.Dimension == "" && strings.HasPrefix(strings.ToLower(one.Name), "aktivitet") {
			d.activity = one.No
		}
	}
	d.objects = slices.DeleteFunc(d.objects, func(no string) bool { return no == d.activity })
	return d
}

func (d dims) objectOf(get func(string) string) string {
	for _, no := range d.objects {
		if code := get(no); code != "" {
			return code
		}
	}
	return ""
}

// named returns the objects of the file that are named in a dimension of ours.
func (d dims) named(f *sie.File) []Dimension {
	var all []Dimension
	for _, o := range f.Objects {
		switch {
		case o.Dimension == d.activity && d.activity != "":
			all = append(all, Dimension{Kind: ActivityKind, Code: o.Code, Name: o.Name})
		case o.Dimension == d.project:
			all = append(all, Dimension{Kind: ProjectKind, Code: o.Code, Name: o.Name})
		case slices.Contains(d.objects, o.Dimension):
			all = append(all, Dimension{Kind: ObjectKind, Code: o.Code, Name: o.Name})
		}
	}
	return all
}

// file is what a load reads: the bytes of the upload.
type file interface {
	io.Reader
	io.ReaderAt
	Size() int64
}

// readSIE reads and checks a SIE file; its faults become one Swedish text with
// the lines.
func readSIE(name string, from io.Reader, o Options) (Draft, error) {
	f, err := sie.Read(name, from)
	var faults sie.Faults
	if errors.As(err, &faults) {
		return Draft{}, fault.Wrong("%s", faults.Error())
	}
	if err != nil {
		return Draft{}, err
	}
	return fromSIE(f, o)
}
