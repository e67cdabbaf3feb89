package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"klover/internal/app"
	"klover/internal/area/contract"
	"klover/internal/area/procurement"
	"klover/internal/area/report"
	"klover/internal/area/saving"
	"klover/internal/area/supplier"
	"klover/internal/base/audit"
	"klover/internal/base/web"
	"klover/internal/word/day"
)

// sizes are how many times the rows of the demo the registers hold. -short leaves
// out the largest, which takes minutes to fill.
func sizes() []int {
	if testing.Short() {
		return []int{1, 10}
	}
	return []int{1, 10, 100}
}

// BenchmarkListPage asks for a page as a browser does: who sends it, the filters,
// the rows, the count and sum above them, the page itself.
func BenchmarkListPage(b *testing.B) {
	each(b, []struct{ name, path string }{
		{"procurements", "/upphandlingar"},
		{"contracts", "/avtal"},
		{"savings", "/besparingar"},
		{"suppliers", "/leverantorer"},
		{"reviews", "/overprovningar"},
		{"procurements by title", "/upphandlingar?ordna=title"},
		{"procurements running", procurement.Running().URL()},
		{"procurements rare word", "/upphandlingar?q=" + url.QueryEscape("rollatorer INK22")},
		{"procurements common word", "/upphandlingar?q=INK"},
		{"contracts in force", "/avtal?galler=2022-12-31"},
	})
}

// BenchmarkHome asks for Mitt arbete.
func BenchmarkHome(b *testing.B) { each(b, []struct{ name, path string }{{"home", "/"}}) }

// BenchmarkSearch asks what the palette asks for while one types.
func BenchmarkSearch(b *testing.B) {
	each(b, []struct{ name, path string }{
		{"one letter", "/sok?q=r"}, {"three letters", "/sok?q=rol"}, {"two words", "/sok?q=rollator+inköp"}, {"number", "/sok?q=INK22-0012"},
	})
}

func each(b *testing.B, pages []struct{ name, path string }) {
	for _, times := range sizes() {
		a := grown(b, times)
		user := as(b, a, "unit_head")
		a.Authenticate = func(*http.Request) (web.User, bool, error) { return user, true, nil }
		h := a.Handler()
		for _, page := range pages {
			b.Run(fmt.Sprintf("%s/%dx", page.name, times), func(b *testing.B) {
				for b.Loop() {
					w := httptest.NewRecorder()
					h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, page.path, nil))
					if w.Code != http.StatusOK {
						b.Fatalf("%s answers %d", page.path, w.Code)
					}
				}
			})
		}
	}
}

// BenchmarkAnnualReport writes the annual report of 2022 as PDF from an opened
// database: connected, computed, composed and drawn.
func BenchmarkAnnualReport(b *testing.B) {
	folder, err := demoFolder()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := app.OpenDemo(b.Context(), app.Config{Data: folder})
		if err != nil {
			b.Fatal(err)
		}
		composed, err := a.Report.Latest(b.Context(), report.Annual, day.Year(2022))
		if err != nil {
			b.Fatal(err)
		}
		if err := report.Write(&bytes.Buffer{}, "rapport.pdf", composed.Document); err != nil {
			b.Fatal(err)
		}
		a.Close()
	}
}

// made keeps the grown databases of a run by how many times they grew.
var made = map[int]string{}

// grown opens a copy of the demo in which the registers hold that many times the
// rows, in the same years: an organisation that much larger.
func grown(b *testing.B, times int) *app.App {
	b.Helper()
	if made[times] == "" {
		made[times] = grow(b, times)
	}
	a, err := app.OpenDemo(b.Context(), app.Config{Data: made[times]})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { a.Close() })
	return a
}

func grow(b *testing.B, times int) string {
	b.Helper()
	from, err := demoFolder()
	if err != nil {
		b.Fatal(err)
	}
	to, err := os.MkdirTemp(scratch, "grown-")
	if err != nil {
		b.Fatal(err)
	}
	if err := copyFile(filepath.Join(to, "klover.db"), filepath.Join(from, "klover.db")); err != nil {
		b.Fatal(err)
	}
	a, err := app.OpenDemo(b.Context(), app.Config{Data: to})
	if err != nil {
		b.Fatal(err)
	}
	defer a.Close()
	ctx := audit.WithActor(b.Context(), audit.Actor{ID: as(b, a, "strategic_buyer").ID, Name: "Inköpare"})
	for i := 1; i < times; i++ {
		if err := again(ctx, a, fmt.Sprint("-", i)); err != nil {
			b.Fatal(err)
		}
	}
	return to
}

func copyFile(to, from string) error {
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, w.Close())
}

// original is what the registers of the demo hold, read once.
type original struct {
	procurements []procurement.Procurement
	contracts    []contract.Contract
	savings      []saving.Saving
	suppliers    []supplier.Supplier
}

var originals *original

// again registers every row of the demo once more, under other numbers and names.
func again(ctx context.Context, a *app.App, mark string) error {
	if originals == nil {
		originals = &original{}
		err := errors.Join(
			a.Procurement.Each(ctx, procurement.Filter{}, procurement.Page{}, gather(&originals.procurements)),
			a.Contract.Each(ctx, contract.Filter{}, contract.Page{}, gather(&originals.contracts)),
			a.Saving.Each(ctx, saving.Filter{}, saving.Page{}, gather(&originals.savings)),
			a.Supplier.Each(ctx, supplier.Filter{}, supplier.Page{}, gather(&originals.suppliers)))
		if err != nil {
			return err
		}
	}
	return originals.copied(ctx, a, mark)
}

func gather[T any](list *[]T) func(T) error {
	return func(one T) error {
		*list = append(*list, one)
		return nil
	}
}

func (o *original) copied(ctx context.Context, a *app.App, mark string) error {
	var procurements []procurement.Procurement
	for _, p := range o.procurements {
		p.ID, p.Number = "", p.Number+mark
		procurements = append(procurements, p)
	}
	var contracts []contract.Contract
	for _, c := range o.contracts {
		c.ID, c.Number = "", c.Number+mark
		contracts = append(contracts, c)
	}
	var savings []saving.Saving
	for _, s := range o.savings {
		if s.Corrects == "" && s.Reverses == "" {
			s.ID, s.Number = "", s.Number+mark
			savings = append(savings, s)
		}
	}
	var suppliers []supplier.Supplier
	for i, s := range o.suppliers {
		s.ID, s.OrgNo, s.ForeignID, s.Person, s.Name = "", "", "", false, fmt.Sprintf("Bolaget %04d%s", i*7919%10000, mark)
		suppliers = append(suppliers, s)
	}
	_, err := a.Contract.CreateAll(ctx, contracts)
	_, err2 := a.Saving.CreateAll(ctx, savings)
	_, err3 := a.Supplier.CreateAll(ctx, suppliers)
	return errors.Join(a.Procurement.CreateAll(ctx, procurements), err, err2, err3)
}
